"""What the templates of meetings have beside everybody's."""

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.cases.deadlines import basis_words
from linli.cases.masking import masked_text
from linli.kernel.wording import in_a_list
from linli.people import kinds
from linli.people.wording import GROUNDS
from linli.rules import party_life
from linli.rules.ballot import Threshold
from linli.rules.bodies import Among, Part, named
from linli.settings.declared import SHARES
from linli.ui.measures import metres

register = template.Library()
register.filter("basis", basis_words)
register.filter("masked", masked_text)
register.filter("metres", metres)

_SAID = {
    ("participation", "roll"): gettext_lazy("present, of all who vote: %(share)s"),
    ("approval", "roll"): gettext_lazy("agree, of all who vote: %(share)s"),
    ("approval", "taking_part"): gettext_lazy("agree, of those present: %(share)s"),
}


_TO_MEMBERS = {
    "committee": gettext_lazy("Talks of members of the committee with one another, each once"),
    "between": gettext_lazy("Talks of members with somebody of the committee, each once"),
    "members": gettext_lazy("Talks of members with one another, each once"),
    "trained_committee": gettext_lazy("Training of the committee: %(hours)s hours and a course"),
    "trained_members": gettext_lazy("Training of members: %(hours)s hours"),
}


@register.filter
def owed_to_members(what: str) -> str:
    """What a year asks for the members of a branch."""
    hours = party_life.COMMITTEE_HOURS if what == "trained_committee" else party_life.MEMBER_HOURS
    return str(_TO_MEMBERS[what]) % {"hours": hours}


@register.simple_tag
def left_out_basis() -> str:
    """By what a member is not counted in the due, in words."""
    return basis_words(party_life.LEFT_OUT_BASIS)


@register.filter
def ground(what: str) -> str:
    """What is asked of whoever sits in a body."""
    return str(GROUNDS[what])


@register.filter
def threshold(one: Threshold) -> str:
    """A threshold in words."""
    return _SAID[one.stage, one.of] % {"share": SHARES[named(one.share)]}


@register.filter
def among(one: Among) -> str:
    """What a share of all members is, in words."""
    return _("%(share)s of the members: %(rule)s") % {"share": SHARES[named(one.share)], "rule": GROUNDS[one.ground]}


@register.filter
def part(one: Part) -> str:
    """How a body is made up, in words."""
    seats = in_a_list(kinds.title(seat) for seat in one.seats)
    if one.share is None:
        return _("at least one: %(seats)s") % {"seats": seats}
    return _("%(seats)s: %(share)s") % {"seats": seats, "share": SHARES[named(one.share)]}
