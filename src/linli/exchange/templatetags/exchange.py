"""What people wrote, as it may stand on a page: escaped, its lines kept, its addresses leading away and known to."""

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from linli.rules.links import pieces

register = template.Library()


@register.filter
def written(text: str) -> SafeString:
    """The text with its lines, and its http(s) addresses as links that hand nothing on."""
    return mark_safe("".join(_piece(piece, address) for piece, address in pieces(str(text))))  # noqa: S308 - each escaped


def _piece(piece: str, address: bool) -> str:
    if address:
        return format_html('<a href="{}" rel="nofollow ugc noopener noreferrer">{}</a>', piece, piece)
    return str(conditional_escape(piece)).replace("\n", "<br>")
