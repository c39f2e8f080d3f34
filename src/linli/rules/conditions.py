"""Conditions in packs: CEL, compiled once. The one place that imports the library.

The package imports its own command line, and with it a terminal toolkit: 34 MB and half a second for every worker.
A stand-in for that module, which nothing here calls, keeps it out.
"""

import re
import sys
import types
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

sys.modules.setdefault("cel.cli", types.ModuleType("cel.cli"))

from cel import Program  # noqa: E402 -- after the stand-in above
from cel import compile as compile_program  # noqa: E402 -- after the stand-in above

# Names that a comprehension binds: `p` in `parties.all(p, …)`.
_BOUND = re.compile(r"\.(?:all|exists|exists_one|map|filter)\(\s*(\w+)\s*,")
_ASKED = re.compile(r"\b(total|alike)\(\s*parties\s*,")
_WORDS = re.compile(r"\w+")


@dataclass(frozen=True)
class Condition:
    """One condition of a page, with the names it asks for, so that nothing else is handed over to it."""

    text: str
    program: Program
    names: frozenset[str]
    calls: frozenset[str]
    words: frozenset[str]  # everything that stands in it, fields of parties among them
    only_sums: bool  # of the parties it asks nothing but sums, which need no rows on the other side

    def value(self, tell: Callable[[str], Any], function: Callable[[str], Any]) -> Any:
        """What it comes to: `tell` answers for a name, `function` makes one. CANNOT_BE_SAID where it has no answer."""
        return self.program.execute(
            {name: tell(name) for name in self.names} | {name: function(name) for name in self.calls}
        )


def compile_condition(text: str) -> Condition:
    """The condition, compiled. ValueError says what is wrong with it."""
    program = compile_program(text)
    return Condition(
        text=text,
        program=program,
        names=frozenset(program.variables()) - set(_BOUND.findall(text)),
        calls=frozenset(call for call in program.functions() if call.isidentifier()) - BUILT_IN,
        words=frozenset(_WORDS.findall(text)),
        only_sums="parties" not in _WORDS.findall(_ASKED.sub(r"\1(", text)),
    )


def compared(text: str) -> list[tuple[str, str]]:
    """Each name with a text that is held beside it: `kind == 'fine'`, `'fine' in kinds`, `kind in [...]`."""
    pairs = [(name, answer) for name, answer in _EQUALS.findall(text)]
    pairs += [(name, answer) for answer, name in _EQUALLED.findall(text)]
    return pairs + [(name, answer) for name, listed in _AMONG.findall(text) for answer in _TEXT.findall(listed)]


_TEXT = re.compile(r"""['"]([^'"]*)['"]""")
_EQUALS = re.compile(rf"\b(\w+)\s*[!=]=\s*{_TEXT.pattern}")
_EQUALLED = re.compile(rf"{_TEXT.pattern}\s*(?:[!=]=|in)\s*(\w+)\b(?!\s*[.(])")
_AMONG = re.compile(r"\b(\w+)\s+in\s+\[([^\]]*)\]")


# What evaluating raises where nothing can be said: the order of null and a day, a fact nobody has, the third of two.
CANNOT_BE_SAID = (TypeError, ValueError, LookupError, OverflowError, RuntimeError)
# What CEL itself brings; everything else is in `rules.known`.
BUILT_IN = frozenset({"size", "has", "all", "exists", "exists_one", "map", "filter"})
