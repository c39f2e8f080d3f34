"""What a review found, in words: what is wrong and how it is mended."""

from collections.abc import Callable, Collection, Iterable

from django.utils.translation import gettext as _

from linli.rules.pack import Pack
from linli.rules.pack_review import Finding, review
from linli.rules.reading import Page

WORDS: dict[str, Callable[[], str]] = {
    "out_of_reach": lambda: _(
        "no case ever comes to the state “%(state)s”; let a start or an action lead to it, or remove it"
    ),
    "nothing_ends": lambda: _("no state ends a case; write ends: true in the one that does"),
    "no_way_to_an_end": lambda: _("a case in the state “%(state)s” can never end; add an action that leads on"),
    "runs_on": lambda: _(
        "the clock “%(clock)s” still runs when a case ends in the state “%(state)s”; add that state to its stops"
    ),
    "not_the_systems": lambda: _(
        "the clock “%(clock)s” has this action taken when it runs out; add a name of who with relation: system"
    ),
    "asks_the_system": lambda: _(
        "the clock “%(clock)s” has this action taken when it runs out, and the system cannot answer;"
        " write required: false, or use an action that asks nothing"
    ),
    "expires_elsewhere": lambda: _(
        "when it runs out in the state “%(state)s”, the action “%(action)s” does not begin there;"
        " add the state to its from, or to the stops of the clock"
    ),
    "no_basis": lambda: _("the basis is missing; name statute and article, or write practice"),
    "unread": lambda: _(
        "nothing reads the answer to “%(question)s”; do not ask it, name it in a condition, a paper or a figure, write"
        " public: true, or the basis on which it is put on record"
    ),
    "undrafted": lambda: _(
        "no step issues the paper “%(paper)s”; name it under issues of the one that does, or remove it"
    ),
    "maybe_name": lambda: _(
        "say whether “%(field)s” names a person: `personal: true` or `personal: false`; until then lists mask it"
    ),
    "named_twice": lambda: _("“%(field)s” is a field already; remove one of them, or give each its own name"),
    "never_set": lambda: _(
        "a gate asks for “%(field)s”, which no step writes; write it in a step on the party, or take it out of the gate"
    ),
    "no_telephone": lambda: _(
        "“%(who)s” are people by their own row, and nothing says who they are; name the field with the telephone:"
        " parties.phone"
    ),
    "no_chinese": lambda: _("“%(words)s” has no Chinese; add zh"),
    "no_english": lambda: _("“%(words)s” has no English; add en"),
}


def said(pack: Pack, page: Page, papers: Collection[str] = ()) -> list[str]:
    """Everything a review finds, each with file, line and mend, in the page's order."""
    return [page.fault(one.path, words(one)) for one in in_order(review(pack, papers=papers), page)]


def in_order(found: Iterable[Finding], page: Page) -> list[Finding]:
    """From the top of the page to its end."""
    return sorted(found, key=lambda one: (page.line(one.path), one.code))


def words(finding: Finding) -> str:
    """The finding in the reader's language."""
    return WORDS[finding.code]() % finding.values
