"""No phase of a proposal is by-passed: a step outside its phase is refused for everybody, the highest office too."""

import pytest

from linli.cases import casework, commenting, options, services, supporting
from linli.cases.commenting import Words
from linli.cases.models import Case
from linli.cases.options import Said
from linli.cases.services import pack_of
from linli.journal.actors import SYSTEM, Actor
from linli.journal.queries import history_of
from linli.kernel.refused import NotAllowed, Refused
from tests.cases.topics import taken_up
from tests.support.district import District

pytestmark = pytest.mark.django_db

ROLES = ("resident", "neighbour", "grid_worker", "director", "secretary", "community_officer", "street_officer",
         "administrator")  # fmt: skip


def everybody(district: District) -> list[Actor]:
    cast = district.cast
    people = [Actor(getattr(cast, role).pk, "person", name=role) for role in ROLES]
    return [*people, *(cast.acting(role) for role in ROLES if role in cast.posts), SYSTEM]


def test_outside_its_phase_every_step_is_refused_to_the_highest_in_every_state(district: District) -> None:
    topic, cast = taken_up(district.cast), district.cast
    pack, before = pack_of(topic), history_of(topic).count()
    for state in pack.states:
        Case.objects.filter(pk=topic.pk).update(state=state)
        for name in [name for name, action in pack.actions.items() if state not in action.from_]:
            for by in (cast.acting("secretary"), cast.acting("street_officer"), SYSTEM):
                with pytest.raises((Refused, NotAllowed)):
                    services.act(topic.pk, name, {}, by=by)
        for name in [name for name, fact in pack.facts.items() if fact.in_ and state not in fact.in_]:
            with pytest.raises(Refused):
                casework.attach_fact(topic.pk, name, True, by=SYSTEM, source=("meeting", 1))
    assert history_of(topic).count() == before


def test_outside_its_phase_every_step_is_refused_for_everybody(district: District) -> None:
    topic, people = taken_up(district.cast), everybody(district)
    pack, before = pack_of(topic), history_of(topic).count()
    for name, action in pack.actions.items():
        elsewhere = next(state for state, one in pack.states.items() if state not in action.from_ and not one.ends)
        Case.objects.filter(pk=topic.pk).update(state=elsewhere)
        for by in people:
            with pytest.raises((Refused, NotAllowed)):
                services.act(topic.pk, name, {}, by=by)
    assert history_of(topic).count() == before


def test_what_neighbours_and_the_council_do_is_refused_outside_its_phase_too(district: District) -> None:
    topic = taken_up(district.cast)
    pack, before = pack_of(topic), history_of(topic).count()
    assert pack.options
    assert pack.comments
    assert pack.supporters
    people = everybody(district)
    for state in pack.states:
        Case.objects.filter(pk=topic.pk).update(state=state)
        for by in people:
            if state not in pack.options.in_:
                with pytest.raises((Refused, NotAllowed)):
                    options.set_out(topic.pk, Said("另一个", "好"), by=by)
            if state not in pack.comments.in_:
                with pytest.raises((Refused, NotAllowed)):
                    commenting.write(topic.pk, Words("说一句", "for"), by=by)
            if state not in pack.supporters.in_:
                with pytest.raises((Refused, NotAllowed)):
                    supporting.support(topic.pk, by=by)
    assert history_of(topic).count() == before
    assert not topic.options.exists()
    assert not topic.comments.exists()
