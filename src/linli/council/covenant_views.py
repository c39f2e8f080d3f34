"""Doors to the rules that an estate gives itself: what holds and changes, for everybody; the desk that writes them."""

from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import quote

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.cases import board, packs
from linli.council import covenants
from linli.council.doors import key
from linli.council.models import Edition
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.papers import outs, word
from linli.people import access
from linli.people.doors import acting, actor, desk_form, done
from linli.people.forms import refusals_on
from linli.places.models import Area
from linli.rules import differences
from linli.rules.covenants import KINDS
from linli.rules.paper import Document, Paragraph, said_date
from linli.ui import days

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LISTED = 50


@require_safe
@outs.residents
def listed(request: HttpRequest, code: str) -> HttpResponse:
    """What holds, what is open for comments, and the versions before."""
    estate = get_object_or_404(Area, level="estate", code=code, ends=None)
    rows, today = list(covenants.published(estate)), clock.today()
    outs.stays_without(request, rows)
    holding = {one.pk for kind in KINDS if (one := covenants.in_force(estate, kind, today))}
    context = {
        "estate": estate,
        "holding": [one for one in rows if one.pk in holding],
        "open": [one for one in rows if one.state == "open"],
        "others": [one for one in rows if one.state == "adopted" and one.pk not in holding],
    }
    return render(request, "council/covenants.html", context)


@require_safe
def one(request: HttpRequest, code: str, edition: str) -> HttpResponse:
    """One version: its words, or what it changes of the one before; by whom and when it was adopted."""
    estate, row = _public(code, edition)
    earlier = covenants.before(row)
    changes = earlier is not None and request.GET.get("show") == "changes"
    context = {
        "estate": estate,
        "one": row,
        "earlier": earlier,
        "changes": changes,
        "lines": differences.compared(earlier.text if earlier and changes else row.text, row.text),
        "holds": covenants.in_force(estate, row.kind, clock.today()) == row,
        "basis": KINDS[row.kind].basis,
        "voted": _voted(row),
        "comments": _comments(row),
    }
    return render(request, "council/covenant.html", context)


def _voted(row: Edition) -> str:
    """What the vote that adopted it is called on the page of its case."""
    if row.case is None or not row.fact:
        return ""
    return packs.by_version(row.case.pack_version_id).facts[row.fact].title.say(get_language() or "zh-hans")


def _comments(row: Edition) -> str:
    return board.address(row.case) if row.case and row.state == "open" else ""


@require_safe
def as_word(request: HttpRequest, code: str, edition: str) -> HttpResponse:
    """The text as a Word file."""
    estate, row = _public(code, edition)
    title = f"{estate.name}{row.get_kind_display()}"
    blocks = tuple(Paragraph(line) for line in row.text.splitlines() if line.strip())
    day = said_date(row.adopted_on) if row.adopted_on else ""
    document = Document(title=title, body=estate.name, date=day, blocks=blocks, draft=row.state != "adopted")
    answer = HttpResponse(word.docx(document), content_type=DOCX)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'{title}-{row.number}.docx')}"
    return answer


def _public(code: str, edition: str) -> tuple[Area, Edition]:
    estate = get_object_or_404(Area, level="estate", code=code, ends=None)
    rows = covenants.published(estate).select_related("case__area", "motion__item__meeting__body")
    return estate, get_object_or_404(rows, code=edition)


# ---- the desk -------------------------------------------------------------------------------------------------------


class DraftForm(forms.Form):
    """The words of a version: one article a line."""

    text = forms.CharField(
        label=gettext_lazy("Text, one article a line"),
        max_length=20000,
        widget=forms.Textarea(attrs={"rows": 18}),
    )


class NewForm(DraftForm):
    """Of which estate and kind the next version is."""

    estate = forms.ChoiceField(label=gettext_lazy("Estate"))
    kind = forms.ChoiceField(label=gettext_lazy("Which"), choices=Edition.KINDS)
    field_order = ("estate", "kind", "text")

    def __init__(self, *args: Any, estates: list[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["estate"].choices = [(one.code, one.name) for one in estates]  # type: ignore[attr-defined]  # ChoiceField


@desk_form
@outs.listed
def desk(request: HttpRequest) -> HttpResponse:
    """The versions within the person's posts, and the form for the next one."""
    by = actor(request)
    rows = access.scope(by, "covenant.edit", Edition.objects.select_related("area")).order_by("-pk")
    estates = _estates(request)
    if not estates:
        raise Http404
    form = NewForm(request.POST or None, estates=estates)
    if form.is_bound and form.is_valid():
        estate = next(one for one in estates if one.code == form.cleaned_data["estate"])
        with refusals_on(form):
            given = form.cleaned_data
            made = covenants.draft(estate, given["kind"], given["text"], by=_hat(request, estate))
            return redirect("council:covenant_desk", made.code)
    context = {"rows": rows[:LISTED], "form": form}
    return render(request, "council/covenants_desk.html", context, status=422 if form.errors else 200)


def _estates(request: HttpRequest) -> list[Area]:
    """The estates of whose covenant the person writes."""
    found = Area.objects.filter(level="estate", ends=None).order_by("code")
    return [one for one in found[:200] if access.may(actor(request), "covenant.edit", _planned(one))]


def _planned(estate: Area) -> Edition:
    return Edition(kind="residents", number=1).locate(estate)


def _hat(request: HttpRequest, estate: Area) -> Any:
    return acting(request, "covenant.edit", _planned(estate))


@desk_form
def work(request: HttpRequest, edition: str) -> HttpResponse:
    """One version at the desk: its words, what it changes, and the next step."""
    row = get_object_or_404(Edition.objects.select_related("area", "case__area"), code=edition)
    by, back = acting(request, "covenant.edit", row), reverse("council:covenant_desk", args=[row.code])
    if request.method == "POST":
        what, said = _step(request, row, by)
        return done(request, what, said, back)
    earlier = covenants.before(row)
    context = {
        "one": row,
        "law": KINDS[row.kind],
        "form": DraftForm(initial={"text": row.text}),
        "lines": differences.compared(earlier.text, row.text) if earlier else (),
        "cases": covenants.cases(row, by) if row.state == "draft" else (),
        "motions": covenants.motions(row)[:20] if row.state == "open" else (),
        "votes": covenants.votes(row) if row.state == "open" else {},
        "today": clock.today(),
    }
    return render(request, "council/covenant_desk.html", context)


def _step(request: HttpRequest, row: Edition, by: Any) -> tuple[Callable[[], object], str]:
    given = request.POST
    match given.get("do", ""):
        case "mend":
            return lambda: covenants.mend(row.pk, given.get("text", ""), by=by), _("The draft is mended.")
        case "open":
            return lambda: covenants.lay_out(row.pk, key(given.get("case")), by=by), _("It is open for comments.")
        case "adopt":
            motion_id, fact, day = key(given.get("motion")), given.get("fact", ""), given.get("in_force_on")
            return (
                lambda: covenants.adopt(row.pk, _day(day), by=by, motion_id=motion_id, fact=fact),
                _("It is adopted."),
            )
        case "file":
            return lambda: covenants.file(row.pk, _day(given.get("filed_on")), by=by), _("Noted.")
        case "give_up":
            return lambda: covenants.give_up(row.pk, given.get("why", ""), by=by), _("It is given up.")
    raise Http404


def _day(text: str | None) -> date:
    if (day := days.typed(text or "")) is None:
        raise Refused("no_day", _("Give the day."))
    return day
