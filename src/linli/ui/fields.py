"""A form's field with label, hint and errors tied to it. In Python, since a workbench draws many."""

from typing import Any
from weakref import WeakKeyDictionary

from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, Field, FileInput, RadioSelect
from django.forms.utils import ErrorList
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from linli.ui import icons
from linli.ui.markup import filled, joined

_NOTHING = SafeString()
_blank: WeakKeyDictionary[Field, dict[tuple[Any, ...], SafeString]] = WeakKeyDictionary()
_BLANKS = 16  # ways in which one field is drawn that are kept


def keep(field: Field) -> Field:
    """Keep how the field is drawn while nothing stands in it. Nobody may alter it or what it offers."""
    _blank[field] = {}
    return field


def is_kept(field: Field) -> bool:
    return field in _blank


def kind_of(bound: BoundField) -> str:
    """How it is drawn: "choices" (tiles), "tick" (one box), "file" (one large target) or "line"."""
    widget = bound.field.widget
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        return "choices"
    if isinstance(widget, FileInput):
        return "file"
    return "tick" if isinstance(widget, CheckboxInput) else "line"


def drawn(bound: BoundField, label: str = "", extra: str = "", *, optional: bool = True) -> SafeString:
    """The whole field; `extra` classes; `optional=False` does not say "(optional)"."""
    kept = _blank.get(bound.field)
    if kept is None or bound.form.is_bound or bound.value() is not None:
        return _drawn(bound, label, extra, optional)
    way = (bound.auto_id, bound.html_name, label, extra, optional, bound.form.use_required_attribute, get_language())
    if (html := kept.get(way)) is None:
        html = _drawn(bound, label, extra, optional)
        if len(kept) < _BLANKS:
            kept[way] = html
    return html


def _drawn(bound: BoundField, label: str, extra: str, optional: bool) -> SafeString:
    kind, errors = kind_of(bound), bound.errors
    classes = f"field{' wrong' if errors else ''}{f' {extra}' if extra else ''}"
    named = _NOTHING
    if kind == "choices":
        named = filled(' id="{}_group"', bound.auto_id)
    inside = _inside(bound, kind, label or str(bound.label), _notes(bound, errors), optional=optional)
    return filled('<div class="{}"{}>\n  {}\n</div>\n', classes, named, inside)


def _inside(bound: BoundField, kind: str, label: str, notes: SafeString, *, optional: bool) -> SafeString:
    if kind == "tick":
        pattern = '<div class="tick"><label for="{}">{}<span>{}</span></label></div>{}'
        return filled(pattern, bound.id_for_label, bound.as_widget(), label, notes)
    needed = bound.field.required or any(getattr(bound.field, name, False) for name in ("needed", "needed_once_shown"))
    heading = filled("{} {}", label, _may_be_left()) if optional and not needed else label
    if kind == "choices":
        told = bound.aria_describedby
        described = filled(' aria-describedby="{}"', told) if told else ""
        pattern = '<fieldset{}>\n    <legend>{}</legend>\n    {}<div class="choices">{}</div></fieldset>'
        return filled(pattern, described, heading, notes, bound.as_widget())
    attrs, control = bound.field.widget.attrs, bound.as_widget()
    if kind == "file":
        control = _picker(control, attrs.get("accept", ""), shrunk="data-shrink" in attrs)
    return filled('<label for="{}">{}</label>\n    {}{}', bound.id_for_label, heading, notes, control)


def _may_be_left() -> SafeString:
    return filled('<span class="optional">{}</span>', _("(optional)"))


def _notes(bound: BoundField, errors: ErrorList) -> SafeString:
    found = []
    if bound.help_text:
        found.append(filled('<p class="hint" id="{}_helptext">{}</p>\n', bound.auto_id, bound.help_text))
    if errors:
        lines = joined(filled("<li>{}</li>", error) for error in errors)
        pattern = '<div class="error" id="{}_error">{}<ul>{}</ul></div>\n'
        found.append(filled(pattern, bound.auto_id, icons.draw("alert"), lines))
    return joined(found)


def photos(ident: str, name: str, *, accept: str, many: bool, needed: bool, hint: str) -> SafeString:
    """A place for photos outside a Django form; the script makes them small before they are sent."""
    said = (("multiple", many), ("required", needed))
    flags = joined(filled(" {}", word) for word, wanted in said if wanted)
    described = filled(' aria-describedby="{}"', hint) if hint else ""
    pattern = '<input id="{}" type="file" name="{}" accept="{}"{}{} data-shrink>'
    return _picker(filled(pattern, ident, name, accept, flags, described), accept, shrunk=True)


def _picker(control: SafeString, accepted: str, *, shrunk: bool) -> SafeString:
    """A file input under one large target. Without script the browser's own button stands alone."""
    sign = icons.draw("camera" if shrunk else "up")
    words = filled("{}<span data-chosen>{}</span>", sign, _to_choose(accepted, photos=shrunk))
    pattern = '<span class="picker">{}<span class="picker-words" aria-hidden="true">{}</span></span>'
    return filled(pattern, control, words)


def _to_choose(accepted: str, *, photos: bool) -> str:
    """What is chosen there. `photos`: those which the script makes small before they are sent."""
    if photos:
        return _("Take or choose a photo, or a PDF") if "pdf" in accepted else _("Take or choose a photo")
    if "audio" in accepted:
        return _("Record or choose a recording")
    return _("Film or choose a film") if "video" in accepted else _("Choose a file")
