"""Asking others at the desk: whom and what, their answers; and what one's own post was asked."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.cases import packs, referrals, routing
from linli.cases.doors.desk import staff, wording
from linli.cases.forms import PhotosField
from linli.cases.models import Case
from linli.cases.referral_models import Referral
from linli.files.services import take_in
from linli.journal.actors import Actor
from linli.journal.seen import last_of, must_be_as_seen
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.papers import outs
from linli.people.access import may
from linli.people.doors import desk_form, desk_page
from linli.people.forms import add_refusal

OUTSIDE = "outside"
DAYS = 5  # until an answer is wanted, unless the form says otherwise


class AskForm(forms.Form):
    """Whom and what one asks, and by when."""

    whom = forms.ChoiceField(label=gettext_lazy("Whom do you ask"))
    body = forms.CharField(
        label=gettext_lazy("Outside party"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("Only for somebody without a post here, such as the power company: they get a link."),
    )
    asked = forms.CharField(
        label=gettext_lazy("What do you ask"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy(
            "They read this, the estate and the building, and nothing else of the case. Write no name, no telephone and"
            " no room that they do not need."
        ),
    )
    due = forms.DateField(
        label=gettext_lazy("Answer by"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )

    drawn_from = forms.CharField(required=False, widget=forms.HiddenInput)  # `journal.seen`

    def __init__(self, *args: Any, posts: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["whom"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Not chosen")), (OUTSIDE, _("An outside party, by a link")), *posts]


class AnswerForm(forms.Form):
    """An answer, with photos."""

    answer = forms.CharField(
        label=gettext_lazy("Your answer"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5})
    )
    photos = PhotosField(role="evidence", label=gettext_lazy("Photos"), required=False, most=9)


@desk_form
def page(request: HttpRequest, key: int) -> HttpResponse:
    """What others were asked about a case, and their answers; a new question; a link, shown once."""
    actor = staff.actor_of(request)
    case = staff.case_of(actor, key)
    pack = packs.by_version(case.pack_version_id)
    if pack.referrals is None:
        raise Http404
    asks, secret, refusal = referrals.may_ask(case, pack, actor), "", ""
    form = AskForm(
        request.POST if "asked" in request.POST else None, posts=_posts(case),
        initial={"due": clock.today() + timedelta(days=DAYS), "drawn_from": last_of(case.referrals.all())},
    )  # fmt: skip
    try:
        if "take_back" in request.POST:
            referrals.take_back(_of(case, request.POST["take_back"]), by=actor)
            messages.success(request, _("Taken back; the link opens nothing any more."))
            return _to("cases:referrals", case.pk)
        if "new_link" in request.POST:
            secret = referrals.new_link(_of(case, request.POST["new_link"]), by=actor)
        elif form.is_bound and form.is_valid():
            must_be_as_seen(form.cleaned_data["drawn_from"], last_of(case.referrals.all()))
            secret = _ask(case, form.cleaned_data, actor)
            if not secret:
                messages.success(request, _("Asked. The answer comes back to this case."))
                return _to("cases:referrals", case.pk)
    except Refused as refused:
        if form.is_bound:
            add_refusal(form, refused)
        else:
            refusal = refused.message
    context = {
        "case": case,
        "row": wording.row_of(case, actor),
        "asked": referrals.of_case(case),
        "form": form if asks and not secret else None,
        "asks": asks,
        "link": request.build_absolute_uri(reverse("cases:referral", args=[secret])) if secret else "",
        "refusal": refusal,
    }
    return render(request, "cases/desk/referrals.html", context, status=422 if form.errors or refusal else 200)


def _posts(case: Case) -> Sequence[Any]:
    return routing.offered(desk for desk in referrals.helpers(case) if desk.post_id != case.handler_post_id)


def _of(case: Case, key: str) -> int:
    found = case.referrals.filter(pk=int(key)).first() if key.isascii() and key.isdigit() and len(key) < 16 else None
    if found is None:
        raise Http404
    return int(found.pk)


def _ask(case: Case, given: dict[str, Any], by: Actor) -> str:
    """The secret of a link, or nothing where a helper unit was asked."""
    if given["whom"] != OUTSIDE:
        referrals.ask_helper(case.pk, int(given["whom"]), given["asked"], given["due"], by=by)
        return ""
    return referrals.ask_outside(case.pk, given["body"], given["asked"], given["due"], by=by)[1]


def _to(name: str, *args: Any) -> HttpResponseRedirect:
    response = HttpResponseRedirect(reverse(name, args=args))
    response.status_code = 303
    return response


# ---- asked of one's own post ----------------------------------------------------------------------------------------


@desk_page
@outs.listed
def waiting(request: HttpRequest) -> HttpResponse:
    """What one's own posts were asked and have not answered."""
    return render(request, "cases/desk/asked.html", {"asked": referrals.waiting_for(staff.actor_of(request))})


@desk_form
def helping(request: HttpRequest, code: str) -> HttpResponse:
    """One question to one's own post, and the answer."""
    actor = staff.actor_of(request)
    rows = Referral.objects.select_related("case__area", "case__building", "by", "by_post")
    asked = rows.filter(code=code, post__isnull=False).first()
    if asked is None or not may(actor, "referral.answer", asked):
        raise Http404
    form = AnswerForm(request.POST if request.method == "POST" else None, request.FILES or None)
    if form.is_bound and form.is_valid():
        try:
            files = take_in(form.cleaned_data["photos"] or [], by=actor, role="evidence")
            referrals.answer(asked.pk, form.cleaned_data["answer"], by=actor, files=files)
            messages.success(request, _("Answered. Whoever is in charge was told."))
            return _to("cases:asked")
        except Refused as refused:
            add_refusal(form, refused)
    context = {
        "asked": asked,
        "form": form if asked.state == Referral.State.ASKED and not referrals.over(asked) else None,
        "place": referrals.outline(asked.case),
    }
    return render(request, "cases/desk/helping.html", context, status=422 if form.errors else 200)
