"""Reading aloud: only what a page showed, never whatever somebody asks for."""

import io
import os
import wave
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from linli.ui import speech

pytest.importorskip("espeakng_loader", reason="the extra linli[speech] is not installed")


def test_a_text_of_ours_becomes_a_sound_file(client: Client) -> None:
    with translation.override("zh-hans"):
        address = speech.address("收到，第 123 号。网格员小李今天下午给您打电话。")
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "audio/wav")
    with wave.open(io.BytesIO(answer.content)) as sound:
        seconds = sound.getnframes() / sound.getframerate()
    assert 2 < seconds < 30


def test_one_range_is_served_for_phones_that_ask_for_ranges(client: Client) -> None:
    address = speech.address("Done")
    whole = client.get(address).content
    part = client.get(address, headers={"range": "bytes=4-11"})
    assert (part.status_code, part.content) == (206, whole[4:12])
    assert part["Content-Range"] == f"bytes 4-11/{len(whole)}"
    end = client.get(address, headers={"range": "bytes=-8"})
    assert (end.status_code, end.content) == (206, whole[-8:])
    for beyond in (f"{len(whole)}", "9" * 5000):
        assert client.get(address, headers={"range": f"bytes={beyond}-"}).status_code == 416


@pytest.mark.parametrize("digest", ["0" * 40, "..%2F..%2Fkeys", "abc"])
def test_a_digest_that_no_page_registered_is_unknown(client: Client, digest: str) -> None:
    assert client.get(f"/aloud/{digest}/").status_code == 404


def test_the_same_words_have_one_address_and_each_language_its_own() -> None:
    with translation.override("zh-hans"):
        chinese, again = speech.address("办完了"), speech.address(" 办完了\n")
    with translation.override("en"):
        english = speech.address("办完了")
    assert chinese == again != english
    assert speech.address("  ") == ""


def grown_old(folder: Path) -> None:
    for path in folder.iterdir():
        os.utime(path, (path.stat().st_atime, path.stat().st_mtime - speech.KEPT_FOR - 60))


@pytest.fixture
def host(settings: Any, tmp_path: Path) -> Path:
    """A web host with a data folder of its own: where what is read aloud lies."""
    settings.DATA_DIR = tmp_path
    return tmp_path / "speech"


def test_a_host_without_a_worker_deletes_what_is_old_when_it_shows_a_page_an_hour_later(
    client: Client, host: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = speech.address("应付给您 12000 元")
    assert client.get(old).status_code == 200
    grown_old(host)
    speech.address("修好了吗？")
    assert len(list(host.iterdir())) == 3  # the hour is not over: a page waits for no sweep
    monkeypatch.setattr(speech, "_sweep_at", 0.0)
    speech.address("修好了吗？")
    assert [path.read_text() for path in host.iterdir()] == ["cmn\n修好了吗？"]


def test_much_that_is_old_goes_page_by_page(host: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for words in ("一", "二", "三"):
        speech.address(words)
    grown_old(host)
    monkeypatch.setattr(speech, "SWEPT_AT_ONCE", 2)
    monkeypatch.setattr(speech, "_sweep_at", 0.0)
    left = [speech.address("四") and len(list(host.iterdir())) for _page in range(3)]
    assert left == [2, 1, 1]


def test_a_sound_asked_of_another_host_is_made_there_where_hosts_share_a_cache(
    client: Client, host: Path, settings: Any, tmp_path: Path
) -> None:
    alone = speech.address("只在这一台")
    settings.REDIS_URL = "redis://shared"  # the tests' own cache stands for it
    shared = speech.address("修好了吗？")
    whole = client.get(shared).content
    settings.DATA_DIR = tmp_path / "another"
    assert [client.get(address).status_code for address in (alone, shared)] == [404, 200]
    assert client.get(shared).content == whole


def test_what_no_page_has_shown_for_a_day_is_deleted_with_its_sound(client: Client, host: Path) -> None:
    old, shown_again = speech.address("应付给您 12000 元"), speech.address("修好了吗？")
    assert client.get(old).status_code == 200
    grown_old(host)
    speech.address("修好了吗？")
    assert speech.sweep() == 2
    assert [path.read_text() for path in host.iterdir()] == ["cmn\n修好了吗？"]
    assert (client.get(old).status_code, client.get(shown_again).status_code) == (404, 200)
