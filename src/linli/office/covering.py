"""Who stands in for whom (A/B 岗): named by the office above; while the one is away the other acts in the post."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from linli.journal.actors import SYSTEM, Actor
from linli.journal.seen import last_of, must_be_as_seen
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.office.home_models import Leave, StandIn
from linli.people import kin, kinds
from linli.people import services as people
from linli.people.access import may
from linli.people.models import Person, Post, Term

LONGEST = timedelta(days=90)


@transaction.atomic
def name_stand_in(post_id: int, person_id: int, document: str, *, by: Actor, seen: str | None = None) -> StandIn:
    """Say who acts in a post while its holder is away; whoever was named before is no more.

    `seen`: who was named when the page was drawn, by `last_of` the post's rows.
    """
    post = Post.objects.select_for_update(of=("self",)).get(pk=post_id)
    probe = StandIn(post=post, person_id=person_id)
    if not may(by, "stand_in.name", probe) or by.person_id == person_id:
        raise NotAllowed(_("The office above names who stands in, and nobody names themselves."))
    kind = kinds.post(post.kind)
    if kind is None or kind.strong or post.ended_at is not None or post.kind in kinds.SEATS:
        raise Refused("no_stand_in", _("Nobody stands in for this post."), field="post")
    if not document.strip():
        raise Refused("document_missing", _("Name the paper that says so."), field="document")
    if Term.objects.filter(post=post, person_id=person_id, ends=None).exists():
        raise Refused("holds_it", _("This person holds the post themselves."), field="person")
    must_be_as_seen(seen, last_of(StandIn.objects.filter(post=post, ended_at=None)))
    for old in StandIn.objects.filter(post=post, ended_at=None):
        old.ended_at = clock.now()
        old.save(update_fields=["ended_at"])
        record("stand_in.ended", old, by=by, data={}, area_id=post.area_id)
    probe.document, probe.by_id = document.strip()[:120], by.person_id
    probe.save()
    data = {"post": post.pk, "person": person_id}
    record("stand_in.named", probe, by=by, data=data, area_id=post.area_id, new=True)
    return probe


def take_leave(term_id: int, first: date, last: date, *, by: Actor) -> Leave:
    """Whoever holds the term is away from one day to another: the stand-in acts in the post on these days."""

    def taken(beside: Collection[int]) -> Leave:
        # Persons before the term, as an appointment locks them; whoever is away may be a relative of who stands in.
        named = StandIn.objects.filter(post__terms=term_id, ended_at=None).first()
        return _left(term_id, first, last, named, kin.locked([named.person_id] if named else [], beside), by)

    return kin.until_held(taken)


def _left(term_id: int, first: date, last: date, named: StandIn | None, held: Mapping[int, Person], by: Actor) -> Leave:
    term = Term.objects.select_for_update(of=("self",), no_key=True).select_related("post").get(pk=term_id)
    if not may(by, "leave.take", term):
        raise NotAllowed(_("Whoever holds a post says that they are away from it."))
    if not clock.today() <= first <= last or last - first > LONGEST:
        raise Refused("days_wrong", _("Choose days from today on, ninety at most."), field="last")
    if named is None:
        raise Refused("no_stand_in", _("Nobody is named to stand in for this post; ask the office above."))
    if not StandIn.objects.filter(pk=named.pk, ended_at=None).exists():  # named anew while their rows were waited for
        raise Refused("stand_in_changed", _("Who stands in was changed just now; look again."))
    if Leave.objects.filter(term=term, back_at=None, first__lte=last, last__gte=first).exists():
        raise Refused("away_already", _("You are away on some of these days already."), field="first")
    begins = max(clock.midnight(first), clock.now())
    ends = clock.midnight(last + timedelta(days=1))
    cover = people.appoint(
        term.post_id, named.person_id, by=SYSTEM, starts=begins, ends=ends, acting=True, document=named.document,
        held=held,
    )  # fmt: skip
    row = Leave.objects.create(term=term, cover=cover, first=first, last=last)
    data = {"term": term.pk, "cover": cover.pk}
    record("leave.taken", row, by=by, data=data, area_id=term.post.area_id, new=True)
    return row


@transaction.atomic
def come_back(leave_id: int, *, by: Actor) -> Leave:
    """Back earlier: the stand-in acts no longer."""
    row = Leave.objects.select_for_update(of=("self",)).select_related("term__post", "cover").get(pk=leave_id)
    if not may(by, "leave.take", row.term):
        raise NotAllowed(_("Whoever holds a post says that they are away from it."))
    now = clock.now()
    if row.back_at is not None or row.cover is None or row.cover.ends is None or row.cover.ends <= now:
        raise Refused("back_already", _("You are back already."))
    people.end_term(row.cover_id or 0, by=SYSTEM, ends=max(now, row.cover.starts), document=_("back from leave"))
    row.back_at = now
    row.save(update_fields=["back_at"])
    record("leave.ended", row, by=by, data={}, area_id=row.term.post.area_id)
    return row


def leaves(person_id: int) -> QuerySet[Leave]:
    """Somebody's own, and those in which they stand in; of today and later."""
    rows = Leave.objects.filter(term__person_id=person_id) | Leave.objects.filter(cover__person_id=person_id)
    found = rows.filter(back_at=None, last__gte=clock.today())
    return found.select_related("term__post", "term__person", "cover__person").order_by("first", "pk")
