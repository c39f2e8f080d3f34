"""A process as a graph: which states a case can come to, and from which it can end. Conditions count as open."""

from collections.abc import Iterable, Mapping

from linli.rules.pack import Pack
from linli.rules.pack_parts import Action, Start

Edges = Mapping[tuple[str, str], tuple[str, ...]]


def targets(rule: Start | Action) -> tuple[str, ...]:
    """The states to which a start or an action may lead; empty where the state stays."""
    found = (*(state for _condition, state in rule.to_if), rule.to)
    return tuple(dict.fromkeys(state for state in found if state))


def begins(pack: Pack) -> tuple[str, ...]:
    """The states in which a case can begin."""
    return tuple(dict.fromkeys(state for start in pack.starts.values() for state in targets(start)))


def edges(pack: Pack) -> Edges:
    """From one state to another: the actions that lead that way, in the page's order."""
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for name, action in pack.actions.items():
        for source in action.from_:
            for target in targets(action):
                if target != source:
                    found[source, target] = (*found.get((source, target), ()), name)
    return found


def reachable(pack: Pack) -> frozenset[str]:
    """The states that a case can come to."""
    return spread(begins(pack), edges(pack))


def ending(pack: Pack) -> frozenset[str]:
    """The states from which a case can come to an end, those that end it included."""
    ends = [name for name, state in pack.states.items() if state.ends]
    return spread(ends, ((target, source) for source, target in edges(pack)))


def alive(pack: Pack, clock: str) -> frozenset[str]:
    """The states in which the clock can still be running or paused.

    None is named where that hangs on more than the case's own states: on tracks, or on the service of papers.
    """
    rule = pack.clocks[clock]
    if rule.served or not pack.states.keys() >= {*rule.starts, *rule.stops, *rule.pauses}:
        return frozenset()
    paths = [
        (source, target)
        for (source, target), names in edges(pack).items()
        if (target not in rule.stops or target in rule.starts)
        and any(clock not in pack.actions[name].stops for name in names)
    ]
    return spread(reachable(pack).intersection(rule.starts), paths)


def spread(first: Iterable[str], paths: Iterable[tuple[str, str]]) -> frozenset[str]:
    """Everything that the paths lead to from the first."""
    pairs, found = list(paths), set(first)
    while more := {target for source, target in pairs if source in found} - found:
        found |= more
    return frozenset(found)
