"""Identities of the office's own sign-in: bound by their owner, undone by them, and with them what they opened.

Nobody is put on record by signing in, and no name or number that the provider tells makes somebody out: who has not
bound themselves stays outside.
"""

import logging

from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from linli.journal.actors import Actor
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people import terms
from linli.people.identity_models import Identity, IdentitySession, identifier_index
from linli.people.models import Person
from linli.people.provider import Told

log = logging.getLogger(__name__)


def of(person_id: int) -> QuerySet[Identity]:
    """What the person has bound."""
    return Identity.objects.filter(person_id=person_id, ended_at=None).order_by("pk")


def known(told: Told) -> Identity | None:
    """Whose the identity is, with the person; None where nobody has bound it. Only for people who hold a post."""
    index = identifier_index(told.issuer, told.subject)
    rows = Identity.objects.select_related("person")
    found = rows.filter(issuer=told.issuer, identifier_index=index, ended_at=None, person__is_active=True).first()
    if found is not None and not terms.held(found.person_id):
        raise Refused("provider_no_post", _("This way in is for staff, and you hold no post now. Sign in with a code."))
    return found


@transaction.atomic
def bind(told: Told, *, by: Actor) -> Identity:
    """The identity is the actor's; what they had bound there before ends. Refused where it is somebody else's."""
    if by.person_id is None or not terms.held(by.person_id):
        raise NotAllowed(_("Only staff sign in so, each with their own account."))
    person = Person.objects.select_for_update(of=("self",), no_key=True).get(pk=by.person_id, is_active=True)
    index = identifier_index(told.issuer, told.subject)
    for before in of(person.pk).select_for_update(of=("self",)).filter(issuer=told.issuer):
        if before.identifier_index == index:
            return before
        end(before, by=by)
    try:
        with transaction.atomic():
            made = Identity.objects.create(
                person=person, issuer=told.issuer, identifier=told.subject, identifier_index=index, shown_as=told.label
            )
    except IntegrityError:
        raise Refused(
            "identity_taken",
            _("Somebody else has bound this account. If that was you, sign in as such and undo it first."),
        ) from None
    record("identity.bound", made, by=by, data={"person_id": person.pk}, area_id=None, new=True)
    return made


@transaction.atomic
def undo(identity_id: int, *, by: Actor) -> None:
    """Undo one's own bond; somebody else's is as if it were not there."""
    end(of(by.person_id or 0).select_for_update(of=("self",)).get(pk=identity_id), by=by)


def end(identity: Identity, *, by: Actor) -> None:
    """The subject is forgotten, and whoever is signed in by it is out. Within the caller's transaction."""
    identity.ended_at, identity.identifier, identity.identifier_index, identity.shown_as = clock.now(), "", "", ""
    identity.save(update_fields=["ended_at", "identifier", "identifier_index", "shown_as"])
    record("identity.ended", identity, by=by, data={"person_id": identity.person_id}, area_id=None)
    opened = IdentitySession.objects.filter(identity=identity)
    Session.objects.filter(session_key__in=list(opened.values_list("session_key", flat=True))).delete()
    opened.delete()


@transaction.atomic
def note_session(identity_id: int, session_key: str) -> None:
    """Keep which session the identity opened, so that it ends with it: at once, where that ended meanwhile."""
    found = Identity.objects.select_for_update(of=("self",)).filter(pk=identity_id, ended_at=None).first()
    if found is None:
        Session.objects.filter(session_key=session_key).delete()
        return
    IdentitySession.objects.filter(identity=found).exclude(
        session_key__in=Session.objects.values("session_key")
    ).delete()
    IdentitySession.objects.get_or_create(session_key=session_key, defaults={"identity": found})
    found.seen_at = clock.now()
    found.save(update_fields=["seen_at"])
