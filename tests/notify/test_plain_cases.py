"""Whoever reads in the version for elders is told of their request in short words: what it is, how far it is now."""

from typing import Any

import pytest
from django.utils import translation

from linli.cases import route_services
from linli.cases.models import Case
from linli.cases.route_services import Rule
from linli.jobs.worker import run_until_idle
from linli.journal.actors import Actor
from linli.notify import saying
from linli.notify.models import Delivery, Notice
from linli.people.models import Person
from tests.cases.conftest import Sent
from tests.notify.conftest import Noting
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db


def answered(sent: Sent, cast: Cast) -> Case:
    case = sent("北门路灯不亮", by=cast.acting("resident"))
    Notice.objects.create(
        person=cast.resident, entry_id=10**9, row="case.step", subject_kind="case", subject_id=case.pk, action="accept",
        at=case.created_at,
    )  # fmt: skip
    return case


def test_an_elder_reads_in_two_sentences_how_far_it_is(sent: Sent, estate_cast: Cast) -> None:
    case, reader = answered(sent, estate_cast), Actor(estate_cast.resident.pk, "person")
    [notice] = Notice.objects.filter(person=estate_cast.resident)
    said = saying.said([notice], reader, plain=True)[notice.pk]
    assert said.title == "您反映的“北门路灯不亮”有进展了"
    assert said.text.startswith("现在：")
    assert said.text.endswith(f"编号 {case.number}。")
    assert said.url == saying.said([notice], reader)[notice.pk].url
    with translation.override("en"):
        assert saying.said([notice], reader, plain=True)[notice.pk].text.startswith("Now: ")


def test_the_letter_that_leaves_is_worded_for_its_reader_in_their_language(
    sent: Sent, estate_cast: Cast, noting: Noting
) -> None:
    rule = Rule(post_kind="grid_worker", note="由网格员先看")
    route_services.lay(estate_cast.places.estate, [rule], by=estate_cast.acting("secretary"))
    Person.objects.filter(pk=estate_cast.grid_worker.pk).update(elder=True, language="en")
    sent("北门路灯不亮", by=estate_cast.acting("resident"))
    run_until_idle()
    told: list[Any] = [one for one in noting.letters if one.person_id == estate_cast.grid_worker.pk]
    assert Delivery.objects.filter(notice__person=estate_cast.grid_worker).exists()
    if told:  # by day; at night it waits for the morning
        assert (told[0].plain, told[0].language, told[0].subject.startswith("About")) == (True, "en", True)
