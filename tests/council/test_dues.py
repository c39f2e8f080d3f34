"""Party dues: said once a year, ticked month by month, sealed, published to the branch and to nobody else."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from linli.council import dues
from linli.council.dues import Base
from linli.council.party_models import DuesBase, DuesPayment, DuesYear
from linli.journal.actors import SYSTEM, Actor
from linli.journal.audit import findings
from linli.journal.models import Access
from linli.journal.queries import history_of
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people import services as people
from linli.people.models import Person
from linli.people.terms import forget
from linli.rules.dues import DECIDED, PENSION, WAGE
from linli.settings.services import set_value
from tests.cases.desk import at_desk
from tests.council.conftest import Bodies, person, seated
from tests.support.overtaken import overtaken
from tests.support.shared import shared

pytestmark = pytest.mark.django_db


@shared
def kept(bodies: Bodies) -> DuesYear:
    """A member of the committee keeps them: next year's, so that each of its months is to come."""
    set_value(dues.SETTING, True, area_id=bodies.branch.area_id, by=SYSTEM, source="支部党员大会")
    return dues.open_year(bodies.branch.pk, clock.today().year + 1, bodies.recorder.pk, by=bodies.secretary)


def said(year: DuesYear, who: Person, amount: int, by: Actor, kind: str = WAGE, **more: object) -> DuesBase:
    return dues.set_base(year.pk, who.pk, Base(kind, amount, **more), by=by)  # type: ignore[arg-type]  # handed on as they came


def line_of(year: DuesYear, who: Person) -> dues.Line:
    return next(line for line in dues.of_year(year) if line.person_id == who.pk)


def test_it_is_off_unless_the_area_turns_it_on(bodies: Bodies) -> None:
    at = reverse("council:dues", args=[bodies.branch.code])
    assert at_desk(bodies.cast.secretary).get(at).status_code == 404
    assert "党费" not in at_desk(bodies.cast.secretary).get(f"/desk/bodies/{bodies.branch.code}/").content.decode()
    with pytest.raises(Refused) as refusal:
        dues.open_year(bodies.branch.pk, 2026, bodies.recorder.pk, by=bodies.secretary)
    assert refusal.value.code == "dues_off"


def test_members_pay_and_who_only_reports_here_does_not(bodies: Bodies, kept: DuesYear) -> None:
    names = set(dues.members(bodies.branch).values())
    assert {"党员甲", "预备戊", "唐月娥"} <= names
    assert "在职己" not in names
    with pytest.raises(Refused) as refusal:
        said(kept, bodies.members[5], 5_000_00, bodies.recording)
    assert refusal.value.code == "no_member"


def test_whose_dues_are_not_said_yet_is_said_in_words_and_their_line_holds_no_dashes(
    bodies: Bodies, kept: DuesYear
) -> None:
    page = at_desk(bodies.recorder).get(reverse("council:dues", args=[bodies.branch.code])).content.decode()
    assert page.count(">还没核定</span>") == len(dues.members(bodies.branch))
    assert "—</td>" not in page


def test_a_functional_branch_collects_none(bodies: Bodies) -> None:
    estate = bodies.cast.places.estate
    set_value(dues.SETTING, True, area_id=estate.pk, by=SYSTEM, source="街道")
    branch = people.create_organisation("party_branch", "安和双报到功能型支部", estate, by=SYSTEM)
    leader = person("领头人")
    seated(leader, "branch_secretary", branch)
    for one in (leader, person("在职庚")):
        seated(one, "reporting_seat", branch)
    forget()
    with pytest.raises(Refused) as refusal:
        dues.open_year(branch.pk, clock.today().year, leader.pk, by=Actor(leader.pk, "post", None, leader.name))
    assert refusal.value.code == "functional"


def test_what_is_owed_what_was_paid_and_what_is_late(bodies: Bodies, kept: DuesYear) -> None:
    first, second = bodies.members[:2]
    with clock.moved(clock.now().replace(year=kept.year, month=11, day=27)):
        said(kept, first, 5_200_00, bodies.recording)
        said(kept, second, 4_000_00, bodies.recording, PENSION, first=9)
        assert (line_of(kept, first).owed, line_of(kept, first).late) == (11 * 78_00, tuple(range(1, 11)))
        for month in range(1, 10):
            dues.note_paid(kept.pk, month, [first.pk], clock.today(), "cash", by=bodies.recording)
        dues.note_paid(kept.pk, 10, [first.pk, second.pk], clock.today(), "transfer", by=bodies.recording)
        assert line_of(kept, first).late == ()
        assert (line_of(kept, second).owed, line_of(kept, second).paid, line_of(kept, second).late) == (
            3 * 20_00, 20_00, (9,),
        )  # fmt: skip


def test_a_month_that_was_paid_owes_what_it_owed_then(bodies: Bodies, kept: DuesYear) -> None:
    """Wages rise in July: the months before were paid as they should be."""
    who = bodies.members[0]
    with clock.moved(clock.now().replace(year=kept.year, month=11, day=27)):
        said(kept, who, 3_000_00, bodies.recording)
        for month in range(1, 7):
            dues.note_paid(kept.pk, month, [who.pk], clock.today(), "cash", by=bodies.recording)
        said(kept, who, 5_200_00, bodies.recording)
        assert (line_of(kept, who).owed, line_of(kept, who).paid) == (6 * 15_00 + 5 * 78_00, 6 * 15_00)
        at = reverse("council:dues", args=[bodies.branch.code])
        page = at_desk(bodies.recorder).get(at, {"month": 6}).content.decode()
        assert "15.00" in page
        assert "78.00" not in page


def test_a_number_that_is_nobodys_is_refused_and_breaks_nothing(bodies: Bodies, kept: DuesYear) -> None:
    paid = reverse("council:dues_paid", args=[bodies.branch.code, kept.year])
    ticked = {"month": 1, "paid_on": clock.today().isoformat(), "channel": "cash", "amount": ""}
    for nobody in ("9" * 40, "9" * 5000, "-1"):
        answer = at_desk(bodies.recorder).post(paid, {**ticked, "person": [nobody]}, follow=True)
        assert (answer.status_code, "这个月不需要交纳" in answer.content.decode()) == (200, True), nobody[:9]


def test_more_may_be_given_and_less_is_not_the_month(
    bodies: Bodies, kept: DuesYear, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = bodies.members[0]
    said(kept, who, 3_000_00, bodies.recording)
    with pytest.raises(Refused) as refusal:
        dues.note_paid(kept.pk, 1, [who.pk], clock.today(), "cash", by=bodies.recording, amount=14_99)
    assert refusal.value.code == "too_little"
    dues.note_paid(kept.pk, 1, [who.pk], clock.today(), "cash", by=bodies.recording, amount=100_00)
    assert line_of(kept, who).paid == 100_00
    with pytest.raises(Refused) as refusal:
        dues.note_paid(kept.pk, 1, [who.pk], clock.today(), "cash", by=bodies.recording)
    assert refusal.value.code == "paid_already"
    payment = DuesPayment.objects.get()
    overtaken(monkeypatch, dues, "_kept", lambda: dues.take_back(payment.pk, by=bodies.recording))
    with pytest.raises(Refused) as refusal:  # of two at once the second comes when it is gone
        dues.take_back(payment.pk, by=bodies.recording)
    assert refusal.value.code == "taken_back_already"
    dues.take_back(payment.pk, by=bodies.recording)
    assert line_of(kept, who).paid == 0
    verbs = [entry.verb for entry in history_of(DuesBase.objects.get()).order_by("seq")]
    assert verbs == ["dues.base_set", "dues.paid", "dues.taken_back"]
    assert list(findings()) == []


def test_hardship_is_a_decision_with_its_paper_and_may_come_to_nothing(bodies: Bodies, kept: DuesYear) -> None:
    who = bodies.members[3]
    with pytest.raises(Refused) as refusal:
        said(kept, who, 20, bodies.recording, DECIDED)
    assert (refusal.value.code, refusal.value.basis) == ("decision_missing", "中组发〔2008〕3号")
    said(kept, who, 0, bodies.recording, DECIDED, decision="支委会 2026-01-08 第 2 号")
    with clock.moved(clock.now().replace(year=kept.year, month=12, day=2)):
        assert (line_of(kept, who).owed, line_of(kept, who).late) == (0, ())


def test_nobody_sets_or_ticks_their_own(bodies: Bodies, kept: DuesYear) -> None:
    with pytest.raises(NotAllowed):
        said(kept, bodies.recorder, 5_000_00, bodies.recording)
    said(kept, bodies.recorder, 5_000_00, bodies.secretary)
    with pytest.raises(NotAllowed):
        dues.note_paid(kept.pk, 1, [bodies.recorder.pk], clock.today(), "cash", by=bodies.recording)
    at = reverse("council:dues_base", args=[bodies.branch.code, kept.year, bodies.recorder.pk])
    assert at_desk(bodies.recorder).get(at).status_code == 404


def test_sums_lie_sealed_and_are_for_the_keeper_the_secretary_and_the_member(
    bodies: Bodies, kept: DuesYear, client: Client
) -> None:
    who, other = bodies.members[:2]
    said(kept, who, 5_200_00, bodies.recording)
    said(kept, other, 12_345_00, bodies.recording)
    dues.note_paid(kept.pk, 1, [who.pk], clock.today(), "cash", by=bodies.recording)
    with connection.cursor() as cursor:
        for table, column in (("council_duesbase", "base"), ("council_duespayment", "amount")):
            cursor.execute(f"SELECT {column} FROM {table}")
            assert not any(b"520000" in bytes(row[0]) or b"7800" in bytes(row[0]) for row in cursor.fetchall())
    at = reverse("council:dues", args=[bodies.branch.code])
    for reader, status in ((bodies.recorder, 200), (bodies.cast.secretary, 200)):
        answer = at_desk(reader).get(at)
        assert answer.status_code == status
        assert "78.00" in answer.content.decode()
    assert Access.objects.filter(person_id=who.pk, what="dues", by_person_id=bodies.recorder.pk).exists()
    for role in ("community_officer", "street_officer", "director", "grid_worker", "far_secretary"):
        assert at_desk(getattr(bodies.cast, role)).get(at).status_code == 404, role
    client.force_login(who)
    own = client.get(reverse("council:membership")).content.decode()
    assert "78.00" in own
    assert "246.90" not in own  # somebody else's
    journal = b"".join(bytes(entry.body) for base in DuesBase.objects.all() for entry in history_of(base))
    assert not re.search(rb"\b(520000|7800)\b", journal)  # as a number: digests are full of digits


def test_who_is_named_keeper_no_more_reads_no_more(bodies: Bodies, kept: DuesYear) -> None:
    dues.open_year(bodies.branch.pk, kept.year, bodies.cast.secretary.pk, by=bodies.secretary)
    at = reverse("council:dues", args=[bodies.branch.code])
    assert at_desk(bodies.recorder).get(at).status_code == 404
    with pytest.raises(NotAllowed):
        said(kept, bodies.members[0], 5_000_00, bodies.recording)


def test_the_desk_sets_ticks_and_hands_out_the_list(bodies: Bodies, kept: DuesYear) -> None:
    desk, who = at_desk(bodies.recorder, second_factor=True), bodies.members[0]
    at = reverse("council:dues", args=[bodies.branch.code])
    base = reverse("council:dues_base", args=[bodies.branch.code, kept.year, who.pk])
    form = {"kind": WAGE, "amount": "5,200.00", "decision": "", "first": 1, "last": 12}
    assert desk.post(base, {**form, "amount": "五千"}).status_code == 422
    assert desk.post(base, form).status_code == 302
    ticked = {"month": 1, "person": [who.pk], "paid_on": clock.today().isoformat(), "channel": "cash", "amount": ""}
    paid = reverse("council:dues_paid", args=[bodies.branch.code, kept.year])
    assert desk.post(paid, ticked).status_code == 303
    page = desk.get(at, {"month": 1}).content.decode()
    assert page.count("78.00") >= 3  # owed, paid, in all
    book = desk.get(at, {"month": 1, "as": "excel"})
    assert "党员甲" in str(list(load_workbook(BytesIO(b"".join(book.streaming_content))).worksheets[0].values))
    back = reverse("council:dues_back", args=[bodies.branch.code, kept.year, DuesPayment.objects.get().pk])
    assert desk.post(back).status_code == 303
    assert not DuesPayment.objects.exists()


def test_a_year_is_published_to_the_branch_from_december_on_and_tells_no_single_sum(
    bodies: Bodies, kept: DuesYear, client: Client
) -> None:
    for who in bodies.members[:3]:
        said(kept, who, 5_200_00, bodies.recording)
    with clock.moved(clock.now().replace(year=kept.year, month=11, day=30, hour=4)), pytest.raises(Refused) as refusal:
        dues.publish(kept.pk, by=bodies.recording)
    assert refusal.value.code == "too_early"
    with clock.moved(clock.now().replace(year=kept.year, month=12, day=20)):
        dues.note_paid(kept.pk, 12, [bodies.members[0].pk], clock.today(), "cash", by=bodies.recording)
        publish = reverse("council:dues_publish", args=[bodies.branch.code, kept.year])
        assert at_desk(bodies.recorder).post(publish).status_code == 303
        client.force_login(bodies.members[3])
        page = client.get(reverse("council:membership")).content.decode()
        assert f"{3 * 12 * 78:,}.00" in page
        client.force_login(bodies.members[5])  # who only reports here
        assert f"{3 * 12 * 78}.00" not in client.get(reverse("council:membership")).content.decode()
        client.force_login(bodies.cast.resident)
        assert f"{3 * 12 * 78}.00" not in client.get(reverse("council:membership")).content.decode()
    assert list(findings()) == []


def test_who_owes_nothing_or_of_whom_nothing_was_said_hides_nobody_in_the_sums(bodies: Bodies, kept: DuesYear) -> None:
    """Of two members who owe the sums would tell each what the other pays, however many the branch has."""
    said(kept, bodies.members[0], 5_200_00, bodies.recording)
    said(kept, bodies.members[1], 4_000_00, bodies.recording)
    said(kept, bodies.members[2], 0, bodies.recording, DECIDED, decision="支委会第 2 号")
    with clock.moved(clock.now().replace(year=kept.year, month=12, day=20)):
        published = dues.publish(kept.pk, by=bodies.recording)
        assert (published.members, published.owed, published.paid) == (2, None, None)
        said(kept, bodies.members[3], 3_000_00, bodies.recording)
        published = dues.publish(kept.pk, by=bodies.recording)
        assert (published.members, published.owed) == (3, 12 * (78_00 + 40_00 + 15_00))


def test_of_fewer_than_three_the_publication_gives_no_sum(bodies: Bodies, kept: DuesYear) -> None:
    from linli.council.dues_views import _sums

    kept.members, kept.owed, kept.paid = 2, 100, 100
    assert _sums(kept) == ("", "")
    kept.members = 3
    assert _sums(kept) == ("1.00", "1.00")


def test_a_day_ahead_a_stranger_and_a_month_not_owed_are_refused(bodies: Bodies, kept: DuesYear) -> None:
    who = bodies.members[0]
    said(kept, who, 5_200_00, bodies.recording, last=6)
    tomorrow = clock.today() + timedelta(days=1)
    for month, persons, day, channel, code in (
        (1, [who.pk], tomorrow, "cash", "day_ahead"),
        (7, [who.pk], clock.today(), "cash", "not_owed"),
        (1, [bodies.cast.resident.pk], clock.today(), "cash", "not_owed"),
        (1, [who.pk], clock.today(), "wechat", "channel_missing"),
        (1, [], clock.today(), "cash", "nobody_chosen"),
    ):
        with pytest.raises(Refused) as refusal:
            dues.note_paid(kept.pk, month, persons, day, channel, by=bodies.recording)
        assert refusal.value.code == code
    assert not DuesPayment.objects.exists()
