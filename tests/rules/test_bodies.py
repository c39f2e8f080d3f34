"""How large a body may be, how long it sits, and who may not sit in two."""

from datetime import date, datetime

import pytest

from linli.rules.ballot import MORE_THAN_HALF, THREE_QUARTERS, TWO_THIRDS
from linli.rules.bodies import (
    LAWS,
    Ground,
    faults,
    from_floor,
    incompatible,
    lacking,
    longest_end,
    most_at_once,
    outnumbered,
    reelection_from,
    set_locally,
    unmet,
)


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


def test_each_law_that_decides_names_where_each_of_its_numbers_stands() -> None:
    thresholds = [each for law in LAWS.values() for edition in law.decides.values() for each in edition]
    assert len(thresholds) > 20
    assert all(each.basis and each.measure == "heads" for each in thresholds)
    assert all(asked.basis for law in LAWS.values() for asked in (*law.members, *law.parts))


def test_residents_representatives_need_two_thirds_from_the_day_of_the_new_law_on() -> None:
    law = LAWS["residents_representatives"]
    quorum = [law.deciding(day)[0] for day in (date(1999, 1, 1), date(2025, 12, 31), date(2026, 1, 1))]
    assert [(each.share, each.basis) for each in quorum] == [
        (MORE_THAN_HALF, "practice"), (MORE_THAN_HALF, "practice"), (TWO_THIRDS, "城市居民委员会组织法 art. 29"),
    ]  # fmt: skip
    assert law.deciding() == law.deciding(date(2026, 1, 1))


def test_what_an_area_sets_replaces_the_share_and_says_by_whom_and_what_is_offered_starts_at_the_floor() -> None:
    there, agree = set_locally(LAWS["council"].deciding(), {"participation": (THREE_QUARTERS, "议事会章程")})
    assert (there.share, there.basis, agree.share) == (THREE_QUARTERS, "议事会章程", MORE_THAN_HALF)
    assert from_floor(TWO_THIRDS) == ["two_thirds", "more_than_two_thirds", "three_quarters", "four_fifths"]


def test_owners_have_half_of_a_preparatory_group_and_every_side_is_there() -> None:
    law = LAWS["preparatory_group"]
    sides = [{"developer_seat"}, {"street_seat", "body_chair"}, {"community_seat"}]
    assert lacking(law, [*sides, *[{"owner_seat"}] * 4]) == []
    assert [part.seats for part in lacking(law, [*sides[:2], {"owner_seat"}])] == [("owner_seat",), ("community_seat",)]
    assert lacking(law, []) == []


def test_representatives_are_four_fifths_of_those_who_meet() -> None:
    law = LAWS["residents_representatives"]
    committee = [{"residents_seat"}] * 5
    assert lacking(law, [*committee, *[{"representative_seat"}] * 20]) == []
    assert len(lacking(law, [*committee, *[{"representative_seat"}] * 19])) == 1


@pytest.mark.parametrize(
    ("seats", "residents", "others", "wrong"),
    [
        (9, 0, 4, False),  # five seats are left for residents
        (9, 0, 5, True),
        (9, 4, 5, True),
        (9, 5, 4, False),
        (0, 2, 2, False),  # half is enough
        (0, 2, 3, True),
        (0, 0, 0, False),
    ],
)
def test_at_least_half_of_a_council_live_there(seats: int, residents: int, others: int, wrong: bool) -> None:
    members: list[dict[Ground, bool | None]] = [*[{"resident": True}] * residents, *[{"resident": False}] * others]
    found = outnumbered(LAWS["council"], members, seats=seats)
    assert bool(found) is wrong
    assert outnumbered(LAWS["council"], [{"resident": None}] * 9) == []
    assert outnumbered(LAWS["team"], members) == []


def test_what_is_known_not_to_be_so_keeps_somebody_out_and_what_nobody_knows_does_not() -> None:
    law = LAWS["owners_committee"]
    assert unmet(law, {}) == []
    assert unmet(law, {"owner": None, "of_age": True}) == []
    assert [(one.ground, one.basis) for one in unmet(law, {"owner": False, "of_age": True})] == [
        ("owner", "业主大会和业主委员会指导规则 art. 31")
    ]


def test_seats_are_taken_by_those_whose_terms_run_at_once() -> None:
    def day(month: int) -> datetime:
        return datetime(2026, month, 1)

    follows = [(day(1), day(3)), (day(3), None)]  # one takes over from the other
    assert most_at_once(follows, day(1), None) == 1
    assert most_at_once([*follows, (day(2), day(4))], day(1), None) == 2
    assert most_at_once(follows, day(4), None) == 1
    assert most_at_once([(day(1), day(2))], day(2), None) == 0
