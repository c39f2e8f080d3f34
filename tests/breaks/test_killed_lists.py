"""Killed in the middle of making a file that somebody wants by the clock: one in the end, none half."""

import base64
from contextlib import suppress
from io import BytesIO

import psutil
import pytest
from django.db import transaction
from django.db.models import Model
from openpyxl import load_workbook

from linli.jobs.models import Job, State
from linli.journal.models import Entry
from linli.notify.models import Notice
from linli.places.models import Area
from linli.web.scheduled import services
from linli.web.scheduled.models import ListOrder, MadeList
from tests.breaks.waiting import until
from tests.support.cast import Cast
from tests.support.served import Served, linli

pytestmark = [pytest.mark.breaks, pytest.mark.engine, pytest.mark.timeout(300)]

WITHIN = 90
TRIES = 12


def making() -> bool:
    """Whether a worker has begun a file that is not kept yet."""
    return Job.objects.filter(name=services.MAKE, state=State.RUNNING).exists() and not MadeList.objects.exists()


def killed_while_it_makes(served: Served, order: ListOrder, waits_for: type[Model], cast: Cast) -> bool:
    """Have the file made, hold what its maker must write or lock, and kill it there. False where it was quicker."""
    services.make_now(order.pk, by=cast.acting("secretary"))
    until(lambda: making() or MadeList.objects.exists(), WITHIN, lambda: served.log.read_text()[-4000:])
    with transaction.atomic():
        list(waits_for._default_manager.select_for_update().values_list("pk"))
        if not making():
            return False
        for worker in served.parts("worker"):
            with suppress(psutil.NoSuchProcess):
                worker.kill()
                worker.wait(10)
        return not MadeList.objects.exists()


@pytest.mark.parametrize("waits_for", [Area, ListOrder], ids=["as the page is asked", "as the file is kept"])
def test_a_killed_worker_leaves_no_half_file_and_the_next_makes_it_once(
    estate_cast: Cast, serve, waits_for: type[Model]
) -> None:
    served, by = serve(), estate_cast.acting("secretary")
    for _try in range(TRIES):
        order = services.order(services.Wanted("/desk/figures/", "excel", "day", 0, 7), "数据", by=by)
        if killed_while_it_makes(served, order, waits_for, estate_cast):
            break
        MadeList.objects.all().delete()
        services.stop(order.pk, by=by)
    else:
        pytest.fail("the worker was always quicker")
    until(lambda: MadeList.objects.filter(regular=order).exists(), WITHIN, lambda: served.log.read_text()[-4000:])
    job = Job.objects.filter(name=services.MAKE).latest("pk")
    until(lambda: Job.objects.get(pk=job.pk).state == State.DONE, WITHIN)
    assert Job.objects.get(pk=job.pk).attempts == 2
    made = MadeList.objects.get(regular=order)
    body = base64.b64decode(made.body)
    assert len(body) == made.size
    assert load_workbook(BytesIO(body)).sheetnames
    order.refresh_from_db()
    assert (order.outcome, order.outcome_at) == ("made", made.at)
    kept = Entry.objects.filter(subject_kind="list_order", subject_id=order.pk, verb="list_order.made")
    assert kept.count() == 1
    until(lambda: Notice.objects.filter(entry_id=kept.get().pk).exists(), WITHIN)
    assert Notice.objects.filter(subject_kind="list_order", subject_id=order.pk).count() == 1
    linli("verify")
