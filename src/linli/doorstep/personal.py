"""What this floor holds about a person (`people.personal`)."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.doorstep.models import Answer, Card, Way, Wish
from linli.journal.actors import Actor
from linli.journal.services import record
from linli.people.models import Person
from linli.people.personal import OFFICE, Part, register, settle
from linli.places.models import Unit, new_salt

PARTS: list[Part] = [
    Part(
        _("In which way you want an answer"),
        Wish,
        "person",
        "way",
        gone=True,
    ),
]

ASIDE = [
    (Card, "issued_by", OFFICE),
    (Answer, "told_by", OFFICE),
]


def _forget_number(person_id: int, by: Actor) -> None:
    """The cards of homes where they lived call them no more; who else lives there tells the worker whom to call."""
    person = Person.objects.get(pk=person_id)
    numbers = {person.phone, person.other_phone} - {""}
    homes = Unit.objects.filter(
        Q(households__residences__person=person) | Q(ownerships__person=person) | Q(bindings__person=person)
    )
    for card in Card.objects.select_for_update(of=("self",)).filter(unit__in=homes.values("pk")).order_by("pk"):
        if card.phone in numbers or card.name == person.name:
            card.name, card.phone = "", ""
            card.way = Way.PAGE if card.way == Way.CALL else card.way
            card.salt = new_salt()
            card.save(update_fields=["name", "phone", "way", "salt"])
            record("person.words_erased", card, by=by, data={}, area_id=card.area_id)


def fill() -> None:
    """Called once when the application is ready."""
    register(PARTS, ASIDE)
    settle(_forget_number)
