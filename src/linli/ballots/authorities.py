"""By whose authority a paper comes in: whoever helps with its home, and a proxy within what was written."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.ballots import locks, named, proxies, recusal
from linli.ballots.models import (
    Ballot,
    Channel,
    Conflict,
    Matter,
    Slip,
    Vote,
)
from linli.journal.actors import Actor
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people.access import may
from linli.rules.authority import Authority, Fault, fault
from linli.rules.ballot import PROXY_BASIS, PROXY_LIMITS_BASIS

ALL, BOUND, FREE = "all", "bound", "free"


_FAULTS: Mapping[Fault, tuple[str, Promise]] = {
    "term_order": ("until", gettext_lazy("The authority must end after it begins.")),
    "not_yet": ("since", gettext_lazy("The authority does not hold yet.")),
    "over": ("until", gettext_lazy("The authority has run out, or its last day is not given.")),
    "no_such_matter": ("matters", gettext_lazy("The authority names a matter that this vote does not ask.")),
    "not_all": (
        "matters",
        gettext_lazy("In a secret vote an authority is for all matters: nobody knows whose a paper is."),
    ),
    "other_way": ("way", gettext_lazy("By the authority the proxy hands the paper in another way.")),
}


def must_be_within(ballot: Ballot, evidence: Mapping[str, str]) -> None:
    """What bounds a proxy: the kind of vote, the authority's last day, no candidate, not too many voters."""
    if ballot.law.proxies == 0:
        text = _("In this vote everybody votes in person; nobody votes for another.")
        raise Refused("no_proxies", text, basis=PROXY_LIMITS_BASIS, field="channel")
    matters = list(ballot.matters.all())
    given = authority_in(evidence)
    wrong: Fault | None = "over"  # days that are none
    if given is not None:
        places, way = [matter.position for matter in matters], evidence.get("way", "")
        wrong = fault(given, day=clock.today(), way=way, places=places, secret=ballot.law.secret)
    if wrong is not None:
        field, words = _FAULTS[wrong]
        raise Refused(f"authority_{wrong}", str(words), basis=PROXY_BASIS, field=field)
    if not ballot.law.listed:  # whose list was judged line by line
        _lawful_proxy(ballot, evidence["proxy"])


def _lawful_proxy(ballot: Ballot, name: str) -> None:
    [proxy] = named.of(ballot, [name])
    if len(proxy.people) > 1:
        text = _("Several on the roll are called %(name)s: write the home after the name, as it stands on the roll.")
        raise Refused("proxy_ambiguous", text % {"name": proxy.name}, field="proxy")
    if proxy.astray:
        text = _("The roll knows a %(name)s, but not with this home: write the home as it stands on the roll.")
        raise Refused("proxy_unknown_home", text % {"name": proxy.name}, field="proxy")
    if any(proxy.same(one) for one in named.candidates(ballot)):
        text = _("A candidate cannot vote for others.")
        raise Refused("proxy_candidate", text, basis=PROXY_LIMITS_BASIS, field="proxy")
    must_not_be_spent(ballot, proxy)


def authority_in(evidence: Mapping[str, str]) -> Authority | None:
    """What the evidence says of a proxy's authority; None where it has no days, as no authority has."""
    since, until = parse_date(evidence.get("since", "")), parse_date(evidence.get("until", ""))
    if since is None or until is None:
        return None
    said = evidence.get("matters", ALL)
    places = (
        frozenset(int(place) if place.isdecimal() else 0 for place in said.split(",")) if said != ALL else frozenset()
    )
    return Authority(since, until, places, evidence.get("choice") == BOUND, evidence.get("allowed", ""))


def authority_of(vote: Vote) -> Authority | None:
    """That by which a proxy gave this vote; of every other vote none."""
    return authority_in(evidence_of(vote)) if vote.channel == Channel.PROXY else None


def covered(vote: Vote, matters: Sequence[Matter]) -> list[Matter]:
    """The matters on which its paper counts: all, but for a proxy whose authority names some of them."""
    given = authority_of(vote)
    return [matter for matter in matters if given is None or given.covers(matter.position)]


def must_not_be_spent(ballot: Ballot, proxy: named.Named, settling: int = 0) -> None:
    """Not more voters than law and estate allow, those counted whose paper waits among the conflicts."""
    locks.proxy(ballot.pk, proxy.name)
    most = proxies.most_for(ballot)
    votes = Vote.objects.filter(ballot=ballot, channel=Channel.PROXY, valid=True)
    waiting = Conflict.objects.filter(ballot=ballot, channel=Channel.PROXY, kind="second", state="open")
    rows: list[Vote | Conflict] = [*votes, *waiting.exclude(pk=settling)]
    spent = named.of(ballot, [str(evidence_of(row)["proxy"]) for row in rows])
    if len({row.slip_id for row, other in zip(rows, spent, strict=True) if other.same(proxy)}) >= most:
        text = _("%(name)s has voted for %(most)d others already; nobody may vote for more.")
        words = text % {"name": proxy.name, "most": most}
        raise Refused("proxies_spent", words, basis=PROXY_LIMITS_BASIS, field="proxy")


def may_help(slip: Slip, by: Actor) -> None:
    """Refuse to whoever does not help with that home, stands in the election, or owns what the paper votes for."""
    if not may(by, "slip.help", slip):
        raise NotAllowed(_("This ballot is not yours to work."))
    recusal.no_candidate(slip.ballot, by.person_id)
    recusal.not_their_own(slip, by)


def evidence_of(row: Vote | Conflict) -> dict[str, Any]:
    """What is known of how it came."""
    return dict(json.loads(row.evidence)) if row.evidence else {}
