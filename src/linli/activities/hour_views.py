"""Doors to hours of service: recorded, confirmed and put right at the desk; one's own, with stars and certificates."""

from typing import Any, cast

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.activities import certifying, exporting, hours, queries, reporting, service_queries, starring
from linli.activities.doors import note_read, session_of
from linli.activities.forms import AnswerForm, CorrectForm, RecordForm, TellForm
from linli.activities.hour_models import Certificate, Hours, Objection
from linli.activities.models import Session
from linli.activities.report_models import Told
from linli.council.doors import key
from linli.journal.actors import Actor
from linli.kernel import clock
from linli.kernel.codes import normalised
from linli.kernel.refused import Refused
from linli.papers import outs
from linli.people import access
from linli.people.access import scope
from linli.people.doors import (
    acting,
    actor,
    desk_form,
    desk_page,
    desk_step,
    done,
    own_page,
    own_step,
    reachable,
    second_factor_required,
)
from linli.people.forms import refusals_on
from linli.people.models import Organisation
from linli.places.models import Area


@desk_page
@outs.listed
def of_session(request: HttpRequest, code: str) -> HttpResponse:
    """The hours of a session: taken down, confirmed, objected to."""
    row = session_of(request, code)
    by = actor(request)
    rows = service_queries.of_session(row)
    note_read(request, (one.sign_up.person_id for one in rows))
    context = {
        "session": row,
        "rows": rows,
        "runs": access.may(by, "session.run", row),
        "confirms": access.may(by, "hours.confirm", row),
        "to_confirm": any(one.waits for one in rows),
        "correct_form": CorrectForm(),
        "answer_form": AnswerForm(),
    }
    return render(request, "activities/hours.html", context)


@desk_step
def change(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """Take the hours of a session down, confirm them, put one right, answer an objection."""
    row = session_of(request, code)
    back = reverse("activities:hours", args=[code])
    if name == "record":
        by = acting(request, "session.run", row)
        return done(request, lambda: hours.take_down(row.pk, by=by), _("The hours are recorded."), back)
    by = acting(request, "hours.confirm", row)
    if name == "confirm":
        return done(request, lambda: hours.confirm(row.pk, by=by), _("The hours are confirmed."), back)
    if name == "correct" and (form := CorrectForm(request.POST)).is_valid():
        one = get_object_or_404(row.sign_ups, pk=key(request.POST.get("sign_up")))
        minutes, reason = form.minutes(), form.cleaned_data["reason"]
        said = _("Put right; another person confirms it.")
        return done(request, lambda: hours.correct(one.pk, minutes, reason, by=by), said, back)
    if name == "answer" and (answer := AnswerForm(request.POST)).is_valid():
        rows = Objection.objects.filter(hours__sign_up__session=row)
        found = get_object_or_404(rows, pk=key(request.POST.get("objection")))
        words, right = answer.cleaned_data["answer"], answer.minutes()
        return done(request, lambda: hours.decide(found.pk, words, right, by=by), _("Answered."), back)
    if name not in {"correct", "answer"}:
        raise Http404
    messages.error(request, _("Something is missing or cannot be read."))
    return redirect(back)


@own_page
@outs.residents
def own(request: HttpRequest) -> HttpResponse:
    """What one has served: hours, stars, certificates, and how to object."""
    by = actor(request)
    context = _own(by, None)
    outs.stays_without(request, cast(Any, context["served"]).rows)
    return render(request, "activities/service.html", context)


def _own(by: Actor, form: TellForm | None) -> dict[str, object]:
    told = list(reporting.programmes(by)[:60])
    return {
        "served": service_queries.of_person(by.person_id or 0),
        "told": list(reporting.own(by.person_id or 0)[:30]),
        "form": form or (TellForm(programmes=told) if told else None),
    }


@own_step
def tell(request: HttpRequest) -> HttpResponse:
    """Say what one served where nobody took it down; or take that back."""
    by, back = actor(request), reverse("activities:service")
    if code := request.POST.get("back", ""):
        row = get_object_or_404(Told, code=code, person_id=by.person_id or 0)
        return done(request, lambda: reporting.withdraw(row.pk, by=by), _("Taken back."), back)
    form = TellForm(request.POST, programmes=list(reporting.programmes(by)[:60]))
    if form.is_valid():
        given = form.cleaned_data
        with refusals_on(form):
            stay = reporting.Stay(given["starts"], given["ends"], given["words"])
            reporting.tell(given["programme"], stay, by=by)
            messages.success(request, _("Sent. The body answers you."))
            return redirect(back)
    return render(request, "activities/service.html", _own(by, form), status=422)


@own_step
def own_change(request: HttpRequest, name: str) -> HttpResponse:
    """Object to hours; say whether one may be shown; have a certificate drawn up."""
    by, back = actor(request), reverse("activities:service")
    if name == "object":
        rows = Hours.objects.filter(sign_up__person_id=by.person_id or 0)
        one = get_object_or_404(rows, code=request.POST.get("hours", ""))
        words = request.POST.get("words", "")
        return done(request, lambda: hours.object_to(one.pk, words, by=by), _("Your objection is with them."), back)
    if name == "shown":
        shown = request.POST.get("shown") == "1"
        return done(request, lambda: starring.agree(shown, by=by), _("Noted."), back)
    if name != "certify":
        raise Http404
    body = get_object_or_404(Organisation, code=request.POST.get("body", ""))
    try:
        made = certifying.issue(body.pk, by.person_id or 0, by=by)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect(back)
    return redirect("activities:certificate", made.code)


@own_page
def certificate(request: HttpRequest, code: str) -> HttpResponse:
    """The certificate as a PDF, for whom it is about and the body's posts."""
    found = reachable(
        request, "service_record.read", Certificate.objects.select_related("organiser", "area"), code=code
    )
    address = request.build_absolute_uri(reverse("activities:genuine", args=[code]))
    content = certifying.pdf(found, address, number=certifying.number_for(found, by=actor(request)))
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = content_disposition_header(False, f"{found.number}.pdf") or "inline"
    return answer


@require_safe
def genuine(request: HttpRequest, code: str) -> HttpResponse:
    """Where the code on a certificate leads: whether it is genuine, and what it certifies. No full name."""
    rows = Certificate.objects.select_related("organiser", "person")
    found = rows.filter(code=normalised(code)).first()
    context = {"code": code, "found": found, "served": service_queries.shown(found) if found else None}
    return render(request, "activities/genuine.html", context, status=200 if found else 404)


@require_safe
@outs.residents
def stars(request: HttpRequest, code: str) -> HttpResponse:
    """Stars under publication in the estate, of those who agreed to be shown."""
    estate = get_object_or_404(Area, level="estate", code=code, ends=None)
    rows = list(starring.shown(estate.path_ids)[:200])
    outs.stays_without(request, rows)
    return render(request, "activities/stars.html", {"estate": estate, "rows": rows})


@desk_page
@outs.listed
def volunteers(request: HttpRequest) -> HttpResponse:
    """Hours that wait to be confirmed; stars that are due and those published, for whoever publishes them."""
    areas = service_queries.publishing(actor(request))
    rows = [(area, service_queries.due(area), service_queries.published(area)) for area in areas]
    waiting = service_queries.waiting(actor(request))
    note_read(
        request,
        [
            *(one.person_id for _area, due, _given in rows for one in due),
            *(star.person_id for _area, _due, given in rows for star in given),
            *(person for one in waiting for person in one.people),
        ],
    )
    context = {"areas": rows, "waiting": waiting}
    return render(request, "activities/volunteers.html", context)


@desk_step
def confirm_hours(request: HttpRequest) -> HttpResponse:
    """Confirm the hours of the sessions that the page listed."""
    by, back = actor(request), reverse("activities:volunteers")
    codes = request.POST.getlist("session")[: service_queries.SHOWN]
    found = list(scope(by, "hours.confirm", Session.objects.filter(code__in=codes)).order_by("pk"))
    if not found:
        raise Http404
    as_who = acting(request, "hours.confirm", found[0])
    ids = [one.pk for one in found]
    return done(request, lambda: hours.confirm_each(ids, by=as_who), _("The hours are confirmed."), back)


@desk_step
def publish_stars(request: HttpRequest) -> HttpResponse:
    """Publish what is due in an area, or take one back."""
    area = get_object_or_404(Area, pk=key(request.POST.get("area")))
    by, back = acting(request, "star.publish", area), reverse("activities:volunteers")
    if star := key(request.POST.get("star")):
        reason = request.POST.get("reason", "")
        return done(request, lambda: starring.withdraw(star, reason, by=by), _("The star is taken back."), back)
    return done(request, lambda: starring.publish(area.pk, by=by), _("The stars are published."), back)


@desk_form
@second_factor_required
def national_record(request: HttpRequest, body: str) -> HttpResponse:
    """The body's record of service, in the fields that the national system takes, as a workbook."""
    found = next((one for one in queries.organisers(actor(request)) if one.code == body), None)
    if found is None:
        raise Http404
    today = clock.today()
    form = RecordForm(request.POST or None, initial={"first": today.replace(month=1, day=1), "last": today})
    if request.method == "POST" and form.is_valid():
        by, given = acting(request, "service_record.export", found), form.cleaned_data
        with refusals_on(form):
            book = exporting.handed(found, given["first"], given["last"], by=by)
            name = f"{found.name}-{given['first']:%Y%m%d}-{given['last']:%Y%m%d}.xlsx"
            return FileResponse(book, as_attachment=True, filename=name, content_type=outs.EXCEL)  # type: ignore[return-value]  # a file, which is an answer
    return render(request, "activities/record.html", {"body": found, "form": form}, status=422 if form.errors else 200)
