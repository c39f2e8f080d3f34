"""How the matters of a period went: 立案率, 按期处置率, 结案率, 返工率, reckoned by `rules.rates` and told in words."""

from collections.abc import Mapping
from dataclasses import fields

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from linli.rules.rates import Handling, HandlingRates, Rate, handling

WORDS: Mapping[str, tuple[Promise, Promise]] = {
    "acceptance": (_("Acceptance rate"), _("accepted ÷ received")),
    "timeliness": (_("Rate of timely handling"), _("handled in time ÷ due to be handled")),
    "closing": (_("Closing rate"), _("closed ÷ accepted")),
    "rework": (_("Rework rate"), _("sent back for rework after an answer ÷ answered")),
}


def counts_of(tally: Mapping[str, int]) -> Handling:
    """The counts, from `counting.tallies`."""
    rest = {one.name: tally[one.name] for one in fields(Handling) if one.name != "reported"}
    return Handling(reported=tally["received"], **rest)


def told(counts: Handling) -> dict[str, tuple[str, str, Rate]]:
    """Each rate by its name: what it is called, its formula, and what it comes to."""
    found: HandlingRates = handling(counts)
    return {name: (str(title), str(formula), getattr(found, name)) for name, (title, formula) in WORDS.items()}
