"""Reading a pack's page from YAML, checked whole: every fault at once, each with file, line and mend."""

import difflib
import re
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, Self

import yaml
from pydantic import BaseModel, ValidationError

from linli.rules.declared import PostKind, Setting
from linli.rules.expressions import Path
from linli.rules.faults import Said, cross_faults, strange
from linli.rules.outside import completed
from linli.rules.pack import Pack
from linli.rules.pack_parts import (
    Action,
    Batches,
    Board,
    Box,
    Category,
    Chart,
    ClockRule,
    Extension,
    Fact,
    Figure,
    Gate,
    LineState,
    LinkKind,
    PaperKind,
    Parties,
    Shift,
    Start,
    State,
    Story,
    Supporters,
    Track,
    Who,
)
from linli.rules.questions import Input


class Fault(str):
    """What has to be mended, as a line of text that knows its place: `process.yaml:12: actions.close.to: …`."""

    line: int
    path: Path
    words: str

    def __new__(cls, source: str, line: int, path: Path, words: str) -> Self:
        self = super().__new__(cls, f"{source}:{line}: {'.'.join(map(str, path)) or 'page'}: {words}")
        self.line, self.path, self.words = line, path, words
        return self


class PackError(ValueError):
    """Every fault of a pack's page, one a line: `process.yaml:12: actions.close.to: no state "shut"; they are …`."""

    def __init__(self, faults: Sequence[str], text: str = "") -> None:
        super().__init__("\n".join(faults))
        self.faults, self.text = faults, text  # the text of the page, where it was read at all


@dataclass(frozen=True)
class Page:
    """The file and the line of every key, so that whatever is said of it names its place."""

    source: str
    text: str

    @cached_property
    def lines(self) -> dict[Path, int]:
        """Found when first asked for: they take more memory than the pack, and of a page in order nobody asks."""
        found: dict[Path, int] = {}
        if node := _READER(self.text).get_single_node():
            _find_lines(node, (), found)
        return found

    def line(self, path: Path) -> int:
        """Where the key stands, or the nearest around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def fault(self, path: Path, words: str) -> Fault:
        """`process.yaml:12: actions.close.to: …`"""
        return Fault(self.source, self.line(path), path, words)


def not_by_line(text: str, part: str) -> PackError:
    """A part of the page to which a form can add nothing, since its entries do not stand one a line."""
    words = Said("not_by_line", "write its entries one a line, a question with a dash, so that others can be added")
    return PackError([Page("process.yaml", text).fault((part,), words)], text)


def _find_lines(node: yaml.Node, path: Path, found: dict[Path, int]) -> None:
    found.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            found[(*path, key.value)] = key.start_mark.line + 1
            _find_lines(value, (*path, key.value), found)
    elif isinstance(node, yaml.SequenceNode):
        for number, value in enumerate(node.value):
            _find_lines(value, (*path, number), found)


_ALIAS = re.compile(r"(?:^|[\s\[{,:])\*\w", re.MULTILINE)  # or words that look like one
# libyaml where the wheel brings it: ten times as quick, and most of a fresh process's first request was reading.
_READER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def load(
    text: str,
    source: str = "process.yaml",
    *,
    posts: Collection[str] | None = None,
    settings: Collection[str] | None = None,
) -> Pack:
    """Read and check a pack's page. Raises PackError naming file, line and mend of every fault.

    `posts` and `settings` are those that this installation knows; None leaves their names unchecked.
    """
    return read(text, source, outside=lambda pack: strange(pack, posts, settings))[0]


Outside = Callable[[Pack], Iterable[tuple[Path, str]]]


def read(text: str, source: str = "process.yaml", *, outside: Outside = lambda pack: ()) -> tuple[Pack, Page]:
    """The same, with the lines of the page; `outside` is what its caller knows to be wrong of a page in order."""
    try:
        _must_be_written_out(source, text)
        return _read(Page(source, text), outside)
    except RecursionError:
        raise PackError([_no_yaml(source, 1, "parts within parts without end")], text) from None


def read_again(text: str, source: str) -> tuple[Pack, Page]:
    """The same of a page that was taken in before: in one of these a part may stand for another."""
    return _read(Page(source, text), lambda pack: ())


def _no_yaml(source: str, line: int, problem: str | None) -> Fault:
    words = Said("no_yaml", "not YAML: %(problem)s; mend the indentation or quotes here", problem=problem)
    return Fault(source, line, (), words)


def _read(page: Page, outside: Outside) -> tuple[Pack, Page]:
    source, text = page.source, page.text
    try:
        pack, wrong = _checked(text)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise PackError([_no_yaml(source, line, error.problem)], text) from None
    except ValidationError as error:
        raise PackError(_by_line(_schema_fault(page, item) for item in error.errors()), text) from None
    except (yaml.YAMLError, ValueError) as error:  # a character that no page may hold; a day that is none
        problem = getattr(error, "reason", str(error))
        raise PackError([_no_yaml(source, _unread_line(text), problem)], text) from None
    if faults := _by_line(page.fault(path, words) for path, words in [*wrong, *outside(pack)]):
        raise PackError(faults, text)
    return pack, page


def _must_be_written_out(source: str, text: str) -> None:
    """Refused where a part stands for another one: a few lines of such, within each other, mean more than is read."""
    with suppress(yaml.YAMLError):  # which is said of the page when it is read
        for event in yaml.parse(text, Loader=_READER) if _ALIAS.search(text) else ():
            if isinstance(event, yaml.AliasEvent):
                mark: Any = event.start_mark
                fault = _no_yaml(source, mark.line + 1, "a part that stands for another (*)")
                raise PackError([fault], text)


def _unread_line(text: str) -> int:
    """Where the first character stands that no page may hold, or else the first value that is none."""
    if strays := yaml.reader.Reader.NON_PRINTABLE.search(text):
        return text.count("\n", 0, strays.start()) + 1
    reader = _READER(text)
    waiting = [reader.get_single_node()]
    while waiting:
        node = waiting.pop()
        if isinstance(node, yaml.ScalarNode):
            try:
                reader.construct_object(node)
            except ValueError:
                return int(node.start_mark.line) + 1
        else:
            inner = [one for pair in node.value for one in (pair if isinstance(pair, tuple) else (pair,))]
            waiting += reversed(inner)
    return 1


@lru_cache(maxsize=64)
def _checked(text: str) -> tuple[Pack, tuple[tuple[Path, str], ...]]:
    """The pack, and what is wrong with it for itself.

    The same text is the same pack, whoever brings it: to read it again takes a tenth of a second.
    """
    pack = completed(Pack.model_validate(_READER(text).get_single_data()))
    return pack, tuple(cross_faults(pack))


def _by_line(faults: Iterable[Fault]) -> list[Fault]:
    """From the top of the page to its end, as whoever mends it goes through it."""
    return sorted(faults, key=lambda one: one.line)


def _schema_fault(page: Page, item: Any) -> Fault:
    path = tuple(part for part in item["loc"] if part not in ("str", "bool"))
    if item["type"] == "extra_forbidden":
        near = difflib.get_close_matches(str(path[-1]), _known_keys(), n=1)
        if near:
            return page.fault(path, Said("like_key", 'unknown key; did you mean "%(near)s"?', near=near[0]))
        return page.fault(path, Said("unknown_key", "unknown key; remove it"))
    if item["type"] == "missing":
        return page.fault(path[:-1], Said("key_missing", '"%(key)s" is missing; add it', key=path[-1]))
    given = {"msg": item["msg"], "found": repr(item["input"])} | item.get("ctx", {})
    return page.fault(path, Said(item["type"], "%(msg)s, found %(found)s", **given))


def _known_keys() -> list[str]:
    models: tuple[type[BaseModel], ...] = (
        Pack, Who, Box, Input, ClockRule, State, Gate, Action, Start, Category, Extension, Track, LineState, Parties,
        Batches, Story, Supporters, PaperKind, LinkKind, Fact, Figure, Shift, Chart, Board, PostKind, Setting,
    )  # fmt: skip
    return sorted({info.alias or name for model in models for name, info in model.model_fields.items()})
