"""Whatever sequence of steps people take, what must always hold holds: chain, digest, version, turn, notices."""

from collections import Counter
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.cases import casework, charge, packs, passing, queries, routing, services
from linli.cases.models import NOT_CONFIRMED, Case, Step
from linli.cases.services import Submission
from linli.cases.standing import situation
from linli.files.models import File
from linli.jobs.worker import run_until_idle
from linli.journal.audit import findings
from linli.journal.bodies import data_of
from linli.journal.models import Entry
from linli.journal.queries import history_of
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.notify.models import Notice
from linli.people import terms
from linli.people.access import may
from linli.places.queries import Place
from linli.rules.pack import Pack
from linli.rules.questions import Input
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db

ROLES = ("resident", "grid_worker", "secretary", "director", "property_manager", "community_officer", "street_officer")
# Each move: which of the steps open to anybody, after how many hours, and what is answered.
MOVES = st.lists(
    st.tuples(st.integers(0, 200), st.sampled_from((0, 1, 30, 200)), st.integers(0, 5)), min_size=5, max_size=14
)
STARTS = st.tuples(
    st.sampled_from(("sewage", "consult", "neighbours", "elevator", "")),
    st.sampled_from(("", "", "", "branch_secretary", "property_manager", "grid_worker")),
)


def answer(question: Input, pick: int, cast: Cast, case: Case, pack: Pack) -> Any:
    """Something that fits the question."""
    match question.type:
        case "choice" | "concern" | "grade" | "faces":
            return list(question.options)[pick % len(question.options)]
        case "choices":
            return list(question.options)[:1]
        case "buildings":
            return ["3栋"]
        case "pictures":
            return []
        case "category":
            return list(pack.categories)[pick % len(pack.categories)]
        case "post":
            found = routing.desks(case.area)
            return str(found[pick % len(found)].post_id)
        case "bool":
            return bool(pick % 2)
        case "int":
            return 1 + pick % 3
        case "money":
            return 100 * (1 + pick)
        case "date":
            return clock.today().isoformat()
        case "time":
            return clock.now().isoformat()
    return f"说明{pick}"


def second(case: Case, cast: Cast, number: int, pick: int) -> str:
    """Somebody's yes or no to the step that waits; who proposed it among them."""
    say = casework.confirm if pick % 2 else partial(casework.refuse, why="不同意")
    try:
        with transaction.atomic():
            say(case.pk, by=cast.acting(ROLES[number % len(ROLES)]))
    except Refused as refusal:
        return f"refused {refusal.code}"
    return "seconded"


def take(case: Case, cast: Cast, number: int, pick: int) -> str:
    """One of the steps open to somebody, or a second person's word; answers its name, or why it was refused."""
    pack = services.pack_of(case)
    if number % 3 and situation(case, pack).waiting:
        return second(case, cast, number, pick)
    actors = [cast.acting(role) for role in ROLES]
    open_now = [
        (by, offer)
        for by in actors
        if may(by, "case.work", case)
        for offer in queries.offers(case, by)
        if offer.refused is None
    ]
    if not open_now:
        return "nothing open"
    by, offer = open_now[number % len(open_now)]
    name, action = offer.name, offer.action
    form = {
        question.name: answer(question, pick, cast, case, pack) for question in action.form if question.type != "photos"
    }
    roles = [question.role for question in action.form if question.type == "photos"]
    files = [
        File.objects.create(kind="photo", role=role, mime="image/jpeg", bytes=1, sha256="0" * 64) for role in roles
    ]
    try:
        with transaction.atomic():
            services.act(case.pk, name, form, by=by, version=case.version, files=files)
    except Refused as refusal:
        return f"refused {refusal.code}"
    return name


def _of_a_step(entry: Entry) -> str:
    """The verb that a step of the case stands for; a second one's no has one, a change of mind none."""
    if entry.verb == "case.refused":
        return f"case.{NOT_CONFIRMED}" if "words" in data_of(entry) else ""
    return "" if entry.verb in ("case.submitted", "case.turned", "case.proposed") else entry.verb


def holds(case: Case, before: Case, outcome: str) -> None:
    """What is true after every move."""
    stored = Case.objects.get(pk=case.pk)
    steps = list(Step.objects.filter(case=case).order_by("pk"))
    entries = list(history_of(case).order_by("seq"))
    verbs = [entry.verb for entry in entries]
    if outcome.startswith(("refused", "nothing")):
        assert (stored.version, stored.state) == (before.version, before.state)
    assert stored.version - 1 == sum(verb not in ("case.submitted", "case.dialled") for verb in verbs)
    written = [verb for entry in entries if (verb := _of_a_step(entry))]
    assert [f"case.{step.action}" for step in steps] == written
    pack = services.pack_of(stored)
    assert stored.state in pack.states
    assert stored.open is not bool(pack.states[stored.state].ends)
    assert (stored.closed_at is None) is stored.open
    waits = bool(situation(stored, pack).waiting)  # for a second person's word, on a closed case too
    assert bool(stored.turn) is (stored.open or waits)
    concerned = charge.concerned_people(stored)
    assert stored.handler_id not in concerned
    assert not (stored.concerned and stored.visibility != "never")


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(start=STARTS, moves=MOVES)
def test_any_sequence_of_steps_keeps_what_must_hold(estate_cast: Cast, start: tuple[str, str], moves: Any) -> None:
    with transaction.atomic(), clock.moved(clock.now()):
        _play(estate_cast, start, moves)
        transaction.set_rollback(True)
    terms.forget()
    routing.forget()


def _play(cast: Cast, start: tuple[str, str], moves: Any) -> None:
    category, about = start
    ground = cast.places
    form = {"what": "楼道里有事", **({"category": category} if category in packs.front()[1].categories else {})}
    if about:
        form["about"] = about
    where = Place(building_id=ground.building.pk, label="3栋", grid_id=ground.grid.pk)
    resident = cast.acting("resident")
    given = Submission(form=form, where=where, reporter_id=resident.person_id, phone="13900000001")
    case = services.submit(ground.estate, given, by=resident)
    at = clock.now()
    for number, hours, pick in moves:
        at += timedelta(hours=hours)
        with clock.moved(at):
            passing.overdue_scan()
            before = Case.objects.select_related("area", "handler").get(pk=case.pk)
            outcome = take(before, cast, number, pick)
            holds(case, before, outcome)
    run_until_idle()
    told = Counter(Notice.objects.filter(subject_id=case.pk).values_list("entry_id", "person_id"))
    assert max(told.values(), default=1) == 1
    assert not {person for _, person in told} & charge.concerned_people(Case.objects.get(pk=case.pk))
    assert [finding for finding in findings() if not finding.subject.startswith("file")] == []
