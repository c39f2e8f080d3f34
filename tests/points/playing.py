"""A branch's points with something of everything: entries, an application, an objection, a closed period, a claim."""

from dataclasses import dataclass
from datetime import timedelta

from linli.journal.actors import SYSTEM, Actor
from linli.kernel import clock
from linli.people.models import Organisation, Person
from linli.points import accounts, applying, books, closing, drafting, objecting, services, shop
from linli.points.models import Application, Claim, Closing, Entry, Good, Holder, Objection, RuleBook
from linli.rules.points import Rule


@dataclass
class Played:
    """The rows."""

    book: RuleBook
    entry: Entry
    application: Application
    objection: Objection
    closing: Closing
    good: Good
    claim: Claim


SHOP = drafting.Terms("quarter", 60, ((90, "优秀"), (60, "合格")), 24, True)


def published(body: Organisation, audience: str, title: str, terms: drafting.Terms | None = None) -> RuleBook:
    """A book with the usual rules, or other terms, in force for two years."""
    with clock.moved(clock.now() - timedelta(days=800)):
        book = drafting.open_book(body.pk, audience, title, by=SYSTEM)
        draft = book.editions.get()
        drafting.put_rule(draft.pk, Rule("R09", 2, title="做好事", approver="branch_secretary"), by=SYSTEM)
        if terms:
            drafting.set_terms(draft.pk, terms, by=SYSTEM)
        drafting.publish(draft.pk, clock.today() + timedelta(days=1), by=SYSTEM)
    books.forget()
    return book


def played(body: Organisation, member: Person, words: str, by: Actor) -> Played:
    """What `member` of the body did and said, in these words, kept by `by`."""
    book = published(body, RuleBook.MEMBERS, "党员积分", SHOP)
    me = Actor(member.pk, "person", name=member.name)
    account = accounts.account_of(book, Holder(person_id=member.pk))
    line = services.Line(Entry.Kind.CARRIED, clock.today(), ("opening", 1), points=50, reason=words)
    entry = services.append(account.pk, line, by=by)
    over = closing.due(book)
    assert entry is not None
    assert over is not None
    good = shop.offer(book.pk, shop.Offer(words, 5, 9), by=by)
    return Played(
        book,
        entry,
        applying.ask(book.pk, applying.Wish("R09", clock.today(), 1, words), by=me),
        objecting.raise_about(words, by=me, entry_id=entry.pk),
        closing.close(book.pk, over.first, by=by),
        good,
        shop.claim(good.pk, 1, by=me),
    )
