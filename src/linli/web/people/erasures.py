"""The office answers wishes to be erased, and orders it for somebody who has no account."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.kernel import clock
from linli.kernel.codes import normalised
from linli.papers import outs
from linli.people import access, erasing, personal
from linli.people.doors import acting, desk_form, desk_page, second_factor_required
from linli.people.forms import refusals_on
from linli.people.models import Erasure, Person
from linli.people.wording import masked
from linli.web.keys import number
from linli.web.people.doors import decided_meanwhile, reader
from linli.web.people.forms import DecisionForm, ErasureForm
from linli.web.registry.doors import form_page

PAGE = 30


@desk_page
@outs.listed
def index(request: HttpRequest) -> HttpResponse:
    """Those that wait for an answer, oldest first."""
    found = access.scope(reader(request), "erasure.decide", Erasure.objects.select_related("person", "area"))
    rows = list(found.filter(pk__gt=number(request.GET.get("after")) or 0).order_by("pk")[: PAGE + 1])
    context = {
        "rows": [(row, masked("name", row.person.name)) for row in rows[:PAGE]],
        "older": f"?after={rows[PAGE - 1].pk}" if len(rows) > PAGE else "",
        "today": clock.today(),
    }
    return render(request, "web/people/erasures.html", context)


@desk_form
@second_factor_required
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """One wish with what stands in its way, and the two answers."""
    found = access.scope(reader(request), "erasure.decide", Erasure.objects.select_related("person", "area"))
    row = found.filter(pk=pk).first()
    if row is None:
        row = Erasure.objects.filter(pk=pk).first()
        return decided_meanwhile(request, "erasure.decide", row, Erasure.ASKED, "web:erasures")
    form = DecisionForm(request.POST if request.method == "POST" else None)
    yes = request.POST.get("decision") == "grant"
    if form.is_valid():
        by = acting(request, "erasure.decide", row)
        with refusals_on(form):
            if yes:
                erasing.grant(pk, by=by)
            else:
                erasing.refuse(pk, form.cleaned_data["reason"], by=by)
            done = _("Carried out: nothing here says any more who it was.")
            messages.success(request, done if yes else _("Answered; the person reads why not."))
            return redirect("web:erasures")
    context = {
        "row": row,
        "name": masked("name", row.person.name),
        "hindrances": personal.hindrances(row.person_id),
        "form": form,
    }
    return render(request, "web/people/erasure.html", context, status=422 if form.errors else 200)


@desk_form
@second_factor_required
def order(request: HttpRequest, code: str) -> HttpResponse:
    """Have somebody erased who has no account, by the paper on which they or their kin asked for it."""
    people = access.scope(reader(request), "person.erase", Person.objects.all())
    found = get_object_or_404(people, code=normalised(code))
    by, form = acting(request, "person.erase", found), ErasureForm(request.POST or None)
    return form_page(
        request, form, lambda: erasing.order(found.pk, form.cleaned_data["document"], by=by),
        title=_("Erase %(name)s") % {"name": masked("name", found.name)}, back=reverse("web:people"),
        said=_("Carried out: nothing here says any more who it was."),
    )  # fmt: skip
