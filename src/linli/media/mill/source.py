"""Reads a film that somebody sent: of the container that its first bytes name, and nothing but this one file."""

from collections.abc import Iterator
from typing import Any

HEAD = 4096
PICTURES = frozenset(
    {"h264", "hevc", "mpeg4", "msmpeg4v3", "h263", "mpeg2video", "mjpeg", "vp8", "vp9", "av1", "prores"}
)
SOUNDS = frozenset({
    "aac", "mp3", "mp2", "ac3", "opus", "vorbis", "amrnb", "amr_nb", "amrwb", "amr_wb", "pcm_s16le", "pcm_s16be",
    "pcm_u8",
})  # fmt: skip
MOST_PIXELS = 4096 * 2304  # a picture of what phones film at most
LEAST_SIDE = 16
MOST_FAULTS = 50
# Files whose first bytes are like a film's and which hold none.
_STILL = (b"heic", b"heix", b"mif1", b"msf1", b"avif", b"M4A ")


class Unfit(Exception):
    """One word."""


def container(head: bytes) -> str:
    """The demuxer for the first bytes, or "": a film is told by what it is, not by its name."""
    if head[4:8] == b"ftyp" and head[8:12] not in _STILL:
        return "mov"
    if head[4:8] in (b"moov", b"mdat", b"wide") and head[:2] == b"\0\0":
        return "mov"
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return "matroska"
    if head[:4] == b"RIFF" and head[8:12] == b"AVI ":
        return "avi"
    if len(head) > 377 and head[0] == head[188] == head[376] == 0x47:
        return "mpegts"
    return ""


def opened(path: str) -> Any:
    """The film, its container chosen by us. Raises Unfit."""
    import av

    with open(path, "rb") as file:
        name = container(file.read(HEAD))
    if not name:
        raise Unfit("not_a_film")
    options = {"protocol_whitelist": "file", "format_whitelist": name, "max_streams": "16"}
    if name == "mov":
        options |= {"enable_drefs": "0", "use_absolute_path": "0"}
    try:
        return av.open(path, format=name, options=options, metadata_errors="ignore")
    except MemoryError:
        raise Unfit("heavy") from None
    except (av.FFmpegError, ValueError):
        raise Unfit("broken") from None


def streams(film: Any, longest: int) -> tuple[Any, Any]:
    """Its moving picture and its sound (None without). Raises Unfit."""
    pictures = [one for one in film.streams.video if "ATTACHED_PIC" not in str(one.disposition).upper()]
    if not pictures:
        raise Unfit("no_picture")
    picture = pictures[0]
    sound = next(iter(film.streams.audio), None)
    if picture.codec_context is None or picture.codec_context.name not in PICTURES:
        raise Unfit("codec")
    if sound is not None and (sound.codec_context is None or sound.codec_context.name not in SOUNDS):
        raise Unfit("codec")
    width, height = picture.codec_context.width, picture.codec_context.height
    if width * height > MOST_PIXELS:
        raise Unfit("large")
    if min(width, height) < LEAST_SIDE:
        raise Unfit("broken")
    if film.duration and film.duration // 1000 > longest:
        raise Unfit("long")
    return picture, sound


def frames(film: Any, stream: Any, longest: int) -> Iterator[tuple[int, Any]]:
    """Each picture or sound with its milliseconds from the beginning; a little that is broken is passed over."""
    import av

    faults, begin = 0, None
    for packet in film.demux(stream):
        try:
            decoded = packet.decode()
        except (av.FFmpegError, ValueError):
            faults += 1
            if faults > MOST_FAULTS:
                raise Unfit("broken") from None
            continue
        for frame in decoded:
            if frame.pts is None or frame.time_base is None:
                continue
            begin = frame.pts if begin is None else begin
            at = int((frame.pts - begin) * frame.time_base * 1000)
            if at > longest:
                raise Unfit("long")
            yield max(0, at), frame
