"""Numbers without a gap, taken by many at once, each a process's worth of connections of its own."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from linli.kernel.codes import public_code
from linli.papers import services
from linli.papers.models import Paper
from linli.places.models import new_salt

CLIENTS, AMOUNT = 8, 1_000


def copies(paper, amount):
    """As many papers more, checked like this one and each with its own code."""
    for _ in range(amount):
        paper.pk, paper.code, paper.salt, paper._state.adding = None, public_code(), new_salt(), True
        paper.save(force_insert=True)
        yield paper.pk


@pytest.mark.django_db(transaction=True)
def test_papers_issued_by_eight_clients_at_once_have_every_number_once(draft, officer, colleague):
    checked = services.check(draft().pk, 1, by=colleague)
    papers = [checked.pk, *copies(checked, AMOUNT - 1)]

    def client(own):
        try:
            for pk in own:
                services.issue(pk, by=officer)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(CLIENTS) as pool:
        for done in [pool.submit(client, papers[start::CLIENTS]) for start in range(CLIENTS)]:
            done.result()
    found = Paper.objects.order_by("serial").values_list("serial", flat=True)
    assert list(found) == list(range(1, AMOUNT + 1))
    assert Paper.objects.exclude(sha256="").values("sha256").distinct().count() == AMOUNT
