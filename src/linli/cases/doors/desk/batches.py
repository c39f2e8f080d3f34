"""Batches of a case's parties at the desk: the list, forming one, one batch with each party's progress."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.cases import batches, deadlines, parameters
from linli.cases.batches import Appointment, Barred, Open
from linli.cases.doors.desk import staff, wording, work
from linli.cases.doors.desk.parties import many_or_404
from linli.cases.doors.desk.sheets import see_other
from linli.cases.forms import action_form
from linli.cases.models import Batch, BatchRow, Case
from linli.cases.parties import parties_of, rows_of
from linli.cases.standing import situation, standing
from linli.journal.actors import Actor
from linli.kernel import clock
from linli.kernel.codes import normalised
from linli.kernel.refused import Refused
from linli.people.access import may
from linli.people.doors import staff_required
from linli.rules import batches as rules
from linli.rules import parties, party_masks, running
from linli.rules import situation as engine
from linli.rules.pack import Gate, Pack

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


@dataclass(frozen=True)
class Row:
    """One party of a batch: where it stands, its checklist, its hour, what became of it in the last step."""

    key: str
    url: str
    names: tuple[str, ...]
    state: str
    tone: str
    papers: tuple[tuple[str, bool], ...]
    missing: int
    slot: datetime | None
    result: str
    done: bool
    basis: str
    barred: str


def batched_or_404(actor: Actor, key: int) -> tuple[Case, Pack]:
    """A case whose process knows batches."""
    case, pack = many_or_404(actor, key)
    if pack.batches is None:
        raise Http404
    return case, pack


# ---- the list -------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@staff_required
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
            _say(request, case, pack, barred)
            return see_other(reverse("cases:batch", args=[batch.code]))
        except Refused as refused:
            refusal = refused
            case, pack = batched_or_404(actor, key)
    found = batches.of_case(case)
    seen = {row.pk: party for row, party in zip(rows_of(case), parties_of(case, pack), strict=True)}
    state = request.GET.get("state", "")
    assert pack.parties is not None  # said by batched_or_404
    assert pack.batches is not None
    context = {
        "case": case,
        "row": wording.row_of(case, actor),
        "title": pack.batches.title.say(staff.language()),
        "cards": [_card(case, pack, batch, [seen[pk] for pk in ids]) for batch, ids in found],
        "picks": [pick for pick in _picks(case, pack, found) if state in ("", pick.state)],
        "states": list(dict.fromkeys(pick.state for pick in _picks(case, pack, found))),
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


def _say(request: HttpRequest, case: Case, pack: Pack, barred: Iterable[Barred]) -> None:
    """Who is kept out, by which rule: once a rule, with how many."""
    rows = {row.key: row for row in parties_of(case, pack)}
    by_rule: dict[tuple[str, str], list[str]] = {}
    for one in barred:
        by_rule.setdefault((one.words, one.basis), []).append(" ".join(names_of(pack, rows[one.key])))
    for (words, basis), names in by_rule.items():
        said = _("Kept out: %(names)s. %(words)s (%(basis)s)") % {
            "names": "、".join(names[:10]),
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


def _state(pack: Pack, name: str) -> tuple[str, str]:
    state = pack.parties.states.get(name) if pack.parties else None
    return (state.title.say(staff.language()), "done" if state.ends else state.tone) if state else ("", "")


def _picks(case: Case, pack: Pack, found: Sequence[tuple[Batch, list[int]]]) -> list[Pick]:
    inside = {pk: batch.name for batch, ids in found if not batch.closed_at for pk in ids}
    picks = []
    for stored, row in zip(rows_of(case), parties_of(case, pack), strict=True):
        state = pack.parties.states.get(row.state) if pack.parties else None
        if row.left or (state and state.ends):
            continue
        title, tone = _state(pack, row.state)
        missing = len(parties.missing_papers(pack, row))
        picks.append(Pick(row.key, names_of(pack, row), title, tone, missing, inside.get(stored.pk, "")))
    return picks


def _card(case: Case, pack: Pack, batch: Batch, rows: Sequence[engine.Party]) -> Card:
    return Card(batch, len(rows), counts_of(pack, rows), limits_of(case, pack, rows))


def counts_of(pack: Pack, rows: Iterable[engine.Party]) -> tuple[Count, ...]:
    """How many stand where, in the page's order."""
    here = [row.state for row in rows]
    return tuple(Count(*_state(pack, name), here.count(name))
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


# ---- one batch ------------------------------------------------------------------------------------------------------


class AppointmentForm(forms.Form):
    """When and where the parties of a batch are asked to come."""

    day = forms.DateField(label=gettext_lazy("Day"), widget=forms.DateInput(attrs={"type": "date"}))
    begins = forms.TimeField(
        label=gettext_lazy("Begins at"), initial="09:00", widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    )
    at_once = forms.IntegerField(label=gettext_lazy("How many at once"), min_value=1, max_value=500, initial=5)
    minutes = forms.IntegerField(
        label=gettext_lazy("Minutes until the next"), min_value=1, max_value=batches.LONGEST, initial=20
    )
    place = forms.CharField(label=gettext_lazy("Where"), max_length=100)


@require_safe
@never_cache
@staff_required
def one(request: HttpRequest, code: str) -> HttpResponse:
    """A batch with its parties, and every step that can be taken on all of them."""
    return shown(request, opened_or_404(request, code))


def opened_or_404(request: HttpRequest, code: str) -> Open:
    """The batch, for whoever reads its case."""
    return batches.opened(staff.actor_of(request), normalised(code))


def shown(
    request: HttpRequest, found: Open, *, appointment: AppointmentForm | None = None, refusal: Refused | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    """The page of a batch, perhaps with the reason why something was not done."""
    actor, batch, case, pack = staff.actor_of(request), found.batch, found.case, found.pack
    assert pack.batches is not None  # a batch is formed only where there are some
    works = may(actor, "case.work", case) and not batch.closed_at
    rows = rows_shown(found)
    there = [party for _row, party in found.rows]
    inside = {party.key for party in there}
    papers = {name: kind.title.say(staff.language()) for name, kind in pack.papers.items()}
    context = {
        "case": case,
        "row": wording.row_of(case, actor),
        "batch": batch,
        "title": pack.batches.title.say(staff.language()),
        "rows": rows,
        "counts": counts_of(pack, there),
        "limits": limits_of(case, pack, there),
        "checklist": [title.say(staff.language()) for title in pack.parties.papers.values()] if pack.parties else [],
        "lacking": sum(bool(row.missing) for row in rows),
        "steps": steps_of(case, pack, actor, batch) if works else [],
        "works": works,
        "busy": bool(batch.underway),
        "step": _title_of(pack, (batch.running or {}).get("action", "")),
        "refused": sum(bool(row.result) and not row.done for row in rows),
        "sheets": [(name, papers[name]) for name in pack.batches.sheets],
        "slips": [(name, papers[name]) for name in pack.batches.slips if name != pack.batches.missing],
        "lacks_words": pack.batches.missing and papers[pack.batches.missing],
        "lacks_name": pack.batches.missing,
        "appointment": (appointment or AppointmentForm()) if works else None,
        "more": _extra(case, pack) if works else None,
        "picks": [pick for pick in _picks(case, pack, []) if pick.key not in inside] if works else [],
        "refusal": refusal,
    }
    return render(request, "cases/desk/batch.html", context, status=status)


def _title_of(pack: Pack, name: str) -> str:
    return pack.actions[name].title.say(staff.language()) if name in pack.actions else name


def steps_of(case: Case, pack: Pack, actor: Actor, batch: Batch) -> list[tuple[str, str]]:
    """The steps that this person can take on the whole batch, with their pages; the appointment has its own form."""
    names = rules.offered(pack, standing(actor, case), situation(case, pack))
    appoints = pack.batches.appoint if pack.batches else ""
    return [
        (_title_of(pack, name), reverse("cases:batch_act", args=[batch.code, name]))
        for name in names
        if name != appoints
    ]


def _extra(case: Case, pack: Pack) -> forms.Form | None:
    """What else the page's own step of appointing asks, beside day and hour."""
    name = pack.batches.appoint if pack.batches else ""
    if not name:
        return None
    drawn = action_form(pack, name, case, staff.language(), staff=True)(auto_id="appoint_%s")
    for asked in pack.actions[name].form:
        if asked.type == "date" or asked.role in ("slot", "meeting_place"):
            drawn.fields.pop(asked.name, None)
    return drawn


def rows_shown(found: Open) -> list[Row]:
    """Every party of the batch, masked."""
    pack, case = found.pack, found.case
    stands, run = situation(case, pack), parameters.run(pack, case.area, clock.now(), "")
    there = [party for _row, party in found.rows]
    return [_row(case, pack, stored, party, rules.barred(pack, stands, party, there, run))
            for stored, party in found.rows]  # fmt: skip


def _row(case: Case, pack: Pack, stored: BatchRow, party: engine.Party, gate: Gate | None) -> Row:
    state, tone = _state(pack, party.state)
    lacks = parties.missing_papers(pack, party)
    checklist = pack.parties.papers if pack.parties else {}
    result = stored.result or {}
    done = bool(result.get("done"))
    step = _title_of(pack, result.get("action", ""))
    words = (_("%(step)s: done") if done else _("%(step)s: %(why)s")) % {"step": step, "why": result.get("words", "")}
    return Row(
        key=party.key,
        url=reverse("cases:party", args=[case.pk, party.key]),
        names=names_of(pack, party),
        state=_("a case of its own") if party.left else state,
        tone=tone,
        papers=tuple((title.say(staff.language()), name not in lacks) for name, title in checklist.items()),
        missing=len(lacks),
        slot=stored.slot,
        result=words if result else "",
        done=done,
        basis=deadlines.basis_words(result["basis"]) if result.get("basis") else "",
        barred="" if gate is None or tone == "done" else gate.otherwise.say(staff.language()),
    )


# ---- changes --------------------------------------------------------------------------------------------------------


@require_POST
@staff_required
def change(request: HttpRequest, code: str) -> HttpResponse:
    """Take parties in or out, or put the batch away."""
    found, actor = opened_or_404(request, code), staff.actor_of(request)
    by, keys = work.worn(request, actor, found.case), request.POST.getlist("rows")
    try:
        if "put_away" in request.POST:
            batches.close(found.batch.pk, by=by)
            messages.success(request, _("The batch is closed."))
        elif "out" in request.POST:
            count = batches.leave_out(found.batch.pk, keys, by=by)
            words = ngettext("One party was taken out.", "%(count)s parties were taken out.", count)
            messages.success(request, words % {"count": count})
        else:
            _say(request, found.case, found.pack, batches.add(found.batch.pk, keys, by=by))
    except Refused as refusal:
        return shown(request, opened_or_404(request, code), refusal=refusal, status=409)
    return see_other(reverse("cases:batch", args=[found.batch.code]))


@require_POST
@staff_required
def appoint(request: HttpRequest, code: str) -> HttpResponse:
    """Give everybody in the batch a day and an hour."""
    found, actor = opened_or_404(request, code), staff.actor_of(request)
    form = AppointmentForm(request.POST)
    if not form.is_valid():
        return shown(request, found, appointment=form, status=422)
    given = form.cleaned_data
    shared = {name: request.POST.get(name, "") for name in (_extra(found.case, found.pack) or forms.Form()).fields}
    try:
        batches.appoint(
            found.batch.pk,
            Appointment(given["day"], given["begins"], given["minutes"], given["at_once"], given["place"]),
            shared,
            by=work.worn(request, actor, found.case),
        )
    except Refused as refusal:
        return shown(request, opened_or_404(request, code), appointment=form, refusal=refusal, status=409)
    messages.success(request, _("Everybody has a day and an hour."))
    return see_other(reverse("cases:batch", args=[found.batch.code]))
