"""Packs as they stand in the database: published versions, the active one, read once a process."""

import hashlib
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache, reduce
from operator import or_
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from linli.cases import brought
from linli.cases.models import PackVersion
from linli.journal.actors import Actor
from linli.journal.changed import before_after
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.fresh import Fresh
from linli.kernel.refused import NotAllowed, Refused
from linli.people.access import in_post, may
from linli.people.kinds import PostKind
from linli.rules import pack_papers
from linli.rules.pack import Pack
from linli.rules.pack_diff import changes
from linli.rules.pack_parts import Box, Story
from linli.rules.reading import PackError, Page, load, read, read_again
from linli.settings.registry import Declared

SEEDS = Path(__file__).resolve().parent.parent / "packs"
PAGE = "process.yaml"


@lru_cache(maxsize=64)
def by_version(version_id: int) -> Pack:
    """The pack of a stored version; versions never change, so what was read once stays."""
    return read_kept(PackVersion.objects.only("pack", "number", "text").get(pk=version_id))[0]


def read_kept(version: PackVersion) -> tuple[Pack, Page]:
    """A stored version with the lines of its page."""
    return read_again(version.text, f"{version.pack} {version.number}")


@dataclass(frozen=True)
class _Published:
    """Every version, the active one of each pack, and what their pages say that is asked often."""

    all: tuple[int, ...]
    ids: dict[str, int]
    edition: tuple[Hashable, ...]
    readers: dict[str, frozenset[int]]
    whose_papers: dict[str, frozenset[str]]
    posts: dict[str, PostKind]
    settings: dict[str, Declared]


_kept = Fresh[_Published](5.0)


def _published() -> _Published:
    return _kept.get("all", _read_published)


def _read_published() -> _Published:
    rows = list(PackVersion.objects.order_by("pk").values_list("pk", "pack", "active", "readers", "declared"))
    kinds = sorted({kind for *_version, named, _parts in rows for kind in named})
    parts = sorted(((row[4], row[2]) for row in rows), key=lambda part: part[1])
    return _Published(
        all=tuple(row[0] for row in rows),
        ids={pack: pk for pk, pack, active, _kinds, _parts in rows if active},
        edition=tuple((pk, active) for pk, _pack, active, _kinds, _parts in rows),
        readers={kind: frozenset(row[0] for row in rows if kind in row[3]) for kind in kinds},
        whose_papers={kind: frozenset(row[1] for row in rows if kind in row[3]) for kind in kinds},
        posts=brought.posts(parts),
        settings=brought.settings(parts),
    )


def forget() -> None:
    """Drop what is kept, after a change in this process and between tests."""
    _kept.forget()
    by_version.cache_clear()


def active(pack_id: str) -> tuple[int, Pack]:
    """The active version's id and its pack."""
    version_id = _published().ids.get(pack_id)
    if version_id is None:
        raise Refused("no_such_process", _("No process “%(pack)s” is active here.") % {"pack": pack_id})
    return version_id, by_version(version_id)


def front() -> tuple[int, Pack]:
    """The pack that the resident's big button opens."""
    for version_id in _published().ids.values():
        pack = by_version(version_id)
        if pack.front:
            return version_id, pack
    raise Refused("no_front_process", _("No process is open to residents yet; an administrator has to publish one."))


def in_force() -> list[tuple[int, Pack]]:
    """Every pack in force with the id of its version."""
    return [(version_id, by_version(version_id)) for version_id in _published().ids.values()]


def all_active() -> list[Pack]:
    """Every pack in force, the one residents open first."""
    found = [by_version(version_id) for version_id in _published().ids.values()]
    return sorted(found, key=lambda pack: not pack.front)


def versions() -> tuple[int, ...]:
    """The ids of all published versions, old ones too: a case keeps its own."""
    return _published().all


def edition() -> tuple[Hashable, ...]:
    """Says of two moments whether the same versions are there, and the same ones active."""
    published = _published()
    return (_kept.edition, *published.edition)


def readers() -> dict[str, frozenset[int]]:
    """Kind of post → the versions whose cases it reads and works because their page names it."""
    return _published().readers


def whose_papers() -> dict[str, frozenset[str]]:
    """Kind of post → the processes whose papers it reads because their pages name it."""
    return _published().whose_papers


def posts() -> dict[str, PostKind]:
    """The kinds of posts that published processes bring, by code."""
    return _published().posts


def settings() -> dict[str, Declared]:
    """The settings that they bring, by key."""
    return _published().settings


# Who convenes a body deals with the cases whose pages name that post, and with no others.
CONVENERS = frozenset({"council_convener"})


def convened(kind: str) -> frozenset[int]:
    """The versions whose pages give such a convener something to do."""
    return frozenset(pk for pk in versions() if kind in _convening(by_version(pk)))


def _convening(pack: Pack) -> frozenset[str]:
    return CONVENERS.intersection(post for who in pack.who.values() for post in who.post)


def told() -> dict[int, Story]:
    """The versions of whose cases stories are made, old ones too, with what their pages say of it."""
    return {pk: story for pk in versions() if (story := by_version(pk).story)}


def told_now(case: str = "") -> Q:
    """The cases whose story everybody reads where they stand; `case` is the path to them, with "__" behind it."""
    read = (Q(**{f"{case}pack_version": pk, f"{case}state__in": story.shown}) for pk, story in told().items())
    return reduce(or_, read, Q(pk__in=[]))


def no_archive(case: str = "") -> Q:
    """All cases but archives, which certain offices alone read (petitions, enforcement); an editor's desk is none."""
    return Q(**{f"{case}reserved": False}) | Q(**{f"{case}pack_version__in": [*told()]})


def read_by(kinds: Collection[str], office: Collection[str]) -> list[Pack]:
    """The packs in force whose cases holders of these kinds of posts deal with; `office` with those that name none."""
    own = set(kinds)
    return [pack for pack in all_active() if own.intersection(pack.reads or {*office, *_convening(pack)})]


def boxes(of: Iterable[Pack]) -> dict[str, Box]:
    """The desk's boxes of these packs. Packs that name a box alike share it; the front pack's title stands."""
    found: dict[str, Box] = {}
    for pack in of:
        for name, box in pack.boxes.items():
            found.setdefault(name, box)
    return found


def read_here(text: str, source: str) -> tuple[Pack, Page]:
    """The pack and the lines of its page, checked against the posts and settings of this installation too."""
    return read(text, source, outside=lambda pack: brought.faults(pack, _beside(pack.id)))


def here() -> bool:
    """Whether there is a database that keeps processes: whoever writes a page needs none."""
    return PackVersion._meta.db_table in connection.introspection.table_names()


def _beside(pack_id: str) -> list[Pack]:
    """The other packs in force, as they stand in the database now; none where there is none yet."""
    if not here():
        return []
    rows = PackVersion.objects.filter(active=True).exclude(pack=pack_id).order_by("pk")
    return [by_version(pk) for pk in rows.values_list("pk", flat=True)]


def check_papers(pack: Pack, page: Page, templates: Mapping[str, str]) -> None:
    """Raises PackError naming every paper without a template, every bad template, every field that no case gives."""
    if faults := pack_papers.faults(pack, page, templates):
        raise PackError(faults, page.text)


def templates_in(folder: Path) -> dict[str, str]:
    """The templates of the papers of a process's folder: name → text."""
    return {file.stem: file.read_text() for file in sorted(folder.glob("papers/*.yaml"))}


def template(version_id: int, name: str) -> str:
    """The template of a paper as it was published with this version."""
    templates: dict[str, str] = PackVersion.objects.values_list("templates", flat=True).get(pk=version_id)
    return templates[name]


@transaction.atomic
def propose(text: str, *, by: Actor, source: str = PAGE, templates: Mapping[str, str] | None = None) -> PackVersion:
    """Check the page with its papers whole and keep it as the next version of its pack, not yet in force.

    Without `templates` those of the version in force are kept. The newest version once more changes nothing; another
    page under the number of an earlier one is refused, for what a number stands for must not change.
    """
    must_publish(by)
    try:
        pack, page = read_here(text, source)
        known = _kept_templates(pack.id) if templates is None else dict(templates)
        check_papers(pack, page, known)
    except PackError as error:
        raise Refused("pack_faulty", str(error)) from error
    known = {name: known[name] for name in sorted(pack.papers.keys() & known.keys())}
    digest = _digest(text, known)
    newest = PackVersion.objects.select_for_update().filter(pack=pack.id).order_by("-number").first()
    if newest and newest.digest == digest:
        return newest
    _must_have_a_number_of_its_own(pack, page, digest)
    number = (newest.number if newest else 0) + 1
    version = PackVersion.objects.create(
        pack=pack.id,
        number=number,
        text=text,
        templates=known,
        digest=digest,
        readers=sorted(pack.reads),
        declared=brought.of(pack),
        published_at=clock.now(),
    )
    data = {"number": number, "digest": digest, **_differs(version)}
    record("pack.proposed", version, by=in_post(by, "pack.publish", version), data=data, area_id=None, new=True)
    return version


def _differs(version: PackVersion) -> dict[str, Any]:
    """What the version changes against the one in force: its number, and which parts of the page are other ones."""
    before = PackVersion.objects.filter(pack=version.pack, active=True).first()
    said = before_after({"number": before.number} if before else {}, {"number": version.number})
    if before is None or before.pk == version.pk:
        return said
    parts: dict[str, dict[str, int]] = {}
    for change in changes(by_version(before.pk), by_version(version.pk)):
        kinds = parts.setdefault(change.part, {})
        kinds[change.kind] = kinds.get(change.kind, 0) + 1
    return {**said, "parts": parts}


@transaction.atomic
def put_in_force(version_id: int, *, by: Actor) -> PackVersion:
    """Make the version the one under which cases begin from now on; those that have begun keep theirs."""
    must_publish(by)
    pack = PackVersion.objects.values_list("pack", flat=True).get(pk=version_id)
    versions = {row.pk: row for row in PackVersion.objects.select_for_update().filter(pack=pack).order_by("pk")}
    version = versions[version_id]
    if version.active:
        return version
    _must_fit(by_version(version_id), versions)
    by, said = in_post(by, "pack.publish", version), _differs(version)
    for before in versions.values():
        if before.active:
            before.active = False
            before.save(update_fields=["active"])
            data = {"number": before.number, **before_after({"number": before.number}, {"number": version.number})}
            record("pack.retired", before, by=by, data=data, area_id=None)
    version.active, version.published_at = True, clock.now()
    version.save(update_fields=["active", "published_at"])
    data = {"number": version.number, "digest": version.digest, **said}
    record("pack.published", version, by=by, data=data, area_id=None)
    transaction.on_commit(forget)
    return version


def _must_fit(pack: Pack, versions: Mapping[int, PackVersion]) -> None:
    """What the version brings agrees with what other processes bring, and takes nothing away that is used."""
    others = _beside(pack.id)
    if wrong := list(brought.faults(pack, others)):
        raise Refused("pack_faulty", "\n".join(f"{'.'.join(map(str, path))}: {words}" for path, words in wrong))
    for before in versions.values():
        if before.active:
            brought.must_keep_what_is_in_use(by_version(before.pk), pack, others, versions)


def must_publish(by: Actor) -> None:
    """Refused unless the person publishes processes."""
    if by.capacity != "system" and not may(by, "pack.publish", PackVersion()):
        raise NotAllowed(_("Processes are published by administrators."))


def _must_have_a_number_of_its_own(pack: Pack, page: Page, digest: str) -> None:
    known = {row.digest: by_version(row.pk) for row in PackVersion.objects.filter(pack=pack.id).only("digest")}
    if digest in known or (pack.version, pack.edition) not in {(one.version, one.edition) for one in known.values()}:
        return
    words = _("version %(version)s was published with other words, here or in a template; raise it to %(next)s") % {
        "version": pack.version,
        "next": max(one.version for one in known.values()) + 1,
    }
    fault = page.fault(("version",), words)
    raise Refused("pack_number_taken", fault) from PackError([fault], page.text)


def _kept_templates(pack_id: str) -> dict[str, str]:
    rows = PackVersion.objects.filter(pack=pack_id).order_by("-active", "-number")
    return rows.values_list("templates", flat=True).first() or {}


def _digest(text: str, templates: Mapping[str, str]) -> str:
    """Of the page and all its templates."""
    whole = text + "".join(f"\0{name}\0{template}" for name, template in templates.items())
    return hashlib.sha256(whole.encode()).hexdigest()


@transaction.atomic
def publish(text: str, *, by: Actor, source: str = PAGE, templates: Mapping[str, str] | None = None) -> PackVersion:
    """Check the text and put it in force at once, unless its page says that it begins switched off."""
    version = propose(text, by=by, source=source, templates=templates)
    return put_in_force(version.pk, by=by) if by_version(version.pk).active else version


def publish_folder(folder: Path, *, by: Actor) -> PackVersion:
    """Publish the page of the folder with the templates beside it."""
    version = propose_folder(folder, by=by)
    return put_in_force(version.pk, by=by) if by_version(version.pk).active else version


def propose_folder(folder: Path, *, by: Actor) -> PackVersion:
    """Propose the page of the folder with the templates beside it."""
    page = folder / PAGE
    return propose(page.read_text(), by=by, source=str(page), templates=templates_in(folder))


def is_of(version: PackVersion | None, folder: Path) -> bool:
    """Whether the version is that folder's page with its templates, to the letter."""
    templates = {name: text for name, text in templates_in(folder).items() if version and name in version.templates}
    return version is not None and version.digest == _digest((folder / PAGE).read_text(), templates)


def unlike_seeds() -> Iterator[tuple[Path, Pack, bool]]:
    """The folders of processes that ship and are known here, but read otherwise than anything published.

    With whether the number on the page is a new one; if not, somebody edited the page and forgot to raise it.
    """
    rows = PackVersion.objects.values_list("pk", "pack", "digest")
    known = {(pack, digest) for _pk, pack, digest in rows}
    for page in sorted(SEEDS.glob(f"*/{PAGE}")):
        text, name = page.read_text(), page.parent.name
        published = [pk for pk, pack, _digest_of in rows if pack == name]
        if published and (name, _digest(text, templates_in(page.parent))) not in known:
            pack = load(text, str(page))
            yield page, pack, pack.version not in {by_version(pk).version for pk in published}


def waiting() -> list[PackVersion]:
    """Versions proposed since the one in force of their pack, newest first."""
    rows = list(PackVersion.objects.order_by("pack", "-number").defer("text", "templates"))
    in_force = {row.pack: row.number for row in rows if row.active}
    return [row for row in rows if row.number > in_force.get(row.pack, 0)]


def publish_seeds(*, by: Actor) -> list[PackVersion]:
    """Publish each folder of `packs/` that the database does not know yet."""
    known = set(PackVersion.objects.values_list("pack", flat=True))
    made = [
        publish_folder(page.parent, by=by) for page in sorted(SEEDS.glob(f"*/{PAGE}")) if page.parent.name not in known
    ]
    forget()  # in a transaction of the caller no commit has dropped it yet, and what they bring is asked for at once
    return made
