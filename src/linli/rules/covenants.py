"""Rules that an estate gives itself (居民公约, 管理规约): who adopts them, and how long they lie open before."""

from dataclasses import dataclass


@dataclass(frozen=True)
class CovenantLaw:
    """Adopted by a meeting of one of the kinds, or by the owners' vote on the matter of that number (0: by none)."""

    basis: str
    meetings: tuple[str, ...] = ()
    matter: int = 0


KINDS: dict[str, CovenantLaw] = {
    "residents": CovenantLaw("城市居民委员会组织法 art. 30", ("residents_assembly", "residents_representatives")),
    "owners": CovenantLaw("民法典 art. 278", matter=2),
}
COMMENT_DAYS = 7  # a draft lies open for comments at least so long (practice)
