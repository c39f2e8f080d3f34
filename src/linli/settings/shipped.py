"""The calendars of working days that come with the program (data/calendars.json, after the State Council's notices)."""

import json
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from linli.rules.workdays import YearDays


def year_days(plain: Mapping[str, Any]) -> YearDays:
    """A year's days from ISO dates."""
    off, work = (frozenset(map(date.fromisoformat, plain[name])) for name in ("off", "work"))
    return YearDays(off, work, plain["source"])


@cache
def calendars() -> Mapping[int, YearDays]:
    """The shipped years."""
    text = resources.files("linli.settings").joinpath("data/calendars.json").read_text(encoding="utf-8")
    return {each["year"]: year_days(each) for each in json.loads(text)["years"]}
