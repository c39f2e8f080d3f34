"""`linli keys`: the keys into paper shares, a drill with them, and back."""

import json
import os
import sys
import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.kernel import escrow

SEALED = "sealed-keys.txt"
STYLE = """body{font:12pt/1.6 "Noto Serif SC",serif;margin:2cm;max-width:17cm}h1{font-size:18pt}
.share{font:bold 15pt/1.8 monospace;border:2px solid;padding:.6em;overflow-wrap:anywhere}
.sealed{font:8pt/1.4 monospace;overflow-wrap:anywhere}svg{width:7cm;height:7cm}"""

WRONG = {
    "text": gettext_lazy("This is no sealed text of Linli's keys, or not the whole of it."),
    "few": gettext_lazy("More different shares are needed than the %(share)s given."),
    "strange": gettext_lazy("No share of these keys, or not the whole of it: %(share)s"),
    "misread": gettext_lazy("Share %(share)s was misread: compare it with the paper once more."),
    "apart": gettext_lazy("The sealed text was changed, or a share is of another one."),
}


class Command(BaseCommand):
    """Shares go to different people; each sheet is deleted once it is printed."""

    help = "Put the keys into paper shares of which some restore them; try shares; restore the keys from them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        todo = parser.add_subparsers(dest="todo", required=True)
        split = todo.add_parser("split", help="write the sealed keys and a sheet for each share into a new folder")
        split.add_argument("folder", type=Path, help="where to; it must not exist yet")
        split.add_argument("--shares", type=int, default=5, help="how many shares (5)")
        split.add_argument("--needed", type=int, default=3, help="how many of them restore the keys (3)")
        for name, about in (("try", "see whether shares open the keys in use"), ("restore", "write keys.json anew")):
            each = todo.add_parser(name, help=f"{about}; the shares on standard input, one a line")
            each.add_argument("sealed", type=Path, help=f"{SEALED}, from a backup or any share's sheet")

    def handle(self, *args: Any, todo: str, **options: Any) -> None:
        try:
            steps: dict[str, Callable[..., None]] = {"split": self._split, "try": self._try, "restore": self._restore}
            steps[todo](**options)
        except escrow.WrongShares as wrong:
            raise CommandError(str(WRONG[wrong.why]) % {"share": wrong.share}) from None

    def _in_use(self) -> Any:
        # The keys stand on the top floor, so they are named and not imported.
        return import_string("linli.config.keys.load")(settings.DATA_DIR)

    def _split(self, folder: Path, shares: int, needed: int, **_options: Any) -> None:
        try:
            made = escrow.make(json.dumps(self._in_use()), needed=needed, shares=shares)
        except ValueError as wrong:
            raise CommandError(str(wrong)) from None
        try:
            folder.mkdir(mode=0o700, parents=True)
        except FileExistsError:
            raise CommandError(_("%(folder)s is there already; name a new folder.") % {"folder": folder}) from None
        _write(folder / SEALED, f"{made.sealed}\n")
        for number, share in enumerate(made.shares, 1):
            _write(folder / f"share-{number}.html", "\n".join(_sheet(made, number, share, needed)))
        kept = settings.DATA_DIR / SEALED
        kept.unlink(missing_ok=True)
        _write(kept, f"{made.sealed}\n")
        now = _("Print each share-….html, give each to another person, then delete %(folder)s. Try it: linli keys try.")
        self.stdout.write(now % {"folder": folder})

    def _opened(self, sealed: Path) -> Any:
        try:
            text = sealed.read_text(encoding="utf-8")
        except (OSError, ValueError) as failure:
            raise CommandError(f"{sealed}: {failure}") from failure
        code, needed, of = escrow.needed_for(text)
        if sys.stdin.isatty():
            asked = _("Type %(needed)s of the %(of)s shares of %(code)s, one a line; end with an empty line.")
            self.stderr.write(asked % {"needed": needed, "of": of, "code": code.upper()})
        return json.loads(escrow.opened(text, list(_lines())))

    def _try(self, sealed: Path, **_options: Any) -> None:
        if self._opened(sealed) != self._in_use():
            raise CommandError(_("These shares open older keys than those in use: split the keys anew."))
        self.stdout.write(_("These shares open the keys in use."))

    def _restore(self, sealed: Path, **_options: Any) -> None:
        if os.environ.get("LINLI_KEYS"):
            raise CommandError(_("LINLI_KEYS is set and goes before keys.json; unset it first."))
        found, path = self._opened(sealed), settings.DATA_DIR / "keys.json"
        if self._in_use() == found:
            self.stdout.write(_("%(path)s holds these keys already.") % {"path": path})
            return
        aside = path.with_name(f"keys.{int(time.time())}.json")
        path.rename(aside)  # a fresh machine made keys of its own when it was started
        _write(path, json.dumps(found))
        said = _("%(path)s holds the keys; what was there is now %(aside)s.")
        self.stdout.write(said % {"path": path, "aside": aside})


def _lines() -> Iterator[str]:
    for line in sys.stdin:
        if not line.strip():
            return
        yield line


def _write(path: Path, text: str) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _sheet(made: escrow.Made, number: int, share: str, needed: int) -> Iterator[str]:
    """An A4 page that needs no network: the share in letters and as a code to scan, and what it is for."""
    import segno

    title = _("Share %(number)s of %(of)s of Linli's keys") % {"number": number, "of": len(made.shares)}
    how = _(
        "%(needed)s of these shares together restore the keys without which sealed personal data is lost for good."
        " Keep this sheet locked away from the others; show it to nobody, send no picture of it."
    )
    yield f"<!doctype html><html><head><meta charset=utf-8><title>{escape(title)}</title><style>{STYLE}</style></head>"
    yield f"<body><h1>{escape(title)}</h1><p>{escape(how % {'needed': needed})}</p><p class=share>{escape(share)}</p>"
    yield segno.make(share, error="q", micro=False).svg_inline(scale=4)
    back = _("To restore, on the new machine: linli keys restore %(file)s. The sealed keys, should that file be lost:")
    yield f"<p>{escape(back % {'file': SEALED})}</p><p class=sealed>{escape(made.sealed)}</p>"
    yield f"{segno.make(made.sealed, error='l', micro=False).svg_inline(scale=3)}</body></html>"
