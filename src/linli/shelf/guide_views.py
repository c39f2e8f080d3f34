"""Doors to guides: the desk's library with its answers, and what residents read of it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from linli.council.doors import page_before
from linli.exchange.doors import estate_of
from linli.journal.seen import state_of
from linli.papers import outs
from linli.people import access
from linli.people.doors import acting, actor, desk_form, desk_page, desk_step, done
from linli.people.forms import refusals_on
from linli.shelf import guides, queries
from linli.shelf.forms import GuideForm
from linli.shelf.grants import KINDS
from linli.shelf.models import Guide


@desk_page
@outs.listed
def desk(request: HttpRequest) -> HttpResponse:
    """The library: found by every word that is looked for, with the answer to copy."""
    by, find = actor(request), request.GET.get("q", "").strip()[:60]
    rows, older = page_before(guides.library(by, find=find), request)
    outs.stays_without(request, rows)
    older = f"{older}&{urlencode({'q': find})}" if older and find else older
    shown = [(row, access.may(by, "guide.write", row)) for row in rows]
    context = {"rows": shown, "older": older, "find": find, "areas": queries.areas(by, KINDS)}
    return render(request, "shelf/guides_desk.html", context)


@desk_form
def new(request: HttpRequest) -> HttpResponse:
    """Write a guide."""
    areas = queries.areas(actor(request), KINDS)
    if not areas:
        raise Http404
    form = GuideForm(request.POST or None, areas=areas, initial={"public": True})
    if form.is_bound and form.is_valid():
        probe = Guide().locate(next(area for area in areas if area.pk == form.cleaned_data["area"]))
        with refusals_on(form):
            guides.write(form.cleaned_data["area"], form.said(), by=acting(request, "guide.write", probe))
            messages.success(request, _("Noted."))
            return redirect("shelf:guides_desk")
    context = {"form": form, "back": reverse("shelf:guides_desk")}
    return render(request, "shelf/guide_write.html", context, status=422 if form.errors else 200)


@desk_form
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Say a guide anew."""
    row = get_object_or_404(Guide.objects.select_related("area"), code=code, ended_at=None)
    by = acting(request, "guide.write", row)
    form = GuideForm(request.POST or None, areas=[row.area], initial=GuideForm.known(row))
    if form.is_bound and form.is_valid():
        with refusals_on(form, of=row):
            guides.change(row.pk, form.said(), by=by, seen=request.POST.get("seen"))
            messages.success(request, _("Noted."))
            return redirect("shelf:guides_desk")
    context = {"form": form, "guide": row, "back": reverse("shelf:guides_desk"), "as_seen": state_of(row)}
    return render(request, "shelf/guide_write.html", context, status=422 if form.errors else 200)


@desk_step
def end(request: HttpRequest, code: str) -> HttpResponse:
    """It does not hold any more."""
    row = get_object_or_404(Guide, code=code)
    by = acting(request, "guide.write", row)
    return done(request, lambda: guides.end(row.pk, by=by), _("Taken off the list."), reverse("shelf:guides_desk"))


@require_safe
@never_cache
@outs.residents
def on(request: HttpRequest, code: str) -> HttpResponse:
    """How things are done in an estate: found by words."""
    estate, find = estate_of(code), request.GET.get("q", "").strip()[:60]
    rows = list(guides.holding(estate, find=find).filter(public=True)[:100])
    outs.stays_without(request, rows)
    return render(request, "shelf/guides.html", {"estate": estate, "rows": rows, "find": find})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def show(request: HttpRequest, code: str, guide: str) -> HttpResponse:
    """One guide: what to bring, where, how long; whoever is signed in keeps it, and is told when it changes."""
    estate, by = estate_of(code), actor(request)
    row = get_object_or_404(guides.holding(estate).filter(public=True).select_related("area"), code=guide)
    if request.method == "POST":
        if not guides.may_keep(estate, by):
            raise Http404
        back = reverse("shelf:guide", args=[code, guide])
        if "let_go" in request.POST:
            return done(request, lambda: guides.let_go(row, by=by), _("You are not told of it any more."), back)
        return done(request, lambda: guides.keep(row, estate, by=by), _("Kept: you are told when it changes."), back)
    context = {"estate": estate, "guide": row, "keeps": guides.keeps(row, by), "known": guides.may_keep(estate, by)}
    return render(request, "shelf/guide.html", context)
