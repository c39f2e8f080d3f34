"""What came of playing a process at random, in words: the walk that failed, step by step, and what is wrong."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from linli.cases.doors.desk.staff import language
from linli.kernel.wording import noted
from linli.rules.pack import Pack
from linli.rules.pack_play import Done, Failure, Flaw, Outcome
from linli.ui import moments

FLAWS: dict[str, Callable[[], str]] = {
    "stuck": lambda: _("nobody can do anything in the state “%(state)s” any more, and no clock leads on"),
    "no_such_step": lambda: _("the step “%(step)s” was taken in the state “%(state)s”, from which it does not begin"),
    "leads_elsewhere": lambda: _("the step “%(step)s” led to the state “%(state)s”, which it does not name"),
    "not_theirs": lambda: _("the step “%(step)s” was taken by “%(who)s”, whom it does not name"),
    "out_of_reach": lambda: _("the case came to the state “%(state)s”, to which nothing leads"),
    "backwards": lambda: _("the clock “%(clock)s” ran backwards"),
    "over_at_once": lambda: _("the clock “%(clock)s” was over when it began"),
    "unsaid": lambda: _("a closed condition does not say why, or on which basis"),
    "changed_all_the_same": lambda: _("a step that was refused changed the case"),
    "breaks": lambda: _("the page broke the program: %(error)s"),
}
KINDS: dict[str, Callable[[], str]] = {
    "confirm": lambda: _("says yes as the second person"),
    "refuse": lambda: _("says no as the second person"),
}


def told(pack: Pack, outcome: Outcome) -> Iterator[str]:
    """Line by line; the last says what is wrong, or which states nobody came to."""
    if outcome.failure:
        yield _("This walk fails, and no shorter one was found:")
        yield from (f"{number}. {_step(pack, one)}" for number, one in enumerate(outcome.failure.done, 1))
        yield _where(pack, outcome.failure)
        yield flaw(outcome.failure.flaw)
    elif outcome.unseen:
        yield _("No walk came to: %(states)s.") % {"states": ", ".join(outcome.unseen)}


def flaw(found: Flaw) -> str:
    """What is wrong, in the reader's language."""
    return FLAWS[found.code]() % found.values


def _where(pack: Pack, failure: Failure) -> str:
    case = failure.walk.case
    state = f"{pack.states[case.state].title.say(language())} [{case.state}]" if case and case.state else "—"
    return _("It is %(now)s; the case stands at: %(state)s") % {"now": moments.whole(failure.walk.now), "state": state}


def _step(pack: Pack, one: Done) -> str:
    who = f"{_title(pack.who, one.me)}: " if one.me else ""
    match one.kind:
        case "time":
            return _("%(hours)s hours pass") % {"hours": one.hours}
        case "serve":
            return _("the paper is served: %(paper)s") % {"paper": _title(pack.papers, one.name)}
        case "attach":
            return _("it is attached: %(fact)s") % {"fact": _title(pack.facts, one.name)}
        case "beginning" | "take":
            named = _title(pack.starts if one.kind == "beginning" else pack.actions, one.name)
            said = ", ".join(f"{name} {value}" for name, value in one.form.items() if value is not None)
            words = f"{who}{named} {one.row}".rstrip()
            return noted(words, said) if said else words
    return who + KINDS[one.kind]()


def _title(named: Mapping[str, Any], name: str) -> str:
    """Its title, and its name as `pack try` takes it."""
    key = name.partition(" ")[0]
    return f"{named[key].title.say(language())} [{name}]"
