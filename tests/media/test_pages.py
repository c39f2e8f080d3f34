"""The pages of films: a sender's by phone, the desk's, and what nobody else sees."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from linli.jobs.worker import run_until_idle
from linli.journal.models import Access
from linli.media import films, keeping
from linli.media.film_models import Film
from tests.cases.desk import at_desk
from tests.cases.district import person_of
from tests.media.conftest import Desk

pytestmark = pytest.mark.django_db


def signed_in(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def read(client: Client, name: str, *args: object, **query: str) -> str:
    answer: Any = client.get(reverse(f"media:{name}", args=args), query)
    assert answer.status_code == 200, (name, answer.status_code)
    return " ".join(answer.content.decode().split())


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_a_resident_sends_a_film_without_scripts_and_watches_it(paper: Desk, sample) -> None:
    phone, url = signed_in(paper.cast.resident), reverse("media:films", args=[paper.case.code])
    assert url in phone.get(reverse("cases:track", args=[paper.case.code])).content.decode()
    page = read(phone, "films", paper.case.code)
    assert ("还没有视频" in page, "最大 2048 MB、30 分钟" in page, "tus.min.js" in page) == (True, True, True)
    sent = SimpleUploadedFile("周末.mp4", sample.read_bytes(), "video/mp4")
    assert phone.post(url, {"film": sent}).status_code == 302
    waiting = read(phone, "films", paper.case.code)
    assert ("处理中" in waiting, "every 3s" in waiting, "<video" in waiting) == (True, True, False)
    again = phone.post(url, {"film": SimpleUploadedFile("周末.mp4", sample.read_bytes(), "video/mp4")})
    assert (again.status_code, "已经收到了" in again.content.decode()) == (422, True)
    run_until_idle()
    done = read(phone, "progress", paper.case.code)
    assert ("<video" in done, "every 3s" in done, "时长 0:01" in done) == (True, False, True)
    assert Film.objects.count() == 1
    there = re.findall(r'src="(/films/play/[^"]+)"', done)
    assert [address.rpartition("/")[2] for address in there] == ["low.mp4", "high.mp4", "film.m3u8"]


def test_what_is_played_comes_by_a_signed_address_in_parts(paper: Desk, sample, local) -> None:
    film = paper.film(local(sample))
    run_until_idle()
    page = read(signed_in(paper.cast.resident), "films", paper.case.code)
    address = next(one for one in re.findall(r'src="([^"]+)"', page) if one.endswith("high.mp4"))
    player = Client()  # the address is enough: a player sends no cookies along with HLS on some phones
    part = player.get(address, headers={"Range": "bytes=10-19"})
    whole = keeping.made(film.code, 0, "high.mp4").read_bytes()
    assert (part.status_code, body(part), part["Content-Range"]) == (206, whole[10:20], f"bytes 10-19/{len(whole)}")
    assert (part["Content-Type"], part["Accept-Ranges"]) == ("video/mp4", "bytes")
    listed = player.get(address.replace("high.mp4", "film.m3u8"))
    assert (listed.status_code, listed["Content-Type"]) == (200, "application/vnd.apple.mpegurl")
    for wrong in (
        address.replace("high.mp4", "original"), address.replace(".0.", ".1."), address.replace(film.code, "0" * 20),
        re.sub(r"\.(\d+)\.", ".99999999999.", address), "/films/play/x/high.mp4", "/films/play/a.b.c.d/high.mp4",
    ):  # fmt: skip
        assert player.get(wrong).status_code == 404, wrong


def test_an_address_runs_out(paper: Desk, sample, local, monkeypatch) -> None:
    from linli.media import serving, tickets

    film = paper.film(local(sample))
    run_until_idle()
    address = serving.address(film, 0, "poster.jpg")
    assert Client().get(address).status_code == 200
    later = serving.time.time() + tickets.GOOD_FOR + tickets.STEP + 1
    monkeypatch.setattr(serving.time, "time", lambda: later)
    assert Client().get(address).status_code == 404


def test_behind_nginx_the_web_server_sends_the_bytes(paper: Desk, sample, local, settings) -> None:
    from linli.media import serving

    film = paper.film(local(sample))
    run_until_idle()
    settings.ACCEL = "/kept-here/"
    sent = Client().get(serving.address(film, 0, "low.mp4"))
    told = (sent.status_code, sent["X-Accel-Redirect"], sent["Content-Type"], sent.content)
    assert told == (200, f"/kept-here/{keeping.made(film.code, 0, 'low.mp4').name}", "video/mp4", b"")


def test_nobody_else_sees_the_films_or_sends_one(paper: Desk, sample, local) -> None:
    film = paper.film(local(sample))
    run_until_idle()
    url = reverse("media:films", args=[paper.case.code])
    for who in ("neighbour", "secretary", "community_officer"):
        client = at_desk(getattr(paper.cast, who), second_factor=True)
        assert client.get(url).status_code == 302
        assert client.get(reverse("media:progress", args=[paper.case.code])).status_code == 404
        assert client.get(reverse("media:desk", args=[paper.case.pk])).status_code in (403, 404)
        assert client.get(reverse("media:film", args=[film.code])).status_code in (403, 404)
        assert client.post(reverse("media:edit", args=[film.code]), {}).status_code in (403, 404)
        client.post(url, {"link": "https://v.example.com/1"})
    assert Client().get(url).status_code == 302
    assert Film.objects.count() == 1


def test_the_desk_watches_cuts_covers_and_captions(paper: Desk, sample, local) -> None:
    film = paper.film(local(sample))
    run_until_idle()
    desk = at_desk(person_of(paper.editor), second_factor=True)
    assert reverse("media:desk", args=[paper.case.pk]) in (
        desk.get(reverse("cases:work", args=[paper.case.pk])).content.decode()
    )
    assert reverse("media:film", args=[film.code]) in read(desk, "desk", paper.case.pk)
    page = read(desk, "film", film.code)
    assert ("<video" in page, "原片" in page, "在画面上画框" in page) == (True, True, True)
    looked = Access.objects.get(what="film")
    assert (looked.person_id, looked.by_person_id) == (paper.cast.resident.pk, paper.editor.person_id)
    url = reverse("media:edit", args=[film.code])
    wrong = desk.post(url, {"begins": "很快", "boxes": "10 20"})
    told = wrong.content.decode()
    assert (wrong.status_code, "如 1:23.5" in told, "第 1 行：先写四个百分比" in told) == (422, True, True)
    outside = desk.post(url, {"boxes": "90 0 20 10 0:00 0:01"})
    assert (outside.status_code, "第 1 行的打码" in outside.content.decode()) == (422, True)
    made = desk.post(url, {"begins": "0:00.5", "boxes": "10 20 30 25 0:00 0:01"})
    assert made["Location"].endswith("?version=1")
    run_until_idle()
    assert "第 1 版" in read(desk, "film", film.code, version="1")
    srt = SimpleUploadedFile("字幕.srt", "1\n00:00:00,200 --> 00:00:00,900\n骑车上门\n".encode("gb18030"))
    seen = re.search(r'name="seen" value="(\d+)"', page)
    at = reverse("media:caption", args=[film.code])
    stale = desk.post(at, {"captions": srt, "seen": "0"})
    assert stale.status_code == 422
    srt.seek(0)
    assert seen
    assert desk.post(at, {"captions": srt, "seen": seen[1]}).status_code == 302
    shown = read(desk, "film", film.code, version="1")
    there = next(one for one in re.findall(r'src="([^"]+)"', shown) if one.endswith("captions.vtt"))
    assert Client().get(there).content.decode() == "WEBVTT\n\n00:00:00.000 --> 00:00:00.400\n骑车上门\n\n"


def test_pages_cost_the_same_with_one_film_and_with_many(paper: Desk) -> None:
    phone, desk = signed_in(paper.cast.resident), at_desk(person_of(paper.editor), second_factor=True)

    def cost() -> list[int]:
        counts = []
        for client, name, which in ((phone, "films", paper.case.code), (desk, "desk", paper.case.pk)):
            read(client, name, which)
            with CaptureQueriesContext(
                connection,
            ) as asked:
                read(client, name, which)
            counts.append(len(asked))
        return counts

    films.take_link(paper.case.pk, "https://v.example.com/0", by=paper.author)
    one = cost()
    for number in range(1, 20):
        films.take_link(paper.case.pk, f"https://v.example.com/{number}", by=paper.author)
    assert cost() == one


def test_without_the_extra_the_page_says_so_and_takes_links(paper: Desk, monkeypatch) -> None:
    monkeypatch.setattr(films, "workable", lambda: False)
    phone = signed_in(paper.cast.resident)
    page = read(phone, "films", paper.case.code)
    assert ("linli[video]" in page, 'type="file"' in page) == (True, False)
    url = reverse("media:films", args=[paper.case.code])
    assert phone.post(url, {"link": "https://v.example.com/1"}).status_code == 302
    assert "https://v.example.com/1" in read(phone, "films", paper.case.code)
