from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.rules.rota import Fault, Keeper, Limits, Slot, faults, unfairness

DAY = datetime(2026, 2, 3)
MA, LI, WU = Keeper("ma", frozenset({"first_aid"})), Keeper("li"), Keeper("wu")
ALL = [MA, LI, WU]


def slot(key: str, start: float, end: float, **more: object) -> Slot:
    return Slot(key, DAY + timedelta(hours=start), DAY + timedelta(hours=end), **more)  # type: ignore[arg-type]  # handed on as they came


MORNING, LATE, NEXT = slot("morning", 6, 14), slot("late", 14, 22), slot("next", 30, 38)


def test_a_rota_that_holds_has_no_fault() -> None:
    kept = {"morning": ["ma", "li"], "next": ["ma", "wu"]}
    assert faults([MORNING, NEXT], ALL, kept) == []


@pytest.mark.parametrize(
    ("kept", "fault"),
    [
        (["ma"], Fault("too_few", "morning")),
        ([], Fault("too_few", "morning")),
        (["ma", "li", "wu"], Fault("too_many", "morning")),
        (["ma", "nobody"], Fault("unknown", "morning", "nobody")),
        (["ma", "ma", "li"], Fault("twice", "morning", "ma")),
    ],
)
def test_a_slot_takes_so_many_people_that_are_there_and_each_once(kept: list[str], fault: Fault) -> None:
    assert faults([MORNING], ALL, {"morning": kept}) == [fault]


def test_a_slot_needs_its_qualification() -> None:
    trained = slot("morning", 6, 14, needs=frozenset({"first_aid"}))
    assert faults([trained], ALL, {"morning": ["li", "wu"]}) == [Fault("unqualified", "morning")]
    assert faults([trained], ALL, {"morning": ["ma", "wu"]}) == []


def test_nobody_is_on_duty_in_two_places_or_while_away() -> None:
    gate, patrol = slot("gate", 6, 12), slot("patrol", 11, 13, least=1)
    assert Fault("twice", "patrol", "li") in faults([gate, patrol], ALL, {"gate": ["ma", "li"], "patrol": ["li"]})
    gone = Keeper("li", away=((DAY + timedelta(hours=13), DAY + timedelta(hours=20)),))
    assert faults([MORNING], [MA, gone], {"morning": ["ma", "li"]}) == [Fault("away", "morning", "li")]


def test_two_duties_on_end_are_one_long_duty() -> None:
    kept = {"morning": ["ma", "li"], "late": ["li", "wu"]}
    assert faults([MORNING, LATE], ALL, kept) == [Fault("too_long", "late", "li")]
    assert faults([MORNING, LATE], ALL, kept, Limits(on_end=timedelta(hours=16))) == []


def test_between_two_duties_there_are_eleven_hours() -> None:
    for hours, broken in ((24.5, True), (25, False)):
        kept = {"morning": ["ma", "li"], "again": ["ma", "li"]}
        again = slot("again", hours, hours + 4)
        rested = [MORNING, again]
        found = faults(rested, ALL, kept)
        assert bool(found) is broken
        assert {fault.kind for fault in found} <= {"too_little_rest"}


def test_fairness_is_measured_and_not_refused() -> None:
    kept = {"morning": ["ma", "li"], "next": ["ma", "li"]}
    assert faults([MORNING, NEXT], ALL, kept) == []
    assert unfairness([MORNING, NEXT], ALL, kept) == timedelta(hours=16)


def test_a_slot_that_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match="gate is no slot"):
        slot("gate", 6, 6)
    with pytest.raises(ValueError, match="gate is no slot"):
        slot("gate", 6, 8, least=3)


def test_who_is_put_into_a_slot_that_does_not_exist_is_named() -> None:
    kept = {"morning": ["ma", "li"], "ghost": ["wu"]}
    assert faults([MORNING], ALL, kept) == [Fault("no_slot", "ghost")]


def test_duties_on_another_rota_count_with_these() -> None:
    def busy(start: float, end: float) -> Keeper:
        return Keeper("li", elsewhere=((DAY + timedelta(hours=start), DAY + timedelta(hours=end)),))

    def of(one: Keeper) -> list[Fault]:
        return faults([MORNING], [MA, one], {"morning": ["ma", "li"]})

    assert of(busy(12, 14)) == [Fault("twice", "morning", "li")]
    assert of(busy(14, 16)) == [Fault("too_long", "morning", "li")]  # joins on: ten hours on end
    assert of(busy(20, 24)) == [Fault("too_little_rest", "morning", "li")]
    assert of(busy(-8, -4)) == [Fault("too_little_rest", "morning", "li")]
    assert of(busy(25, 30)) == of(busy(-8, -5)) == []


def test_what_breaks_a_rule_on_other_rotas_alone_is_not_a_fault_of_this_one() -> None:
    days = [(DAY + timedelta(days=3, hours=hours), DAY + timedelta(days=3, hours=hours + 6)) for hours in (0, 4, 8)]
    li = Keeper("li", elsewhere=tuple(days))
    assert faults([MORNING], [MA, li], {"morning": ["ma", "li"]}) == []


def _minutes(number: int) -> datetime:
    return DAY + timedelta(minutes=30 * number)


SPANS = st.lists(
    st.tuples(st.integers(0, 150), st.integers(1, 12), st.booleans()), max_size=6,
)  # fmt: skip


@given(SPANS)
def test_where_no_fault_is_named_nobody_is_twice_or_unrested_or_too_long_on_duty_with_this_rota(
    spans: list[tuple[int, int, bool]],
) -> None:
    """Said anew in half hours, without looking at how the rule goes about it."""
    slots = [
        Slot(f"s{number}", _minutes(start), _minutes(start + long), 1, 1)
        for number, (start, long, here) in enumerate(spans)
        if here
    ]
    away = tuple((_minutes(start), _minutes(start + long)) for start, long, here in spans if not here)
    found = faults(slots, [Keeper("li", elsewhere=away)], {slot.key: ["li"] for slot in slots})
    served = [half for start, long, _here in spans for half in range(start, start + long)]
    ours = {half for start, long, here in spans if here for half in range(start, start + long)}
    if found or not ours:
        return
    assert all(served.count(half) == 1 for half in ours)
    on = sorted(set(served))
    chains: list[list[int]] = []
    for half in on:
        if chains and chains[-1][-1] == half - 1:
            chains[-1].append(half)
        else:
            chains.append([half])
    for before, chain in zip([None, *chains], chains, strict=False):
        if ours & set(chain):
            assert len(chain) <= 16
        if before and ours & {*before, *chain}:
            assert chain[0] - before[-1] - 1 >= 22
