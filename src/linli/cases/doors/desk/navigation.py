"""The desk's entries in the staff navigation: boxes with their counts, ways to enter, the office's pages."""

from collections.abc import Hashable, Iterable, Mapping, Set
from functools import lru_cache
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.cases import packs, queries
from linli.cases.doors.desk.staff import READERS, actor_of, kinds_of, language
from linli.journal.actors import Actor
from linli.kernel.wording import in_a_list
from linli.people import terms
from linli.rules.pack import Pack
from linli.ui import addresses
from linli.ui.nav import Item

COMMON: dict[str, Promise] = {
    "mine": gettext_lazy("To do"),
    "today": gettext_lazy("Due today"),
    "overdue": gettext_lazy("Overdue"),
    "watch": gettext_lazy("To keep an eye on"),
    "supervised": gettext_lazy("Supervised"),
    "second": gettext_lazy("Waits for a second person"),
    "all": gettext_lazy("All cases"),
}
TONES = {"overdue": "late", "supervised": "late", "today": "due", "watch": "due"}
DESK = frozenset({"branch_secretary", "community_officer", "street_officer"})


def boxes(of: Iterable[Pack] | None = None) -> dict[str, str]:
    """The boxes of these processes, or of all, in the order in which they are shown: their own in the middle."""
    said = language()
    own = {name: box.title.say(said) for name, box in packs.boxes(packs.all_active() if of is None else of).items()}
    common = {name: str(title) for name, title in COMMON.items()}
    last = common.popitem()
    return common | own | dict([last])


def boxes_for(actor: Actor) -> dict[str, str]:
    """The boxes that this person has any use for: who reads only what they handle has two."""
    return _boxes_for(kinds_of(actor))


def _boxes_for(kinds: frozenset[str]) -> dict[str, str]:
    own = packs.read_by(kinds, READERS)
    found = boxes(own)
    return found if own else {name: found[name] for name in ("mine", "all")}


def box_url(name: str) -> str:
    """The address of a box; the first is the desk itself."""
    return addresses.page("cases:inbox") + _query(name)


@lru_cache(maxsize=256)
def _query(name: str) -> str:
    return "" if name == "mine" else f"?{urlencode({'box': name})}"


def first_box(actor: Actor) -> str:
    """The address of the first box with something in it; of the to-do where all are empty."""
    names = [name for name in boxes_for(actor) if name != "all"]
    counted = queries.counts(actor, names)
    return box_url(next((name for name in names if counted[name]), "mine"))


def entries(request: HttpRequest) -> Iterable[Item]:
    """The boxes first, then what the person's posts open."""
    kinds = kinds_of(actor_of(request))
    if not kinds:
        return
    if kinds - {"administrator"}:
        yield from _boxes(kinds)
        if kinds & READERS:
            yield Item(_("Settle on the spot"), addresses.page("cases:spot"), order=30, group=_("Enter"))
            yield Item(_("Enter for a resident"), addresses.page("cases:new"), order=31, group=_("Enter"))
        yield from _other_processes(kinds)
        yield Item(_("My tasks"), addresses.page("cases:tasks"), order=28)
        yield Item(_("Walk list"), addresses.page("cases:walk"), order=29)
        yield Item(_("Asked of my post"), addresses.page("cases:asked"), order=28)
        yield Item(_("Batches of cases"), addresses.page("cases:gathered"), order=29)
        yield Item(_("Patrols"), addresses.page("cases:patrols"), order=29)
        yield from _office(kinds)
        if any(pack.sums for pack in packs.read_by(kinds, READERS)):
            yield Item(_("Figures by process"), addresses.page("cases:sums"), order=40, group=_("Office"))
    if kinds & (DESK | {"administrator"}):
        yield Item(_("Import requests"), addresses.page("cases:import"), order=48, group=_("Office"))
    yield Item(_("Processes"), addresses.page("cases:packs"), order=49, group=_("Office"))


def counts(request: HttpRequest) -> Mapping[str, int]:
    """How many cases lie in each box, by its address; one statement."""
    actor = actor_of(request)
    if not kinds_of(actor) - {"administrator"}:
        return {}
    counted = queries.counts(actor, _counted(kinds_of(actor), packs.edition()))
    return {box_url(name): number for name, number in counted.items()}


@lru_cache(maxsize=256)
def _counted(kinds: frozenset[str], _edition: Hashable) -> tuple[str, ...]:
    return tuple(name for name in _boxes_for(kinds) if name != "all")


def _boxes(kinds: frozenset[str]) -> Iterable[Item]:
    always = {*COMMON, *(name for pack in packs.all_active() if pack.front for name in pack.boxes)}
    for number, (name, title) in enumerate(_boxes_for(kinds).items()):
        # The processes of the district would bury the estate's own boxes.
        waits = name not in always
        group = _("Other processes") if waits else ""
        tone, order = TONES.get(name, ""), min(10 + number, 27)
        yield Item(title, box_url(name), tone=tone, order=order, waits=waits, group=group)


def _other_processes(kinds: frozenset[str]) -> Iterable[Item]:
    """Cases that the office begins itself, for whoever holds one of the posts that the page asks for."""
    for pack in packs.all_active():
        way = pack.door("desk")
        if pack.front or not way or not may_begin(pack, way, kinds):
            continue
        url = f"{addresses.page('cases:new')}?{urlencode({'process': pack.id})}"
        yield Item(pack.starts[way].title.say(language()), url, order=32, group=_("Enter"))


def may_begin(pack: Pack, way: str, kinds: frozenset[str]) -> bool:
    """Whether holders of these kinds of posts begin a case in that way."""
    return any(kinds.intersection(pack.who[name].post) for name in pack.starts[way].by)


def _office(kinds: frozenset[str]) -> Iterable[Item]:
    if kinds & READERS:
        yield Item(_("The three rates"), addresses.page("cases:figures"), order=40, group=_("Office"))
        yield Item(_("Not solved, and why"), addresses.page("cases:ends"), order=40, group=_("Office"))
    if kinds & DESK:
        yield Item(_("Dispatch rules"), addresses.page("cases:routes"), order=41, group=_("Office"))
        yield Item(_("Monthly reports"), addresses.page("cases:months"), order=42, group=_("Office"))
        yield Item(_("What the offices promise"), addresses.page("cases:pledges"), order=42, group=_("Office"))
        yield Item(_("Ready answers"), addresses.page("cases:replies"), order=41, group=_("Office"))
        yield Item(_("Returns and wrong dispatches"), addresses.page("cases:returns"), order=42, group=_("Office"))
    if may_hand_over(kinds):
        yield Item(_("Hand a desk over"), addresses.page("cases:desks"), order=42, group=_("Office"))


def may_hand_over(kinds: Set[str]) -> bool:
    """Whether holders of these kinds of posts hand whole desks over: dispatchers, and whom a process says."""
    return bool(kinds & DESK) or any(
        not kinds.isdisjoint(pack.who[name].post)
        for pack in packs.all_active() if pack.hands_over for name in pack.actions[pack.hands_over].by
    )  # fmt: skip


def place_line(request: HttpRequest) -> str:
    """Where and as what the person works."""
    titles: dict[str, list[str]] = {}
    for post in terms.held(actor_of(request).person_id)[:2]:
        titles.setdefault(post.area_name, []).append(post.title)
    return " / ".join(f"{area} · {in_a_list(posts)}" for area, posts in titles.items())
