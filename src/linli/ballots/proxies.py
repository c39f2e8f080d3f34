"""The list of who votes for whom, published with the roll of voters (居委会组织法 art. 19).

In an election of the residents' committee a proxy's paper is taken in from whoever stands on it, and from nobody else.
Whoever reads it may object; who is struck off is kept, with the reason.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, F, Q
from django.utils.translation import gettext as _

from linli.ballots import bylaws, locks, recusal
from linli.ballots.managing import managed
from linli.ballots.models import Ballot, Channel, Proxy, Slip, SlipOwner, State, Vote
from linli.files.models import File
from linli.files.services import attach
from linli.journal.actors import Actor
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people.models import Person
from linli.rules.authority import Authority
from linli.rules.ballot import PROXY_LIST_BASIS

RUNNING = (State.PUBLISHED, State.OPEN)


def voters(ballot: Ballot) -> Mapping[int, int]:
    """Who votes there themselves, alone or for their household, with the number of their paper (one statement)."""
    slips = Slip.objects.filter(ballot=ballot).annotate(people=Count("owners"))
    alone = Q(slip__in=slips.filter(people=1).values("pk"))
    rows = SlipOwner.objects.filter(alone | Q(slip__representative=F("person")), slip__ballot=ballot)
    return dict(rows.values_list("person_id", "slip__number"))


@dataclass(frozen=True)
class Line:
    """A line of the list, with the numbers of both papers."""

    row: Proxy
    number: int
    proxy_number: int


def standing(ballot: Ballot) -> list[Line]:
    """Who stands on the list, in the order of the papers (two statements)."""
    rows = list(ballot.proxies.filter(ended_at=None).select_related("voter", "person").order_by("pk"))
    numbers = voters(ballot) if rows else {}
    found = [Line(row, numbers.get(row.voter_id, 0), numbers.get(row.person_id, 0)) for row in rows]
    return sorted(found, key=lambda line: line.number)


@transaction.atomic
def enter(
    ballot_id: int, number: int, proxy_number: int, authority: Authority, *, document: str, by: Actor,
    files: Sequence[File] = (),
) -> Proxy:  # fmt: skip
    """Put on the list who votes for the voter of that paper, each by the number of theirs, by a written authority."""
    ballot = managed(ballot_id, by, *RUNNING)
    if not ballot.law.listed:
        raise Refused("no_list", _("In this kind of vote no list of proxies is published."), field="proxy")
    numbers = {number: pk for pk, number in voters(ballot).items()}
    voter, person = _voter(numbers, number, "voter"), _voter(numbers, proxy_number, "proxy")
    _must_be_lawful(ballot, number, voter, person, by)
    if not document.strip():
        raise Refused("authority_missing", _("Give the written authority, with its day."), field="document")
    if not authority.since <= authority.until or authority.until < max(ballot.opens_on, clock.today()):
        text = _("The authority must hold on a day of voting.")
        raise Refused("authority_over", text, basis=PROXY_LIST_BASIS, field="until")
    _must_be_free(ballot, voter, person)
    row = Proxy.objects.create(
        ballot=ballot, voter=voter, person=person, document=document.strip()[:200], since=authority.since,
        until=authority.until, listed_by_id=by.person_id,
    )  # fmt: skip
    attach(files, "proxy", row.pk)
    data = {"voter": voter.pk, "person": person.pk}
    record("proxy.listed", row, by=by, data=data, area_id=ballot.area_id, new=True)
    return row


def _voter(numbers: Mapping[int, int], number: int, field: str) -> Person:
    if number not in numbers:
        text = _("Nobody votes here with a paper of this number: only one voter votes for another.")
        raise Refused("proxy_no_voter", text, basis=PROXY_LIST_BASIS, field=field)
    return Person.objects.get(pk=numbers[number])


def _must_be_lawful(ballot: Ballot, number: int, voter: Person, person: Person, by: Actor) -> None:
    slip = Slip.objects.get(ballot=ballot, number=number)
    recusal.no_candidate(ballot, by.person_id)
    recusal.not_their_own(slip, by)
    if person.pk == by.person_id:
        raise NotAllowed(_("Nobody puts themselves on the list. Ask a colleague."))
    if person == voter:
        raise Refused("proxy_self", _("Nobody is a proxy for themselves."), field="proxy")
    if recusal.candidate(ballot, person.pk):
        text = _("A candidate cannot vote for others.")
        raise Refused("proxy_candidate", text, basis=PROXY_LIST_BASIS, field="proxy")
    if Vote.objects.filter(slip=slip, valid=True).exists():
        raise Refused("voted_already", _("This voter has voted."), field="voter")


def _must_be_free(ballot: Ballot, voter: Person, person: Person) -> None:
    locks.proxy(ballot.pk, str(person.pk))
    lines, most = ballot.proxies.filter(ended_at=None), most_for(ballot)
    if lines.filter(voter=voter).exists():
        text = _("Somebody stands on the list for this voter already. Strike them off first.")
        raise Refused("proxy_listed", text, field="voter")
    if lines.filter(person=person).count() >= most:
        text = _("%(name)s votes for %(most)d others already; nobody may vote for more.")
        words = text % {"name": person.name, "most": most}
        raise Refused("proxies_spent", words, basis=PROXY_LIST_BASIS, field="proxy")


def most_for(ballot: Ballot) -> int:
    """For how many others one person votes at most: by law, or fewer where the estate says so."""
    most = int(bylaws.said(ballot, "ballots.proxies_at_most"))
    return most if ballot.law.proxies is None else min(ballot.law.proxies, most)


@transaction.atomic
def withdraw(proxy_id: int, reason: str, *, by: Actor) -> Proxy:
    """Strike a line off the list: whom they vote for took the authority back, say. Not once their paper is in."""
    ballot_id = Proxy.objects.values_list("ballot_id", flat=True).get(pk=proxy_id)
    ballot = managed(ballot_id, by, *RUNNING)
    recusal.no_candidate(ballot, by.person_id)
    row = Proxy.objects.select_for_update(of=("self",)).get(pk=proxy_id)
    if by.person_id in (row.voter_id, row.person_id):
        raise NotAllowed(_("Nobody handles the paper of their own home. Ask a colleague."))
    if row.ended_at is not None:
        raise Refused("proxy_struck", _("This was struck off the list already."))
    if not reason.strip():
        raise Refused("reason_missing", _("Say why."), field="reason")
    if _paper_of(row) is not None:
        text = _("Their paper is in. Whether it counts is decided on an objection to the list.")
        raise Refused("proxy_voted", text)
    return struck(row, ballot, reason, by)


def struck(row: Proxy, ballot: Ballot, reason: str, by: Actor) -> Proxy:
    """Take a line off the list; the shut paper that came in by it does not count any more."""
    row.ended_at, row.reason = clock.now(), reason.strip()[:2000]
    row.save(update_fields=["ended_at", "reason"])
    record("proxy.struck", row, by=by, data={}, area_id=ballot.area_id)
    if (vote := _paper_of(row)) is not None:
        vote.valid = False
        vote.save(update_fields=["valid"])
        record("vote.voided", vote, by=by, data={}, area_id=ballot.area_id)
    return row


def _paper_of(row: Proxy) -> Vote | None:
    """The shut paper that came in by that authority."""
    slips = SlipOwner.objects.filter(person=row.voter_id, slip__ballot=row.ballot_id).values("slip_id")
    votes = Vote.objects.select_for_update().filter(slip__in=slips, channel=Channel.PROXY, valid=True, entered=False)
    return votes.first()


def drop_gone(ballot: Ballot, by: Actor) -> None:
    """The roll was drawn anew: lines of whom it no longer knows as a voter fall off the list."""
    rows = list(ballot.proxies.filter(ended_at=None))
    known = voters(ballot) if rows else {}
    for row in rows:
        if row.voter_id not in known or row.person_id not in known:
            struck(row, ballot, _("No longer on the roll of voters."), by)


def evidence(slip: Slip, choice: str) -> Mapping[str, str]:
    """What is known of a proxy's paper by the list. Refused for a voter for whom nobody stands there."""
    lines = Proxy.objects.filter(ballot_id=slip.ballot_id, ended_at=None).select_related("person")
    row = lines.filter(voter__in=slip.owners.values("person_id")).first()
    if row is None:
        text = _("Nobody stands on the published list of proxies for this voter: enter the authority there first.")
        raise Refused("proxy_unlisted", text, basis=PROXY_LIST_BASIS, field="channel")
    days = {"since": row.since.isoformat(), "until": row.until.isoformat()}
    return {"proxy": row.person.name, "document": row.document, "matters": "all", "choice": choice, **days}
