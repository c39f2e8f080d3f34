"""Doors to a branch's members beside its meetings: who is left out of the due, talks, training."""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.council import membership_life as life
from linli.council.doors import key
from linli.council.life_models import LeftOut, Talk, Training
from linli.journal.services import note_accesses
from linli.kernel import clock
from linli.papers import outs
from linli.people import access
from linli.people.doors import acting, actor, desk_form, done
from linli.people.forms import near
from linli.people.models import Organisation

_DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
PAGE = 200


class LeftOutForm(forms.Form):
    """A member does not count among the due for a time."""

    person = forms.TypedChoiceField(label=pgettext_lazy("of a branch", "Member"), coerce=int)
    reason = forms.ChoiceField(label=gettext_lazy("Why"), choices=LeftOut.Reason.choices)
    words = forms.CharField(
        label=gettext_lazy("More about it"), help_text=gettext_lazy("Only posts of the branch read this."),
        max_length=200, required=False,
    )  # fmt: skip
    document = forms.CharField(label=gettext_lazy("Document by which it was approved"), max_length=120)
    since = forms.DateField(label=gettext_lazy("From when on"), widget=_DAY, initial=clock.today, validators=[near])
    until = forms.DateField(
        label=gettext_lazy("To which day, if it is said"), widget=_DAY, required=False, validators=[near]
    )  # fmt: skip


class TalkForm(forms.Form):
    """Two members talked."""

    one = forms.TypedChoiceField(label=pgettext_lazy("of a branch", "Member"), coerce=int)
    other = forms.TypedChoiceField(label=gettext_lazy("talked with"), coerce=int)
    day = forms.DateField(label=pgettext_lazy("of a talk", "Day"), widget=_DAY, initial=clock.today, validators=[near])


class TrainingForm(forms.Form):
    """Members attended a training."""

    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=80)
    day = forms.DateField(label=pgettext_lazy("of a talk", "Day"), widget=_DAY, initial=clock.today, validators=[near])
    hours = forms.IntegerField(label=gettext_lazy("Hours of training"), min_value=1, max_value=400)
    course = forms.BooleanField(label=gettext_lazy("A course for secretaries and the committee"), required=False)
    document = forms.CharField(label=gettext_lazy("Notice or certificate"), max_length=120, required=False)
    people = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Who attended"), coerce=int, widget=forms.CheckboxSelectMultiple
    )


FORMS: dict[str, type[forms.Form]] = {"left_out": LeftOutForm, "talk": TalkForm, "training": TrainingForm}
SAVES: dict[str, Callable[..., object]] = {
    "left_out": life.leave_out, "talk": life.note_talk, "training": life.note_training,
}  # fmt: skip
_PERSON = {"person": "person_id", "one": "one_id", "other": "other_id"}
_CHOSEN = {"left_out": ("person",), "talk": ("one", "other"), "training": ("people",)}


def _body(request: HttpRequest, code: str) -> Organisation:
    rows = access.scope(actor(request), "office.read", Organisation.objects.select_related("area"))
    return get_object_or_404(rows, code=code, kind=life.KIND, ended_at=None)


def _form(name: str, people: list[tuple[int, str]], data: Any = None) -> forms.Form:
    form = FORMS[name](data, auto_id=f"id_{name}_%s")
    for field in _CHOSEN[name]:
        chosen = form.fields[field]
        assert isinstance(chosen, forms.ChoiceField)
        chosen.choices = people
    return form


@desk_form
@outs.listed
def index(request: HttpRequest, code: str) -> HttpResponse:
    """The three lists of the branch, how the year stands, and a line more in one of them."""
    body = _body(request, code)
    members = list(life.members(body))
    people = [(one.pk, one.name) for one in members]
    shown = {name: _form(name, people) for name in FORMS}
    if request.method == "POST":
        by, back = acting(request, "office.keep", body), reverse("council:membership_life", args=[code])
        if request.POST.get("step"):
            return _step(request, body, back)
        name = request.POST.get("list", "")
        if name not in FORMS:
            raise Http404
        form = shown[name] = _form(name, people, request.POST)
        if form.is_valid():
            given = {_PERSON.get(field, field): said for field, said in form.cleaned_data.items()}
            return done(request, lambda: SAVES[name](body.pk, by=by, **given), _("Noted."), back)
        messages.error(request, _("Something is missing or cannot be read."))
    keeps = access.may(actor(request), "office.keep", body)  # why somebody is left out is the branch's to read
    rows = (
        LeftOut.objects.filter(body=body)
        .select_related("person")
        .order_by(F("until").desc(nulls_first=True), "-since", "-pk")
    )
    left = list(rows[:PAGE]) if keeps else []
    _note(request, "left_out", (row.person_id for row in left))
    talks = list(Talk.objects.filter(body=body).select_related("one", "other").order_by("-day", "-pk")[:PAGE])
    training = list(Training.objects.filter(body=body).select_related("person").order_by("-day", "-pk")[:PAGE])
    if not keeps:  # the branch's own posts keep the list; an office above looks into it
        _note(request, "membership", (pk for row in talks for pk in (row.one_id, row.other_id)))
        _note(request, "membership", (row.person_id for row in training))
    context = {
        "body": body, "left": left, "forms": shown, "year": clock.today().year,
        "lines": life.year_of(body, clock.today().year),
        "talks": talks, "training": training,
        "keeps": keeps, "today": clock.today(),
    }  # fmt: skip
    return render(request, "council/membership_life.html", context)


def _step(request: HttpRequest, body: Organisation, back: str) -> HttpResponse:
    """A line ends, or goes."""
    by, step, number = acting(request, "office.keep", body), request.POST["step"], key(request.POST.get("row", ""))
    if step == "again":
        row = get_object_or_404(LeftOut, pk=number, body=body)
        return done(request, lambda: life.count_again(row.pk, clock.today(), by=by), _("Noted."), back)
    if step not in life.LISTS:
        raise Http404
    get_object_or_404(life.LISTS[step], pk=number, body=body)
    return done(request, lambda: life.strike_out(step, number, by=by), _("Struck out."), back)


def _note(request: HttpRequest, what: str, read: Iterable[int]) -> None:
    """Whoever reads such a list has read of each who stands on it."""
    by = actor(request)
    people = sorted({pk for pk in read if pk != by.person_id})
    with transaction.atomic():
        note_accesses([(pk, pk) for pk in people], by=by, what=what, reason="work", subject_kind="person")
