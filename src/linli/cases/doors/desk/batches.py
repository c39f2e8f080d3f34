"""Batches of a case's parties at the desk: the list, and forming one of those that no rule keeps out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.cases import batch_rows, batches, deadlines, parameters
from linli.cases.batches import Barred
from linli.cases.doors.desk import staff, wording, work
from linli.cases.doors.desk.parties import many_or_404
from linli.cases.doors.desk.sheets import see_other
from linli.cases.models import Case
from linli.cases.parties import parties_of, rows_of
from linli.cases.party_models import Batch
from linli.cases.standing import situation
from linli.journal.actors import Actor
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.kernel.wording import in_a_list
from linli.papers import outs
from linli.people.access import may
from linli.people.doors import desk_form
from linli.rules import batches as rules
from linli.rules import parties, party_masks, running
from linli.rules import situation as engine
from linli.rules.pack import Pack

NAMED = 3  # texts by which a row is told from others: the unit, its owner


@dataclass(frozen=True)
class Limit:
    """A clock as it runs for a batch: that of whoever in it is to be done first."""

    title: str
    due: datetime
    late: bool
    basis: str


@dataclass(frozen=True)
class Count:
    """How many stand in a state."""

    title: str
    tone: str
    count: int


@dataclass(frozen=True)
class Card:
    """A batch in the list."""

    batch: Batch
    size: int
    counts: tuple[Count, ...]
    limits: tuple[Limit, ...]


@dataclass(frozen=True)
class Pick:
    """A party to choose from: masked."""

    key: str
    names: tuple[str, ...]
    state: str
    tone: str
    missing: int
    inside: str  # the open batch in which it is already


def batched_or_404(actor: Actor, key: int) -> tuple[Case, Pack]:
    """A case whose process knows batches."""
    case, pack = many_or_404(actor, key)
    if pack.batches is None:
        raise Http404
    return case, pack


# ---- the list -------------------------------------------------------------------------------------------------------


@desk_form
@outs.listed
def listed(request: HttpRequest, key: int) -> HttpResponse:
    """The batches of a case, newest first; those in no open batch can be put into a new one."""
    actor = staff.actor_of(request)
    case, pack = batched_or_404(actor, key)
    refusal: Refused | None = None
    if request.method == "POST":
        try:
            chosen = _chosen(request, case, pack)
            batch, barred = batches.form(
                case.pk, request.POST.get("name", ""), chosen, by=work.worn(request, actor, case)
            )
            tell_barred(request, barred, {row.key: names_of(pack, row) for row in parties_of(case, pack)})
            return see_other(reverse("cases:batch", args=[batch.code]))
        except Refused as refused:
            refusal = refused
            case, pack = batched_or_404(actor, key)
    found = batch_rows.of_case(case)
    seen = {row.pk: party for row, party in zip(rows_of(case), parties_of(case, pack), strict=True)}
    state = request.GET.get("state", "")
    assert pack.parties is not None  # said by batched_or_404
    assert pack.batches is not None
    context = {
        "case": case,
        "row": wording.row_of(case, actor),
        "title": pack.batches.title.say(staff.language()),
        "cards": [_card(case, pack, batch, [seen[pk] for pk in ids]) for batch, ids in found],
        "picks": [pick for pick in picks_of(case, pack, found) if state in ("", pick.state)],
        "states": list(dict.fromkeys(pick.state for pick in picks_of(case, pack, found))),
        "state": state,
        "next": _next_name(pack, found),
        "works": may(actor, "case.work", case),
        "refusal": refusal,
    }
    return render(request, "cases/desk/batches.html", context, status=409 if refusal else 200)


def _next_name(pack: Pack, found: Sequence[tuple[Batch, list[int]]]) -> str:
    number = found[0][0].number + 1 if found else 1
    assert pack.batches is not None
    return f"{pack.batches.title.say(staff.language())} {number}"


def _chosen(request: HttpRequest, case: Case, pack: Pack) -> list[str]:
    """The parties that were ticked; with a number the first so many of them that no rule keeps out."""
    chosen = request.POST.getlist("rows")
    first = request.POST.get("first", "").strip()
    if not (first.isascii() and first.isdigit() and len(first) < 5):
        return chosen
    stands, run, wanted = situation(case, pack), parameters.run(pack, case.area, clock.now(), ""), set(chosen)
    seen: list[engine.Party] = []
    for row in stands.parties:
        if len(seen) == int(first):
            break
        if row.key in wanted and rules.barred(pack, stands, row, seen, run) is None:
            seen.append(row)
    return [row.key for row in seen]


def tell_barred(request: HttpRequest, barred: Iterable[Barred], names: Mapping[str, Sequence[str]]) -> None:
    """Who is kept out, by which rule: once a rule, with how many. `names`: by what each row is told from others."""
    by_rule: dict[tuple[str, str], list[str]] = {}
    for one in barred:
        by_rule.setdefault((one.words, one.basis), []).append(" ".join(names.get(one.key, ())))
    for (words, basis), listed_names in by_rule.items():
        said = _("Kept out: %(names)s. %(words)s (%(basis)s)") % {
            "names": in_a_list(listed_names[:10]),
            "words": words,
            "basis": deadlines.basis_words(basis),
        }
        messages.warning(request, said)


def names_of(pack: Pack, row: engine.Party) -> tuple[str, ...]:
    """By what a row is told from others, the persons among it masked: the fields by which it is found again."""
    known_by = pack.parties.known_by if pack.parties else ()
    wanted = dict.fromkeys([pack.party_name, *known_by])
    fields = {asked.name: asked for asked in pack.party_fields}
    plain = [name for name in wanted if name in fields and fields[name].role != "identity_number"]
    return tuple(party_masks.in_list(pack, fields[name], str(row.fields.get(name) or "")) for name in plain[:NAMED])


def state_of(pack: Pack, name: str) -> tuple[str, str]:
    """What the state of a party is called, and its tone."""
    state = pack.parties.states.get(name) if pack.parties else None
    return (state.title.say(staff.language()), "done" if state.ends else state.tone) if state else ("", "")


def picks_of(case: Case, pack: Pack, found: Sequence[tuple[Batch, list[int]]]) -> list[Pick]:
    """The parties that can still be taken in."""
    inside = {pk: batch.name for batch, ids in found if not batch.closed_at for pk in ids}
    picks = []
    for stored, row in zip(rows_of(case), parties_of(case, pack), strict=True):
        state = pack.parties.states.get(row.state) if pack.parties else None
        if row.left or (state and state.ends):
            continue
        title, tone = state_of(pack, row.state)
        missing = len(parties.missing_papers(pack, row))
        picks.append(Pick(row.key, names_of(pack, row), title, tone, missing, inside.get(stored.pk, "")))
    return picks


def _card(case: Case, pack: Pack, batch: Batch, rows: Sequence[engine.Party]) -> Card:
    return Card(batch, len(rows), counts_of(pack, rows), limits_of(case, pack, rows))


def counts_of(pack: Pack, rows: Iterable[engine.Party]) -> tuple[Count, ...]:
    """How many stand where, in the page's order."""
    here = [row.state for row in rows]
    return tuple(Count(*state_of(pack, name), here.count(name))
                 for name in (pack.parties.states if pack.parties else {}) if name in here)  # fmt: skip


def limits_of(case: Case, pack: Pack, rows: Sequence[engine.Party]) -> tuple[Limit, ...]:
    """The clocks that count for each party, as they run for these."""
    if not any(rule.each for rule in pack.clocks.values()):
        return ()
    stands = replace(situation(case, pack), parties=tuple(rows), clocks={})
    found = running.of_parties(pack, stands, parameters.run(pack, case.area, clock.now(), ""))
    return tuple(
        Limit(pack.clocks[name].title.say(staff.language()), state.due, state.due < clock.now(),
              deadlines.basis_words(pack.clocks[name].basis))
        for name, state in found.items()
    )  # fmt: skip
