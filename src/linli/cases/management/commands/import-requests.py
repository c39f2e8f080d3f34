"""`linli import-requests FILE --area CODE`: an office's own spreadsheet becomes requests, all rows or none."""

import shutil
import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from linli.cases import imports
from linli.cases.doors.desk.imports import book_of_bad_rows
from linli.cases.import_files import digest, open_file
from linli.cases.import_models import Import
from linli.journal.actors import SYSTEM
from linli.kernel.refused import Refused
from linli.places.models import Area
from linli.places.queries import area_by_code, living

BAD_ROWS = 2  # exit code: rows are faulty and nothing was imported
NAMED_AT_MOST = 50


class Command(BaseCommand):
    help = (
        "Import requests from FILE (xlsx, xls, csv, csv.gz; any usual encoding) into an estate. Every row is checked"
        " first; with faulty rows nothing is imported (exit code 2) unless --only-good is given."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the spreadsheet")
        parser.add_argument("--area", default="", help="code of the estate; not needed where there is only one")
        parser.add_argument("--mapping", default="", help="name or path of a mapping; found by the headings otherwise")
        parser.add_argument("--only-good", action="store_true", help="import the good rows and leave the bad ones out")
        parser.add_argument("--bad-rows", type=Path, help="write the bad rows with their mends to this workbook")
        parser.add_argument("--dry-run", action="store_true", help="only check, import nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        began = time.monotonic()
        self._shown = 0.0
        try:
            batch = self._stage(options["file"], self._area(options["area"]), options["mapping"])
            self._tell_faults(batch, options["bad_rows"])
            if options["dry_run"]:
                imports.drop(batch.pk, by=SYSTEM)
                self.stdout.write(_("Checked %(rows)s rows, imported none.") % {"rows": batch.rows})
                return
            if batch.faults and not options["only_good"]:
                imports.drop(batch.pk, by=SYSTEM)
                words = _("Nothing was imported: %(bad)s of %(rows)s rows are faulty. Mend them, or use --only-good.")
                bad = batch.rows - batch.good
                raise CommandError(words % {"bad": bad, "rows": batch.rows}, returncode=BAD_ROWS)
            done = imports.apply(batch.pk, by=SYSTEM, only_good=options["only_good"], progress=self._progress)
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}") from None
        except Refused as refusal:
            raise CommandError(f"{options['file'].name}: {refusal}") from None
        finally:
            self._end_line()
        said = {"count": done.cases, "seconds": f"{time.monotonic() - began:.1f}", "locked": f"{done.locked:.2f}"}
        words = _("Imported %(count)s requests in %(seconds)s s; writers waited at most %(locked)s s.")
        self.stdout.write(words % said)

    def _area(self, code: str) -> Area:
        if code:
            if area := area_by_code(code):
                return area
            raise CommandError(_("There is no area with the code %(code)s.") % {"code": code})
        estates = list(living().filter(level="estate").order_by("pk")[:2])
        if len(estates) != 1:
            raise CommandError(_("Name the estate with --area CODE."))
        return estates[0]

    def _stage(self, file: Path, area: Area, mapping: str) -> Import:
        with file.open("rb") as binary:
            sha256 = digest(binary)
        opened = open_file(file, mapping)
        return imports.stage(
            opened.rows,
            opened.mapping,
            area,
            name=file.name,
            sha256=sha256,
            by=SYSTEM,
            year=opened.year,
            progress=self._progress,
        )

    def _progress(self, stage: str, done: int) -> None:
        """A line on standard error: kept up to date on a terminal, one line a stage in a log."""
        words = {
            "check": _("checked %(rows)s rows"),
            "prepare": _("prepared %(rows)s rows"),
            "apply": _("imported %(rows)s rows"),
        }[stage] % {"rows": done}
        if sys.stderr.isatty():
            width = shutil.get_terminal_size().columns - 1
            self.stderr.write("\r" + words[:width].ljust(width), ending="")
            self.stderr.flush()
        elif stage == "apply" or time.monotonic() - self._shown > 1:
            self._shown = time.monotonic()
            self.stderr.write(words)

    def _end_line(self) -> None:
        if sys.stderr.isatty():
            self.stderr.write("")

    def _tell_faults(self, batch: Import, target: Path | None) -> None:
        for row in batch.staged.exclude(fault="").order_by("row")[:NAMED_AT_MOST]:
            values = row.values
            line = _("line %(row)s, %(field)s: %(mend)s")
            told = {"row": row.row, "field": values["field"], "mend": imports.mend({"code": row.fault})}
            value = f" [{values['value']}]" if values["value"] else ""
            self.stderr.write(line % told + value)
        if len(batch.faults) > NAMED_AT_MOST:
            more = len(batch.faults) - NAMED_AT_MOST
            self.stderr.write(_("… and %(more)s more; --bad-rows FILE.xlsx writes them all") % {"more": more})
        if target is not None and batch.faults:
            with target.open("wb") as out, book_of_bad_rows(batch, by="linli import-requests") as book:
                shutil.copyfileobj(book, out)
