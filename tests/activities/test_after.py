"""After a session: feedback without names, a report that a second person releases, and records claimed later."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from linli.activities import attending, claiming, hours, signing_up, telling
from linli.activities.after_models import Feedback, Report
from linli.activities.models import Guest, Session, SignUp
from linli.files import jobs as file_jobs
from linli.files.models import File
from linli.journal.audit import findings
from linli.kernel import clock
from linli.kernel.refused import NotAllowed
from linli.people import services as people
from tests.activities.conftest import Team, himself, refuses, role_of, somebody
from tests.cases.desk import at_desk
from tests.files.pictures import jpeg

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(team: Team, moved: Callable[[datetime], None]) -> Session:
    """The resident and a guest came, the neighbour did not; it is closed."""
    session = team.first(kind="service", title="垃圾分类劝导", rhythm="", places=None)
    role = role_of(session).pk
    signing_up.sign_up(session.pk, role, by=himself(team.cast.resident))
    signing_up.sign_up(session.pk, role, by=himself(team.cast.neighbour))
    signing_up.enter_guest(session.pk, role, "王奶奶", by=team.by, phone="13800001234")
    moved(session.starts_at)
    for row in session.sign_ups.exclude(person=team.cast.neighbour):
        attending.mark(session.pk, row.pk, "list", by=team.by)
    moved(session.ends_at)
    return attending.close(session.pk, 0, by=team.by)


def test_who_came_says_what_they_think_and_no_name_is_read(team: Team, held: Session) -> None:
    phone, show = at_desk(team.cast.resident), reverse("activities:show", args=[held.code])
    assert "您觉得怎么样" in phone.get(show).content.decode()
    phone.post(reverse("activities:feedback", args=[held.code]), {"grade": "4", "words": "水准备少了"})
    phone.post(reverse("activities:feedback", args=[held.code]), {"grade": "5", "words": "很好"})
    assert [(one.grade, one.words) for one in Feedback.objects.all()] == [(5, "很好")]
    missed = held.sign_ups.get(person=team.cast.neighbour)
    with pytest.raises(NotAllowed):
        telling.rate(missed.pk, 1, "没去", by=himself(team.cast.neighbour))
    page = at_desk(team.chair).get(reverse("activities:report", args=[held.code])).content.decode()
    assert ("很好" in page, "陈桂兰" in page) == (True, False)


def test_after_a_month_nobody_rates_it_any_more(team: Team, held: Session, moved: Callable[[datetime], None]) -> None:
    moved(held.ends_at + timedelta(days=31))
    with refuses("not_now"):
        telling.rate(held.sign_ups.earliest("pk").pk, 3, "", by=himself(team.cast.resident))


def test_a_report_with_photos_is_read_once_a_second_person_released_it(
    team: Team, held: Session, client: Client
) -> None:
    show, report = (reverse(f"activities:{name}", args=[held.code]) for name in ("show", "report"))
    photo = SimpleUploadedFile("a.jpg", jpeg((64, 48)), "image/jpeg")
    at_desk(team.chair).post(report, {"words": "二十人参加，劝导四十户", "photos": [photo]})
    for file in File.objects.all():
        file_jobs.process({"files": [file.pk]})
    picture = reverse("files:show", args=[File.objects.get().code, "small"])
    assert "劝导四十户" not in client.get(show).content.decode()
    assert client.get(picture).status_code == 404
    with refuses("own_report"):
        telling.release(held.pk, by=team.by)
    with pytest.raises(NotAllowed):
        telling.release(held.pk, by=himself(team.cast.resident))
    at_desk(team.cast.secretary).post(reverse("activities:release", args=[held.code]))
    page = client.get(show).content.decode()
    assert ("劝导四十户" in page, 'alt="垃圾分类劝导"' in page) == (True, True)
    assert client.get(picture).status_code == 200
    telling.write(held.pk, "改写", by=team.by)
    assert Report.objects.get().released_at is None
    assert list(findings()) == []


def test_a_record_under_ones_telephone_and_name_is_claimed_with_its_hours(team: Team, held: Session) -> None:
    granny, other = somebody("王奶奶"), somebody("李四")
    for person, number in ((granny, "13800001234"), (other, "13800005678")):
        person.phone = f"+86{number}"
        person.save()
        people.prove_phone(person.pk, by=himself(person))
        person.refresh_from_db()
    assert claiming.under(other) == []
    guest = Guest.objects.get()
    with refuses("no_record"):
        claiming.claim(guest.code, by=himself(other))
    phone = at_desk(granny)
    assert guest.code in phone.get(reverse("activities:mine")).content.decode()
    phone.post(reverse("activities:claim"), {"code": guest.code})
    assert SignUp.objects.filter(person=granny, came_at__isnull=False).count() == 1
    assert claiming.under(granny) == []
    assert hours.take_down(held.pk, by=team.by) == 2  # the resident's and hers


def test_a_record_without_a_telephone_is_claimed_by_the_code_of_the_desk(team: Team) -> None:
    session = team.first()
    row = signing_up.enter_guest(session.pk, role_of(session).pk, "王奶奶", by=team.by)
    granny = somebody("王奶奶")
    assert row.guest is not None
    claiming.claim(row.guest.code.upper(), by=himself(granny))
    assert SignUp.objects.get().person == granny
    assert session.slots.filter(person=granny).exists()
    with refuses("no_record"):
        claiming.claim(row.guest.code, by=himself(granny))
    assert list(findings()) == []


def test_the_posters_code_leads_to_the_next_session(team: Team, client: Client) -> None:
    session = team.first()
    there = reverse("activities:next", args=[session.programme.code])
    page = at_desk(team.chair).get(reverse("activities:poster", args=[session.programme.code])).content.decode()
    assert ("<svg" in page, "儿童手工课" in page) == (True, True)
    assert client.get(there).headers["Location"] == reverse("activities:show", args=[session.code])
    hidden = team.first(title="排练", kind="rehearsal", shown=False, spot_id=None, place="活动室")
    assert client.get(reverse("activities:next", args=[hidden.programme.code])).status_code == 404
    assert clock.now() < session.starts_at
