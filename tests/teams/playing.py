"""A team with something of everything: a member with a skill to confirm and a drum on loan, a picture, a draft."""

from datetime import time

from linli.activities import skilling
from linli.journal.actors import SYSTEM
from linli.people import services as people
from linli.people.models import Person
from linli.places import services as places
from linli.places.models import Area
from linli.teams import joining, keeping, services, squares
from linli.teams.models import Loan
from linli.teams.square_models import Agreement
from tests.teams.conftest import in_days


def played(estate: Area, member: str, chair: Person, words: str) -> tuple[Loan, Agreement]:
    """What is on loan, and the draft of what is agreed for a place of which a version is in force."""
    body = people.create_organisation("art_team", "安和舞队", estate, by=SYSTEM)
    people.create_organisation("volunteer_team", "安和普法队", estate, by=SYSTEM)
    post = people.create_post("body_chair", body, estate, by=SYSTEM, title="队长")
    people.appoint(post.pk, chair.pk, by=SYSTEM)
    team = services.found(body.pk, services.About("每季度演出", performs=True), by=SYSTEM)
    services.set_line_up(team.pk, {"舞者": 6}, by=SYSTEM)
    one = joining.enter(team.pk, joining.Entered(member, part="舞者"), by=SYSTEM)
    joining.declare(one.pk, skilling.list_skill(estate.pk, "带舞", by=SYSTEM).pk, by=SYSTEM)
    fans = keeping.own(team.pk, "舞扇", 20, by=SYSTEM)
    keeping.learn(team.pk, "茉莉花", 5, by=SYSTEM)
    square = places.create_spot(estate, "露天舞场", by=SYSTEM)
    row = squares.draft(square.pk, "先来后到", by=SYSTEM)
    days = frozenset({0, 2, 4})
    squares.add_turn(row.pk, squares.Said("", days, time(19), time(20, 30), 55, chair.pk, team.pk), by=SYSTEM)
    squares.publish(row.pk, by=SYSTEM)
    draft = squares.draft(square.pk, words, by=SYSTEM)
    return keeping.lend(fans.pk, one.pk, 2, in_days(7), by=SYSTEM), draft
