"""A person's own ways to see the desk's list: filters under a name, and which columns. Nobody else's business."""

from collections.abc import Sequence
from functools import lru_cache

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.cases.desk_models import DeskView
from linli.journal.actors import Actor
from linli.kernel.kept import Kept, keep
from linli.kernel.refused import NotAllowed, Refused

AT_MOST = 20
COLUMNS = {
    "place": gettext_lazy("Place"),
    "category": gettext_lazy("Category"),
    "turn": gettext_lazy("Whose turn"),
    "due": gettext_lazy("Time limit"),
    "came": gettext_lazy("Came in"),
    "handler": gettext_lazy("Handler"),
}
_PERSON = -1_000_000_401  # stands in the kept statement for whose they are
USUAL = ("place", "category", "turn", "due")


def of(by: Actor) -> tuple[tuple[str, ...], list[DeskView]]:
    """The person's columns and their saved filters, by name. One statement."""
    rows = _kept().rows({_PERSON: by.person_id or 0})
    usual = next((row for row in rows if not row.name), None)
    return known(usual.columns if usual else USUAL), [row for row in rows if row.name]


@lru_cache(maxsize=1)
def _kept() -> Kept[DeskView]:
    return keep(DeskView.objects.filter(person_id=_PERSON).order_by("name", "pk"))


def known(columns: Sequence[str]) -> tuple[str, ...]:
    """Those of these columns that there are, in their order; the usual ones where none is left."""
    return tuple(name for name in COLUMNS if name in columns) or USUAL


@transaction.atomic
def save(name: str, query: str, columns: Sequence[str], *, by: Actor) -> DeskView:
    """Keep a filter under a name, over an earlier one of that name; without a name the usual columns."""
    if by.person_id is None:
        raise NotAllowed(_("Sign in first."))
    name = name.strip()[:30]
    mine = DeskView.objects.select_for_update().filter(person_id=by.person_id)
    if name and mine.exclude(name="").exclude(name=name).count() >= AT_MOST:
        raise Refused("too_many", _("Twenty filters are kept at most; delete one first."), field="name")
    kept, _new = mine.update_or_create(
        name=name,
        defaults={"query": query[:300] if name else "", "columns": list(known(columns))},
        create_defaults={
            "person_id": by.person_id, "name": name, "query": query[:300] if name else "",
            "columns": list(known(columns)),
        },
    )  # fmt: skip
    return kept


def drop(view_id: int, *, by: Actor) -> None:
    """Forget a filter of one's own; of nobody else's anything happens."""
    DeskView.objects.filter(pk=view_id, person_id=by.person_id or 0).delete()
