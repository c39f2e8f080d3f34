"""The page on which one says how one wants to be told, and proves one's own address."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from linli.notify import addressing, choosing, gateways
from linli.notify.forms import AddressForm, ProofForm, WishesForm
from linli.notify.models import Address, Preference
from linli.people.doors import actor, no_printed_code, own_form, person_of, signed_in_required
from linli.people.forms import refusals_on

EMAIL = "email"


@own_form
def wishes(request: HttpRequest) -> HttpResponse:
    """Quiet hours, wording, and by topic the ways; one's e-mail address."""
    person = person_of(request)
    row = Preference.objects.filter(person=person).first() or Preference(person=person)
    form = WishesForm(request.POST or None, channels=gateways.active(), row=row)
    if form.is_valid():
        given = form.cleaned_data
        choosing.choose(
            by=actor(request), quiet_from=given["quiet_from"], quiet_until=given["quiet_until"],
            language=given["language"], plain=form.wording(), topics={**row.topics, **form.topics()},
        )  # fmt: skip
        messages.success(request, _("Kept. It holds for what comes from now on."))
        return redirect("notify:settings")
    return _page(request, form)


def _page(request: HttpRequest, form: WishesForm | None = None, **forms: AddressForm | ProofForm) -> HttpResponse:
    person = person_of(request)
    if form is None:
        row = Preference.objects.filter(person=person).first() or Preference(person=person)
        form = WishesForm(channels=gateways.active(), row=row)
    mail = Address.objects.filter(person=person, channel=EMAIL).first()
    context = {
        "form": form,
        "mails": any(one.name == EMAIL for one in gateways.active()),
        "mail": mail,
        "address_form": forms.get("address", AddressForm()),
        "proof_form": forms.get("proof", ProofForm()),
    }
    wrong = form.errors or any(one.errors for one in forms.values())
    return render(request, "notify/settings.html", context, status=422 if wrong else 200)


@never_cache
@require_POST
@signed_in_required
def address(request: HttpRequest, name: str) -> HttpResponse:
    """Give an address, prove it, or take it back."""
    if name == "remove":
        addressing.remove(EMAIL, by=actor(request))
        messages.success(request, _("Taken out. No more mail goes there."))
        return redirect("notify:settings")
    return _prove(request) if name == "prove" else _ask(request)


@no_printed_code
def _ask(request: HttpRequest) -> HttpResponse:
    form = AddressForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            addressing.ask(EMAIL, form.cleaned_data["address"], by=actor(request))
            messages.success(request, _("A code is on its way to that address."))
            return redirect("notify:settings")
    return _page(request, address=form)


def _prove(request: HttpRequest) -> HttpResponse:
    form = ProofForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            row = addressing.prove(EMAIL, form.cleaned_data["code"], by=actor(request))
            if row.proved_at:
                messages.success(request, _("The address is yours: mail goes there from now on."))
                return redirect("notify:settings")
            form.add_error("code", _("This is not the code that was sent. Compare the digits."))
    return _page(request, proof=form)
