"""Who took which step of a case and when, for its papers: of what counts in the course that the case is in now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from linli.rules.pack import Pack

# What a paper may say of a step: `<step>_by`, `<step>_post`, `<step>_on`.
PARTS = ("by", "post", "on")


@dataclass(frozen=True)
class Taken:
    """A step of the case: who took it, in which post (none: a resident, who is named on no paper), on which day."""

    action: str
    state: str  # in which the case stood afterwards
    by: str
    post: str
    on: date


def names(pack: Pack, step: str = "") -> frozenset[str]:
    """What papers may say of steps: of those that somebody takes in a post, upon the case as a whole, and of the one
    that they come from (`step`)."""
    steps = (
        name
        for name, action in pack.actions.items()
        if (not action.row or name == step) and any(pack.who[one].post for one in action.by)
    )
    return frozenset(f"{step}_{part}" for step in steps for part in PARTS)


def told(pack: Pack, steps: Iterable[Taken], step: str = "") -> dict[str, str | None]:
    """The same names with what they come to; null for a step that was not taken, or that is to be taken again."""
    found: dict[str, str | None] = dict.fromkeys(names(pack, step))
    for one in in_course(steps):
        said = {"by": one.by, "post": one.post, "on": one.on.isoformat()}
        found |= {f"{one.action}_{part}": said[part] for part in PARTS if f"{one.action}_{part}" in found and one.post}
    return found


def in_course(steps: Iterable[Taken]) -> list[Taken]:
    """The steps that still count, oldest first.

    A case that comes back into a state begins anew from there: the step taken from it then, and all after it, do not
    count any more. So a text that was returned and sent again has one review in sight, not the three of its first form.
    """
    kept: list[tuple[str, Taken]] = []  # each with the state from which it was taken
    state = ""
    for one in steps:
        if one.state != state:
            again = (number for number, (before, _step) in enumerate(kept) if before == one.state)
            del kept[next(again, len(kept)) :]
        kept.append((state, one))
        state = one.state
    return [step for _before, step in kept]
