"""Filters of the office pages."""

from datetime import datetime, timedelta

from django import template
from django.utils.formats import date_format

from linli.ui.moments import local

register = template.Library()


@register.filter
def last_day(ends: datetime | None) -> str:
    """The last day that belongs to a term: its end is the first instant that does not. Nothing for None."""
    return date_format(local(ends - timedelta(microseconds=1)), "Y-m-d") if ends else ""
