"""What the templates of votes have beside everybody's."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.utils.functional import Promise
from django.utils.safestring import SafeString

from linli.ballots import wording
from linli.ballots.models import Ballot, Matter, State
from linli.ballots.nomination_models import Nomination
from linli.cases.deadlines import basis_words
from linli.people.access import may
from linli.people.doors import actor
from linli.rules import money
from linli.ui.measures import metres
from linli.ui.templatetags.ui import chip

register = template.Library()
register.filter("basis", basis_words)
register.filter("grave", wording.grave)
register.filter("metres", metres)
register.filter("yuan", money.grouped)


@register.simple_tag(takes_context=True)
def works_vote(context: Mapping[str, Any], ballot: Ballot) -> bool:
    """Whether the reader works the vote, and does not only help with it."""
    return may(actor(context["request"]), "ballot.manage", ballot)


@register.simple_tag
def roll_name(ballot: Ballot) -> Promise:
    """What its roll is called: of owners, or of whoever votes."""
    return wording.ROLLS[ballot.law.voters == "owners"]


@register.simple_tag(takes_context=True)
def page_name(context: Mapping[str, Any], ballot: Ballot) -> Promise | str:
    """What a page of the ballot is called; empty on the ballot's own."""
    match = context["request"].resolver_match
    name = match.url_name if match else ""
    return wording.ROLLS[ballot.law.voters == "owners"] if name == "roll" else wording.PAGES.get(name, "")


@register.simple_tag
def elects(matters: Iterable[Matter]) -> bool:
    """Whether there is an election among them."""
    return any(matter.seats for matter in matters)


@register.simple_tag
def nominations_of(ballot: Ballot, matters: Iterable[Matter]) -> list[Nomination]:
    """Who nominated its candidates; no statement where nobody is elected."""
    return list(ballot.nominations.select_related("body")) if elects(matters) else []


@register.simple_tag
def state_chip(state: str) -> SafeString:
    """How far a ballot is."""
    return chip(str(State(state).label), wording.TONES[State(state)])


@register.filter
def matter_name(number: int) -> Promise:
    """The matter as the article names it."""
    return wording.KINDS[number].name


@register.filter
def matter_plain(number: int) -> Promise:
    """The same in plain words."""
    return wording.KINDS[number].plain
