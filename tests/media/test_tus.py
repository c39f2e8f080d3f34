"""Resumable uploads by the tus protocol 1.0.0: its headers and statuses, one by one."""

import base64
import hashlib
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from linli.cases import packs
from linli.cases import services as cases
from linli.cases.services import Submission
from linli.journal.actors import SYSTEM, Actor
from linli.kernel import clock
from linli.media import keeping, uploads
from linli.media.film_models import Film
from linli.media.models import Upload
from linli.settings.services import set_value
from tests.media.conftest import Desk
from tests.media.playing import SUBMITTED

pytestmark = pytest.mark.django_db

TUS = {"Tus-Resumable": "1.0.0"}
NAME = base64.b64encode("周末.mp4".encode()).decode()


class Phone:
    """Speaks tus with the product."""

    def __init__(self, desk: Desk, who: str = "resident") -> None:
        self.client = Client()
        self.client.force_login(getattr(desk.cast, who))
        self.begin_at = reverse("media:uploads", args=[desk.case.code])
        self.at = ""

    def begin(self, length: int | str, **headers: str) -> Any:
        told = {**TUS, "Upload-Length": str(length), "Upload-Metadata": f"filename {NAME}", **headers}
        answer = self.client.post(self.begin_at, headers=told)
        if answer.status_code == 201:
            self.at = "/" + answer["Location"].split("/", 3)[3]
        return answer

    def patch(self, data: bytes, offset: int, **headers: str) -> Any:
        told = {**TUS, "Upload-Offset": str(offset), **headers}
        return self.client.patch(self.at, data, content_type="application/offset+octet-stream", headers=told)

    def head(self) -> Any:
        return self.client.head(self.at, headers=TUS)

    def delete(self) -> Any:
        return self.client.delete(self.at, headers=TUS)


@pytest.fixture
def phone(paper: Desk) -> Phone:
    return Phone(paper)


def test_the_server_says_what_it_can(phone: Phone) -> None:
    answer = phone.client.options(phone.begin_at)
    told = {name: answer[name] for name in answer.headers if name.startswith("Tus-")}
    assert (answer.status_code, told) == (
        204,
        {
            "Tus-Resumable": "1.0.0",
            "Tus-Version": "1.0.0",
            "Tus-Extension": "creation,expiration,termination,checksum",
            "Tus-Max-Size": str(2048 * 1024 * 1024),
            "Tus-Checksum-Algorithm": "sha1,sha256",
        },
    )


def test_whoever_sent_the_story_without_an_account_signs_in_later_and_sends_its_film(paper: Desk) -> None:
    given = Submission(form=SUBMITTED, way="submit", name="吴女士", phone="13922223333")
    by = Actor(None, "anonymous")
    case = cases.submit(paper.cast.places.estate, given, by=by, pack=packs.active("media_submission"))
    phone = Phone(replace(paper, case=case), "neighbour")
    page = reverse("media:films", args=[case.code])
    assert (phone.begin(10).status_code, phone.client.get(page).status_code) == (
        404,
        302,
    )  # the link alone is not enough
    phone.client.post(reverse("cases:unlock", args=[case.code]), {"digits": "3333"})
    assert 'id="film-send"' in phone.client.get(page).content.decode()
    assert (phone.begin(10).status_code, phone.patch(b"0123456789", 0).status_code) == (201, 204)
    assert list(case.films.values_list("sender_id", flat=True)) == [paper.cast.neighbour.pk]


def test_a_film_comes_in_parts_and_is_a_film_with_the_last_one(phone: Phone, paper: Desk) -> None:
    begun = phone.begin(10)
    assert (begun.status_code, begun["Tus-Resumable"], "Upload-Expires" in begun) == (201, "1.0.0", True)
    assert begun["Location"].startswith("http://testserver/films/uploads/")
    first = phone.patch(b"01234", 0)
    assert (first.status_code, first["Upload-Offset"], "Upload-Expires" in first) == (204, "5", True)
    where = phone.head()
    told = (where.status_code, where["Upload-Offset"], where["Upload-Length"], where["Cache-Control"])
    assert told == (200, "5", "10", "no-store")
    assert where["Upload-Metadata"] == f"filename {NAME}"
    assert not Film.objects.exists()
    last = phone.patch(b"56789", 5)
    assert (last.status_code, last["Upload-Offset"], "Upload-Expires" in last) == (204, "10", False)
    film = Film.objects.get()
    assert (film.case, film.sender, film.name, film.bytes) == (paper.case, paper.cast.resident, "周末.mp4", 10)
    assert keeping.original(film.code).read_bytes() == b"0123456789"
    assert not keeping.part(film.code).exists()
    assert phone.head()["Upload-Offset"] == "10"
    nothing = phone.client.generic(
        "PATCH", phone.at, headers={**TUS, "Upload-Offset": "10"}, CONTENT_TYPE="application/offset+octet-stream",
        CONTENT_LENGTH="0",
    )  # fmt: skip
    assert (nothing.status_code, nothing["Upload-Offset"]) == (204, "10")
    assert keeping.original(film.code).read_bytes() == b"0123456789"
    assert Film.objects.count() == 1


def test_what_does_not_fit_is_refused_and_changes_nothing(phone: Phone) -> None:
    phone.begin(10)
    phone.patch(b"0123", 0)
    assert phone.patch(b"99", 2).status_code == 409
    assert phone.patch(b"99", 5).status_code == 409
    assert phone.patch(b"4567890", 4).status_code == 409  # one byte more than announced
    wrong = phone.client.patch(phone.at, b"45", content_type="text/plain", headers={**TUS, "Upload-Offset": "4"})
    assert wrong.status_code == 415
    unsaid = phone.client.patch(phone.at, b"45", content_type="application/offset+octet-stream", headers=TUS)
    assert unsaid.status_code == 400
    old = phone.client.head(phone.at, headers={"Tus-Resumable": "0.2.2"})
    assert (old.status_code, old["Tus-Version"]) == (412, "1.0.0")
    assert phone.client.get(phone.at, headers=TUS).status_code == 405
    assert phone.head()["Upload-Offset"] == "4"


@pytest.mark.parametrize("length", ["", "x", "-1", "1" * 20])
def test_a_length_that_is_none_is_refused(phone: Phone, length: str) -> None:
    assert phone.begin(length).status_code == 400
    assert not Upload.objects.exists()


def test_a_method_hidden_in_a_post_is_the_method(phone: Phone) -> None:
    phone.begin(4)
    told = {**TUS, "Upload-Offset": "0", "X-HTTP-Method-Override": "PATCH"}
    answer = phone.client.post(phone.at, b"0123", content_type="application/offset+octet-stream", headers=told)
    assert (answer.status_code, answer["Upload-Offset"]) == (204, "4")


@pytest.mark.parametrize("hidden", ["DELETE", "PATCH"])
def test_no_method_hides_in_one_that_reads(phone: Phone, hidden: str) -> None:
    phone.begin(4)
    told = {**TUS, "Upload-Offset": "0", "X-HTTP-Method-Override": hidden}
    assert phone.client.get(phone.at, headers=told).status_code == 405
    assert phone.client.head(phone.at, headers=told)["Upload-Offset"] == "0"
    assert Upload.objects.exists()


def test_a_part_whose_checksum_does_not_fit_is_thrown_away(phone: Phone) -> None:
    phone.begin(8)

    def summed(data: bytes, name: str = "sha1") -> str:
        return f"{name} {base64.b64encode(hashlib.new(name, data).digest()).decode()}"

    assert phone.patch(b"0123", 0, **{"Upload-Checksum": summed(b"0124")}).status_code == 460
    assert phone.head()["Upload-Offset"] == "0"
    assert phone.patch(b"0123", 0, **{"Upload-Checksum": "md5 AAAA"}).status_code == 400
    assert phone.patch(b"0123", 0, **{"Upload-Checksum": "sha1 !"}).status_code == 400
    assert phone.patch(b"0123", 0, **{"Upload-Checksum": summed(b"0123")}).status_code == 204
    assert phone.patch(b"4567", 4, **{"Upload-Checksum": summed(b"4567", "sha256")})["Upload-Offset"] == "8"


def test_only_whoever_began_it_goes_on_with_it(phone: Phone, paper: Desk) -> None:
    phone.begin(8)
    other = Phone(paper, "neighbour")
    other.at = phone.at
    assert [other.head().status_code, other.patch(b"0", 0).status_code, other.delete().status_code] == [404, 404, 404]
    assert other.begin(8).status_code == 404  # nor do they send films with another's story
    nobody = Client().head(phone.at, headers=TUS)
    assert nobody.status_code == 403
    assert "Upload-Offset" not in nobody
    assert phone.head()["Upload-Offset"] == "0"


def test_it_can_be_given_up_and_is_gone(phone: Phone) -> None:
    phone.begin(8)
    phone.patch(b"0123", 0)
    code = Upload.objects.get().code
    assert phone.delete().status_code == 204
    assert (phone.head().status_code, keeping.part(code).exists(), Upload.objects.exists()) == (404, False, False)


def test_two_connections_do_not_write_at_once(phone: Phone) -> None:
    phone.begin(8)
    with uploads._alone(Upload.objects.get().code):
        assert [phone.patch(b"0123", 0).status_code, phone.delete().status_code] == [423, 423]
        assert phone.head()["Upload-Offset"] == "0"
    assert phone.patch(b"0123", 0).status_code == 204


def test_what_a_killed_process_wrote_beyond_its_note_is_cut_off(phone: Phone) -> None:
    phone.begin(8)
    phone.patch(b"0123", 0)
    path = keeping.part(Upload.objects.get().code)
    path.write_bytes(b"0123broken")
    assert phone.patch(b"4567", 4)["Upload-Offset"] == "8"
    assert keeping.original(Film.objects.get().code).read_bytes() == b"01234567"


def test_one_that_expired_is_gone_and_swept(phone: Phone, moved) -> None:
    phone.begin(8)
    phone.patch(b"0123", 0)
    code = Upload.objects.get().code
    moved(clock.now() + timedelta(hours=49))
    assert phone.head().status_code == 410
    assert uploads.sweep(clock.now()) == 1
    assert (Upload.objects.exists(), keeping.part(code).exists()) == (False, False)
    assert phone.head().status_code == 404


def test_a_sweep_leaves_a_film_that_came_whole(phone: Phone, moved) -> None:
    phone.begin(4)
    phone.patch(b"0123", 0)
    moved(clock.now() + timedelta(hours=49))
    uploads.sweep(clock.now())
    assert keeping.original(Film.objects.get().code).read_bytes() == b"0123"


def test_too_much_is_refused_in_words(phone: Phone) -> None:
    too_large = phone.begin(2048 * 1024 * 1024 + 1)
    assert (too_large.status_code, "2048 MB" in too_large.content.decode()) == (413, True)
    set_value("media.gigabytes_a_person", 3, area_id=None, by=SYSTEM, source="practice")
    assert phone.begin(2048 * 1024 * 1024).status_code == 201
    full = phone.begin(2048 * 1024 * 1024)
    assert (full.status_code, "3 GB" in full.content.decode()) == (413, True)
    assert phone.delete().status_code == 204
    assert phone.begin(2048 * 1024 * 1024).status_code == 201
