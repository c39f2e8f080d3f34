"""Amounts in yuan, and scores."""

from fractions import Fraction

from django import template

from linli.rules import money

register = template.Library()
register.filter("yuan", money.grouped)


@register.filter
def score(given: Fraction) -> str:
    """To two places."""
    return money.yuan(money.rounded(given * 100))
