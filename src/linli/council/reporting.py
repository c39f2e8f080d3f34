"""Units whose Party organisations report here (双报到): three lists, what was done together, the yearly reply.

Their members keep their membership at their unit: here they are neither due nor vote.
"""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from linli.council.party_models import Listed, Partner
from linli.journal.actors import Actor
from linli.journal.seen import must_be_as_seen, state_of
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people.access import may
from linli.people.models import Organisation

KIND = "party_branch"


@transaction.atomic
def enter(body_id: int, name: str, contact: str, *, by: Actor, phone: str = "", since: date | None = None) -> Partner:
    """A unit has reported to the branch."""
    body = Organisation.objects.select_for_update(of=("self",)).select_related("area").get(pk=body_id)
    _must_keep(by, body)
    if body.kind != KIND:
        raise Refused("no_branch", _("Units report to a Party branch."))
    if not name.strip() or not contact.strip():
        raise Refused("unit_missing", _("Say which unit, and whom to call there."), field="name")
    if body.partners.filter(name=name.strip(), ended_on=None).exists():
        raise Refused("unit_known", _("This unit reports here already."), field="name")
    row = Partner.objects.create(
        body=body, name=name.strip()[:100], contact=contact.strip()[:50], phone=phone.strip()[:30],
        since=min(since or clock.today(), clock.today()),
    )  # fmt: skip
    record("partner.entered", row, by=by, data={"body_id": body.pk}, area_id=body.area_id, new=True)
    return row


@transaction.atomic
def put(
    partner_id: int, kind: str, what: str, *, by: Actor, due: date | None = None, seen: str | None = None
) -> Listed:
    """One more line in one of the three lists."""
    partner = _kept(partner_id, by, seen)
    if kind not in Listed.Kind.values or not what.strip():
        raise Refused("line_missing", _("Say in which list it stands, and what it is."), field="what")
    line = Listed.objects.create(partner=partner, kind=kind, what=what.strip()[:120], due=due)
    data = {"line": line.pk, "kind": kind}
    record("partner.listed", partner, by=by, data=data, area_id=partner.body.area_id)
    return line


@transaction.atomic
def done(
    line_id: int, on: date, people: int, hours: int, outcome: str, *, by: Actor, seen: str | None = None
) -> Listed:
    """A project was carried out: on which day, by how many, in how many hours together, and what came of it."""
    partner = _kept(Listed.objects.values_list("partner_id", flat=True).get(pk=line_id), by, seen)
    line = Listed.objects.get(pk=line_id)
    if line.kind != Listed.Kind.PROJECT or line.done_on:
        raise Refused("no_project", _("Only a project that is not done yet is carried out."))
    if on > clock.today() or not outcome.strip():
        raise Refused("outcome_missing", _("Say when it was done and what came of it."), field="outcome")
    line.done_on, line.people, line.hours, line.outcome = on, people, hours, outcome.strip()[:200]
    line.save(update_fields=["done_on", "people", "hours", "outcome"])
    data = {"line": line.pk, "people": people, "hours": hours}
    record("partner.done", partner, by=by, data=data, area_id=partner.body.area_id)
    return line


@transaction.atomic
def end(partner_id: int, *, by: Actor, seen: str | None = None) -> Partner:
    """The unit reports here no more. Whom to call there is forgotten; what was done together stays."""
    partner = _kept(partner_id, by, seen)
    partner.ended_on, partner.contact, partner.phone = clock.today(), "", ""
    partner.save(update_fields=["ended_on", "contact", "phone"])
    data = {"day": partner.ended_on.isoformat()}
    record("partner.ended", partner, by=by, data=data, area_id=partner.body.area_id)
    return partner


@dataclass(frozen=True)
class Reply:
    """What the branch writes back to the unit for a year."""

    partner: Partner
    year: int
    lines: tuple[Listed, ...]

    @property
    def hours(self) -> int:
        """Of all projects together."""
        return sum(line.hours for line in self.lines)

    @property
    def people(self) -> int:
        """How often somebody came."""
        return sum(line.people for line in self.lines)


def reply(partner: Partner, year: int) -> Reply:
    """The projects of the year, in their order. One statement."""
    rows = partner.lines.filter(kind=Listed.Kind.PROJECT, done_on__year=year).order_by("done_on", "pk")
    return Reply(partner, year, tuple(rows))


def _kept(partner_id: int, by: Actor, seen: str | None) -> Partner:
    partner = Partner.objects.select_for_update(of=("self",)).select_related("body__area").get(pk=partner_id)
    _must_keep(by, partner.body)
    if partner.ended_on is not None:
        raise Refused("unit_left", _("This unit reports here no more."))
    must_be_as_seen(seen, state_of(partner))
    return partner


def _must_keep(by: Actor, body: Organisation) -> None:
    if not may(by, "office.keep", body):
        raise NotAllowed(_("Only a post of the body can do this."))
