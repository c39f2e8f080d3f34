"""How a deadline came about (期限怎么来的, 依据说明), one sentence a fact, in the same words to everybody."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from linli.rules import clocks
from linli.rules.clocks import ClockSpec, ClockState
from linli.rules.pack import Pack
from linli.rules.pack_parts import PRACTICE
from linli.settings.wording import articles
from linli.ui import moments

# What only the office asks: whose clock it is, when it stopped, and the date before rolling.
OFFICE_ONLY = frozenset({"stopped", "alarm", "turn"})


def sentences(spec: ClockSpec, state: ClockState, pack: Pack, *, office: bool) -> tuple[str, ...]:
    """Every line of how the date came about."""
    rule = pack.clocks.get(spec.name)
    hidden = {*(() if office else OFFICE_ONLY), *(("length",) if rule and rule.until else ())}
    facts = [fact for fact in clocks.explain(spec, state) if fact.code not in hidden]
    return tuple(_LINES[fact.code](fact.values, pack) for fact in facts if fact.code in _LINES)


def basis_words(basis: str) -> str:
    """The legal basis; what has none says practice."""
    if basis.startswith(PRACTICE):
        return _("practice (no law fixes it)")
    return articles(basis)


def length_words(amount: int, unit: str) -> str:
    """5 working days."""
    return _LENGTHS[unit](amount) % {"count": amount}


_LENGTHS: dict[str, Callable[[int], str]] = {
    "hours": lambda amount: ngettext("%(count)s hour", "%(count)s hours", amount),
    "days": lambda amount: ngettext("%(count)s day", "%(count)s days", amount),
    "working": lambda amount: ngettext("%(count)s working day", "%(count)s working days", amount),
    "months": lambda amount: ngettext("%(count)s month", "%(count)s months", amount),
}


def _basis(values: Mapping[str, Any], pack: Pack) -> str:
    return _("Basis: %(basis)s") % {"basis": basis_words(values["basis"])}


def _length(values: Mapping[str, Any], pack: Pack) -> str:
    return _("Length: %(length)s") % {"length": length_words(values["amount"], values["unit"])}


def _window(values: Mapping[str, Any], pack: Pack) -> str:
    hours = values["hours"]
    if hours is None:
        return _("Counted round the clock")
    return _("Only the hours from %(first)s to %(last)s count") % {"first": f"{hours[0]}:00", "last": f"{hours[1]}:00"}


def _logged(template: Callable[[], str]) -> Callable[[Mapping[str, Any], Pack], str]:
    def say(values: Mapping[str, Any], pack: Pack) -> str:
        told = {"at": moments.said(values["at"]), "due": moments.whole(values["due"])}
        told["amount"] = str(values.get("amount", ""))
        told["who"] = _whose(values.get("waits_for", ""), pack)
        return template() % told

    return say


def _whose(name: str, pack: Pack) -> str:
    return pack.who[name].title.say(get_language() or "zh-hans") if name in pack.who else ""


def _due(values: Mapping[str, Any], pack: Pack) -> str:
    line = _("Due: %(due)s") % {"due": moments.whole(values["due"])}
    if values["provisional"]:
        line += " " + _("(the year's calendar is not published yet; counted with plain weekends)")
    return line


def _turn(values: Mapping[str, Any], pack: Pack) -> str:
    return _("Whose clock it is now: %(who)s") % {"who": _whose(values["turn"], pack)}


def _paused(values: Mapping[str, Any], pack: Pack) -> str:
    """Waiting for somebody, where the state that it paused in is somebody's turn."""
    waiting = _whose(values.get("waits_for", ""), pack)
    words = _("Paused %(at)s, waiting for %(who)s") if waiting else _("Paused %(at)s")
    return words % {"at": moments.said(values["at"]), "who": waiting}


_LINES: dict[str, Callable[[Mapping[str, Any], Pack], str]] = {
    "basis": _basis,
    "length": _length,
    "window": _window,
    "started": _logged(lambda: _("Began %(at)s; the first date was %(due)s")),
    "paused": _paused,
    "resumed": _logged(lambda: _("Went on %(at)s; due %(due)s")),
    "extended": _logged(lambda: _("Extended %(at)s by %(amount)s, to %(due)s")),
    "recounted": _logged(lambda: _("Counted anew %(at)s with the published calendar; due %(due)s")),
    "stopped": _logged(lambda: _("Stopped %(at)s")),
    "rolled": lambda values, pack: (
        _("The last day, %(end)s, is a rest day; it moves to the next working day (Civil Code 203)")
        % {"end": moments.named_day(values["end"])}
    ),
    "due": _due,
    "alarm": lambda values, pack: (
        _("The safer date, without moving: %(day)s") % {"day": moments.named_day(values["alarm"])}
    ),
    "turn": _turn,
}
