"""An estate's monthly report (月报): written from the journal when the month is over, released by the desk."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from linli.cases import counting, ends, handling, packs, standing, told
from linli.cases.doors.desk.wording import category_words
from linli.cases.models import Case, Step
from linli.cases.oversight_models import MonthReport
from linli.cases.standing import PROMISED
from linli.journal.actors import SYSTEM, Actor
from linli.journal.bodies import data_of
from linli.journal.models import Entry
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.canonical import canonical_bytes, salted_digest
from linli.kernel.refused import NotAllowed, Refused
from linli.people.access import may
from linli.places.models import Area
from linli.rules import month_report as rules
from linli.rules.paper import Document, Paragraph, Table
from linli.rules.rates import Handling
from linli.ui import moments

CHUNK = 1000


def span(month: date) -> tuple[datetime, datetime]:
    """From the month's first instant to that of the next one."""
    return clock.midnight(month), clock.midnight((month.replace(day=28) + timedelta(days=4)).replace(day=1))


@transaction.atomic
def write(area: Area, month: date, *, by: Actor = SYSTEM) -> MonthReport:
    """Write the month from its entries. A released report stands as it was released."""
    month = month.replace(day=1)
    if span(month)[1] > clock.now():
        raise Refused("month_runs", _("This month is not over yet."))
    one = MonthReport.objects.select_for_update().filter(area=area, month=month).first()
    fresh = one is None
    one = one or MonthReport(area=area, month=month)
    if by != SYSTEM and not may(by, "report.release", one):
        raise NotAllowed(_("The month is written and released by the desk of the estate or an office above."))
    if one.released_at is not None:
        raise Refused("released_already", _("This report is released; it stands as it was."))
    one.content, one.written_at = dict(_content(area, month)), clock.now()
    one.save()
    digest = salted_digest(bytes(one.salt), canonical_bytes(one.content).decode())
    data = {"month": str(month), "content": digest}
    record("report.written", one, by=by, data=data, area_id=area.pk, new=fresh)
    return one


def _content(area: Area, month: date) -> Mapping[str, Any]:
    since, until = span(month)
    told = rules.content(rules.month(_happened(area, since, until)), _waiting(area, until))
    came = Case.objects.filter(estate_id=area.pk, created_at__gte=since, created_at__lt=until, concerned=False)
    return {**told, "handling": asdict(handling.counts_of(counting.tallies(came)))}


def _happened(area: Area, since: datetime, until: datetime) -> list[rules.Happened]:
    """The month's entries about the estate's cases, oldest first; what is about its own staff is told above it.

    Entries are walked back from the newest by their index, and no further than the month's beginning.
    """
    rows = Entry.objects.filter(area_id=area.pk).order_by("-pk")
    found: list[Entry] = []
    for entry in rows.iterator(chunk_size=CHUNK):
        if entry.at < since:
            break
        if entry.at < until and entry.subject_kind == "case":
            found.append(entry)
    ids = {entry.subject_id for entry in found}
    versions: dict[int, int] = {}
    stood: dict[int, str] = {}  # in which state when the month began
    for part in _parts(sorted(ids)):
        versions |= dict(Case.objects.filter(pk__in=part, concerned=False).values_list("pk", "pack_version_id"))
        before = Step.objects.filter(case__in=part, at__lt=since).order_by("pk")
        stood |= dict(before.values_list("case_id", "state").iterator(chunk_size=CHUNK))
    known = (entry for entry in reversed(found) if entry.subject_id in versions)
    return [_one(entry, versions[entry.subject_id], stood.get(entry.subject_id, "")) for entry in known]


def _parts(ids: list[int]) -> Iterator[list[int]]:
    for first in range(0, len(ids), CHUNK):
        yield ids[first : first + CHUNK]


def _one(entry: Entry, version: int, stood: str) -> rules.Happened:
    data, pack = data_of(entry), packs.by_version(version)
    state, before = pack.states.get(data.get("state", "")), pack.states.get(stood)
    action = pack.actions.get(entry.verb.removeprefix("case."))
    return rules.Happened(
        case=entry.subject_id,
        kind=(version, data.get("category", "")),
        verb=entry.verb,
        outcome=state.outcome if state else "",
        ends=state.ends if state else False,
        said=action.outcome if action else "",
        over=before.ends if before else False,
    )


def _waiting(area: Area, until: datetime) -> list[rules.Waiting]:
    """What was open when the month ended, as it stands now, by state and by the reason that is known of it."""
    still = Q(open=True) | Q(closed_at__gte=until)
    cases = Case.objects.filter(still, estate_id=area.pk, created_at__lt=until, concerned=False).order_by()
    others = cases.exclude(outcome="parked")
    past = others.filter(open=True, due_at__lt=until).only(*PROMISED).iterator(CHUNK)
    late = Counter((case.pack_version_id, case.state) for case in past if _broken(case, until))
    found = [
        rules.Waiting(version, state, "", number, late[version, state])
        for version, state, number in others.values_list("pack_version_id", "state").annotate(number=Count("pk"))
    ]
    parked: dict[tuple[int, str, str], list[bool]] = {}
    for case in cases.filter(outcome="parked").only(*PROMISED, "answers").iterator(CHUNK):
        key = (case.pack_version_id, case.state, ends.code(case, packs.by_version(case.pack_version_id), "parked"))
        parked.setdefault(key, []).append(_broken(case, until))
    return [*found, *(rules.Waiting(*key, len(each), sum(each)) for key, each in parked.items())]


def _broken(case: Case, until: datetime) -> bool:
    """Whether what residents were promised had run out by then."""
    promised = standing.promise(case, packs.by_version(case.pack_version_id))
    return promised is not None and promised.broken(until)


@transaction.atomic
def release(report_id: int, note: str, *, by: Actor) -> MonthReport:
    """From now on residents read it, with what the office adds in its own words."""
    one = MonthReport.objects.select_for_update(of=("self",)).select_related("area").get(pk=report_id)
    if not may(by, "report.release", one):
        raise NotAllowed(_("The month is written and released by the desk of the estate or an office above."))
    if one.released_at is not None:
        raise Refused("released_already", _("This report is released; it stands as it was."))
    one.note, one.released_at, one.released_by_id = note.strip()[:1000], clock.now(), by.person_id
    one.save(update_fields=["note", "released_at", "released_by"])
    data = {"month": str(one.month), "words": salted_digest(bytes(one.salt), one.note)}
    record("report.released", one, by=by, data=data, area_id=one.area_id)
    return one


def write_all() -> int:
    """On the first of a month: the month before, of every estate that has cases. Returns how many."""
    last = (clock.today().replace(day=1) - timedelta(days=1)).replace(day=1)
    written = 0
    for area in Area.objects.filter(level="estate", ends=None).order_by("pk").iterator():
        done = MonthReport.objects.filter(area=area, month=last).exists()
        if not done and Case.objects.filter(estate_id=area.pk).exists():
            write(area, last)
            written += 1
    return written


# ---- in words ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Told:
    """The report in the reader's language: sentences, and two tables."""

    title: str
    sentences: list[str]
    kinds: list[tuple[str, int]]
    waiting: list[tuple[str, str, int, int]]  # where it stands, why, how many, how many of them late
    note: str
    written_at: datetime


def in_words(one: MonthReport) -> Told:
    """No statement of its own but for the versions of processes, which are kept."""
    given = one.content
    title = _("%(estate)s: %(month)s") % {"estate": one.area.name, "month": month_words(one.month)}
    return Told(
        title, list(_sentences(given)), _kinds(given["kinds"]),
        [_waits(*row) for row in given["waiting"]], one.note, one.written_at,
    )  # fmt: skip


def month_words(month: date) -> str:
    """October 2026."""
    return moments.written(month, "YEAR_MONTH_FORMAT")


def _sentences(given: Mapping[str, Any]) -> Iterator[str]:
    always = {"carried", "done", "open"}
    for name, words in _counted(given).items():
        if given[name] or name in always:
            yield words % given
    yield from _rates(given.get("handling"))  # months that were written before these were reckoned have none


def _counted(given: Mapping[str, Any]) -> dict[str, str]:
    """Sentence by what it counts, in the order in which they stand."""
    return {
        "carried": ngettext(
            "%(carried)s matter was open when the month began; %(received)s came in.",
            "%(carried)s matters were open when the month began; %(received)s came in.",
            given["carried"],
        ),
        "done": ngettext(
            "%(done)s was done.",
            "%(done)s were done.",
            given["done"],
        ),
        "reopened": ngettext(
            "%(reopened)s time somebody said that it was not solved, and it was taken up again.",
            "%(reopened)s times somebody said that it was not solved, and it was taken up again.",
            given["reopened"],
        ),
        "declined": ngettext(
            "%(declined)s was not accepted, and it was said where to go instead.",
            "%(declined)s were not accepted, and it was said where to go instead.",
            given["declined"],
        ),
        "unreached": ngettext(
            "%(unreached)s was closed because nobody could be reached.",
            "%(unreached)s were closed because nobody could be reached.",
            given["unreached"],
        ),
        "withdrawn": ngettext(
            "%(withdrawn)s was withdrawn.",
            "%(withdrawn)s were withdrawn.",
            given["withdrawn"],
        ),
        "parked": ngettext(
            "%(parked)s cannot be done for now; it counts as not solved.",
            "%(parked)s cannot be done for now; they count as not solved.",
            given["parked"],
        ),
        "excluded": ngettext(
            "%(excluded)s was left out of the rates; the list is public.",
            "%(excluded)s were left out of the rates; the list is public.",
            given["excluded"],
        ),
        "supervised": ngettext(
            "%(supervised)s was put under supervision.",
            "%(supervised)s were put under supervision.",
            given["supervised"],
        ),
        "open": ngettext(
            "%(open)s is still open; later than promised: %(late)s.",
            "%(open)s are still open, %(late)s of them later than promised.",
            given["open"],
        ),
    }


def _rates(counts: Mapping[str, int] | None) -> Iterator[str]:
    """Of what came in the month, as it stood when this was written."""
    for title, formula, rate in handling.told(Handling(**counts)).values() if counts else ():
        if rate.whole:
            words = {"title": title, "formula": formula, "part": rate.part, "whole": rate.whole, "percent": rate.text}
            yield _("%(title)s: %(part)s ÷ %(whole)s = %(percent)s%% (%(formula)s).") % words


def _kinds(rows: list[tuple[int, str, int]]) -> list[tuple[str, int]]:
    found: dict[str, int] = {}
    for version, category, number in rows:
        words = category_words(packs.by_version(version), category)
        found[words] = found.get(words, 0) + number
    return sorted(found.items(), key=lambda one: -one[1])


def _waits(version: int, state: str, why: str, number: int, late: int) -> tuple[str, str, int, int]:
    pack = packs.by_version(version)
    standing = pack.states[state]
    reason = ends.words(pack, "parked", why) if why else told.say(standing.next)
    return told.say(standing.outside or standing.public), reason, number, late


def document(one: MonthReport) -> Document:
    """The report on paper, for the board or to be handed up."""
    said = in_words(one)
    blocks: list[Paragraph | Table] = [Paragraph(words) for words in said.sentences]
    if said.kinds:
        rows = ((_("Which kind"), _("Received")), *((kind, str(number)) for kind, number in said.kinds))
        blocks += [Paragraph(_("What was received"), "level1"), Table(tuple(rows))]
    if said.waiting:
        head = (_("Where it stands"), _("Why it waits"), pgettext("how many requests", "Open"), _("Late"))
        waits = ((where, why, str(number), str(late)) for where, why, number, late in said.waiting)
        blocks += [Paragraph(_("What waits, and why"), "level1"), Table((head, *waits))]
    if said.note:
        blocks += [
            Paragraph(_("The office adds"), "level1"),
            *(Paragraph(line) for line in said.note.splitlines() if line),
        ]
    day = moments.whole(clock.day_of(one.released_at or one.written_at))  # with its year: it is filed
    return Document(said.title, one.area.name, date=day, blocks=tuple(blocks), draft=one.released_at is None)
