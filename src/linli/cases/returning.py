"""The record of dispatches that were sent back (错派台账), written with the steps that a page marks (`returns`)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from linli.cases.models import Case
from linli.cases.queries import of_readable
from linli.cases.return_models import SentBack
from linli.journal.actors import Actor
from linli.journal.bodies import data_of
from linli.journal.queries import history_of
from linli.kernel import clock
from linli.people.models import Post
from linli.rules.pack import Pack
from linli.rules.pack_parts import Action
from linli.rules.situation import Move

Outcome = SentBack.Outcome


def follow(case: Case, pack: Pack, action: Action, move: Move, was_with: int | None) -> None:
    """What the step says of a dispatch, once it is taken. `was_with`: the post that had the case before it."""
    if action.returns == "asks":
        _asked(case, pack, action, move, was_with)
        return
    row = case.sent_back.select_related("post").filter(outcome=Outcome.OPEN).order_by("-number").first()
    if row is None:
        return
    if action.returns == "settles":
        row.outcome = Outcome.STAYS if case.handler_post_id == row.post_id else Outcome.ELSEWHERE
    else:
        row.outcome = Outcome.GRANTED if action.returns == "grants" else Outcome.REFUSED
    row.decided_at = clock.now()
    row.save(update_fields=["outcome", "decided_at"])


def _asked(case: Case, pack: Pack, action: Action, move: Move, was_with: int | None) -> None:
    reason = next((question.name for question in action.form if question.type == "choice"), "")
    row = SentBack(
        case=case, number=case.sent_back.count() + 1, reason=str(move.form.get(reason) or "")[:24], post_id=was_with,
        at=clock.now(),
    )  # fmt: skip
    row.sent_by_id, row.route_id = _sender(case, pack)
    for column in ("area_id", "city_id", "district_id", "street_id", "community_id", "estate_id", "grid_id"):
        setattr(row, column, getattr(case, column))
    row.save(force_insert=True)


def _sender(case: Case, pack: Pack) -> tuple[int | None, int | None]:
    """The office that last put somebody in charge, or the rule that did."""
    assigning = [name for name, action in pack.actions.items() if action.assign in ("form", "above", "actor")]
    last = case.steps.filter(action__in=assigning).order_by("-pk").first()
    if last is not None:
        return Post.objects.filter(pk=last.post_id or 0).values_list("organisation_id", flat=True).first(), None
    first = history_of(case).order_by("seq").first()
    return None, (data_of(first).get("route") if first else None)


@dataclass
class Office:
    """What was sent back of what one office dispatched; a rule's has no name."""

    name: str
    asked: int = 0
    wrong: int = 0  # accepted, or settled elsewhere
    right: int = 0  # refused, or settled to stay
    open: int = 0


def rows(by: Actor, since: datetime, until: datetime) -> QuerySet[SentBack]:
    """Returns of a time, of cases that the actor may read, newest first."""
    found = SentBack.objects.filter(of_readable(by), at__gte=since, at__lt=until)
    return found.select_related("case__area", "sent_by", "route__edition", "post").order_by("-at", "-pk")


def offices(found: Iterable[SentBack]) -> list[Office]:
    """The same by the office that had dispatched, by name: no order by number, for it is no ranking."""
    counted: dict[str, Office] = {}
    for row in found:
        office = counted.setdefault(
            row.sent_by.name if row.sent_by else "", Office(row.sent_by.name if row.sent_by else "")
        )
        office.asked += 1
        office.wrong += row.outcome in (Outcome.GRANTED, Outcome.ELSEWHERE)
        office.right += row.outcome in (Outcome.REFUSED, Outcome.STAYS)
        office.open += row.outcome == Outcome.OPEN
    return sorted(counted.values(), key=lambda office: office.name)
