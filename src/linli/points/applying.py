"""Points by application: asked for by whom they are for, decided by the post that the rule names, never by oneself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from linli.files.models import File
from linli.files.services import attach
from linli.journal.actors import Actor
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people import kin, on_record, terms
from linli.people.access import may, scope
from linli.people.queries import running
from linli.points import accounts, books, queries, services
from linli.points.audiences import Roll, belonging
from linli.points.models import Account, Application, Edition, Entry, Holder, RuleBook
from linli.rules import points as law

OWNER = "points_application"  # of the photos that show it
State = Application.State


def open_rules(book: RuleBook, day: date, *, own: bool = True) -> list[law.Rule]:
    """The rules under which somebody may ask, of the edition of a day; nobody asks for what takes from themselves."""
    edition = books.edition_on(book, day)
    rules = map(books.rule_of, edition.rules) if edition else ()
    return [rule for rule in rules if rule.approver and (rule.points > 0 or not own)]


@dataclass(frozen=True)
class Wish:
    """What is asked for: under which rule, of which day, how often, in what words."""

    rule: str
    day: date
    times: int
    words: str


@transaction.atomic
def ask(book_id: int, wish: Wish, *, by: Actor, photos: Sequence[File] = ()) -> Application:
    """Ask for points for what one did on a day, so many times; once for a day, and not once its period is settled."""
    on_record.must_stand(by.person_id)
    book = RuleBook.objects.select_related("body__area").get(pk=book_id)
    person = by.person_id or 0
    holder = belonging(book, person, clock.now())
    if holder is None:
        raise NotAllowed(_("These points are kept for others."))
    under, roll = _rule(book, wish, own=True), Roll.of(book, [person])
    if roll.spans.get(person) and not roll.on(person, wish.day, holder):
        raise Refused("not_of_book", _("On that day you did not belong here yet."), field="day")
    return _made(book, under, holder, wish, photos, by)


@transaction.atomic
def ask_for(book_id: int, holder: Holder, wish: Wish, *, by: Actor, photos: Sequence[File] = ()) -> Application:
    """Whoever keeps the book asks for somebody of it, or that points be taken from them; another decides.

    For people without a telephone, and for what the body saw itself, such as a check of the waste bins.
    """
    on_record.must_stand(by.person_id, holder.person_id)
    book = RuleBook.objects.select_related("body__area").get(pk=book_id)
    if not may(by, "points.keep", book):
        raise NotAllowed(_("Points are kept by whoever holds a post of the body."))
    services.must_not_be_own(holder, by)
    under = _rule(book, wish, own=False)
    if holder.person_id and not Roll.of(book, [holder.person_id]).on(holder.person_id, wish.day, holder):
        raise Refused("not_of_book", _("On that day they did not belong here."), field="day")
    return _made(book, under, holder, wish, photos, by)


def _rule(book: RuleBook, wish: Wish, *, own: bool) -> tuple[Edition, law.Rule]:
    edition = books.edition_on(book, wish.day)
    rule = next((one for one in open_rules(book, wish.day, own=own) if one.code == wish.rule), None)
    if edition is None or rule is None:
        raise Refused("no_such_rule", _("No such rule was in force on that day."), field="rule")
    if wish.day > clock.today():
        raise Refused("day_ahead", _("This day lies ahead."), field="day")
    if not wish.words.strip() or wish.times < 1:
        raise Refused("words_missing", _("Say what you did, and how often."), field="words")
    return edition, rule


def _made(
    book: RuleBook, under: tuple[Edition, law.Rule], holder: Holder, wish: Wish, photos: Sequence[File], by: Actor
) -> Application:
    edition, rule = under
    if rule.evidence and not photos:
        raise Refused("photo_missing", _("This rule asks for a photo that shows it."), field="photo")
    opened = accounts.account_of(book, holder)
    account = accounts.locked([opened.pk])[opened.pk].account
    until = queries.open_until(account, wish.day)
    if until is not None and until < clock.today():
        words = _("The points of that day are settled since %(day)s.") % {"day": until.isoformat()}
        raise Refused("period_settled", words, field="day")
    if asked_for(account, rule.code, wish.day).exists():
        raise Refused("asked_already", _("Points for this were asked for on that day already."), field="day")
    row = Application.objects.create(
        account=account, edition=edition, rule=rule.code, day=wish.day, times=wish.times,
        words=wish.words.strip()[:200], applicant_id=by.person_id or 0, made_at=clock.now(),
    )  # fmt: skip
    attach(photos, OWNER, row.pk)
    data = {"account": row.account_id, "rule": rule.code, "day": wish.day.isoformat(), "times": wish.times}
    record("application.made", row, by=by, data=data, area_id=book.body.area_id, new=True)
    return row


@transaction.atomic
def decide(application_id: int, *, grant: bool, by: Actor, reason: str = "") -> Application:
    """Approve it or not; a no has its reason. Its points are entered with it."""
    rows = Application.objects.select_for_update(of=("self",)).select_related("account__book__body", "edition")
    row = rows.get(pk=application_id)
    must_decide(row, by)
    if row.state != State.ASKED:
        raise Refused("decided", _("This was decided already."))
    if not grant and not reason.strip():
        raise Refused("reason_missing", _("Say why it is not approved."), field="reason")
    row.state = State.GRANTED if grant else State.DECLINED
    row.decided_by_id, row.decided_at, row.reason = by.person_id, clock.now(), reason.strip()[:120]
    row.save(update_fields=["state", "decided_by", "decided_at", "reason"])
    verb = "application.granted" if grant else "application.declined"
    record(verb, row, by=by, data={"rule": row.rule}, area_id=row.account.book.body.area_id)
    if grant:
        enter(row, by=by)
    return row


def asked_for(account: Account, rule: str, day: date) -> QuerySet[Application]:
    """What was asked for the account under a rule for a day and is approved or waits."""
    rows = account.applications.filter(rule=rule, day=day)
    return rows.exclude(state__in=[State.DECLINED, State.WITHDRAWN])


@transaction.atomic
def withdraw(application_id: int, *, by: Actor) -> Application:
    """Whoever asked does not ask any more."""
    row = (
        Application.objects.select_for_update(of=("self",)).select_related("account__book__body").get(pk=application_id)
    )
    if by.person_id is None or row.applicant_id != by.person_id:
        raise NotAllowed(_("Only whoever asked takes it back."))
    if row.state != State.ASKED:
        raise Refused("decided", _("This was decided already."))
    row.state = State.WITHDRAWN
    row.save(update_fields=["state"])
    record("application.withdrawn", row, by=by, data={"rule": row.rule}, area_id=row.account.book.body.area_id)
    return row


def enter(row: Application, *, by: Actor) -> Entry | None:
    """The entry of an approved application; once."""
    line = services.Line(
        Entry.Kind.APPLIED, row.day, ("application", row.pk), row.rule, row.edition, row.times, reason=row.words
    )  # fmt: skip
    return services.append(row.account_id, line, by=by)


def must_decide(row: Application, by: Actor) -> None:
    """Whoever decides it holds the post that its rule names, in the book's body, and is not who asks.

    Where nobody holds that post but who asks and their kin, anybody else of the body decides.
    """
    if not may(by, "points.decide", row):
        raise NotAllowed(_("An application is decided by another than who asks, in a post of the body."))
    services.must_not_be_own(row.account.holder, by)
    rule = books.law_of(row.edition).rules[row.rule]
    held = {term.kind for term in terms.held(by.person_id) if term.organisation_id == row.account.book.body_id}
    if rule.approver not in held and _approvers(row, rule):
        raise NotAllowed(_("The rule names another post to decide on it."))


def _approvers(row: Application, rule: law.Rule) -> set[int]:
    """Who may decide it as the rule says: holders of the post in the body who are neither who asks nor their kin."""
    held = running().filter(post__organisation=row.account.book.body_id, post__kind=rule.approver)
    about = {row.applicant_id, *([row.account.person_id] if row.account.person_id else [])}
    if row.account.household_id:
        about |= set(services.living_in(row.account.household_id))
    return set(held.values_list("person_id", flat=True)) - about - kin.all_of(about)


def waiting(by: Actor, book: RuleBook) -> QuerySet[Application]:
    """What waits to be decided, the oldest first."""
    rows = Application.objects.filter(account__book=book, state=State.ASKED)
    rows = rows.select_related("account__book__body", "account__person", "account__household__unit__building")
    return scope(by, "points.decide", rows.select_related("edition", "applicant")).order_by("made_at", "pk")


def of_account(account_ids: Sequence[int]) -> QuerySet[Application]:
    """What was asked for these accounts, the latest first."""
    rows = Application.objects.filter(account__in=account_ids).select_related("edition", "decided_by", "applicant")
    return rows.prefetch_related("objections").order_by("-pk")
