"""A mail that somebody sent (RFC 5322, MIME RFC 2045): who it says it is from, its words, links and enclosures.

Nothing in it is believed: names and types are whatever the sender liked, charsets lie, and a mail may be made heavy.
What a program sent is told by RFC 3834 (Auto-Submitted), RFC 2919 (lists), RFC 3464 (reports of delivery) and practice.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses
from html.parser import HTMLParser

MOST_PARTS = 100  # of all kinds, containers too
MOST_LINES = 1_500_000  # a film of 70 MB has less
MOST_HEADERS = 65_536  # bytes of the mail's own
MOST_ENCLOSED = 20
MOST_LINKS = 5
MOST_LETTERS = 10_000
SMALL = 20_000  # bytes: a picture within the text that is smaller is a signature's logo
_ADDRESS = re.compile(r"[^\s@<>\",;:()\[\]\\]{1,64}@[a-z0-9](?:[a-z0-9.-]{0,186}[a-z0-9])?", re.IGNORECASE)
_LINK = re.compile(r"https?://[^\s<>\"'，。；、！？（）【】《》“”]+", re.IGNORECASE)
_MACHINES = re.compile(r"(mailer-daemon|postmaster|no-?reply|do-?not-?reply|bounces?|notifications?)([+.\-].*)?$")
_CHARSETS = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030"}
_MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,240}>")
_BOUNDARY = re.compile(rb"boundary\s*\*?[\d*]*=", re.IGNORECASE)
_BLANK = re.compile(r"\n\s*\n\s*")


class Unreadable(ValueError):
    """It cannot be taken apart: too many parts, parts within parts within parts."""


@dataclass(frozen=True)
class Enclosure:
    """One thing that came with it. `inline`: it belongs to the look of the text."""

    name: str
    data: bytes
    inline: bool


@dataclass(frozen=True)
class Mail:
    """`sender` is empty where no single address can be read; `machine` says by which sign no person wrote it."""

    sender: str
    name: str
    subject: str
    text: str
    links: tuple[str, ...]
    enclosed: tuple[Enclosure, ...]
    left_out: int  # enclosures beyond the most
    machine: str
    message_id: str


def read(raw: bytes, own: Collection[str] = ()) -> Mail:
    """Take a mail apart. `own`: addresses of ours, whose mail is none. Raises Unreadable."""
    _must_be_light(raw)
    try:
        message = message_from_bytes(raw)
        leaves = list(_leaves(message))
    except RecursionError:
        raise Unreadable("nested") from None
    plain: list[str] = []
    html: list[str] = []
    enclosed: list[Enclosure] = []
    for part in leaves:
        kind = part.get_content_type()
        if kind in ("text/plain", "text/html") and not _name(part) and part.get_content_disposition() != "attachment":
            (plain if kind == "text/plain" else html).append(_words(part))
        elif kind.startswith(("message/", "multipart/")):
            enclosed.append(Enclosure(_name(part) or "mail.eml", b"", False))
        else:
            enclosed.append(Enclosure(_name(part) or "file", _bytes(part), _inline(part)))
    marked = [_unmarked(one) for one in html]
    text = "\n".join(plain).strip() or "\n".join(one for one, _links in marked).strip()
    sender, name = _from(message)
    here = [one for one in enclosed if not (one.inline and len(one.data) < SMALL)]
    return Mail(
        sender, name, _line(message, "Subject", 200), _tidy(text)[:MOST_LETTERS],
        _links(text, [link for _words_, found in marked for link in found]), tuple(here[:MOST_ENCLOSED]),
        max(0, len(here) - MOST_ENCLOSED), _machine(message, sender, own), _message_id(message),
    )  # fmt: skip


def headers_of(raw: bytes) -> Mail:
    """What the first lines of its headers tell, of a mail that cannot be taken apart."""
    head = re.split(rb"\r?\n\r?\n", raw[:8192], maxsplit=1)[0]
    return read(_BOUNDARY.sub(b"none=", head))


def _must_be_light(raw: bytes) -> None:
    """The library looks at each line once for every part around it: how many there are is counted first."""
    head = raw[: MOST_HEADERS + 4]
    if len(head) > MOST_HEADERS and not re.search(rb"\r?\n\r?\n", head):
        raise Unreadable("headers")
    if raw.count(b"\n") > MOST_LINES or sum(1 for _found in _BOUNDARY.finditer(raw)) > MOST_PARTS:
        raise Unreadable("parts")


def _leaves(message: Message) -> Iterator[Message]:
    """The parts that hold something, in their order; a mail within a mail is not opened."""
    waiting, seen = [message], 0
    while waiting:
        part = waiting.pop()
        seen += 1
        if seen > MOST_PARTS:
            raise Unreadable("parts")
        inside = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(inside, list):
            waiting.extend(reversed([one for one in inside if isinstance(one, Message)]))
        else:
            yield part


def _bytes(part: Message) -> bytes:
    found = part.get_payload(decode=True)
    return found if isinstance(found, bytes) else b""


def _words(part: Message) -> str:
    return _decoded(_bytes(part), str(part.get_content_charset("utf-8")))


def _decoded(data: bytes, charset: str) -> str:
    """As the mail says, or as Chinese mail is; never a fault."""
    for name in (_CHARSETS.get(charset.lower(), charset), "utf-8", "gb18030"):
        try:
            return data.decode(name)
        except (LookupError, ValueError):
            continue
    return data.decode("utf-8", "replace")


def _said(message: Message, name: str) -> list[str]:
    """The headers of that name; bytes that are no ASCII, as some programs write them, are words of Chinese mail."""
    found = [str(value) for key, value in message.raw_items() if key.lower() == name.lower()]
    return [one if one.isascii() else _decoded(one.encode("utf-8", "surrogateescape"), "utf-8") for one in found]


def _line(message: Message, name: str, most: int) -> str:
    return _plain_header(next(iter(_said(message, name)), ""))[:most]


def _message_id(message: Message) -> str:
    found = str(message.get("Message-ID", "")).strip()
    return found if _MESSAGE_ID.fullmatch(found) else ""


def _plain_header(value: str) -> str:
    """RFC 2047 undone; one line without control signs."""
    try:
        parts = decode_header(value)
    except (HeaderParseError, ValueError):
        parts = [(value, None)]
    words = "".join(one if isinstance(one, str) else _decoded(one, charset or "utf-8") for one, charset in parts)
    return " ".join("".join(sign if sign.isprintable() else " " for sign in words).split())


def _name(part: Message) -> str:
    try:
        return _plain_header(part.get_filename("") or "")
    except (LookupError, ValueError, TypeError):  # a charset of RFC 2231 that there is not
        return "file"


def _inline(part: Message) -> bool:
    return part.get_content_disposition() != "attachment" and bool(part.get("Content-ID"))


def _from(message: Message) -> tuple[str, str]:
    """The one address it says it is from, in small letters, and the name beside it; of several it is nobody's."""
    said = _said(message, "From")
    found = getaddresses(said)
    if len(found) != 1 or len(said) != 1:
        return "", ""
    name, address = found[0]
    address = address.strip().lower()
    if not _ADDRESS.fullmatch(address) or ".." in address or not address.isascii():
        return "", ""
    return address, _plain_header(name)[:40]


def _machine(message: Message, sender: str, own: Collection[str]) -> str:
    """By which sign no person wrote it: "auto", "list", "report", "machine", "own"; else ""."""
    said = {
        name: str(message.get(name, "")).strip().lower() for name in ("Auto-Submitted", "Precedence", "Return-Path")
    }
    if sender and sender in {one.lower() for one in own}:
        return "own"
    if message.get_content_type() == "multipart/report" or said["Return-Path"] == "<>":
        return "report"
    if said["Auto-Submitted"].partition(";")[0].strip() not in ("", "no"):
        return "auto"
    if any(message.get(name) for name in ("X-Autoreply", "X-Autorespond", "X-Auto-Response-Suppress")):
        return "auto"
    if message.get("List-Id") or said["Precedence"] in ("bulk", "junk", "list", "auto_reply"):
        return "list"
    return "machine" if _MACHINES.match(sender.partition("@")[0]) else ""


def _links(text: str, marked: Collection[str]) -> tuple[str, ...]:
    found = [one.rstrip(".,;:!?)]}") for one in _LINK.findall(text)] + [one for one in marked if _LINK.fullmatch(one)]
    return tuple(dict.fromkeys(one for one in found if len(one) <= 500))[:MOST_LINKS]


def _tidy(text: str) -> str:
    """Control signs and rows of empty lines taken out."""
    lines = "\n".join(
        "".join(sign for sign in line if sign.isprintable() or sign == "\t") for line in text.splitlines()
    )
    return _BLANK.sub("\n\n", lines).strip()


def _unmarked(html: str) -> tuple[str, list[str]]:
    """The words of a web page, and where its links lead; nothing in it is run or fetched."""
    reader = _Reader()
    reader.feed(f"{html}\n")
    # What was begun and never ended stands as it is: asked to close, the library reads all the rest anew for each sign.
    reader.handle_data(reader.rawdata)
    return "".join(reader.words), reader.found


class _Reader(HTMLParser):
    """Words and links, without what a browser does not show."""

    HIDDEN, LINES = ("script", "style", "head", "title"), ("br", "p", "div", "tr", "li", "h1", "h2", "h3")

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.found: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in self.HIDDEN
        if tag in self.LINES:
            self.words.append("\n")
        if tag == "a":
            self.found.extend(value for name, value in attrs if name == "href" and value)

    def handle_endtag(self, tag: str) -> None:
        self._hidden = max(0, self._hidden - (tag in self.HIDDEN))

    def parse_marked_section(self, i: int, report: bool = True) -> int:
        try:
            return super().parse_marked_section(i, report)
        except AssertionError:  # what the library says of a "<![" that begins nothing it knows
            return i + len("<![")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.words.append(data)
