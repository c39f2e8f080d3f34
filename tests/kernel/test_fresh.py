"""What seldom changes is read again after some seconds, and at once where this process changed it."""

from threading import Thread

import pytest
from django.db import transaction

from linli.kernel.fresh import Fresh


@pytest.fixture
def known() -> Fresh[int]:
    return Fresh[int]()


def test_it_is_read_once_for_each_key(known: Fresh[int]) -> None:
    read: list[str] = []
    for key in ("a", "b", "a"):
        assert known.get(key, lambda key=key: read.append(key) or len(key)) == 1  # type: ignore[misc]  # no lambda with a default is inferred
    assert read == ["a", "b"]


def test_what_is_older_than_its_seconds_is_read_anew_and_let_go() -> None:
    now = [0.0]
    known = Fresh[int](2.0, lambda: now[0])
    known.get("once", lambda: 1)
    now[0] = 2.5
    assert known.get("a", lambda: 2) == 2
    assert set(known._known) == {"a"}


def test_what_was_read_at_a_later_instant_than_ours_is_read_anew() -> None:
    now = [9.0]
    known = Fresh[int](2.0, lambda: now[0])
    known.get("a", lambda: 1)
    now[0] = 8.0
    assert known.get("a", lambda: 2) == 2


def test_one_is_forgotten_alone(known: Fresh[int]) -> None:
    for key in ("a", "b"):
        known.get(key, lambda: 1)
    known.forget("a")
    assert [known.get(key, lambda: 2) for key in ("a", "b")] == [2, 1]


def test_what_was_read_while_it_was_forgotten_is_not_kept(known: Fresh[int]) -> None:
    def read() -> int:
        known.forget()
        return 1

    assert known.get("a", read) == 1
    assert known.get("a", lambda: 2) == 2


def test_of_many_read_at_once_while_one_was_forgotten_none_is_kept(known: Fresh[int]) -> None:
    def read() -> dict[str, int]:
        known.forget("b")
        return {"a": 1, "b": 1}

    assert known.renewed_all(read) == {"a": 1, "b": 1}
    assert [known.get(key, lambda: 2) for key in "ab"] == [2, 2]
    assert known.renewed_all(lambda: {"a": 3, "b": 3}) == {key: known.get(key, lambda: 4) for key in "ab"}


@pytest.mark.django_db(transaction=True)
def test_what_another_thread_read_while_it_was_changed_is_forgotten_with_the_commit(known: Fresh[int]) -> None:
    with transaction.atomic():
        known.changed()
        other = Thread(target=lambda: known.get("a", lambda: 1))  # what stood before: it does not see the change
        other.start()
        other.join()
    assert known.get("a", lambda: 2) == 2


@pytest.mark.django_db(transaction=True)
def test_a_change_is_seen_by_its_own_transaction_alone_and_not_kept_when_it_is_taken_back(known: Fresh[int]) -> None:
    known.get("a", lambda: 1)
    seen: list[int] = []

    def change() -> None:
        with transaction.atomic():
            known.changed()
            seen.append(known.get("a", lambda: 2))
            seen.append(known._known["a"][1])  # what all others are told
            raise InterruptedError

    with pytest.raises(InterruptedError):
        change()
    assert [*seen, known.get("a", lambda: 3)] == [2, 1, 1]


@pytest.mark.django_db(transaction=True)
def test_what_a_transaction_read_of_its_own_change_is_read_once_and_goes_with_it(known: Fresh[int]) -> None:
    read: list[int] = []
    with transaction.atomic():
        known.changed("a")
        for _time in range(2):
            assert known.get("a", lambda: read.append(2) or 2) == 2  # type: ignore[func-returns-value]  # `append` answers None
        assert known.renewed("a", lambda: 3) == known.get("a", lambda: 4) == 3
        assert known.get("b", lambda: 5) == 5  # nothing that it wrote
        transaction.set_rollback(True)
    assert read == [2]
    assert [known.get("a", lambda: 1), known.get("b", lambda: 6)] == [1, 5]


@pytest.mark.django_db(transaction=True)
def test_a_change_that_is_taken_back_alone_leaves_what_was_read_before_it(known: Fresh[int]) -> None:
    with transaction.atomic():
        known.changed("a")
        known.get("a", lambda: 1)
        with transaction.atomic():
            known.changed("a", "b")
            assert [known.get(key, lambda: 2) for key in "ab"] == [2, 2]
            transaction.set_rollback(True)
        assert [known.get(key, lambda: 3) for key in "ab"] == [1, 3]
        known.changed("b")
        assert [known.get(key, lambda: 4) for key in "ab"] == [1, 4]
        known.forget("a")
        assert known.get("a", lambda: 5) == 5
    assert [known.get(key, lambda: 6) for key in "ab"] == [6, 6]
