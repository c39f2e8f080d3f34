"""Honest ends: what cannot be done for now, is not accepted, was never reached, is left out of the figures; and why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from linli.cases import packs, standing, told
from linli.cases.models import Case, Step
from linli.rules.pack import Pack
from linli.rules.pack_graph import targets
from linli.rules.pack_parts import Action
from linli.rules.questions import Input

TITLES = {
    "parked": _("Cannot be done for now"),
    "declined": _("Not accepted"),
    "unreached": _("Could not be called back"),
    "excluded": _("Left out of the figures"),
}
MEANS = {
    "parked": _(
        "Counted as not solved until it is done. A second person of the office above agreed; it is looked at again on"
        " the day named."
    ),
    "declined": _("A second person of the office above agreed; whoever reported was told where to go instead."),
    "unreached": _(
        "Called three times without an answer. They are counted here by themselves, neither as solved nor not solved."
    ),
    "excluded": _(
        "Not counted in the three rates. One person proposed it, another of the office above agreed; this list is"
        " public."
    ),
}


@dataclass(frozen=True)
class End:
    """One case in such an end: its reason, the post that agreed to it and when, and when it is looked at again."""

    case: Case
    why: str
    agreed_by: str
    at: datetime | None
    again: datetime | None


def told_of(cases: Iterable[Case], what: str) -> list[End]:
    """Each with its reason; one statement for all of them."""
    rows = list(cases)
    steps = _last_steps(rows, what)
    return [_end(case, what, steps.get(case.pk)) for case in rows]


def _end(case: Case, what: str, step: Step | None) -> End:
    pack = packs.by_version(case.pack_version_id)
    by = step.post.title if step and step.post else ""
    promised = standing.promise(case, pack) if what == "parked" else None
    again = promised.due if promised else None
    return End(case, why(case, pack, what), by, step.at if step else case.moved_at, again)


def why(case: Case, pack: Pack, what: str) -> str:
    """The class of reason that was chosen, in the words of the case's page."""
    return words(pack, what, code(case, pack, what))


def code(case: Case, pack: Pack, what: str) -> str:
    """The same as the page calls it; empty where none was chosen."""
    return next((str(said) for asked in _asked(pack, what) if (said := case.answers.get(asked.name))), "")


def words(pack: Pack, what: str, code: str) -> str:
    """A class of reason in the page's words."""
    return next((told.answer(asked, code) for asked in _asked(pack, what) if code in asked.options), "")


def _asked(pack: Pack, what: str) -> list[Input]:
    steps = leading(pack, what).values()
    return [asked for action in steps for asked in action.form if asked.type == "choice" and asked.public]


def leading(pack: Pack, what: str) -> Mapping[str, Action]:
    """The steps of the page that lead to such an end."""
    return {
        name: action
        for name, action in pack.actions.items()
        if action.outcome == what or any(pack.states[state].outcome == what for state in targets(action))
    }


def _last_steps(cases: list[Case], what: str) -> dict[int, Step]:
    names = {
        name
        for version in {case.pack_version_id for case in cases}
        for name in leading(packs.by_version(version), what)
    }
    found = Step.objects.filter(case__in=[case.pk for case in cases], action__in=names).select_related("post")
    return {step.case_id: step for step in found.only("case_id", "at", "post__title").order_by("pk")}
