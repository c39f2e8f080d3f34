"""The categories of a process, written into its page one by one, and nothing else of the page touched.

A category is never taken away, for cases stand under it: it is switched off. The last one takes what nobody sorted, so
that a new one stands before it.
"""

import re
from collections.abc import Iterable

import yaml

from linli.rules.own_questions import READER, WIDE, value_of, with_edition, words_of
from linli.rules.pack import Pack
from linli.rules.pack_parts import Category
from linli.rules.reading import PackError
from linli.rules.words import Words

ADDED = "own_"  # begins the names of those that were added here


def name_of_next(known: Iterable[str]) -> str:
    """A name that no category has had."""
    numbers = [int(found[1]) for name in known if (found := re.fullmatch(rf"{ADDED}(\d{{1,4}})", name))]
    return f"{ADDED}{max(numbers, default=0) + 1}"


def lengths(pack: Pack) -> tuple[str, ...]:
    """The periods whose length a category may say by itself: those that some category says, or that are measured."""
    said = {name for category in pack.categories.values() for name in category.clocks}
    return tuple(name for name, clock in pack.clocks.items() if name in said or clock.measures)


def goes_above(categories: Iterable[Category]) -> bool:
    """Whether one of them takes what is about those who would listen to it, so that the level above does."""
    return any(one.active and one.about_people for one in categories)


def written(text: str, name: str, category: Category, edition: int) -> str:
    """The page with this category under the name, in place of what stood there or new before the last in use."""
    lines = text.splitlines()
    found = value_of(READER(text).get_single_node(), "categories")
    if not isinstance(found, yaml.MappingNode) or found.flow_style or not found.value:
        raise PackError(["categories: write them one a line, so that others can be added"])
    key, _value = found.value[0]
    said = f"{' ' * key.start_mark.column}{name}: {_line(category)}"
    place = _place(found, lines, name)
    start, end = place or (_line_of_last(found),) * 2
    return with_edition("\n".join([*lines[:start], said, *lines[end:]]) + "\n", edition)


def _line_of_last(found: yaml.MappingNode) -> int:
    """The line of the last category in use, as `Pack.unsorted` has it."""
    used = [key for key, value in found.value if not _switched_off(value)] or [found.value[-1][0]]
    line: int = used[-1].start_mark.line
    return line


def _switched_off(category: yaml.Node) -> bool:
    said = value_of(category, "active") if isinstance(category, yaml.MappingNode) else None
    return said is not None and not yaml.safe_load(str(said.value))


def _place(found: yaml.MappingNode, lines: list[str], name: str) -> tuple[int, int] | None:
    """From which line to before which other the category stands; what is remarked after it is not its."""
    for key, value in found.value:
        if key.value == name:
            mark = value.end_mark
            end = mark.line + 1 if mark.line < len(lines) and lines[mark.line][: mark.column].strip() else mark.line
            while not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#"):
                end -= 1
            return key.start_mark.line, end
    return None


def _line(category: Category) -> str:
    said = category.model_dump(mode="json", exclude_defaults=True)
    for part in ("title", "staff"):
        if isinstance(words := getattr(category, part), Words):
            said[part] = words_of(words)
    dumped: str = yaml.safe_dump(said, default_flow_style=True, allow_unicode=True, width=WIDE, sort_keys=False)
    return dumped.strip()


def edited_here(mine: Pack, base: Pack | None) -> list[str]:
    """The categories that are not as the author of the page wrote them: added here, or edited."""
    author = base.categories if base else {}
    return [
        name
        for name, category in mine.categories.items()
        if (name.startswith(ADDED) if name not in author else author[name] != category)
    ]


def kept_along(text: str, mine: Pack, base: Pack | None, theirs: Pack, edition: int) -> str:
    """Another author's page with the categories as they are here, as far as it has groups and periods for them."""
    for name in left_behind(mine, base, theirs):
        text = written(text, name, mine.categories[name], edition)
    return text


def left_behind(mine: Pack, base: Pack | None, theirs: Pack) -> list[str]:
    """Which of those that were added or edited here another author's page lacks, or says otherwise."""
    return [
        name
        for name in edited_here(mine, base)
        if theirs.categories.get(name) != (one := mine.categories[name])
        and (not one.group or one.group in theirs.groups)
        and one.clocks.keys() <= theirs.clocks.keys()
        and theirs.categories
    ]
