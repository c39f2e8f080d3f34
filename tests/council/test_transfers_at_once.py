"""Whoever takes a member over and whoever writes about the transfer or the branch wait for each other in no circle."""

import pytest

from linli.council import transfers
from linli.council.party_models import Transfer
from linli.kernel import clock
from linli.people import on_record
from linli.people.models import Organisation, Person
from tests.council.conftest import Bodies
from tests.council.test_transfers import branch, brought  # noqa: F401 -- a fixture
from tests.people.test_order_of_locks import as_locked, become_relatives
from tests.people.test_regrading import married
from tests.support.crossing import ROUNDS, crossed, only_where_rows_are_locked

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.engine, only_where_rows_are_locked]


@pytest.fixture
def coming(branch: Bodies) -> Transfer:  # noqa: F811 -- the fixture
    return brought(branch)


def admission_crosses(branch: Bodies, coming: Transfer, writer: Person) -> None:  # noqa: F811 -- the fixture
    """It waits for whoever writes, who then wants the transfer and the body."""

    def wanted() -> None:
        as_locked(Transfer).get(pk=coming.pk)
        as_locked(Organisation).get(pk=branch.branch.pk)

    crossed(
        lambda: on_record.must_stand(writer.pk),
        wanted,
        lambda: transfers.admit(coming.pk, clock.today(), by=branch.secretary),
    )


def test_the_member_or_a_relative_writes_meanwhile(branch: Bodies, coming: Transfer) -> None:  # noqa: F811
    married(branch.cast, coming.person, branch.cast.resident)
    for writer in (coming.person, branch.cast.resident) * ROUNDS:
        admission_crosses(branch, coming, writer)


def test_whoever_becomes_a_relative_of_the_member_meanwhile_writes(
    branch: Bodies,  # noqa: F811 -- the fixture
    coming: Transfer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    become_relatives(branch.cast, coming.person, branch.cast.resident, monkeypatch)
    admission_crosses(branch, coming, branch.cast.resident)
