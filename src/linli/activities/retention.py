"""How long what people told about an activity stays after it."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from linli.activities.after_models import Feedback
from linli.activities.hour_models import Objection
from linli.activities.models import Guest, SignUp
from linli.activities.proof_models import Proof
from linli.people.retention.reasons import ROLL, SUBSTANCE
from linli.people.retention.registry import Kept, keep, otherwise


def _guests(before: datetime) -> "QuerySet[Any]":
    later = SignUp.objects.filter(guest=OuterRef("pk"), session__ends_at__gte=before)
    return Guest.objects.filter(entered_at__lt=before).exclude(Exists(later))


def _sign_ups(before: datetime) -> "QuerySet[Any]":
    return SignUp.objects.filter(session__ends_at__lt=before)


def _feedback(before: datetime) -> "QuerySet[Any]":
    return Feedback.objects.filter(sign_up__session__ends_at__lt=before)


def enrol() -> None:
    """Called once when the application is ready."""
    keep(
        Kept(
            "activity_guest",
            "guest",
            Guest,
            ("name", "phone", "phone_index"),
            _guests,
            "organiser__area__",
        ),
        Kept(
            "activity_answers",
            "sign_up",
            SignUp,
            ("companions_named", "answers"),
            _sign_ups,
            "session__",
        ),
        Kept(
            "activity_feedback",
            "feedback",
            Feedback,
            ("words",),
            _feedback,
            "sign_up__session__",
        ),
    )
    otherwise(Objection, "words answer", SUBSTANCE)
    otherwise(Proof, "kept", ROLL)
