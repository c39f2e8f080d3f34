"""A process is data: no name that only a pack knows stands in the program, so that another pack gets all that it does.

Demonstrations play the shipped packs and may name them; floors that know no case speak of other things.
"""

import ast
from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Literal, get_args, get_origin

import pytest

import linli
import linli.packs
from linli.cases.models import Case
from linli.cases.opinion_models import Comment, Option
from linli.cases.oversight_models import MonthReport, Supervision
from linli.places.models import Area
from linli.rules import pack as page
from linli.rules import questions
from linli.rules.pack import Pack
from linli.rules.rates import Counts, Handling, HandlingRates
from linli.rules.reading import load
from linli.rules.words import Strict

PACKS = [load(found.read_text()) for found in sorted(Path(linli.packs.__path__[0]).glob("*/process.yaml"))]
SOURCES = Path(linli.__path__[0])
# Files that know of cases: the floors below hear of them by plain ids alone (import-linter holds that).
KNOWING = (
    "rules/pack.py",
    "rules/process.py",
    "rules/answers.py",
    "rules/carrying.py",
    "rules/gates.py",
    "cases/",
    "web/",
)
PLAYS = "web/demo/"
# Tables of a page and of a case: whoever looks something up in them by a word of their own knows a pack.
TABLES = {
    "states",
    "clocks",
    "actions",
    "starts",
    "who",
    "boxes",
    "categories",
    "facts",
    "counts",
    "words",
    "relations",
}
COLUMNS = {"state", "turn", "way", "action", "box"}
# Words of a page that are also English, in places that have nothing to do with it. One line each, with the reason.
OTHERWISE = {
    "reason": "why somebody looks at personal data, or takes a binding back",
    "topic": "what neighbours talk about, a kind of record",
    "project": "a practical project for residents, a kind of record",
    "force": "the button that puts an edition of dispatch rules in force",
    "notice": "what a body of the estate tells its residents, a kind of record",
    "note": "a remark on a dispatch rule",
    "seen": "what a form was drawn from (`journal/seen.py`)",
    "again": "the button that enters another request",
    "closed": "the column of an imported sheet that says when a request was closed",
    "contact": "the operator of the site",
    "joint": "a kind of meeting: branch and owners' committee together",
    "owner": "what somebody is to a home, as the register says it",
    "team": "a kind of meeting: that of a volunteers' team",
    "what": "a value in the sentence that tells a fault of a page",
}


def names(pack: Pack) -> set[str]:
    """Whatever a page calls its states, clocks, actions, beginnings, people, boxes, questions, marks and counts."""
    moves = [*pack.starts.values(), *pack.actions.values()]
    found = {*pack.states, *pack.clocks, *pack.actions, *pack.starts, *pack.who, *pack.boxes, *pack.categories}
    found |= {asked.name for form in (pack.form, *(move.form for move in moves)) for asked in form}
    found |= {mark for move in moves for mark in (*move.sets, move.remember)}
    return (found | {action.count for action in pack.actions.values()}) - {""}


def literals(of: object) -> Iterator[str]:
    if get_origin(of) is Literal:
        yield from (word for word in get_args(of) if isinstance(word, str))
    for part in get_args(of):
        yield from literals(part)


@cache
def vocabulary() -> set[str]:
    """The engine's own words: keys of a page and what they may hold, columns of a case, of what is said of it, of its
    place, the rates."""
    found = {*questions.ROLES, *page.CONTEXT_NAMES, *page.COMMON_BOXES, *literals(questions.FIELD_TYPES)}
    for model in Strict.__subclasses__():
        for name, info in model.model_fields.items():
            found |= {name, info.alias or name, *literals(info.annotation)}
    for columns in (Case, Comment, Option, Area, Supervision, MonthReport):
        found |= {field.name for field in columns._meta.get_fields()}
    return (
        found
        | {field.name for of in (Counts, Handling, HandlingRates) for field in fields(of)}
        | {"reporter", "handler", "link", "anyone", "system"}
    )


NAMES = {name for pack in PACKS for name in names(pack)}
FILES = [
    found
    for found in sorted(SOURCES.rglob("*.py"))
    if (place := found.relative_to(SOURCES).as_posix()).startswith(KNOWING)
    and not place.startswith(PLAYS)
    and "/migrations/" not in place
]


def constants(node: ast.AST) -> Iterator[ast.Constant]:
    """Every text but the names of what is put into a sentence: `"%(what)s by %(when)s" % {"what": …}`."""
    put_in = {
        id(key)
        for found in ast.walk(node)
        if isinstance(found, ast.BinOp) and isinstance(found.op, ast.Mod)
        for part in ast.walk(found.right)
        if isinstance(part, ast.Dict)
        for key in part.keys
    }
    for found in ast.walk(node):
        if isinstance(found, ast.Constant) and isinstance(found.value, str) and id(found) not in put_in:
            yield found


def plainly(node: ast.AST) -> Iterator[ast.Constant]:
    """Texts that stand there themselves, not as what something else is asked for."""
    parts = node.elts if isinstance(node, ast.Tuple | ast.Set | ast.List) else [node]
    yield from (part for part in parts if isinstance(part, ast.Constant) and part.value in NAMES)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(SOURCES).as_posix())
def test_no_name_of_a_shipped_pack_stands_in_the_program(file: Path) -> None:
    wanted = NAMES - vocabulary() - OTHERWISE.keys()
    said = [word for word in constants(ast.parse(file.read_text())) if word.value in wanted]
    assert [f"line {word.lineno}: {word.value}" for word in said] == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(SOURCES).as_posix())
def test_nothing_is_looked_up_by_a_name_that_only_a_pack_knows(file: Path) -> None:
    assert [f"line {word.lineno}: {word.value}" for word in looked_up(ast.parse(file.read_text()))] == []


def looked_up(tree: ast.AST) -> Iterator[ast.Constant]:
    """Words compared with a case's state or turn, handed to a filter by it, or used as keys of a pack's tables."""
    for node in ast.walk(tree):
        match node:
            case ast.Compare(left=ast.Attribute(attr=attr), comparators=others) if attr in COLUMNS:
                yield from (word for other in others for word in plainly(other))
            case ast.keyword(arg=arg, value=value) if arg in COLUMNS:
                yield from plainly(value)
            case ast.Subscript(value=ast.Attribute(attr=attr), slice=key) if attr in TABLES:
                yield from plainly(key)
            case ast.Call(func=ast.Attribute(value=ast.Attribute(attr=attr), attr="get"), args=[key, *_]) if (
                attr in TABLES
            ):
                yield from plainly(key)
