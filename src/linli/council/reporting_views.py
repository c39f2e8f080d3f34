"""Doors to the units that report to a branch: the list of them, each with its three lists, the yearly reply."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.council import reporting
from linli.council.doors import key
from linli.council.forms import LineDoneForm, LineForm, PartnerForm
from linli.council.party_models import Listed, Partner
from linli.journal.seen import state_of
from linli.kernel import clock
from linli.papers import outs
from linli.people import access
from linli.people.doors import acting, actor, desk_form, done, staff_required
from linli.people.models import Organisation


def _body(request: HttpRequest, code: str) -> Organisation:
    rows = access.scope(actor(request), "office.read", Organisation.objects.select_related("area"))
    return get_object_or_404(rows, code=code, kind=reporting.KIND, ended_at=None)


@desk_form
@outs.listed
def index(request: HttpRequest, code: str) -> HttpResponse:
    """The units that report to the branch; one more has reported."""
    body = _body(request, code)
    form = PartnerForm(request.POST or None)
    if request.method == "POST":
        by, back = acting(request, "office.keep", body), reverse("council:partners", args=[code])
        if form.is_valid():
            given = form.cleaned_data
            return done(
                request,
                lambda: reporting.enter(
                    body.pk, given["name"], given["contact"], by=by, phone=given["phone"], since=given["since"]
                ),
                _("The unit is on record."),
                back,
            )
    units = Partner.objects.filter(body=body)
    context = {
        "body": body,
        "rows": units.filter(ended_on=None).order_by("since", "pk")[:200],
        "left": units.exclude(ended_on=None).order_by("-ended_on", "-pk")[:50],
        "form": form,
        "keeps": access.may(actor(request), "office.keep", body),
    }
    return render(request, "council/partners.html", context, status=422 if form.errors else 200)


@desk_form
@outs.listed
def partner(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """One unit: resources, needs, projects; a line more, a project done, or the unit leaves."""
    body = _body(request, code)
    row = get_object_or_404(Partner, pk=pk, body=body)
    if request.method == "POST":
        by, back = acting(request, "office.keep", body), reverse("council:partner", args=[code, pk])
        seen = request.POST.get("seen")
        if request.POST.get("step") == "end":
            return done(request, lambda: reporting.end(row.pk, by=by, seen=seen), _("Noted."), back)
        text = request.POST.get("line", "")
        if text:
            line = get_object_or_404(row.lines, pk=key(text))
            form = LineDoneForm(request.POST)
            given = (
                form.cleaned_data if form.is_valid() else {"on": clock.today(), "people": 0, "hours": 0, "outcome": ""}
            )
            return done(request, lambda: reporting.done(line.pk, by=by, seen=seen, **given), _("Noted."), back)
        line_form = LineForm(request.POST)
        said = line_form.cleaned_data if line_form.is_valid() else {"kind": "", "what": "", "due": None}
        return done(request, lambda: reporting.put(row.pk, by=by, seen=seen, **said), _("Noted."), back)
    lines = list(row.lines.order_by("pk")[:300])
    context = {
        "body": body,
        "row": row,
        "lists": [(label, [one for one in lines if one.kind == kind]) for kind, label in Listed.Kind.choices],
        "seen": state_of(row),
        "line_form": LineForm(),
        "done_form": LineDoneForm(initial={"on": clock.today()}),
        "keeps": row.ended_on is None and access.may(actor(request), "office.keep", body),
        "year": clock.today().year,
    }
    return render(request, "council/partner.html", context)


@require_safe
@staff_required
def letter(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """The reply to the unit for a year, to print and stamp."""
    body = _body(request, code)
    row = get_object_or_404(Partner, pk=pk, body=body)
    text, now = request.GET.get("year", ""), clock.today().year
    year = int(text) if text.isascii() and text.isdigit() and len(text) == 4 and int(text) <= now else now
    return render(
        request, "council/reply.html", {"body": body, "one": reporting.reply(row, year), "today": clock.today()}
    )
