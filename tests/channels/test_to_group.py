"""What is pasted into the neighbours' group: of what everybody reads, and of nothing else."""

from typing import Any

import pytest
from django.test import Client

from tests.cases.test_ledger import release
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db


def test_a_public_case_has_a_text_and_a_picture_and_one_within_the_estate_has_none(
    sent: Any, estate_cast: Cast
) -> None:
    case = sent("北门路灯不亮", by=estate_cast.acting("resident"))
    there = f"/ledger/{estate_cast.places.estate.code}/{case.number}/"
    client = Client()
    client.force_login(estate_cast.neighbour)
    assert "group" not in client.get(there).context
    release(case, "北门路灯已修好")
    page = Client().get(there)
    said = page.content.decode()
    assert page.context["group"].splitlines()[0].startswith("【安和安置小区】")
    assert page.context["group"].endswith(there)
    assert "data:image/png" in said
    assert estate_cast.resident.name not in page.context["group"]
