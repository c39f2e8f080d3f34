"""The demonstration's waist drums: asked for by three families, free for the two weddings that are reported."""

from datetime import date, datetime, time, timedelta
from functools import partial

from linli.activities import hours
from linli.bookings import asking, calling, noting
from linli.bookings.asking import Wish
from linli.bookings.calling import Sheet
from linli.bookings.team_models import Called, TeamBooking
from linli.cases import booked
from linli.cases.models import Case
from linli.journal.actors import Actor
from linli.kernel import clock
from linli.people.models import Term
from linli.teams.models import Member, Team
from linli.web.demo.play import Year

TEAM = "安和腰鼓队"
PLAYED, COMING, FEAST = -26, 9, 12  # days from today; the weddings are those of the district's book


def plan(year: Year) -> None:
    """One wedding was played for; for another the members answer just now; a third family is proposed another time."""
    today = year.until.astimezone(clock.LOCAL).date()
    _at(year, today + timedelta(days=PLAYED - 12), 10, partial(_wedding, year, today, PLAYED, "罗师傅", "3 栋楼下"))
    _at(year, today + timedelta(days=PLAYED), 14, partial(_note, year))
    _at(year, today + timedelta(days=PLAYED + 1), 10, partial(_confirm, year))
    _at(year, today - timedelta(days=3), 11, partial(_wedding, year, today, COMING, "黎师傅", "5 栋楼前空地"))
    _at(year, today - timedelta(days=1), 15, partial(_short, year))
    _at(year, today - timedelta(days=1), 16, partial(_feast, year, today))


def _at(year: Year, day: date, hour: int, act: partial[None]) -> None:
    year.at(datetime.combine(day, time(hour), clock.LOCAL), act)


def _team(year: Year) -> tuple[Team, Actor]:
    team = Team.objects.select_related("body", "area").get(body__name=TEAM, area=year.stage.estate)
    chair = Term.objects.select_related("person").filter(post__organisation=team.body, post__kind="body_chair")[0]
    return team, Actor(chair.person_id, "person", name=chair.person.name)


def _wish(day: date, first: int, occasion: str, place: str, words: str, number: str = "") -> Wish:
    starts, ends = (datetime.combine(day, time(hour), clock.LOCAL) for hour in (first, first + 2))
    return Wish(starts, ends, occasion, place, words, "13800000000", number)


def _wedding(year: Year, today: date, days: int, who: str, place: str) -> None:
    """The secretary asks for them, with the number of their report; the leader agrees and calls the usual line-up."""
    team, leader = _team(year)
    cases = Case.objects.filter(area=year.stage.estate, open=True).exclude(pk__in=TeamBooking.objects.values("case_id"))
    case = next(one for one in cases.order_by("-pk") if booked.fact_of(one))
    wish = _wish(today + timedelta(days=days), 9, "wedding", place, "迎亲时在楼下打一段，约二十分钟", str(case.number))
    row = asking.enter(team.pk, who, wish, by=year.actor("secretary"))
    sheet = Sheet(row.starts_at - timedelta(minutes=45), "活动室，取鼓", 30, row.starts_at - timedelta(days=2))
    members = list(team.members.filter(state="in").exclude(part="").order_by("pk"))
    calling.agree(row.pk, sheet, [one.pk for one in members[:10]], by=leader)
    calling.lend(row.pk, team.equipment.get(name="腰鼓").pk, members[0].pk, 6, by=leader)
    for number, one in enumerate(Called.objects.filter(booking=row).select_related("member").order_by("pk")):
        if days < 0 or number % 4 != 3:
            _say(one, leader, yes=number != 4 or days < 0)


def _say(one: Called, leader: Actor, *, yes: bool) -> None:
    """By themselves, or on the telephone to the leader."""
    own = one.member.person_id
    calling.answer(one.pk, yes=yes, by=Actor(own, "person") if own else leader)


def _note(year: Year) -> None:
    """All but one had come; the drums are back."""
    team, leader = _team(year)
    row = team.bookings.get(state="agreed")
    came = list(row.called.filter(answer="yes").order_by("pk").values_list("pk", flat=True))
    noting.note(row.pk, came[1:], by=leader)
    for one in row.called.filter(answer="yes", came=None):
        noting.vouch(one.pk, came=True, by=year.actor("secretary"))


def _confirm(year: Year) -> None:
    team, _leader = _team(year)
    row = team.bookings.get(state="played")
    hours.confirm(row.session_id or 0, by=year.actor("community_officer"))


def _short(year: Year) -> None:
    """A neighbour who plays too is asked to step in."""
    team, leader = _team(year)
    row = team.bookings.get(state="agreed")
    others = Member.objects.filter(team=team, state="in").exclude(pk__in=row.called.values("member_id"))
    stand_in = others.order_by("pk").first()
    if stand_in is not None:
        calling.call(row.pk, {stand_in.pk: "鼓手"}, by=leader)


def _feast(year: Year, today: date) -> None:
    """A resident asks for a birthday; at that hour the team is away, so that its leader proposes the early evening.

    In the afternoon of one weekday it rehearses.
    """
    team, leader = _team(year)
    wish = _wish(today + timedelta(days=FEAST), 9, "feast", "活动室", "妈妈八十岁，想热闹一下")
    row = asking.ask(team.pk, wish, by=year.actor("resident"))
    later = timedelta(hours=8)
    asking.propose(row.pk, row.starts_at + later, row.ends_at + later, "上午队员要上班", by=leader)
