"""A campaign and its four sites, each removed at its owner's request; a patrol from the walk to the closing."""

from typing import TYPE_CHECKING

import pytest

from linli.jobs.models import LIVE, Job
from linli.journal.actors import SYSTEM
from linli.kernel import clock
from linli.people import services as people
from tests.browser.plays import Play, Stage, soon, words_of
from tests.browser.test_plays_illegal_construction import OWNER, SEEN, notified, stopped, walked
from tests.cases.enforcement import OWNER as NEIGHBOUR
from tests.cases.enforcement import Road

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]

REMOVED_ON, LOOKED_AT_ON = "2026-03-16", "2026-04-15"
HARD = {"help_words": "紧挨承重墙，自己拆怕出事"}
AGREED = {
    "request_signed": True, "identity_checked": True, "agreed_on": REMOVED_ON, "goods": "砖和门窗归当事人",
    "safety_plan": "设围挡，分段拆除，两人看护",
}  # fmt: skip
OTHERS = {"3 号": "露台加建", "7 号": "院内加建阳光房", "12 号": "二层平台加层"}


def campaign_of(stage: Stage) -> Play:
    """Proposed by the villas' branch, of whom two stand for its papers, resolved by their council, begun."""
    cast = stage.district.cast
    villas, branch = cast.places.far_estate, cast.posts["far_secretary"].organisation
    deputy = people.create_post("branch_secretary", branch, villas, by=SYSTEM)
    people.appoint(deputy.pk, stage.district.person("branch_deputy").pk, by=SYSTEM)
    campaign = stage.begins("far_secretary", "campaign", villas, what="别墅加建专项整治", finish_on="2026-12-31")
    numbers = {"members_due": "9", "members_present": "9", "members_for": "8"}
    resolved = {"resolution": True, "decided_by": "议事会", "decided_on": clock.today().isoformat(), "photos": True}
    campaign.take("far_secretary", "resolution", second="enforcer", **numbers, **resolved)
    return campaign.take("far_secretary", "begin")


def sites_of(campaign: Play) -> "Page":
    """The officer's page of the campaign's sites."""
    page = campaign.page("enforcer")
    page.get_by_role("link", name="整治点位").first.click()
    page.locator("#g1").wait_for()
    return page


def counted(campaign: Play) -> dict[str, str]:
    """The figures on the campaign's page."""
    facts = campaign.page("enforcer").locator("section[aria-labelledby=figures] dl")
    return dict(zip(facts.locator("dt").all_inner_texts(), facts.locator("dd").all_inner_texts(), strict=True))


class ByService(Road):
    """A site played by the services that the pages call; the worker of the product tells it of its papers."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage.district, lambda moment: None)

    def settle(self) -> None:
        soon(
            lambda: not Job.objects.filter(state__in=LIVE, run_at__lte=clock.now()).exists(),
            "the worker has not caught up",
        )


def basement(stage: Stage, campaign: Play) -> Play:
    """Opened from the campaign's page: a lead there."""
    page = sites_of(campaign)
    page.locator("#main").get_by_role("link", name="登记违建线索").click()
    site = stage.entered(page, what="开挖地下室约四十平方米", **SEEN, words="15 号", photos=True)
    assert (site.state, site.case.area) == ("lead", campaign.case.area)
    assert "线索待核" in sites_of(campaign).locator("#main").inner_text()
    return site


def extension(stage: Stage, campaign: Play, label: str, what: str) -> ByService:
    """A site on which as much is done as on the first: the advance notice is served."""
    site = ByService(stage)
    site.begin_under(campaign.case, label, what=what).take("add_party", **NEIGHBOUR)
    site.take("stop").serve("stop_notice").take("open_case", second="enforcement_head", did_harm=False)
    site.found().take("notify", hearing_due=True).serve("advance_notice")
    return site


def test_three_extensions_and_a_basement_are_removed_at_the_owners_request_and_the_campaign_closes(
    stage: Stage,
) -> None:
    """提出 → 议定 → 开始 → 四处点位：停工 → 立案 → 告知 → 限期拆除决定 → 申请帮拆 → 帮拆 → 复查 → 结案 → 结束整治."""
    campaign = campaign_of(stage)
    first = notified(stopped(basement(stage, campaign)), "fill")
    others = [extension(stage, campaign, label, what) for label, what in OTHERS.items()]
    first.take("enforcer", "take_statement", row=1, heard_words=HARD["help_words"], our_answer="可以书面申请帮拆")
    ordered = {"collective": True, "removal_term": 15}
    first.on("2026-03-11").take("enforcer", "decide", second="enforcement_head", **ordered)
    first.drawn_up("decision", "enforcement_head", "enforcer", OWNER)
    assert "15日内自行回填" in words_of(first.pdf("decision", "enforcer"))
    first.take("enforcer", "request_help", row=1, **HARD).issued("assisted_request", "enforcement_head")
    first.take("enforcer", "agree_help", row=1, **AGREED).issued("assisted_agreement", "enforcement_head")
    for site in others:
        site.take("decide", second="enforcement_head", **ordered).serve("decision")
        site.take("request_help", **HARD).take("agree_help", **AGREED)
    first.on(REMOVED_ON).take("enforcer", "removed_with_help", done_what="basement", signed_for=True, photos=True)
    for site in others:
        site.take("removed_with_help", done_what="extension", signed_for=True)
    went = counted(campaign)
    assert [went[way] for way in ("当事人自行拆除", "协助拆除（助拆）", "依法强制执行或代履行")] == ["0", "4", "0"]
    assert "还有点位没办结" in campaign.not_yet("far_secretary", "结束整治")

    first.on(LOOKED_AT_ON).take("enforcer", "visit_again", visited_on=LOOKED_AT_ON, seen="clean", photos=True)
    first.take("enforcer", "close", second="enforcement_head", summary="地下室已回填，复查未反弹")
    first.issued("closing_form", "enforcement_head")
    assert "还有点位没办结" in campaign.not_yet("far_secretary", "结束整治")
    for site in others:
        site.closed()
    assert [site.fresh().case.state for site in others] == [first.state] * 3 == ["closed"] * 3
    assert (counted(campaign)["点位"], counted(campaign)["已办结"]) == ("4", "4")
    campaign.take("far_secretary", "close", second="enforcer", summary="拆除加建三处，回填地下室一处，均由政府协助")
    campaign.issued("report", "branch_deputy")
    assert "拆除加建三处，回填地下室一处" in words_of(campaign.pdf("report", "far_secretary"))
    assert (campaign.state, campaign.case.open) == ("closed", False)


def test_a_patrol_is_walked_what_it_finds_is_filed_put_right_looked_at_again_and_closed(stage: Stage) -> None:
    """巡查 → 发现 → 停工 → 立案 → 承诺自行拆除 → 拆除 → 待复查 → 复查 → 结案."""
    site = stopped(walked(stage, "露台加建，正在砌墙"))
    site.take("enforcer", "open_case", second="enforcement_head").issued("filing_form", "enforcement_head")
    site.take("enforcer", "promise_removal", row=1, remove_by=REMOVED_ON, safety="人工拆除，设围挡")
    site.issued("own_commitment", "enforcement_head")
    site.on(REMOVED_ON).take("enforcer", "removed_by_self", done_what="extension", photos=True)
    assert site.case.facts["came_by"] == "self_removed"
    assert "待复查" in stage.desk("enforcer", "/desk/visits/").locator("#main").inner_text()
    assert "还没有复查" in site.not_yet("enforcer", "结案")
    site.take("enforcer", "visit_again", visited_on=REMOVED_ON, seen="clean", photos=True)
    assert "复查期限未到" in site.not_yet("enforcer", "结案")
    site.on(LOOKED_AT_ON).take("enforcer", "visit_again", visited_on=LOOKED_AT_ON, seen="clean", photos=True)
    site.take("enforcer", "close", second="enforcement_head", summary="当事人已自行拆除，复查未反弹")
    site.issued("closing_form", "enforcement_head")
    assert (site.state, site.case.open, site.case.counts["visits"]) == ("closed", False, 2)
    assert "待复查" not in stage.desk("enforcer", "/desk/visits/").locator("#main").inner_text()
