"""Batches of several cases at the desk: the list of them, and a new one of cases of a process or of their parties."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.cases import batch_rows, batches, packs, parties, queries
from linli.cases.batch_rows import named
from linli.cases.doors.desk import staff, wording
from linli.cases.doors.desk.batches import names_of, state_of, tell_barred
from linli.cases.doors.desk.sheets import see_other
from linli.cases.models import Case
from linli.cases.party_models import BatchRow
from linli.journal.actors import Actor
from linli.kernel.numbers import whole
from linli.kernel.refused import Refused
from linli.papers import outs
from linli.people.access import scope
from linli.people.doors import desk_form, desk_page
from linli.rules.pack import Pack

SHOWN = 100  # batches in the list
CHOOSABLE = 300  # cases, or rows, on one page; more are found by narrowing


@desk_page
@outs.listed
def gathered(request: HttpRequest) -> HttpResponse:
    """The batches of several cases of which the person reads one, newest first."""
    actor = staff.actor_of(request)
    readable = Q(rows__case__in=scope(actor, "case.read", Case.objects.all()))  # the size would tell of a hidden case
    found = batch_rows.of_cases(actor).annotate(size=Count("rows", filter=readable))[:SHOWN]
    titles = {pack.id: pack.title.say(staff.language()) for pack in packs.all_active()}
    context = {
        "cards": [(batch, titles.get(batch.process, batch.process)) for batch in found],
        "processes": [(pack.id, pack.title.say(staff.language())) for pack in _processes(actor)],
    }
    return render(request, "cases/desk/gathered.html", context)


def _processes(actor: Actor) -> list[Pack]:
    """The processes with whose cases the person deals."""
    return packs.read_by(staff.kinds_of(actor), staff.READERS)


class BatchForm(forms.Form):
    """What a new batch is called and for."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=60)
    what_for = forms.CharField(label=gettext_lazy("Purpose"), max_length=200, required=False)
    meeting = forms.DateField(
        label=gettext_lazy("Appointed for"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )


@dataclass(frozen=True)
class Asked:
    """Of which process, in which state, of which estate, under which case; and whether cases or their parties."""

    pack: Pack
    state: str
    estate_id: int | None
    under: int | None
    of_parties: bool
    party_state: str


@dataclass(frozen=True)
class Pick:
    """A case or a party to tick: masked."""

    key: str
    number: str
    names: tuple[str, ...]
    state: str
    tone: str
    inside: str  # the open batch in which it is already


@desk_form
def gather(request: HttpRequest) -> HttpResponse:
    """GET narrows and shows what can be ticked; POST puts it together."""
    actor = staff.actor_of(request)
    asked = _asked(request, actor)
    form = BatchForm(request.POST if request.method == "POST" else None)
    refusal: Refused | None = None
    if form.is_bound and form.is_valid() and asked:
        given, keys = form.cleaned_data, request.POST.getlist("rows")
        try:
            batch, barred = batches.gather(
                asked.pack.id, given["name"], keys, by=actor, purpose=given["what_for"], meeting=given["meeting"]
            )
        except Refused as refused:
            refusal = refused
        else:
            tell_barred(request, barred, {one.key: (one.number, *one.names) for one in _picks(actor, asked)[0]})
            messages.success(request, _("The batch is put together."))
            return see_other(reverse("cases:batch", args=[batch.code]))
    return _drawn(request, actor, asked, form, refusal)


def _drawn(
    request: HttpRequest, actor: Actor, asked: Asked | None, form: BatchForm, refusal: Refused | None
) -> HttpResponse:
    picks, cut = _picks(actor, asked) if asked else ([], False)
    language = staff.language()
    context: dict[str, Any] = {
        "asked": asked,
        "form": form,
        "picks": picks,
        "cut": cut,
        "most": CHOOSABLE,
        "ticked": set(request.POST.getlist("rows")),
        "processes": [(pack.id, pack.title.say(language)) for pack in _processes(actor)],
        "states": [(name, one.title.say(language)) for name, one in asked.pack.states.items()] if asked else [],
        "party_states": [
            (name, one.title.say(language))
            for name, one in (asked.pack.parties.states.items() if asked and asked.pack.parties else ())
        ],
        "estates": [(area.id, area.name) for area in staff.area_names_of(actor) if area.level == "estate"],
        "refusal": refusal,
    }
    status = 409 if refusal else (422 if form.is_bound and not form.is_valid() else 200)
    return render(request, "cases/desk/gather.html", context, status=status)


def _asked(request: HttpRequest, actor: Actor) -> Asked | None:
    """What the address asks for; None before a process is chosen."""
    given = request.GET
    pack = next((one for one in _processes(actor) if one.id == given.get("process")), None)
    if pack is None:
        return None
    return Asked(
        pack,
        given.get("state", "") if given.get("state") in pack.states else "",
        _number(given.get("estate", "")),
        _number(given.get("under", "")),
        bool(pack.parties and given.get("of") == "parties"),
        given.get("party_state", ""),
    )


def _number(text: str) -> int | None:
    return whole(text, 15)


def _picks(actor: Actor, asked: Asked) -> tuple[list[Pick], bool]:
    """What can be ticked, soonest due first, and whether there is more. The same statements for one and for many."""
    cases = list(_cases(actor, asked)[: CHOOSABLE + 1])
    inside = _inside(cases)
    if not asked.of_parties:
        shown = [_case_pick(case, actor, inside) for case in cases[:CHOOSABLE]]
        return shown, len(cases) > CHOOSABLE
    parties.prime(cases)
    rows = [one for case in cases for one in _party_picks(case, asked, inside)]
    return rows[:CHOOSABLE], len(rows) > CHOOSABLE or len(cases) > CHOOSABLE


def _cases(actor: Actor, asked: Asked) -> Any:
    """Open cases of the process that the person reads and may act on."""
    found = scope(actor, "case.work", queries.readable(actor)).filter(open=True, pack_version__pack=asked.pack.id)
    if asked.state:
        found = found.filter(state=asked.state)
    if asked.estate_id:
        found = found.filter(estate_id=asked.estate_id)
    if asked.under:
        found = found.filter(linked_by__case=asked.under, linked_by__case__in=queries.readable(actor)).distinct()
    return queries.rows(found).order_by("due_at", "pk")


def _inside(cases: Iterable[Case]) -> dict[tuple[int, int | None], str]:
    """Which of them, or of their parties, stand in an open batch of several cases, by its name."""
    rows = BatchRow.objects.filter(case__in=[case.pk for case in cases], batch__closed_at=None, batch__case=None)
    return {(case, party): name for case, party, name in rows.values_list("case_id", "party_id", "batch__name")}


def _case_pick(case: Case, actor: Actor, inside: dict[tuple[int, int | None], str]) -> Pick:
    row = wording.row_of(case, actor)
    tone = packs.by_version(case.pack_version_id).states[case.state].tone
    names = tuple(part for part in (row.title, row.place, case.area.name) if part)
    return Pick(named(case.pk), row.number, names, row.state, tone, inside.get((case.pk, None), ""))


def _party_picks(case: Case, asked: Asked, inside: dict[tuple[int, int | None], str]) -> Iterable[Pick]:
    pack = packs.by_version(case.pack_version_id)
    states = pack.parties.states if pack.parties else {}
    for stored, party in zip(parties.rows_of(case), parties.parties_of(case, pack), strict=True):
        ended = party.state in states and states[party.state].ends
        if party.left or (asked.party_state != party.state if asked.party_state else ended):
            continue
        state, tone = state_of(pack, party.state)
        key, number = named(case.pk, party.key), wording.number_of(case)
        yield Pick(key, number, names_of(pack, party), state, tone, inside.get((case.pk, stored.pk), ""))
