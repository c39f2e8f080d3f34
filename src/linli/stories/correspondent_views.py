"""Doors of correspondents: the desk's list with figures, one of them; their own page and the link that binds them."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.cases import packs, told
from linli.cases.doors import sum_words
from linli.cases.models import Case
from linli.cases.services import pack_of
from linli.council.doors import key as as_key
from linli.journal.seen import last_of, state_of
from linli.notify import sending
from linli.papers import outs
from linli.people import terms
from linli.people.doors import (
    acting,
    actor,
    desk_form,
    desk_page,
    desk_step,
    done,
    own_form,
    own_page,
    own_step,
    person_of,
)
from linli.people.forms import refusals_on
from linli.places.models import Area
from linli.stories import adoption, correspondents, reading
from linli.stories.correspondent_forms import ChangeForm, CommissionForm, DeliverForm, EnlistForm
from linli.stories.correspondent_models import Asked, Commission, Correspondent
from linli.stories.fee_models import Payee
from linli.stories.models import Publisher
from linli.stories.views import kept_or_404

OPEN = (Asked.OPEN, Asked.ACCEPTED)
MOST = 300
TONES = {
    Asked.OPEN: "due", Asked.ACCEPTED: "calm", Asked.DECLINED: "late", Asked.DELIVERED: "done", Asked.WITHDRAWN: "calm",
}  # fmt: skip


def _toned(rows: list[Commission]) -> list[tuple[Commission, str]]:
    return [(one, "late" if one.late else TONES[Asked(one.state)]) for one in rows]


@desk_page
@outs.listed
def listed(request: HttpRequest, code: str) -> HttpResponse:
    """Who writes for a publisher, by unit, with what they sent in the period; what is awaited of whom."""
    return _list_page(request, kept_or_404(request, code))


def _list_page(request: HttpRequest, publisher: Publisher, **bound: Any) -> HttpResponse:
    period = sum_words.period_of(request)
    rows = list(publisher.correspondents.order_by("unit", "pk")[:MOST])
    figures = adoption.of_publisher(publisher, period.span if period else None)
    here = [row for row in rows if row.until is None or row.pk in figures]
    people = [row for row in rows if row.until is None]
    awaited = Commission.objects.filter(correspondent__publisher=publisher, state__in=OPEN)
    commissions = list(awaited.select_related("correspondent").order_by("due", "pk")[:100])
    outs.stays_without(request, here)
    context = {
        **sum_words.choices(period), "publisher": publisher,
        "rows": [(row, figures.get(row.pk, adoption.Adopted())) for row in here],
        "units": adoption.by_unit(here, figures), "commissions": _toned(commissions), "people": people,
        "enlist_form": EnlistForm(), "enlist_seen": last_of(publisher.correspondents.all()),
        "commission_form": CommissionForm(people=people), "commission_seen": last_of(awaited), **bound,
    }  # fmt: skip
    return render(request, "stories/correspondents.html", context, status=422 if bound else 200)


@desk_step
def add(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """Enlist somebody, or ask some for a work."""
    publisher, back = kept_or_404(request, code), reverse("stories:correspondents", args=[code])
    by, said = acting(request, "publisher.keep", publisher), request.POST
    if name == "enlist":
        form: Any = EnlistForm(said)
        act: Callable[[dict[str, Any]], object] = lambda given: correspondents.enlist(publisher.pk, **given, by=by)  # noqa: E731
    elif name == "commission":
        form = CommissionForm(said, people=list(publisher.correspondents.filter(until=None)))
        act = lambda given: correspondents.commission(  # noqa: E731
            publisher.pk, [as_key(one) for one in given["to"]], given["theme"], given["due"], about=given["about"],
            by=by,
        )  # fmt: skip
    else:
        raise Http404
    if form.is_valid():
        with refusals_on(form):
            act(form.cleaned_data)
            messages.success(request, _("Noted."))
            return redirect(back)
    return _list_page(request, publisher, **{f"{name}_form": form})


def _correspondent(request: HttpRequest, code: str) -> Correspondent:
    row: Correspondent = get_object_or_404(
        Correspondent.objects.select_related("publisher__area", "publisher__organisation"), code=code
    )
    kept_or_404(request, row.publisher.code)
    return row


@desk_form
@outs.listed
def one(request: HttpRequest, code: str) -> HttpResponse:
    """One correspondent: what they were asked for, what they sent, where they are paid, how their account is bound."""
    row = _correspondent(request, code)
    payees = list(Payee.objects.filter(publisher=row.publisher).order_by("-pk")[:MOST])
    form = ChangeForm(request.POST or None, payees=payees, initial=ChangeForm.known(row))
    if request.method == "POST" and form.is_valid():
        given, by = form.cleaned_data, acting(request, "publisher.keep", row.publisher)
        with refusals_on(form):
            correspondents.change(
                row.pk, given["name"], given["unit"], payee_id=as_key(given["payee"]) or None, ends=given["ends"],
                by=by, seen=request.POST.get("seen"),
            )  # fmt: skip
            messages.success(request, _("Noted."))
            return redirect("stories:correspondent", code)
    works = list(row.contributions.select_related("case__story", "case__area").order_by("-at", "-pk")[:100])
    commissions = list(row.commissions.select_related("case").order_by("-pk")[:50])
    reading.payees(payees, by=actor(request))
    context = {
        "row": row, "form": form, "as_seen": state_of(row), "commissions": _toned(commissions),
        "works": [(one.case, told.say(pack_of(one.case).states[one.case.state].title)) for one in works],
        "deliver_form": DeliverForm(cases=[one.case for one in works]) if works else None,
        "bind": sending.whole(path) or request.build_absolute_uri(path)
        if (path := reverse("stories:join", args=[row.token])) and row.person_id is None and row.until is None else "",
    }  # fmt: skip
    return render(request, "stories/correspondent.html", context, status=422 if form.errors else 200)


@desk_step
def commission_act(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """Withdraw a commission, or note what its correspondent said or sent."""
    row = get_object_or_404(Commission.objects.select_related("correspondent__publisher__area"), code=code)
    publisher = row.correspondent.publisher
    kept_or_404(request, publisher.code)
    by = acting(request, "publisher.keep", publisher)
    back = reverse("stories:correspondent", args=[row.correspondent.code])
    if name == "withdraw":
        return done(request, lambda: correspondents.withdraw(row.pk, by=by), _("Withdrawn."), back)
    return _answered(request, row, name, by, back)


def _answered(request: HttpRequest, row: Commission, name: str, by: Any, back: str) -> HttpResponse:
    said = request.POST
    if name in ("yes", "no"):
        act: Callable[[], object] = lambda: correspondents.answer(  # noqa: E731
            row.pk, yes=name == "yes", reason=said.get("reason", ""), by=by
        )
    elif name == "deliver":
        act = lambda: correspondents.deliver(row.pk, as_key(said.get("case")), by=by)  # noqa: E731
    else:
        raise Http404
    return done(request, act, _("Noted."), back)


@desk_step
def credit(request: HttpRequest, key: int, name: str) -> HttpResponse:
    """Say whose work a submission is, or that it is not."""
    row = get_object_or_404(Correspondent.objects.select_related("publisher__area"), pk=as_key(request.POST.get("who")))
    kept_or_404(request, row.publisher.code)
    if name not in ("add", "remove"):
        raise Http404
    by = acting(request, "publisher.keep", row.publisher)
    do = correspondents.credit if name == "add" else correspondents.take_credit
    return done(request, lambda: do(key, row.pk, by=by), _("Noted."), reverse("stories:story", args=[key]))


# ---- their own -------------------------------------------------------------------------------------------------------


@own_page
@outs.residents
def own(request: HttpRequest) -> HttpResponse:
    """What a correspondent was asked for and sent, and what was made of it in the period."""
    me, period = person_of(request).pk, sum_words.period_of(request)
    enlisted = list(Correspondent.objects.filter(person_id=me).select_related("publisher").order_by("pk"))
    figures = adoption.of_person(me, period.span if period else None)
    mine = Commission.objects.filter(correspondent__person_id=me).select_related("correspondent__publisher", "case")
    rows = list(mine.order_by("-pk")[:100])
    stories = list(packs.told())
    cases = list(Case.objects.filter(reporter_id=me, pack_version_id__in=stories).order_by("-pk")[:50])
    outs.stays_without(request, rows)
    context = {
        **sum_words.choices(period), "enlisted": [(one, figures.get(one.pk, adoption.Adopted())) for one in enlisted],
        "commissions": _toned(rows), "open": OPEN, "deliver_form": DeliverForm(cases=cases) if cases else None,
        "sends": _sends(me) if enlisted else "",
    }  # fmt: skip
    return render(request, "stories/own_commissions.html", context)


def _sends(person_id: int) -> str:
    """Where a correspondent sends in: for the estate of a home of theirs, else the first of all."""
    pack = next((one for one in packs.all_active() if one.story and one.door("resident")), None)
    homes = {home.estate_id for home in terms.homes(person_id)}
    estates = Area.objects.filter(level="estate", ends=None).order_by("pk")
    estate = (estates.filter(pk__in=homes).first() if homes else None) or estates.first()
    return reverse("cases:report_for", args=[estate.code, pack.id]) if pack and estate else ""


@own_step
def own_act(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """They take a commission on, decline it, or say which submission it is."""
    row = get_object_or_404(Commission, code=code, correspondent__person=person_of(request))
    return _answered(request, row, name, actor(request), reverse("stories:own_commissions"))


@own_form
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Whoever got the link from the desk binds their account."""
    row = get_object_or_404(Correspondent.objects.select_related("publisher"), token=token)
    if request.method == "POST":
        act = lambda: correspondents.join(token, by=actor(request))  # noqa: E731
        return done(request, act, _("You write for them with this account now."), reverse("stories:own_commissions"))
    used = row.person_id is not None or row.until is not None
    return render(request, "stories/join.html", {"row": row, "used": used})
