"""Why the engine refuses a step, in the reader's words."""

from collections.abc import Callable
from typing import TypeVar

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from linli.cases import told
from linli.kernel.refused import Refused
from linli.rules.situation import FormFault, ProcessRefused
from linli.ui import moments

T = TypeVar("T")


def ruled(decide: Callable[[], T]) -> T:
    """Ask the engine; its refusals come back in the reader's language, with the day from which it can be."""
    try:
        return decide()
    except ProcessRefused as refused:
        raise Refused(refused.code, why_not(refused), basis=refused.basis) from None
    except FormFault as fault:
        raise Refused("form", misfit(fault), field=next(iter(fault.faults))) from None


def misfit(fault: FormFault) -> str:
    """The first answer that does not fit, by what its page calls the question, in the reader's language."""
    name, code = next(iter(fault.faults.items()))
    return _("%(field)s: %(fault)s") % {"field": fault.titles[name].say(language()), "fault": FAULTS[code]()}


def language() -> str:
    """The tag in which a pack's words are said to the reader."""
    return get_language() or "zh"


def why_not(refused: ProcessRefused) -> str:
    """Why a step cannot be taken, and from which day it can."""
    said = refused.words.say(language()) if refused.words else REASONS.get(refused.code, lambda: "")()
    said = said or _("This is not possible now.")
    if refused.missing:
        said += " " + told.still_open(refused.missing)
    if refused.since:
        said += " " + _("Possible from %(day)s on.") % {"day": moments.named_day(refused.since)}
    return said


REASONS = {
    "not_in_this_state": lambda: _("This step does not belong to the state in which the case is now."),
    "not_yours": lambda: _("This step is for somebody else to take."),
    "not_yours_to_start": lambda: _("You are not among those who can begin this here."),
    "extended_already": lambda: _("The limit was extended once already; a second time is not allowed."),
    "extension_too_long": lambda: _("An extension may be no longer than the limit itself."),
    "waits_for_second": lambda: _("A step waits for the second person; until they have answered nothing else is done."),
    "same_person": lambda: _("Another person than the one who proposed it has to confirm it."),
    "nothing_to_confirm": lambda: _("Nothing waits for a second person here."),
    "no_such_row": lambda: _("This party is not in the case."),
    "row_moved_on": lambda: _("This party stands further already; no sheet changes what was done since."),
    "no_such_fact": lambda: _("The process knows no such fact."),
    "not_issued": lambda: _("The case has not issued this paper."),
    "served_when": lambda: _("A paper is served on a day between its issue and today."),
    "clock_not_running": lambda: _("The clock is not running, so there is nothing to extend."),
}
FAULTS = {
    "missing": lambda: _("please fill this in"),
    "too_long": lambda: _("this is too long"),
    "not_a_credit_code": lambda: _("this is no credit code (18 characters): one is wrong or missing"),
    "not_instalments": lambda: _("one part a line, day and sum, in the order of the days: 2026-07-01 10000.00"),
    "too_many": lambda: _("there are too many"),
    "too_small": lambda: _("this number is too small"),
    "too_large": lambda: _("this number is too large"),
    "not_an_option": lambda: _("please choose one of the options"),
    "not_a_number": lambda: _("please give a whole number"),
    "not_a_day": lambda: _("please give a day"),
    "not_a_point": lambda: _("please tap on the plan or choose a place"),
    "differs": lambda: _("this is not what the other amounts come to"),
}
