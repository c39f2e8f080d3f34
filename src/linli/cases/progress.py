"""How far a case of many is, in figures that anybody may read who reads of the case: how many parties stand where."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from linli.cases import told
from linli.cases.models import Case
from linli.rules import batches as rules
from linli.rules.pack import Pack


@dataclass(frozen=True)
class Part:
    """The parties in one state; `at` and `long` are hundredths of a per cent along the bar."""

    title: str
    tone: str
    count: int
    at: int
    long: int


@dataclass(frozen=True)
class Progress:
    """The bar with its parts, and how many parties there are."""

    title: str
    total: int
    parts: tuple[Part, ...]


def progress_of(case: Case, pack: Pack) -> Progress | None:
    """The bar; None where the process shows none, or of so few that somebody could be told. One statement, no names."""
    if pack.parties is None or not pack.parties.public:
        return None
    counted = rules.progress(pack, case.parties.filter(left=False).values_list("state", flat=True))
    total = sum(count for _name, count in counted)
    parts, at = [], 0
    # What has ended stands first: the bar fills from the left.
    for name, count in sorted(counted, key=lambda one: not _ends(pack, one[0])):
        state = pack.parties.states.get(name)
        long = 10_000 * count // total
        tone = ("done" if state.ends else state.tone) if state else ""
        parts.append(Part(told.say(state.title) if state else _("others"), tone, count, at, long))
        at += long
    return Progress(told.say(pack.parties.title), total, tuple(parts)) if parts else None


def _ends(pack: Pack, name: str) -> bool:
    state = pack.parties.states.get(name) if pack.parties else None
    return state is not None and state.ends
