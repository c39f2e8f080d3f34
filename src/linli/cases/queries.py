"""Every read of cases worth a name, always within what the reader may see."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache, reduce
from operator import or_
from typing import Any, cast

from django.db import connection
from django.db.models import (
    BooleanField,
    DateTimeField,
    Exists,
    ExpressionWrapper,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.expressions import RawSQL
from django.db.models.lookups import LessThanOrEqual

from linli.cases import packs, parameters, there
from linli.cases.models import Case, Step
from linli.cases.oversight_models import Supervision
from linli.cases.party_models import Party
from linli.cases.standing import PROMISED, situation, standing
from linli.journal.actors import Actor
from linli.kernel import clock
from linli.kernel.kept import Kept, as_given, as_read, keep, keys_of
from linli.kernel.numbers import whole
from linli.kernel.remembered import Remembered
from linli.notify.models import Notice
from linli.notify.queries import of_subject as told_of
from linli.people import terms
from linli.people.access import condition, may, scope
from linli.people.conditions import Condition, branches, row_by_row
from linli.places.models import Area
from linli.rules import process
from linli.rules.situation import Offer
from linli.search import queries as search

PAGE = 25

LIST_FIELDS = (
    "id", "code", "number", "title", "place_label", "category", "state", "turn", "due_at", "resolve_due", "lapses",
    "channel", "reopened", "open", "created_at", "closed_at", "visibility", "concerned", "late", "solved", "way",
    "version", "pack_version_id", "estate_id", "area_id", "area__name", "area__prefix", "handler__name",
    "handler_post__title",
    "handler_id", "handler_post_id", "building_id", "spot_id", "counts", "clocks", "moved_at", "watch_at", "outcome",
    "supervised", "excluded", "facts", "grid_id", "community_id", "street_id", "district_id", "city_id",
)  # fmt: skip


@dataclass(frozen=True)
class Filters:
    """What a list was asked for; empty means all."""

    box: str = "all"
    category: str = ""
    grid_id: int | None = None
    estate_id: int | None = None
    text: str = ""
    far: bool = False  # of what is overdue, that which by now took three times the time it had


@dataclass(frozen=True)
class Page:
    """One page of a list. `older` is the key to hand in as `after` for the next page, empty at the end."""

    cases: list[Case]
    older: str = ""
    at_start: bool = True


def rows(queryset: QuerySet[Case], *more: str) -> QuerySet[Case]:
    """What a list shows of each case, in one statement; `more`: columns beside, as of lists that residents read."""
    return queryset.select_related("area", "handler", "handler_post").only(*LIST_FIELDS, *more)


def _more(filters: Filters) -> tuple[str, ...]:
    """The columns that a list shows beside: what was answered, in a box that waits for a yes to it."""
    waits = any(
        filters.box == box for pack in packs.all_active() for one in pack.states.values() for _, box in one.box_if
    )
    return ("answers", "box") if waits else ()


def reach(actor: Actor) -> Condition:
    """Which cases the actor reads at the desk. Asked three times by a page, and the same as long as nothing changes."""

    def alike() -> Hashable:
        near = terms.near(actor.person_id) if actor.person_id is not None else frozenset()
        return actor, tuple(terms.held(actor.person_id)), near, packs.edition()

    return _reaches.get(alike, lambda: condition(actor, "case.read", Case))


_reaches = Remembered[Condition](1000)


def end_of_today() -> datetime:
    """The last instant of the civil day in China."""
    return clock.midnight(clock.today() + timedelta(days=1))


def boxes(actor: Actor) -> dict[str, Q]:
    """The staff inbox's boxes, in the order in which they are shown."""
    return boxes_of(actor.person_id, terms.acted(actor.person_id), clock.now(), end_of_today())


def boxes_of(person_id: int | None, acted: frozenset[int], now: datetime, end: datetime) -> dict[str, Q]:
    """The same for a person, who acts in some posts, at an instant of a day; every other name is a box of a pack."""
    return {
        "mine": Q(open=True) & reduce(or_, _in_hand(person_id, acted)),
        "today": Q(open=True, due_at__gte=now, due_at__lt=end, lapses=False),
        "overdue": Q(open=True, due_at__lt=now, lapses=False),
        "watch": Q(open=True, watch_at__lte=now),
        "supervised": Q(open=True, supervised=True),
        "second": waits_for_second(),
        "open": Q(open=True),
        "all": Q(),
    }


def waits_for_second() -> Q:
    """A step was proposed, of a closed case too (who is left out of the figures is asked of two), or a supervision was
    answered and is to be released.

    As a list of keys, since these are few, and a database that looks through an area's cases for them reads them all.
    """
    answered = Supervision.objects.filter(released_at=None, replied_at__isnull=False)
    return Q(pk__in=Case.objects.filter(pending__isnull=False).values("pk").union(answered.values("case_id")))


def in_box(common: Mapping[str, Q], name: str) -> Q:
    """One of the boxes that every process has, or one that a pack names."""
    return common[name] if name in common else _own_box(name)


class Said(Func):
    """A column that is mostly empty says something: in the words of its index; no plan that is kept knows a value."""

    template = "NOT (%(expressions)s = '')"
    output_field = BooleanField()


def _own_box(name: object) -> Q:
    return Q(Said("box"), open=True, box=name)


def readable(actor: Actor) -> QuerySet[Case]:
    """The cases that the actor may read at the desk."""
    return scope(actor, "case.read", Case.objects.all())


def of_readable(actor: Actor) -> Exists:
    """The same asked of each row that has a case: for an "in" SQLite would first list all that the actor may read."""
    return Exists(readable(actor).filter(pk=OuterRef("case_id")))


def _filtered(queryset: QuerySet[Case], actor: Actor, filters: Filters) -> QuerySet[Case]:
    return _narrowed(queryset, boxes(actor), filters, clock.now())


def far_over(now: datetime) -> Q:
    """What is open and took by now three times the time in which it had to be handled, counted from its coming in."""
    had = F("resolve_due") - F("created_at")
    thrice = ExpressionWrapper(F("resolve_due") + had + had, DateTimeField())
    return Q(LessThanOrEqual(thrice, Value(now, DateTimeField())), open=True, resolve_due__lt=now)


def _narrowed(queryset: QuerySet[Case], inside: Mapping[str, Q], filters: Filters, now: datetime) -> QuerySet[Case]:
    queryset = queryset.filter(in_box(inside, filters.box))
    if filters.far:
        queryset = queryset.filter(far_over(now))
    if filters.category:
        queryset = queryset.filter(category=filters.category)
    if filters.grid_id:
        queryset = queryset.filter(grid_id=filters.grid_id)
    if filters.estate_id:
        queryset = queryset.filter(estate_id=filters.estate_id)
    return queryset


def inbox(actor: Actor, filters: Filters, after: str = "", *, most: int = PAGE) -> Page:
    """One page: what runs out first comes first in the working boxes; the newest first in `all` and in a search.

    `most`: how many cases are a page of a box; of a search always as many as a list shows.
    """
    if filters.text:
        return _found(actor, filters, after)
    asked = _Asked(reach(actor), actor.person_id, terms.acted(actor.person_id), filters, most, _more(filters))
    return asked.newest(after) if filters.box == "all" else asked.soonest(after)


AGAIN_WITHIN = timedelta(days=30)


def again(actor: Actor, case: Case) -> list[Case]:
    """What the same caller said about the same in the thirty days before or after, as far as the actor reads it.

    The newest first, at most five, for whoever may call them; one statement, and none where nobody is known. Complaints
    about staff and cases with readers of their own are nobody's "again": that they are one caller's is not told.
    """
    if not (case.reporter_id or case.phone_index) or not case.category or case.concerned or case.reserved:
        return []
    if not may(actor, "case.dial", case):
        return []
    said = {_LAST: case.pk, _WHO: case.reporter_id or 0, _PHONE: case.phone_index, _KIND: case.category}
    said[_PROCESS] = packs.by_version(case.pack_version_id).id
    span = {_FROM: case.created_at - AGAIN_WITHIN, _TO: case.created_at + AGAIN_WITHIN}
    return _kept_again(cast(Any, reach(actor))).rows({**said, **span, _AREA: case.area_id})


# Stand in the kept statement of `again` for what the case says.
_WHO, _AREA, _PHONE = -1_000_000_017, -1_000_000_018, "-a telephone's index-"
_KIND, _PROCESS = "-a category-", "-a process-"
_FROM, _TO = (datetime(1901, 1, day, tzinfo=clock.LOCAL) for day in (5, 6))


@lru_cache(maxsize=512)
def _kept_again(reach: Condition) -> Kept[Case]:
    """Each of the two finds by an index of its own: of those who have an account, of those who left a telephone."""
    alike = Case.objects.filter(
        area_id=_AREA,
        category=_KIND,
        pack_version__pack=_PROCESS,
        created_at__range=(_FROM, _TO),
        concerned=False,
        reserved=False,
    )
    callers = [
        alike.filter(reporter_id=_WHO),
        alike.filter(~Q(phone_index=""), phone_index=_PHONE),
    ]
    found = Case.objects.filter(reach.q(), pk__in=keys_of(callers)).exclude(pk=_LAST)
    return keep(rows(found).order_by("-pk")[:5])


def listed(actor: Actor, filters: Filters, *, action: str = "case.read") -> QuerySet[Case]:
    """Everything a list would show over all its pages, newest first: for export and print."""
    queryset = _filtered(scope(actor, action, Case.objects.all()), actor, filters)
    if filters.text:
        queryset = queryset.filter(pk__in=search.matching("case", filters.text))
    return queryset.order_by("-pk")


def newest(queryset: QuerySet[Case], after: str, *more: str) -> Page:
    if (last := whole(after)) is not None:
        queryset = queryset.filter(pk__lt=last)
    found = list(rows(queryset, *more).order_by("-pk")[: PAGE + 1])
    return Page(found[:PAGE], str(found[PAGE - 1].pk) if len(found) > PAGE else "", not after)


# Stand in a kept statement for what each request puts there: no case is due in these years, no key is negative.
_NOW, _END, _AT = (datetime(1901, 1, day, tzinfo=clock.LOCAL) for day in (1, 2, 3))
_LAST = -1_000_000_007


@dataclass(frozen=True)
class _Asked:
    """A list of the desk without words: whose, and how narrowed. Its statements are kept by exactly that."""

    reach: Condition
    person_id: int | None
    acted: frozenset[int]
    filters: Filters
    most: int = PAGE
    more: tuple[str, ...] = ()

    def newest(self, after: str) -> Page:
        """By age."""
        last = whole(after)
        found = self._rows("newest") if last is None else self._rows("older", last=last)
        return Page(found[: self.most], str(found[self.most - 1].pk) if len(found) > self.most else "", not after)

    def soonest(self, after: str) -> Page:
        """By what runs out first; cases whose state has no clock come last, by age."""
        stamp, _, key = after.partition("_")
        micros, last = whole(stamp, 17), whole(key) or 0
        if after and (not last or (stamp and micros is None)):
            return Page([])
        found: list[Case] = []
        if micros is not None:
            at = datetime.fromtimestamp(micros / 1_000_000, clock.LOCAL)
            found = self._rows("dated on", at=at, last=last)
        elif not after:
            found = self._rows("dated")
        if len(found) <= self.most and self.filters.box not in DATED:
            found += self._rows("undated") if stamp or not after else self._rows("undated on", last=last)
        return Page(found[: self.most], _key(found[self.most - 1]) if len(found) > self.most else "", not after)

    def _rows(self, order: str, *, at: datetime = _AT, last: int = _LAST) -> list[Case]:
        return _kept_list(self, order).rows({**_instants(), _AT: at, _LAST: last})


DATED = ("today", "overdue")  # boxes of which each case has a day

_ORDERS: dict[str, tuple[Q, tuple[str, ...]]] = {
    "newest": (Q(), ("-pk",)),
    "older": (Q(pk__lt=_LAST), ("-pk",)),
    "dated": (Q(due_at__isnull=False), ("due_at", "pk")),
    "dated on": (Q(due_at__gt=_AT) | Q(due_at=_AT, pk__gt=_LAST), ("due_at", "pk")),
    "undated": (Q(due_at__isnull=True), ("pk",)),
    "undated on": (Q(due_at__isnull=True, pk__gt=_LAST), ("pk",)),
}


@lru_cache(maxsize=512)
def _kept_list(asked: _Asked, order: str) -> Kept[Case]:
    inside = boxes_of(asked.person_id, asked.acted, _NOW, _END)
    beyond, sorting = _ORDERS[order]
    firsts = [
        _narrowed(Case.objects.filter(part), inside, asked.filters, _NOW)
        .filter(beyond)
        .order_by(*sorting)[: asked.most + 1]
        for part in _parts(asked.reach, asked.filters.box, _in_hand(asked.person_id, asked.acted))
    ]
    return keep(rows(Case.objects.filter(pk__in=keys_of(firsts)), *asked.more).order_by(*sorting)[: asked.most + 1])


def _in_hand(person_id: int | None, acted: frozenset[int]) -> list[Q]:
    """One's own cases, and those of the posts in which one acts: an index finds each of these in order."""
    return [Q(handler_id=person_id), *([Q(handler_post_id__in=sorted(acted))] if acted else [])]


def _parts(reach: Condition, box: str, in_hand: Sequence[Q]) -> list[Q]:
    """The reach as filters, each of which an index finds in order; what fulfils any of them is within the reach.

    Of one's own cases, which are few, the whole reach is asked one by one: as a filter its areas' indexes would compete
    with the one by handler, and win where a database only knows how many cases an area has in the mean.
    """
    parts = [branch.q() for branch in branches(reach)]
    if box != "mine" or not all(parts):
        return parts
    whole = row_by_row(reach.q())
    return [whole & each for each in in_hand] if in_hand[1:] else [whole]


@lru_cache(maxsize=512)
def _kept_case(reach: Condition, related: tuple[str, ...], whole: bool) -> Kept[Case]:
    found = Case.objects.filter(reach.q(), pk=_LAST).select_related(*related)
    return keep(there.with_what_is_there(found) if whole else found)


def one(actor: Actor, key: int, *related: str, whole: bool = False) -> Case:
    """The case, if the actor may read it at the desk; DoesNotExist otherwise, as for no case at all.

    `whole`: with what else there is of it, for a page that shows all.
    """
    found = _kept_case(cast(Any, reach(actor)), related, whole).rows({_LAST: key})
    # The reach may not know for two seconds who became a near relative; of a complaint that is asked anew.
    if not found or (found[0].concerned and not may(actor, "case.read", found[0])):
        raise Case.DoesNotExist
    return found[0]


def locked(case_id: int) -> Case:
    """The case with its row locked until the transaction ends, its area and handler at hand; else DoesNotExist."""
    found = _kept_locked().rows({_LAST: case_id})
    if not found:
        raise Case.DoesNotExist
    return as_read(found[0])


def lock(*case_ids: int) -> None:
    """Lock the rows of these cases by their keys, as whoever needs several does: else two would wait for each other."""
    list(Case.objects.select_for_update().filter(pk__in=case_ids).order_by("pk").values_list("pk", flat=True))


@lru_cache(maxsize=1)
def _kept_locked() -> Kept[Case]:
    return keep(Case.objects.select_for_update(of=("self",)).select_related("area", "handler").filter(pk=_LAST))


def by_id(case_id: int) -> Case:
    """The case as it stands, with its area, for the program itself; else DoesNotExist."""
    found = _kept_by_id().rows({_LAST: case_id})
    if not found:
        raise Case.DoesNotExist
    return found[0]


@lru_cache(maxsize=1)
def _kept_by_id() -> Kept[Case]:
    return keep(Case.objects.select_related("area").filter(pk=_LAST))


def _instants() -> dict[Any, Any]:
    return {_NOW: clock.now(), _END: end_of_today()}


def _key(case: Case) -> str:
    if case.due_at is None:
        return f"_{case.pk}"
    return f"{int(case.due_at.timestamp()) * 1_000_000 + case.due_at.microsecond}_{case.pk}"


def search_areas(actor: Actor) -> list[tuple[str, int]]:
    """The areas of the actor's posts, for the search index; empty where one must look everywhere."""
    return sorted({(held.level, held.area_id) for held in terms.held(actor.person_id) if held.level in SEARCHED})


SEARCHED = ("city", "district", "street", "community", "estate", "grid")


def _found(actor: Actor, filters: Filters, after: str) -> Page:
    """Newest hits first. The index answers ids within the actor's areas; the scope is asked of these few."""
    areas: Sequence[tuple[str, int] | None] = search_areas(actor) or [None]
    before = whole(after)
    hits: set[int] = set()
    for area in areas:
        hits.update(search.ids("case", filters.text, area=area, before=before, limit=PAGE * 8))
    if not hits:
        return Page([], "", not after)
    queryset = _filtered(readable(actor), actor, filters).filter(pk__in=hits)
    found = list(rows(queryset, *_more(filters)).order_by("-pk")[: PAGE + 1])
    more = found[PAGE - 1].pk if len(found) > PAGE else (min(hits) if len(hits) >= PAGE * 8 else None)
    return Page(found[:PAGE], str(more) if more else "", not after)


COUNT_CAP = 100


def counts(actor: Actor, names: Sequence[str]) -> dict[str, int]:
    """How many are in each box, counted no further than 100; one statement for all."""
    found = dict.fromkeys(names, 0)
    # Making the statement costs ten times what the database needs for it, and it only differs by reach and instants.
    sql, params = _counting(cast(Any, reach(actor)), actor.person_id, terms.acted(actor.person_id), tuple(names))
    if not sql:
        return found
    instants = {as_given(stand_in): as_given(at) for stand_in, at in _instants().items()}
    with connection.cursor() as cursor:
        cursor.execute(sql, [instants.get(value, value) for value in params])
        found.update(cursor.fetchall())
    return found


@lru_cache(maxsize=512)
def _counting(
    reach: Condition, person_id: int | None, acted: frozenset[int], names: tuple[str, ...]
) -> tuple[str, tuple[Any, ...]]:
    """The statement of `counts` with stand-ins for its instants; empty when nothing can be counted."""
    common, in_hand = boxes_of(person_id, acted, _NOW, _END), _in_hand(person_id, acted)
    own = [name for name in names if name not in common]
    parts: list[str] = []
    params: list[Any] = list(own)
    for name in names:
        if name in common and (capped := _capped(_parts(reach, name, in_hand), common[name])):
            parts.append(f"SELECT %s, ({capped.sql})")
            params += [name, *capped.params]
    # One part for the boxes of all packs, which are many: the reach is long, and each repetition is planned anew.
    if own and (capped := _capped(_parts(reach, "", in_hand), _own_box(RawSQL("named.box", ())))):
        parts.append(f"SELECT named.box, ({capped.sql}) FROM named")  # noqa: S608 -- made by the ORM
        params += capped.params
    named = f"WITH named (box) AS (VALUES {', '.join(['(%s)'] * len(own))}) " if own else ""
    return (named + " UNION ALL ".join(parts), tuple(params)) if parts else ("", ())


def _capped(parts: Sequence[Q], inside: Q) -> RawSQL | None:
    """A statement that counts the cases of these parts of a reach, no further than the cap."""
    keys = keys_of([Case.objects.filter(inside, part).order_by()[:COUNT_CAP] for part in parts])
    if not keys:
        return None
    return RawSQL(f"SELECT COUNT(*) FROM ({keys.sql} LIMIT {COUNT_CAP}) AS capped", keys.params)  # noqa: S608, S611 -- as above


def mine(actor: Actor, limit: int = 50, *, about_staff: bool = True) -> list[Case]:
    """What the person reported, newest first, with or without what is about staff."""
    if actor.person_id is None:
        return []
    found = Case.objects.filter(reporter_id=actor.person_id)
    own = rows(found if about_staff else found.filter(concerned=False), *PROMISED)
    return list(with_news(own, actor).order_by("-pk")[:limit])


def with_news(found: QuerySet[Case], actor: Actor) -> QuerySet[Case]:
    """Each with `news`: the step of which the person was told last and that they have not read yet."""
    unread = told_of("case", OuterRef("pk")).filter(person_id=actor.person_id or 0, read_at=None)
    return found.annotate(news=Subquery(unread.order_by("-pk").values("action")[:1]))


def own_rows(actor: Actor, limit: int = 50) -> list[Party]:
    """The rows of cases of many that are about the person, newest first. One statement."""
    if actor.person_id is None:
        return []
    found = Party.objects.filter(person_id=actor.person_id, left=False, code__isnull=False)
    return list(found.select_related("case__area").order_by("-pk")[:limit])


def own_news(actor: Actor, rows: Sequence[Party]) -> dict[int, str]:
    """The same by the case of each of the person's rows. One statement."""
    wanted = [row.case_id for row in rows]
    if actor.person_id is None or not wanted:
        return {}
    unread = Notice.objects.filter(person_id=actor.person_id, subject_kind="case", subject_id__in=wanted, read_at=None)
    return {notice.subject_id: notice.action for notice in unread.order_by("pk")}


def ledger(actor: Actor, estate: Area, filters: Filters, after: str = "") -> Page:
    """The public ledger of an estate: what this reader may see there, newest first. Two statements."""
    queryset = scope(actor, "case.see", Case.objects.filter(estate_id=estate.pk))
    if filters.category:
        queryset = queryset.filter(category=filters.category)
    if filters.box == "open":
        queryset = queryset.filter(open=True)
    elif filters.box == "done":
        queryset = queryset.filter(open=False)
    if filters.text:
        queryset = queryset.filter(_shown_with(filters.text))
    page = newest(queryset, after, *PROMISED)
    released = [case.pk for case in page.cases if case.visibility == "public"]
    texts = dict(Case.objects.filter(pk__in=released).values_list("pk", "public_text"))
    for case in page.cases:
        case.public_text = texts.get(case.pk, "")
    return page


def _shown_with(words: str) -> Q:
    """Cases whose line in the ledger shows the words. What is not shown is not searched: hits would give it away."""
    categories = [
        key
        for pack in packs.all_active()
        for key, category in pack.categories.items()
        if words in category.title.zh or words.lower() in category.title.en.lower()
    ]
    found = Q(visibility="public", public_text__icontains=words) | Q(category__in=categories)
    found |= Q(building__name__icontains=words) | Q(spot__name__icontains=words)
    return found | Q(number=int(words)) if words.isdecimal() and len(words) < 10 else found


def recent_public(actor: Actor, estate: Area, limit: int = 3) -> list[Case]:
    """The last finished cases that this reader may see."""
    seen = scope(actor, "case.see", Case.objects.filter(estate_id=estate.pk, open=False))
    return list(rows(seen).order_by("-pk")[:limit])


def steps_of(case: Case) -> list[Step]:
    """What happened, first to last, with who did it."""
    return _kept_steps().rows({_LAST: case.pk})


@lru_cache(maxsize=1)
def _kept_steps() -> Kept[Step]:
    own = [column.name for column in Step._meta.concrete_fields]
    found = Step.objects.filter(case_id=_LAST).select_related("by", "post", "first")
    return keep(found.only(*own, "by__name", "post__title", "first__name").order_by("pk"))


def offers(case: Case, actor: Actor, *, row: str = "") -> list[Offer]:
    """What the actor may do now with the case or with one of its parties; closed gates come with their reason."""
    pack = packs.by_version(case.pack_version_id)
    run = parameters.run(pack, case.area, clock.now(), str(actor.person_id or actor.capacity))
    stands = situation(case, pack)
    return process.available(pack, standing=standing(actor, case, row), situation=stands, run=run, row=row)


def home_notices(actor: Actor, *, since: datetime, limit: int = 20) -> list[tuple[Notice, Case]]:
    """What the person was told lately of cases that everybody may read, newest first. Two statements."""
    if actor.person_id is None:
        return []
    public = Case.objects.filter(visibility="public")
    mine = Notice.objects.filter(
        person_id=actor.person_id, subject_kind="case", at__gte=since, subject_id__in=public.values("pk")
    )
    notices = list(mine.order_by("-pk")[:limit])
    wanted = {notice.subject_id for notice in notices}
    cases = public.select_related("area").in_bulk(wanted) if wanted else {}
    return [(notice, cases[notice.subject_id]) for notice in notices if notice.subject_id in cases]


def steps_named(notices: Sequence[Notice]) -> dict[tuple[int, str], Step]:
    """The newest step of each case and action that these notices tell of."""
    cases, actions = {notice.subject_id for notice in notices}, {notice.action for notice in notices}
    found = Step.objects.filter(case_id__in=cases, action__in=actions).order_by("pk") if notices else ()
    return {(step.case_id, step.action): step for step in found}
