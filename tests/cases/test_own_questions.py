"""What a category asks by itself: edited with a preview, asked of residents and at the desk, kept by version."""

import io
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import translation

from linli.cases import own_questions, packs
from linli.cases.doors.desk import changes, mending
from linli.cases.models import Case, PackVersion
from linli.journal.actors import SYSTEM, Actor
from linli.journal.audit import findings
from linli.kernel.refused import NotAllowed, Refused
from linli.rules import own_questions as rules
from linli.rules import page_entries
from linli.rules.own_questions import YES_NO, rewritten
from linli.rules.questions import Input
from linli.rules.reading import PackError, load
from linli.rules.words import Words
from tests.cases.conftest import RESIDENTS, Sent
from tests.cases.desk import at_desk
from tests.cases.test_report import JPEG, address, hidden, opened
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db

FRONT = RESIDENTS.name
EDIT = f"/packs/{FRONT}/questions/lift_fire/"
BLOCK = {"q0-name": "", "q0-zh": "有人被困吗", "q0-en": "Is anybody shut in?", "q0-kind": "yes_no", "q0-required": "on"}
SHUT = Input(
    name="lift_fire_1",
    type="choice",
    title=Words(zh="有人被困吗", en="Is anybody shut in?"),
    options=YES_NO,
    categories=("lift_fire",),
)
MANY = Input(
    name="lift_fire_2",
    type="int",
    min=0,
    title=Words(zh="几个人", en="How many?"),
    shown="lift_fire_1 == 'yes'",
    categories=("lift_fire",),
)


@pytest.fixture
def asking(estate_cast: Cast) -> PackVersion:
    """Lifts ask whether anybody is shut in, and then how many."""
    made = own_questions.edit(own_questions.newest(FRONT).pk, "lift_fire", (SHUT, MANY), by=SYSTEM)
    packs.put_in_force(made.pk, by=SYSTEM)
    packs.forget()
    return made


def test_what_a_question_hangs_on_is_said_in_words_of_the_page(asking: PackVersion) -> None:
    page = packs.by_version(asking.pk)
    with translation.override("zh-hans"):
        assert changes.said(MANY.shown, "shown", page, "form") == "“有人被困吗”：是"
        assert changes.said(("lift_fire",), "categories", page, "form") == "电梯消防"
    assert changes.said("state == 'warranty'", "shown", page, "form") == "state == 'warranty'"


def administrator(cast: Cast) -> Client:
    return at_desk(cast.administrator, second_factor=True)


def seen(page: str) -> str:
    found = re.search(r'name="seen" value="(\d+)"', page)
    assert found
    return found[1]


def test_an_administrator_writes_a_question_sees_it_as_a_resident_does_and_puts_it_in_force(estate_cast: Cast) -> None:
    client = administrator(estate_cast)
    assert "电梯消防" in client.get(f"/packs/{FRONT}/questions/").content.decode()
    given: dict[str, Any] = {**BLOCK, "seen": seen(client.get(EDIT).content.decode())}
    tried = client.post(EDIT, {**given, "preview": "1"}).content.decode()
    preview = tried[tried.index("data-preview") :]
    assert "有人被困吗" in preview
    assert 'name="try-lift_fire_1"' in preview
    assert PackVersion.objects.filter(pack=FRONT).count() == 1  # a preview keeps nothing

    given |= {
        "q0-name": "lift_fire_1",
        "q1-name": "",
        "q1-zh": "几个人",
        "q1-kind": "int",
        "q1-after": "lift_fire_1=yes",
    }
    answer = client.post(EDIT, {**given, "save": "1"})
    assert (answer.status_code, answer["Location"]) == (303, f"/packs/{FRONT}/2/changes/")
    changes = client.get(answer["Location"]).content.decode()
    assert "有人被困吗" in changes
    assert client.post(answer["Location"]).status_code == 303
    packs.forget()
    pack = packs.front()[1]
    own = rules.of(pack, "lift_fire")
    assert [(one.name, one.type, one.required, one.shown) for one in own] == [
        ("lift_fire_1", "choice", True, True),
        ("lift_fire_2", "int", False, "lift_fire_1 == 'yes'"),
    ]
    page = client.get(EDIT).content.decode()
    assert "<ins>有人被困吗 · 是或否 · 必答</ins>" in page
    assert estate_cast.administrator.name in page
    assert list(findings([])) == []


def test_two_who_edit_at_once_do_not_undo_one_another(estate_cast: Cast) -> None:
    client = administrator(estate_cast)
    stale = seen(client.get(EDIT).content.decode())
    own_questions.edit(own_questions.newest(FRONT).pk, "sewage", (moved(SHUT, "sewage"),), by=SYSTEM)
    refused = client.post(EDIT, {**BLOCK, "seen": stale, "save": "1"})
    assert refused.status_code == 422
    assert "这次没有改动任何内容" in refused.content.decode()
    assert PackVersion.objects.filter(pack=FRONT).count() == 2


def moved(question: Input, category: str) -> Input:
    return question.model_copy(update={"categories": (category,), "name": f"{category}_1"})


def test_a_change_goes_on_from_what_is_proposed(estate_cast: Cast) -> None:
    first = own_questions.edit(own_questions.newest(FRONT).pk, "sewage", (moved(SHUT, "sewage"),), by=SYSTEM)
    second = own_questions.edit(own_questions.newest(FRONT).pk, "lift_fire", (SHUT,), by=SYSTEM)
    pack = packs.by_version(second.pk)
    assert (first.number, second.number, pack.edition) == (2, 3, 2)
    assert [rules.of(pack, name) for name in ("sewage", "lift_fire")] == [(moved(SHUT, "sewage"),), (SHUT,)]
    assert PackVersion.objects.get(active=True, pack=FRONT).number == 1


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"q0-zh": ""}, "中文"),
        ({"q0-kind": "choice", "q0-options": "一个"}, "至少两个"),
        ({"q0-after": "lift_fire_9=yes"}, "其中没有“lift_fire_9=yes”"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_proposed(estate_cast: Cast, changed: dict[str, str], words: str) -> None:
    client = administrator(estate_cast)
    page = client.post(EDIT, {**BLOCK, **changed, "seen": seen(client.get(EDIT).content.decode()), "save": "1"})
    assert page.status_code == 422
    assert words in page.content.decode()
    assert PackVersion.objects.filter(pack=FRONT).count() == 1


def test_what_no_form_but_the_page_refuses_is_said_with_its_line_and_place_and_by_no_keys(estate_cast: Cast) -> None:
    client = administrator(estate_cast)
    hint = {"q0-hint_zh": "见 {cases.nowhere}", "seen": seen(client.get(EDIT).content.decode()), "save": "1"}
    page = client.post(EDIT, {**BLOCK, **hint})
    assert page.status_code == 422
    faults = page.content.decode().split('<ul class="faults">', 1)[1].split("</ul>", 1)[0]
    assert re.search(r"<b>第 \d+ 行</b> · 开始时要问的 › 有人被困吗", faults)
    assert "process.yaml" not in faults


@pytest.mark.parametrize(
    ("page", "write", "place"),
    [
        (
            "version: 1\nform: [{name: what, type: long}]\n",
            lambda text: rewritten(text, "a", (SHUT,), 1),
            "开始时要问的",
        ),
        ("version: 1\ncategories: {a: {}}\n", lambda text: page_entries.entries(text, "categories"), "类别"),
    ],
)
def test_a_page_to_which_a_form_can_add_nothing_is_told_in_words_of_the_form(
    page: str, write: Callable[[str], object], place: str
) -> None:
    with pytest.raises(PackError) as error:
        write(page)
    refusal = Refused("pack_faulty", str(error.value))
    refusal.__cause__ = error.value
    [mend] = mending.of_refusal(refusal)
    assert (mend.line, mend.place) == (2, place)
    assert mend.words == "每一项各占一行，才能在这里修改；请改好流程文件后重新上传"


def test_a_category_without_an_english_name_shows_no_line_of_the_file(estate_cast: Cast) -> None:
    version = own_questions.newest(FRONT)
    text = version.text.replace("\nversion: ", "\nversion: 9", 1)
    text = re.sub(r"(  lift_fire: \{title: \{zh: [^,}]*), en: [^}]*\}", r"\1}", text)
    assert text.count("\n") == version.text.count("\n")
    made = packs.propose(text, by=SYSTEM)
    page = administrator(estate_cast).get(f"/packs/{FRONT}/{made.number}/changes/").content.decode()
    assert "没有英文" in page
    assert "{zh:" not in page


def test_others_than_administrators_edit_nothing(estate_cast: Cast) -> None:
    client = at_desk(estate_cast.secretary)
    assert client.get(EDIT).status_code == 403
    assert client.post(EDIT, {**BLOCK, "save": "1"}).status_code == 403
    with pytest.raises(NotAllowed):
        own_questions.edit(
            own_questions.newest(FRONT).pk, "lift_fire", (SHUT,), by=Actor(estate_cast.secretary.pk, "person")
        )
    with pytest.raises(Refused) as same:
        own_questions.edit(own_questions.newest(FRONT).pk, "lift_fire", (), by=SYSTEM)
    assert same.value.code == "nothing_changed"


def test_a_resident_without_a_script_is_asked_once_the_category_is_chosen(
    estate_cast: Cast, asking: PackVersion, phone_client: Client
) -> None:
    given: dict[str, Any] = opened(phone_client, estate_cast)
    assert "own_of" not in given
    given |= {"what": "3栋电梯不动了", "category": "lift_fire", "building": estate_cast.places.building.pk}
    photo = SimpleUploadedFile("photo.jpg", JPEG, content_type="image/jpeg")
    asked = phone_client.post(address(estate_cast), {**given, "photos": [photo]})
    page = asked.content.decode()
    assert (asked.status_code, Case.objects.count()) == (200, 0)
    assert "有人被困吗" in page
    assert "几个人" in page  # both stand there: no script hides the second
    assert "错误" not in page
    again = {**given, **hidden(page)}
    assert again["own_of"] == "lift_fire"
    missing = phone_client.post(address(estate_cast), {**again, "similar_seen": "1"})
    assert (missing.status_code, Case.objects.count()) == (422, 0)
    again |= hidden(missing.content.decode())
    sent = phone_client.post(address(estate_cast), {**again, "lift_fire_1": "yes", "lift_fire_2": "2"})
    assert sent.status_code == 302
    case = Case.objects.get()
    assert (case.answers["lift_fire_1"], case.answers["lift_fire_2"]) == ("yes", 2)


def test_what_has_to_be_answered_once_it_shows_is_not_called_optional(
    estate_cast: Cast, client: Client, asking: PackVersion
) -> None:
    url = address(estate_cast) + "asked/"
    page = client.post(url, {"category": "lift_fire"}).content.decode()
    assert "几个人" in page
    assert "可不填" not in page
    assert "required" not in page[page.index("几个人") :]  # the browser would ask for it while it is hidden


def test_what_hangs_on_another_answer_is_not_taken_without_it(
    estate_cast: Cast, asking: PackVersion, phone_client: Client
) -> None:
    given = opened(phone_client, estate_cast) | {"what": "3栋电梯门关不上", "category": "lift_fire"}
    given |= {"own_of": "lift_fire", "lift_fire_1": "no", "lift_fire_2": "2"}
    assert phone_client.post(address(estate_cast), given).status_code == 302
    case = Case.objects.get()
    assert (case.answers["lift_fire_1"], case.answers.get("lift_fire_2")) == ("no", None)


def test_of_who_chose_another_category_or_none_nothing_more_is_asked(
    estate_cast: Cast, asking: PackVersion, phone_client: Client
) -> None:
    given = opened(phone_client, estate_cast) | {"what": "电梯坏了有人被困"}
    assert phone_client.post(address(estate_cast), given).status_code == 302
    case = Case.objects.get()
    assert (case.category, case.answers.get("lift_fire_1")) == ("lift_fire", None)


def test_a_request_kept_on_the_phone_without_network_is_taken_without_them(
    estate_cast: Cast, asking: PackVersion, phone_client: Client
) -> None:
    given = opened(phone_client, estate_cast) | {"what": "电梯停了", "category": "lift_fire", "sent_later": "1"}
    assert phone_client.post(address(estate_cast), given).status_code == 302


def test_the_phones_script_fetches_the_questions_of_the_category(
    estate_cast: Cast, asking: PackVersion, client: Client
) -> None:
    got = client.post(f"{address(estate_cast)}asked/", {"category": "lift_fire"}).content.decode()
    assert 'data-after="lift_fire_1"' in got
    assert 'name="own_of" value="lift_fire"' in got
    assert "own_of" not in client.post(f"{address(estate_cast)}asked/", {"category": "nothing"}).content.decode()
    with translation.override("en"):
        client.cookies["linli_language"] = "en"
    page = client.get(address(estate_cast)).content.decode()
    assert "own.js" in page


def test_the_desk_asks_them_when_it_enters_for_a_resident(estate_cast: Cast, asking: PackVersion) -> None:
    client = at_desk(estate_cast.community_officer)
    form: dict[str, Any] = {"what": "5栋电梯困人", "category": "lift_fire", "channel": "phone", "token": "a1"}
    asked = client.post("/desk/new/", form)
    assert (asked.status_code, Case.objects.count()) == (200, 0)
    assert "有人被困吗" in asked.content.decode()
    form |= {"own_of": "lift_fire", "lift_fire_1": "no"}
    assert client.post("/desk/new/", form).status_code == 303
    case = Case.objects.get()
    assert case.answers["lift_fire_1"] == "no"
    page = client.get(f"/desk/case/{case.pk}/").content.decode()
    assert "有人被困吗" in page


def test_a_case_keeps_the_questions_it_was_asked(estate_cast: Cast, asking: PackVersion, sent: Sent) -> None:
    case = sent("电梯困人", form={"category": "lift_fire", "lift_fire_1": "yes", "lift_fire_2": 3})
    other = SHUT.model_copy(update={"title": Words(zh="困在几楼"), "type": "text", "options": {}})
    made = own_questions.edit(own_questions.newest(FRONT).pk, "lift_fire", (other,), by=SYSTEM)
    packs.put_in_force(made.pk, by=SYSTEM)
    packs.forget()
    page = at_desk(estate_cast.community_officer).get(f"/desk/case/{case.pk}/").content.decode()
    assert "有人被困吗" in page
    assert "困在几楼" not in page


def test_whoever_reads_the_own_words_of_a_request_reads_what_was_answered_and_nobody_else(
    estate_cast: Cast, asking: PackVersion, sent: Sent, client: Client
) -> None:
    asked = {"category": "lift_fire", "lift_fire_1": "yes", "lift_fire_2": 3}
    case = sent("电梯困人", form=asked, by=estate_cast.acting("resident"), phone="13812345678")
    track = f"/t/{case.code}/"
    told = "<dt>有人被困吗</dt><dd>是</dd><dt>几个人</dt><dd>3</dd>"
    assert told in at_desk(estate_cast.resident).get(track).content.decode()
    assert "有人被困吗" not in client.get(track).content.decode()
    client.post(f"{track}open/", {"digits": "5678"})
    assert told in client.get(track).content.decode()
    assert "有人被困吗" not in at_desk(estate_cast.neighbour).get(track).content.decode()


def test_another_authors_version_takes_them_along(estate_cast: Cast, asking: PackVersion) -> None:
    text = (RESIDENTS / packs.PAGE).read_text()
    shipped = load(text).version
    newer = packs.propose(text.replace(f"version: {shipped}", f"version: {shipped + 1}"), by=SYSTEM)
    client = administrator(estate_cast)
    changes = client.get(f"/packs/{FRONT}/{newer.number}/changes/").content.decode()
    assert "/along/" in changes
    client.post(f"/packs/{FRONT}/{newer.number}/along/")
    made = own_questions.newest(FRONT)
    pack = packs.by_version(made.pk)
    assert (pack.version, pack.edition) == (shipped + 1, 1)
    assert rules.of(pack, "lift_fire") == (SHUT, MANY)


def test_an_upgrade_at_the_command_line_takes_no_question_away(
    estate_cast: Cast, asking: PackVersion, tmp_path: Path
) -> None:
    folder = shutil.copytree(RESIDENTS, tmp_path / FRONT)
    page = folder / packs.PAGE
    shipped = load(page.read_text()).version
    page.write_text(page.read_text().replace(f"version: {shipped}", f"version: {shipped + 1}"))
    for _twice in range(2):  # somebody does it once more
        call_command("pack", "publish", str(folder), stdout=io.StringIO())
    pack = packs.by_version(PackVersion.objects.get(pack=FRONT, active=True).pk)
    assert (pack.version, pack.edition) == (shipped + 1, 1)
    assert rules.of(pack, "lift_fire") == (SHUT, MANY)


def test_the_history_says_in_words_on_which_answer_a_question_hangs(estate_cast: Cast, asking: PackVersion) -> None:
    page = administrator(estate_cast).get(EDIT).content.decode()
    assert "仅在另一回答之后（“有人被困吗”：是）" in page
    assert "lift_fire_1=yes）" not in page


def test_a_template_edited_under_the_number_of_an_own_edition_is_refused_and_not_passed_over(
    estate_cast: Cast, asking: PackVersion, tmp_path: Path
) -> None:
    folder = shutil.copytree(RESIDENTS, tmp_path / FRONT)
    page, slip = folder / packs.PAGE, folder / "papers" / "slip.yaml"
    shipped = load(page.read_text()).version
    raised = page.read_text().replace(f"version: {shipped}", f"version: {shipped + 1}")
    page.write_text(raised + "\npapers:\n  slip: {title: {zh: 回单, en: Slip}}\n")
    slip.parent.mkdir()
    slip.write_text("title: {zh: 回单, en: Slip}\ntext: |\n  已收到。\n")
    for _twice in range(2):
        call_command("pack", "publish", str(folder), stdout=io.StringIO())
    before = PackVersion.objects.get(pack=FRONT, active=True)
    assert packs.by_version(before.pk).edition == 1
    slip.write_text(slip.read_text().replace("已收到", "已经收到"))
    with pytest.raises(CommandError, match="was published with other words, here or in a template"):
        call_command("pack", "publish", str(folder), "--language", "en", stdout=io.StringIO())
    assert PackVersion.objects.get(pack=FRONT, active=True) == before
    assert PackVersion.objects.filter(pack=FRONT).latest("number") == before


def test_a_version_edited_here_does_not_stand_in_the_way_of_one_that_ships(
    estate_cast: Cast, asking: PackVersion
) -> None:
    """The number of a version is its author's; editions are counted beside it."""
    assert not [page for page, pack, _newer in packs.unlike_seeds() if pack.id == FRONT]


def test_one_more_question_is_one_empty_block_and_a_faulty_one_is_not_told_to_ask_nothing(estate_cast: Cast) -> None:
    desk = administrator(estate_cast)
    more = desk.post(EDIT, {**BLOCK, "more": "1"}).text
    assert (more.count("新问题</h2>"), 'name="q1-kind"' in more, 'name="q2-kind"' in more) == (1, True, False)
    faulty = desk.post(EDIT, {**BLOCK, "q0-kind": "choice", "preview": "1"})
    assert faulty.status_code == 422
    assert "把上面写错的改好" in faulty.text
    assert "除了通常的问题，不多问" not in faulty.text
