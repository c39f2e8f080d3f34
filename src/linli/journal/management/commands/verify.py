"""`linli verify`: does the whole journal still stand?"""

from itertools import islice
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from linli.journal.audit import findings
from linli.journal.checkpoint import KeptRoot, read_roots


class Command(BaseCommand):
    """One line a finding: damage, entry, subject, mend, separated by tabs. Ends with 1 when there is any."""

    help = "Check every entry, chain, root and journalled row, and name what is damaged."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--root", type=Path, help="file of roots kept elsewhere (linli checkpoint --export)")
        parser.add_argument("--most", type=int, default=100, help="stop after so many findings (default 100)")

    def handle(self, *args: Any, **options: Any) -> None:
        self.check(tags=["keys"], databases=["default"])  # without them nothing it reads could be opened
        stream = findings(_roots(options["root"]), self._progress)
        count = 0
        for finding in islice(stream, options["most"]):
            count += 1
            self.stdout.write(str(finding))
        if count:
            raise CommandError(_("The journal is damaged: %(count)s findings, the first one first.") % {"count": count})
        self.stdout.write(_("The journal stands."))

    def _progress(self, done: int, total: int) -> None:
        end = "\n" if done == total or not self.stderr.isatty() else "\r"
        if self.stderr.isatty() or done % 100_000 == 0 or done == total:
            self.stderr.write(f"{done:,} / {total:,}", ending=end)


def _roots(path: Path | None) -> list[KeptRoot]:
    if path is None:
        return []
    try:
        return read_roots(path.read_text(encoding="utf-8").splitlines())
    except (OSError, ValueError) as failure:
        raise CommandError(f"{path}: {failure}") from failure
