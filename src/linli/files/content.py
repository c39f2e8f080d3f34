"""What a file is, by its bytes alone: names and declared types are whatever the sender liked."""

import mmap
import re
import zipfile
from pathlib import Path

HEAD = 4096  # bytes that are enough to know a type

PHOTOS = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif", "image/heic"})
DOCUMENTS = {
    "application/pdf": "pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
}
AUDIO = {
    "audio/mpeg": "mp3",
    "audio/mp4": "m4a",
    "audio/ogg": "ogg",
    "audio/wav": "wav",
    "audio/amr": "amr",
    "audio/webm": "webm",
}
FILMS = {"video/mp4": "mp4", "video/webm": "webm", "video/quicktime": "mov"}
# One container holds both: what was asked for says which of the two it is taken for.
AS_FILM = {"audio/mp4": "video/mp4", "audio/webm": "video/webm", "video/quicktime": "video/quicktime"}
ZIP = "application/zip"

_BEGINNINGS = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"%PDF-", "application/pdf"),
    (b"PK\x03\x04", ZIP),
    (b"ID3", "audio/mpeg"),
    (b"\xff\xfb", "audio/mpeg"),
    (b"\xff\xf3", "audio/mpeg"),
    (b"OggS", "audio/ogg"),
    (b"#!AMR", "audio/amr"),
    (b"\x1aE\xdf\xa3", "audio/webm"),
)
_HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1", b"hevc")
# What a browser or a script host would run if it took the picture for something else.
_FOREIGN = re.compile(rb"<script|<html|<!doctype html|<svg[\s>]|<\?php|%PDF-1", re.IGNORECASE)
_OFFICE = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx"}
_BY_ENDING = {ending: mime for mime, ending in DOCUMENTS.items()}


def sniff(head: bytes) -> str:
    """The media type that the first bytes tell, or "" when it is none we take."""
    for beginning, mime in _BEGINNINGS:
        if head.startswith(beginning):
            return mime
    if head[:4] == b"RIFF":
        return {b"WEBP": "image/webp", b"WAVE": "audio/wav"}.get(head[8:12], "")
    if head[4:8] == b"ftyp":
        if head[8:12] in _HEIC_BRANDS:
            return "image/heic"
        if head[8:12] == b"qt  ":
            return "video/quicktime"
        return "audio/mp4" if head[8:11] in (b"M4A", b"M4V", b"mp4", b"3gp", b"iso", b"avc", b"das") else ""
    return ""


def two_faced(path: Path) -> bool:
    """True when a picture is a web page, script or archive as well."""
    with path.open("rb") as file:
        if file.read(6)[4:] == b"/*":  # a JPEG whose first segment's length opens a script's comment
            return True
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            if _FOREIGN.search(data):
                return True
    return zipfile.is_zipfile(path)


def office_type(path: Path) -> str:
    """The type of an Office document, or "" for any other archive and for one that carries macros."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError):
        return ""  # the archive's own directory is broken: not a document
    if "[Content_Types].xml" not in names or any(name.lower().endswith("vbaproject.bin") for name in names):
        return ""
    return next((_BY_ENDING[ending] for part, ending in _OFFICE.items() if part in names), "")
