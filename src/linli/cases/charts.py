"""Plan against actual of a case's rows: the bars and the same in words, for the desk, the public page and print."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.cases import masking, told
from linli.cases.models import Case
from linli.cases.parties import parties_of
from linli.kernel import clock
from linli.rules.gantt import Bar, Gantt, Step, gantt
from linli.rules.pack import Pack
from linli.rules.pack_parts import Chart
from linli.rules.works import Milestone, standing
from linli.ui import moments

TONES = {"coming": "", "waiting": "due", "running": "calm", "late": "late", "done": "done", "done_late": "late"}
ROW, HEAD = 46, 26  # pixels


@dataclass(frozen=True)
class Line:
    """One row of the plan. Positions are parts of the width, `top` counts pixels."""

    name: str
    planned: str
    actual: str
    words: str
    tone: str
    money: tuple[str, str]
    top: int
    plan_at: str
    plan_long: str
    done_at: str
    done_long: str


@dataclass(frozen=True)
class Drawn:
    """The chart: its rows, the months on its line, today, and all rows together."""

    title: str
    lines: tuple[Line, ...]
    months: tuple[tuple[str, str], ...]
    today: str
    height: int
    summary: str
    counts_money: bool


def chart_of(case: Case, pack: Pack) -> Drawn | None:
    """The plan of the case as it stands today; None where its process draws none or nothing is planned yet."""
    chart = pack.parties.chart if pack.parties else None
    if chart is None:
        return None
    plan = list(_milestones(chart, [row.fields for row in parties_of(case, pack) if not row.left]))
    found = gantt(plan, clock.today())
    return _drawn(chart, plan, found) if found else None


def _milestones(chart: Chart, rows: list[Mapping[str, Any]]) -> Iterator[Milestone]:
    """Rows whose days make a step; one that contradicts itself is left to the list of rows."""
    for row in rows:
        first, last, begun, done = (_day(row.get(name)) for name in (chart.from_, chart.to, chart.begun, chart.done))
        if first is None or last is None or last < first or (done and (begun is None or done < begun)):
            continue
        name = masking.masked_text(str(row.get(chart.name) or ""))
        yield Milestone(name, first, last, row.get(chart.planned) or 0, begun, done, row.get(chart.spent) or 0)


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if value else None


def _drawn(chart: Chart, plan: list[Milestone], found: Gantt) -> Drawn:
    lines = tuple(_line(step, HEAD + number * ROW) for number, step in enumerate(found.steps))
    return Drawn(
        title=told.say(chart.title),
        lines=lines,
        months=tuple(
            (_part(at), moments.written(day, "YEAR_MONTH_FORMAT" if not number or day.month == 1 else "F"))
            for number, (at, day) in enumerate(_spread(found))
        ),
        today=_part(found.today) if found.today is not None else "",
        height=HEAD + len(lines) * ROW,
        summary=_summary(plan),
        counts_money=bool(chart.planned or chart.spent),
    )


def _spread(found: Gantt) -> list[tuple[int, date]]:
    """The months that have room to be written; of a long plan every third or twelfth."""
    every = next((step for step in (1, 3, 6, 12) if len(found.months) <= 5 * step), 24)
    return [(at, day) for number, (at, day) in enumerate(found.months) if number % every == 0 and at <= 850]


def _line(step: Step, top: int) -> Line:
    one = step.milestone
    plan_at, plan_long = _bar(step.planned)
    done_at, done_long = _bar(step.actual)
    return Line(
        name=one.name,
        planned=_span(one.planned_begin, one.planned_end),
        actual=_span(one.begun, one.ended) if one.begun else _("not begun"),
        words=_words(step),
        tone=TONES[step.state],
        money=(_yuan(one.budget), _yuan(one.spent)),
        top=top,
        plan_at=plan_at,
        plan_long=plan_long,
        done_at=done_at,
        done_long=done_long,
    )


def _words(step: Step) -> str:
    days = step.days
    match step.state:
        case "done":
            return _("done in time")
        case "done_late":
            return ngettext("done a day late", "done %(days)s days late", days) % {"days": days}
        case "late":
            return ngettext("a day behind the plan", "%(days)s days behind the plan", days) % {"days": days}
        case "waiting":
            return ngettext("should have begun a day ago", "should have begun %(days)s days ago", days) % {"days": days}
        case "running":
            return _("in work")
    return _("to come")


def _summary(plan: list[Milestone]) -> str:
    stands = standing(plan, clock.today())
    words = _("Planned by today %(planned)s %%, done %(actual)s %%.") % {
        "planned": stands.planned // 10,
        "actual": stands.actual // 10,
    }
    if stands.budget or stands.spent:
        money = {"sum": _yuan(stands.spent) or "0", "whole": _yuan(stands.budget) or "0"}
        words += " " + _("Paid %(sum)s of %(whole)s yuan planned.") % money
    return words


def _yuan(fen: int) -> str:
    return told.yuan(fen) if fen else ""


def _span(first: date | None, last: date | None) -> str:
    begins = moments.written(first, "MONTH_DAY_FORMAT") if first else ""
    return f"{begins} – {moments.written(last, 'MONTH_DAY_FORMAT') if last else ''}"


def _bar(bar: Bar | None) -> tuple[str, str]:
    return (_part(bar.start), _part(bar.length)) if bar else ("", "")


def _part(thousandths: int) -> str:
    return f"{thousandths // 10}.{thousandths % 10}%"
