"""What a case tells a resident: how far it is, what happens next and by when, how the deadline came about."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from linli.cases import masking, parameters, routing
from linli.cases.models import Case, Step
from linli.cases.routing import Desk
from linli.cases.standing import situation
from linli.kernel import clock
from linli.rules import clocks, process
from linli.rules.clocks import ClockState, Fact
from linli.rules.pack import Action, Input, Pack, Start, Words
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
    """What happens next, by whom, by when, and why by then."""

    what: str
    who: str
    until: str
    phone: str
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


def desk_of(case: Case) -> Desk | None:
    """The post in charge with its holder, from the posts over the estate."""
    return next((desk for desk in routing.desks(case.area) if desk.post_id == case.handler_post_id), None)


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
    return "late" if overdue(case) else pack.states[case.state].tone


def overdue(case: Case) -> bool:
    """Whether a promise to the resident has run out."""
    return case.open and case.due_at is not None and not case.lapses and case.due_at < clock.now()


def promise(case: Case) -> str:
    """The sentence under the number on a receipt: who does what by when."""
    limit = case.contact_due if case.handler_id and case.contacted_at is None else case.due_at
    when, who = (until(limit) if limit else ""), in_charge(case)
    if not when:
        return _("Follow it here at any time.")
    if not who:
        return _("Somebody is put in charge by %(when)s.") % {"when": when}
    if case.reporter_phone:
        return _("%(who)s calls you by %(when)s.") % {"who": who, "when": when}
    return _("%(who)s takes it up by %(when)s. You left no number, so look here for news.") % {"who": who, "when": when}


def next_step(case: Case, pack: Pack) -> Next | None:
    """What happens next; None when the case has ended."""
    if not case.open:
        return None
    state, desk = pack.states[case.state], desk_of(case)
    yours = case.turn == "reporter" or state.turn == "reporter"
    by_desk = not yours and case.turn == "handler" and desk is not None
    return Next(
        what=say(state.next) or say(state.public),
        who=_("You") if yours else (desk.label if by_desk and desk else _("Staff")),
        until=until(case.due_at) if case.due_at else "",
        phone=desk.phone if desk else "",
        late=overdue(case),
        yours=yours,
        facts=deadline_facts(case, pack),
    )


def deadline_facts(case: Case, pack: Pack) -> tuple[str, ...]:
    """How the limit of the present turn came about (期限怎么来的), one sentence a fact."""
    now, stands = clock.now(), situation(case, pack)
    turn = process.turn(pack, stands, now)
    if turn is None:
        return ()
    run = parameters.run(pack, case.area, now, "")
    facts = clocks.explain(process.spec(pack, turn.clock, stands, run), stands.clocks[turn.clock])
    return tuple(words for fact in facts if (words := _fact(fact)))


def _fact(fact: Fact) -> str:
    wording = FACTS.get(fact.code)
    return wording(dict(fact.values)) if wording else ""


UNITS: dict[str, Callable[[int], str]] = {
    "hours": lambda amount: _("%(amount)s hours") % {"amount": amount},
    "days": lambda amount: _("%(amount)s days") % {"amount": amount},
    "working": lambda amount: _("%(amount)s working days") % {"amount": amount},
    "months": lambda amount: _("%(amount)s months") % {"amount": amount},
}


def _basis(values: dict[str, Any]) -> str:
    basis = str(values["basis"])
    if basis.startswith("practice"):
        return _("Basis: our own promise; no statute sets this limit.")
    return _("Basis: %(basis)s.") % {"basis": basis}


def _window(values: dict[str, Any]) -> str:
    if not values["hours"]:
        return _("It is urgent: the hours of the night count too.")
    opens, closes = values["hours"]
    return _("Hours count from %(opens)s:00 to %(closes)s:00 each day.") % {"opens": opens, "closes": closes}


def _due(values: dict[str, Any]) -> str:
    words = _("So it is due: %(when)s.") % {"when": until(values["due"])}
    if values["provisional"]:
        words += " " + _("The holidays of that year are not published yet; the date may still move.")
    return words


FACTS: dict[str, Callable[[dict[str, Any]], str]] = {
    "basis": _basis,
    "length": lambda values: _("Length: %(length)s.") % {"length": UNITS[values["unit"]](values["amount"])},
    "window": _window,
    "started": lambda values: _("Counted from %(when)s.") % {"when": moments.said(values["at"])},
    "paused": lambda values: (
        _("Counting stopped %(when)s, to wait for an answer.") % {"when": moments.said(values["at"])}
    ),
    "resumed": lambda values: _("Counting went on %(when)s.") % {"when": moments.said(values["at"])},
    "extended": lambda values: (
        _("Extended %(when)s by %(amount)s.") % {"when": moments.said(values["at"]), "amount": values.get("amount", "")}
    ),
    "recounted": lambda values: (
        _("Counted anew %(when)s by a calendar published since.") % {"when": moments.said(values["at"])}
    ),
    "rolled": lambda values: (
        _("%(end)s is a day of rest, so the next working day counts.") % {"end": moments.named_day(values["end"])}
    ),
    "due": _due,
}


# ---- the timeline -----------------------------------------------------------------------------------------------


def timeline(case: Case, pack: Pack, steps: Sequence[Step], *, words: str) -> list[Line]:
    """Newest first, what comes next on top. `words`: "own" (all that the reporter may read), "open", or "none".

    What staff wrote in their own words is read by neighbours only once a second person has released the case.
    """
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
        return [Line(_("Waiting for the reporter"), state="next"), *lines]
    return [Line(coming.what, text="" if coming.yours else coming.who, state="late" if coming.late else "next"), *lines]


def _first(case: Case, pack: Pack, words: str) -> Line:
    rule = pack.starts.get(case.way)
    return Line(say(_spoken(rule, words)) if rule else _("Your request was received"), case.created_at)


def _spoken(rule: Start | Action, words: str) -> Words | None:
    """The line as it speaks to the reader: neighbours are not the reporter."""
    return (rule.outside if words in OUTSIDE else None) or rule.public


def _given_at_once(case: Case, pack: Pack, steps: Sequence[Step]) -> list[Line]:
    """Dispatched by the rules as it came in: no step says so, the contact clock does."""
    contact = case.clocks.get("contact")
    if not contact or abs((ClockState.from_json(contact).started - case.created_at).total_seconds()) > 1:
        return []
    first = steps[0] if steps else None
    if first is not None and first.action in pack.actions and pack.actions[first.action].assign:
        return []
    who = first.handler_label if first else in_charge(case)
    return [Line(_("Passed to %(who)s") % {"who": who}, case.created_at)] if who else []


def _line(step: Step, pack: Pack, words: str) -> Line | None:
    action = pack.actions.get(step.action)
    if action is None or action.public is None:
        return None
    title = say(_spoken(action, words)).replace("{handler}", step.handler_label or _("a member of staff"))
    title = title.replace("{due}", until(step.due_at) if step.due_at else "")
    return Line(title, step.at, _said(step, action, words))


def _said(step: Step, action: Action, words: str) -> str:
    if words in ("none", "quiet"):
        return ""
    told = [
        _answer(question, step)
        for question in action.form
        if question.public or (words == "own" and _by_reporter(action))
    ]
    text = " ".join(part for part in told if part)
    return masking.masked_text(text) if words == "open" else text


def _by_reporter(action: Action) -> bool:
    return "reporter" in action.by


def _answer(question: Input, step: Step) -> str:
    value = step.words.get(question.name)
    if value in (None, "", []) or question.type == "photos":
        return ""
    return say(question.options[value]) if value in question.options else str(value)


def question_of(steps: Iterable[Step]) -> str:
    """The last question that staff put to the resident."""
    asked = [step.words["question"] for step in steps if step.words.get("question")]
    return str(asked[-1]) if asked else ""
