"""Teams of the demonstration: drummers who owe a performance, dancers, lawyers; and what is agreed for the square."""

from datetime import time, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import yaml
from django.core.files.uploadedfile import SimpleUploadedFile

from linli.activities import skilling
from linli.activities.skill_models import Skill
from linli.files.services import take_in
from linli.journal.actors import SYSTEM, Actor
from linli.kernel import clock
from linli.people import services as people
from linli.people.models import Organisation, Person, Term
from linli.places.models import Spot
from linli.teams import joining, keeping, services, squares
from linli.teams.models import Member, Team
from linli.web.demo import photos
from linli.web.demo.play import Year

BOOK: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("teams.yaml").read_text())


def plan(year: Year) -> None:
    """Agreed long ago, the teams kept some weeks ago; since then equipment went out, and two asked to join."""
    told = BOOK["square"]
    year.at(year.until - timedelta(days=300), partial(_agree, year, told["first"], told["turns"][:2]))
    year.at(year.until - timedelta(weeks=8), partial(_found, year))
    year.at(year.until - timedelta(days=20), partial(_lend, year))
    year.at(year.until - timedelta(days=2), partial(_ask, year))


def _agree(year: Year, text: str, turns: list[list[Any]]) -> None:
    spot = Spot.objects.get(area=year.stage.estate, name=BOOK["square"]["spot"])
    by = year.actor("secretary")
    row = squares.draft(spot.pk, text, by=by)
    for turn in row.turns.order_by("pk"):
        squares.strike_turn(turn.pk, by=by)
    for group, days, begins, ends, decibels in turns:
        team = Team.objects.filter(body__name=group, area=year.stage.estate).select_related("body").first()
        leader = _chair(team.body).pk if team else year.stage.staff["branch_member"].pk
        said = squares.Said(
            group, frozenset(days), time.fromisoformat(begins), time.fromisoformat(ends), decibels, leader,
            team.pk if team else None,
        )  # fmt: skip
        squares.add_turn(row.pk, said, by=by)
    squares.publish(row.pk, by=by)


def _chair(body: Organisation) -> Person:
    return Term.objects.select_related("person").filter(post__organisation=body, post__kind="body_chair")[0].person


def _found(year: Year) -> None:
    estate = year.stage.estate
    for title in BOOK["skills"]:
        skilling.list_skill(estate.pk, title, by=SYSTEM)
    for told in BOOK["teams"]:
        body = Organisation.objects.filter(area=estate, name=told["body"]).first() or _body(year, told)
        chair = _chair(body)
        by = Actor(chair.pk, "person", name=chair.name)
        team = services.found(body.pk, services.About(told["about"], performs=told["performs"]), by=by)
        services.set_line_up(team.pk, told["line_up"], by=by)
        _fill(year, team, told, by)
    _agree(year, BOOK["square"]["text"], BOOK["square"]["turns"])


def _body(year: Year, told: dict[str, Any]) -> Organisation:
    estate = year.stage.estate
    body = people.create_organisation(told["kind"], told["body"], estate, by=SYSTEM)
    post = people.create_post("body_chair", body, estate, by=SYSTEM, title="队长")
    people.appoint(post.pk, people.create_person("欧阳立法", by=SYSTEM).pk, by=SYSTEM)
    return body


def _fill(year: Year, team: Team, told: dict[str, Any], by: Actor) -> None:
    """Members with an account as its seats name them, and those whom the leader enters; what it has and plays."""
    seated = Term.objects.filter(post__organisation=team.body, post__kind="team_seat").select_related("person")
    entered = [(row.person.name, str(row.person.phone), part) for row, part in zip(seated, told["parts"], strict=False)]
    for number, (name, phone, part) in enumerate([*entered, *((name, "", part) for name, part in told["names"])]):
        member = joining.enter(team.pk, joining.Entered(name, phone, part), by=by)
        if member.person_id and number % 3 != 2:
            joining.show(member.pk, True, by=Actor(member.person_id, "person"))
        if "skill" in told:
            _skilled(team, member, told["skill"], number, by, year.actor("secretary"))
    for name, number, note in told["equipment"]:
        keeping.own(team.pk, name, number, note, by=by)
    for title, minutes, note in told["pieces"]:
        keeping.learn(team.pk, title, minutes, note, by=by)
    for number, (subject, caption) in enumerate(told["pictures"]):
        drawn = photos.draw(subject, after=True, seed=number + team.pk, wide=320)
        upload = SimpleUploadedFile("photo.jpg", drawn, "image/jpeg")
        picture = keeping.add_picture(team.pk, caption, take_in([upload], by=by, role="after"), by=by)
        keeping.release_picture(picture.pk, by=year.actor("secretary"))


def _skilled(team: Team, member: Member, title: str, number: int, by: Actor, centre: Actor) -> None:
    has = joining.declare(member.pk, Skill.objects.get(area_id=team.area_id, title=title).pk, by=by)
    if number % 4 != 3:
        joining.confirm(has.pk, by=centre)


def _lend(year: Year) -> None:
    """Some of it is due back later, and some should have come back."""
    for told in BOOK["teams"]:
        team = Team.objects.get(body__name=told["body"], area=year.stage.estate)
        members = list(team.members.filter(state="in").order_by("pk"))
        for number, (name, quantity, days) in enumerate(told["loans"]):
            due = year.until.astimezone(clock.LOCAL).date() + timedelta(days=days)
            one = team.equipment.get(name=name)
            keeping.lend(one.pk, members[number].pk, quantity, due, by=SYSTEM)


def _ask(year: Year) -> None:
    resident = year.stage.staff["resident"]
    team = Team.objects.get(body__name="安和腰鼓队", area=year.stage.estate)
    joining.apply(team.pk, "退休了，年轻时在厂里打过腰鼓", "鼓手", by=Actor(resident.pk, "person", name=resident.name))
