"""The queue as administrators keep it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from linli.jobs.models import Job, State
from linli.jobs.services import enqueue, purge
from linli.jobs.timetable import set_up
from linli.journal.audit import findings
from linli.journal.bodies import data_of
from linli.journal.models import Entry
from linli.journal.queries import history_of
from linli.kernel import clock
from linli.web.queue import faults
from tests.cases.desk import at_desk
from tests.support.cast import Cast

TRACE = """Traceback (most recent call last):
  File "/srv/app/src/linli/jobs/worker.py", line 88, in _run
    handler.run(job.payload)
  File "/srv/app/src/linli/people/jobs.py", line 19, in send_code
    raise ValueError(f"{phone} is wrong")
ValueError: +8613900000001 陈桂兰: is wrong
"""


@pytest.fixture
def admin(cast: Cast) -> Client:
    return at_desk(cast.administrator, second_factor=True)


def failed(name: str = "people.send_code", **given: Any) -> Job:
    job = enqueue(name, {}, **given)
    Job.objects.filter(pk=job.pk).update(state=State.FAILED, attempts=4, ended_at=clock.now(), error=TRACE)
    return job


def test_a_failure_is_shown_by_kind_and_place_without_its_words() -> None:
    fault = faults.of(TRACE)
    assert fault == faults.Fault("ValueError", ("linli/people/jobs.py:19 send_code", "linli/jobs/worker.py:88 _run"))
    assert faults.of("The worker died each time.") == faults.Fault("", ())


def test_failed_jobs_are_run_again_or_forgotten(admin: Client) -> None:
    first, second = failed(), failed()
    set_up()
    page = admin.get(reverse("web:jobs")).content.decode()
    assert "ValueError" in page
    assert "people.forget_codes" in page
    for hidden in ("13900000001", "陈桂兰"):
        assert hidden not in page
    assert admin.post(reverse("web:job_retry", args=[first.pk])).status_code == 302
    assert Job.objects.get(pk=first.pk).state == State.WAITING
    assert admin.post(reverse("web:job_retry", args=[first.pk])).status_code == 409
    url = reverse("web:job_forget", args=[second.pk])
    assert admin.get(url).status_code == 200
    assert Job.objects.filter(pk=second.pk).exists()
    assert admin.post(url).status_code == 302
    assert not Job.objects.filter(pk=second.pk).exists()


def test_who_ran_which_job_again_and_why_it_had_failed_is_on_record(
    cast: Cast, admin: Client, moved: Callable[[datetime], None]
) -> None:
    again, given_up = failed(), failed()
    admin.post(reverse("web:job_retry", args=[again.pk]))
    admin.post(reverse("web:job_retry", args=[again.pk]))  # refused the second time
    admin.post(reverse("web:job_forget", args=[given_up.pk]))
    entries = [*history_of(again), *Entry.objects.filter(subject_kind="job", subject_id=given_up.pk)]
    why = {
        "name": "people.send_code",
        "error": "ValueError",
        "at": ["linli/people/jobs.py:19 send_code", "linli/jobs/worker.py:88 _run"],
    }
    assert [(entry.verb, entry.person_id, entry.post_id, data_of(entry)) for entry in entries] == [
        ("job.retried", cast.administrator.pk, cast.posts["administrator"].pk, why),
        ("job.forgotten", cast.administrator.pk, cast.posts["administrator"].pk, why),
    ]
    page = admin.get(reverse("web:journal_entry", args=[entries[0].pk])).content.decode()
    assert "失败的后台任务已重试" in page
    assert "linli/people/jobs.py:19 send_code" in page
    again.refresh_from_db()
    again.state, again.ended_at = State.DONE, clock.now()
    again.save()
    moved(clock.now() + timedelta(days=8))
    purge(clock.now() - timedelta(days=7))
    assert not Job.objects.filter(pk=again.pk).exists()
    assert list(findings()) == []


def test_the_queue_is_kept_by_administrators_with_a_second_factor_alone(cast: Cast) -> None:
    job = failed()
    bare = at_desk(cast.administrator).get(reverse("web:jobs"))
    assert bare["Location"].startswith(reverse("people:second_factor"))
    for role in ("street_officer", "secretary", "resident"):
        client = at_desk(getattr(cast, role), second_factor=True)
        assert client.get(reverse("web:jobs")).status_code == 403
        assert client.post(reverse("web:job_retry", args=[job.pk])).status_code == 403
        assert client.post(reverse("web:job_forget", args=[job.pk])).status_code == 403
    assert Job.objects.get(pk=job.pk).state == State.FAILED


@pytest.mark.parametrize("rows", [1, 30])
def test_the_page_takes_the_same_statements_for_one_and_for_thirty(
    admin: Client, django_assert_max_num_queries: Any, rows: int
) -> None:
    set_up()
    for _n in range(rows):
        failed()
        job = enqueue("people.send_code", {})
        Job.objects.filter(pk=job.pk).update(state=State.RUNNING)
    with django_assert_max_num_queries(12):
        assert admin.get(reverse("web:jobs")).status_code == 200
