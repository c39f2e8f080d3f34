"""What becomes of a film: worked on by the real mill, cut, captioned, released, or refused with reasons."""

import json
import os
import signal
import socket
import threading
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from linli.jobs.worker import run_until_idle
from linli.journal.queries import history_of
from linli.kernel.refused import NotAllowed, Refused
from linli.media import films, keeping, queries
from linli.media.film_models import Film, Version
from linli.rules.films import Box, Edit
from tests.media.conftest import Desk
from tests.media.films import film as made

pytestmark = pytest.mark.django_db


def looked_at(path: Path) -> dict[str, Any]:
    """What a file is, by its streams."""
    import av

    with av.open(str(path)) as file:
        picture, sound = file.streams.video[0], next(iter(file.streams.audio), None)
        return {
            "form": file.format.name.partition(",")[0],
            "picture": (picture.codec_context.name, picture.codec_context.width, picture.codec_context.height),
            "sound": (sound.codec_context.name, sound.codec_context.sample_rate) if sound else None,
            "seconds": round(file.duration / 1_000_000, 1) if file.duration else None,
        }


def roughness(path: Path, seconds: float, box: tuple[int, int, int, int]) -> float:
    """How much neighbouring points within a box of the picture at that time differ: what can be told apart there."""
    import av

    width = box[2] - box[0]
    with av.open(str(path)) as file:
        for frame in file.decode(video=0):
            if frame.time >= seconds - 0.01:
                greys = frame.to_image().convert("L").crop(box).tobytes()
                return sum(abs(a - b) for n, (a, b) in enumerate(pairwise(greys)) if (n + 1) % width) / len(greys)
    raise AssertionError(f"no picture at {seconds} s")


def test_a_film_is_made_into_what_phones_play(paper: Desk, sample: Path, local) -> None:
    film = paper.film(local(sample))
    run_until_idle()
    film.refresh_from_db()
    version = film.versions.get()
    assert (version.state, version.number, version.progress, version.reason) == ("ready", 0, 1000, "")
    assert (film.duration, film.width, film.height, len(film.print), len(film.sha256)) == (1933, 160, 90, 256, 64)
    for quality in ("high", "low"):
        with keeping.made(film.code, 0, f"{quality}.mp4").local() as path:
            assert looked_at(path) == {
                "form": "mov", "picture": ("h264", 160, 90), "sound": ("aac", 48000),
                "seconds": pytest.approx(2, abs=0.1),
            }  # fmt: skip
            data = path.read_bytes()
            assert 0 < data.index(b"moov") < data.index(b"mdat")  # it plays before all of it has come
    lists = keeping.made(film.code, 0, "film.m3u8").read_bytes().decode()
    assert [line for line in lists.splitlines() if line.endswith(".m3u8")] == ["high.m3u8", "low.m3u8"]
    parts = keeping.made(film.code, 0, "low.m3u8").read_bytes().decode()
    assert ("#EXT-X-BYTERANGE" in parts, "low.ts" in parts, "#EXT-X-ENDLIST" in parts) == (True, True, True)
    assert keeping.made(film.code, 0, "poster.jpg").read_bytes()[:3] == b"\xff\xd8\xff"
    assert [entry.verb for entry in history_of(film)] == ["film.sent", "film.looked_through"]
    assert [entry.verb for entry in history_of(version)] == ["film_version.ordered", "film_version.ready"]
    assert not list(keeping.workshop(film.code, 9).parent.glob(f"{film.code}.0"))


def test_the_sound_comes_to_one_loudness(paper: Desk, local, tmp_path: Path) -> None:
    from linli.media.mill.order import Order
    from linli.media.mill.sound import gain_of

    film = paper.film(local(made(tmp_path / "quiet.mp4", seconds=4, loud=0.03)))
    run_until_idle()
    with keeping.made(film.code, 0, "high.mp4").local() as path:
        assert abs(gain_of(Order(str(path), "", 60_000, 60))) < 1.5
    assert gain_of(Order(str(tmp_path / "quiet.mp4"), "", 60_000, 60)) > 10


@pytest.mark.parametrize(
    ("form", "picture"), [("matroska", "libx264"), ("avi", "mpeg4"), ("mpegts", "libx264"), ("webm", "libvpx")]
)
def test_other_containers_and_codecs_are_taken(paper: Desk, local, tmp_path: Path, form: str, picture: str) -> None:
    film = paper.film(local(made(tmp_path / "film", form=form, picture=picture, sound=False, seconds=1)))
    run_until_idle()
    assert film.versions.get().state == "ready"


def test_a_part_is_cut_out_and_a_face_is_covered_for_its_time_alone(paper: Desk, sample: Path, local) -> None:
    film = paper.film(local(sample))
    run_until_idle()
    wanted = Edit(500, 1700, 900, (Box(250, 250, 400, 500, 500, 1100),))
    version = films.edit(film.pk, wanted, by=paper.editor)
    run_until_idle()
    version.refresh_from_db()
    assert (version.number, version.state, version.duration) == (1, "ready", pytest.approx(1200, abs=140))
    box = (44, 26, 100, 64)
    with keeping.made(film.code, 1, "high.mp4").local() as cut, keeping.made(film.code, 0, "high.mp4").local() as whole:
        now = (roughness(cut, 0.2, box), roughness(whole, 0.7, box))
        later = (roughness(cut, 0.9, box), roughness(whole, 1.4, box))
    assert now[0] < now[1] / 2
    assert later[0] == pytest.approx(later[1], rel=0.2)
    assert keeping.original(film.code).exists()
    with pytest.raises(Refused) as twice:
        films.edit(film.pk, wanted, by=paper.editor)
    assert twice.value.code == "version_there"


def test_an_edit_that_makes_no_sense_is_refused_at_its_field(paper: Desk, sample: Path, local) -> None:
    film = paper.film(local(sample))
    with pytest.raises(Refused) as early:
        films.edit(film.pk, Edit(), by=paper.editor)
    assert early.value.code == "film_not_ready"
    run_until_idle()
    for wanted, field in (
        (Edit(1500, 700), "cut"), (Edit(0, 9000), "cut"), (Edit(0, 1500, 1800), "cover"),
        (Edit(boxes=(Box(900, 0, 200, 100, 0, 100),)), "box"), (Edit(boxes=(Box(0, 0, 9, 9, 0, 9),) * 41), "boxes"),
    ):  # fmt: skip
        with pytest.raises(Refused) as refusal:
            films.edit(film.pk, wanted, by=paper.editor)
        assert (refusal.value.code, refusal.value.field) == (f"edit_{field}", field)
    assert film.versions.count() == 1


def test_nobody_edits_their_own_film_or_anothers_without_the_post(paper: Desk, sample: Path, local) -> None:
    film = paper.film(local(sample))
    run_until_idle()
    for by in (paper.author, paper.cast.acting("secretary")):
        with pytest.raises(NotAllowed):
            films.edit(film.pk, Edit(), by=by)
        with pytest.raises(NotAllowed):
            films.caption(film.pk, "", by=by)
        with pytest.raises(NotAllowed):
            films.release(film.pk, 0, by=by)
    paper.case.__class__.objects.filter(pk=paper.case.pk).update(reporter_id=paper.editor.person_id)
    with pytest.raises(NotAllowed):
        films.release(film.pk, 0, by=paper.editor)


def test_a_film_is_released_and_made_private_again(paper: Desk, sample: Path, local) -> None:
    film = paper.film(local(sample))
    with pytest.raises(Refused) as early:
        films.release(film.pk, 0, by=paper.editor)
    assert early.value.code == "version_not_ready"
    run_until_idle()
    released = films.release(film.pk, 0, by=paper.editor)
    assert (released.released, released.released_at is not None) == (film.versions.get(), True)
    assert films.withdraw(film.pk, by=paper.editor).released is None
    with pytest.raises(Refused):
        films.withdraw(film.pk, by=paper.editor)
    assert [entry.verb for entry in history_of(film)][2:] == ["film.released", "film.withdrawn"]


def test_a_film_saved_anew_is_known_again_and_another_is_not(paper: Desk, local, tmp_path: Path) -> None:
    first = paper.film(local(made(tmp_path / "a.mp4")))
    again = paper.film(local(made(tmp_path / "b.avi", form="avi", picture="mpeg4", width=320, height=180)))
    other = paper.film(local(made(tmp_path / "c.mp4", seed=17)))
    run_until_idle()
    first, again, other = (Film.objects.get(pk=one.pk) for one in (first, again, other))
    assert (queries.like(first), queries.like(again)) == ([again], [first])
    assert queries.like(other) == []


def playlist(path: Path) -> Path:
    path.write_text("#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n")
    return path


def concatenation(path: Path) -> Path:
    path.write_text("ffconcat version 1.0\nfile /etc/passwd\n")
    return path


def executable(path: Path) -> Path:
    path.write_bytes(b"MZ\x90\x00" + bytes(4000))
    return path


def cut_off(path: Path) -> Path:
    made(path)
    path.write_bytes(path.read_bytes()[:6000])
    return path


def only_sound(path: Path) -> Path:
    import av

    with av.open(str(path), "w", format="mp4") as out:
        from tests.media.films import _tone

        audio = out.add_stream("aac", rate=48000)
        audio.codec_context.layout = "mono"
        _tone(out, audio, 0.5, 0.1)
    return path


def bomb(path: Path) -> Path:
    """Dimensions far beyond what any phone films, in a small file."""
    return made(path, picture="mjpeg", pixels="yuvj420p", width=4096, height=2320, rate=1, seconds=1, sound=False)


def odd_codec(path: Path) -> Path:
    return made(path, picture="ffv1", form="matroska", sound=False, seconds=0.5)


def dressed(path: Path) -> Path:
    """The head of a film over something else."""
    path.write_bytes(b"\x00\x00\x00\x18ftypmp42" + bytes(range(256)) * 40)
    return path


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (playlist, "not_a_film"), (concatenation, "not_a_film"), (executable, "not_a_film"), (cut_off, "broken"),
        (only_sound, "no_picture"), (bomb, "large"), (odd_codec, "codec"), (dressed, "broken"),
    ],
)  # fmt: skip
def test_what_is_no_film_is_refused_with_a_reason_and_the_mend(
    paper: Desk, local, tmp_path: Path, make, reason: str
) -> None:
    film = paper.film(local(make(tmp_path / "film.mp4")))
    run_until_idle()
    version = film.versions.get()
    assert (version.state, version.reason) == ("refused", reason)
    shown = queries.shown(queries.film_of(film.code))  # type: ignore[arg-type]  # there is one
    assert (shown.reason != "", shown.film_at) == (True, "")
    assert not any(keeping.made(film.code, 0, name).exists() for name in keeping.NAMES)


def test_a_film_that_is_too_long_is_refused(paper: Desk, local, tmp_path: Path) -> None:
    from linli.media import working

    film = paper.film(local(made(tmp_path / "long.mp4", seconds=3, sound=False)))
    version = film.versions.get()
    order = {**working.order_of(version, tmp_path / "long.mp4", tmp_path), "longest": 2000}
    assert working._milled(order, version.pk) == {"refused": "long"}


def test_a_film_that_eats_its_limit_of_work_takes_nothing_else_along(paper: Desk, local, tmp_path: Path) -> None:
    from linli.media import working

    made(tmp_path / "long.mp4", seconds=3, width=1280, height=720, rate=30, sound=False, still=True)
    version = paper.film(local(tmp_path / "long.mp4")).versions.get()
    order = {**working.order_of(version, tmp_path / "long.mp4", tmp_path), "seconds": 0.2}
    assert working._milled(order, version.pk) == {"refused": "heavy"}
    order = {**order, "seconds": 60, "largest": 20_000}
    assert working._milled(json.loads(json.dumps(order)), version.pk) == {"refused": "heavy"}


def test_a_film_whose_work_is_stopped_with_the_machine_is_made_later_and_not_refused(
    paper: Desk, local, tmp_path: Path
) -> None:
    from linli.media import working

    version = paper.film(local(made(tmp_path / "long.mp4", seconds=3, sound=False))).versions.get()
    order = working.order_of(version, tmp_path / "long.mp4", tmp_path)

    def stop() -> None:
        while True:
            for one in Path("/proc/self/task").glob("*/children"):
                for child in one.read_text().split():
                    if b"linli.media.mill" in Path(f"/proc/{child}/cmdline").read_bytes():
                        os.kill(int(child), signal.SIGTERM)
                        return
            time.sleep(0.02)

    threading.Thread(target=stop, daemon=True).start()
    with pytest.raises(working.Broke):
        working._milled(order, version.pk)
    version.refresh_from_db()
    assert (version.state, version.reason) == ("waiting", "")


def test_links_are_noted_and_never_fetched(paper: Desk) -> None:
    film = films.take_link(paper.case.pk, " https://v.example.com/show?id=5 ", by=paper.author)
    assert (film.link, Version.objects.exists()) == ("https://v.example.com/show?id=5", False)
    for wrong in ("file:///etc/passwd", "javascript:alert(1)", "ftp://a.example/x", "http://me:pw@a.example/", "x"):
        with pytest.raises(Refused) as refusal:
            films.take_link(paper.case.pk, wrong, by=paper.author)
        assert (refusal.value.code, refusal.value.field) == ("link", "link")
    with pytest.raises(Refused) as twice:
        films.take_link(paper.case.pk, film.link, by=paper.author)
    assert twice.value.code == "film_there"
    assert run_until_idle() >= 0


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "10.0.0.7", "172.16.3.4", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1",
     "[::1]", "[::ffff:127.0.0.1]", "[fd00::1]", "[fe80::1]", "printer.local", "metadata.google.internal", "router.lan",
     "2130706433", "0x7f.0.0.1", "127.1", "224.0.0.1"],
)  # fmt: skip
def test_a_link_to_a_machine_nearby_is_refused_and_nobody_asks_there(paper: Desk, host: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        door.settimeout(0)
        with pytest.raises(Refused) as refusal:
            films.take_link(paper.case.pk, f"http://{host}:{door.getsockname()[1]}/film.mp4", by=paper.author)
        run_until_idle()
        with pytest.raises(BlockingIOError):
            door.accept()
    assert (refusal.value.code in ("link", "link_nearby"), refusal.value.field) == (True, "link")
    assert not Film.objects.exists()


def test_captions_are_read_from_srt_and_follow_the_cut(paper: Desk, sample: Path, local) -> None:
    film = paper.film(local(sample))
    run_until_idle()
    srt = "1\n00:00:00,200 --> 00:00:00,900\n<b>骑车上门</b>\n\n2\n00:00:01,000 --> 00:00:01,500\n六年\n"
    assert films.caption(film.pk, srt, by=paper.editor) == 2
    with pytest.raises(Refused) as wrong:
        films.caption(film.pk, "1\n00:00:00,200 -> 00:00:00,900\n骑车\n", by=paper.editor)
    assert (wrong.value.code, "2" in wrong.value.message) == ("film_captions", True)
    film.refresh_from_db()
    assert film.captions == (
        "WEBVTT\n\n00:00:00.200 --> 00:00:00.900\n骑车上门\n\n00:00:01.000 --> 00:00:01.500\n六年\n\n"
    )
    assert films.caption(film.pk, "", by=paper.editor) == 0
