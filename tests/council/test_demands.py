"""Meetings on demand: who signs, when it is enough, what body and offices do then, and who learns whose names."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from linli.council import demand_acting, demand_nights, demand_queries, demand_rolls, demands, services
from linli.council.demand_models import Demand, Signer
from linli.council.models import Meeting
from linli.council.services import Call
from linli.files.queries import files_of
from linli.journal.actors import SYSTEM
from linli.journal.audit import findings
from linli.journal.models import Access
from linli.journal.queries import history_of
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people import homes
from linli.people import services as people
from linli.people.access import may
from linli.people.models import Organisation, Person
from linli.places import services as places
from linli.places.models import Unit
from linli.rules.ballot import Weight
from tests.cases.desk import at_desk
from tests.council.conftest import Bodies, person, seated
from tests.council.demanding import PLAN, Ten, as_self, sheet, ten_owners
from tests.files.pictures import jpeg
from tests.support.cast import Cast
from tests.support.shared import shared

pytestmark = pytest.mark.django_db


@shared
def ten(bodies: Bodies) -> Ten:
    return ten_owners(bodies)


def refused(act, *args: object, **said: object) -> str:
    with pytest.raises((Refused, NotAllowed)) as refusal:
        act(*args, **said)
    return refusal.value.code


def verbs(demand: Demand) -> list[str]:
    return [entry.verb for entry in history_of(demand).order_by("seq")]


def assembly(ten: Ten, kind: str = "owners_assembly", days: int = 15) -> Meeting:
    """Called by the director for the earliest day."""
    said = Call(kind, clock.now() + timedelta(days=days), "活动室", ten.cast.director.pk, ten.cast.secretary.pk)
    return services.call(ten.committee.pk, said, by=ten.cast.acting("director"))


# ---- owners ---------------------------------------------------------------------------------------------------------


def test_a_fifth_of_heads_and_area_have_the_owners_assembly_called(ten: Ten) -> None:
    demand = ten.start()
    assert (demand.heads, demand.of_heads, demand.area_cm, demand.of_area_cm) == (1, 10, 8000, 80150)
    assert refused(demands.hand_in, demand.pk, by=ten.me(0)) == "too_few_signed"
    demands.sign(demand.pk, by=ten.me(1))
    demand.refresh_from_db()
    [heads, area] = demand_rolls.counted(demand)
    assert (heads.met, area.met, area.missing) == (True, False, 30)  # two of ten heads, 16 000 of 16 030
    assert refused(demands.hand_in, demand.pk, by=ten.me(0)) == "too_few_signed"
    demands.sign(demand.pk, by=ten.me(2))
    demand = demands.hand_in(demand.pk, by=ten.me(0))
    assert (demand.state, demand.due) == ("handed_in", clock.today() + timedelta(days=30))
    assert refused(demands.sign, demand.pk, by=ten.me(3)) == "demand_state"
    assert refused(demands.withdraw, demand.pk, by=ten.me(2)) == "demand_state"
    demand_acting.check(demand.pk, by=ten.office)
    meeting = assembly(ten)
    demand.refresh_from_db()
    assert (demand.state, demand.meeting, demand.late) == ("answered", meeting, False)
    assert meeting.items.get(position=1).title == PLAN.title
    assert verbs(demand) == ["demand.started", "demand.handed_in", "demand.checked", "demand.answered"]
    assert list(findings()) == []


def test_each_person_signs_once_and_can_take_it_back_before_it_is_handed_in(ten: Ten) -> None:
    demand = ten.start()
    first = demands.sign(demand.pk, by=ten.me(1))
    assert demands.sign(demand.pk, by=ten.me(1)) == first
    with pytest.raises(IntegrityError), transaction.atomic():
        Signer.objects.create(demand=demand, person=ten.owners[1])
    demands.withdraw(demand.pk, by=ten.me(1))
    demand.refresh_from_db()
    assert demand.heads == 1
    assert refused(demands.withdraw, demand.pk, by=ten.me(1)) == "not_signed"
    demands.sign(demand.pk, by=ten.me(1))
    demand.refresh_from_db()
    assert (demand.heads, demand.signers.count()) == (2, 3)
    assert list(findings()) == []


def test_nobody_signs_who_is_not_on_the_roll(ten: Ten) -> None:
    demand = ten.start()
    lodger = person("租客")
    homes.settle(lodger.pk, ten.cast.places.unit.pk, "tenant", by=SYSTEM)
    assert refused(demands.sign, demand.pk, by=as_self(lodger)) == "not_on_roll"
    assert refused(demands.sign, demand.pk, by=ten.cast.acting("far_resident")) == NotAllowed("").code
    assert refused(demands.start, ten.committee.pk, PLAN, by=as_self(lodger)) == "not_on_roll"
    assert Signer.objects.count() == 1


def test_who_sold_the_home_since_counts_no_more_when_it_is_handed_in(ten: Ten) -> None:
    demand = ten.start()
    for place in (1, 2):
        demands.sign(demand.pk, by=ten.me(place))
    gone = ten.owners[2].ownerships.get()
    homes.end_home("ownership", gone.pk, by=SYSTEM)
    assert refused(demands.hand_in, demand.pk, by=ten.me(0)) == "too_few_signed"
    demand.refresh_from_db()
    assert demand.state == "collecting"


def test_names_are_read_by_the_receiving_office_and_nobody_else(ten: Ten) -> None:
    demand = ten.checked()
    at = f"/desk/demands/{demand.code}/"
    office = at_desk(ten.cast.community_officer).get(at).content.decode()
    assert "业*" in office
    assert "9栋101" in office
    for role in ("director", "secretary"):
        page = at_desk(getattr(ten.cast, role)).get(at)
        body = page.content.decode()
        assert (page.status_code, "9栋101" in body, "业*" in body) == (200, False, False)
    page = at_desk(ten.owners[4]).get(f"/demands/{demand.code}/").content.decode()
    assert ("业*" in page, "9栋" in page) == (False, False)
    assert "3" in page
    assert at_desk(ten.cast.far_resident).get(f"/demands/{demand.code}/").status_code == 404
    for role, receives in (("community_officer", True), ("street_officer", True), ("director", False)):
        assert may(ten.cast.acting(role), "demand.receive", demand) is receives


# ---- paper ----------------------------------------------------------------------------------------------------------


def test_a_sheet_is_entered_whole_with_its_photo_and_whoever_signed_already_counts_once(ten: Ten) -> None:
    demand = ten.start()
    demands.sign(demand.pk, by=ten.me(1))
    lines = ["业主乙 9栋201", "业主丙 9栋 301", "业主丁"]
    assert refused(demands.enter, demand.pk, lines, by=ten.office, files=[]) == "photo_missing"
    wrong = [*lines, "业主戊 9栋999", "无此人 9栋101"]
    with pytest.raises(Refused) as refusal:
        demands.enter(demand.pk, wrong, by=ten.office, files=sheet(ten.office))
    assert refusal.value.code == "lines_unknown"
    assert "业主戊 9栋999、无此人 9栋101" in refusal.value.message
    assert demand.signers.count() == 2
    assert demands.enter(demand.pk, lines, by=ten.office, files=sheet(ten.office)) == 2
    demand.refresh_from_db()
    assert (demand.heads, len(files_of(demands.SHEETS, demand.pk))) == (4, 1)
    assert set(demand.signers.exclude(entered_by=None).values_list("person__name", flat=True)) == {"业主丙", "业主丁"}
    demands.withdraw(demand.pk, by=ten.me(2))  # also one from paper, by oneself
    demand.refresh_from_db()
    assert demand.heads == 3
    assert refused(demands.enter, demand.pk, lines, by=ten.cast.acting("director"), files=[]) == NotAllowed("").code


def test_one_that_came_on_paper_is_entered_by_the_office_and_checked_by_another_than_its_beginner(ten: Ten) -> None:
    made = demands.start_on_paper(ten.committee.pk, PLAN, "业主甲 9栋101", by=ten.office, files=sheet(ten.office))
    assert (made.started_by, made.heads) == (ten.owners[0], 1)
    demands.enter(made.pk, ["业主乙 9栋201", "业主丙 9栋301"], by=ten.office, files=sheet(ten.office))
    demands.hand_in(made.pk, by=ten.office)
    assert refused(demand_acting.check, made.pk, by=ten.office) == NotAllowed("").code  # what they entered themselves
    demand_acting.check(made.pk, by=ten.street)
    made.refresh_from_db()
    assert made.state == "checked"


def test_who_began_it_neither_checks_it_nor_reads_its_names(ten: Ten) -> None:
    officer = ten.cast.community_officer
    homes.settle(officer.pk, ten.cast.places.unit.pk, "owner", by=SYSTEM, share=homes.Fraction(1, 2))
    demand = demands.start(ten.committee.pk, PLAN, by=as_self(officer))
    assert may(ten.office, "demand.receive", demand) is False
    assert refused(demands.enter, demand.pk, ["业主乙"], by=ten.office, files=[]) == NotAllowed("").code
    assert "业*" not in at_desk(officer).get(f"/desk/demands/{demand.code}/").content.decode()


# ---- the office -----------------------------------------------------------------------------------------------------


def test_who_did_not_sign_is_struck_out_and_the_demand_sent_back_when_too_few_stand(ten: Ten) -> None:
    demand = ten.handed_in()
    assert refused(demand_acting.send_back, demand.pk, "不够", by=ten.office) == "enough_signed"
    row = demand.signers.get(person=ten.owners[2])
    assert refused(demand_acting.strike_out, row.pk, "", by=ten.office) == "reason_missing"
    demand_acting.strike_out(row.pk, "本人表示未签名", by=ten.office)
    assert refused(demand_acting.check, demand.pk, by=ten.office) == "too_few_signed"
    demand_acting.send_back(demand.pk, "有效签名不足", by=ten.office)
    demand.refresh_from_db()
    assert (demand.state, demand.handed_on, demand.due, demand.heads) == ("collecting", None, None, 2)
    demands.sign(demand.pk, by=ten.me(2))  # by themselves they still can
    demand = demands.hand_in(demand.pk, by=ten.me(0))
    demand_acting.check(demand.pk, by=ten.office)
    assert list(findings()) == []


def test_a_body_that_lets_its_days_pass_is_ordered_and_then_the_street_calls(ten: Ten, moved) -> None:
    demand = ten.checked()
    assert refused(demand_acting.order, demand.pk, "责令通知〔2026〕1号", clock.today(), by=ten.street) == "in_time"
    assert demand_acting.tell_above() == 0
    moved(clock.now() + timedelta(days=31))
    assert [demand_acting.tell_above(), demand_acting.tell_above()] == [1, 0]
    assert [row.pk for row in demand_queries.to_do(ten.street)] == [demand.pk]
    said = Call(
        "owners_assembly", clock.now() + timedelta(days=40), "活动室", ten.cast.director.pk, ten.cast.street_officer.pk
    )
    assert refused(demand_acting.call_instead, demand.pk, said, by=ten.street) == "not_ordered"
    until = clock.today() + timedelta(days=10)
    assert refused(demand_acting.order, demand.pk, "责令", until, by=ten.office) == NotAllowed("").code
    assert refused(demand_acting.order, demand.pk, " ", until, by=ten.street) == "document_missing"
    assert (
        refused(demand_acting.order, demand.pk, "责令", clock.today() + timedelta(days=31), by=ten.street)
        == "order_term"
    )
    demand_acting.order(demand.pk, "责令通知〔2026〕1号", until, by=ten.street)
    assert refused(demand_acting.call_instead, demand.pk, said, by=ten.street) == "not_ordered"
    moved(clock.now() + timedelta(days=11))
    meeting = demand_acting.call_instead(demand.pk, said, by=ten.street)
    demand.refresh_from_db()
    assert (demand.meeting, demand.late, meeting.items.get(position=1).title) == (meeting, True, PLAN.title)
    assert verbs(demand)[-3:] == ["demand.not_acted_on", "demand.ordered", "demand.answered"]
    assert list(findings()) == []


def test_a_meeting_called_off_leaves_the_demand_waiting_with_its_days_run(ten: Ten) -> None:
    demand = ten.checked()
    services.cancel(assembly(ten).pk, "场地不可用", by=ten.cast.acting("director"))
    demand.refresh_from_db()
    assert (demand.state, demand.meeting, demand.due) == ("checked", None, clock.today() + timedelta(days=30))
    assembly(ten)
    demand.refresh_from_db()
    assert demand.state == "answered"


# ---- members, residents, representatives ----------------------------------------------------------------------------


def test_a_third_of_the_members_have_the_committee_meet_within_seven_days(ten: Ten) -> None:
    post = people.create_post("committee_member", ten.committee, ten.cast.places.estate, by=SYSTEM)
    for owner in ten.owners[:4]:
        people.appoint(post.pk, owner.pk, by=SYSTEM)
    plan = demands.Plan("owners_committee", "members", "公布公共收益账目", "三季度账目未公布。")
    assert refused(demands.start, ten.committee.pk, plan, by=ten.me(5)) == "not_on_roll"
    demand = demands.start(ten.committee.pk, plan, by=ten.me(0))
    assert refused(demands.hand_in, demand.pk, by=ten.me(0)) == "too_few_signed"  # one of five
    demands.sign(demand.pk, by=ten.me(1))
    demand = demands.hand_in(demand.pk, by=ten.me(0))
    assert demand.due == clock.today() + timedelta(days=7)
    demand_acting.check(demand.pk, by=ten.office)
    assembly(ten, "owners_committee", 7)
    demand.refresh_from_db()
    assert (demand.state, demand.late) == ("answered", False)


@pytest.fixture
def committee(cast: Cast) -> Organisation:
    found = cast.posts["community_officer"].organisation
    for name in ("代表一", "代表二", "代表三", "代表四", "代表五"):
        homes.settle((who := person(name)).pk, cast.places.unit.pk, "family", by=SYSTEM)
        seated(who, "representative_seat", found)
    return found


def test_a_tenth_of_residents_or_of_households_have_the_residents_assembly_called(
    ten: Ten, committee: Organisation
) -> None:
    by_heads = demands.start(
        committee.pk, demands.Plan("residents_assembly", "residents", "修订公约", "请开会。"), by=ten.me(0)
    )
    assert by_heads.area == ten.cast.places.community
    whole = demand_rolls.roll(by_heads).weight.heads
    demands.sign(by_heads.pk, by=ten.cast.acting("far_resident"))  # of another estate of the community
    by_heads.refresh_from_db()
    assert (by_heads.heads, by_heads.of_heads, whole) == (2, whole, whole)
    needed = demand_rolls.counted(by_heads)[0].needed
    assert needed == -(-whole // 10)
    mate = person("同住人")
    homes.settle(mate.pk, ten.owners[0].ownerships.get().unit_id, "family", by=SYSTEM)
    homes.settle(ten.owners[0].pk, ten.owners[0].ownerships.get().unit_id, "family", by=SYSTEM)
    by_home = demands.start(
        committee.pk, demands.Plan("residents_assembly", "households", "修订公约", "请开会。"), by=as_self(mate)
    )
    demands.sign(by_home.pk, by=ten.me(0))
    by_home.refresh_from_db()
    assert by_home.heads == 1  # one household, however many of it sign
    assert refused(demand_acting.check, by_home.pk, by=ten.street) == "demand_state"
    for demand, who in ((by_heads, ten.me(0)), (by_home, as_self(mate))):
        for place in range(1, 4):
            demands.sign(demand.pk, by=ten.me(place))
        assert demands.hand_in(demand.pk, by=who).state == "handed_in"
        assert refused(demand_acting.check, demand.pk, by=ten.office) == NotAllowed("").code  # the street receives it
        demand_acting.check(demand.pk, by=ten.street)


def test_a_fifth_of_the_representatives_have_their_assembly_called(ten: Ten, committee: Organisation) -> None:
    plan = demands.Plan("residents_representatives", "representatives", "听取经费报告", "请召开。")
    first = Person.objects.get(name="代表一")
    demand = demands.start(committee.pk, plan, by=as_self(first))
    assert demands.hand_in(demand.pk, by=as_self(first)).state == "handed_in"  # one of five
    third = demands.Plan("residents_assembly", "representatives", "修订公约", "请召开。")
    demand = demands.start(committee.pk, third, by=as_self(first))
    assert refused(demands.hand_in, demand.pk, by=as_self(first)) == "too_few_signed"
    demands.sign(demand.pk, by=as_self(Person.objects.get(name="代表二")))
    assert demands.hand_in(demand.pk, by=as_self(first)).state == "handed_in"  # two of five, a third needs two


def test_of_a_body_only_what_its_law_knows_is_demanded(ten: Ten, bodies: Bodies) -> None:
    for body, plan, code in (
        (bodies.branch, PLAN, "kind_of_demand"),
        (ten.committee, demands.Plan("owners_assembly", "residents", "一", "二"), "way_of_demand"),
        (ten.committee, demands.Plan("owners_assembly", "owners", " ", "二"), "said_nothing"),
        (ten.committee, demands.Plan("elsewhere", "owners", "一", "二"), "kind_of_demand"),
    ):
        assert refused(demands.start, body.pk, plan, by=ten.me(0)) == code
    assert Demand.objects.count() == 0


def test_homes_without_an_owner_on_record_are_in_the_whole(ten: Ten) -> None:
    building = ten.owners[0].ownerships.get().unit.building
    places.create_unit(building, "999", by=SYSTEM, floor=9, area_cm=10_000)
    demand = ten.start()
    assert demand_rolls.roll(demand).weight == Weight(11, 90_150)


# ---- pages ----------------------------------------------------------------------------------------------------------


def test_a_neighbour_begins_signs_and_hands_in_by_the_pages(ten: Ten) -> None:
    first, second, third = (at_desk(ten.owners[place], second_factor=True) for place in (0, 1, 2))
    page = first.get("/demands/new/").content.decode()
    what = f"owners_assembly.owners.{ten.committee.pk}"
    assert what in page
    assert "owners_committee.members" not in page  # not on that roll
    form = {"what": what, "title": PLAN.title, "text": PLAN.text}
    assert first.post("/demands/new/", form).status_code == 302
    demand = Demand.objects.get()
    at = f"/demands/{demand.code}/"
    assert "确认联名" in second.get(f"{at}sign/").content.decode()
    assert demand.signers.count() == 1
    for client in (second, third):
        assert client.post(f"{at}sign/", {"confirmed": "1"}).status_code == 303
    stale = at_desk(ten.owners[3])
    assert stale.post(f"{at}sign/", {"confirmed": "1"}).status_code == 302  # to the code first
    assert demand.signers.count() == 3
    assert "递交" in first.get(at).content.decode()
    by_another = at_desk(ten.owners[0])  # a phone whose owner gave no code just now, or a printed code
    for step in ("withdraw", "hand-in", "give-up"):
        assert by_another.post(f"{at}{step}/", {"reason": "不办了"}).url.startswith("/me/confirm/"), step
    demand.refresh_from_db()
    assert (demand.state, demand.signers.count()) == ("collecting", 3)
    first.post(f"{at}hand-in/")
    officer = at_desk(ten.cast.community_officer)
    assert "待核对签名" in officer.get("/desk/").content.decode()
    officer.post(f"/desk/demands/{demand.code}/do/check/")
    demand.refresh_from_db()
    assert demand.state == "checked"
    director = at_desk(ten.cast.director)
    assert demand.title in director.get("/desk/demands/").content.decode()
    assert director.post(f"/desk/demands/{demand.code}/do/check/", follow=True).status_code == 200
    assert "已核对" in second.get("/demands/").content.decode()


def test_the_office_enters_a_sheet_by_its_page_and_is_told_which_line_is_wrong(ten: Ten) -> None:
    def photo() -> SimpleUploadedFile:
        return SimpleUploadedFile("sheet.jpg", jpeg((640, 480)), content_type="image/jpeg")

    officer, what = at_desk(ten.cast.community_officer), f"owners_assembly.owners.{ten.committee.pk}"
    form = {"what": what, "first": "业主甲 9栋101", "title": "一", "text": "二"}
    assert officer.post("/desk/demands/paper/", {**form, "sheet": photo()}).status_code == 302
    demand = Demand.objects.get()
    at = f"/desk/demands/{demand.code}/"
    seen = demands.entered(demand)
    answer = officer.post(f"{at}sheet/", {"lines": "业主乙\n某某", "sheet": photo(), "seen": seen})
    assert (answer.status_code, "某某" in answer.content.decode(), demand.signers.count()) == (422, True, 1)
    assert officer.post(f"{at}sheet/", {"lines": "业主乙", "sheet": photo(), "seen": seen}).status_code == 302
    again = officer.post(f"{at}sheet/", {"lines": "业主丙", "sheet": photo(), "seen": seen})
    assert (again.status_code, demand.signers.count()) == (422, 2)
    row = demand.signers.get(person=ten.owners[1])
    officer.post(f"{at}strike/{row.pk}/", {"reason": "本人否认"})
    row.refresh_from_db()
    assert row.struck_by == ten.cast.community_officer
    [first, *_rest] = files_of(demands.SHEETS, demand.pk)
    assert f"/file/{first.code}/large/" in officer.get(at).content.decode()
    assert at_desk(ten.cast.director).get(f"/file/{first.code}/large/").status_code == 404  # never for the body
    assert at_desk(ten.cast.director).get("/desk/demands/paper/").status_code == 404


@pytest.mark.parametrize("number", [1, 8])
def test_pages_of_demands_cost_the_same_however_many_signed(
    ten: Ten, number: int, django_assert_max_num_queries
) -> None:
    demand = ten.start()
    for place in range(1, number):
        demands.sign(demand.pk, by=ten.me(place))
    officer, owner = at_desk(ten.cast.community_officer), at_desk(ten.owners[0])
    for client, address, most in (
        (owner, "/demands/", 20), (owner, f"/demands/{demand.code}/", 24),
        (officer, "/desk/demands/", 26), (officer, f"/desk/demands/{demand.code}/", 30),
    ):  # fmt: skip
        client.get(address)
        with django_assert_max_num_queries(most):
            assert client.get(address).status_code == 200


# ---- what passes by itself ------------------------------------------------------------------------------------------


def test_a_list_that_too_few_sign_lapses_and_whoever_began_it_can_begin_anew(ten: Ten, moved) -> None:
    demand = ten.start()
    moved(clock.now() + timedelta(days=90))
    assert demand_nights.pass_on() == 0  # the last day is a whole one
    moved(clock.now() + timedelta(days=1))
    assert demand_nights.pass_on() == 1
    demand.refresh_from_db()
    assert (demand.state, "征集签名至" in demand.note) == ("dropped", True)
    assert verbs(demand)[-1] == "demand.lapsed"
    assert ten.start().state == "collecting"
    assert demand_nights.pass_on() == 0
    assert list(findings()) == []


def test_a_list_that_nobody_checks_is_told_to_the_street_once(ten: Ten, moved) -> None:
    demand = ten.handed_in()
    assert demand not in demand_queries.to_do(ten.street) or demand.told_at is None
    moved(clock.now() + timedelta(days=8))
    assert [demand_nights.pass_on(), demand_nights.pass_on()] == [1, 0]
    assert verbs(demand)[-1] == "demand.not_checked"
    assert demand in demand_queries.to_do(ten.street)
    demand_acting.check(demand.pk, by=ten.office)
    demand.refresh_from_db()
    assert demand.told_at is None  # from now on it is about the body
    moved(clock.now() + timedelta(days=31))
    assert demand_acting.tell_above() == 1


def test_a_demand_on_a_seat_that_ended_is_over(ten: Ten) -> None:
    post = people.create_post("committee_member", ten.committee, ten.committee.area, by=SYSTEM)
    term = people.appoint(post.pk, ten.owners[7].pk, by=SYSTEM)
    plan = demands.Plan("remove_owners", "owners", "", "三次缺席会议。", term.pk, "neglect")
    demand = ten.start(plan)
    people.end_term(term.pk, by=SYSTEM, ends=clock.now(), document="辞职报告", why="resigned")
    assert demand_nights.pass_on() == 1
    demand.refresh_from_db()
    assert (demand.state, demand.note) == ("dropped", "所涉职务已经终止。")


def test_homes_without_an_area_count_by_heads_and_are_completed_before_the_check(ten: Ten) -> None:
    bare = ten.owners[7]
    home = Unit.objects.get(building__name="9栋", number="801")
    Unit.objects.filter(pk=home.pk).update(area_cm=None)
    demand = ten.handed_in()
    assert (demand.of_heads, demand.unmeasured) == (10, 1)
    assert bare.pk in demand_rolls.can_sign(demand, [bare.pk])
    assert refused(demand_acting.check, demand.pk, by=ten.office) == "areas_missing"
    Unit.objects.filter(pk=home.pk).update(area_cm=8000)
    demand = demand_acting.check(demand.pk, by=ten.office)
    assert (demand.state, demand.of_heads, demand.of_area_cm) == ("checked", 10, 80150)


def test_who_reads_the_names_is_on_record_for_each_of_them(ten: Ten) -> None:
    demand = ten.handed_in()
    at_desk(ten.cast.community_officer).get(f"/desk/demands/{demand.code}/")
    rows = Access.objects.filter(subject_kind="demand", subject_id=demand.pk, what="signature")
    assert set(rows.values_list("person_id", "by_person_id")) == {
        (owner.pk, ten.cast.community_officer.pk) for owner in ten.owners[:3]
    }
    at_desk(ten.owners[0]).get(f"/demands/{demand.code}/")
    assert rows.count() == 3


def test_nobody_finds_out_by_nominating_who_lives_where(ten: Ten) -> None:
    community = ten.cast.posts["community_officer"].organisation
    stranger = as_self(person("过路人"))
    for candidate in ("业主甲 9栋101", "无此人 9栋101"):  # the same answer, whoever lives there
        plan = demands.Plan("nominate_residents", "residents", "", "为人公道。", candidate=candidate)
        assert refused(demands.start, community.pk, plan, by=stranger) == NotAllowed("").code
    mine = demands.Plan("nominate_residents", "residents", "", "为人公道。", candidate="无此人 9栋101")
    tries = [refused(demands.start, community.pk, mine, by=ten.me(0)) for _try in range(12)]
    assert tries == ["lines_unknown"] * 10 + ["begun_too_often"] * 2
