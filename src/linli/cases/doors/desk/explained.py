"""How a case's deadlines came about (依据说明): rule, inputs, and who set what, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from linli.cases import deadlines, parameters
from linli.cases.doors.desk import wording
from linli.cases.doors.desk.staff import language
from linli.cases.models import Case
from linli.cases.standing import situation
from linli.kernel import clock
from linli.places.models import Area
from linli.rules import clocks, running
from linli.rules.clocks import ClockState
from linli.rules.pack import Pack
from linli.rules.pack_parts import ClockRule
from linli.rules.situation import Party
from linli.settings import queries as settings
from linli.settings.wording import source
from linli.ui import moments


@dataclass(frozen=True)
class Explained:
    """One clock of a case: its state in a word, its date, and every line of how that came about."""

    name: str
    title: str
    who: str
    due: datetime
    state: str
    tone: str
    basis: str
    lines: tuple[str, ...]
    running: bool
    whose: bool  # the clock that now says whose turn it is


def explained(case: Case, pack: Pack, row: Party | None = None) -> list[Explained]:
    """Every clock that the case, or one of its parties, has had; those that run come first, the soonest on top."""
    now = clock.now()
    stands = situation(case, pack)
    run = parameters.run(pack, case.area, now, "")
    turn = running.turn(pack, stands, now)
    found = [
        _explained(pack, name, state, running.spec(pack, name, stands, run), case, now, turn)
        for name, state in (stands if row is None else row).clocks.items()
        if name in pack.clocks
    ]
    return sorted(found, key=lambda one: (not one.running, one.due))


def _explained(
    pack: Pack,
    name: str,
    state: ClockState,
    spec: clocks.ClockSpec,
    case: Case,
    now: datetime,
    turn: running.Turn | None,
) -> Explained:
    rule = pack.clocks[name]
    word, tone = _state(state, rule, now)
    return Explained(
        name=name,
        title=rule.title.say(language()),
        who=pack.who[rule.turn].title.say(language()) if rule.turn else "",
        due=state.due,
        state=word,
        tone=tone,
        basis=deadlines.basis_words(rule.basis),
        lines=(*deadlines.sentences(spec, state, pack, office=True), *_set_where(pack, name, case)),
        running=state.stopped is None,
        whose=turn is not None and turn.clock == name,
    )


def _state(state: ClockState, rule: ClockRule, now: datetime) -> tuple[str, str]:
    if state.stopped is not None:
        if not state.overdue(now):
            return _("kept"), "done"
        waited = rule.not_before or rule.duty != "authority"  # a wait that had to run out is no fault of an office
        return (_("ran out"), "calm") if waited else (_("kept too late"), "late")
    if state.paused_at is not None:
        return _("clock paused"), "calm"
    if state.overdue(now) and rule.duty == "authority" and not rule.on_expire:
        return _("overdue"), "late"
    return _("running"), ""


def _set_where(pack: Pack, name: str, case: Case) -> Iterable[str]:
    """Where a category's or an area's own length comes from, and that nobody outside reads the day.

    The page's own length needs no line; a category's goes before an area's.
    """
    rule = pack.clocks[name]
    if name in pack.category(case.category).clocks:
        yield _("The length is what the process says for “%(category)s”") % {
            "category": wording.category_words(pack, case.category)
        }
    elif rule.setting and settings.held(rule.setting, chain=case.area.path_ids).starts is not None:
        yield set_by(rule.setting, case.area)
    if rule.inner:
        yield _("The office's own limit: residents do not read this day")


def set_by(key: str, area: Area | None) -> str:
    """Who set what holds in the area, from which day, and on what; a statement where an area did."""
    held = settings.held(key, area)
    if held.starts is None:
        return _("%(title)s: nothing is set here, the default holds: %(source)s") % {
            "title": held.setting.title,
            "source": source(held.source),
        }
    name = Area.objects.filter(pk=held.area_id or 0).values_list("name", flat=True).first()
    return _("%(title)s: set by %(area)s from %(day)s: %(source)s") % {
        "title": held.setting.title,
        "area": name or _("the whole installation"),
        "day": moments.named_day(held.starts),
        "source": held.source,
    }
