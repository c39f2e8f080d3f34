"""Every write of notices: drafted, published or scheduled, worded anew, withdrawn, known of.

A wording that was out stays as it was: what is changed afterwards is a new one, and both can be compared.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from linli.exchange.grants import NOTICE_FILE
from linli.exchange.models import FOUND, Audience, Notice, NoticeBuilding, NoticePost, Receipt, State, Way, Wording
from linli.exchange.wording import FAULTS
from linli.files.models import File
from linli.files.services import attach
from linli.journal.actors import SYSTEM, Actor
from linli.journal.seen import must_be_as_seen, state_of
from linli.journal.services import Change, record, record_many
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people import terms
from linli.people.access import may
from linli.people.models import Organisation, Person
from linli.places.models import LEVELS, Area, Building, Unit
from linli.rules import notices as rules
from linli.search.services import areas_of, put, remove
from linli.settings.queries import value


@dataclass(frozen=True)
class Said:
    """What a notice says, to whom, and for how long. `appears_at` None: as soon as it is published."""

    title: str
    text: str
    kind: str = "notice"
    audience: str = "area"
    buildings: Sequence[int] = ()
    posts: Sequence[str] = ()
    public: bool = True
    must_read: bool = False
    contact: str = ""
    appears_at: datetime | None = None
    until: date | None = None


@transaction.atomic
def draft(body_id: int, area_id: int, said: Said, *, by: Actor, files: Iterable[File] = ()) -> Notice:
    """Write a notice for a body over an area; nobody else reads it yet."""
    body = Organisation.objects.get(pk=body_id)
    notice = Notice(body=body, made_by_id=by.person_id).locate(Area.objects.get(pk=area_id))
    if not may(by, "notice.write", notice):
        raise NotAllowed(_("A notice is written by a post that speaks for its body, over the area of that post."))
    _fill(notice, said)
    notice.save()
    _address(notice, said)
    attach(files, NOTICE_FILE, notice.pk)
    record("notice.drafted", notice, by=by, data={"body_id": body.pk}, area_id=notice.area_id, new=True)
    return notice


@transaction.atomic
def change(notice_id: int, said: Said, *, by: Actor, files: Iterable[File] = (), seen: str | None = None) -> Notice:
    """Write the draft anew. What is out is worded anew by `reword`."""
    notice = _written(notice_id, by, State.DRAFT, State.SCHEDULED)
    must_be_as_seen(seen, state_of(notice))
    _fill(notice, said)
    if notice.state == State.SCHEDULED:
        if notice.appears_at is None:
            words = _("It is to appear at a time of its own; say when, or hold it back first.")
            raise Refused("notice_without_day", words, field="day")
        _must_last(notice)
    notice.save()
    notice.buildings.all().delete()
    notice.posts.all().delete()
    _address(notice, said)
    attach(files, NOTICE_FILE, notice.pk)
    record("notice.changed", notice, by=by, data={}, area_id=notice.area_id)
    return notice


def _fill(notice: Notice, said: Said) -> None:
    for name in ("kind", "audience", "must_read", "appears_at", "until"):
        setattr(notice, name, getattr(said, name))
    notice.title, notice.text = said.title.strip()[:80], said.text.strip()
    notice.contact = said.contact.strip()[:120]
    notice.public = said.public and said.audience != Audience.POSTS
    if not notice.title or not notice.text:
        raise Refused("words_missing", _("Give the notice a title and a text."), field="title")


def _address(notice: Notice, said: Said) -> None:
    """Name the buildings or the posts; a building lies in the notice's own area."""
    if notice.audience == Audience.BUILDINGS:
        inside = {f"area__{notice.area.level}_id": notice.area_id}
        found = Building.objects.filter(pk__in=said.buildings, **inside).values_list("pk", flat=True)
        if not said.buildings or len(found) != len(set(said.buildings)):
            raise Refused(
                "buildings_missing", _("Choose the buildings of this area that it is for."), field="buildings"
            )
        NoticeBuilding.objects.bulk_create(NoticeBuilding(notice=notice, building_id=pk) for pk in found)
    if notice.audience == Audience.POSTS:
        if not said.posts:
            raise Refused("posts_missing", _("Choose the posts that it is for."), field="posts")
        NoticePost.objects.bulk_create(NoticePost(notice=notice, kind=kind) for kind in sorted(set(said.posts)))


@transaction.atomic
def publish(notice_id: int, *, by: Actor) -> Notice:
    """Let it be read at once, or from the time that it names."""
    notice = _written(notice_id, by, State.DRAFT)
    now = clock.now()
    if notice.appears_at is None or notice.appears_at <= now:
        notice.appears_at = now
    _must_last(notice)
    if notice.appears_at > now:
        notice.state = State.SCHEDULED
        notice.save()
        record("notice.scheduled", notice, by=by, data=_told(notice), area_id=notice.area_id)
        return notice
    return _appear(notice, by)


def _must_last(notice: Notice) -> None:
    first = clock.day_of(notice.appears_at or clock.now())
    days = int(value("exchange.publication_days", notice.area))
    wrong = rules.fault(notice.kind, first, notice.until, set_days=days, contact=notice.contact)
    if wrong:
        words = FAULTS[wrong] % {"days": rules.least_days(notice.kind, days)}
        basis = rules.AFFAIRS_BASIS if notice.kind == rules.AFFAIRS else "practice"
        raise Refused(f"notice_{wrong}", words, field="contact" if wrong == "no_contact" else "until", basis=basis)


def _appear(notice: Notice, by: Actor) -> Notice:
    notice.state = State.PUBLISHED
    notice.save()
    put(FOUND, notice.pk, f"{notice.title} {notice.text}", areas_of(notice))
    _word(notice, by)
    record("notice.published", notice, by=by, data=_told(notice), area_id=notice.area_id)
    return notice


def _word(notice: Notice, by: Actor) -> None:
    made = Wording.objects.create(
        notice=notice, number=notice.version, title=notice.title, text=notice.text, by_id=by.person_id
    )
    record("notice_wording.kept", made, by=by, data={"notice_id": notice.pk}, area_id=notice.area_id, new=True)


def _told(notice: Notice) -> dict[str, object]:
    return {
        "kind": notice.kind, "audience": notice.audience, "public": notice.public, "must_read": notice.must_read,
        "version": notice.version,
    }  # fmt: skip


def appear() -> int:
    """By the clock: what was to appear by now is out. Answers how many."""
    due = Notice.objects.filter(state=State.SCHEDULED, appears_at__lte=clock.now()).order_by("appears_at", "pk")
    return sum(_appear_due(pk) for pk in due.values_list("pk", flat=True)[:500])


@transaction.atomic
def _appear_due(notice_id: int) -> bool:
    notice = locked(notice_id)
    if notice.state != State.SCHEDULED or notice.appears_at is None or notice.appears_at > clock.now():
        return False
    _appear(notice, SYSTEM)
    return True


@transaction.atomic
def reword(
    notice_id: int, title: str, text: str, *, by: Actor, again: bool = False, until: date | None = None,
    files: Iterable[File] = (), seen: str | None = None,
) -> Notice:  # fmt: skip
    """What is out is said otherwise, as a new wording; `again`: who knew of the old one is asked anew.

    A publication whose words change begins its days anew.
    """
    notice = _written(notice_id, by, State.PUBLISHED)
    must_be_as_seen(seen, state_of(notice))
    title, text, files = title.strip()[:80], text.strip(), list(files)
    if not title or not text:
        raise Refused("words_missing", _("Give the notice a title and a text."), field="title")
    worded = (title, text) != (notice.title, notice.text)
    if not worded and until == notice.until and not files:
        raise Refused("nothing_changed", _("This is what it says already."), field="text")
    notice.title, notice.text, notice.until = title, text, until
    if worded:
        _must_last_from_today(notice)
        notice.version += 1
        notice.asked = notice.version if again else notice.asked
        _word(notice, by)
    else:
        _must_last(notice)
    notice.save()
    put(FOUND, notice.pk, f"{title} {text}", areas_of(notice))
    attach(files, NOTICE_FILE, notice.pk)
    record("notice.reworded", notice, by=by, data={**_told(notice), "again": again}, area_id=notice.area_id)
    return notice


def _must_last_from_today(notice: Notice) -> None:
    first, notice.appears_at = notice.appears_at, clock.now()
    _must_last(notice)
    notice.appears_at = first


@transaction.atomic
def withdraw(notice_id: int, reason: str, *, by: Actor) -> Notice:
    """Take it back, saying why: it stays readable as withdrawn. One that has not appeared becomes a draft again."""
    notice = _written(notice_id, by, State.PUBLISHED, State.SCHEDULED)
    if notice.state == State.SCHEDULED:
        notice.state = State.DRAFT
        notice.save(update_fields=["state"])
        record("notice.held_back", notice, by=by, data={}, area_id=notice.area_id)
        return notice
    if not reason.strip():
        raise Refused("reason_missing", _("Give a reason."), field="reason")
    notice.state, notice.withdrawn_at, notice.reason = State.WITHDRAWN, clock.now(), reason.strip()[:120]
    notice.save(update_fields=["state", "withdrawn_at", "reason"])
    remove(FOUND, notice.pk)
    record("notice.withdrawn", notice, by=by, data={}, area_id=notice.area_id)
    return notice


@transaction.atomic
def know(notice_id: int, *, by: Actor) -> int:
    """Somebody whom it is for knows of it: for each of their homes in its reach, or for a post. How many are new."""
    notice = Notice.objects.select_related("area").get(pk=notice_id)
    if by.person_id is None or not may(by, "notice.know", notice):
        raise NotAllowed(_("Whoever it is for says that they know of it."))
    _must_ask(notice)
    Person.objects.select_for_update().get(pk=by.person_id)  # two taps of one person are one
    units: list[int | None] = [*_homes_in(notice, by.person_id)] or [None]
    known = set(
        Receipt.objects.filter(notice=notice, person_id=by.person_id, version__gte=notice.asked).values_list(
            "unit_id", flat=True
        )
    )
    return _receive([Receipt(unit_id=pk, person_id=by.person_id) for pk in units if pk not in known], notice, by)


def _homes_in(notice: Notice, person_id: int) -> Iterable[int]:
    homes = [home.unit_id for home in terms.homes(person_id)]
    if notice.audience == Audience.POSTS or not homes:
        return []
    rows = Unit.objects.filter(pk__in=homes)
    if notice.audience == Audience.BUILDINGS:
        rows = rows.filter(building__in=notice.buildings.values("building_id"))
    else:
        rows = rows.filter(**{f"area__{notice.area.level}_id": notice.area_id})
    return rows.order_by("pk").values_list("pk", flat=True)


def _receive(rows: list[Receipt], notice: Notice, by: Actor) -> int:
    for row in rows:
        row.notice, row.version = notice, notice.version
        row.save()
    record_many(
        [Change("notice.known", row, {"notice_id": notice.pk, "way": row.way}, notice.area_id) for row in rows],
        by=by, new=True,
    )  # fmt: skip
    return len(rows)


@transaction.atomic
def tell(notice_id: int, unit_id: int, way: str, *, by: Actor) -> Receipt:
    """Whoever goes to the doors told a home that has no phone, or has not looked."""
    notice = Notice.objects.select_related("area").get(pk=notice_id)
    unit = Unit.objects.select_for_update(of=("self",)).select_related("building", "area").get(pk=unit_id)
    if not may(by, "notice.tell", unit) or not reaches(notice, unit.building):
        raise NotAllowed(_("Who goes to the doors of this home notes that it was told."))
    _must_ask(notice)
    if way not in (Way.DOOR, Way.PHONE):
        raise Refused("way_missing", _("Say whether you told them at the door or by telephone."), field="way")
    if Receipt.objects.filter(notice=notice, unit=unit, version__gte=notice.asked).exists():
        raise Refused("known_already", _("This home knows of it already."))
    row = Receipt(unit=unit, way=way, entered_by_id=by.person_id)
    _receive([row], notice, by)
    return row


@transaction.atomic
def tell_round(told: Sequence[tuple[int, int]], way: str, *, by: Actor) -> int:
    """After a round of doors: each (home, notice) that was told. What is known already is passed over."""
    if not told:
        raise Refused("nothing_ticked", _("Tick what was told at which door."))
    new = 0
    for unit_id, notice_id in sorted(set(told)):
        try:
            with transaction.atomic():
                tell(notice_id, unit_id, way, by=by)
            new += 1
        except Refused as refusal:
            if refusal.code not in ("known_already", "not_asked"):
                raise
    return new


def reaches(notice: Notice, building: Building) -> bool:
    """Whether homes of the building are among those it is for."""
    if notice.audience == Audience.AREA:
        return notice.area_id in {getattr(building.area, f"{level}_id") for level in LEVELS}
    return notice.audience == Audience.BUILDINGS and notice.buildings.filter(building=building).exists()


def _must_ask(notice: Notice) -> None:
    if not notice.asks:
        raise Refused("not_asked", _("Nobody is asked for this any more."))


def _written(notice_id: int, by: Actor, *states: State) -> Notice:
    notice = locked(notice_id)
    if not may(by, "notice.write", notice):
        raise NotAllowed(_("A notice is written by a post that speaks for its body, over the area of that post."))
    if notice.state not in states:
        state = notice.get_state_display()
        words = _("This is not possible any more: the notice is “%(state)s”.") % {"state": state}
        raise Refused("notice_state", words)
    return notice


def locked(notice_id: int) -> Notice:
    """The notice, for whoever changes it."""
    return Notice.objects.select_for_update(of=("self",)).select_related("area", "body").get(pk=notice_id)
