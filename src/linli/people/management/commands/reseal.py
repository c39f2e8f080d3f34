"""`linli reseal`: after a change of keys, bring everything under the newest one."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from linli.kernel.sealed import newest_key
from linli.people import resealing


class Command(BaseCommand):
    """May run beside everybody's work and be stopped at any instant; run again, it goes on where it was."""

    help = "Seal every value anew under the newest key, so that an older one can be taken away."

    def handle(self, *args: Any, **options: Any) -> None:
        faults = 0
        for fault in resealing.run(self._progress):
            faults += 1
            self.stderr.write(fault)
        if faults:
            raise CommandError(
                _("%(count)s values could not be opened and were left as they are; keep every key.") % {"count": faults}
            )
        self.stdout.write(_("Everything is sealed under key %(key)s.") % {"key": newest_key()})

    def _progress(self, done: int, total: int) -> None:
        if self.stderr.isatty() or done % 50_000 < resealing.BATCH or done == total:
            self.stderr.write(f"{done:,} / {total:,}", ending="\r" if self.stderr.isatty() and done < total else "\n")
