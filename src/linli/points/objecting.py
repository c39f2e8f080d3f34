"""Objections to points: raised by whose they are within a term, answered within another by somebody who had no part."""

from datetime import date

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from linli.journal.actors import Actor
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people import on_record
from linli.people.access import may, scope
from linli.points import accounts, applying, queries, services
from linli.points.models import Account, Application, Entry, Objection, RuleBook
from linli.rules.workdays import add_workdays
from linli.settings import queries as settings

TERM = "points.objection_days"
State = Objection.State


def term_end(book: RuleBook, day: date) -> date:
    """The last day of the term that begins after a day, in working days."""
    return add_workdays(settings.calendar(), day, settings.value(TERM, book.body.area))


@transaction.atomic
def raise_about(words: str, *, by: Actor, entry_id: int | None = None, application_id: int | None = None) -> Objection:
    """Object to an entry of one's own, or to an application of one's own that was not approved."""
    on_record.must_stand(by.person_id)
    entry = Entry.objects.select_related("account__book__body__area").filter(pk=entry_id or 0).first()
    application = (
        Application.objects.select_related("account__book__body__area")
        .filter(pk=application_id or 0, state=Application.State.DECLINED)
        .first()
    )
    about = entry or application
    if about is None or not queries.held_by(by.person_id).filter(pk=about.account_id).exists():
        raise NotAllowed(_("Only whose points they are can object."))
    if entry is not None and entry.kind in (Entry.Kind.SPENT, Entry.Kind.EXPIRED):
        raise Refused("no_objection", _("What was redeemed or expired is asked about at the shop."))
    accounts.locked([about.account_id])  # one objection after another: each thing is objected to once
    until = queries.open_until(about.account, about.day)
    if until is not None and until < clock.today():
        raise Refused("term_over", _("The term for objections ended on %(day)s.") % {"day": until.isoformat()})
    if not words.strip():
        raise Refused("words_missing", _("Say what is wrong."), field="words")
    if Objection.objects.filter(entry=entry, application=application).exists():
        raise Refused("objected", _("You have objected to this already."))
    book = about.account.book
    row = Objection.objects.create(
        entry=entry, application=application, words=words.strip()[:200], raised_by_id=by.person_id or 0,
        raised_at=clock.now(), due=term_end(book, clock.today()),
    )  # fmt: skip
    data = {"entry": entry_id, "application": application_id, "due": row.due.isoformat()}
    record("points_objection.raised", row, by=by, data=data, area_id=book.body.area_id, new=True)
    return row


@transaction.atomic
def answer(objection_id: int, words: str, *, uphold: bool, by: Actor) -> Objection:
    """Put it right, or let it stay; either has its reason. Whoever decided first does not decide again."""
    rows = Objection.objects.select_for_update(of=("self",)).select_related(
        "entry__account__book__body", "entry__edition", "application__account__book__body", "application__edition"
    )
    row = rows.get(pk=objection_id)
    about = row.entry or row.application
    assert about is not None
    _must_review(row, about.account, by)
    if row.state != State.RAISED:
        raise Refused("decided", _("This was decided already."))
    if not words.strip():
        raise Refused("reason_missing", _("Say why."), field="answer")
    row.state = State.UPHELD if uphold else State.DISMISSED
    row.decided_by_id, row.decided_at, row.answer = by.person_id, clock.now(), words.strip()[:200]
    row.save(update_fields=["state", "decided_by", "decided_at", "answer"])
    verb = "points_objection.upheld" if uphold else "points_objection.dismissed"
    record(verb, row, by=by, data={}, area_id=about.account.book.body.area_id)
    if uphold:
        _put_right(row, by)
    return row


def _must_review(row: Objection, account: Account, by: Actor) -> None:
    if not may(by, "points.review", row):
        raise NotAllowed(_("An objection is answered in a post of the body or of an office above it."))
    services.must_not_be_own(account.holder, by)
    if by.person_id is not None and by.person_id == first_decider(row):
        raise NotAllowed(_("Somebody else than whoever decided first answers it."))


def first_decider(row: Objection) -> int | None:
    """Who decided what is objected to; None where the program counted."""
    if row.entry is not None:
        return row.entry.by_id
    return row.application.decided_by_id if row.application else None


def _put_right(row: Objection, by: Actor) -> None:
    """An entry is reversed; a reversal gives back what it took; an application is entered after all."""
    source = ("objection", row.pk)
    if row.application is not None:
        asked = row.application
        account = accounts.locked([asked.account_id])[asked.account_id].account
        if applying.asked_for(account, asked.rule, asked.day).exists():
            raise Refused("asked_already", _("Points for this were asked for on that day already."))
        applying.enter(row.application, by=by)
    elif row.entry is not None and row.entry.undoes_id is None:
        services.undo(row.entry, row.answer, by=by, source=source)
    elif row.entry is not None:
        undone = row.entry
        kind = Entry.Kind.APPLIED if undone.rule else Entry.Kind.CARRIED
        line = services.Line(
            kind, undone.day, source, undone.rule, undone.edition, -undone.times, -undone.points, reason=row.answer
        )  # fmt: skip
        services.append(undone.account_id, line, by=by)


def waiting(by: Actor, book: RuleBook) -> QuerySet[Objection]:
    """What waits for an answer, the soonest due first; not what the actor decided themselves."""
    of = Q(entry__account__book=book) | Q(application__account__book=book)
    rows = Objection.objects.filter(of, state=State.RAISED).select_related(
        "entry__account__book__body", "entry__account__person", "entry__edition", "application__account__book__body",
        "application__account__person", "application__edition", "raised_by",
    )  # fmt: skip
    mine = Q(entry__by=by.person_id or 0) | Q(application__decided_by=by.person_id or 0)
    return scope(by, "points.review", rows).exclude(mine).order_by("due", "pk")
