"""`may` and `scope` are two faces of one table: the same answer over random worlds."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, models
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as HypothesisCase

from linli.journal.actors import SYSTEM, Actor
from linli.kernel import clock
from linli.people import access, homes, kinship, terms
from linli.people.access import EstateResident, Everyone, Grant, Holds, Link, Relation, System
from linli.people.models import Binding, Kinship, Organisation, Ownership, Person, Post, Term
from linli.places.models import Area, Located
from tests.people.conftest import World, acting, give_post, make_area, make_person, make_unit
from tests.support.shared import Standing

NOW = datetime(2026, 6, 1, tzinfo=UTC)
KINDS = ("administrator", "street_officer", "branch_secretary", "grid_worker", "property_manager")


class Matter(Located):
    """A thing to be handled, as an upper floor would have it."""

    reporter = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    handler = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    visibility = models.CharField(max_length=10)
    concerned = models.BooleanField(default=False)

    class Meta:
        app_label = "people"
        managed = False  # made by the test; no table of the product


class MatterConcern(models.Model):  # noqa: DJ008 (never shown)
    """Whom a matter concerns."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="concerns")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")

    class Meta:
        app_label = "people"
        managed = False  # made by the test; no table of the product


access.register_recusal(Matter, through=MatterConcern, column="matter_id")
access.register(
    [
        Grant("matter.read", Everyone(), {"visibility": "public"}),
        Grant("matter.read", EstateResident(), {"visibility": ("estate", "public")}),
        Grant("matter.read", Relation("reporter_id")),
        Grant("matter.read", Link("matter")),
        Grant("matter.read", System()),
        Grant("matter.read", Holds(*KINDS)),
        Grant("matter.handle", Holds("branch_secretary", "street_officer")),
        Grant("matter.handle", Relation("handler_id"), {"visibility": ("estate", "never")}),
    ]
)
ACTIONS = ("matter.read", "matter.handle")


@pytest.fixture(scope="module", autouse=True)
def tables(standing: Standing, django_db_blocker: Any) -> Any:
    """The two tables above, for this module."""
    with django_db_blocker.unblock():
        standing.become([])
    with django_db_blocker.unblock(), connection.schema_editor() as editor:
        editor.create_model(Matter)
        editor.create_model(MatterConcern)
    yield
    with django_db_blocker.unblock(), connection.schema_editor() as editor:
        editor.delete_model(MatterConcern)
        editor.delete_model(Matter)


def _areas() -> list[Area]:
    province = make_area("province", "省", None, "990000000000")
    city = make_area("city", "市", province, "990100000000")
    district = make_area("district", "区", city, "990101000000")
    found = [province, city, district]
    for s in range(2):
        street = make_area("street", f"街{s}", district, f"99010100{s}000")
        community = make_area("community", f"社{s}", street, f"99010100{s}001")
        found += [street, community]
        for e in range(2):
            estate = make_area("estate", f"小区{s}{e}", community, f"99010100{s}00100{e}")
            found += [estate, make_area("grid", f"网格{s}{e}", estate, f"99010100{s}00100{e}01")]
    return found


class TestTheTwoFaces(HypothesisCase):
    """Over random worlds."""

    @settings(max_examples=60, suppress_health_check=list(HealthCheck))
    @given(data=st.data())
    def test_may_is_scope(self, data: st.DataObject) -> None:
        terms.forget()
        areas = _areas()
        people = [Person.objects.create(name=f"P{n}") for n in range(3)]
        bodies = [Organisation.objects.create(kind="other", name=f"O{n}", area=areas[0]) for n in range(2)]
        self._fill(data, areas, people, bodies)
        somebody = data.draw(st.sampled_from([None, *people]))
        matters = list(Matter.objects.order_by("pk"))
        by = data.draw(
            st.sampled_from(
                [
                    SYSTEM,
                    Actor(None, "anonymous"),
                    Actor(None, "link", link=("matter", matters[0].pk)),
                    Actor(None, "link", link=("other", matters[0].pk)),
                    Actor(somebody.pk if somebody else None, "person"),
                    *(Actor(person.pk, "person") for person in people),
                    *(Actor(term.person_id, "post", term.post_id) for term in Term.objects.all()),
                ]
            )
        )
        with clock.moved(NOW):
            for action in ACTIONS:
                listed = set(access.scope(by, action, Matter.objects.all()).values_list("pk", flat=True))
                assert listed == {matter.pk for matter in matters if access.may(by, action, matter)}
                assert listed == {matter.pk for matter in matters if access.capacities(by, action, matter)}
                self._nobody_concerned(by, listed)

    def _fill(self, data: Any, areas: list[Area], people: list[Person], bodies: list[Organisation]) -> None:
        days = st.integers(-2, 2)
        for _ in range(data.draw(st.integers(0, 4))):
            area = data.draw(st.sampled_from(areas))
            kind, body = data.draw(st.sampled_from(KINDS)), data.draw(st.sampled_from(bodies))
            post = Post.objects.create(kind=kind, title=kind, organisation=body, area=area)
            starts = NOW + timedelta(days=data.draw(days))
            ends = data.draw(st.none() | days.map(lambda n: NOW + timedelta(days=n)))
            if ends is None or ends >= starts:
                Term.objects.create(post=post, person=data.draw(st.sampled_from(people)), starts=starts, ends=ends)
        estates = [area for area in areas if area.level == "estate"]
        if data.draw(st.booleans()):
            unit = make_unit(data.draw(st.sampled_from(estates)), "1", "1")
            state = data.draw(st.sampled_from(["requested", "approved"]))
            Binding.objects.create(
                person=data.draw(st.sampled_from(people)), unit=unit, relation="owner", state=state, decided_at=NOW
            )
        if data.draw(st.booleans()):
            one, other = data.draw(st.sampled_from([(0, 1), (0, 2), (1, 2)]))
            ends = data.draw(st.none() | days.map(lambda n: NOW + timedelta(days=n)))
            starts = NOW - timedelta(days=9)
            Kinship.objects.create(person=people[one], relative=people[other], kind="sibling", starts=starts, ends=ends)
        for _ in range(data.draw(st.integers(1, 5))):
            matter = Matter(
                reporter=data.draw(st.sampled_from([None, *people])),
                handler=data.draw(st.sampled_from([None, *people])),
                visibility=data.draw(st.sampled_from(["never", "estate", "public"])),
            )
            matter.locate(data.draw(st.sampled_from(areas[3:])))
            matter.concerned = data.draw(st.booleans())
            matter.save()
            if matter.concerned:
                MatterConcern.objects.create(
                    matter=matter,
                    person=data.draw(st.sampled_from([None, *people])),
                    organisation=data.draw(st.sampled_from([None, *bodies])),
                )

    def _nobody_concerned(self, by: Actor, listed: set[int]) -> None:
        if by.person_id is None:
            return
        own = {held.organisation_id for held in terms.held(by.person_id)}
        for concern in MatterConcern.objects.filter(matter_id__in=listed):
            assert concern.person_id != by.person_id
            assert concern.organisation_id not in own


def _matter(area: Area, **values: Any) -> Matter:
    matter = Matter(visibility="never", **values)
    matter.locate(area)
    matter.save()
    return matter


def test_an_action_without_grants_is_a_mistake(world: World) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"matter\.burn"):
        access.may(SYSTEM, "matter.burn", world.estate)


def test_a_list_costs_one_statement_whatever_its_length(world: World, django_assert_num_queries: Any) -> None:
    secretary = world.holder("branch_secretary", world.estate)
    for rows in (1, 30):
        for _ in range(rows - Matter.objects.count()):
            _matter(world.estate)
        access.scope(secretary, "matter.read", Matter.objects.all())  # what the person holds is kept for two seconds
        with django_assert_num_queries(1):
            assert len(access.scope(secretary, "matter.read", Matter.objects.all())) == rows


def test_several_posts_are_merged_and_one_can_be_chosen(world: World) -> None:
    person = make_person("双职")
    here, there = give_post(person, "branch_secretary", world.estate), give_post(person, "grid_worker", world.other)
    matters = [_matter(world.estate), _matter(world.other)]
    seen = access.scope(acting(person), "matter.read", Matter.objects.order_by("pk"))
    assert list(seen) == matters
    assert list(access.scope(acting(person, here), "matter.read", Matter.objects.all())) == matters[:1]
    assert [hat.post_id for hat in access.capacities(acting(person), "matter.read", matters[1])] == [there.pk]
    assert not access.may(acting(person), "matter.handle", matters[1])


def test_a_post_that_one_does_not_hold_gives_nothing(world: World) -> None:
    holder, other = make_person("甲"), make_person("乙")
    post = give_post(holder, "branch_secretary", world.estate)
    assert not access.may(acting(other, post), "matter.read", _matter(world.estate))


def test_what_concerns_a_body_is_hidden_from_its_people(world: World) -> None:
    manager, secretary = make_person("经理"), make_person("支书")
    post = give_post(manager, "property_manager", world.estate)
    give_post(secretary, "branch_secretary", world.estate)
    matter = _matter(world.estate, concerned=True)
    MatterConcern.objects.create(matter=matter, organisation=post.organisation)
    assert not access.may(acting(manager), "matter.read", matter)
    assert not access.scope(acting(manager), "matter.read", Matter.objects.all()).exists()
    assert access.may(acting(secretary), "matter.read", matter)


def test_one_level_up_skips_whom_it_concerns(world: World) -> None:
    secretary, officer, street = make_person("支书"), make_person("社区"), make_person("街道")
    give_post(secretary, "branch_secretary", world.estate)
    community = give_post(officer, "community_officer", world.community)
    give_post(street, "street_officer", world.street)
    up = access.one_level_up(world.estate, persons=[secretary.pk])
    assert up is not None
    assert (up.level, [holder.person_id for holder in up.holders]) == ("community", [officer.pk])
    up = access.one_level_up(world.estate, organisations=[community.organisation_id])
    assert up is not None
    assert (up.level, [holder.person_id for holder in up.holders]) == ("street", [street.pk])
    assert access.one_level_up(world.estate, persons=[officer.pk, street.pk]) is None


def test_an_owner_is_a_resident_of_the_estate_and_of_no_other(world: World) -> None:
    owner = make_person("业主")
    Ownership.objects.create(person=owner, unit=world.unit)
    here, there = _matter(world.estate), _matter(world.other)
    Matter.objects.update(visibility="estate")
    here.refresh_from_db()
    there.refresh_from_db()
    assert access.may(acting(owner), "matter.read", here)
    assert not access.may(acting(owner), "matter.read", there)


def test_what_concerns_a_relative_is_hidden_from_an_office_and_not_from_who_reported_it(world: World) -> None:
    secretary, sister, daughter = make_person("支书"), make_person("妹妹"), make_person("女儿")
    give_post(secretary, "branch_secretary", world.estate)
    matter = _matter(world.estate, concerned=True)
    MatterConcern.objects.create(matter=matter, person=sister)
    both = Matter.objects.filter(pk=matter.pk)
    for action in ("matter.read", "matter.handle"):
        assert access.may(acting(secretary), action, matter)
    row = kinship.note(secretary.pk, sister.pk, "sibling", document="声明", by=SYSTEM)
    for action in ("matter.read", "matter.handle"):
        assert not access.may(acting(secretary), action, matter)
        assert not access.scope(acting(secretary), action, both).exists()
    assert not access.unconcerned(acting(secretary), both).exists()
    Matter.objects.filter(pk=matter.pk).update(reporter=secretary)
    matter.refresh_from_db()
    assert access.may(acting(secretary), "matter.read", matter)  # as whoever reported it
    assert access.scope(acting(secretary), "matter.read", both).exists()
    assert not access.may(acting(secretary), "matter.handle", matter)
    kinship.end(row.pk, by=SYSTEM)
    assert access.may(acting(secretary), "matter.handle", matter)
    unit = make_unit(world.estate, "9", "901")
    for one in (sister, secretary, daughter):
        homes.settle(one.pk, unit.pk, "family", by=SYSTEM)
    assert not access.may(acting(secretary), "matter.handle", matter)  # they live together
    assert not access.scope(acting(secretary), "matter.handle", both).exists()


def test_one_level_up_passes_by_a_near_relative(world: World) -> None:
    worker, officer, street = make_person("网格员"), make_person("社区"), make_person("街道")
    give_post(worker, "grid_worker", world.estate)
    give_post(officer, "community_officer", world.community)
    give_post(street, "street_officer", world.street)
    kinship.note(worker.pk, officer.pk, "child", document="声明", by=SYSTEM)
    up = access.one_level_up(world.estate, persons=[worker.pk])
    assert up is not None
    assert (up.level, [holder.person_id for holder in up.holders]) == ("street", [street.pk])
