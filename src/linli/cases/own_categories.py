"""The categories of a process, edited at the desk: each change is one more version of it, as with their questions."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from linli.cases import own_questions, packs
from linli.cases.models import PackVersion
from linli.journal.actors import Actor
from linli.kernel.refused import Refused
from linli.rules import own_categories as rules
from linli.rules import own_groups
from linli.rules import own_questions as asked
from linli.rules.pack import Pack
from linli.rules.pack_parts import Category
from linli.rules.reading import PackError
from linli.settings import registry

AT_MOST = 60  # of one process: whoever reports something finds theirs among them on a phone


def next_name(pack_id: str) -> str:
    """A name that no version of the process has given to a category."""
    versions = PackVersion.objects.filter(pack=pack_id).values_list("pk", flat=True)
    return rules.name_of_next(name for pk in versions for name in packs.by_version(pk).categories)


@transaction.atomic
def edit(version_id: int, name: str, category: Category, *, by: Actor, seen: str | None = None) -> PackVersion:
    """Propose the process with this category, a new one without a name; refused where somebody proposed meanwhile."""
    version = own_questions.taken_up(version_id, by=by, seen=seen)
    page = packs.by_version(version.pk)
    _must_be_in_order(page, name, category)
    try:
        text = rules.written(
            version.text, name or next_name(version.pack), category, own_questions.next_edition(version)
        )
    except PackError as error:
        raise Refused("pack_faulty", "\n".join(error.faults)) from error
    return packs.propose(text, by=by, templates=version.templates)


def _must_be_in_order(page: Pack, name: str, category: Category) -> None:
    others = {key: one for key, one in page.categories.items() if key != name}
    if name and page.categories.get(name) == category:
        raise Refused("nothing_changed", _("Nothing is different."))
    if not name and len(others) >= AT_MOST:
        raise Refused("too_many", _("A process has sixty categories at most; switch off one that nobody needs."))
    if name == page.unsorted and not category.active:
        raise Refused("unsorted", _("This category takes what nobody sorted; it stays switched on."), field="active")
    order = list(page.categories)
    if page.unsorted and name and category.active and order.index(name) > order.index(page.unsorted):
        words = _("It stands after the one that takes what nobody sorted, and would take that; add a new one instead.")
        raise Refused("after_unsorted", words, field="active")
    if rules.goes_above(page.categories.values()) and not rules.goes_above([*others.values(), category]):
        words = _("What is said about those who would listen goes under this one alone: in use, and one level up.")
        raise Refused("nobody_above", words, field="about_people" if category.active else "active")
    if category.active and any(one.active and one.title.zh == category.title.zh for one in others.values()):
        raise Refused("title_taken", _("Another category is called so."), field="zh")
    for clock, length in category.clocks.items():
        if key := page.clocks[clock].setting:
            registry.declared(key).cleaned(length)  # what the law asks of the setting it asks of the category


@dataclass(frozen=True)
class Edited:
    """One version by which something of the page changed, after which other one."""

    version: PackVersion
    at: datetime
    who: str
    before: Pack
    after: Pack


def history(pack_id: str, name: str) -> list[Edited]:
    """Every version that changed the category, the newest first."""
    return versions_where(pack_id, lambda before, after: before.categories.get(name) != after.categories.get(name))


def versions_where(pack_id: str, changed: Callable[[Pack, Pack], bool]) -> list[Edited]:
    """Every version that differs so from the one before, the newest first. Two statements each."""
    found: list[Edited] = []
    before: Pack | None = None
    for version in PackVersion.objects.filter(pack=pack_id).order_by("number").defer("text", "templates"):
        after = packs.by_version(version.pk)
        if before and changed(before, after):
            found.append(Edited(version, *own_questions.proposed(version), before, after))
        before = after
    return found[::-1]


def left_behind(version: PackVersion, before: PackVersion) -> bool:
    """Whether another author's version lacks a category, a group or their order as here, or a category's question."""
    here, new = packs.by_version(before.pk), packs.by_version(version.pk)
    categories = not new.edition and own_groups.is_left_behind(here, _base(before), new)
    return categories or own_questions.left_behind(version, before)


@transaction.atomic
def take_along(version_id: int, *, by: Actor) -> PackVersion:
    """Propose another author's version once more, with categories, groups, order and questions as they are here now."""
    version = PackVersion.objects.get(pk=version_id)
    here = PackVersion.objects.filter(pack=version.pack, active=True).first()
    if here is None:
        return version
    mine, theirs, edition = (
        packs.by_version(here.pk), packs.by_version(version.pk), own_questions.next_edition(version)
    )  # fmt: skip
    text = own_groups.kept_along(version.text, mine, _base(here), theirs, edition)
    page, _lines = packs.read_here(text, packs.PAGE)
    return packs.propose(asked.kept_along(text, mine, page, edition), by=by, templates=version.templates)


@transaction.atomic
def publish_folder(folder: Path, *, by: Actor) -> PackVersion:
    """Put an author's folder in force with what was edited here: an upgrade takes no category or question away."""
    text = (folder / packs.PAGE).read_text()
    page, _lines = packs.read_here(text, str(folder / packs.PAGE))
    here = PackVersion.objects.filter(pack=page.id, active=True).first()
    if here is None or not page.active:
        return packs.publish_folder(folder, by=by)
    if packs.by_version(here.pk).edition and packs.is_of(_version_below(here), folder):
        return here
    version = packs.propose_folder(folder, by=by)
    if left_behind(version, here):
        version = take_along(version.pk, by=by)
    return packs.put_in_force(version.pk, by=by)


def _base(version: PackVersion) -> Pack | None:
    """The page as its author wrote it, before it was edited here."""
    below = _version_below(version)
    return packs.by_version(below.pk) if below else None


def _version_below(version: PackVersion) -> PackVersion | None:
    """The version as its author handed it in, before it was edited here."""
    number = packs.by_version(version.pk).version
    for known in PackVersion.objects.filter(pack=version.pack).order_by("number").defer("text", "templates"):
        page = packs.by_version(known.pk)
        if page.version == number and not page.edition:
            return known
    return None
