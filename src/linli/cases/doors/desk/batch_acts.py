"""One step on a whole batch: what is asked of all is answered once, what differs beside each party."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from linli.cases import batches
from linli.cases.batches import Open
from linli.cases.doors.desk import district, staff, wording, work
from linli.cases.doors.desk.batches import Row, opened_or_404, rows_shown
from linli.cases.doors.desk.sheets import see_other
from linli.cases.forms import PackForm, PhotosField, action_form
from linli.kernel.refused import Refused
from linli.people.doors import staff_required
from linli.rules import batches as rules
from linli.rules import situation as engine
from linli.rules.pack import Action, Input, Shift

MOST_OWN = 800  # inputs of one page beside the parties; more cannot be sent with one form
FILLED = ("batch_number", "slot", "meeting_place", "missing_papers")  # what the batch itself answers


@dataclass(frozen=True)
class Line:
    """A party with its tick and its own answers."""

    row: Row
    ticked: bool
    fits: bool
    own: tuple[tuple[str, str, str, str], ...]  # input's name, title, what was written, what is known
    fault: str


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@staff_required
def act(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """GET asks, POST takes the step; each party's result stands on the page of the batch."""
    found = opened_or_404(request, code)
    action = found.pack.actions.get(name)
    if action is None or not rules.bulk(action):
        raise Http404
    form_class = _form_class(found, name, action)
    if request.method != "POST":
        return _asked(request, found, name, form_class(auto_id=f"{name}_%s"))
    actor = staff.actor_of(request)
    form = form_class(request.POST, request.FILES, auto_id=f"{name}_%s")
    keys = request.POST.getlist("rows")
    own, faults = _own(request, found, action, form, keys)
    valid = form.is_valid()
    if not (form.keep_photos(by=actor) and valid) or faults:
        return _asked(request, found, name, form, faults=faults, status=422)
    try:
        by = work.worn(request, actor, found.case)
        batches.act(found.batch.pk, name, form.answers(), own, keys, by=by, files=form.photos)
    except Refused as refusal:
        return _asked(request, opened_or_404(request, code), name, form, refusal=refusal, status=409)
    _say(request, opened_or_404(request, code), len(keys))
    return see_other(reverse("cases:batch", args=[found.batch.code]))


def _form_class(found: Open, name: str, action: Action) -> type[PackForm]:
    """The step's own form for all: what each may answer alone is not needed here, what the batch knows not asked."""
    row = found.rows[0][1].key if found.rows else ""
    drawn = action_form(found.pack, name, found.case, staff.language(), staff=True, row=row)
    fields: dict[str, forms.Field] = {}
    if rules.signed(action):
        fields["sheet"] = PhotosField(
            role="signed",
            most=9,
            label=gettext_lazy("Photo of the sheet that they signed"),
            help_text=gettext_lazy("Once for everybody who stands on it."),
        )
    made = type("BatchForm", (drawn,), fields)
    for asked in action.form:
        if asked.role in FILLED:
            made.base_fields.pop(asked.name, None)  # type: ignore[attr-defined]  # made by the metaclass
        elif asked in rules.asked_of_each(found.pack, action) and asked.name in made.base_fields:  # type: ignore[attr-defined]
            made.base_fields[asked.name].required = False  # type: ignore[attr-defined]
    return made


def _own(
    request: HttpRequest, found: Open, action: Action, form: PackForm, keys: list[str]
) -> tuple[dict[str, dict[str, Any]], dict[str, str]]:
    """Each party's own answers, read as the question's field reads them; and what is wrong, by party."""
    own: dict[str, dict[str, Any]] = {}
    faults: dict[str, str] = {}
    for key in keys:
        for asked in _each(found, action):
            text = request.POST.get(_input(key, asked), "").strip()
            if not text or asked.name not in form.fields:
                continue
            try:
                own.setdefault(key, {})[asked.name] = form.fields[asked.name].clean(text)
            except forms.ValidationError as error:
                faults[key] = f"{asked.title.say(staff.language())}: {' '.join(error.messages)}"
    return own, faults


def _input(key: str, asked: Input) -> str:
    return f"own_{key}_{asked.name}"


def _each(found: Open, action: Action) -> tuple[Input, ...]:
    asked = rules.asked_of_each(found.pack, action)
    return asked if len(asked) * len(found.rows) <= MOST_OWN else ()


def _asked(
    request: HttpRequest, found: Open, name: str, form: PackForm, *, faults: Mapping[str, str] = {},
    refusal: Refused | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    actor, action = staff.actor_of(request), found.pack.actions[name]
    ticked = set(request.POST.getlist("rows")) if request.method == "POST" else None
    parties = {party.key: party for _row, party in found.rows}
    lines = [_line(request, found, action, row, parties[row.key], ticked, faults) for row in rows_shown(found)]
    context = {
        "case": found.case,
        "row": wording.row_of(found.case, actor),
        "batch": found.batch,
        "title": action.title.say(staff.language()),
        "basis": action.basis,
        "form": form,
        "lines": lines,
        "fit": sum(line.fits for line in lines),
        "heads": [asked.title.say(staff.language()) for asked in _each(found, action)],
        "choice": work.Choice(
            name, action.title.say(staff.language()), "", form, "", work.hats_of(found.case, found.pack, action, actor)
        ),
        "chunk": batches.CHUNK,
        "refusal": refusal,
    }
    return render(request, "cases/desk/batch_act.html", context, status=status)


def _line(
    request: HttpRequest, found: Open, action: Action, row: Row, party: engine.Party, ticked: set[str] | None,
    faults: Mapping[str, str],
) -> Line:  # fmt: skip
    fits = not party.left and (not isinstance(action.row, Shift) or party.state in (action.row.from_ or (party.state,)))
    own = tuple(
        (
            _input(row.key, asked),
            asked.title.say(staff.language()),
            request.POST.get(_input(row.key, asked), ""),
            district.words_of(asked, party.fields.get(asked.name)),
        )
        for asked in _each(found, action)
    )
    return Line(row, fits if ticked is None else row.key in ticked, fits, own, faults.get(row.key, ""))


def _say(request: HttpRequest, found: Open, asked: int) -> None:
    running = found.batch.running or {}
    if found.batch.underway:
        messages.success(request, _("Being carried out on %(count)s; look again in a moment.") % {"count": asked})
        return
    results = [row.result for row, _party in found.rows if row.result and row.result["action"] == running["action"]]
    newest = max(result["at"] for result in results)
    results = [result for result in results if result["at"] == newest]
    done = sum(result["done"] for result in results)
    words = ngettext("Done on one party.", "Done on %(count)s parties.", done) % {"count": done}
    if left := len(results) - done:
        words += " " + ngettext("On one it was refused.", "On %(count)s it was refused.", left) % {"count": left}
    messages.add_message(request, messages.WARNING if left else messages.SUCCESS, words)
