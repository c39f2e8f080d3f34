"""A rota of 60 people over four weeks of three shifts, held against the rules; imported inside the product alone."""

import time
from datetime import datetime, timedelta
from typing import Any

from linli.kernel import clock
from linli.rotas.proposing import Wishes, propose
from linli.rules.rota import Keeper, Slot, faults

START = datetime(2026, 11, 30, tzinfo=clock.LOCAL)
SHIFT = timedelta(hours=8)


def proposed(told: dict[str, Any]) -> dict[str, Any]:
    """Seconds until there is a rota that keeps every rule: nights with first aid, days away, wishes, a pair."""
    slots = [
        Slot(f"{day}-{shift}", begins, begins + SHIFT, 4, 5, frozenset({"aid"}) if shift == 2 else frozenset())
        for day in range(told["weeks"] * 7)
        for shift in range(3)
        for begins in [START + timedelta(days=day) + shift * SHIFT]
    ]
    away = [START + timedelta(days=one % 28) for one in range(told["people"])]
    keepers = [
        Keeper(f"k{one}", frozenset({"aid"}) if one % 3 == 0 else frozenset(), ((day, day + timedelta(days=3)),))
        for one, day in enumerate(away)
    ]
    nights = frozenset(slot.key for slot in slots if slot.needs)
    wishes = Wishes(avoid={f"k{one}": nights for one in range(0, 60, 5)}, pairs=[("k1", "k2")], hard=nights)
    began = time.perf_counter()
    found = propose(slots, keepers, wishes)
    took = time.perf_counter() - began
    if found.gaps or faults(slots, keepers, found.kept):
        raise SystemExit("the proposed rota breaks a rule")
    return {"seconds": took}
