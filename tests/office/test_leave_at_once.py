"""Whoever is away shows themselves as holder of the post meanwhile, and is a relative of who stands in."""

from datetime import timedelta

import pytest

from linli.journal.actors import Actor
from linli.kernel import clock
from linli.office import covering
from linli.office.home_models import Leave, StandIn
from linli.people import on_record, services
from linli.people.models import Term
from tests.office.conftest import refused
from tests.people.test_regrading import married
from tests.support.cast import Cast
from tests.support.crossing import ROUNDS, crossed, only_where_rows_are_locked

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.engine, only_where_rows_are_locked]


def test_neither_waits_for_the_other_in_a_circle(hotline: Cast) -> None:
    worker, post = hotline.acting("grid_worker"), hotline.posts["grid_worker"]
    term = Term.objects.get(post=post, person=hotline.grid_worker)
    married(hotline, hotline.grid_worker, hotline.neighbour)
    covering.name_stand_in(post.pk, hotline.neighbour.pk, "A/B 岗安排表", by=hotline.acting("street_officer"))
    first = clock.today() + timedelta(days=1)
    own = Actor(hotline.grid_worker.pk, "person", name=hotline.grid_worker.name)
    for _round in range(ROUNDS):
        crossed(
            lambda: on_record.must_stand(hotline.grid_worker.pk),
            lambda: services.show_self(term.pk, by=own, shown=True),
            lambda: covering.take_leave(term.pk, first, first, by=worker),
        )


def test_where_somebody_else_was_named_meanwhile_nobody_is_away_and_the_one_named_before_gets_no_post(
    hotline: Cast,
) -> None:
    worker, post = hotline.acting("grid_worker"), hotline.posts["grid_worker"]
    officer = hotline.acting("street_officer")
    term = Term.objects.get(post=post, person=hotline.grid_worker)
    covering.name_stand_in(post.pk, hotline.neighbour.pk, "A/B 岗安排表", by=officer)
    first = clock.today() + timedelta(days=1)
    told: list[str] = []
    crossed(
        lambda: on_record.must_stand(hotline.neighbour.pk),
        lambda: covering.name_stand_in(post.pk, hotline.secretary.pk, "新的安排表", by=officer),
        lambda: told.append(refused(covering.take_leave, term.pk, first, first, by=worker)),
        keep=True,
    )
    assert told == ["stand_in_changed"]
    assert not Leave.objects.exists()
    assert not Term.objects.filter(post=post, acting=True).exists()
    assert StandIn.objects.get(post=post, ended_at=None).person_id == hotline.secretary.pk
    covering.take_leave(term.pk, first, first, by=worker)
    assert Term.objects.get(post=post, acting=True).person_id == hotline.secretary.pk
