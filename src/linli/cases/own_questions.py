"""What a category asks by itself, edited at the desk: each change is one more version of its process.

A version is proposed and put in force as any other (`cases.packs`), so that a case keeps the questions it was asked,
and the journal and the list of versions say who changed what and when.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from linli.cases import packs
from linli.cases.models import PackVersion
from linli.journal.actors import Actor
from linli.journal.models import Entry
from linli.journal.queries import history_of
from linli.journal.seen import must_be_as_seen
from linli.kernel.refused import Refused
from linli.people.models import Person
from linli.rules import own_questions as rules
from linli.rules.pack import Pack
from linli.rules.questions import Input
from linli.rules.reading import PackError, Page

AT_MOST = 12  # of one category: whoever reports something answers them on a phone


def editable() -> list[PackVersion]:
    """The processes in force that sort by categories, each as its newest version, proposed ones too."""
    ids = [version for version, pack in packs.in_force() if pack.categories]
    names = PackVersion.objects.filter(pk__in=ids).values_list("pack", flat=True)
    return [newest(name) for name in sorted(names)]


def newest(pack_id: str) -> PackVersion:
    """The version on which the next change is built: what was proposed last, else what is in force."""
    rows = PackVersion.objects.filter(pack=pack_id).order_by("-number").defer("templates")
    in_force = next((row for row in rows if row.active), None)
    waiting = [row for row in packs.waiting() if row.pack == pack_id]
    if found := next(iter(waiting), in_force):
        return rows.get(pk=found.pk)
    raise PackVersion.DoesNotExist


def taken_up(version_id: int, *, by: Actor, seen: str | None) -> PackVersion:
    """The version to be edited, its process locked; refused where somebody proposed since the page was drawn."""
    version = PackVersion.objects.get(pk=version_id)
    packs.must_publish(by)
    list(PackVersion.objects.select_for_update().filter(pack=version.pack).values_list("pk", flat=True))
    must_be_as_seen(seen, str(newest(version.pack).pk))
    return version


def next_name(pack_id: str, category: str, taken: Sequence[str]) -> str:
    """A name that no version of the process has given to a question of the category."""
    versions = PackVersion.objects.filter(pack=pack_id).values_list("pk", flat=True)
    asked = [one.name for pk in versions for one in rules.of(packs.by_version(pk), category)]
    stem = f"{category[:18]}_"
    ends = [name.removeprefix(stem) for name in (*asked, *taken) if name.startswith(stem)]
    numbers = [int(end) for end in ends if end.isascii() and end.isdecimal() and len(end) < 5]
    return f"{stem}{max(numbers, default=0) + 1}"


def tried(version: PackVersion, category: str, questions: Sequence[Input]) -> tuple[Pack, Page, str]:
    """The page with these questions, read whole but not kept. Refused where it is none."""
    try:
        text = rules.rewritten(version.text, category, questions, next_edition(version))
        return *packs.read_here(text, packs.PAGE), text
    except PackError as error:
        raise Refused("pack_faulty", "\n".join(error.faults)) from error


@transaction.atomic
def edit(
    version_id: int, category: str, questions: Sequence[Input], *, by: Actor, seen: str | None = None
) -> PackVersion:
    """Propose the process with these questions under the category; refused where somebody proposed meanwhile."""
    version = taken_up(version_id, by=by, seen=seen)
    if len(questions) > AT_MOST:
        raise Refused("too_many", _("A category asks twelve questions at most."))
    pack, _page, text = tried(version, category, questions)
    if rules.of(pack, category) == rules.of(packs.by_version(version.pk), category):
        raise Refused("nothing_changed", _("Nothing is different."))
    return packs.propose(text, by=by, templates=version.templates)


def left_behind(version: PackVersion, before: PackVersion) -> bool:
    """Whether the version in force asks something of a category's own that this one does not."""
    here, new = packs.by_version(before.pk), packs.by_version(version.pk)
    return any((own := rules.of(here, name)) and own != rules.of(new, name) for name in new.categories) and not any(
        one.categories for one in new.form
    )


def next_edition(version: PackVersion) -> int:
    """One more than the last edition of the page's version here."""
    number = packs.by_version(version.pk).version
    known = PackVersion.objects.filter(pack=version.pack).values_list("pk", flat=True)
    return max(one.edition for pk in known if (one := packs.by_version(pk)).version == number) + 1


@dataclass(frozen=True)
class Edited:
    """One version by which the category's own questions changed."""

    version: PackVersion
    at: datetime
    who: str
    before: tuple[Input, ...]
    after: tuple[Input, ...]


def history(pack_id: str, category: str) -> list[Edited]:
    """Every version that changed them, the newest first, with who proposed it. Two statements a version."""
    found: list[Edited] = []
    before: tuple[Input, ...] = ()
    for version in PackVersion.objects.filter(pack=pack_id).order_by("number").defer("text", "templates"):
        after = rules.of(packs.by_version(version.pk), category)
        if after != before:
            found.append(Edited(version, *proposed(version), before, after))
        before = after
    return found[::-1]


def proposed(version: PackVersion) -> tuple[datetime, str]:
    """When the version was proposed, and by whom."""
    entry = history_of(version).filter(verb="pack.proposed").order_by("seq").first()
    return (entry.at if entry else version.published_at), _who(entry)


def _who(entry: Entry | None) -> str:
    if entry is None or entry.person_id is None:
        return _("the system")
    return Person.objects.filter(pk=entry.person_id).values_list("name", flat=True).first() or ""
