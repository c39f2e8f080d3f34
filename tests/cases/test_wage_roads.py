"""Unpaid wages through the services, papers checked, issued and served, with a clock that moves: what becomes of a
payer who hides the records, keeps what was ordered, or owes no more than a part of it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from linli.cases import casework, packs, services, told
from linli.cases.services import Submission
from linli.journal.actors import SYSTEM, Actor
from linli.journal.audit import findings
from linli.kernel.refused import Refused
from linli.papers.models import Paper
from linli.papers.rendering import filled
from linli.people import services as people
from linli.places.queries import Place
from tests.cases.enforcement import MARCH, Road, holes, in_march
from tests.support.district import District

__all__ = ["in_march"]  # a fixture

pytestmark = pytest.mark.django_db

BOSS, DEVELOPER = "云湖劳务有限公司", "锦程置业有限公司"
BY_TWO = {"officers": 2, "own_card": "云麓监0031", "second_officer": "方平", "second_card": "云麓监0032"}
HEARD = {"payer_words": "工程款没有结清", "our_answer": "不影响支付工资"}
PAID = {"watched_by": "社区赵晓燕", "signed_for": True}
HEAD = "labour_head"


class WageRoad(Road):
    """The file of one worker, who is owed 20,000 yuan for four months."""

    def begin(self, **_none: Any) -> "WageRoad":
        form = {
            "what": "四个月没领到工资", "project": "滨江路商务楼", "arrears_ended": "2026-01-31",
            "has_contract": "none_has",
        }  # fmt: skip
        given = Submission(form=form, way="enter", channel="visit", where=Place(label="滨江路"))
        estate, by = self.district.cast.places.estate, self.district.acting("labour_inspector")
        self.case = services.submit(estate, given, by=by, pack=packs.active("wage_arrears"))
        return self

    def take(self, name: str, role: str = "labour_inspector", *, second: str = "", **form: Any) -> "WageRoad":
        super().take(name, role, second=second, **form)
        return self

    def refusal(self, name: str, **form: Any) -> str:
        """Why the inspector cannot take the step now."""
        return self.refused(name, "labour_inspector", **form).message

    def filed(self) -> "WageRoad":
        """Filed, the worker entered, the records asked of the employer."""
        self.begin().take("take_up", external_number="云麓监〔2026〕受0147")
        known = {"worker": "工友甲", "identity_number": "11010119900307715X", "telephone": "13911110001"}
        self.take("enter_worker", **known, months=4, wage_units=500, rate=400_00)
        self.take("demand_records", records_from=BOSS, **BY_TWO).serve("evidence_order")
        return self

    def ordered(self, amount: int, **payer: Any) -> "WageRoad":
        """Whoever is named was heard, ordered to pay, and served."""
        self.take("name_payer", **payer).take("heard_before").serve("advance_notice")
        self.take("hear_payer", **HEARD).take("order", second=HEAD, amount=amount, order_term=5).serve("order_to_pay")
        return self

    def verified(self, **chain: Any) -> "WageRoad":
        """The chain of contracts noted, the worker's row signed."""
        self.take("note_chain", **chain).take("begin_verifying")
        return self.take("verify_row", thumb_printed=True, foreman_says="unreachable")

    def holes(self) -> list[str]:
        """Where a paper says nothing that it has to, but for cells of a table that stay empty to be signed."""
        drawn = Paper.objects.filter(subject_id=self.case.pk).order_by("pk")
        return [hole for paper in drawn for hole in holes(filled(paper)) if not hole.endswith("''")]

    def figure(self, title: str) -> str:
        found = {one.title: one.words for one in told.figures(self.case, services.pack_of(self.case))}
        return found[title]


@pytest.fixture
def road(moved: Callable[[datetime], None], in_march: District) -> WageRoad:
    """In March."""
    moved(MARCH)
    return WageRoad(in_march, moved)


def test_while_the_employers_own_term_runs_nobody_reads_it_as_the_inspectors_day(road: WageRoad) -> None:
    def read(part: str = "") -> str:
        return Client().get(f"/t/{road.case.code}/{part}").content.decode()

    road.begin()
    assert "3 月 9 日（周一）前由劳动保障监察员" in read("print/")
    assert "3 月 9 日（周一）前</p>" in read()  # the inspector's: accepted or not within five working days
    road.filed()
    assert "等到 3 月 9 日（周一）</p>" in read()  # the employer's: the records within five working days


def test_who_hides_the_records_is_fined_who_keeps_the_wages_is_listed_and_the_court_waits_for_the_review(
    road: WageRoad,
) -> None:
    road.filed().on("2026-03-10")
    road.take("fine_before", fined=BOSS, fined_for="withholds", fine_told=5_000_00).serve("fine_notice")
    road.on("2026-03-18")
    road.take("decide_fine", second=HEAD, fine=5_000_00).serve("fine_decision")
    assert "罚款5000.00元（大写：伍仟元整）" in road.said("fine_decision")
    road.verified(employer=BOSS).ordered(20_000_00, payer=BOSS, liability="employer").on("2026-03-24")
    assert road.figure("未付数额达到本省移送标准") == "是"
    road.take("list_before", listed=BOSS, listed_people="戴某", listed_for="large_sum").serve("list_notice")
    road.on("2026-04-01").take("put_on_list", second=HEAD)
    assert road.figure("失信联合惩戒期满") == "2029 年 4 月 1 日（周日）"
    road.take("decide_extra", second=HEAD, extra_rate=50).serve("extra_decision")
    assert "以上还应支付30000.00元" in road.said("extra_decision")
    road.take("record_review", review_filed_on="2026-04-01")
    assert "还没有审结" in road.refusal("send_demand")
    road.on("2026-05-20").take("review_upheld", answered_on="2026-05-20")
    road.take("send_demand").serve("demand").on("2026-06-05")
    road.take("ask_court", second=HEAD, addressed_to="云麓区人民法院", ended_by="review_answered")
    said = road.said("court_application")
    assert ("经行政复议维持" in said, "30000.00元" in said) == (True, True)
    road.take("money_in", came_in=30_000_00, paid_by=BOSS).take("pay_out", handed=30_000_00, **PAID)
    road.take("paid_in_full").on("2026-12-05")
    assert "罚款还没有缴清" in road.refusal("close")
    road.take("close", second=HEAD, fine_pursued="已另行申请强制执行")
    road.take("take_off_list", second=HEAD, mended_on="2026-06-05", promised=True)
    assert (road.case.state, "list_decision" in road.case.papers) == ("closed", False)
    assert (road.holes(), list(findings())) == ([], [])


def test_a_developer_pays_to_his_limit_and_the_employer_the_rest_by_papers_of_his_own(road: WageRoad) -> None:
    limited = {"developer_behind": True, "developer": DEVELOPER, "works_unpaid": 8_000_00}
    road.filed().verified(employer=BOSS, **limited).ordered(8_000_00, payer=DEVELOPER, liability="behind")
    order = road.said("order_to_pay")
    assert all(words in order for words in ("以未结清的工程款8000.00元为限先行垫付", "共计8000.00元", "20000.00"))
    assert "加付赔偿金" not in order
    road.take("money_in", came_in=8_000_00, paid_by=DEVELOPER).take("pay_out", handed=8_000_00, **PAID)
    road.take("next_payer", second=HEAD, why_next="垫付限额已用完")
    assert (road.case.state, {"advance_notice", "order_to_pay"} & road.case.papers.keys()) == ("verifying", set())
    assert "事先告知书尚未送达" in road.refusal("hear_payer", **HEARD)
    road.ordered(12_000_00, payer=BOSS, liability="employer", why_other="建设单位已垫付到限额")
    order = road.said("order_to_pay")
    assert ("共计12000.00元" in order, "加付赔偿金" in order, "先行垫付" in order) == (True, True, False)
    road.take("money_in", came_in=20_000_00, paid_by=BOSS).take("pay_out", handed=12_000_00, **PAID)
    road.take("paid_in_full").take("close", second=HEAD)
    assert (road.case.state, road.case.counts["instalments"]) == ("closed", 2)
    assert (road.holes(), list(findings())) == ([], [])


def test_accounts_are_looked_up_with_the_yes_of_the_citys_head_which_the_countys_cannot_give(road: WageRoad) -> None:
    road.filed().take("look_up_accounts", accounts_of=BOSS, why_accounts="单位不到场、不答复")
    with pytest.raises(Refused, match="这一步由别人来做"):
        casework.confirm(road.case.pk, by=road.district.acting(HEAD))
    city = road.district.cast.places.city
    office = people.create_organisation("other", "云湖市人社局", city, by=SYSTEM)
    head = people.create_person("曹敏", by=SYSTEM, phone="13900000990")
    people.appoint(people.create_post("city_labour_head", office, city, by=SYSTEM).pk, head.pk, by=SYSTEM)
    casework.confirm(road.case.pk, by=Actor(head.pk, "person", name=head.name))
    road.fresh().take("search_for", how="bank", finding="账户余额 3 万元")
    assert (road.case.counts["searches"], list(findings())) == (1, [])
