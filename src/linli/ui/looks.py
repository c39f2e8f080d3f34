"""How an estate's pages and sheets look: the name, the crest and the colour that were set for it.

Read from the settings' copy in this process, so that no page costs a statement for it; a crest costs one, until it was
found to be ready. A page that is about no estate looks as that of whoever reads it, where they have one alone; it costs
two statements at most, and none where no estate has looks of its own.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from linli.files.models import File
from linli.people import terms
from linli.places.models import Area, Level
from linli.rules.looks import is_colour
from linli.settings.queries import areas_with, value
from linli.ui import addresses, nav

EDITION = 1  # of the colours that follow from one: it stands in the style sheet's address, which is kept for ever
NAME, ACCENT, CREST = "looks.name", "looks.accent", "looks.crest"
_ready: set[str] = set()


@dataclass(frozen=True)
class Looks:
    """What was set; colour and crest are empty where the usual ones stand."""

    name: str = ""
    accent: str = ""
    crest: str = ""  # the file's code


def of_estate(area: Any) -> Looks:
    """The looks of an estate; of another thing, or a level without any, its name alone."""
    name, key = str(getattr(area, "name", "") or ""), getattr(area, "pk", None)
    if key is None or getattr(area, "level", "") != "estate":
        return Looks(name)
    said = {one: str(value(one, chain=[key])) for one in (NAME, ACCENT, CREST)}
    return Looks(said[NAME] or name, said[ACCENT], said[CREST])


def of(context: Mapping[str, Any]) -> Looks:
    """The looks of the estate that the page is about, or those that are being tried."""
    request: Any = context.get("request")
    kept: Looks | None = getattr(request, "looks", None)
    if kept is None:
        about = context.get("estate") or context.get("area")
        kept = of_estate(about) if about or request is None else of_reader(request)
        if request is not None:
            request.looks = kept  # a page asks for colour, crest and name one after another
    return kept


def of_reader(request: Any) -> Looks:
    """The looks of the one estate of whoever reads: of their posts, else of their homes; nothing where it has none."""
    person = request.actor.person_id if hasattr(request, "actor") else None
    held = terms.held(person)
    if held and not _one(held):  # of several estates, or above them: asks no further
        return Looks()
    dressed = areas_with((NAME, ACCENT, CREST))
    estate = (_one(held or terms.homes(person)) if person else _last_seen(request)) if dressed else None
    if estate not in dressed:
        return Looks()
    return of_estate(Area.objects.filter(pk=estate, level=Level.ESTATE).first())


def _one(found: Iterable[terms.Held | terms.Home]) -> int | None:
    estates = {one.estate_id for one in found}
    return estates.pop() if len(estates) == 1 else None


def _last_seen(request: Any) -> int | None:
    """On the way in: the estate whose page was seen last."""
    code = nav.remembered_estate(request) if _signs_in(request) else ""
    return Area.objects.filter(code=code, ends=None).values_list("pk", flat=True).first() if code else None


def _signs_in(request: Any) -> bool:
    return bool(request.resolver_match) and request.resolver_match.namespace == "people"


def sheet(looks: Looks) -> str:
    """The address of the style sheet; empty where the usual colours stand."""
    return addresses.of("web:look_sheet", f"{EDITION}-{looks.accent[1:]}") if is_colour(looks.accent) else ""


def crest(looks: Looks) -> str:
    """The address of the crest, once it was checked and made anew as every upload is; else empty."""
    code = looks.crest
    if not code:
        return ""
    if code not in _ready:
        file = File.objects.filter(code=code).first()
        if file is None or not file.ready:
            return ""
        _ready.add(code)
    return addresses.of("files:show", code, "small")
