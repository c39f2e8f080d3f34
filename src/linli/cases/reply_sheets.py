"""Ready answers in the sheet that an office keeps: what each row would do, and what is kept (`papers.rows`)."""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial

from django.db import transaction
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from linli.cases import packs, replies
from linli.cases.desk_models import QuickReply
from linli.journal.actors import Actor
from linli.papers import rows
from linli.papers.matching import Field
from linli.papers.rows import BAD, CHANGED, NEW, SAME, Given, Row
from linli.places.models import Area

KIND = "replies"
FIELDS = (
    Field.of(KIND, "title", pgettext_lazy("of a notice", "Title"), required=True),
    Field.of(KIND, "text", gettext_lazy("Words"), required=True),
    Field.of(KIND, "area", gettext_lazy("Area")),
    Field.of(KIND, "category", gettext_lazy("For this kind alone")),
    Field.of(KIND, "step", gettext_lazy("For this step alone")),
)
Key = tuple[int, str]


def how(areas: Sequence[Area], *, by: Actor) -> rows.Import:
    """The import for whoever keeps the answers of these areas; without an area a row is for the first."""
    title, enter = gettext_lazy("Ready answers from a sheet"), partial(keep, areas, by=by)
    return rows.Import(KIND, title, FIELDS, partial(judged, areas), enter)


def said(row: QuickReply) -> tuple[str, str]:
    """For which kind and which step it is, in the reader's words; empty: for all."""
    return _shown(categories(), row.category), _shown(steps(), row.step)


def _shown(known: Mapping[str, str], name: str) -> str:
    return next((words for words, key in known.items() if key == name and words != key), name)


def categories() -> dict[str, str]:
    """What a sheet calls the kinds, in the reader's words first, then in both languages and by name."""
    reader = get_language() or "zh-hans"
    found: dict[str, str] = {}
    for language in (reader, "zh-hans", "en"):
        for pack in packs.all_active():
            for name, category in pack.categories.items():
                if category.active:
                    found.setdefault((category.staff or category.title).say(language), name)
    return found | {name: name for name in list(found.values())}


def steps() -> dict[str, str]:
    """The same of the steps."""
    reader = get_language() or "zh-hans"
    found: dict[str, str] = {}
    for language in (reader, "zh-hans", "en"):
        for pack in packs.all_active():
            for name, action in pack.actions.items():
                if replies.speaks(action):
                    found.setdefault(action.title.say(language), name)
    return found | {name: name for name in list(found.values())}


def judged(areas: Sequence[Area], given: Iterable[Given]) -> list[Row]:
    """Every row with what it would do, the bad ones with the mend. Nothing is changed."""
    here = {(one.area_id, one.title): one for one in replies.of_areas([area.pk for area in areas])}
    kinds, known, seen = categories(), steps(), dict[Key, int]()
    return [_judged(areas, here, kinds, known, seen, *one) for one in given]


def _judged(
    areas: Sequence[Area], here: Mapping[Key, QuickReply], kinds: Mapping[str, str], known: Mapping[str, str],
    seen: dict[Key, int], line: int, cells: dict[str, str],
) -> Row:  # fmt: skip
    area = _area(areas, cells["area"])
    fault = ""
    if area is None:
        fault = _("You keep no answers of this area; write its name as on this page.")
    elif not cells["title"] or not cells["text"]:
        fault = _("A ready answer has a title and words.")
    elif len(cells["title"]) > 40 or len(cells["text"]) > 1000:
        fault = _("A title of at most 40 characters, and words of at most 1000.")
    elif cells["category"] and cells["category"] not in kinds:
        fault = _("There is no kind of this name; leave it empty for all.")
    elif cells["step"] and cells["step"] not in known:
        fault = _("No step of this name is written to the resident.")
    elif (key := (area.pk, cells["title"])) in seen:
        fault = _("This stands in line %(line)s already; leave one out.") % {"line": seen[key]}
    if fault or area is None:
        return Row(line, cells, BAD, fault)
    seen[key] = line
    there = here.get(key)
    if there is None:
        return Row(line, cells, NEW)
    same = (there.text, there.category, there.step) == (
        cells["text"], kinds.get(cells["category"], ""), known.get(cells["step"], ""),
    )  # fmt: skip
    return Row(line, cells, SAME) if same else Row(line, cells, CHANGED, _standing(there))


def _standing(row: QuickReply) -> str:
    """What the sheet would write over. It is shown, so that nothing is if somebody wrote something else meanwhile."""
    return _("Stands there now: %(words)s") % {"words": " · ".join(filter(None, [row.text, *said(row)]))}


def _area(areas: Sequence[Area], name: str) -> Area | None:
    return next((area for area in areas if area.name == name), None) if name else areas[0]


@transaction.atomic
def keep(areas: Sequence[Area], shown: Iterable[Row], *, by: Actor) -> None:
    """Keep what was shown, all of it or nothing."""
    here = {(one.area_id, one.title): one.pk for one in replies.of_areas([area.pk for area in areas])}
    kinds, known = categories(), steps()
    for row in shown:
        area = _area(areas, row.given["area"])
        if area is not None:
            category, step = kinds.get(row.given["category"], ""), known.get(row.given["step"], "")
            with rows.named(row.line):
                replies.save(
                    area, row.given["title"], row.given["text"], by=by, category=category, step=step,
                    reply_id=here.get((area.pk, row.given["title"])),
                )  # fmt: skip
