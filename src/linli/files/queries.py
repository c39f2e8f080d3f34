"""Reading files for the features that own them."""

from collections import defaultdict
from collections.abc import Iterable

from linli.files.models import File


def files_of(owner_kind: str, owner_ids: Iterable[int]) -> dict[int, list[File]]:
    """The files of several rows, oldest first, by owner; collages among them. One statement."""
    found: dict[int, list[File]] = defaultdict(list)
    for file in File.objects.filter(owner_kind=owner_kind, owner_id__in=list(owner_ids)).order_by("pk"):
        found[file.owner_id or 0].append(file)
    return found
