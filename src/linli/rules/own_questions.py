"""What a category asks by itself, written into the page of its process, and nothing else of the page touched.

The page stays the one place where questions stand: comments, order and all other keys are kept to the letter.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from linli.rules.pack import Pack
from linli.rules.questions import Input
from linli.rules.reading import not_by_line
from linli.rules.words import Words

YES_NO = {"yes": Words(zh="是", en="Yes"), "no": Words(zh="否", en="No")}  # zh: an answer of its own, unlike a box left
WIDE = 10**6  # a question is one line of the page
PHOTOS_ROLE = "before"  # whatever is photographed of the matter stands among its photos

READER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_BRANCH = re.compile(r"(\w+) == '(\w+)'")


@dataclass(frozen=True)
class Branch:
    """A question is asked only where another one was answered so."""

    name: str
    option: str

    @property
    def condition(self) -> str:
        """As the page says it."""
        return f"{self.name} == '{self.option}'"

    @property
    def value(self) -> str:
        """As a form says it."""
        return f"{self.name}={self.option}"


def branch_of(question: Input) -> Branch | None:
    """The answer that the question hangs on; None where it is always asked, or its page says it otherwise."""
    return branch_in(question.shown) if isinstance(question.shown, str) else None


def branch_in(condition: str) -> Branch | None:
    """The answer that a condition is about, where it is about one alone."""
    found = _BRANCH.fullmatch(condition)
    return Branch(*found.groups()) if found else None


def of(pack: Pack, category: str) -> tuple[Input, ...]:
    """What this category alone asks, in its order."""
    return tuple(asked for asked in pack.form if asked.categories == (category,))


def kept_along(text: str, mine: Pack, theirs: Pack, edition: int) -> str:
    """Another author's page with the questions of one's own categories written in, as far as it has the categories."""
    for category in theirs.categories:
        if (own := of(mine, category)) and own != of(theirs, category):
            text = rewritten(text, category, own, edition)
    return text


def rewritten(text: str, category: str, questions: Sequence[Input], edition: int) -> str:
    """The page on which the category asks these, and no others by itself. PackError: the page is not one of lines."""
    lines = text.splitlines()
    page = READER(text).get_single_node()
    form = value_of(page, "form")
    if not isinstance(form, yaml.SequenceNode) or form.flow_style or not form.value:
        raise not_by_line(text, "form")
    first = form.value[0].start_mark
    indent = lines[first.line][: first.column].rstrip().removesuffix("-")
    spans = _spans(form, lines)
    own = [span for node, span in zip(form.value, spans, strict=True) if _categories(node) == [category]]
    at = own[0][0] if own else spans[-1][1]
    gone = {number for start, end in own for number in range(start, end)}
    new = [f"{indent}- {_line(question)}" for question in questions]
    kept = [*_without(lines, gone, 0, at), *new, *_without(lines, gone, at, len(lines))]
    return with_edition("\n".join(kept) + "\n", edition)


def _without(lines: Sequence[str], gone: Iterable[int], start: int, end: int) -> list[str]:
    return [lines[number] for number in range(start, end) if number not in gone]


def value_of(page: yaml.MappingNode, name: str) -> yaml.Node | None:
    return next((value for key, value in page.value if key.value == name), None)


def _categories(node: yaml.Node) -> list[str]:
    found = value_of(node, "categories") if isinstance(node, yaml.MappingNode) else None
    if isinstance(found, yaml.SequenceNode):
        return [one.value for one in found.value]
    return [found.value] if isinstance(found, yaml.ScalarNode) else []


def _spans(form: yaml.SequenceNode, lines: Sequence[str]) -> list[tuple[int, int]]:
    """From which line of the page to before which other each question stands; what is remarked after it is not its."""
    found = []
    for node in form.value:
        mark = node.end_mark
        end = mark.line + 1 if lines[mark.line][: mark.column].strip() else mark.line
        while not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#"):
            end -= 1
        found.append((node.start_mark.line, end))
    return found


def _line(question: Input) -> str:
    said = question.model_dump(mode="json", exclude_defaults=True)
    said["title"], said["categories"] = words_of(question.title), list(question.categories)
    if question.hint:
        said["hint"] = words_of(question.hint)
    if question.options:
        said["options"] = {key: words_of(words) for key, words in question.options.items()}
    dumped: str = yaml.safe_dump(said, default_flow_style=True, allow_unicode=True, width=WIDE, sort_keys=False)
    return dumped.strip()


def words_of(words: Words) -> dict[str, str]:
    return {"zh": words.zh, "en": words.en} if words.en else {"zh": words.zh}


def with_edition(text: str, edition: int) -> str:
    """The page under the number of this edition of its version."""
    said = f"edition: {edition}"
    if re.search(r"(?m)^edition:.*$", text):
        return re.sub(r"(?m)^edition:.*$", said, text, count=1)
    return re.sub(r"(?m)^(version:.*)$", rf"\1\n{said}", text, count=1)
