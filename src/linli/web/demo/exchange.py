"""What the estate's bodies tell and what its neighbours talk about in the demonstration."""

from datetime import datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import yaml

from linli.exchange import chatting, moderating, services, talking, turning
from linli.exchange.models import Notice
from linli.exchange.services import Said
from linli.exchange.talking import Asked, Words
from linli.exchange.topic_models import Topic
from linli.journal.actors import Actor
from linli.kernel import clock
from linli.people.models import Organisation, Residence
from linli.places.models import Building
from linli.web.demo.play import Year

BOOK: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("exchange.yaml").read_text())
WHO = {"branch": "secretary", "property": "property_manager", "community": "community_officer"}


def plan(year: Year) -> None:
    """Notices over some weeks, one still to come; topics of the last days; a copy of yesterday's chat."""
    for told in BOOK["notices"]:
        _at(year, told["days"], told["hour"], partial(_notice, year, told))
    _at(year, 1, 11, partial(_later, year))
    _at(year, 30, 9, partial(_words, year))
    for place, told in enumerate(BOOK["talk"]):
        _at(year, told["days"], 8, partial(_topic, year, told, place))
    _at(year, 1, 19, partial(_chat, year))


def _at(year: Year, days: int, hour: int, act: partial[None]) -> None:
    day = year.until.astimezone(clock.LOCAL).date() - timedelta(days=days)
    year.at(datetime.combine(day, time(hour), clock.LOCAL), act)


def _body(year: Year, name: str) -> Organisation:
    kind = {"branch": "party_branch", "property": "property_company", "community": "community_committee"}[name]
    return Organisation.objects.filter(area_id__in=year.stage.estate.path_ids, kind=kind).earliest("pk")


def _neighbours(year: Year) -> list[Actor]:
    rows = Residence.objects.filter(household__unit__estate_id=year.stage.estate.pk, ends=None).order_by("pk")
    return [Actor(pk, "resident") for pk in rows.values_list("person_id", flat=True)[60:100]]


def _notice(year: Year, told: dict[str, Any]) -> None:
    by, body, estate = year.actor(WHO[told["by"]]), _body(year, told["by"]), year.stage.estate
    buildings = list(Building.objects.filter(area=estate).order_by("position", "pk").values_list("pk", flat=True))
    named = buildings[2 : 2 + told.get("buildings", 0)]
    said = Said(
        told["title"], told["text"], kind=told["kind"], must_read=told.get("must_read", False),
        contact=told.get("contact", ""), audience="buildings" if named else "area", buildings=named,
        until=clock.today() + timedelta(days=told["last"]) if "last" in told else None,
    )  # fmt: skip
    notice = services.draft(body.pk, estate.pk, said, by=by)
    services.publish(notice.pk, by=by)
    if "reworded" in told:
        services.reword(notice.pk, told["title"], told["reworded"], by=by)
    if "withdrawn" in told:
        services.withdraw(notice.pk, told["withdrawn"], by=by)
    if told.get("must_read"):
        _known(year, notice)


def _known(year: Year, notice: Notice) -> None:
    """Many tapped, some were told at the door; the rest is still to be told."""
    for who in _neighbours(year)[:14]:
        services.know(notice.pk, by=who)


def _later(year: Year) -> None:
    told = BOOK["later"]
    at = clock.midnight(clock.today() + timedelta(days=4)) + timedelta(hours=8)
    said = Said(told["title"], told["text"], kind="announcement", appears_at=at)
    notice = services.draft(_body(year, told["by"]).pk, year.stage.estate.pk, said, by=year.actor("secretary"))
    services.publish(notice.pk, by=year.actor("secretary"))


def _words(year: Year) -> None:
    area = year.stage.estate.community_id or year.stage.estate.pk
    moderating.set_words(area, BOOK["words"], by=year.actor("community_officer"))


def _worded(told: dict[str, Any]) -> Words:
    return Words(told["text"], told["manner"], told.get("nickname", ""))


def _topic(year: Year, told: dict[str, Any], place: int) -> None:
    people = _neighbours(year)
    first, poll = people[20 + place], told.get("poll")
    asked = Asked(poll["question"], poll["options"], clock.today() + timedelta(days=20)) if poll else None
    topic = talking.open_topic(year.stage.estate.pk, told["title"], _worded(told), by=first, poll=asked)
    for number, reply in enumerate(told["replies"]):
        by = year.actor(reply["who"]) if "who" in reply else people[25 + place * 3 + number]
        talking.reply(topic.pk, _worded(reply), by=by)
    if poll:
        _answered(topic, people)
    if told.get("request"):
        turning.turn(topic.pk, "request", by=first)


def _answered(topic: Topic, people: list[Actor]) -> None:
    options = list(topic.poll.options.order_by("position"))
    for number, who in enumerate(people[:17]):
        talking.answer(topic.pk, options[(1, 1, 0, 1, 2)[number % 5]].pk, by=who)


def _chat(year: Year) -> None:
    text = BOOK["chat"].replace("{day}", f"{clock.today() - timedelta(days=1):%Y-%m-%d}")
    chatting.read_in(year.stage.estate.pk, BOOK["group"], text, by=year.actor("secretary"))
