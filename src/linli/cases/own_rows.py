"""A party's own page: the link that is given out for one row, who may read it, and the step taken from there.

As with a tracking link nobody reads anything personal before the last four digits of the row's telephone are right, or
the row's person is signed in; then they read their own row and no other. A row without a telephone opens to nobody.
"""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from linli.cases import links, packs, parties, queries, services
from linli.cases.links import Visit
from linli.cases.models import Case, Step
from linli.cases.party_models import Party
from linli.cases.standing import at_work
from linli.journal.actors import SYSTEM, Actor
from linli.journal.services import record
from linli.kernel.canonical import salted_digest
from linli.kernel.codes import public_code
from linli.kernel.refused import NotAllowed, Refused
from linli.people import on_record
from linli.people.access import may, scope
from linli.people.middleware import asking
from linli.people.models import Person, phone_index
from linli.people.queries import Look, looks_among
from linli.people.wording import masked
from linli.rules.identifiers import phones_in
from linli.rules.pack import Pack

KIND = "party"


def pages(pack: Pack) -> bool:
    """Whether parties of this process have a page of their own."""
    return pack.parties is not None and bool(pack.parties.phone)


def phones_of(row: Party, pack: Pack) -> list[str]:
    """The telephones in the row: none, one, or the two that somebody may be reached by."""
    given = parties.fields_of(row).get(pack.parties.phone) if pack.parties and pack.parties.phone else ""
    return phones_in(str(given)) if given else []


def visit(request: HttpRequest, row: Party, case: Case, pack: Pack) -> Visit:
    """What the reader of this request is to the row."""
    by = asking(request)
    if may(by, "party.follow", row):
        return Visit(by, own=True)
    if at_work(by, case):
        return Visit(by, own=False, at_work=True)
    holder = Actor(by.person_id, "link", name=by.name, link=(KIND, row.pk))
    if row.code in links.opened(request):
        return Visit(holder, own=True)
    if not phones_of(row, pack):
        return Visit(holder, own=False, by_call=True)
    shut = row.link_tries >= links.allowed_tries(case)
    return Visit(holder, own=False, asks_digits=not shut, shut=shut)


def try_digits(row: Party, case: Case, pack: Pack, digits: str) -> None:
    """Answer quietly when the digits are those of a telephone in the row; else count the try and raise Refused."""
    right = [links.ends_with(phone, digits) for phone in phones_of(row, pack)]
    links.spend_try(row, any(right), links.allowed_tries(case))


def seen(row: Party) -> str:
    """A mark of what the row says, so that nobody confirms a sum that they have not read."""
    return salted_digest(bytes(cast(Any, row).salt), [row.content, row.state])[:16]


@transaction.atomic
def act(row_id: int, name: str, form: Mapping[str, Any], *, by: Actor, read: str, files: Iterable[Any] = ()) -> Case:
    """A step that a party takes on their own row, as they have read it."""
    on_record.must_stand(by.person_id)
    row = Party.objects.get(pk=row_id)
    case = queries.locked(row.case_id)
    row = parties.row_of(case, row.key)
    if seen(row) != read:
        raise Refused("changed", _("What stands here has changed since you opened it. Nothing was done; look again."))
    return services.act(case.pk, name, form, by=by, row=row.key, files=list(files))


def seen_before(case: Case, steps: Iterable[Step]) -> dict[int, list[Look]]:
    """Of each answer by link, who had seen that party's telephone in full before it came: they could have given it."""
    by_link = [step for step in steps if step.row and step.capacity == "link"]
    rows = {row.key: row.pk for row in parties.rows_of(case)} if by_link else {}
    looks = looks_among("party", rows.values(), "phone") if by_link else {}
    found = {step.pk: [look for look in looks.get(rows.get(step.row, 0), ()) if look.at <= step.at] for step in by_link}
    return {pk: seen for pk, seen in found.items() if seen}


# ---- given out by staff ---------------------------------------------------------------------------------------------


@transaction.atomic
def give_links(case_id: int, *, by: Actor, keys: Iterable[str] | None = None, anew: bool = False) -> int:
    """Give every row (or these) a link that has a telephone and none yet; answers how many were given.

    `anew`: the rows named get another one, and what was given out before opens nothing any more.
    """
    case, pack = in_hand(case_id, by)
    wanted = None if keys is None else set(keys)
    given = 0
    for row in parties.rows_of(case):
        named = wanted is None or row.key in wanted
        if row.left or not named or not phones_of(row, pack) or (row.code and not (anew and wanted)):
            continue
        row.code, row.link_tries = public_code(), 0
        row.save(update_fields=["code", "link_tries"])
        record("party.linked", row, by=by, data={"case": case.pk}, area_id=None)
        given += 1
    _bind_accounts(case, pack)
    parties.forget(case)
    return given


def _bind_accounts(case: Case, pack: Pack) -> None:
    """Let a row be among the matters of the account that proved its telephone, where the name is the same as well.

    Whoever owns the number would open the page by its digits; the name keeps a mistyped number from telling a stranger.
    Staff are told nothing of it: the register is not theirs to ask.
    """
    of: dict[str, list[Party]] = {}
    for row in parties.rows_of(case):
        if row.code and not row.left and row.person_id is None:
            for phone in phones_of(row, pack):
                of.setdefault(phone_index(phone), []).append(row)
    known = Person.objects.filter(phone_index__in=of, phone_proved_at__isnull=False, is_active=True)
    for person in known.order_by("pk") if of else ():
        if at_work(Actor(person.pk, "person", name=person.name), case):
            continue
        for row in of[person.phone_index or ""]:
            if row.person_id is None and person.name in parties.fields_of(row).values():
                row.person_id = person.pk
                row.save(update_fields=["person_id"])
                record("party.bound", row, by=SYSTEM, data={"case": case.pk, "person": person.pk}, area_id=None)


def known_as(row: Party, pack: Pack, by: Actor) -> Person | None:
    """Who in the register has the row's telephone, while nobody has said that it is them.

    Only of those whom the worker finds in the register themselves: else whoever may write a row could ask it for any
    number. Of whom they do not, and of nobody, the answer and the statement are the same.
    """
    phones = phones_of(row, pack)
    if not phones or row.person_id is not None:
        return None
    there = Person.objects.filter(phone_index__in=[phone_index(phone) for phone in phones], is_active=True)
    return scope(by, "person.read", there).order_by("pk").first()


def bound_to(row: Party, by: Actor) -> Person | None:
    """Whose row it is in the register, for a worker who finds that person there."""
    return scope(by, "person.read", Person.objects.filter(pk=row.person_id or 0)).first()


def about(case: Case, pack: Pack, row: Party, by: Actor) -> dict[str, Any]:
    """What the page of one party says of its link and of who they are in the register."""
    if not pages(pack) or row.left:
        return {}
    known, bound = known_as(row, pack, by), bound_to(row, by)
    return {
        "reachable": bool(phones_of(row, pack)),
        "given": bool(row.code),
        "given_how": row.given_words,
        "given_at": row.given_at,
        "shut": bool(row.link_tries),
        "bound": masked("name", bound.name) if bound else "",
        "known": masked("name", known.name) if known else "",
        "known_code": known.code if known else "",
    }


@transaction.atomic
def bind(case_id: int, key: str, person_code: str, *, by: Actor) -> Party:
    """Staff say that the row is about the person with its telephone: from now on it is among their matters."""
    case, pack = in_hand(case_id, by)
    row = parties.row_of(case, key)
    person = known_as(row, pack, by)
    if person is None or person.code != person_code:
        raise Refused("no_such_person", _("Nobody in the register has this telephone any more. Look again."))
    if person.pk == by.person_id:
        raise Refused("same_person", _("Another person has to say that this is you."))
    row.person_id, row.code = person.pk, row.code or public_code()
    row.save(update_fields=["person_id", "code"])
    record("party.bound", row, by=by, data={"case": case.pk, "person": person.pk}, area_id=None)
    parties.forget(case)
    return row


@transaction.atomic
def unbind(case_id: int, key: str, *, by: Actor) -> Party:
    """Take that back: the row is among nobody's matters."""
    case, _pack = in_hand(case_id, by)
    row = parties.row_of(case, key)
    row.person_id = None
    row.save(update_fields=["person_id"])
    record("party.unbound", row, by=by, data={"case": case.pk}, area_id=None)
    parties.forget(case)
    return row


def in_hand(case_id: int, by: Actor) -> tuple[Case, Pack]:
    """The case of many, locked, for whoever works it."""
    case = queries.locked(case_id)
    if not may(by, "case.work", case) or not may(by, "case.read", case):
        raise NotAllowed(_("This case is not yours to act on."))
    pack = packs.by_version(case.pack_version_id)
    if not pages(pack):
        raise Refused("no_own_pages", _("Parties of this process have no page of their own."))
    return case, pack
