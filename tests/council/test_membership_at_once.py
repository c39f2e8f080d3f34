"""Two strike out one line at once: one does, the other is told, and the journal has it once."""

import pytest

from linli.council import membership_life
from linli.council.life_models import Talk
from linli.journal.audit import findings
from linli.journal.models import Entry
from linli.kernel import clock
from linli.kernel.refused import Refused
from tests.cases.test_services_at_once import at_once
from tests.council.conftest import Bodies

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.engine]


def test_of_two_who_strike_out_one_line_at_once_one_does(bodies: Bodies) -> None:
    one, other = bodies.members[:2]
    row = membership_life.note_talk(bodies.branch.pk, one.pk, other.pk, clock.today(), by=bodies.secretary)
    found = at_once(
        *[
            lambda by=by: membership_life.strike_out("talk", row.pk, by=by)
            for by in (bodies.secretary, bodies.recording)
        ]
    )
    assert [getattr(one, "code", "") for one in found if isinstance(one, Refused)] == ["struck_already"]
    assert (Talk.objects.count(), Entry.objects.filter(verb="talk.struck_out").count()) == (0, 1)
    assert list(findings()) == []
