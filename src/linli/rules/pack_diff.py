"""What a new version of a pack changes: parts added, removed and changed, and in each changed part which keys.

Parts are compared by their names, questions by theirs, gates by their conditions. The order on the page says
nothing but where people choose by it: that of groups, and of the categories in each.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel

from linli.rules.pack import Pack
from linli.rules.pack_parts import Gate
from linli.rules.questions import Input
from linli.rules.words import Words

Kind = Literal["added", "removed", "changed"]
Path = tuple[str, ...]

# What a pack is made of, in the order in which people ask; everything else of a pack is told under "page".
PARTS = (
    "states", "actions", "clocks", "form", "starts", "who", "parties", "duties", "tracks", "papers", "facts", "links",
    "figures", "sums", "boxes", "categories", "groups", "posts", "settings",
)  # fmt: skip
# The number on the page is its author's; the version that counts is given when it is published.
_SAYS_NOTHING = frozenset({"id", "version", "edition"})


@dataclass(frozen=True)
class Detail:
    """One key of a part: where it stands within, what it was and what it is; None where it was or is not."""

    path: Path
    old: Any
    new: Any


@dataclass(frozen=True)
class Change:
    """One part that was added, removed or changed. `old` and `new` are the parts themselves."""

    part: str
    name: str
    kind: Kind
    old: Any
    new: Any
    details: tuple[Detail, ...] = ()


def changes(old: Pack, new: Pack) -> list[Change]:
    """Everything that differs, page by page part."""
    parts = (change for part in PARTS for change in _of_part(part, old, new))
    return [*_of_the_page(old, new), *parts, *order_changes(old, new)]


def order_changes(old: Pack, new: Pack) -> list[Change]:
    """Where groups, or the categories of a group, stand otherwise among one another; told under the group's name."""
    found = []
    for group in ("", *_both(old.groups, new.groups)):
        was, now = old.grouped.get(group, ()), new.grouped.get(group, ())
        key = "sequence"
        if not group and (old.groups or new.groups):
            was, now, key = tuple(old.groups), tuple(new.groups), "group_sequence"
        before, after = tuple(one for one in was if one in now), tuple(one for one in now if one in was)
        if before != after:
            words = (old.groups.get(group), new.groups.get(group))
            found.append(Change("groups", group, "changed", *words, (Detail((key,), before, after),)))
    return found


def _of_the_page(old: Pack, new: Pack) -> Iterator[Change]:
    names = [name for name in Pack.model_fields if name not in _SAYS_NOTHING and name not in PARTS]
    details = [detail for name in names for detail in _compared(getattr(old, name), getattr(new, name), (name,))]
    if details:
        yield Change("page", "", "changed", old, new, tuple(details))


def _of_part(part: str, old: Pack, new: Pack) -> Iterator[Change]:
    was, now = _named(getattr(old, part)), _named(getattr(new, part))
    for name in _both(was, now):
        before, after = was.get(name), now.get(name)
        if before is None:
            yield Change(part, name, "added", None, after)
        elif after is None:
            yield Change(part, name, "removed", before, None)
        elif details := tuple(_compared(before, after, ())):
            yield Change(part, name, "changed", before, after, details)


def _compared(old: Any, new: Any, path: Path) -> Iterator[Detail]:
    """The keys in which two values differ; whatever has names within is compared name by name."""
    if old == new:
        return
    was, now = _within(old), _within(new)
    if was is None or now is None:
        yield Detail(path, old, new)
        return
    for name in _both(was, now):
        if name not in was or name not in now:
            yield Detail((*path, name), was.get(name), now.get(name))
        else:
            yield from _compared(was[name], now[name], (*path, name))


def _within(value: Any) -> Mapping[str, Any] | None:
    """What has names of its own within: a part of a pack, a form, gates. Words and lists of names are one value."""
    if isinstance(value, Words):
        return None
    if isinstance(value, BaseModel):
        return {info.alias or name: getattr(value, name) for name, info in type(value).model_fields.items()}
    if isinstance(value, dict):
        return value
    if isinstance(value, tuple) and all(isinstance(item, Input | Gate) for item in value):
        return _named(value)
    return None


def _named(value: Any) -> Mapping[str, Any]:
    """A part's pieces by name."""
    if value is None:
        return {}
    if isinstance(value, tuple):
        return {item.condition if isinstance(item, Gate) else item.name: item for item in value}
    if isinstance(value, BaseModel):  # the parties: one for the whole pack
        return {"": value}
    return dict(value)


def _both(was: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    return list(dict.fromkeys([*was, *now]))
