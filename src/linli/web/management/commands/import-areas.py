"""`linli import-areas [FILE]`: the country's divisions as shipped, or a file of communities, estates and grids."""

import hashlib
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from linli.journal.actors import SYSTEM
from linli.kernel.refused import Refused
from linli.papers import sheets
from linli.places.importing import Outcome, Row, import_rows, import_shipped
from linli.web.registry.area_sheets import FIELDS

_BY_HEADING = {heading: field.name for field in FIELDS for heading in field.words}


class Command(BaseCommand):
    help = (
        "Read in areas. Without FILE: all provinces, cities, counties and towns of China as shipped. With FILE:"
        " the columns 代码, 名称, 级别, 上级代码, 编号前缀 (or code, name, level, parent, prefix). All or nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="a file of areas of your own")

    def handle(self, *args: Any, file: Path | None, **options: Any) -> None:
        began = time.monotonic()
        try:
            outcome = self._file(file) if file else import_shipped(by=SYSTEM, say=self._say)
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        if outcome.wrong:
            for wrong in outcome.wrong:
                self.stderr.write(_("Line %(line)d: %(message)s") % {"line": wrong.line, "message": wrong.message})
            raise CommandError(_("%(count)d lines are wrong; nothing was read in.") % {"count": len(outcome.wrong)})
        counts = {"added": outcome.added, "changed": outcome.changed, "same": outcome.same}
        words = _("%(added)d areas added, %(changed)d renamed, %(same)d unchanged, in %(seconds).1f s.")
        self.stdout.write(words % {**counts, "seconds": time.monotonic() - began})

    def _say(self, words: str) -> None:
        self.stdout.write(words)
        self.stdout.flush()

    def _file(self, file: Path) -> Outcome:
        found = sheets.read(file)
        if not found:
            raise CommandError(_("The file has no sheet."))
        table = _table(found[0])
        place = {_BY_HEADING[heading]: index for index, heading in enumerate(table.headings) if heading in _BY_HEADING}
        if missing := [field.words[0] for field in FIELDS if field.required and field.name not in place]:
            raise CommandError(_("The file lacks the columns %(columns)s.") % {"columns": "、".join(missing)})
        rows = [Row.of(line, {name: cells[index] for name, index in place.items()}) for line, cells in table.rows]
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
        return import_rows(rows, source=file.name, sha256=digest, by=SYSTEM, say=self._say)


def _table(sheet: sheets.Sheet) -> sheets.Table:
    try:
        return sheets.table(sheet, _BY_HEADING.__contains__)
    except Refused as refusal:
        words = _("It has to have the columns %(columns)s; %(others)s may stand beside them.")
        wanted, others = (
            "、".join(field.words[0] for field in FIELDS if field.required is required) for required in (True, False)
        )
        raise CommandError(f"{refusal} {words % {'columns': wanted, 'others': others}}") from None
