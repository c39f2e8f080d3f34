"""A matter for four deliberations: each meeting of the right kind opens the next step, none of another kind does."""

from datetime import date, datetime, time, timedelta

import pytest

from linli.cases import packs
from linli.cases import services as cases
from linli.cases.models import Case
from linli.cases.services import Submission
from linli.council import attending, deciding, services
from linli.council.models import Meeting, Motion
from linli.council.services import Call
from linli.journal.actors import SYSTEM
from linli.journal.audit import findings
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.people.models import Organisation
from tests.council.conftest import Bodies
from tests.support.residents import inhabited

pytestmark = pytest.mark.django_db

MATTER = {"in_short": "修儿童场地", "draft_plan": "公共收益出三万元"}


@pytest.fixture
def matter(bodies: Bodies) -> Case:
    """What the branch puts forward."""
    packs.publish_folder(packs.SEEDS / "four_deliberations", by=SYSTEM)
    packs.forget()
    given = Submission(form=MATTER, way="put_forward")
    pack = packs.active("four_deliberations")
    return cases.submit(bodies.cast.places.estate, given, by=bodies.secretary, pack=pack)


def passed(bodies: Bodies, matter: Case, kind: str, body: Organisation, day: date | None = None) -> Motion:
    """What such a meeting passed on the matter, today or on an earlier day."""
    by = bodies.cast.acting("community_officer") if body.kind == "community_committee" else bodies.secretary
    when = datetime.combine(day, time(9), clock.LOCAL) if day else clock.now()
    host = by.person_id or 0
    said = Call(kind, when, "党群服务中心", host, bodies.recorder.pk, called_on=clock.today() - timedelta(days=30),
                proof="会议通知签收表")  # fmt: skip
    meeting = services.call(body.pk, said, by=by)
    item = services.add_item(meeting.pk, "", by=by, case=matter)
    services.open_meeting(meeting.pk, by=by)
    if meeting.sitting.seats:
        attending.everybody(meeting.pk, by=by)
    else:
        inhabited(meeting.area, 60, bodies.cast.places.unit)
        attending.counted(meeting.pk, 40, by=by)
    votes = 30 if kind == "residents_assembly" else meeting.invitees.filter(votes=True).count()
    return deciding.vote(item.pk, "同意", votes, 0, 0, by=by)


def attach(bodies: Bodies, motion: Motion, name: str) -> None:
    meeting: Meeting = motion.item.meeting
    by = bodies.cast.acting("community_officer") if meeting.kind == "residents_assembly" else bodies.secretary
    deciding.attach_resolution(motion.pk, name, by=by)


def test_four_meetings_one_after_the_other_open_the_steps(bodies: Bodies, matter: Case) -> None:
    committee = bodies.cast.posts["community_officer"].organisation
    road = (
        ("branch_committee", bodies.branch, "proposed", "to_two_committees"),
        ("joint", bodies.branch, "talked_over", "to_members"),
        ("party_assembly", bodies.branch, "examined", "to_residents"),
        ("residents_assembly", committee, "decided", "take_decision"),
    )
    for kind, body, fact, step in road:
        with pytest.raises(Refused, match="须先经"):
            cases.act(matter.pk, step, {}, by=bodies.secretary)
        attach(bodies, passed(bodies, matter, kind, body), fact)
        matter = cases.act(matter.pk, step, {}, by=bodies.secretary)
    assert matter.state == "resolved"
    assert list(findings()) == []


def test_a_meeting_of_another_kind_or_out_of_turn_opens_nothing(bodies: Bodies, matter: Case) -> None:
    council = passed(bodies, matter, "council", bodies.council)
    with pytest.raises(Refused) as refusal:
        attach(bodies, council, "proposed")
    assert refusal.value.code == "not_from_meeting"
    ahead = passed(bodies, matter, "joint", bodies.branch)
    with pytest.raises(Refused) as refusal:
        attach(bodies, ahead, "talked_over")
    assert (refusal.value.code, refusal.value.basis) == ("not_in_this_state", "practice（四议两公开）")
    matter.refresh_from_db()
    assert matter.facts == {}


def test_what_was_decided_before_the_matter_came_so_far_decides_nothing(bodies: Bodies, matter: Case) -> None:
    early = passed(bodies, matter, "branch_committee", bodies.branch, clock.today() - timedelta(days=3))
    with pytest.raises(Refused, match="还没有走到这一步") as refusal:
        attach(bodies, early, "proposed")
    assert refusal.value.code == "decided_before"
    matter.refresh_from_db()
    assert matter.facts == {}
