"""`linli import-calendar FILE`: take in a year's notice of working days and holidays."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from linli.journal.actors import SYSTEM
from linli.kernel.refused import Refused
from linli.settings import services
from linli.settings.calendar_files import CalendarFileError, YearFile, read


class Command(BaseCommand):
    help = (
        "Import a year's calendar of working days from the State Council's notice. FILE is JSON (year, source, off,"
        " work) or CSV (date, off or work). A second import of a year replaces the first."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the notice as JSON or CSV")
        parser.add_argument(
            "--source", default="", help="title and number of the notice, where the file does not name it"
        )
        parser.add_argument("--year", type=int, help="the year, where the file does not name it")
        parser.add_argument("--check", action="store_true", help="only check the file, change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            found = read(options["file"], source=options["source"], year=options["year"])
            if options["check"]:
                self._check(options["file"], found)
            else:
                services.import_calendar(found.year, found.off, found.work, found.source, by=SYSTEM)
        except CalendarFileError as error:
            raise CommandError(str(error)) from None
        except Refused as error:
            raise CommandError(f"{options['file'].name}: {error}") from None
        text = _("%(year)s: %(off)s days off, %(work)s days worked instead. Source: %(source)s")
        said = {"year": found.year, "off": len(found.off), "work": len(found.work), "source": found.source}
        self.stdout.write(text % said)

    def _check(self, file: Path, found: YearFile) -> None:
        if faults := services.calendar_faults(found.year, found.off, found.work, found.source):
            raise CommandError("\n".join(f"{file.name}: {fault}" for fault in faults))
