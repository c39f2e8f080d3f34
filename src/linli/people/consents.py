"""What a person agreed to, on one list: for what, when, how; what follows when they take it back (PIPL art. 14-16).

Each floor names its kinds; whatever it keeps of them stays in its own tables, and its own services take them back.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Max, Model, Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from linli.journal.actors import Actor
from linli.journal.models import Entry
from linli.journal.subjects import kind_of
from linli.kernel.refused import Refused
from linli.people.personal import Where, asked, said

Withdraw = Callable[[int, Actor], object]


@dataclass(frozen=True)
class Kind:
    """One kind of consent: rows of a table that the path `by` leads from to the person.

    `about` are paths to what it is for; `how` one to the paper or the manner; `when` a column or, with a dot, the verb
    of the entry by which it was given; `ended` the column that says since when it is taken back. `withdraw` is the
    service that does so, given the row's key; without one `follows` says how else.
    """

    title: Promise
    model: type[Model]
    by: str
    about: str
    follows: Promise
    where: Where = field(default_factory=Q)
    when: str = ""
    how: str = ""
    ended: str = ""
    withdraw: Withdraw | None = None

    @property
    def name(self) -> str:
        """What a form calls it by."""
        name: str = self.model._meta.label_lower
        return name


@dataclass(frozen=True)
class Given:
    """One consent of a person."""

    kind: Kind
    pk: int
    about: str
    how: str
    at: datetime | date | None
    ended: datetime | date | None

    @property
    def withdrawable(self) -> bool:
        """Whether a button takes it back."""
        return self.kind.withdraw is not None and self.ended is None


_kinds: list[Kind] = []


def register(kinds: Iterable[Kind]) -> None:
    """Add a floor's kinds."""
    _kinds.extend(kind for kind in kinds if kind not in _kinds)


def kinds() -> tuple[Kind, ...]:
    """All kinds, from the lowest floor up."""
    return tuple(_kinds)


def given(person_id: int) -> list[Given]:
    """All that stand and those taken back, kind by kind, the newest first. One statement a kind, two with a verb."""
    return [one for kind in _kinds for one in _of(kind, person_id)]


def _of(kind: Kind, person_id: int) -> list[Given]:
    paths = [*kind.about.split(), *(one for one in (kind.how, kind.ended, kind.when) if one and "." not in one)]
    rows = kind.model._default_manager.filter(asked(kind.where), **{kind.by: person_id}).order_by("-pk")
    found: list[dict[str, Any]] = list(rows.values("pk", *paths))
    times = _times(kind, [row["pk"] for row in found])
    return [
        Given(
            kind,
            row["pk"],
            " · ".join(str(words) for path in kind.about.split() if (words := said(kind.model, path, row[path]))),
            str(said(kind.model, kind.how, row[kind.how])) if kind.how else "",
            times.get(row["pk"]) if "." in kind.when else row.get(kind.when),
            row.get(kind.ended),
        )
        for row in found
    ]


def _times(kind: Kind, keys: list[int]) -> dict[int, datetime]:
    if "." not in kind.when or not keys:
        return {}
    subject = kind_of(kind.model()).name
    entries = Entry.objects.filter(subject_kind=subject, subject_id__in=keys, verb=kind.when)
    return dict(entries.values_list("subject_id").annotate(last=Max("at")))


def withdraw(name: str, pk: int, *, by: Actor) -> Kind:
    """Take one back by its floor's own service, which puts it on record."""
    for one in given(by.person_id or 0):
        if one.kind.name == name and one.pk == pk and one.withdrawable and one.kind.withdraw:
            one.kind.withdraw(pk, by)
            return one.kind
    raise Refused("consent_unknown", _("This consent is not yours, or was taken back already."))
