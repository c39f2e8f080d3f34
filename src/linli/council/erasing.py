"""Names in what a meeting said and decided become tombstones once their person is erased, each told from the others."""

from collections.abc import Mapping

from linli.council.models import Choice, Meeting, Point, Speaker
from linli.journal.actors import Actor
from linli.journal.services import record
from linli.people.erased_name import ErasedName, must_be_a_name, tombstone

# Names that stand beside a person's key, as they were said or voted upon: table, column, the way to the meeting.
NAMES: tuple[tuple[type[Choice | Point | Speaker], str, str], ...] = (
    (Choice, "name", "poll__meeting"),
    (Point, "speaker", "item__meeting"),
    (Speaker, "name", "item__meeting"),
)


def name_no_more(person_id: int, by: Actor) -> None:
    """All that a meeting says of them bears one tombstone with the meeting's next number, on record of the meeting.

    The meetings are locked: two who are erased at once get two numbers.
    """
    keys: set[int] = set()
    for model, column, way in NAMES:
        named = model._default_manager.filter(person_id=person_id).exclude(**{column: ""})
        keys |= set(named.values_list(way, flat=True))
    for meeting in Meeting.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk"):
        word = tombstone(_last_number(meeting) + 1)
        for model, column, way in NAMES:
            named = model._default_manager.filter(person_id=person_id, **{way: meeting}).exclude(**{column: ""})
            named.update(**{column: word})
        record("person.words_erased", meeting, by=by, data={}, area_id=meeting.area_id)


def names_in(meeting: Meeting, names: Mapping[int, str]) -> dict[int, str]:
    """How it calls these people, by person: whoever was erased before by a number, theirs there or the next one.

    The caller has locked the meeting and holds the people still.
    """
    last, called = _last_number(meeting), dict(names)
    for pk in [pk for pk, name in names.items() if isinstance(name, ErasedName)]:
        known = _number_of(pk, meeting)
        last += not known
        called[pk] = tombstone(known or last)
    return called


def typed_name(name: str, field: str) -> str:
    """A name as it is kept. Refused where it would pass for somebody who was erased."""
    return must_be_a_name(name.strip()[:60], field)


def _number_of(person_id: int, meeting: Meeting) -> int:
    for model, column, way in NAMES:
        names = model._default_manager.filter(person_id=person_id, **{way: meeting}).values_list(column, flat=True)
        for name in names:
            if isinstance(name, ErasedName) and name.number:
                return name.number
    return 0


def _last_number(meeting: Meeting) -> int:
    """The highest by which somebody erased is told from others there."""
    found = 0
    for model, column, way in NAMES:
        names = model._default_manager.filter(**{way: meeting}).values_list(column, flat=True)
        found = max([found, *(name.number for name in names if isinstance(name, ErasedName))])
    return found
