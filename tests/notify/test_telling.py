"""What follows from an entry: an inbox for everybody concerned, once, and for nobody else."""

from collections import Counter

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from linli.cases import route_services
from linli.cases.route_services import Rule
from linli.jobs.worker import run_until_idle
from linli.kernel import clock
from linli.notify import subscriptions
from linli.notify.models import Notice
from linli.people.models import Person
from tests.cases.conftest import Sent, estate_cast, process, sent
from tests.cases.desk import at_desk
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db

__all__ = ["estate_cast", "process", "sent"]


def test_whoever_did_it_is_not_told_and_everybody_else_once(estate_cast: Cast, sent: Sent) -> None:
    rule = Rule(post_kind="grid_worker", note="由网格员先看")
    route_services.lay(estate_cast.places.estate, [rule], by=estate_cast.acting("secretary"))
    run_until_idle()
    case = sent(by=estate_cast.acting("resident"))
    run_until_idle()
    told = Counter(Notice.objects.values_list("entry_id", "person_id"))
    assert set(told.values()) == {1}
    assert set(Notice.objects.values_list("person_id", flat=True)) == {estate_cast.grid_worker.pk}
    assert set(Notice.objects.values_list("subject_kind", "subject_id")) == {("case", case.pk)}


def notices(person: Person, number: int) -> None:
    Notice.objects.bulk_create(
        Notice(person=person, entry_id=n, row="gone", subject_kind="x", subject_id=n, url="/mine/", at=clock.now())
        for n in range(1, number + 1)
    )


def test_the_head_counts_what_is_unread_and_opening_one_reads_it(estate_cast: Cast) -> None:
    notices(estate_cast.resident, 3)
    client = Client()
    client.force_login(estate_cast.resident)
    page = client.get(reverse("notify:inbox")).content.decode()
    assert ("3 条未读" in page, page.count("data-row")) == (True, 3)
    first = Notice.objects.earliest("pk")
    answer = client.get(reverse("notify:follow", args=[first.code]))
    assert (answer.status_code, answer.headers["Location"]) == (302, "/mine/")
    assert "2 条未读" in client.get(reverse("cases:mine")).content.decode()
    client.post(reverse("notify:read"), {"last": Notice.objects.earliest("-pk").pk})
    assert "条未读" not in client.get(reverse("cases:mine")).content.decode()


def test_anothers_inbox_is_nobodys(estate_cast: Cast) -> None:
    notices(estate_cast.resident, 2)
    client = Client()
    assert client.get(reverse("notify:inbox")).status_code == 302
    client.force_login(estate_cast.neighbour)
    assert "data-row" not in client.get(reverse("notify:inbox")).content.decode()
    one = Notice.objects.latest("pk")
    assert client.get(reverse("notify:follow", args=[one.code])).status_code == 404
    client.post(reverse("notify:read"), {"last": one.pk})
    assert not Notice.objects.exclude(read_at=None).exists()


def test_a_page_costs_the_same_at_one_notice_and_at_thirty_and_goes_on_by_keys(estate_cast: Cast) -> None:
    counts = []
    for number in (1, 30):
        Notice.objects.all().delete()
        notices(estate_cast.secretary, number)
        client = at_desk(estate_cast.secretary)
        client.get(reverse("notify:desk"))
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(reverse("notify:desk"))
        counts.append(len(asked))
    assert counts[0] == counts[1]
    Notice.objects.all().delete()
    notices(estate_cast.secretary, 31)
    page = at_desk(estate_cast.secretary).get(reverse("notify:desk"))
    older = at_desk(estate_cast.secretary).get(reverse("notify:desk") + page.context["older"])
    assert (len(page.context["lines"]), len(older.context["lines"])) == (30, 1)


def test_every_row_has_words_in_both_languages_and_a_topic() -> None:
    rows = subscriptions.table()
    assert len(rows) == len({row.name for row in rows}) >= 11
    for row in rows:
        assert str(row.words)
        assert str(row.plain)
        assert str(row.who)
