"""What Django keeps for one request apart from another is kept by threads, each with its own."""

import threading

import pytest
from django.core.cache import caches
from django.db import connection, connections
from django.utils import timezone, translation
from django.utils.translation import trans_real

from linli.kernel import by_thread


def in_a_thread(call: object) -> list[object]:
    said: list[object] = []
    other = threading.Thread(target=lambda: said.append(call()))  # type: ignore[operator] # a function without arguments
    other.start()
    other.join()
    return said


def test_a_language_is_chosen_for_ones_own_thread_alone() -> None:
    with translation.override("en"):
        (heard,) = in_a_thread(translation.get_language)
        assert (translation.get_language(), heard) == ("en", "zh-hans")


def test_a_time_zone_is_chosen_for_ones_own_thread_alone() -> None:
    with timezone.override("Europe/Berlin"):
        (heard,) = in_a_thread(timezone.get_current_timezone_name)
        assert (timezone.get_current_timezone_name(), heard) == ("Europe/Berlin", timezone.get_default_timezone_name())


@pytest.mark.django_db
def test_each_thread_has_a_connection_and_a_cache_of_its_own() -> None:
    (others,) = in_a_thread(lambda: (connections["default"], caches["default"]))
    assert isinstance(others, tuple)
    assert others[0] is not connections["default"]
    assert others[1] is not caches["default"]
    assert connection.alias == "default"


def test_all_of_it_is_kept_by_threads_from_the_start() -> None:
    kept = (trans_real._active, connections._connections, caches._connections)  # type: ignore[attr-defined] # Django's own
    assert all(isinstance(each, threading.local) for each in kept)


def test_a_django_that_keeps_it_elsewhere_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(timezone, "_active")
    with pytest.raises(AttributeError, match="_active"):
        by_thread.keep()
