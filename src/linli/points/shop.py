"""The points shop: what is there, claims for points, hand-over. Neither stock nor balance ever goes below zero."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from linli.journal.actors import Actor
from linli.journal.seen import last_of, must_be_as_seen, state_of
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people import on_record
from linli.people.access import may
from linli.points import accounts, books, expiring, queries, services
from linli.points.audiences import belonging
from linli.points.models import Account, Claim, Entry, Good, RuleBook

State = Claim.State


def is_open(book: RuleBook) -> bool:
    """Whether the rules in force let points be redeemed."""
    edition = books.today_edition(book)
    return edition is not None and edition.shop


@dataclass(frozen=True)
class Offer:
    """What is said of a good."""

    name: str
    price: int
    stock: int
    offered: bool = True


@transaction.atomic
def offer(book_id: int, said: Offer, *, by: Actor, good_id: int | None = None, seen: str | None = None) -> Good:
    """Put a good into the shop, or say of one anew what it costs, how many are left, whether it is offered.

    What was claimed since the page was opened (`seen`) would be counted as there again, so it is read first.
    """
    book = RuleBook.objects.select_for_update(of=("self",), no_key=True).select_related("body").get(pk=book_id)
    _must_keep(by, book)
    if not is_open(book):
        raise Refused("no_shop", _("The rules in force do not let points be redeemed."))
    name = said.name.strip()[:60]
    if not name or said.price < 1:
        raise Refused("price_missing", _("Say what it is and how many points it costs."), field="price")
    if book.goods.filter(name=name).exclude(pk=good_id or 0).exists():
        raise Refused("name_taken", _("There is a good of this name."), field="name")
    good = Good.objects.select_for_update().get(pk=good_id, book=book) if good_id else Good(book=book)
    must_be_as_seen(seen, seen_of(book, good))
    good.name, good.price, good.stock, good.offered = name, said.price, said.stock, said.offered
    good.save()
    data = {"book": book.pk, "price": good.price, "stock": good.stock, "offered": good.offered}
    verb = "good.changed" if good_id else "good.offered"
    record(verb, good, by=by, data=data, area_id=book.body.area_id, new=not good_id)
    return good


def seen_of(book: RuleBook, good: Good | None) -> str:
    """How far a good has come; of a new one, the shop."""
    return state_of(good) if good is not None and good.pk else last_of(book.goods.all())


@transaction.atomic
def claim(good_id: int, quantity: int, *, by: Actor) -> Claim:
    """Claim a good for one's points.

    The good's row is locked first, then the account's: of two who claim the last one, or one who claims twice at once,
    the second is told what is left.
    """
    on_record.must_stand(by.person_id)
    good = Good.objects.select_for_update(of=("self",)).select_related("book__body").get(pk=good_id)
    account = _account(good.book, by)
    if not is_open(good.book) or not good.offered:
        raise Refused("no_shop", _("This is not offered at the moment."))
    if not 1 <= quantity <= good.stock:
        raise Refused("out_of_stock", _("So many are not there: %(left)s left.") % {"left": good.stock})
    edition = books.today_edition(good.book)
    if edition is not None and edition.months:
        expiring.expire(account, edition, clock.today())
    points, left = quantity * good.price, queries.balance(account)
    if points > left:
        raise Refused("too_few_points", _("You have %(left)s points left to redeem.") % {"left": left})
    good.stock -= quantity
    good.save(update_fields=["stock"])
    data = {"book": good.book_id, "price": good.price, "stock": good.stock, "offered": good.offered}
    record("good.changed", good, by=by, data=data, area_id=good.book.body.area_id)
    row = Claim.objects.create(
        good=good, account=account, quantity=quantity, points=points, made_by_id=by.person_id or 0, made_at=clock.now()
    )  # fmt: skip
    record("claim.made", row, by=by, data=_told(row), area_id=good.book.body.area_id, new=True)
    line = services.Line(Entry.Kind.SPENT, clock.today(), ("claim", row.pk), points=-points, reason=good.name)
    services.append(account.pk, line, by=by)
    return row


def _account(book: RuleBook, by: Actor) -> Account:
    """One's own account, locked."""
    person = by.person_id or 0
    holder = belonging(book, person, clock.now())
    if holder is None:
        raise NotAllowed(_("These points are kept for others."))
    account = accounts.account_of(book, holder)
    return accounts.locked([account.pk])[account.pk].account


@transaction.atomic
def hand_over(claim_id: int, *, by: Actor) -> Claim:
    """It was handed over, by somebody else than who claimed it."""
    row = _claimed(claim_id)
    _must_keep(by, row.good.book)
    services.must_not_be_own(row.account.holder, by)
    return _done(row, State.HANDED, by)


@transaction.atomic
def cancel(claim_id: int, *, by: Actor) -> Claim:
    """Give it up: by who claimed it or who keeps the shop. Points and stock come back."""
    row = _claimed(claim_id)
    if by.person_id != row.made_by_id:
        _must_keep(by, row.good.book)
    good = Good.objects.select_for_update().get(pk=row.good_id)
    good.stock += row.quantity
    good.save(update_fields=["stock"])
    data = {"book": good.book_id, "price": good.price, "stock": good.stock, "offered": good.offered}
    record("good.changed", good, by=by, data=data, area_id=row.good.book.body.area_id)
    spent = Entry.objects.get(account=row.account_id, kind=Entry.Kind.SPENT, source_kind="claim", source_id=row.pk)
    line = services.Line(
        Entry.Kind.REVERSED, clock.today(), ("claim_given_up", row.pk), points=-spent.points, undoes=spent,
        reason=row.good.name,
    )  # fmt: skip
    services.append(row.account_id, line, by=by)
    return _done(row, State.CANCELLED, by)


def _claimed(claim_id: int) -> Claim:
    """A claim that is still to be handed over, locked after its good as `claim` does."""
    good_id = Claim.objects.values_list("good_id", flat=True).get(pk=claim_id)
    Good.objects.select_for_update().get(pk=good_id)
    rows = Claim.objects.select_for_update(of=("self",)).select_related("good__book__body", "account")
    row = rows.get(pk=claim_id)
    if row.state != State.CLAIMED:
        raise Refused("claim_done", _("This claim stands at “%(state)s”.") % {"state": row.get_state_display()})
    return row


def _done(row: Claim, state: State, by: Actor) -> Claim:
    verb = "claim.handed" if state == State.HANDED else "claim.cancelled"
    row.state, row.done_by_id, row.done_at = state, by.person_id, clock.now()
    row.save(update_fields=["state", "done_by", "done_at"])
    record(verb, row, by=by, data=_told(row), area_id=row.good.book.body.area_id)
    return row


def _told(row: Claim) -> dict[str, int]:
    return {"good": row.good_id, "account": row.account_id, "quantity": row.quantity, "points": row.points}


def _must_keep(by: Actor, book: RuleBook) -> None:
    if not may(by, "points.keep", book):
        raise NotAllowed(_("The points shop is kept by whoever holds a post of the body."))


def claims(book: RuleBook) -> QuerySet[Claim]:
    """Every claim at the shop, those to be handed over first, then the latest."""
    rows = Claim.objects.filter(good__book=book).select_related(
        "good", "account__person", "account__household__unit__building", "made_by", "done_by"
    )
    return rows.order_by("-pk")
