"""What each kind of post gives power to, read off the one table of grants and the processes in force.

Nothing is decided here: the table is the rule (`people.access`), and this says it to people.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from linli.ballots.grants import OfGrid
from linli.cases import packs
from linli.cases.doors.desk import staff
from linli.cases.grants import Convening, InThePost, NamedByThePack, OfTheEstate
from linli.papers.grants import OfBody
from linli.people import access
from linli.people.access import Holds, HoldsAny, InCharge, Via
from linli.people.kinds import PostKind
from linli.web.people.role_words import TOPICS

WHERE = {
    "area": pgettext_lazy("reach of a power", "in the post's area and all below"),
    "body": pgettext_lazy("reach of a power", "in matters of the post's own organisation"),
    "own": pgettext_lazy("reach of a power", "where the post itself is named"),
    "process": pgettext_lazy("reach of a power", "in cases of the processes that name it"),
}


@dataclass(frozen=True)
class Power:
    """One thing that holders may do. `some`: only of some kinds or in some states, which the grant names."""

    action: str
    topic: Promise
    words: Promise
    where: tuple[Promise, ...]
    some: bool


@dataclass(frozen=True)
class Process:
    """A process that names the kind: as what, and which steps it may take there."""

    pack: str
    title: str
    roles: tuple[str, ...]
    steps: tuple[str, ...]


def reach(via: Via, kind: PostKind) -> str:
    """How far a grant reaches whoever holds a post of the kind: a key of `WHERE`; empty where it does not."""
    if kind.seat:  # a seat gives no power
        return ""
    match via:
        case OfTheEstate():
            return reach(via.posts, kind)
        case HoldsAny():
            return "area"
        case Holds():
            return "area" if kind.code in via.kinds else ""
        case OfGrid():
            return "area" if kind.code == "grid_worker" else ""
        case OfBody():
            return "body" if not kind.strong and kind.code not in via.without else ""
        case NamedByThePack():
            return "process" if kind.code in packs.readers() else ""
        case Convening():
            return "process" if kind.code in packs.CONVENERS and packs.convened(kind.code) else ""
        case InThePost() | InCharge():
            return "own"
    return ""  # what is one's own, or everybody's


def powers(kind: PostKind) -> list[Power]:
    """Everything that holders of such a post may do, in the order of the table of words."""
    return list(_powers(kind))


def _powers(kind: PostKind) -> Iterator[Power]:
    for topic, said in TOPICS.items():
        for action, words in said.items():
            given = [(far, bool(grant.where)) for grant in access.grants_of(action) if (far := reach(grant.via, kind))]
            if given:
                where = tuple(WHERE[far] for far in WHERE if far in {far for far, _some in given})
                yield Power(action, topic, words, where, all(some for _far, some in given))


def processes(kind: str) -> list[Process]:
    """The processes in force that name the kind, with what it does there."""
    language, found = staff.language(), []
    for pack in packs.all_active():
        roles = {name: who for name, who in pack.who.items() if kind in who.post}
        steps = [action.title.say(language) for action in pack.actions.values() if roles.keys() & set(action.by)]
        if roles or kind in pack.reads:
            titles = tuple(dict.fromkeys(who.title.say(language) for who in roles.values()))
            found.append(Process(pack.id, pack.title.say(language), titles, tuple(dict.fromkeys(steps))))
    return found
