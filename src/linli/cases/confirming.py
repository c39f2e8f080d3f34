"""The telephone left with a request, confirmed: its reporter types in a code that was sent to the number.

Whoever has the link and no right to the reporter's own part of it is never asked, and learns nothing.
"""

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from linli.cases import queries
from linli.cases.models import Case, Channel
from linli.journal.actors import Actor
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people import on_record, senders, signing
from linli.people.access import may
from linli.people.doors import note_number
from linli.people.forms import CodeForm
from linli.people.models import Purpose, SignInCode
from linli.people.views import whence
from linli.people.wording import masked
from linli.rules.identifiers import is_mobile

CODE_ID = "phone_code"  # in the session: the code on its way, which signs nobody in


def confirmed(case: Case) -> bool:
    """Whether the number is known to be the reporter's own: by a code, or as that of the account that sent it."""
    sender = case.reporter
    by_account = bool(sender and sender.phone_proved_at and sender.phone_index == case.phone_index)
    return bool(case.reporter_phone) and (case.phone_confirmed_at is not None or by_account)


def may_ask(case: Case) -> bool:
    """Whether a code can be sent: to a mobile, not confirmed yet, of an open request, where codes leave the house.

    Behind a card it is the home's number, which whoever passes its door and scans the card did not leave.
    """
    left = case.channel != Channel.CARD and is_mobile(case.reporter_phone)
    return case.open and left and (settings.DEMO or not senders.by_hand()) and not confirmed(case)


@dataclass(frozen=True)
class Asked:
    """What the reporter's page says of it."""

    phone: str
    form: CodeForm
    sent: bool
    demo_code: str


def asked(request: HttpRequest, case: Case, form: CodeForm | None = None) -> Asked | None:
    """None where there is nothing to confirm. `form`: as it was sent. One statement once a code was asked for."""
    if not may_ask(case):
        return None
    sent = _waiting(request, case)
    demo_code = str(sent.number) if sent and settings.DEMO else ""
    return Asked(masked("phone", case.reporter_phone), form or CodeForm(), sent is not None, demo_code)


def _waiting(request: HttpRequest, case: Case) -> SignInCode | None:
    found = request.session.get(CODE_ID)
    return signing.waiting(found, case.phone_index) if found else None


def send(request: HttpRequest, case: Case) -> None:
    """Send a code to the number left, within the limits of those to sign in with."""
    sent = _waiting(request, case)
    made = signing.send_code(
        case.reporter_phone, purpose=Purpose.NUMBER, mine=sent.pk if sent else None, whence=whence(request)
    )
    request.session[CODE_ID] = made.pk


def confirm(request: HttpRequest, case: Case, digits: str, *, by: Actor) -> None:
    """Confirm the number by the code sent to it; each wrong try counts, as it does for whoever signs in."""
    sent = _waiting(request, case)
    phone = signing.check_code(sent.pk if sent else 0, digits, whence=whence(request))
    request.session.pop(CODE_ID, None)
    note_number(request, phone)
    note(case.pk, phone, by=by)


@transaction.atomic
def note(case_id: int, phone: str, *, by: Actor) -> None:
    """Keep that whoever follows the request has shown that this telephone is in their hands."""
    on_record.must_stand(by.person_id)
    case = queries.locked(case_id)
    if not may(by, "case.follow", case):
        raise NotAllowed(_("This request is not yours."))
    if case.reporter_phone != phone:
        raise Refused("phone_changed", _("Another number stands in the request now. Ask for a new code."))
    if case.phone_confirmed_at is None:
        case.phone_confirmed_at = clock.now()
        case.save(update_fields=["phone_confirmed_at"])
        record("case.phone_confirmed", case, by=by, data={"version": case.version}, area_id=case.area_id)
