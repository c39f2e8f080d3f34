"""Doors to the dues of a branch, for its secretary and whoever keeps them; and to one's own membership."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.council import bodies, dues, transfers
from linli.council.doors import key
from linli.council.dues_forms import BaseForm, OwnOutForm, PaidForm, YearForm
from linli.council.party_models import DuesPayment, DuesYear
from linli.journal.actors import Actor
from linli.journal.services import note_accesses
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.papers import outs
from linli.people import access
from linli.people.doors import acting, actor, desk_form, desk_step, done, no_printed_code, own_form
from linli.people.forms import refusals_on
from linli.people.models import Organisation
from linli.rules import dues as law
from linli.rules.money import grouped


def _branch(request: HttpRequest, code: str) -> Organisation:
    body = get_object_or_404(bodies.readable(actor(request)), code=code, kind="party_branch")
    if not dues.is_on(body):
        raise Http404
    return body


def _number(text: str, least: int, most: int, otherwise: int) -> int:
    found = int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else otherwise
    return found if least <= found <= most else otherwise


@desk_form
@outs.listed
def year(request: HttpRequest, code: str) -> HttpResponse:
    """One month of a year: who owes what, who paid, who is late. The secretary begins a year here."""
    body, by = _branch(request, code), actor(request)
    opens, kept = access.may(by, "dues.open", body), list(dues.kept_by(by, body))
    if not (opens or kept):
        raise Http404
    form = YearForm(request.POST or None, people=dues.committee(body), initial={"year": clock.today().year})
    if request.method == "POST":
        hat = acting(request, "dues.open", body)
        if form.is_valid():
            given = form.cleaned_data
            with refusals_on(form):
                made = dues.open_year(body.pk, given["year"], int(given["keeper"]), by=hat)
                messages.success(request, _("Noted."))
                return redirect(f"{reverse('council:dues', args=[code])}?year={made.year}")
    wanted = request.GET.get("year", "")
    one = next((row for row in kept if str(row.year) == wanted), kept[0] if kept else None)
    context = {"body": body, "kept": kept, "one": one, "opens": opens, "form": form, "me": by.person_id}
    context["rule"] = law.RULE
    if one is not None:
        context |= _month(request, one, by)
    return render(request, "council/dues.html", context, status=422 if form.errors else 200)


def _month(request: HttpRequest, one: DuesYear, by: Actor) -> dict[str, object]:
    """The list of the month; whoever reads it has read of each of them."""
    today = clock.today()
    latest = today.month if one.year == today.year else law.MONTHS
    month = _number(request.GET.get("month", ""), 1, law.MONTHS, latest)
    lines = dues.of_year(one)
    rows = [
        {
            "line": line,
            "owes": line.owes(month),
            "owed": grouped(line.due(month)) if line.owes(month) else "",
            "payment": line.payments.get(month),
            "paid": grouped(int(line.payments[month].amount or 0)) if month in line.payments else "",
        }
        for line in lines
    ]
    of = [(line.person_id, line.person_id) for line in lines if line.base and line.person_id != by.person_id]
    with transaction.atomic():
        note_accesses(of, by=by, what="dues", reason="work", subject_kind="person")
    paid = [line.payments[month] for line in lines if month in line.payments]
    owing = [line for line in lines if line.base and line.owes(month)]
    return {
        "month": month,
        "months": range(1, law.MONTHS + 1),
        "rows": rows,
        "unset": sum(line.base is None for line in lines),
        "late": sum(bool(line.late) for line in lines),
        "owed": grouped(sum(line.due(month) for line in owing)),
        "paid": grouped(sum(int(one.amount or 0) for one in paid)),
        "payers": len(paid),
        "owing": len(owing),
        "tick": PaidForm(initial={"paid_on": today, "channel": "cash"}),
        "ends": (today.year, today.month) >= (one.year, law.MONTHS),
    }


def _kept(request: HttpRequest, code: str, year: int) -> tuple[DuesYear, Actor]:
    body = _branch(request, code)
    one = get_object_or_404(dues.kept_by(actor(request), body), year=year)
    return one, acting(request, "dues.keep", one)


@desk_form
def base(request: HttpRequest, code: str, year: int, person: int) -> HttpResponse:
    """What one member's dues of the year go by."""
    one, by = _kept(request, code, year)
    line = next((line for line in dues.of_year(one) if line.person_id == person), None)
    if line is None or person == by.person_id:
        raise Http404
    form = BaseForm(request.POST or None, initial=BaseForm.known(line.base))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            dues.set_base(one.pk, person, form.base(), by=by, seen=request.POST.get("seen"))
            messages.success(request, _("Noted."))
            return redirect(f"{reverse('council:dues', args=[code])}?year={year}")
    with transaction.atomic():
        note_accesses([(person, person)], by=by, what="dues", reason="work", subject_kind="person")
    context = {"one": one, "line": line, "form": form, "rule": law.RULE, "as_seen": dues.said_at(line.base)}
    return render(request, "council/dues_base.html", context, status=422 if form.errors else 200)


@desk_step
def paid(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Those who are ticked have paid the month."""
    one, by = _kept(request, code, year)
    month = _number(request.POST.get("month", ""), 1, law.MONTHS, 0)
    persons = [key(text) for text in request.POST.getlist("person")]
    back = f"{reverse('council:dues', args=[code])}?year={year}&month={month}"
    form = PaidForm(request.POST)

    def act() -> None:
        if not form.is_valid():
            raise Refused("form", "; ".join(str(error) for errors in form.errors.values() for error in errors))
        given = form.cleaned_data
        more = given["amount"] if len(persons) == 1 else None
        dues.note_paid(one.pk, month, persons, given["paid_on"], given["channel"], by=by, amount=more)

    return done(request, act, _("Noted as paid."), back)


@desk_step
def back(request: HttpRequest, code: str, year: int, pk: int) -> HttpResponse:
    """A month that was ticked by mistake is owed again."""
    one, by = _kept(request, code, year)
    payment = DuesPayment.objects.filter(pk=pk, base__year=one).first()
    at = f"{reverse('council:dues', args=[code])}?year={year}" + (f"&month={payment.month}" if payment else "")
    return done(request, lambda: dues.take_back(payment.pk if payment else 0, by=by), _("Owed again."), at)


@desk_step
def publish(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Show the branch the sums of the year."""
    one, by = _kept(request, code, year)
    at = f"{reverse('council:dues', args=[code])}?year={year}"
    return done(request, lambda: dues.publish(one.pk, by=by), _("The members of the branch can read it now."), at)


@own_form
@no_printed_code
@outs.residents
def own(request: HttpRequest) -> HttpResponse:
    """One's own membership: dues month by month, what the branch published, being moved to another branch."""
    by = actor(request)
    branches = [body for body in bodies.branches_of(by.person_id) if by.person_id in dues.members(body)]
    own_moves = list(transfers.of_person(by.person_id)[:10])
    moving = [body for body in branches if transfers.is_on(body)]
    form = OwnOutForm(request.POST or None) if moving and all(one.over for one in own_moves) else None
    if request.method == "POST" and form is not None and form.is_valid():
        given = form.cleaned_data
        with refusals_on(form):
            transfers.request_out(moving[0].pk, by.person_id or 0, given["other"], given["reason"], by=by)
            messages.success(request, _("Asked for. The branch draws up the letter."))
            return redirect("council:membership")
    shown = [body.pk for body in branches if dues.is_on(body)]
    context = {
        "years": [_own_year(line) for line in dues.of_person(by.person_id)],
        "published": [(one, *_sums(one)) for one in dues.published(shown)],
        "transfers": own_moves,
        "form": form,
        "branches": branches,
    }
    outs.stays_without(request, context["years"] or context["transfers"])
    return render(request, "council/membership.html", context, status=422 if form and form.errors else 200)


def _own_year(line: dues.Line) -> dict[str, object]:
    base = line.base
    months = range(base.first, base.last + 1) if base else range(0)
    rows = [(month, grouped(line.due(month)), line.payments.get(month), month in line.late) for month in months if base]
    return {"line": line, "months": rows, "owed": grouped(line.owed), "paid": grouped(line.paid)}


def _sums(one: DuesYear) -> tuple[str, str]:
    """What was owed and paid in all; of very few members nothing, for it would tell what each of them pays."""
    if (one.members or 0) < dues.FEWEST:
        return "", ""
    return grouped(one.owed or 0), grouped(one.paid or 0)
