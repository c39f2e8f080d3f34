"""`linli pack check | draw | try | play | publish`: write a process, look at it, walk through it, put it in force."""

import secrets
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO, cast

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.cases import checks, own_categories, packs
from linli.cases.doors.workshop import findings, picture, playing
from linli.cases.doors.workshop.walking import Terminal
from linli.cases.models import PackVersion
from linli.journal.actors import SYSTEM
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.rules import pack_play, paper
from linli.rules.pack import Pack
from linli.rules.pack_review import sizes
from linli.rules.pack_walk import Walk
from linli.rules.reading import PackError, Page
from linli.rules.workdays import Calendar
from linli.settings.registry import declared
from linli.settings.shipped import calendars


class Command(BaseCommand):
    help = "Check, draw, walk through and publish a process: a folder with its page, process.yaml."

    def add_arguments(self, parser: ArgumentParser) -> None:
        kinds = parser.add_subparsers(dest="kind", required=True, metavar="check | draw | try | play | publish")

        def add(name: str, words: str, nargs: str | None = None) -> ArgumentParser:
            made: ArgumentParser = kinds.add_parser(name, help=words, description=words)
            made.add_argument("folder", metavar="DIR", type=Path, nargs=nargs, help="the folder of process.yaml")
            made.add_argument("--language", choices=[code for code, _name in settings.LANGUAGES], help="of the words")
            return made

        add("check", "Name everything that has to be mended, with file and line; ends with 1 when there is any.")
        draw = add("draw", "Draw the process as SVG.")
        draw.add_argument("--out", type=Path, metavar="FILE", help="write it there and not to the terminal")
        walk = add("try", "Walk through the process in the terminal; commands come from the standard input.")
        walk.add_argument("--at", type=_instant, metavar="TIME", help="when the walk begins: 2026-07-01T10:00")
        play = add("play", "Have chance play it through; ends with 1 when a walk shows what must not be.")
        play.add_argument("--walks", type=int, default=200, metavar="N", help="how many walks; 200 without it")
        play.add_argument("--seed", type=int, metavar="N", help="the number by which walks were drawn before")
        add(
            "publish",
            "Put the process in force for new requests; running ones keep their version, what was edited here stays."
            " Without DIR the processes that come with the product are published, unless they are known.",
            nargs="?",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        steps: dict[str, Callable[[dict[str, Any]], None]] = {
            "check": self._check,
            "draw": self._draw,
            "try": self._try,
            "play": self._play,
            "publish": self._publish,
        }
        with translation.override(options["language"] or translation.get_language()), _named_faults():
            steps[options["kind"]](options)

    def _check(self, options: dict[str, Any]) -> None:
        pack, page = _read(options["folder"])
        found = findings.said(pack, page, _filled_in(options["folder"]))
        for line in found:
            self.stdout.write(line)
        if found:
            raise CommandError(_findings(len(found)))
        words = _(
            "%(file)s is in order: %(states)s states, %(actions)s steps, %(clocks)s clocks, %(questions)s questions."
        )
        self.stdout.write(words % {"file": page.source, **vars(sizes(pack))})

    def _draw(self, options: dict[str, Any]) -> None:
        drawn = picture.svg(_read(options["folder"])[0])
        if options["out"] is None:
            self.stdout.write(drawn)
        else:
            options["out"].write_text(drawn)

    def _try(self, options: dict[str, Any]) -> None:
        pack = _read(options["folder"])[0]
        at: datetime = options["at"] or clock.now()
        shipped = Calendar(calendars())
        self.stdout.ending = ""
        begin = Walk(pack, at, shipped, settings=_defaults(pack))
        Terminal(begin, stdin=sys.stdin, stdout=cast(TextIO, self.stdout)).cmdloop()

    def _play(self, options: dict[str, Any]) -> None:
        pack = _read(options["folder"])[0]
        seed = secrets.randbelow(1_000_000) if options["seed"] is None else options["seed"]
        begin = Walk(pack, clock.now(), Calendar(calendars()), settings=_defaults(pack))
        outcome = pack_play.play(begin, seed=seed, walks=options["walks"])
        self.stdout.write(_("Seed %(seed)s: %(walks)s walks, %(steps)s steps.") % {
            "seed": seed, "walks": options["walks"], "steps": outcome.steps
        })  # fmt: skip
        for line in playing.told(pack, outcome):
            self.stdout.write(line)
        if outcome.failure:
            raise CommandError(_findings(1))

    def _publish(self, options: dict[str, Any]) -> None:
        folder: Path | None = options["folder"]
        for version in [own_categories.publish_folder(folder, by=SYSTEM)] if folder else packs.publish_seeds(by=SYSTEM):
            self._tell(version)
        found = [] if folder else checks.processes_that_ship(databases=["default"])
        for told in found:
            self.stderr.write(f"{told.msg}\n{told.hint}")
        if refused := [told for told in found if told.is_serious()]:
            raise CommandError(_findings(len(refused)))

    def _tell(self, version: PackVersion) -> None:
        words = (
            _("%(pack)s, version %(page)s of its page, is in force; the desk lists it as version %(number)s.")
            if version.active
            else _(
                "%(pack)s, version %(page)s of its page, is kept and listed at the desk as version %(number)s; the page"
                " says that it is not in force (active: false)."
            )
        )
        page = packs.by_version(version.pk).version
        self.stdout.write(words % {"pack": version.pack, "page": page, "number": version.number})


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=clock.LOCAL)


def _read(folder: Path) -> tuple[Pack, Page]:
    page = folder / packs.PAGE
    pack, read = packs.read_here(page.read_text(), str(page))
    packs.check_papers(pack, read, packs.templates_in(folder))
    return pack, read


def _filled_in(folder: Path) -> set[str]:
    """What the templates of the folder's papers ask for."""
    found = [paper.load(text, str(folder / f"papers/{name}.yaml")) for name, text in packs.templates_in(folder).items()]
    return {name for template in found for name in template.fields()}


def _defaults(pack: Pack) -> dict[str, Any]:
    """What conditions ask for, where no area has set anything."""
    return {key: declared(key).default for key in pack.settings_asked if key not in pack.settings}


def _findings(count: int) -> str:
    return ngettext("%(count)s finding.", "%(count)s findings.", count) % {"count": count}


@contextmanager
def _named_faults() -> Iterator[None]:
    """Whatever is wrong with a folder ends the command with its name and the mend."""
    try:
        yield
    except (PackError, paper.TemplateError) as error:
        raise CommandError("\n".join([*error.faults, _findings(len(error.faults))])) from None
    except Refused as error:
        raise CommandError(str(error)) from None
    except UnicodeDecodeError as error:
        raise CommandError(_("This is no text in UTF-8.") + f" ({error.reason})") from None
    except OSError as error:
        raise CommandError(f"{error.filename}: {error.strerror}") from None
