"""`linli publish-pack FILE`: put a process's page in force."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from linli.cases import packs
from linli.journal.actors import SYSTEM
from linli.kernel.refused import Refused
from linli.rules.reading import PackError, load


class Command(BaseCommand):
    help = (
        "Check a process (process.yaml) and put it in force for new requests; running ones keep their version."
        " Without FILE the processes that come with the product are published, unless they are known."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, nargs="?")
        parser.add_argument("--check", action="store_true", help="only check the file, change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path | None = options["file"]
        try:
            if file is None:
                found = packs.publish_seeds(by=SYSTEM)
            elif options["check"]:
                load(file.read_text(), file.name)
                self.stdout.write(_("%(file)s is in order.") % {"file": file.name})
                return
            else:
                found = [packs.publish(file.read_text(), by=SYSTEM, source=file.name)]
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from None
        except UnicodeDecodeError:
            raise CommandError(f"{file}: no text in UTF-8") from None
        except (Refused, PackError) as error:
            raise CommandError(str(error)) from None
        for version in found:
            self.stdout.write(
                _("%(pack)s, version %(number)s, is in force.") % {"pack": version.pack, "number": version.number}
            )
