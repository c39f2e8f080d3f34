"""Doors to a body's office: its seal, and its letters."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.council import bodies, elections, office
from linli.council.forms import FulfilForm, LetterForm, SealForm
from linli.council.office_models import Letter, SealUse
from linli.files.models import File
from linli.files.services import take_in
from linli.journal.actors import Actor
from linli.journal.seen import last_of
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.papers import outs
from linli.people import access
from linli.people.doors import acting, actor, desk_form, desk_step, done
from linli.people.forms import refusals_on
from linli.people.models import Formality, Organisation

PAGE = 50


def _body(request: HttpRequest, code: str) -> Organisation:
    rows = access.scope(actor(request), "office.read", Organisation.objects.select_related("area"))
    return get_object_or_404(rows, code=code, ended_at=None)


@desk_form
@outs.listed
def seal(request: HttpRequest, code: str) -> HttpResponse:
    """The uses of the body's seal, latest first; one more is applied for."""
    body = _body(request, code)
    keeps = access.may(actor(request), "office.keep", body)
    form = SealForm(request.POST or None)
    if request.method == "POST":
        by = acting(request, "office.keep", body)
        if form.is_valid():
            given = form.cleaned_data
            with refusals_on(form):
                office.apply_for_seal(
                    body.pk, given["document"], given["purpose"], given["copies"], by=by, seen=request.POST.get("seen")
                )
                messages.success(request, _("Applied for. Somebody else of the body approves it."))
                return redirect("council:seal", code)
    before = request.GET.get("before", "")
    rows = SealUse.objects.filter(body=body).select_related("applicant", "decided_by", "stamped_by").order_by("-pk")
    if before.isascii() and before.isdigit() and len(before) <= 18:
        rows = rows.filter(pk__lt=int(before))
    found = list(rows[: PAGE + 1])
    photos: dict[int, list[File]] = {}
    for file in File.objects.filter(owner_kind="seal_use", owner_id__in=[row.pk for row in found]).order_by("pk"):
        photos.setdefault(file.owner_id or 0, []).append(file)
    context = {
        "body": body, "form": form, "keeps": keeps, "me": actor(request).person_id,
        "as_seen": last_of(SealUse.objects.filter(body=body)),
        "rows": [(row, photos.get(row.pk, [])) for row in found[:PAGE]],
        "older": f"?before={found[PAGE - 1].pk}" if len(found) > PAGE else "",
    }  # fmt: skip
    return render(request, "council/seal.html", context, status=422 if form.errors else 200)


@desk_step
def seal_act(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Approve, refuse, or say that it was stamped, with its photo."""
    body = _body(request, code)
    use = get_object_or_404(SealUse, pk=pk, body=body)
    by, back, step = (
        acting(request, "office.keep", body),
        reverse("council:seal", args=[code]),
        request.POST.get("step"),
    )
    if step == "stamp":
        return done(request, lambda: _stamped(request, use, by), _("Stamped, and on record."), back)
    reason, yes = request.POST.get("reason", ""), step == "approve"
    said = _("Approved.") if yes else _("Not approved.")
    return done(request, lambda: office.decide_seal(use.pk, approve=yes, by=by, reason=reason), said, back)


def _stamped(request: HttpRequest, use: SealUse, by: Actor) -> SealUse:
    photos = take_in(request.FILES.getlist("photo"), by=by, role="evidence", scanned=True)
    return office.stamp(use.pk, by=by, photos=photos)


@desk_step
def fulfil(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """What was owed after an election is done: the filing, the hand-over; with the paper that shows it."""
    body = get_object_or_404(bodies.readable(actor(request)), code=code)
    row = get_object_or_404(Formality, pk=pk, seating__organisation=body)
    by, form = acting(request, "body.file", body), FulfilForm(request.POST)
    back = f"{reverse('council:body', args=[code])}#elections"

    def act() -> None:
        if not form.is_valid():
            raise Refused("day_missing", _("Give the day and the paper that shows it, with its number."))
        photos = take_in(request.FILES.getlist("photo"), by=by, role="evidence", scanned=True)
        elections.fulfil(row.pk, form.cleaned_data["day"], form.cleaned_data["document"], by=by, photos=photos)

    return done(request, act, _("Noted, with its paper."), back)


@desk_form
@outs.listed
def letters(request: HttpRequest, code: str) -> HttpResponse:
    """The register of letters, searched; one more is entered."""
    body = _body(request, code)
    form = LetterForm(request.POST or None, initial={"day": clock.today(), "way": "in"})
    if request.method == "POST":
        by = acting(request, "office.keep", body)
        if form.is_valid():
            with refusals_on(form):
                letter = office.register_letter(
                    body.pk, office.Written(**form.cleaned_data), by=by, seen=request.POST.get("seen")
                )
                messages.success(request, _("Entered as No. %(number)s.") % {"number": letter.number})
                return redirect("council:letters", code)
    way, words = request.GET.get("way", "")[:3], request.GET.get("q", "").strip()[:60]
    rows, before = office.letters(body, way=way, words=words), request.GET.get("before", "")
    if before.isascii() and before.isdigit() and len(before) <= 18:
        rows = rows.filter(pk__lt=int(before))
    found = list(rows[: PAGE + 1])
    narrowed = request.GET.copy()
    narrowed.pop("before", None)
    more = "&".join(filter(None, [narrowed.urlencode(), f"before={found[PAGE - 1].pk}" if len(found) > PAGE else ""]))
    context = {
        "body": body, "form": form, "rows": found[:PAGE], "ways": Letter.Way.choices, "way": way, "words": words,
        "keeps": access.may(actor(request), "office.keep", body), "older": f"?{more}" if len(found) > PAGE else "",
        "as_seen": last_of(Letter.objects.filter(body=body)),
    }  # fmt: skip
    return render(request, "council/letters.html", context, status=422 if form.errors else 200)


@desk_step
def strike_out(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Strike a line of the register out."""
    body = _body(request, code)
    letter = get_object_or_404(Letter, pk=pk, body=body)
    by, reason = acting(request, "office.keep", body), request.POST.get("reason", "")
    back = reverse("council:letters", args=[code])
    return done(request, lambda: office.strike_out(letter.pk, reason, by=by), _("Struck out; its number stays."), back)
