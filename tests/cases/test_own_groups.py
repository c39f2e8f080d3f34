"""Groups of categories and the order of both, at the desk: a version each time, without a script, told who did it."""

import re
from typing import Any

import pytest

from linli.cases import own_categories, own_groups, own_questions, packs
from linli.cases.models import PackVersion
from linli.journal.actors import SYSTEM
from linli.journal.audit import findings
from linli.kernel.refused import NotAllowed, Refused
from linli.rules.faults import Said
from linli.rules.pack_parts import Category
from linli.rules.words import Words
from tests.cases.conftest import RESIDENTS
from tests.cases.desk import at_desk
from tests.cases.test_own_categories import BIKES, FRONT, administrator, filled, in_force
from tests.cases.test_own_categories import NEW as NEW_CATEGORY
from tests.cases.test_report import address
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db

NEW = f"/packs/{FRONT}/categories/groups/new/"
ORDER = f"/packs/{FRONT}/categories/order/"


def sent(page: str) -> dict[str, str]:
    """What the page's hidden fields would send."""
    return dict(re.findall(r'name="(seen|groups|categories)" value="([^"]*)"', page))


def newest() -> Any:
    return packs.by_version(own_questions.newest(FRONT).pk)


def test_a_group_is_added_and_residents_find_it_once_a_category_stands_in_it(estate_cast: Cast) -> None:
    client = administrator(estate_cast)
    answer = client.post(NEW, filled(client, NEW, zh="楼外", en="Outside"))
    assert (answer.status_code, answer["Location"]) == (303, f"/packs/{FRONT}/2/changes/")
    assert "楼外" in client.get(f"/packs/{FRONT}/categories/").content.decode()
    assert client.post(NEW_CATEGORY, filled(client, NEW_CATEGORY, **{**BIKES, "group": "own_1"})).status_code == 303
    in_force(own_questions.newest(FRONT))
    said = at_desk(estate_cast.resident).get(address(estate_cast)).content.decode()
    assert said.index("楼外") < said.index("共享单车")
    assert packs.front()[1].groups["own_1"] == Words(zh="楼外", en="Outside")
    assert list(findings([])) == []


@pytest.mark.parametrize(
    ("page", "sent_along"),
    [
        (f"/packs/{FRONT}/categories/groups/of/people/", {"zh": "邻里之间", "en": "Among neighbours"}),
        (NEW_CATEGORY, BIKES),
    ],
    ids=["group", "category"],
)
def test_what_the_whole_page_refuses_is_said_with_its_line_and_place_and_by_no_keys(
    page: str, sent_along: dict[str, str], estate_cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where another process has brought something meanwhile that this one goes by."""
    client = administrator(estate_cast)
    given = filled(client, page, **sent_along)
    wrong = [
        (("categories", "pets", "title"), Said("no_such", "no", what="post", name="nobody", known="secretary")),
        (("groups", "people"), Said("no_such", "no", what="post", name="nobody", known="secretary")),
    ]
    monkeypatch.setattr("linli.cases.packs.brought.faults", lambda pack, beside: wrong)
    answer = client.post(page, given)
    assert answer.status_code == 422
    said = answer.content.decode()
    faults = said.split('<ul class="faults">', 1)[1].split("</ul>", 1)[0]
    lines = [int(line) for line in re.findall(r"<b>第 (\d+) 行</b>", faults)]
    assert len(lines) == 2
    assert lines == sorted(lines)
    assert "类别 › 宠物" in faults
    assert "categories.pets" not in said
    assert PackVersion.objects.filter(pack=FRONT).count() == 1


def test_a_group_called_otherwise_says_what_it_was_called_and_by_whom(estate_cast: Cast) -> None:
    client = administrator(estate_cast)
    page = f"/packs/{FRONT}/categories/groups/of/people/"
    assert client.post(page, filled(client, page, zh="邻里之间", en="Among neighbours")).status_code == 303
    said = client.get(page).content.decode()
    assert "<del>人和事</del> <ins>邻里之间</ins>" in said
    assert estate_cast.administrator.name in said
    assert client.get(f"/packs/{FRONT}/categories/groups/of/nothing/").status_code == 404


def test_an_order_is_made_by_buttons_alone_and_proposed_once(estate_cast: Cast) -> None:
    client = administrator(estate_cast)
    given = sent(client.get(ORDER).content.decode())
    for button in ({"up": "categories:pets"}, {"up": "categories:pets"}, {"down": "groups:home"}):
        page = client.get(ORDER, {**given, **button}).content.decode()
        (focus,) = re.findall(r'name="(\w+)" value="([^"]*)" autofocus', page)
        assert focus == next(iter(button.items()))
        given = sent(page)
    assert PackVersion.objects.filter(pack=FRONT).count() == 1
    answer = client.post(ORDER, given)
    assert answer.status_code == 303
    told = client.get(answer["Location"]).content.decode()
    assert "噪声、违建、邻里纠纷、宠物、治安、反映工作人员" in told
    assert "噪声、宠物、违建、邻里纠纷、治安、反映工作人员" in told
    assert list(newest().grouped)[:2] == ["estate", "home"]
    history = client.get(ORDER).content.decode()
    assert estate_cast.administrator.name in history
    assert "<ins>小区里、家里和楼里、" in history
    assert client.post(answer["Location"]).status_code == 303
    packs.forget()
    said = at_desk(estate_cast.resident).get(address(estate_cast)).content.decode()
    assert said.index("环境卫生") < said.index("房屋漏水维修")
    assert list(findings([])) == []


def test_there_is_no_button_where_there_is_no_place(estate_cast: Cast) -> None:
    page = administrator(estate_cast).get(ORDER).content.decode()
    off = set(re.findall(r'name="(\w+)" value="([^"]*)" disabled', page))
    assert {("up", "groups:home"), ("down", "groups:say"), ("up", "categories:house_repair")} <= off
    assert {("up", "categories:other"), ("down", "categories:other"), ("down", "categories:suggestion")} <= off
    assert ("up", "categories:suggestion") not in off
    at_end = administrator(estate_cast).get(ORDER, {"up": "categories:utilities"}).content.decode()
    assert 'name="down" value="categories:utilities" autofocus' in at_end


def test_two_who_write_at_once_do_not_undo_one_another_and_the_second_reads_what_the_first_proposed(
    estate_cast: Cast,
) -> None:
    client = administrator(estate_cast)
    category = f"/packs/{FRONT}/categories/of/noise/"
    group = filled(client, NEW, zh="楼外")
    order = sent(client.get(ORDER, {"up": "categories:pets"}).content.decode())
    noise = filled(client, category, zh="吵闹", group="people", visibility="estate", active="on")
    pets = f"/packs/{FRONT}/categories/of/pets/"
    given = filled(client, pets, zh="养宠物", en="Pets", group="people", visibility="estate", active="on")
    assert client.post(pets, given).status_code == 303
    for page, stale in ((NEW, group), (ORDER, order), (category, noise)):
        answer = client.post(page, stale)
        said = answer.content.decode()
        assert answer.status_code == 422
        assert "已经提交过" in said
        assert "<del>宠物</del> <ins>养宠物</ins>" in said
    assert PackVersion.objects.filter(pack=FRONT).count() == 2
    # The order that was made is still there, and is proposed upon what the other wrote.
    again = sent(client.post(ORDER, order).content.decode())
    assert client.post(ORDER, again).status_code == 303
    assert newest().categories["pets"].title.zh == "养宠物"
    assert newest().grouped["people"][2] == "pets"


def test_what_a_page_does_not_offer_is_refused_or_left_out(estate_cast: Cast) -> None:
    client = administrator(estate_cast)
    for page, given, said in (
        (NEW, {"zh": "小区里"}, "已经有同名的大类"),
        (NEW, {"zh": ""}, "这一项"),
        (f"/packs/{FRONT}/categories/groups/of/home/", {"zh": "家里和楼里", "en": "Home and building"}, "没有"),
        (ORDER, {}, "没有"),
        (ORDER, {"groups": "x y", "categories": "other pets other"}, "没有"),
    ):
        answer = client.post(page, filled(client, page, **given))
        assert answer.status_code == 422
        assert said in answer.content.decode()
    for wrong in ({"up": "x"}, {"up": "categories:x"}, {"down": "groups:x"}, {"seen": "9" * 30}, {"seen": "x"}):
        assert client.get(ORDER, wrong).status_code == 200
    assert PackVersion.objects.filter(pack=FRONT).count() == 1


def test_a_process_has_twelve_groups_at_most(estate_cast: Cast) -> None:
    for number in range(own_groups.AT_MOST - len(newest().groups)):
        own_groups.edit(own_questions.newest(FRONT).pk, "", Words(zh=f"大类{number}"), by=SYSTEM)
    with pytest.raises(Refused) as refusal:
        own_groups.edit(own_questions.newest(FRONT).pk, "", Words(zh="再一个"), by=SYSTEM)
    assert refusal.value.code == "too_many"
    assert list(newest().groups)[-6:] == [f"own_{number}" for number in range(1, 7)]


def test_only_who_publishes_processes_edits_groups(estate_cast: Cast) -> None:
    secretary = at_desk(estate_cast.secretary, second_factor=True)
    for page in (NEW, ORDER):
        assert (secretary.get(page).status_code, secretary.post(page, {"zh": "楼外"}).status_code) == (403, 403)
    by = estate_cast.acting("secretary")
    with pytest.raises(NotAllowed):
        own_groups.edit(own_questions.newest(FRONT).pk, "", Words(zh="楼外"), by=by)
    with pytest.raises(NotAllowed):
        own_groups.arrange(own_questions.newest(FRONT).pk, ("say",), (), by=by)


def test_a_later_page_of_its_author_takes_groups_and_order_along(estate_cast: Cast) -> None:
    own_groups.edit(own_questions.newest(FRONT).pk, "", Words(zh="楼外"), by=SYSTEM)
    bikes = Category(title=Words(zh="共享单车"), group="own_1")
    own_categories.edit(own_questions.newest(FRONT).pk, "", bikes, by=SYSTEM)
    names = [name for name in newest().categories if name != "pets"]
    in_force(
        own_groups.arrange(
            own_questions.newest(FRONT).pk, ("own_1", *packs.front()[1].groups), ["pets", *names], by=SYSTEM
        )
    )
    mine = packs.front()[1]
    text = (RESIDENTS / "process.yaml").read_text()
    number = re.search(r"(?m)^version: (\d+)$", text)
    assert number
    theirs = packs.propose(text.replace(number[0], f"version: {int(number[1]) + 1}"), by=SYSTEM)
    client = administrator(estate_cast)
    assert "带上我们自己的类别和问题再提出" in client.get(f"/packs/{FRONT}/{theirs.number}/changes/").content.decode()
    answer = client.post(f"/packs/{FRONT}/{theirs.number}/along/")
    packs.forget()
    assert newest().grouped == mine.grouped
    assert next(iter(newest().groups)) == "own_1"
    assert "带上我们自己的类别和问题再提出" not in client.get(answer["Location"]).content.decode()
