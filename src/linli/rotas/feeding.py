"""Duties in a person's own calendar. None in the estate's: when nobody is at a gate is told to nobody."""

from collections.abc import Iterable

from linli.activities import feeds
from linli.rotas import queries
from linli.ui import addresses


def own(person_id: int) -> Iterable[feeds.Event]:
    """What a person is on duty for, on rotas that are published. One statement."""
    url = addresses.page("rotas:mine")
    for turn in queries.own_turns(person_id)[: feeds.MOST]:
        duty, rota = turn.duty, turn.duty.rota
        yield feeds.Event(
            f"duty-{duty.code}", f"{rota.title} · {duty.name}", duty.starts_at, duty.ends_at, url, rota.place
        )
