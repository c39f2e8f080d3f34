"""The sweep meets, by real threads, whoever opens a matter again or puts it on hold in the same moment."""

import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from linli.cases.behalf_models import Behalf
from linli.cases.models import Case
from linli.journal.actors import Actor
from linli.kernel import clock
from linli.people.models import Emptied
from linli.people.retention import holding, registry, sweeping
from tests.cases.test_services_at_once import at_once
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ended(estate_cast: Cast, sent: Callable[..., Any]) -> Case:
    """Reported for a neighbour, and closed four years ago."""
    case: Case = sent("路灯不亮", phone="13800138000")
    Behalf.objects.create(
        case=case, name="温老太", phone="13800138055", relation="neighbour", agreed="said", consent_on=clock.today()
    )
    Case.objects.filter(pk=case.pk).update(open=False, closed_at=clock.now() - timedelta(days=4 * 366))
    return case


def kept(key: str) -> registry.Kept:
    [found] = [each for each in registry.kept() if each.key == key]
    return found


def beside(key: str, work: Callable[[], object]) -> None:
    """The sweep, begun while somebody's work is done and not yet committed."""
    begun = threading.Event()

    def other() -> None:
        with transaction.atomic():
            work()
            begun.set()
            time.sleep(0.5)

    def sweep() -> None:
        assert begun.wait(20)
        assert sweeping.sweep(kept(key), batches=1)

    assert at_once(other, sweep) == [None, None]


def test_what_is_opened_again_meanwhile_is_not_emptied(ended: Case) -> None:
    def opened() -> None:
        Case.objects.filter(pk=ended.pk).update(open=True, closed_at=None)

    beside("case_reporter", opened)
    ended.refresh_from_db()
    assert ended.reporter_phone
    assert not Emptied.objects.exists()


def test_what_is_put_on_hold_meanwhile_is_not_emptied(ended: Case, estate_cast: Cast) -> None:
    by: Actor = estate_cast.acting("street_officer")
    for key in ("case_reporter", "case_behalf"):
        assert sweeping.due(kept(key)).count() == 1
    beside("case_behalf", lambda: holding.hold("case", ended.code, "（2026）云01民初17号", by=by))
    assert Behalf.objects.get(case=ended).phone
    assert not Emptied.objects.exists()
