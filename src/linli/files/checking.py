"""From quarantine to what may be shown. A kill leaves nothing half-done: bytes first, then the row, then tidying."""

import hashlib
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.db import transaction
from PIL import Image

from linli.files import content, pictures, recordings, stamps, store
from linli.files.models import ORIGINAL, File, Kind, State
from linli.files.pictures import Noted, Unfit
from linli.journal.actors import SYSTEM
from linli.journal.services import record
from linli.kernel import clock


@dataclass(frozen=True)
class Found:
    """What checking a file found."""

    sha256: str
    mime: str
    width: int | None = None
    height: int | None = None
    noted: Noted = field(default_factory=Noted)


def check(file: File) -> None:
    """Make a quarantined file ready, or refuse it; in both cases what came in is gone from quarantine afterwards."""
    if file.state == State.QUARANTINED:
        try:
            found = _CHECKS.get(file.kind, _as_it_is)(file)
        except Unfit as unfit:
            _settle(file, State.REFUSED, reason=unfit.reason)
        else:
            _settle(file, State.READY, found=found)
    store.release(file.code)


def _photo(file: File) -> Found:
    with store.quarantined(file.code).local() as source:
        if content.two_faced(source):
            raise Unfit("two_faced")
        picture, noted = pictures.decode(source)
    if file.stamp:
        picture = stamps.stamped(picture, stamp_lines(file, noted.taken_at))
    return _kept(file.code, picture, noted)


def stamp_lines(file: File, taken_at: datetime | None) -> list[str]:
    """The time of the photo in China, and the place."""
    return [_minute(taken_at or file.made_at), file.stamp]


def _taken(file: File) -> str:
    return _minute(file.taken_at or file.made_at)


def _minute(moment: datetime) -> str:
    return moment.astimezone(clock.LOCAL).strftime("%Y-%m-%d %H:%M")


def _kept(code: str, picture: Image.Image, noted: Noted) -> Found:
    large = store.kept(code, "large")
    with store.written(large) as out:
        pictures.encode(picture, out)
    with store.written(store.kept(code, "small")) as out:
        pictures.encode(pictures.shrunk(picture), out)
    return Found(_digest(large), "image/jpeg", picture.width, picture.height, noted)


def _as_it_is(file: File) -> Found:
    with store.quarantined(file.code).local() as source:
        mime = content.office_type(source) if file.mime == content.ZIP else file.mime
        if not mime:
            raise Unfit("wrong_type")
        target = store.kept(file.code, ORIGINAL)
        target.put(source)
        target.settle()
    return Found(file.sha256, mime)


def _recording(file: File) -> Found:
    """A film or a recording without what its telephone wrote into it; picture and sound stay as they were sent."""
    target = store.kept(file.code, ORIGINAL)
    with store.quarantined(file.code).local() as source, store.written(target) as draft:
        shutil.copyfile(source, draft.name)
        said = recordings.clean(Path(draft.name), file.mime)
    return Found(_digest(target), file.mime, noted=Noted(said.taken_at, said.lat_e6, said.lon_e6))


_CHECKS: dict[str, Callable[[File], Found]] = {Kind.PHOTO: _photo, Kind.AUDIO: _recording, Kind.FILM: _recording}


def collage(file: File, before: File, after: File, words: tuple[str, str]) -> None:
    """Draw two ready photos side by side as the photo `file`: when each was taken above, the file's caption below."""
    labels = (f"{words[0]} {_taken(before)}", f"{words[1]} {_taken(after)}")
    sheet = stamps.side_by_side(_picture(before), _picture(after), labels, file.stamp)
    _settle(file, State.READY, found=_kept(file.code, sheet, Noted()))


def _picture(file: File) -> Image.Image:
    with store.kept(file.code, "large").local() as path, Image.open(path) as opened:
        return opened.convert("RGB")


def digest_of(path: Path) -> str:
    """SHA-256 of a local file as hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _digest(stored: store.Stored) -> str:
    digest = hashlib.sha256()
    for block in stored.blocks(0, stored.size() - 1):
        digest.update(block)
    return digest.hexdigest()


@transaction.atomic
def _settle(file: File, state: str, *, found: Found | None = None, reason: str = "") -> None:
    """Write the outcome once; of two workers on one file the second changes nothing."""
    held = File.objects.select_for_update().filter(pk=file.pk, state=State.QUARANTINED).first()
    if held is None:
        return
    held.state, held.reason = state, reason
    if found:
        held.kept_sha256, held.mime, held.width, held.height = found.sha256, found.mime, found.width, found.height
        held.taken_at, held.lat_e6, held.lon_e6 = found.noted.taken_at, found.noted.lat_e6, found.noted.lon_e6
    held.save()
    data = {"sha256": held.sha256, "kept_sha256": held.kept_sha256, "reason": reason}
    record(f"file.{state}", held, by=SYSTEM, data=data, area_id=None, new=True)
