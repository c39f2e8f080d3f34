"""Rule books are opened, drafted and published by the body. A published edition is never changed: the next one is."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from linli.journal.actors import Actor
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people import kinds
from linli.people.access import may
from linli.people.models import Organisation
from linli.points import books
from linli.points.models import PERIODS, Edition, RuleBook
from linli.rules import points as law
from linli.rules.differences import Line, compared

# Whose points a body of a kind may keep; every body of an estate may keep those of its households.
PEOPLE = {"party_branch": RuleBook.MEMBERS, "volunteer_team": RuleBook.VOLUNTEERS, "art_team": RuleBook.VOLUNTEERS}


def audiences_of(body: Organisation) -> list[tuple[str, str]]:
    """Whose points the body may keep and keeps not yet."""
    offered = [PEOPLE.get(body.kind), RuleBook.HOUSEHOLDS]
    kept = {book.audience for book in body.rule_books.all()}
    return [(code, str(label)) for code, label in RuleBook.AUDIENCES if code in offered and code not in kept]


@transaction.atomic
def open_book(body_id: int, audience: str, title: str, *, by: Actor) -> RuleBook:
    """Open a rule book with a first draft of what is usual, to be changed before it is published."""
    body = Organisation.objects.select_for_update(of=("self",)).select_related("area").get(pk=body_id)
    if not may(by, "points.open", body):
        raise NotAllowed(_("A body's rules of points are kept by whoever holds a post in it."))
    if audience not in dict(audiences_of(body)):
        raise Refused("no_audience", _("This body keeps no points for them, or does so already."), field="audience")
    if not title.strip():
        raise Refused("title_missing", _("Give the rules a title."), field="title")
    book = RuleBook.objects.create(body=body, audience=audience, title=title.strip()[:60], opened_at=clock.now())
    data = {"body": body.pk, "audience": audience}
    record("rule_book.opened", book, by=by, data=data, area_id=body.area_id, new=True)
    _drafted(book, 1, books.examples()[audience], by)
    return book


@transaction.atomic
def draft(book_id: int, *, by: Actor) -> Edition:
    """Begin the next edition with what is published last; the draft that is there, if there is one."""
    book = _kept(book_id, by)
    if found := book.editions.filter(state=Edition.DRAFT).first():
        return found
    last = book.editions.order_by("-number").first()
    if last is None:
        return _drafted(book, 1, books.examples()[book.audience], by)
    said = {name: getattr(last, name) for name in ("period", "base", "bands", "months", "shop", "rules")}
    return _drafted(book, last.number + 1, said, by)


def _drafted(book: RuleBook, number: int, said: dict[str, Any], by: Actor) -> Edition:
    edition = Edition.objects.create(book=book, number=number, drafted_by_id=by.person_id, **said)
    data = {"book": book.pk, "number": number}
    record("rule_edition.drafted", edition, by=by, data=data, area_id=book.body.area_id, new=True)
    return edition


@dataclass(frozen=True)
class Terms:
    """What an edition says beside its rules."""

    period: str
    base: int
    bands: tuple[tuple[int, str], ...]
    months: int
    shop: bool


@transaction.atomic
def set_terms(edition_id: int, terms: Terms, *, by: Actor) -> Edition:
    """Say of a draft which period is closed, what it begins with, how it is named, whether points expire and buy."""
    edition = _draft(edition_id, by)
    if terms.period not in dict(PERIODS):
        raise Refused("period_missing", _("Say after which period points are closed."), field="period")
    if len({least for least, _name in terms.bands}) != len(terms.bands):
        raise Refused("bands_alike", _("Two bands begin at the same number of points."), field="bands")
    edition.period, edition.base, edition.months, edition.shop = terms.period, terms.base, terms.months, terms.shop
    edition.bands = [[least, name] for least, name in sorted(terms.bands, reverse=True)]
    edition.save(update_fields=["period", "base", "bands", "months", "shop"])
    return _changed(edition, by)


@transaction.atomic
def put_rule(edition_id: int, rule: law.Rule, *, by: Actor) -> Edition:
    """Put a rule into a draft, in the place of the one with its code."""
    edition = _draft(edition_id, by)
    if not rule.title.strip():
        raise Refused("title_missing", _("Say what the rule is for."), field="title")
    if bool(rule.earns) == bool(rule.approver):
        words = _("Points come either from what is on record or by application, with somebody who approves it.")
        raise Refused("way_missing", words, field="approver")
    if rule.approver and kinds.post(rule.approver) is None:
        raise Refused("no_such_post", _("Choose the post that approves it."), field="approver")
    said = books.said_of(rule)
    codes = [one["code"] for one in edition.rules]
    if rule.code in codes:
        edition.rules[codes.index(rule.code)] = said
    else:
        edition.rules.append(said)
    edition.save(update_fields=["rules"])
    return _changed(edition, by)


@transaction.atomic
def drop_rule(edition_id: int, code: str, *, by: Actor) -> Edition:
    """Leave a rule out of a draft. What was earned under it in earlier editions stays."""
    edition = _draft(edition_id, by)
    edition.rules = [one for one in edition.rules if one["code"] != code]
    edition.save(update_fields=["rules"])
    return _changed(edition, by)


@transaction.atomic
def publish(edition_id: int, since: date, *, by: Actor) -> Edition:
    """Let a draft be in force from a day to come: nobody is judged by rules that they could not know."""
    edition = _draft(edition_id, by)
    if not edition.rules:
        raise Refused("no_rules", _("There is no rule in it yet."))
    last = edition.book.editions.filter(state=Edition.PUBLISHED).order_by("-since").first()
    if since <= clock.today() or (last is not None and last.since is not None and since <= last.since):
        raise Refused("since_too_early", _("Rules begin on a day to come, after those before them."), field="since")
    edition.state, edition.since, edition.published_at = Edition.PUBLISHED, since, clock.now()
    edition.published_by_id = by.person_id
    edition.save(update_fields=["state", "since", "published_at", "published_by"])
    data = {"number": edition.number, "since": since.isoformat(), "rules": len(edition.rules)}
    record("rule_edition.published", edition, by=by, data=data, area_id=edition.book.body.area_id)
    transaction.on_commit(books.forget)
    return edition


def _changed(edition: Edition, by: Actor) -> Edition:
    data = {"rules": len(edition.rules), "base": edition.base, "months": edition.months}
    record("rule_edition.changed", edition, by=by, data=data, area_id=edition.book.body.area_id)
    return edition


def _kept(book_id: int, by: Actor) -> RuleBook:
    book = RuleBook.objects.select_for_update(of=("self",), no_key=True).select_related("body__area").get(pk=book_id)
    if not may(by, "points.keep", book):
        raise NotAllowed(_("A body's rules of points are kept by whoever holds a post in it."))
    return book


def _draft(edition_id: int, by: Actor) -> Edition:
    edition = Edition.objects.select_for_update(of=("self",)).select_related("book__body__area").get(pk=edition_id)
    _kept(edition.book_id, by)
    if edition.state != Edition.DRAFT:
        raise Refused("published_stays", _("Published rules are never changed; begin the next edition."))
    return edition


# ---- as people read it -----------------------------------------------------------------------------------------------


def words_of(rule: law.Rule) -> str:
    """A rule in one line."""
    parts = [f"{rule.title} {rule.points:+d}"]
    if rule.cap is not None:
        most = _("at most %(points)s a %(period)s")
        parts.append(most % {"points": rule.cap, "period": str(dict(PERIODS)[rule.period]).lower()})
    if rule.earns:
        parts.append(source_words(rule.earns))
    if rule.approver:
        parts.append(_("by application, approved by: %(post)s") % {"post": kinds.title(rule.approver)})
    if rule.evidence:
        parts.append(_("with evidence"))
    return " · ".join(parts)


def source_words(earns: law.Earns) -> str:
    """From which entries of the journal it counts."""
    lang = "zh" if (get_language() or "").startswith("zh") else "en"
    at = source_at(earns)
    return earns.verb if at is None else str(sources()[at]["title"][lang])


def source_at(earns: law.Earns | None) -> int | None:
    """Which of the list it is; an older edition may say less of how it counts."""
    alike = [
        earns and replace(earns, once=False, other=False) == replace(one, once=False, other=False) for one in listed()
    ]
    return alike.index(True) if True in alike else None


def listed() -> list[law.Earns]:
    """The sources as the rules take them."""
    return [earns_of(one) for one in sources()]


def earns_of(source: dict[str, Any]) -> law.Earns:
    """What a source of the list says, as the rules take it."""
    return law.Earns(**source["earns"])


def sources() -> list[dict[str, Any]]:
    """What may earn by itself: a list of data, whose verbs other features record."""
    found: list[dict[str, Any]] = books.examples()["sources"]
    return found


def text_of(edition: Edition) -> str:
    """An edition line by line."""
    period = str(dict(PERIODS)[edition.period]).lower()
    lines = [_("Closed each %(period)s; everybody begins with %(base)s") % {"period": period, "base": edition.base}]
    lines += [_("From %(points)s: %(band)s") % {"points": least, "band": name} for least, name in edition.bands]
    if edition.months:
        lines.append(
            ngettext("Expire after %(count)s month", "Expire after %(count)s months", edition.months)
            % {"count": edition.months}
        )
    lines.append(_("May be redeemed at the shop") if edition.shop else pgettext("points", "Are not redeemed"))
    return "\n".join([*lines, *(words_of(books.rule_of(rule)) for rule in edition.rules)])


def differences(edition: Edition) -> list[Line]:
    """What an edition changes in the one before it; the first, as it is."""
    before = edition.book.editions.filter(number__lt=edition.number).order_by("-number").first()
    return compared(text_of(before or edition), text_of(edition))


def next_code(edition: Edition) -> str:
    """A code for one more rule."""
    taken = [int(one["code"][1:]) for one in edition.rules if one["code"][1:].isdigit()]
    return f"R{max(taken, default=0) + 1:02d}"
