"""A team is put on record, described and shown; its minimum line-up.

Everything of a team waits for the team's row, so that one thing at a time happens in it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from linli.journal.actors import Actor
from linli.journal.seen import must_be_as_seen
from linli.journal.services import record
from linli.kernel.refused import NotAllowed, Refused
from linli.people.access import may
from linli.people.models import Organisation
from linli.teams import queries
from linli.teams.models import KINDS, LineUp, Team


@dataclass(frozen=True)
class About:
    """What is said of a team."""

    about: str = ""
    shown: bool = True
    open_to: bool = True
    performs: bool = False


@transaction.atomic
def found(body_id: int, said: About, *, by: Actor) -> Team:
    """Keep a team here: its body is there already, with its chairs."""
    body = Organisation.objects.select_for_update(of=("self",)).select_related("area").get(pk=body_id)
    if body.kind not in KINDS or body.ended_at is not None:
        raise Refused("no_team", _("Only an art team or a volunteer team that still exists is kept as a team."))
    team = Team(body=body, about=said.about.strip()[:300], shown=said.shown, open_to=said.open_to)
    team.performs = said.performs
    team.locate(body.area)
    if not may(by, "team.found", team):
        raise NotAllowed(_("A team is kept by its leader, the branch or the community."))
    if Team.objects.filter(body=body).exists():
        raise Refused("team_known", _("This team is kept here already."))
    team.save()
    record("team.founded", team, by=by, data={"body_id": body.pk}, area_id=team.area_id, new=True)
    return team


@transaction.atomic
def change(team_id: int, said: About, *, by: Actor, seen: str | None = None) -> Team:
    """Say it otherwise."""
    team = led(team_id, by)
    must_be_as_seen(seen, queries.seen_of(team))
    team.about, team.shown = said.about.strip()[:300], said.shown
    team.open_to, team.performs = said.open_to, said.performs
    team.save()
    data = {"shown": said.shown, "open_to": said.open_to, "performs": said.performs}
    record("team.changed", team, by=by, data=data, area_id=team.area_id)
    return team


@transaction.atomic
def set_line_up(team_id: int, least: Mapping[str, int], *, by: Actor, seen: str | None = None) -> Team:
    """With how many in each part a performance can be held; replaces what was said before."""
    team = led(team_id, by)
    must_be_as_seen(seen, queries.seen_of(team))
    said = {part.strip()[:30]: number for part, number in least.items() if part.strip()}
    if any(not 1 <= number <= 200 for number in said.values()):
        raise Refused("line_up_number", _("Give a number from 1 to 200 for each part."), field="line_up")
    team.line_up.all().delete()
    LineUp.objects.bulk_create([LineUp(team=team, part=part, number=number) for part, number in said.items()])
    record("team.line_up_set", team, by=by, data={"line_up": dict(said)}, area_id=team.area_id)
    return team


def led(team_id: int, by: Actor) -> Team:
    """The team, locked, for whoever leads it."""
    team = locked(team_id)
    if not may(by, "team.run", team):
        raise NotAllowed(_("Only whoever leads the team can do this."))
    return team


def locked(team_id: int) -> Team:
    """The team, locked."""
    return Team.objects.select_for_update(of=("self",)).select_related("body", "area").get(pk=team_id)
