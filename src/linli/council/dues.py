"""Party dues of a branch: a base for each member once a year, months ticked as paid, one publication to the branch.

No money passes here. What a person owes and pays is sealed, and read by whoever keeps the dues and by that person.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from linli.cases.deadlines import basis_words
from linli.council import kinds
from linli.council.party_models import DuesBase, DuesPayment, DuesYear
from linli.journal.actors import Actor
from linli.journal.seen import must_be_as_seen
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.canonical import salted_digest
from linli.kernel.refused import NotAllowed, Refused
from linli.kernel.wording import in_a_list
from linli.people.access import may, scope
from linli.people.models import Organisation, Term
from linli.people.queries import running
from linli.rules import dues as law
from linli.settings import queries as settings

SETTING = "branch.dues"
SEATS = kinds.SITTINGS["party_assembly"].seats
REPORTING = kinds.SITTINGS["party_assembly"].guests
FEWEST = 3  # of so few members a sum would tell what each pays


def is_on(body: Organisation) -> bool:
    """Whether the branch keeps its dues here at all."""
    return body.kind == "party_branch" and bool(settings.value(SETTING, body.area))


def members(body: Organisation) -> dict[int, str]:
    """Who pays here, by name: its own members, not those who only report to it (双报到) and pay at their unit."""
    terms = running().filter(post__organisation=body, post__ended_at=None).select_related("person", "post")
    rows = list(terms.order_by("post_id", "pk"))
    elsewhere = {term.person_id for term in rows if term.post.kind in REPORTING}
    return {
        term.person_id: term.person.name for term in rows if term.post.kind in SEATS and term.person_id not in elsewhere
    }


@transaction.atomic
def open_year(body_id: int, year: int, keeper_id: int, *, by: Actor) -> DuesYear:
    """Begin the dues of a year, or hand them to another keeper: one of the branch's committee."""
    body = Organisation.objects.select_for_update(of=("self",)).select_related("area").get(pk=body_id)
    if not may(by, "dues.open", body):
        raise NotAllowed(_("The secretary of the branch says who keeps its dues."))
    if not is_on(body):
        raise Refused("dues_off", _("This branch does not keep its dues here; its settings say so."))
    if not members(body):
        raise Refused("functional", _("A functional branch collects no dues: its members pay at their unit."))
    if not date(2008, 4, 1).year < year <= clock.today().year + 1:
        raise Refused("no_such_year", _("Choose this year or an earlier one."), field="year")
    post = _committee(body).filter(person_id=keeper_id).first()
    if post is None:
        raise Refused("not_of_committee", _("Somebody of the branch's committee keeps its dues."), field="keeper")
    found, new = DuesYear.objects.update_or_create(
        body=body, year=year, defaults={"keeper_id": keeper_id, "keeper_post_id": post.post_id}
    )
    data = {"body_id": body.pk, "year": year, "keeper_id": keeper_id}
    record("dues.opened", found, by=by, data=data, area_id=body.area_id, new=new)
    return found


def _committee(body: Organisation) -> QuerySet[Term]:
    """Those of the branch's committee, in the posts that they hold."""
    return running().filter(post__organisation=body, post__kind__in=kinds.SITTINGS["branch_committee"].seats)


def committee(body: Organisation) -> list[tuple[int, str]]:
    """Who may keep the dues."""
    rows = _committee(body).select_related("person").order_by("post_id", "pk")
    return list({term.person_id: term.person.name for term in rows}.items())


@dataclass(frozen=True)
class Base:
    """What is said of a member's dues of the year. `amount` in fen: the income, or the sum that was decided."""

    kind: str
    amount: int
    decision: str = ""
    first: int = 1
    last: int = law.MONTHS


@transaction.atomic
def set_base(year_id: int, person_id: int, said: Base, *, by: Actor, seen: str | None = None) -> DuesBase:
    """Say what a member's dues go by. Months already paid stay as they were paid."""
    year = _kept(year_id, by)
    must_be_as_seen(seen, said_at(year.bases.filter(person_id=person_id).first()))
    if by.person_id == person_id:
        raise NotAllowed(_("Nobody sets their own dues; the other keeper or the secretary does."))
    if person_id not in members(year.body) and not year.bases.filter(person_id=person_id).exists():
        raise Refused("no_member", _("This person is no member of the branch."))
    _must_be_said(said)
    found, new = DuesBase.objects.update_or_create(
        year=year,
        person_id=person_id,
        defaults={
            "kind": said.kind, "base": str(said.amount), "decision": said.decision.strip()[:120],
            "first": said.first, "last": said.last, "set_by_id": by.person_id or 0, "set_at": clock.now(),
        },
    )  # fmt: skip
    sum_ = salted_digest(bytes(found.salt), str(said.amount))
    data = {"kind": said.kind, "sum": sum_, "first": said.first, "last": said.last}
    record("dues.base_set", found, by=by, data=data, area_id=year.body.area_id, new=new)
    return found


def said_at(base: DuesBase | None) -> str:
    """When it was said what a member's dues go by; empty before that."""
    return base.set_at.isoformat() if base else ""


def _must_be_said(said: Base) -> None:
    if said.kind not in dict(DuesBase.KINDS):
        raise Refused("kind_missing", _("Say what the dues go by."), field="kind")
    if said.amount < 0 or (said.kind != law.DECIDED and not said.amount):
        raise Refused("amount_missing", _("Give the monthly income."), field="amount")
    if said.kind == law.DECIDED and not said.decision.strip():
        words = _("Say which decision fixes the sum (%(basis)s).") % {"basis": basis_words(law.RULE)}
        raise Refused("decision_missing", words, basis=law.RULE, field="decision")
    if not 1 <= said.first <= said.last <= law.MONTHS:
        raise Refused("months_wrong", _("The first month comes before the last."), field="last")


@transaction.atomic
def leaves(body: Organisation, person_id: int, day: date, *, by: Actor) -> None:
    """Whoever moves away owes nothing here after the month in which they go; of later years what was paid stays."""
    for base in _of(body, person_id).filter(year__year__gte=day.year):
        last = max(day.month, base.first) if base.year.year == day.year else _paid_to(base)
        if last >= base.last:
            continue
        if last:
            base.last = last
            base.save(update_fields=["last"])
        record("dues.ended", base, by=by, data={"last": last}, area_id=body.area_id, gone=not last)
        if not last:
            base.delete()


def _paid_to(base: DuesBase) -> int:
    """The last month that was paid; 0: none was."""
    return max((one.month for one in base.payments.all()), default=0)


def _of(body: Organisation, person_id: int) -> QuerySet[DuesBase]:
    return DuesBase.objects.filter(year__body=body, person_id=person_id).select_related("year")


@transaction.atomic
def note_paid(
    year_id: int,
    month: int,
    persons: Sequence[int],
    paid_on: date,
    channel: str,
    *,
    by: Actor,
    amount: int | None = None,
) -> list[DuesPayment]:
    """Tick members off for a month: each paid what they owed, or the larger sum that one of them gave."""
    year = _kept(year_id, by)
    if paid_on > clock.today():
        raise Refused("day_ahead", _("This day lies ahead."), field="paid_on")
    if channel not in dict(DuesPayment.CHANNELS):
        raise Refused("channel_missing", _("Say how it was paid."), field="channel")
    if not persons:
        raise Refused("nobody_chosen", _("Choose at least one member."))
    if by.person_id in persons:
        raise NotAllowed(_("Nobody ticks off their own dues; the other keeper or the secretary does."))
    bases = {base.person_id: base for base in _bases(year.bases.filter(person__in=persons))}
    _must_be_unpaid(bases.values(), month)
    return [_paid(bases.get(person), month, paid_on, channel, amount, by) for person in dict.fromkeys(persons)]


def _must_be_unpaid(bases: Iterable[DuesBase], month: int) -> None:
    """Sent twice, or ticked by the other keeper meanwhile: then nobody is noted, and who it is about is said."""
    if paid := [base.person.name for base in bases if any(one.month == month for one in base.payments.all())]:
        words = _("Noted as paid already: %(names)s. Nothing was noted now; tick below who is still missing.")
        raise Refused("paid_already", words % {"names": in_a_list(paid)})


def _paid(base: DuesBase | None, month: int, paid_on: date, channel: str, amount: int | None, by: Actor) -> DuesPayment:
    if base is None or not base.first <= month <= base.last:
        raise Refused("not_owed", _("Nothing is owed for this month."))
    owed = base.owed(month)
    if amount is not None and amount < owed:
        raise Refused("too_little", _("This is less than what is owed."), field="amount")
    paid = DuesPayment.objects.create(
        base=base, month=month, amount=str(owed if amount is None else amount), owed=str(owed), paid_on=paid_on,
        channel=channel, noted_by_id=by.person_id or 0, noted_at=clock.now(),
    )  # fmt: skip
    sum_ = salted_digest(bytes(base.salt), [month, paid.amount])
    data = {"month": month, "paid_on": paid_on.isoformat(), "channel": channel, "sum": sum_}
    record("dues.paid", base, by=by, data=data, area_id=base.year.body.area_id)
    return paid


@transaction.atomic
def take_back(payment_id: int, *, by: Actor) -> DuesBase:
    """A month ticked by mistake is owed again; the journal keeps that it stood as paid."""
    found = DuesPayment.objects.filter(pk=payment_id)
    year_id = found.values_list("base__year_id", flat=True).first()
    year = _kept(year_id, by) if year_id else None
    payment = found.select_related("base").first()  # of two at once the second comes when it is gone
    if year is None or payment is None:
        raise Refused("taken_back_already", _("This month is owed again already."))
    base = payment.base
    if by.person_id == base.person_id:
        raise NotAllowed(_("Nobody ticks off their own dues; the other keeper or the secretary does."))
    payment.delete()
    record("dues.taken_back", base, by=by, data={"month": payment.month}, area_id=year.body.area_id)
    return base


@transaction.atomic
def publish(year_id: int, *, by: Actor) -> DuesYear:
    """Show the branch what came in over the year: how many owed dues, what was owed and paid in all, nobody's own sum.

    Published once more, the sums are those of that day. Where fewer than `FEWEST` owed anything no sum is kept at all.
    """
    year = _kept(year_id, by)
    if (clock.today().year, clock.today().month) < (year.year, law.MONTHS):
        raise Refused("too_early", _("The year is not over; it is published from December on."))
    lines = of_year(year)
    year.published_at, year.members = clock.now(), sum(line.owed > 0 for line in lines)
    year.owed = year.paid = None
    if year.members >= FEWEST:
        year.owed, year.paid = sum(line.owed for line in lines), sum(line.paid for line in lines)
    year.save(update_fields=["published_at", "members", "owed", "paid"])
    record("dues.published", year, by=by, data={"members": year.members}, area_id=year.body.area_id)
    return year


def _kept(year_id: int, by: Actor) -> DuesYear:
    year = DuesYear.objects.select_for_update(of=("self",)).select_related("body__area").get(pk=year_id)
    if not may(by, "dues.keep", year):
        raise NotAllowed(_("The dues of a branch are kept by its secretary and by whom the secretary named."))
    if not is_on(year.body):
        raise Refused("dues_off", _("This branch does not keep its dues here; its settings say so."))
    return year


# ---- what is read ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """A member's year: what they go by, what they owe so far and have paid, and the months that are late."""

    person_id: int
    name: str
    base: DuesBase | None
    payments: dict[int, DuesPayment]
    late: tuple[int, ...]
    owed: int
    paid: int

    def owes(self, month: int) -> bool:
        """Whether anything is owed for that month."""
        return self.base is not None and self.base.first <= month <= self.base.last

    def due(self, month: int) -> int:
        """What is owed for it, in fen; of a month that is paid, what was owed then."""
        return _due(self.base, month, self.payments) if self.base else 0


def kept_by(by: Actor, body: Organisation) -> QuerySet[DuesYear]:
    """The years of the branch whose sums the actor may read, the latest first."""
    rows = DuesYear.objects.filter(body=body).select_related("body__area", "keeper")
    return scope(by, "dues.keep", rows).order_by("-year")


def of_year(year: DuesYear) -> list[Line]:
    """Every member of the branch and whoever left it within the year, by their seats. Four statements."""
    bases = {base.person_id: base for base in _bases(year.bases.all())}
    names = members(year.body)
    gone = {key: base.person.name for key, base in bases.items() if key not in names}
    return [_line(person, name, bases.get(person)) for person, name in [*names.items(), *gone.items()]]


def of_person(person_id: int | None) -> list[Line]:
    """The person's own years, the latest first, of branches that keep their dues here. Two statements."""
    rows = _bases(DuesBase.objects.filter(person_id=person_id or 0).order_by("-year__year"))
    return [_line(base.person_id, base.person.name, base) for base in rows]


def published(bodies: Iterable[int]) -> QuerySet[DuesYear]:
    """What was published to these branches."""
    rows = DuesYear.objects.filter(body__in=list(bodies)).exclude(published_at=None)
    return rows.select_related("body").order_by("-year", "pk")


def _bases(rows: QuerySet[DuesBase]) -> QuerySet[DuesBase]:
    return rows.select_related("year__body", "person").prefetch_related("payments")


def _line(person_id: int, name: str, base: DuesBase | None) -> Line:
    if base is None:
        return Line(person_id, name, None, {}, (), 0, 0)
    today, year = clock.today(), base.year.year
    payments = {one.month: one for one in base.payments.all()}
    owed = sum(_due(base, month, payments) for month in law.months_owed(base.first, base.last, year, today))
    # Where nothing is owed nobody is late.
    late = [month for month in law.overdue(base.first, base.last, year, today, payments) if base.owed(month)]
    paid = sum(int(one.amount or 0) for one in payments.values())
    return Line(person_id, name, base, payments, tuple(late), owed, paid)


def _due(base: DuesBase, month: int, payments: Mapping[int, DuesPayment]) -> int:
    """Months already paid stay as they were, whatever the base says since."""
    paid = payments.get(month)
    return int(paid.owed) if paid and paid.owed else base.owed(month)
