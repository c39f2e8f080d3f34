"""The month's report at the desk: written from the journal, looked through, released to residents; as PDF and Word."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.cases import months
from linli.cases.doors import periods
from linli.cases.doors.desk import staff
from linli.cases.oversight_models import MonthReport
from linli.journal.actors import Actor
from linli.kernel.refused import NotAllowed, Refused
from linli.papers import outs, typeset, word
from linli.papers.views import DOCX
from linli.people.access import anywhere, scope
from linli.people.doors import desk_form, desk_page
from linli.people.forms import refusals_on
from linli.places.models import Area

MOST = 60


class ReleaseForm(forms.Form):
    """What the office adds."""

    note = forms.CharField(
        label=gettext_lazy("What the office adds, in its own words"), required=False, max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip


def _reports(actor: Actor) -> Any:
    if not anywhere(actor, "report.release", Area):
        raise NotAllowed(_("The month is written and released by the desk of the estate or an office above."))
    return scope(actor, "report.release", MonthReport.objects.select_related("area", "released_by"))


@desk_form
@outs.listed
def page(request: HttpRequest) -> HttpResponse:
    """The reports of one's estates, newest first; a month that is over and has none is written here."""
    actor = staff.actor_of(request)
    reports = _reports(actor)
    estates = staff.estates_of(actor)
    if request.method == "POST":
        estate = next((area for area in estates if area.code == request.POST.get("estate")), None)
        return _written(request, estate, request.POST.get("month", ""), actor)
    rows = list(reports.order_by("-month", "area__name", "pk")[:MOST])
    context = {
        "rows": [(one, months.month_words(one.month)) for one in rows],
        "estates": estates,
        "months": periods.months()[1:],
    }
    return render(request, "cases/desk/months.html", context)


def _written(request: HttpRequest, estate: Area | None, month: str, actor: Actor) -> HttpResponse:
    if estate is None:
        raise Http404
    try:
        one = months.write(estate, _month(month), by=actor)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return HttpResponseRedirect(reverse("cases:months"), status=303)
    return HttpResponseRedirect(reverse("cases:month", args=[one.pk]), status=303)


def _month(text: str) -> date:
    if (first := periods.month_of(text)) is None:
        raise Http404
    return first


@desk_form
def one(request: HttpRequest, report_id: int) -> HttpResponse:
    """One report, and its release."""
    actor = staff.actor_of(request)
    found = get_object_or_404(_reports(actor), pk=report_id)
    form = ReleaseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            months.release(found.pk, form.cleaned_data["note"], by=actor)
            messages.success(request, _("Released: residents read it from now on."))
            return HttpResponseRedirect(reverse("cases:month", args=[found.pk]), status=303)
    context = {"one": found, "told": months.in_words(found), "form": form}
    return render(request, "cases/desk/month.html", context, status=422 if form.errors else 200)


@desk_page
def paper(request: HttpRequest, report_id: int, form: str) -> HttpResponse:
    """The report on paper, or for Word."""
    return handed(get_object_or_404(_reports(staff.actor_of(request)), pk=report_id), form)


def handed(one: MonthReport, form: str) -> HttpResponse:
    """The report as a file."""
    document = months.document(one)
    made, mime = (word.docx(document), DOCX) if form == "docx" else (typeset.pdf(document), "application/pdf")
    answer = HttpResponse(made, content_type=mime)
    name = f"{document.title}.{'docx' if form == 'docx' else 'pdf'}".replace("/", "-")
    answer["Content-Disposition"] = content_disposition_header(form == "docx", name) or "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
