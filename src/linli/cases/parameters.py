"""Lengths that an estate may set; the pack's page wins where nothing is set."""

from collections.abc import Mapping

from linli.places.models import Area
from linli.rules.pack import Pack
from linli.settings import queries as settings


def lengths(pack: Pack, area: Area) -> Mapping[str, int]:
    """The estate's own lengths of the pack's clocks, by setting; a clock without a setting keeps the page's length."""
    keys = {clock.setting for clock in pack.clocks.values() if clock.setting}
    return {key: int(settings.value(key, chain=area.path_ids)) for key in keys}
