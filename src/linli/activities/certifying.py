"""The certificate of hours (志愿服务记录证明): free, on request, by the body that recorded them, checked by anybody.

It says what stood confirmed on its day (志愿服务条例 art. 19); the body stamps the printed page.
"""

from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Max, Min, Sum
from django.utils.translation import gettext as _

from linli.activities.hour_models import Certificate, Hours
from linli.activities.hours import settled
from linli.journal.actors import Actor
from linli.journal.services import note_accesses, record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.papers import typeset
from linli.people.access import may
from linli.people.models import Organisation, Person
from linli.people.wording import masked
from linli.rules import volunteering as rules

LAYOUT = Path(__file__).parent / "data" / "certificate.typ"
LINES = 24  # of sessions on its page; the sum is of all


@transaction.atomic
def issue(organiser_id: int, person_id: int, *, by: Actor) -> Certificate:
    """Certify what a person served for a body, by themself or by a post of the body; numbered without a gap."""
    body = Organisation.objects.select_for_update(of=("self",)).select_related("area").get(pk=organiser_id)
    rows = settled(Hours.objects.filter(sign_up__session__programme__organiser=body, sign_up__person_id=person_id))
    served = rows.aggregate(
        sum=Sum("minutes"), first=Min("sign_up__session__starts_at"), last=Max("sign_up__session__starts_at")
    )
    year = clock.today().year
    made = Certificate(
        organiser=body, person_id=person_id, year=year, minutes=served["sum"] or 0, issued_on=clock.today(),
        issued_by_id=by.person_id,
    )  # fmt: skip
    made.locate(body.area)
    if not may(by, "service_record.issue", made):
        raise NotAllowed(_("A certificate is for the person themself, or drawn up by a post of the body."))
    if not made.minutes:
        raise Refused("no_hours", _("There are no confirmed hours to certify."))
    made.first, made.last = _day(served["first"]), _day(served["last"])
    last = Certificate.objects.filter(organiser=body, year=year).aggregate(last=Max("serial"))["last"] or 0
    made.serial = last + 1
    made.save()
    data = {"organiser_id": body.pk, "person_id": person_id, "minutes": made.minutes, "serial": made.serial}
    record("service_record.issued", made, by=by, data=data, area_id=body.area_id, new=True)
    return made


def _day(moment: Any) -> date:
    found: date = moment.astimezone(clock.LOCAL).date()
    return found


@transaction.atomic
def number_for(made: Certificate, *, by: Actor) -> str:
    """The card number as this reader's copy says it: in full to the person, and to whoever may unmask it, on record."""
    person = Person.objects.get(pk=made.person_id)
    number = str(person.id_number)
    if by.person_id == person.pk or not number:
        return number
    full = may(by, "person.unmask", person)
    what = "id_number" if full else "activity"
    note_accesses([(person.pk, person.pk)], by=by, what=what, reason="record", subject_kind="person")
    return number if full else masked("id_number", number)


def pdf(made: Certificate, address: str, *, number: str) -> bytes:
    """The certificate as a PDF/A, with the card number as given and a code that leads to where it is checked."""
    import segno  # for whoever takes a certificate

    person = Person.objects.get(pk=made.person_id)
    given = {
        "number": made.number,
        "body": made.organiser.name,
        "name": person.name,
        "id_number": number,
        "hours": hours_of(made.minutes),
        "first": made.first.isoformat(),
        "last": made.last.isoformat(),
        "issued": made.issued_on.isoformat(),
        "lines": _lines(made),
        "qr": segno.make(address, error="m").svg_inline(border=1, scale=4),
        "fonts": list(typeset.BODY_FACES),
        "bold": list(typeset.SANS_FACES),
    }
    return typeset.typeset(LAYOUT, given=given)


def _lines(made: Certificate) -> list[list[str]]:
    """The sessions that it sums up, the latest first."""
    rows = settled(
        Hours.objects.filter(
            sign_up__session__programme__organiser_id=made.organiser_id,
            sign_up__person_id=made.person_id,
            confirmed_at__lte=made.issued_at,
        )
    ).values_list("sign_up__session__starts_at", "sign_up__session__programme__title", "sign_up__role__title")
    served = rows.annotate(sum=Sum("minutes")).order_by("-sign_up__session__starts_at")[:LINES]
    return [[_day(at).isoformat(), title, role, hours_of(minutes)] for at, title, role, minutes in served]


def hours_of(minutes: int) -> str:
    """Minutes as hours and half hours."""
    whole, rest = divmod(minutes, 60)
    return f"{whole}.5" if rest >= rules.STEP else str(whole)
