"""People sign in by the code, by the list, or from paper that a second person has seen; then the session is closed."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.core import signing

from linli.activities import attending, signing_up
from linli.activities.models import Session, SessionState, SignUp
from linli.journal.actors import SYSTEM, Actor
from linli.journal.audit import findings
from linli.kernel.refused import NotAllowed, Refused
from linli.people import services as people
from tests.activities.conftest import Team, himself, refuses, role_of, somebody

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(team: Team) -> Session:
    found = team.first()
    for person in (team.cast.resident, team.cast.neighbour):
        signing_up.sign_up(found.pk, role_of(found).pk, by=himself(person))
    return found


def test_one_signs_in_by_the_code_on_the_screen_and_out_again(
    team: Team, session: Session, moved: Callable[[datetime], None]
) -> None:
    me = himself(team.cast.resident)
    with pytest.raises(Refused) as early:
        attending.come(session.code, attending.token(session), by=me)
    moved(session.starts_at - timedelta(minutes=10))
    row = attending.come(session.code, attending.token(session), by=me)
    again = attending.come(session.code, attending.token(session), by=me)
    assert (early.value.code, row.way, again.came_at) == ("not_now", "qr", row.came_at)
    moved(session.ends_at)
    assert attending.leave(row.pk, by=me).left_at == session.ends_at
    with pytest.raises(NotAllowed):
        attending.leave(row.pk, by=himself(team.cast.neighbour))
    assert list(findings()) == []


def test_a_code_that_was_passed_on_is_soon_too_old(
    team: Team, session: Session, moved: Callable[[datetime], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    moved(session.starts_at)
    monkeypatch.setattr(attending, "FRESH", -1)
    with pytest.raises(Refused) as old:
        attending.come(session.code, attending.token(session), by=himself(team.cast.resident))
    monkeypatch.undo()
    with pytest.raises(Refused) as forged:
        attending.come(session.code, signing.dumps(session.code), by=himself(team.cast.resident))
    assert {old.value.code, forged.value.code} == {"code_old"}


def test_who_has_no_place_signs_in_only_where_all_may_come(
    team: Team, session: Session, moved: Callable[[datetime], None]
) -> None:
    square = team.first(title="广场舞", kind="square", drop_in=True, alone=False, places=1)
    moved(session.starts_at)
    stranger = himself(somebody("新邻居"))
    with pytest.raises(NotAllowed):
        attending.come(session.code, attending.token(session), by=stranger)
    assert attending.come(square.code, attending.token(square), by=stranger).came_at == session.starts_at
    with refuses("full"):
        attending.come(square.code, attending.token(square), by=himself(somebody("又一位")))


def test_who_just_comes_after_taking_a_party_back_comes_alone(team: Team, moved: Callable[[datetime], None]) -> None:
    square = team.first(title="广场舞", kind="square", drop_in=True, alone=False, places=1, companions=2)
    me = himself(team.cast.resident)
    row = signing_up.sign_up(square.pk, square.programme.roles.get().pk, by=me, companions=2, named="两个孙子")
    signing_up.cancel(row.pk, by=me)
    moved(square.starts_at)
    assert attending.come(square.code, attending.token(square), by=me).heads == 1


def test_nobody_who_just_comes_is_in_two_places_at_once(team: Team, moved: Callable[[datetime], None]) -> None:
    here, there = (
        team.first(title=title, kind="square", drop_in=True, alone=False) for title in ("广场舞", "垃圾分类值守")
    )
    moved(here.starts_at)
    me = himself(team.cast.resident)
    attending.come(here.code, attending.token(here), by=me)
    with refuses("person_taken"):
        attending.come(there.code, attending.token(there), by=me)


def test_the_leader_ticks_off_and_takes_back(team: Team, session: Session, moved: Callable[[datetime], None]) -> None:
    moved(session.starts_at)
    row = session.sign_ups.earliest("pk")
    assert attending.mark(session.pk, row.pk, "list", by=team.by).way == "list"
    assert attending.mark(session.pk, row.pk, "left", by=team.by).left_at == session.starts_at
    assert attending.mark(session.pk, row.pk, "", by=team.by).came_at is None
    with pytest.raises(NotAllowed):
        attending.mark(session.pk, row.pk, "list", by=himself(team.cast.secretary))


def test_times_from_paper_count_once_a_second_person_has_seen_the_list(
    team: Team, session: Session, moved: Callable[[datetime], None]
) -> None:
    second = somebody("副队长")
    post = people.create_post("body_chair", team.body, team.cast.places.estate, by=SYSTEM)
    people.appoint(post.pk, second.pk, by=SYSTEM)
    moved(session.ends_at + timedelta(days=1))
    row = session.sign_ups.earliest("pk")
    with refuses("times_wrong"):
        attending.from_paper(session.pk, row.pk, session.ends_at, session.starts_at, by=team.by)
    attending.from_paper(session.pk, row.pk, session.starts_at, session.ends_at, by=team.by)
    with refuses("own_list"):
        attending.see_paper(session.pk, by=team.by)
    with refuses("paper_unseen"):
        attending.close(session.pk, 0, by=team.by)
    assert attending.see_paper(session.pk, by=Actor(second.pk, "post", post.pk)) == 1
    closed = attending.close(session.pk, 4, by=team.by)
    came, missed = SignUp.objects.filter(session=session).order_by("pk")
    assert (closed.state, closed.heads) == (SessionState.HELD, 4)
    assert (came.seen_by, came.missed, missed.missed) == (second, False, True)
    assert list(findings()) == []


def test_a_session_is_not_closed_before_it_begins(team: Team, session: Session) -> None:
    with refuses("not_begun"):
        attending.close(session.pk, 0, by=team.by)
