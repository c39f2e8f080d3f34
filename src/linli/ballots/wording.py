"""Words for what the law numbers: the nine matters of Civil Code 278, as the statute has them and in plain words."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.ballots.models import State
from linli.rules.ballot import OWNERS, THREE_QUARTERS


@dataclass(frozen=True)
class Kind:
    """A matter as the article names it, and what that is in an estate's life."""

    name: Promise
    plain: Promise


KINDS: Mapping[int, Kind] = {
    1: Kind(_("Rules of procedure of the owners' assembly"), _("how the owners meet and vote")),
    2: Kind(_("The estate's covenant"), _("what everybody who lives here keeps to")),
    3: Kind(_("The owners' committee or its members"), _("elect or replace them")),
    4: Kind(_("The property company or another manager"), _("hire or dismiss it")),
    5: Kind(_("Use of the maintenance fund"), _("pay a repair out of it")),
    6: Kind(_("Raising the maintenance fund"), _("every home pays in")),
    7: Kind(_("Rebuilding or altering buildings and facilities"), _("add a lift, say")),
    8: Kind(
        _("Another use of common parts, or business with them"),
        _("vegetable plots, parking or advertisements on common ground, say"),
    ),
    9: Kind(_("Other important matters of common ownership"), _("what the eight others do not name")),
}


ROLLS: Mapping[bool, Promise] = {True: _("Roll of owners"), False: _("Roll of voters")}
# The pages of one ballot at the desk, by the name of their address.
PAGES: Mapping[str, Promise] = {
    "missing": _("What is missing"),
    "admit": _("Admit somebody to the roll"),
    "nominations": _("Who nominated the candidates"),
    "objections": _("Objections"),
    "proxies": _("Proxies"),
    "key": _("Key of the ballot"),
    "slips": _("Print papers"),
    "deliver": _("Hand papers over"),
    "doors": _("Doors to knock at"),
    "remind": _("Remind"),
    "progress": _("How it stands"),
    "documents": _("Documents"),
    "scan": _("Papers that come back"),
    "take": _("Papers that come back"),
    "conflicts": _("Conflicts"),
    "delivered": _("Proof of delivery"),
    "boxes": _("Papers to enter"),
    "enter": _("Papers to enter"),
    "count": _("Open the box and count"),
    "result": pgettext_lazy("of a ballot", "Result"),
}

TONES = {
    State.DRAFT: "quiet", State.PUBLISHED: "calm", State.OPEN: "due", State.CLOSED: "due", State.COUNTED: "due",
    State.ANNOUNCED: "calm", State.FINAL: "done", State.ENDED: "quiet",
}  # fmt: skip


# Why a vote settled nothing (`rules.ballot_sheet.unsettled`), and what follows.
UNSETTLED: Mapping[str, Promise] = {
    "not_valid": _("nothing decided: too few took part"),
    "run_off": _("undecided: who is level is voted on again"),
    "another_vote": _("undecided: the open seats are voted on again"),
}


def grave(number: int) -> bool:
    """Whether three quarters of those who take part must agree; else more than half."""
    return OWNERS[number][-1].share == THREE_QUARTERS
