"""What neighbours and the public may read of a case: never a name, a room or a number that leads to a person."""

import re

from linli.cases.models import Case, Visibility
from linli.cases.packs import by_version
from linli.places.queries import places_of
from linli.rules.masks import STARS

_NUMBERS = re.compile(
    r"(?<!\d)(?:\d{17}[\dXx]|\d{15,19}|(?:\+?86[- ]?)?1[3-9]\d(?:[- ]?\d){8}|0\d{2,3}[- ]?\d{7,8}|\d{7,})(?!\d)"
)
_AFTER = "室房号"  # zh: what is said after the number of a home
_BEFORE = "元栋幢"  # zh: the last character of what is said before it: entrance, block
_INSIDE = f"{_BEFORE}楼层座"  # zh: the same where a home is called as households are that one counts
_HOUSE = "户"  # zh: 302户 is a home, 239户 are households
_COUNTED = "共约近计达逾超"  # zh: what is said before a count
_ON_A_LANDING = r"\d{1,2}(?:0[1-9]|[12]\d|30)"  # no landing has 39 homes
_ROOMS = re.compile(
    rf"\d{{1,3}}\s*[-—]\s*\d{{1,2}}\s*[-—]\s*\d{{3,4}}|(?<![\d.])\d{{3,4}}\s*[{_AFTER}]|(?<=[{_BEFORE}])\s*\d{{3,4}}(?!\d)"
    rf"|(?<=[{_INSIDE}])\s*\d{{3,4}}\s*{_HOUSE}"
    rf"|(?<![\d.{_COUNTED}])(?<![{_COUNTED}]\s){_ON_A_LANDING}\s*{_HOUSE}"
)


def masked_text(text: str) -> str:
    """The text with telephone, identity and card numbers and numbers of homes starred out."""
    return _ROOMS.sub(STARS, _NUMBERS.sub(STARS, text))


def outline_title(case: Case, language: str) -> str:
    """What a list for neighbours says of a case: its category; never the reporter's own first words."""
    return by_version(case.pack_version_id).category(case.category).title.say(language)


def outline_place(case: Case) -> str:
    """The building or the named place, from the estate's own list; nothing that somebody typed."""
    places = places_of(case.area)
    house, spot = places.building(case.building_id), places.spot(case.spot_id)
    return " ".join(part.name for part in (house, spot) if part)


def open_text(case: Case) -> str:
    """The text that a second person has released; empty otherwise."""
    return masked_text(case.public_text) if case.visibility == Visibility.PUBLIC else ""
