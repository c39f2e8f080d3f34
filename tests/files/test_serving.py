import pytest
from django.urls import reverse

from linli.files import store
from linli.files.services import attach
from tests.files import pdfs, pictures

pytestmark = pytest.mark.django_db


def body(answer) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def address(file, size: str = "large") -> str:
    return reverse("files:show", args=[file.code, size])


@pytest.fixture
def photo(checked, open_owner):
    file = checked(pictures.noisy_jpeg(), "下水道.jpg")
    attach([file], open_owner, 1)
    return file


def test_a_photo_is_shown_with_headers_that_keep_it_a_photo(client, photo):
    answer = client.get(address(photo))
    assert answer.status_code == 200
    assert body(answer) == store.kept(photo.code, "large").read_bytes()
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-cache"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Content-Disposition"].startswith("inline")


@pytest.mark.parametrize(
    ("asked", "first", "last"), [("bytes=0-9", 0, 9), ("bytes=100-", 100, None), ("bytes=-50", -50, None)]
)
def test_a_part_is_sent_when_asked_for(client, photo, asked, first, last):
    whole = store.kept(photo.code, "large").read_bytes()
    answer = client.get(address(photo), HTTP_RANGE=asked)
    expected = whole[first : last + 1 if last is not None else None]
    assert (answer.status_code, body(answer)) == (206, expected)
    assert answer["Content-Length"] == str(len(expected))
    assert answer["Content-Range"].endswith(f"/{len(whole)}")


@pytest.mark.parametrize("asked", ["bytes=0-1,5-6", "lines=1-2", "bytes=-", "nonsense"])
def test_other_ranges_get_the_whole(client, photo, asked):
    answer = client.get(address(photo), HTTP_RANGE=asked)
    assert answer.status_code == 200
    assert body(answer) == store.kept(photo.code, "large").read_bytes()


def test_a_range_beyond_the_end_is_answered_with_the_length(client, photo):
    answer = client.get(address(photo), HTTP_RANGE="bytes=99999999-")
    size = store.kept(photo.code, "large").size()
    assert (answer.status_code, answer["Content-Range"]) == (416, f"bytes */{size}")


def test_what_the_browser_has_is_not_sent_again(client, photo):
    first = client.get(address(photo))
    body(first)
    again = client.get(address(photo), HTTP_IF_NONE_MATCH=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    other = client.get(address(photo), HTTP_RANGE="bytes=0-9", HTTP_IF_RANGE='"old"')
    assert other.status_code == 200
    body(other)


def test_a_document_is_only_ever_saved(client, checked, open_owner):
    file = checked(pdfs.scan(), "业主大会 决议.pdf", kind="document")
    attach([file], open_owner, 1)
    answer = client.get(address(file, "file"))
    body(answer)
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert answer["Content-Type"] == "application/pdf"


def test_a_photo_whose_bytes_are_gone_is_replaced_by_a_drawing_that_says_so(client, photo):
    for size in ("large", "small"):
        store.kept(photo.code, size).unlink()
        answer = client.get(address(photo, size))
        assert (answer.status_code, answer["Content-Type"]) == (404, "image/svg+xml")
        assert "照片缺失" in answer.content.decode()
        assert answer["Cache-Control"] == "no-store"


def test_nothing_is_shown_to_whom_the_owner_does_not_let(client, checked, photo, handed_in, open_owner):
    stranger, unattached, unchecked = checked(pictures.jpeg()), checked(pictures.jpeg()), handed_in(pictures.jpeg())
    attach([stranger], "nobody_registered", 1)
    attach([unchecked], open_owner, 1)
    addresses = [address(stranger), address(unattached), address(unchecked), address(photo, "file")]
    addresses.append(reverse("files:show", args=["0" * 20, "large"]))
    assert [client.get(each).status_code for each in addresses] == [404] * 5
