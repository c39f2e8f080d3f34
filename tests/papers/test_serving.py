from datetime import date, datetime

import pytest
from django.db import DatabaseError, transaction

from linli.journal.models import Entry
from linli.kernel.clock import LOCAL
from linli.kernel.refused import NotAllowed, Refused
from linli.papers import services, serving
from linli.papers.models import Service
from linli.rules.serving import Proof

pytestmark = pytest.mark.unshared

DAY = date(2026, 4, 1)


@pytest.fixture(autouse=True)
def april(moved):
    """The first of April 2026, before anybody took up a post."""
    moved(datetime(2026, 4, 1, 9, tzinfo=LOCAL))


@pytest.fixture
def order(draft, officer, colleague):
    """A paper issued that day."""
    paper = draft()
    services.check(paper.pk, 1, by=colleague)
    return services.issue(paper.pk, by=officer)


def test_a_paper_handed_over_is_served_that_day_and_the_day_is_on_record(order, officer):
    made = serving.serve(order.pk, Proof("direct", received_on=DAY, receiver="许文静"), by=officer)
    assert (made.outcome, made.served_on) == ("served", DAY)
    entry = Entry.objects.get(subject_kind="service", subject_id=made.pk)
    assert entry.verb == "service.served"
    assert b'"served_on":"2026-04-01"' in bytes(entry.body)
    assert "许文静".encode() not in bytes(entry.body)


def test_a_letter_is_under_way_until_its_receipt_comes_back(moved, order, officer):
    sent = serving.serve(order.pk, Proof("post", sent_on=DAY, tracking="EMS 1"), by=officer)
    assert (sent.outcome, sent.served_on) == ("sent", None)
    moved(datetime(2026, 4, 7, 9, tzinfo=LOCAL))
    with pytest.raises(Refused) as refusal:
        serving.receive(sent.pk, date(2026, 3, 31), by=officer)
    assert refusal.value.code == "wrong_day"
    back = serving.receive(sent.pk, date(2026, 4, 4), by=officer)
    assert (back.outcome, back.served_on) == ("served", date(2026, 4, 4))
    with pytest.raises(Refused) as refusal:
        serving.receive(sent.pk, date(2026, 4, 5), by=officer)
    assert refusal.value.code == "service_finished"


def test_what_the_law_asks_for_is_asked_with_its_article(order, officer):
    with pytest.raises(Refused) as refusal:
        serving.serve(order.pk, Proof("left", received_on=DAY, refused="拒绝签收"), by=officer)
    assert (refusal.value.code, refusal.value.field, refusal.value.basis) == (
        "proof_missing",
        "attested",
        "民事诉讼法 art. 89",
    )
    assert not Service.objects.exists()


def test_failed_attempts_stand_beside_the_notice_that_follows_them(order, officer):
    serving.attempt(order.pk, "direct", "两次上门无人", by=officer)
    notice = Proof("notice", sent_on=DAY, reason="下落不明", published="社区公告栏")
    serving.serve(order.pk, notice, by=officer)
    assert [(row.way, row.outcome, row.served_on) for row in order.services.order_by("pk")] == [
        ("direct", "failed", None),
        ("notice", "served", date(2026, 5, 1)),
    ]


def test_a_finished_record_of_service_cannot_be_changed_behind_the_programs_back(order, officer):
    made = serving.serve(order.pk, Proof("direct", received_on=DAY, receiver="许文静"), by=officer)
    for act in (lambda rows: rows.update(served_on=date(2026, 1, 1)), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            act(Service.objects.filter(pk=made.pk))


def test_only_issued_papers_are_served_and_only_by_the_body(draft, order, officer, cast):
    with pytest.raises(Refused) as refusal:
        serving.attempt(draft().pk, "direct", "无人", by=officer)
    assert refusal.value.code == "paper_not_issued"
    with pytest.raises(NotAllowed):
        serving.attempt(order.pk, "direct", "无人", by=cast.acting("secretary"))
