"""Near relatives (近亲属), as the Civil Code names them: what one person is to another, and the other way round."""

from collections.abc import Mapping
from typing import Literal

BASIS = "民法典 art. 1045"
Kin = Literal["spouse", "parent", "child", "sibling", "grandparent", "grandchild"]

_OPPOSITE: Mapping[Kin, Kin] = {
    "spouse": "spouse",
    "parent": "child",
    "child": "parent",
    "sibling": "sibling",
    "grandparent": "grandchild",
    "grandchild": "grandparent",
}
KINDS: tuple[Kin, ...] = tuple(_OPPOSITE)


def opposite(kind: Kin) -> Kin:
    """What the second is to the first, where the first is this to the second."""
    return _OPPOSITE[kind]


def ordered(one: int, other: int, kind: Kin) -> tuple[int, int, Kin]:
    """The relation as it is kept, once for both: from the smaller key to the larger. ValueError for oneself."""
    if one == other:
        raise ValueError("nobody is their own relative")
    return (one, other, kind) if one < other else (other, one, opposite(kind))
