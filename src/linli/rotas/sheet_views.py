"""The door through which people and their wishes come in from a sheet: read, shown row by row, then entered."""

from typing import cast

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from linli.kernel.refused import Refused
from linli.papers.outs import EXCEL
from linli.people import access
from linli.people.doors import acting, actor, done, staff_required
from linli.people.forms import add_refusal
from linli.rotas import importing
from linli.rotas.forms import SheetForm
from linli.rotas.models import Rota, State


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@staff_required
def wishes(request: HttpRequest, code: str) -> HttpResponse:
    """Send the sheet in; what each row would do is shown before anything is entered."""
    rota: Rota = get_object_or_404(Rota.objects.select_related("organiser", "area"), code=code)
    if not access.may(actor(request), "rota.run", rota) or rota.state == State.ENDED:
        raise Http404
    if "blank" in request.GET:
        return _book(importing.blank(), _("People and wishes"))
    by, back = acting(request, "rota.run", rota), reverse("rotas:people", args=[code])
    if token := str(request.POST.get("rows", "")):
        return done(request, lambda: importing.take_in(rota.pk, token, by=by), _("Entered."), back)
    if token := str(request.POST.get("bad", "")):
        return _book(importing.bad_rows(token, by=by.name), _("Rows to mend"))
    form, rows = SheetForm(request.POST or None, request.FILES or None), list[importing.Row]()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            rows = importing.preview(rota, file, file.name)
        except Refused as refusal:
            add_refusal(form, refusal)
    counts = {state: sum(row.state == state for row in rows) for state in ("new", "changed", "same", "bad")}
    context = {
        "rota": rota, "form": form, "rows": rows, "counts": counts, "token": importing.handed_on(rota, rows),
        "columns": [names[0] for names in importing.HEADINGS.values()], "back": importing.handed_back(rows),
    }  # fmt: skip
    return render(request, "rotas/wishes.html", context, status=422 if form.errors else 200)


def _book(book: object, title: str) -> HttpResponse:
    return cast(HttpResponse, FileResponse(book, as_attachment=True, filename=f"{title}.xlsx", content_type=EXCEL))
