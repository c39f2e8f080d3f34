"""Everybody's doors to calls for works: the call, its works, sending one in, an objection; and the jury's."""

from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from linli.cases import packs
from linli.cases.models import Case
from linli.kernel import clock
from linli.media import queries as media
from linli.papers import outs
from linli.people.doors import actor, done, own_form, own_page, own_step, person_of
from linli.people.forms import refusals_on
from linli.stories import calls, judging, pictures, queries, results
from linli.stories.call_forms import EntryForm, PointsForm, WordsForm
from linli.stories.call_models import Award, Call, CallState, Entry, Judgement, Juror
from linli.stories.services import files_for, words_of


def _shown(code: str) -> Call:
    """A call that everybody reads; else 404."""
    rows = queries.calls_read().select_related("publisher__organisation", "area")
    found: Call = get_object_or_404(rows, code=code)
    return found


def awards_of(call: Call) -> list[Award]:
    """The prizes of a result that is public, by category and prize; none before. One statement."""
    if call.state not in (CallState.ANNOUNCED, CallState.FINAL):
        return []
    rows = Award.objects.filter(entry__call=call).select_related("prize", "entry__category", "entry__case__story")
    return list(rows.order_by("entry__category__position", "prize__position", "entry__number"))


@require_safe
@outs.residents
def call_show(request: HttpRequest, code: str) -> HttpResponse:
    """What is called for, who judges, by what; once it is public the result. Nothing beyond the prizes is ranked."""
    call, me = _shown(code), actor(request).person_id
    awards = awards_of(call)
    outs.stays_without(request, awards)
    own = list(call.entries.filter(case__reporter_id=me).order_by("number")) if me else []
    jury = list(calls.jurors(call))
    context = {
        "call": call, "publisher": call.publisher, "categories": list(call.categories.all()), "rows": awards,
        "criteria": list(call.criteria.all()), "prizes": list(call.prizes.all()), "jury": jury,
        "takes": judging.takes(call), "own": own, "judges": any(one.person_id == me for one in jury),
        "form": WordsForm(), "objects": call.state == CallState.ANNOUNCED and _public(call),
        "objected": list(call.objections.filter(by_id=me).order_by("pk")) if me else [],
        "together": sum(one.most for one in call.criteria.all()),
    }  # fmt: skip
    return render(request, "stories/call_show.html", context)


def _public(call: Call) -> bool:
    return call.public_until is not None and clock.today() <= call.public_until


@require_safe
@outs.residents
def call_works(request: HttpRequest, code: str) -> HttpResponse:
    """The works: those with a prize, and all others that everybody can read, by their numbers."""
    call = _shown(code)
    awards = awards_of(call)
    shown = {story.case_id: story for story in queries.shown().filter(case__entries__call=call)}
    entries = calls.standing(call).filter(case_id__in=shown).select_related("category").exclude(award__in=awards)
    rows: list[tuple[Any, Any, Any]] = [(one.entry, one.prize, shown.get(one.entry.case_id)) for one in awards]
    rows += [(entry, None, shown[entry.case_id]) for entry in entries[:300]] if call.state != CallState.OPEN else []
    outs.stays_without(request, rows)
    return render(request, "stories/call_works.html", {"call": call, "publisher": call.publisher, "rows": rows})


def _own_cases(person_id: int, call: Call) -> list[Case]:
    """The person's submissions that are under review or were released, and not in yet."""
    rows = Case.objects.filter(reporter_id=person_id, pack_version_id__in=list(packs.told()))
    rows = rows.exclude(entries__call=call).select_related("area").order_by("-pk")[:60]
    told = packs.told()
    return [one for one in rows if one.open or one.state in told[one.pack_version_id].shown]


@own_form
def call_enter(request: HttpRequest, code: str) -> HttpResponse:
    """Send in one of one's own submissions."""
    call, me = _shown(code), person_of(request)
    offered = [(one.pk, one.title) for one in _own_cases(me.pk, call)]
    form = EntryForm(request.POST or None, cases=offered, categories=call.categories.all(), initial={"maker": me.name})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        with refusals_on(form):
            judging.enter(
                call.pk, int(given["case"]), int(given["category"]), maker=given["maker"], unit=given["unit"],
                by=actor(request),
            )  # fmt: skip
            messages.success(request, _("It is in. You can take it back until the last day."))
            return redirect("stories:call_show", code)
    context = {"call": call, "form": form, "offered": offered, "takes": judging.takes(call)}
    return render(request, "stories/call_enter.html", context, status=422 if form.errors else 200)


@own_step
def call_say(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """Object to a result, or take back a work of one's own."""
    call, by, said = _shown(code), actor(request), request.POST
    back = reverse("stories:call_show", args=[code])
    if name == "object":
        act = lambda: results.object_to(call.pk, said.get("text", ""), by=by)  # noqa: E731 -- done() takes what to do
        return done(request, act, _("It is being looked at; the answer stands here."), back)
    if name == "take_back":
        own = get_object_or_404(call.entries, code=said.get("entry", ""), case__reporter_id=by.person_id or 0)
        return done(request, lambda: judging.take_out(own.pk, "", by=by), _("Taken back."), back)
    raise Http404


def _juror(request: HttpRequest, call: Call) -> Juror:
    found: Juror = get_object_or_404(calls.jurors(call), person_id=actor(request).person_id or 0)
    return found


@own_page
@outs.residents
def jury(request: HttpRequest, code: str) -> HttpResponse:
    """What one judges as a juror, and what one has given; works that one may not judge are named as such."""
    call = _shown(code)
    juror = _juror(request, call)
    given = Prefetch("judgements", Judgement.objects.filter(juror=juror), to_attr="mine")
    entries = list(calls.standing(call).select_related("case", "category").prefetch_related(given))
    barred = judging.aside(juror, entries)
    rows = [(entry, entry.mine[0] if entry.mine else None, entry.pk in barred) for entry in entries]
    outs.stays_without(request, rows)
    context = {
        "call": call, "rows": rows, "open": judging.judged_now(call),
        "left": sum(1 for _entry, mine, aside in rows if mine is None and not aside),
    }  # fmt: skip
    return render(request, "stories/jury.html", context)


def _entry(request: HttpRequest, code: str) -> tuple[Entry, Juror]:
    """A work that the person may judge; else 404."""
    rows = Entry.objects.filter(out="").select_related("case__area", "category", "call__publisher", "call__area")
    found: Entry = get_object_or_404(rows, code=code)
    juror = _juror(request, _shown(found.call.code))
    if not judging.judged_now(found.call) or judging.aside(juror, [found]):
        raise Http404
    return found, juror


@own_form
def judge(request: HttpRequest, code: str) -> HttpResponse:
    """One work, and one's points for it; or why one does not judge it."""
    entry, juror = _entry(request, code)
    mine = Judgement.objects.filter(juror=juror, entry=entry).first()
    known = {f"points_{pk}": given for pk, given in mine.points.items()} | {"words": mine.words} if mine else {}
    criteria = list(entry.call.criteria.all())
    form = PointsForm(request.POST or None, criteria=criteria, initial=known)
    by, back = actor(request), reverse("stories:jury", args=[entry.call.code])
    if request.method == "POST" and "aside" in request.POST:
        act = lambda: judging.stand_aside(entry.pk, request.POST.get("why", ""), by=by)  # noqa: E731
        return done(request, act, _("Noted: others judge it."), back)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            judging.judge(entry.pk, form.points(), words=form.cleaned_data["words"], by=by)
            messages.success(request, _("Noted."))
            return redirect(back)
    return _judge_page(request, entry, form)


def _judge_page(request: HttpRequest, entry: Entry, form: PointsForm) -> HttpResponse:
    found = queries.rule_of(entry.case)
    words = words_of(entry.case, found[1]) if found else {}
    films = [media.shown(film) for film in media.films_of(entry.case)]
    context = {
        "entry": entry, "call": entry.call, "words": words, "form": form, "pictures": list(files_for(None, entry.case)),
        "films": [one for one in films if one.film_at],
    }  # fmt: skip
    return render(request, "stories/judge.html", context, status=422 if form.errors else 200)


@require_safe
@never_cache
def entry_picture(request: HttpRequest, code: str, file: str, size: str) -> HttpResponseBase:
    """One picture of a work, for its jury."""
    entry, _juror_of = _entry(request, code)
    found = files_for(None, entry.case).get(file)
    if found is None:
        raise Http404
    return pictures.sent(request, found, size)
