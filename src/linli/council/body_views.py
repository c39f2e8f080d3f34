"""Doors to bodies: how each stands, for its posts and the offices above; who they are, for everybody."""

from typing import Any

from django.contrib import messages
from django.forms.models import model_to_dict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.council import bodies, dues, elections, founding, kinds, law, transfers
from linli.council.doors import page
from linli.council.forms import FoundingForm, FulfilForm, SeatsForm
from linli.council.models import Founding
from linli.journal.actors import Actor
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.papers import outs
from linli.people import access, leaving, services
from linli.people.doors import acting, actor, desk_form, desk_step, done, no_printed_code, own_step, staff_required
from linli.people.models import Organisation, Term
from linli.people.wording import GROUNDS
from linli.places.models import Area
from linli.rules.meetings import KINDS
from linli.rules.seating import LAPSES


@require_safe
@staff_required
@outs.listed
def index(request: HttpRequest) -> HttpResponse:
    """The bodies in reach: seats, vacancies, what the law finds wrong, when to elect anew."""
    found, older = page(bodies.readable(actor(request)), request)
    return render(request, "council/bodies.html", {"rows": bodies.standing(found), "older": older})


@desk_form
@outs.listed
def body(request: HttpRequest, code: str) -> HttpResponse:
    """One body: its law, its members with their other seats, the meetings that it holds."""
    by = actor(request)
    found = get_object_or_404(bodies.readable(by), code=code)
    if request.method == "POST":
        hat, form = acting(request, "post.create", found.area), SeatsForm(request.POST, body=found)
        given = form.cleaned_data if form.is_valid() else {"seats": 0}
        back = reverse("council:body", args=[code])
        more = given.get("representatives") or 0
        return done(
            request,
            lambda: services.set_seats(found.pk, given["seats"], by=hat, representatives=more),
            _("Noted."),
            back,
        )
    held = [
        (kinds.SITTINGS[kind].label, KINDS[kind], law.deciding(KINDS[kind].decides, found.area, clock.today()))
        for kind in kinds.held_by(found.kind)
    ]
    context = {
        "one": bodies.standing([found])[0],
        "amiss": bodies.amiss(found),
        "held": held,
        "clocks": [(each, each.late(clock.today())) for each in founding.running(found)],
        "unposted": founding.missing(found),
        "founding_form": _founding_form(found) if _founds(by, found) else None,
        "dues": dues.is_on(found) and (access.may(by, "dues.open", found) or dues.kept_by(by, found).exists()),
        "transfers": transfers.is_on(found),
        "reads_office": access.may(by, "office.read", found),
        "form": SeatsForm(
            initial={"seats": found.seats or None, "representatives": found.representatives or None}, body=found
        ),
        "sizes": access.may(by, "post.create", found.area),
        "elections": elections.of(found),
        "lapsed": [
            (term, GROUNDS[asked.ground], LAPSES[found.kind][asked.ground], access.may(by, "term.end", term))
            for term, asked in leaving.lapsed(found)
        ],
        "files": access.may(by, "body.file", found),
    }
    return render(request, "council/body.html", context)


def _founds(by: Actor, body: Organisation) -> bool:
    """Whether the actor writes down what a preparatory group has come to."""
    keeps = access.may(by, "office.keep", body) or access.may(by, "post.create", body.area)
    return body.kind == founding.KIND and keeps


def _founding_form(body: Organisation, data: Any = None) -> FoundingForm:
    found = Founding.objects.filter(body=body).first()
    posted = {f"posted_{part}": day for part, day in founding.posted_of(found).items()} if found else {}
    return FoundingForm(data, initial={**model_to_dict(found), **posted} if found else None)


@desk_step
def founded(request: HttpRequest, code: str) -> HttpResponse:
    """What the preparatory group has come to."""
    body = get_object_or_404(bodies.readable(actor(request)), code=code)
    back = reverse("council:body", args=[code])
    form = _founding_form(body, request.POST)
    if not form.is_valid():
        messages.error(request, _("Give days that there are."))
        return redirect(back)
    action, about = ("office.keep", body) if access.may(actor(request), "office.keep", body) else (
        "post.create", body.area
    )  # fmt: skip
    by = acting(request, action, about)
    return done(request, lambda: founding.note(body.pk, form.course(), by=by), _("Noted."), back)


@desk_step
def lapse(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """A seat has ended by law: since which day, by which paper."""
    body = get_object_or_404(bodies.readable(actor(request)), code=code)
    term = get_object_or_404(Term.objects.select_related("post__area"), pk=pk, post__organisation=body)
    by, form = acting(request, "term.end", term), FulfilForm(request.POST)
    back = f"{reverse('council:body', args=[code])}#lapsed"

    def act() -> None:
        if not form.is_valid():
            raise Refused("day_missing", _("Give the day and the paper that shows it, with its number."))
        leaving.record_lapse(pk, form.cleaned_data["day"], form.cleaned_data["document"], by=by)

    return done(request, act, _("Recorded; the hand-over and the filing of the change are due now."), back)


@require_safe
@outs.residents
def who(request: HttpRequest, code: str) -> HttpResponse:
    """Who we are (亮身份): those who chose to be shown, what they do, how to reach them in their post."""
    estate = get_object_or_404(Area, level="estate", code=code, ends=None)
    if not (rows := bodies.shown(estate)):
        outs.stays(request)
    return render(request, "council/who.html", {"estate": estate, "rows": rows})


@own_step
@no_printed_code
def show_self(request: HttpRequest, pk: int) -> HttpResponse:
    """Be shown there, or no longer."""
    term = get_object_or_404(Term, pk=pk)
    by, duty = acting(request, "term.show", term), request.POST.get("duty", "")
    shown = "show" in request.POST
    said = _("Residents can see it now.") if shown else _("Residents no longer see it.")
    back = reverse("council:mine")
    return done(request, lambda: services.show_self(pk, by=by, shown=shown, duty=duty), said, back)
