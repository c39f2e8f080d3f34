"""Statements made once: what they write and read is what the ORM's own would."""

import gc
import weakref

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from linli.jobs.models import Job, State
from linli.kernel import clock
from linli.kernel.kept import as_read, insert, insert_unless_there, keep, update
from linli.places.models import Area

pytestmark = pytest.mark.django_db


def job(**given: object) -> Job:
    return Job(name="a job", run_at=clock.now(), made_at=clock.now(), **given)


def columns(row: Job) -> dict[str, object]:
    """All that is stored of the row but its key."""
    (stored,) = Job.objects.filter(pk=row.pk).values()
    return {name: value for name, value in stored.items() if name != "id"}


@pytest.mark.parametrize("given", [{}, {"key": "one", "payload": {"字": [1, None]}, "order": "case:7", "depth": 3}])
def test_a_row_is_inserted_as_save_would(given: dict[str, object]) -> None:
    at = clock.now()
    saved, kept = job(**given), job(**given)
    saved.run_at = saved.made_at = kept.run_at = kept.made_at = at
    insert(kept)
    found = columns(kept)
    Job.objects.all().delete()
    saved.save(force_insert=True)
    assert found == columns(saved)
    assert (kept._state.adding, kept._state.db, kept.pk > 0) == (False, "default", True)


def test_where_a_constraint_says_that_there_is_such_a_row_nothing_is_written_and_the_transaction_goes_on() -> None:
    first, second = job(key="one"), job(key="one")
    assert [insert_unless_there(row) for row in (first, second)] == [True, False]
    assert (second.pk, second._state.adding) == (None, True)
    assert [row.pk for row in Job.objects.all()] == [first.pk]


def test_rows_come_with_what_is_annotated() -> None:
    insert(job(order="a", depth=3))
    asked = Job.objects.annotate(deeper=F("depth") + 1).filter(name="-a name-")
    (found,) = keep(asked).rows({"-a name-": "a job"})
    assert (found.order, found.deeper) == ("a", 4)


def test_a_row_is_made_as_the_orm_makes_it_and_a_column_that_was_not_asked_for_is_read_when_it_is_wanted() -> None:
    insert(job(order="a", depth=3, payload={"字": [1]}))
    (whole,) = keep(Job.objects.filter(name="-a name-")).rows({"-a name-": "a job"})
    orms = Job.objects.get()
    assert {**vars(whole), "_state": None} == {**vars(orms), "_state": None}
    assert vars(whole._state) == vars(orms._state)
    (part,) = keep(Job.objects.filter(name="-a name-").defer("payload")).rows({"-a name-": "a job"})
    assert (part.get_deferred_fields(), part.payload) == ({"payload"}, {"字": [1]})


def test_an_update_writes_the_named_columns_of_the_one_row_and_no_others() -> None:
    row, other = job(), job()
    insert(row)
    insert(other)
    before = columns(other)
    row.state, row.worker, row.error, row.payload = State.RUNNING, "ann", "not to be written", {"n": 1}
    with CaptureQueriesContext(connection) as caught:
        update(row, ["state", "worker", "payload"])
    assert len(caught) == 1
    stored = Job.objects.get(pk=row.pk)
    assert (stored.state, stored.worker, stored.error, stored.payload) == (State.RUNNING, "ann", "", {"n": 1})
    assert columns(other) == before


def test_bare_columns_come_as_values_list_gives_them() -> None:
    insert(job(order="b"))
    insert(job(order="a", lease_until=clock.now()))
    listed = Job.objects.filter(name="-a name-").order_by("order").values_list("order", "made_at", "lease_until")
    assert [tuple(row) for row in keep(listed).tuples({"-a name-": "a job"})] == list(
        Job.objects.order_by(F("order")).values_list("order", "made_at", "lease_until")
    )


def test_what_several_rows_lead_to_is_made_once_and_is_what_the_orm_makes() -> None:
    country, other = (Area.objects.create(name=name, level="province", code=name) for name in ("云东省", "云西省"))
    for number, above in enumerate((country, country, other)):
        Area.objects.create(name=f"市{number}", level="city", code=f"市{number}", parent=above)
    asked = Area.objects.filter(level__in=("province", "city")).select_related("parent").order_by("pk")
    found = keep(asked).rows({})
    assert [(row.name, row.parent and row.parent.name) for row in found] == [
        (row.name, row.parent and row.parent.name) for row in asked
    ]
    first, second, third = found[-3:]
    assert first.parent is second.parent
    assert first.parent is not third.parent
    assert found[0].parent is None


def test_the_words_of_the_product_stand_in_the_statement_and_what_differs_stays_a_value() -> None:
    insert(job(order="a", state=State.FAILED))
    insert(job(order="a", state=State.WAITING))
    kept = keep(Job.objects.filter(state=State.FAILED, name="-a name-", depth=0).exclude(order__contains="%s"))
    assert f"'{State.FAILED}'" in kept.sql
    assert "-a name-" in kept.params
    assert str(State.FAILED) not in kept.params
    assert [row.state for row in kept.rows({"-a name-": "a job"})] == [State.FAILED]
    assert kept.rows({"-a name-": "failed' OR '1'='1"}) == []


@pytest.mark.parametrize("word", ["it's", "%s", "100%", "甲", "Two words", 'a"b', "a\\b"])
def test_a_constant_that_is_no_plain_word_stays_a_value(word: str) -> None:
    insert(job(order=word))
    insert(job(order="another"))
    kept = keep(Job.objects.filter(order=word, name="-a name-"))
    assert (word in kept.params, [row.order for row in kept.rows({"-a name-": "a job"})]) == (True, [word])


def test_an_empty_word_is_spelt_out_too() -> None:
    insert(job(worker="ann"))
    insert(job())
    (found,) = keep(Job.objects.exclude(worker="")).rows({})
    assert found.worker == "ann"


@pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL plans once for all values")
def test_an_index_of_some_rows_serves_a_statement_planned_once_for_all_values() -> None:
    kept = keep(Job.objects.filter(state=State.WAITING, name="-a name-"))
    for _time in range(12):
        kept.rows({"-a name-": "a job"})
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT generic_plans > 0 FROM pg_prepared_statements WHERE statement LIKE %s", ["%jobs_job%name%"]
        )
        assert cursor.fetchall() == [(True,)]


def test_of_a_row_as_it_was_read_only_what_differs_is_written() -> None:
    insert(job(worker="ann", payload={"n": 1}))
    (row,) = keep(Job.objects.filter(name="-a name-")).rows({"-a name-": "a job"})
    as_read(row)
    row.state, row.worker = State.FAILED, "ann"
    row.payload["n"] = 2  # changed in its place
    Job.objects.filter(pk=row.pk).update(worker="bob")  # stands, since nothing was said about it
    with CaptureQueriesContext(connection) as caught:
        update(row, ["state", "worker", "payload", "error"])
    (written,) = [query["sql"] for query in caught if query["sql"].startswith("UPDATE")]
    assert [name in written for name in ('"state"', '"payload"', '"worker"', '"error"')] == [True, True, False, False]
    stored = columns(row)
    assert (stored["state"], stored["payload"], stored["worker"]) == (State.FAILED, {"n": 2}, "bob")


def test_where_nothing_differs_nothing_is_written() -> None:
    insert(job(worker="ann"))
    (row,) = keep(Job.objects.filter(name="-a name-")).rows({"-a name-": "a job"})
    with CaptureQueriesContext(connection) as caught:
        update(as_read(row), ["state", "worker"])
    assert not caught.captured_queries


def test_what_was_written_and_is_taken_back_is_written_too() -> None:
    insert(job(worker="ann"))
    (row,) = keep(Job.objects.filter(name="-a name-")).rows({"-a name-": "a job"})
    as_read(row).worker = "bob"
    update(row, ["worker"])
    row.worker = "ann"
    update(row, ["worker"])
    assert Job.objects.get(pk=row.pk).worker == "ann"


def test_a_plain_word_stands_for_nothing_since_it_would_stand_in_the_statement() -> None:
    kept = keep(Job.objects.filter(name="name"))
    with pytest.raises(ValueError, match="no stand-in is a plain word"):
        kept.rows({"name": "a job"})


def test_what_was_read_of_a_row_goes_with_it_and_waits_for_no_collector() -> None:
    insert(job())
    (row,) = keep(Job.objects.filter(name="-a name-")).rows({"-a name-": "a job"})
    gc.disable()
    try:
        there = weakref.ref(as_read(row)._state)
        del row
        assert there() is None
    finally:
        gc.enable()
