"""What a telephone writes beside picture and sound is gone from what anybody can fetch; picture and sound are not."""

import io
import struct
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.files import recordings, store
from linli.files.boxes import MOST_PARTS
from linli.files.models import Kind
from linli.files.pictures import Unfit
from tests.media.films import film

PLACE = "+28.2282+112.9388/"
SAID = {
    "title": "陈桂兰家 3栋502", "comment": "Secret-note", "location": PLACE, "make": "Secret-maker",
    "model": "Secret-model",
    "com.apple.quicktime.location.ISO6709": PLACE, "creation_time": "2026-03-01T01:30:00Z",
    "artist": "Secret-artist",
}  # fmt: skip
SECRETS = ("陈桂兰", "Secret-", "28.2282", "112.9388")


def written(path: Path, form: str, codec: str, *, picture: bool, options: dict[str, str] | None = None) -> bytes:
    """A real film or recording with all that; its picture and sound copied from what the encoder made."""
    import av

    layout = "stereo" if codec == "vorbis" else "mono"
    with av.open(str(path), "w", format=form, options=options or {}) as out:
        out.metadata.update(SAID)
        video = out.add_stream("libx264" if form in ("mp4", "mov") else "libvpx", rate=10) if picture else None
        if video is not None:
            video.width, video.height, video.pix_fmt = 64, 48, "yuv420p"
        audio = out.add_stream(codec, rate=48000)
        audio.codec_context.layout = layout
        audio.codec_context.options = {"strict": "experimental"}
        audio.metadata.update({"title": "Secret-track"})
        for n in range(10 if video is not None else 0):
            frame = av.VideoFrame(64, 48, "yuv420p")
            frame.pts, frame.time_base = n, Fraction(1, 10)
            out.mux(video.encode(frame))
        if video is not None:
            out.mux(video.encode(None))
        size = audio.codec_context.frame_size or 960
        for n in range(20):
            piece = av.AudioFrame(format=audio.codec_context.format.name, layout=layout, samples=size)
            for plane in piece.planes:
                plane.update(bytes(plane.buffer_size))
            piece.pts, piece.sample_rate, piece.time_base = n * size, 48000, Fraction(1, 48000)
            out.mux(audio.encode(piece))
        out.mux(audio.encode(None))
    return path.read_bytes()


def packets(data: bytes) -> list[tuple[int, bytes]]:
    """Picture and sound as they lie in it."""
    import av

    with av.open(io.BytesIO(data)) as opened:
        wanted = [one for one in opened.streams if one.type in ("video", "audio")]
        return [(one.stream_index, bytes(one)) for one in opened.demux(wanted) if one.size]


def told(data: bytes) -> str:
    """All that FFmpeg's libraries read in it beside picture and sound, as ffprobe prints it."""
    import av

    with av.open(io.BytesIO(data)) as opened:
        return repr([dict(opened.metadata), *(dict(one.metadata) for one in opened.streams)])


FORMS = [
    ("mp4", "aac", True, Kind.FILM, {}),
    ("mp4", "aac", True, Kind.FILM, {"movflags": "use_metadata_tags"}),
    ("mp4", "aac", True, Kind.FILM, {"movflags": "+faststart"}),
    ("mov", "aac", True, Kind.FILM, {"movflags": "use_metadata_tags"}),
    ("webm", "libopus", True, Kind.FILM, {}),
    ("ipod", "aac", False, Kind.AUDIO, {}),
    ("webm", "libopus", False, Kind.AUDIO, {"live": "1"}),
    ("ogg", "libopus", False, Kind.AUDIO, {}),
    ("ogg", "vorbis", False, Kind.AUDIO, {}),
    ("mp3", "libmp3lame", False, Kind.AUDIO, {"id3v2_version": "3", "write_id3v1": "1"}),
    ("wav", "pcm_s16le", False, Kind.AUDIO, {"write_bext": "1"}),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("form", "codec", "picture", "kind", "options"), FORMS)
def test_place_device_and_notes_are_gone_and_picture_and_sound_stay(
    checked: Any, tmp_path: Path, form: str, codec: str, picture: bool, kind: Kind, options: dict[str, str]
) -> None:
    sent = written(tmp_path / "sent", form, codec, picture=picture, options=options)
    assert any(secret.encode() in sent for secret in SECRETS)
    file = checked(sent, f"陈.{form}", kind=kind)
    assert (file.state, file.reason) == ("ready", "")
    kept = store.kept(file.code, "file").read_bytes()
    for secret in SECRETS:
        assert secret.encode() not in kept
        assert secret not in told(kept)
    assert packets(kept) == packets(sent)
    assert len(kept) == len(sent)
    assert file.kept_sha256 != file.sha256
    assert not store.quarantined(file.code).exists()


@pytest.mark.django_db
def test_place_and_time_of_a_film_are_noted_as_those_of_a_photo_are(checked: Any, tmp_path: Path) -> None:
    sent = written(tmp_path / "sent", "mp4", "aac", picture=True, options={"movflags": "use_metadata_tags"})
    file = checked(sent, "a.mp4", kind=Kind.FILM)
    assert (file.lat_e6, file.lon_e6) == (28_228_200, 112_938_800)
    assert file.taken_at == datetime(2026, 3, 1, 1, 30, tzinfo=UTC)


def test_a_track_that_is_neither_picture_nor_sound_goes_with_all_its_samples(tmp_path: Path) -> None:
    sent = (tmp_path / "sent.mp4").resolve()
    data = film(sent, seconds=1).read_bytes()
    sound = data.replace(b"soun", b"meta")  # the sound's bytes as those of a track of places
    assert sound != data
    sent.write_bytes(sound)
    before = [payload for index, payload in packets(data) if index == 1]
    recordings.clean(sent, "video/mp4")
    kept = sent.read_bytes()
    assert not any(payload in kept for payload in before if len(payload) > 16)
    assert packets(kept) == [one for one in packets(data) if one[0] == 0]


@given(st.binary(max_size=400), st.sampled_from(["video/mp4", "video/webm", "audio/ogg", "audio/wav", "audio/mpeg"]))
def test_what_is_broken_costs_nothing_but_itself(tmp_path_factory: Any, data: bytes, mime: str) -> None:
    heads = {
        "video/mp4": b"\0\0\0\x10ftypmp42\0\0\0\0\0\0\0\0moov\0\0\0\x40trak",
        "video/webm": b"\x1aE\xdf\xa3\x80\x18S\x80g",
        "audio/ogg": b"OggS", "audio/wav": b"RIFF\0\0\0\0WAVE", "audio/mpeg": b"ID3\3\0\0",
    }  # fmt: skip
    path = tmp_path_factory.mktemp("broken") / "file"
    path.write_bytes(heads[mime] + data)
    recordings.clean(path, mime)
    assert path.stat().st_size == len(heads[mime] + data)


@pytest.mark.django_db
def test_a_film_that_broke_off_before_what_says_how_to_play_it_is_refused(checked: Any, tmp_path: Path) -> None:
    whole = film(tmp_path / "a.mp4", seconds=1).read_bytes()
    file = checked(whole[: whole.index(b"moov") - 4], "a.mp4", kind=Kind.FILM)
    assert (file.state, file.reason) == ("refused", "broken")


def test_what_follows_the_last_box_is_blanked(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4", seconds=1)
    whole = path.read_bytes()
    path.write_bytes(whole + struct.pack(">I4s", 20, b"uuid") + b"Secret-place" + b"Secret-tail")
    recordings.clean(path, "video/mp4")
    assert b"Secret-" not in path.read_bytes()
    assert packets(path.read_bytes()) == packets(whole)


def box(kind: bytes, *inside: bytes) -> bytes:
    body = b"".join(inside)
    return struct.pack(">I4s", 8 + len(body), kind) + body


def claiming(samples: int, length: int, chunks: int) -> bytes:
    """A film with a track of notes whose tables claim so many samples of so many bytes, in chunks at one place."""
    sizes = box(b"stsz", struct.pack(">III", 0, length, samples))
    runs = box(b"stsc", struct.pack(">IIIII", 0, 1, 1, max(1, samples // chunks), 1))
    table = box(b"stbl", sizes, runs, box(b"stco", struct.pack(">II", 0, chunks), struct.pack(">I", 400_000) * chunks))
    media = box(b"mdia", box(b"hdlr", bytes(8), b"meta", bytes(12)), box(b"minf", table))
    return box(b"ftyp", b"isom", bytes(4)) + box(b"moov", box(b"trak", media)) + box(b"mdat", bytes(400_000))


SEGMENT, FREE, ENDLESS = bytes.fromhex("18538067"), box(b"free"), b"\xff"


@pytest.mark.parametrize(
    ("mime", "data"),
    [
        ("video/mp4", claiming(2**32 - 1, 1, 1)),
        ("video/mp4", claiming(50_000, 2**31, 50_000)),
        ("video/webm", bytes.fromhex("1a45dfa380") + (SEGMENT + ENDLESS) * 5000),
    ],
    ids=["samples without number", "samples over each other", "one within the other"],
)
def test_what_a_film_claims_costs_no_more_than_the_film(tmp_path: Path, mime: str, data: bytes) -> None:
    path = tmp_path / "film"
    path.write_bytes(data)
    recordings.clean(path, mime)
    assert path.stat().st_size == len(data)


@pytest.mark.parametrize(
    ("mime", "data"),
    [
        ("video/mp4", box(b"ftyp", bytes(8)) + box(b"moov", FREE * (MOST_PARTS + 1))),
        ("video/webm", SEGMENT + ENDLESS + b"\xec\x80" * (MOST_PARTS + 1)),
        ("audio/wav", b"RIFF" + bytes(8) + b"none\0\0\0\0" * (MOST_PARTS + 1)),
        ("audio/ogg", b"".join(b"OggS" + bytes(10) + struct.pack("<I", one) + bytes(9) for one in range(17))),
    ],
)
def test_more_parts_than_any_telephone_writes_are_refused(tmp_path: Path, mime: str, data: bytes) -> None:
    path = tmp_path / "film"
    path.write_bytes(data)
    with pytest.raises(Unfit):
        recordings.clean(path, mime)
