"""The steps of a page to which a table is brought: each answers with an address, so that Back leads to the one before.

`said`: for what the table was brought, of all that one brings of its kind in the area; it is kept with it.
"""

from collections.abc import Mapping
from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect
from django.utils.translation import gettext as _

from linli.journal.actors import Actor
from linli.papers import brought, matching
from linli.papers.brought import Draft
from linli.places.models import Area


def keep(request: HttpRequest, kind: str, area: Area, draft: Draft, *, by: Actor) -> HttpResponseRedirect:
    """Keep what was brought, and go on to where it is shown."""
    return to(request, brought.keep(kind, area, draft, by=by))


def to(request: HttpRequest, code: str = "") -> HttpResponseRedirect:
    """To where a table is shown; without one to the empty page."""
    return HttpResponseRedirect(f"{request.path}?table={code}" if code else request.path, status=303)


def asked(request: HttpRequest, kind: str, area: Area, said: Mapping[str, str], *, by: Actor) -> Draft | None:
    """The table that the address names; none, and it is said why, where it is gone."""
    draft = brought.of(kind, area, request.GET["table"], by=by)
    if draft is None or not said.items() <= draft.typed.items():
        messages.info(request, brought.GONE)
        return None
    return draft


def as_shown(request: HttpRequest, before: matching.Matched, found: matching.Matched) -> bool:
    """Whether the table reads by the columns with which its page showed it: what nobody has seen is not taken in."""
    if same := before.columns == found.columns:
        return same
    messages.info(request, _("The rows would do something else by now. Look through them, and press again."))
    return False


def read_by(request: HttpRequest, draft: Draft, *, by: Actor) -> Draft:
    """The table by the columns that were chosen on the page, which are kept with it."""
    columns = {name: request.POST[name] for name in request.POST if name.startswith(matching.PREFIX)}
    if columns and columns != draft.columns:
        brought.say_columns(draft.code, columns, by=by)
        return replace(draft, columns=columns)
    return draft
