"""Residents' doors to the shelf: what was done, thanks, who is honoured; to say thank you, agree and object."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from linli.council.doors import page_before
from linli.exchange.doors import estate_of
from linli.files.queries import files_among
from linli.files.services import take_in
from linli.kernel import clock
from linli.papers import outs
from linli.people import access
from linli.people.doors import actor, done, own_form, own_step
from linli.people.forms import refusals_on
from linli.shelf import exemplars, projects, thanking
from linli.shelf.forms import ThanksForm
from linli.shelf.grants import PROJECT_FILE, THANKS_FILE
from linli.shelf.models import Exemplar, ExemplarState, Thanks
from linli.stories import queries as stories


@require_safe
@never_cache
def shelf(request: HttpRequest, code: str) -> HttpResponse:
    """Where each of it stands."""
    return render(request, "shelf/shelf.html", {"estate": estate_of(code)})


@require_safe
@never_cache
@outs.residents
def projects_on(request: HttpRequest, code: str) -> HttpResponse:
    """The practical projects of an estate and of the offices above it."""
    estate = estate_of(code)
    rows, older = page_before(projects.over(estate), request, 30)
    outs.stays_without(request, rows)
    files = files_among(PROJECT_FILE, [row.pk for row in rows])
    shown = [(row, files.get(row.pk, [])) for row in rows]
    context = {"estate": estate, "rows": shown, "older": older, "today": clock.today()}
    return render(request, "shelf/projects.html", context)


@require_safe
@never_cache
@outs.residents
def thanks_on(request: HttpRequest, code: str) -> HttpResponse:
    """Thanks that are shown, and one's own."""
    estate, by = estate_of(code), actor(request)
    rows, older = page_before(thanking.shown(estate.pk), request, 30)
    files = files_among(THANKS_FILE, [row.pk for row in rows])
    own = list(Thanks.objects.filter(area=estate, person_id=by.person_id).order_by("-pk")[:20]) if by.person_id else []
    probe = Thanks().locate(estate)
    outs.stays_without(request, rows)
    context = {
        "estate": estate, "rows": [(row, files.get(row.pk, [])) for row in rows], "older": older, "own": own,
        "says": access.may(by, "thanks.say", probe),
    }  # fmt: skip
    return render(request, "shelf/thanks.html", context)


@own_form
def say_thanks(request: HttpRequest, code: str) -> HttpResponse:
    """Say thank you."""
    estate = estate_of(code)
    probe = Thanks().locate(estate)
    by, back = actor(request), reverse("shelf:thanks", args=[code])
    if not access.may(by, "thanks.say", probe):
        raise Http404
    form = ThanksForm(request.POST or None, request.FILES or None)
    if form.is_bound and form.is_valid():
        with refusals_on(form):
            files = take_in(form.cleaned_data["photos"], by=by, role="evidence")
            thanking.say(estate.pk, form.said(), by=by, files=files)
            messages.success(request, _("Thank you: it is passed on."))
            return redirect(back)
    return render(
        request, "shelf/thank.html", {"form": form, "estate": estate, "back": back}, status=422 if form.errors else 200
    )


@own_step
def take_back(request: HttpRequest, code: str) -> HttpResponse:
    """One's own thanks are not shown any more."""
    row = get_object_or_404(Thanks.objects.select_related("area"), code=code)
    by = actor(request)
    if not access.may(by, "thanks.own", row):
        raise Http404
    back = reverse("shelf:thanks", args=[row.area.code])
    return done(request, lambda: thanking.hide(row.pk, by=by), _("It is not shown any more."), back)


@require_safe
@never_cache
@outs.residents
def wall(request: HttpRequest, code: str) -> HttpResponse:
    """Whoever is honoured, and who is open to objections."""
    estate = estate_of(code)
    rows, older = page_before(exemplars.wall(estate.pk), request, 30)
    outs.stays_without(request, rows)
    return render(request, "shelf/wall.html", {"estate": estate, "rows": rows, "older": older})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def exemplar(request: HttpRequest, code: str) -> HttpResponse:
    """One exemplar: read it; the person agrees or not, a resident objects."""
    row = get_object_or_404(Exemplar.objects.select_related("person", "body", "area", "case"), code=code)
    by = actor(request)
    own = by.person_id is not None and row.person_id == by.person_id and row.state != ExemplarState.REFUSED
    if not own and not access.may(by, "exemplar.read", row):
        raise Http404
    running = row.state == ExemplarState.PUBLISHED and row.last is not None and row.last >= clock.today()
    objects = running and not own and access.may(by, "exemplar.object", row)
    if request.method == "POST":
        back = reverse("shelf:exemplar", args=[code])
        if "agree" in request.POST and own:
            return done(request, lambda: exemplars.agree(row.pk, by=by), _("Thank you."), back)
        if "refuse" in request.POST and own:
            at = reverse("shelf:wall", args=[row.area.code])
            return done(request, lambda: exemplars.refuse(row.pk, "", by=by), _("It is not taken further."), at)
        if not objects:
            raise Http404
        text = request.POST.get("text", "")
        said = _("Thank you: it is looked into before anything is decided.")
        return done(request, lambda: exemplars.object_to(row.pk, text, by=by), said, back)
    objected = row.objections.filter(person_id=by.person_id).order_by("pk") if by.person_id else ()
    context = {
        "exemplar": row, "own": own, "objects": objects, "running": running, "estate": row.area, "said": objected,
        "story": stories.shown().filter(case_id=row.case_id).first() if row.case_id else None,
    }  # fmt: skip
    return render(request, "shelf/exemplar.html", context)
