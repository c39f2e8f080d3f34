"""Doors of the audience and of lecturers: lectures in the estate, one lecture, one's own record, one's letter."""

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from linli.activities.models import LIVE, SessionState
from linli.council.doors import key
from linli.files.models import Kind
from linli.files.queries import files_among
from linli.files.services import take_in
from linli.kernel import clock
from linli.kernel.codes import normalised
from linli.kernel.refused import Refused
from linli.lectures import appointing, asking, calling, certifying, queries, services
from linli.lectures.call_models import Ready
from linli.lectures.forms import MaterialForm, QuestionForm, SurveyForm
from linli.lectures.grants import OWNER
from linli.lectures.models import Attended, Lecture, Lecturer, Material, Question, Season, Surveyed
from linli.papers import outs, rendering, sending
from linli.papers.models import State as PaperState
from linli.people.doors import actor, done, own_form, own_page, own_step, person_of, reachable
from linli.people.forms import refusals_on
from linli.people.models import Organisation
from linli.places.models import Area
from linli.rules import masks

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_safe
@outs.residents
def on(request: HttpRequest, code: str) -> HttpResponse:
    """The lectures of the estate, to come and past."""
    estate = get_object_or_404(Area, level="estate", code=code, ends=None)
    rows = queries.shown(actor(request), estate)
    outs.stays_without(request, rows)
    return render(request, "lectures/on.html", {"estate": estate, "rows": rows, "now": clock.now()})


def _shown(request: HttpRequest, code: str) -> Lecture:
    return reachable(request, "lecture.look", queries.lectures().exclude(session=None), code=code)


@require_safe
@never_cache
def show(request: HttpRequest, code: str) -> HttpResponse:
    """One lecture: what it is about, what others ask, what one can say about it now."""
    return _page(request, _shown(request, code))


def _page(
    request: HttpRequest, row: Lecture, asks: QuestionForm | None = None, says: SurveyForm | None = None
) -> HttpResponse:
    me, now = actor(request).person_id, clock.now()
    own, session = queries.part_of(row, me), row.session
    assert session is not None
    live = own is not None and own.state in LIVE
    there = own is not None and own.came_at is not None
    asked = list(Question.objects.filter(lecture=row, person_id=me or 0).order_by("pk"))
    surveyed = there and Surveyed.objects.filter(lecture=row, person_id=me or 0).exists()
    context = {
        "lecture": row, "own": own, "live": live, "there": there, "asked": asked, "surveyed": surveyed,
        "asks": live and session.state == SessionState.PLANNED and session.ends_at > now,
        "surveys": there and not surveyed and session.starts_at <= now <= session.ends_at + asking.WITHIN,
        "questions": queries.questions(row, "shown", "answered"), "me": me,
        "question_form": asks or QuestionForm(), "survey_form": says or SurveyForm(),
        "result": queries.result(row) if session.state == SessionState.HELD else None,
    }  # fmt: skip
    return render(request, "lectures/show.html", context, status=422 if asks or says else 200)


@own_step
def say(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """Ask, want to hear an answer too, or answer the survey."""
    row, by, back = _shown(request, code), actor(request), reverse("lectures:show", args=[code])
    if name == "upvote":
        one = get_object_or_404(row.questions, pk=key(request.POST.get("question")))
        return done(request, lambda: asking.upvote(one.pk, by=by), _("Noted."), f"{back}#questions")
    if name == "ask":
        asks = QuestionForm(request.POST)
        if not asks.is_valid():
            return _page(request, row, asks=asks)
        words = asks.cleaned_data["words"]
        said = _("Sent. It is read first, and then shown without your name.")
        return done(request, lambda: asking.ask(row.pk, words, by=by), said, back)
    if name == "survey":
        says = SurveyForm(request.POST)
        if not says.is_valid():
            return _page(request, row, says=says)
        words = says.cleaned_data["words"]
        said = _("Thank you. It is kept without your name.")
        return done(request, lambda: asking.survey(row.pk, says.grades(), words, by=by), said, back)
    raise Http404


@own_page
@outs.residents
def mine(request: HttpRequest) -> HttpResponse:
    """One's own record over all seasons, what one can make up for, certificates, and being ready to be called up."""
    me = person_of(request).pk
    own = queries.parts(me)
    heard = {part.lecture.season_id: part.lecture.season for part in own if part.said == "came"}
    context = {
        "parts": own, "made_up": queries.made_up(own), "seasons": list(heard.values()),
        "papers": list(Attended.objects.filter(person_id=me).select_related("season").order_by("-pk")[:20]),
        "ready": list(Ready.objects.filter(person_id=me, left_at=None).select_related("organiser").order_by("pk")),
        "offers": _offers(me, own),
        "letters": list(
            Lecturer.objects.filter(person_id=me, letter__state=PaperState.ISSUED).select_related("organiser")
        ),
    }  # fmt: skip
    outs.stays_without(request, own)
    return render(request, "lectures/mine.html", context)


def _offers(person_id: int, own: list[queries.Part]) -> list[tuple[Organisation, str]]:
    """What one learnt and is not on the list for yet."""
    on_list = set(Ready.objects.filter(person_id=person_id, left_at=None).values_list("organiser_id", "skill"))
    learnt = {
        (part.lecture.season.organiser, part.lecture.skill)
        for part in own
        if part.said == "came" and part.lecture.skill and part.lecture.session
        and part.lecture.session.state == SessionState.HELD
    }  # fmt: skip
    return sorted(
        ((body, skill) for body, skill in learnt if (body.pk, skill) not in on_list),
        key=lambda one: (one[0].pk, one[1]),
    )


@own_step
def change(request: HttpRequest, name: str) -> HttpResponse:
    """Have a certificate drawn up; be ready to be called up, or not any more."""
    by, back = actor(request), reverse("lectures:mine")
    if name == "join":
        body = get_object_or_404(Organisation, code=request.POST.get("body", ""))
        skill, adult = request.POST.get("skill", "")[:20], request.POST.get("adult") == "1"
        said = _("You are on the list. Thank you.")
        return done(request, lambda: calling.join(body.pk, skill, adult=adult, by=by), said, back)
    if name == "leave":
        row = get_object_or_404(Ready, pk=key(request.POST.get("ready")), person_id=by.person_id or 0)
        return done(request, lambda: calling.leave(row.pk, by=by), _("You are off the list."), back)
    if name != "certify":
        raise Http404
    season = get_object_or_404(Season, code=request.POST.get("season", ""))
    try:
        made = certifying.issue(season.pk, by.person_id or 0, by=by)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect(back)
    return redirect("lectures:certificate", made.code)


@own_page
def certificate(request: HttpRequest, code: str) -> HttpResponse:
    """The certificate as a PDF, for whom it is about and the body's posts."""
    found = reachable(
        request, "attendance.issue", Attended.objects.select_related("organiser", "season", "area"), code=code
    )
    content = certifying.pdf(found, request.build_absolute_uri(reverse("lectures:genuine", args=[code])))
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = content_disposition_header(False, f"{found.number}.pdf") or "inline"
    return answer


@require_safe
def genuine(request: HttpRequest, code: str) -> HttpResponse:
    """Where the code on a certificate leads: whether it is genuine, and what it certifies. No full name."""
    rows = Attended.objects.select_related("organiser", "person", "season")
    found = rows.filter(code=normalised(code)).first()
    context = {"found": found, "name": masks.mask_name(found.person.name) if found else ""}
    return render(request, "lectures/genuine.html", context, status=200 if found else 404)


def _letter(request: HttpRequest, code: str) -> Lecturer:
    """The reader's own letter, once it is issued."""
    rows = Lecturer.objects.select_related("organiser", "letter", "person", "area")
    return reachable(request, "lecturer.answer", rows, code=code, letter__state=PaperState.ISSUED)


@own_form
def teach(request: HttpRequest, code: str) -> HttpResponse:
    """The lecturer's own page: the letter and its answer, their lectures, the material that they send."""
    row, by = _letter(request, code), actor(request)
    given = list(queries.lectures().filter(lecturer=row).order_by("starts_at", "pk"))
    form = MaterialForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        lecture = get_object_or_404(Lecture, lecturer=row, code=request.POST.get("lecture", ""))
        with refusals_on(form):
            files = take_in([form.cleaned_data["file"]], by=by, role="lecture", kind=Kind.DOCUMENT)
            services.send_material(lecture.pk, files, form.cleaned_data["note"], by=by)
            messages.success(request, _("Sent. Somebody looks it through."))
            return redirect("lectures:teach", code)
    sent = list(Material.objects.filter(lecture__in=given).order_by("-edition"))
    files_of = files_among(OWNER, [one.pk for one in sent])
    listed = [(one, [(m, files_of.get(m.pk, [])) for m in sent if m.lecture_id == one.pk]) for one in given]
    context = {
        "lecturer": row, "rows": listed, "form": form,
        "open": [one for one, own in listed if all(m.state == "returned" for m, _f in own)],
    }  # fmt: skip
    return render(request, "lectures/teach.html", context, status=422 if form.errors else 200)


@own_step
def answer(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """Accept or decline the letter."""
    row, by, back = _letter(request, code), actor(request), reverse("lectures:teach", args=[code])
    if name not in ("accept", "decline"):
        raise Http404
    accepts, reason = name == "accept", request.POST.get("reason", "")
    said = _("You have accepted. Thank you.") if accepts else _("You have declined.")
    return done(request, lambda: appointing.answer(row.pk, reason, accepts=accepts, by=by), said, back)


@own_page
def letter(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """The letter as it was issued (PDF), or to go on working with (Word)."""
    paper = _letter(request, code).letter
    assert paper is not None
    if form == "pdf":
        return cast(HttpResponse, sending.issued(request, paper))  # streamed; the door only passes it on
    if form != "word":
        raise Http404
    return sending.named(HttpResponse(rendering.docx(paper), content_type=DOCX), paper, "docx", attachment=True)
