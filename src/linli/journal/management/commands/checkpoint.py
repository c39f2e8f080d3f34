"""`linli checkpoint`: seal the newest entries now, and hand out the roots."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from linli.journal import checkpoint
from linli.journal.models import Checkpoint


class Command(BaseCommand):
    """The roots are worth something only where the database's owner cannot change them: print, mail, or post them."""

    help = "Seal the newest entries under a root; with --export print all roots, to be kept elsewhere."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--export", action="store_true", help="print every root, one a line")

    def handle(self, *args: Any, **options: Any) -> None:
        sealed = checkpoint.advance()
        if options["export"]:
            for line in checkpoint.exported(Checkpoint.objects.order_by("number").iterator()):
                self.stdout.write(line)
        else:
            self.stdout.write(_("Sealed entries: %(count)s") % {"count": sealed})
