"""Whose openid is whose. The way is from the signed-in page to the chat and never back.

The page shows a QR and eight letters; whoever scans or sends them becomes known as that person. A link sent out of the
chat only leads to that page: if it carried what binds, somebody could send theirs to a neighbour and, once they had
pressed it, read what is meant for the neighbour.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from linli.channels import official, platform
from linli.channels.models import Account, Bound, Consent, Scene, openid_index
from linli.journal.actors import Actor
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.codes import public_code
from linli.kernel.refused import NotAllowed, Refused
from linli.kernel.sealed import blind_index
from linli.people import limits
from linli.people.models import Person
from linli.places.models import Area

log = logging.getLogger(__name__)

LETTERS = 8
MINUTES = timedelta(minutes=10)
TRIES, WINDOW = 6, 600  # of letters, from one openid, in seconds


@dataclass(frozen=True)
class Shown:
    """What a person's page shows; `url` is empty where the platform did not answer: the letters do."""

    letters: str
    url: str
    until: datetime


def account_of(area: Area) -> Account | None:
    """The account that speaks for an area: its own, else the nearest above."""
    rows = Account.objects.select_related("area").filter(area__in=area.path_ids, ended_at=None)
    found = {row.area_id: row for row in rows}
    return next((found[pk] for pk in area.path_ids if pk in found), None)


def bound_of(person_id: int) -> QuerySet[Bound]:
    """What a person's account is bound to."""
    return Bound.objects.select_related("account").filter(person_id=person_id, ended_at=None).order_by("pk")


def known(account: Account, openid: str) -> Bound | None:
    """Who it is that writes, if they are bound."""
    rows = Bound.objects.select_related("person", "account__area")
    return rows.filter(
        account=account, openid_index=openid_index(openid), ended_at=None, person__is_active=True
    ).first()


def _key(letters: str) -> str:
    return blind_index(letters.upper(), purpose="channels.scene")


def show(account: Account, *, by: Actor) -> Shown:
    """A QR and letters that bind whoever uses them first, for ten minutes. Those shown before count no more."""
    letters, until = letters_for(account, by=by)
    try:
        url = official.qr(account, letters, int(MINUTES.total_seconds()))
    except (platform.PlatformError, platform.NoAnswer) as error:
        log.warning("No QR of account %s: %s", account.code, error)
        url = ""
    return Shown(letters, url, until)


@transaction.atomic
def letters_for(account: Account, *, by: Actor) -> tuple[str, datetime]:
    """The letters alone, and until when they count."""
    if by.person_id is None:
        raise NotAllowed(_("Please sign in first."))
    letters, until = public_code()[:LETTERS].upper(), clock.now() + MINUTES
    given = {"key": _key(letters), "until": until}
    Scene.objects.update_or_create(account=account, person_id=by.person_id, defaults=given)
    return letters, until


@transaction.atomic
def bind(account: Account, openid: str, letters: str) -> Bound:
    """The openid is the person's who was shown these letters. What it or they were bound to before ends."""
    index = openid_index(openid)
    if not limits.spend(f"channels.bind.{account.pk}.{index}", limit=TRIES, seconds=WINDOW):
        raise Refused("too_many_tries", _("Too many tries. Please wait ten minutes."))
    scene = Scene.objects.select_for_update().filter(account=account, key=_key(letters)).first()
    if scene is None or scene.until < clock.now():
        raise Refused("scene_over", _("This code is over. Open the page again and scan the new one."))
    person = Person.objects.filter(pk=scene.person_id, is_active=True).first()
    if person is None:
        raise Refused("scene_over", _("This code is over. Open the page again and scan the new one."))
    scene.delete()
    by = Actor(person.pk, "person", name=person.name)
    theirs = Bound.objects.select_for_update().filter(account=account, ended_at=None)
    for before in theirs.filter(Q(openid_index=index) | Q(person=person)):
        end(before, by)
    bound = Bound.objects.create(account=account, person=person, openid=openid, openid_index=index)
    record("bound.made", bound, by=by, data={}, area_id=account.area_id, new=True)
    return bound


@transaction.atomic
def unbind(bound_id: int, *, by: Actor) -> None:
    """Take one's own off; somebody else's is as if it were not there."""
    rows = Bound.objects.select_for_update(of=("self",)).select_related("account")
    bound = rows.get(pk=bound_id, person_id=by.person_id or 0, ended_at=None)
    end(bound, by)


def end(bound: Bound, by: Actor) -> None:
    """The openid is forgotten with it."""
    bound.ended_at, bound.openid, bound.openid_index = clock.now(), "", ""
    bound.save(update_fields=["ended_at", "openid", "openid_index"])
    record("bound.ended", bound, by=by, data={}, area_id=bound.account.area_id)
    for given in Consent.objects.select_for_update().filter(bound=bound, ended_at=None, used_at=None):
        given.ended_at = bound.ended_at
        given.save(update_fields=["ended_at"])
        record("consent.ended", given, by=by, data={"way": given.way}, area_id=bound.account.area_id)


@transaction.atomic
def note_following(bound_id: int, *, refuses: bool) -> None:
    """Whether messages reach them: they follow the account no more, or again."""
    Bound.objects.filter(pk=bound_id).update(refuses=refuses)
