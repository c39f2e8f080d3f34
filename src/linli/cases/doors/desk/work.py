"""The workbench of one case: everything about it, and every step of the pack that this person may take."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from linli.cases import (
    agreed,
    behalf,
    beside,
    board,
    commenting,
    confirming,
    deadlines,
    deciding,
    disclosure,
    opinions,
    options,
    parties,
    queries,
    referrals,
    remarks,
    replies,
    services,
    there,
    told,
)
from linli.cases.desk_models import CaseNote
from linli.cases.doors.desk import district, explained, history, linked, staff, wording
from linli.cases.forms import PackForm, action_form
from linli.cases.models import Case, Step, Visibility
from linli.cases.oversight_models import Supervision
from linli.cases.referral_models import Referral
from linli.cases.standing import posts_over, standing
from linli.cases.titles import read_as
from linli.files.models import COLLAGE, File, Kind, State
from linli.files.queries import files_of
from linli.journal.actors import Actor
from linli.kernel.refused import Refused
from linli.papers.queries import of_subject
from linli.people.access import may
from linli.people.doors import desk_form, desk_page, desk_step, second_factor_required, staff_required
from linli.people.models import Emptied
from linli.people.wording import masked
from linli.places.models import joined
from linli.rules import process
from linli.rules.masks import mask_phone_whole
from linli.rules.pack import Pack
from linli.rules.pack_graph import targets
from linli.rules.pack_parts import Action
from linli.rules.situation import Offer
from linli.ui import addresses, moments

RELATED = ("building", "entrance", "unit", "spot", "entered_by", "reporter")
OUTSIDE = frozenset({"reporter", "link", "anyone", "system"})


@dataclass(frozen=True)
class Hat:
    """A post in which the step may be taken (办理身份)."""

    post_id: int
    label: str


@dataclass(frozen=True)
class Choice:
    """One step that can be taken now, with its form; or one that cannot yet, with the reason and its basis."""

    name: str
    title: str
    url: str
    form: PackForm | None
    tone: str
    hats: tuple[Hat, ...] = ()
    refused: str = ""
    basis: str = ""
    opened: bool = False
    by_phone: bool = False
    worn: int = 0  # the post chosen among the hats; of a form shown again the one that had been chosen


@dataclass(frozen=True)
class Photos:
    """The photos of a case by what they show."""

    before: list[File]
    after: list[File]
    evidence: list[File]
    collage: File | None
    spoken: list[File]
    films: list[File]


@desk_page
def work(request: HttpRequest, key: int) -> HttpResponse:
    """The case as it stands."""
    case = staff.case_of(staff.actor_of(request), key, *RELATED, whole=True)
    return _shown(request, case)


def _shown(
    request: HttpRequest,
    case: Case,
    *,
    bound: tuple[str, PackForm] | None = None,
    refusal: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    actor, pack = staff.actor_of(request), services.pack_of(case)
    parties.prime_links(case, pack)
    choices, steps = list(choices_of(case, pack, actor, bound)), queries.steps_of(case)
    choices, spoken = _spoken(request, case, pack, actor, choices, fresh=bound is None)
    kept = files_of("case", case.pk) if there.has(case, there.FILES) else []
    files = [file for file in kept if file.state != State.REFUSED]
    context = {
        "case": case,
        "row": wording.row_of(case, actor),
        **_what(case, pack, actor),
        **_who(request, case, pack, actor, steps),
        **_beside(case, pack, actor, steps),
        **spoken,
        "choices": [choice for choice in choices if not choice.refused],
        "barred": [choice for choice in choices if choice.refused],
        "course": history.course(case, pack, steps, files),
        "photos": _photos(files),
        "refusal": refusal,
        "refusal_basis": deadlines.basis_words(refusal.basis) if refusal else "",
        "typed": typed(bound, choices),
    }
    return render(request, "cases/desk/work.html", context, status=status)


def typed(bound: tuple[str, PackForm] | None, choices: Iterable[Choice]) -> list[tuple[str, str]]:
    """What was written in the form of a step that is offered no more: it would be lost with the form."""
    if bound is None or any(one.name == bound[0] and not one.refused for one in choices):
        return []
    return bound[1].typed()


def _spoken(
    request: HttpRequest, case: Case, pack: Pack, actor: Actor, choices: list[Choice], *, fresh: bool
) -> tuple[list[Choice], dict[str, Any]]:
    """The steps, one with a ready answer or a guide put into its form where that was asked; and what can be put in."""
    speaking = [one for one in choices if not one.refused and replies.speaks(pack.actions[one.name])]
    answers = replies.fitting(replies.offered(case), {one.name for one in speaking})
    ready = next((one for one in answers if str(one.pk) == request.GET.get("reply")), None)
    words = replies.filled(ready.text, case, wording.category_words(pack, case.category)) if ready else ""
    guides = beside.guides(case, pack) if speaking else []
    guide = next((one for one in guides if one.code == request.GET.get("guide")), None)
    words = words or (guide.text if guide else "")
    if ready and ready.step:
        speaking = [one for one in speaking if one.name == ready.step]
    into = next((one for one in speaking if one.name == request.GET.get("step")), speaking[0] if speaking else None)
    if words and into and fresh:
        form = _fresh_form(case, pack, into.name, actor, ready=words)
        choices = [replace(one, form=form, opened=True) if one == into else one for one in choices]
    return choices, {
        "answers": answers if speaking else [],
        "answer": ready,
        "guides": guides,
        "guide": guide,
        "refusing": [one.name for one in speaking if _refuses(pack, one.name)],
        "speaking": speaking,
        "into": into,
    }


def _what(case: Case, pack: Pack, actor: Actor) -> dict[str, Any]:
    """What it is about, and how it stands."""
    return {
        "title": read_as(case, pack, staff.language()) or told.say(pack.title),
        "state": pack.states[case.state],
        "state_title": pack.states[case.state].title.say(staff.language()),
        "due": wording.due_of_which(case, pack),
        "turn": wording.turn_of(case, pack, actor),
        "handler": wording.handler_of(case),
        "visibility": Visibility(case.visibility).label,
        "place": place_of(case),
        "source": wording.source_of(case, pack),
        "matter_title": matter_title(pack),
        "matter": _matter(case, pack),
        "told": history.answers(pack.form, case.answers, pack, area=case.area) if not pack.front else (),
        "emptied": _emptied(case),
        "clocks": explained.explained(case, pack),
        "figures": told.figures(case, pack),
        "flags": wording.flags_of(case, pack),
        "duties": district.duties_of(case, pack),
        "strip": district.strip_of(case, pack),
        "tracks": district.tracks_of(case, pack),
    }


def _who(request: HttpRequest, case: Case, pack: Pack, actor: Actor, steps: Sequence[Step]) -> dict[str, Any]:
    """Who reported it, for whom, and what the reader may see and dial of them."""
    whom = behalf.shown(case)
    return {
        "reporter": reporter_of(case),
        "reporter_title": wording.reporter_title(pack),
        "reporter_text": _reporter_text(request, case, pack, steps),
        "dials": bool(case.reporter_phone) and may(actor, "case.dial", case),
        "reveals": may(actor, "case.reveal", case),
        "behalf": whom,
        "dials_other": bool(whom and whom["dials"]) and may(actor, "case.dial", case),
        "again": wording.rows(queries.again(actor, case), actor) if case.open and pack.front else (),
    }


def _beside(case: Case, pack: Pack, actor: Actor, steps: Sequence[Step]) -> dict[str, Any]:
    """What hangs on it: papers, parties, other cases, colleagues' notes, neighbours' comments, decisions."""
    return {
        "papers": of_subject("case", case.pk, actor) if pack.papers else (),
        "seconds": district.seconds_of(case, pack, actor),
        "many": district.many_of(case, pack, steps),
        "links": linked.groups_of(case, pack, actor) if pack.links else (),
        "board": board.address(case) if pack.public and may(actor, "case.see", case) else "",
        "naming": linked.naming(case, actor),
        "merges": bool(pack.merges) and case.state in pack.actions[pack.merges].from_ and case.open,
        "referrals": _referrals(case) if pack.referrals else None,
        "supervision": _asked_above(case),
        "overseen": may(actor, "journal.read", case.area),
        "options": _options(case, pack),
        "comments": _comments(case, pack, actor),
        "puts": deciding.put(case, actor, public=False),
        "agreements": agreed.met(case, pack),
        "besides": beside.kept(case, pack, actor),
        "notes": _last_notes(case),
        "tasks_open": case.counts.get(remarks.TASKS, 0),
    }


def _referrals(case: Case) -> list[Referral]:
    return referrals.of_case(case) if there.has(case, there.REFERRALS) else []


def _refuses(pack: Pack, name: str) -> bool:
    """Whether the step says that the matter is not accepted, so that it names where to go instead."""
    return any(pack.states[state].outcome == "declined" for state in targets(pack.actions[name]))


def _last_notes(case: Case) -> list[CaseNote]:
    if not case.counts.get(remarks.NOTES):
        return []
    return list(case.notes.select_related("by").order_by("-pk")[:3])


def _options(case: Case, pack: Pack) -> tuple[str, int] | None:
    """What the options are called, and how many stand."""
    return (pack.options.title.say(staff.language()), case.counts.get(options.COUNT, 0)) if pack.options else None


def _comments(case: Case, pack: Pack, actor: Actor) -> tuple[str, int, int] | None:
    """For who moderates: what neighbours' comments are called, how many there are, and how many objections wait."""
    if pack.comments is None or not commenting.may_moderate(case, pack, actor):
        return None
    return pack.comments.title.say(staff.language()), case.comments.count(), opinions.objections(case)


def place_of(case: Case) -> str:
    """The place with everything that was said of it; only after opening the case."""
    parts = [part.name for part in (case.building, case.entrance) if part]
    room = [case.unit.number] if case.unit else []
    spot = [case.spot.name] if case.spot else []
    words = [case.place_words] if case.place_words else []
    return joined([*parts, *room, *spot, *words]) or case.place_label


@dataclass(frozen=True)
class Reporter:
    """Who reported, masked."""

    name: str
    phone: str
    known: bool
    confirmed: bool
    unconfirmed: bool  # though a code could show whose the number is


def reporter_of(case: Case) -> Reporter:
    """Masked, whoever looks. The last four digits would open the tracking link, and answer in the reporter's name."""
    name = disclosure.name_of_reporter(case)
    phone, known = mask_phone_whole(case.reporter_phone), bool(name or case.reporter_phone)
    return Reporter(masked("name", name), phone, known, confirming.confirmed(case), confirming.may_ask(case))


def _emptied(case: Case) -> dict[str, datetime]:
    """When the clock emptied what, of a closed case. One statement where its words or who reported it are gone."""
    if case.open or (case.text and (case.reporter_name or case.reporter_phone)):
        return {}
    return dict(Emptied.objects.filter(kind="case", row_id=case.pk).values_list("field", "anonymised_at"))


def _reporter_text(request: HttpRequest, case: Case, pack: Pack, steps: Sequence[Step]) -> str:
    """What to send to a reporter without an account of whom something is asked, for whoever may call them."""
    asked = told.question_of(case, pack, steps) if case.reporter_phone and case.reporter_id is None else ""
    if not asked or not may(staff.actor_of(request), "case.dial", case):
        return ""
    return _(
        "“%(title)s”, no. %(number)s: %(state)s. Open %(link)s with the last four digits of your telephone to read why"
        " and to answer; no account needed."
    ) % {
        "title": told.say(pack.title),
        "number": case.number,
        "state": told.state_words(case, pack),
        "link": request.build_absolute_uri(reverse("cases:track", args=[case.code])),
    }


def matter_title(pack: Pack) -> str:
    """What the process calls the words with which a case begins."""
    asked = next((asked.title for asked in pack.form if asked.name == pack.matter), None)
    return asked.say(staff.language()) if asked and not pack.front else _("What was said")


def _matter(case: Case, pack: Pack) -> str:
    """The case's own words, as a step that takes them up again last had them; the course tells what it changed."""
    mends = (asked.name for asked in pack.questions if asked.keep and pack.matter in asked.prefill)
    return next((str(answer) for name in mends if (answer := case.answers.get(name))), case.text)


def _photos(files: Iterable[File]) -> Photos:
    by_role: dict[str, list[File]] = {"before": [], "after": [], "evidence": [], COLLAGE: []}
    heard: dict[str, list[File]] = {Kind.AUDIO: [], Kind.FILM: []}
    for file in files:
        heard.get(file.kind, by_role.get(file.role, by_role["evidence"])).append(file)
    collage = next((file for file in reversed(by_role.pop(COLLAGE)) if file.ready), None)
    return Photos(**by_role, collage=collage, spoken=heard[Kind.AUDIO], films=heard[Kind.FILM])


def choices_of(
    case: Case, pack: Pack, actor: Actor, bound: tuple[str, PackForm] | None, *, row: str = ""
) -> Iterable[Choice]:
    """The steps on the case, or on one of its parties: what its box waits for first and open, then the main one, the
    rest in the pack's order."""
    waited = () if row else pack.waited_for(case.state, case.box)
    offers = [
        offer
        for offer in queries.offers(case, actor, row=row)
        if not (for_outsiders(pack, offer.action) or offer.action.merges)  # which one goes on is chosen on a page
    ]

    def rank(one: Offer) -> tuple[bool, bool, bool]:
        return one.name not in waited, one.action.tone != "primary", not _leads_on(one, case)

    for offer in sorted(offers, key=rank):
        title = offer.action.title.say(staff.language())
        url = addresses.keyed("cases:party_act" if row else "cases:act", case.pk, *([row] if row else []), offer.name)
        if gate := offer.refused:
            words = gate.otherwise.say(staff.language())
            if offer.missing:
                words += " " + told.still_open(offer.missing)
            if offer.since:
                words += " " + _("Possible from %(day)s on.") % {"day": moments.named_day(offer.since)}
            yield Choice(offer.name, title, url, None, "", refused=words, basis=deadlines.basis_words(gate.basis))
            continue
        mine = bound is not None and bound[0] == offer.name
        form = bound[1] if bound and mine else _fresh_form(case, pack, offer.name, actor, row)
        hats, action = hats_of(case, pack, offer.action, actor), offer.action
        chosen, opened = worn_in(hats, form.capacity), mine or (bound is None and offer.name in waited)
        yield Choice(
            offer.name, title, url, form, action.tone, hats, opened=opened, by_phone=action.by_phone, worn=chosen
        )


def _asked_above(case: Case) -> Supervision | None:
    """The supervision that still waits for an answer."""
    if not case.supervised:
        return None
    return case.supervisions.select_related("post").filter(released_at=None, replied_at=None).first()


def _leads_on(offer: Offer, case: Case) -> bool:
    """Whether the step may take the case to another state: of two main steps, that one comes first."""
    return any(state != case.state for state in targets(offer.action))


def for_outsiders(pack: Pack, action: Action) -> bool:
    """Steps of the reporter and of the system have their own pages and clocks."""
    return all(not pack.who[name].post and OUTSIDE.issuperset(pack.who[name].relation) for name in action.by)


def _form_class(case: Case, pack: Pack, name: str, actor: Actor, row: str = "") -> type[PackForm]:
    return action_form(pack, name, case, staff.language(), staff=True, row=row, by=actor.person_id)


def _fresh_form(case: Case, pack: Pack, name: str, actor: Actor, row: str = "", ready: str = "") -> PackForm:
    """An empty form; `ready` answers its first question that the resident reads in prose."""
    asked = next((one.name for one in pack.actions[name].form if one.type == "long" and one.public), "")
    initial = {"version": case.version, **({asked: ready} if asked and ready else {})}
    return _form_class(case, pack, name, actor, row)(initial=initial, auto_id=f"{name}_%s")


def hats_of(case: Case, pack: Pack, action: Action, actor: Actor) -> tuple[Hat, ...]:
    """The posts in which this person may take the step; a choice only where there are several."""
    found = every_hat(case, pack, action, actor)
    return found if len(found) > 1 else ()


def every_hat(case: Case, pack: Pack, action: Action, actor: Actor) -> tuple[Hat, ...]:
    """The posts in which this person may take the step."""
    found = []
    for held in posts_over(actor, case):
        alone = standing(replace(actor, capacity="post", post_id=held.post_id), case)
        if any(process.fits(pack.who[name], alone) and held.kind in pack.who[name].post for name in action.by):
            found.append(Hat(held.post_id, f"{held.area_name} · {held.title}"))
    return tuple(found)


def worn_in(hats: Sequence[Hat], chosen: str) -> int:
    """The post that a form shows as chosen: the one that was, else the first."""
    return next((hat.post_id for hat in hats if str(hat.post_id) == chosen), hats[0].post_id if hats else 0)


def worn(request: HttpRequest, actor: Actor, case: Case) -> Actor:
    """The actor in the capacity chosen in the form, if it is one of theirs."""
    chosen = request.POST.get("capacity", "")
    held = next((one for one in posts_over(actor, case) if str(one.post_id) == chosen), None)
    return replace(actor, capacity="post", post_id=held.post_id) if held else actor


@desk_step
def act(request: HttpRequest, key: int, name: str) -> HttpResponse:
    """Take one step. Of two people at once the second is told who was first and what they did."""
    actor = staff.actor_of(request)
    case = staff.case_of(actor, key)
    pack = services.pack_of(case)
    if name not in pack.actions:
        raise Http404
    form = _form_class(case, pack, name, actor)(request.POST, request.FILES, auto_id=f"{name}_%s")
    valid = form.is_valid()
    fine = form.keep_photos(by=actor, stamp=_stamp(case, actor)) and valid
    if form.was_tapped:
        return _shown(request, staff.case_of(actor, key, *RELATED, whole=True), bound=(name, form.drawn_again()))
    if not fine:
        return _shown(request, staff.case_of(actor, key, *RELATED, whole=True), bound=(name, form), status=422)
    try:
        done = services.act(
            case.pk,
            name,
            form.answers(),
            by=worn(request, actor, case),
            version=form.cleaned_data["version"],
            files=form.photos,
        )
    except Refused as refusal:
        return _refused(request, key, name, form, refusal)
    messages.success(request, done_words(done, pack, name))
    return _onward(actor, done)


def done_words(case: Case, pack: Pack, name: str) -> str:
    """What has happened: the step itself, or that a second person is asked."""
    step = pack.actions[name].title.say(staff.language())
    if case.pending:
        return _("Proposed: %(step)s. A second person has to confirm it.") % {"step": step}
    return _("Done: %(step)s.") % {"step": step}


def _refused(request: HttpRequest, key: int, name: str, form: PackForm, refusal: Refused) -> HttpResponse:
    """The case as it now stands, with the reason on top; what was written stays in the form."""
    case = staff.case_of(staff.actor_of(request), key, *RELATED, whole=True)
    if refusal.field in form.fields:
        form.take(refusal)
        return _shown(request, case, bound=(name, form), status=422)
    form.draw_anew(case.version)
    return _shown(request, case, bound=(name, form), refusal=refusal, status=409)


def _stamp(case: Case, actor: Actor) -> str:
    """What is burned into a grid worker's photo beside the time: where, and who took it."""
    if not any(held.kind == "grid_worker" for held in posts_over(actor, case)):
        return ""
    return " · ".join(part for part in (case.area.name, case.place_label, actor.name) if part)


def _onward(actor: Actor, case: Case) -> HttpResponseRedirect:
    """Back to the case, or to the inbox once it is no longer this person's to read."""
    url = reverse("cases:work", args=[case.pk]) if may(actor, "case.read", case) else reverse("cases:inbox")
    response = HttpResponseRedirect(url)
    response.status_code = 303
    return response


@require_POST
@never_cache
@staff_required
def dial(request: HttpRequest, key: int) -> HttpResponse:
    """The number to press, once, on record; beside it the form that notes the contact."""
    actor = staff.actor_of(request)
    case = staff.case_of(actor, key)
    other = "for_other" in request.POST
    joined = int(said) if (said := request.POST.get("supporter", "")).isdecimal() and len(said) < 16 else None
    phone = services.dial(case.pk, by=actor, other=other, supporter=joined)
    pack = services.pack_of(case)
    calls = [choice for choice in choices_of(case, pack, actor, None) if choice.form and choice.by_phone]
    context = {
        "case": case,
        "row": (row := wording.row_of(case, actor)),
        "back": row.url,
        "name": (behalf.shown(case) or {}).get("name", "") if other else "" if joined else reporter_of(case).name,
        "phones": [(phone, spoken(phone))],
        "choices": calls,
    }
    return render(request, "cases/desk/dial.html", context)


def spoken(phone: str) -> str:
    """138 0013 8000: a number in groups, as one reads it out."""
    plain = phone.removeprefix("+86")
    return f"{plain[:3]} {plain[3:7]} {plain[7:]}" if len(plain) == 11 and plain.isdigit() else phone


class ReasonForm(forms.Form):
    """Why the masked data is needed; whom it is about will read it."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Who looked, when and why is kept, and the resident can read it."),
    )


@desk_form
@second_factor_required
def reveal(request: HttpRequest, key: int) -> HttpResponse:
    """See name and number in full, with a reason, after a second factor."""
    actor = staff.actor_of(request)
    case = staff.case_of(actor, key, "building", "entrance", "unit", "spot")
    form = ReasonForm(request.POST if request.method == "POST" else None)
    found: Any = None
    if form.is_bound and form.is_valid():
        try:
            found = disclosure.reveal(case.pk, by=actor, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            if refusal.field != "reason":
                raise
            form.add_error("reason", refusal.message)
    row = wording.row_of(case, actor)
    facts = (
        ((pgettext("of a person", "Name"), found.name), (_("Telephone"), found.phone), (_("Place"), place_of(case)))
        if found
        else ()
    )
    context = {"case": case, "row": row, "back": row.url, "form": form, "facts": facts}
    return render(request, "cases/desk/reveal.html", context, status=422 if form.errors else 200)
