"""What somebody was told goes by the clock, as a whole: read ones sooner than those that nobody read."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from linli.cases import referrals
from linli.cases.referral_models import Referral
from linli.journal import audit, subjects
from linli.journal.actors import SYSTEM
from linli.journal.models import Entry
from linli.kernel import clock
from linli.notify import managing
from linli.notify.models import Delivery, Notice, State
from linli.people import jobs
from linli.people.models import Emptied, Hold, Person, Sweep
from linli.people.retention import registry, sweeping
from linli.settings import services as settings
from tests.cases.conftest import Sent
from tests.cases.test_relations import given_to
from tests.support.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def kept(key: str) -> registry.Kept:
    [found] = [each for each in registry.kept() if each.key == key]
    return found


def line(person: Person, number: int, *, told: int, read: int | None = None, case: int = 0) -> Notice:
    """A line of an inbox, told and read so many days ago."""
    now = clock.now()
    return Notice.objects.create(
        person=person, entry_id=number, row="x", subject_kind="case" if case else "person",
        subject_id=case or person.pk, at=now - timedelta(days=told),
        read_at=None if read is None else now - timedelta(days=read),
    )  # fmt: skip


def sent(notice: Notice, state: State) -> Delivery:
    return Delivery.objects.create(notice=notice, channel="noting", state=state, sent_at=clock.now())


def damage() -> list[str]:
    return [each.damage for each in audit.findings() if each.damage not in ("missing-subject", "row-edited")]


def test_read_ones_go_after_a_year_and_unread_ones_after_two(cast: Cast) -> None:
    line(cast.resident, 1, told=400, read=366)
    stays = [
        line(cast.resident, 2, told=800, read=360),  # read lately
        line(cast.resident, 3, told=400),  # not read yet
    ]
    sent(line(cast.neighbour, 4, told=731), State.SENT)
    jobs.empty_old({})
    assert list(Notice.objects.order_by("pk")) == stays
    assert not Delivery.objects.exists()
    assert not Emptied.objects.exists()
    assert dict(Sweep.objects.filter(emptied__gt=0).values_list("field", "emptied")) == {
        "notice_read": 1, "notice_unread": 1,
    }  # fmt: skip
    assert Entry.objects.filter(verb="retention.swept", subject_kind="sweep").count() == len(list(registry.kept()))
    assert damage() == []


def test_what_is_on_its_way_once_more_stays_until_it_has_left(cast: Cast) -> None:
    old = sent(line(cast.resident, 1, told=900, read=800), State.DEAD)
    assert sweeping.count(kept("notice_read")) == 1
    managing.send_again(old.code, by=cast.acting("administrator"))
    assert sweeping.count(kept("notice_read")) == 0
    Delivery.objects.update(state=State.SENT)
    assert sweeping.sweep(kept("notice_read"), batches=1)
    assert not Notice.objects.exists()
    assert damage() == []  # the entry of who sent it again needs no row


def test_what_tells_of_a_matter_on_hold_stays(cast: Cast) -> None:
    held = line(cast.resident, 1, told=900, read=800, case=77)
    line(cast.resident, 2, told=900, read=800, case=78)
    Hold.objects.create(kind="case", row_id=77, reason="（2026）云01民初17号")
    assert sweeping.sweep(kept("notice_read"), batches=1)
    assert list(Notice.objects.all()) == [held]


def test_what_tells_of_a_question_put_about_a_matter_on_hold_stays(estate_cast: Cast, sent: Sent) -> None:
    about, other = (asked(estate_cast, sent) for _each in range(2))
    held = line(estate_cast.resident, 1, told=900, read=800)
    Notice.objects.update(subject_kind="referral", subject_id=about.pk)
    line(estate_cast.resident, 2, told=900, read=800)  # of another kind, under the same key
    Notice.objects.filter(entry_id=2).update(subject_kind="home_visit", subject_id=about.pk)
    line(estate_cast.resident, 3, told=900, read=800)
    Notice.objects.filter(entry_id=3).update(subject_kind="referral", subject_id=other.pk)
    hold = Hold.objects.create(kind="case", row_id=about.case_id, reason="（2026）云01民初17号")
    assert sweeping.sweep(kept("notice_read"), batches=1)
    assert list(Notice.objects.all()) == [held]
    Hold.objects.filter(pk=hold.pk).update(ended_at=clock.now())
    assert sweeping.count(kept("notice_read")) == 1


def asked(cast: Cast, sent: Sent) -> Referral:
    case = given_to(cast, sent(), "grid_worker")
    return referrals.ask_outside(case.pk, "镇供电所", "何时检修", clock.today(), by=cast.acting("grid_worker"))[0]


@pytest.mark.parametrize("kind", sorted(registry.parts()))
def test_whatever_stands_for_a_matters_sake_is_told_of_under_its_own_kind(kind: str) -> None:
    part = registry.parts()[kind]
    assert subjects.kinds()[kind].model is part.model
    assert part.matter in registry.holdable()
    assert part.model._meta.get_field(part.column.removesuffix("_id"))


def test_the_installation_sets_another_time(cast: Cast) -> None:
    line(cast.resident, 1, told=120, read=100)
    assert sweeping.count(kept("notice_read")) == 0
    settings.set_value("retention.notice_read", 90, area_id=None, by=SYSTEM, starts=clock.today(), source="街道规定")
    assert sweeping.count(kept("notice_read")) == 1


def test_a_batch_that_breaks_off_is_not_half_done_and_the_next_night_goes_on(cast: Cast, monkeypatch: Any) -> None:
    for number in range(5):
        line(cast.resident, number, told=900)
    monkeypatch.setattr(sweeping, "BATCH", 2)
    assert sweeping.sweep(kept("notice_unread"), batches=1) is False
    with monkeypatch.context() as broken:
        broken.setattr(sweeping, "_count", lambda *_args, **_more: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            sweeping.sweep(kept("notice_unread"), batches=1)
    assert Notice.objects.count() == 3
    assert damage() == []
    assert sweeping.sweep(kept("notice_unread"), batches=9) is True
    assert Notice.objects.count() == 0
    assert Sweep.objects.get(field="notice_unread").emptied == 5


@pytest.mark.parametrize("key", ["notice_read", "notice_unread"])
def test_what_is_due_is_found_by_its_index(cast: Cast, key: str) -> None:
    if connection.vendor == "postgresql":  # of a table with nothing in it the planner would read all
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_bitmapscan = off")
    assert "told_long_ago" in kept(key).ended(clock.now()).order_by().explain()
