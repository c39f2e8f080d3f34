"""Every write of uploads: begun, continued, finished, given up, swept. The doors (`tus.py`) only speak the protocol.

Bytes go straight to the disk. The database knows how many of them are there for good, and learns it every few
megabytes, with no connection held meanwhile; what a killed process wrote beyond that is cut off when it goes on.
"""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F, QuerySet, Sum
from django.utils.translation import gettext as _

from linli.files.names import harmless
from linli.journal.actors import Actor
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.media import films, keeping
from linli.media.film_models import Film
from linli.media.models import Upload
from linli.people.models import Person
from linli.settings.queries import value

MEGABYTE, GIGABYTE = 1024 * 1024, 1024 * 1024 * 1024
BLOCK = 256 * 1024
SYNC_EVERY = 16 * MEGABYTE

Read = Callable[[int], bytes]


class Busy(Exception):
    """Another request is writing to this upload."""


class Elsewhere(Exception):
    """The offset given is not the upload's."""


class Mangled(Exception):
    """What came is not what its checksum says; it was thrown away."""


def largest() -> int:
    """Bytes of one film."""
    return int(value("media.film_megabytes_at_most")) * MEGABYTE


@transaction.atomic
def begin(case_id: int, name: str, length: int, *, by: Actor, metadata: str = "") -> Upload:
    """Make room for a film of so many bytes."""
    if by.person_id is None:
        raise Refused("sign_in", _("Sign in to send a film."))
    Person.objects.select_for_update().get(pk=by.person_id)  # two begun at once are counted one after the other
    case = films.taking(case_id, by)
    if not 0 < length <= largest():
        most = {"most": value("media.film_megabytes_at_most")}
        raise Refused("file_too_large", _("A film may have at most %(most)s MB. Save it smaller, or cut it.") % most)
    if _coming(by.person_id).count() >= films.FILMS_AT_MOST:
        raise Refused("uploads_at_most", _("Very many films are on their way. Let some arrive, or give them up."))
    quota = int(value("media.gigabytes_a_person"))
    if kept_of(by.person_id) + length > quota * GIGABYTE:
        words = _("You have %(most)s GB of films here already. Give up one that is on its way, or ask the desk.")
        raise Refused("quota", words % {"most": quota})
    expires = clock.now() + timedelta(hours=int(value("media.upload_hours")))
    return Upload.objects.create(
        person_id=by.person_id, case=case, name=harmless(name) or "film", length=length, metadata=metadata,
        expires_at=expires,
    )  # fmt: skip


def _coming(person_id: int) -> QuerySet[Upload]:
    return Upload.objects.filter(person_id=person_id, expires_at__gt=clock.now(), offset__lt=F("length"))


def kept_of(person_id: int) -> int:
    """Bytes that a person has here: on their way, and of films that are not released. Two statements."""
    coming = _coming(person_id)
    kept = Film.objects.filter(sender_id=person_id, released=None)
    return sum(rows.aggregate(sum=Sum(column))["sum"] or 0 for rows, column in ((coming, "length"), (kept, "bytes")))


def append(
    upload: Upload, offset: int, read: Read, announced: int, *, by: Actor, digest: "Digest | None" = None
) -> int:
    """Write what `read` gives to the upload's end; answers the offset reached, less than asked when the line broke.

    Raises Busy, Elsewhere, Mangled; Refused when the whole of it cannot become a film any more.
    """
    with _alone(upload.code) as file:
        upload.refresh_from_db()
        if offset != upload.offset or offset + announced > upload.length:
            raise Elsewhere
        if upload.whole:
            keeping.part(upload.code).unlink(missing_ok=True)
            return upload.offset
        os.ftruncate(file, offset)
        os.lseek(file, offset, os.SEEK_SET)
        reached = _poured(upload, file, read, announced, digest)
        if digest is not None and (reached - offset != announced or not digest.right()):
            os.ftruncate(file, offset)
            raise Mangled
        _note(upload, file, reached, whole=False)
        if reached == upload.length:
            _finish(upload, by)
    return reached


def _poured(upload: Upload, file: int, read: Read, announced: int, digest: "Digest | None") -> int:
    reached, synced, end = upload.offset, upload.offset, upload.offset + announced
    _let_go()
    while reached < end:
        try:
            block = read(min(BLOCK, end - reached))
        except OSError:  # the line broke: what came before it counts
            break
        if not block:
            break
        if digest is not None:
            digest.update(block)
        view = memoryview(block)
        while view:
            view = view[os.write(file, view) :]
        reached += len(block)
        if digest is None and reached - synced >= SYNC_EVERY and reached < upload.length:
            _note(upload, file, reached, whole=False)
            synced = reached
            _let_go()
    return reached


def _let_go() -> None:
    """No database connection is held while a slow phone sends."""
    if not connection.in_atomic_block:
        connection.close()


def _note(upload: Upload, file: int, reached: int, *, whole: bool) -> None:
    """The disk first, then the row. The last byte is only noted together with the film."""
    os.fsync(file)
    if reached < upload.length or whole:
        upload.offset = reached
        upload.expires_at = max(upload.expires_at, clock.now() + timedelta(hours=1))
        Upload.objects.filter(pk=upload.pk).update(offset=reached, expires_at=upload.expires_at)


def _finish(upload: Upload, by: Actor) -> None:
    """The bytes go into the store, then the upload is a film: both, or it can be finished again."""
    stored, path = keeping.original(upload.code), keeping.part(upload.code)
    stored.put(path)
    stored.settle()
    with transaction.atomic():
        films.take_in(upload.case_id, upload.code, upload.name, upload.length, by=by)
        Upload.objects.filter(pk=upload.pk).update(offset=upload.length)
    upload.offset = upload.length
    path.unlink(missing_ok=True)


@contextmanager
def _alone(code: str) -> Iterator[int]:
    """The upload's file, for one writer; a killed one's lock is gone with it."""
    file = os.open(keeping.part(code), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy from None
        yield file
    finally:
        os.close(file)


def give_up(upload: Upload) -> None:
    """Throw away what has come of an upload; a film that is whole already stays. Raises Busy."""
    with _alone(upload.code):
        _remove(upload)


def _remove(upload: Upload) -> None:
    Upload.objects.filter(pk=upload.pk).delete()
    if not Film.objects.filter(code=upload.code).exists():
        keeping.original(upload.code).unlink()
    keeping.part(upload.code).unlink(missing_ok=True)


def sweep(before: datetime) -> int:
    """Remove the uploads that expired before the instant, and bytes that no row speaks of; answers how many."""
    gone = 0
    for upload in Upload.objects.filter(expires_at__lt=before).order_by("pk")[:1000]:
        try:
            give_up(upload)
        except Busy:
            continue  # its line is slow, and alive
        gone += 1
    for path in keeping.parts().iterdir():
        idle = path.stat().st_mtime < before.timestamp() - 86400
        if idle and not Upload.objects.filter(code=path.name).exists():
            path.unlink(missing_ok=True)
    return gone


class Digest:
    """A checksum that is reckoned as bytes pass."""

    def __init__(self, name: str, wanted: bytes) -> None:
        import hashlib

        self._sum, self._wanted = hashlib.new(name), wanted

    def update(self, block: bytes) -> None:
        self._sum.update(block)

    def right(self) -> bool:
        """Whether all that passed is what was announced."""
        return self._sum.digest() == self._wanted
