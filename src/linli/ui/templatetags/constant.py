"""Django's `translate`, `static` and `url`, which stand on every page by the dozen, worked out once.

They say the same as Django's own. What is constant is kept for each language, an address for what stands in it.
"""

from typing import Any

from django import template
from django.template import Context, Node
from django.template.base import FilterExpression, Parser, Token
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as django_url
from django.templatetags.i18n import TranslateNode, do_translate
from django.templatetags.static import StaticNode, do_static
from django.utils.html import conditional_escape
from django.utils.translation import get_language

from linli.ui import addresses

register = template.Library()


class Constant(Node):
    """What another node says, kept for each language."""

    child_nodelists = ()

    def __init__(self, node: Node) -> None:
        self.node, self.said = node, dict[str | None, str]()

    def render(self, context: Context) -> str:
        language = get_language()
        if (said := self.said.get(language)) is None:
            said = self.said[language] = self.node.render(context)
        return said


class Address(URLNode):
    """An address without words of its own; `reverse` looks for it among hundreds each time."""

    def render(self, context: Context) -> str:
        found = addresses.of(self.view_name.resolve(context), *(each.resolve(context) for each in self.args))
        return conditional_escape(found) if context.autoescape else found


@register.tag
def translate(parser: Parser, token: Token) -> Node:
    node: TranslateNode = do_translate(parser, token)
    fixed = _constant(node.filter_expression) and (not node.message_context or _constant(node.message_context))
    return Constant(node) if fixed and not node.asvar else node


@register.tag
def static(parser: Parser, token: Token) -> Node:
    node: StaticNode = do_static(parser, token)
    return Constant(node) if _constant(node.path) and not node.varname else node


@register.tag
def url(parser: Parser, token: Token) -> Node:
    node: URLNode = django_url(parser, token)
    return node if node.kwargs or node.asvar else Address(node.view_name, node.args, {}, None)


def _constant(found: FilterExpression) -> bool:
    """Whether it is a text in quotes, with nothing done to it."""
    said: Any = found.var
    return not found.filters and (isinstance(said, str) or said.lookups is None)
