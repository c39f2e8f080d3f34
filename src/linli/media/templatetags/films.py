"""Filters of the pages of films."""

from django import template

from linli.media.forms import said

register = template.Library()


@register.filter
def film_time(milliseconds: int) -> str:
    """How long, or when: 1:23."""
    return said(milliseconds // 1000 * 1000)
