"""The desk's doors to practical projects, thanks and exemplars."""

from collections.abc import Callable

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from linli.cases.doors.desk import staff
from linli.council.doors import key, page_before
from linli.files.queries import files_of
from linli.files.services import take_in
from linli.journal.services import note_access, note_accesses
from linli.kernel import clock
from linli.papers import outs
from linli.people import access
from linli.people.doors import acting, actor, desk_form, desk_page, desk_step, done
from linli.people.forms import refusals_on
from linli.places.models import Area
from linli.shelf import exemplars, projects, queries, thanking
from linli.shelf.forms import BannerForm, DoneForm, ExemplarForm, ProjectForm
from linli.shelf.grants import KINDS, PROJECT_FILE
from linli.shelf.models import Exemplar, Project, Thanks

WITHOUT = ("property_manager",)


@desk_page
@outs.listed
def projects_desk(request: HttpRequest) -> HttpResponse:
    """The projects of one's bodies, and those that one answers for."""
    by = actor(request)
    bodies = queries.bodies(by, without=WITHOUT)
    rows = Project.objects.filter(body__in=bodies) | Project.objects.filter(person_id=by.person_id or 0)
    found, older = page_before(rows.select_related("body", "person", "area").order_by("-pk"), request)
    outs.stays_without(request, found)
    context = {"rows": found, "older": older, "bodies": bodies, "today": clock.today()}
    return render(request, "shelf/projects_desk.html", context)


@desk_form
def project_new(request: HttpRequest, code: str) -> HttpResponse:
    """Put a project on a body's list."""
    body = get_object_or_404(queries.bodies(actor(request), without=WITHOUT), code=code)
    areas = [area for area in staff.estates_of(actor(request)) if body.area_id in area.path_ids][:100] or [body.area]
    form = ProjectForm(request.POST or None, areas=areas, people=queries.answerable(areas[0]))
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        probe = Project(body=body).locate(body.area)
        with refusals_on(form):
            plan = projects.Plan(given["title"], given["need"], given["person"], given["due"])
            made = projects.put_up(body.pk, given["area"], plan, by=acting(request, "project.keep", probe))
            messages.success(request, _("It stands on the list."))
            return redirect("shelf:project_desk", made.code)
    context = {"form": form, "body": body, "back": reverse("shelf:projects_desk")}
    return render(request, "shelf/project_new.html", context, status=422 if form.errors else 200)


@desk_form
def project(request: HttpRequest, code: str) -> HttpResponse:
    """One project: report it done, strike it off, hand it back, give it up."""
    row = get_object_or_404(Project.objects.select_related("body", "person", "area", "struck_by"), code=code)
    by = actor(request)
    keeps, reports = access.may(by, "project.keep", row), access.may(by, "project.report", row)
    if not keeps and row.person_id != by.person_id:
        raise Http404
    form = DoneForm(request.POST or None, request.FILES or None, initial={"day": clock.today()})
    if request.method == "POST" and form.is_valid():
        acts, given = acting(request, "project.report", row), form.cleaned_data
        with refusals_on(form):
            files = take_in(given["photos"], by=acts, role="evidence", scanned=True)
            projects.report(row.pk, given["result"], given["day"], by=acts, files=files)
            messages.success(request, _("Reported. Somebody else has a look and strikes it off."))
            return redirect("shelf:project_desk", code)
    context = {
        "project": row, "form": form, "keeps": keeps, "reports": reports, "files": files_of(PROJECT_FILE, row.pk),
        "own": projects.involved(row, by.person_id), "today": clock.today(),
    }  # fmt: skip
    return render(request, "shelf/project_desk.html", context, status=422 if form.errors else 200)


@desk_step
def project_act(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """Strike off, hand back, give up."""
    row = get_object_or_404(Project, code=code)
    by, back = acting(request, "project.keep", row), reverse("shelf:project_desk", args=[code])
    reason = request.POST.get("reason", "")
    acts: dict[str, tuple[Callable[[], object], str]] = {
        "strike": (lambda: projects.strike(row.pk, by=by), _("Struck off.")),
        "back": (lambda: projects.hand_back(row.pk, reason, by=by), _("Handed back.")),
        "drop": (lambda: projects.drop(row.pk, reason, by=by), _("Given up, and the list says why.")),
    }
    return _done(request, acts, name, back)


def _done(
    request: HttpRequest, acts: dict[str, tuple[Callable[[], object], str]], name: str, back: str
) -> HttpResponse:  # fmt: skip
    if name not in acts:
        raise Http404
    return done(request, *acts[name], back)


@desk_page
@outs.listed
def thanks_desk(request: HttpRequest) -> HttpResponse:
    """What residents thanked for, shown or not; whoever reads it has read of whoever thanks."""
    by = actor(request)
    found = access.scope(by, "thanks.keep", Thanks.objects.select_related("area"))
    rows, older = page_before(found.order_by("-pk"), request)
    named = sorted({row.person_id for row in rows if row.person_id and row.person_id != by.person_id})
    with transaction.atomic():
        note_accesses([(pk, pk) for pk in named], by=by, what="thanks", reason="work", subject_kind="person")
    outs.stays_without(request, rows)
    estates = [area for area in queries.areas(by, KINDS) if area.level == "estate"]
    return render(request, "shelf/thanks_desk.html", {"rows": rows, "older": older, "estates": estates})


@desk_form
def thanks_new(request: HttpRequest, code: str) -> HttpResponse:
    """Enter a letter or a banner that was brought."""
    estate = get_object_or_404(Area, level="estate", code=code, ends=None)
    probe = Thanks().locate(estate)
    if not access.may(actor(request), "thanks.keep", probe):
        raise Http404
    form = BannerForm(request.POST or None, request.FILES or None, initial={"day": clock.today(), "way": "banner"})
    if form.is_bound and form.is_valid():
        by = acting(request, "thanks.keep", probe)
        with refusals_on(form):
            files = take_in(form.cleaned_data["photos"], by=by, role="evidence")
            thanking.enter(estate.pk, form.said(), by=by, files=files)
            messages.success(request, _("Noted."))
            return redirect("shelf:thanks_desk")
    context = {"form": form, "estate": estate, "back": reverse("shelf:thanks_desk")}
    return render(request, "shelf/thanks_new.html", context, status=422 if form.errors else 200)


@desk_step
def thanks_act(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """Show it, or take it down."""
    row = get_object_or_404(Thanks, code=code)
    by, back = acting(request, "thanks.keep", row), reverse("shelf:thanks_desk")
    acts: dict[str, tuple[Callable[[], object], str]] = {
        "show": (lambda: thanking.show(row.pk, by=by), _("Everybody can read it now.")),
        "hide": (lambda: thanking.hide(row.pk, by=by), _("Taken down.")),
    }
    return _done(request, acts, name, back)


@desk_page
@outs.listed
def exemplars_desk(request: HttpRequest) -> HttpResponse:
    """Whom one's bodies recommended, or one's office decides on."""
    by = actor(request)
    rows, older = page_before(_exemplars(request).order_by("-pk"), request)
    outs.stays_without(request, rows)
    context = {"rows": rows, "older": older, "bodies": queries.bodies(by, without=WITHOUT, level="estate")}
    return render(request, "shelf/exemplars_desk.html", context)


def _exemplars(request: HttpRequest) -> QuerySet[Exemplar]:
    return access.scope(actor(request), "exemplar.decide", Exemplar.objects.select_related("person", "body", "area"))


@desk_form
def exemplar_new(request: HttpRequest, code: str) -> HttpResponse:
    """Recommend somebody of the estate by the name that the register has."""
    body = get_object_or_404(queries.bodies(actor(request), without=WITHOUT, level="estate"), code=code)
    found = queries.named(body.area, request.POST.get("name", "")[:50]) if request.method == "POST" else []
    form = ExemplarForm(request.POST or None, among=queries.told_apart(found) if len(found) > 1 else [])
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        meant = [person for person in found if len(found) == 1 or person.code == given["who"]]
        probe = Exemplar(body=body).locate(body.area)
        if not found:
            form.add_error("name", _("Nobody has this name in the register of the estate."))
        else:
            by = acting(request, "exemplar.recommend", probe)
            with refusals_on(form):
                made = exemplars.recommend(body.pk, given["honour"], meant[0].pk, given["deeds"], by=by)
                messages.success(request, _("Recommended. Somebody else checks it."))
                return redirect("shelf:exemplar_desk", made.code)
    context = {"form": form, "body": body, "back": reverse("shelf:exemplars_desk")}
    return render(request, "shelf/exemplar_new.html", context, status=422 if form.errors else 200)


@desk_page
def exemplar(request: HttpRequest, code: str) -> HttpResponse:
    """One exemplar at the desk, with what was objected; who objected is on record as read."""
    row = get_object_or_404(_exemplars(request).select_related("made_by", "checked_by", "case"), code=code)
    by, objections = actor(request), list(row.objections.select_related("person", "answered_by").order_by("pk"))
    for one in objections:
        if one.person_id != by.person_id:
            note_access(
                one.person_id, by=by, what="exemplar_objection", reason="work", subject_kind="person",
                subject_id=one.person_id or 0,
            )  # fmt: skip
    language = get_language() or "zh-hans"
    stories = [
        (
            pack.starts[pack.door("resident")].title.say(language),
            reverse("cases:report_for", args=[row.area.code, pack.id]),
        )
        for pack in queries.stories()
    ]
    context = {
        "exemplar": row, "objections": objections, "own_check": row.made_by_id == by.person_id, "stories": stories,
        "over": row.last is not None and row.last < clock.today(), "me": by.person_id,
    }  # fmt: skip
    return render(request, "shelf/exemplar_desk.html", context)


@desk_step
def exemplar_act(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """Check, note the consent, answer an objection, honour, refuse, name the story."""
    row, given = get_object_or_404(Exemplar, code=code), request.POST
    by, back = acting(request, "exemplar.decide", row), reverse("shelf:exemplar_desk", args=[code])
    acts: dict[str, tuple[Callable[[], object], str]] = {
        "check": (lambda: exemplars.check(row.pk, by=by), _("Checked. Now the person is asked.")),
        "agree": (
            lambda: exemplars.agree(row.pk, by=by, paper=given.get("paper", "")),
            _("It is open to objections from today."),
        ),
        "answer": (
            lambda: exemplars.answer(_objection(row, given.get("objection")), given.get("answer", ""), by=by),
            _("Answered."),
        ),
        "honour": (lambda: exemplars.honour(row.pk, by=by), _("They stand on the wall.")),
        "refuse": (lambda: exemplars.refuse(row.pk, given.get("reason", ""), by=by), _("Noted.")),
        "told": (lambda: exemplars.told(row.pk, key(given.get("number")), by=by), _("Noted.")),
    }
    return _done(request, acts, name, back)


def _objection(row: Exemplar, posted: str | None) -> int:
    found = row.objections.filter(pk=key(posted)).first()
    if found is None:
        raise Http404
    return found.pk
