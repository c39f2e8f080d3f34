"""What this floor holds about a person (`people.personal`)."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.journal.actors import Actor
from linli.people import consents
from linli.people.consents import Kind
from linli.people.personal import (
    ANON,
    COVERED,
    LEDGER,
    NEEDED,
    OFFICE,
    SERVICE,
    Hindrance,
    Part,
    hinder,
    register,
    settle,
)
from linli.visits import services
from linli.visits.models import PaperVisit, Turn, Visit, Visited, Visitor

PARTS: list[Part] = [
    Part(
        _("That you visit"),
        Visitor,
        "person",
        "programme__title trained sex ended_at",
        stays=ANON,
    ),
    Part(
        _("That you are visited"),
        Visited,
        "person",
        "name sex address position guardian phone need consent photos reason ended_at ended_why",
        emptied="name address position guardian phone need reason",
        stays=LEDGER,
    ),
    Part(
        _("That you answer for somebody who is visited"),
        Visited,
        "answers",
        "programme__title guardian phone ended_at",
        emptied="guardian phone",
        stays=LEDGER,
    ),
    Part(
        _("Visits at your home"),
        Visit,
        "visited__person",
        "day arrived_at left_at goals done response advice safety",
        emptied="goals done response advice safety",
        stays=LEDGER,
    ),
    Part(
        _("Visits that you made"),
        Visit,
        "first second",
        "day arrived_at left_at metres periods",
        stays=SERVICE,
    ),
]

ASIDE = [
    (Visited, "first second", OFFICE),
    (Turn, "first second", COVERED),
    (Visit, "by entered_by", OFFICE),
    (PaperVisit, "first second", COVERED),
    (PaperVisit, "entered_by seen_by", OFFICE),
]

CONSENTS = [
    Kind(
        _("That what you need is noted for visits, and that photos are taken"),
        Visited,
        "person",
        "programme__title",
        _(
            "What you need is emptied and photos taken are deleted at once, and none is taken any more;"
            " tell the office to end the visits too."
        ),
        ~Q(consent="") | Q(photos=True),
        how="consent",
        ended="ended_at",
        withdraw=lambda pk, by: services.agree_no_more(pk, by=by),
    ),
]


HINDRANCES = [
    Hindrance(_("You are visited at home: tell the office first that it ends."), Visited, "person", Q(ended_at=None)),
    Hindrance(NEEDED, Visited, "answers", Q(ended_at=None)),
    Hindrance(_("You visit people at home: hand your visits over first."), Visitor, "person", Q(ended_at=None)),
]


def _photos(person_id: int, by: Actor) -> None:
    """Photos taken at their home are deleted at once."""
    agreed = Visited.objects.filter(~Q(consent="") | Q(photos=True), person_id=person_id)
    for pk in agreed.order_by("pk").values_list("pk", flat=True):
        services.agree_no_more(pk, by=by)


def fill() -> None:
    """Called once when the application is ready."""
    register(PARTS, ASIDE)
    consents.register(CONSENTS)
    hinder(HINDRANCES)
    settle(_photos)
