"""The desk's doors: accounts, applications, robots of groups, files of this site."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.channels import accounts
from linli.channels.forms import AccountForm, AppForm, RobotForm, SiteFileForm, TellsForm
from linli.channels.models import Account, Robot, SiteFile, WorkApp
from linli.channels.wording import TOLD
from linli.journal.seen import state_of
from linli.kernel.refused import NotAllowed
from linli.papers import outs
from linli.people import access, terms
from linli.people.doors import (
    View,
    acting,
    actor,
    desk_form,
    desk_page,
    desk_step,
    done,
    second_factor_required,
    staff_required,
)
from linli.people.forms import refusals_on
from linli.people.models import Organisation
from linli.places.models import Area
from linli.places.queries import living

AREAS = 300


def _keeper_required(view: View) -> View:
    """For administrators, with a second factor just given: what stands here lets one speak in the account's name."""
    return staff_required(second_factor_required(view))


@desk_page
@outs.listed
def index(request: HttpRequest) -> HttpResponse:
    """What is set up within one's reach."""
    by = actor(request)
    keeps = access.anywhere(by, "channel.manage", Account)
    bodies = list(_bodies(request))
    if not keeps and not bodies:
        raise NotAllowed(_("Accounts at WeChat and WeCom are kept by administrators."))
    robots = list(access.scope(by, "robot.manage", Robot.objects.filter(ended_at=None)).select_related("organisation"))
    rows = list(_accounts(request)) if keeps else []
    apps = list(access.scope(by, "channel.manage", WorkApp.objects.filter(ended_at=None)).select_related("area"))
    outs.stays_without(request, rows or apps or robots)
    context = {
        "keeps": keeps, "accounts": rows, "apps": apps, "bodies": bodies,
        "robots": [(robot, [TOLD[what] for what in robot.tells if what in TOLD]) for robot in robots],
        "files": list(SiteFile.objects.order_by("name")) if keeps else [],
    }  # fmt: skip
    return render(request, "channels/index.html", context)


def _accounts(request: HttpRequest) -> QuerySet[Account]:
    rows = Account.objects.filter(ended_at=None).select_related("area").order_by("pk")
    return access.scope(actor(request), "channel.manage", rows)


def _bodies(request: HttpRequest) -> QuerySet[Organisation]:
    """The bodies of which one holds a post."""
    held = terms.held(actor(request).person_id)
    ids = {term.organisation_id for term in held if not term.strong}
    return Organisation.objects.filter(pk__in=ids, ended_at=None).order_by("pk")


def _areas(request: HttpRequest) -> list[Area]:
    """Areas for which one may set something up: those of one's posts, and all below them."""
    found: set[int] = set()
    for term in terms.held(actor(request).person_id):
        if term.strong:
            below = living().filter(**{f"{term.level}_id": term.area_id}).exclude(level="grid")
            found |= set(below.values_list("pk", flat=True)[:AREAS])
    rows = Area.objects.filter(pk__in=found).order_by("code", "pk")
    probes = [(area, _probe(area)) for area in rows]
    return [area for area, probe in probes if access.may(actor(request), "channel.manage", probe)]


def _probe(area: Area) -> Account:
    return Account().locate(area)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@_keeper_required
def new_account(request: HttpRequest) -> HttpResponse:
    """Let an official account speak for an area."""
    areas = _areas(request)
    if not areas:
        raise NotAllowed(_("Accounts at WeChat and WeCom are kept by administrators."))
    site = request.build_absolute_uri("/").rstrip("/")
    form = AccountForm(request.POST or None, areas=areas, initial={"site": site})
    if request.method == "POST" and form.is_valid():
        area = next(area for area in areas if area.pk == form.cleaned_data["area"])
        with refusals_on(form):
            made = accounts.set_up(area.pk, form.given(), by=acting(request, "channel.manage", _probe(area)))
            messages.success(request, _("Kept, sealed. Now enter the address below on the platform's page."))
            return redirect("channels:account", made.code)
    context = {"form": form, "heading": _("Set up an official account")}
    return render(request, "channels/form.html", context, status=422 if form.errors else 200)


def _account(request: HttpRequest, code: str) -> Account:
    return get_object_or_404(_accounts(request), code=code)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@_keeper_required
def account(request: HttpRequest, code: str) -> HttpResponse:
    """One account: what is known of it, the address for the platform, its menu; nothing secret."""
    row = _account(request, code)
    form = AccountForm(request.POST or None, initial=AccountForm.known(row))
    if request.method == "POST" and form.is_valid():
        by = acting(request, "channel.manage", row)
        with refusals_on(form):
            accounts.change(row.pk, form.given(), by=by, seen=request.POST.get("seen"))
            messages.success(request, _("Noted."))
            return redirect("channels:account", code)
    context = {
        "account": row, "form": form, "as_seen": state_of(row), "buttons": accounts.buttons(row),
        "address": row.site + reverse("channels:callback", args=[row.code]),
    }  # fmt: skip
    return render(request, "channels/account.html", context, status=422 if form.errors else 200)


@require_POST
@_keeper_required
def account_act(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """Put its menu, or take it off."""
    row = _account(request, code)
    by = acting(request, "channel.manage", row)
    if name == "menu":
        there = reverse("channels:account", args=[code])
        return done(request, lambda: accounts.put_menu(row.pk, by=by), _("The menu is set."), there)
    if name == "end":
        said = _("Taken off. Nobody is bound to it any more, and its secrets are forgotten.")
        return done(request, lambda: accounts.end(row.pk, by=by), said, reverse("channels:desk"))
    raise Http404


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@_keeper_required
def new_app(request: HttpRequest) -> HttpResponse:
    """Let an application of WeCom write to members."""
    areas = _areas(request)
    if not areas:
        raise NotAllowed(_("Accounts at WeChat and WeCom are kept by administrators."))
    form = AppForm(request.POST or None, areas=areas)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        area = next(area for area in areas if area.pk == given["area"])
        by = acting(request, "channel.manage", _probe(area))
        with refusals_on(form):
            accounts.set_up_app(area.pk, given["name"], given["corp_id"], given["agent_id"], given["secret"], by=by)
            messages.success(request, _("Kept, sealed."))
            return redirect("channels:desk")
    context = {"form": form, "heading": _("Set up an application of WeCom")}
    return render(request, "channels/form.html", context, status=422 if form.errors else 200)


@require_POST
@_keeper_required
def end_app(request: HttpRequest, code: str) -> HttpResponse:
    """Take an application off."""
    rows = access.scope(actor(request), "channel.manage", WorkApp.objects.filter(ended_at=None))
    row = get_object_or_404(rows, code=code)
    by = acting(request, "channel.manage", row)
    said = _("Taken off; its secret is forgotten.")
    return done(request, lambda: accounts.end_app(row.pk, by=by), said, reverse("channels:desk"))


@desk_form
def new_robot(request: HttpRequest, body: str) -> HttpResponse:
    """Give a group of one's body its robot."""
    found = get_object_or_404(_bodies(request).select_related("area"), code=body)
    form = RobotForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        probe = Robot(organisation=found).locate(found.area)
        given, by = form.cleaned_data, acting(request, "robot.manage", probe)
        with refusals_on(form):
            accounts.add_robot(found.pk, given["name"], given["address"], given["tells"], by=by)
            messages.success(request, _("The group is told from now on."))
            return redirect("channels:desk")
    context = {"form": form, "heading": _("A group's robot"), "about": found.name}
    return render(request, "channels/form.html", context, status=422 if form.errors else 200)


def _robot(request: HttpRequest, code: str) -> Robot:
    rows = Robot.objects.filter(ended_at=None).select_related("organisation", "area")
    return get_object_or_404(access.scope(actor(request), "robot.manage", rows), code=code)


@desk_form
def robot(request: HttpRequest, code: str) -> HttpResponse:
    """Of what a group is told."""
    row = _robot(request, code)
    form = TellsForm(request.POST or None, initial={"tells": row.tells})
    if request.method == "POST" and form.is_valid():
        by, tells = acting(request, "robot.manage", row), form.cleaned_data["tells"]
        accounts.change_robot(row.pk, tells, by=by, seen=request.POST.get("seen"))
        messages.success(request, _("Noted."))
        return redirect("channels:desk")
    context = {"form": form, "robot": row, "as_seen": state_of(row)}
    return render(request, "channels/robot.html", context, status=422 if form.errors else 200)


@desk_step
def end_robot(request: HttpRequest, code: str) -> HttpResponse:
    """Tell a group nothing any more."""
    row = _robot(request, code)
    by, said = acting(request, "robot.manage", row), _("The group is told nothing any more.")
    return done(request, lambda: accounts.end_robot(row.pk, by=by), said, reverse("channels:desk"))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@_keeper_required
def put_file(request: HttpRequest) -> HttpResponse:
    """Serve the platform's file at the root of this site."""
    by = acting(request, "sitefile.put", SiteFile())
    form = SiteFileForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        with refusals_on(form):
            row = accounts.put_file(given["name"], given["content"], by=by)
            address = request.build_absolute_uri(f"/{row.name}")
            messages.success(request, _("It stands at %(address)s now.") % {"address": address})
            return redirect("channels:desk")
    context = {"form": form, "heading": _("A file for the platform's check of this domain")}
    return render(request, "channels/form.html", context, status=422 if form.errors else 200)


@require_POST
@_keeper_required
def take_file(request: HttpRequest, file_id: int) -> HttpResponse:
    """Serve it no more."""
    by = acting(request, "sitefile.put", SiteFile())
    row = get_object_or_404(SiteFile, pk=file_id)
    return done(request, lambda: accounts.take_file(row.pk, by=by), _("Taken away."), reverse("channels:desk"))


@require_safe
def site_file(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """The file, as the platform wants to read it."""
    row = get_object_or_404(SiteFile, name=f"{kind}_verify_{key}.txt")
    return HttpResponse(row.content, content_type="text/plain")
