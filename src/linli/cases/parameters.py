"""Lengths that an estate may set; the pack's page wins where nothing is set."""

from datetime import datetime

from linli.places.models import Area
from linli.rules.pack import Pack
from linli.rules.situation import Run
from linli.settings import queries as settings


def run(pack: Pack, area: Area, now: datetime, actor: str) -> Run:
    """What the engine is told: the calendar, the estate's own hours, and the lengths it set for the pack's clocks."""
    chain = area.path_ids
    keys = {clock.setting for clock in pack.clocks.values() if clock.setting}
    held = {key: settings.held(key, chain=chain) for key in keys}
    lengths = {key: int(found.value) for key, found in held.items() if found.starts is not None}
    first, last = settings.value("cases.hours", chain=chain)
    asked = {key: settings.value(key, chain=chain) for key in pack.settings_asked}
    return Run(now, settings.calendar(), lengths, (first, last), actor, asked)
