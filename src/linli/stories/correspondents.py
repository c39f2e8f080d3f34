"""Every write of correspondents: enlisted, bound to an account by themselves, asked for a work, credited with one."""

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from linli.cases import packs
from linli.cases import services as casework
from linli.cases.models import Case
from linli.journal.actors import SYSTEM, Actor
from linli.journal.seen import must_be_as_seen, state_of
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.codes import public_code
from linli.kernel.refused import NotAllowed, Refused
from linli.people.access import may
from linli.stories import queries
from linli.stories.correspondent_models import Asked, Commission, Contribution, Correspondent
from linli.stories.models import Publisher

AT_ONCE = 50  # whom one commission is sent to


def _must_keep(publisher: Publisher, by: Actor) -> None:
    if not may(by, "publisher.keep", publisher) or by.person_id is None:
        raise NotAllowed(_("A publisher is kept by whoever holds a post of its body."))


@transaction.atomic
def enlist(publisher_id: int, name: str, unit: str, *, by: Actor) -> Correspondent:
    """Somebody writes for the publisher from today on. Their account is bound by themselves, with the link."""
    publisher = Publisher.objects.select_for_update(of=("self",)).select_related("area").get(pk=publisher_id)
    _must_keep(publisher, by)
    name, unit = name.strip()[:50], unit.strip()[:60]
    for known in publisher.correspondents.filter(until=None, unit=unit):
        if known.name == name:
            raise Refused("enlisted_already", _("They are on the list already."), field="name")
    row = Correspondent(publisher=publisher, name=name, unit=unit, since=clock.today(), token=public_code(24))
    row.save()
    record("correspondent.enlisted", row, by=by, data={}, area_id=publisher.area_id, new=True)
    return row


def locked(correspondent_id: int) -> Correspondent:
    """The row, held until the transaction ends."""
    rows = Correspondent.objects.select_for_update(of=("self",)).select_related("publisher__area")
    return rows.get(pk=correspondent_id)


@transaction.atomic
def change(
    correspondent_id: int, name: str, unit: str, *, payee_id: int | None = None, ends: bool = False, by: Actor,
    seen: str | None = None,
) -> Correspondent:  # fmt: skip
    """Their unit or name anew; where they are paid, when they have no account here; or that they write no more."""
    row = locked(correspondent_id)
    _must_keep(row.publisher, by)
    must_be_as_seen(seen, state_of(row))
    row.name, row.unit, row.payee_id = name.strip()[:50], unit.strip()[:60], payee_id
    if ends and row.until is None:
        row.until = clock.today()
        for one in row.commissions.filter(state__in=(Asked.OPEN, Asked.ACCEPTED)):
            _settle(one, Asked.WITHDRAWN, by)
    row.save()
    record("correspondent.changed", row, by=by, data={"ended": row.until is not None}, area_id=row.publisher.area_id)
    return row


@transaction.atomic
def join(token: str, *, by: Actor) -> Correspondent:
    """Whoever was given the link says with their account that it is they. One account, once."""
    if by.person_id is None:
        raise NotAllowed(_("Sign in first."))
    row = locked(Correspondent.objects.values_list("pk", flat=True).get(token=token))
    if row.person_id == by.person_id:
        return row
    if row.person_id is not None or row.until is not None:
        raise Refused("link_used", _("This link was used already. Ask the desk for another one."))
    if row.publisher.correspondents.filter(person_id=by.person_id, until=None).exists():
        raise Refused("enlisted_already", _("You are a correspondent here already."))
    row.person_id = by.person_id
    row.save(update_fields=["person"])
    record("correspondent.joined", row, by=by, data={}, area_id=row.publisher.area_id)
    return row


# ---- works -----------------------------------------------------------------------------------------------------------


def note_sent(case: Case) -> None:
    """A person who writes for a publisher sent something in: it is theirs. Asked twice it is noted once."""
    if case.reporter_id is None or packs.by_version(case.pack_version_id).story is None:
        return
    for row in Correspondent.objects.filter(person_id=case.reporter_id, until=None).select_related("publisher"):
        if row.publisher.area_id in case.area.path_ids:
            _credit(row, case, SYSTEM)


def _credit(row: Correspondent, case: Case, by: Actor) -> None:
    _made, new = Contribution.objects.get_or_create(correspondent=row, case=case, defaults={"at": case.created_at})
    if new:
        record("correspondent.credited", row, by=by, data={"case": case.pk}, area_id=row.publisher.area_id)


@transaction.atomic
def credit(case_id: int, correspondent_id: int, *, by: Actor) -> None:
    """The desk says whose a work is that it entered itself."""
    case = Case.objects.select_for_update(of=("self",)).select_related("area").get(pk=case_id)
    row = locked(correspondent_id)
    _must_keep(row.publisher, by)
    if not queries.works_on(by, case):
        raise NotAllowed(_("A story is made ready by the desk of its process, and by nobody whose own work it is."))
    _credit(row, case, by)


@transaction.atomic
def take_credit(case_id: int, correspondent_id: int, *, by: Actor) -> None:
    """It is not theirs after all."""
    row = locked(correspondent_id)
    _must_keep(row.publisher, by)
    found = Contribution.objects.filter(correspondent=row, case_id=case_id)
    if Commission.objects.filter(correspondent=row, case_id=case_id).exists():
        raise Refused("delivered", _("It was delivered upon a commission."))
    if found.delete()[0]:
        record("correspondent.uncredited", row, by=by, data={"case": case_id}, area_id=row.publisher.area_id)


# ---- commissions -----------------------------------------------------------------------------------------------------


@transaction.atomic
def commission(
    publisher_id: int, to: Collection[int], theme: str, due: date, *, about: str = "", by: Actor
) -> list[Commission]:
    """Ask these correspondents for a work by the day, each for one of their own."""
    publisher = Publisher.objects.select_related("area").get(pk=publisher_id)
    _must_keep(publisher, by)
    rows = list(publisher.correspondents.select_for_update(of=("self",)).filter(pk__in=to, until=None).order_by("pk"))
    if not rows or len(rows) != len(set(to)) or len(rows) > AT_ONCE:
        raise Refused("no_correspondent", _("Choose whom to ask, of those who write for you."), field="to")
    if due < clock.today():
        raise Refused("in_the_past", _("This day is over."), field="due")
    assert by.person_id is not None
    made = []
    for row in rows:
        one = Commission(
            correspondent=row, theme=theme.strip()[:80], about=about.strip()[:500], due=due, asked_by_id=by.person_id
        )
        one.save()
        record("commission.asked", one, by=by, data={"due": due.isoformat()}, area_id=publisher.area_id, new=True)
        made.append(one)
    return made


def _held(commission_id: int) -> Commission:
    rows = Commission.objects.select_for_update(of=("self",)).select_related("correspondent__publisher__area")
    return rows.get(pk=commission_id)


def _theirs(row: Commission, by: Actor) -> None:
    """The correspondent themselves; or the desk, which heard it by telephone."""
    own = by.person_id is not None and row.correspondent.person_id == by.person_id
    if not own:
        _must_keep(row.correspondent.publisher, by)


@transaction.atomic
def answer(commission_id: int, *, yes: bool, reason: str = "", by: Actor) -> Commission:
    """They take it on, or not; until it is delivered they may think again."""
    row = _held(commission_id)
    _theirs(row, by)
    if row.state not in (Asked.OPEN, Asked.ACCEPTED):
        raise Refused("commission_over", _("This commission is not open any more."))
    row.reason = "" if yes else reason.strip()[:120]
    return _settle(row, Asked.ACCEPTED if yes else Asked.DECLINED, by)


@transaction.atomic
def withdraw(commission_id: int, *, by: Actor) -> Commission:
    """The desk wants it no more."""
    row = _held(commission_id)
    _must_keep(row.correspondent.publisher, by)
    if row.state not in (Asked.OPEN, Asked.ACCEPTED):
        raise Refused("commission_over", _("This commission is not open any more."))
    return _settle(row, Asked.WITHDRAWN, by)


@transaction.atomic
def deliver(commission_id: int, case_id: int, *, by: Actor) -> Commission:
    """This submission is what was asked for: one of their own, or, at the desk's word, one that the desk entered."""
    row = _held(commission_id)
    _theirs(row, by)
    if row.state not in (Asked.OPEN, Asked.ACCEPTED):
        raise Refused("commission_over", _("This commission is not open any more."))
    case = Case.objects.select_related("area").filter(pk=case_id).first()
    if case is None or casework.pack_of(case).story is None or not _is_theirs(row, case, by):
        raise Refused("no_submission", _("Choose a submission of this correspondent."), field="case")
    if Commission.objects.filter(correspondent=row.correspondent, case=case).exists():
        raise Refused("delivered", _("This submission was delivered upon another commission."), field="case")
    row.case = case
    _credit(row.correspondent, case, by)
    return _settle(row, Asked.DELIVERED, by)


def _is_theirs(row: Commission, case: Case, by: Actor) -> bool:
    if case.reporter_id is not None and case.reporter_id == row.correspondent.person_id:
        return True
    return Contribution.objects.filter(correspondent=row.correspondent, case=case).exists() or (
        by.person_id != row.correspondent.person_id and queries.works_on(by, case)
    )


def _settle(row: Commission, state: Asked, by: Actor) -> Commission:
    row.state = state
    row.save(update_fields=["state", "reason", "case"])
    data = {"case": row.case_id} if row.case_id else {}
    verb = {
        Asked.ACCEPTED: "commission.accepted", Asked.DECLINED: "commission.declined",
        Asked.DELIVERED: "commission.delivered",
    }.get(state, "commission.withdrawn")  # fmt: skip
    record(verb, row, by=by, data=data, area_id=row.correspondent.publisher.area_id)
    return row
