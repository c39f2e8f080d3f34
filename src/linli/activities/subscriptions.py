"""Who is told of activities: whoever signed up, when a place comes free or a session is moved or called off."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.activities.hour_models import Hours
from linli.activities.models import Session, SessionState, SignUp, State
from linli.notify.concerned import by, only, still
from linli.notify.subscriptions import Row, Told


def _everybody(row: Session) -> Told:
    people = row.sign_ups.filter(person__isnull=False).exclude(state__in=(State.CANCELLED, State.LAPSED))
    facts = {"activity": str(row), "time": row.starts_at, "place": row.where}
    return Told(
        only(*people.values_list("person_id", flat=True)), row, reverse("activities:show", args=[row.code]), facts
    )


def _one(row: SignUp) -> Told:
    facts = {"activity": str(row.session), "time": row.session.starts_at}
    return Told(only(row.person_id), row, reverse("activities:show", args=[row.session.code]), facts)


def _served(row: Hours) -> Told:
    facts = {"activity": str(row.sign_up.session), "minutes": row.minutes}
    return Told(only(row.sign_up.person_id), row, reverse("activities:service"), facts)


NEAR, SERVED = ("session__programme",), ("sign_up__session__programme",)
ROWS = [
    Row(
        "session.called_off", "session.called_off", "activities", _("whoever signed up"),
        _("%(activity)s, %(time)s is called off"), _("%(activity)s does not take place."),
        by(Session, _everybody, "programme", "spot"), urgent=True,
    ),
    Row(
        "session.moved", "session.moved", "activities", _("whoever signed up"),
        _("%(activity)s is now at %(time)s, %(place)s"), _("%(activity)s has another time: %(time)s."),
        by(Session, _everybody, "programme", "spot"), stands=still(Session, state=SessionState.PLANNED),
    ),
    Row(
        "sign_up.offered", "sign_up.offered", "activities", _("whoever is next on the waiting list"),
        _("%(activity)s, %(time)s: a place came free, say whether you take it"),
        _("There is a place for you: %(activity)s. Do you come?"), by(SignUp, _one, *NEAR),
        stands=still(SignUp, state=State.OFFERED, session__state=SessionState.PLANNED),
    ),
    Row(
        "hours.confirmed", "hours.confirmed", "activities", _("whoever served"),
        _("%(activity)s: %(minutes)s minutes of service are yours"),
        _("Thank you: %(minutes)s minutes for %(activity)s."),
        by(Hours, _served, *SERVED),
    ),
    Row(
        "hours.answered", "hours.answered", "activities", _("whoever objected"),
        _("%(activity)s: your objection to the hours was answered"), _("Your objection was answered."),
        by(Hours, _served, *SERVED),
    ),
]  # fmt: skip
