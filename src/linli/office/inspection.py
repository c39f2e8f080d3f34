"""A period's records of a body as one archive by its index (迎检目录): papers as issued, lists as workbooks."""

import tempfile
import zipfile
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, timedelta
from typing import IO, Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from linli.cases.doors.desk import handing, staff
from linli.cases.models import Case
from linli.council.models import Meeting
from linli.exchange.models import OUT, Notice
from linli.files import store
from linli.files.names import harmless
from linli.journal.actors import Actor
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.kernel.snapshot import snapshot
from linli.papers.models import PDF, Paper, State
from linli.papers.sheets import Column, Page, write_book
from linli.people import access
from linli.people.models import Organisation
from linli.shelf.models import Project, Thanks

Heads = list[Column | str]
LONGEST = timedelta(days=366)
AT_MOST = 2_000  # rows of a part, each perhaps with its paper
CASES_AT_MOST = 20_000


@dataclass(frozen=True)
class Span:
    """A body and its days, both included."""

    body: Organisation
    first: date
    last: date

    def within(self, name: str, *, day: bool = False) -> dict[str, Any]:
        """Rows whose moment (or `day`) of that name lies in it."""
        if day:
            return {f"{name}__gte": self.first, f"{name}__lte": self.last}
        until = clock.midnight(self.last + timedelta(days=1))
        return {f"{name}__gte": clock.midnight(self.first), f"{name}__lt": until}


@dataclass(frozen=True)
class Part:
    """One part of the index: a list, and the papers that go with it."""

    columns: Sequence[Column | str]
    rows: Sequence[Sequence[Any]]
    papers: Sequence[Paper] = ()


def _whole(rows: QuerySet[Any], most: int = AT_MOST) -> QuerySet[Any]:
    """Every row: a list that leaves some out, and does not say so, is no record of a period."""
    if rows.order_by()[: most + 1].count() > most:
        words = _("More than %(most)s of one kind lie in these days: choose a shorter period, or fewer kinds.")
        raise Refused("period_too_full", words % {"most": most}, field="last")
    return rows


def _meetings(span: Span, by: Actor) -> Part:
    found = Meeting.objects.filter(body=span.body, **span.within("starts_at")).select_related("paper", "host")
    rows = list(_whole(access.scope(by, "meeting.read", found).order_by("starts_at", "pk")))
    listed = [
        (
            clock.day_of(one.starts_at),
            one.title,
            one.place,
            one.host.name,
            one.get_state_display(),
            _called(one.paper),
        )
        for one in rows
    ]
    heads: Heads = [
        Column(_("Day"), 14),
        Column(pgettext("of a notice", "Title"), 30),
        _("Place"),
        _("Chair"),
        _("State"),
        Column(_("Minutes"), 20),
    ]
    papers = [one.paper for one in rows if one.paper is not None and access.may(by, "paper.read", one.paper)]
    return Part(heads, listed, papers)


def _called(paper: Paper | None) -> str:
    """What an inspector finds it by: its number, else its day and title; minutes have no number."""
    if paper is None:
        return ""
    return paper.number or f"{paper.issued_on or ''} {paper.title}".strip()


def _file(paper: Paper) -> str:
    """The same, as every system takes a file's name."""
    return harmless(_called(paper).replace("〔", "[").replace("〕", "]").replace("/", "／").replace("\\", "＼"))


def _papers(span: Span, by: Actor) -> Part:
    found = Paper.objects.filter(body=span.body, **span.within("issued_on", day=True)).exclude(subject_kind="meeting")
    rows = list(_whole(access.scope(by, "paper.read", found).order_by("issued_on", "pk")))
    listed = [(one.issued_on, one.number, one.title, one.get_state_display()) for one in rows if one.issued_on]
    heads: Heads = [
        Column(_("Day"), 14), Column(pgettext("in the records", "Number"), 24),
        Column(pgettext("of a notice", "Title"), 30), _("State"),
    ]  # fmt: skip
    return Part(heads, listed, rows)


def _notices(span: Span, by: Actor) -> Part:
    rows = Notice.objects.filter(body=span.body, state__in=OUT, **span.within("appears_at")).order_by(
        "appears_at", "pk"
    )
    heads: Heads = [
        Column(_("Day"), 14),
        _("Kind"),
        Column(pgettext("of a notice", "Title"), 30),
        Column(pgettext("in the records", "Text"), 60, wrap=True),
        _("State"),
    ]
    listed = [
        (clock.day_of(one.appears_at), one.get_kind_display(), one.title, one.text, one.get_state_display())
        for one in _whole(rows)
        if one.appears_at
    ]
    return Part(heads, listed)


def _projects(span: Span, by: Actor) -> Part:
    rows = Project.objects.filter(body=span.body, **span.within("made_at")).select_related("person", "struck_by")
    heads: Heads = [
        Column(pgettext("in the records", "What is done"), 30),
        Column(_("Need"), 40, wrap=True),
        _("Who answers"),
        Column(_("By"), 14),
        Column(pgettext("in the records", "Done"), 14),
        Column(pgettext("in the records", "Result"), 40, wrap=True),
        _("Struck off by"),
        _("State"),
    ]
    listed = [
        (one.title, one.need, one.person.name, one.due,
         one.done_on, one.result, one.struck_by.name if one.struck_by else "",
         one.get_state_display())
        for one in _whole(rows.order_by("pk"))
    ]  # fmt: skip
    return Part(heads, listed)


def _thanks(span: Span, by: Actor) -> Part:
    inside = {f"{span.body.area.level}_id": span.body.area_id}
    rows = Thanks.objects.filter(shown_at__isnull=False, **inside, **span.within("day", day=True))
    listed = [
        (
            one.day,
            one.get_way_display(),
            one.to,
            one.text,
            one.name if one.consent == "named" else "",
        )
        for one in _whole(rows.order_by("day", "pk"))
    ]
    heads: Heads = [
        Column(_("Day"), 14),
        pgettext("in the records", "Way"),
        pgettext("in the records", "To"),
        Column(pgettext("in the records", "Text"), 60, wrap=True),
        pgettext("in the records", "Name"),
    ]
    return Part(heads, listed)


def _cases(span: Span, by: Actor) -> Part:
    inside = {f"{span.body.area.level}_id": span.body.area_id}
    found = access.scope(by, "case.export", Case.objects.filter(**inside, **span.within("created_at")))
    rows = list(handing.lines(_whole(found.order_by("pk"), CASES_AT_MOST), staff.language()))
    return Part(handing.columns(), rows)


PARTS: dict[str, tuple[str | Promise, Callable[[Span, Actor], Part]]] = {
    "meetings": (gettext_lazy("Meetings and their minutes"), _meetings),
    "papers": (gettext_lazy("Papers issued"), _papers),
    "notices": (pgettext_lazy("of the bodies", "Notices"), _notices),
    "projects": (gettext_lazy("Practical projects"), _projects),
    "thanks": (gettext_lazy("Thanks"), _thanks),
    "cases": (gettext_lazy("Ledger of requests"), _cases),
}


def archive(body_id: int, first: date, last: date, parts: Iterable[str], *, by: Actor) -> IO[bytes]:
    """The chosen parts in their order, each with its list and its papers, and the index; that it left is on record.

    It is packed as at one instant and holds nobody up who writes meanwhile; then it goes on record, then it leaves.
    """
    body = Organisation.objects.select_related("area").get(pk=body_id)
    if not access.may(by, "records.take", body):
        raise NotAllowed(_("The records of a body are taken along by whoever speaks for it."))
    chosen = [name for name in PARTS if name in set(parts)]
    if not chosen:
        raise Refused("no_parts", _("Choose what goes in."), field="parts")
    if last < first or last - first > LONGEST:
        raise Refused("days_wrong", _("Choose a period of a year at most."), field="last")
    with ExitStack() as refused:
        target = refused.enter_context(tempfile.TemporaryFile(suffix=".zip"))
        with snapshot():
            number = _write(target, Span(body, first, last), chosen, by)
        data = {"parts": chosen, "first": first.isoformat(), "last": last.isoformat(), "papers": number}
        with transaction.atomic():
            record("records.taken", body, by=by, data=data, area_id=body.area_id)
        refused.pop_all()  # handed to the caller, gone when closed
    target.seek(0)
    return target


def _write(target: IO[bytes], span: Span, chosen: list[str], by: Actor) -> int:
    index: list[tuple[str, str, int, str]] = []
    papers = 0
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        for at, name in enumerate(chosen, 1):
            title, part = str(PARTS[name][0]), PARTS[name][1](span, by)
            folder = f"{at:02} {title}"
            _book(out, f"{folder}/{title}.xlsx", Page(title, part.columns, part.rows), by)
            index.append((f"{at}", title, len(part.rows), f"{folder}/{title}.xlsx"))
            for place, paper in enumerate([one for one in part.papers if one.state in _FROZEN], 1):
                papers += 1
                path = f"{folder}/{place:03} {_file(paper)}.pdf"
                out.writestr(path, bytes(store.kept(paper.code, PDF).read_bytes()))
                index.append((f"{at}.{place}", _called(paper), 1, path))
        heads: Heads = [
            _("No."),
            Column(pgettext("in the records", "Record"), 40),
            _("Number of rows"),
            Column(_("Where"), 60),
        ]
        _book(out, f"00 {_('Index')}.xlsx", Page(_("Index"), heads, index), by)
    return papers


_FROZEN = (State.ISSUED, State.WITHDRAWN)


def _book(out: zipfile.ZipFile, path: str, page: Page, by: Actor) -> None:
    with write_book([page], by=by.name) as book:
        out.writestr(path, book.read())
