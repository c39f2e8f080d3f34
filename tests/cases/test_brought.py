"""Posts and settings that a process brings: known once it is in force, agreed on between processes, kept while used."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from linli.cases import packs
from linli.cases.doors.desk import changes
from linli.journal.actors import SYSTEM
from linli.kernel.refused import NotAllowed, Refused
from linli.people import kinds
from linli.people import services as people
from linli.rules.reading import load
from linli.settings import queries, registry
from linli.settings.services import set_value
from tests.cases.desk import at_desk
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db

MARKET = Path(__file__).parent / "market"
PAGE = (MARKET / packs.PAGE).read_text()
POSTS = ["market_clerk", "market_warden", "market_head"]


def publish(page: str = PAGE, **more: Any) -> None:
    packs.publish(page, by=SYSTEM, templates=packs.templates_in(MARKET), **more)
    packs.forget()


def refused(page: str) -> str:
    with translation.override("en"), pytest.raises(Refused) as refusal:
        publish(page)
    return str(refusal.value)


def newer(page: str = PAGE) -> str:
    return page.replace("version: 1", "version: 2")


def other(page: str = PAGE) -> str:
    """Another process that says much the same."""
    return page.replace("id: night_market", "id: day_market")


def without(page: str, start: str) -> str:
    """The page less the line that begins so."""
    kept = [line for line in page.splitlines() if not line.strip().startswith(start)]
    assert len(kept) == len(page.splitlines()) - 1
    return "\n".join(kept)


@pytest.fixture(autouse=True)
def _own_language() -> Iterator[None]:
    """A page asked for in English leaves no other test in it."""
    with translation.override(translation.get_language()):
        yield


def in_english(client: Client) -> None:
    client.post("/preferences/", {"language": "en"})


@pytest.fixture
def market(cast: Cast) -> Cast:
    """The cast of the estate, with the market's process in force."""
    publish()
    return cast


def test_before_it_is_published_nobody_knows_them(cast: Cast) -> None:
    assert not {code for code, _label in kinds.post_choices()} & set(POSTS)
    assert [each.key for each in registry.all_declared() if each.key.startswith("market.")] == []
    body = people.create_organisation("other", "夜市办", cast.places.street, by=SYSTEM)
    with pytest.raises(Refused, match="不认识这类职务"):
        people.create_post("market_clerk", body, cast.places.street, by=SYSTEM)


def test_a_post_that_it_brings_is_founded_filled_and_called_in_both_languages(market: Cast) -> None:
    client = at_desk(market.administrator, second_factor=True)
    assert "夜市管理员" in client.get(reverse("web:post_add")).content.decode()
    body = people.create_organisation("other", "夜市办", market.places.street, by=SYSTEM)
    post = people.create_post("market_clerk", body, market.places.street, by=SYSTEM)
    assert post.title == "夜市管理员"
    in_english(client)
    assert "Market clerk" in client.get(reverse("web:post", args=[post.pk])).content.decode()
    with pytest.raises(Refused):
        people.create_post("market_clerk", body, market.places.estate, by=SYSTEM)


def test_only_an_administrator_fills_a_strong_one_and_its_holder_gives_a_second_factor(market: Cast) -> None:
    street = market.places.street
    body = people.create_organisation("other", "夜市办", street, by=SYSTEM)
    plain = people.create_post("market_clerk", body, street, by=SYSTEM)
    strong = people.create_post("market_head", body, street, by=SYSTEM)
    person = people.create_person("牛大力", by=SYSTEM, phone="13900000888")
    people.appoint(plain.pk, person.pk, by=market.acting("street_officer"), document="任职通知〔2026〕3号")
    with pytest.raises(NotAllowed):
        people.appoint(strong.pk, person.pk, by=market.acting("street_officer"), document="任职通知〔2026〕3号")
    assert at_desk(person).get("/desk/").status_code == 200
    people.appoint(strong.pk, person.pk, by=market.acting("administrator"), document="任职通知〔2026〕4号")
    assert at_desk(person).get("/desk/").status_code == 302
    assert at_desk(person, second_factor=True).get("/desk/").status_code == 200


def test_a_setting_that_it_brings_is_set_within_its_limits_where_its_levels_allow(market: Cast) -> None:
    street, estate = market.places.street, market.places.estate
    officer = at_desk(market.street_officer)
    in_english(officer)
    page = officer.get(reverse("web:settings")).content.decode()
    for words in ("Night market: stalls at most", "12 stalls", "1 to 40 stalls", "17 to 23 o", "the street"):
        assert words in page
    url = reverse("web:setting", args=["market.stalls"])
    assert officer.post(url, {"value": "41", "source": "街道办公会"}).status_code == 422
    assert officer.post(url, {"value": "20", "source": "街道办公会"}).status_code == 302
    assert officer.post(f"{url}?area={estate.pk}", {"value": "5", "source": "小区"}).status_code == 422
    assert [queries.value("market.stalls", area) for area in (street, estate)] == [20, 20]


def test_what_is_the_programs_own_or_another_processs_is_not_declared_otherwise(market: Cast) -> None:
    house = PAGE.replace(
        "  market_clerk:  {title",
        "  grid_worker: {title: {zh: 网格, en: Grid}, levels: [grid]}\n  market_clerk:  {title",
    )
    assert "process.yaml:9: posts.grid_worker: this is the program's own; use another name" in refused(house)
    key = PAGE.replace(
        "  market.stalls:", "  cases.hours: {title: {zh: 时段, en: Hours}, default: 1}\n  market.stalls:"
    )
    assert "settings.cases.hours: this is the program's own" in refused(key)
    unlike = (
        other()
        .replace("default: 12, floor: 1", "default: 11, floor: 1")
        .replace("levels: [community", "levels: [estate")
    )
    said = refused(unlike)
    assert "posts.market_warden: the process “night_market” declares this otherwise" in said
    assert "settings.market.stalls: the process “night_market” declares this otherwise" in said
    publish(other())
    assert {pack.id for pack in packs.all_active()} == {"night_market", "day_market"}


def test_a_default_beyond_its_own_limits_and_a_key_that_is_none_are_faults_of_the_page(cast: Cast) -> None:
    assert "settings.market.rate.default: Night market: fee for a metre: 60 is too much" in refused(
        PAGE.replace("default: 30", "default: 60")
    )
    assert "settings.rate: not a key" in refused(PAGE.replace("  market.rate:", "  rate:"))
    assert "posts.Clerk: not a name" in refused(PAGE.replace("  market_clerk:", "  Clerk:"))
    assert "default" in refused(PAGE.replace("type: yes_no, default: true", "type: yes_no"))


def test_a_declaration_that_is_used_does_not_vanish_with_a_new_version(market: Cast) -> None:
    less = without(without(newer(), "market.fee_goes_to:"), "market_warden:").replace(
        "post: [market_warden, market_clerk]", "post: market_clerk"
    )
    less = less.replace("reads: [market_clerk, market_warden, market_head]", "reads: [market_clerk, market_head]")
    set_value("market.fee_goes_to", "estate", area_id=None, by=SYSTEM, source="街道")
    assert (
        refused(less)
        == "The new version no longer declares “market.fee_goes_to”, and a value is set for it. Keep it on the page."
    )
    set_value("market.fee_goes_to", None, area_id=None, by=SYSTEM, source="街道")
    body = people.create_organisation("other", "夜市办", market.places.street, by=SYSTEM)
    post = people.create_post("market_warden", body, market.places.street, by=SYSTEM)
    assert "“market_warden”, and a post of this kind stands" in refused(less)
    post.delete()
    publish(less)
    assert [code for code, _label in kinds.post_choices() if code in POSTS] == ["market_clerk", "market_head"]
    with translation.override("zh-hans"):  # cases of the version before still speak of it
        assert kinds.title("market_warden") == "夜市巡查员"
    assert queries.value("market.fee_goes_to") == "street"


def test_a_version_says_in_words_what_it_brings_and_what_changes(market: Cast) -> None:
    changed = newer().replace("default: 12, floor: 1, ceiling: 40", "default: 10, floor: 1, ceiling: 30")
    changed = changed.replace(
        "  market_head:", "  market_cook: {title: {zh: 夜市食监员, en: Food inspector}, levels: street}\n  market_head:"
    )
    with translation.override("en"):
        sections = {section.title: section.changes for section in changes.told(load(PAGE), load(changed))}
    [cook] = sections["Posts that it brings"]
    assert (cook.kind, cook.title, [line.new for line in cook.lines]) == ("added", "Food inspector", ["Street or town"])
    [stalls] = sections["Settings that it brings"]
    assert [(line.label, line.old, line.new) for line in stalls.lines] == [
        ("Without being set", "12", "10"),
        ("The most that may be set", "40", "30"),
    ]
