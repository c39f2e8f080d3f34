"""Amounts in yuan."""

from django import template

from linli.rules import money

register = template.Library()
register.filter("yuan", money.yuan)
