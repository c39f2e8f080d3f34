"""Who acts in a case of illegal construction, and upon whom: two officers, and each party whom a decision names."""

import pytest
from django.urls import reverse

from linli.cases import drafting
from linli.cases.party_models import Party
from linli.journal.audit import findings
from linli.papers.models import Paper
from tests.cases.desk import at_desk
from tests.cases.enforcement import OWNER, TWO, Road, complete, in_march, road
from tests.support.pages import told_by

__all__ = ["complete", "in_march", "road"]  # fixtures

pytestmark = pytest.mark.django_db


def test_the_other_officer_is_a_colleague_in_the_same_post_and_never_who_acts(road: Road) -> None:
    road.on("2026-03-02").begin().take("add_party", **OWNER).take(
        "open_case", second="enforcement_head", did_harm=False
    )
    for nobody in ("邹毅", "段立新", "路人甲"):  # themselves, the head of another post, nobody
        refused = road.refused("inspect", **{**TWO, "second_officer": nobody}, officers=2, measured=2350)
        assert (refused.code, refused.field) == ("no_such_colleague", "second_officer")
    page = told_by(at_desk(road.district.person("enforcer")).get(reverse("cases:work", args=[road.case.pk])))
    asked = page[page.index("另一名执法人员（记录人）") :]
    assert ("阮宁" in asked[:400], "邹毅" in asked[:400]) == (True, False)
    road.take("inspect", **TWO, officers=2, measured=2350)
    assert "邹毅（执法证号湘云执0017）、阮宁（执法证号湘云执0023）等2人到场" in road.said("inspection_record")


def test_a_party_found_when_force_is_near_is_told_heard_and_named_before_anything_goes_on(road: Road) -> None:
    road.demanded()
    late = {**OWNER, "named": "周先生"}
    first = road.owner
    road.take("add_party", **late)
    row = next(key for key in (one.key for one in Party.objects.filter(case=road.case)) if key != first)
    road.on("2026-12-21")
    refused = road.refused("order_removal", "government_lead", departments="云麓区综合执法局")
    assert (refused.basis, "周" in refused.message) == ("行政处罚法 art. 44, 45, 63", True)
    old = Paper.objects.get(name="decision")
    assert [name for _key, name in drafting.addressees(old)] == ["许女士"]
    road.take_of(row, "notify_added", hearing_due=True).serve("advance_notice").on("2026-12-29")
    road.take_of(row, "decide_added", second="enforcement_head", collective=True, removal_term=15)
    assert "当事人：周先生" in road.said("decision")
    assert "许女士" not in road.said("decision")
    own = Paper.objects.filter(name="advance_notice").latest("pk")
    assert f"（{own.number}）" in road.said("decision")  # of the notice that they themselves were given
    road.serve("decision").take("wait")
    assert road.left_to("周先生")["lawsuit"] == "2027-06-29"
    assert road.left_to("许女士")["lawsuit"] == "2026-11-20"  # as it was
    assert "6 月 30 日" in road.on("2027-01-18").refused("announce", notice_days=10).message
    assert list(findings()) == []
