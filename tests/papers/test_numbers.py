"""Numbers without a gap, taken by many at once, each a process's worth of connections of its own."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections, transaction

from linli.papers import services
from linli.papers.models import Paper

CLIENTS = 8


@pytest.mark.django_db(transaction=True)
def test_papers_issued_by_eight_clients_at_once_have_every_number_once(draft, officer, colleague):
    amount = 1_000 if connection.vendor == "postgresql" else 120
    with transaction.atomic():
        papers = [draft().pk for _ in range(amount)]
        for pk in papers:
            services.check(pk, 1, by=colleague)

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
    assert list(found) == list(range(1, amount + 1))
    assert Paper.objects.exclude(sha256="").values("sha256").distinct().count() == amount
