"""Requests to be bound to a home, compared with the estate's roll; approved, or refused with a reason."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from linli.papers import outs
from linli.people import queries, services
from linli.people.doors import acting, desk_form, desk_page
from linli.people.forms import refusals_on
from linli.people.models import Binding
from linli.people.wording import masked
from linli.web.keys import number
from linli.web.people.doors import decided_meanwhile, reader
from linli.web.people.forms import DecisionForm

PAGE = 30


@desk_page
@outs.listed
def index(request: HttpRequest) -> HttpResponse:
    """Waiting requests, oldest first."""
    waiting = queries.bindings_waiting(reader(request)).filter(pk__gt=number(request.GET.get("after")) or 0)
    rows = list(waiting[: PAGE + 1])
    matches = queries.roll_matches(rows[:PAGE])
    context = {
        "rows": [(row, masked("name", row.person.name), matches[row.pk]) for row in rows[:PAGE]],
        "older": f"?after={rows[PAGE - 1].pk}" if len(rows) > PAGE else "",
    }
    return render(request, "web/people/bindings.html", context)


@desk_form
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """One request beside the roll, and the two answers."""
    found = queries.bindings_waiting(reader(request)).filter(pk=pk).first()
    if found is None:
        found = Binding.objects.select_related("unit").filter(pk=pk).first()
        return decided_meanwhile(request, "binding.decide", found, Binding.REQUESTED, "web:bindings")
    form = DecisionForm(request.POST if request.method == "POST" else None)
    approve = request.POST.get("decision") == "approve"
    if form.is_valid():
        by = acting(request, "binding.decide", found)
        with refusals_on(form):
            services.decide_binding(pk, approve=approve, by=by, reason=form.cleaned_data["reason"])
            messages.success(
                request, _("The home is bound.") if approve else _("The request was refused; the resident reads why.")
            )
            return redirect("web:bindings")
    context = {
        "row": found,
        "name": masked("name", found.person.name),
        "phone": masked("phone", found.person.phone),
        "match": queries.roll_match(found),
        "form": form,
    }
    return render(request, "web/people/binding.html", context, status=422 if form.errors else 200)
