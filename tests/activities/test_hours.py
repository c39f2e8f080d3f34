"""Hours are recorded by one, confirmed by another, objected to, put right by counter-entry, certified and starred."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from linli.activities import attending, certifying, hours, services, serving, signing_up, starring
from linli.activities.hour_models import Certificate, Hours, HoursState, Star
from linli.activities.models import Session, SignUp
from linli.journal.audit import findings
from linli.journal.models import Access
from linli.journal.queries import history_of
from linli.kernel import clock
from linli.kernel.refused import NotAllowed
from tests.activities.conftest import Team, himself, refuses, somebody
from tests.cases.desk import at_desk

pytestmark = pytest.mark.django_db


def served(
    team: Team, moved: Callable[[datetime], None], minutes: int = 120, *, planned: int = 120, **said: object
) -> SignUp:
    """The resident served so long in a session that was planned for two hours, and it is closed."""
    session = team.first(kind="service", title="垃圾分类劝导", rhythm="", minutes=planned, **said)
    role = session.programme.roles.get()
    row = signing_up.sign_up(session.pk, role.pk, by=himself(team.cast.resident))
    moved(session.starts_at)
    attending.mark(session.pk, row.pk, "list", by=team.by)
    moved(session.starts_at + timedelta(minutes=minutes))
    attending.mark(session.pk, row.pk, "left", by=team.by)
    moved(max(session.ends_at, clock.now()))
    attending.close(session.pk, 0, by=team.by)
    return SignUp.objects.select_related("session").get(pk=row.pk)


def confirmed(team: Team, row: SignUp) -> Hours:
    """Recorded by the chair, confirmed by the branch secretary."""
    hours.take_down(row.session_id, by=team.by)
    hours.confirm(row.session_id, by=himself(team.cast.secretary))
    return Hours.objects.get(sign_up=row)


def test_time_within_the_session_counts_in_half_hours(team: Team, moved: Callable[[datetime], None]) -> None:
    row = served(team, moved, 119)
    assert hours.take_down(row.session_id, by=team.by) == 1
    assert hours.take_down(row.session_id, by=team.by) == 0  # once
    assert (Hours.objects.get().minutes, Hours.objects.get().state) == (90, HoursState.RECORDED)
    assert hours.sums([team.cast.resident.pk]) == {}


def test_only_eight_hours_of_a_day_count(team: Team, moved: Callable[[datetime], None]) -> None:
    at = datetime(2026, 1, 1, 8).time()
    first = served(team, moved, 360, at=at, planned=360)
    hours.take_down(first.session_id, by=team.by)
    session = services.add_session(first.session.programme_id, first.session.ends_at, by=team.by, minutes=240)
    row = signing_up.enter(session.pk, first.role_id, team.cast.resident.pk, by=team.by)
    moved(session.starts_at)
    attending.mark(session.pk, row.pk, "list", by=team.by)
    moved(session.ends_at)
    attending.close(session.pk, 0, by=team.by)  # who did not sign out stayed to the end
    hours.take_down(session.pk, by=team.by)
    assert list(Hours.objects.order_by("pk").values_list("minutes", flat=True)) == [360, 120]


def test_somebody_other_than_who_recorded_them_confirms(team: Team, moved: Callable[[datetime], None]) -> None:
    row = served(team, moved)
    with refuses("nothing_recorded"):
        hours.confirm(row.session_id, by=himself(team.cast.secretary))
    hours.take_down(row.session_id, by=team.by)
    with refuses("own_record"):
        hours.confirm(row.session_id, by=team.by)
    with pytest.raises(NotAllowed):
        hours.confirm(row.session_id, by=himself(team.cast.neighbour))
    assert hours.confirm(row.session_id, by=himself(team.cast.secretary)) == 1
    one = Hours.objects.get()
    entry = history_of(one).latest("seq")
    assert (entry.verb, hours.sums([team.cast.resident.pk])) == ("hours.confirmed", {team.cast.resident.pk: 120})
    with pytest.raises(DatabaseError), transaction.atomic():
        Hours.objects.filter(pk=one.pk).update(minutes=480)
    assert list(findings()) == []


def test_nobody_confirms_their_own_hours(team: Team, moved: Callable[[datetime], None]) -> None:
    session = team.first(kind="service", rhythm="", places=None)
    role = session.programme.roles.get().pk
    row = signing_up.sign_up(session.pk, role, by=himself(team.cast.secretary))
    moved(session.starts_at)
    attending.mark(session.pk, row.pk, "list", by=team.by)
    moved(session.ends_at)
    attending.close(session.pk, 0, by=team.by)
    hours.take_down(session.pk, by=team.by)
    with refuses("own_hours"):
        hours.confirm(session.pk, by=himself(team.cast.secretary))
    assert hours.confirm(session.pk, by=himself(team.cast.community_officer)) == 1


def test_an_objection_in_time_is_answered_by_a_counter_entry(team: Team, moved: Callable[[datetime], None]) -> None:
    one = confirmed(team, served(team, moved, 60))
    me, secretary, officer = (
        himself(getattr(team.cast, who)) for who in ("resident", "secretary", "community_officer")
    )
    with pytest.raises(NotAllowed):
        hours.object_to(one.pk, "少算了", by=himself(team.cast.neighbour))
    said = hours.object_to(one.pk, "我十一点才走", by=me)
    with refuses("objected"):
        hours.object_to(one.pk, "再说一次", by=me)
    with refuses("own_record"):
        hours.decide(said.pk, "登记没错", None, by=secretary)  # who confirmed them
    hours.decide(said.pk, "签退登记早了，更正", 120, by=officer)
    assert hours.sums([team.cast.resident.pk]) == {team.cast.resident.pk: 60}  # until another confirms it
    with refuses("own_record"):
        hours.confirm(one.sign_up.session_id, by=officer)
    hours.confirm(one.sign_up.session_id, by=secretary)
    assert [(row.minutes, row.reason) for row in Hours.objects.order_by("pk")] == [(60, ""), (60, "签退登记早了，更正")]
    assert hours.sums([team.cast.resident.pk]) == {team.cast.resident.pk: 120}
    hours.correct(one.sign_up_id, 0, "未到岗", by=officer)
    hours.confirm(one.sign_up.session_id, by=secretary)
    assert hours.sums([team.cast.resident.pk]) == {team.cast.resident.pk: 0}
    assert list(findings()) == []


def test_after_the_days_for_objections_nobody_objects(team: Team, moved: Callable[[datetime], None]) -> None:
    one = confirmed(team, served(team, moved))
    moved(clock.shift(timedelta(days=6)))
    with refuses("window_closed"):
        hours.object_to(one.pk, "少了", by=himself(team.cast.resident))


def test_hours_are_certified_and_anybody_checks_the_certificate(
    team: Team, client: Client, moved: Callable[[datetime], None]
) -> None:
    with refuses("no_hours"):
        certifying.issue(team.body.pk, team.cast.resident.pk, by=himself(team.cast.resident))
    confirmed(team, served(team, moved))
    phone = at_desk(team.cast.resident)
    page = phone.get(reverse("activities:service")).content.decode()
    assert team.body.code in page
    answer = phone.post(reverse("activities:change_service", args=["certify"]), {"body": team.body.code}, follow=True)
    assert answer.content.startswith(b"%PDF")
    made = Certificate.objects.get()
    assert (made.minutes, made.number) == (120, f"{clock.today().year}-0001")
    checked = client.get(reverse("activities:genuine", args=[made.code])).content.decode()
    assert "属实" in checked
    assert "安和志愿服务队" in checked
    assert "陈桂兰" not in checked
    assert client.get(reverse("activities:genuine", args=["0" * 14])).status_code == 404
    other = at_desk(team.cast.neighbour)
    assert other.get(reverse("activities:certificate", args=[made.code])).status_code == 404
    with pytest.raises(NotAllowed):
        certifying.issue(team.body.pk, team.cast.resident.pk, by=himself(team.cast.neighbour))
    assert certifying.issue(team.body.pk, team.cast.resident.pk, by=team.by).serial == 2
    assert list(findings()) == []


def credited(team: Team, session: Session, person_id: int, served_hours: int) -> None:
    """So many hours from before, on record as confirmed."""
    row = SignUp.objects.create(
        session=session, role=session.programme.roles.get(), person_id=person_id, state="placed",
        queued_at=session.starts_at, came_at=session.starts_at, way="list",
    )  # fmt: skip
    Hours.objects.create(
        sign_up=row, minutes=served_hours * 60, state=HoursState.CONFIRMED, recorded_at=session.ends_at,
        confirmed_at=session.ends_at, confirmed_by=team.cast.secretary, open_until=clock.today(),
    )  # fmt: skip


def test_stars_are_published_before_they_are_given_and_named_only_with_consent(
    team: Team, client: Client, moved: Callable[[datetime], None]
) -> None:
    session = team.first(kind="service", rhythm="")
    shy = somebody("不愿具名者")
    for person, served_hours in ((team.cast.resident, 100), (shy, 300), (team.cast.neighbour, 99)):
        credited(team, session, person.pk, served_hours)
    starring.agree(True, by=himself(team.cast.resident))
    with pytest.raises(NotAllowed):
        starring.publish(team.cast.places.estate.pk, by=team.by)
    made = starring.publish(team.cast.places.estate.pk, by=himself(team.cast.secretary))
    assert sorted((star.person_id, star.stars) for star in made) == sorted([(team.cast.resident.pk, 1), (shy.pk, 2)])
    page = client.get(reverse("activities:stars", args=[team.cast.places.estate.code])).content.decode()
    assert ("陈桂兰" in page, "不愿具名者" in page, "刘志强" in page) == (True, False, False)
    assert starring.given(team.cast.resident.pk) == 0
    with refuses("no_stars"):
        starring.publish(team.cast.places.estate.pk, by=himself(team.cast.secretary))
    starring.withdraw(Star.objects.get(person=shy).pk, "时长重复", by=himself(team.cast.secretary))
    moved(clock.shift(timedelta(days=20)))
    assert (starring.given(team.cast.resident.pk), starring.given(shy.pk)) == (1, 0)


def test_the_pages_record_confirm_and_answer(team: Team, moved: Callable[[datetime], None]) -> None:
    row = served(team, moved, 60)
    desk, secretary, phone = (at_desk(who) for who in (team.chair, team.cast.secretary, team.cast.resident))
    code = row.session.code
    page = reverse("activities:hours", args=[code])
    do = {name: reverse("activities:change_hours", args=[code, name]) for name in ("record", "confirm", "answer")}
    assert page in desk.get(reverse("activities:session", args=[code])).content.decode()
    desk.post(do["record"])
    assert "待确认" in secretary.get(page).content.decode()
    secretary.post(do["confirm"])
    one = Hours.objects.get()
    mine = phone.get(reverse("activities:service")).content.decode()
    assert one.code in mine
    phone.post(reverse("activities:change_service", args=["object"]), {"hours": one.code, "words": "十一点才走"})
    assert "十一点才走" in secretary.get(page).content.decode()
    objection = one.objection.pk
    secretary.post(do["answer"], {"objection": objection, "answer": "更正", "hours": "2"})  # who confirmed them
    assert list(Hours.objects.values_list("minutes", flat=True)) == [60]
    community = at_desk(team.cast.community_officer)
    community.post(do["answer"], {"objection": objection, "answer": "更正", "hours": "2"})
    assert list(Hours.objects.order_by("pk").values_list("minutes", flat=True)) == [60, 60]


def test_nobody_puts_their_own_hours_right(team: Team, moved: Callable[[datetime], None]) -> None:
    row = served(team, moved)
    confirmed(team, row)
    SignUp.objects.filter(pk=row.pk).update(person=team.chair)
    with refuses("own_hours"):
        hours.correct(row.pk, 180, "多干了一小时", by=team.by)
    hours.correct(row.pk, 180, "多干了一小时", by=himself(team.cast.secretary))
    assert Hours.objects.count() == 2


def test_a_colleague_who_prints_the_certificate_reads_the_card_in_outline_and_that_is_on_record(
    team: Team, moved: Callable[[datetime], None]
) -> None:
    row = served(team, moved)
    confirmed(team, row)
    person = team.cast.resident
    person.id_number = "430202195001010015"
    person.save(update_fields=["id_number"])
    made = certifying.issue(team.body.pk, person.pk, by=himself(person))
    assert certifying.number_for(made, by=himself(person)) == "430202195001010015"
    assert not Access.objects.exists()
    told = certifying.number_for(made, by=team.by)
    assert ("19500101" in told, Access.objects.get().what) == (False, "activity")


def test_who_reads_the_names_of_a_session_at_the_desk_is_on_record(
    team: Team, moved: Callable[[datetime], None]
) -> None:
    row = served(team, moved)
    confirmed(team, row)
    desk = at_desk(team.chair)
    for name in ("session", "sheet", "hours"):
        desk.get(reverse(f"activities:{name}", args=[row.session.code]))
    looked = Access.objects.filter(what="activity", person_id=team.cast.resident.pk, by_person_id=team.chair.pk)
    assert looked.count() == 3


def test_what_waits_to_be_confirmed_stands_on_one_page_but_for_ones_own(
    team: Team, moved: Callable[[datetime], None]
) -> None:
    row = served(team, moved)
    hours.take_down(row.session_id, by=team.by)
    own = serving.programme_for(team.body.pk, "visit", "送教上门", "上门", by=team.by)
    ends, me = clock.now(), team.cast.secretary.pk
    span = serving.Span(ends - timedelta(hours=1), ends)
    serving.served(own.pk, serving.Source("home_visit", 1), span, {me: (span.starts_at, ends)}, by=team.by)
    secretary, page = at_desk(team.cast.secretary), reverse("activities:volunteers")
    read = secretary.get(page).content.decode()
    assert ("垃圾分类劝导" in read, "陈桂兰" in read, "送教上门" in read) == (True, True, False)
    to = reverse("activities:confirm_hours")
    both = {"session": [row.session.code, Session.objects.get(source_id=1).code]}
    secretary.post(to, both)  # with one that somebody else has to confirm: all or nothing
    assert not Hours.objects.filter(state=HoursState.CONFIRMED).exists()
    secretary.post(to, {"session": row.session.code})
    assert list(Hours.objects.filter(state=HoursState.CONFIRMED)) == [Hours.objects.get(sign_up=row)]
    assert at_desk(team.cast.neighbour).post(to, {"session": row.session.code}).status_code in (302, 403, 404)
    assert at_desk(team.cast.community_officer).get(page).content.decode().count("送教上门") >= 1
