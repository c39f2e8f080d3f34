"""What an operator is told before the product serves: processes that ship, and are not what is in force here."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.utils.translation import gettext as _

from linli.cases import packs
from linli.rules.pack import Pack
from linli.rules.reading import PackError


@register(Tags.database)
def processes_that_ship(*, databases: Sequence[str] | None = None, **rest: Any) -> list[CheckMessage]:
    """One message a folder whose page is not what was published: the old process would stay in force unsaid.

    An edited page under a number that was published is an error, which keeps the product from being served; where pages
    are being written (LINLI_DEBUG) and over invented data (LINLI_DEMO) it is a warning too.
    """
    if not databases or not packs.here():
        return []
    try:
        return [(_newer if newer else _alike)(page, pack) for page, pack, newer in packs.unlike_seeds()]
    except PackError as error:
        return [_unreadable(error)]


def _alike(page: Path, pack: Pack) -> CheckMessage:
    told = _("Process %(pack)s reads otherwise than what was published as version %(version)s, which stays in force.")
    mend = _("Raise “version” in %(page)s, then: linli pack publish %(folder)s")
    if settings.DEBUG or settings.DEMO:
        return _message(Warning, "cases.W001", told, mend, page, pack)
    return _message(Error, "cases.E001", told, mend, page, pack)


def _newer(page: Path, pack: Pack) -> CheckMessage:
    told = _("Process %(pack)s comes as version %(version)s with the product; an earlier one stays in force.")
    mend = _("When it is to be in force: linli pack publish %(folder)s")
    return _message(Warning, "cases.W002", told, mend, page, pack)


def _unreadable(error: PackError) -> CheckMessage:
    told = _("A process that was published before cannot be read any more: %(fault)s") % {"fault": error}
    mend = _("Go back to the program that published it, and tell those who make the program.")
    return Error(told, hint=mend, id="cases.E002")


def _message(
    kind: type[Error] | type[Warning], number: str, told: str, mend: str, page: Path, pack: Pack
) -> CheckMessage:
    names = {"pack": pack.id, "version": pack.version, "page": page, "folder": page.parent}
    return kind(told % names, hint=mend % names, id=number)
