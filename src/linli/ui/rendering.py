"""Form widgets written out in Python as Django's templates write them.

Django draws every option of a list by a template of its own, and ours have thirty: half of a workbench's time.
Widgets and attributes not known here are drawn by Django.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.utils.formats import localize
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe

Context = Mapping[str, Any]
Draw = Callable[[Context], Iterator[str]]
WIDGETS = "django/forms/widgets/"


class Renderer(DjangoTemplates):
    """Set as FORM_RENDERER."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> SafeString:
        """The widget's HTML."""
        draw = _DRAWN.get(template_name)
        if draw is None or not _plain(context["widget"]):
            return mark_safe(super().render(template_name, context, request))  # noqa: S308 -- as Django does
        return mark_safe("".join(draw(context["widget"])))  # noqa: S308 -- every value below is escaped


def _plain(widget: Context) -> bool:
    """Whether all options are drawn by the templates written out below."""
    return all(
        option["template_name"] in _OPTIONS
        for _group, options, _index in widget.get("optgroups", ())
        for option in options
    )


def attributes(given: Context) -> str:
    """Attributes of an element as HTML, each with a space before it."""
    return "".join(_attribute(name, value) for name, value in given.items() if value is not False)


def _attribute(name: str, value: Any) -> str:
    named = f" {conditional_escape(name)}"
    return named if value is True else f'{named}="{conditional_escape(str(value))}"'


def shown(value: Any) -> str:
    """Words or a number as a page shows them, as HTML."""
    return conditional_escape(localize(value))


def _input(widget: Context) -> Iterator[str]:
    yield f'<input type="{escape(widget["type"])}" name="{conditional_escape(widget["name"])}"'
    if widget["value"] is not None:
        yield f' value="{conditional_escape(str(widget["value"]))}"'
    yield attributes(widget["attrs"])
    yield ">"


def _textarea(widget: Context) -> Iterator[str]:
    yield f'<textarea name="{conditional_escape(widget["name"])}"'
    yield attributes(widget["attrs"])
    yield ">\n"
    if widget["value"]:
        yield shown(widget["value"])
    yield "</textarea>"


def _select(widget: Context) -> Iterator[str]:
    yield f'<select name="{conditional_escape(widget["name"])}"'
    yield attributes(widget["attrs"])
    yield ">"
    for group, options, _index in widget["optgroups"]:
        if group:
            yield f'\n  <optgroup label="{shown(group)}">'
        for option in options:
            yield f'\n  <option value="{conditional_escape(str(option["value"]))}"'
            yield attributes(option["attrs"])
            yield f">{shown(option['label'])}</option>"
        if group:
            yield "\n  </optgroup>"
    yield "\n</select>"


def _several(widget: Context) -> Iterator[str]:
    own = widget["attrs"]
    yield "<div"
    for name in ("id", "class"):
        if own.get(name):
            yield f' {name}="{shown(own[name])}"'
    yield ">"
    for group, options, _index in widget["optgroups"]:
        if group:
            yield f"\n  <div><label>{shown(group)}</label>"
        for option in options:
            yield "<div>\n    "
            yield from _labelled(option)
            yield "</div>"
        if group:
            yield "\n  </div>"
    yield "\n</div>"


def _labelled(option: Context) -> Iterator[str]:
    if not option["wrap_label"]:
        yield from _input(option)
        return
    yield "<label"
    if option["attrs"].get("id"):
        yield f' for="{shown(option["attrs"]["id"])}"'
    yield ">"
    yield from _input(option)
    yield f"\n {shown(option['label'])}</label>"


_OPTIONS = frozenset(f"{WIDGETS}{name}_option.html" for name in ("select", "radio", "checkbox"))
_INPUTS = (
    "input", "text", "number", "email", "url", "tel", "search", "password", "hidden", "checkbox", "date", "datetime",
    "time", "file",
)  # fmt: skip
_DRAWN: dict[str, Draw] = {
    **{f"{WIDGETS}{name}.html": _input for name in _INPUTS},
    f"{WIDGETS}textarea.html": _textarea,
    f"{WIDGETS}select.html": _select,
    f"{WIDGETS}radio.html": _several,
    f"{WIDGETS}checkbox_select.html": _several,
}
