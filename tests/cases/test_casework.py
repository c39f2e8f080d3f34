"""District casework through the services: parties, a second person, facts, papers, links; each with its entry."""

import json
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction

from linli.cases import casework, erasing, packs, queries, services
from linli.cases.doors.desk import history
from linli.cases.models import Case, Step
from linli.cases.party_models import Party
from linli.cases.services import Submission
from linli.files.models import File
from linli.files.services import take_in
from linli.jobs.worker import run_until_idle
from linli.journal.actors import SYSTEM
from linli.journal.audit import findings
from linli.journal.bodies import data_of
from linli.journal.queries import history_of
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.notify.models import Notice
from tests.files.pictures import jpeg
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db

RULES = Path(__file__).parents[1] / "rules" / "pages" / "arrears.yaml"
# The posts of the estate stand in for those of the labour office.
PAGE = RULES.read_text().replace("labour_inspector", "community_officer").replace("labour_head", "street_officer")
FORM = {"employer": "锦程服饰园三号厂", "arrears_ended": "2026-01-31", "received_on": "2026-07-01", "officers": 2}
WORKERS = [
    {"worker": "王桂", "daily": 20_000, "days": 265},
    {"worker": "李明", "daily": 18_333, "days": 265, "gross": 485_825},
]


@pytest.fixture
def office(cast: Cast) -> Cast:
    """The cast, with the process of wage arrears in force."""
    packs.publish(PAGE, by=SYSTEM)
    packs.forget()
    return cast


@pytest.fixture
def arrears(office: Cast) -> Case:
    """A complaint as the community's officer received it."""
    by = office.acting("community_officer")
    given = Submission(form=FORM, way="receive")
    return services.submit(office.places.estate, given, by=by, pack=packs.active("arrears"))


def act(cast: Cast, case: Case, name: str, row: str = "", files: Sequence[File] = (), **form: Any) -> Case:
    return services.act(case.pk, name, form, by=cast.acting("community_officer"), row=row, files=files)


def entered(cast: Cast, case: Case) -> list[Party]:
    casework.enter_parties(case.pk, "enter", WORKERS, by=cast.acting("community_officer"))
    return list(Party.objects.filter(case=case).order_by("pk"))


def verified(cast: Cast, case: Case) -> list[Party]:
    """Filed, everybody checked, the evidence secured, reviewed: ready to be ordered."""
    rows = entered(cast, case)
    by = cast.acting("community_officer")
    act(cast, case, "accept")
    for row in rows:
        casework.note_papers(case.pk, row.key, ["id_copy", "no such paper"], by=by)
        act(cast, case, "check", row=row.key)
    act(cast, case, "secure")
    casework.attach_fact(case.pk, "reviewed", True, by=cast.acting("street_officer"), source=("meeting", 7))
    return rows


def ordered(cast: Cast, case: Case) -> list[Party]:
    rows = verified(cast, case)
    act(cast, case, "order")
    casework.confirm(case.pk, by=cast.acting("street_officer"))
    return rows


def fields(row: Party) -> dict[str, Any]:
    row.refresh_from_db()
    found: dict[str, Any] = json.loads(row.content)
    return found


def scan(cast: Cast) -> list[File]:
    """The signed proof of a service, photographed."""
    photo = SimpleUploadedFile("proof.jpg", jpeg((64, 48)))
    return take_in([photo], by=cast.acting("community_officer"), role="evidence")


def verbs(subject: Any) -> list[str]:
    return [entry.verb for entry in history_of(subject).order_by("seq")]


def test_what_the_form_asked_is_kept_and_gates_read_it(office: Cast, arrears: Case) -> None:
    assert arrears.answers == FORM
    assert (arrears.visibility, arrears.tracks) == ("never", {"police": "not_asked"})
    late = services.submit(
        office.places.estate,
        Submission(form={**FORM, "arrears_ended": "2023-01-31"}, way="receive"),
        by=office.acting("community_officer"),
        pack=packs.active("arrears"),
    )
    with pytest.raises(Refused, match="违法行为终了已超过两年") as refused:
        act(office, late, "accept")
    assert refused.value.basis == "劳动保障监察条例 art. 20"


def test_a_file_of_workers_comes_in_whole_or_not_at_all(office: Cast, arrears: Case) -> None:
    bad = [*WORKERS, {"worker": "赵", "daily": 1.5, "days": 10}, {"worker": "", "daily": 1000, "days": 10, "owed": 999}]
    with pytest.raises(Refused) as refused:
        casework.enter_parties(arrears.pk, "enter", bad, by=office.acting("community_officer"))
    assert str(refused.value).splitlines() == [
        "第 3 行，日工资：请填整数",
        "第 4 行，姓名：请填写",
        "第 4 行，欠付：与其他各项算出的数不符",
    ]
    assert Party.objects.count() == 0
    rows = entered(office, arrears)
    assert [fields(row)["owed"] for row in rows] == [530_000, 485_825]
    assert [verbs(row) for row in rows] == [["party.entered"], ["party.entered"]]
    assert verbs(arrears) == ["case.submitted", "case.enter"]


def test_names_and_sums_of_parties_are_sealed_in_the_database(office: Cast, arrears: Case) -> None:
    entered(office, arrears)
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM cases_party")
        stored = b"".join(bytes(row[0]) for row in cursor.fetchall())
    act(office, arrears, "enter", worker="赵实", daily=20_000, days=10)
    assert Step.objects.get().words == {}
    assert "王桂".encode() not in stored
    assert b"530000" not in stored


def test_a_second_person_confirms_and_both_are_on_record(office: Cast, arrears: Case) -> None:
    verified(office, arrears)
    proposed = act(office, arrears, "order")
    assert (proposed.state, proposed.turn, proposed.papers) == ("filed", "head", {})
    assert verbs(arrears)[-1] == "case.proposed"
    with pytest.raises(Refused, match="提出人以外的另一人"):
        casework.confirm(arrears.pk, by=office.acting("community_officer"))
    with pytest.raises(Refused, match="等第二人确认"):
        act(office, arrears, "ask_police")
    done = casework.confirm(arrears.pk, by=office.acting("street_officer"))
    assert (done.state, done.pending) == ("ordered", None)
    assert done.papers == {"order_to_pay": {"issued": clock.today().isoformat(), "served": None}}
    step = Step.objects.latest("pk")
    assert (step.action, step.by_id, step.first_id) == (
        "order", office.street_officer.pk, office.community_officer.pk,
    )  # fmt: skip
    assert verbs(arrears)[-1] == "case.order"
    assert list(findings()) == []


def test_a_refused_proposal_leaves_the_case_where_it_was(office: Cast, arrears: Case) -> None:
    act(office, arrears, "decline")
    officer = office.acting("street_officer")
    with pytest.raises(Refused) as refused:
        casework.refuse(arrears.pk, by=officer, why=" ")
    assert (refused.value.code, refused.value.field) == ("reason_missing", "why")
    casework.refuse(arrears.pk, by=officer, why="证据还不足，先核工资表")
    arrears.refresh_from_db()
    assert (arrears.state, arrears.pending, arrears.turn) == ("received", None, "inspector")
    assert verbs(arrears)[-2:] == ["case.proposed", "case.refused"]
    (line, *_earlier) = history.course(arrears, services.pack_of(arrears), queries.steps_of(arrears))
    assert (line.title[:5], line.said) == ("未予确认：", (("原因", "证据还不足，先核工资表"),))
    assert officer.name in line.who
    assert "提出" in line.who
    assert list(findings()) == []
    with pytest.raises(Refused, match="没有等第二人确认"):
        casework.confirm(arrears.pk, by=office.acting("street_officer"))


def test_whoever_proposed_a_step_takes_it_back_without_a_reason(office: Cast, arrears: Case) -> None:
    act(office, arrears, "decline")
    told = queries.steps_of(arrears)
    casework.refuse(arrears.pk, by=office.acting("community_officer"))
    assert verbs(arrears)[-1] == "case.refused"
    assert queries.steps_of(arrears) == told


def test_the_reason_of_a_no_goes_with_the_words_of_the_case(office: Cast, arrears: Case) -> None:
    act(office, arrears, "decline")
    casework.refuse(arrears.pk, by=office.acting("street_officer"), why="欧阳说的不对")
    erasing.erase(arrears, services.pack_of(arrears))
    assert arrears.steps.get(action="-not-confirmed").words == {"step": "decline"}


def test_of_two_who_confirm_an_older_form_the_second_is_told(office: Cast, arrears: Case) -> None:
    version = act(office, arrears, "decline").version
    casework.refuse(arrears.pk, by=office.acting("street_officer"), why="重写")
    act(office, arrears, "decline")
    with pytest.raises(Refused) as refused:
        casework.confirm(arrears.pk, by=office.acting("street_officer"), version=version)
    assert refused.value.code == "changed"


def test_periods_run_from_the_day_of_service_and_a_refusal_tells_the_day(
    office: Cast, arrears: Case, moved: Callable[..., None]
) -> None:
    ordered(office, arrears)
    today, served = clock.today(), {"way_served": "direct", "received_by": "张三"}
    ahead, proof = (today + timedelta(days=1)).isoformat(), scan(office)
    with pytest.raises(Refused, match="送达日应在"):
        act(office, arrears, "order_to_pay", files=proof, day_served=ahead, **served)
    case = act(office, arrears, "order_to_pay", files=proof, day_served=today.isoformat(), **served)
    assert case.papers["order_to_pay"]["served"] == today.isoformat()
    assert data_of(history_of(arrears).latest("seq"))["files"] == [proof[0].sha256]
    with pytest.raises(Refused, match=r"支付期限未满 .+ 起可以办理") as refused:
        act(office, arrears, "to_court")
    assert refused.value.basis == "行政强制法 art. 53"
    moved(clock.shift(timedelta(days=20)))
    assert act(office, arrears, "to_court").state == "ordered"


def test_workers_are_paid_one_by_one_and_the_case_closes_when_all_are(office: Cast, arrears: Case) -> None:
    first, second = ordered(office, arrears)
    act(office, arrears, "pay_out", row=first.key, amount=300_000, signed=True)
    act(office, arrears, "pay_out", row=first.key, amount=230_000, signed=True)
    with pytest.raises(Refused, match="还有人未领齐"):
        act(office, arrears, "close")
    with pytest.raises(Refused, match="超过欠付的数"):
        act(office, arrears, "pay_out", row=second.key, amount=485_826, signed=True)
    act(office, arrears, "pay_out", row=second.key, amount=485_825, signed=True)
    act(office, arrears, "settle", row=second.key)
    assert (fields(first)["paid_out"], fields(second)["paid_out"], second.state) == (530_000, 485_825, "settled")
    assert act(office, arrears, "close").open is False
    assert Step.objects.filter(row=first.key, action="pay_out").count() == 2
    assert verbs(second) == ["party.entered", *["party.changed"] * 4]
    assert list(findings()) == []


def test_a_worker_goes_on_in_a_case_of_his_own(office: Cast, arrears: Case) -> None:
    first, second = ordered(office, arrears)
    act(office, arrears, "part", row=second.key)
    second.refresh_from_db()
    own = Case.objects.exclude(pk=arrears.pk).get()
    assert (second.left, second.own_case_id) == (True, own.pk)
    assert (own.state, own.number, own.code != arrears.code) == ("ordered", arrears.number + 1, True)
    alone = Party.objects.get(case=own)
    assert (alone.content, alone.key, alone.left) == (second.content, second.key, False)
    act(office, arrears, "pay_out", row=first.key, amount=530_000, signed=True)
    assert act(office, arrears, "close").open is False
    act(office, own, "pay_out", row=alone.key, amount=485_825, signed=True)
    assert verbs(own) == ["case.parted", "case.pay_out"]
    assert list(findings()) == []


def test_the_project_s_case_must_be_closed_first(office: Cast, arrears: Case) -> None:
    by = office.acting("community_officer")
    given = Submission(form=FORM, way="receive")
    project = services.submit(office.places.estate, given, by=by, pack=packs.active("arrears"))
    rows = ordered(office, arrears)
    for row in rows:
        act(office, arrears, "pay_out", row=row.key, amount=fields(row)["owed"], signed=True)
    casework.link(arrears.pk, "project", project.pk, by=by)
    with pytest.raises(Refused, match="工程项目的案件未结"):
        act(office, arrears, "close")
    act(office, project, "decline")
    casework.confirm(project.pk, by=office.acting("street_officer"))
    assert act(office, arrears, "close").open is False
    with pytest.raises(Refused, match="没有这种关联"):
        casework.link(arrears.pk, "friend", project.pk, by=by)


def test_whoever_may_not_work_on_the_case_changes_nothing_of_it(office: Cast, arrears: Case) -> None:
    rows, by = verified(office, arrears), office.acting("far_secretary")
    act(office, arrears, "order")
    for write in (
        lambda: casework.confirm(arrears.pk, by=by),
        lambda: casework.refuse(arrears.pk, by=by),
        lambda: casework.enter_parties(arrears.pk, "enter", WORKERS, by=by),
        lambda: casework.note_papers(arrears.pk, rows[0].key, [], by=by),
        lambda: casework.link(arrears.pk, "project", arrears.pk, by=by),
    ):
        before = list(Case.objects.values())
        with pytest.raises(NotAllowed):
            write()
        assert list(Case.objects.values()) == before
    with pytest.raises(Refused, match="没有这项事实"):
        casework.attach_fact(arrears.pk, "blessed", True, by=by, source=("meeting", 1))


def test_a_row_edited_behind_the_journal_s_back_is_found(office: Cast, arrears: Case) -> None:
    row = entered(office, arrears)[0]
    row.content = row.content.replace("530000", "630000")
    row.save(update_fields=["content"])
    assert [finding.subject for finding in findings()] == [f"party {row.pk}"]


def test_nobody_has_a_case_of_their_own_and_stays(office: Cast, arrears: Case) -> None:
    row = entered(office, arrears)[0]
    with pytest.raises(IntegrityError, match="whoever_has_a_case_of_their_own_has_left"), transaction.atomic():
        Party.objects.filter(pk=row.pk).update(own_case=arrears)


def test_what_can_be_done_with_a_party_takes_no_statement_for_each(
    office: Cast, arrears: Case, django_assert_max_num_queries: Any
) -> None:
    entered(office, arrears)
    act(office, arrears, "accept")
    by = office.acting("community_officer")
    case = Case.objects.select_related("area").get(pk=arrears.pk)
    queries.offers(case, by)
    with django_assert_max_num_queries(6):
        for row in Party.objects.filter(case=arrears):
            assert [offer.name for offer in queries.offers(case, by, row=row.key)] == ["check", "part"]


def test_the_second_person_is_told_that_a_step_waits(office: Cast, arrears: Case) -> None:
    act(office, arrears, "decline")
    run_until_idle()
    told = Notice.objects.filter(action="proposed").values_list("person_id", flat=True)
    assert list(told) == [office.street_officer.pk]
