"""A seat ends early: papers are handed over within three days, the change is filed within thirty, both with a paper."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from linli.council import elections, reminders
from linli.council.models import Reminder
from linli.journal.actors import SYSTEM
from linli.journal.audit import findings
from linli.journal.queries import history_of
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people import leaving, seating
from linli.people.models import Formality, Ownership, Seating, Term
from linli.rules.seating import REMOVED
from tests.cases.desk import at_desk
from tests.council.conftest import Bodies, owning, person, seated
from tests.files.pictures import jpeg

pytestmark = pytest.mark.django_db
GUIDE = "业主大会和业主委员会指导规则"


@pytest.fixture
def member(bodies: Bodies) -> Term:
    return seated(owning(person("委员甲"), bodies), "committee_member", bodies.owners)


def owed(bodies: Bodies) -> list[tuple[str, date, str]]:
    rows = Formality.objects.filter(seating__organisation=bodies.owners).order_by("due")
    return [(row.what, row.due, row.basis) for row in rows]


def told(bodies: Bodies) -> list[tuple[str, str, str]]:
    reminders.look_ahead([bodies.owners])
    rows = Reminder.objects.filter(body=bodies.owners, what__in=("after", "lapsed")).order_by("until", "pk")
    return [(row.what, row.about, row.tone) for row in rows]


@pytest.mark.parametrize("why", ["resigned", "removed", "lapsed"])
def test_who_leaves_early_hands_over_in_three_days_and_the_change_is_filed_in_thirty(
    bodies: Bodies, member: Term, why: str, moved: Callable[[datetime], None]
) -> None:
    today = clock.today()
    leaving.end(member.pk, by=bodies.cast.acting("street_officer"), document="辞职书", why=why)
    assert owed(bodies) == [
        ("hand_over", today + timedelta(days=3), f"{GUIDE} art. 45"),
        ("filing", today + timedelta(days=30), f"{GUIDE} art. 34"),
    ]
    assert [one for one in told(bodies) if one[0] == "after"] == [
        ("after", "hand_over", "due"),
        ("after", "filing", "due"),
    ]
    row = Seating.objects.get()
    assert (row.ended, row.title, row.document) == (True, "委员甲 · 业委会委员", "辞职书")
    assert [entry.verb for entry in history_of(row)] == ["seating.left"]
    moved(clock.now() + timedelta(days=4))
    assert ("after", "hand_over", "late") in told(bodies)
    assert list(findings()) == []


def test_a_term_that_runs_out_owes_nothing_by_itself(bodies: Bodies, member: Term) -> None:
    leaving.end(member.pk, by=bodies.cast.acting("street_officer"), why="expired")
    assert (owed(bodies), Seating.objects.count()) == ([], 0)


def test_who_leaves_a_council_owes_no_hand_over(bodies: Bodies) -> None:
    term = Term.objects.get(person=bodies.councillors[2])
    leaving.end(term.pk, by=SYSTEM, why="resigned")
    assert Seating.objects.count() == 0
    assert set(REMOVED) == {"owners_committee", "community_committee"}


def test_the_days_run_from_the_last_day_in_the_seat_not_from_the_day_of_the_entry(bodies: Bodies, member: Term) -> None:
    Term.objects.filter(pk=member.pk).update(starts=clock.now() - timedelta(days=40))
    last = clock.today() - timedelta(days=10)
    ends = clock.midnight(last + timedelta(days=1))
    leaving.end(member.pk, by=bodies.cast.acting("street_officer"), ends=ends, why="resigned", document="辞职书")
    assert [due for _what, due, _basis in owed(bodies)] == [last + timedelta(days=3), last + timedelta(days=30)]


def test_it_is_done_with_its_paper_and_then_no_longer_told(bodies: Bodies, member: Term) -> None:
    leaving.end(member.pk, by=bodies.cast.acting("street_officer"), document="辞职书", why="resigned")
    row, by = Formality.objects.get(what="hand_over"), bodies.cast.acting("director")
    with pytest.raises(Refused) as refusal:
        elections.fulfil(row.pk, clock.today(), "移交清单 1 号", by=by, photos=[])
    assert refusal.value.code == "photo_missing"
    desk = at_desk(bodies.cast.director)
    page = desk.get(f"/desk/bodies/{bodies.owners.code}/").content.decode()
    assert "选举与资格终止" in page
    assert re.search(rf'<time datetime="{clock.today().isoformat()}" data-on-paper="[^"]+">今天</time> 资格终止', page)
    given = {"day": clock.today().isoformat(), "document": "移交清单 1 号",
             "photo": SimpleUploadedFile("list.jpg", jpeg(), "image/jpeg")}  # fmt: skip
    desk.post(f"/desk/bodies/{bodies.owners.code}/owed/{row.pk}/", given)
    row.refresh_from_db()
    assert (row.done_on, row.document) == (clock.today(), "移交清单 1 号")
    assert ("after", "hand_over", "due") not in told(bodies)
    assert not seating.unfiled(bodies.owners)  # the change alone takes the seal from nobody


def test_the_street_ends_a_seat_on_the_posts_page_and_the_days_begin(bodies: Bodies, member: Term) -> None:
    desk = at_desk(bodies.cast.street_officer, second_factor=True)
    answer = desk.post(f"/people/terms/{member.pk}/end/", {"why": "resigned", "document": "辞职书", "ends": ""})
    assert answer.status_code in (302, 303)
    assert [what for what, _due, _basis in owed(bodies)] == ["hand_over", "filing"]


def test_a_member_who_sold_their_home_is_shown_to_the_body_until_the_end_is_recorded(
    bodies: Bodies, member: Term
) -> None:
    Term.objects.filter(pk=member.pk).update(starts=clock.now() - timedelta(days=400))
    owning(bodies.cast.director, bodies)
    Ownership.objects.filter(person=member.person).delete()
    assert told(bodies) == [("lapsed", f"委员甲 {member.post.title}", "late")]
    body = f"/desk/bodies/{bodies.owners.code}/"
    own = at_desk(bodies.cast.director)
    assert "登记委员资格终止" in own.get("/desk/").content.decode()
    page = own.get(body).content.decode()
    assert "依法已自行终止的资格" in page
    assert ("第 43 条" in page, "由上级单位登记" in page) == (True, True)
    sold = clock.today() - timedelta(days=5)
    given = {"day": sold.isoformat(), "document": "不动产转移登记 2026-88"}
    assert own.post(f"{body}ended/{member.pk}/", given).status_code in (403, 404)
    desk = at_desk(bodies.cast.street_officer, second_factor=True)
    assert "登记资格终止" in desk.get(body).content.decode()
    desk.post(f"{body}ended/{member.pk}/", {**given, "document": ""})
    member.refresh_from_db()
    assert member.why == ""
    desk.post(f"{body}ended/{member.pk}/", given)
    member.refresh_from_db()
    assert (member.why, member.document, clock.day_of(member.ends or clock.now())) == (
        "lapsed", "不动产转移登记 2026-88", sold + timedelta(days=1),
    )  # fmt: skip
    assert [due for _what, due, _basis in owed(bodies)] == [sold + timedelta(days=3), sold + timedelta(days=30)]
    assert not [one for one in told(bodies) if one[0] == "lapsed"]


def test_nobody_records_as_ended_what_the_register_knows_as_lawful(bodies: Bodies, member: Term) -> None:
    by = bodies.cast.acting("street_officer")
    with pytest.raises(Refused) as refusal:
        leaving.record_lapse(member.pk, clock.today(), "传言", by=by)
    assert refusal.value.code == "not_lapsed"
    Ownership.objects.filter(person=member.person).delete()
    with pytest.raises(Refused) as refusal:
        leaving.record_lapse(member.pk, clock.today() + timedelta(days=1), "登记", by=by)
    assert refusal.value.code == "day_elsewhere"
    with pytest.raises(NotAllowed):
        leaving.record_lapse(member.pk, clock.today(), "登记", by=bodies.cast.acting("director"))
    member.refresh_from_db()
    assert (member.why, Seating.objects.count()) == ("", 0)
