"""Residents' doors: where neighbours help one another in their estate, what one pledges, and the account of it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.kernel import clock
from linli.mutual_aid import queries, services
from linli.mutual_aid.forms import PledgeForm
from linli.mutual_aid.models import Drive, Pledge, State
from linli.papers import outs
from linli.people import access
from linli.people.doors import actor, done, own_form, own_page, own_step
from linli.people.forms import refusals_on
from linli.places.models import Area


@own_page
@outs.residents
def on(request: HttpRequest, code: str) -> HttpResponse:
    """Every occasion to help in the estate, open and closed; for its residents alone."""
    estate = get_object_or_404(Area, level="estate", code=code, ends=None)
    rows = list(queries.shown(actor(request), estate)[:50])
    outs.stays_without(request, rows)
    return render(request, "mutual_aid/on.html", {"estate": estate, "rows": rows})


@own_form
@outs.residents
def show(request: HttpRequest, code: str) -> HttpResponse:
    """One occasion: what is needed, what one pledges, its account."""
    by = actor(request)
    drive = get_object_or_404(Drive.objects.select_related("organiser", "area"), code=code)
    if not access.may(by, "aid.look", drive):
        raise Http404
    lines = queries.lines(drive)
    pledges = drive.state == State.OPEN and drive.until >= clock.today() and any(not row.item.money for row in lines)
    form = PledgeForm(request.POST or None, items=[row.item for row in lines])
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        with refusals_on(form):
            services.pledge(given["item"], given["quantity"], shown=given["shown"], by=by)
            messages.success(request, _("Pledged. The body says where and when to bring it; thank you."))
            return redirect("mutual_aid:show", code)
    context = {
        "drive": drive, "lines": lines, "pledges": pledges, "form": form, "mine": queries.own_pledges(drive, by),
        "thanked": queries.thanked(drive),
    }  # fmt: skip
    return render(request, "mutual_aid/show.html", context, status=422 if form.errors else 200)


@own_step
def take_back(request: HttpRequest, code: str, pledge: str) -> HttpResponse:
    """Take one's own pledge back."""
    row = get_object_or_404(Pledge, code=pledge, item__drive__code=code, person_id=actor(request).person_id)
    back = reverse("mutual_aid:show", args=[code])
    return done(request, lambda: services.withdraw(row.pk, by=actor(request)), _("Taken back."), back)
