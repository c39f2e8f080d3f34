"""What an operator is told of the folders in which personal data lie."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register
from django.utils.translation import gettext as _


@register(Tags.security)
def folders_closed(**rest: Any) -> list[CheckMessage]:
    """A warning for each folder that every user of this machine may look into: an earlier version made them so."""
    folders = {Path(settings.DATA_DIR), Path(settings.FILES_DIR)}
    outer = [folder for folder in sorted(folders) if folders.isdisjoint(folder.parents)]
    told = _("Every user of this machine may look into %(folder)s, where personal data lie.")
    mend = _("To close it: chmod o-rwx %(folder)s")
    return [
        Warning(told % {"folder": folder}, hint=mend % {"folder": folder}, id="files.W001")
        for folder in outer
        if _open_to_others(folder)
    ]


def _open_to_others(folder: Path) -> bool:
    """Whether others reach it through all folders above it; what is not there yet will be made closed."""
    return folder.exists() and all(path.stat().st_mode & 0o001 for path in (folder, *folder.parents))
