"""What this floor holds about a person (`people.personal`)."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.journal.actors import Actor
from linli.kernel import clock
from linli.lectures import calling
from linli.lectures.call_models import CallUp, Ready, Reply
from linli.lectures.models import Attended, Lecturer, Material, Question, Season, Surveyed, Upvote
from linli.people import consents
from linli.people.consents import Kind
from linli.people.personal import ANON, LEDGER, OFFICE, SERVICE, Hindrance, Part, hinder, register, settle

PARTS: list[Part] = [
    Part(
        _("That you can be called up"),
        Ready,
        "person",
        "organiser__name skill adult joined_at left_at",
        stays=ANON,
    ),
    Part(
        _("Calls that reached you"),
        Reply,
        "person",
        "call__title skill said minutes said_at",
        stays=LEDGER,
    ),
    Part(
        _("That you lecture"),
        Lecturer,
        "person",
        "organiser__name unit field proof starts ends state reason",
        emptied="unit proof",
        stays=LEDGER,
    ),
    Part(
        _("Material that you handed in"),
        Material,
        "by",
        "lecture__season__title edition note at state reason",
        stays=LEDGER,
    ),
    Part(
        _("Questions that you asked"),
        Question,
        "person",
        "words state reason asked_at",
        emptied="words",
        stays=ANON,
    ),
    Part(
        _("Questions that you want answered too"),
        Upvote,
        "person",
        "question__words",
        stays=ANON,
    ),
    Part(
        _("Surveys that you filled in; what you wrote, nobody keeps with your name"),
        Surveyed,
        "person",
        "lecture__season__title",
        stays=ANON,
    ),
    Part(
        _("Seasons of lectures that you heard"),
        Attended,
        "person",
        "season__title lectures minutes issued_on",
        stays=SERVICE,
    ),
]

ASIDE = [
    (CallUp, "called_by", OFFICE),
    (Season, "drawn_by approved_by", OFFICE),
    (Lecturer, "named_by", OFFICE),
    (Material, "reviewer", OFFICE),
]

CONSENTS = [
    Kind(
        _("That you can be called up in an emergency"),
        Ready,
        "person",
        "organiser__name skill",
        _("You are off the list and are not called any more."),
        when="joined_at",
        ended="left_at",
        withdraw=lambda pk, by: calling.leave(pk, by=by),
    ),
]


HINDRANCES = [
    Hindrance(
        _("You are appointed as a lecturer until a day that is still to come."), Lecturer, "person",
        lambda: Q(state=Lecturer.State.ACCEPTED, ends__gte=clock.today()),
    ),
]  # fmt: skip


def _leave(person_id: int, by: Actor) -> None:
    """Nobody calls them up any more."""
    for pk in Ready.objects.filter(person_id=person_id, left_at=None).order_by("pk").values_list("pk", flat=True):
        calling.leave(pk, by=by)


def fill() -> None:
    """Called once when the application is ready."""
    register(PARTS, ASIDE)
    consents.register(CONSENTS)
    hinder(HINDRANCES)
    settle(_leave)
