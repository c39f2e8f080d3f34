"""What an explanation looked at, in words, each thing with where it comes from: a step, a paper's record, a setting."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.cases import queries, told
from linli.cases.doors.desk import explained, history, staff, wording
from linli.cases.models import Case, Visibility
from linli.journal.bodies import data_of
from linli.journal.queries import history_of
from linli.kernel.wording import in_a_list
from linli.rules import party_masks
from linli.rules.pack import Pack
from linli.rules.pack_parts import Action, Start
from linli.rules.questions import Input
from linli.rules.reasons import Looked
from linli.rules.situation import Paper
from linli.rules.words import Words
from linli.settings import queries as settings
from linli.ui import moments

# What conditions may ask of any case; what its own pack names (facts, parties, tracks …) is said with the pack's words.
STANDING: dict[str, Promise] = {
    "today": pgettext_lazy("a day", "Today"),
    "state": gettext_lazy("State"),
    "begun": gettext_lazy("Began on"),
    "channel": gettext_lazy("Source"),
    "days_since_closed": gettext_lazy("Days since it was closed"),
    "category": gettext_lazy("Category"),
    "visibility": gettext_lazy("Open to"),
    "concerned": gettext_lazy("Is about staff"),
    "handler_found": gettext_lazy("Somebody was found to handle it"),
    "reporter_known": gettext_lazy("There is somebody to ask"),
    "somebody_waits": gettext_lazy("Somebody waits for news of it"),
}


@dataclass(frozen=True)
class Given:
    """One thing that was looked at: what it was, and where it comes from."""

    name: str
    value: str
    source: str
    url: str = ""


class Givens:
    """Says what was looked at in one case; where its answers come from is read once."""

    def __init__(self, case: Case, pack: Pack) -> None:
        self.case, self.pack = case, pack
        self.sources = dict(_sources(case, pack))
        moves: tuple[Start | Action, ...] = (*pack.starts.values(), *pack.actions.values())
        self.questions = {asked.name: asked for form in (pack.form, *(one.form for one in moves)) for asked in form}

    def of(self, looked: Iterable[Looked]) -> tuple[Given, ...]:
        """Each of them in words."""
        return tuple(_SAID[one.what](self, one) for one in looked)

    def _answer(self, one: Looked) -> Given:
        asked = self.questions.get(one.name)
        title = say(asked.title) if asked else one.name
        return Given(title, shown(asked, one.value), self.sources.get(one.name, _("nobody has said it")))

    def _fact(self, one: Looked) -> Given:
        fact = self.pack.facts.get(one.name)
        steps = [step for step in self.pack.actions.values() if one.name in step.sets]
        setting = min(steps, key=lambda step: not step.sets[one.name], default=None)  # many only take it back
        title = say(fact.title) if fact else say(setting.title) if setting else one.name
        return Given(title, shown(None, one.value), self.sources.get(one.name, _("not recorded yet")))

    def _count(self, one: Looked) -> Given:
        step = next((step for step in self.pack.actions.values() if step.count == one.name), None)
        title = say(step.title) if step else one.name
        return Given(title, shown(None, one.value or 0), _("how often the step was taken"))

    def _paper(self, one: Looked) -> Given:
        kind = self.pack.papers.get(one.name)
        title = say(kind.title) if kind else one.name
        paper: Paper | None = one.value
        if paper is None:
            return Given(title, _("not issued"), _("the paper's own record"))
        served = _("served %(day)s") % {"day": moments.named_day(paper.served)} if paper.served else _("not served")
        issued = _("issued %(day)s") % {"day": moments.named_day(paper.issued)}
        return Given(title, in_a_list([issued, served]), paper.number or _("the paper's own record"))

    def _clock(self, one: Looked) -> Given:
        return Given(say(self.pack.clocks[one.name].title), shown(None, one.value), _("see the time limits below"))

    def _setting(self, one: Looked) -> Given:
        held = settings.held(one.name, chain=self.case.area.path_ids)
        return Given(str(held.setting.title), shown(None, one.value), explained.set_by(one.name, self.case.area))

    def _group(self, one: Looked) -> Given:
        states = self.pack.parties.states if self.pack.parties else {}
        title = say(self.pack.parties.title) if self.pack.parties else one.name
        words = [f"{say(states[name].title) if name in states else ''} {count}".strip() for name, count in one.value]
        return Given(title, in_a_list(words) or "0", _("the list as it stands now"))

    def _of_group(self, one: Looked) -> Given:
        asked = next(field for field in self.pack.party_fields if field.name == one.name)
        words = in_a_list(shown(asked, value) for value in one.value)
        return Given(say(asked.title), words or _("not known"), _("the list as it stands now"))

    def _row(self, one: Looked) -> Given:
        parts, source = self.pack.parties, _("the list as it stands now")
        if parts and one.name == "state":
            state = parts.states.get(one.value or "")
            return Given(_("State"), say(state.title) if state else _("not known"), source)
        if parts and one.name == "papers":
            there = in_a_list(say(parts.papers[name]) for name in one.value or () if name in parts.papers)
            return Given(_("Papers"), there or _("not known"), source)
        return self.of_row(one.name, one.value)

    def of_row(self, name: str, value: Any) -> Given:
        """One field of the party in hand, its numbers masked as on its own page."""
        asked = next(field for field in self.pack.party_fields if field.name == name)
        words = party_masks.on_page(self.pack, asked, shown(asked, value))
        return Given(say(asked.title), words, _("the list as it stands now"))

    def _linked(self, one: Looked) -> Given:
        return Given(say(self.pack.links[one.name].title), shown(None, one.value), _("the cases linked now"))

    def _track(self, one: Looked) -> Given:
        track = self.pack.tracks[one.name]
        state = track.states.get(one.value or "")
        return Given(say(track.title), say(state.title) if state else _("not known"), _("the case as it stands now"))

    def _standing(self, one: Looked) -> Given:
        values = {
            "state": lambda: say(self.pack.states[self.case.state].title),
            "category": lambda: wording.category_words(self.pack, self.case.category),
            "channel": lambda: wording.channel_words(self.case, self.pack),
            "visibility": lambda: str(Visibility(self.case.visibility).label),
        }
        value = values[one.name]() if one.name in values else one.value
        return Given(str(STANDING.get(one.name, one.name)), shown(None, value), _("the case as it stands now"))


_SAID = {
    "said": Givens._answer,
    "fact": Givens._fact,
    "count": Givens._count,
    "paper": Givens._paper,
    "clock": Givens._clock,
    "setting": Givens._setting,
    "parties": Givens._group,
    "of_parties": Givens._of_group,
    "row": Givens._row,
    "linked": Givens._linked,
    "track": Givens._track,
    "case": Givens._standing,
}


def say(words: Words) -> str:
    """In the page's language."""
    return words.say(staff.language())


def shown(asked: Input | None, value: Any) -> str:
    """A value as people read it, whatever it is."""
    if value is None or value == "":
        return _("not known")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return moments.whole(value)
    if asked is not None and asked.type == "money":
        return told.yuan(int(value))
    if asked is not None and value in asked.options:
        return asked.options[value].say(staff.language())
    return day_or_text(value)


def day_or_text(value: Any) -> str:
    """A day as people say it; anything else as it stands."""
    if isinstance(value, tuple):
        return "–".join(str(one) for one in value)
    try:
        return moments.named_day(date.fromisoformat(value))
    except (TypeError, ValueError):
        return str(value)


def _sources(case: Case, pack: Pack) -> Iterator[tuple[str, str]]:
    """Where each answer and mark comes from: the beginning, or the last step that said it, by whom and when."""
    began = _("when it began, %(when)s") % {"when": moments.said(case.created_at)}
    for name in {*case.answers, pack.matter}:
        yield name, began
    for step in queries.steps_of(case):
        action = pack.actions.get(step.action)
        if action is None:
            continue
        said = in_a_list([say(action.title), history.who_of(step), moments.said(step.at)])
        kept = {asked.name for asked in action.form if asked.keep}
        for name in {*kept, *action.sets, action.attaches}:
            if name:
                yield name, said
    if any(not fact.by for fact in pack.facts.values()):
        for entry in history_of(case).filter(verb="case.attached").order_by("seq"):
            data = data_of(entry)
            kind, number = data["source"]
            source = {"kind": kind, "number": number, "when": moments.said(entry.at)}
            yield data["fact"], _("attached from %(kind)s %(number)s, %(when)s") % source
