"""Two at once, with real threads and real transactions, on whichever database the suite runs."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from linli.cases import services
from linli.cases.models import Case, Step
from linli.cases.services import Submission, submit
from linli.journal.actors import Actor
from linli.journal.audit import findings
from linli.journal.queries import history_of
from linli.kernel.refused import Refused
from tests.cases.conftest import ANONYMOUS, Sent
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """Run all at the same instant, each in a thread with a connection of its own; answers or what they raised."""
    start, found = threading.Barrier(len(works)), [None] * len(works)

    def run(index: int) -> None:
        start.wait()
        try:
            found[index] = works[index]()
        except Exception as failure:
            found[index] = failure  # type: ignore[call-overload] # a list of whatever came
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[index]) for index in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return found


@pytest.mark.parametrize("version", [1, None], ids=["from a form", "without a version"])
def test_of_two_staff_one_succeeds_and_the_other_is_told_who_and_what(
    estate_cast: Cast, sent: Sent, version: int | None
) -> None:
    for _ in range(5):
        case = sent()
        actors = [estate_cast.acting(role) for role in ("secretary", "grid_worker")]
        outcomes = at_once(*(_claiming(case, by, version) for by in actors))
        won = [by for by, outcome in zip(actors, outcomes, strict=True) if isinstance(outcome, Case)]
        refusals = [outcome for outcome in outcomes if isinstance(outcome, Refused)]
        assert (len(won), len(refusals)) == (1, 1), outcomes
        assert won[0].name in refusals[0].message
        assert "我来办" in refusals[0].message
        case.refresh_from_db()
        assert (case.handler_id, case.version) == (won[0].person_id, 2)
        assert [entry.verb for entry in history_of(case)] == ["case.submitted", "case.claim"]
        assert Step.objects.filter(case=case).count() == 1
    assert list(findings()) == []


def _claiming(case: Case, by: Actor, version: int | None) -> Callable[[], Case]:
    return lambda: services.act(case.pk, "claim", {}, by=by, version=version)


def test_a_form_posted_many_times_at_once_is_one_case_with_one_receipt(estate_cast: Cast) -> None:
    url = reverse("cases:report", args=[estate_cast.places.estate.code])

    def post() -> str:
        answer = Client().post(url, {"what": "北门的路灯不亮", "token": "one-form"})
        return f"{answer.status_code} {answer.headers.get('Location')}"

    answers = at_once(*[post] * 6)
    case = Case.objects.get()
    assert answers == [f"302 /t/{case.code}/?new=1"] * 6
    assert [entry.verb for entry in history_of(case)] == ["case.submitted"]
    assert list(findings()) == []


def test_numbers_of_requests_at_once_differ(estate_cast: Cast) -> None:
    estate = estate_cast.places.estate
    given = [Submission(form={"what": f"事情{number}"}) for number in range(8)]
    cases = at_once(*((lambda one=one: submit(estate, one, by=ANONYMOUS)) for one in given))
    assert len({case.number for case in cases}) == 8
    assert list(findings()) == []
