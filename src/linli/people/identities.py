"""Identities of the office's own sign-in: bound by their owner, undone by them or an administrator, and with them
what they opened.

Nobody is put on record by signing in, and no name or number that the provider tells makes somebody out: who has not
bound themselves stays outside.
"""

import logging
from collections.abc import Iterable

from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction
from django.db.models import OuterRef, QuerySet
from django.utils.translation import gettext as _

from linli.journal.actors import Actor
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people import access, terms
from linli.people.identity_models import Identity, IdentitySession, identifier_index
from linli.people.models import Person
from linli.people.provider import Provider, Told

log = logging.getLogger(__name__)


def of(person_id: int | OuterRef) -> QuerySet[Identity]:
    """What the person has bound; `person_id` may be an OuterRef."""
    return Identity.objects.filter(person_id=person_id, ended_at=None).order_by("pk")


def known(told: Told) -> Identity | None:
    """Whose the identity is, with the person; None where nobody has bound it. Only for people who hold a post."""
    index = identifier_index(told.issuer, told.subject)
    rows = Identity.objects.select_related("person")
    found = rows.filter(issuer=told.issuer, identifier_index=index, ended_at=None, person__is_active=True).first()
    if found is not None and not terms.held(found.person_id):
        raise Refused("provider_no_post", _("This way in is for staff, and you hold no post now. Sign in with a code."))
    return found


def steps_up(person_id: int, provider: Provider) -> bool:
    """Whether the person can give their second factor at the provider: its word counts, and it knows them."""
    return bool(provider.second_factor) and of(person_id).filter(issuer=provider.issuer).exists()


def may_bind(person_id: int, provider: Provider | None) -> bool:
    """Whether there is a provider, and the person holds a post for which to sign in by it."""
    return provider is not None and bool(terms.held(person_id))


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


@transaction.atomic
def undo_for(person_id: int, *, by: Actor) -> None:
    """End what somebody has bound, for whoever may; they may bind it again."""
    person = Person.objects.select_for_update(of=("self",), no_key=True).get(pk=person_id)
    if by.person_id is None or not access.may(by, "person.end_identity", person):
        raise NotAllowed(_("An account of the office is unbound by its owner, or by an administrator of their area."))
    bound = list(of(person.pk).select_for_update(of=("self",)))
    if not bound:
        raise Refused("nothing_bound", _("Nothing is bound any more."))
    for identity in bound:
        end(identity, by=by)


def ended_by(by: Actor, people: Iterable[int]) -> dict[int, bool]:
    """Of those people whose bond the actor may end, whether there is one. Two statements."""
    asked = access.scope(by, "person.end_identity", Person.objects.filter(pk__in=people))
    within = list(asked.values_list("pk", flat=True))
    rows = Identity.objects.filter(person_id__in=within, ended_at=None)
    bound = set(rows.values_list("person_id", flat=True)) if within else set()
    return {pk: pk in bound for pk in within}


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
