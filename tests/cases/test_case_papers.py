"""A case's papers: drafted in a step, checked by a second person, issued, served; the case follows their record."""

import json
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.translation import override

from linli.cases import casework, packs, services
from linli.cases.models import Case, Concern, PackVersion
from linli.cases.services import Submission
from linli.files.models import File
from linli.files.services import take_in
from linli.jobs.worker import run_until_idle
from linli.journal.actors import SYSTEM, Actor
from linli.journal.audit import findings
from linli.journal.queries import history_of
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.notify.models import Notice
from linli.papers import services as papers
from linli.papers import serving
from linli.papers.models import Paper, State
from linli.papers.rendering import filled
from linli.people.access import may
from linli.rules import pack_papers
from linli.rules.paper import ANSWERS
from linli.rules.reading import load
from linli.rules.serving import Proof
from tests.cases.desk import at_desk
from tests.files import pdfs
from tests.files.pictures import jpeg
from tests.papers.making import second_person
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db

FOLDER = Path(__file__).parent / "clearance"
PAGE = (FOLDER / packs.PAGE).read_text()
TEMPLATES = packs.templates_in(FOLDER)
FORM = {"owner": "许文静", "found_on": "2026-03-01", "things": "bikes"}
LETTER = {"days": 3, "remark": "请勿拖延"}


@pytest.fixture
def street(cast: Cast) -> Cast:
    """The cast, with the process of stairwells in force."""
    packs.publish_folder(FOLDER, by=SYSTEM)
    packs.forget()
    return cast


@pytest.fixture
def colleague(street: Cast) -> Actor:
    """The second person at the street office."""
    return second_person(street)


@pytest.fixture
def stairwell(street: Cast) -> Case:
    given = Submission(form=FORM, way="find")
    by = street.acting("street_officer")
    return services.submit(street.places.estate, given, by=by, pack=packs.active("stairwell"))


def act(cast: Cast, case: Case, name: str, **form: Any) -> Case:
    return services.act(case.pk, name, form, by=cast.acting("street_officer"))


def noticed(cast: Cast, case: Case) -> Paper:
    """The draft of the notice that the step has made."""
    act(cast, case, "notify", **LETTER)
    return Paper.objects.latest("pk")


def issued(cast: Cast, case: Case, colleague: Actor) -> Paper:
    paper = noticed(cast, case)
    papers.check(paper.pk, 1, by=colleague)
    made = papers.issue(paper.pk, by=cast.acting("street_officer"))
    run_until_idle()
    return made


def handed_over(cast: Cast, paper: Paper, on: date | None = None) -> None:
    proof = Proof("direct", received_on=on or clock.today(), receiver="许文静")
    serving.serve(paper.pk, proof, by=cast.acting("street_officer"))
    run_until_idle()


def verbs(case: Case) -> list[str]:
    return [entry.verb for entry in history_of(case).order_by("seq")]


def test_a_step_drafts_the_paper_and_its_record_opens_the_gates(
    street: Cast, stairwell: Case, colleague: Actor, moved: Callable[[datetime], None]
) -> None:
    paper = noticed(street, stairwell)
    stairwell.refresh_from_db()
    assert (stairwell.state, stairwell.papers, stairwell.clocks) == ("noticed", {}, {})
    assert (paper.state, paper.body, paper.drafted_by) == (
        State.DRAFT, street.posts["street_officer"].organisation, street.street_officer,
    )  # fmt: skip
    with pytest.raises(Refused, match="由起草人以外的人复核"):
        papers.check(paper.pk, 1, by=street.acting("street_officer"))
    papers.check(paper.pk, 1, by=colleague)
    number = papers.issue(paper.pk, by=street.acting("street_officer")).number
    run_until_idle()
    stairwell.refresh_from_db()
    today = clock.today()
    assert number == f"青消清〔{today.year}〕1号"
    assert stairwell.papers == {"notice": {"issued": today.isoformat(), "served": None, "number": number}}
    with pytest.raises(Refused, match="通知书还没有送达"):
        act(street, stairwell, "clear")

    handed_over(street, paper)
    stairwell.refresh_from_db()
    assert stairwell.papers["notice"]["served"] == today.isoformat()
    assert stairwell.clocks["clearing"]["stopped"] is None
    with pytest.raises(Refused, match=r"期限未满 .+ 起可以办理"):
        act(street, stairwell, "clear")
    moved(clock.now() + timedelta(days=14))
    assert act(street, stairwell, "clear").open is False
    assert verbs(stairwell) == ["case.submitted", "case.notify", "case.issued", "case.served", "case.clear"]
    assert list(findings()) == []


def test_what_was_drawn_up_for_somebody_else_no_longer_counts_drafts_of_it_neither(
    street: Cast, stairwell: Case, colleague: Actor, moved: Callable[[datetime], None]
) -> None:
    handed_over(street, issued(street, stairwell, colleague))
    draft = noticed(street, stairwell)
    act(street, stairwell, "ask_committee", letter="青社函〔2026〕7号")
    moved(clock.now() + timedelta(days=14))
    act(street, stairwell, "another")
    stairwell.refresh_from_db()
    assert (stairwell.papers, stairwell.clocks) == ({}, {})
    papers.check(draft.pk, 1, by=colleague)
    handed_over(street, papers.issue(draft.pk, by=street.acting("street_officer")))
    with pytest.raises(Refused, match="通知书还没有送达"):
        act(street, stairwell, "clear")
    anew = issued(street, stairwell, colleague)
    handed_over(street, anew)
    stairwell.refresh_from_db()
    assert stairwell.papers["notice"]["number"] == anew.number
    with pytest.raises(Refused, match="期限未满"):
        act(street, stairwell, "clear")
    assert list(findings()) == []


def test_the_paper_says_what_the_case_knows(street: Cast, stairwell: Case) -> None:
    act(street, stairwell, "list_thing", thing="电动车两辆", worth=350_000)
    act(street, stairwell, "list_thing", thing="纸箱")
    act(street, stairwell, "ask_committee", letter="青社函〔2026〕7号")
    document = filled(noticed(street, stairwell))
    words = document.words()
    for said in (
        "许文静：",
        "2026年3月1日",
        "安和安置小区",
        "电动自行车",
        "青社函〔2026〕7号",
        "3500.00元",
        "请勿拖延",
    ):
        assert said in words
    assert [row for block in document.blocks for row in getattr(block, "rows", ())][1:] == [
        ("1", "电动车两辆", "3500.00"), ("2", "纸箱", "0.00"),
    ]  # fmt: skip


def test_a_step_whose_paper_lacks_an_answer_is_refused_whole_and_names_the_field(street: Cast, stairwell: Case) -> None:
    with pytest.raises(Refused, match=r"“备注”还没有填写.*stairwell/papers/notice\.yaml:\d+"):
        act(street, stairwell, "notify", days=3)
    stairwell.refresh_from_db()
    assert (stairwell.state, Paper.objects.count(), verbs(stairwell)) == ("found", 0, ["case.submitted"])


def test_running_the_reactions_again_changes_nothing(street: Cast, stairwell: Case, colleague: Actor) -> None:
    handed_over(street, issued(street, stairwell, colleague))
    before = Case.objects.values().get(pk=stairwell.pk), verbs(stairwell)
    casework.follow_paper(stairwell.pk, "notice")
    assert (Case.objects.values().get(pk=stairwell.pk), verbs(stairwell)) == before


def test_a_public_notice_serves_from_the_day_its_period_is_over(
    street: Cast, stairwell: Case, colleague: Actor, moved: Callable[[datetime], None]
) -> None:
    paper = issued(street, stairwell, colleague)
    proof = Proof("notice", sent_on=clock.today(), reason="下落不明", published="社区公告栏")
    served = serving.serve(paper.pk, proof, by=street.acting("street_officer")).served_on
    run_until_idle()
    assert served is not None
    with pytest.raises(Refused, match=rf"通知书还没有送达 .*{served.month} 月 {served.day} 日.*起可以办理"):
        act(street, stairwell, "clear")
    moved(clock.now() + (served - clock.today()))
    with pytest.raises(Refused, match="期限未满"):
        act(street, stairwell, "clear")
    moved(clock.now() + timedelta(days=14))
    assert act(street, stairwell, "clear").open is False


def test_a_withdrawn_paper_closes_what_it_had_opened(street: Cast, stairwell: Case, colleague: Actor) -> None:
    paper = issued(street, stairwell, colleague)
    handed_over(street, paper)
    papers.withdraw(paper.pk, "写错了人", by=street.acting("street_officer"))
    run_until_idle()
    stairwell.refresh_from_db()
    assert (stairwell.papers, stairwell.clocks, verbs(stairwell)[-1]) == ({}, {}, "case.voided")
    again = issued(street, stairwell, colleague)
    handed_over(street, again)
    stairwell.refresh_from_db()
    assert (stairwell.papers["notice"]["number"], list(stairwell.clocks)) == (again.number, ["clearing"])
    assert list(findings()) == []


def test_only_a_paper_made_outside_is_served_by_a_day_that_somebody_states(
    street: Cast, stairwell: Case, colleague: Actor
) -> None:
    by, today = street.acting("street_officer"), clock.today()
    issued(street, stairwell, colleague)
    said = {"day_served": today.isoformat(), "way_served": "post"}
    for paper in ("notice", "consent"):  # that one is served by its own record, this one is not there yet
        with pytest.raises(Refused):
            act(street, stairwell, paper, **said)
    act(street, stairwell, "ask_committee", letter="青社函〔2026〕7号")
    proof = take_in([SimpleUploadedFile("proof.jpg", jpeg((64, 48)))], by=by, role="evidence")
    case = services.act(stairwell.pk, "consent", said, by=by, files=proof)
    assert case.papers["consent"] == {
        "issued": today.isoformat(), "served": today.isoformat(), "number": "青社函〔2026〕7号",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("tag", "form", "words"),
    [
        ("zh-hans", {}, "几天内：请填写"),
        ("en", {}, "Within days: please fill this in"),
        ("zh-hans", {"days": 3}, "“备注”还没有填写，文书里要用（stairwell/papers/notice.yaml:10）。"),
        ("en", {"days": 3}, "“Remark” is not filled in yet; the paper needs it (stairwell/papers/notice.yaml:10)."),
    ],
)
def test_what_is_missing_is_named_as_the_page_calls_it_in_the_readers_language(
    street: Cast, stairwell: Case, tag: str, form: dict[str, Any], words: str
) -> None:
    with override(tag), pytest.raises(Refused) as refusal:
        act(street, stairwell, "notify", **form)
    assert refusal.value.message == words


def test_the_document_made_outside_may_be_a_scan_as_pdf_and_a_locked_one_is_sent_back_with_the_mend(
    street: Cast, stairwell: Case, colleague: Actor
) -> None:
    issued(street, stairwell, colleague)
    act(street, stairwell, "ask_committee", letter="青社函〔2026〕7号")
    client, address = at_desk(street.street_officer), reverse("cases:act", args=[stairwell.pk, "consent"])
    asked = client.get(reverse("cases:work", args=[stairwell.pk])).content.decode()
    assert 'accept="image/*,application/pdf"' in asked
    said = {"day_served": clock.today().isoformat(), "way_served": "post"}

    def sent(data: bytes) -> Any:
        stairwell.refresh_from_db()
        scan = SimpleUploadedFile("回函.pdf", data, "application/pdf")
        return client.post(address, {**said, "version": stairwell.version, "photos": scan})

    refused = sent(pdfs.locked())
    assert (refused.status_code, "“回函.pdf”设有密码" in refused.content.decode()) == (422, True)
    stairwell.refresh_from_db()
    assert stairwell.papers["consent"]["served"] is None
    assert sent(pdfs.scan()).status_code == 303
    run_until_idle()
    stairwell.refresh_from_db()
    assert stairwell.papers["consent"]["served"] == clock.today().isoformat()
    (file,) = File.objects.filter(owner_kind="case", owner_id=stairwell.pk)
    shown = client.get(reverse("cases:work", args=[stairwell.pk])).content.decode()
    assert f'<a class="scan" href="{reverse("files:show", args=[file.code, "file"])}">' in shown
    assert "回函.pdf" in shown
    assert client.get(reverse("files:show", args=[file.code, "file"]))["Content-Disposition"].startswith("attachment")


def test_a_paper_is_not_served_before_its_date(street: Cast, stairwell: Case, colleague: Actor) -> None:
    paper = issued(street, stairwell, colleague)
    with pytest.raises(Refused, match="尚未签发"):
        handed_over(street, paper, clock.today() - timedelta(days=1))


def test_whom_the_case_is_about_sees_its_papers_nowhere(street: Cast, stairwell: Case, colleague: Actor) -> None:
    Case.objects.filter(pk=stairwell.pk).update(concerned=True, visibility="never")
    Concern.objects.create(case=stairwell, person_id=colleague.person_id)
    paper = noticed(street, stairwell)
    assert not may(colleague, "paper.read", paper)
    assert may(street.acting("street_officer"), "paper.read", paper)
    with pytest.raises(NotAllowed):
        papers.check(paper.pk, 1, by=colleague)


def test_the_workbench_lists_the_papers_and_the_paper_leads_back(
    street: Cast, stairwell: Case, colleague: Actor
) -> None:
    work, client = reverse("cases:work", args=[stairwell.pk]), at_desk(street.street_officer)
    assert "限期清理通知书" not in client.get(work).content.decode().split('id="act"')[0]
    paper = issued(street, stairwell, colleague)
    page = client.get(work).content.decode()
    address = reverse("papers:paper", args=[paper.code])
    assert (address in page, paper.number in page) == (True, True)
    assert f'href="{work}"' in client.get(address).content.decode()
    assert address not in at_desk(street.grid_worker).get(work).content.decode()


@pytest.mark.parametrize(
    ("templates", "told"),
    [
        ({}, "process.yaml:30: papers.notice: no template papers/notice.yaml"),
        ({"notice": TEMPLATES["notice"].replace("things", "thingz")}, "papers/notice.yaml:5: {{ thingz }}"),
        ({"notice": TEMPLATES["notice"].replace("each parties", "each people")}, "papers/notice.yaml:9: {{ people }}"),
        ({"notice": TEMPLATES["notice"].replace("{{ worth:", "{{ wort:")}, "papers/notice.yaml:9: {{ wort }}"),
        ({"notice": f"{TEMPLATES['notice']}  if thing == 'bikes': 一\n"}, "{{ thing }}: nobody gives this field"),
        ({"notice": f"{TEMPLATES['notice']}  if things == 'bike': 一\n"}, "{{ things }}: no choice “bike”; the"),
        ({"notice": "title: [\n"}, "papers/notice.yaml:2: not YAML"),
    ],
)  # fmt: skip
def test_a_fault_of_a_template_is_named_with_its_line(db: None, templates: dict[str, str], told: str) -> None:
    with pytest.raises(Refused) as refused:
        packs.publish(PAGE, by=SYSTEM, templates=templates)
    assert told in str(refused.value)
    assert not PackVersion.objects.exists()


def test_a_line_of_a_paper_is_chosen_by_what_was_answered(street: Cast) -> None:
    lines = "  if things == 'bikes': 请移到车棚。\n  if things == 'boxes': 请搬走。\n"
    page = PAGE.replace("version: 1", "version: 2", 1)
    packs.publish(page, by=SYSTEM, templates={"notice": TEMPLATES["notice"].replace("  | ", f"{lines}  | ", 1)})
    packs.forget()
    given = Submission(form=FORM, way="find")
    by = street.acting("street_officer")
    case = services.submit(street.places.estate, given, by=by, pack=packs.active("stairwell"))
    said = filled(noticed(street, case)).words()
    assert ("请移到车棚" in said, "请搬走" in said) == (True, False)


def test_a_paper_says_who_took_a_step_of_the_case_in_which_post_and_when(street: Cast) -> None:
    line = "  | {{ notify_by }} | {{ notify_post }} | {{ notify_on: date }} | {{ clear_by? }} |\n"
    page = PAGE.replace("version: 1", "version: 2", 1)
    packs.publish(page, by=SYSTEM, templates={"notice": TEMPLATES["notice"] + line})
    by, given = street.acting("street_officer"), Submission(form=FORM, way="find")
    case = services.submit(street.places.estate, given, by=by, pack=packs.active("stairwell"))
    values = json.loads(noticed(street, case).values)
    assert {name: values[f"notify_{name}"] for name in ("by", "post", "on")} == {
        "by": "何敏", "post": street.posts["street_officer"].title, "on": clock.today().isoformat(),
    }  # fmt: skip
    assert (values["clear_by"], values["clear_on"]) == (None, None)
    with pytest.raises(Refused, match=r"\{\{ clean_by \}\}: nobody gives this field"):
        packs.publish(page, by=SYSTEM, templates={"notice": TEMPLATES["notice"] + line.replace("clear_", "clean_")})


def test_another_template_is_another_version_and_running_cases_keep_theirs(street: Cast, stairwell: Case) -> None:
    client = at_desk(street.administrator, second_factor=True)
    changed = TEMPLATES["notice"].replace("影响疏散", "堵塞疏散通道")
    answer = client.post(
        "/packs/",
        {
            "file": SimpleUploadedFile("process.yaml", PAGE.replace("version: 1", "version: 2", 1).encode()),
            "papers": [SimpleUploadedFile("notice.yaml", changed.encode())],
        },
    )
    assert answer.status_code == 303
    told = client.get(answer["Location"]).content.decode()
    assert ("没有不同" in told, "<summary>限期清理通知书</summary>" in told) == (False, True)
    assert re.findall(r"<(del|ins)>(.*?)</", told) == [("del", "影响"), ("ins", "堵塞"), ("ins", "通道")]
    newer = PackVersion.objects.get(pack="stairwell", number=2)
    assert newer.templates == {"notice": changed}
    packs.put_in_force(newer.pk, by=SYSTEM)
    assert "影响疏散" in filled(noticed(street, stairwell)).words()
    packs.publish(PAGE.replace("version: 1", "version: 3", 1), by=SYSTEM)
    assert PackVersion.objects.get(pack="stairwell", number=3).templates == {"notice": changed}


def test_a_template_gets_every_name_that_it_was_promised_and_no_list_that_it_does_not_print(
    street: Cast, stairwell: Case
) -> None:
    paper = noticed(street, stairwell)
    pack = load(PAGE)
    promised = pack_papers.given(pack, pack.actions["notify"]).keys() | {ANSWERS}
    assert json.loads(paper.values).keys() == promised - {"addressed"}


def test_the_second_person_is_told_that_a_draft_waits(street: Cast, stairwell: Case, colleague: Actor) -> None:
    """Of the body's posts only those who may check it, and not who wrote it."""
    paper = noticed(street, stairwell)
    run_until_idle()
    waiting = Notice.objects.filter(action="drafted")
    assert [notice.person_id for notice in waiting] == [colleague.person_id]
    papers.redraft(paper.pk, json.loads(paper.values), by=colleague)
    run_until_idle()
    assert [notice.person_id for notice in waiting.order_by("pk")] == [colleague.person_id, street.street_officer.pk]
    assert "有文书等您核对" in at_desk(street.street_officer).get(reverse("notify:desk")).content.decode()


def test_a_draft_is_put_right_at_the_desk_and_checked_again(street: Cast, stairwell: Case, colleague: Actor) -> None:
    act(street, stairwell, "list_thing", thing="电动车两辆", worth=350_000)
    paper = noticed(street, stairwell)
    papers.check(paper.pk, 1, by=colleague)
    desk, url = at_desk(street.street_officer), reverse("papers:redraft", args=[paper.code])
    page = desk.get(url).content.decode()
    for words in ("2026-03-01", 'name="total_worth" value="3500.00"', "请勿拖延"):
        assert words in page
    assert desk.post(url, {"owner": "", "found_on": "x"}).status_code == 422
    form = {"owner": "许文静", "found_on": "2026-03-02", "things": "自行车", "days": 5, "total_worth": "3500.00",
            "remark": "请配合", "estate": "青云里", "place": ""}  # fmt: skip
    assert desk.post(url, form).status_code == 302
    paper.refresh_from_db()
    assert (paper.state, paper.version, paper.drafted_by, paper.checked_by) == (
        State.DRAFT, 2, street.street_officer, None,
    )  # fmt: skip
    words = filled(paper).words()
    for said in ("2026年3月2日", "请于5日内", "电动车两辆", "请配合", "3500.00元"):
        assert said in words
    papers.check(paper.pk, 2, by=colleague)
    papers.issue(paper.pk, by=street.acting("street_officer"))
    assert desk.get(url).status_code == 404
    assert at_desk(street.far_secretary).get(url).status_code == 404
