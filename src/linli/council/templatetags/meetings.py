"""What the templates of meetings have beside everybody's."""

from django import template

from linli.cases.deadlines import basis_words
from linli.cases.masking import masked_text

register = template.Library()
register.filter("basis", basis_words)
register.filter("masked", masked_text)
