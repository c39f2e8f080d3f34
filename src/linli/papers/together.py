"""Several papers checked or issued at once: each by itself, in a transaction of its own, as if it were alone.

One that is refused takes no other back and leaves no gap among the numbers. Whatever ends the process in between, what
was done stands and the rest is as it was; doing it again passes over what is done, since it is refused.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from linli.journal.actors import Actor
from linli.kernel.refused import Refused
from linli.papers import services
from linli.papers.models import Paper
from linli.people.access import capacities

MOST = 50  # papers at once: as many as somebody reads in one go, done within the answer


@dataclass(frozen=True)
class Outcome:
    """What became of one of them; why not, where it was refused."""

    paper: Paper
    refused: str = ""


def check(papers: Iterable[Paper], seen: Mapping[int, int], *, by: Actor) -> list[Outcome]:
    """Stand as the second person for each, in the version that was seen (id → version)."""
    return [_tried(paper, "check", by, seen.get(paper.pk, 0)) for paper in papers]


def issue(papers: Iterable[Paper], *, by: Actor) -> list[Outcome]:
    """Number, set and freeze each, in this order."""
    return [_tried(paper, "issue", by) for paper in papers]


def acting(by: Actor, action: str, paper: Paper) -> Actor:
    """The person in the post that lets them; without one as they are, and the service says why not."""
    hats = capacities(by, f"paper.{action}", paper)
    return replace(by, capacity=hats[0].capacity, post_id=hats[0].post_id) if hats else by


def _tried(paper: Paper, action: str, by: Actor, version: int = 0) -> Outcome:
    by = acting(by, action, paper)
    try:
        done = services.check(paper.pk, version, by=by) if action == "check" else services.issue(paper.pk, by=by)
    except Refused as refusal:
        return Outcome(paper, refusal.message)
    return Outcome(done)
