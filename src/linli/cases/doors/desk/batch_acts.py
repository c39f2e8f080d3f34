"""One step on a whole batch: what is asked of all is answered once, what differs beside each party."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy

from linli.cases import batches
from linli.cases.batch_rows import Line, Open
from linli.cases.doors.desk import batch as page
from linli.cases.doors.desk import district, staff, wording, work
from linli.cases.doors.desk.batch import Row, opened_or_404, rows_shown
from linli.cases.doors.desk.sheets import see_other
from linli.cases.forms import PackForm, PhotosField, action_form
from linli.cases.models import Case
from linli.kernel.refused import Refused
from linli.kernel.wording import colon
from linli.people.doors import desk_form
from linli.rules import batches as rules
from linli.rules import party_masks
from linli.rules.pack_parts import Action, Shift
from linli.rules.questions import Input

MOST_OWN = 800  # inputs of one page beside the rows; more cannot be sent with one form
MOST_DRAWN = 30  # cases from whose own standing the questions are drawn; the rest ask nothing else
FILLED = ("batch_number", "slot", "meeting_place", "missing_papers")  # what the batch itself answers


@dataclass(frozen=True)
class Asked:
    """A row with its tick and its own answers."""

    row: Row
    ticked: bool
    fits: bool
    own: tuple[tuple[str, str, str, str], ...]  # input's name, title, what was written, what is known
    fault: str


@desk_form
def act(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """GET asks, POST takes the step; each row's result stands on the page of the batch."""
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
        by = page.worn(request, actor, found)
        batches.act(found.batch.pk, name, form.answers(), own, keys, by=by, files=form.photos)
    except Refused as refusal:
        return _asked(request, opened_or_404(request, code), name, form, refusal=refusal, status=409)
    page.tell_results(request, opened_or_404(request, code), keys)
    return see_other(reverse("cases:batch", args=[found.batch.code]))


def _form_class(found: Open, name: str, action: Action) -> type[PackForm]:
    """The step's own form for all: what each may answer alone is not needed here, what the batch knows not asked."""
    made = _drawn(found, name, action)
    fields: dict[str, forms.Field] = made.base_fields
    if rules.signed(action):
        fields["sheet"] = PhotosField(
            role="signed",
            most=9,
            label=gettext_lazy("Photo or scan of the sheet that they signed"),
            help_text=gettext_lazy("Once for everybody who stands on it."),
        )
    for asked in action.form:
        if asked.role in FILLED or (asked.type in rules.OF_ONE and not action.row):
            fields.pop(asked.name, None)
        elif asked in rules.asked_of_each(found.pack, action) and asked.name in fields:
            fields[asked.name].required = False
    return made


def _drawn(found: Open, name: str, action: Action) -> type[PackForm]:
    """Every question that one of the cases asks; what not all of them ask may stay open, and each says if it may not.

    An answer that is chosen is one that the case itself offers.
    """
    first = next((line for line in _meant(found, action)), None)
    row = first.party.key if first and first.party else ""
    forms_of = [
        action_form(line.pack, name, line.case, staff.language(), staff=True, row=row if line is first else "")
        for line in _one_of_each_case(found, name, action)[:MOST_DRAWN]
    ] or [action_form(found.pack, name, found.case or Case(), staff.language(), staff=True)]
    fields: dict[str, forms.Field] = {}
    for drawn in forms_of:
        for key, field in drawn.base_fields.items():
            if key not in fields:
                fields[key] = own = deepcopy(field)  # every form of the process shares the other
                own.required = field.required and all(key in each.base_fields for each in forms_of)
    questions = {asked.name: asked for drawn in forms_of for asked in drawn.questions}
    return type("BatchForm", (PackForm,), {**fields, "questions": tuple(questions.values())})


def _meant(found: Open, action: Action) -> list[Line]:
    """The rows that the step is for: parties, or cases as a whole."""
    return [line for line in found.lines if (line.party is not None) == rules.on_party(action)]


def _one_of_each_case(found: Open, name: str, action: Action) -> list[Line]:
    one = {line.case.pk: line for line in reversed(_meant(found, action)) if name in line.pack.actions}
    return list(reversed(one.values()))


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
                faults[key] = f"{asked.title.say(staff.language())}{colon()}{' '.join(error.messages)}"
    return own, faults


def _input(key: str, asked: Input) -> str:
    return f"own_{key}_{asked.name}"


def _each(found: Open, action: Action) -> tuple[Input, ...]:
    asked = rules.asked_of_each(found.pack, action) if action.row else ()
    return asked if len(asked) * len(found.lines) <= MOST_OWN else ()


def _asked(
    request: HttpRequest, found: Open, name: str, form: PackForm, *, faults: Mapping[str, str] = {},
    refusal: Refused | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    actor, action = staff.actor_of(request), found.pack.actions[name]
    ticked = set(request.POST.getlist("rows")) if request.method == "POST" else None
    shown = {row.key: row for row in rows_shown(found, actor)}
    lines = [_line(request, found, action, shown[line.key], line, ticked, faults) for line in _meant(found, action)]
    title, hats = action.title.say(staff.language()), page.hats_of(found, name, actor)
    context = {
        "case": found.case,
        "row": wording.row_of(found.case, actor) if found.case else None,
        "batch": found.batch,
        "title": title,
        "basis": action.basis,
        "form": form,
        "lines": lines,
        "fit": sum(line.fits for line in lines),
        "heads": [asked.title.say(staff.language()) for asked in _each(found, action)],
        "choice": work.Choice(name, title, "", form, "", hats, worn=work.worn_in(hats, form.capacity)),
        "second": _second(found, action),
        "chunk": batches.CHUNK,
        "refusal": refusal,
    }
    return render(request, "cases/desk/batch_act.html", context, status=status)


def _second(found: Open, action: Action) -> str:
    """Who has to say yes to each of them, where the step asks a second person."""
    return found.pack.who[action.second].title.say(staff.language()) if action.second else ""


def _line(
    request: HttpRequest, found: Open, action: Action, row: Row, line: Line, ticked: set[str] | None,
    faults: Mapping[str, str],
) -> Asked:  # fmt: skip
    fits = _fits(action, line)
    known = line.party.fields if line.party else {}
    own = tuple(
        (
            _input(row.key, asked),
            asked.title.say(staff.language()),
            request.POST.get(_input(row.key, asked), ""),
            party_masks.on_page(line.pack, asked, district.words_of(asked, known.get(asked.name))),
        )
        for asked in _each(found, action)
    )
    return Asked(row, fits if ticked is None else row.key in ticked, fits, own, faults.get(row.key, ""))


def _fits(action: Action, line: Line) -> bool:
    """Whether the row stands where the step begins; the rest its own case says when it is taken."""
    if line.party is None:
        return line.case.state in action.from_ and not line.case.pending
    moves = action.row if isinstance(action.row, Shift) else None
    return not line.party.left and (moves is None or line.party.state in (moves.from_ or (line.party.state,)))
