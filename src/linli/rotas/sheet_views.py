"""The door through which people and their wishes come in from a sheet: read, shown row by row, then entered."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from linli.papers import rows
from linli.people import access
from linli.people.doors import acting, actor, staff_required
from linli.rotas import importing
from linli.rotas.models import Rota, State


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@staff_required
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
