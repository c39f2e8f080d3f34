"""Sheets of sign-in codes at the desk: asked with a proof and a second factor, printed once, ended."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from linli.journal.seen import last_of
from linli.kernel import clock
from linli.people import code_sheets
from linli.people.doors import acting, desk_step, done, second_factor_required, staff_required
from linli.people.forms import refusals_on
from linli.people.sheet_models import CodeSheet
from linli.people.wording import masked
from linli.web.keys import number
from linli.web.people.doors import reader
from linli.web.people.persons import person_in_reach


class ProofForm(forms.Form):
    """How the office knows that it is the person."""

    proof = forms.ChoiceField(
        label=gettext_lazy("How do you know that this is the person?"),
        choices=CodeSheet.Proof.choices,
        widget=forms.RadioSelect,
    )


@never_cache
@sensitive_variables()
@require_http_methods(["GET", "HEAD", "POST"])
@staff_required
@second_factor_required
def ask(request: HttpRequest, code: str) -> HttpResponse:
    """Say how you know them, then the sheet: it stands on this answer alone, and no address leads to it again."""
    found = person_in_reach(reader(request), code)
    by, form = acting(request, "person.print_codes", found), ProofForm(request.POST or None)
    name, card = masked("name", found.name), number(request.GET.get("card"))
    back = reverse("doorstep:card", args=[card]) if card else reverse("web:person", args=[found.code])
    if form.is_valid():
        with refusals_on(form):
            printed = code_sheets.print_sheet(
                found.pk, form.cleaned_data["proof"], by=by, seen=request.POST.get("seen")
            )
            link = f"{request.build_absolute_uri(reverse('people:sign_in'))}?sheet={printed.sheet.number}"
            shown = {"person": found, "name": name, "printed": printed, "link": link, "now": clock.now(), "back": back}
            with translation.override(found.language):
                return render(request, "web/people/code_sheet_print.html", shown)
    context = {
        "person": found,
        "name": name,
        "form": form,
        "sheet": code_sheets.of(found.pk),
        "back": back,
        "card": card,
        "as_seen": last_of(CodeSheet.objects.filter(person=found)),
    }
    return render(request, "web/people/code_sheet.html", context, status=422 if form.errors else 200)


@desk_step
def end(request: HttpRequest, code: str) -> HttpResponse:
    """The sheet opens nothing any more."""
    found = person_in_reach(reader(request), code)
    by = acting(request, "person.print_codes", found)
    said = _("The printed codes open nothing any more.")
    back = reverse("web:person", args=[found.code])
    return done(request, lambda: code_sheets.end(found.pk, request.POST.get("because", ""), by=by), said, back)
