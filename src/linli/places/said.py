"""A place out of what somebody wrote: the building or named place that it names, and the rest as words."""

import re

from linli.places.models import Area
from linli.places.queries import Place, Places, describe, places_of

BUILDING = r"(?:栋|号楼|幢|座|#)"  # zh: as people write it
BETWEEN = " ，,、"  # zh: what parts a place from the rest


def found_in(words: str, places: Places) -> tuple[int | None, int | None]:
    """The building and the named place that the words name, if any; of two names that fit, the longer."""
    by_length = sorted(places.buildings, key=lambda house: -len(house.name))
    house = next((house for house in by_length if _named(house.name).search(words)), None)
    spots = sorted(places.spots, key=lambda spot: -len(spot.name))
    spot = next((spot for spot in spots if spot.name in words), None)
    return (house.id if house else None), (spot.id if spot else None)


def place_of(estate: Area, words: str, *, address: bool = False) -> Place:
    """The place as a request keeps it, with its label for lists.

    `address`: the words are one, and begin with what is larger than the building, which is left out.
    """
    places = places_of(estate)
    building_id, spot_id = found_in(words, places)
    house, spot = places.building(building_id), places.spot(spot_id)
    if address and house and (named := _named(house.name).search(words)):
        words = words[named.start() :]
    place = Place(
        building_id=building_id,
        spot_id=spot_id,
        words=_rest(_rest(words, house.name if house else ""), spot.name if spot else ""),
        grid_id=(house.grid_id if house else None) or (spot.grid_id if spot else None),
    )
    return Place(**{**place.__dict__, "label": describe(place, places)[:80]})


def _rest(words: str, name: str) -> str:
    """What was said beside the name, which stands before it."""
    return _named(name).sub("", words, count=1).strip(BETWEEN) if name else words


def _named(name: str) -> re.Pattern[str]:
    """A place's name as people write it: 3栋 is 3 号楼, 3幢 and 3# too, but never 13栋."""  # zh: names of buildings
    number = re.fullmatch(rf"(\d+)\s*{BUILDING}", name)
    if number:
        return re.compile(rf"(?<!\d){number.group(1)}\s*{BUILDING}")
    return re.compile((r"(?<!\d)" if name[:1].isdigit() else "") + re.escape(name))
