"""What one agreed to, on one list, and taking it back as easily as it was given (PIPL art. 15)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from linli.kernel.numbers import whole
from linli.kernel.refused import Refused
from linli.papers import outs
from linli.people import consents, doors


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@doors.signed_in_required
@doors.no_printed_code
@outs.residents
def own_consents(request: HttpRequest) -> HttpResponse:
    """Read the list, or with POST take one back: `kind` and `row`."""
    by, row = doors.actor(request), whole(request.POST.get("row"))
    if row is not None:
        try:
            kind = consents.withdraw(request.POST.get("kind", ""), row, by=by)
            messages.success(request, _("Taken back. %(follows)s") % {"follows": kind.follows})
        except Refused as refusal:
            messages.error(request, refusal.message)
        return redirect("web:own_consents")
    given = consents.given(doors.person_of(request).pk)
    outs.stays_without(request, given)
    return render(request, "web/people/own_consents.html", {"given": given})
