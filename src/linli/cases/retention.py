"""How long a closed case keeps who reported it and who took part."""

import re
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from linli.cases import erasing, packs
from linli.cases.behalf_models import Behalf
from linli.cases.import_models import ImportRow
from linli.cases.models import Case
from linli.cases.opinion_models import Comment, Supporter
from linli.cases.party_models import Batch, Party, PartySheet
from linli.cases.referral_models import Referral
from linli.files.models import File, Kind
from linli.files.services import let_go_of_many
from linli.people.retention.reasons import SOON, SUBSTANCE
from linli.people.retention.registry import Holdable, Kept, PartOf, keep, may_be_held, otherwise, part_of

PAPERS = (Kind.PHOTO, Kind.DOCUMENT)
_NUMBER = re.compile(r"(?:([A-Za-z0-9]{1,6})-)?\d{4}-(\d{1,9})")
_MATTER = ("case", "case_id")


def _of_closed(model: Any) -> Any:
    def ended(before: datetime) -> "QuerySet[Any]":
        rows: QuerySet[Any] = model.objects.filter(case__open=False, case__closed_at__lt=before)
        return rows

    return ended


def _closed(before: datetime) -> "QuerySet[Any]":
    return Case.objects.filter(open=False, closed_at__lt=before)


def _plain(before: datetime) -> "QuerySet[Any]":
    """Closed ones but for archives (petitions, enforcement), and for what is told to everybody."""
    return _closed(before).filter(packs.no_archive()).exclude(packs.told_now())


def _files(key: str, *kinds: str) -> Kept:
    """Files that hang on a case: they leave it, and the sweep of the files floor deletes their bytes."""

    def filled(rows: "QuerySet[Any]") -> "QuerySet[Any]":
        return rows.filter(Exists(File.objects.filter(owner_kind="case", owner_id=OuterRef("pk"), kind__in=kinds)))

    def act(keys: list[int]) -> int:
        return let_go_of_many("case", keys, kinds)

    return Kept(key, "case", Case, (), _plain, filled=filled, act=act, again=True)


def _with_words(rows: "QuerySet[Any]") -> "QuerySet[Any]":
    return rows.exclude(text="", place_words="")


def _given(text: str) -> Q:
    """By the code in its address, or by its estate's prefix, the year and its number: AH-2026-000123."""
    found = _NUMBER.fullmatch(text)
    meant = Q(code=text)
    return meant | Q(area__prefix=(found[1] or "").upper(), number=int(found[2])) if found else meant


def enrol() -> None:
    """Called once when the application is ready."""
    keep(
        Kept(
            erasing.REPORTER,
            "case",
            Case,
            ("reporter_name", "reporter_phone", "phone_index", "phone_confirmed_at"),
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
    keep(
        _files("case_photos", *PAPERS),
        _files("case_voices", Kind.AUDIO),
        _files("case_films", Kind.FILM),
        Kept("case_words", "case", Case, (), _plain, filled=_with_words, act=erasing.blank_old),
        Kept("case_comments", "comment", Comment, ("text", "objection"), _of_closed(Comment), "case__", _MATTER),
    )
    may_be_held("case", Holdable(Case, "case.read", "title", _given))
    part_of("referral", PartOf(Referral, *_MATTER))
    otherwise(Referral, "answer", SUBSTANCE)
    otherwise(Supporter, "phone", _("It tells one supporter from another, and is needed while the request is public."))
    otherwise(Batch, "underway", SOON)
    otherwise(ImportRow, "content", SOON)
    otherwise(PartySheet, "content", SOON)
