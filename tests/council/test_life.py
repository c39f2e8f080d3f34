"""The calendar of what bodies owe: kept, due and missing month by month; and one's meetings in one's own calendar."""

import io
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar
from python_calamine import CalamineWorkbook

from linli.council import attending, life, minutes, reminders, services
from linli.council.life_views import feed_address
from linli.council.models import Meeting, Reminder
from linli.journal.actors import SYSTEM, Actor
from linli.people import services as people
from linli.people.models import Term
from tests.cases.desk import at_desk
from tests.council.conftest import Bodies, person, seated

pytestmark = pytest.mark.django_db


def noon(month: int, day: int) -> datetime:
    return datetime(2027, month, day, 4, tzinfo=UTC)


def over(bodies: Bodies, kind: str) -> Meeting:
    return services.end_meeting(bodies.opened(kind).pk, by=bodies.secretary)


def close(bodies: Bodies, meeting: Meeting) -> Meeting:
    """Drawn up by whoever recorded it, signed on paper, closed by the host."""
    recorder = Actor(bodies.recorder.pk, "post", None, bodies.recorder.name)
    minutes.draw_up(meeting.pk, by=recorder)
    for signer in minutes.signers(meeting):
        minutes.signed_on_paper(meeting.pk, signer, by=recorder)
    return minutes.close(meeting.pk, by=bodies.secretary)


def held(bodies: Bodies, kind: str) -> Meeting:
    return close(bodies, over(bodies, kind))


def states(bodies: Bodies, kind: str, year: int = 2027) -> str:
    """One letter a month: kept, waiting for minutes, due, generally missing (m), missing (M), later, not owed (-)."""
    letters = {"done": "k", "due": "d", "missing_generally": "m", "missing": "M", "ahead": "l", "not_owed": "-"}
    letters["unminuted"] = "w"
    rows = {row.kind: row for row in life.years([bodies.branch], year)[0].rows}
    return "".join(letters[cell.owed.state] if cell else "." for cell in rows[kind].months) if kind in rows else ""


@pytest.fixture
def founded(bodies: Bodies) -> Bodies:
    Term.objects.update(starts=datetime(2026, 9, 1, tzinfo=UTC))
    return bodies


def test_a_month_turns_green_with_its_meeting_and_amber_without(
    founded: Bodies, moved: Callable[[datetime], None]
) -> None:
    moved(noon(1, 20))
    held(founded, "theme_day")
    moved(noon(3, 10))
    assert states(founded, "theme_day")[:3] == "kmd"
    held(founded, "theme_day")
    assert states(founded, "theme_day")[:3] == "kmk"
    held(founded, "party_assembly")
    assert states(founded, "party_assembly")[:3] == "..k"


def told(bodies: Bodies, what: str) -> list[tuple[str, str]]:
    """What stands at the desk of it: until when, and in which tone."""
    reminders.look_ahead([bodies.branch])
    rows = Reminder.objects.filter(body=bodies.branch, what=what).order_by("until")
    return [(row.until.isoformat(), row.tone) for row in rows]


def test_a_meeting_without_its_minutes_counts_only_in_between_and_once_they_are_late_not_at_all(
    founded: Bodies, moved: Callable[[datetime], None]
) -> None:
    moved(noon(1, 20))
    meeting = over(founded, "theme_day")
    assert (states(founded, "theme_day")[:1], told(founded, "minutes")) == ("w", [("2027-02-04", "due")])
    moved(noon(2, 4))
    assert states(founded, "theme_day")[:2] == "wd"
    moved(noon(2, 5))
    assert (states(founded, "theme_day")[:2], told(founded, "minutes")) == ("md", [("2027-02-04", "late")])
    desk = at_desk(founded.cast.secretary, second_factor=True)
    for page in ("/desk/life/?year=2027", f"/desk/life/{founded.branch.code}/?year=2027"):
        assert "已开，缺记录" in desk.get(page).content.decode()
    assert "已开，缺记录" in desk.get("/desk/").content.decode()
    close(founded, meeting)
    assert (states(founded, "theme_day")[:2], told(founded, "minutes")) == ("kd", [])


def test_a_meeting_to_which_too_few_came_keeps_nothing_whatever_its_minutes_say(
    founded: Bodies, moved: Callable[[datetime], None]
) -> None:
    moved(noon(1, 20))
    meeting = services.open_meeting(founded.called("party_assembly").pk, by=founded.secretary)
    for one in meeting.invitees.filter(votes=True).order_by("pk")[:2]:  # of six who vote
        attending.mark(meeting.pk, one.pk, "list", by=founded.recording)
    close(founded, services.end_meeting(meeting.pk, by=founded.secretary))
    assert states(founded, "party_assembly")[:3] == "..d"
    page = at_desk(founded.cast.secretary, second_factor=True).get("/desk/life/?year=2027").content.decode()
    assert "1-20 到会人数不足" in page
    moved(noon(4, 2))
    assert states(founded, "party_assembly")[:3] == "..m"


def test_a_meeting_to_which_nobody_came_was_not_held(founded: Bodies, moved: Callable[[datetime], None]) -> None:
    moved(noon(1, 20))
    meeting = services.open_meeting(founded.called("party_lecture").pk, by=founded.secretary)
    close(founded, services.end_meeting(meeting.pk, by=founded.secretary))
    assert states(founded, "party_lecture")[:3] == "..d"


def test_what_a_document_demands_is_missing_once_its_year_is_over(
    founded: Bodies, moved: Callable[[datetime], None]
) -> None:
    moved(noon(9, 30))
    assert states(founded, "life_meeting") == "...........l"
    moved(noon(10, 1))
    assert states(founded, "life_meeting") == "...........d"
    moved(datetime(2028, 1, 2, tzinfo=UTC))
    assert states(founded, "life_meeting") == "...........M"


def test_a_body_owes_nothing_of_a_period_that_began_before_it(
    bodies: Bodies, moved: Callable[[datetime], None]
) -> None:
    Term.objects.update(starts=datetime(2027, 8, 10, tzinfo=UTC))
    moved(noon(10, 5))
    assert states(bodies, "theme_day")[:9] == ".......-m"
    assert states(bodies, "theme_day", 2026) == ""


def test_a_branch_of_fewer_than_seven_members_owes_no_committee(founded: Bodies, moved: Callable[..., None]) -> None:
    moved(noon(3, 10))
    assert states(founded, "branch_committee") == ""
    seated(person("党员庚"), "party_seat", founded.branch)
    assert states(founded, "branch_committee")[:2] == "mm"


def test_the_year_costs_the_same_statements_for_one_body_and_for_twenty(founded: Bodies) -> None:
    with CaptureQueriesContext(connection) as one:
        life.years([founded.branch], 2027)
    groups = [
        people.create_organisation("party_group", f"第{number}党小组", founded.cast.places.estate, by=SYSTEM)
        for number in range(20)
    ]
    for group in groups:
        seated(person(f"组员{group.pk}"), "party_seat", group)
    with CaptureQueriesContext(connection) as many:
        life.years([founded.branch, *groups], 2027)
    assert len(many) == len(one)


def test_the_page_the_sheet_and_the_workbook_say_the_same(founded: Bodies, moved: Callable[..., None]) -> None:
    moved(noon(1, 20))
    held(founded, "theme_day")
    desk = at_desk(founded.cast.secretary, second_factor=True)
    page = desk.get("/desk/life/?year=2027").content.decode()
    assert "1-20" in page
    sheet = desk.get(f"/desk/life/{founded.branch.code}/?year=2027").content.decode()
    assert "1-20" in sheet
    assert "主题党日" in sheet
    book = b"".join(desk.get("/desk/life/?year=2027&as=excel").streaming_content)
    table = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0).to_python()
    assert next(row[2] for row in table if row[0] == "主题党日") == "1-20 已开"
    assert at_desk(founded.cast.far_secretary).get(f"/desk/life/{founded.branch.code}/").status_code == 404


def test_ones_meetings_come_into_ones_own_calendar_until_the_password_changes(bodies: Bodies, client: Client) -> None:
    meeting = bodies.called()
    address = feed_address(bodies.recorder)
    answer = client.get(address)
    assert answer["Content-Type"].startswith("text/calendar")
    events = Calendar.from_ical(answer.content).events
    begins = meeting.starts_at.replace(microsecond=0)
    assert [(str(event["summary"]), event.start) for event in events] == [("支部委员会会议", begins)]
    assert Calendar.from_ical(client.get(feed_address(bodies.cast.neighbour)).content).events == []
    bodies.recorder.set_password("something-else-2026")
    bodies.recorder.save()
    assert client.get(address).status_code == 404
    assert client.get("/meetings/feed/x/meetings.ics").status_code == 404
