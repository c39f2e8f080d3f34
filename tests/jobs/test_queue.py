"""Enqueueing, claiming, ordering, failing, retrying, forgetting."""

import os
import socket
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from linli.jobs import claims, queries, registry, services
from linli.jobs.causes import Cause, current, following
from linli.jobs.models import Job, State
from linli.jobs.worker import run_until_idle
from linli.kernel import clock
from linli.kernel.refused import Refused

pytestmark = pytest.mark.django_db
Handlers = dict[str, registry.Handler]
NOON = datetime(2026, 5, 6, 4, 0, tzinfo=UTC)


@pytest.fixture
def ran(handlers: Handlers) -> list[Any]:
    """What the handler "note" was given, in order."""
    seen: list[Any] = []
    registry.handler("note")(lambda payload: seen.append(payload["n"]))
    return seen


def test_a_job_runs_once_and_is_done(ran: list[Any]) -> None:
    job = services.enqueue("note", {"n": 1})
    assert run_until_idle() == 1
    assert run_until_idle() == 0
    job.refresh_from_db()
    assert (ran, job.state, job.attempts) == ([1], State.DONE, 1)


def test_enqueueing_is_one_statement(ran: list[Any], django_assert_num_queries: Any) -> None:
    services.enqueue("note", {"n": 0})  # the test's transaction begins with its first statement
    with django_assert_num_queries(1):
        services.enqueue("note", {"n": 1})


def test_a_job_of_a_rolled_back_change_never_was(ran: list[Any]) -> None:
    def change_and_fail() -> None:
        with transaction.atomic():
            services.enqueue("note", {"n": 1})
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        change_and_fail()
    assert run_until_idle() == 0


def test_a_job_for_later_waits_for_its_time(ran: list[Any]) -> None:
    with clock.moved(NOON):
        services.enqueue("note", {"n": 1}, run_at=NOON + timedelta(hours=1))
        assert run_until_idle() == 0
    with clock.moved(NOON + timedelta(hours=1)):
        assert run_until_idle() == 1


def test_who_waits_under_a_key_is_found_by_its_index_and_not_among_all_that_is_done(ran: list[Any]) -> None:
    services.enqueue("note", {"n": 1}, key="k")
    asked: list[tuple[Any, Any]] = []

    def listen(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        asked.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        services.enqueue("note", {"n": 2}, key="k")
    sql, params = asked[-1]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {'' if connection.vendor == 'postgresql' else 'QUERY PLAN'} {sql}", params)
        assert "one_live_job_per_key" in str(cursor.fetchall())


def test_at_most_one_live_job_has_a_key(ran: list[Any]) -> None:
    first = services.enqueue("note", {"n": 1}, key="k")
    assert services.enqueue("note", {"n": 2}, key="k") == first
    run_until_idle()
    assert services.enqueue("note", {"n": 3}, key="k") != first
    run_until_idle()
    assert ran == [1, 3]


def test_what_already_runs_is_followed_by_another_and_what_waits_is_not(ran: list[Any]) -> None:
    first = services.enqueue_once_more("note", {"n": 1}, key="k")
    assert services.enqueue_once_more("note", {"n": 2}, key="k") == first
    claims.claim("somebody")
    second = services.enqueue_once_more("note", {"n": 3}, key="k")
    assert services.enqueue_once_more("note", {"n": 4}, key="k") == second != first
    claims.claim("somebody")
    third = services.enqueue_once_more("note", {"n": 5}, key="k")
    assert (third.payload, Job.objects.filter(state="running").count()) == ({"n": 5}, 2)


def test_jobs_of_one_order_are_claimed_one_at_a_time_and_oldest_first(ran: list[Any]) -> None:
    jobs = [services.enqueue("note", {"n": n}, order=order) for n, order in enumerate(["a", "a", "b", "", ""])]
    taken = claims.claim("one")
    assert [job.pk for job in taken] == [jobs[0].pk, jobs[2].pk, jobs[3].pk, jobs[4].pk]
    assert claims.claim("two") == []
    claims.finish([jobs[0].pk], "one")
    assert [job.pk for job in claims.claim("two")] == [jobs[1].pk]


def test_the_database_lets_no_two_jobs_of_one_order_run() -> None:
    made = {"name": "x", "order": "a", "state": State.RUNNING, "run_at": clock.now(), "made_at": clock.now()}
    Job.objects.create(**made)
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.create(**made)


def test_a_failed_attempt_is_put_off_and_holds_its_order_back(handlers: Handlers, ran: list[Any]) -> None:
    def fail(payload: dict[str, Any]) -> None:
        raise ValueError("no paper in the printer")

    registry.handler("fail", retries=2)(fail)
    with clock.moved(NOON):
        job = services.enqueue("fail", {}, order="a")
        services.enqueue("note", {"n": 1}, order="a")
        run_until_idle(strict=False)
    job.refresh_from_db()
    assert job.state == State.WAITING
    assert NOON + timedelta(seconds=5) <= job.run_at <= NOON + timedelta(seconds=6.25)
    assert "no paper in the printer" in job.error
    assert ran == []
    for hour in (1, 2):
        with clock.moved(NOON + timedelta(hours=hour)):
            run_until_idle(strict=False)
    job.refresh_from_db()
    assert (job.state, job.attempts, ran) == (State.FAILED, 3, [1])
    assert list(queries.failed()) == [job]


def test_the_waits_double_up_to_an_hour() -> None:
    seconds = [claims.delay(attempts).total_seconds() for attempts in (1, 2, 3, 20)]
    for value, least in zip(seconds, (5, 10, 20, 3600), strict=True):
        assert least <= value <= least * 1.25


def test_a_handler_that_gives_up_is_not_retried(handlers: Handlers) -> None:
    def give_up(payload: dict[str, Any]) -> None:
        raise registry.GiveUp("the file is no picture")

    registry.handler("give_up")(give_up)
    job = services.enqueue("give_up", {})
    with pytest.raises(registry.GiveUp):
        run_until_idle()
    job.refresh_from_db()
    assert job.state == State.FAILED


def test_whom_a_failed_job_was_for_is_told_once_and_with_it(handlers: Handlers) -> None:
    told: list[Any] = []

    def give_up(payload: dict[str, Any]) -> None:
        raise registry.GiveUp("no")

    registry.handler("give_up", failed=told.append)(give_up)
    registry.handler("die", failed=told.append)(give_up)
    services.enqueue("give_up", {"n": 1})
    run_until_idle(strict=False)
    assert told == [{"n": 1}]
    died = services.enqueue("die", {"n": 2})
    gone = {"state": State.RUNNING, "worker": "elsewhere 1 a", "lease_until": clock.now() - timedelta(minutes=1)}
    Job.objects.filter(pk=died.pk).update(attempts=claims.MOST_DEATHS, **gone)
    assert claims.reclaim() == 1
    assert claims.reclaim() == 0
    assert told == [{"n": 1}, {"n": 2}]


def test_a_job_is_failed_although_nobody_can_be_told(handlers: Handlers) -> None:
    def give_up(payload: dict[str, Any]) -> None:
        raise registry.GiveUp("no")

    def falls(payload: dict[str, Any]) -> None:
        services.enqueue("note", {})
        raise KeyError("nobody")

    registry.handler("give_up", failed=falls)(give_up)
    job = services.enqueue("give_up", {})
    run_until_idle(strict=False)
    job.refresh_from_db()
    assert job.state == State.FAILED
    assert Job.objects.count() == 1


def test_a_job_nobody_handles_is_put_off_and_says_so(handlers: Handlers) -> None:
    job = services.enqueue("unheard_of", {})
    run_until_idle(strict=False)
    job.refresh_from_db()
    assert job.state == State.WAITING
    assert "No handler for job unheard_of" in job.error


def test_staff_retry_or_forget_a_failed_job_and_nothing_else(ran: list[Any]) -> None:
    job = services.enqueue("note", {"n": 1})
    with pytest.raises(Refused) as refusal:
        services.retry(job.pk)
    assert refusal.value.code == "job_not_failed"
    Job.objects.filter(pk=job.pk).update(state=State.FAILED, attempts=9, ended_at=clock.now())
    assert services.retry(job.pk).attempts == 0
    run_until_idle()
    assert ran == [1]
    other = services.enqueue("note", {"n": 2})
    Job.objects.filter(pk=other.pk).update(state=State.FAILED)
    services.forget(other.pk)
    assert not Job.objects.filter(pk=other.pk).exists()


def test_a_lease_that_ran_out_is_taken_over_and_the_late_worker_changes_nothing(ran: list[Any]) -> None:
    with clock.moved(NOON):
        job = services.enqueue("note", {"n": 1})
        assert claims.claim("elsewhere 1 x") == [job]
    with clock.moved(NOON + timedelta(seconds=29)):
        assert claims.reclaim() == 0
    with clock.moved(NOON + timedelta(seconds=31)):
        assert claims.reclaim() == 1
        assert claims.claim("here 2 y") == [job]
        claims.finish([job.pk], "elsewhere 1 x")
        job.refresh_from_db()
        assert (job.state, job.worker) == (State.RUNNING, "here 2 y")


def test_a_dead_worker_of_this_machine_is_noticed_at_once(ran: list[Any]) -> None:
    host = socket.gethostname()[:40]
    services.enqueue("note", {"n": 1})
    claims.claim(f"{host} 4194305 dead")  # beyond Linux's highest process id
    assert claims.reclaim() == 1
    alive = claims.new_worker_name()
    claims.claim(alive)
    assert claims.reclaim() == 0
    claims.forget_worker_name(alive)
    assert claims.reclaim() == 1
    assert alive.startswith(f"{host} {os.getpid()} ")


def test_a_job_that_kills_every_worker_ends_as_failed(ran: list[Any]) -> None:
    job = services.enqueue("note", {"n": 1})
    Job.objects.update(attempts=claims.MOST_DEATHS - 1)
    with clock.moved(NOON):
        Job.objects.update(run_at=NOON)
        claims.claim("elsewhere 1 x")
    claims.reclaim()
    job.refresh_from_db()
    assert job.state == State.FAILED


def test_a_job_follows_from_what_its_maker_follows_from(handlers: Handlers) -> None:
    causes: list[Cause] = []
    registry.handler("look")(lambda payload: causes.append(current()))
    with following(Cause(7, 3)):
        services.enqueue("look", {})
    run_until_idle()
    assert causes == [Cause(7, 3)]
    assert current() == Cause()


def test_done_jobs_go_after_a_week_and_failed_ones_stay(ran: list[Any]) -> None:
    with clock.moved(NOON):
        services.enqueue("note", {"n": 1})
        run_until_idle()
        failed = services.enqueue("note", {"n": 2})
        Job.objects.filter(pk=failed.pk).update(state=State.FAILED, ended_at=NOON)
    assert services.purge(NOON) == 0
    assert services.purge(NOON + timedelta(seconds=1)) == 1
    assert list(Job.objects.all()) == [failed]


def test_the_load_counts_what_is_not_done(ran: list[Any], django_assert_num_queries: Any) -> None:
    with clock.moved(NOON):
        services.enqueue("note", {"n": 1})
        services.enqueue("note", {"n": 2}, run_at=NOON + timedelta(days=1))
    with django_assert_num_queries(1):
        load = queries.load(NOON)
    assert (load.waiting, load.running, load.failed, load.oldest) == (2, 0, 0, NOON)
