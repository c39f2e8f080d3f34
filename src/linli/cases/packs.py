"""Packs as they stand in the database: published versions, the active one, read once a process."""

import hashlib
import threading
import time
from functools import lru_cache
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from linli.cases.models import PackVersion
from linli.journal.actors import Actor
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people.access import may
from linli.people.kinds import POSTS
from linli.rules.pack import Box, Pack
from linli.rules.reading import PackError, Page, load, read
from linli.settings.registry import all_declared

SEEDS = Path(__file__).resolve().parent.parent / "packs"
PAGE = "process.yaml"
FRESH_SECONDS = 5.0


@lru_cache(maxsize=64)
def by_version(version_id: int) -> Pack:
    """The pack of a stored version; versions never change, so what was read once stays."""
    version = PackVersion.objects.get(pk=version_id)
    return load(version.text, f"{version.pack} {version.number}")


class _Active:
    """Which version of each pack is active, no older than a few seconds."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._read_at = -FRESH_SECONDS
        self._ids: dict[str, int] = {}

    def ids(self) -> dict[str, int]:
        if time.monotonic() - self._read_at >= FRESH_SECONDS:
            with self._lock:
                self._ids = dict(PackVersion.objects.filter(active=True).order_by("pk").values_list("pack", "pk"))
                self._read_at = time.monotonic()
        return self._ids

    def forget(self) -> None:
        self._read_at = -FRESH_SECONDS


_active = _Active()


def forget() -> None:
    """Drop what is kept, after a change in this process and between tests."""
    _active.forget()
    by_version.cache_clear()


def active(pack_id: str) -> tuple[int, Pack]:
    """The active version's id and its pack."""
    version_id = _active.ids().get(pack_id)
    if version_id is None:
        raise Refused("no_such_process", _("No process “%(pack)s” is active here.") % {"pack": pack_id})
    return version_id, by_version(version_id)


def front() -> tuple[int, Pack]:
    """The pack that the resident's big button opens."""
    for version_id in _active.ids().values():
        pack = by_version(version_id)
        if pack.front:
            return version_id, pack
    raise Refused("no_front_process", _("No process is open to residents yet; an administrator has to publish one."))


def all_active() -> list[Pack]:
    """Every pack in force, the one residents open first."""
    found = [by_version(version_id) for version_id in _active.ids().values()]
    return sorted(found, key=lambda pack: not pack.front)


def boxes() -> dict[str, Box]:
    """The desk's boxes of all packs in force. Packs that name a box alike share it; the front pack's title stands."""
    found: dict[str, Box] = {}
    for pack in all_active():
        for name, box in pack.boxes.items():
            found.setdefault(name, box)
    return found


def read_here(text: str, source: str) -> tuple[Pack, Page]:
    """The pack and the lines of its page, checked against the posts and settings of this installation too."""
    return read(text, source, posts=POSTS.keys(), settings={setting.key for setting in all_declared()})


@transaction.atomic
def publish(text: str, *, by: Actor, source: str = PAGE) -> PackVersion:
    """Check the text whole and make it the active version of its pack. The same text again changes nothing."""
    if by.capacity != "system" and not may(by, "pack.publish", PackVersion()):
        raise NotAllowed(_("Processes are published by administrators."))
    try:
        pack, _page = read_here(text, source)
    except PackError as error:
        raise Refused("pack_faulty", str(error)) from error
    digest = hashlib.sha256(text.encode()).hexdigest()
    current = PackVersion.objects.select_for_update().filter(pack=pack.id).order_by("-number").first()
    if current and current.digest == digest and current.active == pack.active:
        return current
    PackVersion.objects.filter(pack=pack.id, active=True).update(active=False)
    version = PackVersion.objects.create(
        pack=pack.id,
        number=(current.number if current else 0) + 1,
        text=text,
        digest=digest,
        active=pack.active,
        published_at=clock.now(),
    )
    record("pack.published", version, by=by, data={"number": version.number, "digest": digest}, area_id=None, new=True)
    transaction.on_commit(forget)
    return version


def publish_seeds(*, by: Actor) -> list[PackVersion]:
    """Publish each folder of `packs/` that the database does not know yet."""
    known = set(PackVersion.objects.values_list("pack", flat=True))
    return [
        publish(page.read_text(), by=by, source=f"{page.parent.name}/{page.name}")
        for page in sorted(SEEDS.glob(f"*/{PAGE}"))
        if page.parent.name not in known
    ]
