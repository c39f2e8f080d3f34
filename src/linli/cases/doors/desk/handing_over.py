"""Pages of dispatchers: a whole desk handed over, and the record of what was dispatched wrongly."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from linli.cases import handing_over, packs, returning, routing
from linli.cases.doors.desk import staff, wording
from linli.cases.doors.desk.navigation import DESK, may_hand_over
from linli.cases.doors.periods import month_of
from linli.cases.models import Case
from linli.cases.return_models import SentBack
from linli.kernel import clock
from linli.kernel.numbers import whole
from linli.papers import outs
from linli.people import terms
from linli.people.doors import desk_form, desk_page
from linli.ui.awaits import Awaited

ROWS = 200


class ToForm(forms.Form):
    """To whom a desk goes."""

    post = forms.ChoiceField(label=gettext_lazy("Hand over to"))
    after = forms.CharField(widget=forms.HiddenInput, required=False)  # the key of the last case looked at

    def __init__(self, *args: Any, desks: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["post"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Not chosen")), *desks]


def _must_dispatch(request: HttpRequest) -> None:
    if not staff.kinds_of(staff.actor_of(request)) & DESK:
        raise Http404


def _must_hand_over(request: HttpRequest) -> None:
    if not may_hand_over(staff.kinds_of(staff.actor_of(request))):
        raise Http404


def awaited(request: HttpRequest) -> Iterable[Awaited]:
    """Desks whose holder has left, for whoever may hand them over. One statement; none for others."""
    actor = staff.actor_of(request)
    held = [term for term in terms.held(actor.person_id) if may_hand_over({term.kind})]
    number = handing_over.left(actor, [(term.level, term.area_id) for term in held])
    if number:
        words = ngettext(
            "open cases on %(n)s desk whose holder has left the post",
            "open cases on %(n)s desks whose holders have left the posts",
            number,
        )
        chip = pgettext("a desk", "to be handed over")
        yield Awaited(_("Hand a desk over"), reverse("cases:desks"), words % {"n": number}, chip, "late")


@desk_page
@outs.listed
def desks(request: HttpRequest) -> HttpResponse:
    """Whose desk has how many open cases; first those who hold the post no longer."""
    _must_hand_over(request)
    return render(request, "cases/desk/desks.html", {"desks": handing_over.desks(staff.actor_of(request))})


@desk_form
@outs.listed
def desk(request: HttpRequest, person: int, post: int) -> HttpResponse:
    """One desk: its open cases, and the post that they go to; a result for each once it is done."""
    _must_hand_over(request)
    actor = staff.actor_of(request)
    posted = request.POST if request.method == "POST" else None
    after = whole(request.POST.get("after")) or 0
    cases = handing_over.of_desk(actor, person, post, after)
    form = ToForm(posted, desks=_offered(cases, person, post))
    results: list[tuple[wording.Row, bool, str]] = []
    title = wording.handler_of(cases[0]) if cases else _("Desk")
    if form.is_valid():
        handed = handing_over.hand_over(actor, person, post, int(form.cleaned_data["post"]), after)
        rows = wording.rows([one.case for one in handed], actor)
        results = [(row, one.done, one.words) for row, one in zip(rows, handed, strict=True)]
        after = max((one.case.pk for one in handed), default=after)
        cases = handing_over.of_desk(actor, person, post, after)
        again = {"post": form.cleaned_data["post"], "after": after}
        form = ToForm(desks=_offered(cases, person, post), initial=again)
    tasks = handing_over.asked_beside(actor, person, post)
    if not (cases or results or tasks):
        raise Http404
    context = {
        "title": title,
        "rows": wording.rows(cases, actor),
        "form": form,
        "results": results,
        "done": sum(done for _row, done, _words in results),
        "tasks": [(task, wording.row_of(task.case, actor)) for task in tasks],
        "back": reverse("cases:desks"),
        "capped": len(cases) == handing_over.MOST,
    }
    return render(request, "cases/desk/desk_over.html", context, status=422 if form.errors else 200)


def _offered(cases: Iterable[Case], person: int, post: int) -> Sequence[Any]:
    """The desks over the cases' places, but the one that is handed over."""
    areas = {case.area_id: case.area for case in cases}.values()
    found = {desk.post_id: desk for area in areas
             for desk in routing.working(area) if (desk.person_id, desk.post_id) != (person, post)}  # fmt: skip
    return routing.offered(routing.nearest_first(found.values()))


@desk_page
@outs.listed
def returns(request: HttpRequest) -> HttpResponse:
    """The returns of a month by the office that had dispatched, and each with its reason and how it was settled."""
    _must_dispatch(request)
    first = month_of(request.GET.get("month", "")) or clock.today().replace(day=1)
    after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    actor = staff.actor_of(request)
    found = list(returning.rows(actor, clock.midnight(first), clock.midnight(after))[:ROWS])
    shown = wording.rows([row.case for row in found], actor)
    context = {
        "month": f"{first:%Y-%m}",
        "offices": returning.offices(found),
        "rows": [(row, case, _reason(row)) for row, case in zip(found, shown, strict=True)],
        "capped": len(found) == ROWS,
    }
    return render(request, "cases/desk/returns.html", context)


def _reason(row: SentBack) -> str:
    pack = packs.by_version(row.case.pack_version_id)
    asked = (question for action in pack.actions.values() if action.returns == "asks" for question in action.form)
    words = next((question.options[row.reason] for question in asked if row.reason in question.options), None)
    return words.say(staff.language()) if words else ""
