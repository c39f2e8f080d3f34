"""The whole table, held against an estate in which something of everything has happened."""

from collections import Counter
from fnmatch import fnmatchcase

import pytest
from django.test import Client
from django.urls import reverse

from linli.jobs.worker import run_until_idle
from linli.journal.models import Entry
from linli.notify import facts, subscriptions
from linli.notify.models import Notice
from tests.cases.desk import at_desk
from tests.cases.world import World, estate_with_secrets  # noqa: F401 -- the fixture

pytestmark = pytest.mark.django_db


def test_what_happened_is_told_to_whom_it_concerns_in_words_that_are_whole(
    estate_with_secrets: World,  # noqa: F811
) -> None:
    run_until_idle()
    told: Counter[str] = Counter()
    entries = list(Entry.objects.order_by("pk"))
    for row in subscriptions.table():
        heard = [entry for entry in entries if fnmatchcase(entry.verb, row.verbs) and row.when(entry)]
        model = getattr(row.told, "of", None)  # where nothing of the kind has happened, as if it just had
        made = model._default_manager.order_by("-pk").first() if model and not heard else None
        heard += [Entry(subject_id=made.pk, verb=row.verbs)] if made else []
        for one in (one for entry in heard for one in row.told(entry)):
            filled = facts.said(facts.kept(one.facts))
            assert "%(" not in str(row.words) % filled
            assert "%(" not in str(row.plain) % filled
            told[row.topic] += 1
    assert set(told) >= set(subscriptions.TOPICS) - {"mutual_aid", "teams"}, told
    assert max(Counter(Notice.objects.values_list("entry_id", "person_id")).values()) == 1
    did = dict(Entry.objects.values_list("pk", "person_id"))
    secure = {row.name for row in subscriptions.table() if row.security}
    own = [one.row for one in Notice.objects.all() if did[one.entry_id] == one.person_id]
    assert set(own) <= secure
    client = Client()
    for person in (estate_with_secrets.cast.resident, estate_with_secrets.cast.neighbour):
        client.force_login(person)
        assert client.get(reverse("notify:inbox")).status_code == 200
        for code in Notice.objects.filter(person=person).values_list("code", flat=True)[:40]:
            assert client.get(reverse("notify:follow", args=[code])).status_code == 302
    page = at_desk(estate_with_secrets.cast.secretary).get(reverse("notify:table")).content.decode()
    assert page.count("<tr>") == len(subscriptions.table()) + 1
