"""The processes that the rules are tested with: all that ship, and some that nobody here has seen."""

from pathlib import Path

import linli.packs
from linli.rules.pack import Pack
from linli.rules.reading import load

TESTS = Path(__file__).parents[1]
SHIPPED = sorted(Path(linli.packs.__path__[0]).glob("*/process.yaml"))
FOREIGN = [
    *sorted((TESTS / "rules" / "pages").glob("*.yaml")),
    *(TESTS / "cases" / name / "process.yaml" for name in ("market", "foreign")),
]
OURS: list[Pack] = [load(page.read_text(), str(page)) for page in SHIPPED]
PACKS: list[Pack] = [*OURS, *(load(page.read_text(), str(page)) for page in FOREIGN)]


def foreign(name: str) -> Pack:
    """One of those written elsewhere."""
    return next(pack for pack in PACKS if pack.id == name)
