"""A process's categories: added, edited and switched off at the desk, as versions, with what was changed by whom."""

import re
from typing import Any

import pytest
from django.test import Client

from linli.cases import own_categories, own_questions, packs
from linli.cases.models import PackVersion
from linli.journal.actors import SYSTEM
from linli.journal.audit import findings
from linli.kernel.refused import NotAllowed, Refused
from linli.rules.pack_parts import Category
from linli.rules.words import Words
from tests.cases.conftest import RESIDENTS
from tests.cases.desk import at_desk
from tests.cases.test_own_questions import SHUT
from tests.cases.test_report import address
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db

FRONT = RESIDENTS.name
NEW = f"/packs/{FRONT}/categories/new/"
BIKES = {
    "zh": "共享单车", "en": "Shared bicycles", "group": "estate", "words": "单车，乱停放 单车", "visibility": "estate",
    "evidence": "on", "spot": "on", "active": "on", "clock_resolve": "2", "clock_update": "1",
}  # fmt: skip


def administrator(cast: Cast) -> Client:
    return at_desk(cast.administrator, second_factor=True)


def filled(client: Client, at: str, **given: Any) -> dict[str, Any]:
    found = re.search(r'name="seen" value="(\d+)"', client.get(at).content.decode())
    assert found
    return {"seen": found[1], **given}


def in_force(version: PackVersion) -> None:
    packs.put_in_force(version.pk, by=SYSTEM)
    packs.forget()


def test_an_administrator_adds_a_category_and_residents_find_it(estate_cast: Cast) -> None:
    client = administrator(estate_cast)
    assert "电梯消防" in client.get(f"/packs/{FRONT}/categories/").content.decode()
    answer = client.post(NEW, filled(client, NEW, **BIKES))
    assert (answer.status_code, answer["Location"]) == (303, f"/packs/{FRONT}/2/changes/")
    assert "共享单车" in client.get(answer["Location"]).content.decode()
    assert client.post(answer["Location"]).status_code == 303
    packs.forget()
    pack = packs.front()[1]
    assert pack.categories["own_1"] == Category(
        title=Words(zh="共享单车", en="Shared bicycles"),
        group="estate",
        words=("单车", "乱停放"),
        clocks={"resolve": 2, "update": 1},
    )
    assert "共享单车" in at_desk(estate_cast.resident).get(address(estate_cast)).content.decode()
    assert "办理时限 2 工作日、进展告知 1 工作日" in client.get(f"/packs/{FRONT}/categories/").content.decode()
    assert list(findings([])) == []


def test_one_that_is_switched_off_is_offered_no_more_and_its_page_says_who_did_it(estate_cast: Cast) -> None:
    client = administrator(estate_cast)
    page = f"/packs/{FRONT}/categories/of/pets/"
    given = filled(client, page, zh="宠物", en="Pets", group="people", words="狗", visibility="estate")
    assert client.post(page, given).status_code == 303
    in_force(own_questions.newest(FRONT))
    assert not packs.front()[1].categories["pets"].active
    assert "宠物" not in at_desk(estate_cast.resident).get(address(estate_cast)).content.decode()
    said = client.get(page).content.decode()
    assert estate_cast.administrator.name in said
    assert "已开通：<del>是</del> <ins>否</ins>" in said
    assert "停用" in client.get(f"/packs/{FRONT}/categories/").content.decode()


def test_a_limit_that_is_changed_is_called_as_on_the_case(estate_cast: Cast) -> None:
    client = administrator(estate_cast)
    given = {"zh": "下水堵了", "group": "estate", "visibility": "estate", "clock_contact": "6", "clock_resolve": "4"}
    page = f"/packs/{FRONT}/categories/of/sewage/"
    told = client.get(client.post(page, filled(client, page, **given))["Location"]).content.decode()
    assert "时限 · 办理时限" in told
    assert "时限 · 联系反映人" in told  # not by the word for whoever answers for a campaign, though its key is the same


def test_what_cannot_be_is_refused_beside_its_field(estate_cast: Cast) -> None:
    client = administrator(estate_cast)
    last = packs.front()[1].unsorted
    for page, given, said in (
        (NEW, {**BIKES, "zh": "停车"}, "已经有同名的类别"),
        (NEW, {**BIKES, "zh": ""}, "这一项"),
        (NEW, {**BIKES, "clock_contact": "100"}, "72"),  # no area may set more either
        (NEW, {**BIKES, "group": "nowhere"}, ""),
        (NEW, {**BIKES, "words": " ".join(f"词{number}" for number in range(41))}, "最多四十个词"),
        (f"/packs/{FRONT}/categories/of/{last}/", {"zh": "其他", "group": "say", "visibility": "estate"}, "不能停用"),
    ):
        answer = client.post(page, filled(client, page, **given))
        assert answer.status_code == 422
        assert said in answer.content.decode()
    assert PackVersion.objects.filter(pack=FRONT).count() == 1


def test_one_that_takes_what_is_about_the_staff_stays_and_goes_one_level_up(estate_cast: Cast) -> None:
    """What is said behind a card about those who would listen goes under it."""
    staff = packs.front()[1].categories["staff"]
    for change in ({"active": False}, {"about_people": False}):
        changed = staff.model_copy(update=change)
        with pytest.raises(Refused) as refusal:
            own_categories.edit(own_questions.newest(FRONT).pk, "staff", changed, by=SYSTEM)
        assert (refusal.value.code, refusal.value.field) == ("nobody_above", next(iter(change)))


def test_what_stands_after_the_one_that_takes_what_nobody_sorted_is_not_switched_on_again(estate_cast: Cast) -> None:
    last = packs.front()[1].unsorted
    text = (RESIDENTS / "process.yaml").read_text()
    line = next(line for line in text.splitlines() if line.startswith(f"  {last}:"))
    old = (
        line.replace(f"  {last}:", "  old:").replace("zh: 其他", "zh: 旧类").replace("group:", "active: false, group:")
    )
    number = re.search(r"(?m)^version: (\d+)$", text)
    assert number
    newer = text.replace(line, f"{line}\n{old}").replace(number[0], f"version: {int(number[1]) + 1}")
    in_force(packs.propose(newer, by=SYSTEM))
    page = packs.front()[1]
    assert (page.unsorted, page.categories["old"].active) == (last, False)
    on = page.categories["old"].model_copy(update={"active": True})
    with pytest.raises(Refused) as refusal:
        own_categories.edit(own_questions.newest(FRONT).pk, "old", on, by=SYSTEM)
    assert refusal.value.code == "after_unsorted"


def test_two_who_edit_at_once_do_not_undo_one_another_and_nothing_is_proposed_twice(estate_cast: Cast) -> None:
    client = administrator(estate_cast)
    given = filled(client, NEW, **BIKES)
    assert client.post(NEW, given).status_code == 303
    again = client.post(NEW, given)  # by the back key
    assert again.status_code == 422
    assert PackVersion.objects.filter(pack=FRONT).count() == 2
    with pytest.raises(Refused) as refusal:
        own_categories.edit(own_questions.newest(FRONT).pk, "pets", packs.front()[1].categories["pets"], by=SYSTEM)
    assert refusal.value.code == "nothing_changed"


def test_only_who_publishes_processes_edits_categories(estate_cast: Cast) -> None:
    secretary = at_desk(estate_cast.secretary, second_factor=True)
    assert secretary.get(f"/packs/{FRONT}/categories/").status_code == 403
    assert secretary.post(NEW, BIKES).status_code == 403
    assert administrator(estate_cast).get(f"/packs/{FRONT}/categories/of/nothing/").status_code == 404
    with pytest.raises(NotAllowed):
        own_categories.edit(
            own_questions.newest(FRONT).pk, "", packs.front()[1].categories["pets"], by=estate_cast.acting("secretary")
        )


def test_a_later_page_of_its_author_takes_categories_and_their_questions_along(estate_cast: Cast) -> None:
    pets = packs.front()[1].categories["pets"].model_copy(update={"urgent": True})
    in_force(own_categories.edit(own_questions.newest(FRONT).pk, "pets", pets, by=SYSTEM))
    bikes = Category(title=Words(zh="共享单车"), group="estate")
    in_force(own_categories.edit(own_questions.newest(FRONT).pk, "", bikes, by=SYSTEM))
    asked = SHUT.model_copy(update={"categories": ("own_1",), "name": "own_1_1"})
    in_force(own_questions.edit(own_questions.newest(FRONT).pk, "own_1", (asked,), by=SYSTEM))
    text = (RESIDENTS / "process.yaml").read_text()
    number = re.search(r"(?m)^version: (\d+)$", text)
    assert number
    newer = text.replace(number[0], f"version: {int(number[1]) + 1}")
    theirs = packs.propose(newer, by=SYSTEM)
    client = administrator(estate_cast)
    page = f"/packs/{FRONT}/{theirs.number}/changes/"
    assert "带上我们自己的类别和问题再提出" in client.get(page).content.decode()
    answer = client.post(f"/packs/{FRONT}/{theirs.number}/along/")
    assert answer.status_code == 303
    packs.forget()
    made = packs.by_version(own_questions.newest(FRONT).pk)
    assert (made.categories["pets"], made.categories["own_1"]) == (pets, bikes)
    assert [one.name for one in made.form if one.categories == ("own_1",)] == ["own_1_1"]
    assert "带上我们自己的类别和问题再提出" not in client.get(answer["Location"]).content.decode()
