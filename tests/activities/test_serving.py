"""What another floor keeps (a visit, a duty) becomes hours: once, within the day's cap, confirmed by somebody else."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from linli.activities import hours, service_queries, serving
from linli.activities.hour_models import Hours, HoursState
from linli.activities.models import Programme, Session
from linli.activities.serving import Source, Span
from linli.journal.audit import findings
from linli.kernel import clock
from linli.people.models import Person
from tests.activities.conftest import Team, himself, refuses
from tests.activities.test_at_once import one_after_another
from tests.activities.test_hours import served

pytestmark = pytest.mark.django_db


def programme(team: Team) -> Programme:
    return serving.programme_for(team.body.pk, "visit", "送教上门", "上门", by=team.by)


def at(hour: int, minute: int = 0) -> datetime:
    """On the day before yesterday, by the clock of the place."""
    return clock.midnight(clock.today() - timedelta(days=2)) + timedelta(hours=hour, minutes=minute)


def visit(programme: Programme, number: int, start: datetime, end: datetime, *who: Person, by: Person) -> Session:
    times = {person.pk: (start, end) for person in who}
    return serving.served(programme.pk, Source("home_visit", number), Span(start, end), times, by=himself(by))


def minutes() -> list[int]:
    return list(Hours.objects.order_by("pk").values_list("minutes", flat=True))


def test_a_visit_is_recorded_once_and_confirmed_by_somebody_who_was_not_there(team: Team) -> None:
    cast, kept = team.cast, programme(team)
    pair = (cast.resident, cast.secretary)
    session = visit(kept, 1, at(9), at(10, 50), *pair, by=team.chair)
    assert visit(kept, 1, at(9), at(10, 50), *pair, by=team.chair) == session
    assert (minutes(), hours.sums([one.pk for one in pair])) == ([90, 90], {})
    with refuses("own_record"):
        hours.confirm(session.pk, by=team.by)
    with refuses("own_hours"):
        hours.confirm(session.pk, by=himself(cast.secretary))
    assert hours.confirm(session.pk, by=himself(cast.community_officer)) == 2
    assert hours.sums([one.pk for one in pair]) == {one.pk: 90 for one in pair}
    line = service_queries.of_person(cast.resident.pk).rows[0]
    assert (str(line.sign_up.session), line.sign_up.session.where) == ("送教上门", "上门")  # not whose home
    assert serving.codes("home_visit", [1, 2]) == {1: session.code}
    assert list(findings()) == []


def test_somebody_who_served_later_is_added_to_what_stands(team: Team) -> None:
    cast, kept = team.cast, programme(team)
    first = visit(kept, 1, at(9), at(10), cast.resident, by=team.chair)
    hours.confirm(first.pk, by=himself(cast.secretary))
    visit(kept, 1, at(9), at(10), cast.resident, cast.neighbour, by=team.chair)
    assert [(row.sign_up.person, row.state) for row in Hours.objects.order_by("pk")] == [
        (cast.resident, HoursState.CONFIRMED), (cast.neighbour, HoursState.RECORDED),
    ]  # fmt: skip


def test_what_two_sources_cover_counts_once_and_a_day_has_its_cap_over_all(team: Team) -> None:
    who, kept = team.cast.resident, programme(team)
    duties = serving.programme_for(team.body.pk, "rota", "门岗值守", "门岗", by=team.by)
    serving.served(duties.pk, Source("duty", 1), Span(at(8), at(14)), {who.pk: (at(8), at(14))}, by=himself(team.chair))
    visit(kept, 1, at(13), at(15), who, by=team.chair)  # an hour of it on duty
    visit(kept, 2, at(16), at(20), who, by=team.chair)
    visit(kept, 3, at(21), at(22), who, by=team.chair)
    assert minutes() == [360, 60, 60]  # eight hours
    visit(kept, 4, at(24 + 9), at(24 + 10), who, by=team.chair)
    assert minutes() == [360, 60, 60, 60]
    last = Session.objects.get(source_kind="home_visit", source_id=2)
    hours.confirm(last.pk, by=himself(team.cast.secretary))
    with refuses("day_full"):
        hours.correct(last.sign_ups.get().pk, 120, "漏记", by=himself(team.cast.community_officer))


def test_what_was_taken_back_leaves_room_and_is_put_right_where_it_was_confirmed(team: Team) -> None:
    cast, kept = team.cast, programme(team)
    office = himself(cast.community_officer)
    visit(kept, 1, at(9), at(11), cast.resident, by=team.chair)
    serving.take_back(Source("home_visit", 1), "走错门", by=office)
    serving.take_back(Source("home_visit", 99), "没有这次", by=office)
    assert [(row.minutes, row.state, row.reason) for row in Hours.objects.all()] == [
        (120, HoursState.WITHDRAWN, "走错门")
    ]
    with refuses("nothing_recorded"):
        hours.confirm(Session.objects.get().pk, by=office)
    again = visit(kept, 2, at(9), at(10), cast.resident, by=team.chair)  # at the same time, written anew
    hours.confirm(again.pk, by=himself(cast.secretary))
    serving.take_back(Source("home_visit", 2), "那天没去", by=office)
    assert hours.sums([cast.resident.pk]) == {cast.resident.pk: 60}  # until another confirms that it was nothing
    with refuses("own_record"):
        hours.confirm(again.pk, by=office)
    hours.confirm(again.pk, by=himself(cast.secretary))
    assert hours.sums([cast.resident.pk]) == {cast.resident.pk: 0}
    assert list(findings()) == []


@pytest.mark.django_db(transaction=True)
def test_of_two_sources_recorded_at_one_moment_no_more_counts_than_a_day_has(team: Team) -> None:
    who, kept = team.cast.resident, programme(team)
    duties = serving.programme_for(team.body.pk, "rota", "门岗值守", "门岗", by=team.by)
    long = {who.pk: (at(8), at(14))}

    def duty() -> object:
        return serving.served(duties.pk, Source("duty", 1), Span(at(8), at(14)), long, by=himself(team.chair))

    one_after_another(duty, lambda: visit(kept, 1, at(14), at(20), who, by=team.cast.secretary))
    assert minutes() == [360, 120]
    assert list(findings()) == []


@pytest.mark.django_db(transaction=True)
def test_one_source_recorded_twice_at_one_moment_counts_once(team: Team) -> None:
    who, kept = team.cast.resident, programme(team)
    one_after_another(*[lambda: visit(kept, 1, at(9), at(11), who, by=team.chair)] * 2)
    assert (Session.objects.filter(source_id=1).count(), minutes()) == (1, [120])


@pytest.mark.django_db(transaction=True)
def test_of_two_corrections_at_one_moment_no_more_counts_than_a_day_has(team: Team) -> None:
    cast, kept = team.cast, programme(team)
    rows = [
        visit(kept, number, at(start), at(start + 3), cast.resident, by=team.chair)
        for number, start in ((1, 8), (2, 12))
    ]
    for row in rows:
        hours.confirm(row.pk, by=himself(cast.secretary))

    def longer(row: Session) -> None:
        hours.correct(row.sign_ups.get().pk, 300, "漏记", by=himself(cast.community_officer))

    def too_long() -> None:
        with refuses("day_full"):
            longer(rows[1])

    one_after_another(lambda: longer(rows[0]), too_long)
    assert sum(minutes()) == 480


@pytest.mark.django_db(transaction=True)
def test_hours_taken_down_and_confirmed_twice_at_one_moment_count_once(
    team: Team, moved: Callable[[datetime], None]
) -> None:
    row = served(team, moved)
    one_after_another(*[lambda: hours.take_down(row.session_id, by=team.by)] * 2)
    assert minutes() == [120]
    secretary = himself(team.cast.secretary)

    def again() -> None:
        with refuses("nothing_recorded"):
            hours.confirm(row.session_id, by=secretary)

    one_after_another(lambda: hours.confirm(row.session_id, by=secretary), again)
    assert hours.sums([team.cast.resident.pk]) == {team.cast.resident.pk: 120}
