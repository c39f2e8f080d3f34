"""The door through which people and their wishes come in from a sheet: read, shown row by row, then entered."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.papers import rows
from linli.people import access
from linli.people.doors import acting, actor, desk_form
from linli.rotas import importing
from linli.rotas.models import Rota, State


@desk_form
def wishes(request: HttpRequest, code: str) -> HttpResponse:
    """Send the sheet in; what each row would do is shown before anything is entered."""
    rota: Rota = get_object_or_404(Rota.objects.select_related("organiser", "area"), code=code)
    if not access.may(actor(request), "rota.run", rota) or rota.state == State.ENDED:
        raise Http404
    by = acting(request, "rota.run", rota)
    hint = _("Wishes are names of duties; days away such as 2026-12-3~2026-12-5. An empty cell changes nothing.")
    return rows.page(
        request, importing.how(rota, by=by), rota.area, by=by, hint=hint,
        back=reverse("rotas:people", args=[code]), whose=rota.title,
    )  # fmt: skip
