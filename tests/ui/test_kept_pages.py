"""A phone keeps one page, by a worker of its own, and nothing else."""

import pytest
from django.test import Client
from django.urls import reverse


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("worker", "page", "box", "script"),
    [
        ("cases:walk_worker", "cases:walk", "linli-walk-1", "cases/walk."),
        ("visits:worker", "visits:mine", "linli-visits-1", "visits/visits."),
    ],
)
def test_the_worker_keeps_its_page_with_what_it_is_drawn_with(
    client: Client, worker: str, page: str, box: str, script: str
) -> None:
    answer = client.get(reverse(worker))
    said = answer.content.decode()
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("text/javascript", "no-cache")
    assert f'const PAGE = "{reverse(page)}";' in said
    assert f'const KEPT = "{box}";' in said
    parts = next(line for line in said.splitlines() if line.startswith("const PARTS"))
    assert f"/{script}" in parts
    assert "/ui/linli." in parts


@pytest.mark.django_db
@pytest.mark.parametrize("worker", ["cases:kept", "cases:walk_worker", "visits:worker", "doorstep:worker"])
def test_every_worker_says_once_what_the_frame_asks_of_it(client: Client, worker: str) -> None:
    said = client.get(reverse(worker)).content.decode()
    assert said.startswith("// ")
    for once in (
        '"use strict";',
        "const KEPT = ",
        "function ours(",
        "function wanted(",
        "function first(",
        "function page(",
        'self.addEventListener("fetch"',
    ):
        assert said.count(once) == 1
    assert "{%" not in said
