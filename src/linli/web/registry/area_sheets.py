"""Areas from the sheet that an office keeps: communities, estates and grids of one area, all of them or none.

The page and the matching of the columns are those of every such import (`papers.rows`).
"""

import hashlib
import json
from collections.abc import Iterable

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.journal.actors import Actor
from linli.kernel.refused import Refused
from linli.papers import rows
from linli.papers.matching import Field
from linli.papers.rows import Given
from linli.people.doors import desk_form
from linli.places import importing
from linli.places.models import Area, Level
from linli.web.registry.doors import editable

KIND = "areas"
MOST = 2000
FIELDS = (
    Field.of(KIND, "code", pgettext_lazy("of an area", "Code"), required=True),
    Field.of(KIND, "name", pgettext_lazy("of an area", "Name"), required=True),
    Field.of(KIND, "level", pgettext_lazy("of an area", "Level"), required=True),
    Field.of(KIND, "parent", gettext_lazy("Code of the area above")),
    Field.of(KIND, "prefix", gettext_lazy("Prefix of request numbers")),
)


def how(area: Area, *, by: Actor) -> rows.Import:
    """The import of what lies in one area."""
    title = gettext_lazy("Areas from a sheet")

    def judge(given: list[Given]) -> list[rows.Row]:
        found = importing.judged((importing.Row.of(line, cells) for line, cells in given), within=area)
        return [
            rows.Row(line, cells, one.state, one.words)
            for (line, cells), one in zip(given, found, strict=True)
        ]  # fmt: skip

    return rows.Import(KIND, title, FIELDS, judge, lambda shown: take_in(area, shown, by=by), MOST, whole=True)


def take_in(area: Area, shown: Iterable[rows.Row], *, by: Actor) -> importing.Outcome:
    """Add and rename as shown; Refused, and nothing done, where a row is wrong by now."""
    listed = list(shown)
    given = [importing.Row.of(row.line, row.given) for row in listed]
    sha256 = hashlib.sha256(json.dumps([row.given for row in listed]).encode()).hexdigest()
    outcome = importing.import_rows(given, source=_("A sheet of %(area)s") % {"area": area.name}, sha256=sha256,
                                    by=by, within=area)  # fmt: skip
    for wrong in outcome.wrong:
        with rows.named(wrong.line):
            raise Refused("area_wrong", wrong.message)
    return outcome


@desk_form
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the sheet in; what each row would do is shown before anything is entered."""
    area, by = editable(request, Area, pk=pk)
    if area.level in (Level.ESTATE, Level.GRID):
        raise Http404
    hint = _("Codes of 12 to 18 digits; the level as a word: community, estate, grid. A bad row keeps all out.")
    return rows.page(
        request, how(area, by=by), area, by=by, hint=hint, back=reverse("web:area", args=[pk]), whose=area.name
    )
