"""`linli backup FOLDER`: database, files and roots of one instant, while everybody goes on working."""

import os
import shutil
import sqlite3
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.utils.translation import gettext as _

from linli.files import store
from linli.files.folder import Folder
from linli.files.management.commands.keys import SEALED
from linli.journal.checkpoint import exported
from linli.journal.models import Checkpoint

PAGES_AT_ONCE = 2000


class Command(BaseCommand):
    """The database comes first: what a row of it speaks of is on the disk by then, and kept files never change."""

    help = (
        "Copy database and files into a new folder, as of one instant, beside running work (SQLite; on PostgreSQL:"
        " pg_dump). The keys are not in it: keep them elsewhere."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="where to; it must not exist yet, better on another disk")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        if connection.vendor != "sqlite":
            raise CommandError(_("A PostgreSQL database is copied by pg_dump; docs/operations.md says in which order."))
        try:
            folder.mkdir(mode=0o700, parents=True)
        except FileExistsError:
            raise CommandError(_("%(folder)s is there already; name a new folder.") % {"folder": folder}) from None
        with TemporaryDirectory(prefix="backup.", dir=settings.FILES_DIR) as waiting:
            with self._frozen(Path(waiting)) as source:
                self._database(source, folder / "linli.sqlite3")
            self._files(Path(waiting), folder / "files")
        self._roots(folder / "roots.txt")
        if (sealed := settings.DATA_DIR / SEALED).exists():
            shutil.copy(sealed, folder)
        said = _("%(folder)s holds the database, the files and the roots. The keys are not in it: keep them elsewhere.")
        self.stdout.write(said % {"folder": folder})

    @contextmanager
    def _frozen(self, waiting: Path) -> Iterator[sqlite3.Connection]:
        """A connection that sees one instant, at which what lies in quarantine is held by a second name.

        Nobody writes during that instant, so no check of a photo can be over for the files and not yet for the rows.
        """
        with closing(sqlite3.connect(settings.DATABASES["default"]["NAME"], isolation_level=None)) as source:
            with transaction.atomic():
                source.execute("BEGIN")
                source.execute("SELECT count(*) FROM sqlite_master").fetchone()
                for path in store.incoming().iterdir():
                    if not path.name.startswith("incoming."):
                        os.link(path, waiting / path.name)
            yield source

    def _database(self, source: sqlite3.Connection, target: Path) -> None:
        with closing(sqlite3.connect(target)) as copy:
            source.backup(copy, pages=PAGES_AT_ONCE, progress=self._progress)
        target.chmod(0o600)

    def _progress(self, status: int, left: int, total: int) -> None:
        if self.stderr.isatty():
            self.stderr.write(f"{total - left:,} / {total:,}", ending="\n" if left == 0 else "\r")

    def _files(self, waiting: Path, target: Path) -> None:
        shutil.copytree(waiting, target / "quarantine")
        if not isinstance(store.backend(), Folder):
            self.stdout.write(_("The files lie in a bucket, which keeps them itself; it is not copied."))
        elif (kept := settings.FILES_DIR / "kept").exists():
            shutil.copytree(kept, target / "kept", ignore=shutil.ignore_patterns("*.part"))

    def _roots(self, target: Path) -> None:
        """To be compared with a root that left the machine, and with the copy itself."""
        lines = exported(Checkpoint.objects.order_by("number").iterator())
        target.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
