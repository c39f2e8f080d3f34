"""How a case's deadlines came about (依据说明): rule, inputs, and who set what, in words."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.cases import parameters
from linli.cases.doors.desk.staff import language
from linli.cases.models import Case
from linli.cases.standing import situation
from linli.kernel import clock
from linli.places.models import Area
from linli.rules import clocks, process
from linli.rules.clocks import ClockState, Fact
from linli.rules.pack import ClockRule, Pack
from linli.settings import queries as settings
from linli.ui import moments

PRACTICE = "practice"
_ARTICLE = re.compile(r" art\. (\d+)")


@dataclass(frozen=True)
class Explained:
    """One clock of a case: its state in a word, its date, and every line of how that came about."""

    title: str
    who: str
    due: datetime
    state: str
    tone: str
    basis: str
    lines: tuple[str, ...]
    running: bool
    whose: bool  # the clock that now says whose turn it is


def explained(case: Case, pack: Pack) -> list[Explained]:
    """Every clock that the case has had; those that run come first, the soonest on top."""
    now = clock.now()
    stands = situation(case, pack)
    run = parameters.run(pack, case.area, now, "")
    turn = process.turn(pack, stands, now)
    found = [
        _explained(pack, name, state, process.spec(pack, name, stands, run), case.area, now, turn)
        for name, state in stands.clocks.items()
        if name in pack.clocks
    ]
    return sorted(found, key=lambda one: (not one.running, one.due))


def _explained(
    pack: Pack,
    name: str,
    state: ClockState,
    spec: clocks.ClockSpec,
    area: Area,
    now: datetime,
    turn: process.Turn | None,
) -> Explained:
    rule = pack.clocks[name]
    word, tone = _state(state, rule, now)
    facts = clocks.explain(spec, state)
    lines = [line for fact in facts if (line := _said(fact, pack))]
    return Explained(
        title=rule.title.say(language()),
        who=pack.who[rule.turn].title.say(language()) if rule.turn else "",
        due=state.due,
        state=word,
        tone=tone,
        basis=basis_words(rule.basis),
        lines=(*lines, *_set_by(rule, area)),
        running=state.stopped is None,
        whose=turn is not None and turn.clock == name,
    )


def _state(state: ClockState, rule: ClockRule, now: datetime) -> tuple[str, str]:
    if state.stopped is not None:
        return (_("kept too late"), "late") if state.overdue(now) else (_("kept"), "done")
    if state.paused_at is not None:
        return _("clock paused"), "calm"
    if state.overdue(now) and rule.duty == "authority" and not rule.on_expire:
        return _("overdue"), "late"
    return _("running"), ""


def basis_words(basis: str) -> str:
    """The legal basis; what has none says practice."""
    if basis.startswith(PRACTICE):
        return _("practice (no law fixes it)")
    return _ARTICLE.sub(lambda found: _(" art. %(number)s") % {"number": found[1]}, basis)


def _set_by(rule: ClockRule, area: Area) -> Iterable[str]:
    """Where the estate's own length comes from; needs a statement only where one is set."""
    if not rule.setting:
        return
    held = settings.held(rule.setting, chain=area.path_ids)
    if held.starts is None:
        return
    name = Area.objects.filter(pk=held.area_id or 0).values_list("name", flat=True).first() or _(
        "the whole installation"
    )
    yield _("Length set by %(area)s from %(day)s: %(source)s") % {
        "area": name,
        "day": moments.named_day(held.starts),
        "source": held.source,
    }


def _said(fact: Fact, pack: Pack) -> str:
    say = _LINES.get(fact.code)
    return say(fact.values, pack) if say else ""


def length_words(amount: int, unit: str) -> str:
    """5 working days."""
    words = {
        "hours": ngettext("%(count)s hour", "%(count)s hours", amount),
        "days": ngettext("%(count)s day", "%(count)s days", amount),
        "working": ngettext("%(count)s working day", "%(count)s working days", amount),
        "months": ngettext("%(count)s month", "%(count)s months", amount),
    }[unit]
    return words % {"count": amount}


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
    return pack.who[name].title.say(language()) if name in pack.who else ""


def _due(values: Mapping[str, Any], pack: Pack) -> str:
    line = _("Due: %(due)s") % {"due": moments.whole(values["due"])}
    if values["provisional"]:
        line += " " + _("(the year's calendar is not published yet; counted with plain weekends)")
    return line


def _turn(values: Mapping[str, Any], pack: Pack) -> str:
    return _("Whose clock it is now: %(who)s") % {"who": _whose(values["turn"], pack)}


_LINES: dict[str, Callable[[Mapping[str, Any], Pack], str]] = {
    "basis": _basis,
    "length": _length,
    "window": _window,
    "started": _logged(lambda: _("Began %(at)s; the first date was %(due)s")),
    "paused": _logged(lambda: _("Paused %(at)s, waiting for %(who)s")),
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
