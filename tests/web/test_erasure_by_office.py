"""An erasure that an office orders waits for what its person sends, or is entered in, until that is written.

Then it finds it: what is to come stands in its way, and what is over is emptied with the rest.
"""

from collections.abc import Callable
from typing import Any

import pytest

from linli.activities import signing_up
from linli.bookings import asking as bands
from linli.cases import casework, commenting, packs, supporting
from linli.cases import services as cases
from linli.cases.commenting import Words as Remark
from linli.council import deciding, polling, speaking
from linli.council.erasing import NAMES
from linli.council.models import Meeting, Poll
from linli.exchange import talking
from linli.exchange.talking import Asked
from linli.exchange.topic_models import PollOption
from linli.journal.actors import SYSTEM
from linli.journal.audit import findings
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.lectures import asking, calling
from linli.orders import services as orders
from linli.people import erasing
from linli.people.homes import enter_person
from linli.people.models import Person
from linli.points import accounts, applying, objecting, shop
from linli.points import services as points
from linli.points.audiences import belonging
from linli.points.models import Account, RuleBook
from linli.points.models import Entry as PointsEntry
from linli.teams import joining
from linli.visits import noting, paper
from linli.visits import services as visits
from linli.visits.models import Visited
from tests.activities.conftest import Team, role_of, team
from tests.bookings.bands import Band, band
from tests.cases.topics import raised, said, taken_up
from tests.council.conftest import Bodies, bodies, person
from tests.exchange.conftest import days
from tests.exchange.test_talk import opened, opening
from tests.lectures.conftest import Hall, hall, held, sign_up
from tests.lectures.test_calling import emergency, ready, reply_of
from tests.orders.conftest import Ordering, ordering, wish
from tests.points.playing import SHOP, published
from tests.support.cast import Cast
from tests.support.crossing import only_where_rows_are_locked, waited
from tests.visits.conftest import Visiting, home, note, visiting
from tests.web.test_erasure import PHONE, by

__all__ = ["band", "bodies", "hall", "ordering", "team", "visiting"]

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.engine, only_where_rows_are_locked]

Write = Callable[[], object]


def has_a_team_asked_for(band: Band, who: Person) -> Write:
    return lambda: bands.enter(band.team.pk, str(who.name), band.wish(phone=PHONE), by=band.by)


def takes_another_time(band: Band, who: Person) -> Write:
    row = band.ask(by=by(who))
    bands.propose(row.pk, band.at(14), band.at(16), "上午排练", by=band.by)
    return lambda: bands.take(row.pk, by=by(who))


def is_signed_up_by_telephone(team: Team, who: Person) -> Write:
    session = team.first()
    role, name = role_of(session).pk, str(who.name)
    return lambda: signing_up.enter_guest(session.pk, role, name, by=team.by, phone=PHONE)


def takes_an_offered_place(team: Team, who: Person) -> Write:
    session = team.first(places=1)
    had, row = (
        signing_up.enter(session.pk, role_of(session).pk, one.pk, by=team.by) for one in (team.cast.neighbour, who)
    )
    signing_up.cancel(had.pk, by=team.by)
    return lambda: signing_up.answer(row.pk, by=by(who), takes=True)


def asks_at_a_lecture(hall: Hall, who: Person) -> Write:
    sign_up(hall.lecture, who)
    return lambda: asking.ask(hall.lecture.pk, "防护服怎么脱？", by=by(who))


def wants_the_answer_too(hall: Hall, who: Person) -> Write:
    other = person("同座")
    sign_up(hall.lecture, who, other)
    row = asking.ask(hall.lecture.pk, "防护服怎么脱？", by=by(other))
    asking.settle(row.pk, "shown", "", by=hall.by)
    held(hall.lecture, hall.by, who, other)
    return lambda: asking.upvote(row.pk, by=by(who))


def is_taken_into_a_programme(visiting: Visiting, who: Person) -> Write:
    about = home(str(who.name))
    return lambda: visits.take_in(
        visiting.programme.pk, about, by=visiting.office, reason="区里的送教名单", person_id=who.pk
    )


def _visited(visiting: Visiting, who: Person) -> Visited:
    about = home(str(who.name))
    row = visits.take_in(visiting.programme.pk, about, by=SYSTEM, reason="区里的送教名单", person_id=who.pk)
    visits.pair(row.pk, visiting.going[0].pk, visiting.going[1].pk, by=SYSTEM)
    return row


def is_visited(visiting: Visiting, who: Person) -> Write:
    row = _visited(visiting, who)
    return lambda: noting.write(row.pk, note(), by=visiting.pair)


def is_visited_on_paper(visiting: Visiting, who: Person) -> Write:
    row = _visited(visiting, who)
    return lambda: paper.enter(row.pk, note(), by=visiting.office)


def has_the_paper_of_a_visit_compared(visiting: Visiting, who: Person) -> Write:
    entered = paper.enter(_visited(visiting, who).pk, note(), by=visiting.office)
    return lambda: paper.differ(entered.pk, "写错了人", by=visiting.bodies.recording)


def answers_a_call_of_the_team(band: Band, who: Person) -> Write:
    band.members["温小雨"] = joining.enter(band.team.pk, joining.Entered(str(who.name), PHONE, "鼓手"), by=band.by)
    row = band.ask()
    band.agree(row, "谭鼓声", "温小雨", "聂无号", "贺满秀")
    return lambda: band.says(row, "温小雨")


def answers_a_call_for_help(hall: Hall, who: Person) -> Write:
    other = person("同座")
    ready(hall, who, other)
    call = calling.call(hall.season.organiser_id, emergency(), by=hall.by)
    return lambda: calling.reply(reply_of(call, who).pk, "yes", None, by=by(who))


def comments_on_a_proposal(bodies: Bodies, who: Person) -> Write:
    topic = taken_up(bodies.cast).pk
    return lambda: commenting.write(topic, Remark("赞成开菜园", "for"), by=by(who))


def agrees_with_a_comment(bodies: Bodies, who: Person) -> Write:
    comment = said(bodies.cast, taken_up(bodies.cast), "赞成开菜园", "for").pk
    return lambda: commenting.agree(comment, by=by(who))


def supports_a_proposal(bodies: Bodies, who: Person) -> Write:
    topic = raised(bodies.cast).pk
    cases.act(topic, "open_support", {}, by=bodies.cast.acting("director"))
    casework.confirm(topic, by=bodies.secretary)
    return lambda: supporting.support(topic, by=by(who))


def orders_a_service(ordering: Ordering, who: Person) -> Write:
    return lambda: orders.order(ordering.service.pk, wish(), by=by(who))


def answers_a_poll(bodies: Bodies, who: Person) -> Write:
    _process()
    topic = opened(bodies.cast, poll=Asked("几点？", ["七点", "八点"], days(3)))
    option = PollOption.objects.earliest("pk").pk
    return lambda: talking.answer(topic.pk, option, by=by(who))


def reports_what_was_said(bodies: Bodies, who: Person) -> Write:
    _process()
    heard = opening(opened(bodies.cast)).pk
    return lambda: talking.report(heard, "insult", "骂人", by=by(who))


def _process() -> None:
    packs.publish_folder(packs.SEEDS / "resident_request", by=SYSTEM)
    packs.forget()


def _with_points(bodies: Bodies, who: Person) -> Account:
    """Of the home in which they live."""
    book = published(bodies.branch, RuleBook.HOUSEHOLDS, "文明家庭积分", SHOP)
    holder = belonging(book, who.pk, clock.now())
    assert holder is not None
    account = accounts.account_of(book, holder)
    line = points.Line(PointsEntry.Kind.CARRIED, clock.today(), ("opening", 1), points=30)
    points.append(account.pk, line, by=SYSTEM)
    return account


def asks_for_points(bodies: Bodies, who: Person) -> Write:
    book = _with_points(bodies, who).book_id
    return lambda: applying.ask(book, applying.Wish("R09", clock.today(), 1, "扶老人过马路"), by=by(who))


def objects_to_points(bodies: Bodies, who: Person) -> Write:
    entry = _with_points(bodies, who).entries.get().pk
    return lambda: objecting.raise_about("少记了", by=by(who), entry_id=entry)


def redeems_points(bodies: Bodies, who: Person) -> Write:
    good = shop.offer(_with_points(bodies, who).book_id, shop.Offer("洗衣液", 10, 3), by=SYSTEM).pk
    return lambda: shop.claim(good, 1, by=by(who))


def _called(bodies: Bodies, who: Person, kind: str = "party_assembly") -> Meeting:
    """A meeting that sits, to which they were called though they hold no seat any more, as their erasure wants."""
    meeting = bodies.opened(kind, items=("换届",))
    meeting.invitees.create(person=who, seat="党员", present_at=clock.now(), way="list")
    return meeting


def _election(bodies: Bodies, meeting: Meeting, *people: Person) -> Poll:
    """Of one person, counted by two members who do not stand."""
    kind = polling.held_at(meeting)[-1]
    teller, watcher = (one.pk for one in bodies.members[1:3])
    return polling.prepare_election(
        meeting.pk, "", 1, [one.pk for one in people], teller_id=teller, watcher_id=watcher, by=bodies.secretary,
        kind=kind,
    )  # fmt: skip


def stands_for_election(bodies: Bodies, who: Person) -> Write:
    meeting = _called(bodies, who)
    return lambda: _election(bodies, meeting, who, bodies.cast.secretary)


def is_appraised(bodies: Bodies, who: Person) -> Write:
    meeting = _called(bodies, who, "appraisal")
    teller, watcher = (one.pk for one in bodies.members[1:3])
    return lambda: polling.prepare_appraisal(meeting.pk, teller_id=teller, watcher_id=watcher, by=bodies.secretary)


def is_written_on_papers(bodies: Bodies, who: Person) -> Write:
    meeting = _called(bodies, who)
    poll = _election(bodies, meeting, bodies.cast.secretary, bodies.recorder)
    _ended(meeting)
    teller, marks = by(bodies.members[1]), {key: [2] for key in poll.choices.values_list("pk", flat=True)}
    return lambda: polling.enter(poll.pk, polling.Count(5, 5), marks, by=teller, written={who.pk: 1})


def is_level_in_a_count(bodies: Bodies, who: Person) -> Write:
    meeting = _called(bodies, who)
    poll = _election(bodies, meeting, bodies.cast.secretary, who)
    _ended(meeting)
    teller, watcher = (by(one) for one in bodies.members[1:3])
    marks = {key: [2] for key in poll.choices.values_list("pk", flat=True)}
    seen = polling.version_of(polling.enter(poll.pk, polling.Count(4, 4), marks, by=teller))
    return lambda: polling.confirm(poll.pk, seen, by=watcher)


def asks_for_the_floor(bodies: Bodies, who: Person) -> Write:
    item = _called(bodies, who).items.get().pk
    return lambda: speaking.ask(item, by=bodies.recording, person_id=who.pk)


def has_their_words_written_down(bodies: Bodies, who: Person) -> Write:
    meeting = _called(bodies, who)
    _ended(meeting)
    return lambda: deciding.say(meeting.items.get().pk, "先划线", by=bodies.recording, person_id=who.pk)


def _ended(meeting: Meeting) -> None:
    """Nothing of it stands in the way of an erasure any more."""
    Meeting.objects.filter(pk=meeting.pk).update(state="ended")


IN_THE_WAY: list[tuple[str, Callable[[Any, Person], Write]]] = [
    ("band", has_a_team_asked_for), ("band", takes_another_time),
    ("team", is_signed_up_by_telephone), ("team", takes_an_offered_place),
    ("hall", asks_at_a_lecture),
    ("visiting", is_taken_into_a_programme), ("visiting", is_visited), ("visiting", is_visited_on_paper),
    ("visiting", has_the_paper_of_a_visit_compared),
    ("band", answers_a_call_of_the_team), ("hall", answers_a_call_for_help),
    ("ordering", orders_a_service), ("bodies", objects_to_points), ("bodies", redeems_points),
    ("bodies", stands_for_election), ("bodies", is_appraised),
]  # fmt: skip
OVER = [
    ("hall", wants_the_answer_too), ("bodies", answers_a_poll), ("bodies", reports_what_was_said),
    ("bodies", asks_for_points), ("bodies", comments_on_a_proposal), ("bodies", agrees_with_a_comment),
    ("bodies", supports_a_proposal), ("bodies", asks_for_the_floor), ("bodies", has_their_words_written_down),
    ("bodies", is_written_on_papers), ("bodies", is_level_in_a_count),
]  # fmt: skip
WRITERS = [(*each, "erasure_hindered") for each in IN_THE_WAY] + [(*each, "") for each in OVER]


@pytest.mark.parametrize(("fixture", "writer", "because"), WRITERS, ids=[each[1].__name__ for each in WRITERS])
def test_it_waits_and_finds_what_was_written(
    request: pytest.FixtureRequest, fixture: str, writer: Callable[[Any, Person], Write], because: str
) -> None:
    world = request.getfixturevalue(fixture)
    cast: Cast = world.cast if hasattr(world, "cast") else world.bodies.cast
    who = enter_person(
        "温小雨", by=cast.acting("secretary"), area=cast.places.estate, phone=PHONE, unit_id=cast.places.unit.pk,
        relation="tenant",
    )  # fmt: skip
    refused: list[str] = []

    def ordered() -> None:
        try:
            erasing.order(who.pk, "家属书面申请", by=cast.acting("street_officer"))
        except Refused as refusal:
            refused.append(refusal.code)

    waited(writer(world, who), ordered)
    who.refresh_from_db()
    assert (refused, who.erased_at is None) == ([because] if because else [], bool(because))
    assert ("温小雨" in _named_at_meetings()) == (writer in (stands_for_election, is_appraised))
    assert list(findings()) == []


def _named_at_meetings() -> set[str]:
    return {name for model, column, _way in NAMES for name in model._default_manager.values_list(column, flat=True)}
