"""A walk with the telephone: one's open cases without a network; what is seen there is sent later, and once."""

from datetime import datetime
from uuid import uuid4

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from linli.cases import queries, remarks
from linli.cases.doors.desk import staff, wording
from linli.cases.doors.desk.wording import Row
from linli.cases.queries import Filters
from linli.cases.ties import sleeps
from linli.files.services import take_in
from linli.journal.actors import Actor
from linli.kernel import clock
from linli.papers import outs
from linli.people.doors import desk_page, person_of, staff_required
from linli.ui import kept_pages


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


MOST = 200  # what a cheap phone keeps and a person can look through


def _mine(actor: Actor) -> tuple[list[Row], bool]:
    """All that one handles, what runs out first on top; and whether there is more than a phone takes along.

    What sleeps behind another case is looked at with that one.
    """
    found = queries.inbox(actor, Filters(box="mine"), most=MOST)
    return wording.rows((case for case in found.cases if not sleeps(case)), actor), bool(found.older)


@desk_page
@outs.listed
def page(request: HttpRequest) -> HttpResponse:
    """The list and one form. The phone keeps this page: no name and no room is on it."""
    rows, more = _mine(staff.actor_of(request))
    return _page(request, SeenForm(rows=rows), rows, str(uuid4()), more=more)


def _page(request: HttpRequest, form: SeenForm, rows: list[Row], key: str, *, more: bool) -> HttpResponse:
    context = {
        "rows": rows, "form": form, "key": key, "who": person_of(request).code, "most": MOST if more else 0,
    }  # fmt: skip
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
    by, key = staff.actor_of(request), request.POST.get("key", "")
    rows, more = _mine(by)
    form = SeenForm(request.POST, rows=rows)
    asked = request.POST.get("whom", "")
    if kept_pages.by_phone(request) and asked.isdecimal() and len(asked) < 16:
        # What has left the list since may still be written to.
        form.fields["whom"].choices = [(asked, asked)]  # type: ignore[attr-defined]  # a ChoiceField

    def keep() -> int | None:
        if found := remarks.kept_already(key, by=by):
            return found.pk
        return _keep(request, form, key, by) if form.is_valid() else None

    said = _("Kept among the notes of the case.")
    return kept_pages.taken(
        request, form, keep, said=said, to="cases:walk", again=lambda: _page(request, form, rows, key, more=more)
    )


def _keep(request: HttpRequest, form: SeenForm, key: str, by: Actor) -> int:
    given = form.cleaned_data
    photos = take_in(request.FILES.getlist("photo"), by=by, role="evidence")
    at: datetime = given["at"] or clock.now()
    made = remarks.walked_past(
        int(given["whom"]), key, given["text"], by=by, at=at, photos=photos,
        offline=request.POST.get("offline") == "1",
    )  # fmt: skip
    return made.pk
