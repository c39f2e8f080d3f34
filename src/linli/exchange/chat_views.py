"""The desk's doors to what a group's chat says: paste it, look at its rows, pick out requests."""

from datetime import datetime, time

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.cases.forms import PhotosField
from linli.council.doors import key, page_before
from linli.exchange import chatting
from linli.exchange.chat_models import Paste
from linli.exchange.doors import estate_of
from linli.files.queries import files_among
from linli.files.services import take_in
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.papers import outs
from linli.people import access, terms
from linli.people.doors import acting, actor, desk_form, desk_page, desk_step, done, reachable
from linli.people.forms import near, refusals_on
from linli.places.models import Area


class PasteForm(forms.Form):
    """A copy out of a group, or a picture of the screen with what it says."""

    group = forms.CharField(label=gettext_lazy("From which group"), max_length=40)
    text = forms.CharField(
        label=pgettext_lazy("in a group", "What was said"), max_length=chatting.MOST,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=gettext_lazy(
            "On the computer, choose several messages, copy them and paste them here; a list that people signed up "
            "in as well. For a picture of the screen, type what it says."
        ),
    )  # fmt: skip
    photos = PhotosField(label=gettext_lazy("Picture of the screen"), role="chat", required=False)
    name = forms.CharField(label=gettext_lazy("Who said it (for a picture)"), max_length=40, required=False)
    day = forms.DateField(
        label=gettext_lazy("When it was said (for a picture)"), required=False, validators=[near],
        widget=forms.DateInput(attrs={"type": "date"}),
    )  # fmt: skip

    def said_at(self) -> datetime | None:
        """Noon of the day, where one was given. Only after `is_valid`."""
        day = self.cleaned_data["day"]
        return datetime.combine(day, time(12), clock.LOCAL) if day else None


def estates(request: HttpRequest) -> QuerySet[Area]:
    """The estates whose groups the person reads in."""
    held = terms.held(actor(request).person_id)
    rows = Area.objects.none()
    for one in held:
        rows = rows | Area.objects.filter(**{f"{one.level}_id": one.area_id}, level="estate", ends=None)
    return rows.order_by("name", "pk")


@desk_page
@outs.listed
def desk(request: HttpRequest) -> HttpResponse:
    """What was read in lately."""
    rows = access.scope(actor(request), "chat.read_in", Paste.objects.select_related("area", "by"))
    found, older = page_before(rows.order_by("-pk"), request)
    outs.stays_without(request, found)
    probe = Paste()
    reach = []
    for area in estates(request)[:50]:
        probe.locate(area)
        if access.may(actor(request), "chat.read_in", probe):
            reach.append(area)
    return render(request, "exchange/chat_desk.html", {"rows": found, "older": older, "estates": reach})


@desk_form
def new(request: HttpRequest, code: str) -> HttpResponse:
    """Paste a copy."""
    estate = estate_of(code)
    probe = Paste().locate(estate)
    if not access.may(actor(request), "chat.read_in", probe):
        raise Http404
    form = PasteForm(request.POST or None, request.FILES or None)
    if form.is_bound and form.is_valid():
        by, given = acting(request, "chat.read_in", probe), form.cleaned_data
        with refusals_on(form):
            if given["photos"]:
                files = take_in(given["photos"], by=by, role="chat")
                made = chatting.read_picture(
                    estate.pk, given["group"], given["text"], by=by, name=given["name"], said_at=form.said_at(),
                    files=files,
                )  # fmt: skip
            else:
                made = chatting.read_in(estate.pk, given["group"], given["text"], by=by)
            return redirect("exchange:paste", made.code)
    context = {"form": form, "estate": estate, "back": reverse("exchange:chat_desk")}
    return render(request, "exchange/new_paste.html", context, status=422 if form.errors else 200)


def _paste(request: HttpRequest, code: str) -> Paste:
    return reachable(request, "chat.read_in", Paste.objects.select_related("area", "by"), code=code)


@desk_page
def paste(request: HttpRequest, code: str) -> HttpResponse:
    """The rows of a copy: tick those that are requests."""
    row = _paste(request, code)
    rows = list(row.rows.select_related("case").order_by("position"))
    files = files_among(chatting.FILES, [one.pk for one in rows])
    context = {"paste": row, "rows": [(one, files.get(one.pk, [])) for one in rows], "open": row.forgotten_at is None}
    return render(request, "exchange/paste.html", context)


@desk_step
def act(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """Make requests of the rows ticked, or forget the others."""
    row = _paste(request, code)
    by, back = acting(request, "chat.read_in", row), reverse("exchange:paste", args=[code])
    if name == "forget":
        return done(request, lambda: chatting.forget(row.pk, by=by), _("What was not picked is gone."), back)
    if name != "pick":
        raise Http404
    picked = [key(one) for one in request.POST.getlist("row")]
    try:
        made = chatting.pick(row.pk, picked, by=by)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("%(number)s requests begun.") % {"number": len(made)})
    return redirect(back)
