"""What neighbours said of a case, at the desk: what breaks a rule is hidden with a reason, objections are answered."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.cases import commenting, opinions, services
from linli.cases.doors.desk import staff, wording
from linli.cases.models import Case
from linli.journal.actors import Actor
from linli.journal.services import note_accesses
from linli.kernel.refused import Refused
from linli.people.doors import desk_form


@desk_form
def page(request: HttpRequest, key: int) -> HttpResponse:
    """For those who moderate: objections that wait come first; that hidden words were read is told their authors."""
    actor = staff.actor_of(request)
    case = staff.case_of(actor, key)
    pack = services.pack_of(case)
    if pack.comments is None or not commenting.may_moderate(case, pack, actor):
        raise Http404
    if request.method == "POST":
        return _posted(request, case, actor)
    rows = opinions.to_moderate(case, actor)
    hidden = [(one.comment.author_id, case.pk) for one in rows if one.comment.hidden_at]
    note_accesses(hidden, by=actor, what="comment", reason="work", subject_kind="case")
    context = {
        "case": case,
        "row": wording.row_of(case, actor),
        "title": pack.comments.title.say(staff.language()),
        "rows": rows,
        "me": actor.person_id,
    }
    return render(request, "cases/desk/comments.html", context)


def _posted(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    given = request.POST
    one = get_object_or_404(case.comments, code=given.get("comment", ""))
    words = given.get("words", "")
    try:
        if given.get("do") == "hide":
            commenting.hide(one.pk, words, by=actor)
            messages.success(request, _("It is hidden; the reason stands in its place."))
        else:
            commenting.answer(one.pk, words, stands=given.get("do") == "restore", by=actor)
            messages.success(request, _("The objection is answered."))
    except Refused as refusal:
        messages.error(request, refusal.message)
    return HttpResponseRedirect(reverse("cases:moderate", args=[case.pk]), status=303)
