"""The solver against the independent checker of the rules: none broken, fair, and gaps named where none fits."""

from datetime import datetime, timedelta

import pytest

from linli.kernel import clock
from linli.rotas.proposing import Wishes, propose
from linli.rules.rota import Keeper, Slot, faults, unfairness

START = datetime(2026, 11, 30, tzinfo=clock.LOCAL)


def slots(days: int, least: int = 2, hours: int = 8, *, needs: str = "") -> list[Slot]:
    per_day = 24 // hours
    return [
        Slot(
            f"{day}-{number}", START + timedelta(days=day, hours=hours * number),
            START + timedelta(days=day, hours=hours * (number + 1)), least, least + 1,
            frozenset({needs}) if needs and number == per_day - 1 else frozenset(),
        )
        for day in range(days)
        for number in range(per_day)
    ]  # fmt: skip


def keepers(number: int, *, skilled: int = 3) -> list[Keeper]:
    away = [((START + timedelta(days=one % 28), START + timedelta(days=one % 28 + 3)),) for one in range(number)]
    return [
        Keeper(f"k{one}", frozenset({"aid"}) if one % skilled == 0 else frozenset(), away[one]) for one in range(number)
    ]


def test_sixty_people_over_four_weeks_of_three_shifts() -> None:
    asked, people = slots(28, 4, needs="aid"), keepers(60)
    hard = frozenset(slot.key for slot in asked if slot.key.endswith("-0"))
    avoid = {f"k{one}": hard for one in range(0, 60, 5)}
    found = propose(asked, people, Wishes(avoid=avoid, pairs=[("k1", "k2")], hard=hard))
    assert found.gaps == ()
    assert faults(asked, people, found.kept) == []
    assert found.seconds <= 10
    assert unfairness(asked, people, found.kept) <= timedelta(hours=8)


def test_a_week_gives_the_same_answer_twice_and_keeps_wishes_and_pairs_where_it_can() -> None:
    asked, people = slots(7, needs="aid"), keepers(14)
    early = frozenset(slot.key for slot in asked if slot.key.endswith("-0"))
    wishes = Wishes(avoid={"k1": early}, pairs=[("k3", "k4")], prefer={"k2": early})
    found = propose(asked, people, wishes)
    assert faults(asked, people, found.kept) == []
    assert found.kept == propose(asked, people, wishes).kept
    assert not [key for key in early if "k1" in found.kept[key]]
    assert [key for key, who in found.kept.items() if {"k3", "k4"} <= set(who)]


@pytest.mark.parametrize("hours", [2, 3, 4, 6])
def test_short_shifts_may_join_up_to_eight_hours_and_no_further(hours: int) -> None:
    asked, people = slots(2, 1, hours), [Keeper(f"k{one}") for one in range(6)]
    found = propose(asked, people)
    assert found.gaps == ()
    assert faults(asked, people, found.kept) == []


def test_each_gap_is_named_with_its_reason_when_no_rota_exists() -> None:
    asked = slots(1, needs="law")
    found = propose(asked, keepers(12, skilled=1))
    (gap,) = found.gaps
    assert (gap.slot, gap.missing, gap.skill, gap.able, gap.proven) == ("0-2", 1, "law", 0, True)
    few = propose(slots(1), [Keeper("k0"), Keeper("k1"), Keeper("k2")])
    assert sum(gap.missing for gap in few.gaps) == 3  # six places, and nobody has two within nineteen hours
    assert {fault.kind for fault in faults(slots(1), [Keeper("k0"), Keeper("k1"), Keeper("k2")], few.kept)} == {
        "too_few"
    }
    long = propose(slots(1, 1, 24), [Keeper("k0")])
    assert [(gap.able, gap.missing) for gap in long.gaps] == [(0, 1)]
