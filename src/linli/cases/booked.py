"""Cases for which a team plays free of charge: their process says for which answers, as one of its facts."""

from linli.cases import packs
from linli.cases.models import Case
from linli.cases.standing import situation


def fact_of(case: Case) -> str:
    """The fact as which a team's booking is attached to the case; empty where none is, by its page and its answers."""
    pack = packs.by_version(case.pack_version_id)
    wanted = {name: fact for name, fact in pack.facts.items() if fact.from_booking}
    answers = situation(case, pack).fields if wanted else {}
    return next((name for name, fact in wanted.items() if fact.books(answers)), "")
