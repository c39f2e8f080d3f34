"""Drops what the process keeps about a person when one of their terms, homes or relations is written here.

At once, for whoever writes goes by it, and when the transaction is over: another thread may have read meanwhile what
was before.
"""

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.db.models.signals import post_delete, post_save

from linli.people import terms
from linli.people.models import Binding, Household, Kinship, Ownership, Person, Residence, Term


def _forget(sender: type[Model], instance: Any, **kwargs: Any) -> None:
    forget = partial(terms.forget, instance.pk if isinstance(instance, Person) else instance.person_id)
    forget()
    transaction.on_commit(forget)


def _forget_near(sender: type[Model], **kwargs: Any) -> None:
    terms.forget_near()
    transaction.on_commit(terms.forget_near)


def listen() -> None:
    """Called once when the application is ready. Other processes notice within two seconds."""
    for model in (Person, Term, Residence, Ownership, Binding):
        post_save.connect(_forget, sender=model, dispatch_uid=f"people.forget.{model.__name__}")
        post_delete.connect(_forget, sender=model, dispatch_uid=f"people.forget.deleted.{model.__name__}")
    for kin in (Kinship, Household):
        post_save.connect(_forget_near, sender=kin, dispatch_uid=f"people.forget.{kin.__name__}")
        post_delete.connect(_forget_near, sender=kin, dispatch_uid=f"people.forget.deleted.{kin.__name__}")
