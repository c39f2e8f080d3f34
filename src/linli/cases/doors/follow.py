"""The tracking page behind a request's link: how far it is, the digits that open it, and what the reporter can do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.cases import agreed, behalf, beside, board, confirming, links, looks, packs, queries, services, told
from linli.cases.doors.desk import history
from linli.cases.forms import PackForm, action_form
from linli.cases.links import Visit
from linli.cases.models import Case
from linli.cases.parties import papers_of, sent_by_reporter
from linli.cases.titles import read_as
from linli.files.models import File, Kind, State
from linli.files.queries import files_of
from linli.kernel import clock
from linli.kernel.codes import normalised
from linli.kernel.refused import NotAllowed, Refused
from linli.notify import services as notices
from linli.papers import sending
from linli.papers.queries import issued
from linli.people.doors import done
from linli.people.forms import CodeForm, refusals_on
from linli.people.queries import looks_at
from linli.rules.pack import Pack
from linli.rules.rates import FACES
from linli.rules.situation import Offer

MOODS = dict(zip(FACES, ("glad", "even", "sad"), strict=True))
TOLD = frozenset({"voice", "shown"})  # what the reporter said or filmed instead of writing it
TWICE = timedelta(minutes=2)  # the same step again within this time is a form sent twice


def cases() -> QuerySet[Case]:
    """Cases with what every page here needs."""
    return Case.objects.select_related("area", "handler", "reporter", "building", "entrance", "unit")


def case_or_404(code: str) -> Case:
    """The case of a code, however it was typed."""
    case = cases().filter(code=normalised(code)).first()
    if case is None:
        raise Http404
    return case


@dataclass(frozen=True)
class Choice:
    """Something the reporter can do now, or cannot yet, with the reason."""

    name: str
    title: str
    tone: str
    refused: str = ""
    verdict: str = ""  # whether it says that the matter is solved, or that it is not

    @property
    def leads_on(self) -> bool:
        """Whether it is what the page asks for now."""
        return self.tone == "primary" and not self.refused


def _choices(case: Case, pack: Pack, visit: Visit) -> list[Choice]:
    if not visit.own:
        return []
    return [
        choice_of(offer, case) for offer in queries.offers(case, visit.actor) if told.by_reporter(offer.action, pack)
    ]


def choice_of(offer: Offer, case: Case) -> Choice:
    """The step as the page offers it."""
    action = offer.action
    refused = told.say(offer.refused.otherwise) if offer.refused else ""
    # Asked on two great buttons while the case waits for the word; to reopen it later is one choice among others.
    verdict = action.outcome if case.open and not refused else ""
    return Choice(offer.name, told.say(action.title), action.tone, refused, verdict)


@dataclass(frozen=True)
class Photos:
    """The photos of a case by what they show; those still being checked are counted."""

    before: list[File]
    after: list[File]
    other: list[File]
    waiting: int
    spoken: list[File]  # for whoever reported alone
    films: list[File]
    refused: int = 0  # of what they sent, what could not be opened


def photos_of(case: Case, roles: Sequence[str] = ("before", "after", "evidence"), *, own: bool = False) -> Photos:
    """The photos of these roles; one statement. Staff's own evidence is not the reporter's to see.

    `own`: with what the reporter said and filmed, which neighbours neither hear nor see.
    """
    every = files_of("case", case.pk)
    files = [file for file in every if file.state != State.REFUSED]
    refused = sum(own and file.state == State.REFUSED and file.role in TOLD | {"before"} for file in every)
    found = [file for file in files if file.kind == Kind.PHOTO and file.role in roles]
    told = [file for file in files if own and file.role in TOLD]
    ready = [file for file in found if file.ready]

    def of(role: str) -> list[File]:
        return [file for file in ready if file.role == role]

    waiting = sum(1 for file in found if file.state == "quarantined")
    spoken, films = ([one for one in told if one.kind == kind] for kind in (Kind.AUDIO, Kind.FILM))
    return Photos(of("before"), of("after"), of("evidence"), waiting, spoken, films, refused)


@never_cache
@require_safe
def track(request: HttpRequest, code: str) -> HttpResponse:
    """How far the request is; for the reporter, whom digits or account prove, their own words and choices too."""
    case = case_or_404(code)
    looks.apply(request, case)
    visit = links.visit(request, case)
    response = render(request, "cases/resident/track.html", _page(request, case, visit))
    if visit.own:
        notices.mark_subject_read(visit.actor, "case", case.pk)
    if visit.own and visit.actor.capacity == "link":
        links.remember(request, response, case.code)
    return response


def _page(request: HttpRequest, case: Case, visit: Visit, code: CodeForm | None = None) -> dict[str, Any]:
    pack = services.pack_of(case)
    steps = queries.steps_of(case)
    choices = _choices(case, pack, visit)
    question = told.question_of(case, pack, steps) if visit.own else ""
    answering = next((choice for choice in choices if choice.leads_on), None) if question else None
    return {
        "estate": case.area,
        "case": case,
        "title": read_as(case, pack, get_language() or "zh-hans"),
        "process": told.say(pack.title),
        "matter": told.matter_title(pack),
        "answered": _answered(case, pack) if visit.own else [],
        "visit": visit,
        "new": "new" in request.GET,
        "said": told.promise(case, pack),
        "state": told.state_words(case, pack),
        "tone": told.tone(case, pack),
        "next": told.next_step(case, pack),
        "lines": told.timeline(case, pack, steps, words="own" if visit.own else "none"),
        "verdicts": [choice for choice in choices if choice.verdict],
        "choices": [choice for choice in choices if not choice.verdict and choice != answering],
        "question": question,
        "answering": answering,
        "result": told.result_of(case, pack, steps) if visit.own else "",
        "photos": photos_of(case, ("before", "after"), own=True) if visit.own else None,
        "place": _whole_place(case) if visit.own else "",
        "signs": board.signs_for(case) if visit.own else [],
        "agreements": agreed.met(case, pack) if visit.own else [],
        "papers": _papers(case, pack) if visit.own else [],
        "looks": looks_at("case", case.pk) if visit.own else [],
        "link": request.build_absolute_uri(request.path),
        "shut": links.shut_words() if visit.shut else "",
        "besides": beside.own(case, pack) if visit.own else [],
        "guides": [one for one in beside.guides(case, pack) if one.url] if visit.own else [],
        "behalf": behalf.shown(case) if visit.own else None,
        "confirm": confirming.asked(request, case, code) if visit.own else None,
    }


def _answered(case: Case, pack: Pack) -> list[tuple[str, str]]:
    """What was asked of the reporter beside, as they answered it; of what staff wrote down, what its category asks."""
    own = sent_by_reporter(case)
    asked = pack.asked_at(case.way) if own else (one for one in pack.form if one.categories)
    return history.answers((one for one in asked if one.name != pack.matter), case.answers, pack)


def _whole_place(case: Case) -> str:
    """The place as the reporter gave it, the room included."""
    parts = [case.place_label, case.unit.number if case.unit else ""]
    return " ".join(part for part in parts if part) or case.place_words


@never_cache
@require_POST
def unlock(request: HttpRequest, code: str) -> HttpResponse:
    """The last four digits of the telephone open the rest; five wrong tries shut it."""
    case = case_or_404(code)
    visit = links.visit(request, case)
    if visit.own or not (visit.asks_digits or visit.shut):
        return redirect("cases:track", case.code)
    try:
        links.try_digits(case, request.POST.get("digits", ""))
    except Refused as refusal:
        page = _page(request, case, links.visit(request, case)) | {"wrong": refusal.message}
        return render(request, "cases/resident/track.html", page, status=422)
    response = redirect("cases:track", case.code)
    links.remember(request, response, case.code)
    return response


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, code: str) -> HttpResponse:
    """Send a code to the telephone that was left, or take in its digits: for the reporter, and nobody else."""
    case = case_or_404(code)
    visit = links.visit(request, case)
    if request.method != "POST" or not visit.own or not confirming.may_ask(case):
        return redirect("cases:track", case.code)
    if "send" in request.POST:
        back = f"{reverse('cases:track', args=[case.code])}#confirm"
        return done(request, lambda: confirming.send(request, case), _("The code is on its way."), back)
    form = CodeForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            confirming.confirm(request, case, form.cleaned_data["code"], by=visit.actor)
            messages.success(request, _("Your number is confirmed."))
            return redirect("cases:track", case.code)
    looks.apply(request, case)
    return render(request, "cases/resident/track.html", _page(request, case, visit, form), status=422)


@never_cache
@require_safe
def slip(request: HttpRequest, code: str) -> HttpResponse:
    """The receipt on paper: number, how to follow it, whom to call. Nothing of what was said, so it may lie about."""
    case = case_or_404(code)
    pack = services.pack_of(case)
    context = {
        "estate": case.area,
        "case": case,
        "said": told.promise(case, pack),
        "state": told.state_words(case, pack),
        "opens_alone": links.opens_alone(case),
        "who": told.in_charge(case),
        "desk": told.desk_of(case),
        "link": request.build_absolute_uri(request.path.removesuffix("print/")),
        "printed": clock.now(),
    }
    return render(request, "cases/resident/slip.html", context)


@dataclass(frozen=True)
class OwnPaper:
    """A paper written for the reporter."""

    name: str
    title: str
    day: date


def _papers(case: Case, pack: Pack) -> list[OwnPaper]:
    """What was issued for the reporter to read and keep, newest first."""
    found = [
        OwnPaper(name, told.say(pack.papers[name].title), paper.issued)
        for name, paper in papers_of(case).items()
        if name in pack.papers and pack.papers[name].reporter
    ]
    return sorted(found, key=lambda one: one.day, reverse=True)


@never_cache
@require_safe
def paper(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """The issued paper itself, to whom it was written."""
    case = case_or_404(code)
    kind = services.pack_of(case).papers.get(name)
    found = issued("case", case.pk, name) if kind and kind.reporter and links.visit(request, case).own else []
    if not found or found[0].row:
        raise Http404
    return cast(HttpResponse, sending.issued(request, found[0]))  # streamed; the door only passes it on


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """One step of the reporter's: the form its pack asks for, then the step itself."""
    case = case_or_404(code)
    visit = links.visit(request, case)
    if not visit.own:
        return redirect("cases:track", case.code)
    looks.apply(request, case)
    pack = services.pack_of(case)
    choice = next(
        (choice for choice in _choices(case, pack, visit) if choice.name == name),
        None,
    )
    if choice is None and request.method == "POST" and just_done(case, name):
        return redirect("cases:track", case.code)
    if choice is None or choice.refused:
        reason = choice.refused if choice else _("This step is not open now; see below how far the request is.")
        messages.warning(request, reason)
        return redirect("cases:track", case.code)
    form_class = action_form(pack, name, case, get_language() or "zh-hans")
    if request.method == "POST":
        return _done(request, case, visit, name, form_class(request.POST, request.FILES))
    return _form_page(request, case, name, form_class(initial={"version": case.version}))


def _done(request: HttpRequest, case: Case, visit: Visit, name: str, form: PackForm) -> HttpResponse:
    valid = form.is_valid()
    fine = form.keep_photos(by=visit.actor)
    if valid and fine:
        try:
            services.act(
                case.pk,
                name,
                form.answers(),
                by=visit.actor,
                version=form.cleaned_data["version"],
                files=form.photos,
            )
            return _thanked(request, case)
        except NotAllowed:
            raise
        except Refused as refusal:
            if refusal.code == "changed" and just_done(case, name):
                return _thanked(request, case)
            form.take(refusal)
    return _form_page(request, case, name, form, status=422)


def _thanked(request: HttpRequest, case: Case) -> HttpResponse:
    messages.success(request, _("Thank you. It is noted."))
    return redirect("cases:track", case.code)


def just_done(case: Case, name: str, row: str = "") -> bool:
    """Whether this very step was taken a moment ago: a form sent twice."""
    last = case.steps.filter(row=row).order_by("-pk").first()
    return last is not None and last.action == name and clock.now() - last.at <= TWICE


def _form_page(request: HttpRequest, case: Case, name: str, form: PackForm, status: int = 200) -> HttpResponse:
    pack = packs.by_version(case.pack_version_id)
    faces, hangs = form.asked.get("faces"), form.hangs
    context = {
        "estate": case.area,
        "case": case,
        "name": name,
        "title": told.say(pack.actions[name].title),
        "form": form,
        "faces": faces,
        "moods": _moods(pack, name, faces.name) if faces else [],
        "chosen": str(faces.value() or "") if faces else "",
        "rest": [(field, hangs.get(field.name)) for field in form.visible_fields() if field != faces],
        "hangs": any(hangs.values()),
        "question": told.question_of(case, pack, queries.steps_of(case)),
        "grave": pack.actions[name].confirm,
    }
    return render(request, "cases/resident/act.html", context, status=status)


def _moods(pack: Pack, name: str, field: str) -> list[tuple[str, str, str]]:
    """(answer, drawing, words) of the three faces."""
    question = next(asked for asked in pack.actions[name].form if asked.name == field)
    return [(key, MOODS[key], told.say(words)) for key, words in question.options.items()]
