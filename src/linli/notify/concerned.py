"""Small pieces of which floors make the functions of their rows: whom an entry concerns."""

from collections.abc import Callable, Collection, Iterable
from typing import Any, TypeVar

from django.db.models import Model

from linli.journal.models import Entry
from linli.notify.subscriptions import Concerned, Stands, Told
from linli.people.queries import running

M = TypeVar("M", bound=Model)

SEATS = "_seat"  # kinds of posts that are a seat and no office end so


def by(model: type[M], give: Callable[[M], Told | None], *related: str) -> Concerned:
    """Told by the entry's subject as it stands now; of what is gone nobody is told."""

    def concerned(entry: Entry) -> Iterable[Told]:
        row = model._default_manager.select_related(*related).filter(pk=entry.subject_id).first()
        if row is not None and (told := give(row)) is not None:
            yield told

    concerned.of = model  # type: ignore[attr-defined]  # for the test that tries every row
    return concerned


def still(model: type[Model], **conditions: Any) -> Stands:
    """A message leaves only while its entry's subject is as `conditions` say. One statement for all of a letter."""

    def standing(keys: Collection[int]) -> Iterable[int]:
        return model._default_manager.filter(pk__in=keys, **conditions).values_list("pk", flat=True)

    return standing


def only(*people: int | None) -> list[int]:
    """Those of them who have an account."""
    return [one for one in people if one is not None]


def office(organisation_id: int) -> set[int]:
    """Whoever holds an office of the body now; mere seats are none."""
    rows = running().filter(post__organisation_id=organisation_id).exclude(post__kind__endswith=SEATS)
    return set(rows.values_list("person_id", flat=True))
