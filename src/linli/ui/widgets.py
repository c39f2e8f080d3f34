"""Lists of choices written straight from the choices: a workbench offers seventy, and Django makes a mapping of each.

They say to the letter what Django's own say.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from linli.ui.rendering import attributes, shown

Option = tuple[str, Any, Any, bool]  # its place, its value, its words, whether it is chosen


class _Written(forms.widgets.ChoiceWidget):
    """Draws itself; every value is escaped."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        own = self.build_attrs(self.attrs, attrs)
        return mark_safe("".join(self._parts(name, self.format_value(value), own)))  # noqa: S308 -- as above

    def _parts(self, name: str, chosen: list[str], attrs: Mapping[str, Any]) -> Iterator[str]:
        raise NotImplementedError

    def _grouped(self, chosen: list[str]) -> Iterator[tuple[Any, list[Option]]]:
        """Each group's name, None of what stands alone, with its options."""
        found = False
        for number, (value, words) in enumerate(self.choices):
            grouped = isinstance(words, list | tuple)
            options = []
            for place, (key, label) in enumerate(words if grouped else [(value, words)]):
                given = "" if key is None else str(key)
                marked = (self.allow_multiple_selected or not found) and given in chosen
                found = found or marked
                options.append(
                    (f"{number}_{place}" if grouped else str(number), conditional_escape(given), label, marked)
                )
            yield value if grouped else None, options


class Listed(_Written, forms.Select):
    """A list that opens."""

    def _parts(self, name: str, chosen: list[str], attrs: Mapping[str, Any]) -> Iterator[str]:
        yield f'<select name="{conditional_escape(name)}"{attributes(attrs)}>'
        for group, options in self._grouped(chosen):
            if group:
                yield f'\n  <optgroup label="{shown(group)}">'
            for _place, value, words, marked in options:
                yield f'\n  <option value="{value}"{" selected" if marked else ""}>{shown(words)}</option>'
            if group:
                yield "\n  </optgroup>"
        yield "\n</select>"


class _Tiled(_Written):
    def _parts(self, name: str, chosen: list[str], attrs: Mapping[str, Any]) -> Iterator[str]:
        own = "".join(f' {one}="{shown(attrs[one])}"' for one in ("id", "class") if attrs.get(one))
        names = list(attrs)
        at = names.index("id") if attrs.get("id") else len(names)  # each option has an id of its own in that place
        before = attributes({one: attrs[one] for one in names[:at]})
        after = attributes({one: attrs[one] for one in names[at + 1 :]})
        named = f'<input type="{self.input_type}" name="{conditional_escape(name)}" value="'
        yield f"<div{own}>"
        for group, options in self._grouped(chosen):
            if group:
                yield f"\n  <div><label>{shown(group)}</label>"
            for place, value, words, marked in options:
                key = conditional_escape(f"{attrs['id']}_{place}") if attrs.get("id") else ""
                known = f' id="{key}"' if key else ""
                yield f'<div>\n    <label for="{key}">' if key else "<div>\n    <label>"
                yield f'{named}{value}"{before}{known}{after}{" checked" if marked else ""}>'
                yield f"\n {shown(words)}</label></div>"
            if group:
                yield "\n  </div>"
        yield "\n</div>"


class Tiles(_Tiled, forms.RadioSelect):
    """Large targets, of which one is chosen."""


class Ticks(_Tiled, forms.CheckboxSelectMultiple):
    """Large targets, of which several are chosen."""
