"""What may be set at all: each setting with its default, its legal floor and ceiling, and where those come from.

A value beyond the floor or the ceiling is refused with the basis; nobody can set a term shorter than the law gives, and
one that was set before the law moved its limit counts as that limit.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from linli.kernel.refused import Refused
from linli.settings.wording import source

Kind = Literal["number", "yes_no", "choice", "window", "season", "line"]
Text = str | Promise


@dataclass(frozen=True)
class Declared:
    """One setting. Numbers are whole, in `unit`; a window is two hours of the day, [8, 20], both within the limits; a
    season its first and last day, ["11-15", "03-15"], and may go over the new year; a line is some words that fit
    `pattern`, or none."""

    key: str
    default: Any
    kind: Kind
    title: Text
    source: str
    floor: int | None = None
    ceiling: int | None = None
    basis: str = "practice"
    unit: Text = ""
    choices: Mapping[str, Text] = field(default_factory=dict)
    levels: tuple[str, ...] = ()  # of the areas that may set it; empty: every one
    # Not among all others: what a process brought that is in force no more, or what has a page of its own.
    offered: bool = True
    pattern: str = ""  # a regular expression for the whole of a line

    def cleaned(self, value: Any) -> Any:
        """The value as stored, from a form's text or from JSON. Refused when it is none, or the law forbids it."""
        if self.kind == "number":
            return self._within(_whole(self, value))
        if self.kind == "yes_no":
            return _yes_no(self, value)
        if self.kind == "choice":
            return _choice(self, value)
        if self.kind == "line":
            return _line(self, value)
        return _season(self, value) if self.kind == "season" else _window(self, value)

    def settable_at(self, level: str) -> bool:
        """Whether an area of that level may set it; the whole installation ("") always may."""
        return not (level and self.levels) or level in self.levels

    def lawful(self, value: Any) -> Any:
        """What a value set earlier counts as now: a limit of the law that was moved since wins over it."""
        if self.kind == "number":
            return self._nearest(value)
        return [self._nearest(hour) for hour in value] if self.kind == "window" else value

    def _nearest(self, number: int) -> int:
        at_least = number if self.floor is None else max(number, self.floor)
        return at_least if self.ceiling is None else min(at_least, self.ceiling)

    def _within(self, number: int) -> int:
        limits = {"title": self.title, "number": number, "basis": source(self.basis)}
        if self.floor is not None and number < self.floor:
            text = _("%(title)s: %(number)s is too little; the least is %(limit)s (%(basis)s).")
            raise self._refused("below_floor", text % {**limits, "limit": self.floor})
        if self.ceiling is not None and number > self.ceiling:
            text = _("%(title)s: %(number)s is too much; the most is %(limit)s (%(basis)s).")
            raise self._refused("above_ceiling", text % {**limits, "limit": self.ceiling})
        return number

    def _refused(self, code: str, message: str) -> Refused:
        return Refused(code, message, basis=self.basis, field="value")


def _whole(declared: Declared, value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    try:
        return int(str(value).strip())
    except ValueError:
        text = _("%(title)s: give a whole number.") % {"title": declared.title}
        raise declared._refused("not_a_number", text) from None


def _yes_no(declared: Declared, value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if value in ("yes", "no"):
        return bool(value == "yes")
    raise declared._refused("not_yes_or_no", _("%(title)s: choose yes or no.") % {"title": declared.title})


def _choice(declared: Declared, value: Any) -> str:
    if value in declared.choices:
        return str(value)
    names = " / ".join(str(name) for name in declared.choices.values())
    raise declared._refused(
        "not_an_option", _("%(title)s: choose one of %(names)s.") % {"title": declared.title, "names": names}
    )


def _window(declared: Declared, value: Any) -> list[int]:
    parts = value.split("-") if isinstance(value, str) else value
    if not isinstance(parts, list | tuple) or len(parts) != 2:
        text = _("%(title)s: give two hours of the day, such as 8-20.") % {"title": declared.title}
        raise declared._refused("not_a_window", text)
    opens, closes = (_whole(declared, part) for part in parts)
    if not 0 <= opens < closes <= 24:
        text = _("%(title)s: the first hour comes before the second, both from 0 to 24.") % {"title": declared.title}
        raise declared._refused("not_a_window", text)
    return [declared._within(opens), declared._within(closes)]


def _season(declared: Declared, value: Any) -> list[str]:
    parts = value.replace(" ", "").split("/") if isinstance(value, str) else value
    try:
        first, last = (date.fromisoformat(f"2001-{part}") for part in parts)  # no leap year: every year has both days
    except (TypeError, ValueError):
        text = _("%(title)s: give the first and the last day, such as 11-15/03-15.") % {"title": declared.title}
        raise declared._refused("not_a_season", text) from None
    if first == last:
        text = _("%(title)s: the first and the last day are the same.") % {"title": declared.title}
        raise declared._refused("not_a_season", text)
    return [f"{day:%m-%d}" for day in (first, last)]


def _line(declared: Declared, value: Any) -> str:
    words = " ".join(str(value).split())
    if words and not re.fullmatch(declared.pattern, words):
        text = _("%(title)s: this cannot be one. Write it as the authority did.") % {"title": declared.title}
        raise declared._refused("not_such_a_line", text)
    return words


_declared: dict[str, Declared] = {}
_brought: Callable[[], Mapping[str, Declared]] = dict


def declare(
    key: str,
    default: Any,
    kind: Kind,
    *,
    title: Text,
    source: str,
    floor: int | None = None,
    ceiling: int | None = None,
    basis: str = "practice",
    unit: str = "",
    choices: Mapping[str, Text] | None = None,
    levels: tuple[str, ...] = (),
    pattern: str = "",
    offered: bool = True,
) -> Declared:
    """Add a setting; its default is checked like any value. The same key twice with other terms is an error."""
    made = Declared(
        key, default, kind, title, source, floor, ceiling, basis, unit, choices or {}, levels, offered, pattern
    )
    made.cleaned(default)
    if _declared.setdefault(key, made) != made:
        raise ValueError(f"the setting {key} is declared twice, differently")
    return made


def bring(source: Callable[[], Mapping[str, Declared]]) -> None:
    """Say where the settings stand that are not the house's own; the floor that publishes processes does, once."""
    global _brought
    _brought = source


def house() -> Mapping[str, Declared]:
    """The house's own settings."""
    return _declared


def declared(key: str) -> Declared:
    """The setting of that key. KeyError names the keys there are."""
    found = _declared.get(key) or _brought().get(key)
    if found is None:
        raise KeyError(f"no setting {key!r}; there are {', '.join(sorted({**_brought(), **_declared}))}")
    return found


def all_declared() -> list[Declared]:
    """Every setting that may be set, by key."""
    known = {**_brought(), **_declared}
    return [known[key] for key in sorted(known) if known[key].offered]
