"""Who leads a team (the chairs of its body), who reads it, who agrees on the use of a place, and what residents see."""

from django.http import HttpRequest

from linli.files import registry
from linli.files.models import File
from linli.journal import subjects
from linli.journal.triggers import freeze
from linli.papers.grants import OfBody
from linli.people.access import EstateResident, Everyone, Grant, Holds, Relation, System, may, register
from linli.people.doors import actor
from linli.teams.models import Equipment, Has, Loan, Member, Picture, Piece, Team
from linli.teams.square_models import Agreement, Standing

OWNER = "team_picture"
BODY = OfBody(column="body_id")
OFFICES = Holds("branch_secretary", "committee_director", "community_officer", "street_officer")
CENTRE = Holds("branch_secretary", "community_officer")
KEEPS = Holds("branch_secretary", "committee_director", "community_officer")

GRANTS = [
    Grant("team.found", BODY),
    Grant("team.found", CENTRE),
    Grant("team.found", System()),
    Grant("team.run", BODY),
    Grant("team.run", System()),
    Grant("team.read", BODY),
    Grant("team.read", OFFICES),
    Grant("team.confirm", BODY),  # a skill, a picture
    Grant("team.confirm", CENTRE),
    Grant("team.confirm", System()),
    Grant("team.look", Everyone(), {"shown": True}),
    Grant("team.apply", EstateResident(), {"shown": True, "open_to": True}),
    Grant("team_member.own", Relation("person_id")),
    Grant("agreement.keep", KEEPS),
    Grant("agreement.keep", System()),
    Grant("agreement.look", Everyone(), {"state": (Standing.PUBLISHED.value, Standing.REPLACED.value)}),
]


def enrol() -> None:
    """Put the rows in; called when the app is ready."""
    register(GRANTS)
    subjects.register("team", Team, ("code", "body_id", "about", "shown", "open_to", "performs"))
    subjects.register(
        "team_member",
        Member,
        ("code", "team_id", "person_id", "part", "words", "state", "shown", "since", "until", "entered_by_id",
         "answered_by_id"),
    )  # fmt: skip
    subjects.register("team_skill", Has, ("member_id", "skill_id", "confirmed_by_id", "confirmed_at"))
    subjects.register("equipment", Equipment, ("code", "team_id", "name", "number", "note"))
    subjects.register(
        "loan", Loan, ("equipment_id", "member_id", "number", "out_on", "due_on", "back_on", "note", "lent_by_id")
    )
    subjects.register("piece", Piece, ("team_id", "title", "minutes", "note"))
    subjects.register(
        "team_picture", Picture, ("team_id", "caption", "added_by_id", "added_at", "released_by_id", "released_at")
    )
    subjects.register(
        "agreement", Agreement, ("code", "area_id", "spot_id", "number", "text", "state", "published_at", "ended_at")
    )
    freeze(Agreement, "state", Standing.PUBLISHED, but=("state", "ended_at"))
    freeze(Agreement, "state", Standing.REPLACED)
    registry.owner(OWNER, _may_see)


def _may_see(request: HttpRequest, file: File) -> bool:
    """Everybody who finds the team's page, once it is released; before that whoever reads the team at the desk."""
    found = Picture.objects.filter(pk=file.owner_id or 0).select_related("team").first()
    if found is None:
        return False
    by = actor(request)
    return may(by, "team.read", found.team) or bool(found.released_at and may(by, "team.look", found.team))
