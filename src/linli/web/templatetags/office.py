"""Filters of the office pages."""

from datetime import datetime, timedelta

from django import template

from linli.ui.templatetags.ui import near

register = template.Library()


@register.filter
def last_day(ends: datetime | None) -> str:
    """The last day that belongs to a term: its end is the first instant that does not. Nothing for None."""
    return near(ends - timedelta(microseconds=1)) if ends else ""
