"""The groups of a process's categories and the order of both, written into its page; the author's next page keeps them.

No group is taken away: one without a category in use is offered to nobody. What stands from the category on that takes
what nobody sorted stays where it is, for it is the last in use that takes it.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from linli.rules import own_categories, page_entries
from linli.rules.own_categories import ADDED, number_of
from linli.rules.own_questions import with_edition, words_of
from linli.rules.pack import Pack
from linli.rules.words import Words

What = Literal["groups", "categories"]


@dataclass(frozen=True)
class Order:
    """The names of groups and of categories as the page has them; of categories, only that within a group is seen."""

    groups: tuple[str, ...]
    categories: tuple[str, ...]


def order_of(pack: Pack) -> Order:
    """As the page has them."""
    return Order(tuple(pack.groups), tuple(pack.categories))


def wished(pack: Pack, groups: Sequence[str], categories: Sequence[str]) -> Order:
    """As somebody wishes them, as far as the page knows them and they may be moved."""
    stays = _staying(tuple(pack.categories), pack.unsorted)
    return Order(merged(tuple(pack.groups), groups), merged(tuple(pack.categories), categories, stays))


def moved(pack: Pack, order: Order, what: What, name: str, step: Literal[-1, 1]) -> Order | None:
    """With one a place up or down, a category within its group. None: there is no such place."""
    names = getattr(order, what)
    beside = names if what == "groups" else _in_group(pack, names, name)
    at = beside.index(name) + step if name in beside else -1
    if not 0 <= at < len(beside):
        return None
    swapped, here, there = list(names), names.index(name), names.index(beside[at])
    swapped[here], swapped[there] = swapped[there], swapped[here]
    return replace(order, **{what: tuple(swapped)})


def _in_group(pack: Pack, names: Sequence[str], name: str) -> tuple[str, ...]:
    """Those of its group that may be moved as it may; none where it stays."""
    stays = _staying(names, pack.unsorted)
    if name not in pack.categories or name in stays:
        return ()
    group = pack.categories[name].group
    return tuple(one for one in names if one not in stays and pack.categories[one].group == group)


def _staying(names: Sequence[str], unsorted: str) -> frozenset[str]:
    return frozenset(names[names.index(unsorted) :]) if unsorted in names else frozenset()


def merged(names: Sequence[str], wishes: Iterable[str], stays: Collection[str] = ()) -> tuple[str, ...]:
    """The names, those that are wished in that order; all others, and those that stay, keep their places."""
    moving = [name for name in dict.fromkeys(wishes) if name in names and name not in stays]
    turn = iter(moving)
    return tuple(next(turn) if name in moving else name for name in names)


def group_written(text: str, name: str, words: Words, edition: int) -> str:
    """The page with a group of this name: called anew, or one more after all others."""
    said = words_of(words)
    if page_entries.has(text, "groups"):
        return with_edition(page_entries.written(text, "groups", name, said), edition)
    return with_edition(page_entries.begun(text, "groups", f"{name}: {page_entries.flow(said)}", "categories"), edition)


def arranged(text: str, order: Order, edition: int) -> str:
    """The page with groups and categories in this order."""
    if order.groups:
        text = page_entries.ordered(text, "groups", order.groups)
    return with_edition(page_entries.ordered(text, "categories", order.categories), edition)


# ---- the author's later page ----------------------------------------------------------------------------------------


def kept_along(text: str, mine: Pack, base: Pack | None, theirs: Pack, edition: int) -> str:
    """Another author's page with groups, categories and order as they are here, as far as it has what they go by."""
    for name in groups_behind(mine, base, theirs):
        text = group_written(text, name, mine.groups[name], edition)
    for name in own_categories.left_behind(mine, base, theirs):
        text = own_categories.written(text, name, mine.categories[name], edition)
    here = _ordered_here(mine, base)
    if here.groups or here.categories:
        known = page_entries.entries(text, "categories")
        names = tuple(one.name for one in known)
        grouped = here.groups and page_entries.has(text, "groups")
        groups = tuple(one.name for one in page_entries.entries(text, "groups")) if grouped else ()
        stays = _staying(names, own_categories.unsorted_of(known))
        order = Order(merged(groups, here.groups), merged(names, here.categories, stays))
        text = arranged(text, order, edition)
    return text


def is_left_behind(mine: Pack, base: Pack | None, theirs: Pack) -> bool:
    """Whether another author's page lacks a group or a category as it is here, or has them in another order."""
    if groups_behind(mine, base, theirs) or own_categories.left_behind(mine, base, theirs):
        return True
    here = _ordered_here(mine, base)
    return wished(theirs, here.groups, here.categories) != order_of(theirs)


def groups_behind(mine: Pack, base: Pack | None, theirs: Pack) -> list[str]:
    """The groups added here, or called otherwise than by their author, that another author's page has not so."""
    author = base.groups if base else {}
    return [
        name
        for name, words in mine.groups.items()
        if theirs.groups.get(name) != words
        and (name.startswith(ADDED) if name not in author else author[name] != words and name in theirs.groups)
    ]


def _ordered_here(mine: Pack, base: Pack | None) -> Order:
    """The order that was made here; nothing where it is as the author's is, with what was added here after it."""
    if base is None:
        return Order((), ())
    groups, categories = order_of(mine).groups, order_of(mine).categories
    return Order(
        groups if groups != _by_itself(groups, tuple(base.groups), "") else (),
        categories if categories != _by_itself(categories, tuple(base.categories), mine.unsorted) else (),
    )


def _by_itself(names: Sequence[str], author: Sequence[str], unsorted: str) -> tuple[str, ...]:
    """The order that comes of adding alone."""
    found = [name for name in author if name in names]
    at = found.index(unsorted) if unsorted in found else len(found)
    added = sorted((name for name in names if name not in author), key=number_of)
    return (*found[:at], *added, *found[at:])
