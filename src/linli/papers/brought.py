"""A table brought to a page, kept between its steps: each step has an address, so that the browser's Back leads there.

Whoever brought it sees it, nobody else; it goes as it is taken in, and otherwise within a week.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.journal.actors import Actor
from linli.kernel import clock
from linli.kernel.codes import normalised
from linli.kernel.refused import NotAllowed, Refused
from linli.papers.match_models import Brought
from linli.places.models import Area
from linli.rules.pasted import Pasted

KEPT = timedelta(days=7)  # as what was staged for an import
GONE = gettext_lazy("This table is not kept any more, or was entered already. Bring it once more.")


@dataclass(frozen=True)
class Draft:
    """What was read, what was typed beside it, and which column is what; none until somebody said that."""

    table: Pasted
    typed: Mapping[str, str]
    columns: Mapping[str, str] | None = None
    code: str = field(default="", compare=False)


def keep(kind: str, area: Area, draft: Draft, *, by: Actor) -> str:
    """Keep it for the page's next step; answers by what code. Nothing is changed yet."""
    if by.person_id is None:
        raise NotAllowed(_("Sign in to bring a table."))
    row = Brought.objects.create(kind=kind, area=area, by_id=by.person_id, content=_packed(draft))
    return row.code


def of(kind: str, area: Area, code: str, *, by: Actor) -> Draft | None:
    """What oneself brought; none where it is gone, or was somebody else's."""
    row = Brought.objects.filter(kind=kind, area=area, by_id=by.person_id or 0, code=normalised(code)).first()
    return _unpacked(row) if row else None


@transaction.atomic
def say_columns(code: str, columns: Mapping[str, str], *, by: Actor) -> None:
    """Which of its columns is what, for this one table."""
    row = Brought.objects.select_for_update().filter(code=code, by_id=by.person_id).first()
    if row is None:
        raise Refused("table_gone", str(GONE))
    draft = _unpacked(row)
    row.content = _packed(Draft(draft.table, draft.typed, columns))
    row.save(update_fields=["content"])


def forget(kind: str, area: Area, code: str, *, by: Actor, said: Mapping[str, str]) -> None:
    """It was taken in: it goes, with every earlier try of oneself; what was brought after it waits on.

    `said`: for what it was, as it stands in `typed`; what one brought for something else in the area stays.
    """
    own = Brought.objects.filter(kind=kind, area=area, by_id=by.person_id or 0)
    taken = own.filter(code=code).values("pk")
    gone = [row.pk for row in own.filter(pk__lte=taken) if said.items() <= _unpacked(row).typed.items()]
    own.filter(pk__in=gone).delete()


def forget_old() -> int:
    """Drop what waited for a week: it may name people. Answers how many went."""
    gone, _each = Brought.objects.filter(at__lt=clock.shift(-KEPT)).delete()
    return gone


def _packed(draft: Draft) -> str:
    table = draft.table
    kept = [table.headings, table.rows, table.lines, dict(draft.typed), draft.columns and dict(draft.columns)]
    return json.dumps(kept, ensure_ascii=False)


def _unpacked(row: Brought) -> Draft:
    headings, rows, lines, typed, columns = json.loads(row.content)
    return Draft(Pasted(tuple(headings), tuple(map(tuple, rows)), tuple(lines)), typed, columns, row.code)
