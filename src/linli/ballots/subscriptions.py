"""Who is told of votes: everybody on the roll, when voting begins, when the result is known and once it is final;
whoever has to answer an objection, and whoever raised it. Never who voted how."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.ballots.models import Ballot, Objection, Slip, SlipOwner, State
from linli.notify.concerned import by, office, only, still
from linli.notify.subscriptions import Row, Told


def _voters(row: Ballot) -> Told:
    owners = SlipOwner.objects.filter(slip__ballot=row).values_list("person_id", flat=True)
    chosen = Slip.objects.filter(ballot=row, representative__isnull=False).values_list("representative_id", flat=True)
    url = reverse("ballots:show", args=[row.code])
    return Told({*owners, *filter(None, chosen)}, row, url, {"ballot": row.title, "day": row.closes_on})


def _objector(row: Objection) -> Told:
    url = reverse("ballots:show", args=[row.ballot.code])
    return Told([row.person_id], row, url, {"ballot": row.ballot.title})


def _answering(row: Objection) -> Told:
    page = "ballots:result" if row.about == Objection.RESULT else "ballots:objections"
    url, said = reverse(page, args=[row.ballot.code]), {"ballot": row.ballot.title}
    return Told(office(row.ballot.body_id), row, url, said, aside=only(row.person_id))


WHO = _("everybody on the roll")
ROWS = [
    Row(
        "ballot.opened", "ballot.opened", "ballots", WHO, _("%(ballot)s: you can vote until %(day)s"),
        _("Please vote by %(day)s: %(ballot)s."), by(Ballot, _voters),
        stands=still(Ballot, state=State.OPEN),
    ),
    Row(
        "ballot.announced", "ballot.announced", "ballots", WHO, _("%(ballot)s: the result is known"),
        _("See how the vote came out: %(ballot)s."), by(Ballot, _voters),
    ),
    Row(
        "ballot.final", "ballot.final", "ballots", WHO, _("%(ballot)s: the result is final"),
        _("The result of the vote is final: %(ballot)s."), by(Ballot, _voters),
    ),
    Row(
        "ballot.ended", "ballot.ended", "ballots", WHO, _("%(ballot)s was called off: see why"),
        _("There is no vote: %(ballot)s."), by(Ballot, _voters),
    ),
    Row(
        "objection.raised", "objection.raised", "ballots", _("the office of the body, but whoever objected"),
        _("%(ballot)s: an objection waits for your answer"), _("Somebody objected to a vote."),
        by(Objection, _answering, "ballot"), stands=still(Objection, state=Objection.OPEN),
    ),
    Row(
        "objection.decided", "objection.decided", "ballots", _("whoever objected"),
        _("%(ballot)s: your objection was answered"), _("Your objection was answered."),
        by(Objection, _objector, "ballot"),
    ),
]  # fmt: skip
