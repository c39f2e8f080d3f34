"""The demonstration's bodies and their year of meetings: nothing is refused, and a visitor finds something to open."""

from collections import Counter
from datetime import timedelta

import pytest

from linli.cases import packs
from linli.council import bodies, dues, founding, life, polling, reporting, speaking
from linli.council.models import Meeting, Point, Poll, State, Task
from linli.council.office_models import Letter, SealUse
from linli.council.party_models import DuesYear, Partner, Transfer
from linli.jobs.worker import run_until_idle
from linli.journal.actors import SYSTEM
from linli.journal.audit import findings
from linli.kernel import clock
from linli.people.models import Organisation
from linli.points import replaying
from linli.points.models import Application, Claim, Closing, Entry, Objection, RuleBook
from linli.web.demo import bodies as around
from linli.web.demo import estates, meetings, points
from linli.web.demo.people import Names
from linli.web.demo.play import DAYS, Year

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(600)]  # a year beside two other workers


def test_a_year_of_meetings_is_held_and_the_plots_are_decided() -> None:
    packs.publish_seeds(by=SYSTEM)
    with clock.moved(clock.now() - timedelta(days=DAYS)):
        stage = estates.build(Names(2026))
    year = Year(stage)
    points.plan(year, meetings.plan(year).branch)
    around.plan(year)
    played = year.run(lambda _cases: None)
    assert played.refused == []
    branch = Organisation.objects.get(area=stage.estate, kind="party_branch")
    assembly = Meeting.objects.filter(kind="party_assembly").latest("starts_at")
    assert assembly.invitees.count() == 46
    states = Counter(Meeting.objects.values_list("state", flat=True))
    assert set(states) == {State.CLOSED, State.CALLED, State.OPEN}
    assert (states[State.CALLED], states[State.OPEN]) == (1, 1)
    council = Meeting.objects.get(kind="council", state=State.CLOSED)
    assert (council.published, council.items.get(position=1).motions.get().passed) == (True, True)
    assert Counter(bool(task.done_at) for task in Task.objects.all()) == {True: 2, False: 2}
    shown = life.years([branch], clock.today().year)[0]
    assert shown.kept > shown.missing > 0
    election, appraisal = Poll.objects.get(kind="election"), Poll.objects.get(kind="appraisal")
    assert (bool(election.confirmed_at), bool(appraisal.confirmed_at)) == (True, True)
    outcome = polling.outcome(election)
    assert outcome is not None
    assert (outcome.next, len(outcome.elected)) == ("complete", 1)
    assert appraisal.choices.filter(grade="excellent").exists()
    assert Counter(SealUse.objects.values_list("state", flat=True)) == {"stamped": 2, "applied": 1}
    assert Letter.objects.count() == 3
    assert sorted(Transfer.objects.values_list("way", "state")) == [("in", "done"), ("out", "sent")]
    lines = [line for line in dues.of_year(DuesYear.objects.get()) if line.base]
    assert len(lines) == 8
    assert all(line.paid for line in lines)
    sitting = Meeting.objects.get(state=State.OPEN)
    assert {one.task_id for one in sitting.items.exclude(task=None)} <= {task.pk for task in Task.objects.all()}
    assert [point.seconds for point in Point.objects.filter(item__meeting=sitting).order_by("position")] == [180, 240]
    assert len(speaking.floor(sitting).waiting) == 3
    assert sitting.invitees.filter(confirmed=False).count() == sitting.invitees.filter(present_at=None).count() == 1
    _the_bodies_around()
    _a_year_of_points(branch)
    assert list(findings()) == []


def _the_bodies_around() -> None:
    """One whose term is over soon, who supervises it, one that prepares a first assembly, a unit that reports."""
    found = {one.body.kind: one for one in bodies.standing(Organisation.objects.exclude(kind="party_branch"))}
    committee, group = found["community_committee"], found["preparatory_group"]
    assert (committee.days_left, committee.elect_now, committee.vacant, committee.wrong) == (62, True, 0, ())
    assert (found["residents_supervision"].filled, group.filled, group.wrong) == (3, 7, ())
    assert [bodies.amiss(one.body) for one in (committee, found["residents_supervision"], group)] == [[], [], []]
    assert {one.step: bool(one.done) for one in founding.running(group.body)} == {
        "formed": True, "posted": False, "held": False,
    }  # fmt: skip
    unit = Partner.objects.get()
    told = reporting.reply(unit, clock.today().year), reporting.reply(unit, clock.today().year - 1)
    assert (sum(one.hours for one in told), sum(one.people for one in told)) == (85, 24)


def _a_year_of_points(branch: Organisation) -> None:
    """Points come from the meetings held, two periods were made known, something waits, a good was handed over."""
    book = RuleBook.objects.get(title=points.MEMBERS)
    kinds = Counter(Entry.objects.filter(account__book=book).values_list("kind", flat=True))
    assert kinds["earned"] > 400
    assert kinds["applied"] == 2
    assert Closing.objects.filter(book=book).count() in (1, 2)
    assert Counter(Application.objects.filter(account__book=book).values_list("state", flat=True)) == {
        "granted": 2, "declined": 1, "asked": 1,
    }  # fmt: skip
    assert Objection.objects.get().state == "raised"
    assert Claim.objects.get().state == "handed"
    run_until_idle()
    assert replaying.differing() == []
