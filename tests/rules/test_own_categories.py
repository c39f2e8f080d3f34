"""The categories of a process, written into its page, where all else stays to the letter."""

import pytest

from linli.rules import own_categories
from linli.rules.own_categories import edited_here, left_behind, lengths, name_of_next, written
from linli.rules.own_groups import kept_along
from linli.rules.pack_parts import Category
from linli.rules.reading import PackError, load
from linli.rules.words import Words
from tests.rules.packs import SHIPPED

TEXT = next(page for page in SHIPPED if page.parent.name == "resident_request").read_text()
PACK = load(TEXT)
SHARED = Category(
    title=Words(zh="共享单车", en="Bicycles"), group="estate", words=("单车", "乱停放"), clocks={"resolve": 2}
)


def test_a_new_category_stands_before_the_one_that_takes_what_nobody_sorted() -> None:
    text = written(TEXT, "own_1", SHARED, 1)
    pack = load(text)
    assert list(pack.categories) == [*list(PACK.categories)[:-1], "own_1", PACK.unsorted]
    assert pack.categories["own_1"] == SHARED
    assert (pack.unsorted, pack.edition, pack.version) == (PACK.unsorted, 1, PACK.version)


def test_a_new_category_stands_before_the_one_that_takes_what_nobody_sorted_whatever_is_switched_off() -> None:
    off = PACK.categories[PACK.unsorted].model_copy(update={"active": False})
    text = written(TEXT, PACK.unsorted, off, 1)
    last = load(text).unsorted
    assert last != PACK.unsorted
    pack = load(written(text, "own_1", SHARED, 2))
    assert list(pack.categories)[-3:] == ["own_1", last, PACK.unsorted]
    assert pack.unsorted == last


@pytest.mark.parametrize("name", [*PACK.categories])
def test_one_category_is_written_over_and_nothing_else_of_the_page_moves(name: str) -> None:
    other = PACK.categories[name].model_copy(update={"title": Words(zh="另一个名字", en="Another"), "urgent": True})
    text = written(TEXT, name, other, 1)
    pack = load(text)
    assert pack.categories == {**PACK.categories, name: other}
    assert list(pack.categories) == list(PACK.categories)
    gone = set(TEXT.splitlines()) - set(text.splitlines())
    assert [line.split(":")[0].strip() for line in gone] == [name]
    assert written(text, name, other, 1) == text


def test_a_category_over_several_lines_is_written_over_whole_and_remarks_after_it_stay() -> None:
    lines = TEXT.splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith("  pets:"))
    lines[at : at + 1] = ["  pets:", "    title: {zh: 宠物, en: Pets}", "    group: people", "", "  # of the police:"]
    text = written("\n".join(lines) + "\n", "pets", SHARED, 1)
    assert load(text).categories["pets"] == SHARED
    assert "  # of the police:" in text
    assert "title: {zh: 宠物" not in text


def test_what_was_added_or_edited_here_goes_along_into_the_next_page_of_its_author() -> None:
    lifts = PACK.categories["lift_fire"].model_copy(update={"clocks": {"contact": 1, "resolve": 1}})
    mine = load(written(written(TEXT, "own_1", SHARED, 1), "lift_fire", lifts, 2))
    newer = TEXT.replace("words: [狗, 犬,", "words: [狗, 蛇,")
    theirs = load(newer)
    assert edited_here(mine, PACK) == ["lift_fire", "own_1"]
    assert left_behind(mine, PACK, theirs) == ["lift_fire", "own_1"]
    then = load(kept_along(newer, mine, PACK, theirs, 3))
    assert (then.categories["own_1"], then.categories["lift_fire"]) == (SHARED, lifts)
    assert then.categories["pets"] == theirs.categories["pets"]  # what nobody edited here is as its author has it now
    assert left_behind(mine, PACK, then) == []


def test_a_page_without_its_group_is_given_no_such_category() -> None:
    mine = load(written(TEXT, "own_1", SHARED, 1))
    theirs = PACK.model_copy(update={"groups": {}})
    assert left_behind(mine, PACK, theirs) == []


def test_names_are_never_given_twice() -> None:
    assert name_of_next(["lift_fire", "own_2", "own_x"]) == "own_3"
    assert name_of_next([]) == "own_1"


def test_a_category_may_say_how_soon_one_is_contacted_how_long_it_takes_and_how_often_one_is_told() -> None:
    assert lengths(PACK) == ("contact", "resolve", "update")


def test_a_page_whose_categories_are_not_one_a_line_is_refused() -> None:
    with pytest.raises(PackError):
        own_categories.written("id: x\nversion: 1\ncategories: {a: {title: {zh: 甲}}}\n", "own_1", SHARED, 1)
