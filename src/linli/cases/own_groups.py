"""The groups of a process's categories and the order of both, edited at the desk, each change as one more version."""

from collections.abc import Callable, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from linli.cases import own_questions, packs
from linli.cases.models import PackVersion
from linli.cases.own_categories import Edited, versions_where
from linli.journal.actors import Actor
from linli.kernel.refused import Refused
from linli.rules import own_groups as rules
from linli.rules import pack_diff
from linli.rules.own_categories import name_of_next
from linli.rules.pack import Pack
from linli.rules.reading import PackError
from linli.rules.words import Words

AT_MOST = 12  # groups of one process: whoever reports something reads them all first, on a phone


@transaction.atomic
def edit(version_id: int, name: str, words: Words, *, by: Actor, seen: str | None = None) -> PackVersion:
    """Propose the process with a group called so, a new one after all others without a name."""
    version = own_questions.taken_up(version_id, by=by, seen=seen)
    page, edition = packs.by_version(version.pk), own_questions.next_edition(version)
    if page.groups.get(name) == words:
        raise Refused("nothing_changed", _("Nothing is different."))
    if not name and len(page.groups) >= AT_MOST:
        raise Refused("too_many", _("A process has twelve groups at most; call one otherwise that nobody needs."))
    if any(one.zh == words.zh for key, one in page.groups.items() if key != name):
        raise Refused("title_taken", _("Another group is called so."), field="zh")
    return _proposed(version, rules.group_written, name or _next_name(version.pack), words, edition, by=by)


@transaction.atomic
def arrange(
    version_id: int, groups: Sequence[str], categories: Sequence[str], *, by: Actor, seen: str | None = None
) -> PackVersion:
    """Propose the process with its groups, and the categories in each, in this order."""
    version = own_questions.taken_up(version_id, by=by, seen=seen)
    page = packs.by_version(version.pk)
    order = rules.wished(page, groups, categories)
    if order == rules.order_of(page):
        raise Refused("nothing_changed", _("Nothing is different."))
    return _proposed(version, rules.arranged, order, own_questions.next_edition(version), by=by)


def _proposed(version: PackVersion, write: Callable[..., str], *said: object, by: Actor) -> PackVersion:
    try:
        text = write(version.text, *said)
    except PackError as error:
        raise Refused("pack_faulty", "\n".join(error.faults)) from error
    return packs.propose(text, by=by, templates=version.templates)


def _next_name(pack_id: str) -> str:
    """A name that no version of the process has given to a group."""
    versions = PackVersion.objects.filter(pack=pack_id).values_list("pk", flat=True)
    return name_of_next(name for pk in versions for name in packs.by_version(pk).groups)


def history(pack_id: str, name: str = "") -> list[Edited]:
    """Every version that changed a group or an order, or this group alone, the newest first."""
    return versions_where(pack_id, lambda before, after: _changed(before, after, name))


def _changed(before: Pack, after: Pack, name: str) -> bool:
    if name:
        return before.groups.get(name) != after.groups.get(name)
    return before.groups != after.groups or bool(pack_diff.order_changes(before, after))
