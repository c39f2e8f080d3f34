"""The mailbox of a publisher's desk: set up by an administrator, read by a job, each mail once."""

import hashlib
import json
from collections.abc import Mapping
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from linli.jobs.services import enqueue
from linli.journal.actors import Actor
from linli.journal.seen import must_be_as_seen, state_of
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.notify import gateways, managing
from linli.places.models import Area
from linli.settings.queries import value
from linli.stories import imap, letters
from linli.stories.mail_models import Mailbox
from linli.stories.models import Publisher

FIELDS = ("host", "port", "security", "user", "password")
WHERE = ("host", "port", "security")  # to whom the password goes, and how
SECURITIES = ("ssl", "starttls", "none")
AT_ONCE = 200  # mails in one go of the job; the next one is minutes away
MEGABYTE = 1024 * 1024
JOB = "stories.read_mailbox"


def values_of(row: Mailbox | None) -> dict[str, str]:
    """What an administrator typed."""
    return dict(json.loads(row.values)) if row and row.values else {}


@transaction.atomic
def set_up(
    publisher_id: int, estate_id: int, values: Mapping[str, str], *, active: bool, by: Actor, seen: str | None = None
) -> Mailbox:
    """Keep the account sealed; a password left empty stays as it was, for the same server. Older mail is not read."""
    managing.check(by)
    publisher = Publisher.objects.select_for_update(of=("self",)).get(pk=publisher_id)
    estate = Area.objects.filter(pk=estate_id, level="estate", ends=None).first()
    if estate is None or publisher.area_id not in estate.path_ids:
        raise Refused("no_estate", _("Choose an estate of the publisher's area."), field="estate")
    row = Mailbox.objects.select_for_update(of=("self",)).filter(publisher=publisher).first()
    new, before = row is None, values_of(row)
    if row is None:
        row = Mailbox(publisher=publisher, since=clock.today() - timedelta(days=1))
    else:
        must_be_as_seen(seen, state_of(row))
    now = {name: values.get(name, "").strip() for name in FIELDS}
    if not now["password"] and before.get("password"):
        if any(now[name] != before.get(name, "") for name in WHERE):
            # Else whoever names another server has the password sent to it that nobody is shown again.
            raise Refused("password_anew", _("Type it anew: where it is sent to changed."), field="password")
        now["password"] = before["password"]
    _check(now, active=active)
    if (now["host"], now["user"]) != (before.get("host"), before.get("user")):
        row.validity, row.uid = 0, 0  # another mailbox, with UIDs of its own
    row.estate, row.values, row.active, row.fault = estate, json.dumps(now), active, ""
    row.save()
    changed = sorted(name for name in FIELDS if now[name] != before.get(name, ""))
    record("mailbox.set_up", row, by=by, data={"fields": changed, "active": active}, area_id=estate.pk, new=new)
    if active:
        wake(row.pk)
    return row


def _check(now: Mapping[str, str], *, active: bool) -> None:
    if now["security"] not in SECURITIES:
        raise Refused("security", _("Choose ssl, starttls or none."), field="security")
    if now["port"] and not (now["port"].isascii() and now["port"].isdigit() and 0 < int(now["port"]) < 65536):
        raise Refused("port", _("A port is a number, such as 993."), field="port")
    for name in ("host", "user", "password"):
        if active and not now[name]:
            raise Refused("field_missing", _("Needed before the mailbox is read."), field=name)


def wake(mailbox_id: int) -> None:
    """Have it read as soon as a worker is free; one reader at a time."""
    enqueue(JOB, {"mailbox": mailbox_id}, key=f"{JOB}.{mailbox_id}")


def wake_all() -> None:
    """All that are switched on."""
    for pk in Mailbox.objects.filter(active=True, publisher__ended_at=None).values_list("pk", flat=True):
        wake(pk)


def read(mailbox_id: int) -> int:
    """Take in what is new; answers how many. Each mail and the note of its UID are one transaction.

    A killed reader leaves the mail it was at for the next one; a mail under a new UID is known by its headers.
    """
    row = Mailbox.objects.select_related("publisher", "estate").filter(pk=mailbox_id, active=True).first()
    if row is None:
        return 0
    try:
        with imap.opened(values_of(row)) as inbox:
            _begin(row, inbox.validity)
            uids = inbox.newer(row.uid, row.since, AT_ONCE)
            for uid in uids:
                _take(row, inbox, uid)
    except imap.Unread as failure:
        Mailbox.objects.filter(pk=row.pk).update(fault=failure.word, checked_at=clock.now())
        return 0
    Mailbox.objects.filter(pk=row.pk).update(fault="", checked_at=clock.now())
    return len(uids)


def _begin(row: Mailbox, validity: int) -> None:
    """At another UIDVALIDITY every UID is new: all since the first day is looked at again."""
    if validity != row.validity:
        row.validity, row.uid = validity, 0
        Mailbox.objects.filter(pk=row.pk).update(validity=validity, uid=0)


def _own(row: Mailbox) -> list[str]:
    """Addresses of ours: what comes from them is an answer of ours that went in a circle."""
    out = gateways.opened("email")
    return [values_of(row)["user"], *([out.values.get("sender", "")] if out else [])]


def _take(row: Mailbox, inbox: imap.Inbox, uid: int) -> None:
    found = inbox.look(uid)
    if found is None:
        letters.pass_over(row, uid)
        return
    digest = hashlib.sha256(b"%d\n%s" % (found.size, found.headers)).hexdigest()
    if letters.known(row, digest):
        letters.pass_over(row, uid)
        return
    most = int(value("stories.mail_megabytes_at_most", chain=row.estate.path_ids)) * MEGABYTE
    heavy = found.size > most
    raw = found.headers if heavy else inbox.whole(uid, most)
    letters.take(row, uid, digest, raw, size=found.size, heavy=heavy, own=_own(row))
