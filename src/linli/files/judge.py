"""Says of one PDF, in one word, why it cannot be taken; nothing when it can. A program of its own: see scans.py.

Without Django it starts at once and has nothing to give away: whoever sends the file may try to take it over.
"""

import base64
import re
import resource
import sys
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

MOST_PAGES = 300
MOST_OBJECTS = 100_000
MOST_UNFOLDED = 256 * 1024 * 1024  # bytes of one part: a page of A3 in colours at 600 dots an inch
MOST_FILTERS = 2  # one upon the other
SECONDS, MEMORY = 20, 1024 * 1024 * 1024
EDGE = 1024  # bytes at both ends in which a plain PDF says what it is

# What runs, fetches, sends or carries: a scan needs none of it.
_KEYS = frozenset({"/AA", "/EF", "/EmbeddedFiles", "/JS", "/JavaScript", "/RichMediaContent", "/XFA"})
_ACTIONS = frozenset({
    "/GoTo3DView", "/GoToE", "/GoToR", "/ImportData", "/JavaScript", "/Launch", "/Movie", "/Rendition",
    "/RichMediaExecute", "/Sound", "/SubmitForm",
})  # fmt: skip
_PARTS = frozenset({"/3D", "/EmbeddedFile", "/FileAttachment", "/Movie", "/RichMedia", "/Screen", "/Sound"})
_FOREIGN = re.compile(rb"<script|<html|<!doctype|<svg[\s>]|<\?php|^#!", re.IGNORECASE)


class Unfit(Exception):
    """One word."""


def plain(path: Path) -> None:
    """A PDF from the first byte to the last, and nothing else before, behind or beside it."""
    with path.open("rb") as file:
        head = file.read(EDGE)
        file.seek(max(0, path.stat().st_size - EDGE))
        tail = file.read()
    if not head.startswith(b"%PDF-") or _FOREIGN.search(head) or zipfile.is_zipfile(path):
        raise Unfit("two_faced")
    if b"%%EOF" not in tail:
        raise Unfit("broken")


def judge(path: Path) -> None:
    """Open it and look at every object. Raises Unfit."""
    import pikepdf

    plain(path)
    try:
        # Nothing is mended: what one program mends, another reads otherwise.
        with pikepdf.Pdf.open(path, attempt_recovery=False) as pdf:
            if pdf.is_encrypted:
                raise Unfit("encrypted")
            if len(pdf.objects) > MOST_OBJECTS:
                raise Unfit("heavy")
            for thing in (pdf.trailer, *pdf.objects):
                _look(thing, pikepdf)
            if not 0 < len(pdf.pages) <= MOST_PAGES:
                raise Unfit("long" if len(pdf.pages) else "broken")
    except pikepdf.PasswordError:
        raise Unfit("encrypted") from None
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, RecursionError):
        raise Unfit("broken") from None


def _look(thing: Any, pikepdf: Any) -> None:
    if isinstance(thing, pikepdf.Stream):
        _unfold(thing, pikepdf)
    for words in _dictionaries(thing, pikepdf):
        if _KEYS & words.keys() or str(words.get("/S", "")) in _ACTIONS:
            raise Unfit("active")
        opens = words.get("/OpenAction")  # a place in the document, or an action
        if isinstance(opens, pikepdf.Dictionary) and str(opens.get("/S", "")) != "/GoTo":
            raise Unfit("active")
        if str(words.get("/Subtype", "")) in _PARTS or str(words.get("/Type", "")) in _PARTS:
            raise Unfit("active")


def _dictionaries(thing: Any, pikepdf: Any) -> Iterator[Any]:
    """Those that the object consists of; what it refers to is an object of its own."""
    left = [thing]
    while left:
        one = left.pop()
        if isinstance(one, pikepdf.Array):
            inner = list(one)
        elif isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
            yield one
            inner = [value for _key, value in one.items()]
        else:
            continue
        left += [each for each in inner if isinstance(each, pikepdf.Object) and not each.is_indirect]


def _unfold(stream: Any, pikepdf: Any) -> None:
    """What a viewer would unpack of it, counted and thrown away."""
    filters = stream.get("/Filter", [])
    names = (
        [str(filters)] if not hasattr(filters, "__len__") or str(filters).startswith("/") else list(map(str, filters))
    )
    if len(names) > MOST_FILTERS:
        raise Unfit("heavy")
    armoured = names[:1] == ["/ASCII85Decode"]
    if armoured:
        names = names[1:]
    if "/LZWDecode" in names or "/FlateDecode" in names[1:]:
        raise Unfit("heavy")  # not measured below, and no scanner writes so
    if "/FlateDecode" in names:
        raw = stream.read_raw_bytes()
        unpacker, raw, size = zlib.decompressobj(), base64.a85decode(raw, adobe=True) if armoured else raw, 0
        while raw and not unpacker.eof:
            try:
                size += len(unpacker.decompress(raw, 1 << 24))
            except zlib.error:
                return  # a viewer shows what came before
            raw = unpacker.unconsumed_tail
            if size > MOST_UNFOLDED:
                raise Unfit("heavy")


def main() -> None:
    """With little memory and time, and no file but the one to read."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    try:
        judge(Path(sys.argv[1]))
    except Unfit as unfit:
        print(unfit)
    except MemoryError:
        print("heavy")


if __name__ == "__main__":
    main()
