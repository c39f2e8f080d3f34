"""What seldom changes is read again after some seconds, and at once where this process changed it."""

import pytest
from django.db import transaction

from linli.kernel import fresh
from linli.kernel.fresh import Fresh


@pytest.fixture
def known() -> Fresh[int]:
    return Fresh[int]()


def test_it_is_read_once_for_each_key(known: Fresh[int]) -> None:
    read: list[str] = []
    for key in ("a", "b", "a"):
        assert known.get(key, lambda key=key: read.append(key) or len(key)) == 1  # type: ignore[misc]
    assert read == ["a", "b"]


def test_what_is_older_than_its_seconds_is_read_anew_and_let_go(
    known: Fresh[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [0.0]
    monkeypatch.setattr(fresh.time, "monotonic", lambda: now[0])
    known.get("once", lambda: 1)
    now[0] = fresh.SECONDS + 1
    assert known.get("a", lambda: 2) == 2
    assert set(known._known) == {"a"}


def test_what_was_read_while_it_was_forgotten_is_not_kept(known: Fresh[int]) -> None:
    def read() -> int:
        known.forget()
        return 1

    assert known.get("a", read) == 1
    assert known.get("a", lambda: 2) == 2


@pytest.mark.django_db(transaction=True)
def test_what_another_thread_read_while_it_was_changed_is_forgotten_with_the_commit(known: Fresh[int]) -> None:
    with transaction.atomic():
        known.changed()
        known.get("a", lambda: 1)  # what stood before, read by somebody who does not see the change
    assert known.get("a", lambda: 2) == 2
