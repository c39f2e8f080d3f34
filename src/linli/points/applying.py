"""Points by application: asked for by whom they are for, decided by the post that the rule names, never by oneself."""

from collections.abc import Sequence
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
from linli.people import terms
from linli.people.access import may, scope
from linli.points import books, services
from linli.points.audiences import Roll
from linli.points.models import Application, Entry, RuleBook
from linli.rules import points as law

OWNER = "points_application"  # of the photos that show it
State = Application.State


def open_rules(book: RuleBook, day: date) -> list[law.Rule]:
    """The rules under which somebody may ask, of the edition of a day."""
    edition = books.edition_on(book, day)
    return [rule for rule in map(books.rule_of, edition.rules) if rule.approver] if edition else []


@transaction.atomic
def ask(
    book_id: int, code: str, day: date, times: int, words: str, *, by: Actor, photos: Sequence[File] = ()
) -> Application:
    """Ask for points for what one did on a day, so many times."""
    book = RuleBook.objects.select_related("body__area").get(pk=book_id)
    holder = Roll.of(book, [by.person_id or 0]).holder(by.person_id or 0, clock.now())
    if holder is None:
        raise NotAllowed(_("These points are kept for others."))
    edition = books.edition_on(book, day)
    rule = next((one for one in open_rules(book, day) if one.code == code), None)
    if edition is None or rule is None:
        raise Refused("no_such_rule", _("No such rule was in force on that day."), field="rule")
    if day > clock.today():
        raise Refused("day_ahead", _("This day lies ahead."), field="day")
    if not words.strip() or times < 1:
        raise Refused("words_missing", _("Say what you did, and how often."), field="words")
    if rule.evidence and not photos:
        raise Refused("photo_missing", _("This rule asks for a photo that shows it."), field="photo")
    row = Application.objects.create(
        account=services.account_of(book, holder), edition=edition, rule=code, day=day, times=times,
        words=words.strip()[:200], applicant_id=by.person_id or 0, made_at=clock.now(),
    )  # fmt: skip
    attach(photos, OWNER, row.pk)
    data = {"account": row.account_id, "rule": code, "day": day.isoformat(), "times": times}
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


def enter(row: Application, *, by: Actor) -> Entry | None:
    """The entry of an approved application; once."""
    line = services.Line(
        Entry.Kind.APPLIED, row.day, ("application", row.pk), row.rule, row.edition, row.times, reason=row.words
    )  # fmt: skip
    return services.append(row.account_id, line, by=by)


def must_decide(row: Application, by: Actor) -> None:
    """Whoever decides it holds the post that its rule names, in the book's body, and is not who asks."""
    if not may(by, "points.decide", row):
        raise NotAllowed(_("An application is decided by another than who asks, in a post of the body."))
    services.must_not_be_own(row.account, by)
    rule = books.law_of(row.edition).rules[row.rule]
    held = {term.kind for term in terms.held(by.person_id) if term.organisation_id == row.account.book.body_id}
    if rule.approver not in held:
        raise NotAllowed(_("The rule names another post to decide on it."))


def waiting(by: Actor, book: RuleBook) -> QuerySet[Application]:
    """What waits to be decided, the oldest first."""
    rows = Application.objects.filter(account__book=book, state=State.ASKED)
    rows = rows.select_related("account__book__body", "account__person", "account__household__unit__building")
    return scope(by, "points.decide", rows.select_related("edition", "applicant")).order_by("made_at", "pk")


def of_account(account_ids: Sequence[int]) -> QuerySet[Application]:
    """What was asked for these accounts, the latest first."""
    rows = Application.objects.filter(account__in=account_ids).select_related("edition", "decided_by")
    return rows.prefetch_related("objections").order_by("-pk")
