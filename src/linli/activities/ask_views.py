"""The desk's steps with what a programme asks at sign-up, and with what volunteers say they served."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.activities import questions, reporting
from linli.activities.doors import programme_of
from linli.activities.forms import QuestionForm
from linli.council.doors import key
from linli.people.doors import acting, desk_step, done


@desk_step
def act(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """A question more or less; what somebody served accepted or not."""
    row = programme_of(request, code)
    by, back = acting(request, "programme.run", row), reverse("activities:programme", args=[code])
    if name == "ask":
        form = QuestionForm(request.POST)
        if form.is_valid():
            given = form.cleaned_data
            return done(request, lambda: questions.ask(row.pk, by=by, **given), _("It is asked at sign-up."), back)
        messages.error(request, _("Something is missing or cannot be read."))
        return redirect(back)
    if name == "strike":
        asked = get_object_or_404(row.questions, pk=key(request.POST.get("question")))
        return done(request, lambda: questions.strike(asked.pk, by=by), _("It is asked no more."), back)
    if name not in ("accept", "decline"):
        raise Http404
    told = get_object_or_404(row.told, code=request.POST.get("told", ""))
    if name == "accept":
        said = _("Recorded; another person confirms the hours.")
        return done(request, lambda: reporting.accept(told.pk, by=by), said, back)
    reason = request.POST.get("reason", "")
    return done(request, lambda: reporting.decline(told.pk, reason, by=by), _("Answered."), back)
