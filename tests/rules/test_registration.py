"""Property certificates: what stands in the way and what does not, by the published examples (G)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.rules.money import fen
from linli.rules.registration import (
    BatchRow,
    Outcome,
    Progress,
    Unit,
    applicant,
    batch_faults,
    outcome,
    registration_fee,
    tracks,
)


def test_the_developers_arrears_are_recovered_and_the_buyer_is_registered() -> None:
    assert outcome(Unit(developer_owes=True)) == Outcome("register", tasks=("recover_from_developer",))  # G-4


@given(st.builds(Unit, claimants=st.integers(1, 3)))
def test_the_developers_arrears_never_change_the_outcome(unit: Unit) -> None:
    others = {**vars(unit)}
    others.pop("developer_owes")
    owing, clear = (outcome(Unit(**others, developer_owes=owes)) for owes in (True, False))
    assert (owing.result, owing.lacks) == (clear.result, clear.lacks)


def test_with_the_developer_gone_a_named_body_applies_first_and_then_the_buyer_alone() -> None:  # G-5
    assert outcome(Unit(developer="gone")) == Outcome("wait", tasks=("name_a_body",))
    assert outcome(Unit(developer="gone", body_named=True)).result == "register"
    assert applicant(Unit(developer="gone", body_named=True)) == "named_body"
    assert applicant(Unit(developer="gone", first_registered=True)) == "buyer"
    assert applicant(Unit(first_registered=True)) == "buyer_and_developer"


def test_two_who_claim_one_unit_are_refused_and_sent_to_court() -> None:  # G-6
    found = outcome(Unit(claimants=2))
    assert (found.result, found.basis, found.tasks) == ("refuse", "不动产登记暂行条例 art. 22", ("go_to_court",))


def test_an_illegal_building_is_not_made_legal_by_paper() -> None:
    assert outcome(Unit(illegal=True, own_paid=False)).result == "refuse"


def test_who_has_not_paid_his_own_share_waits() -> None:
    assert outcome(Unit(own_paid=False, planning=False)) == Outcome("wait", ("planning", "own_payment"))


def test_problems_open_their_tracks_once_each() -> None:
    assert tracks(["not_accepted", "across_parcels", "arrears", "land_procedure"]) == ["land", "taxes", "acceptance"]


def test_neither_of_two_owners_in_dispute_stands_in_a_batch() -> None:
    rows = [
        BatchRow("a", "1-101"),
        BatchRow("b", "1-102"),
        BatchRow("c", "1-102"),
        BatchRow("d", "1-103", disputed=True),
        BatchRow("e", "1-104", missing=("proof of payment",)),
        BatchRow("f", "1-105", result="wait"),
        BatchRow("g", "1-106", issued=True),
    ]
    assert batch_faults(rows) == {
        "b": "disputed",
        "c": "disputed",
        "d": "disputed",
        "e": "papers_missing",
        "f": "not_ready",
        "g": "issued",
    }


def test_progress_is_certificates_over_households_entitled() -> None:
    progress = Progress(issued=198, waiting=31, blocked=17)  # G-7
    assert (progress.entitled, progress.tenths) == (246, 805)
    assert Progress(0, 0, 0).tenths is None


@pytest.mark.parametrize(
    ("dwelling", "units", "fee"), [(True, 1, "80.00"), (False, 1, "550.00"), (False, 39, "21450.00")]
)
def test_shops_pay_more_than_dwellings(dwelling: bool, units: int, fee: str) -> None:
    assert registration_fee(dwelling=dwelling, units=units) == fen(fee)
