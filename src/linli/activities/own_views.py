"""Residents' doors: what is on, one session of it, signing up, not coming after all, signing in by the code."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from linli.activities import attending, claiming, feeds, nearing, queries, questions, signing_up, telling
from linli.activities.after_models import Report
from linli.activities.doors import session_of
from linli.activities.forms import NearForm, SignUpForm
from linli.activities.models import LIVE, Session, SessionState, State
from linli.activities.near_models import Circle
from linli.council.doors import page_from
from linli.files.queries import files_of
from linli.journal.actors import Actor
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.papers import outs
from linli.people import access
from linli.people.doors import actor, by_printed_code, done, own_form, own_page, own_step, person_of
from linli.places.models import Area
from linli.rules import signing_up as rules
from linli.ui import moments

GRADES = (
    (5, pgettext_lazy("of a session", "very good")),
    (4, pgettext_lazy("of a session", "good")),
    (3, pgettext_lazy("of a session", "fair")),
    (2, pgettext_lazy("of a session", "not so good")),
    (1, pgettext_lazy("of a session", "bad")),
)


@require_safe
@outs.residents
def on(request: HttpRequest, code: str) -> HttpResponse:
    """What is on in the estate in the weeks to come."""
    estate = get_object_or_404(Area, level="estate", code=code, ends=None)
    rows, later = page_from(queries.on_in(actor(request), estate), request, "starts_at", 100)
    outs.stays_without(request, rows)
    days: dict[object, list[object]] = {}
    for row in rows:
        days.setdefault(row.day, []).append(row)
    feed = request.build_absolute_uri(reverse("activities:feed_of_estate", args=[code]))
    context = {"estate": estate, "days": list(days.items()), "feed": feed, "later": later}
    return render(request, "activities/on.html", context)


@require_safe
def feed_of_estate(request: HttpRequest, code: str) -> HttpResponse:
    """The same as iCalendar, for anybody's calendar program."""
    estate = get_object_or_404(Area, level="estate", code=code, ends=None)
    rows = queries.on_in(actor(request), estate)[: feeds.MOST]
    return feeds.calendar(request, feeds.of_estate(estate, rows), estate.name)


@require_safe
def feed_of_person(request: HttpRequest, token: str) -> HttpResponse:
    """What a person has signed up for, is on duty for or goes to, for their own calendar program."""
    person = feeds.person_of(token)
    signed = queries.own(person.pk)[: feeds.MOST]
    return feeds.calendar(request, feeds.of_person(person.pk, signed), person.name)


@own_page
@outs.residents
def mine(request: HttpRequest) -> HttpResponse:
    """What one has signed up for, and took part in."""
    person = person_of(request)
    context = {
        "rows": list(queries.own(person.pk)[:50]),
        "guests": claiming.under(person),
        "past": list(queries.own_past(person.pk)[:20]),
        # It outlasts a sheet of printed codes, which whoever printed it could have used.
        "feed": "" if by_printed_code(request) else request.build_absolute_uri(feeds.address(person)),
    }
    if not context["rows"] and not context["past"]:
        outs.stays(request)
    return render(request, "activities/mine.html", context)


@require_safe
@never_cache
def show(request: HttpRequest, code: str) -> HttpResponse:
    """One session: what, when, where, with whom; and what one can do about it now."""
    row = session_of(request, code, "session.look")
    return render(request, "activities/show.html", _shown(request, row, None))


def _shown(request: HttpRequest, row: Session, form: SignUpForm | None) -> dict[str, object]:
    by, now = actor(request), clock.now()
    own, rooms = queries.sign_up_of(row, by.person_id), queries.rooms(row)
    live = own is not None and own.state in LIVE
    coming = row.state == SessionState.PLANNED and row.starts_at > now
    signs_up = coming and not live and by.person_id is not None and access.may(by, "session.sign_up", row)
    return {
        "session": row,
        "own": own,
        "live": live,
        "rooms": rooms,
        "coming": coming,
        "form": form or SignUpForm(rooms=rooms, asked=questions.of(row.programme_id) if signs_up else ()),
        "signs_up": signs_up,
        "offered": own is not None and own.state == State.OFFERED and coming,
        **_told(row),
        "circle": _circle(row, by),
        "grades": GRADES,
        "leaves": own is not None and own.came_at is not None and own.left_at is None and row.ends_at > now,
        **(_for_group(request, row) if coming else {}),
    }


def _for_group(request: HttpRequest, row: Session) -> dict[str, str]:
    """What is pasted into a group chat: what, when, where."""
    link = request.build_absolute_uri(reverse("activities:show", args=[row.code]))
    said = _("%(title)s: %(time)s, %(place)s. Organised by %(who)s.") % {
        "title": str(row), "time": moments.said(row.starts_at), "place": row.where,
        "who": row.programme.organiser.name,
    }  # fmt: skip
    return {"group": f"{said}\n{link}", "group_link": link}


def _circle(row: Session, by: Actor) -> Circle | None:
    """Where one signs in by position, while one does."""
    if by.person_id is None or not rules.open_to_come(clock.now(), row.starts_at, row.ends_at):
        return None
    return Circle.objects.filter(session=row).first() if row.state == SessionState.PLANNED else None


def _told(row: Session) -> dict[str, object]:
    """The report that residents read, with its photos."""
    report = Report.objects.filter(session=row).exclude(released_at=None).first()
    return {"report": report, "photos": files_of(telling.OWNER, report.pk) if report else []}


@own_step
def sign_up(request: HttpRequest, code: str) -> HttpResponse:
    """Sign oneself up."""
    row, by = session_of(request, code, "session.look"), actor(request)
    form = SignUpForm(request.POST, rooms=queries.rooms(row), asked=questions.of(row.programme_id))
    back = reverse("activities:show", args=[code])
    if not form.is_valid():
        return render(request, "activities/show.html", _shown(request, row, form), status=422)
    given = form.cleaned_data
    try:
        made = signing_up.sign_up(
            row.pk,
            given["role"],
            by=by,
            companions=given.get("companions") or 0,
            named=given.get("named", ""),
            answers=form.answers(),
        )
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        if made.state == State.PLACED:
            messages.success(request, _("You are signed up."))
        elif made.state == State.ASKED:
            messages.info(request, _("Sent. Whoever organises it answers you."))
        else:
            messages.info(request, _("It is full: you are on the waiting list, and will be offered a place."))
    return redirect(back)


@own_step
def change(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """Not coming after all; take the place that is offered, or leave it; go."""
    row, by = session_of(request, code, "session.look"), actor(request)
    own, back = get_object_or_404(row.sign_ups, person_id=by.person_id or 0), reverse("activities:show", args=[code])
    if name == "cancel":
        return done(request, lambda: signing_up.cancel(own.pk, by=by), _("You are no longer signed up."), back)
    if name in ("take", "leave_it"):
        takes = name == "take"
        said = _("You are signed up.") if takes else _("Thank you for saying so; the next in line gets the place.")
        return done(request, lambda: signing_up.answer(own.pk, by=by, takes=takes), said, back)
    if name != "leave":
        raise Http404
    return done(request, lambda: attending.leave(own.pk, by=by), _("You are signed out. Thank you."), back)


@own_step
def near(request: HttpRequest, code: str) -> HttpResponse:
    """Sign in from where the telephone is, where the session allows it."""
    row, form = session_of(request, code, "session.look"), NearForm(request.POST)
    back = reverse("activities:show", args=[code])
    if not form.is_valid():
        messages.error(request, _("Your telephone did not say where it is."))
        return redirect(back)
    given, by = form.cleaned_data, actor(request)
    said = _("You are signed in. Welcome!")
    return done(request, lambda: nearing.come_near(row.code, by=by, **given), said, back)


@own_form
def here(request: HttpRequest, code: str, token: str) -> HttpResponse:
    """Where the code on the screen leads: one press, and one is there."""
    row = session_of(request, code, "session.look")
    if request.method == "POST":
        back = reverse("activities:show", args=[code])
        return done(
            request, lambda: attending.come(code, token, by=actor(request)), _("You are signed in. Welcome!"), back
        )
    open_now = rules.open_to_come(clock.now(), row.starts_at, row.ends_at)
    return render(request, "activities/here.html", {"session": row, "open_now": open_now})
