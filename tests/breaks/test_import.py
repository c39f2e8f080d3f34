"""A large import beside residents who go on reporting: whole, quick, and nobody waits for it."""

import re
import resource

import pytest
from django.urls import reverse

from linli.cases import imports
from linli.cases.models import Case
from linli.jobs.models import Job, State
from linli.search import queries as search
from tests.breaks.reporters import reporting
from tests.breaks.waiting import until
from tests.cases.test_import_real import public
from tests.files.pictures import jpeg
from tests.support.cast import Cast
from tests.support.served import Served, linli

pytestmark = [pytest.mark.breaks, pytest.mark.engine]

# Seconds: the whole import, its one writing transaction, and what a resident waits at the 99th percentile.
WHOLE, WRITING, WAITED = 30, 3, 2
MESSAGES = 4326


def processor_seconds() -> float:
    """What the commands ended so far have used."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def test_real_messages_come_in_within_half_a_minute_while_residents_go_on(served: Served, estate_cast: Cast) -> None:
    path, estate = public("residents/supported.csv.gz"), estate_cast.places.estate
    url = served.url + reverse("cases:report", args=[estate.code])
    with reporting(url, phones=4, photo=jpeg((64, 48)), pause=0.2) as met:
        used = processor_seconds()
        said = linli("import-requests", str(path), "--area", estate.code).stdout
        used = processor_seconds() - used
        until(lambda: not Job.objects.filter(name=imports.INDEX).exclude(state=State.DONE).exists())
    waits = sorted(met.waits)
    p99 = waits[int(len(waits) * 0.99)]
    print(f"{said.strip()} {used:.1f} s of a processor; {len(waits)} forms meanwhile, p99 {p99:.2f} s")
    assert (met.strange, met.again) == ([], 0)
    assert Case.objects.count() == MESSAGES + len(met.receipts)
    # Whatever else the machine does makes it wait for a processor.
    assert used < WHOLE
    assert float(re.findall(r"\d+\.\d+", said)[-1]) <= WRITING
    assert len(waits) >= 50
    assert p99 <= WAITED
    last = Case.objects.exclude(source_number="").latest("pk")
    assert last.pk in search.ids("case", last.source_number)
