"""Every write: a paper is drafted, checked by a second person, issued (numbered, set, frozen), perhaps withdrawn."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from linli.files import store
from linli.journal.actors import SYSTEM, Actor
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.papers import about, faces, queries, typeset
from linli.papers.models import PDF, Concern, Paper, Series, State
from linli.papers.rendering import filled, template_of
from linli.papers.wording import unfilled
from linli.people.access import may
from linli.people.models import Organisation
from linli.places.models import Area
from linli.rules import paper as rules

LONGEST = 200_000  # characters of a paper's fields: some hundred pages


@transaction.atomic
def draft(
    template: str,
    *,
    pack: str,
    name: str,
    body_id: int,
    area: Area,
    subject: tuple[str, int],
    values: Mapping[str, Any],
    by: Actor,
    concerns: Iterable[tuple[int | None, int | None]] = (),
    row: str = "",
    names: Sequence[str] | None = None,
    closed: bool = False,
) -> Paper:
    """Fill in a template (its text; `pack` and `name` say which) as a draft of the body, about `subject` (kind and id)
    or one party of it (`row`). `closed`: the subject has readers of its own, so that only the body reads it, and there
    those readers alone where it has any, beside whoever drafted it. `names`: the parties of the subject upon whom alone
    it can be served, where it is served upon each.

    `values` are texts, whole numbers, ISO dates and lists of such rows. `concerns` are persons and bodies (ids) whom
    the paper is about: they see it at no desk. Refused names every field at fault.
    """
    body = Organisation.objects.get(pk=body_id)
    made = Paper(
        body=body,
        subject_kind=subject[0],
        subject_id=subject[1],
        row=row,
        names=None if names is None else list(names),
        closed=closed,
        pack=pack,
        name=name,
        template=template,
        values=_checked_values(values),
        drafted_by_id=by.person_id,
        drafted_at=clock.now(),
    )
    made.locate(area)
    _ask(by, "paper.draft", made, _("Papers are drafted by whoever holds a post of the body that issues them."))
    made.title = _tried(made)
    _say_who(made)
    made.save()
    add_concerns(made, concerns)
    record("paper.drafted", made, by=by, data=_about(made), area_id=area.pk, new=True)
    return made


def add_concerns(paper: Paper, concerns: Iterable[tuple[int | None, int | None]]) -> None:
    """Withhold the paper from these persons and bodies, in the caller's transaction."""
    rows = [Concern(paper=paper, person_id=person, organisation_id=body) for person, body in concerns]
    if rows:
        Concern.objects.bulk_create(rows)
        paper.concerned = True
        paper.save(update_fields=["concerned"])


def withhold(subject: tuple[str, int], concerns: Iterable[tuple[int | None, int | None]]) -> None:
    """Withhold every paper about the subject from these and from nobody else, in the caller's transaction."""
    listed = list(concerns)
    for paper in Paper.objects.filter(subject_kind=subject[0], subject_id=subject[1]):
        paper.concerns.all().delete()
        if paper.concerned and not listed:
            paper.concerned = False
            paper.save(update_fields=["concerned"])
        add_concerns(paper, listed)


@transaction.atomic
def redraft(paper_id: int, values: Mapping[str, Any], *, by: Actor) -> Paper:
    """Give a paper that is not issued other values; whoever does so becomes its drafter, and it is checked again."""
    paper = _locked(paper_id)
    _must_be_open(paper)
    _ask(by, "paper.draft", paper, _("Papers are drafted by whoever holds a post of the body that issues them."))
    paper.values, paper.state, paper.version = _checked_values(values), State.DRAFT, paper.version + 1
    paper.checked_by_id, paper.checked_at = None, None
    paper.drafted_by_id, paper.drafted_at = by.person_id, clock.now()
    paper.title = _tried(paper)
    _say_who(paper)
    paper.save()
    record("paper.redrafted", paper, by=by, data=_about(paper) | {"version": paper.version}, area_id=paper.area_id)
    return paper


@transaction.atomic
def discard(paper_id: int, *, by: Actor) -> None:
    """Delete a paper that was never issued; the journal keeps that there was one."""
    paper = _locked(paper_id)
    _must_be_open(paper)
    _ask(by, "paper.draft", paper, _("Papers are drafted by whoever holds a post of the body that issues them."))
    record("paper.discarded", paper, by=by, data=_about(paper), area_id=paper.area_id, gone=True)
    paper.delete()


@transaction.atomic
def check(paper_id: int, version: int, *, by: Actor) -> Paper:
    """A second person has read the draft, in the version that they saw, and stands for it."""
    paper = _locked(paper_id)
    if paper.state != State.DRAFT:
        raise Refused("paper_checked", _("This paper has been checked already."))
    if paper.version != version:
        raise Refused("paper_changed", _("The draft was changed meanwhile. Read it again."))
    if by.person_id is not None and by.person_id == paper.drafted_by_id:
        raise Refused("own_draft", _("A draft is checked by somebody other than who wrote it."), basis="practice")
    _say_who(paper)  # somebody may have come to the body, or gone, since it was drafted
    _ask(by, "paper.check", paper, _("Papers are checked by whoever speaks for the body that issues them."))
    paper.state, paper.checked_by_id, paper.checked_at = State.CHECKED, by.person_id, clock.now()
    paper.save()
    record("paper.checked", paper, by=by, data={"version": paper.version}, area_id=paper.area_id)
    return paper


def _say_who(paper: Paper) -> None:
    """Whether its readers alone deal with it, and which body checks in place of its own where that has nobody else."""
    paper.reserved = paper.closed and bool(queries.readers(paper))
    own = (queries.readers(paper) if paper.reserved else queries.speakers(paper.body_id)) - {paper.drafted_by_id or 0}
    paper.above = None if own else queries.superior(paper.body, paper.drafted_by_id)


@transaction.atomic
def look_above(paper_id: int) -> None:
    """Say anew who checks a draft, after somebody came to speak for its body or ceased to. Safe to run again."""
    paper = _locked(paper_id)
    before = paper.above
    _say_who(paper)
    if paper.state != State.DRAFT or before == paper.above:
        return
    paper.save(update_fields=["above", "reserved"])
    record("paper.passed_up", paper, by=SYSTEM, data={"above": paper.above_id}, area_id=paper.area_id)


@transaction.atomic
def issue(paper_id: int, *, by: Actor) -> Paper:
    """Give a checked paper its date and the next number of its series, set it, and freeze it with its digest.

    The series' row is locked until the commit, so that a number is neither skipped nor given twice; whatever fails
    gives it back. The bytes are on the disk before the row speaks of them.
    """
    paper = _locked(paper_id)
    if paper.frozen:
        raise Refused("paper_issued", _("This paper is already issued."))
    if paper.state != State.CHECKED:
        raise Refused("paper_unchecked", _("A second person has to check this paper before it is issued."))
    _ask(by, "paper.issue", paper, _("Papers are issued by whoever speaks for the body."))
    paper.state, paper.issued_by_id, paper.issued_at = State.ISSUED, by.person_id, clock.now()
    paper.issued_on = clock.today()
    _number(paper)
    content = typeset.pdf(filled(paper))
    paper.sha256 = hashlib.sha256(content).hexdigest()
    with store.written(store.kept(paper.code, PDF)) as out:
        out.write(content)
    paper.save()
    data = {**_about(paper), "number": paper.number, "sha256": paper.sha256, "issued_on": paper.issued_on.isoformat()}
    record("paper.issued", paper, by=by, data=data, area_id=paper.area_id)
    return paper


def _number(paper: Paper) -> None:
    template = template_of(paper)
    if not template.numbered:
        return
    paper.letters, paper.year = _letters(paper, template), clock.today().year
    Series.objects.get_or_create(letters=paper.letters, year=paper.year, defaults={"body_id": paper.body_id})
    series = Series.objects.select_for_update().get(letters=paper.letters, year=paper.year)
    _must_be_own(series, paper)
    series.last += 1
    series.save(update_fields=["last"])
    paper.serial = series.last
    paper.number = rules.number_of(paper.letters, paper.year, series.last)


def _letters(paper: Paper, template: rules.Template) -> str:
    """What stands before the year in the paper's number; its body needs letters of its own for that."""
    if template.asks_letters and not paper.body.letters:
        words = _(
            "%(body)s has no letters yet with which the numbers of its papers begin. The street office or an "
            "administrator enters them under Organisations."
        )
        raise Refused("no_letters", words % {"body": paper.body.name})
    return template.letters(json.loads(paper.values), paper.body.letters)


def _must_be_own(series: Series | None, paper: Paper) -> None:
    if series and series.body_id != paper.body_id:
        words = _("%(body)s numbers its papers %(letters)s this year. Two bodies would give the same numbers.")
        raise Refused("letters_taken", words % {"body": series.body.name, "letters": series.letters})


@transaction.atomic
def withdraw(paper_id: int, reason: str, *, by: Actor) -> Paper:
    """Declare an issued paper void, with the reason. It stays as it was issued; its number is not given again."""
    paper = _locked(paper_id)
    if paper.state != State.ISSUED:
        raise Refused("paper_not_issued", _("Only an issued paper can be withdrawn."))
    if not reason.strip():
        raise Refused("reason_missing", _("Say why the paper is withdrawn."), field="reason")
    _ask(by, "paper.withdraw", paper, _("Papers are withdrawn by whoever speaks for the body."))
    paper.state, paper.withdrawn_by_id, paper.withdrawn_at = State.WITHDRAWN, by.person_id, clock.now()
    paper.reason = reason.strip()[:500]
    paper.save(update_fields=["state", "withdrawn_by", "withdrawn_at", "reason"])
    record("paper.withdrawn", paper, by=by, data=_about(paper), area_id=paper.area_id)
    return paper


def _locked(paper_id: int) -> Paper:
    return Paper.objects.select_for_update().get(pk=paper_id)


def _ask(by: Actor, action: str, paper: Paper, message: str) -> None:
    if not may(by, action, paper):
        raise NotAllowed(message)


def _must_be_open(paper: Paper) -> None:
    if paper.frozen:
        raise Refused("paper_issued", _("This paper is issued; it cannot be changed. Withdraw it and draft another."))


def _about(paper: Paper) -> dict[str, Any]:
    """What an entry says of a paper: which template, about what. Never what it says."""
    return {"subject": [paper.subject_kind, paper.subject_id], "pack": paper.pack, "name": paper.name}


def _checked_values(values: Mapping[str, Any]) -> str:
    text = json.dumps(values, ensure_ascii=False, default=str)
    if len(text) > LONGEST:
        raise Refused("paper_too_long", _("This paper is too long. Put lists into an attachment."))
    return text


def _tried(paper: Paper) -> str:
    """Fill the draft in once, so that every fault is told now and not when it is issued; answers its title."""
    try:
        template = template_of(paper)
        document = filled(paper)
        if template.numbered:
            taken = Series.objects.filter(letters=_letters(paper, template), year=clock.today().year)
            _must_be_own(taken.first(), paper)
    except rules.TemplateError as fault:
        raise Refused("template_faulty", unfilled(fault, about.titles(paper))) from fault
    if template.page.head and paper.body.kind not in rules.RED_HEAD:
        raise Refused("red_head", _("%(body)s may not issue papers with a red head.") % {"body": paper.body.name})
    if unknown := faces.missing(document.words()):
        text = _("These characters cannot be printed: %(letters)s") % {"letters": " ".join(unknown)}
        raise Refused("letters_missing", text)
    return document.title[:80]
