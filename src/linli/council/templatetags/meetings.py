"""What the templates of meetings have beside everybody's."""

from django import template

from linli.cases.deadlines import basis_words

register = template.Library()
register.filter("basis", basis_words)
