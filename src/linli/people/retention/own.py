"""How long the register keeps the numbers of who has left, and what of the people floor no clock empties."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from linli.people.identity_models import Identity
from linli.people.models import (
    Binding,
    Kinship,
    Merge,
    Ownership,
    Person,
    Residence,
    SignInCode,
    Term,
)
from linli.people.retention.reasons import PAPER, ROLL, SOON, WITH_END
from linli.people.retention.registry import Kept, keep, otherwise


def _left(before: datetime) -> "QuerySet[Any]":
    """Nobody who lives, owns, asks or holds anything, or did so since, or has signed in since; and no double."""
    rows = Person.objects.filter(created_at__lt=before, merged_into=None, is_active=True)
    rows = rows.filter(Q(last_login=None) | Q(last_login__lt=before))
    since = Q(ends=None) | Q(ends__gte=before)
    for model in (Residence, Ownership, Term):
        rows = rows.exclude(Exists(model.objects.filter(since, person=OuterRef("pk"))))
    asked = Q(state__in=("requested", "approved")) | Q(decided_at__gte=before)
    return rows.exclude(Exists(Binding.objects.filter(asked, person=OuterRef("pk"))))


def enrol() -> None:
    """Called once when the application is ready."""
    columns = ("phone", "phone_index", "other_phone", "id_number", "id_index", "address")
    keep(Kept("person_left", "person", Person, columns, _left, None))
    otherwise(Identity, "identifier shown_as", WITH_END)
    otherwise(Kinship, "kind document", ROLL)
    otherwise(Merge, "proof", PAPER)
    otherwise(SignInCode, "phone number", SOON)
