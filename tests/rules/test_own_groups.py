"""Groups of categories and their order, written into the process's page, and kept along into its author's next one."""

import pytest

from linli.rules import own_categories, own_groups
from linli.rules.own_groups import arranged, group_written, is_left_behind, kept_along, moved, order_of, wished
from linli.rules.pack import Pack
from linli.rules.pack_diff import changes, order_changes
from linli.rules.pack_parts import Category
from linli.rules.reading import load
from linli.rules.words import Words
from tests.rules.packs import SHIPPED

TEXT = next(page for page in SHIPPED if page.parent.name == "resident_request").read_text()
PACK = load(TEXT)
NEW = Words(zh="楼外", en="Outside")


def after(text: str, what: own_groups.What, name: str, step: int) -> str:
    pack = load(text)
    order = moved(pack, order_of(pack), what, name, 1 if step > 0 else -1)
    assert order is not None
    return arranged(text, order, 1)


def test_a_group_is_added_after_all_others_and_called_otherwise_in_its_place() -> None:
    text = group_written(group_written(TEXT, "own_1", NEW, 1), "people", Words(zh="邻里", en="Neighbours"), 2)
    pack = load(text)
    assert list(pack.groups) == [*PACK.groups, "own_1"]
    assert (pack.groups["own_1"], pack.groups["people"].zh) == (NEW, "邻里")
    assert (pack.categories, pack.edition) == (PACK.categories, 2)


def test_the_first_group_of_a_page_begins_the_part_above_the_categories_and_their_remark() -> None:
    text = "id: x\nversion: 1\n\n# what it is about\ncategories:\n  a: {title: {zh: 甲}}\n"
    assert group_written(text, "own_1", Words(zh="楼外"), 1) == (
        "id: x\nversion: 1\nedition: 1\n\ngroups:\n  own_1: {zh: 楼外}\n\n"
        "# what it is about\ncategories:\n  a: {title: {zh: 甲}}\n"
    )


def test_a_category_goes_a_place_up_among_those_of_its_group_and_nothing_else_moves() -> None:
    text = after(TEXT, "categories", "pets", -1)
    pack = load(text)
    assert PACK.grouped["people"][-4:] == ("neighbours", "pets", "safety", "staff")
    assert pack.grouped["people"][-4:] == ("pets", "neighbours", "safety", "staff")
    assert {**pack.grouped, "people": ()} == {**PACK.grouped, "people": ()}
    assert sorted(text.splitlines()) == sorted([*TEXT.splitlines(), "edition: 1"])
    assert load(after(text, "categories", "pets", 1)).grouped == PACK.grouped


def test_groups_go_up_and_down_and_residents_find_their_categories_so() -> None:
    pack = load(after(TEXT, "groups", "estate", -1))
    assert list(pack.grouped) == ["estate", "home", "people", "rights", "city", "say"]
    assert pack.grouped == PACK.grouped


def test_what_takes_what_nobody_sorted_stays_last_and_nothing_goes_past_it() -> None:
    order = order_of(PACK)
    assert PACK.grouped["say"] == ("consult", "praise", "suggestion", "other")
    assert moved(PACK, order, "categories", "other", -1) is None
    assert moved(PACK, order, "categories", "suggestion", 1) is None
    assert moved(PACK, order, "categories", "consult", -1) is None
    assert moved(PACK, order, "groups", "home", -1) is None
    assert moved(PACK, order, "groups", "nothing", 1) is None
    assert wished(PACK, (), ("other", "consult")) == order


def test_an_order_said_by_a_form_is_taken_as_far_as_the_page_knows_it() -> None:
    found = wished(PACK, ("say", "say", "nothing", "home"), ("pets", "noise"))
    assert found.groups == ("say", "estate", "people", "rights", "city", "home")
    assert [one for one in found.categories if one in ("pets", "noise")] == ["pets", "noise"]
    assert sorted(found.categories) == sorted(PACK.categories)


def test_a_remark_goes_with_the_entry_that_stands_under_it() -> None:
    text = TEXT.replace("  pets: {", "  # of the police:\n  pets: {")
    lines = after(text, "categories", "pets", -1).splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith("  pets:"))
    assert (lines[at - 1], lines[at + 1].split(":")[0]) == ("  # of the police:", "  neighbours")


@pytest.mark.parametrize(
    ("was", "lines"),
    [
        (["  pets: {title: {zh: '宠#物'}}   # with the police"], ["  pets: {…}  # with the police"]),
        (
            ["  pets:  # with the police", "    title: {zh: 宠物}", "    # since May", "    words: [狗]  # and cats"],
            ["  # with the police", "  # since May", "  # and cats", "  pets: {…}"],
        ),
        (["  pets: {title: {zh: 宠物}}"], ["  pets: {…}"]),
    ],
)
def test_what_is_remarked_on_a_categorys_own_lines_outlives_its_edit(was: list[str], lines: list[str]) -> None:
    page = TEXT.splitlines()
    at = next(number for number, line in enumerate(page) if line.startswith("  pets:"))
    page[at : at + 1] = was
    text = "\n".join(page) + "\n"
    for edition in (1, 2):
        text = own_categories.written(text, "pets", Category(title=Words(zh=f"动物{edition}")), edition)
        said = "{title: {zh: 动物" + str(edition) + "}}"
        found = text.splitlines()[at + 1 :]  # one line of the edition above
        assert found[: len(lines)] == [line.replace("{…}", said) for line in lines]
        assert found[len(lines)].startswith("  safety:")


def test_groups_and_order_made_here_go_along_into_the_next_page_of_their_author() -> None:
    text = group_written(TEXT, "own_1", NEW, 1)
    text = own_categories.written(text, "own_1", Category(title=Words(zh="共享单车"), group="own_1"), 2)
    text = group_written(after(after(text, "groups", "own_1", -1), "categories", "pets", -1), "city", NEW, 3)
    mine = load(text)
    line = "  lifts: {title: {zh: 加装电梯}, group: people}\n"
    newer = TEXT.replace("  pets: {", f"{line}  pets: {{").replace("words: [狗, 犬,", "words: [狗, 蛇,")
    theirs = load(newer)
    assert is_left_behind(mine, PACK, theirs)
    then = load(kept_along(newer, mine, PACK, theirs, 4))
    assert list(then.groups) == ["home", "estate", "people", "rights", "city", "own_1", "say"]
    assert (then.groups["city"], then.categories["own_1"].group) == (NEW, "own_1")
    # What the author added keeps its place among those of here.
    assert then.grouped["people"] == ("noise", "illegal_building", "pets", "lifts", "neighbours", "safety", "staff")
    assert then.categories["pets"] == theirs.categories["pets"]
    assert then.unsorted == PACK.unsorted
    assert not is_left_behind(mine, PACK, then)


def test_an_author_who_arranges_anew_is_followed_where_nobody_arranged_here() -> None:
    mine = load(own_categories.written(TEXT, "own_1", Category(title=Words(zh="共享单车"), group="estate"), 1))
    newer = after(after(TEXT, "groups", "estate", -1), "categories", "pets", -1)
    theirs = load(newer)
    then = load(kept_along(newer, mine, PACK, theirs, 2))
    assert list(then.groups)[:2] == ["estate", "home"]
    assert then.grouped["people"] == theirs.grouped["people"]
    assert not is_left_behind(mine, PACK, then)


def test_a_page_whose_author_is_not_known_and_one_without_groups_take_what_they_can() -> None:
    mine = load(after(TEXT, "groups", "estate", -1))
    assert not is_left_behind(mine, None, PACK)
    bare = "id: x\nversion: 1\ncategories:\n  pets: {title: {zh: 宠物}}\n  other: {title: {zh: 其他}}\n"
    theirs = PACK.model_copy(update={"groups": {}, "categories": {}})
    assert kept_along(bare, mine, PACK, theirs, 1).count("groups:") == 0


def told(old: Pack, new: Pack) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    return [(one.name, one.details[0].old, one.details[0].new) for one in order_changes(old, new)]


def test_an_order_that_changed_is_told_by_group_and_what_was_added_or_went_elsewhere_is_none() -> None:
    up = load(after(TEXT, "categories", "praise", -1))
    assert told(PACK, up) == [("say", ("consult", "praise", "suggestion", "other"), (*up.grouped["say"],))]
    groups = load(after(TEXT, "groups", "estate", -1))
    assert told(PACK, groups) == [("", tuple(PACK.groups), tuple(groups.groups))]
    elsewhere = PACK.categories["pets"].model_copy(update={"group": "home"})
    assert told(PACK, load(own_categories.written(TEXT, "pets", elsewhere, 1))) == []
    assert changes(PACK, up) == order_changes(PACK, up)
