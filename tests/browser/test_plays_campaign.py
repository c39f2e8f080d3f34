"""A campaign and its sites, and a patrol that is walked: the site found on the walk, put right, looked at again."""

import re
from typing import TYPE_CHECKING

import pytest

from linli.cases import rounds
from linli.cases.models import Case
from linli.cases.rounds import Plan
from linli.kernel import clock
from tests.browser.plays import PHOTO, Play, Stage
from tests.browser.test_plays_illegal_construction import ENTERED, OWNER

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]

SEEN = {"what": "露台加建，正在砌墙", "party_named": "待查"}


def sites_of(campaign: Play) -> "Page":
    """The officer's page of the campaign's sites."""
    page = campaign.page("enforcer")
    page.get_by_role("link", name="整治点位").first.click()
    page.locator("main").wait_for()
    return page


def answered(page: "Page", stage: Stage) -> Play:
    """The open form of entry is filled in: the case that came of it."""
    form = page.locator("form.entry")
    for name, words in SEEN.items():
        form.locator(f"[name={name}]").fill(words)
    for name, choice in {"stage": "building", "rules_apply": "town", "channel": "patrol"}.items():
        if (listed := form.locator(f"select[name={name}]")).count():
            listed.select_option(choice)
        else:
            form.locator(f"input[name={name}][value={choice}]").check()
    form.locator("[name=words]").fill("1 栋")
    form.locator("input[type=file]").first.set_input_files(PHOTO)
    before = set(Case.objects.values_list("pk", flat=True))
    form.locator("button.primary").click()
    page.wait_for_url(re.compile(r"/desk/(case/\d+/|visits/|$|\?)"))
    (key,) = set(Case.objects.values_list("pk", flat=True)) - before
    return Play(stage, key)


def test_a_campaign_shows_how_its_sites_stand_and_closes_once_each_has_ended(stage: Stage) -> None:
    campaign = stage.begins("secretary", "campaign", what="别墅加建专项整治", finish_on="2026-12-31")
    numbers = {"members_due": "9", "members_present": "9", "members_for": "8"}
    resolved = {**numbers, "resolution": True, "decided_by": "议事会", "decided_on": clock.today().isoformat()}
    resolved["photos"] = True
    campaign.take("secretary", "resolution", second="community_officer", **resolved).take("secretary", "begin")
    page = sites_of(campaign)
    page.locator("#main").get_by_role("link", name="登记违建线索").click()
    site = answered(page, stage)
    assert site.state == "lead"
    assert "线索待核" in sites_of(campaign).inner_text("#main")
    assert "还有点位没办结" in campaign.not_yet("secretary", "结束整治")
    site.take("enforcer", "do_not_pursue", second="enforcement_head", grounds="经核查有许可")
    assert "不予立案" in sites_of(campaign).inner_text("#main")
    campaign.take("secretary", "close", second="community_officer", summary="一处点位，经核查有许可")
    assert campaign.state == "closed"


def test_a_patrol_is_walked_what_it_finds_is_put_right_and_the_walker_looks_again(stage: Stage) -> None:
    cast = stage.district.cast
    walk = Plan("违建巡查", cast.posts["grid_worker"].pk, "illegal_construction", 7, clock.today())
    planned = rounds.plan(cast.places.estate, walk, by=cast.acting("secretary"))
    page = stage.desk("grid_worker", "/desk/visits/")
    page.get_by_role("link", name="发现问题").first.click()
    site = answered(page, stage)
    assert planned.walks.get(day=clock.today()).state == "found"
    site.take("enforcer", "add_party", **ENTERED).take("enforcer", "stop")
    site.drawn_up("stop_notice", "enforcement_head", "enforcer", OWNER)
    site.take("enforcer", "promise_removal", row=1, remove_by="2026-12-31", safety="人工拆除")
    site.take("enforcer", "removed_by_self", done_what="extension", photos=True)
    assert site.case.facts["came_by"] == "self_removed"
    again = stage.desk("enforcer", "/desk/visits/")
    assert "待复查" in again.content()
    site.take("enforcer", "visit_again", seen="clean", photos=True)
    assert site.case.counts["visits"] == 1
