"""The doors: a sender's page of a story's films, and the desk's."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.cases import links, services
from linli.cases.models import Case
from linli.files.uploads import LARGEST_FILE, MEGABYTE
from linli.journal.actors import Actor
from linli.journal.seen import state_of
from linli.journal.services import note_access
from linli.kernel.codes import normalised
from linli.kernel.refused import NotAllowed, Refused
from linli.media import films, queries
from linli.media.film_models import Film, State
from linli.media.forms import CaptionsForm, EditForm, FilmForm, LinkForm
from linli.papers import outs
from linli.people.access import may
from linli.people.doors import acting, actor, desk_form, desk_page, staff_required
from linli.people.forms import add_refusal
from linli.settings.queries import value


def _case(**which: object) -> Case:
    """By its code, which its sender holds, or at the desk by its key: who knows the code is taken for the sender."""
    found = Case.objects.select_related("area", "reporter").filter(**which).first()
    if found is None or not services.pack_of(found).films:
        raise Http404
    return found


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def of_case(request: HttpRequest, code: str) -> HttpResponse:
    """The films of a story, for whoever sent it: how far they are, to be watched, and one more to be sent."""
    case = _case(code=normalised(code))
    visit = links.visit(request, case)
    if not visit.own:
        return redirect("cases:track", case.code)
    me = visit.actor
    sends = me.person_id is not None and may(me, "film.send", case)
    if request.method == "POST":
        if not sends:
            raise NotAllowed(_("Sign in to send a film."))
        return _sent(request, case, me)
    return _page(request, "media/films.html", case, sends)


def _page(
    request: HttpRequest, template: str, case: Case, sends: bool, forms: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    rows = [queries.shown(film) for film in queries.films_of(case)]
    context = {
        "estate": case.area,
        "case": case,
        "rows": rows,
        "working": any(row.working for row in rows),
        "sends": sends,
        "coming": queries.coming(case, actor(request).person_id) if sends else [],
        "film_form": FilmForm(),
        "link_form": LinkForm(),
        "workable": films.workable(),
        "most": value("media.film_megabytes_at_most"),
        "minutes": value("media.film_minutes_at_most"),
        "without": LARGEST_FILE // MEGABYTE,
        **(forms or {}),
    }
    return render(request, template, context, status=status)


def _sent(request: HttpRequest, case: Case, by: Actor, desk: bool = False) -> HttpResponse:
    back = "media:desk" if desk else "media:films"
    template = "media/desk.html" if desk else "media/films.html"
    linked = "link" in request.POST
    form: FilmForm | LinkForm = LinkForm(request.POST) if linked else FilmForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            if linked:
                films.take_link(case.pk, form.cleaned_data["link"], by=by)
            else:
                films.keep(form.cleaned_data["film"], case.pk, by=by)
        except NotAllowed:
            raise
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Thank you. It has arrived."))
            return redirect(back, case.pk if desk else case.code)
    return _page(request, template, case, True, {"link_form" if linked else "film_form": form}, 422)


@never_cache
@require_safe
def progress(request: HttpRequest, code: str) -> HttpResponse:
    """The list alone, asked for again while something is worked on."""
    case = _case(code=normalised(code))
    if not links.visit(request, case).own:
        raise Http404
    return _list(request, case, desk=False)


@desk_page
def desk_progress(request: HttpRequest, key: int) -> HttpResponse:
    """The same at the desk."""
    case = _case(pk=key)
    if not may(actor(request), "film.edit", case):
        raise Http404
    return _list(request, case, desk=True)


def _list(request: HttpRequest, case: Case, *, desk: bool) -> HttpResponse:
    rows = [queries.shown(film) for film in queries.films_of(case)]
    context = {"case": case, "rows": rows, "working": any(row.working for row in rows), "desk": desk}
    return render(request, "media/_films.html", context)


@desk_form
@outs.listed
def desk(request: HttpRequest, key: int) -> HttpResponse:
    """The films of a story at its desk."""
    case = _case(pk=key)
    me = actor(request)
    if not may(me, "film.edit", case):
        raise Http404
    if request.method == "POST":
        return _sent(request, case, acting(request, "film.send", case), desk=True)
    sends = may(me, "film.send", case)
    return _page(request, "media/desk.html", case, sends, {"desk": True})


def _edited(request: HttpRequest, code: str) -> Film:
    film = queries.film_of(code)
    if film is None or not may(actor(request), "film.edit", film.case):
        raise Http404
    return film


@desk_page
def film(request: HttpRequest, code: str) -> HttpResponse:
    """One film at the desk: watched, cut, covered over, captioned."""
    found = _edited(request, code)
    return _film_page(request, found)


def _film_page(
    request: HttpRequest, found: Film, forms: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    me = actor(request)
    versions = [queries.shown(found, version.number) for version in found.versions.all()]
    number = request.GET.get("version", "")
    chosen = next((one for one in versions if one.version and str(one.version.number) == number), None)
    chosen = chosen or (versions[0] if versions else queries.shown(found))
    if chosen.film_at and found.case.reporter_id != me.person_id:
        note_access(found.case.reporter_id, by=me, what="film", reason="work", subject_kind="film", subject_id=found.pk)
    edit = chosen.version.cuts if chosen.version else None
    context = {
        "film": found,
        "case": found.case,
        "versions": versions,
        "shown": chosen,
        "working": any(one.working for one in versions),
        "edit_form": EditForm(initial=EditForm.known(edit) if edit else None),
        "captions_form": CaptionsForm(),
        "edits": bool(found.duration) and found.case.reporter_id != me.person_id,
        "like": [other for other in queries.like(found) if may(me, "film.watch", other.case)],
        "as_seen": state_of(found),
        "ready": State.READY,
        **(forms or {}),
    }
    return render(request, "media/film.html", context, status=status)


@never_cache
@require_POST
@staff_required
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Have a version made."""
    found = _edited(request, code)
    form = EditForm(request.POST)
    if form.is_valid():
        try:
            made = films.edit(found.pk, form.edit(), by=acting(request, "film.edit", found.case))
        except NotAllowed:
            raise
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The version is being made."))
            return redirect(f"{reverse('media:film', args=[code])}?version={made.number}")
    return _film_page(request, found, {"edit_form": form}, 422)


@never_cache
@require_POST
@staff_required
def caption(request: HttpRequest, code: str) -> HttpResponse:
    """Put captions in place, or take them away."""
    found = _edited(request, code)
    by = acting(request, "film.edit", found.case)
    form = CaptionsForm(request.POST, request.FILES)
    away = "away" in request.POST
    if away or form.is_valid():
        try:
            count = films.caption(found.pk, "" if away else form.text(), by=by, seen=request.POST.get("seen"))
        except NotAllowed:
            raise
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("%(n)s captions are in place.") % {"n": count})
            return redirect("media:film", code)
    return _film_page(request, found, {"captions_form": form}, 422)
