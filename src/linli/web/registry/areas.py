"""Pages of the area tree."""

from django.contrib import messages
from django.db.models import Q
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.papers import outs
from linli.people import access, terms
from linli.people.doors import acting, actor, desk_step, staff_required
from linli.places import planned, services
from linli.places.models import Area, Level
from linli.places.queries import area_by_code, area_chain, children_of, living
from linli.web.registry import estates
from linli.web.registry.doors import editable, form_page, readable
from linli.web.registry.forms import AreaForm, EndForm, MoveForm, RenameForm

PAGE = 100
FOUND = 50


@staff_required
@outs.listed
def index(request: HttpRequest) -> HttpResponse:
    """The areas of the person's posts, or what they search for below them. A single estate opens at once."""
    words = request.GET.get("q", "").strip()[:40]
    by = actor(request)
    mine = access.scope(by, "registry.read", living())
    if words:
        areas = list(mine.filter(name__icontains=words).order_by("level", "code", "pk")[: FOUND + 1])
    else:
        roots = {held.area_id for held in terms.held(by.person_id)}
        areas = list(mine.filter(pk__in=roots).order_by("code", "pk"))
        if len(areas) == 1:
            return redirect("web:area", areas[0].pk)
    context = {"areas": areas[:FOUND], "more": len(areas) > FOUND, "words": words}
    return render(request, "web/registry/index.html", context)


@staff_required
@outs.listed
def area(request: HttpRequest, pk: int) -> HttpResponse:
    """One area: an estate's own page, or the list of areas below."""
    found = readable(request, Area.objects.select_related("parent"), pk=pk)
    by = actor(request)
    context = {
        "area": found,
        "chain": [(above, access.may(by, "registry.read", above)) for above in area_chain(found)[:-1]],
        "may_edit": access.may(by, "registry.edit", found),
        "planned": planned.of(found),
        "may_end": found.parent is not None and access.may(by, "registry.edit", found.parent),
    }
    if found.level == Level.ESTATE:
        return estates.estate(request, found, context)
    rows = children_of(found)
    code, _dash, last = request.GET.get("after", "").partition("-")
    if code and last.isascii() and last.isdigit():
        rows = rows.filter(Q(code__gt=code) | Q(code=code, pk__gt=int(last[:18])))
    listed = list(rows[: PAGE + 1])
    context |= {
        "children": listed[:PAGE],
        "older": f"?after={listed[PAGE - 1].code}-{listed[PAGE - 1].pk}" if len(listed) > PAGE else "",
    }
    return render(request, "web/registry/area.html", context)


@staff_required
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """A new area below this one."""
    parent, by = editable(request, Area, pk=pk)
    if parent.level == Level.GRID:
        raise Http404
    form = AreaForm(request.POST or None, parent=parent)

    def save() -> None:
        given = form.cleaned_data
        services.create_area(given["code"], given["name"], given["level"], parent, by=by, prefix=given["letters"])

    title = _("Add an area to %(area)s") % {"area": parent.name}
    return form_page(request, form, save, title=title, back=_to(pk), said=_("The area was added."))


@staff_required
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """A new name, code or prefix."""
    found, by = editable(request, Area, pk=pk)
    initial = {"name": found.name, "code": found.code, "letters": found.prefix}
    form = RenameForm(request.POST or None, initial=initial)

    def save() -> None:
        given = form.cleaned_data
        planned.change_area(pk, by=by, name=given["name"], code=given["code"], prefix=given["letters"], on=given["on"])

    title = _("Change %(area)s") % {"area": found.name}
    return form_page(
        request, form, save, title=title, back=_to(pk), said=_said(form, _("The area was changed.")), of=found
    )


@staff_required
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Another parent. Both the area and its new parent must be the person's to change."""
    found, by = editable(request, Area, pk=pk)
    form = MoveForm(request.POST or None)

    def save() -> None:
        parent = area_by_code(form.cleaned_data["code"].strip())
        if parent is None or not access.may(actor(request), "registry.edit", parent):
            raise Refused("parent_unknown", _("There is no such area that you may change."), field="code")
        planned.move_area(pk, parent.pk, by=by, on=form.cleaned_data["on"])

    title = _("Move %(area)s") % {"area": found.name}
    return form_page(
        request, form, save, title=title, back=_to(pk), said=_said(form, _("The area was moved.")), of=found
    )


@desk_step
def call_off(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a planned change up."""
    _found, by = editable(request, Area, pk=pk)
    planned.call_off(pk, by=by)
    messages.success(request, _("The planned change was called off."))
    return redirect("web:area", pk)


@staff_required
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Dissolve an area. Only from above: nobody ends the area their own post stands on."""
    found, _by = editable(request, Area, pk=pk)
    if found.parent is None:
        raise Http404
    by = acting(request, "registry.edit", found.parent)
    form = EndForm(request.POST or None)
    title = _("End %(area)s") % {"area": found.name}

    def save() -> None:
        services.end_area(pk, by=by, on=form.cleaned_data["on"])

    return form_page(
        request, form, save, title=title, back=_to(found.parent.pk), said=_("The area was ended."), of=found
    )


def _said(form: Form, done: str) -> str:
    ahead = form.is_bound and form.is_valid() and (form.cleaned_data["on"] or clock.today()) > clock.today()
    return _("Planned: it will be so from that day on.") if ahead else done


def _to(pk: int) -> str:
    return reverse("web:area", args=[pk])
