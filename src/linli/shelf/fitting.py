"""The guides that fit a case: what its reporter reads while it waits, and what the desk puts into an answer."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from linli.cases import beside
from linli.cases.models import Case
from linli.rules import guiding
from linli.rules.pack import Pack
from linli.shelf.guides import to_fit
from linli.shelf.models import Guide
from linli.ui import addresses

SHOWN = 3
ROOM = 400  # letters of an answer that leave room for a word of one's own


def guides(case: Case, pack: Pack) -> Iterable[beside.Guide]:
    """The fittest first. One statement where there are any."""
    kind = tuple(_kind(case, pack))
    scored = [(guiding.fit(guide, kind, case.text), pk) for pk, guide in to_fit(case.area)]
    fittest = [pk for score, pk in sorted(scored, key=lambda one: -one[0])[:SHOWN] if score]
    found = Guide.objects.in_bulk(fittest) if fittest else {}
    return [_shown(found[pk], case) for pk in fittest if pk in found]


def _kind(case: Case, pack: Pack) -> Iterator[str]:
    """The words by which the case's kind is known."""
    if category := pack.categories.get(case.category):
        yield from (category.title.zh, category.title.en, *category.words)


def _shown(row: Guide, case: Case) -> beside.Guide:
    url = addresses.of("shelf:guide", case.area.code, row.code) if row.public else ""
    return beside.Guide(row.code, row.title, row.bring, row.where, _text(row), url)


def _text(row: Guide) -> str:
    """It in a few lines; without its long answer where that leaves no room."""
    facts = (
        (_("What to bring"), row.bring), (_("Where and when"), row.where), (_("How long it takes"), row.long),
        (_("What it costs"), row.cost), (_("Telephone"), row.phone),
    )  # fmt: skip
    known = [_("%(what)s: %(said)s") % {"what": what, "said": said} for what, said in facts if said]
    short, whole = "\n".join([row.title, *known]), "\n".join([row.title, row.answer, *known])
    return whole if len(whole) <= ROOM or not known else short
