"""Rows of the desk's lists. Written in Python: in a template they were a third of the page's time."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from linli.cases.doors.desk.wording import Row
from linli.ui.markup import filled, joined
from linli.ui.templatetags.ui import chip

register = template.Library()


@register.simple_tag
def case_row(row: Row) -> SafeString:
    """One case as a line of the table, as a card on a phone."""
    return filled(
        "<tr data-row{}>"
        '<td class="matter"><a href="{}">{}</a><div class="detail num">{}{}</div>'
        '<a class="visually-hidden" data-key="a" tabindex="-1" aria-hidden="true" href="{}#act"></a></td>'
        '<td class="self">{}</td><td class="self">{}</td>'
        '<td class="turn">{}<div class="detail">{}</div></td><td class="due">{}</td></tr>\n',
        mark_safe(' class="late"') if row.late else "",
        row.url,
        row.title,
        row.number,
        joined(f" · {note}" for note in row.notes),
        row.url,
        row.place,
        row.category,
        filled("<span>{}</span>", row.who) if row.who else "",
        row.state,
        _limit(row),
    )


def _limit(row: Row) -> SafeString | str:
    if row.due:
        return filled('<span title="{}">{}</span>', row.due.full, chip(row.due.words, row.due.tone))
    return chip(row.state, "done") if not row.case.open else ""
