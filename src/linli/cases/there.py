"""Which rows of other tables hang on a case: said together with the case, so that nothing is read where nothing is.

A floor adds its rows by `register`. `has` of a case that was read `with_what_is_there` costs no statement.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from linli.cases.models import Case, CaseLink
from linli.cases.referral_models import Referral
from linli.files.models import File
from linli.kernel.kept import Kept, keep

Rows = Callable[[Any], QuerySet[Any]]  # of a case's key
FILES, LINKS, REFERRALS = "files", "links", "referrals"
_CASE = -1_000_000_012  # stands in the kept statement for the case
_rows: dict[str, Rows] = {
    FILES: lambda key: File.objects.filter(owner_kind="case", owner_id=key),
    LINKS: lambda key: CaseLink.objects.filter(Q(case_id=key) | Q(target_id=key)),
    REFERRALS: lambda key: Referral.objects.filter(case_id=key),
}


def register(name: str, rows: Rows) -> None:
    """Called when the app is ready."""
    _rows[name] = rows


def with_what_is_there(cases: QuerySet[Case]) -> QuerySet[Case]:
    """The same cases, of which `has` and `known` say at once what they have."""
    return cases.annotate(**{_named(name): Exists(rows(OuterRef("pk"))) for name, rows in _rows.items()})


def known(case: Case, name: str) -> bool | None:
    """Whether there is something, as when the case was read; None: it was not asked then."""
    there = case.__dict__.get(_named(name))
    return None if there is None else bool(there)


def has(case: Case, name: str) -> bool:
    """Whether there is something. At most one statement, for all of them."""
    if known(case, name) is None:
        for each, there in zip(_rows, *_asked().tuples({_CASE: case.pk}), strict=True):
            case.__dict__.setdefault(_named(each), bool(there))
    return bool(known(case, name))


def _named(name: str) -> str:
    return f"has_{name}"


@lru_cache(maxsize=1)
def _asked() -> Kept[Case]:
    """Made once all floors have registered."""
    return keep(Case.objects.filter(pk=_CASE).values_list(*(Exists(rows(_CASE)) for rows in _rows.values())))
