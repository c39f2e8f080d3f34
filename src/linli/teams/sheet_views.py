"""The door through which members and equipment come in from a sheet: read, shown row by row, then entered."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.papers import rows
from linli.people import access
from linli.people.doors import acting, actor, desk_form
from linli.teams import importing, queries
from linli.teams.models import Team


@desk_form
def sheet(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """Send the sheet in; what each row would do is shown before anything is entered."""
    team: Team = get_object_or_404(queries.teams(), code=code)
    if kind not in importing.KINDS or not access.may(actor(request), "team.run", team):
        raise Http404
    by = acting(request, "team.run", team)
    hint = _("Other columns are left alone; what each row would do is shown before anything is entered.")
    return rows.page(
        request, importing.how(team, kind, by=by), team.body.area, by=by, hint=hint,
        back=reverse("teams:team", args=[code]), whose=team.body.name,
    )  # fmt: skip
