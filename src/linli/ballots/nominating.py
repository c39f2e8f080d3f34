"""Candidates are nominated as the law says before they are published: by whom is recorded for each, with its paper.

The residents' committee: the community's Party organisation, or ten voters jointly (城市居民委员会组织法 art. 18).
The owners' committee: as the assembly's rules say, where the estate has it set (`ballots.nominations`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from linli.ballots import named, recusal
from linli.ballots.managing import managed
from linli.ballots.models import Ballot, Kind, State
from linli.ballots.nomination_models import Nomination
from linli.files.models import File
from linli.files.services import attach, let_go
from linli.journal.actors import Actor
from linli.journal.services import record
from linli.kernel.refused import Refused
from linli.kernel.wording import in_a_list
from linli.people import nominating
from linli.people.models import Organisation
from linli.people.nominating import Joint
from linli.rules.demand import NOMINATING, NOMINATING_BASIS, OWNERS_NOMINATING
from linli.settings.queries import value

By = Nomination.By


@dataclass(frozen=True)
class Said:
    """Who nominated a candidate. `joint`: the code of a list that voters signed here, which has its own number."""

    name: str
    by: str
    document: str = ""
    body_id: int | None = None
    number: int = 0
    method: str = ""
    joint: str = ""


def basis(ballot: Ballot) -> str:
    """By which law each candidate of the vote must have been nominated; empty where none asks for that."""
    if ballot.law.nominated:
        return ballot.law.nominated
    asked = ballot.kind == Kind.OWNERS and value("ballots.nominations", ballot.area) == "each"
    return OWNERS_NOMINATING if asked else ""


def candidates(ballot: Ballot) -> list[str]:
    """Those who stand for the first time: in a second round they were nominated for the first."""
    rows = ballot.matters.filter(again=None, seats__gt=0)
    return list(dict.fromkeys(name for row in rows for name in row.candidates))


def missing(ballot: Ballot) -> list[str]:
    """The candidates of whom it is not recorded who nominated them, though the law asks."""
    if not basis(ballot):
        return []
    known = set(ballot.nominations.values_list("name", flat=True))
    return [name for name in candidates(ballot) if name not in known]


def bodies(ballot: Ballot) -> QuerySet[Organisation]:
    """The Party organisations of the place and of its community."""
    here = [pk for pk in (ballot.area_id, ballot.community_id) if pk]
    return Organisation.objects.filter(kind="party_branch", area_id__in=here, ended_at=None).order_by("area_id", "pk")


def ways(ballot: Ballot) -> list[str]:
    """Who can nominate in such a vote."""
    return [By.METHOD] if ballot.kind == Kind.OWNERS else [By.PARTY, By.VOTERS]


def joint(ballot: Ballot) -> list[Joint]:
    """The lists that voters signed here for one of its candidates."""
    return [
        one for one in nominating.joint(ballot.area) if any(_means(ballot, name, one) for name in candidates(ballot))
    ]


def _means(ballot: Ballot, name: str, one: Joint) -> bool:
    """Whether the name on the paper is whom the list nominates, not a namesake of theirs."""
    return named.meant(named.of(ballot, [name]), [one.person_id])


@transaction.atomic
def note(ballot_id: int, said: Said, *, by: Actor, files: Sequence[File] = ()) -> Nomination:
    """Record who nominated a candidate of a draft, once, with the paper that shows it."""
    ballot = managed(ballot_id, by, State.DRAFT)
    recusal.no_candidate(ballot, by.person_id)
    row = _row(ballot, said)
    row.noted_by_id = by.person_id
    row.save()
    attach(files, "nomination", row.pk)
    data = {"by": row.by, "number": row.number, "body": row.body_id, "joint": row.joint}
    record("nomination.noted", row, by=by, data=data, area_id=ballot.area_id, new=True)
    return row


def _row(ballot: Ballot, said: Said) -> Nomination:
    if said.name not in candidates(ballot):
        raise Refused("no_candidate", _("Choose one of the candidates of this vote."), field="name")
    if ballot.nominations.filter(name=said.name).exists():
        raise Refused("nominated_already", _("This is recorded already; take it back first."), field="name")
    if said.by not in ways(ballot):
        raise Refused("nominates_not", _("In such a vote others nominate."), basis=basis(ballot), field="by")
    row = Nomination(ballot=ballot, name=said.name, by=said.by, document=said.document.strip()[:120])
    if said.by == By.PARTY:
        row.body = bodies(ballot).filter(pk=said.body_id or 0).first()
        if row.body is None:
            raise Refused("no_party_body", _("Choose the Party organisation of the community."), field="body")
    elif said.by == By.VOTERS:
        _signed(ballot, row, said)
    else:
        row.method = said.method.strip()[:80]
        if not row.method:
            raise Refused("method_missing", _("Say in which of the ways of the assembly's rules."), field="method")
    if not row.document:
        raise Refused("document_missing", _("Name the paper of the nomination."), field="document")
    return row


def _signed(ballot: Ballot, row: Nomination, said: Said) -> None:
    """By how many: a list that was signed here says it, else the paper."""
    row.number = said.number
    if said.joint:
        found = next((one for one in joint(ballot) if one.code == said.joint and _means(ballot, said.name, one)), None)
        if found is None:
            raise Refused("no_such_list", _("This list is for somebody else, or not checked."), field="joint")
        row.joint, row.number, row.document = found.code, found.number, row.document or found.title[:120]
    if row.number < NOMINATING:
        words = _("At least %(number)s voters nominate jointly.") % {"number": NOMINATING}
        raise Refused("too_few_nominate", words, basis=NOMINATING_BASIS, field="number")


@transaction.atomic
def take_back(nomination_id: int, *, by: Actor) -> None:
    """Strike it, as long as the vote is a draft."""
    ballot = managed(Nomination.objects.values_list("ballot_id", flat=True).get(pk=nomination_id), by, State.DRAFT)
    recusal.no_candidate(ballot, by.person_id)
    strike(ballot.nominations.filter(pk=nomination_id), ballot, by)


def strike(rows: QuerySet[Nomination], ballot: Ballot, by: Actor) -> None:
    """Delete them, in the caller's transaction."""
    for row in rows:
        record("nomination.taken_back", row, by=by, data={}, area_id=ballot.area_id, gone=True)
        let_go("nomination", row.pk)
        row.delete()


def check(ballot: Ballot, by: Actor) -> list[str]:
    """Refuse to publish whom nobody nominated; what was recorded of others goes. Answers the lists signed here."""
    if names := missing(ballot):
        words = _("Who nominated them is not recorded: %(names)s.") % {"names": in_a_list(names)}
        raise Refused("not_nominated", words, basis=basis(ballot))
    strike(ballot.nominations.exclude(name__in=candidates(ballot)), ballot, by)
    return list(ballot.nominations.exclude(joint="").values_list("joint", flat=True))
