"""Decoding strangers' photos and making ours: read what the camera noted, turn upright, shrink, strip, write afresh."""

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone, tzinfo
from io import BytesIO
from pathlib import Path
from typing import IO, Any

import pillow_heif
from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from linli.kernel import clock

# A photo of a telephone has 12 to 50 million pixels; a bomb of a few kilobytes may claim billions.
MOST_PIXELS = 50_000_000
LARGE, SMALL = 2048, 480  # longest side, in pixels
_QUALITY = 82
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "HEIF")

pillow_heif.register_heif_opener(thumbnails=False)
Image.MAX_IMAGE_PIXELS = MOST_PIXELS
warnings.simplefilter("error", Image.DecompressionBombWarning)


class Unfit(Exception):
    """A photo that cannot be kept; `reason` is "bomb", "broken" or "two_faced"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Noted:
    """What the camera wrote into the photo; degrees by a million, WGS 84."""

    taken_at: datetime | None = None
    lat_e6: int | None = None
    lon_e6: int | None = None


def decode(path: Path) -> tuple[Image.Image, Noted]:
    """The picture upright in RGB, at most 2,048 pixels a side, and what its camera noted. Raises Unfit."""
    try:
        with Image.open(path, formats=_FORMATS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise Unfit("bomb")
            noted = _noted(opened)
            opened.draft("RGB", (LARGE, LARGE))  # lets a large JPEG be decoded small
            opened.load()
            return _plain(opened), noted
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise Unfit("bomb") from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, RuntimeError, IndexError):
        # Decoders answer broken input with any of these; a full disk does not pass here, as nothing is written.
        raise Unfit("broken") from None


def _plain(opened: Image.Image) -> Image.Image:
    upright = ImageOps.exif_transpose(opened)
    upright.thumbnail((LARGE, LARGE), Image.Resampling.LANCZOS)
    if "A" in upright.getbands() or "transparency" in upright.info:
        seen = upright.convert("RGBA")
        picture = Image.new("RGB", seen.size, "white")
        picture.paste(seen, mask=seen.getchannel("A"))
    else:
        picture = upright.convert("RGB")
    picture.info = {}  # a comment would be written out again
    return picture


def shrunk(picture: Image.Image) -> Image.Image:
    """A copy for lists, at most 480 pixels a side."""
    small = picture.copy()
    small.thumbnail((SMALL, SMALL), Image.Resampling.LANCZOS)
    return small


def encode(picture: Image.Image, out: IO[bytes]) -> None:
    """Write a JPEG that holds nothing but the picture."""
    buffer = BytesIO()
    picture.save(buffer, "JPEG", quality=_QUALITY, optimize=True, progressive=True)
    out.write(buffer.getbuffer())


def _noted(opened: Image.Image) -> Noted:
    try:
        exif = opened.getexif()
        lat, lon = _position(exif.get_ifd(ExifTags.IFD.GPSInfo))
        return Noted(_taken_at(exif), lat, lon)
    except (ValueError, TypeError, KeyError, IndexError, SyntaxError, ArithmeticError, OSError):
        return Noted()  # cameras write all sorts of nonsense here; the picture is good without it


def _taken_at(exif: Image.Exif) -> datetime | None:
    details = exif.get_ifd(ExifTags.IFD.Exif)
    text = str(details.get(ExifTags.Base.DateTimeOriginal) or exif.get(ExifTags.Base.DateTime) or "").strip("\x00 ")
    if not text:
        return None
    zone = _zone(str(details.get(ExifTags.Base.OffsetTimeOriginal) or ""))
    taken = datetime.strptime(text, "%Y:%m:%d %H:%M:%S").replace(tzinfo=zone)
    return taken if datetime(2000, 1, 1, tzinfo=clock.LOCAL) <= taken else None  # a camera whose clock was never set


def _zone(offset: str) -> tzinfo:
    """The zone of "+08:00", which older telephones leave out: then China's."""
    if len(offset) != 6 or offset[0] not in "+-":
        return clock.LOCAL
    away = timedelta(hours=int(offset[1:3]), minutes=int(offset[4:]))
    return timezone(-away if offset[0] == "-" else away)


def _position(gps: Mapping[int, Any]) -> tuple[int | None, int | None]:
    if ExifTags.GPS.GPSLatitude not in gps or ExifTags.GPS.GPSLongitude not in gps:
        return None, None
    lat = _degrees_e6(gps[ExifTags.GPS.GPSLatitude], south_or_west=gps.get(ExifTags.GPS.GPSLatitudeRef) == "S")
    lon = _degrees_e6(gps[ExifTags.GPS.GPSLongitude], south_or_west=gps.get(ExifTags.GPS.GPSLongitudeRef) == "W")
    if abs(lat) > 90_000_000 or abs(lon) > 180_000_000 or (lat, lon) == (0, 0):
        return None, None  # off the Earth, or the point that cameras write when they know none
    return lat, lon


def _degrees_e6(parts: Sequence[Any], *, south_or_west: bool) -> int:
    degrees, minutes, seconds = (float(part) for part in parts)
    found = round((degrees + minutes / 60 + seconds / 3600) * 1_000_000)
    return -found if south_or_west else found
