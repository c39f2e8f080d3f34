"""What is kept for as long as nothing that it hangs on changes."""

from linli.kernel.remembered import Remembered


def test_an_answer_is_made_once_for_all_that_is_alike() -> None:
    kept, made = Remembered[str](10), []
    for who in ("a", "b", "a"):
        assert kept.get(lambda who=who: who, lambda who=who: made.append(who) or f"of {who}") == f"of {who}"  # type: ignore[misc]  # no lambda with a default is inferred
    assert made == ["a", "b"]


def test_an_answer_over_a_change_is_not_kept() -> None:
    """A term ends while the menu is put together: nobody else is shown what came of it."""
    kept, stands = Remembered[str](10), ["held"]

    def making() -> str:
        stands[0] = "ended"
        return "half of it"

    assert kept.get(lambda: stands[0], making) == "half of it"
    stands[0] = "held"
    assert kept.get(lambda: stands[0], lambda: "all of it") == "all of it"


def test_it_does_not_grow_without_end() -> None:
    kept = Remembered[int](3)
    for number in range(10):
        assert kept.get(lambda number=number: number, lambda number=number: number + 1) == number + 1  # type: ignore[misc]  # no lambda with a default is inferred
    assert len(kept._kept) <= 3
