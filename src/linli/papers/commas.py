"""CSV in whatever encoding and with whatever separator an office program wrote it, read as a stream."""

import codecs
import csv
import gzip
import io
import itertools
import zlib
from collections.abc import Iterable, Iterator
from typing import IO, cast

from django.utils.translation import gettext as _

from linli.kernel.refused import Refused

MOST_UNPACKED = 400 * 1024 * 1024
_CHUNK = 256 * 1024
_SAMPLE = 20  # records from which the separator is told
_SEPARATORS = ",\t;|，"  # zh: the wide comma of Chinese input methods
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
csv.field_size_limit(1_000_000)


def rows(file: IO[bytes]) -> Iterator[list[str]]:
    """The records of a CSV file, gzipped or not. Refused names the line that cannot be read."""
    file.seek(0)
    packed = file.read(2) == b"\x1f\x8b"
    file.seek(0)
    stream = cast(IO[bytes], gzip.GzipFile(fileobj=file)) if packed else file
    try:
        encoding = encoding_of(stream)
    except (OSError, EOFError, zlib.error):
        raise Refused("gzip_broken", _("The .gz file is damaged. Pack it again.")) from None
    stream.seek(0)
    text = io.TextIOWrapper(stream, encoding=encoding, newline="")
    try:
        sample = "".join(itertools.islice(text, _SAMPLE))
        text.seek(0)
        yield from _records(text, separator_of(sample))
    finally:
        text.detach()  # the wrapper would close an upload that belongs to the request


def _records(text: Iterable[str], separator: str) -> Iterator[list[str]]:
    reader = csv.reader(text, delimiter=separator)
    try:
        yield from reader
    except csv.Error:
        message = _("Line %(line)d cannot be read: a quotation mark is probably never closed.")
        raise Refused("csv_broken", message % {"line": reader.line_num}) from None


def encoding_of(stream: IO[bytes]) -> str:
    """UTF-8 or UTF-16 by mark, UTF-16 by its zero bytes, UTF-8 if all of it is, else GB18030, else Refused."""
    start = stream.read(4096)
    stream.seek(0)
    for name in _likely(start):
        if _decodes(stream, name):
            return name
    message = _("The characters of this file cannot be read. Save it as CSV UTF-8 or as .xlsx.")
    raise Refused("encoding_unknown", message)


def _likely(start: bytes) -> tuple[str, ...]:
    for mark, name in _BOMS:
        if start.startswith(mark):
            return (name,)
    if zeros := start.count(0):
        if zeros * 8 < len(start):
            raise Refused("not_text", _("This is neither a table nor a text file. Save it as .xlsx or .csv."))
        return ("utf-16-le" if start[1::2].count(0) >= start[0::2].count(0) else "utf-16-be",)
    return ("utf-8", "gb18030")


def _decodes(stream: IO[bytes], encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    stream.seek(0)
    seen = 0
    while piece := stream.read(_CHUNK):
        seen += len(piece)
        if seen > MOST_UNPACKED:
            raise Refused("file_too_large", _("Unpacked, this file is far too large. Split it."))
        try:
            decoder.decode(piece)
        except UnicodeDecodeError:
            return False
    try:
        decoder.decode(b"", True)
    except UnicodeDecodeError:
        return False
    return True


def separator_of(sample: str) -> str:
    """The separator that cuts the first records into the most columns, the same number in each."""

    def score(separator: str) -> tuple[int, int]:
        try:
            widths = [len(row) for row in csv.reader(io.StringIO(sample, newline=""), delimiter=separator) if row]
        except csv.Error:
            return 0, 0
        # The last record may be cut off in the middle by the sample's end.
        widths = widths[:-1] or widths
        usual = max(widths, key=widths.count, default=0)
        # A share, not a number: tabs within long quoted texts make many lines that look alike.
        return (1000 * widths.count(usual) // len(widths), usual) if usual > 1 else (0, 0)

    return max(_SEPARATORS, key=score)
