"""`linli replay-points`: reckon every account of points from the journal alone, and compare."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from linli.points import replaying


class Command(BaseCommand):
    """Exit status 1 and a line for each account that differs."""

    help = "Reckon all points from the journal alone and compare them with the accounts."

    def handle(self, *args: Any, **options: Any) -> None:
        ours = replaying.kept()
        found = replaying.differing()
        for book, key, kept, replayed in found:
            self.stdout.write(f"{book}\t{key}\t{kept}\t{replayed}")
        if found:
            raise CommandError(_("Accounts that differ from the journal: %(count)s") % {"count": len(found)})
        self.stdout.write(_("Accounts that the journal gives again: %(count)s") % {"count": len(ours)})
