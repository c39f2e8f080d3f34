"""Who stands in an election, and for how many seats: told apart and held against the law before anybody votes.

At the draft whoever is known and cannot stand is refused, by name and with the rule. A name that nothing knows stays in
a draft, since the register may be completed; published it is refused. Who takes office is judged once more
(`people.seating`).
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from django.utils.translation import gettext as _

from linli.ballots import named
from linli.ballots.models import Ballot, Matter
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.people import eligibility, kin, seating, standing
from linli.people.queries import running
from linli.people.standing import Office
from linli.people.voters import registered
from linli.people.wording import GROUNDS
from linli.rules.electorate import GROUP_BASIS
from linli.rules.seating import ELECTED
from linli.settings.wording import source


class Electing(Protocol):
    """A matter as it is drawn up, or as it stands."""

    @property
    def seats(self) -> int: ...
    @property
    def candidates(self) -> Sequence[str]: ...
    @property
    def again_id(self) -> int | None: ...


def must_be_lawful(ballot: Ballot, matters: Iterable[Electing], *, published: bool = False) -> None:
    """Refuse a number of seats that the body cannot have, and whoever is not told apart or cannot stand.

    The roll must be drawn: whom it knows by a name is meant. `published`: nobody stays unknown any more.
    """
    for place, each in enumerate(matters):
        field, meant = f"matters-{place}", named.of(ballot, each.candidates)
        _must_be_told_apart(ballot, meant, field)
        if each.seats and (office := _office(ballot, each)):
            if not each.again_id:  # what the first election was held for holds of the seats that it left open
                eligibility.must_be_of_size(office.sits, office.seat, each.seats, field)
            _may_stand(ballot, office, meant, field, published=published)


def _must_be_told_apart(ballot: Ballot, meant: Sequence[named.Named], field: str) -> None:
    """A candidate is one person of the roll, where it knows the name; of some kinds one who holds a seat already."""
    if astray := next((one for one in meant if one.astray), None):
        text = _("The roll knows a %(name)s, but not with this home: write the home as it stands on the roll.")
        raise Refused("candidate_unknown_home", text % {"name": astray.name}, field=field)
    if doubtful := next((one for one in meant if len(one.people) > 1), None):
        text = _("Several on the roll are called %(name)s: write the home after the name, as it stands on the roll.")
        raise Refused("candidate_ambiguous", text % {"name": doubtful.name}, field=field)
    if ballot.law.stands and (other := _unseated(ballot, meant)):
        text = _("%(name)s does not represent the residents here: a group chooses its leader among those who do.")
        raise Refused("candidate_unseated", text % {"name": other}, basis=GROUP_BASIS, field=field)


def _unseated(ballot: Ballot, meant: Iterable[named.Named]) -> str:
    """The first who holds no seat of the kind from which the candidates come."""
    seated = running().filter(post__kind=ballot.law.stands, post__area__community_id=ballot.community_id)
    sitting = set(seated.values_list("person_id", flat=True))
    return next((one.name for one in meant if not one.people <= sitting or not one.people), "")


def _office(ballot: Ballot, asked: Electing) -> Office | None:
    """What is stood for; None where nobody gets a seat by it, as in a show of opinion."""
    seats = ELECTED.get(ballot.law.elects)
    if seats is None:
        return None
    body = next(iter(seating.filled_by(seats.body, ballot.area, ballot.body)), None)
    office = Office(seats.body, seats.seat, body.area if body else ballot.area, body)
    stays = body is not None and office.sized and 0 < asked.seats < body.seats and not asked.again_id
    return Office(office.kind, office.seat, office.area, body, joining=bool(stays))


def _may_stand(
    ballot: Ballot, office: Office, meant: Sequence[named.Named], field: str, *, published: bool
) -> None:  # fmt: skip
    """Who stands, one by one, in the order of the paper."""
    found = _people(office, meant)
    barred = standing.barred(set().union(*found), office, clock.now())
    for one, people in zip(meant, found, strict=True):
        if not people and published and office.root:
            text = _(
                "The register knows no %(name)s here who could stand (%(rule)s). Enter them with their home first."
            )
            words = text % {"name": one.name, "rule": GROUNDS[office.root.ground]}
            raise Refused("candidate_unknown", words, basis=office.root.basis, field=field)
        if len(people) > 1:
            text = _("Several here are called %(name)s: write the home after the name.") % {"name": one.name}
            raise Refused("candidate_ambiguous", text, field=field)
        if bar := next((barred[pk] for pk in people if pk in barred), None):
            text = _("%(name)s cannot stand: %(rule)s.") % {"name": one.name, "rule": bar.words}
            raise Refused("candidate_unfit", text, basis=bar.basis, field=field)


def _people(office: Office, meant: Sequence[named.Named]) -> list[frozenset[int]]:
    """Whom each means: of the roll, else of whoever bears the name there, with that home where one stands beside it."""
    known = standing.bearing({one.name for one in meant if not one.people}, office)
    homes = registered({pk for people in known.values() for pk in people}) if known else {}
    return [
        one.people or frozenset(pk for pk in known.get(one.name, ()) if not one.home or one.home in homes.get(pk, ()))
        for one in meant
    ]


# ---- what the page of a draft says beforehand ------------------------------------------------------------------------


def warnings(ballot: Ballot, matters: Iterable[Matter]) -> Iterator[str]:
    """What may keep the elected from taking office though everybody may stand: no woman stands, relatives both do."""
    for matter in matters:
        office = _office(ballot, matter) if matter.seats else None
        if office is None:
            continue
        meant = named.of(ballot, matter.candidates)
        found = _people(office, meant)
        everybody = set().union(*found)
        if office.law.women and everybody and all(found) and eligibility.women_among(everybody) == 0:
            text = _("%(title)s: no woman stands, and there must be a woman among the members.")
            yield text % {"title": matter.title}
        leaving = standing.giving_up(everybody, office, clock.now())
        for one, people in zip(meant, found, strict=True):
            for rule in (leaving[pk] for pk in people if pk in leaving):
                text = _("%(title)s: %(name)s gives up another seat before they take this one (%(basis)s).")
                yield text % {"title": matter.title, "name": one.name, "basis": source(rule.basis)}
        if any(one.ground == "unrelated" for one in office.law.members):
            yield from _related(matter, meant, found)


def _related(matter: Matter, meant: Sequence[named.Named], found: Sequence[frozenset[int]]) -> Iterator[str]:
    near = kin.of(set().union(*found))
    for place, (one, people) in enumerate(zip(meant, found, strict=True)):
        for other, theirs in zip(meant[place + 1 :], found[place + 1 :], strict=True):
            if any(near[pk] & theirs for pk in people):
                text = _("%(title)s: %(one)s and %(other)s are near relatives, of whom one alone can sit.")
                yield text % {"title": matter.title, "one": one.name, "other": other.name}
