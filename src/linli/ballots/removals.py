"""A vote that ends a seat: only upon a demand, in its words and with those of whom it concerns, who was heard."""

from django.utils.translation import gettext as _

from linli.ballots.attached import contested
from linli.ballots.models import Ballot, Kind, Matter, State
from linli.kernel.refused import Refused
from linli.people import removing
from linli.people.removing import Demanded
from linli.places.models import Area
from linli.rules.ballot_kinds import ELECTION
from linli.rules.ballot_kinds import Kind as BallotLaw

OWNERS = "owners_committee"
RUNNING = tuple(state.value for state in State if state not in (State.DRAFT, State.FINAL, State.ENDED))


def demanded(area: Area) -> list[Demanded]:
    """The removals that wait for a vote there, ready or not."""
    return removing.demanded(area)


def found(area: Area, term_id: int | None) -> Demanded | None:
    """The removal from that seat that waits for a vote."""
    return next((one for one in demanded(area) if one.term.pk == term_id), None) if term_id else None


def check(law: BallotLaw, area: Area, term_id: int | None, number: int, seats: int, *, field: str) -> None:
    """Refused unless the kind of vote, the matter and the demand go together."""
    if term_id is None:
        if law.removes:
            text = _("Such a vote ends a seat: begin it from what was demanded.")
            raise Refused("removal_missing", text, basis=law.basis, field=field)
        return
    asked = found(area, term_id)
    if asked is None:
        raise Refused("removal_not_demanded", _("Nobody has demanded this removal, or it is voted on."), field=field)
    owners = asked.term.post.organisation.kind == OWNERS
    fits = number == ELECTION and law.numbered if owners else law.removes
    if not fits or seats:
        text = _("Owners remove a member of their committee by matter 3 without seats, residents by a recall.")
        raise Refused("removal_elsewhere", text, basis=law.basis, field=field)


def word(row: Matter, term_id: int | None) -> None:
    """Give the matter the demand's own words: nobody shortens the reasons, nor the statement."""
    if asked := found(row.ballot.area, term_id):
        row.removes, row.title, row.text = asked.term, asked.title[:120], asked.text


def check_heard(ballot: Ballot) -> list[int]:
    """Before it is published: whom it concerns was heard. Puts their words into the text; answers whose seats."""
    ending = []
    for row in ballot.matters.exclude(removes=None):
        asked = found(ballot.area, row.removes_id)
        if asked is None:
            raise Refused("removal_not_demanded", _("Nobody has demanded this removal, or it is voted on."))
        if asked.waits:
            raise Refused("not_heard", asked.waits)
        removing.hold(asked.term.pk)
        if published(asked.term.pk):
            raise Refused("removal_voted_on", _("Another vote on this seat is published already."))
        asked = found(ballot.area, row.removes_id) or asked  # a statement may have come in while we waited
        if row.text != asked.text:
            text = _("A statement came in since it was drawn up. Save the draft once more, so that it is on the paper.")
            raise Refused("statement_missing", text)
        ending.append(asked.term.pk)
    return ending


def kind_of(asked: Demanded) -> str:
    """By which kind of vote such a seat is ended, as the draft proposes it."""
    return Kind.OWNERS if asked.term.post.organisation.kind == OWNERS else Kind.RECALL_BY_RESIDENTS


def published(term_id: int) -> bool:
    """Whether a vote on that seat runs, or its result can still become final."""
    rows = Matter.objects.filter(removes_id=term_id, ballot__state__in=RUNNING)
    return rows.exclude(ballot__in=contested()).exists()


def answers(ballot: Ballot) -> dict[str, object]:
    """Which demands a vote answers, as the journal says: those on its seats, and lists for its candidates."""
    ending = ballot.matters.exclude(removes=None).values_list("removes_id", flat=True)
    joint = ballot.nominations.exclude(joint="").values_list("joint", flat=True)
    told = {"removes": sorted(pk for pk in ending if pk), "joint": sorted(joint)}
    return {**told, "code": ballot.code} if any(told.values()) else {}
