"""Membership moves with a letter that is good for so long, and ends where it was once the receipt is back."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from linli.council import dues, transfers
from linli.council.dues import Base
from linli.council.party_models import DuesBase, Transfer
from linli.council.transfers import Letter
from linli.journal.actors import SYSTEM, Actor
from linli.journal.audit import findings
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.papers import services as papers
from linli.papers.models import Paper
from linli.papers.rendering import filled
from linli.people import services as people
from linli.people.models import Person, Post
from linli.people.queries import running
from linli.people.terms import forget
from linli.rules.dues import WAGE
from linli.settings.services import set_value
from tests.cases.desk import at_desk
from tests.council.conftest import Bodies, person, seated
from tests.support.shared import shared

pytestmark = pytest.mark.django_db
TO, WHY = "云湖市第一小学党支部", "调动工作"


@shared
def branch(bodies: Bodies) -> Bodies:
    """The branch keeps its transfers here, and its letters have a beginning."""
    set_value(transfers.SETTING, True, area_id=bodies.branch.area_id, by=SYSTEM, source="支部")
    people.set_letters(bodies.branch.pk, "安和支", by=SYSTEM)
    return bodies


def issued(bodies: Bodies, transfer: Transfer, checked_by: Actor) -> Paper:
    """Read by a second person, issued by the secretary."""
    transfer.refresh_from_db()
    assert transfer.paper is not None
    papers.check(transfer.paper.pk, transfer.paper.version, by=checked_by)
    return papers.issue(transfer.paper.pk, by=bodies.secretary)


def sent(bodies: Bodies, who: Person, days: int = 30) -> Transfer:
    made = transfers.request_out(bodies.branch.pk, who.pk, TO, WHY, by=Actor(who.pk, "person", name=who.name))
    transfers.draw_up_letter(made.pk, days, clock.today(), by=bodies.recording)
    issued(bodies, made, bodies.secretary)
    return transfers.send(made.pk, by=bodies.recording)


def brought(bodies: Bodies, *, on: date | None = None, days: int = 30, full: bool = True) -> Transfer:
    letter = Letter("一小组介〔2026〕3号", on or clock.today(), days)
    return transfers.receive(
        bodies.branch.pk, "新来辛", "13900000077", TO, letter, full=full, by=bodies.secretary
    )  # fmt: skip


def test_it_is_off_unless_the_area_turns_it_on(bodies: Bodies) -> None:
    at = reverse("council:transfers", args=[bodies.branch.code])
    assert at_desk(bodies.cast.secretary).get(at).status_code == 404
    with pytest.raises(Refused) as refusal:
        transfers.request_out(bodies.branch.pk, bodies.members[0].pk, TO, WHY, by=bodies.secretary)
    assert refusal.value.code == "transfers_off"


def test_a_member_moves_out_and_belongs_here_until_the_receipt_is_back(branch: Bodies) -> None:
    who = branch.members[0]
    row = sent(branch, who)
    assert row.letter_number == f"安和支组介〔{clock.today().year}〕1号"
    assert row.paper is not None
    words = str(filled(row.paper))
    assert all(said in words for said in (who.name, TO, WHY, "有效期30天", "正式党员"))
    assert who.pk in dues.members(branch.branch)  # still managed here
    with pytest.raises(Refused):  # before the letter
        transfers.receipt_came(row.pk, clock.today() - timedelta(days=1), by=branch.secretary)
    with pytest.raises(NotAllowed):  # seats are the secretary's to end
        transfers.receipt_came(row.pk, clock.today(), by=branch.recording)
    done = transfers.receipt_came(row.pk, clock.today(), by=branch.secretary)
    assert (done.state, done.day) == ("done", clock.today())
    assert who.pk not in dues.members(branch.branch)
    assert not running().filter(person=who, post__organisation=branch.branch).exists()
    assert list(findings()) == []


def test_with_the_membership_ends_what_is_owed(branch: Bodies) -> None:
    set_value(dues.SETTING, True, area_id=branch.branch.area_id, by=SYSTEM, source="支部")
    who, year = branch.members[0], clock.today().year
    one = dues.open_year(branch.branch.pk, year, branch.recorder.pk, by=branch.secretary)
    dues.set_base(one.pk, who.pk, Base(WAGE, 5_200_00), by=branch.recording)
    transfers.receipt_came(sent(branch, who).pk, clock.today(), by=branch.secretary)
    assert DuesBase.objects.get().last == clock.today().month
    assert who.name in {line.name for line in dues.of_year(one)}  # the year still has what they paid
    assert list(findings()) == []


def test_nor_is_anything_owed_of_a_later_year_but_what_was_paid(branch: Bodies) -> None:
    set_value(dues.SETTING, True, area_id=branch.branch.area_id, by=SYSTEM, source="支部")
    year = clock.today().year
    for who in branch.members[:2]:
        for one in (year, year + 1):
            kept = dues.open_year(branch.branch.pk, one, branch.recorder.pk, by=branch.secretary)
            dues.set_base(kept.pk, who.pk, Base(WAGE, 5_200_00), by=branch.recording)
    ahead, stays = branch.members[:2]
    dues.note_paid(kept.pk, 2, [ahead.pk], clock.today(), "cash", by=branch.recording)  # ahead of the year
    for who in (ahead, stays):
        transfers.receipt_came(sent(branch, who).pk, clock.today(), by=branch.secretary)
    left = {(base.person, base.year.year): base.last for base in DuesBase.objects.all()}
    month = clock.today().month
    assert left == {(ahead, year): month, (ahead, year + 1): 2, (stays, year): month}
    assert list(findings()) == []


def test_a_letter_waits_for_a_second_person_and_is_good_for_no_more_than_three_months(branch: Bodies) -> None:
    who = branch.members[1]
    row = transfers.request_out(branch.branch.pk, who.pk, TO, WHY, by=branch.recording)
    for days in (0, 91):
        with pytest.raises(Refused) as refusal:
            transfers.draw_up_letter(row.pk, days, clock.today(), by=branch.recording)
        assert refusal.value.basis == "组通字〔2006〕45号"
    transfers.draw_up_letter(row.pk, 10, clock.today(), by=branch.recording)
    transfers.draw_up_letter(row.pk, 90, clock.today(), by=branch.recording)  # anew, while nobody issued it
    with pytest.raises(Refused) as refusal:
        transfers.send(row.pk, by=branch.recording)
    assert refusal.value.code == "not_issued"
    with pytest.raises(Refused) as refusal:  # one at a time
        transfers.request_out(branch.branch.pk, who.pk, TO, WHY, by=branch.recording)
    assert refusal.value.code == "moving_already"


def test_a_letter_that_ran_out_without_a_receipt_is_told(branch: Bodies) -> None:
    row = sent(branch, branch.members[0], days=10)
    with clock.moved(clock.now() + timedelta(days=11)):
        assert row.ran_out
        at = reverse("council:transfers", args=[branch.branch.code])
        assert "介绍信已过期" in at_desk(branch.cast.secretary).get(at).content.decode()
    with clock.moved(clock.now() + timedelta(days=10)):
        assert not row.ran_out


def test_who_comes_with_a_letter_is_a_member_from_the_day_and_the_receipt_goes_back(branch: Bodies) -> None:
    row = brought(branch)
    assert (row.state, row.person.name) == ("received", "新来辛")
    with pytest.raises(NotAllowed):
        transfers.admit(row.pk, clock.today(), by=branch.recording)
    transfers.admit(row.pk, clock.today(), by=branch.secretary)
    assert dues.members(branch.branch)[row.person_id] == "新来辛"
    with pytest.raises(Refused) as refusal:
        transfers.return_receipt(row.pk, by=branch.secretary)
    assert refusal.value.code == "not_issued"
    paper = issued(branch, row, branch.cast.acting("community_officer"))
    assert "新来辛" in str(filled(paper))
    assert transfers.return_receipt(row.pk, by=branch.secretary).state == "done"
    assert list(findings()) == []


def test_a_membership_moves_between_two_branches_that_both_keep_their_transfers_here(branch: Bodies) -> None:
    """Out of the one while it comes into the other; its group goes with the branch that was left."""
    phone, estate = "13900000079", branch.cast.places.estate
    who = people.create_person("两头庚", by=SYSTEM, phone=phone)
    with clock.moved(clock.now() - timedelta(days=40)):
        people.appoint(Post.objects.get(organisation=branch.branch, kind="party_seat").pk, who.pk, by=SYSTEM)
        for name in ("第一党小组", "第二党小组"):
            seated(branch.members[0], "party_seat", people.create_organisation("party_group", name, estate, by=SYSTEM))
        first, second = Post.objects.filter(organisation__kind="party_group").order_by("pk")
        people.appoint(first.pk, who.pk, by=SYSTEM)
    other = people.create_organisation("party_branch", "安和第二支部", estate, by=SYSTEM)
    people.set_letters(other.pk, "安和二支", by=SYSTEM)
    leader = person("二支书")
    seated(leader, "branch_secretary", other)
    people.create_post("party_seat", other, estate, by=SYSTEM)
    forget()
    leading = Actor(leader.pk, "post", None, leader.name)
    out = sent(branch, who)
    assert out.letter_on is not None
    letter = Letter(out.letter_number, out.letter_on, 30)
    into = transfers.receive(other.pk, who.name, phone, branch.branch.name, letter, full=True, by=leading)
    assert into.person == who
    transfers.admit(into.pk, clock.today(), by=leading)
    people.appoint(second.pk, who.pk, by=SYSTEM, starts=clock.now())
    into.refresh_from_db()
    assert into.paper is not None
    papers.check(into.paper.pk, into.paper.version, by=branch.cast.acting("community_officer"))
    papers.issue(into.paper.pk, by=leading)
    assert transfers.return_receipt(into.pk, by=leading).state == "done"
    assert transfers.receipt_came(out.pk, clock.today(), by=branch.secretary).state == "done"
    held = set(running().filter(person=who).values_list("post__organisation__name", flat=True))
    assert held == {"安和第二支部", "第二党小组"}
    assert list(findings()) == []


def test_a_number_tells_nobody_whose_it_is(branch: Bodies) -> None:
    people.create_person("另有其人", by=SYSTEM, phone="13900000077")
    with pytest.raises(Refused) as refusal:
        brought(branch)
    assert (refusal.value.code, "另有其人" in refusal.value.message) == ("another_name", False)
    assert not Transfer.objects.exists()


def test_who_leads_a_group_of_the_branch_gives_it_up_first(branch: Bodies) -> None:
    estate, who = branch.cast.places.estate, branch.members[0]
    with clock.moved(clock.now() - timedelta(days=1)):
        seated(who, "group_leader", people.create_organisation("party_group", "党小组", estate, by=SYSTEM))
    with pytest.raises(Refused) as refusal:
        transfers.receipt_came(sent(branch, who).pk, clock.today(), by=branch.secretary)
    assert refusal.value.code == "holds_post"


def test_who_is_on_probation_gets_a_probationary_seat(branch: Bodies) -> None:
    row = brought(branch, full=False)
    transfers.admit(row.pk, clock.today(), by=branch.secretary)
    seat = running().get(person=row.person, post__organisation=branch.branch)
    assert (seat.post.kind, seat.document) == ("probationary_seat", row.letter_number)


def test_a_letter_that_has_run_out_is_not_taken(branch: Bodies) -> None:
    with pytest.raises(Refused) as refusal:
        brought(branch, on=clock.today() - timedelta(days=31))
    assert refusal.value.code == "letter_ran_out"
    assert brought(branch, on=clock.today() - timedelta(days=30)).state == "received"


def test_who_holds_a_post_of_the_branch_gives_it_up_first(branch: Bodies) -> None:
    row = sent(branch, branch.recorder)
    with pytest.raises(Refused) as refusal:
        transfers.receipt_came(row.pk, clock.today(), by=branch.secretary)
    assert refusal.value.code == "holds_post"
    assert transfers.give_up(row.pk, "不调动了", by=branch.secretary).state == "dropped"


def test_a_member_asks_on_their_own_page_and_the_desk_goes_on(branch: Bodies, client: Client) -> None:
    who = branch.members[2]
    client.force_login(who)
    assert client.post(reverse("council:membership"), {"other": TO, "reason": WHY}).status_code == 302
    row = Transfer.objects.get()
    assert (row.person, row.state) == (who, "requested")
    assert TO in client.get(reverse("council:membership")).content.decode()
    desk = at_desk(branch.recorder)
    at = reverse("council:transfer", args=[branch.branch.code, row.code])
    month = clock.today().strftime("%Y-%m")
    assert desk.post(at, {"step": "letter", "valid_days": 30, "dues_until": month}).status_code == 303
    row.refresh_from_db()
    assert row.state == "letter"
    assert "党员组织关系介绍信" in desk.get(at).content.decode()
    form = {"in": "1", "name": "新来壬", "phone": "13900000078", "full": "yes", "other": TO, "number": "某〔2026〕9号",
            "on": clock.today().isoformat(), "valid_days": 30, "dues_until": month}  # fmt: skip
    listed = reverse("council:transfers", args=[branch.branch.code])
    assert at_desk(branch.cast.secretary).post(listed, form).status_code == 302
    assert Person.objects.filter(name="新来壬").exists()
    assert {one.way for one in Transfer.objects.all()} == {"in", "out"}


def test_nobody_asks_for_another_and_no_stranger_reads_it(branch: Bodies) -> None:
    other = Actor(branch.members[1].pk, "person")
    with pytest.raises(NotAllowed):
        transfers.request_out(branch.branch.pk, branch.members[0].pk, TO, WHY, by=other)
    for role, status in (("community_officer", 200), ("director", 404), ("grid_worker", 404), ("far_secretary", 404)):
        desk = at_desk(getattr(branch.cast, role))
        assert desk.get(reverse("council:transfers", args=[branch.branch.code])).status_code == status, role
