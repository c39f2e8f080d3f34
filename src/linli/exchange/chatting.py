"""Reading a group's chat in: rows to look at, of which requests are picked out; the rest is forgotten.

Nobody in the group asked to be kept on file (个人信息保护法 art. 6: no more than is needed): what was not picked within
some days is blanked, and so that a second copy of it is recognised only its blind index stays.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from linli.cases import packs
from linli.cases import services as cases
from linli.cases.models import Case, Channel
from linli.exchange.chat_models import Paste, PasteRow
from linli.files.models import File
from linli.files.queries import files_of
from linli.files.services import attach, let_go
from linli.journal.actors import SYSTEM, Actor
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.kernel.sealed import blind_index
from linli.people.access import may
from linli.places.models import Area
from linli.rules import chat as rules

FILES = "chat_row"
KEPT = timedelta(days=7)
ROWS_AT_MOST = 500
MOST = 60_000  # characters of one copy
_LONGEST = 1000  # of one message that becomes a request


@dataclass(frozen=True)
class _Row:
    name: str
    at: datetime | None
    text: str
    key: str
    home: str = ""


@transaction.atomic
def read_in(estate_id: int, group: str, text: str, *, by: Actor) -> Paste:
    """Read a copy in: messages, or one 接龙. What was read in before is counted and not kept again."""
    paste = _begun(estate_id, group, by)
    if len(text) > MOST:
        raise Refused("copy_long", _("That is very much at once. Paste it in several parts."), field="text")
    found = list(_rows(text, paste))
    if not found:
        raise Refused(
            "nothing_found", _("No message was found in it. Copy several messages on the computer."), field="text"
        )
    if len(found) > ROWS_AT_MOST:
        raise Refused("copy_long", _("That is very much at once. Paste it in several parts."), field="text")
    return _kept(paste, found, by)


def _rows(text: str, paste: Paste) -> Iterable[_Row]:
    alone = rules.chained(text)
    if alone:
        paste.kind, paste.title = "chain", alone[0][:80]
        yield from _links(paste, alone[1], None)
        return
    paste.kind = "messages"
    latest: dict[str, tuple[list[rules.Chained], datetime | None]] = {}
    for one in rules.messages(text, today=clock.today()):
        at = one.at.replace(tzinfo=clock.LOCAL) if one.at else None
        chain = rules.chained(one.text)
        if chain:
            latest[chain[0]] = (chain[1], at)  # whoever signs up sends the whole list again: the last one counts
        elif not one.wordless:
            yield _Row(one.name, at, one.text, one.key)
    for links, at in latest.values():
        yield from _links(paste, links, at)


def _links(paste: Paste, links: Iterable[rules.Chained], at: datetime | None) -> Iterable[_Row]:
    for one in links:
        key = rules.Message(one.who, None, f"{paste.title} {one.number} {one.words}").key
        yield _Row(one.who, at, one.words, key, one.home[:40])


@transaction.atomic
def read_picture(
    estate_id: int, group: str, text: str, *, by: Actor, name: str = "", said_at: datetime | None = None,
    files: Sequence[File] = (),
) -> Paste:  # fmt: skip
    """A picture of the screen with what stands in it, typed by hand: no program reads it."""
    paste = _begun(estate_id, group, by)
    paste.kind = "picture"
    if not files or not text.strip():
        raise Refused("picture_missing", _("Choose the picture and type what it says."), field="text")
    local = said_at.astimezone(clock.LOCAL) if said_at else None
    key = rules.Message(name, local, text).key
    made = _kept(paste, [_Row(name.strip()[:40], said_at, text.strip(), key)], by)
    row = made.rows.first()
    if row is None:
        raise Refused("read_in_already", _("This was read in already."), field="text")
    attach(files, FILES, row.pk)
    return made


def _begun(estate_id: int, group: str, by: Actor) -> Paste:
    paste = Paste(group=group.strip()[:40], by_id=by.person_id, at=clock.now())
    paste.locate(Area.objects.select_for_update().get(pk=estate_id, level="estate", ends=None))
    if not may(by, "chat.read_in", paste):
        raise NotAllowed(_("The desk of the estate and the offices above read in what its groups say."))
    if not paste.group:
        raise Refused("group_missing", _("Say from which group it is."), field="group")
    return paste


def _kept(paste: Paste, found: Sequence[_Row], by: Actor) -> Paste:
    rows: dict[str, PasteRow] = {}
    for row in found:
        key = blind_index(f"{paste.area_id}.{row.key}", purpose="chat.message")
        rows.setdefault(
            key,
            PasteRow(
                key=key, name=row.name[:40], said_at=row.at, text=row.text, home=row.home, estate_id=paste.area_id
            ),
        )
    known = set(
        PasteRow.objects.filter(estate_id=paste.area_id, key__in=rows).values_list("key", flat=True)
    )  # fmt: skip
    new = [row for key, row in rows.items() if key not in known]
    paste.repeated = len(found) - len(new)
    paste.save()
    for position, made in enumerate(new, 1):
        made.paste, made.position = paste, position
    PasteRow.objects.bulk_create(new)
    data = {"kind": paste.kind, "rows": len(new), "repeated": paste.repeated}
    record("paste.read_in", paste, by=by, data=data, area_id=paste.area_id, new=True)
    return paste


@transaction.atomic
def pick(paste_id: int, row_ids: Iterable[int], *, by: Actor) -> list[Case]:
    """Make a request of each of these rows, with who said it, when and in which group. None becomes two."""
    paste = _locked(paste_id, by)
    rows = list(paste.rows.filter(pk__in=list(row_ids)).order_by("position"))
    if not rows:
        raise Refused("nothing_picked", _("Tick the messages that are requests."))
    process = packs.front()
    made = []
    for row in rows:
        if row.case_id is not None or not row.text:
            continue
        files = files_of(FILES, row.pk)
        let_go(FILES, row.pk)
        words = f"{row.text}\n{row.home}".strip()[:_LONGEST]
        given = cases.Submission(
            {process[1].matter: words}, channel=Channel.WECHAT, name=str(row.name), happened_at=_happened(row),
            source_number=paste.group, files=files,
        )  # fmt: skip
        case = cases.submit(paste.area, given, by=by, pack=process)
        row.case, row.text, row.name, row.home = case, "", "", ""  # the case has them now
        row.save(update_fields=["case", "text", "name", "home"])
        made.append(case)
        data = {"row": row.pk, "case": case.pk}
        record("paste.picked", paste, by=by, data=data, area_id=paste.area_id)
    return made


def _happened(row: PasteRow) -> datetime | None:
    return row.said_at if row.said_at and row.said_at <= clock.now() else None


@transaction.atomic
def forget(paste_id: int, *, by: Actor) -> Paste:
    """What was not picked is blanked; that it was read in stays, so that a second copy is recognised."""
    paste = _locked(paste_id, by)
    for row in paste.rows.filter(case=None):
        row.name, row.text, row.home = "", "", ""
        row.save(update_fields=["name", "text", "home"])
        let_go(FILES, row.pk)
    paste.forgotten_at = clock.now()
    paste.save(update_fields=["forgotten_at"])
    record("paste.forgotten", paste, by=by, data={}, area_id=paste.area_id)
    return paste


def forget_old() -> int:
    """Every night: what nobody picked within some days. How many copies."""
    old = Paste.objects.filter(forgotten_at=None, at__lt=clock.now() - KEPT).order_by("at", "pk")
    return sum(bool(forget(pk, by=SYSTEM)) for pk in old.values_list("pk", flat=True)[:500])


def _locked(paste_id: int, by: Actor) -> Paste:
    paste = Paste.objects.select_for_update(of=("self",)).select_related("area").get(pk=paste_id)
    if not may(by, "chat.read_in", paste):
        raise NotAllowed(_("The desk of the estate and the offices above read in what its groups say."))
    if paste.forgotten_at is not None:
        raise Refused("forgotten", _("What was read in then is forgotten. Paste it again."))
    return paste
