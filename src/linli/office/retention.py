"""How long a home's file and what it filled in stay."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from linli.office.form_models import Filling
from linli.office.home_models import HomeNote
from linli.office.models import Ticket
from linli.people.retention.reasons import SUBSTANCE
from linli.people.retention.registry import Kept, PartOf, keep, otherwise, part_of


def _notes(before: datetime) -> "QuerySet[Any]":
    return HomeNote.objects.filter(ended_at__lt=before) | HomeNote.objects.exclude(kind="concern").filter(at__lt=before)


def _fillings(before: datetime) -> "QuerySet[Any]":
    return Filling.objects.filter(collection__closed_at__lt=before)


def enrol() -> None:
    """Called once when the application is ready."""
    keep(
        Kept(
            "home_note",
            "home_note",
            HomeNote,
            ("words",),
            _notes,
            "unit__",
        ),
        Kept(
            "form_answers",
            "filling",
            Filling,
            ("answers",),
            _fillings,
            "collection__",
        ),
    )
    otherwise(Ticket, "reply", SUBSTANCE)
    part_of("ticket", PartOf(Ticket, "case", "case_id"))
