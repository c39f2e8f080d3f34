"""Notices in words, for their readers: from the table, or as the floor says them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from linli.journal.actors import Actor
from linli.notify import facts
from linli.notify.models import Notice
from linli.notify.subscriptions import Row, Said, Say, row_of


def said(notices: Iterable[Notice], reader: Actor, *, plain: bool = False) -> dict[int, Said]:
    """The words of each by its key; of what the reader may not read any more there are none.

    As many statements as there are rows of the table among them that ask some.
    """
    found: dict[int, Said] = {}
    theirs: dict[Say, list[Notice]] = defaultdict(list)
    for notice in notices:
        row = row_of(notice.row)
        if row is not None and row.say is not None:
            theirs[row.say].append(notice)
        else:
            found[notice.pk] = Said(_words(notice, row, plain), url=notice.url)
    for say, of in theirs.items():
        found |= say(of, reader, plain)
    return found


def _words(notice: Notice, row: Row | None, plain: bool) -> str:
    if row is None:
        return _("Something of yours changed.")
    filled: Mapping[str, str] = facts.said(notice.facts)
    return str(row.plain if plain else row.words) % filled
