"""Every write: taking files in, attaching them, and what the checking job finds."""

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from linli.files import content, scans, store
from linli.files.models import COLLAGE, File, Kind
from linli.files.names import harmless
from linli.files.uploads import MEGABYTE, Quarantined
from linli.jobs.services import enqueue
from linli.journal.actors import Actor
from linli.kernel.refused import Refused
from linli.settings.queries import value

TYPES: dict[str, frozenset[str]] = {
    Kind.PHOTO: content.PHOTOS,
    Kind.DOCUMENT: frozenset(content.DOCUMENTS) | {content.ZIP},
    Kind.AUDIO: frozenset(content.AUDIO),
    Kind.FILM: frozenset(content.FILMS),
}


def take_in(
    uploads: "Sequence[UploadedFile[Any]]",
    *,
    by: Actor,
    role: str,
    kind: str = Kind.PHOTO,
    scanned: bool = False,
    stamp: str = "",
    owner: tuple[str, int] | None = None,
) -> list[File]:
    """Keep uploads in quarantine and have them checked; none is taken when one is refused. Two statements.

    `scanned`: a PDF may stand for a photo. `stamp` is a place to burn into photos beside the time. The bytes are on
    the disk when this returns, so call it before the transaction that attaches the files, or give `owner` to attach
    at once.
    """
    if not uploads:
        return []
    most = value("files.photos_at_most")
    if len(uploads) > most:
        raise Refused("too_many_files", _("At most %(most)s files at once; please leave some out.") % {"most": most})
    files = [_checked(upload, kind, scanned=scanned) for upload in uploads]
    for upload, file in zip(uploads, files, strict=True):
        file.role, file.stamp, file.uploader_id = role, stamp[:80], by.person_id
        if owner:
            file.owner_kind, file.owner_id = owner
        file.sha256 = _keep(upload, store.quarantined(file.code))
    store.quarantined(files[0].code).settle()
    _insert(files)
    return files


@transaction.atomic
def _insert(files: list[File]) -> None:
    File.objects.bulk_create(files)
    enqueue("files.process", {"files": [file.pk for file in files]})


def attach(files: Iterable[File], owner_kind: str, owner_id: int) -> None:
    """Give files that nobody owns yet to a row, in the caller's transaction. One statement."""
    ids = [file.pk for file in files]
    if not ids:
        return
    free = File.objects.filter(pk__in=ids, owner_kind="")
    if free.update(owner_kind=owner_kind, owner_id=owner_id) != len(ids):
        raise Refused("file_gone", _("A file has been used or removed meanwhile. Please choose it again."))


def let_go(owner_kind: str, owner_id: int, *, uploader_id: int | None = None, nobodys: bool = False) -> None:
    """Take a row's files from it, in the caller's transaction: nobody sees them, and the next sweep deletes them.

    With `uploader_id` those that this person sent; `nobodys`: and those of whoever had no account.
    """
    files = File.objects.filter(owner_kind=owner_kind, owner_id=owner_id)
    if uploader_id is not None:
        files = files.filter(Q(uploader_id=uploader_id) | (Q(uploader=None) if nobodys else Q(pk__in=[])))
    files.update(owner_kind="", owner_id=None, uploader=None)


def let_go_of_many(owner_kind: str, owner_ids: Iterable[int], kinds: Iterable[str]) -> int:
    """The same for files of some kinds of many rows; answers how many."""
    files = File.objects.filter(owner_kind=owner_kind, owner_id__in=[*owner_ids], kind__in=[*kinds])
    return files.update(owner_kind="", owner_id=None, uploader=None)


def most_bytes() -> int:
    """How large one file may be."""
    return int(value("files.megabytes_at_most")) * MEGABYTE


def too_large(name: str) -> str:
    """What is said of a file that is larger."""
    most = most_bytes() // MEGABYTE
    return _("“%(name)s” is larger than %(most)s MB. Choose a smaller or shorter one.") % {"name": name, "most": most}


def _checked(upload: "UploadedFile[Any]", kind: str, *, scanned: bool) -> File:
    """The row of an upload that is, by length and first bytes, what it should be; a PDF as a whole."""
    name, size = harmless(upload.name or ""), upload.size or 0
    if size == 0:
        raise Refused("file_empty", _("“%(name)s” is empty. Please choose it again.") % {"name": name})
    if size > most_bytes():
        raise Refused("file_too_large", too_large(name))
    upload.seek(0)
    mime = content.sniff(upload.read(content.HEAD))
    upload.seek(0)
    kind = Kind.DOCUMENT if scanned and mime == scans.PDF else kind
    mime = content.AS_FILM.get(mime, mime) if kind == Kind.FILM else mime
    if mime not in TYPES[kind]:
        raise Refused("file_type", _wrong_type(kind, scanned=scanned) % {"name": name})
    if mime == scans.PDF:
        scans.ask(upload, name)
    return File(kind=kind, name=name, mime=mime, bytes=size)


def _wrong_type(kind: str, *, scanned: bool) -> str:
    if scanned:
        return _("“%(name)s” is neither a photo nor a PDF. JPEG, PNG, WebP, GIF, HEIC and PDF can be sent.")
    if kind == Kind.PHOTO:
        return _("“%(name)s” is not a photo. JPEG, PNG, WebP, GIF and HEIC can be sent.")
    if kind == Kind.DOCUMENT:
        return _("“%(name)s” is not a document we can take. PDF, Word (docx) and Excel (xlsx) can be sent.")
    if kind == Kind.FILM:
        return _("“%(name)s” is not a film we can take. MP4, MOV and WebM can be sent.")
    return _("“%(name)s” is not a recording we can take. MP3, M4A, OGG, WAV, WebM and AMR can be sent.")


def _keep(upload: "UploadedFile[Any]", target: store.Stored) -> str:
    """Bring the upload's bytes to their place in quarantine; answers their SHA-256 as hex."""
    if isinstance(upload, Quarantined) and upload.sha256:
        target.put(Path(upload.temporary_file_path()))  # the passing name goes with the request
        return upload.sha256
    digest = hashlib.sha256()
    with store.written(target) as out:
        for chunk in upload.chunks():
            digest.update(chunk)
            out.write(chunk)
    return digest.hexdigest()


@transaction.atomic
def make_collage(before: File, after: File, *, by: Actor, caption: str = "") -> File:
    """Have two photos of one owner drawn side by side in the background; the answer becomes ready by itself.

    Asked again for the same two photos it answers with the same file.
    """
    if (before.owner_kind, before.owner_id) != (after.owner_kind, after.owner_id) or not before.owner_kind:
        raise ValueError(f"Files {before.pk} and {after.pk} do not belong to one row")
    sheet, fresh = File.objects.get_or_create(
        role=COLLAGE,
        owner_kind=before.owner_kind,
        owner_id=before.owner_id,
        sha256=hashlib.sha256((before.sha256 + after.sha256).encode()).hexdigest(),
        defaults={
            "kind": Kind.PHOTO,
            "mime": "image/jpeg",
            "bytes": before.bytes + after.bytes,
            "stamp": caption[:80],
            "uploader_id": by.person_id,
        },
    )
    if fresh:
        payload = {"file": sheet.pk, "before": before.pk, "after": after.pk}
        enqueue("files.collage", payload, key=f"collage.{before.pk}.{after.pk}")
    return sheet
