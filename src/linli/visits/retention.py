"""How long what is noted of somebody visited at home stays after the visits have ended.

Photos and signatures go by each visit's own day, however long the visits go on and the consent stands.
"""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from linli.files import sweeping
from linli.files.models import File
from linli.journal.actors import SYSTEM
from linli.people.retention.reasons import PAPER
from linli.people.retention.registry import Kept, keep, otherwise
from linli.visits.grants import OWNER, PHOTO, PHOTOS_OVER, SIGNATURE, SIGNATURES_OVER
from linli.visits.models import PaperVisit, Visit, Visited


def _ended(before: datetime) -> "QuerySet[Any]":
    return Visited.objects.filter(ended_at__lt=before)


def _visits(before: datetime) -> "QuerySet[Any]":
    return Visit.objects.filter(visited__ended_at__lt=before)


def _made(before: datetime) -> "QuerySet[Any]":
    return Visit.objects.filter(left_at__lt=before)


def _pictures(key: str, role: str) -> Kept:
    """Pictures that hang on visits, deleted with their bytes; the visit bears the tombstone."""
    files = File.objects.filter(owner_kind=OWNER, role=role)

    def filled(rows: "QuerySet[Any]") -> "QuerySet[Any]":
        return rows.filter(Exists(files.filter(owner_id=OuterRef("pk"))))

    def act(keys: list[int]) -> None:
        visits = Visit.objects.filter(pk__in=keys)
        for area_id in sorted(set(visits.values_list("visited__area_id", flat=True))):
            there = visits.filter(visited__area=area_id).values("pk")
            sweeping.remove(files.filter(owner_id__in=there), by=SYSTEM, area_id=area_id)

    of = ("home_visited", "visited_id")
    return Kept(key, OWNER, Visit, (), _made, "visited__", of, filled=filled, act=act, again=True)


def enrol() -> None:
    """Called once when the application is ready."""
    keep(
        Kept(
            "home_visited",
            "home_visited",
            Visited,
            ("name", "address", "position", "guardian", "phone", "need", "reason", "ended_why"),
            _ended,
        ),
        Kept(
            "home_visit",
            "home_visit",
            Visit,
            ("goals", "done", "response", "advice", "safety"),
            _visits,
            "visited__",
            ("home_visited", "visited_id"),
        ),
    )
    keep(_pictures(PHOTOS_OVER, PHOTO), _pictures(SIGNATURES_OVER, SIGNATURE))
    otherwise(PaperVisit, "words", PAPER)
