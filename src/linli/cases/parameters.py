"""Lengths that an estate may set; the pack's page wins where nothing is set."""

from datetime import date, datetime
from typing import Any

from linli.places.models import Area
from linli.rules.pack import Pack
from linli.rules.questions import HINTED, Input
from linli.rules.situation import Run
from linli.settings import queries as settings
from linli.settings.registry import declared


def run(pack: Pack, area: Area, now: datetime, actor: str) -> Run:
    """What the engine is told: the calendar, the estate's own hours, and the lengths it set for the pack's clocks."""
    chain = area.path_ids
    keys = {clock.setting for clock in pack.clocks.values() if clock.setting}
    held = {key: settings.held(key, chain=chain) for key in keys}
    lengths = {key: int(found.value) for key, found in held.items() if found.starts is not None}
    first, last = settings.value("cases.hours", chain=chain)
    asked = {key: settings.value(key, chain=chain) for key in pack.settings_asked}

    def held_on(key: str, day: date) -> Any:
        found = settings.held(key, chain=chain, on=day)
        return found.value if found.starts is not None else None

    return Run(now, settings.calendar(), lengths, (first, last), actor, asked, held_on)


def hint(question: Input, area: Area, language: str) -> str:
    """What is said beside a question, with what the area has set on it."""
    words = question.hint.say(language) if question.hint else ""
    return HINTED.sub(lambda found: _worded(found[1], settings.value(found[1], area)), words)


def _worded(key: str, value: Any) -> str:
    """A number as it stands, a choice by its name."""
    return str(declared(key).choices.get(value, value) if isinstance(value, str) else value)
