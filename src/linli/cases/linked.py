"""Cases that hang together: those a case names on its own page, and those that name it."""

import re
from dataclasses import dataclass
from functools import lru_cache

from linli.cases import packs, parties
from linli.cases.models import Case, CaseLink
from linli.cases.queries import Filters, inbox, readable, rows
from linli.journal.actors import Actor
from linli.kernel.kept import Kept, keep
from linli.people.access import may
from linli.rules.pack_parts import LinkKind

_NUMBER = re.compile(r"(?:\w+-)?(?:\d{4}-)?0*(\d{1,9})")  # AH-2026-000123, or its last part alone
_CASE = -1_000_000_011  # stands in the kept statements for the case asked about


@dataclass(frozen=True)
class Tie:
    """One link as seen from a case: the case at the other end, and how they hang together."""

    link: CaseLink
    other: Case
    kind: LinkKind
    readable: bool  # whether the reader may open the other one at the desk


def linked_to(case: Case, actor: Actor) -> list[Tie]:
    """The cases that this one names, in the order in which they were linked. One statement."""
    pack = packs.by_version(case.pack_version_id)
    if not pack.links or parties.without_links(case):
        return []
    found = [link for link in _kept_targets().rows({_CASE: case.pk}) if link.name in pack.links]
    return [Tie(link, link.target, pack.links[link.name], _reads(actor, link.target)) for link in found]


def linked_by(case: Case, actor: Actor) -> list[Tie]:
    """The cases that name this one. One statement."""
    found = []
    for link in parties.naming(case):
        pack = packs.by_version(link.case.pack_version_id)
        if link.name in pack.links:
            found.append(Tie(link, link.case, pack.links[link.name], _reads(actor, link.case)))
    return found


def _reads(actor: Actor, case: Case) -> bool:
    return may(actor, "case.read", case)


@lru_cache(maxsize=1)
def _kept_targets() -> Kept[CaseLink]:
    related = ("target__area", "target__handler", "target__handler_post")
    return keep(CaseLink.objects.filter(case_id=_CASE).select_related("target", *related).order_by("pk"))


def candidates(case: Case, actor: Actor, words: str) -> list[Case]:
    """Cases that the actor may read and that fit a number of the same estate, or the words; never the case itself."""
    found: dict[int, Case] = {}
    if number := _NUMBER.fullmatch(words.strip()):
        same = readable(actor).filter(estate_id=case.estate_id, number=int(number[1]))
        found = {one.pk: one for one in rows(same)}
    found |= {one.pk: one for one in inbox(actor, Filters(text=words)).cases}
    known = set(CaseLink.objects.filter(case=case).values_list("target_id", flat=True))
    return [one for one in found.values() if one.pk != case.pk and one.pk not in known]


def chosen(case: Case, actor: Actor, keys: list[str]) -> list[Case]:
    """Those of these keys that the actor may read, but for the case itself, in their order."""
    return [one for one in readable_of(actor, keys) if one.pk != case.pk]


def readable_of(actor: Actor, keys: list[str]) -> list[Case]:
    """Those of these keys that the actor may read, in their order."""
    wanted = [int(key) for key in keys if key.isascii() and key.isdigit() and len(key) < 19]
    return list(rows(readable(actor).filter(pk__in=wanted)).order_by("pk"))
