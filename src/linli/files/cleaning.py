"""What was kept before films and recordings were stripped is stripped too: once, in batches, each change on record.

Run again it changes nothing: what is clean already has the digest that its row says.
"""

import shutil
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.db import transaction
from django.db.models import F, QuerySet

from linli.files import recordings, store
from linli.files.boxes import Blanked
from linli.files.checking import digest_of
from linli.files.models import ORIGINAL, File, Kind, State
from linli.files.pictures import Unfit
from linli.journal.actors import SYSTEM
from linli.journal.services import record

AT_ONCE = 10  # films of some hundred megabytes may be among them


def batch(after: int) -> list[File]:
    """The next ones that are kept as they came, from a key on."""
    return list(kept_as_they_came().filter(pk__gt=after).order_by("pk")[:AT_ONCE])


def kept_as_they_came() -> QuerySet[File]:
    """Films and recordings of which nothing was stripped: taken in before, or there was nothing to strip."""
    kinds = [Kind.AUDIO, Kind.FILM]
    return File.objects.filter(kind__in=kinds, state=State.READY, kept_sha256=F("sha256"))


def strip(file: File) -> bool:
    """Strip one; answers whether it changed. Unfit where it cannot be, FileNotFoundError where its bytes are gone.

    Bytes go before the row: of a run that was killed between them the next one writes the row.
    """
    target = store.kept(file.code, ORIGINAL)
    with target.local() as source, NamedTemporaryFile(prefix="incoming.", dir=store.incoming()) as draft:
        shutil.copyfile(source, draft.name)
        said = recordings.clean(Path(draft.name), file.mime)
        now = digest_of(Path(draft.name))
        if now == file.kept_sha256:
            return False
        target.put(Path(draft.name))
    target.settle()
    return _noted(file.pk, now, said)


@transaction.atomic
def _noted(file_id: int, digest: str, said: Blanked) -> bool:
    held = File.objects.select_for_update().get(pk=file_id)
    if held.kept_sha256 == digest:  # another worker was faster
        return False
    before, held.kept_sha256 = held.kept_sha256, digest
    held.taken_at = held.taken_at or said.taken_at
    if held.lat_e6 is None:
        held.lat_e6, held.lon_e6 = said.lat_e6, said.lon_e6
    held.save(update_fields=["kept_sha256", "taken_at", "lat_e6", "lon_e6"])
    record("file.stripped", held, by=SYSTEM, data={"before": before, "kept_sha256": digest}, area_id=None)
    return True


def stripped(files: list[File]) -> list[File]:
    """Strip a batch; answers those that cannot be stripped. What is lost is named by the nightly look at the store."""
    left = []
    for file in files:
        try:
            strip(file)
        except Unfit:
            left.append(file)
        except FileNotFoundError:
            continue
    return left
