"""Every write of guides, and how they are found: by words of their title and of what they are looked for by."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from linli.journal.actors import Actor
from linli.journal.seen import must_be_as_seen, state_of
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.fresh import Fresh
from linli.kernel.refused import NotAllowed, Refused
from linli.people import terms
from linli.people.access import may
from linli.places.models import Area
from linli.rules import guiding
from linli.shelf.models import Guide, KeptGuide

WORDS_AT_MOST = 8
LOOKED_AT = 300  # guides of a place that are asked whether they fit


@dataclass(frozen=True)
class Said:
    """What a guide says."""

    title: str
    answer: str
    basis: str
    words: str = ""
    bring: str = ""
    where: str = ""
    long: str = ""
    cost: str = ""
    phone: str = ""
    public: bool = True


@transaction.atomic
def write(area_id: int, said: Said, *, by: Actor) -> Guide:
    """A new guide, which holds in an area and all below."""
    row = Guide(made_by_id=by.person_id).locate(Area.objects.get(pk=area_id))
    _must_write(row, by)
    _fill(row, said)
    row.save()
    _fitted.changed()
    record("guide.written", row, by=by, data={"public": row.public}, area_id=row.area_id, new=True)
    return row


@transaction.atomic
def change(guide_id: int, said: Said, *, by: Actor, seen: str | None = None) -> Guide:
    """Say it anew; it was checked today."""
    row = _locked(guide_id, by)
    must_be_as_seen(seen, state_of(row))
    _fill(row, said)
    row.save()
    _fitted.changed()
    record("guide.changed", row, by=by, data={"public": row.public}, area_id=row.area_id)
    return row


@transaction.atomic
def end(guide_id: int, *, by: Actor) -> Guide:
    """It does not hold any more."""
    row = _locked(guide_id, by)
    row.ended_at = clock.now()
    row.save(update_fields=["ended_at"])
    _fitted.changed()
    record("guide.ended", row, by=by, data={}, area_id=row.area_id)
    return row


@transaction.atomic
def keep(guide: Guide, estate: Area, *, by: Actor) -> None:
    """A resident keeps it, as they need it, to be told of every change; keeping it twice is keeping it."""
    row = Guide.objects.select_for_update(of=("self",)).get(pk=guide.pk)
    if by.person_id is None or not may_keep(estate, by) or not holding(estate).filter(pk=row.pk, public=True).exists():
        raise NotAllowed(_("Residents of the estate keep guides that are on its shelf."))
    _kept, new = KeptGuide.objects.get_or_create(guide=row, person_id=by.person_id, defaults={"estate": estate})
    if new:
        record("guide.kept", row, by=by, data={}, area_id=row.area_id)


@transaction.atomic
def let_go(guide: Guide, *, by: Actor) -> None:
    """They need it no more."""
    row = Guide.objects.select_for_update(of=("self",)).get(pk=guide.pk)
    if by.person_id is not None and KeptGuide.objects.filter(guide=row, person_id=by.person_id).delete()[0]:
        record("guide.let_go", row, by=by, data={}, area_id=row.area_id)


def may_keep(estate: Area, by: Actor) -> bool:
    """Whether they keep guides on this estate's shelf."""
    probe = Guide().locate(estate)
    return by.person_id is not None and may(by, "guide.keep", probe)


def keeps(guide: Guide, by: Actor) -> bool:
    """Whether they keep it."""
    return by.person_id is not None and KeptGuide.objects.filter(guide=guide, person_id=by.person_id).exists()


def _fill(row: Guide, said: Said) -> None:
    for name, words in said.__dict__.items():
        setattr(row, name, words.strip() if isinstance(words, str) else words)
    row.checked_on = clock.today()
    for name, label in (("title", _("a title")), ("answer", _("an answer")), ("basis", _("what it stands on"))):
        if not getattr(row, name):
            raise Refused("words_missing", _("Give the guide %(what)s.") % {"what": label}, field=name)


def _must_write(row: Guide, by: Actor) -> None:
    if not may(by, "guide.write", row):
        raise NotAllowed(_("Guides are written by the desk of the estate and the offices above, for their own areas."))


def _locked(guide_id: int, by: Actor) -> Guide:
    row = Guide.objects.select_for_update(of=("self",)).select_related("area").get(pk=guide_id)
    _must_write(row, by)
    if row.ended_at is not None:
        raise Refused("guide_ended", _("This guide does not hold any more; write a new one."))
    return row


def holding(area: Area, *, find: str = "") -> QuerySet[Guide]:
    """What holds in an area, public or not: its own and those of the areas above, found by every word."""
    return _found(Guide.objects.filter(area_id__in=area.path_ids, ended_at=None), find).order_by("title", "pk")


_fitted = Fresh[tuple[tuple[int, guiding.Guide], ...]]()


def to_fit(area: Area) -> tuple[tuple[int, guiding.Guide], ...]:
    """What holds in an area, by what it is known, under its key: the nearest area's first, `LOOKED_AT` at most."""
    path = tuple(area.path_ids)
    return _fitted.get(path, lambda: tuple(_read_to_fit(path)))


def _read_to_fit(path: Sequence[int]) -> Iterator[tuple[int, guiding.Guide]]:
    rows = Guide.objects.filter(area_id__in=path, ended_at=None).values_list("pk", "area_id", "title", "words")
    nearest = sorted(rows, key=lambda row: (path.index(row[1]), row[0]))
    return ((pk, guiding.Guide(title, words)) for pk, _area, title, words in nearest[:LOOKED_AT])


def library(by: Actor, *, find: str = "") -> QuerySet[Guide]:
    """All that the desk reads: what holds over and below the areas of its posts."""
    from linli.shelf.grants import KINDS

    held = [one for one in terms.held(by.person_id) if one.kind in {"grid_worker", "branch_member", *KINDS}]
    inside = Q(pk__in=[])
    for one in held:
        column = f"{one.level}_id"
        inside |= Q(**{column: one.area_id}) if column in LEVEL_COLUMNS else Q(area_id=one.area_id)
    above = {pk for area in Area.objects.filter(pk__in={one.area_id for one in held}) for pk in area.path_ids}
    rows = Guide.objects.filter(inside | Q(area_id__in=above), ended_at=None).select_related("area")
    return _found(rows, find).order_by("-pk")


LEVEL_COLUMNS = frozenset({"city_id", "district_id", "street_id", "community_id", "estate_id", "grid_id"})


def _found(rows: QuerySet[Guide], find: str) -> QuerySet[Guide]:
    for word in find.split()[:WORDS_AT_MOST]:
        rows = rows.filter(Q(title__icontains=word) | Q(words__icontains=word) | Q(answer__icontains=word))
    return rows
