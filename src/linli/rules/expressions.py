"""The conditions and sums of a pack's page: where each stands, and which names stand beside it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from linli.rules.pack_parts import Action, Start
from linli.rules.questions import Input

if TYPE_CHECKING:  # a page compiles its own, once
    from linli.rules.pack import Pack

Path = tuple[str | int, ...]
Found = tuple[Path, str, frozenset[str]]


def expressions(pack: "Pack") -> Iterator[Found]:
    """Each condition and each sum with its place on the page and the names beside it."""
    base = pack.kept | {question.name for question in pack.form}
    yield from _of_parts(pack, base)
    yield from _of_boxes(pack, base)
    for number, asked in enumerate(pack.party_fields):
        if asked.derive:
            before = frozenset(one.name for one in pack.party_fields[:number])
            yield ("parties", "fields", number, "derive"), asked.derive, before
    yield from _of_figures(pack, base)
    yield from _asked(("form",), pack.form, base)
    for number, gate in enumerate(pack.batches.gates if pack.batches else ()):
        yield ("batches", "gates", number, "if"), gate.condition, base
    for name, start in pack.starts.items():
        yield from _of_move(("starts", name), start, base)
    for name, action in pack.actions.items():
        yield from _of_move(("actions", name), action, base)
        names = base | {question.name for question in action.form}
        for number, gate in enumerate(action.gates):
            yield ("actions", name, "gates", number, "if"), gate.condition, names
        for field, text in action.reckons.items():
            yield ("actions", name, "reckons", field), text, names


def _of_parts(pack: "Pack", base: frozenset[str]) -> Iterator[Found]:
    for name, clock in pack.clocks.items():
        for key, text in (("if", clock.if_), ("until", clock.until), ("round_the_clock", clock.round_the_clock)):
            if isinstance(text, str) and text:
                yield ("clocks", name, key), text, base
    for name, paper in pack.papers.items():
        for key, text in (("upon", paper.upon), ("about", paper.about)):
            if isinstance(text, str) and text:
                yield ("papers", name, key), text, base
    if pack.parties and pack.parties.addressed:
        yield ("parties", "addressed"), pack.parties.addressed, base
    for name, duty in pack.duties.rows.items() if pack.duties else ():
        for key, text in (("if", duty.condition), ("limit", duty.limit)):
            if isinstance(text, str) and text:
                yield ("duties", "rows", name, key), text, base


def _of_boxes(pack: "Pack", base: frozenset[str]) -> Iterator[Found]:
    for name, state in pack.states.items():
        for number, (text, _box) in enumerate(state.box_if):
            yield ("states", name, "box_if", number), text, base


def _of_figures(pack: "Pack", base: frozenset[str]) -> Iterator[Found]:
    for name, figure in pack.figures.items():
        for key, text in (("of", figure.of), ("out_of", figure.out_of), ("shown", figure.shown)):
            if isinstance(text, str) and text:
                yield ("figures", name, key), text, base
    for name, one in pack.sums.items():
        for key, text in (("if", one.if_), ("of", one.of)):
            if text:
                yield ("sums", name, key), text, base


def _of_move(path: tuple[str | int, ...], move: Start | Action, base: frozenset[str]) -> Iterator[Found]:
    names = base | {question.name for question in move.form}
    for number, (text, _) in enumerate(move.to_if):
        yield (*path, "to_if", number), text, names
    yield from _asked((*path, "form"), move.form, names)


def _asked(path: tuple[str | int, ...], form: tuple[Input, ...], names: frozenset[str]) -> Iterator[Found]:
    for number, question in enumerate(form):
        for key in ("required", "shown"):
            if isinstance(text := getattr(question, key), str):
                yield (*path, number, key), text, names
