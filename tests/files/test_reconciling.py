"""Bytes without a row are found, kept on record and swept; rows without bytes are named; nothing else is touched."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

import linli
from linli.files import jobs, reconciling, store
from linli.files.models import File, Kind, State
from linli.jobs.registry import GiveUp
from linli.journal.queries import history_of
from linli.kernel import clock
from linli.kernel.codes import public_code
from tests.files.pictures import jpeg

EVERY = [shard for night in range(7) for shard in reconciling.shards_of(clock.today() + timedelta(days=night))]


def bytes_alone(code: str = "", *names: str) -> str:
    """Bytes in the store of which no row speaks."""
    code = code or public_code(20)
    for name in names or ("file",):
        with store.written(store.kept(code, name)) as out:
            out.write(b"12345")
    return code


def reconcile() -> list[File]:
    return reconciling.reconcile(EVERY, clock.now() - jobs.LEFT_FOR)


def later(**ago: int):
    return clock.moved(clock.now() + timedelta(**ago))


def test_within_a_week_every_code_is_looked_at_once() -> None:
    assert len(EVERY) == len(set(EVERY)) == 32 * 32
    assert all(len(reconciling.shards_of(clock.today() + timedelta(days=n))) in (146, 147) for n in range(7))


def test_bytes_that_no_row_speaks_of_are_put_on_record_and_go_a_day_later(
    checked: Callable[..., File], django_capture_on_commit_callbacks
) -> None:
    mine = checked(jpeg(), owner=("album", 1))
    film = bytes_alone("", "original", "0-film.m3u8")
    reconcile()
    assert list(File.objects.all()) == [mine]  # it may be a moment old, its row on the way
    with later(days=8):
        assert reconcile() == []
        found = File.objects.exclude(pk=mine.pk).get()
        assert (found.code, found.state, found.reason, found.bytes) == (film, State.REFUSED, "no_row", 10)
        assert [entry.verb for entry in history_of(found)] == ["file.found"]
        assert reconcile() == []
        assert File.objects.count() == 2
        jobs.sweep_unused({})
        assert store.kept(film, "original").exists()
    with later(days=10), django_capture_on_commit_callbacks(execute=True):
        jobs.sweep_unused({})
    assert not any(store.kept(film, name).exists() for name in ("original", "0-film.m3u8"))
    assert [store.kept(mine.code, size).exists() for size in ("large", "small")] == [True, True]
    assert list(File.objects.all()) == [mine]


def test_whoever_bears_the_code_vouches_for_its_bytes(checked: Callable[..., File]) -> None:
    borne = {model._meta.label for model in reconciling.bearers()}
    assert {"files.File", "papers.Paper", "media.Film", "ballots.Printing"} <= borne
    assert reconciling.bearers()[0] is File


def test_every_floor_that_keeps_bytes_keeps_them_under_the_code_of_a_row() -> None:
    """The store is asked for `kept(<row>.code, …)` alone: what bore another name would be swept."""
    asked = set()
    for path in Path(linli.__file__).parent.rglob("*.py"):
        asked |= set(re.findall(r"store\.kept\(([\w.]+),", path.read_text()))
    assert {one for one in asked if not one.endswith((".code", "code"))} == set()


def test_a_row_whose_bytes_are_gone_is_named_once(checked: Callable[..., File], handed_in: Callable[..., File]) -> None:
    gone, there = checked(jpeg(), owner=("album", 1)), checked(jpeg(), owner=("album", 2))
    waiting = handed_in(jpeg(), owner=("album", 3))
    store.kept(gone.code, "small").unlink()
    store.release(waiting.code)
    assert reconcile() == []  # not yet a week old
    with later(days=8):
        assert {file.pk for file in reconcile()} == {gone.pk, waiting.pk}
        assert reconcile() == []
    assert [entry.verb for entry in history_of(gone)][-1] == "file.lost"
    assert "file.lost" not in [entry.verb for entry in history_of(there)]


def test_the_job_tells_the_administrators_what_is_lost(
    checked: Callable[..., File], monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = checked(jpeg(), owner=("album", 1))
    for size in ("large", "small"):
        store.kept(gone.code, size).unlink()
    monkeypatch.setattr(reconciling, "shards_of", lambda day: EVERY)
    with later(days=8):
        with pytest.raises(GiveUp, match=f"1 files are gone: {gone.code}"):
            jobs.reconcile({})
        jobs.reconcile({})


def test_a_database_that_knows_little_of_the_store_sweeps_nothing(checked: Callable[..., File]) -> None:
    checked(jpeg(), owner=("album", 1))
    for _ in range(reconciling.FEW + 1):
        bytes_alone()
    with later(days=8), pytest.raises(reconciling.TooMany, match="21 of 22"):
        reconcile()
    assert File.objects.count() == 1


def test_drafts_of_a_put_that_was_killed_go(checked: Callable[..., File], folder: Path) -> None:
    mine = checked(jpeg(), owner=("album", 1))
    draft = folder / f"kept/{mine.code[:2]}/{mine.code}/large.0a1b2c3d.part"
    draft.write_bytes(b"half")
    with later(days=8):
        reconcile()
    assert not draft.exists()
    assert File.objects.get().kind == Kind.PHOTO
