"""A reply to the hotline, drafted from the record of its request in the city's four parts. No grade stands in it."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from linli.cases import packs, queries
from linli.cases.doors.desk import history, staff
from linli.cases.models import Case, Step
from linli.kernel.wording import colon, in_a_list
from linli.office.models import Ticket
from linli.office.tickets import LONGEST_PART, PARTS
from linli.rules.pack import Pack
from linli.rules.pack_parts import Action
from linli.rules.questions import GRADED
from linli.ui import moments


def drafted(ticket: Ticket) -> dict[str, str]:
    """Each part with one sentence a step. What has no step yet stays empty, and is written by hand."""
    case, lines = ticket.case, {name: list[str]() for name in PARTS}
    pack = packs.by_version(case.pack_version_id)
    for step in queries.steps_of(case):
        action = pack.actions.get(step.action)
        if action is not None and (said := _said(case, pack, step, action)):
            lines[_part(pack, action)].append(said)
    return {name: "\n".join(found)[:LONGEST_PART] for name, found in lines.items()}


def _part(pack: Pack, action: Action) -> str:
    """By what the process says of the step: who takes it, whether it is a call, whether it asks for the result."""
    if _outside(pack, action.by) or action.outcome in ("solved", "unsolved"):
        return "opinion"
    if action.by_phone or action.outcome == "contacted":
        return "contact"
    return "handling" if any(asked.role == "result" for asked in action.form) else "investigation"


def _outside(pack: Pack, names: Iterable[str]) -> bool:
    return all(not pack.who[name].post and "reporter" in pack.who[name].relation for name in names)


def _said(case: Case, pack: Pack, step: Step, action: Action) -> str:
    form = [asked for asked in action.form if asked.type not in ("photos", *GRADED)]
    words = [said for _title, said in history.answers(form, step.words, pack, step.handler_label) if said]
    if not words and not action.outcome:
        return ""
    title = action.title.say(staff.language())
    given = {"day": moments.said(step.happened_at or step.at), "who": history.who_of(step), "what": title}
    said = _("%(day)s, %(who)s: %(what)s") % given if given["who"] else _("%(day)s: %(what)s") % given
    return _("%(said)s (%(words)s)") % {"said": said, "words": in_a_list(words)} if words else said


def text_of(ticket: Ticket, parts: dict[str, str]) -> str:
    """The whole reply as it is pasted into the city's system."""
    lines = [_("Ticket %(number)s") % {"number": ticket.number}]
    for number, (name, label) in enumerate(PARTS.items(), 1):
        lines.append(f"{number}. {label}{colon()}{parts.get(name, '')}")
    return "\n".join(lines)
