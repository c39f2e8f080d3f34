"""Asking to be erased: what goes, what stays and why, what stands in the way (PIPL art. 47, 50)."""

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from linli.kernel.refused import Refused
from linli.people import doors, erasing, personal
from linli.people.models import Erasure


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@doors.self_required
def own_erasure(request: HttpRequest) -> HttpResponse:
    """Read what would follow; with POST `act` ask for it (`sure` ticked), or take the wish back."""
    person, act = doors.person_of(request), request.POST.get("act", "")
    if act:
        try:
            if _acted(request, act):
                logout(request)
                return render(request, "web/people/erased.html")
        except Refused as refusal:
            messages.error(request, refusal.message)
        return redirect("web:own_erasure")
    held = personal.held(person.pk)
    context = {
        "hindrances": personal.hindrances(person.pk),
        "office": erasing.office_of(person.pk),
        "last": person.erasures.select_related("area").order_by("-pk").first(),
        "gone": [part for part in held if part.gone],
        "emptied": [part for part in held if part.emptied],
        "stays": [part for part in held if not part.gone and not part.emptied],
        "ASKED": Erasure.ASKED,
        "REFUSED": Erasure.REFUSED,
    }
    return render(request, "web/people/own_erasure.html", context)


def _acted(request: HttpRequest, act: str) -> bool:
    """Whether the person is erased now."""
    person, by = doors.person_of(request), doors.actor(request)
    if act == "take_back" and (made := person.erasures.filter(state=Erasure.ASKED).first()):
        erasing.take_back(made.pk, by=by)
        messages.success(request, _("Taken back. Everything stays as it is."))
    if act == "erase_me":
        if not request.POST.get("sure"):
            raise Refused("not_sure", _("Tick that you have read what follows; there is no way back."))
        made = erasing.ask(person.pk, by=by)
        if made.state == Erasure.DONE:
            return True
        messages.success(request, _("Asked. The office answers here and in your messages."))
    return False
