"""Ready answers: the list of one's areas, one to write or to mend."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.cases import packs, replies, reply_sheets
from linli.cases.desk_models import QuickReply
from linli.cases.doors.desk import staff
from linli.cases.doors.desk.navigation import DESK
from linli.cases.forms import category_choices
from linli.journal.actors import Actor
from linli.journal.seen import state_of
from linli.kernel.refused import NotAllowed, Refused
from linli.papers import outs, rows
from linli.people import terms
from linli.people.access import may
from linli.people.doors import desk_form
from linli.people.forms import add_refusal
from linli.places.models import Area


class ReplyForm(forms.Form):
    """A ready answer."""

    area = forms.ChoiceField(label=gettext_lazy("Area"))
    title = forms.CharField(label=pgettext_lazy("of a notice", "Title"), max_length=40)
    text = forms.CharField(
        label=gettext_lazy("Words"),
        help_text=gettext_lazy("{number}, {place}, {category}, {handler}, {due}, {estate}, {today} are filled in."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    category = forms.ChoiceField(label=gettext_lazy("For this kind alone"), required=False)
    step = forms.ChoiceField(label=gettext_lazy("For this step alone"), required=False)

    def __init__(self, *args: Any, areas: list[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        area: Any = self.fields["area"]
        area.choices = [(str(one.pk), one.name) for one in areas]
        kinds = [group for pack in packs.all_active() for group in category_choices(pack, staff.language(), staff=True)]
        category: Any = self.fields["category"]
        category.choices = [("", _("All categories")), *kinds]
        step: Any = self.fields["step"]
        step.choices = [("", _("Every step that is written to the resident")), *replies.steps()]


def _areas(actor: Actor) -> list[Area]:
    held = dict.fromkeys(post.area_id for post in terms.held(actor.person_id) if post.kind in DESK)
    return list(Area.objects.filter(pk__in=held).order_by("name", "pk"))


@desk_form
@outs.listed
def page(request: HttpRequest, reply_id: int = 0) -> HttpResponse:
    """All of one's areas, and a form; with an id, for mending that one."""
    actor = staff.actor_of(request)
    areas = _areas(actor)
    if not areas:
        raise NotAllowed(_("Ready answers are kept by the desk of the area."))
    one = get_object_or_404(QuickReply, pk=reply_id, active=True) if reply_id else None
    if one is not None and not may(actor, "reply.edit", one):
        raise NotAllowed(_("Ready answers are kept by the desk of the area."))
    initial = {name: getattr(one, name) for name in ("title", "text", "category", "step")} if one else {}
    form = ReplyForm(request.POST or None, areas=areas, initial=initial)
    if one is not None:
        form.fields.pop("area")
    if request.method == "POST" and (done := _posted(request, form, areas, one, actor)):
        return done
    context = {
        "rows": [(row, *reply_sheets.said(row)) for row in replies.of_areas([area.pk for area in areas])],
        "form": form,
        "one": one,
        "as_seen": state_of(one) if one else None,
    }
    return render(request, "cases/desk/replies.html", context, status=422 if form.errors else 200)


@desk_form
def sheet(request: HttpRequest) -> HttpResponse:
    """Ready answers from the sheet that an office keeps: each row shown with what it would do, then kept."""
    actor = staff.actor_of(request)
    areas = _areas(actor)
    if not areas:
        raise NotAllowed(_("Ready answers are kept by the desk of the area."))
    hint = _("Kind and step as on this page; empty: for all. Without an area they are kept for %(area)s.")
    return rows.page(
        request, reply_sheets.how(areas, by=actor), areas[0], by=actor, back=reverse("cases:replies"),
        whose=_("Ready answers"), hint=hint % {"area": areas[0].name},
    )  # fmt: skip


def _posted(
    request: HttpRequest, form: ReplyForm, areas: list[Area], one: QuickReply | None, actor: Actor
) -> HttpResponse | None:
    if one is not None and "retire" in request.POST:
        replies.retire(one.pk, by=actor)
        messages.success(request, _("It is offered no longer."))
        return HttpResponseRedirect(reverse("cases:replies"), status=303)
    if not form.is_valid():
        return None
    given = form.cleaned_data
    area = one.area if one else next(area for area in areas if str(area.pk) == given["area"])
    try:
        replies.save(
            area, given["title"], given["text"], by=actor, category=given["category"], step=given["step"],
            reply_id=one.pk if one else None, seen=request.POST.get("seen"),
        )  # fmt: skip
    except Refused as refusal:
        add_refusal(form, refusal, of=one)
        return None
    messages.success(request, _("Kept."))
    return HttpResponseRedirect(reverse("cases:replies"), status=303)
