"""Every write of thanks: said by a resident or entered at the desk, shown as whoever thanks agreed, taken back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from linli.files.models import File
from linli.files.services import attach
from linli.journal.actors import Actor
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people.access import may
from linli.places.models import Area
from linli.shelf.grants import THANKS_FILE
from linli.shelf.models import Consent, Thanks


@dataclass(frozen=True)
class Said:
    """Who is thanked, for what and how it may be shown. `proof`: of a consent given at the desk."""

    to: str
    text: str
    consent: str = Consent.NONE.value
    way: str = Thanks.Way.WORDS.value
    name: str = ""
    proof: str = ""
    day: date | None = None


@transaction.atomic
def say(estate_id: int, said: Said, *, by: Actor, files: Iterable[File] = ()) -> Thanks:
    """A resident says thank you."""
    row = _made(estate_id, said, by)
    row.person_id = by.person_id
    row.name = by.name
    if by.person_id is None or not may(by, "thanks.say", row):
        raise NotAllowed(_("Residents of the estate say thank you here."))
    return _kept(row, by, files)


@transaction.atomic
def enter(estate_id: int, said: Said, *, by: Actor, files: Iterable[File] = ()) -> Thanks:
    """A letter or a banner that was brought; how it may be shown is on paper or was said by telephone."""
    row = _made(estate_id, said, by)
    row.name, row.entered_by_id = said.name.strip()[:50], by.person_id
    if not may(by, "thanks.keep", row):
        raise NotAllowed(_("Thanks are entered by the desk of the estate and the offices above."))
    if row.consent != Consent.NONE and not said.proof.strip():
        raise Refused(
            "proof_missing", _("Say how they agreed: on which paper, or by telephone on which day."), field="proof"
        )
    row.proof = said.proof.strip()[:80]
    return _kept(row, by, files)


def _made(estate_id: int, said: Said, by: Actor) -> Thanks:
    row = Thanks(
        way=said.way, to=said.to.strip()[:60], text=said.text.strip()[:1000], consent=said.consent,
        day=said.day or clock.today(),
    )  # fmt: skip
    row.locate(Area.objects.get(pk=estate_id, level="estate"))
    if not row.to or not row.text:
        raise Refused("words_missing", _("Say whom you thank and for what."), field="text")
    if row.day > clock.today():
        raise Refused("in_the_future", _("This day lies ahead."), field="day")
    return row


def _kept(row: Thanks, by: Actor, files: Iterable[File]) -> Thanks:
    row.save()
    attach(files, THANKS_FILE, row.pk)
    record("thanks.said", row, by=by, data={"way": row.way, "consent": row.consent}, area_id=row.area_id, new=True)
    return row


@transaction.atomic
def show(thanks_id: int, *, by: Actor) -> Thanks:
    """Let everybody read it, as whoever thanks agreed."""
    row = _locked(thanks_id)
    if not may(by, "thanks.keep", row):
        raise NotAllowed(_("Thanks are shown by the desk of the estate and the offices above."))
    if row.consent == Consent.NONE:
        raise Refused("no_consent", _("Whoever thanks has not agreed that it is shown."))
    if row.shown_at is not None:
        raise Refused("shown_already", _("It is shown already."))
    row.shown_at, row.shown_by_id = clock.now(), by.person_id
    row.save(update_fields=["shown_at", "shown_by"])
    record("thanks.shown", row, by=by, data={}, area_id=row.area_id)
    return row


@transaction.atomic
def hide(thanks_id: int, *, by: Actor) -> Thanks:
    """It is not shown any more: the desk takes it down, or whoever thanked takes their consent back for good."""
    row = _locked(thanks_id)
    own = may(by, "thanks.own", row)
    if not own and not may(by, "thanks.keep", row):
        raise NotAllowed(_("Thanks are taken down by the desk and by whoever thanked."))
    row.shown_at, row.shown_by_id = None, None
    row.consent = Consent.NONE.value if own else row.consent
    row.save(update_fields=["shown_at", "shown_by", "consent"])
    record("thanks.hidden", row, by=by, data={"own": own}, area_id=row.area_id)
    return row


def _locked(thanks_id: int) -> Thanks:
    return Thanks.objects.select_for_update(of=("self",)).select_related("area").get(pk=thanks_id)


def shown(area_id: int) -> QuerySet[Thanks]:
    """What everybody reads of an estate, the latest first."""
    return Thanks.objects.filter(area_id=area_id, shown_at__isnull=False).order_by("-pk")
