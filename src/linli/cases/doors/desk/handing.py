"""Lists handed out: their columns, masked, and the entry that says who took how many."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from linli.cases import packs
from linli.cases.disclosure import name_of_reporter
from linli.cases.doors.desk import wording
from linli.cases.models import Case
from linli.cases.titles import read_as
from linli.journal.actors import Actor
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed
from linli.papers.sheets import Column
from linli.people import terms
from linli.people.wording import masked
from linli.places.models import Area
from linli.rules.masks import mask_phone_whole

CHUNK = 1000


def columns() -> list[Column]:
    """The columns of the ledger as offices keep it; personal ones are masked."""
    return [
        Column(_("Number"), 18, text=True),
        Column(_("Number at the source"), 16, text=True),
        Column(_("Entered at"), 17),
        Column(_("Happened at"), 17),
        Column(_("Source"), 10),
        Column(_("Category"), 14),
        Column(_("Matter"), 40, wrap=True),
        Column(_("Place"), 16),
        Column(_("State"), 12),
        Column(_("Handler"), 18),
        Column(_("To be handled by"), 17),
        Column(_("First contact"), 17),
        Column(_("Finished at"), 17),
        Column(_("Handling overdue"), 10),
        Column(_("Reopened"), 8),
        Column(_("Solved"), 8),
        Column(_("Reporter (masked)"), 12),
        Column(_("Telephone (masked)"), 14, text=True),
    ]


def lines(cases: QuerySet[Case], language: str) -> Iterator[Sequence[Any]]:
    """One row a case, read in chunks; any number of them is never held whole."""
    related = cases.select_related("area", "handler", "handler_post", "reporter").defer("text", "clocks", "facts")
    now = clock.now()
    for case in related.iterator(chunk_size=CHUNK):
        pack = packs.by_version(case.pack_version_id)
        late = case.late or (case.open and case.resolve_due is not None and case.resolve_due < now)
        yield (
            wording.number_of(case),
            case.source_number,
            _local(case.created_at),
            _local(case.happened_at),
            wording.channel_words(case, pack),
            wording.category_words(pack, case.category),
            read_as(case, pack, language),
            case.place_label,
            pack.states[case.state].title.say(language),
            wording.handler_of(case),
            _local(case.resolve_due),
            _local(case.contacted_at),
            _local(case.finished_at),
            _("yes") if late else "",
            case.reopened or "",
            "" if case.solved is None else _("yes") if case.solved else _("no"),
            masked("name", name_of_reporter(case)),
            mask_phone_whole(case.reporter_phone),
        )


def _local(moment: datetime | None) -> str:
    return moment.astimezone(clock.LOCAL).strftime("%Y-%m-%d %H:%M") if moment else ""


@transaction.atomic
def note(what: str, count: int, *, by: Actor) -> None:
    """Put on record that a list left the system: `what` is "excel" or "print"; filed under the area of the post."""
    held = terms.held(by.person_id)
    if not held:
        raise NotAllowed(_("Only holders of a post hand out lists."))
    area = Area.objects.select_for_update().get(pk=held[0].area_id)
    record("area.requests_exported", area, by=by, data={"rows": count, "as": what}, area_id=area.pk)
