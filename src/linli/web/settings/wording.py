"""A setting's value, unit and limits in words."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.settings.registry import Declared, Text
from linli.ui import moments

UNITS: dict[str, Text] = {
    "hours": gettext_lazy("hours"),
    "hour": gettext_lazy("o'clock"),
    "days": gettext_lazy("calendar days"),
    "working": gettext_lazy("working days"),
    "months": gettext_lazy("months"),
    "times": gettext_lazy("times"),
    "decibels": gettext_lazy("decibels"),
    "photos": pgettext_lazy("a unit", "photos"),
    "owners": gettext_lazy("owners"),
    "megabytes": gettext_lazy("MB"),
    "gigabytes": gettext_lazy("GB"),
    "yuan": gettext_lazy("yuan"),
    "percent": gettext_lazy("per cent"),
    "tables": gettext_lazy("tables"),
    "people": gettext_lazy("people"),
    "seats": pgettext_lazy("a unit", "seats"),
    "minutes": gettext_lazy("minutes"),
    "cars": gettext_lazy("cars"),
}


def unit(setting: Declared) -> str:
    """The unit's name; an unknown one as it is written."""
    return str(UNITS.get(str(setting.unit), setting.unit))


def said(setting: Declared, value: Any) -> str:
    """The value as people say it; None is "as above"."""
    if value is None:
        return _("as above again")
    if setting.kind == "yes_no":
        return _("yes") if value else _("no")
    if setting.kind == "choice":
        return str(setting.choices.get(value, value))
    if setting.kind == "line":
        return str(value) or _("none")
    if setting.kind == "window":
        return _("%(first)d to %(last)d o'clock") % {"first": value[0], "last": value[1]}
    if setting.kind == "season":
        days = (moments.written(date.fromisoformat(f"2001-{day}"), "MONTH_DAY_FORMAT") for day in value)
        return _("%(first)s to %(last)s") % dict(zip(("first", "last"), days, strict=True))
    return f"{value} {unit(setting)}".strip()


def limits(setting: Declared) -> str:
    """The least and the most that may be set; empty when there is neither."""
    if setting.floor is not None and setting.ceiling is not None:
        words = _("%(least)s to %(most)s") % {"least": setting.floor, "most": setting.ceiling}
    elif setting.floor is not None:
        words = _("at least %(least)s") % {"least": setting.floor}
    elif setting.ceiling is not None:
        words = _("at most %(most)s") % {"most": setting.ceiling}
    else:
        return ""
    return f"{words} {unit(setting)}".strip()
