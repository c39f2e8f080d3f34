"""Names in what a meeting said and decided become tombstones once their person is erased, each told from the others."""

from linli.council.models import Choice, Meeting, Point, Speaker
from linli.journal.actors import Actor
from linli.journal.services import record
from linli.people.erased_name import ErasedName, tombstone

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


def _last_number(meeting: Meeting) -> int:
    """The highest by which somebody erased is told from others there."""
    found = 0
    for model, column, way in NAMES:
        names = model._default_manager.filter(**{way: meeting}).values_list(column, flat=True)
        found = max([found, *(name.number for name in names if isinstance(name, ErasedName))])
    return found
