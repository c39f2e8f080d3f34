"""Photos made for the tests: as telephones send them, and as somebody with bad intent would."""

import io
import struct
import zipfile
import zlib

import pillow_heif
from PIL import ExifTags, Image

COLOUR = (30, 120, 200)


def jpeg(size: tuple[int, int] = (640, 480), *, exif: Image.Exif | None = None, comment: bytes = b"") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, COLOUR).save(out, "JPEG", exif=exif or Image.Exif(), comment=comment)
    return out.getvalue()


def noisy_jpeg(size: tuple[int, int] = (640, 480)) -> bytes:
    out = io.BytesIO()
    Image.effect_noise(size, 80).convert("RGB").save(out, "JPEG", quality=95)
    return out.getvalue()


def png(size: tuple[int, int] = (64, 48)) -> bytes:
    out = io.BytesIO()
    Image.new("RGBA", size, (255, 0, 0, 0)).save(out, "PNG")
    return out.getvalue()


def heic(size: tuple[int, int] = (640, 480)) -> bytes:
    out = io.BytesIO()
    pillow_heif.from_pillow(Image.new("RGB", size, COLOUR)).save(out)
    return out.getvalue()


def camera_exif() -> Image.Exif:
    """Taken at 2026-03-01 09:30:00 +08:00, at 30°15'N 120°10'30"E, the telephone turned by a quarter."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    exif[ExifTags.Base.Make] = "Telephone"
    details = exif.get_ifd(ExifTags.IFD.Exif)
    details[ExifTags.Base.DateTimeOriginal] = "2026:03:01 09:30:00"
    details[ExifTags.Base.OffsetTimeOriginal] = "+08:00"
    position = exif.get_ifd(ExifTags.IFD.GPSInfo)
    position[ExifTags.GPS.GPSLatitudeRef], position[ExifTags.GPS.GPSLatitude] = "N", (30.0, 15.0, 0.0)
    position[ExifTags.GPS.GPSLongitudeRef], position[ExifTags.GPS.GPSLongitude] = "E", (120.0, 10.0, 30.0)
    return exif


def archive_behind(picture: bytes) -> bytes:
    """A picture that unpacks as an archive too."""
    out = io.BytesIO(picture)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("run.sh", "echo")
    return out.getvalue()


def bomb() -> bytes:
    """A PNG of a few kilobytes that claims 40,000 by 40,000 pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", 40_000, 40_000, 8, 0, 0, 0, 0)
    body = zlib.compress(b"\0" * 1_000_000, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def office(part: str, *more: str) -> bytes:
    """An archive with the parts of an Office document."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in ("[Content_Types].xml", part, *more):
            archive.writestr(name, "<x/>")
    return out.getvalue()
