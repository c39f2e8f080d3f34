"""What a case tells a resident: how far it is, what happens next and by when, how the deadline came about."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from linli.cases import deadlines, masking, parameters, routing, standing
from linli.cases.models import Case, Step
from linli.cases.parties import papers_of
from linli.cases.routing import Desk
from linli.cases.standing import situation
from linli.kernel import clock
from linli.kernel.wording import in_a_list
from linli.rules import reasons, running
from linli.rules import situation as engine
from linli.rules.clocks import ClockState
from linli.rules.known import Known
from linli.rules.money import grouped
from linli.rules.pack import Pack
from linli.rules.pack_parts import Action, Start
from linli.rules.questions import Input, name_of
from linli.rules.rates import Rate
from linli.rules.words import Words
from linli.ui import moments

DAY_ENDS = time(23, 59, 59)
OUTSIDE = ("open", "quiet")  # read by neighbours


def say(words: Words | None) -> str:
    """The pack's words in the page's language."""
    return words.say(get_language() or "zh") if words else ""


@dataclass(frozen=True)
class Line:
    """One line of the timeline, as `ui/_timeline.html` draws it."""

    title: str
    when: datetime | None = None
    text: str = ""
    state: str = "done"
    who: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Next:
    """What happens next, by whom, by when, and why by then. `waits`: until then for somebody else, whose day it is.

    `phone_of`: whose number it is, where that is not who does it.
    """

    what: str
    who: str
    until: str
    waits: bool
    phone: str
    phone_of: str
    late: bool
    yours: bool
    facts: tuple[str, ...]


def until(moment: datetime) -> str:
    """A time limit in words: the day alone when it runs to the day's end, else with the time."""
    at = moments.local(moment)
    if at.time().replace(microsecond=0) == DAY_ENDS:
        near = moments.near_day(at.date())
        return near if abs((at.date() - clock.today()).days) <= 1 else moments.named_day(at)
    return moments.said(at)


def by_date(moment: datetime) -> str:
    """The same for words that are kept and read on another day, when "today" would be a lie."""
    at = moments.local(moment)
    day = moments.named_day(at)
    return day if at.time().replace(microsecond=0) == DAY_ENDS else f"{day} {at:%H:%M}"


def desk_of(case: Case) -> Desk | None:
    """The post in charge with its holder, or who stands in, from the posts over the estate."""
    held = [desk for desk in routing.desks(case.area) if desk.post_id == case.handler_post_id]
    return max(held, key=lambda desk: desk.acting, default=None)


def in_charge(case: Case) -> str:
    """Who is in charge, as residents read of them; empty while nobody is."""
    desk = desk_of(case)
    return desk.label if desk else (case.handler.name if case.handler else "")


def state_words(case: Case, pack: Pack, *, outside: bool = False) -> str:
    """How far the case is, in words to the reporter or (`outside`) to neighbours."""
    state = pack.states[case.state]
    return say((state.outside if outside else None) or state.public)


def tone(case: Case, pack: Pack) -> str:
    """The chip's tone: done when closed, late when a promise was broken, else the state's own."""
    if not case.open:
        return "done"
    return "late" if overdue(case, pack) else pack.states[case.state].tone


def overdue(case: Case, pack: Pack) -> bool:
    """Whether a promise to the resident has run out."""
    now = clock.now()
    if not case.open or case.due_at is None or case.due_at >= now:  # no promise runs out before the first of all clocks
        return False
    promised = standing.promise(case, pack)
    return promised is not None and promised.broken(now)


def promise(case: Case, pack: Pack) -> str:
    """The sentence under the number on a receipt, printed on any day: who does what by when."""
    coming = next_step(case, pack)
    if coming is None or not coming.until or coming.waits:
        return _("Follow it here at any time.")
    when, who = coming.until, in_charge(case)
    if not who and not pack.reads:
        return _("Somebody is put in charge by %(when)s.") % {"when": when}
    if not who and not coming.yours:  # the file of a body: whoever holds the post that the process names
        return _("%(who)s sees to it by %(when)s.") % {"who": coming.who, "when": when}
    if coming.yours or not _to_be_contacted(case, pack):
        return _("%(what)s, by %(when)s.") % {"what": coming.what, "when": when}
    if case.reporter_phone:
        return _("%(who)s calls you by %(when)s.") % {"who": who, "when": when}
    return _("%(who)s takes it up by %(when)s. You left no number, so look here for news.") % {"who": who, "when": when}


def _to_be_contacted(case: Case, pack: Pack) -> bool:
    """Whether the reporter has not been contacted yet, and it is the turn of whoever is in charge."""
    return case.contacted_at is None and pack.means(case.turn, "handler")


def next_step(case: Case, pack: Pack, *, yours: str = "reporter") -> Next | None:
    """What happens next, to the reader of that relation to the case; None when the case has ended."""
    if not case.open:
        return None
    state, desk = pack.states[case.state], desk_of(case)
    own = pack.means(case.turn, yours) or pack.means(state.turn, yours)
    by_desk = not own and desk is not None and pack.means(case.turn, "handler")
    if pack.reads and desk is None:  # the file of a body: nobody of the estate is in charge of it by name
        desk = _desk_meant(case, pack)
        by_desk = desk is not None and not own
    promised = standing.promise(case, pack)
    return Next(
        what=say(state.next) or say(state.public),
        who=_("You") if own else (desk.label if by_desk and desk else _("Staff")),
        until=until(promised.due) if promised else "",
        waits=promised is not None and promised.lapses and not own,
        phone=desk.phone if desk else "",
        phone_of=desk.label if desk and not by_desk else "",
        late=promised is not None and promised.broken(clock.now()),
        yours=own,
        facts=deadline_facts(case, pack),
    )


def _desk_meant(case: Case, pack: Pack) -> Desk | None:
    """Of those nearest, who holds the post that the process names first: the others stand in for it."""
    turn = case.turn if case.turn in pack.who else pack.states[case.state].turn
    posts = pack.who[turn].post if turn in pack.who else ()
    fitting = [desk for desk in routing.desks(case.area) if desk.kind in posts]
    near = [desk for desk in fitting if desk.level == fitting[0].level]
    return min(near, key=lambda desk: posts.index(desk.kind), default=None)


def deadline_facts(case: Case, pack: Pack) -> tuple[str, ...]:
    """How the limit that the resident is told of came about (期限怎么来的), one sentence a fact."""
    now, stands = clock.now(), situation(case, pack)
    turn = running.promise(pack, stands, now)
    if turn is None:
        return ()
    run = parameters.run(pack, case.area, now, "")
    spec = running.spec(pack, turn.clock, stands, run)
    return deadlines.sentences(spec, turn.state, pack, office=False)


MOST_NAMED = 8


def still_open(names: Sequence[str]) -> str:
    """For which parties alone a condition does not hold, as lists name them: enough to find the rows."""
    some = ", ".join(names[:MOST_NAMED])
    more = _(" and %(more)s more") % {"more": len(names) - MOST_NAMED} if len(names) > MOST_NAMED else ""
    return _("Still open: %(names)s.") % {"names": some + more}


@dataclass(frozen=True)
class Term:
    """A period that runs for one party alone."""

    name: str
    title: str
    until: str
    over: bool
    basis: str


def terms_of(row: engine.Party, pack: Pack) -> list[Term]:
    """The periods of one party, the soonest first."""
    now = clock.now()
    found = [(name, state, pack.clocks[name]) for name, state in row.clocks.items() if name in pack.clocks]
    return [
        Term(
            name,
            say(rule.title),
            until(state.due),
            bool(state.stopped) or state.due < now,
            deadlines.basis_words(rule.basis),
        )
        for name, state, rule in sorted(found, key=lambda one: one[1].due)
    ]


def served_upon(case: Case, row: engine.Party, pack: Pack) -> list[tuple[str, str, date]]:
    """The papers served upon one party: what it is called, its number, since when it counts as served."""
    return [
        (say(pack.papers[name].title), one.number if (one := paper.naming(row.key)) else "", paper.upon[row.key])
        for name, paper in papers_of(case).items()
        if row.key in paper.upon and name in pack.papers
    ]


def matter_title(pack: Pack) -> str:
    """What the process calls the words with which its cases begin, to whoever wrote them."""
    asked = next((asked.title for asked in pack.form if asked.name == pack.matter), None)
    return say(asked) if asked and not pack.front else _("What you said")


# ---- the timeline -----------------------------------------------------------------------------------------------


def of_whole(steps: Iterable[Step], pack: Pack, row: str = "") -> list[Step]:
    """The steps on the case as a whole, with those on one party where it is that party who reads.

    A step on a party speaks to that party ("you"): nobody else is told of it. The rows of a plan are nobody.
    """
    if pack.parties and pack.parties.chart:
        return list(steps)
    return [step for step in steps if step.row in ("", row)]


def timeline(case: Case, pack: Pack, every: Sequence[Step], *, words: str, row: str = "") -> list[Line]:
    """Newest first, what comes next on top. `words`: "own" (all that the reporter may read), "open", or "none".

    What staff wrote in their own words is read by neighbours only once a second person has released the case. `row`:
    the party who reads; to all others no party's own steps are told. That a paper was written for the reporter is
    told to nobody else who has the link.
    """
    steps = of_whole(every, pack, row)
    if words != "own" and not row:
        steps = [step for step in steps if not _written_for_reporter(step, pack)]
    if words == "open" and case.visibility != "public":
        words = "quiet"
    lines = [_first(case, pack, words), *_given_at_once(case, pack, steps)]
    lines += [line for step in steps if (line := _line(step, pack, words))]
    lines = list(reversed(lines))
    coming = next_step(case, pack)
    if coming is None:
        return lines
    if lines:
        lines[0] = Line(**{**lines[0].__dict__, "state": "now"})
    if coming.yours and words in OUTSIDE:  # the pack speaks to the reporter here, the page to neighbours
        return [Line(_("Waiting for %(who)s") % {"who": _whose(case, pack)}, state="next"), *lines]
    return [Line(coming.what, text="" if coming.yours else coming.who, state="late" if coming.late else "next"), *lines]


def _written_for_reporter(step: Step, pack: Pack) -> bool:
    action = pack.actions.get(step.action)
    return action is not None and action.issues in pack.papers and pack.papers[action.issues].reporter


def _whose(case: Case, pack: Pack) -> str:
    turn = case.turn if pack.means(case.turn, "reporter") else pack.states[case.state].turn
    return say(pack.who[turn].title)


def _first(case: Case, pack: Pack, words: str) -> Line:
    rule = pack.starts.get(case.way)
    return Line(say(_spoken(rule, words)) if rule else _("Your request was received"), case.created_at)


def _spoken(rule: Start | Action, words: str) -> Words | None:
    """The line as it speaks to the reader: neighbours are not the reporter."""
    return (rule.outside if words in OUTSIDE else None) or rule.public


def _given_at_once(case: Case, pack: Pack, steps: Sequence[Step]) -> list[Line]:
    """Dispatched by the rules as it came in: no step says so, the clock of the response does."""
    begun = [case.clocks.get(name) for name in pack.measures.values()]  # that of the response; where nobody reported
    if not any(state and _began_at_once(state, case) for state in begun):  # it, that of the handling
        return []
    first = steps[0] if steps else None
    if first is not None and first.action in pack.actions and pack.actions[first.action].assign:
        return []
    who = first.handler_label if first else in_charge(case)
    return [Line(_("Passed to %(who)s") % {"who": who}, case.created_at)] if who else []


def _began_at_once(state: dict[str, Any], case: Case) -> bool:
    return abs((ClockState.from_json(state).started - case.created_at).total_seconds()) <= 1


def of_step(step: Step, pack: Pack) -> Line | None:
    """One step as its reporter reads it, with what it asks or answers them; None when the page tells them nothing."""
    line = _line(step, pack, "own")
    if line is None:
        return None
    form = pack.actions[step.action].form
    spoken = [_answer(one, step) for one in form if one.role in ("question", "result") and one.type in ("text", "long")]
    return replace(line, text=" · ".join(filter(None, [line.text, *spoken])))


def _line(step: Step, pack: Pack, words: str) -> Line | None:
    action = pack.actions.get(step.action)
    if action is None or action.public is None:
        return None
    title = _filled(say(_spoken(action, words)), step.handler_label, step.due_at)
    return Line(title, step.at, _said(step, action, pack, words))


def step_words(rule: Start | Action, words: str, due: datetime | None) -> str:
    """The line of a step as notices tell it, without a statement: whoever was put in charge by it is not named.

    `due`: the limit that ran from then on; where it is not known, a line that would say it gives way to the title.
    """
    line = say(_spoken(rule, words))
    return _filled(line, "", due) if line and (due or "{due}" not in line) else say(rule.title)


def _filled(line: str, handler: str, due: datetime | None) -> str:
    line = line.replace("{handler}", handler or _("a member of staff"))
    return line.replace("{due}", until(due) if due else "")


def _said(step: Step, action: Action, pack: Pack, words: str) -> str:
    if words in ("none", "quiet"):
        return ""
    asked = [question for question in action.form if question.public or (words == "own" and by_reporter(action, pack))]
    found = [(question, _answer(question, step)) for question in asked]
    told = [(question, _masked(question, said) if words == "open" else said) for question, said in found if said]
    if len(told) == 1:
        return told[0][1]
    return " · ".join(
        _("%(title)s: %(said)s") % {"title": say(question.title), "said": said} for question, said in told
    )


def _masked(question: Input, words: str) -> str:
    """What somebody typed, without numbers that lead to a person; a day or a sum is none."""
    return masking.masked_text(words) if question.type in ("text", "long") else words


def by_reporter(action: Action, pack: Pack) -> bool:
    """Whether the step is one of the reporter's own."""
    return any(pack.means(name, "reporter") for name in action.by)


def _answer(question: Input, step: Step) -> str:
    return answer(question, step.words.get(question.name))


def answer(question: Input, value: Any) -> str:
    """What was answered, as people read it; empty where nothing was."""
    if value in (None, "", []):
        return ""
    match question.type:
        case "photos" | "sound" | "film" | "pictures" | "point":  # seen or heard, not said
            return ""
        case "choices" | "buildings":
            parts = [say(question.options[one]) if one in question.options else str(one) for one in value]
            return in_a_list(parts)
        case "option":
            return _("Option %(number)s") % {"number": value}
        case "money":
            return in_yuan(int(value))
        case "int":
            return question.written(int(value))
        case "bool" | "signature":
            return _("yes") if value else _("no")
        case "date":
            return moments.whole(date.fromisoformat(value))
    return say(question.options[value]) if value in question.options else str(value)


def question_of(case: Case, pack: Pack, steps: Sequence[Step]) -> str:
    """What staff asked the resident, while the case still stands where the question put it."""
    asked = [(step, words) for step in of_whole(steps, pack) if (words := _in_role(step, pack, "question"))]
    return asked[-1][1] if asked and case.open and asked[-1][0].state == case.state else ""


def result_of(case: Case, pack: Pack, steps: Sequence[Step]) -> str:
    """What was done, in the words of whoever did it last."""
    began = pack.starts.get(case.way)
    first = str(case.answers.get(name_of(began.form, role="result")) or "") if began else ""
    return next((words for step in reversed(of_whole(steps, pack)) if (words := _in_role(step, pack, "result"))), first)


def _in_role(step: Step, pack: Pack, role: str) -> str:
    action = pack.actions.get(step.action)
    return str(step.words.get(name_of(action.form, role=role)) or "") if action else ""


# ---- figures --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Figure:
    """What the page reckons of the case."""

    title: str
    words: str


def figures(case: Case, pack: Pack, *, public: bool = False) -> list[Figure]:
    """The figures that can be said now; `public`: those that outsiders may read."""
    if not pack.figures:
        return []
    known = Known(pack, situation(case, pack), {}, parameters.run(pack, case.area, clock.now(), ""))
    return [
        Figure(figure_title(one, pack), figure_words(one))
        for one in reasons.reckoned(known)
        if one.figure.public or not public
    ]


def yuan(fen: int) -> str:
    """1,012.30: an amount as people read it."""
    return grouped(fen)


def in_yuan(fen: int) -> str:
    """The same with its unit, where no heading says it."""
    return _("%(amount)s yuan") % {"amount": yuan(fen)}


def figure_title(one: reasons.Reckoned, pack: Pack) -> str:
    """What a figure is called, with the option for which it was reckoned."""
    asked = next((each for each in pack.party_fields if each.name == one.figure.split), None)
    return " · ".join([say(one.figure.title), *([say(asked.options[one.option])] if asked else [])])


def figure_words(one: reasons.Reckoned) -> str:
    """What a figure comes to, as people read it."""
    if one.whole is not None:
        share = Rate(int(one.value), one.whole, (), ()).text
        return f"{one.value} / {one.whole}" + (f" ({share}%)" if share else "")
    match one.figure.type:
        case "money":
            return in_yuan(int(one.value))
        case "date":
            return moments.named_day(date.fromisoformat(one.value))
        case "percent":
            return f"{one.value}%"
        case "bool":
            return _("yes") if one.value else _("no")
    return str(one.value)
