"""Who is told of lectures and calls: whoever is called up (at night too), asked to lecture, or had asked something."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.lectures.call_models import CallUp, Reply
from linli.lectures.models import Lecture, Lecturer, Question
from linli.notify.concerned import by, office, only, still
from linli.notify.subscriptions import Row, Told


def _called(row: Reply) -> Told:
    session = row.call.session
    facts = {"call": row.call.title, "time": session.starts_at, "place": session.place or ""}
    return Told([row.person_id], row, reverse("lectures:called", args=[row.call.code]), facts)


def _all_called(row: CallUp) -> Told:
    people = set(row.replies.values_list("person_id", flat=True))
    return Told(people, row, reverse("lectures:called", args=[row.code]), {"call": row.title})


def _lecturer(row: Lecturer) -> Told:
    facts = {"body": row.organiser.name, "field": row.field}
    return Told([row.person_id], row, reverse("lectures:teach", args=[row.code]), facts)


def _reviewers(row: Lecture) -> Told:
    people = office(row.season.organiser_id)
    url = reverse("lectures:lecture", args=[row.code])
    return Told(people, row, url, {"topic": row.topic}, aside=only(row.lecturer.person_id))


def _asker(row: Question) -> Told:
    return Told([row.person_id], row, reverse("lectures:show", args=[row.lecture.code]), {"topic": row.lecture.topic})


ROWS = [
    Row(
        "call_reply.asked", "call_reply.asked", "lectures", _("whoever is called up"),
        _("You are called up: %(call)s, %(time)s, %(place)s"), _("Please come: %(call)s, %(time)s, %(place)s."),
        by(Reply, _called, "call__session"), urgent=True,
        stands=still(Reply, call__state__in=(CallUp.State.CALLED, CallUp.State.ASSEMBLED)),
    ),
    Row(
        "call_up.cancelled", "call_up.cancelled", "lectures", _("whoever was called up"),
        _("The call is off: %(call)s"), _("You need not come: %(call)s."), by(CallUp, _all_called), urgent=True,
    ),
    Row(
        "lecturer.named", "lecturer.named", "lectures", _("whoever is asked to lecture"),
        _("%(body)s asks you to lecture: %(field)s"), _("Will you give a lecture on %(field)s?"),
        by(Lecturer, _lecturer, "organiser"),
    ),
    Row(
        "lecture.material_sent", "lecture.material_sent", "lectures", _("the office of the body, but the lecturer"),
        _("Material waits to be looked through: %(topic)s"), _("Please look through what was sent: %(topic)s."),
        by(Lecture, _reviewers, "season", "lecturer"),
    ),
    Row(
        "lecture_question.settled", "lecture_question.settled", "lectures", _("whoever asked"),
        _("Your question was looked at: %(topic)s"), _("Your question was looked at."), by(Question, _asker, "lecture"),
    ),
]  # fmt: skip
