"""Reads a mailbox by IMAP (RFC 3501): what is newer than the last UID, without marking anything at the server.

The server's own time of arrival and size are asked first, so that a mail too heavy is never fetched.
"""

import imaplib
import re
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date

SECONDS = 20
HEADERS_AT_MOST = 65_536
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
_UID = re.compile(rb"UID (\d+)")


class Unread(Exception):
    """The mailbox cannot be read now: `word` says why, in a word of `mail_wording.FAULTS`."""

    def __init__(self, word: str) -> None:
        super().__init__(word)
        self.word = word


@dataclass(frozen=True)
class Found:
    """A mail as the server names it; its headers, and its size in bytes."""

    uid: int
    size: int
    headers: bytes


class Inbox:
    """The open mailbox. `validity` other than before means that its UIDs begin anew."""

    def __init__(self, server: imaplib.IMAP4) -> None:
        self._server = server
        kind, _data = server.select("INBOX", readonly=True)
        answered = server.response("UIDVALIDITY")[1]
        if kind != "OK" or not answered or not answered[0]:
            raise Unread("mailbox")
        self.validity = int(answered[0])

    def newer(self, uid: int, since: date, most: int) -> list[int]:
        """The UIDs after this one of mail that came since the day, in their order, so many at most."""
        day = f"{since.day}-{_MONTHS[since.month - 1]}-{since.year}"
        kind, data = self._server.uid("SEARCH", f"UID {uid + 1}:*", "SINCE", day)
        if kind != "OK":
            raise Unread("answer")
        # "n:*" is never empty: the last mail is always among them (RFC 3501, 6.4.8).
        return sorted(one for one in map(int, (data[0] or b"").split()) if one > uid)[:most]

    def look(self, uid: int) -> Found | None:
        """Size and headers; None when it is gone meanwhile."""
        told = self._fetched(uid, f"(UID RFC822.SIZE BODY.PEEK[HEADER]<0.{HEADERS_AT_MOST}>)")
        if told is None:
            return None
        before, headers, after = told
        size = _SIZE.search(before + after)
        if size is None:
            raise Unread("answer")
        return Found(uid, int(size[1]), headers)

    def whole(self, uid: int, most: int) -> bytes:
        """All of it, so many bytes at most whatever the server says."""
        told = self._fetched(uid, f"(UID BODY.PEEK[]<0.{most}>)")
        return told[1] if told else b""

    def _fetched(self, uid: int, what: str) -> tuple[bytes, bytes, bytes] | None:
        kind, data = self._server.uid("FETCH", str(uid), what)
        if kind != "OK":
            raise Unread("answer")
        for number, part in enumerate(data):
            if isinstance(part, tuple):
                rest = data[number + 1] if number + 1 < len(data) else b""
                after = rest if isinstance(rest, bytes) else b""
                named = _UID.search(part[0] + after)
                if named and int(named[1]) == uid:
                    return part[0], part[1], after
        return None


@contextmanager
def opened(values: Mapping[str, str]) -> Iterator[Inbox]:
    """The mailbox of an account: `host`, `port`, `security` (ssl, starttls or none), `user`, `password`."""
    server = _connected(values)
    try:
        yield Inbox(server)
    except (OSError, imaplib.IMAP4.error) as failure:
        raise Unread("broken") from failure
    finally:
        with suppress(OSError, imaplib.IMAP4.error):  # a line that broke says no farewell
            server.logout()


def _connected(values: Mapping[str, str]) -> imaplib.IMAP4:
    host, port, security = values["host"], int(values.get("port") or 993), values.get("security", "ssl")
    try:
        if security == "ssl":
            server: imaplib.IMAP4 = imaplib.IMAP4_SSL(
                host, port, ssl_context=ssl.create_default_context(), timeout=SECONDS
            )
        else:
            server = imaplib.IMAP4(host, port, timeout=SECONDS)
            if security == "starttls":
                server.starttls(ssl.create_default_context())
    except ssl.SSLError as failure:
        raise Unread("certificate") from failure
    except (OSError, imaplib.IMAP4.error) as failure:
        raise Unread("silent") from failure
    try:
        server.login(values["user"], values.get("password", ""))
    except imaplib.IMAP4.error as failure:
        server.shutdown()
        raise Unread("login") from failure
    except OSError as failure:
        raise Unread("silent") from failure
    return server
