"""Every list as a workbook and on A4: what its page shows, page after page, in the reader's own sight and words.

A view of the desk says `@listed` under its door, one of residents `@residents`. The page then offers Excel and print,
and with `?as=excel` it is read as a person reads it: its tables and lists become sheets. So a workbook never tells more
than the page, and a new list has its own. `?as=csv` is the same for another program, `?as=a4` the same as it is posted,
`?as=signed` with columns to sign in.
"""

import re
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import wraps
from html.parser import HTMLParser
from typing import Any, cast
from urllib.parse import urlencode, urlsplit

from django.db import transaction
from django.http import FileResponse, HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from linli.journal.actors import Actor
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed
from linli.papers import posted, sheets
from linli.papers.sheets import Column
from linli.papers.writing import Amount
from linli.people import limits, terms
from linli.people.doors import address_of, second_factor_required
from linli.places.models import Area
from linli.rules.paper import breadth

PAGES_AT_MOST = 40
OPEN_PAGES_AT_MOST = 10  # of a list for which no post is asked
OPEN_AN_HOUR = 60  # such workbooks for one person, or one address: an estate may stand behind it
PDF = "application/pdf"
CSV = "text/csv; charset=utf-8"
FORMS = (
    "excel",
    "csv",
    "a4",
    "signed",
)  # a workbook; for another program; a sheet for the board; a sheet with columns to sign in
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDEST = 48
_PAGING = ("before", "after", "page", "as")
_MONEY = re.compile(r"-?\d{1,3}(,\d{3})*\.\d{2}$")
_NUMBER = re.compile(r"-?(0|[1-9]\d{0,14})$")

View = Callable[..., HttpResponse]


def listed(view: View) -> View:
    """The page is a list that may be taken along, unless the view says that it stays."""

    @wraps(view)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form, asked = _asked(request)
        answer = view(request, *args, **kwargs)
        if not form or answer.status_code != 200:
            return answer
        if not asked.outs:
            raise NotAllowed(_("Lists are handed out by the desk of the estate and the offices above."))
        more = _more(request, view, args, kwargs)
        return second_factor_required(lambda request: _handed(request, answer, more, form))(request)

    return _marked(door)


def residents(view: View) -> View:
    """The page is a list that everybody reads, or one's own: who reads it takes it along, and nothing of it is kept."""

    @wraps(view)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form, asked = _asked(request)
        # A sheet to sign is drawn up by an office, what goes by the clock is the desk's; neither is shut to who asks.
        del asked.posted["signed"], asked.posted["clock"]
        answer = view(request, *args, **kwargs)
        if not form or answer.status_code != 200 or not asked.outs:
            return answer
        if not _spent(request):
            return HttpResponse(_("Very many workbooks in a short time. Please wait a little."), status=429)
        whole = _whole(answer, _more(request, view, args, kwargs), OPEN_PAGES_AT_MOST)
        return _formed(whole, form, by="", body=_estate(kwargs.get("code", "")))

    return _marked(door)


def _estate(code: str) -> str:
    """The name of the estate whose list it is; empty where the address names none."""
    return Area.objects.filter(code=code, level="estate", ends=None).values_list("name", flat=True).first() or ""


def _spent(request: HttpRequest) -> bool:
    """One more workbook for this reader, if it is not too many."""
    reader = cast(Any, request).actor.person_id or address_of(request)
    return not reader or limits.spend(f"outs.{reader}", limit=OPEN_AN_HOUR, seconds=60 * 60)


def _marked(door: View) -> View:
    cast(Any, door).goes_out = True  # `wraps` hands it on to whatever stands around
    return door


def goes_out(view: object) -> bool:
    """Whether the view is a list that is taken along."""
    return getattr(view, "goes_out", False) is True


def _asked(request: HttpRequest) -> tuple[str, Any]:
    """In which form the list is asked for, then from the first page on; the page is told where it is to be had."""
    asked: Any = request
    form, query = request.GET.get("as", ""), from_the_first(request.GET)
    form = form if form in FORMS else ""
    if form:
        asked.GET = query
    at = "".join(f"{part}&" for part in [query.urlencode()] if part)
    asked.outs, asked.posted = f"?{at}as=excel", {name: f"?{at}as={name}" for name in FORMS}
    asked.posted["clock"] = by_the_clock(f"{request.path}?{query.urlencode()}".rstrip("?"))
    return form, asked


def from_the_first(query: QueryDict) -> QueryDict:
    """The same list from its first page on, as a page."""
    plain = query.copy()
    for name in _PAGING:
        plain.pop(name, None)
    return plain


def _more(request: HttpRequest, view: View, args: Any, kwargs: Any) -> Callable[[str], HttpResponse]:
    def more(query: str) -> HttpResponse:
        following: Any = copy(request)
        following.GET = QueryDict(query)
        following.rows_alone = True  # of the frame nobody reads anything: `ui.nav` asks nothing for it
        return view(following, *args, **kwargs)

    return more


def by_the_clock(address: str) -> str:
    """Where a list of the desk is ordered to be made again and again."""
    return f"{reverse('web:list_order')}?{urlencode({'list': address})}"


def title_of(answer: HttpResponse) -> str:
    """What the page calls its list."""
    return _read(answer).title


def count(request: HttpRequest, rows: int) -> None:
    """Keep with the request how many rows were handed out upon it."""
    cast(Any, request).handed_rows = rows


def counted(request: HttpRequest) -> int:
    """How many rows were handed out upon the request."""
    return int(getattr(request, "handed_rows", 0))


def stays(request: HttpRequest) -> None:
    """Who reads this list may not hand it out, or there is nothing in it."""
    cast(Any, request).outs = ""


def stays_without(request: HttpRequest, rows: object) -> None:
    """A list in which there is nothing is not handed out."""
    if not rows:
        stays(request)


def _handed(
    request: HttpRequest, answer: HttpResponse, more: Callable[[str], HttpResponse], form: str
) -> HttpResponse:  # fmt: skip
    page = _whole(answer, more, PAGES_AT_MOST)
    actor: Actor = cast(Any, request).actor
    view = request.resolver_match.view_name if request.resolver_match else ""
    rows = sum(len(sheet.rows) for sheet in page.sheets)
    _note(view, rows, form, by=actor)
    count(request, rows)
    held = terms.held(actor.person_id)
    return _formed(page, form, by=actor.name, body=held[0].organisation if held else "")


def _whole(answer: HttpResponse, more: Callable[[str], HttpResponse], pages: int) -> "Shown":
    """The list page after page; where there are too many, that there is more."""
    page = _read(answer)
    for _page in range(pages - 1):
        if not page.following:
            break
        page = page.joined(_read(more(page.following)))
    if page.following:
        page.sheets[0].rows.append([_("There is more; narrow the list down.")])
    return page


def _formed(page: "Shown", form: str, *, by: str, body: str) -> HttpResponse:
    """As a workbook, or as the office posts it on A4."""
    if form == "csv":
        return _as_csv(page, by)
    if form != "excel":
        pages = [sheet.page() for sheet in page.sheets]
        answer = HttpResponse(posted.pdf(page.title, pages, body=body, signed=form == "signed"), content_type=PDF)
        answer["Content-Disposition"] = f'inline; filename="list-{clock.today():%Y%m%d}.pdf"'
        return answer
    book = sheets.write_book([sheet.page() for sheet in page.sheets], by=by)
    name = f"{page.title}-{clock.today():%Y%m%d}.xlsx"
    return cast(HttpResponse, FileResponse(book, as_attachment=True, filename=name, content_type=EXCEL))


def _as_csv(page: "Shown", by: str) -> HttpResponse:
    lines = sheets.write_csv_book([sheet.page() for sheet in page.sheets], by=by)
    answer = HttpResponse(b"".join(lines), content_type=CSV)
    answer["Content-Disposition"] = content_disposition_header(True, f"{page.title}-{clock.today():%Y%m%d}.csv") or ""
    return answer


@transaction.atomic
def _note(view: str, rows: int, form: str, *, by: Actor) -> None:
    """On record under the area of the post: which list left the program, and how long it was."""
    held = terms.held(by.person_id)
    area = Area.objects.select_for_update().get(pk=held[0].area_id)
    data = {"list": view, "rows": rows, **({"as": form} if form != "excel" else {})}
    record("area.list_exported", area, by=by, data=data, area_id=area.pk)


@dataclass
class Sheet:
    """One table or list of a page."""

    title: str
    heads: list[str] = field(default_factory=list)
    rows: list[list[Any]] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)  # columns for what can be done, headed for screen readers only
    listing: bool = False  # a list: its headings are those of the parts that its items name

    def take(self, later: "Sheet") -> None:
        """The rows of another beneath: a table's as they stand, a list's under the same headings."""
        if not self.listing:
            self.rows += later.rows
            return
        self.heads += [head for head in later.heads if head not in self.heads]
        for row in later.rows:
            said = dict(zip(later.heads, row, strict=False))
            self.rows.append([said.get(head, "") for head in self.heads])

    def page(self) -> sheets.Page:
        """As a sheet of a workbook, its columns as wide as what stands in them."""
        wide = max([len(self.heads), *map(len, self.rows)], default=0)
        whole = [[*row, *[""] * (wide - len(row))] for row in self.rows]
        shown = [index for index in range(wide) if index not in self.hidden | self._idle(whole)]
        rows = [[row[index] for index in shown] for row in whole]
        heads = [self.heads[index] if index < len(self.heads) else "" for index in shown] or [self.title]
        columns = [Column(head, _width(head, [row[at] for row in rows]), wrap=True) for at, head in enumerate(heads)]
        return sheets.Page(self.title, columns, rows)

    def _idle(self, whole: list[list[Any]]) -> set[int]:
        """Of a list, the columns that say nothing: without any words, or one heading over all of it."""
        if not self.listing:
            return set()
        said = [{row[index] for row in whole} for index in range(len(self.heads))]
        return {index for index, words in enumerate(said) if words <= {""} or (index == 0 and len(words) == 1)}


def _width(head: str, cells: list[Any]) -> int:
    said = (17 if isinstance(cell, datetime) else breadth(str(cell)) + 2 for cell in cells)
    return min(WIDEST, max([breadth(head) + 3, 10, *said]))


@dataclass
class Shown:
    """What a page shows: its tables and lists, and where it goes on."""

    title: str
    sheets: list[Sheet]
    following: str

    def joined(self, later: "Shown") -> "Shown":
        """With the next page's rows under those of the same table."""
        for mine, theirs in zip(self.sheets, later.sheets, strict=False):
            mine.take(theirs)
        return Shown(self.title, self.sheets, later.following)


def _read(answer: HttpResponse) -> Shown:
    reader = _Reader()
    reader.feed(answer.content.decode())
    title = reader.title or _("List")
    return Shown(title, _joined_lists(reader.sheets, title) or [Sheet(title)], reader.following)


def _joined_lists(found: list[Sheet], title: str) -> list[Sheet]:
    """Lists that stand under several headings of the page as one; its first column says under which."""
    lists = [sheet for sheet in found if sheet.listing]
    for sheet in lists[1:]:
        lists[0].take(sheet)
    if len({sheet.title for sheet in lists}) > 1:
        lists[0].title = title
    return [sheet for sheet in found if sheet not in lists[1:]]


_VOID = frozenset({"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
_UNREAD = frozenset({"button", "label", "nav", "option", "script", "svg", "textarea"})
_LISTS = frozenset({"list", "cards"})  # classes of lists whose items are rows


class _Reader(HTMLParser):
    """Reads the main part of a page: headings, tables, lists; passes over what can only be pressed.

    What an item of a list names by `data-label`, and its chip, stand in columns of their own.
    """

    def __init__(self) -> None:
        super().__init__()
        self.sheets: list[Sheet] = []
        self.title = self.following = ""
        self.open: list[str] = []  # the elements around
        self.unread = 0  # how many of them are passed over
        self.heading: list[str] | None = None
        self.section = ""
        self.words: list[str] | None = None  # of the cell or item being read
        self.moment = ""
        self.number = self.unseen = False
        self.listing = 0  # how deep the list stands whose items are rows
        self.part = ""  # of an item: the part being read, how deep it stands, and those before it
        self.within = 0
        self.parts: dict[str, Any] = {}
        self.since = 0  # where the words of the moment begin
        self.around: list[str] = []  # the words of the item while those of a part are read

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        kinds = given.get("class", "").split()
        if given.get("rel") == "next":
            self.following = urlsplit(given.get("href", "")).query
        if tag in _VOID:
            if tag == "br" and self.words is not None:
                self.words.append(" ")
            return
        self.open.append(tag)
        counts = self.heading is not None and {"muted", "num"} <= set(kinds)  # how many there are is no title
        left_out = tag in _UNREAD or {"no-print", "btn"} & set(kinds) or given.get("aria-hidden") == "true"
        if self.unread or left_out or counts:
            self.unread += 1
            return
        if "visually-hidden" in kinds and self.words is not None:
            self.unseen = True
        self._begin(tag, kinds, given)
        if self.listing and self.words is not None and not self.part:
            self._begin_part(given.get("data-label", "") or (_("State") if "chip" in kinds else ""))

    def _begin(self, tag: str, kinds: list[str], given: dict[str, str]) -> None:
        match tag:
            case "h1" | "h2" if self.words is None:
                self.heading = []
            case "table":
                self.sheets.append(Sheet(self.section))
            case "ul" | "ol" if not self.listing and _LISTS & set(kinds):
                heads = [_("Heading"), _("What"), _("More")]
                self.sheets.append(Sheet(self.section or self.title, heads, listing=True))
                self.listing = len(self.open)
            case "tr" if self.sheets:
                self.sheets[-1].rows.append([])
            case "th" | "td" if self.sheets:
                self.words, self.moment, self.unseen = [], "", False
                self.number = "n" in kinds or "num" in kinds
            case "li" if self.listing and len(self.open) == self.listing + 1:
                self.words, self.parts, self.moment = [], {}, ""
            case "time" if self.words is not None:
                self.moment, self.since = given.get("datetime", ""), len(self.words)
            case "b" | "a" | "span" | "p" | "div" | "li" | "dt" | "dd" if self.words:
                self.words.append(" ")

    def _begin_part(self, label: str) -> None:
        if label:
            self.part, self.within = label, len(self.open)
            self.around, self.words, self.moment, self.since = self.words or [], [], "", 0

    def handle_data(self, data: str) -> None:
        if self.unread:
            return
        if self.heading is not None:
            self.heading.append(data)
        if self.words is not None:
            self.words.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID or tag not in self.open:
            return
        while self.open and self.open.pop() != tag:
            self.unread = max(0, self.unread - 1)
        if self.unread:
            self.unread -= 1
            return
        if self.part and len(self.open) < self.within:
            self._end_part()
        self._end(tag)

    def _end_part(self) -> None:
        said = _value(_joined(self.words or []), self.moment, number=False)
        before = self.parts.get(self.part, "")
        self.parts[self.part] = f"{before} {said}" if before and said else before or said
        self.part, self.words = "", [*self.around, " "]

    def _end(self, tag: str) -> None:
        match tag:
            case "ul" | "ol" if len(self.open) < self.listing:
                self.listing = 0
            case "time" if self.words is not None and self.moment:
                self.words[self.since :] = [_fixed(self.moment) or "".join(self.words[self.since :])]
            case "h1" | "h2" if self.heading is not None:
                self.section, self.heading = _joined(self.heading), None
                self.title = self.title or self.section
            case "th" | "td" if self.words is not None:
                self._cell(tag == "th" and "thead" in self.open)
            case "tr" if self.sheets and self.sheets[-1].rows[-1:] == [[]]:
                self.sheets[-1].rows.pop()  # the headings'
            case "li" if self.words is not None and len(self.open) == self.listing:
                self._item()

    def _item(self) -> None:
        sheet = self.sheets[-1]
        said = [piece for piece in (" ".join(word.split()).strip("· ") for word in self.words or []) if piece]
        sheet.heads += [label for label in self.parts if label not in sheet.heads]
        row = [sheet.title, said[0] if said else "", " ".join(said[1:])]
        if said or self.parts:
            sheet.rows.append([*row, *(self.parts.get(label, "") for label in sheet.heads[3:])])
        self.words = None

    def _cell(self, head: bool) -> None:
        words, sheet = _joined(self.words or []), self.sheets[-1]
        self.words = None
        if head:
            if self.unseen:
                sheet.hidden.add(len(sheet.heads))
            sheet.heads.append(words)
        else:
            sheet.rows[-1].append(_value(words, self.moment, number=self.number))


def _joined(words: list[str]) -> str:
    return " ".join("".join(words).split())


def _value(words: str, moment: str, *, number: bool) -> Any:
    """A count or an amount of money as a number, a moment alone in its cell as one; everything else as it reads."""
    if moment and words == _fixed(moment):
        return _parsed(moment)
    if number and _MONEY.match(words):
        return Amount(words.replace(",", ""))
    return int(words) if number and _NUMBER.match(words) else words


def _fixed(moment: str) -> str:
    """To the minute, on the wall clock: "today" is read on another day once it is taken along. Empty when none."""
    found = _parsed(moment)
    if isinstance(found, datetime):
        return f"{found.astimezone(clock.LOCAL):%Y-%m-%d %H:%M}"
    return found.isoformat() if found else ""


def _parsed(moment: str) -> datetime | date | None:
    try:
        return datetime.fromisoformat(moment) if "T" in moment else date.fromisoformat(moment)
    except ValueError:
        return None
