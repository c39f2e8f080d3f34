"""What an outside party reads and answers behind the link that it was given: no account, one case, one answer."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from linli.cases import referrals
from linli.cases.doors.desk.referrals import AnswerForm
from linli.files.services import take_in
from linli.journal.actors import Actor
from linli.kernel.refused import Refused
from linli.people.forms import add_refusal


class OutsideForm(AnswerForm):
    """An answer under a name."""

    name = forms.CharField(
        label=gettext_lazy("Your name"),
        max_length=40,
        help_text=gettext_lazy("Only whoever asked you and works on this reads it."),
    )
    field_order = ("answer", "photos", "name")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def page(request: HttpRequest, secret: str) -> HttpResponse:
    """The question, and the form for its one answer; the same words for every link that opens nothing."""
    asked = referrals.of_link(secret)
    if asked is None:
        return render(request, "cases/resident/referral_over.html", status=404)
    done = asked.state == asked.State.ANSWERED
    if request.method == "GET":
        referrals.note_read(asked)
    form = OutsideForm(request.POST if request.method == "POST" and not done else None, request.FILES or None)
    link = Actor(None, "link", link=("referral", asked.pk))
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            files = take_in(given["photos"] or [], by=link, role="evidence")
            asked = referrals.answer(asked.pk, given["answer"], by=link, name=given["name"], files=files)
            done = True
        except Refused as refused:
            add_refusal(form, refused)
    context = {
        "asked": asked,
        "place": referrals.outline(asked.case),
        "who": asked.by_post.title if asked.by_post else _("The estate's office"),
        "phone": asked.by_post.phone if asked.by_post else "",
        "form": None if done else form,
    }
    return render(request, "cases/resident/referral.html", context, status=422 if form.errors else 200)
