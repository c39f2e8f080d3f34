"""Service of documents (送达): the ways the law knows, what proves each, and the day on which it took effect.

民事诉讼法 art. 88-95, to which 行政处罚法 art. 61 and 行政强制法 art. 38 refer. Whoever serves tries the ways in the
order below; terms that depend on service count from the day that `served_on` answers.
"""

from dataclasses import dataclass
from datetime import date, timedelta

NOTICE_DAYS = 30  # 民事诉讼法 art. 95


@dataclass(frozen=True)
class Way:
    """One way of service. `needs` names what the record must hold (fields of Proof)."""

    code: str
    title: str
    basis: str
    needs: tuple[str, ...]


WAYS = {
    way.code: way
    for way in (
        Way("direct", "直接送达", "民事诉讼法 art. 88", ("receiver", "received_on")),
        Way("family", "同住成年家属签收", "民事诉讼法 art. 88", ("receiver", "relation", "received_on")),
        Way("left", "留置送达", "民事诉讼法 art. 89", ("refused", "attested", "received_on")),
        Way("electronic", "电子送达", "民事诉讼法 art. 90; 行政处罚法 art. 61", ("consent", "address", "received_on")),
        Way("post", "邮寄送达", "民事诉讼法 art. 91", ("tracking", "sent_on")),
        Way("notice", "公告送达", "民事诉讼法 art. 95", ("reason", "published", "sent_on")),
    )
}


@dataclass(frozen=True)
class Proof:
    """What a record of service (送达回证) says. Texts are empty where nothing is said."""

    way: str
    sent_on: date | None = None  # handed to the post, or published
    received_on: date | None = None  # on the receipt: signed, left, arrived
    receiver: str = ""
    relation: str = ""  # to the addressee, when somebody else of the household signs
    witness: str = ""  # from a grassroots organisation, when it is left
    photos: int = 0
    consent: bool = False  # the addressee's written consent to electronic service
    address: str = ""  # the mailbox or number consented to
    tracking: str = ""  # the post's number
    reason: str = ""  # why nothing but a public notice is left
    published: str = ""  # where the notice stands
    refused: str = ""  # what the addressee said or did when it was refused


@dataclass(frozen=True)
class Lack:
    """Something the record lacks."""

    field: str
    basis: str


def lacks(proof: Proof) -> list[Lack]:
    """What is missing for this way of service; empty when the record stands."""
    way = WAYS[proof.way]
    return [Lack(name, way.basis) for name in way.needs if not _has(proof, name)]


def _has(proof: Proof, name: str) -> bool:
    if name == "attested":  # a witness of a grassroots organisation, or pictures of the whole act
        return bool(proof.witness or proof.photos)
    return bool(getattr(proof, name))


def served_on(proof: Proof) -> date | None:
    """The day on which it counts as served; None while the receipt is still out.

    A public notice counts on the thirtieth day after its publication, rest day or not.
    """
    if lacks(proof):
        return None
    if proof.way == "notice":
        return proof.sent_on + timedelta(days=NOTICE_DAYS) if proof.sent_on else None
    return proof.received_on


def contradiction(proof: Proof, today: date) -> str:
    """The field of a date that cannot be: in the future, or received before it was sent. Empty when all can be."""
    if proof.sent_on and proof.sent_on > today:
        return "sent_on"
    if proof.received_on and (proof.received_on > today or (proof.sent_on and proof.received_on < proof.sent_on)):
        return "received_on"
    return ""
