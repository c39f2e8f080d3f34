"""Before and after of a change, for the data of its entry: what an installation's own list of changes is told from.

Only what anybody may read for ever goes in: names of places and bodies, codes, numbers, days, ids. Of words that have
to be erasable it says no more than that they changed.
"""

from collections.abc import Mapping
from typing import Any


def before_after(
    was: Mapping[str, Any], now: Mapping[str, Any], words: Mapping[str, bool] | None = None
) -> dict[str, Any]:
    """`{"was": {field: value}, "now": {field: value}}` of what differs; `words` names fields that changed unsaid."""
    fields = [name for name in {**was, **now} if was.get(name) != now.get(name)]
    said = {
        "was": {name: was[name] for name in fields if name in was},
        "now": {name: now[name] for name in fields if name in now},
        "words": sorted(name for name, changed in (words or {}).items() if changed),
    }
    return {key: value for key, value in said.items() if value}
