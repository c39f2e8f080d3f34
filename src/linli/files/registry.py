"""Who may see the files of which owners. A feature that owns files says so when Django starts."""

from collections.abc import Callable

from django.http import HttpRequest

from linli.files.models import File

MaySee = Callable[[HttpRequest, File], bool]

_owners: dict[str, MaySee] = {}


def owner(kind: str, may_see: MaySee) -> None:
    """Let `may_see(request, file)` decide for files attached to rows of this kind."""
    _owners[kind] = may_see


def may_see(request: HttpRequest, file: File) -> bool:
    """An attached file is seen by whom its owner's feature lets; an unattached one by its uploader alone."""
    if file.owner_kind:
        decide = _owners.get(file.owner_kind)
        return decide is not None and decide(request, file)
    person_id = getattr(getattr(request, "actor", None), "person_id", None)
    return file.uploader_id is not None and file.uploader_id == person_id
