"""Every write of fees: tariffs, who is paid, a fee proposed, decided on by another, listed, paid, received.

Nobody proposes, decides on, lists or pays what they or a near relative get. The tax is reckoned when the fee is
approved, over all that the work earned that person (rules/fees.py).
"""

import json
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q, Sum
from django.utils.translation import gettext as _

from linli.cases import casework, packs
from linli.cases import queries as cases
from linli.cases.models import Case
from linli.journal.actors import Actor
from linli.journal.seen import must_be_as_seen, state_of
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.canonical import salted_digest
from linli.kernel.refused import NotAllowed, Refused
from linli.people import kin
from linli.people.access import may
from linli.people.models import Person, id_index
from linli.rules import fees as rules
from linli.rules.identifiers import narrow, resident_id, resident_id_error
from linli.rules.money import grouped
from linli.rules.names import folded, seen
from linli.stories import queries
from linli.stories.fee_models import Fee, Payee, PayList, PayState, Tariff, Unit
from linli.stories.models import Publisher

# States in which a fee counts as earned: what came back from the bank is still owed.
EARNED = (PayState.APPROVED, PayState.LISTED, PayState.PAID, PayState.RECEIVED, PayState.RETURNED)


@dataclass(frozen=True)
class Account:
    """Where a contributor is paid."""

    name: str
    id_number: str
    bank: str
    account: str
    unit: str = ""


def _near(by: Actor) -> set[int]:
    """The actor and their near relatives."""
    return {by.person_id, *kin.all_of([by.person_id])} if by.person_id is not None else set()


def _kept(publisher_id: int, by: Actor) -> Publisher:
    row = Publisher.objects.select_for_update(of=("self",)).select_related("area").get(pk=publisher_id)
    if not may(by, "publisher.keep", row) or by.person_id is None:
        raise NotAllowed(_("A publisher is kept by whoever holds a post of its body."))
    return row


@transaction.atomic
def set_tariff(
    publisher_id: int, name: str, unit: str, least: int, most: int, *, since: date, basis: str = "", by: Actor
) -> Tariff:
    """What is paid for a kind of work from a day on; the one of that name before ends on the day before. In fen."""
    row = _kept(publisher_id, by)
    if not 0 < least <= most:
        raise Refused(
            "tariff_order", _("The most is no less than the least, and both are more than nothing."), field="most"
        )
    if row.tariffs.filter(name=name, since__gte=since).exists():
        raise Refused("tariff_later", _("A tariff of that name begins on that day or later."), field="since")
    row.tariffs.filter(name=name, until__isnull=True).update(until=date.fromordinal(since.toordinal() - 1))
    made = Tariff.objects.create(
        publisher=row, name=name, unit=unit, least=least, most=most, since=since, basis=basis.strip()[:120]
    )
    record("publisher.priced", row, by=by, data={"tariff": made.pk, "least": least, "most": most}, area_id=row.area_id)
    return made


def tariffs(publisher: Publisher, on: date) -> list[Tariff]:
    """Those that hold on that day."""
    rows = publisher.tariffs.filter(since__lte=on).filter(Q(until__isnull=True) | Q(until__gte=on))
    return list(rows.order_by("name", "pk"))


def _checked(given: Account) -> Account:
    number = resident_id(given.id_number)
    if resident_id_error(number):
        raise Refused("id_unreadable", _("This is not an identity number. Please check it."), field="id_number")
    account = narrow(given.account)
    if not (account.isascii() and account.isdigit() and 8 <= len(account) <= 30):
        raise Refused("account_unreadable", _("An account has 8 to 30 digits."), field="account")
    return Account(seen(given.name).strip()[:50], number, given.bank.strip()[:60], account, given.unit.strip()[:60])


def _fill(row: Payee, given: Account) -> None:
    row.name, row.id_number, row.bank, row.account, row.unit = (
        given.name, given.id_number, given.bank, given.account, given.unit,
    )  # fmt: skip
    row.id_index, row.at = id_index(given.id_number), clock.now()


@transaction.atomic
def tell_account(given: Account, *, by: Actor) -> Payee:
    """A person says where they are paid, or says it anew; what is on a bank's list already is not changed by it."""
    if by.person_id is None:
        raise NotAllowed(_("Sign in first."))
    given = _checked(given)
    Person.objects.select_for_update().get(pk=by.person_id)  # told twice at once, the second finds the first
    row = Payee.objects.select_for_update().filter(person_id=by.person_id).first()
    new = row is None
    row = row or Payee(person_id=by.person_id)
    _fill(row, given)
    row.save()
    record("payee.told", row, by=by, data={}, area_id=None, new=new)
    return row


@transaction.atomic
def enter_payee(publisher_id: int, given: Account, *, by: Actor) -> Payee:
    """The desk enters somebody without an account here; known by their identity number, they are entered once.

    Whoever has one, and told under this number and name where they are paid, can be chosen by the desk from then on.
    """
    publisher, given = _kept(publisher_id, by), _checked(given)
    index = id_index(given.id_number)
    if folded(given.name) == folded(
        Person.objects.get(pk=by.person_id or 0).name
    ):  # whose number nobody has on file here
        raise NotAllowed(_("Nobody enters themselves: say where you are paid on your own page."))
    told = Payee.objects.filter(person__isnull=False, id_index=index).first()
    if told is not None and told.name == given.name:  # a contributor who told it already: from now on known here
        told.known_to.add(publisher)
        record("payee.entered", told, by=by, data={"publisher": publisher.pk}, area_id=publisher.area_id)
        return told
    if told is not None or Person.objects.filter(id_index=index).exists():
        # Else somebody of the desk could enter themselves, and propose what they get.
        text = _("Whoever has this number has an account here, and says there where they are paid.")
        raise Refused("has_account", text, field="id_number")
    row = Payee.objects.filter(publisher=publisher, person=None, id_index=index).first()
    new = row is None
    row = row or Payee(publisher=publisher)
    _fill(row, given)
    row.save()
    record("payee.entered", row, by=by, data={}, area_id=publisher.area_id, new=new)
    return row


def gross_of(tariff: Tariff, number: int, rate: int) -> int:
    """What so many pieces or characters come to at the rate, in fen. ValueError when there is nothing to pay for."""
    if tariff.unit == Unit.THOUSAND:
        return rules.fee(number, rate)
    if number < 1:
        raise ValueError("no fee for no piece")
    return number * rate


@transaction.atomic
def propose(
    case_id: int, payee_id: int, tariff_id: int, *, number: int, rate: int, by: Actor, seen: str | None = None
) -> Fee:
    """Propose what one of those who made the work is paid; `rate` in fen within the tariff's limits."""
    case = cases.locked(case_id)
    story = queries.of_case(case)
    found = queries.rule_of(case)
    released = story is not None and found is not None and queries.earns(story, case, found[1])
    if story is None or not released or not queries.works_on(by, case) or by.person_id is None:
        raise NotAllowed(_("A fee is proposed for what was released, by the desk of its process."))
    must_be_as_seen(seen, str(Fee.objects.filter(case=case).count()))
    payee = Payee.objects.get(pk=payee_id)
    if payee.person_id in _near(by):
        raise NotAllowed(_("Nobody proposes what they or a near relative are paid."))
    if payee.publisher_id not in (None, story.publisher_id):
        raise Refused("no_such_payee", _("Choose one of those who can be paid for it."), field="payee")
    tariff = next((one for one in tariffs(story.publisher, clock.today()) if one.pk == tariff_id), None)
    if tariff is None or not tariff.least <= rate <= tariff.most:
        limits = (
            {"least": grouped(tariff.least), "most": grouped(tariff.most)} if tariff else {"least": "–", "most": "–"}
        )
        raise Refused("beyond_tariff", _("The tariff goes from %(least)s to %(most)s yuan.") % limits, field="rate")
    if not 1 <= number <= 1_000_000:
        raise Refused("no_number", _("Say how many pieces or characters."), field="number")
    fee = Fee(
        publisher=story.publisher, case=case, payee=payee, tariff=tariff, number=number,
        gross=gross_of(tariff, number, rate), proposed_at=clock.now(), proposed_by_id=by.person_id,
    )  # fmt: skip
    fee.save()
    data = {"case": case.pk, "payee": payee.pk, "gross": fee.gross}
    record("fee.proposed", fee, by=by, data=data, area_id=case.area_id, new=True)
    return fee


def _fee(fee_id: int) -> tuple[Fee, Case]:
    """The fee and its case, the case locked first: the tax of a work's payments is reckoned one after the other."""
    case = cases.locked(Fee.objects.only("case_id").get(pk=fee_id).case_id)
    return Fee.objects.select_for_update(of=("self",)).select_related("payee", "publisher").get(pk=fee_id), case


@transaction.atomic
def decide(fee_id: int, *, yes: bool, reason: str = "", by: Actor) -> Fee:
    """Another person's word on a fee. A yes reckons the tax over all that the work earned that contributor."""
    fee, case = _fee(fee_id)
    theirs = by.person_id in (None, fee.proposed_by_id) or fee.payee.person_id in _near(by)
    if theirs or not queries.decides_fees(by, case):
        raise NotAllowed(_("A fee is decided on by who signs for the desk, and by nobody who proposed it or gets it."))
    if fee.state != PayState.PROPOSED:
        raise Refused("decided_already", _("It was decided on already."))
    if not yes and not reason.strip():
        raise Refused("no_reason", _("Say why."), field="reason")
    fee.state = PayState.APPROVED if yes else PayState.REFUSED
    fee.reason, fee.decided_by_id = "" if yes else reason.strip()[:120], by.person_id
    if yes:
        # Somebody entered at the desk who has an account here since is one taxpayer, though two rows.
        same = {"case": case, "payee__id_index": fee.payee.id_index, "income": fee.income}
        earned = Fee.objects.filter(**same, state__in=EARNED)
        before = earned.aggregate(gross=Sum("gross"), tax=Sum("tax"))
        fee.tax = rules.further_tax(fee.gross, before["gross"] or 0, before["tax"] or 0, fee.income or "royalty")  # type: ignore[arg-type]  # one of the kinds of income
    fee.save()
    record("fee.decided", fee, by=by, data={"yes": yes, "tax": fee.tax}, area_id=case.area_id)
    return fee


@transaction.atomic
def make_list(publisher_id: int, *, by: Actor) -> PayList:
    """Put everything that is to be paid on one list for the bank, but what goes to whoever makes it, or to their kin.

    Name and account are kept as they are now: what somebody tells anew afterwards changes no list.
    """
    publisher = _kept(publisher_id, by)
    assert by.person_id is not None
    waiting = Fee.objects.select_for_update(of=("self",)).filter(
        publisher=publisher, state__in=(PayState.APPROVED, PayState.RETURNED)
    )
    fees = list(waiting.exclude(payee__person_id__in=_near(by)).select_related("payee").order_by("pk"))
    if not fees:
        raise Refused("nothing_to_pay", _("Nothing waits to be paid."))
    made = PayList(publisher=publisher, made_at=clock.now(), made_by_id=by.person_id)
    made.save()
    total = {"gross": sum(fee.gross for fee in fees), "tax": sum(fee.tax for fee in fees)}
    record("pay_list.made", made, by=by, data={"fees": len(fees), **total}, area_id=publisher.area_id, new=True)
    for fee in fees:
        fee.list, fee.state, fee.paid_into = made, PayState.LISTED, _account_of(fee.payee)
        fee.save(update_fields=["list", "state", "paid_into"])
        into = salted_digest(bytes(fee.salt), fee.paid_into)
        record("fee.listed", fee, by=by, data={"list": made.pk, "into": into}, area_id=publisher.area_id)
    return made


def _account_of(payee: Payee) -> str:
    return json.dumps([payee.name, payee.id_number, payee.bank, payee.account])


def paid_into(fee: Fee) -> tuple[str, str, str, str]:
    """Name, identity number, bank and account as they stood when the list was made."""
    name, number, bank, account = json.loads(fee.paid_into or _account_of(fee.payee))
    return name, number, bank, account


@transaction.atomic
def note_paid(list_id: int, on: date, *, returned: frozenset[str] = frozenset(), by: Actor) -> PayList:
    """The bank paid the list on a day, but for those that came back (`returned`: codes), which wait for another list.

    Noted by another person than who made the list, and by nobody who is paid by it.
    """
    row = PayList.objects.only("publisher_id").get(pk=list_id)
    publisher = _kept(row.publisher_id, by)
    row = PayList.objects.select_for_update(of=("self",)).get(pk=list_id)
    for case_id in sorted(set(row.fees.values_list("case_id", flat=True))):
        cases.locked(case_id)  # before its fees, as whoever decides on one does
    fees = list(row.fees.select_for_update(of=("self",)).select_related("payee").order_by("pk"))
    if by.person_id == row.made_by_id or _near(by) & {fee.payee.person_id for fee in fees}:
        raise NotAllowed(_("That it is paid is noted by another person than who made the list, and by nobody on it."))
    if row.paid_on:
        raise Refused("paid_already", _("It was noted as paid already."))
    if not clock.day_of(row.made_at) <= on <= clock.today():
        raise Refused("paid_when", _("Give the day on which the bank paid, no later than today."), field="on")
    row.paid_on, row.paid_by_id = on, by.person_id
    row.save(update_fields=["paid_on", "paid_by"])
    data = {"on": on.isoformat(), "returned": sum(fee.code in returned for fee in fees)}
    record("pay_list.paid", row, by=by, data=data, area_id=publisher.area_id)
    for fee in fees:
        back = fee.code in returned
        fee.state, fee.paid_on = (PayState.RETURNED, None) if back else (PayState.PAID, on)
        fee.save(update_fields=["state", "paid_on"])
        record("fee.returned" if back else "fee.paid", fee, by=by, data={"list": row.pk}, area_id=publisher.area_id)
    for case_id in sorted({fee.case_id for fee in fees}):
        _settle(case_id, by)
    return row


def _settle(case_id: int, by: Actor) -> None:
    """Tell the case that all that is owed for it is paid, where its page waits for that."""
    case = cases.locked(case_id)
    found = queries.rule_of(case)
    name = found[1].settled if found else ""
    owed = Fee.objects.filter(case=case, award=None).exclude(
        state__in=(PayState.PAID, PayState.RECEIVED, PayState.REFUSED)
    )
    if not name or name in case.facts or not case.open or owed.exists():
        return
    fact = packs.by_version(case.pack_version_id).facts[name]
    if case.state in fact.in_ or not fact.in_:
        last = (
            Fee.objects.filter(case=case, award=None, paid_on__isnull=False)
            .order_by("-pk")
            .values_list("pk", flat=True)[0]
        )
        casework.attach_fact(case.pk, name, True, by=by, source=("fee", last))


@transaction.atomic
def receive(fee_id: int, *, by: Actor, seen: str | None = None) -> Fee:
    """The contributor says that the money came."""
    fee = Fee.objects.select_for_update(of=("self",)).select_related("payee", "case").get(pk=fee_id)
    if not may(by, "fee.follow", fee):
        raise NotAllowed(_("Only who is paid says that it came."))
    must_be_as_seen(seen, state_of(fee))
    if fee.state != PayState.PAID:
        raise Refused("not_paid", _("It has not been paid, or you said so already."))
    fee.state = PayState.RECEIVED
    fee.save(update_fields=["state"])
    record("fee.received", fee, by=by, data={}, area_id=fee.case.area_id)
    return fee
