"""Sign-in codes where no gateway sends them: an administrator rings the number and tells the code.

Whoever reads a code could sign in with it. So the page is for administrators with a fresh second factor, a code is
shown one at a time, and that somebody looked is kept and shown to the person.
"""

from datetime import timedelta

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from linli.journal.services import note_access
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people import access, signing
from linli.people.doors import acting, actor, desk_page, second_factor_required, staff_required
from linli.people.models import Person, SignInCode
from linli.people.senders import by_hand
from linli.people.wording import masked

SHOWN = timedelta(minutes=10)


def _check(request: HttpRequest) -> None:
    if not access.may(actor(request), "code.read", SignInCode()):
        raise NotAllowed(_("Sign-in codes are told by administrators."))
    if not by_hand():
        raise Http404


@desk_page
@second_factor_required
def index(request: HttpRequest) -> HttpResponse:
    """Who waits for a code, newest first; numbers masked, no code in sight."""
    _check(request)
    waiting = signing.waiting_messages(since=clock.now() - SHOWN)
    rows = [(code, masked("phone", code.phone)) for code in waiting if code.ends_at > clock.now()]
    return render(request, "web/people/codes.html", {"rows": rows})


@never_cache
@require_POST
@staff_required
@second_factor_required
def tell(request: HttpRequest, pk: int) -> HttpResponse:
    """One number and its code, to ring and tell; the look is kept."""
    _check(request)
    by = acting(request, "code.read", SignInCode())
    with transaction.atomic():
        code = SignInCode.objects.select_for_update().filter(pk=pk, spent_at=None, ends_at__gt=clock.now()).first()
        if code is None:
            raise Refused("code_over", _("This code was used or is over; a new one can be asked for."))
        person = Person.objects.by_phone(code.phone)
        whose = person.pk if person else None
        reason = _("A sign-in code was told by telephone")
        note_access(whose, by=by, what="phone", reason=reason, subject_kind="person", subject_id=whose or 0)
    return render(request, "web/people/code.html", {"code": code})
