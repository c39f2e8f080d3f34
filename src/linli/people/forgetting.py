"""Drops what the process keeps about a person when one of their terms, homes or relations is written here.

Whoever writes goes by what they wrote at once, everybody else when the transaction is over: it may be taken back.
"""

from typing import Any

from django.db.models import Model
from django.db.models.signals import post_delete, post_save

from linli.people import terms
from linli.people.models import Binding, Household, Kinship, Ownership, Person, Residence, Term


def _changed(sender: type[Model], instance: Any, **kwargs: Any) -> None:
    terms.changed(instance.pk if isinstance(instance, Person) else instance.person_id)


def _changed_near(sender: type[Model], **kwargs: Any) -> None:
    terms.changed_near()


def listen() -> None:
    """Called once when the application is ready. Other processes notice within two seconds."""
    for model in (Person, Term, Residence, Ownership, Binding):
        post_save.connect(_changed, sender=model, dispatch_uid=f"people.forget.{model.__name__}")
        post_delete.connect(_changed, sender=model, dispatch_uid=f"people.forget.deleted.{model.__name__}")
    for kin in (Kinship, Household):
        post_save.connect(_changed_near, sender=kin, dispatch_uid=f"people.forget.{kin.__name__}")
        post_delete.connect(_changed_near, sender=kin, dispatch_uid=f"people.forget.deleted.{kin.__name__}")
