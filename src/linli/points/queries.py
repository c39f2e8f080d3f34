"""Reads of points. Lists go by name: nobody is put before another."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet, Sum

from linli.journal.actors import Actor
from linli.journal.models import Entry as Told
from linli.kernel import clock
from linli.kernel.wording import in_a_list
from linli.people import terms
from linli.people.access import scope
from linli.people.models import Organisation, Person
from linli.people.queries import rows_of, running
from linli.places.models import Area
from linli.points import books, drafting, services
from linli.points.models import Account, Application, Closing, Edition, Entry, Objection, RuleBook
from linli.rules import points as law

# What makes up a period: what was redeemed or ran out says nothing of what somebody did.
COUNTS = ~Q(kind__in=[Entry.Kind.SPENT, Entry.Kind.EXPIRED]) & ~Q(undoes__kind=Entry.Kind.SPENT)


@dataclass(frozen=True)
class Period:
    """A period of a book: its days, and the edition of its first day with rules."""

    edition: Edition
    first: date
    end: date  # the first day after it

    @property
    def last(self) -> date:
        """Its last day."""
        return date.fromordinal(self.end.toordinal() - 1)


def period_on(book: RuleBook, day: date | None = None) -> Period | None:
    """The period in which a day lies; None while no rules are in force."""
    on = day or clock.today()
    edition = books.edition_on(book, on)
    return Period(edition, *books.period_around(edition, on)) if edition else None


@dataclass(frozen=True)
class Standing:
    """How an account stands: in the period (`points`, with its band), and what is left to redeem."""

    account: Account
    points: int
    band: str
    balance: int


def books_read(by: Actor) -> QuerySet[RuleBook]:
    """The rule books that the actor reads at the desk."""
    rows = RuleBook.objects.select_related("body__area")
    return scope(by, "points.read", rows).order_by("body__area_id", "body_id", "pk")


def books_around(person_id: int | None) -> QuerySet[RuleBook]:
    """The books of bodies in which the person sits, and of the estates where they live: of whom they may be one."""
    sits = Q(body__in=running().filter(person_id=person_id or 0).values("post__organisation"))
    lives = Q(audience=RuleBook.HOUSEHOLDS) & Q(body__area__in=_areas_of(person_id))
    return RuleBook.objects.filter(sits | lives).select_related("body__area").order_by("pk")


def _areas_of(person_id: int | None) -> list[int]:
    """The areas in which the person's homes lie, large and small."""
    units = terms.homes(person_id)
    estates = Area.objects.filter(pk__in={home.estate_id for home in units})
    return [area for estate in estates for area in estate.path_ids]


def bodies_without(by: Actor) -> QuerySet[Organisation]:
    """The bodies for which the actor may open a book."""
    return (
        scope(by, "points.open", Organisation.objects.select_related("area"))
        .prefetch_related("rule_books")
        .order_by("name", "pk")
    )


def accounts_of(person_id: int | None) -> QuerySet[Account]:
    """The person's own accounts, and those of the households in which they live."""
    own = Q(person_id=person_id or 0) | Q(household__in=services.households_of(person_id))
    rows = Account.objects.filter(own).select_related("book__body__area", "person", *_HOME)
    return rows.order_by("book_id", "pk")


def held_by(person_id: int | None) -> QuerySet[Account]:
    """The same, and those of rows that were given up for the person's: what is entered there goes on to theirs."""
    whose = Q(person__in=rows_of(person_id)) | Q(household__in=services.households_of(person_id))
    return Account.objects.filter(whose).order_by("book_id", "pk")


_HOME = ("household__unit__building", "household__unit__entrance")


def standings(period: Period, accounts: Sequence[Account]) -> list[Standing]:
    """How the accounts stand, by name. Two statements."""
    rows = Entry.objects.filter(account__in=[account.pk for account in accounts if account.pk])
    within = rows.filter(COUNTS, day__gte=period.first, day__lt=period.end)
    points = {pk: int(sum_) for pk, sum_ in within.values_list("account").annotate(sum=Sum("points"))}
    left = {pk: int(sum_) for pk, sum_ in rows.values_list("account").annotate(sum=Sum("points"))}
    bands = [(int(least), str(name)) for least, name in period.edition.bands]
    found = []
    for account in accounts:
        reached = period.edition.base + points.get(account.pk, 0)
        found.append(Standing(account, reached, law.band(reached, bands), left.get(account.pk, 0)))
    return sorted(found, key=lambda one: (one.account.name, one.account.person_id or 0, one.account.pk or 0))


def bands_counted(period: Period, rows: Sequence[Standing]) -> list[tuple[str, int]]:
    """How many stand in each band, the highest first; those below all of them last."""
    names = [str(name) for _least, name in period.edition.bands]
    counted = Counter(one.band for one in rows)
    return [(name, counted[name]) for name in [*names, ""] if names and (name or counted[name])]


def all_accounts(book: RuleBook) -> list[Account]:
    """Every account of the book, and for each who belongs to it without one an account that is not stored yet."""
    found = list(Account.objects.filter(book=book).select_related("person", *_HOME))
    if book.audience == RuleBook.HOUSEHOLDS:
        return found
    known = [account.person_id for account in found if account.person_id]
    others = Person.objects.filter(terms__in=running().filter(post__organisation=book.body_id)).exclude(pk__in=known)
    return [*found, *(Account(book=book, person=person) for person in others.distinct())]


def balance(account: Account) -> int:
    """What is left to redeem."""
    found: int | None = account.entries.aggregate(sum=Sum("points"))["sum"]
    return found or 0


def open_until(account: Account, day: date) -> date | None:
    """Until when points of a day may be objected to: open-ended before their period is made known."""
    closing = Closing.objects.filter(book=account.book_id, first__lte=day, last__gte=day).order_by("number").last()
    return closing.objections_until if closing else None


def entries_of(accounts: Iterable[Account]) -> QuerySet[Entry]:
    """The accounts, the latest first."""
    rows = Entry.objects.filter(account__in=[account.pk for account in accounts])
    return rows.select_related("edition", "by", "undoes", "undone_by").order_by("-pk")


@dataclass(frozen=True)
class Why:
    """Why an entry is what it is: the rule with its edition, what told of it, and what the cap left out."""

    entry: Entry
    rule: law.Rule | None
    told: Told | None

    @property
    def words(self) -> str:
        """The rule as people read it."""
        return drafting.words_of(self.rule) if self.rule else ""

    @property
    def cut(self) -> int:
        """How many points the cap of the rule left out."""
        return self.rule.points * self.entry.times - self.entry.points if self.rule else 0


def why(entry: Entry) -> Why:
    """Explain an entry. At most two statements."""
    rule = rule_of(entry)
    return Why(entry, rule, _told(entry, rule))


def _told(entry: Entry, rule: law.Rule | None) -> Told | None:
    """The entry of the journal that earned it: the one itself, or the first about what counts once."""
    if entry.source_kind == services.JOURNAL:
        return Told.objects.filter(pk=entry.source_id).first()
    if rule is None or rule.earns is None:
        return None
    rows = Told.objects.filter(subject_kind=entry.source_kind, subject_id=entry.source_id, verb=rule.earns.verb)
    return rows.order_by("pk").first()


def counted_on(rows: Sequence[Application]) -> dict[int, str]:
    """By application: what counts for the account on the same day already, so that nothing is approved twice over."""
    found: dict[tuple[int, date], list[str]] = {}
    entries = Entry.objects.filter(
        account__in=[row.account_id for row in rows], day__in=[row.day for row in rows], undone_by=None,
        kind__in=[Entry.Kind.EARNED, Entry.Kind.APPLIED],
    )  # fmt: skip
    for one in entries.select_related("edition").order_by("pk"):
        found.setdefault((one.account_id, one.day), []).append(f"{title_of(one)} {one.points:+d}")
    return {row.pk: in_a_list(found.get((row.account_id, row.day), [])) for row in rows}


def title_of(entry: Entry) -> str:
    """What an entry is for."""
    rule = rule_of(entry)
    return rule.title if rule else str(entry.get_kind_display())


def rule_of(entry: Entry | Application) -> law.Rule | None:
    """The rule under which an entry or an application stands, as its edition has it."""
    if entry.edition is None or not entry.rule:
        return None
    return next((books.rule_of(one) for one in entry.edition.rules if one["code"] == entry.rule), None)


def title_asked(row: Application) -> str:
    """What an application is for."""
    rule = rule_of(row)
    return rule.title if rule else row.rule


def title_about(row: Objection) -> str:
    """What an objection is about."""
    if row.entry is not None:
        return title_of(row.entry)
    return title_asked(row.application) if row.application else ""
