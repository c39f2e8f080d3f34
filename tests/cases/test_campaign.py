"""A campaign of an estate: a resolution opens it, its sites are cases of their own, it closes when they have ended."""

from collections.abc import Iterable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from linli.cases import casework, packs, services, told
from linli.cases.models import Case, CaseLink, Step
from linli.cases.services import Submission
from linli.files.services import take_in
from linli.journal.audit import findings
from linli.journal.queries import history_of
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.places.queries import Place
from tests.cases.desk import at_desk
from tests.cases.enforcement import ASKED, BY_DAY, OWNER, Road, complete, in_march, road
from tests.cases.test_district_cases import SEEN
from tests.files.pictures import jpeg
from tests.support.district import District

__all__ = ["complete", "in_march", "road"]  # fixtures

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign(district: District) -> Case:
    """Proposed, not resolved yet."""
    given = Submission(form={"what": "别墅加建专项整治", "finish_on": "2026-12-31"}, way="propose")
    by = district.cast.acting("secretary")
    return services.submit(district.cast.places.estate, given, by=by, pack=packs.active("campaign"))


def photo() -> SimpleUploadedFile:
    return SimpleUploadedFile("a.jpg", jpeg((64, 48)), "image/jpeg")


def running(district: District, campaign: Case) -> Case:
    """Resolved with its minutes, confirmed by a second person, begun."""
    by = district.cast.acting("secretary")
    numbers = {"members_due": 9, "members_present": 9, "members_for": 8}
    said = {**numbers, "resolution": True, "decided_by": "议事会", "decided_on": clock.today().isoformat()}
    services.act(campaign.pk, "resolution", said, by=by, files=take_in([photo()], by=by, role="evidence"))
    casework.confirm(campaign.pk, by=district.cast.acting("community_officer"))
    return services.act(campaign.pk, "begin", {}, by=by)


def opened(district: District, campaign: Case, shown: Iterable[SimpleUploadedFile] = (), **seen: Any) -> Case:
    """A site that the officer opens from the campaign, at the desk; `shown`: its photos, else one."""
    form = {**SEEN, "stage": "existing", "process": "illegal_construction", "under": campaign.pk, "as": "sites", **seen}
    form["estate"] = campaign.area.code
    form["building"] = district.cast.places.building.pk
    answer = at_desk(district.person("enforcer")).post("/desk/new/", {**form, "photos": [*shown] or photo()})
    assert answer.status_code == 303
    return Case.objects.latest("pk")


def given_up(district: District, site: Case) -> None:
    services.act(site.pk, "open_case", {"did_harm": False}, by=district.acting("enforcer"))
    casework.confirm(site.pk, by=district.acting("enforcement_head"))
    services.act(site.pk, "do_not_pursue", {"grounds": "有许可"}, by=district.acting("enforcer"))
    casework.confirm(site.pk, by=district.acting("enforcement_head"))


def test_only_a_resolution_opens_it(district: District, campaign: Case) -> None:
    with pytest.raises(Refused, match="须先有议定事项"):
        services.act(campaign.pk, "begin", {}, by=district.cast.acting("secretary"))
    assert running(district, campaign).state == "campaign_on"


def test_a_site_is_opened_from_the_campaign_and_stands_in_its_table(district: District, campaign: Case) -> None:
    running(district, campaign)
    site = opened(district, campaign)
    assert CaseLink.objects.get(case=campaign, name="sites").target_id == site.pk
    assert [entry.verb for entry in history_of(campaign).order_by("-seq")[:1]] == ["case.linked"]
    page = at_desk(district.person("enforcer")).get(reverse("cases:linked", args=[campaign.pk])).content.decode()
    for words in ("线索待核", "0 / 1", "登记违建线索"):
        assert words in page
    assert list(findings()) == []


def test_another_photo_on_the_form_gone_back_to_is_another_site_of_the_campaign(
    district: District, campaign: Case
) -> None:
    running(district, campaign)
    first = opened(district, campaign, token="t" * 32)
    assert opened(district, campaign, token="t" * 32) == first
    other = opened(district, campaign, [SimpleUploadedFile("b.jpg", jpeg((48, 64)), "image/jpeg")], token="t" * 32)
    assert set(campaign.links.values_list("target_id", flat=True)) == {first.pk, other.pk}
    assert first != other


def test_whoever_does_not_work_the_campaign_opens_nothing_under_it_and_no_case_is_left(
    district: District, campaign: Case
) -> None:
    running(district, campaign)
    by, before = district.cast.acting("property_manager"), Case.objects.count()
    given = Submission(form={**SEEN}, way="enter_lead", channel="patrol")
    with pytest.raises(NotAllowed):
        casework.open_under(
            campaign.pk, "sites", campaign.area, given, by=by, pack=packs.active("illegal_construction")
        )
    with pytest.raises(Refused, match="不能从这件开立"):
        casework.open_under(
            campaign.pk, "sites", campaign.area, given, by=district.cast.acting("community_officer"),
            pack=packs.active("wage_arrears"),
        )  # fmt: skip
    assert Case.objects.count() == before


def test_it_closes_when_every_site_has_ended_or_is_named_with_a_reason(district: District, campaign: Case) -> None:
    running(district, campaign)
    first, second = opened(district, campaign), opened(district, campaign)
    by, done = district.cast.acting("secretary"), {"summary": "两处，一处撤案，一处在诉讼中。"}
    with pytest.raises(Refused, match="还有点位没办结"):
        services.act(campaign.pk, "close", done, by=by)
    given_up(district, first)
    with pytest.raises(Refused, match="还有点位没办结"):
        services.act(campaign.pk, "close", done, by=by)
    desk, url = at_desk(district.person("enforcer")), reverse("cases:linked", args=[campaign.pk])
    assert desk.post(url, {"name": "sites", "except": second.pk, "why": "当事人已起诉，等判决"}).status_code == 303
    assert "例外：当事人已起诉" in desk.get(url).content.decode()
    services.act(campaign.pk, "close", done, by=by)
    assert casework.confirm(campaign.pk, by=district.cast.acting("community_officer")).open is False
    assert "case.excepted" in [entry.verb for entry in history_of(campaign)]
    assert list(findings()) == []


def test_a_reason_taken_back_lets_it_wait_again(district: District, campaign: Case) -> None:
    running(district, campaign)
    site, by = opened(district, campaign), district.acting("enforcer")
    casework.except_linked(campaign.pk, "sites", site.pk, "等判决", by=by)
    casework.except_linked(campaign.pk, "sites", site.pk, " ", by=by)
    with pytest.raises(Refused, match="还有点位没办结"):
        services.act(campaign.pk, "close", {"summary": "…"}, by=district.cast.acting("secretary"))


def test_sites_of_one_estate_go_each_their_own_road_and_the_campaign_says_how_many_went_which(road: Road) -> None:
    """One owner pulls it down, one asks the town in writing, takes that back and asks again, one is brought to it by
    law when every remedy has run out; whom the town helped is never said to have been forced."""
    district = road.on("2026-03-02").district
    given = Submission(form={"what": "别墅加建专项整治", "finish_on": "2026-12-31"}, way="propose")
    by = district.cast.acting("secretary")
    campaign = services.submit(district.cast.places.estate, given, by=by, pack=packs.active("campaign"))
    running(district, campaign)
    own, helped, forced = (
        road.begin_under(campaign, label, stage="existing").case for label in ("3 号", "5 号", "9 号")
    )

    road.case = forced
    road.demanded(begun=True).on("2026-12-21")
    planned = {"planned_on": "2026-12-28", "force_way": "机械拆除"}
    road.take("order_removal", "government_lead", departments="云麓区综合执法局")
    road.take("decide_force", second="enforcement_head", **planned).serve("force_decision")
    road.take("announce_execution").serve("execution_notice").on("2026-12-28").take("execute", **BY_DAY)
    road.case = own
    road.take("add_party", **OWNER).take("open_case", second="enforcement_head", did_harm=False)
    road.take("promise_removal", remove_by="2027-01-04", safety="人工拆除").take(
        "removed_by_self", done_what="extension"
    )
    road.case = helped
    road.take("add_party", **OWNER).take("open_case", second="enforcement_head", did_harm=False)
    road.take("request_help", help_words="怕塌").take("take_back_request")
    assert road.refused("agree_help", **ASKED).code == "gate_closed"
    road.take("request_help", help_words="怕塌").take("agree_help", **{**ASKED, "agreed_on": "2026-12-28"})
    road.take("removed_with_help", done_what="both", signed_for=True)

    ways = {site.pk: Case.objects.get(pk=site.pk).facts["came_by"] for site in (own, helped, forced)}
    assert ways == {own.pk: "self_removed", helped.pk: "assisted", forced.pk: "executed"}
    page = at_desk(district.person("enforcer")).get(reverse("cases:work", args=[campaign.pk])).content.decode()
    for place in ("3 号", "5 号", "9 号"):
        assert place in page
    assert page.count("已拆除（回填、改正），待复查") == 3
    figures = {one.title: one.words for one in told.figures(campaign, services.pack_of(campaign))}
    went = ("当事人自行拆除", "协助拆除（助拆）", "依法强制执行或代履行")
    assert [figures[title] for title in went] == ["1", "1", "1"]
    road.case = helped
    assert road.papers.isdisjoint({"public_notice", "demand", "force_decision", "execution_record"})
    assert not [step.action for step in Step.objects.filter(case=helped) if step.action in ("decide_force", "execute")]
    assert list(findings()) == []


def test_thirty_sites_cost_no_more_statements_than_one(district: District, campaign: Case) -> None:
    running(district, campaign)
    site = opened(district, campaign)
    desk, url = at_desk(district.person("enforcer")), reverse("cases:linked", args=[campaign.pk])
    desk.get(url)
    with CaptureQueriesContext(connection) as one:
        desk.get(url)
    by = district.acting("enforcer")
    for _number in range(8):
        given = Submission(form=site.answers | {"what": "加建", "photos": ["p"]}, way="enter_lead", channel="patrol")
        files = take_in([photo()], by=by, role="before")
        given = Submission(**{**given.__dict__, "files": files, "where": Place(label="3栋")})
        casework.open_under(
            campaign.pk, "sites", campaign.area, given, by=by, pack=packs.active("illegal_construction")
        )
    with CaptureQueriesContext(connection) as many:
        desk.get(url)
    assert len(many) == len(one)
    shown = desk.get(reverse("cases:work", args=[campaign.pk])).content.decode()
    assert '全部 <span class="num">9</span>' in shown  # five of them stand there, the way to all beside them
