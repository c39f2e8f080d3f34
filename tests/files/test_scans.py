"""A PDF may stand for a photo of a document, when nothing in it runs, fetches, hides or drowns whoever opens it."""

import pytest
from django.urls import reverse

from linli.files import judge, scans, store
from linli.files.models import File
from linli.files.queries import files_of
from linli.files.services import attach
from linli.kernel.refused import Refused
from tests.files import pdfs, pictures


def test_a_scan_is_kept_byte_for_byte_beside_photos(checked):
    data = pdfs.scan()
    file = checked(data, "判决书.pdf", scanned=True)
    assert (file.state, file.kind, file.mime) == ("ready", "document", "application/pdf")
    assert store.kept(file.code, "file").read_bytes() == data
    assert checked(pictures.jpeg(), "判决书.jpg", scanned=True).kind == "photo"


def test_where_a_photo_shows_a_place_a_scan_is_refused(handed_in):
    with pytest.raises(Refused) as refusal:
        handed_in(pdfs.scan(), "a.pdf")
    assert refusal.value.code == "file_type"


def test_what_is_neither_photo_nor_pdf_is_refused_where_a_scan_may_be(handed_in):
    with pytest.raises(Refused) as refusal:
        handed_in(pictures.office("word/document.xml"), "a.pdf", scanned=True)
    assert refusal.value.code == "file_type"
    assert "PDF" in str(refusal.value.message)


CASES = [(reason, make) for reason, found in pdfs.HOSTILE.items() for make in found]


@pytest.mark.parametrize(
    ("reason", "make"), CASES, ids=[f"{reason}-{number}" for number, (reason, _make) in enumerate(CASES)]
)
def test_a_hostile_pdf_is_refused_at_the_door_with_the_mend(handed_in, reason, make):
    data = make()
    with pytest.raises(Refused) as refusal:
        handed_in(data, "判决书.pdf", scanned=True)
    assert refusal.value.code == f"pdf_{reason}"
    assert "“判决书.pdf”" in str(refusal.value.message)
    assert File.objects.count() == 0
    assert list(store.incoming().iterdir()) == []


def test_a_document_that_is_a_pdf_is_judged_likewise(handed_in):
    with pytest.raises(Refused) as refusal:
        handed_in(pdfs.locked(), "决议.pdf", kind="document")
    assert refusal.value.code == "pdf_encrypted"


def test_links_and_an_opening_page_and_a_signature_harm_nobody(handed_in):
    assert handed_in(pdfs.made(pdfs.harmless), "a.pdf", scanned=True).mime == "application/pdf"
    assert handed_in(pdfs.armoured(), "a.pdf", scanned=True).mime == "application/pdf"
    assert handed_in(pdfs.made(pages=300), "a.pdf", scanned=True).mime == "application/pdf"


@pytest.mark.parametrize(
    "program",
    [
        "import time; time.sleep(60)",
        "import os; os.abort()",
        "bytes(1 << 40)",
    ],
)
def test_what_hangs_crashes_or_eats_memory_does_so_alone_and_is_refused(tmp_path, monkeypatch, program):
    taken_over = tmp_path / "judge.py"
    taken_over.write_text(program)
    monkeypatch.setattr(judge, "__file__", str(taken_over))
    monkeypatch.setattr(judge, "SECONDS", -9)
    assert scans.fault(tmp_path / "a.pdf") == "heavy"


def test_a_scan_is_only_ever_saved_and_never_opened_in_the_page(client, checked, open_owner):
    file = checked(pdfs.scan(), "判决书.pdf", scanned=True)
    attach([file], open_owner, 1)
    answer = client.get(reverse("files:show", args=[file.code, "file"]))
    assert b"".join(answer.streaming_content).startswith(b"%PDF-")
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert [client.get(reverse("files:show", args=[file.code, size])).status_code for size in ("large", "small")] == [
        404,
        404,
    ]
    assert files_of(open_owner, 1) == [file]
