"""Whose enforcement card (执法证) stands in a step: what is on record goes before what is typed, none that is over."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.cases import colleagues, packs
from linli.cases.models import Case
from linli.journal.actors import Actor
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.people import queries, terms
from linli.people.doors import actor
from linli.places.models import Area
from linli.rules.cards import Card
from linli.rules.pack import Pack
from linli.rules.pack_parts import Action
from linli.rules.questions import CARDS, OWN_CARD, Input, name_of
from linli.ui import moments
from linli.ui.awaits import Awaited


def asked(action: Action) -> list[Input]:
    """The questions of the step that ask for the number of a card."""
    return [question for question in action.form if question.role in CARDS]


def kinds() -> frozenset[str]:
    """The kinds of posts whose holders show a card: those of some step that asks for it."""
    return frozenset().union(*(pack.carded for pack in packs.all_active()))


def of_step(area: Area, pack: Pack, action: Action, *, by: int | None) -> dict[str, Card]:
    """The cards on record of whoever could take the step: name of the colleague → card; under "" one's own."""
    if not asked(action):
        return {}
    people = {**colleagues.holders(area, pack, action, but=[by]), **({"": by} if by else {})}
    found = queries.cards_of(people.values(), colleagues.posts_of(pack, action))
    return {name: found[person] for name, person in people.items() if person in found}


def filled(case: Case, pack: Pack, action: Action, form: Mapping[str, Any], *, by: Actor) -> Mapping[str, Any]:
    """The answers with the numbers that are on record. Refused where another was typed, or where the card is over."""
    if not (questions := asked(action)):
        return form
    cards = of_step(case.area, pack, action, by=by.person_id)
    other = str(form.get(name_of(action.form, type="colleague")) or "")
    given = dict(form)
    for question in questions:
        card = cards.get("" if question.role == OWN_CARD else other or "-")
        if card is not None:
            given[question.name] = _number(card, str(given.get(question.name) or "").strip(), question, action)
    return given


def _number(card: Card, typed: str, question: Input, action: Action) -> str:
    if card.stands(clock.today()) == "over":
        words = _(
            "The card %(number)s was good until %(day)s. Nobody acts with a card that is over; the new one is entered"
            " under “My account” or by the office above."
        ) % {"number": card.number, "day": moments.named_day(card.until)}
        raise Refused("card_over", words, basis=action.basis, field=question.name)
    if typed and typed != card.number:
        words = _("The card on record is %(number)s. Leave this open, or have the record put right first.")
        raise Refused("other_card", words % {"number": card.number}, basis=action.basis, field=question.name)
    return card.number


def label(name: str, card: Card | None) -> str:
    """A colleague as the step offers them: with the number of their card, or that it is over."""
    if card is None:
        return name
    if card.stands(clock.today()) == "over":
        return _("%(name)s (card good until %(day)s only)") % {"name": name, "day": moments.named_day(card.until)}
    return _("%(name)s (card %(number)s)") % {"name": name, "number": card.number}


def awaited(request: HttpRequest) -> Iterable[Awaited]:
    """Of whoever holds a post with a card: none on record yet, or one that is over or soon will be. One statement."""
    me = actor(request).person_id
    shown = kinds()
    held = [term for term in terms.held(me) if term.kind in shown]
    if me is None or not held:
        return
    card = queries.cards_of([me], shown).get(me)
    stands = card.stands(clock.today()) if card else "none"
    if stands == "good":
        return
    words = {
        "none": _("not on record"),
        "over": pgettext("a card", "over"),
        "runs_out": pgettext("a card", "until %(day)s") % {"day": moments.named_day(card.until)} if card else "",
    }
    late = "late" if stands == "over" else "due"
    url = reverse("web:term_card", args=[held[0].term_id])
    yield Awaited(_("Your enforcement card"), url, held[0].title, words[stands], late)
