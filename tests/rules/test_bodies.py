"""How large a body may be, how long it sits, and who may not sit in two."""

from datetime import date

import pytest

from linli.rules.bodies import LAWS, faults, incompatible, longest_end, reelection_from


@pytest.mark.parametrize(
    ("body", "seats", "wrong"),
    [
        ("owners_committee", 5, []),
        ("owners_committee", 6, ["even"]),
        ("owners_committee", 3, ["too_few"]),
        ("owners_committee", 12, ["too_many", "even"]),
        ("residents_committee", 6, []),
        ("branch_committee", 3, []),
        ("branch_committee", 2, ["too_few"]),
        ("council", 11, []),
        ("preparatory_group", 8, ["even"]),
    ],
)
def test_the_size_of_a_body_is_that_of_its_law(body: str, seats: int, wrong: list[str]) -> None:
    assert faults(LAWS[body], seats=seats) == wrong


def test_a_residents_committee_includes_women() -> None:
    law = LAWS["residents_committee"]
    assert (faults(law, seats=5, women=0), faults(law, seats=5, women=1)) == (["women_missing"], [])


def test_a_term_ends_after_its_years_and_the_next_election_is_prepared_three_months_before() -> None:
    ends = longest_end(LAWS["owners_committee"], date(2021, 11, 30))
    assert ends == date(2026, 11, 30)
    assert reelection_from(ends) == date(2026, 8, 30)
    assert longest_end(LAWS["council"], date(2021, 11, 30)) is None


def test_who_supervises_a_body_does_not_sit_in_it_but_cross_service_is_welcome() -> None:
    assert incompatible(["party_branch", "residents_committee", "owners_committee"]) == []
    assert [rule.basis for rule in incompatible(["residents_supervision", "residents_committee"])] == [
        "城市居民委员会组织法 art. 36"
    ]


def test_every_law_names_its_source() -> None:
    assert all(law.basis for law in LAWS.values())
