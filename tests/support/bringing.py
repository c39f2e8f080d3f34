"""Publishing the shipped processes that bring the kinds of posts a test founds."""

from linli.cases import packs
from linli.journal.actors import SYSTEM
from linli.people.kinds import HOUSE
from linli.rules.reading import load


def bring(*kinds: str) -> None:
    """Put in force what brings these kinds; the program's own need nothing."""
    wanted = set(kinds) - HOUSE.keys()
    for page in sorted(packs.SEEDS.glob(f"*/{packs.PAGE}")) if wanted else ():
        if wanted & load(page.read_text()).posts.keys():
            packs.publish_folder(page.parent, by=SYSTEM)
    packs.forget()
