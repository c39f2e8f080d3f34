"""Reading files for the features that own them."""

from collections.abc import Iterable
from functools import lru_cache

from linli.files.models import File
from linli.kernel.kept import Kept, keep


def files_of(owner_kind: str, owner_id: int) -> list[File]:
    """The files of a row, oldest first; collages among them. One statement."""
    return _kept().rows({_KIND: owner_kind, _OWNER: owner_id})


def files_among(owner_kind: str, owner_ids: Iterable[int]) -> dict[int, list[File]]:
    """The files of many rows, each row's oldest first. One statement."""
    found: dict[int, list[File]] = {}
    for file in File.objects.filter(owner_kind=owner_kind, owner_id__in=list(owner_ids)).order_by("pk"):
        found.setdefault(file.owner_id or 0, []).append(file)
    return found


# Stand in the kept statement for whose files are wanted.
_KIND, _OWNER = "-a kind of owner-", -1_000_000_013


@lru_cache(maxsize=1)
def _kept() -> Kept[File]:
    return keep(File.objects.filter(owner_kind=_KIND, owner_id=_OWNER).order_by("pk"))
