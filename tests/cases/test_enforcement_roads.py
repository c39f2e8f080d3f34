"""Illegal construction through the services, papers checked, issued and served, with a clock that moves: each branch to
its end. The dates are those of the vectors E-1 to E-7."""

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from linli.cases import casework, drafting, packs, parties, services, told
from linli.cases.models import Case, Step
from linli.cases.services import Submission, Where
from linli.files.models import File
from linli.files.services import take_in
from linli.jobs.worker import run_until_idle
from linli.journal.audit import findings
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.papers import services as papers
from linli.papers import serving
from linli.papers.models import Paper, State
from linli.papers.rendering import filled
from linli.rules.serving import Proof
from tests.cases.test_district_cases import SEEN
from tests.files.pictures import jpeg
from tests.support.cast import laid_out, peopled
from tests.support.district import District, appointed
from tests.support.shared import shared

pytestmark = pytest.mark.django_db

ASKED = {
    "request_signed": True, "identity_checked": True, "agreed_on": "2026-05-28", "goods": "材料归当事人",
    "safety_plan": "先断开后拆",
}  # fmt: skip
BY_DAY = {
    "goods_list": "无", "goods_kept": "院内", "executed_by": "两名执法人员", "began_hour": 9, "ended_hour": 16,
    "nothing_cut": True, "filmed": True, "party_present": True, "executed_on": "2026-12-28",
}  # fmt: skip
OWNER = {"named": "许女士", "role_here": "house_owner", "kind_here": "person", "served_at": "1 栋"}
LATE = "行政处罚法 art. 72, 73; 行政强制法 art. 42"
NOTIFIED = {"hearing_due": True}


class Road:
    """One case on its way through the services."""

    def __init__(self, district: District, moved: Callable[[datetime], None]) -> None:
        self.district, self.moved = district, moved
        self.case: Case

    def on(self, day: str) -> "Road":
        self.moved(datetime.combine(date.fromisoformat(day), time(10), clock.LOCAL))
        return self

    def photos(self, role: str, kind: str) -> list[File]:
        by = self.district.acting(role)
        return take_in([SimpleUploadedFile("a.jpg", jpeg((64, 48)))], by=by, role=kind)

    def begin(self, **seen: Any) -> "Road":
        form, by = {**SEEN, "stage": "existing", **seen}, self.district.acting("property_manager")
        given = Submission(
            form=form, way="enter_lead", channel="patrol", where=Where(label="1栋"),
            files=self.photos("property_manager", "before"),
        )  # fmt: skip
        estate = self.district.cast.places.estate
        self.case = services.submit(estate, given, by=by, pack=packs.active("illegal_construction"))
        return self

    def take(self, name: str, role: str = "enforcer", *, second: str = "", **form: Any) -> "Road":
        """A step, on the owner where it stands on a party, with its photos, the second person's yes, and the paper it
        drafts checked and issued."""
        pack = services.pack_of(self.case)
        row = self.owner if pack.actions[name].row not in (False, "new") else ""
        kinds = [asked.role for asked in pack.actions[name].form if asked.type == "photos"]
        files = [photo for kind in kinds for photo in self.photos(role, kind)]
        self.case = services.act(self.case.pk, name, form, by=self.district.acting(role), files=files, row=row)
        if second:
            self.case = casework.confirm(self.case.pk, by=self.district.acting(second))
        for paper in Paper.objects.filter(subject_id=self.case.pk, state=State.DRAFT):
            self.issue(paper)
        return self.fresh()

    @property
    def owner(self) -> str:
        """The key of the one party."""
        return parties.rows_of(self.case)[0].key

    def issue(self, paper: Paper) -> None:
        pair = ("enforcement_head", "enforcer")
        if paper.drafted_by_id == self.district.person("enforcement_head").pk:
            pair = ("enforcer", "enforcement_head")
        if paper.body.name != "云麓区综合执法局":
            pair = ("government_office", "government_lead")
            if paper.drafted_by_id == self.district.person("government_office").pk:
                pair = ("government_lead", "government_office")
        papers.check(paper.pk, paper.version, by=self.district.acting(pair[0]))
        papers.issue(paper.pk, by=self.district.acting(pair[1]))
        run_until_idle()

    def serve(self, name: str) -> "Road":
        """Handed to the party today."""
        paper = Paper.objects.filter(subject_id=self.case.pk, name=name).latest("pk")
        body = "enforcer" if paper.body.name == "云麓区综合执法局" else "government_lead"
        proof = Proof("direct", received_on=clock.today(), receiver="许女士")
        upon = [key for key, _name in drafting.addressees(paper)] or [""]
        for key in upon:
            serving.serve(paper.pk, proof, by=self.district.acting(body), row=key)
        run_until_idle()
        return self.fresh()

    def fresh(self) -> "Road":
        self.case = Case.objects.select_related("area").get(pk=self.case.pk)
        return self

    def refused(self, name: str, role: str = "enforcer", **form: Any) -> Refused:
        """Why the step cannot be taken now; nothing has changed."""
        before = Case.objects.values().get(pk=self.case.pk), Step.objects.count()
        with pytest.raises(Refused) as raised:
            self.take(name, role, **form)
        assert (Case.objects.values().get(pk=self.case.pk), Step.objects.count()) == before
        return raised.value

    def told(self, finding: str = "removable", rules: str = "town", **notified: Any) -> "Road":
        """Filed, inspected, found, reviewed, and the advance notice served on 20 April."""
        self.on("2026-03-02").begin(rules_apply=rules).take("add_party", **OWNER)
        self.take("open_case", second="enforcement_head", did_harm=False)
        self.take("inspect", officers=2, cards_shown=True, measured=2350)
        self.take("determine", finding=finding, cost=1_200_000_00).take("to_review")
        self.take("reviewed", "legal_reviewer", opinion="同意").take("notify", **{**NOTIFIED, **notified})
        return self.on("2026-04-20").serve("advance_notice").on("2026-04-28")

    def decided(self, rules: str = "town") -> "Road":
        self.told(rules=rules).take("decide", second="enforcement_head", collective=True, removal_term=15)
        return self.on("2026-05-20").serve("decision").take("wait")

    def fined(self) -> "Road":
        """What can be corrected, with a fine of 60,000 yuan served on 20 May."""
        self.told("correctable", intended_fine=60_000_00, correct_days=30)
        self.take("penalise", second="enforcement_head", collective=True, fine=60_000_00)
        return self.on("2026-05-20").serve("fine_decision").take("wait")

    def closed(self) -> "Road":
        self.take("visit_again", seen="clean")
        return self.take("close", second="enforcement_head", summary="已恢复原状")


MARCH = datetime(2026, 3, 2, 9, tzinfo=clock.LOCAL)


@shared
def in_march(every_process: None) -> District:
    """The offices, appointed from the second of March on."""
    with clock.moved(MARCH):
        return appointed(peopled(laid_out()))


@pytest.fixture
def road(moved: Callable[[datetime], None], in_march: District) -> Road:
    """In March."""
    moved(MARCH)
    return Road(in_march, moved)


def papers_of(road: Road) -> set[str]:
    return set(Paper.objects.filter(subject_id=road.case.pk).values_list("name", flat=True))


def test_an_owner_who_removes_by_himself_is_never_forced(road: Road) -> None:
    road.decided().take("promise_removal", remove_by="2026-06-01", safety="人工拆除")
    road.on("2026-06-02").take("removed_by_self").on("2026-07-02").closed()
    assert (road.case.state, road.case.facts["came_by"]) == ("closed", "self_removed")
    assert papers_of(road).isdisjoint({"public_notice", "demand", "force_decision", "execution_record"})
    assert list(findings()) == []


def test_the_town_helps_at_a_written_request_that_can_be_taken_back_and_it_is_never_called_force(road: Road) -> None:
    road.decided().on("2026-05-25")
    assert "没有书面申请" in road.refused("agree_help", **ASKED).message
    road.take("request_help", help_words="怕伤到承重墙")
    unsigned = road.refused("agree_help", **{**ASKED, "request_signed": False})
    assert "须有当事人本人签字" in unsigned.message
    road.take("agree_help", **ASKED).take("take_back_request")
    assert (road.case.state, road.case.tracks) == ("party_waits", {"performing": "awaited"})
    road.take("request_help", help_words="怕伤到承重墙").take("agree_help", **ASKED).on("2026-05-28")
    assert "由政府帮拆" in road.refused("announce", notice_days=10).message
    for forced in ("send_demand", "decide_force", "execute"):
        assert road.refused(forced).code == "not_in_this_state"
    road.take("removed_with_help", done_what="both", signed_for=True)
    step = Step.objects.filter(action="removed_with_help").get()
    assert (road.case.facts["came_by"], step.words["done_what"]) == ("assisted", "both")
    road.on("2026-06-29").closed()
    assert papers_of(road).isdisjoint({"public_notice", "demand", "force_decision", "execution_record"})
    said = [
        line.title
        for line in told.timeline(road.case, services.pack_of(road.case), list(Step.objects.all()), words="own")
    ]
    assert not [words for words in said if "强制" in words]


def test_a_basement_is_filled_in_with_help_and_the_record_says_so(road: Road) -> None:
    road.decided().on("2026-05-25").take("request_help", help_words="怕塌").take("agree_help", **ASKED)
    road.on("2026-05-28")
    assert "签字" in road.refused("removed_with_help", done_what="basement", signed_for=False).message
    road.take("removed_with_help", done_what="basement", signed_for=True)
    assert Step.objects.get(action="removed_with_help").words["done_what"] == "basement"
    assert road.case.state == "put_right"


def test_force_comes_last_by_day_on_a_working_day_and_nothing_is_cut_off(road: Road) -> None:
    road.decided()
    early = road.refused("announce", notice_days=10)
    assert (early.basis, "6 月 5 日" in early.message) == ("行政强制法 art. 44", True)
    road.on("2026-07-01")
    waits = road.refused("announce", notice_days=10)
    assert "11 月 21 日" in waits.message  # vector E-4
    road.on("2026-11-23").take("announce", notice_days=10).serve("public_notice").on("2026-12-04")
    road.take("send_demand", second="enforcement_head", demand_term=10).serve("demand").on("2026-12-21")
    planned = {"planned_on": "2026-12-28", "force_way": "机械拆除"}
    assert road.refused("decide_force", **planned).basis == "城乡规划法 art. 65, 68"
    road.take("order_removal", "government_lead", departments="云麓区综合执法局")
    road.take("decide_force", second="enforcement_head", **planned).serve("force_decision")
    road.take("announce_execution").serve("execution_notice").on("2026-12-28")
    assert "夜间" in road.refused("execute", **{**BY_DAY, "ended_hour": 19}).message
    assert "夜间" in road.refused("execute", **{**BY_DAY, "began_hour": 5}).message
    assert "停水、停电" in road.refused("execute", **{**BY_DAY, "nothing_cut": False}).message
    assert road.refused("execute", **{**BY_DAY, "party_present": False}).code == "form"  # then a witness signs
    road.take("execute", **BY_DAY).on("2027-01-27").closed()
    assert (road.case.facts["came_by"], road.case.open) == ("executed", False)
    assert list(findings()) == []


def test_the_decision_on_a_village_removal_cites_its_own_article_and_no_order_of_the_county(road: Road) -> None:
    road.decided("village").on("2026-11-23").take("announce", notice_days=10).serve("public_notice").on("2026-12-04")
    road.take("send_demand", second="enforcement_head", demand_term=10).serve("demand").on("2026-12-21")
    road.take("decide_force", second="enforcement_head", planned_on="2026-12-28", force_way="机械拆除")
    words = filled(Paper.objects.get(subject_id=road.case.pk, name="force_decision")).words()
    assert ("第六十五条" in words, "第六十八条" in words, "责成" in words) == (True, False, False)


def test_a_temporary_building_is_ordered_away_and_fined_by_one_paper_that_the_later_ones_name(road: Road) -> None:
    road.told(rules="temporary", intended_fine=50_000_00)
    road.take("penalise", second="enforcement_head", collective=True, fine=50_000_00, removal_term=15)
    decision = Paper.objects.get(subject_id=road.case.pk, name="fine_decision")
    assert "15日内自行拆除" in filled(decision).words()
    road.on("2026-05-20").serve("fine_decision").take("wait").on("2026-11-23").take("announce", notice_days=10)
    notice = Paper.objects.get(subject_id=road.case.pk, name="public_notice")
    assert Paper.objects.get(pk=decision.pk).number in filled(notice).words()
    assert list(findings()) == []


def test_a_fine_paid_late_bears_the_late_charge_of_the_law_and_days_of_a_review_are_left_out(road: Road) -> None:
    road.fined()
    road.on("2026-06-10").take("record_review", review_filed_on="2026-06-10")
    road.on("2026-08-01").take("review_upheld", answered_on="2026-08-01").on("2026-08-11")
    figures = {one.title: one.words for one in told.figures(road.case, services.pack_of(road.case))}
    assert figures["今天缴款的加处罚款"] == "27,000.00"  # vector E-6: fifteen days of 60,000 yuan
    assert road.refused("pay_fine", paid_on="2026-08-11", charge=36_000_00).basis == LATE
    road.take("pay_fine", paid_on="2026-08-11", charge=27_000_00).take("corrected").on("2026-09-11").closed()
    assert (road.case.facts["came_by"], road.case.facts["fine_paid"]) == ("corrected", True)


def test_the_court_that_the_officer_names_is_asked_for_a_fine(road: Road) -> None:
    road.fined().on("2026-11-03").take("demand_payment").serve("fine_demand").on("2026-11-23")
    road.take("ask_court", second="enforcement_head", addressed_to="青云县人民法院")
    application = Paper.objects.get(subject_id=road.case.pk, name="court_application")
    assert filled(application).to == "青云县人民法院："


def test_a_lawsuit_stops_force_and_a_decision_annulled_ends_the_case(road: Road) -> None:
    road.decided().on("2026-07-10").take("record_lawsuit", lawsuit_filed_on="2026-07-10")
    assert "诉讼还没有结果" in road.refused("announce", notice_days=10).message
    road.on("2026-10-12").take("lawsuit_annulled", final_on="2026-10-12")
    assert (road.case.state, road.case.open) == ("not_pursued", False)


def test_a_fine_in_court_bears_no_late_charge_for_the_days_of_the_lawsuit(road: Road) -> None:
    road.fined()
    road.on("2026-06-10").take("record_lawsuit", lawsuit_filed_on="2026-06-10")
    road.on("2026-08-01").take("lawsuit_upheld", final_on="2026-08-01").on("2026-08-11")
    assert road.refused("pay_fine", paid_on="2026-08-11", charge=60_000_00).code == "gate_closed"
    assert road.take("pay_fine", paid_on="2026-08-11", charge=27_000_00).case.facts["fine_paid"] is True


def test_what_is_built_again_is_another_case_with_rights_of_its_own(road: Road) -> None:
    road.decided().on("2026-06-02").take("removed_by_self").on("2026-07-02").take("visit_again", seen="again")
    assert "请登记新的线索" in road.refused("close", summary="已恢复").message
    first = road.take("close_rebuilt", second="enforcement_head", summary="原加建已拆除，又有搭建").case
    said = told.timeline(first, services.pack_of(first), list(Step.objects.all()), words="open")
    assert (first.state, "又有搭建，另案查处" in {line.title for line in said}) == ("closed", True)
    road.begin().take("add_party", **OWNER).take("open_case", second="enforcement_head", did_harm=False)
    assert "还没有现场勘验" in road.refused("to_review").message
    assert "未经法制审核" in road.refused("notify", **NOTIFIED).message
    assert list(findings()) == []
