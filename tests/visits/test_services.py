"""Visits at home: who is due, which two go, what they write down once, and what a year comes to."""

from datetime import datetime, time, timedelta

import pytest
from django.db import IntegrityError, transaction

from linli.files.models import File
from linli.journal.actors import SYSTEM
from linli.journal.bodies import data_of
from linli.journal.models import Entry
from linli.journal.queries import history_of
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people import consents, homes, kinship
from linli.people import services as people
from linli.places import services as places
from linli.rules.identifiers import ID_CHECKS, ID_WEIGHTS
from linli.visits import noting, queries, services, sums
from linli.visits.models import Visit, Visited
from tests.council.conftest import Bodies, person
from tests.visits.conftest import Visiting, drawn, home, me, note, plan

pytestmark = pytest.mark.django_db


def verbs(row: Visited) -> list[str]:
    return [entry.verb for entry in history_of(row)]


def test_a_visit_is_written_down_by_its_pair_and_the_next_one_proposed(visiting: Visiting) -> None:
    row, by = visiting.paired, visiting.pair
    assert (row.label, row.due_on) == ("孩子01", clock.today())
    visit = noting.write(row.pk, note(signed="drawn", unsigned_why=""), by=by, drawn=drawn(by))
    row.refresh_from_db()
    assert (visit.minutes, visit.metres, visit.first_id, visit.second_id) == (
        60, 6_200, *sorted(one.pk for one in visiting.going[:2]),
    )  # fmt: skip
    assert row.due_on == visit.day + timedelta(days=3)  # twice in seven days
    assert File.objects.get(owner_kind="home_visit", owner_id=visit.pk).role == "signature"
    assert verbs(row) == ["visited.taken_in", "visited.paired", "visited.due"]
    entry = history_of(visit).get()
    assert entry.verb == "home_visit.noted"
    assert not {"认数字一到五", "小明"} & set(map(str, data_of(entry).values()))


def test_the_same_visit_sent_again_is_kept_once_and_answered_alike(visiting: Visiting) -> None:
    said = note(offline=True)
    one = noting.write(visiting.paired.pk, said, by=visiting.pair)
    entries = Entry.objects.count()
    again = noting.write(visiting.paired.pk, said, by=me(visiting.going[1]))  # the other's phone has it too
    assert (again.pk, Visit.objects.count(), Entry.objects.count()) == (one.pk, 1, entries)
    with pytest.raises(NotAllowed):  # somebody else's key tells nothing
        noting.kept_already(said.key, by=me(visiting.going[2]))
    with pytest.raises(IntegrityError), transaction.atomic():
        Visit.objects.create(
            key=one.key, visited=one.visited, programme=one.programme, first=one.first, second=one.second, day=one.day,
            arrived_at=one.arrived_at, left_at=one.left_at, signed="none", unsigned_why="x",
        )  # fmt: skip


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"done": " "}, "done_missing"),
        ({"signed": "drawn"}, "signature_missing"),
        ({"unsigned_why": ""}, "reason_missing"),
        ({"metres": 2_000_000}, "too_far"),
        ({"day": 61}, "too_long_ago"),
        ({"day": -2}, "time_to_come"),
        ({"key": "7"}, "key_wrong"),
    ],
)
def test_what_a_visit_cannot_be_changes_nothing(visiting: Visiting, said: dict[str, object], code: str) -> None:
    with pytest.raises(Refused) as caught:
        noting.write(visiting.paired.pk, note(**said), by=visiting.pair)  # type: ignore[arg-type]  # handed on as they came
    assert caught.value.code == code
    assert not Visit.objects.exists()


def test_two_visits_at_one_time_are_one_and_photos_need_consent(visiting: Visiting) -> None:
    noting.write(visiting.paired.pk, note(), by=visiting.pair)
    for said, photos, code in ((note(), [], "noted_already"), (note(day=1), drawn(visiting.pair), "photos_not_agreed")):
        with pytest.raises(Refused) as caught:
            noting.write(visiting.paired.pk, said, by=visiting.pair, photos=photos)
        assert caught.value.code == code
    assert Visit.objects.count() == 1


def test_to_a_child_goes_a_teacher_or_one_of_its_sex_and_no_relative(visiting: Visiting) -> None:
    one, two, three, four = (who.pk for who in visiting.going)
    girl, boy = visiting.unpaired, visiting.paired
    assert services.pair(girl.pk, three, four, by=visiting.office).first_id == three  # women both
    for first, second, code in ((three, four, "pair_child"), (one, one, "pair_alone"), (one, 10**9, "no_visitor")):
        with pytest.raises(Refused) as caught:
            services.pair(boy.pk, first, second, by=visiting.office)
        assert caught.value.code == code
    parent = people.create_person("家长", phone="13911110000", by=SYSTEM)  # the guardian's number is on the register
    kinship.note(parent.pk, two, "sibling", document="户口簿", by=SYSTEM)
    for first, second in ((one, two), (two, three)):
        with pytest.raises(Refused) as caught:
            services.pair(boy.pk, first, second, by=visiting.office)
        assert caught.value.code == "pair_relative"
    boy.refresh_from_db()
    assert queries.proposed(boy) == (one, three)  # whoever may, and has the least to do


def test_pairs_rotate(visiting: Visiting) -> None:
    row = visiting.paired
    for day in range(3):
        noting.write(row.pk, note(day=day), by=visiting.pair)
    turn = queries.proposed(row)
    assert turn is not None
    assert set(turn) == {visiting.going[0].pk, visiting.going[2].pk}  # one teacher stays, the other rests


def test_who_leaves_the_pair_loses_sight_at_once(visiting: Visiting) -> None:
    one = visiting.going[0]
    assert [row.pk for row in queries.mine(me(one))] == [visiting.paired.pk]
    services.dismiss(visiting.visitors[0].pk, by=visiting.office)
    assert queries.mine(me(one)) == queries.mine(me(visiting.going[1])) == []
    with pytest.raises(NotAllowed):
        noting.write(visiting.paired.pk, note(), by=me(one))
    assert verbs(visiting.paired)[-1] == "visited.unpaired"


def test_what_a_pair_wrote_on_the_road_is_taken_after_it_left(visiting: Visiting) -> None:
    one, three = visiting.going[0], visiting.going[2]
    with clock.moved(clock.shift(timedelta(days=3))):
        on_the_road = note(offline=True)
        services.dismiss(visiting.visitors[0].pk, by=visiting.office)
        later = note(day=-2)
    with clock.moved(clock.shift(timedelta(days=5))):
        for who, said in ((three, on_the_road), (one, later)):
            with pytest.raises(NotAllowed):
                noting.write(visiting.paired.pk, said, by=me(who))
        assert [row.pk for row in queries.left_lately(me(one), clock.now() - noting.BACK)] == [visiting.paired.pk]
        visit = noting.write(visiting.paired.pk, on_the_road, by=me(one))
    assert {visit.first_id, visit.second_id} == {who.pk for who in visiting.going[:2]}
    assert queries.mine(me(one)) == []  # and they still see nothing


def test_a_missed_visit_is_put_on_record_once(visiting: Visiting) -> None:
    assert services.raise_alarms() == 0  # the day is not over
    with clock.moved(clock.shift(timedelta(days=1))):
        assert (services.raise_alarms(), services.raise_alarms()) == (2, 0)
    visiting.paired.refresh_from_db()
    assert visiting.paired.missed_on == visiting.paired.due_on
    assert verbs(visiting.paired)[-1] == "visited.missed"
    noting.write(visiting.paired.pk, note(), by=visiting.pair)
    with clock.moved(clock.shift(timedelta(days=1))):
        assert services.raise_alarms() == 0  # it was made good, the other is said already


def test_the_kilometre_that_passes_a_mark_is_on_record(visiting: Visiting) -> None:
    noting.write(visiting.paired.pk, note(metres=6_000), by=visiting.pair)
    assert [entry.verb for entry in history_of(visiting.programme)] == ["visit_programme.founded"]
    passed = noting.write(visiting.paired.pk, note(day=1, metres=6_000), by=visiting.pair)
    entry = history_of(visiting.programme).last()
    assert entry is not None
    assert (entry.verb, data_of(entry)["kilometres"]) == ("visit_programme.mark", 20_000)
    assert sums.metres(visiting.programme) == 20_002_000
    with pytest.raises(NotAllowed):  # the pair does not take its own out
        noting.void(passed.pk, "写重了", by=visiting.pair)
    noting.void(passed.pk, "写重了", by=visiting.office)
    assert sums.metres(visiting.programme) == 19_996_000


def test_the_sum_of_a_year_is_that_of_its_visits_and_a_void_one_counts_nowhere(visiting: Visiting) -> None:
    morning = datetime.combine(clock.today().replace(month=3, day=9), time(9), clock.LOCAL)
    with clock.moved(morning):
        visits = [noting.write(visiting.paired.pk, note(day=day), by=visiting.pair) for day in (6, 3, 0)]
        noting.void(visits[1].pk, "记错了", by=SYSTEM)
        found = sums.year(visiting.programme, morning.year)
    assert (found.whole.visits, found.whole.hours, found.whole.km, found.whole.periods) == (2, "2.0", "12.4", 6)
    assert [(line.title, line.visits) for line in found.of_visited] == [("孩子01", 2), ("孩子02", 0)]
    assert [(line.title, line.visits) for line in found.of_pairs] == [("陈老师、刘老师", 2)]
    assert sums.year(visiting.programme, morning.year - 1).whole.visits == 0


def test_the_rule_finds_old_people_who_live_alone(bodies: Bodies) -> None:
    born, building = clock.today().year - 75, bodies.cast.places.building
    homes_of = {"独居张": ("901", born), "李爷爷": ("902", born), "李奶奶": ("902", born), "独居王": ("903", born + 40)}
    units = {number: places.create_unit(building, number, by=SYSTEM) for number in ("901", "902", "903")}
    known = {}
    for serial, (name, (number, year)) in enumerate(homes_of.items()):
        known[name] = people.create_person(name, id_number=_number(year, f"00{serial}"), by=SYSTEM)
        homes.settle(known[name].pk, units[number].pk, "family", by=SYSTEM)
    programme = services.found(
        bodies.branch.pk, plan(kind="alone", title="独居老人", times=1, age_from=70, alone=True), by=bodies.secretary
    )
    assert [(one.person.name, one.building) for one in queries.found_by_rule(programme)] == [("独居张", "3栋")]
    with pytest.raises(Refused) as caught:
        services.take_in(programme.pk, home("独居王"), by=bodies.secretary, person_id=known["独居王"].pk)
    assert caught.value.code == "reason_missing"
    row = services.take_in(programme.pk, home("独居张"), by=bodies.secretary, person_id=known["独居张"].pk)
    assert (row.label, row.reason) == ("老人01", "")
    assert queries.found_by_rule(programme) == []
    assert services.found(bodies.branch.pk, plan(), by=bodies.secretary).rule.finds is False


def _number(year: int, serial: str) -> str:
    first = f"430202{year}0101{serial}"
    total = sum(int(digit) * weight for digit, weight in zip(first, ID_WEIGHTS, strict=True))
    return first + ID_CHECKS[total % 11]


def test_health_is_noted_with_consent_alone(visiting: Visiting) -> None:
    for given, code in (
        (home("小刚", consent=""), "consent_missing"), (home(""), "name_missing"),
        (home("小刚", position="北纬"), "position_wrong"), (home("小刚", building_id=10**9), "building_elsewhere"),
    ):  # fmt: skip
        with pytest.raises(Refused) as caught:
            services.take_in(visiting.programme.pk, given, by=visiting.office, reason="名单")
        assert caught.value.code == code
    assert visiting.programme.visited.count() == 2


def test_only_the_office_keeps_a_programme(visiting: Visiting) -> None:
    stranger = me(person("外人"))
    cast = visiting.bodies.cast
    company = cast.posts["property_manager"].organisation_id
    for act in (
        lambda: services.found(company, plan(), by=cast.acting("property_manager")),
        lambda: services.found(visiting.bodies.branch.pk, plan(), by=stranger),
        lambda: services.change(visiting.programme.pk, plan(), by=stranger),
        lambda: services.take_in(visiting.programme.pk, home("甲"), by=stranger, reason="x"),
        lambda: services.describe(visiting.paired.pk, home("甲"), by=visiting.pair),
        lambda: services.pair(visiting.paired.pk, visiting.going[0].pk, visiting.going[1].pk, by=visiting.pair),
        lambda: services.release(visiting.paired.pk, "x", by=visiting.pair),
        lambda: services.end(visiting.programme.pk, by=stranger),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_an_ended_programme_keeps_what_was_written_and_shows_it_to_no_pair(visiting: Visiting) -> None:
    noting.write(visiting.paired.pk, note(), by=visiting.pair)
    services.end(visiting.programme.pk, by=visiting.office)
    assert queries.mine(visiting.pair) == []
    assert Visit.objects.count() == 1
    with clock.moved(clock.shift(timedelta(days=9))):
        assert services.raise_alarms() == 0
    with pytest.raises(Refused) as caught:
        services.end(visiting.programme.pk, by=visiting.office)
    assert caught.value.code == "programme_ended"


def test_whoever_is_visited_takes_back_that_their_need_is_noted(visiting: Visiting) -> None:
    row, who = visiting.paired, visiting.bodies.cast.resident
    Visited.objects.filter(pk=row.pk).update(person=who, photos=True)
    with pytest.raises(NotAllowed):
        services.agree_no_more(row.pk, by=visiting.office)
    assert [one.kind.name for one in consents.given(who.pk)] == ["visits.visited"]
    consents.withdraw("visits.visited", row.pk, by=me(who))
    salt = bytes(row.salt)
    row.refresh_from_db()
    assert (row.need, row.consent, row.photos, row.ended_at) == ("", "", False, None)
    assert bytes(row.salt) != salt
    assert consents.given(who.pk) == []
    assert verbs(row)[-1] == "visited.agreed_no_more"
