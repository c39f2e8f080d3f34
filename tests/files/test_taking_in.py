import hashlib
import os

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from linli.files import jobs, store
from linli.files.models import File, State
from linli.files.names import harmless
from linli.files.services import attach, take_in
from linli.files.uploads import QuarantineHandler
from linli.jobs.models import Job
from linli.journal.audit import findings
from linli.kernel.refused import Refused
from tests.files import pictures
from tests.files.conftest import NOBODY

pytestmark = pytest.mark.django_db


def test_bytes_lie_in_quarantine_and_a_job_waits(handed_in, django_assert_num_queries):
    data = pictures.jpeg()
    file = handed_in(data)
    assert store.quarantined(file.code).read_bytes() == data
    assert (file.state, file.bytes, file.sha256) == ("quarantined", len(data), hashlib.sha256(data).hexdigest())
    assert [(job.name, job.payload) for job in Job.objects.all()] == [("files.process", {"files": [file.pk]})]


def test_nine_photos_take_two_statements(django_assert_num_queries):
    uploads = [SimpleUploadedFile("a.jpg", pictures.jpeg()) for _ in range(9)]
    take_in(uploads[:1], by=NOBODY, role="evidence")  # reads the settings once
    with django_assert_num_queries(4):  # and the two of the savepoint
        assert len(take_in(uploads, by=NOBODY, role="evidence")) == 9


def test_a_long_transaction_waits_for_the_disk_once_and_what_follows_each_time(handed_in, monkeypatch):
    waits: list[str] = []
    fsync, sync = os.fsync, os.sync
    monkeypatch.setattr(os, "fsync", lambda handle: (waits.append("file"), fsync(handle)))
    monkeypatch.setattr(os, "sync", lambda: (waits.append("all"), sync()))
    data = pictures.jpeg()
    with store.settled_together():
        files = [handed_in(data), handed_in(data)]
        assert waits == []
    assert waits == ["all"]
    assert [store.quarantined(file.code).read_bytes() for file in files] == [data, data]
    handed_in(data)
    assert "file" in waits


@pytest.mark.parametrize(
    ("data", "kind", "code"),
    [
        (b"", "photo", "file_empty"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "photo", "file_type"),
        (b"<html><script>alert(1)</script>", "photo", "file_type"),
        (b"%PDF-1.7", "photo", "file_type"),
        (b"MZ\x90\x00", "photo", "file_type"),
        (b"\xff\xd8\xff\xe0", "document", "file_type"),
        (b"%PDF-1.7", "audio", "file_type"),
    ],
)
def test_what_is_not_what_was_asked_for_is_refused_at_the_door(handed_in, data, kind, code):
    with pytest.raises(Refused) as refusal:
        handed_in(data, "a.jpg", kind=kind)
    assert refusal.value.code == code
    assert File.objects.count() == 0
    assert list(store.incoming().iterdir()) == []


def test_one_file_too_large_and_one_file_too_many_are_refused(handed_in):
    with pytest.raises(Refused) as refusal:
        handed_in(pictures.jpeg() + b"\0" * (20 * 1024 * 1024))
    assert refusal.value.code == "file_too_large"
    with pytest.raises(Refused) as refusal:
        take_in([SimpleUploadedFile("a.jpg", pictures.jpeg())] * 10, by=NOBODY, role="evidence")
    assert refusal.value.code == "too_many_files"


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Windows\\win.ini", "win.ini"),
        ("..", ""),
        (".htaccess", "htaccess"),
        ("a\x00b\n.jpg", "ab.jpg"),
        ("photo\u202egpj.exe", "photogpj.exe"),
        ('a"b<c>|?*.pdf', "a_b_c____.pdf"),
        ("照片 1.jpg", "照片 1.jpg"),
        ("长" * 100 + ".jpg", "长" * 76 + ".jpg"),
    ],
)
def test_names_lose_what_could_do_harm(name, kept):
    assert harmless(name) == kept


def test_a_path_in_the_name_reaches_no_other_folder(handed_in, folder):
    file = handed_in(pictures.jpeg(), "../../../../tmp/evil.jpg")
    assert file.name == "evil.jpg"
    assert {path.name for path in folder.rglob("*") if path.is_file()} == {file.code}


def test_a_file_is_attached_once(handed_in):
    file = handed_in(pictures.jpeg())
    attach([file], "case", 7)
    with pytest.raises(Refused) as refusal:
        attach([file], "case", 8)
    assert refusal.value.code == "file_gone"
    file.refresh_from_db()
    assert (file.owner_kind, file.owner_id) == ("case", 7)
    attach([], "case", 9)


def streamed(data: bytes, name: str = "a.jpg"):
    """The upload as Django's parser gets it from the line."""
    handler = QuarantineHandler()
    handler.new_file("photo", name, "image/jpeg", len(data))
    for start in range(0, len(data), 1 << 16):
        handler.receive_data_chunk(data[start : start + (1 << 16)], start)
    return handler.file_complete(len(data))


def test_a_streamed_upload_is_linked_not_copied_and_leaves_with_the_request():
    data = pictures.jpeg()
    upload = streamed(data)
    file = take_in([upload], by=NOBODY, role="evidence")[0]
    assert file.sha256 == hashlib.sha256(data).hexdigest()
    upload.close()
    assert [path.name for path in store.incoming().iterdir()] == [file.code]
    assert store.quarantined(file.code).read_bytes() == data


def test_bytes_beyond_the_limit_are_thrown_away_and_the_file_refused(monkeypatch):
    monkeypatch.setattr("linli.files.uploads.LARGEST_FILE", 1000)
    upload = streamed(pictures.jpeg() + b"\0" * 25_000_000)
    assert upload.file.seek(0, 2) <= 1 << 16
    with pytest.raises(Refused) as refusal:
        take_in([upload], by=NOBODY, role="evidence")
    assert refusal.value.code == "file_too_large"
    upload.close()


def test_an_interrupted_upload_leaves_nothing():
    handler = QuarantineHandler()
    handler.new_file("photo", "a.jpg", "image/jpeg", 5)
    handler.receive_data_chunk(b"abc", 0)
    handler.upload_interrupted()
    assert list(store.incoming().iterdir()) == []


@pytest.mark.parametrize(
    "headers", [{"CONTENT_LENGTH": "209715200"}, {"CONTENT_LENGTH": "", "HTTP_TRANSFER_ENCODING": "chunked"}]
)
def test_a_request_too_long_or_of_unknown_length_gets_a_page_and_is_not_read(client, headers):
    class Unread:
        def read(self, *size: int) -> bytes:
            raise AssertionError("the body was read")

        readline = read

    answer = client.post("/", **headers, **{"wsgi.input": Unread()})
    assert answer.status_code == 413
    assert "内容太大" in answer.content.decode()


def test_states_begin_in_quarantine(handed_in):
    assert handed_in(pictures.jpeg()).state == State.QUARANTINED


def test_a_file_still_to_be_checked_is_no_damage_to_the_journal(handed_in) -> None:
    file = handed_in(pictures.jpeg())
    assert list(findings([])) == []
    jobs.process({"files": [file.pk]})
    assert list(findings([])) == []
    File.objects.filter(pk=file.pk).update(state=State.QUARANTINED)
    assert [finding.damage for finding in findings([])] == ["row-edited"]
