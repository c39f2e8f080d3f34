"""The desk's doors to calls for works: drawn up, jury, works, result, prizes."""

import re
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.council.doors import key, page_before
from linli.journal.seen import state_of
from linli.kernel import clock
from linli.papers import outs
from linli.people import access
from linli.people.doors import acting, actor, desk_form, desk_page, desk_step, done
from linli.people.forms import refusals_on
from linli.stories import calls, judging, queries, reading, results
from linli.stories.call_forms import DayForm, EntryForm, JurorForm, PlanForm
from linli.stories.call_models import Award, Call, CallState
from linli.stories.fee_models import Fee, PayState
from linli.stories.views import kept_or_404


@desk_form
@outs.listed
def calls_of(request: HttpRequest, code: str) -> HttpResponse:
    """The calls of a publisher, and a new one drawn up."""
    publisher = kept_or_404(request, code)
    form = PlanForm(request.POST or None, initial={"public_days": 5, "blind": True, "criteria": ""})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            made = calls.draw_up(publisher.pk, form.plan(), by=acting(request, "publisher.keep", publisher))
            messages.success(request, _("Name the jury now; then it can be opened."))
            return redirect("stories:call", made.code)
    found, older = page_before(publisher.calls.order_by("-pk"), request)
    outs.stays_without(request, found)
    context = {"publisher": publisher, "rows": found, "older": older, "form": form}
    return render(request, "stories/calls_of.html", context, status=422 if form.errors else 200)


def _kept(request: HttpRequest, code: str) -> Call:
    found: Call = get_object_or_404(Call.objects.select_related("publisher__organisation", "area"), code=code)
    if not access.may(actor(request), "publisher.keep", found.publisher):
        raise Http404
    return found


@desk_page
@outs.listed
def call(request: HttpRequest, code: str) -> HttpResponse:
    """One call at the desk: what it says, its jury, the works with what they come to, the result."""
    return _page(request, _kept(request, code))


def _page(request: HttpRequest, row: Call, **bound: Any) -> HttpResponse:
    entries = list(row.entries.select_related("category", "case").order_by("number"))
    over = judging.judged_now(row) or row.state in (CallState.ANNOUNCED, CallState.FINAL)
    competes = calls.competes(row, actor(request).person_id)
    found = results.reckon(row) if over and not competes else None
    awards = list(Award.objects.filter(entry__call=row).select_related("prize", "entry__case", "entry__category"))
    paid = {fee.award_id: fee for fee in Fee.objects.filter(award__in=awards).exclude(state=PayState.REFUSED)}
    payees = queries.payees_of(row.publisher) if row.state == CallState.FINAL else []
    reading.payees(payees, by=actor(request))
    context = {
        "call": row, "publisher": row.publisher, "criteria": list(row.criteria.all()), "prizes": list(row.prizes.all()),
        "categories": list(row.categories.all()), "jury": list(calls.jurors(row)), "over": over, "found": found,
        "rows": [(entry, found.scores.get(entry.pk) if found else None) for entry in entries],
        "awards": [(award, paid.get(award.pk)) for award in sorted(awards, key=_place)],
        "objections": list(row.objections.select_related("by", "answered_by").order_by("pk")),
        "competes": competes, "me": actor(request).person_id, "takes": judging.takes(row),
        "form": PlanForm(initial=PlanForm.known(row)) if row.state == CallState.DRAFT else None,
        "juror_form": JurorForm(), "day_form": DayForm(), "entry_form": _entry_form(request, row),
        "payees": payees,
        "public_over": bool(row.public_until and clock.today() > row.public_until), "as_seen": state_of(row), **bound,
    }  # fmt: skip
    return render(request, "stories/call.html", context, status=422 if bound else 200)


def _place(award: Award) -> tuple[int, int, int]:
    return award.entry.category.position, award.prize.position, award.entry.number


def _entry_form(request: HttpRequest, row: Call, data: Any = None) -> EntryForm | None:
    """Submissions of the desk that are not in yet; None when works are not taken."""
    if not judging.takes(row):
        return None
    there = row.entries.values("case_id")
    cases = queries.at_desk(actor(request)).filter(open=True).exclude(pk__in=there).order_by("-pk")[:50]
    return EntryForm(data, cases=[(one.pk, one.title) for one in cases], categories=row.categories.all())


@desk_step
def call_do(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """Something is done with the call."""
    row = _kept(request, code)
    by, said, back = (
        acting(request, "publisher.keep", row.publisher),
        request.POST,
        reverse("stories:call", args=[code]),
    )
    filled: dict[str, tuple[str, Any]] = {
        "change": ("form", PlanForm), "juror": ("juror_form", JurorForm), "prolong": ("day_form", DayForm),
    }  # fmt: skip
    if name in filled or name == "enter":
        return _filled(request, row, name, *filled.get(name, ("entry_form", None)))
    numbers = [int(part) for part in re.split(r"[\s,\uff0c]+", said.get("numbers", "")) if _plain(part)]
    out = int(said["out"]) if _plain(said.get("out", "")) else None
    text = said.get("text", "")
    acts: dict[str, tuple[Any, str]] = {
        "open": (lambda: calls.open_call(row.pk, by=by), _("Everybody reads it now.")),
        "drop": (
            lambda: calls.drop_juror(get_object_or_404(row.jurors, pk=key(said.get("juror"))).pk, by=by),
            _("Noted."),
        ),
        "call_off": (lambda: calls.call_off(row.pk, text, by=by), _("It is called off.")),
        "out": (
            lambda: judging.take_out(get_object_or_404(row.entries, number=key(said.get("number"))).pk, text, by=by),
            _("It is out."),
        ),
        "tie": (lambda: results.part_tie(row.pk, numbers, text, by=by), _("Noted.")),
        "announce": (lambda: results.announce(row.pk, by=by), _("The result is public.")),
        "answer": (
            lambda: results.answer(
                get_object_or_404(row.objections, pk=key(said.get("objection"))).pk, text, out=out, by=by
            ),
            _("Answered."),
        ),
        "finish": (lambda: results.finish(row.pk, by=by), _("The result is final.")),
        "prize": (
            lambda: results.propose_prize(
                get_object_or_404(Award, pk=key(said.get("award")), entry__call=row).pk, key(said.get("payee")), by=by
            ),
            _("Proposed; another person decides."),
        ),
    }  # fmt: skip
    if name not in acts:
        raise Http404
    act, words = acts[name]
    return done(request, act, words, back)


def _plain(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 6


def _filled(request: HttpRequest, row: Call, name: str, shown: str, made: Any) -> HttpResponse:
    """A form of the page: done, or shown again with what is wrong."""
    by, said = acting(request, "publisher.keep", row.publisher), request.POST
    form: Any = made(said) if made else _entry_form(request, row, said)
    if form is None:
        raise Http404
    if form.is_valid():
        given = form.cleaned_data
        with refusals_on(form):
            if name == "change":
                calls.change(row.pk, form.plan(), by=by, seen=said.get("seen"))
            elif name == "juror":
                calls.name_juror(row.pk, **given, by=by)
            elif name == "prolong":
                calls.prolong(row.pk, given["until"], by=by)
            else:
                judging.enter(
                    row.pk, int(given["case"]), int(given["category"]), maker=given["maker"], unit=given["unit"], by=by
                )
            messages.success(request, _("Noted."))
            return redirect("stories:call", row.code)
    return _page(request, row, **{shown: form})
