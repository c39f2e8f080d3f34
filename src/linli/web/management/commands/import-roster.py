"""`linli import-roster FILE --estate CODE`: what the registry's import page does, for operators."""

import shutil
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from linli.journal.actors import SYSTEM
from linli.kernel.refused import Refused
from linli.people.roster import Preview, Table, apply, preview
from linli.places.models import Area
from linli.places.queries import estate_by_code
from linli.web.registry import roster, roster_sheets


class Command(BaseCommand):
    help = (
        "Take an estate's roster in: homes, owners, tenants, members, posts (xlsx, xls, ods, csv). All or nothing;"
        " with --only-good the good rows, and --bad-rows OUT.xlsx writes the others with the mend beside each."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the spreadsheet, as the template has it")
        parser.add_argument("--estate", required=True, metavar="CODE", help="the estate's code")
        parser.add_argument("--only-good", action="store_true", help="take in the good rows, leave the bad ones out")
        parser.add_argument("--bad-rows", type=Path, metavar="OUT.xlsx", help="where to write the bad rows")
        parser.add_argument("--dry-run", action="store_true", help="show what would happen, change nothing")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        estate = estate_by_code(options["estate"])
        if estate is None:
            message = _("No estate has the code %(code)s. Add it with linli import-areas or in the registry.")
            raise CommandError(message % {"code": options["estate"]})
        try:
            self._take(estate, file, options)
        except Refused as refusal:
            raise CommandError(str(refusal)) from None

    def _take(self, estate: Area, file: Path, options: dict[str, Any]) -> None:
        self.stdout.write(_("Reading %(file)s …") % {"file": file.name})
        tables = roster_sheets.read_tables(file, file.name, estate)
        self.stdout.write(_("Comparing with the roll of %(estate)s …") % {"estate": estate.name})
        found = preview(estate, tables, by=SYSTEM)
        self._report(found, options["bad_rows"])
        if options["dry_run"]:
            self.stdout.write(_("Nothing was changed."))
            return
        self._apply(estate, tables, only_good=options["only_good"])

    def _apply(self, estate: Area, tables: list[Table], *, only_good: bool) -> None:
        done = apply(estate, tables, by=SYSTEM, only_good=only_good, progress=self._written)
        if self.stderr.isatty():
            self.stderr.write("")
        words = _("%(new)d new, %(changed)d changed, %(same)d unchanged, %(error)d left out.")
        self.stdout.write(words % done.counts)

    def _written(self, rows: int) -> None:
        """A line on standard error, kept up to date on a terminal."""
        words = _("Written: %(rows)d rows") % {"rows": rows}
        on_terminal = self.stderr.isatty()
        self.stderr.write(f"\r{words}" if on_terminal else words, ending="" if on_terminal else "\n")
        self.stderr.flush()

    def _report(self, found: Preview, out: Path | None) -> None:
        for line in found.errors:
            mend = " ".join(f"{problem.heading}: {problem.words}" for problem in line.problems)
            self.stderr.write(f"{line.sheet} {line.row}: {mend}")
        if out is not None and found.errors:
            with roster.bad_rows_of(found.errors, by=_("linli import-roster")) as book, out.open("wb") as target:
                shutil.copyfileobj(book, target)
            self.stdout.write(_("The bad rows are in %(file)s.") % {"file": out})
