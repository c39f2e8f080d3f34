"""The public page of a case (公示牌), where its process has one: what, where, money, who, dates, photos, results.

Nothing of it was written by a resident. What staff wrote in their own words stands there once a second person has
released the case, and a photo once a second person has confirmed that it be shown.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from linli.cases import charts, dots, masking, options, packs, parties, queries, routing, taking, told
from linli.cases.charts import Drawn
from linli.cases.dots import Dotted
from linli.cases.models import Case, Step, Visibility
from linli.cases.opinion_models import Option
from linli.cases.routing import Desk
from linli.files.models import File
from linli.files.queries import files_of
from linli.kernel import clock
from linli.rules.clocks import ClockState
from linli.rules.pack import Pack
from linli.rules.pack_parts import Board
from linli.rules.questions import Input

SHOWN: Mapping[str, Promise] = {  # what a photo of this role shows
    "before": gettext_lazy("Before the work"),
    "evidence": gettext_lazy("During the work"),
    "after": gettext_lazy("After the work"),
}


@dataclass(frozen=True)
class Told:
    """A step as it is told to everybody: an announcement or a result."""

    key: int
    title: str
    when: datetime
    said: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Period:
    """A period with its last day, or the first one on which something may be."""

    title: str
    until: date
    over: bool


@dataclass(frozen=True)
class Choosable:
    """One of the options as it stands beside the others."""

    option: Option
    cost: str
    documents: tuple[str, ...]
    chosen: bool


@dataclass(frozen=True)
class SideBySide:
    """The options of the case."""

    title: str
    rows: tuple[Choosable, ...]


@dataclass(frozen=True)
class Page:
    """Everything that stands on the board."""

    title: str
    heading: str
    place: str
    state: str
    tone: str
    facts: tuple[tuple[str, str], ...]
    contact: Desk | None
    notices: tuple[Told, ...]
    results: tuple[Told, ...]
    periods: tuple[Period, ...]
    chart: Drawn | None
    dotted: Dotted | None
    photos: tuple[tuple[str, list[File]], ...]  # what they show, and those that do
    options: SideBySide | None


def page_of(case: Case, pack: Pack, board: Board) -> Page:
    """The board as it stands. Three statements, two more where parties stand on the plan."""
    steps = queries.steps_of(case) if _released(case) else []
    return Page(
        title=told.say(board.title),
        heading=heading_of(case, pack) or told.say(board.title),
        place=masking.outline_place(case),
        state=told.state_words(case, pack, outside=True),
        tone=told.tone(case, pack),
        facts=tuple(_facts(case, pack, board)) if _released(case) else (),
        contact=_contact(case, pack, board),
        notices=tuple(_told(steps, board.notices, pack)),
        results=tuple(_told(steps, board.results, pack)),
        periods=tuple(_periods(case, pack, board)),
        chart=charts.chart_of(case, pack) if board.chart and _released(case) else None,
        dotted=dots.dots_of(case, pack, outside=True) if _released(case) else None,
        photos=_photos(case, board),
        options=_options(case, pack) if _released(case) else None,
    )


def _options(case: Case, pack: Pack) -> SideBySide | None:
    """Two statements where the process has options."""
    if pack.options is None or not (standing := options.standing_of(case)):
        return None
    papers = options.documents(standing)
    chosen = {str(case.answers.get(name) or "") for name in choosing(pack)}
    rows = (
        Choosable(one, options.cost_of(one), tuple(papers.get(one.pk, ())), str(one.number) in chosen)
        for one in standing
    )
    return SideBySide(told.say(pack.options.title), tuple(rows))


def choosing(pack: Pack) -> list[str]:
    """The questions by which one of the options is chosen."""
    forms = (action.form for action in pack.actions.values())
    return [asked.name for form in forms for asked in form if asked.type == "option" and asked.keep]


def _released(case: Case) -> bool:
    return case.visibility == Visibility.PUBLIC


def heading_of(case: Case, pack: Pack) -> str:
    """The first words of what it is about, where its page says that everybody may read them."""
    shown = pack.public is not None and pack.matter in pack.public_questions and _released(case)
    return masking.masked_text(case.title) if shown else ""


def _facts(case: Case, pack: Pack, board: Board) -> Iterator[tuple[str, str]]:
    questions = pack.public_questions
    for name in board.facts:
        value = case.text if name == pack.matter else case.answers.get(name)
        words = options.named(case, value) if questions[name].type == "option" else _words(questions[name], value)
        if words:
            yield told.say(questions[name].title), words
    for figure in told.figures(case, pack, public=True):
        yield figure.title, figure.words


def _words(question: Input, value: object) -> str:
    words = told.answer(question, value)
    return masking.masked_text(words) if question.type in ("text", "long") else words


def _contact(case: Case, pack: Pack, board: Board) -> Desk | None:
    if not board.contact:
        return None
    posts = pack.who[board.contact].post
    fitting = [desk for desk in routing.desks(case.area) if desk.kind in posts]
    return next((desk for desk in fitting if desk.phone), fitting[0] if fitting else None)


def _told(steps: Sequence[Step], names: Iterable[str], pack: Pack) -> Iterator[Told]:
    """Newest first."""
    wanted = set(names)
    for step in reversed(steps):
        if step.action in wanted:
            yield told_step(step, pack)


def told_step(step: Step, pack: Pack) -> Told:
    """The step with its public answers."""
    action = pack.actions[step.action]
    said = [(told.say(asked.title), _words(asked, step.words.get(asked.name))) for asked in action.form if asked.public]
    return Told(step.pk, told.say(action.title), step.at, tuple((what, words) for what, words in said if words))


def _periods(case: Case, pack: Pack, board: Board) -> Iterator[Period]:
    today = clock.today()
    for name in board.clocks:
        if (kept := case.clocks.get(name)) is None:
            continue
        state = ClockState.from_json(kept)
        until = clock.day_of(state.end)
        yield Period(told.say(pack.clocks[name].title), until, today > until or state.stopped is not None)


def shown_codes(case: Case, pack: Pack) -> frozenset[str]:
    """The photos that a second person has released, by their codes."""
    name = pack.public.photos if pack.public else ""
    return frozenset(case.answers.get(name) or ()) if name and _released(case) else frozenset()


def photos_of(case: Case, pack: Pack, role: str) -> list[File]:
    """Those of them that show this, ready to be seen."""
    codes = shown_codes(case, pack)
    return [file for file in files_of("case", case.pk) if file.code in codes and file.ready and file.role == role]


def _photos(case: Case, board: Board) -> tuple[tuple[str, list[File]], ...]:
    pack = packs.by_version(case.pack_version_id)
    codes = shown_codes(case, pack)
    files = [file for file in files_of("case", case.pk) if file.code in codes and file.ready] if codes else []
    shown = ((str(words), [file for file in files if file.role == role]) for role, words in SHOWN.items())
    return tuple((words, some) for words, some in shown if some)


def address(case: Case) -> str:
    """Where the board is read."""
    return reverse("cases:public", args=[case.area.code, case.number])


@dataclass(frozen=True)
class Sign:
    """The way from a request to the board of what it led to, or of the works that it is a defect of."""

    title: str
    heading: str
    url: str
    state: str
    before: list[File]
    after: list[File]
    mender: str
    until: date | None  # until when that one has to see to it


def signs_for(case: Case) -> list[Sign]:
    """The boards of cases that name this one, for its reporter. Of one that is not for everybody nothing is said but,
    where its page tells reporters of the link, what it is and how far."""
    found = []
    for link in parties.naming(case):
        pack = packs.by_version(link.case.pack_version_id)
        if link.name in pack.links and pack.public and not _released(link.case):
            if pack.links[link.name].tells_reporters:
                state = told.state_words(link.case, pack, outside=True)
                found.append(Sign(told.say(pack.public.title), "", "", state, [], [], "", None))
        elif link.name in pack.links and pack.public:
            before, after = (photos_of(link.case, pack, role) for role in ("before", "after"))
            state = told.state_words(link.case, pack, outside=True)
            heading = heading_of(link.case, pack)
            kind = pack.links[link.name]
            until, who = taking.until(link.case, kind, case.category), taking.mender(link.case, kind)
            title, url = told.say(pack.public.title), address(link.case)
            found.append(Sign(title, heading, url, state, before, after, who if until else "", until))
    return found
