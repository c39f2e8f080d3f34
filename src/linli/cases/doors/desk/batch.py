"""One batch at the desk: every row with where it stands, what can be done on all of them, and their appointments."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from linli.cases import batch_rows, batches, deadlines, parameters
from linli.cases.batch_rows import Line, Open
from linli.cases.batches import Appointment
from linli.cases.doors.desk import district, staff, wording, work
from linli.cases.doors.desk.batches import Count, limits_of, names_of, picks_of, state_of, tell_barred
from linli.cases.doors.desk.district import Second
from linli.cases.doors.desk.parties import moment
from linli.cases.doors.desk.sheets import see_other
from linli.cases.forms import action_form
from linli.cases.links import may_see_batch
from linli.cases.models import Case
from linli.cases.parties import parties_of
from linli.cases.standing import posts_over, situation, standing
from linli.files.models import File
from linli.files.queries import files_of
from linli.files.services import take_in
from linli.journal.actors import Actor
from linli.kernel import clock
from linli.kernel.codes import normalised
from linli.kernel.refused import Refused
from linli.people.access import may
from linli.people.doors import desk_page, desk_step
from linli.rules import batches as rules
from linli.rules import parties
from linli.rules import situation as engine
from linli.rules.pack import Pack
from linli.rules.pack_parts import Action, Gate

MOST_ABOUT = 40  # cases whose papers one address asks for


@dataclass(frozen=True)
class Row:
    """One row of a batch: where it stands, what it lacks, its hour, what became of it in the last step."""

    key: str
    url: str
    case: str  # the case's number, where they are several
    names: tuple[str, ...]
    state: str
    tone: str
    papers: tuple[tuple[str, bool], ...]
    missing: int
    lacking: int  # of a case as a whole: how many of its parties lack something
    slot: datetime | None
    handed: datetime | None
    result: str
    done: bool
    basis: str
    barred: str
    second: Second | None  # what waits on it for a second person


class AppointmentForm(forms.Form):
    """When and where the rows of a batch are asked to come."""

    day = forms.DateField(label=gettext_lazy("Day"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    begins = forms.TimeField(
        label=gettext_lazy("Begins at"), initial="09:00", widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    )
    at_once = forms.IntegerField(label=gettext_lazy("How many at once"), min_value=1, max_value=500, initial=5)
    minutes = forms.IntegerField(
        label=gettext_lazy("Minutes until the next"), min_value=1, max_value=batches.LONGEST, initial=20
    )
    place = forms.CharField(label=gettext_lazy("Exact place"), max_length=100)


@desk_page
def one(request: HttpRequest, code: str) -> HttpResponse:
    """A batch with its rows, and every step that can be taken on all of them."""
    return shown(request, opened_or_404(request, code))


def opened_or_404(request: HttpRequest, code: str) -> Open:
    """The batch, for whoever reads its case, or one of its cases."""
    return batch_rows.opened(staff.actor_of(request), normalised(code))


def shown(
    request: HttpRequest, found: Open, *, appointment: AppointmentForm | None = None, refusal: Refused | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    """The page of a batch, perhaps with the reason why something was not done."""
    actor, batch, pack = staff.actor_of(request), found.batch, found.pack
    works = found.works(actor)
    rows = rows_shown(found, actor)
    there = [line.party for line in found.lines if line.party]
    context = {
        "case": found.case,
        "row": wording.row_of(found.case, actor) if found.case else None,
        "batch": batch,
        "overseen": any(may(actor, "journal.read", case.area) for case in found.cases),
        "title": title_of(pack),
        "process": pack.title.say(staff.language()),
        "rows": rows,
        "counts": counts_of(pack, rows),
        "limits": limits_of(found.case, pack, there) if found.case else (),
        "checklist": [(name, title.say(staff.language())) for name, title in pack.parties.papers.items()]
        if pack.parties
        else [],
        "shows_handed": any(row.handed for row in rows),
        "lacking": sum(row.lacking or bool(row.missing) for row in rows),
        "steps": steps_of(found, actor) if works else [],
        "works": works,
        "busy": bool(batch.underway),
        "step": _step_title(pack, (batch.running or {}).get("action", "")),
        "confirms": any(row.second and row.second.confirms for row in rows),
        "refuses": any(row.second and row.second.refuses for row in rows),
        "refused": sum(bool(row.result) and not row.done for row in rows),
        **_prints(found),
        "appointment": (appointment or AppointmentForm(initial=_meeting(found))) if works else None,
        "more": _extra(found) if works else None,
        "picks": _more_picks(found) if works and found.case else [],
        "signed": _signed(found, actor),
        "drafts": _drafts(found),
        "refusal": refusal,
    }
    return render(request, "cases/desk/batch.html", context, status=status)


def _drafts(found: Open) -> str:
    """Where the drafts of its cases stand, to be checked and issued together; nothing where the process has none."""
    ids = ".".join(str(case.pk) for case in found.cases[:MOST_ABOUT])
    return f"{reverse('papers:index')}?about=case.{ids}&state=draft" if found.pack.papers and ids else ""


def _signed(found: Open, actor: Actor) -> list[File]:
    """Photos of what was signed: they show everybody in it, and so are for whoever reads all of its cases."""
    files = files_of("batch", found.batch.pk)
    return files if files and may_see_batch(actor, found.batch.pk) else []


def title_of(pack: Pack) -> str:
    """What the process calls a batch."""
    return pack.batches.title.say(staff.language()) if pack.batches else _("Batch")


def _meeting(found: Open) -> dict[str, object]:
    return {"day": found.batch.meeting, "place": found.batch.place} if found.batch.meeting else {}


def _prints(found: Open) -> dict[str, object]:
    """The papers of the page that can be printed of it; a batch with no party has none."""
    known = found.pack.batches
    if known is None or not any(line.party or line.pack.parties for line in found.lines):
        return {"sheets": (), "slips": (), "lacks_words": "", "lacks_name": ""}
    papers = {name: kind.title.say(staff.language()) for name, kind in found.pack.papers.items()}
    return {
        "sheets": [(name, papers[name]) for name in known.sheets],
        "slips": [(name, papers[name]) for name in known.slips if name != known.missing],
        "lacks_words": known.missing and papers[known.missing],
        "lacks_name": known.missing,
    }


def _more_picks(found: Open) -> list[object]:
    inside = {line.key for line in found.lines}
    assert found.case is not None  # asked by the caller
    return [pick for pick in picks_of(found.case, found.pack, []) if pick.key not in inside]


def _step_title(pack: Pack, name: str) -> str:
    if name in (batches.CONFIRM, batches.REFUSE):
        return _("Second person: yes") if name == batches.CONFIRM else _("Second person: no")
    return pack.actions[name].title.say(staff.language()) if name in pack.actions else name


def steps_of(found: Open, actor: Actor) -> list[tuple[str, str]]:
    """The steps that this person can take on some of the rows, with their pages; the appointment has its own form."""
    names: dict[str, Pack] = {}
    kinds = {(line.case.pk, line.party is not None): line for line in found.lines}
    for line in kinds.values():
        stands, seen = standing(actor, line.case), situation(line.case, line.pack)
        for name in rules.offered(line.pack, stands, seen, of_parties=line.party is not None):
            if not (line.pack.batches and name == line.pack.batches.appoint):
                names.setdefault(name, line.pack)
    return [
        (_step_title(pack, name), reverse("cases:batch_act", args=[found.batch.code, name]))
        for name, pack in names.items()
        if not work.for_outsiders(pack, pack.actions[name])
    ]


def _extra(found: Open) -> forms.Form | None:
    """What else the page's own step of appointing asks, beside day and hour."""
    name = found.pack.batches.appoint if found.pack.batches else ""
    line = next((line for line in found.lines if line.party and line.pack == found.pack), None)
    case = found.case or (line.case if line else None)
    if not name or case is None:
        return None
    drawn = action_form(found.pack, name, case, staff.language(), staff=True)(auto_id="appoint_%s")
    for asked in found.pack.actions[name].form:
        if asked.type == "date" or asked.role in ("slot", "meeting_place"):
            drawn.fields.pop(asked.name, None)
    return drawn


def counts_of(pack: Pack, rows: Iterable[Row]) -> tuple[Count, ...]:
    """How many stand where, in the page's order."""
    found = Counter((row.state, row.tone) for row in rows if row.state)
    states = (*(pack.parties.states.values() if pack.parties else ()), *pack.states.values())
    order = {state.title.say(staff.language()): number for number, state in reversed(list(enumerate(states)))}
    counts = [Count(title, tone, count) for (title, tone), count in found.items()]
    return tuple(sorted(counts, key=lambda one: order.get(one.title, len(order))))


def rows_shown(found: Open, actor: Actor) -> list[Row]:
    """Every row of the batch, masked."""
    gates, asked = _gates(found), _seconds(found, actor)
    return [_row(found, line, gates.get(line.key), asked.get(line.key)) for line in found.lines]


def _seconds(found: Open, actor: Actor) -> dict[str, Second]:
    """What waits on each row."""
    cases = [case for case in found.cases if case.pending]
    firsts, pack_of = district.first_names(cases), {line.case.pk: line.pack for line in found.lines}
    by_case = {
        case.pk: {one.row: one for one in district.seconds_of(case, pack_of[case.pk], actor, firsts)}
        for case in cases
        if case.pk in pack_of
    }
    rows = {line.key: (line.case.pk, line.party.key if line.party else "") for line in found.lines}
    return {key: one for key, (case, row) in rows.items() if (one := by_case.get(case, {}).get(row))}


def _gates(found: Open) -> Mapping[str, Gate | None]:
    """Whom the page would keep out by now, case after case."""
    barred: dict[str, Gate | None] = {}
    for case in found.cases:
        lines = [line for line in found.lines if line.case.pk == case.pk and line.party]
        if not lines or not (lines[0].pack.batches and lines[0].pack.batches.gates):
            continue
        pack, there = lines[0].pack, [line.party for line in lines if line.party]
        stands, run = situation(case, pack), parameters.run(pack, case.area, clock.now(), "")
        barred |= {line.key: rules.barred(pack, stands, line.party, there, run) for line in lines if line.party}
    return barred


def _row(found: Open, line: Line, gate: Gate | None, second: Second | None) -> Row:
    pack, party, stored = line.pack, line.party, line.stored
    state, tone = _standing_of(line)
    lacks = parties.missing_papers(pack, party) if party else ()
    checklist = pack.parties.papers if pack.parties and party else {}
    result = stored.result or {}
    return Row(
        key=line.key,
        url=_url(line),
        case="" if found.case else wording.number_of(line.case),
        names=names_of(pack, party) if party else _called(line.case),
        state=state,
        tone=tone,
        papers=tuple((title.say(staff.language()), name not in lacks) for name, title in checklist.items()),
        missing=len(lacks),
        lacking=0 if party else lacking_in(line),
        slot=stored.slot,
        handed=stored.handed_at,
        result=_result_words(pack, result),
        done=bool(result.get("done")),
        basis=deadlines.basis_words(result["basis"]) if result.get("basis") else "",
        barred="" if gate is None or tone == "done" else gate.otherwise.say(staff.language()),
        second=second,
    )


def _called(case: Case) -> tuple[str, ...]:
    """By what a case is told from others, without a room or a name."""
    return tuple(part for part in (wording.list_title(case), case.place_label) if part)


def lacking_in(line: Line) -> int:
    """Of a case as a whole, how many of its parties lack a paper of the checklist."""
    if not (line.pack.parties and line.pack.parties.papers):
        return 0
    here = [row for row in parties_of(line.case, line.pack) if not row.left]
    return sum(bool(parties.missing_papers(line.pack, row)) for row in here)


def _url(line: Line) -> str:
    if line.party:
        return reverse("cases:party", args=[line.case.pk, line.party.key])
    return reverse("cases:work", args=[line.case.pk])


def _standing_of(line: Line) -> tuple[str, str]:
    if line.party:
        return (_("a case of its own"), "") if line.party.left else state_of(line.pack, line.party.state)
    state = line.pack.states[line.case.state]
    return state.title.say(staff.language()), "done" if state.ends else state.tone


def _result_words(pack: Pack, result: Mapping[str, object]) -> str:
    if not result:
        return ""
    said = {"step": _step_title(pack, str(result.get("action", ""))), "why": result.get("words", "")}
    if result.get("proposed"):
        return _("%(step)s: proposed") % said
    return (_("%(step)s: done") if result.get("done") else _("%(step)s: %(why)s")) % said


def worn(request: HttpRequest, actor: Actor, found: Open) -> Actor:
    """The actor in the capacity chosen in the form, if it is one of theirs over one of the cases."""
    chosen = request.POST.get("capacity", "")
    held = {str(one.post_id): one for case in found.cases for one in posts_over(actor, case)}.get(chosen)
    return replace(actor, capacity="post", post_id=held.post_id) if held else actor


def hats_of(found: Open, action_name: str, actor: Actor) -> tuple[work.Hat, ...]:
    """The posts in which the step may be taken on some of the cases; a choice only where there are several."""
    hats: dict[int, work.Hat] = {}
    for case in found.cases:
        pack = next((line.pack for line in found.lines if line.case.pk == case.pk), found.pack)
        action: Action | None = pack.actions.get(action_name)
        hats |= {hat.post_id: hat for hat in work.every_hat(case, pack, action, actor)} if action else {}
    return tuple(hats.values()) if len(hats) > 1 else ()


# ---- changes --------------------------------------------------------------------------------------------------------


@desk_step
def change(request: HttpRequest, code: str) -> HttpResponse:
    """Take rows in or out, say yes or no as the second person, note papers and what was handed over, or put the batch
    away."""
    found, actor = opened_or_404(request, code), staff.actor_of(request)
    by, keys = worn(request, actor, found), request.POST.getlist("rows")
    try:
        if "put_away" in request.POST:
            batches.close(found.batch.pk, by=by)
            messages.success(request, _("The batch is closed."))
        elif "out" in request.POST:
            count = batches.leave_out(found.batch.pk, keys, by=by)
            words = ngettext("One row was taken out.", "%(count)s rows were taken out.", count)
            messages.success(request, words % {"count": count})
        elif "yes" in request.POST or "no" in request.POST:
            seen = {key: at for key in keys if (at := moment(request.POST.get(f"seen_{key}", "")))}
            batches.answer(found.batch.pk, seen, "yes" in request.POST, by=by, why=request.POST.get("why", ""))
            tell_results(request, opened_or_404(request, code), list(seen))
        elif "note_brought" in request.POST:
            count = batches.note_papers(found.batch.pk, request.POST.getlist("papers"), by=by)
            words = ngettext("Noted for one party.", "Noted for %(count)s parties.", count)
            messages.success(request, words % {"count": count})
        elif "note_handed" in request.POST:
            files = take_in(request.FILES.getlist("sheet"), by=by, role="signed")
            count = batches.hand_over(found.batch.pk, keys, by=by, files=files)
            words = ngettext("One row was handed over.", "%(count)s rows were handed over.", count)
            messages.success(request, words % {"count": count})
        else:
            barred = batches.add(found.batch.pk, keys, by=by)
            tell_barred(request, barred, _names(found.case, found.pack))
    except Refused as refusal:
        return shown(request, opened_or_404(request, code), refusal=refusal, status=409)
    return see_other(reverse("cases:batch", args=[found.batch.code]))


def _names(case: Case | None, pack: Pack) -> dict[str, tuple[str, ...]]:
    seen: Iterable[engine.Party] = parties_of(case, pack) if case else ()
    return {row.key: names_of(pack, row) for row in seen}


@desk_step
def appoint(request: HttpRequest, code: str) -> HttpResponse:
    """Give everybody in the batch a day and an hour."""
    found, actor = opened_or_404(request, code), staff.actor_of(request)
    form = AppointmentForm(request.POST)
    if not form.is_valid():
        return shown(request, found, appointment=form, status=422)
    given = form.cleaned_data
    shared = {name: request.POST.get(name, "") for name in (_extra(found) or forms.Form()).fields}
    try:
        batches.appoint(
            found.batch.pk,
            Appointment(given["day"], given["begins"], given["minutes"], given["at_once"], given["place"]),
            shared,
            by=worn(request, actor, found),
        )
    except Refused as refusal:
        return shown(request, opened_or_404(request, code), appointment=form, refusal=refusal, status=409)
    messages.success(request, _("Everybody has a day and an hour."))
    return see_other(reverse("cases:batch", args=[found.batch.code]))


def tell_results(request: HttpRequest, found: Open, keys: Collection[str]) -> None:
    """On how many of these rows the step was taken, proposed, refused; or that it is being carried out."""
    if found.batch.underway:
        messages.success(request, _("Being carried out on %(count)s; look again in a moment.") % {"count": len(keys)})
        return
    results = [line.stored.result for line in found.lines if line.key in keys and line.stored.result]
    done = sum(result["done"] for result in results)
    proposed = sum(bool(result.get("proposed")) for result in results)
    words = ngettext("Done on one row.", "Done on %(count)s rows.", done) % {"count": done}
    if proposed:
        words = ngettext("Proposed on one row.", "Proposed on %(count)s rows.", proposed) % {"count": proposed}
    if left := len(results) - done:
        words += " " + ngettext("On one it was refused.", "On %(count)s it was refused.", left) % {"count": left}
    messages.add_message(request, messages.WARNING if left else messages.SUCCESS, words)
