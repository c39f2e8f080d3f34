"""Whoever writes waits, before anything else is looked at, for an erasure of themselves, and is told what it left."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from linli.ballots import objecting
from linli.cases import merging, own_rows, remarks, rounds, routing
from linli.cases import packs as processes
from linli.cases import services as cases
from linli.cases.models import Case, Step
from linli.council import demand_removals, demands
from linli.journal.actors import SYSTEM, Actor
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.people import erasing, on_record
from linli.people import services as people
from linli.people.erased_name import tombstone
from linli.people.homes import enter_person
from linli.people.models import Person
from linli.stories import services as stories
from linli.web.scheduled import services as scheduled
from tests.cases.conftest import *  # noqa: F403 - the process published and ways to send a request
from tests.support.cast import Cast
from tests.support.crossing import only_where_rows_are_locked, waited
from tests.web.test_erasure import by

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.engine, only_where_rows_are_locked]

NONE = 0  # of no row: it is never looked for
WANTED = scheduled.Wanted("/desk/", "csv", "daily", 0, 7)
PLAN = demands.Plan("recall", "owners", "开会", "请开会")

WRITERS: dict[str, Callable[[Cast, Actor], object]] = {
    "takes a step of a case": lambda cast, me: cases.act(NONE, "withdraw", {}, by=me),
    "takes a step on their own row": lambda cast, me: own_rows.act(NONE, "agree", {}, by=me, read=""),
    "keeps a remark": lambda cast, me: remarks.remark(NONE, "留意", by=me),
    "finds something on a round": lambda cast, me: rounds.found(
        NONE, cast.places.estate, cases.Submission({}), by=me, pack=processes.active("resident_request")
    ),
    "merges two cases": lambda cast, me: merging.merge(NONE, 1, by=me),
    "releases a story": lambda cast, me: stories.release(NONE, by=me),
    "makes a statement on a demand": lambda cast, me: demand_removals.make_statement(NONE, "不是这样", by=me),
    "begins a demand": lambda cast, me: demands.start(NONE, PLAN, by=me),
    "signs a demand": lambda cast, me: demands.sign(NONE, by=me),
    "objects to a roll": lambda cast, me: objecting.object_to_roll(NONE, "面积不对", by=me),
    "objects to a result": lambda cast, me: objecting.object_to_result(NONE, "票数不对", by=me),
    "orders a list": lambda cast, me: scheduled.order(WANTED, "清单", by=me),
}


@pytest.mark.parametrize("writer", WRITERS)
def test_who_is_erased_meanwhile_writes_nothing(process: None, cast: Cast, writer: str) -> None:
    who = cast.neighbour

    def erased() -> None:
        row = Person.objects.select_for_update().get(pk=who.pk)
        row.is_active = False
        row.save(update_fields=["is_active"])

    with pytest.raises(Refused) as refused:
        waited(erased, lambda: WRITERS[writer](cast, by(who)))
    assert refused.value.code == on_record.GONE


def left_in_charge(cast: Cast) -> tuple[Case, Person]:
    """A request in the hands of somebody whose post ended; whoever handles it now is still said to be they."""
    places = cast.places
    who = enter_person(
        "温小雨", by=cast.acting("secretary"), area=places.estate, unit_id=places.unit.pk, relation="tenant"
    )
    post = people.create_post("grid_worker", cast.posts["grid_worker"].organisation, cast.places.grid, by=SYSTEM)
    term = people.appoint(post.pk, who.pk, by=SYSTEM, starts=clock.now() - timedelta(hours=2))
    given = cases.Submission({"what": "卫生间漏水到楼下"}, reporter_id=cast.resident.pk)
    case = cases.submit(cast.places.estate, given, by=by(cast.resident))
    people.end_term(term.pk, by=SYSTEM, ends=clock.now())
    routing.forget()  # who is in charge where is kept for seconds
    Case.objects.filter(pk=case.pk).update(handler=who, handler_post=post)
    return case, who


@pytest.mark.parametrize("first", ["step", "erasure"])
def test_a_step_of_a_case_in_their_hands_names_nobody_who_was_erased(process: None, cast: Cast, first: str) -> None:
    case, who = left_in_charge(cast)
    both = {
        "step": lambda: cases.act(case.pk, "withdraw", {}, by=by(cast.resident)),
        "erasure": lambda: erasing.order(who.pk, "家属书面申请", by=cast.acting("street_officer")),
    }
    second = "erasure" if first == "step" else "step"
    waited(both[first], both[second])
    said = Step.objects.get(case=case, action="withdraw").handler_label
    assert said == tombstone()
