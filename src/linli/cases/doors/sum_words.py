"""Figures over many cases in words, and the field that chooses their period: for the desk and for everybody."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.cases import told
from linli.cases.doors import periods
from linli.cases.doors.periods import Period
from linli.rules import sums as rules
from linli.rules.pack import Pack
from linli.rules.pack_parts import Sum
from linli.rules.rates import Rate
from linli.rules.sums import Line, Summed
from linli.rules.words import Words


@dataclass(frozen=True)
class Shown:
    """One line of the page: the figure, or one option of it."""

    title: str
    value: str
    share: str = ""
    anchor: str = ""  # where its explanation stands; empty for the options under it
    inner: bool = False


def period_of(request: HttpRequest) -> Period | None:
    """The period asked for; None for all the time."""
    return next((one for group in _offered().values() for one in group if one.key == request.GET.get("period")), None)


def _offered() -> dict[str, list[Period]]:
    return {
        _("Years"): periods.years(),
        _("Quarters"): periods.quarters(),
        _("Months"): periods.months(),
    }


def choices(chosen: Period | None) -> dict[str, Any]:
    """What the period's field is drawn from."""
    return {"offered": _offered(), "period": chosen}


def shown(figures: Iterable[Summed], pack: Pack) -> list[Shown]:
    """Every figure in words; of one that is split its options stand beneath it."""
    return [line for one in figures for line in _shown(one, pack)]


def _shown(one: Summed, pack: Pack) -> Iterable[Shown]:
    title = told.say(one.sum.title)
    if not one.sum.split:
        yield Shown(title, value_words(one.sum, one.lines[0]), share_words(one.lines[0]), one.name)
        return
    yield Shown(title, "", "", one.name)
    for line in one.lines:
        yield Shown(option_words(one.sum, line, pack), value_words(one.sum, line), share_words(line), inner=True)


def option_words(one: Sum, line: Line, pack: Pack) -> str:
    """What the option is called; as it stands where an earlier version of the process called it so."""
    option = rules.titles(pack, one.split).get(line.option)
    words = getattr(option, "title", option)
    return told.say(words) if isinstance(words, Words) else line.option


def value_words(one: Sum, line: Line) -> str:
    """What it comes to, as people read it; a dash of nothing."""
    if line.value is None:
        return "—"
    if one.median:
        halves = int(line.value * 2)
        days = f"{halves // 2}.5" if halves % 2 else str(halves // 2)
        return ngettext("%(days)s day", "%(days)s days", 1 if days == "1" else 2) % {"days": days}
    return told.in_yuan(int(line.value)) if one.type == "money" else str(int(line.value))


def share_words(line: Line) -> str:
    """Its share of the whole, where it is a part of something."""
    if line.whole is None or line.value is None:
        return ""
    text = Rate(int(line.value), line.whole, (), ()).text
    return f"{text}%" if text else ""
