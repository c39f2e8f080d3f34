"""How long a closed case keeps who reported it and who took part."""

import re
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from linli.cases.behalf_models import Behalf
from linli.cases.import_models import ImportRow
from linli.cases.models import Case
from linli.cases.opinion_models import Comment, Supporter
from linli.cases.party_models import Batch, Party, PartySheet
from linli.cases.referral_models import Referral
from linli.people.retention.reasons import SOON, SUBSTANCE
from linli.people.retention.registry import Holdable, Kept, keep, may_be_held, otherwise

_NUMBER = re.compile(r"(?:([A-Za-z0-9]{1,6})-)?\d{4}-(\d{1,9})")
_MATTER = ("case", "case_id")


def _of_closed(model: Any) -> Any:
    def ended(before: datetime) -> "QuerySet[Any]":
        rows: QuerySet[Any] = model.objects.filter(case__open=False, case__closed_at__lt=before)
        return rows

    return ended


def _closed(before: datetime) -> "QuerySet[Any]":
    return Case.objects.filter(open=False, closed_at__lt=before)


def _given(text: str) -> Q:
    """By the code in its address, or by its estate's prefix, the year and its number: AH-2026-000123."""
    found = _NUMBER.fullmatch(text)
    meant = Q(code=text)
    return meant | Q(area__prefix=(found[1] or "").upper(), number=int(found[2])) if found else meant


def enrol() -> None:
    """Called once when the application is ready."""
    keep(
        Kept(
            "case_reporter",
            "case",
            Case,
            ("reporter_name", "reporter_phone", "phone_index"),
            _closed,
        ),
        Kept(
            "case_behalf",
            "behalf",
            Behalf,
            ("name", "phone"),
            _of_closed(Behalf),
            "case__",
            _MATTER,
        ),
        Kept(
            "case_party",
            "party",
            Party,
            ("content",),
            _of_closed(Party),
            "case__",
            _MATTER,
        ),
        Kept(
            "case_referral",
            "referral",
            Referral,
            ("answered_by",),
            _of_closed(Referral),
            "case__",
            _MATTER,
        ),
    )
    may_be_held("case", Holdable(Case, "case.read", "title", _given))
    otherwise(Referral, "answer", SUBSTANCE)
    otherwise(Supporter, "phone", _("It tells one supporter from another, and is needed while the request is public."))
    otherwise(Comment, "text objection", SUBSTANCE)
    otherwise(Batch, "underway", SOON)
    otherwise(ImportRow, "content", SOON)
    otherwise(PartySheet, "content", SOON)
