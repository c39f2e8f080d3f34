"""What many residents raise: answered once for all, or put to the council, whose tasks done answer everybody."""

from datetime import timedelta

import pytest

from linli.cases import casework, packs
from linli.cases import services as cases
from linli.cases.models import Case, CaseLink
from linli.cases.services import Submission
from linli.council import deciding, services
from linli.jobs.worker import run_until_idle
from linli.journal.actors import SYSTEM
from linli.journal.audit import findings
from linli.kernel import clock
from linli.kernel.refused import Refused
from tests.council.conftest import Bodies
from tests.council.test_plots import sitting

pytestmark = pytest.mark.django_db


@pytest.fixture
def raised(bodies: Bodies) -> tuple[Case, list[Case]]:
    """A matter gathered from the requests of two residents."""
    packs.publish_folder(packs.SEEDS / "shared_matter", by=SYSTEM)
    packs.forget()
    cast, estate = bodies.cast, bodies.cast.places.estate
    requests = [
        cases.submit(
            estate, Submission(form={"what": words, "category": "parking"}, reporter_id=cast.acting(role).person_id),
            by=cast.acting(role),
        )
        for role, words in (("resident", "充电桩不够"), ("neighbour", "没地方充电"))
    ]  # fmt: skip
    given = Submission(form={"what": "充电桩不够用"}, way="gather_matter")
    pack = packs.active("shared_matter")
    matter = casework.begin_from(
        [one.pk for one in requests], estate, given, by=cast.acting("secretary"), pack=pack
    )  # fmt: skip
    return matter, requests


def answers(requests: list[Case]) -> list[tuple[str, str]]:
    """How each request stands, and what its reporter was told of the result."""
    run_until_idle()
    rows = [Case.objects.get(pk=one.pk) for one in requests]
    steps = [one.steps.order_by("-pk").first() for one in rows]
    return [(one.state, step.words.get("result", "") if step else "") for one, step in zip(rows, steps, strict=True)]


def test_one_answer_reaches_everybody_who_raised_it(bodies: Bodies, raised: tuple[Case, list[Case]]) -> None:
    matter, requests = raised
    cases.act(matter.pk, "answer_all", {"result": "下月加装十个"}, by=bodies.cast.acting("secretary"))
    assert answers(requests) == [("answered", "下月加装十个")] * 2
    assert list(findings()) == []


def test_what_the_council_decides_becomes_tasks_and_the_last_one_done_answers_everybody(
    bodies: Bodies, raised: tuple[Case, list[Case]]
) -> None:
    matter, requests = raised
    by = bodies.cast.acting("secretary")
    cases.act(matter.pk, "put_to_council", {}, by=by)
    with pytest.raises(Refused, match="还没有议定"):
        cases.act(matter.pk, "carry_out", {}, by=by)
    meeting = sitting(bodies)
    item = services.add_item(meeting.pk, "", by=bodies.secretary, case=Case.objects.get(pk=matter.pk))
    won = deciding.vote(item.pk, "东侧加装十个充电桩", 8, 1, 0, by=bodies.secretary)
    due, doer = clock.today() + timedelta(days=20), bodies.recorder.pk
    tasks = [deciding.give(item.pk, what, doer, due, by=bodies.secretary) for what in ("联系厂家", "公示位置")]
    deciding.attach_resolution(won.pk, "resolution", by=bodies.secretary)
    cases.act(matter.pk, "carry_out", {}, by=by)
    deciding.finish(tasks[0].pk, "已签合同", by=bodies.secretary)
    assert [state for state, _words in answers(requests)] == ["pool", "pool"]
    deciding.finish(tasks[1].pk, "公示七天无异议", by=bodies.secretary)
    told = "联系厂家：已签合同\n公示位置：公示七天无异议"
    assert answers(requests) == [("answered", told)] * 2
    matter.refresh_from_db()
    assert (matter.state, matter.open) == ("all_answered", False)
    assert set(CaseLink.objects.filter(case=matter).values_list("outcome", flat=True)) == {"passed"}
    assert list(findings()) == []


def test_tasks_done_close_no_case_that_does_not_wait_for_them(bodies: Bodies, raised: tuple[Case, list[Case]]) -> None:
    matter, requests = raised
    meeting = sitting(bodies)
    item = services.add_item(meeting.pk, "", by=bodies.secretary, case=matter)
    due = clock.today() + timedelta(days=20)
    task = deciding.give(item.pk, "先摸底", bodies.recorder.pk, due, by=bodies.secretary)
    deciding.finish(task.pk, "共三十户", by=bodies.secretary)
    assert [state for state, _words in answers(requests)] == ["pool", "pool"]
    matter.refresh_from_db()
    assert (matter.state, matter.open) == ("many_gathered", True)
