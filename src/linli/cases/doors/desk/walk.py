"""A walk with the telephone: one's open cases without a network; what is seen there is sent later, and once."""

from datetime import datetime
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from linli.cases import queries, remarks
from linli.cases.doors.desk import staff, wording
from linli.cases.doors.desk.wording import Row
from linli.cases.queries import Filters
from linli.files.services import take_in
from linli.journal.actors import Actor
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.papers import outs
from linli.people.doors import desk_page, person_of, staff_required
from linli.people.forms import add_refusal
from linli.ui import kept_pages

PHONE = "X-Linli-Phone"  # the header by which the script of the page sends what lay on the phone


class SeenForm(forms.Form):
    """What was seen at one case."""

    whom = forms.ChoiceField(label=gettext_lazy("At which case"))
    text = forms.CharField(
        label=gettext_lazy("What you see"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    at = forms.DateTimeField(required=False, widget=forms.HiddenInput)  # when it was written on the phone

    def __init__(self, *args: object, rows: list[Row], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # handed on as they came
        field = self.fields["whom"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(row.case.pk), f"{row.number} {row.title} {row.place}") for row in rows]


def _rows(actor: Actor) -> list[Row]:
    """What one handles, what runs out first on top: a page of it is what one walks."""
    return wording.rows(queries.inbox(actor, Filters(box="mine")).cases, actor)


@desk_page
@outs.listed
def page(request: HttpRequest) -> HttpResponse:
    """The list and one form. The phone keeps this page: no name and no room is on it."""
    rows = _rows(staff.actor_of(request))
    return _page(request, SeenForm(rows=rows), rows, str(uuid4()))


def _page(request: HttpRequest, form: SeenForm, rows: list[Row], key: str) -> HttpResponse:
    context = {"rows": rows, "form": form, "key": key, "who": person_of(request).code}
    return render(request, "cases/desk/walk.html", context, status=422 if form.errors else 200)


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The script that keeps the page on the phone (a service worker over this address alone)."""
    parts = ["cases/desk.css", "cases/desk.js", "cases/walk.js"]
    return kept_pages.worker(request, "walk", reverse("cases:walk"), parts)


@require_POST
@never_cache
@staff_required
def send(request: HttpRequest) -> HttpResponse:
    """What was seen comes in, from the form or from the phone; sent twice, it is kept once and answered alike."""
    by, phone = staff.actor_of(request), request.headers.get(PHONE) == "1"
    wrote, key = request.POST.get("who", ""), request.POST.get("key", "")
    if phone and wrote and wrote != person_of(request).code:  # two who share a phone, or a page kept from before
        words = _("Somebody else wrote this on this phone: whoever did signs in, then it is sent.")
        return JsonResponse({"refused": words}, status=403)
    rows = _rows(by)
    form = SeenForm(request.POST, rows=rows)
    asked = request.POST.get("whom", "")
    if phone and asked.isdecimal() and len(asked) < 16:  # what has left the list since may still be written to
        form.fields["whom"].choices = [(asked, asked)]  # type: ignore[attr-defined]  # a ChoiceField
    try:
        if found := remarks.kept_already(key, by=by):
            return _kept(request, found.pk, phone=phone)
        if form.is_valid():
            given = form.cleaned_data
            photos = take_in(request.FILES.getlist("photo"), by=by, role="evidence")
            at: datetime = given["at"] or clock.now()
            made = remarks.walked_past(
                int(given["whom"]), key, given["text"], by=by, at=at, photos=photos,
                offline=request.POST.get("offline") == "1",
            )  # fmt: skip
            return _kept(request, made.pk, phone=phone)
    except Refused as refusal:
        add_refusal(form, refusal)
        if phone and isinstance(refusal, NotAllowed):
            return JsonResponse({"refused": refusal.message}, status=403)
    if phone:
        said = [str(words) for errors in form.errors.values() for words in errors]
        return JsonResponse({"refused": " ".join(said)}, status=422)
    return _page(request, form, rows, key)


def _kept(request: HttpRequest, number: int, *, phone: bool) -> HttpResponse:
    if phone:
        return JsonResponse({"kept": number})
    messages.success(request, _("Kept among the notes of the case."))
    return redirect("cases:walk")
