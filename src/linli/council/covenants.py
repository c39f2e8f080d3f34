"""The rules that an estate gives itself: drafted, open for comments, adopted by whom the law names, in force on a day.

Comments stand on the public page of the case under which the draft is weighed, so that they are moderated and arranged
like all others. What was adopted is never changed: the next version takes its place.
"""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from linli.cases import packs
from linli.cases.deadlines import basis_words
from linli.cases.models import Case, Visibility
from linli.council.models import Edition, Motion
from linli.journal.actors import Actor
from linli.journal.bodies import data_of
from linli.journal.queries import history_of
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people.access import may
from linli.places.models import Area
from linli.rules.covenants import COMMENT_DAYS, KINDS

PUBLIC = ("open", "adopted")


# ---- reads ----------------------------------------------------------------------------------------------------------


def published(estate: Area) -> QuerySet[Edition]:
    """What everybody may read of them, the latest first."""
    return Edition.objects.filter(area=estate, state__in=PUBLIC).order_by("kind", "-number")


def in_force(estate: Area, kind: str, today: date) -> Edition | None:
    """The version that holds today."""
    rows = Edition.objects.filter(area=estate, kind=kind, state="adopted", in_force_on__lte=today)
    return rows.order_by("-in_force_on", "-number").first()


def before(edition: Edition) -> Edition | None:
    """The version that was adopted before this one, with which it is compared."""
    rows = Edition.objects.filter(area_id=edition.area_id, kind=edition.kind, state="adopted")
    return rows.filter(number__lt=edition.number).order_by("-number").first()


def motions(edition: Edition) -> QuerySet[Motion]:
    """What meetings that may adopt it passed on the case under which it is weighed, since it was opened."""
    rows = Motion.objects.filter(
        item__meeting__kind__in=KINDS[edition.kind].meetings,
        item__meeting__starts_at__gte=edition.opened_at or clock.now(),
        item__case=edition.case_id or 0,
        passed=True,
    )
    return rows.select_related("item__meeting").order_by("-pk")


def votes(edition: Edition) -> dict[str, date]:
    """The facts of its case that the owners' vote on such a matter has decided since it was opened, with the day."""
    if edition.case is None or edition.opened_at is None:
        return {}
    facts = packs.by_version(edition.case.pack_version_id).facts
    wanted = {name for name, fact in facts.items() if KINDS[edition.kind].matter in fact.from_ballot}
    entries = history_of(edition.case).filter(verb="case.attached", at__gte=edition.opened_at).order_by("seq")
    attached = {data_of(entry).get("fact"): clock.day_of(entry.at) for entry in entries}
    return {name: attached[name] for name in wanted if name in attached and edition.case.facts.get(name) is True}


def cases(edition: Edition, by: Actor) -> list[Case]:
    """Public cases of the estate on which neighbours may comment, that the actor reads."""
    versions = [pk for pk in packs.versions() if packs.by_version(pk).comments]
    rows = Case.objects.filter(area_id=edition.area_id, visibility=Visibility.PUBLIC, open=True)
    rows = rows.filter(pack_version__in=versions).select_related("area").order_by("-pk")
    return [case for case in rows[:50] if may(by, "case.read", case)]


# ---- writes ---------------------------------------------------------------------------------------------------------


@transaction.atomic
def draft(estate: Area, kind: str, text: str, *, by: Actor) -> Edition:
    """Begin the next version. One is written at a time."""
    edition = Edition(kind=kind, text=_worded(text), drafted_by_id=by.person_id or 0, drafted_at=clock.now())
    edition.locate(Area.objects.select_for_update().get(pk=estate.pk))
    _must_edit(edition, by)
    rows = Edition.objects.filter(area=estate, kind=kind)
    if rows.filter(state__in=("draft", "open")).exists():
        raise Refused("being_written", _("A version is being written already; finish that one, or give it up."))
    edition.number = (rows.aggregate(last=Max("number"))["last"] or 0) + 1
    edition.save()
    data = {"kind": kind, "number": edition.number}
    record("covenant.drafted", edition, by=by, data=data, area_id=estate.pk, new=True)
    return edition


@transaction.atomic
def mend(edition_id: int, text: str, *, by: Actor) -> Edition:
    """Put the draft in better words; what was opened for comments goes back to be a draft and is opened anew."""
    edition = _locked(edition_id, by, "draft", "open")
    edition.text, edition.state, edition.opened_at = _worded(text), "draft", None
    edition.save()
    record("covenant.mended", edition, by=by, data=_said(edition), area_id=edition.area_id)
    return edition


@transaction.atomic
def lay_out(edition_id: int, case_id: int, *, by: Actor) -> Edition:
    """Open the draft for comments, on the public page of the case under which it is weighed."""
    edition = _locked(edition_id, by, "draft")
    case = next((one for one in cases(edition, by) if one.pk == case_id), None)
    if case is None:
        words = _("Choose a public matter of the estate on which neighbours comment.")
        raise Refused("no_such_case", words, field="case")
    edition.state, edition.case, edition.opened_at = "open", case, clock.now()
    edition.save()
    record("covenant.opened", edition, by=by, data=_said(edition), area_id=edition.area_id)
    return edition


@transaction.atomic
def adopt(edition_id: int, in_force_on: date, *, by: Actor, motion_id: int | None = None, fact: str = "") -> Edition:
    """Note that whom the law names has adopted it, and from which day it holds."""
    edition = _locked(edition_id, by, "open")
    law, opened = KINDS[edition.kind], edition.opened_at
    first = clock.day_of(opened or clock.now()) + timedelta(days=COMMENT_DAYS + 1)
    if clock.today() < first:
        words = _("It lies open for comments for %(days)s days; from %(day)s on it can be adopted.")
        raise Refused("still_open", words % {"days": COMMENT_DAYS, "day": first.isoformat()})
    edition.motion = motions(edition).filter(pk=motion_id).first() if motion_id and law.meetings else None
    voted = votes(edition) if law.matter else {}
    edition.fact = fact if fact in voted else ""
    if edition.motion is None and not edition.fact:
        words = _("It is adopted by whom the law names (%(basis)s): choose what they passed since it was opened.")
        raise Refused("not_adopted", words % {"basis": basis_words(law.basis)}, basis=law.basis)
    edition.adopted_on = edition.motion.item.meeting.day if edition.motion else voted[edition.fact]
    if in_force_on < edition.adopted_on:
        raise Refused("in_force_before", _("It cannot hold before it was adopted."), field="in_force_on")
    edition.state, edition.in_force_on = "adopted", in_force_on
    edition.save()
    record("covenant.adopted", edition, by=by, data=_said(edition), area_id=edition.area_id)
    return edition


@transaction.atomic
def file(edition_id: int, on: date, *, by: Actor) -> Edition:
    """Note that the street has it on file."""
    edition = _locked(edition_id, by, "adopted")
    if on > clock.today() or (edition.adopted_on and on < edition.adopted_on):
        raise Refused("filed_when", _("The day lies ahead, or before it was adopted."), field="filed_on")
    edition.filed_on = on
    edition.save(update_fields=["filed_on"])
    record("covenant.filed", edition, by=by, data=_said(edition), area_id=edition.area_id)
    return edition


@transaction.atomic
def give_up(edition_id: int, why: str, *, by: Actor) -> Edition:
    """Nobody goes on with this draft."""
    edition = _locked(edition_id, by, "draft", "open")
    if not why.strip():
        raise Refused("reason_missing", _("Give a reason."), field="why")
    edition.state, edition.reason = "dropped", why.strip()[:200]
    edition.save()
    record("covenant.given_up", edition, by=by, data=_said(edition), area_id=edition.area_id)
    return edition


def _locked(edition_id: int, by: Actor, *states: str) -> Edition:
    edition = Edition.objects.select_for_update(of=("self",)).select_related("area", "case").get(pk=edition_id)
    _must_edit(edition, by)
    if edition.state not in states:
        raise Refused("not_in_this_state", _("That does not belong to where this version stands. Nothing was changed."))
    return edition


def _must_edit(edition: Edition, by: Actor) -> None:
    if not may(by, "covenant.edit", edition):
        raise NotAllowed(_("The covenant is drafted by the branch, the owners' committee or the community."))


def _worded(text: str) -> str:
    if not text.strip():
        raise Refused("text_missing", _("The text is missing."), field="text")
    return "\n".join(line.rstrip() for line in text.strip().splitlines())[:20000]


def _said(edition: Edition) -> dict[str, Any]:
    return {"state": edition.state, "motion": edition.motion_id, "fact": edition.fact}
