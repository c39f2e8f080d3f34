"""What was kept before films and recordings were stripped is stripped once, on record, and nothing else is touched."""

import hashlib
import struct
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps

from linli.files import cleaning, jobs, store
from linli.files.models import File, Kind
from linli.jobs.models import Job
from linli.jobs.registry import GiveUp
from linli.jobs.worker import run_until_idle
from linli.journal.audit import findings
from linli.journal.queries import history_of
from tests.files.test_recordings import SECRETS, packets, written

pytestmark = pytest.mark.django_db
BEGIN = import_module("linli.files.migrations.0003_strip_what_was_kept").begin


@pytest.fixture
def kept_before(checked: Any, tmp_path: Path) -> Callable[[], tuple[File, bytes]]:
    """A film that lies in the store as it came, as an earlier version kept it."""

    def keep() -> tuple[File, bytes]:
        sent = written(tmp_path / "sent", "mp4", "aac", picture=True, options={"movflags": "use_metadata_tags"})
        file = checked(sent, "a.mp4", kind=Kind.FILM)
        with store.written(store.kept(file.code, "file")) as out:
            out.write(sent)
        File.objects.filter(pk=file.pk).update(kept_sha256=file.sha256, taken_at=None, lat_e6=None, lon_e6=None)
        file.refresh_from_db()
        return file, sent

    return keep


def lying(file: File) -> bytes:
    return store.kept(file.code, "file").read_bytes()


def test_an_upgrade_strips_them_in_the_background_and_a_second_run_changes_nothing(
    kept_before: Callable[[], tuple[File, bytes]],
) -> None:
    file, sent = kept_before()
    Job.objects.all().delete()
    BEGIN(apps, None)
    run_until_idle()
    now = lying(file)
    assert not any(secret.encode() in now for secret in SECRETS)
    assert packets(now) == packets(sent)
    file.refresh_from_db()
    assert (file.kept_sha256, file.lat_e6) == (hashlib.sha256(now).hexdigest(), 28_228_200)
    assert file.sha256 == hashlib.sha256(sent).hexdigest()
    assert [entry.verb for entry in history_of(file)] == ["file.ready", "file.stripped"]
    Job.objects.all().delete()
    BEGIN(apps, None)  # nothing is kept as it came any more
    jobs.strip({})
    assert (Job.objects.count(), history_of(file).count()) == (0, 2)


def test_what_had_nothing_to_strip_and_a_photo_are_left_as_they_are(
    checked: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.files.pictures import jpeg

    clean = checked(b"#!AMR\n" + bytes(64), "a.amr", kind=Kind.AUDIO)
    photo = checked(jpeg((64, 48)))
    before = {file.pk: lying(file) if file.kind == Kind.AUDIO else b"" for file in (clean, photo)}
    Job.objects.all().delete()
    jobs.strip({})
    assert lying(clean) == before[clean.pk]
    assert history_of(clean).count() == history_of(photo).count() == 1


def test_of_a_run_killed_between_bytes_and_row_the_next_one_writes_the_row(
    kept_before: Callable[[], tuple[File, bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    file, _sent = kept_before()
    monkeypatch.setattr(cleaning, "_noted", lambda *said: False)  # as if the process had ended here
    cleaning.strip(file)
    monkeypatch.undo()
    assert cleaning.strip(file)
    file.refresh_from_db()
    assert file.kept_sha256 == hashlib.sha256(lying(file)).hexdigest()
    assert not cleaning.strip(file)


def test_it_goes_by_batches_and_names_what_cannot_be_stripped(
    kept_before: Callable[[], tuple[File, bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cleaning, "AT_ONCE", 2)
    files = [kept_before()[0] for _ in range(5)]
    pages = b"".join(b"OggS" + bytes(10) + struct.pack("<I", one) + bytes(9) for one in range(17))
    with store.written(store.kept(files[1].code, "file")) as out:  # more streams than any telephone writes
        out.write(pages)
    File.objects.filter(pk=files[1].pk).update(mime="audio/ogg")
    store.kept(files[3].code, "file").unlink()  # gone from the store
    Job.objects.all().delete()
    with pytest.raises(GiveUp, match=files[1].code):
        jobs.strip({})
    run_until_idle()
    done = [file.pk for file in files if history_of(file).filter(verb="file.stripped").exists()]
    assert done == [files[0].pk, files[2].pk, files[4].pk]
    kept = {f"file {files[number].pk}" for number in (1, 3)}  # whose rows this test wrote as an earlier version would
    assert {one.subject for one in findings()} == kept
