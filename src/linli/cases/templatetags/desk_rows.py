"""Rows of the desk's lists. Written in Python: in a template they were a third of the page's time."""

from collections.abc import Callable, Sequence

from django import template
from django.utils.safestring import SafeString, mark_safe

from linli.cases.desk_views import USUAL
from linli.cases.doors.desk.wording import Row, handler_of
from linli.kernel import clock
from linli.ui import moments
from linli.ui.markup import filled, joined
from linli.ui.templatetags.ui import chip

register = template.Library()


@register.simple_tag
def case_row(row: Row, columns: Sequence[str] = USUAL, ticks: bool = False) -> SafeString:
    """One case as a line of the table, as a card on a phone. `ticks`: it can be ticked for the form `many`."""
    return filled(
        "<tr data-row{}>"
        '{}<td class="matter"><a href="{}">{}</a><div class="detail num">{}{}</div>'
        '<a class="visually-hidden" data-key="a" tabindex="-1" aria-hidden="true" href="{}#act"></a></td>'
        "{}</tr>\n",
        mark_safe(' class="late"') if row.late else "",
        _tick(row) if ticks else "",
        row.url,
        row.title,
        row.number,
        joined(f" · {note}" for note in row.notes),
        row.url,
        joined(_CELLS[name](row) for name in columns),
    )


def _tick(row: Row) -> SafeString:
    return filled(
        '<td class="tick"><label class="tick">'
        '<input type="checkbox" form="many" name="case" value="{}:{}" data-key="x">'
        '<span class="visually-hidden">{} {}</span></label></td>',
        row.case.pk,
        row.case.version,
        row.number,
        row.title,
    )


def _turn(row: Row) -> SafeString:
    who = filled("<span>{}</span>", row.who) if row.who else ""
    return filled('<td class="turn">{}<div class="detail">{}</div></td>', who, row.state)


_CELLS: dict[str, Callable[[Row], SafeString]] = {
    "place": lambda row: filled('<td class="self">{}</td>', row.place),
    "category": lambda row: filled('<td class="self">{}</td>', row.category),
    "turn": _turn,
    "due": lambda row: filled('<td class="due">{}</td>', _limit(row)),
    "came": lambda row: filled('<td class="self num">{}</td>', moments.near_day(clock.day_of(row.case.created_at))),
    "handler": lambda row: filled('<td class="self">{}</td>', handler_of(row.case)),
}


def _limit(row: Row) -> SafeString | str:
    if row.due:
        return filled('<span title="{}">{}</span>', row.due.full, chip(row.due.words, row.due.tone))
    return chip(row.state, "done") if not row.case.open else ""
