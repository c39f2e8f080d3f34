"""The categories of a process, written into its page one by one, and nothing else of the page touched.

A category is never taken away, for cases stand under it: it is switched off. The last one takes what nobody sorted, so
that a new one stands before it. Their groups and their order: `rules.own_groups`.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any

import yaml

from linli.rules import page_entries
from linli.rules.own_questions import value_of, with_edition, words_of
from linli.rules.pack import Pack
from linli.rules.pack_parts import Category
from linli.rules.words import Words

ADDED = "own_"  # begins the names of those that were added here


def name_of_next(known: Iterable[str]) -> str:
    """A name that no category has had."""
    return f"{ADDED}{max(map(number_of, known), default=0) + 1}"


def number_of(name: str) -> int:
    """The how-manieth it was that was added here; 0 of those that the author wrote."""
    found = re.fullmatch(rf"{ADDED}(\d{{1,4}})", name)
    return int(found[1]) if found else 0


def lengths(pack: Pack) -> tuple[str, ...]:
    """The periods whose length a category may say by itself: that some category says, measured, or the house's own."""
    said = {name for category in pack.categories.values() for name in category.clocks}
    return tuple(name for name, clock in pack.clocks.items() if name in said or clock.measures or clock.inner)


def goes_above(categories: Iterable[Category]) -> bool:
    """Whether one of them takes what is about those who would listen to it, so that the level above does."""
    return any(one.active and one.about_people for one in categories)


def written(text: str, name: str, category: Category, edition: int) -> str:
    """The page with this category under the name, in place of what stood there or new before the last in use."""
    known = page_entries.entries(text, "categories")
    return with_edition(
        page_entries.written(text, "categories", name, _said(category), before=unsorted_of(known)), edition
    )


def unsorted_of(known: Sequence[page_entries.Entry]) -> str:
    """The last category in use, as `Pack.unsorted` has it; the last of all where none is."""
    return next((one.name for one in reversed(known) if not _switched_off(one.value)), known[-1].name)


def _switched_off(category: yaml.Node) -> bool:
    said = value_of(category, "active") if isinstance(category, yaml.MappingNode) else None
    return said is not None and not yaml.safe_load(str(said.value))


def _said(category: Category) -> dict[str, Any]:
    said = category.model_dump(mode="json", exclude_defaults=True)
    for part in ("title", "staff"):
        if isinstance(words := getattr(category, part), Words):
            said[part] = words_of(words)
    return said


def edited_here(mine: Pack, base: Pack | None) -> list[str]:
    """The categories that are not as the author of the page wrote them: added here, or edited."""
    author = base.categories if base else {}
    return [
        name
        for name, category in mine.categories.items()
        if (name.startswith(ADDED) if name not in author else author[name] != category)
    ]


def left_behind(mine: Pack, base: Pack | None, theirs: Pack) -> list[str]:
    """Which of those that were added or edited here another author's page lacks, or says otherwise."""
    return [
        name
        for name in edited_here(mine, base)
        if theirs.categories.get(name) != (one := mine.categories[name])
        and (not one.group or one.group in theirs.groups or (one.group.startswith(ADDED) and one.group in mine.groups))
        and one.clocks.keys() <= theirs.clocks.keys()
        and theirs.categories
    ]
