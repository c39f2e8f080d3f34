"""What follows from what happened to a case: a correspondent's submission is theirs, a link is known again."""

from collections.abc import Collection, Hashable
from functools import lru_cache

from django.db import transaction

from linli.cases import packs
from linli.cases.models import Case
from linli.journal import reactions
from linli.journal.actors import SYSTEM
from linli.journal.bodies import data_of
from linli.journal.models import Entry
from linli.kernel.refused import Refused
from linli.media import films
from linli.rules.pack_parts import Action
from linli.stories import correspondents, services

BEGUN = "case.submitted"


@reactions.on(BEGUN)
def credited(entry: Entry) -> None:
    """Whoever writes for a publisher sent something in."""
    correspondents.note_sent(Case.objects.select_related("area").get(pk=entry.subject_id))


def _of_case(entry: Entry) -> bool:
    return entry.subject_kind == "case"


@reactions.on("person.words_erased", when=_of_case)
def erased(entry: Entry) -> None:
    """Whoever sent it in is erased."""
    services.blank(entry.subject_id)


@reactions.on("retention.emptied", when=_of_case)
def emptied(entry: Entry) -> None:
    """Its words have had their time."""
    if data_of(entry)["field"] == "case_words":
        services.blank(entry.subject_id)


def _asking() -> Collection[str]:
    """The entries after which a case may have a link: its beginning, and the steps that ask for one."""
    return _asked_in(packs.edition())


@lru_cache(maxsize=1)
def _asked_in(_edition: Hashable) -> frozenset[str]:
    found = {BEGUN}
    for pack in {pack.id: pack for pack in map(packs.by_version, packs.told())}.values():
        link = pack.story.link if pack.story else ""
        found |= {f"case.{name}" for name, action in pack.actions.items() if link and _asks(action, link)}
    return frozenset(found)


def _asks(action: Action, link: str) -> bool:
    return any(question.name == link for question in action.form)


@reactions.on_named(_asking)
def linked(entry: Entry) -> None:
    """What was answered as the link of a story stands among its films, where it is known again."""
    case = Case.objects.get(pk=entry.subject_id)
    pack = packs.by_version(case.pack_version_id)
    link = str(case.answers.get(pack.story.link) or "") if pack.story and pack.story.link and pack.films else ""
    if not link:
        return
    try:
        with transaction.atomic():
            films.take_link(case.pk, link, by=SYSTEM)
    except Refused as refusal:  # none that leads out, noted already, closed meanwhile: it stands in the answers
        if refusal.code not in ("link", "link_nearby", "film_there", "films_at_most", "not_allowed"):
            raise
