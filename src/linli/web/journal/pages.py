"""The journal's pages: entries by filter, one entry with its chain, a subject's history, who looked at what."""

import json
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from linli.cases import queries as cases
from linli.cases.doors.desk.wording import row_of
from linli.journal import checkpoint, queries
from linli.journal.bodies import data_of
from linli.journal.models import Access, Entry, Leaf
from linli.kernel import clock
from linli.kernel.refused import NotAllowed
from linli.papers import outs
from linli.people.access import anywhere
from linli.people.doors import actor, staff_required
from linli.people.forms import near
from linli.people.models import Person
from linli.people.queries import looks_at, running
from linli.people.wording import REASONS, SEEN, masked
from linli.places.models import Area
from linli.rules.chain import START, entry_hash
from linli.web.journal import reads, words
from linli.web.keys import number

PAGE = 30
# Kinds whose data speaks of cases or persons: who rated what is in there, and is nobody's to read one by one.
# Nor are anybody's points: offices above read how many stand in which band.
CLOSED = ("case", "file", "person", "binding", "points", "points_application", "points_claim", "hold")


class FilterForm(forms.Form):
    """What to look for; `who` is the beginning of the name of somebody in a post."""

    verb = forms.ChoiceField(label=gettext_lazy("What happened"), choices=words.choices, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind of record"), required=False)
    who = forms.CharField(label=gettext_lazy("Who (in a post)"), max_length=50, required=False)
    day = forms.DateField(
        label=gettext_lazy("Day"), required=False, widget=forms.DateInput(attrs={"type": "date"}), validators=[near]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["kind"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("All")), *words.KINDS.items()]


def check(request: HttpRequest) -> None:
    """Only for readers of some journal."""
    if not anywhere(actor(request), "journal.read", Area):
        raise NotAllowed(_("The journal is read by the branch secretary and the offices above."))


@require_safe
@staff_required
@outs.listed
def index(request: HttpRequest) -> HttpResponse:
    """Entries of the person's areas, newest first."""
    check(request)
    form = FilterForm(request.GET or None)
    given = form.cleaned_data if form.is_bound and form.is_valid() else {}
    found = _filtered(given, number(request.GET.get("before")))
    return _list(request, found, "web/journal/index.html", {"form": form, "oversees": reads.oversees(actor(request))})


def _filtered(given: dict[str, Any], before: int | None) -> QuerySet[Entry]:
    since, until = day_of(given.get("day"))
    found = queries.entries(
        before=before, verb=given.get("verb", ""), kind=given.get("kind", ""), since=since, until=until
    )
    if name := given.get("who", "").strip():
        # Only what was done in a post is found by name: by whom a request came is not asked of the journal.
        staff = Person.objects.filter(name__startswith=name, pk__in=running().values("person_id"))
        found = found.filter(person_id__in=staff.values("pk"), capacity="post")
    return found


def day_of(day: date | None) -> tuple[datetime | None, datetime | None]:
    """The first instant of the day and of the next one."""
    if day is None:
        return None, None
    start = clock.midnight(day)
    return start, start + timedelta(days=1)


def _list(request: HttpRequest, found: QuerySet[Entry], template: str, context: dict[str, Any]) -> HttpResponse:
    rows = reads.newest(actor(request), found, PAGE + 1)
    kept = [(key, value) for key, value in request.GET.items() if key in ("verb", "kind", "who", "day") and value]
    older = f"?{urlencode([*kept, ('before', rows[PAGE - 1].pk)])}" if len(rows) > PAGE else ""
    return render(request, template, {"rows": reads.shown(rows[:PAGE]), "older": older, **context})


@require_safe
@staff_required
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    """One entry: what, who, in which capacity, and how it hangs in its chain and under its root."""
    check(request)
    found = get_object_or_404(reads.readable(actor(request), Entry.objects.all()), pk=pk)
    chain = Entry.objects.filter(subject_kind=found.subject_kind, subject_id=found.subject_id)
    near = {row.seq: row for row in chain.filter(seq__in=(found.seq - 1, found.seq + 1))}
    before = near.get(found.seq - 1)
    prev = bytes(before.hash) if before else START
    leaf = Leaf.objects.filter(entry_id=found.pk).first()
    root = checkpoint.over(leaf.position) if leaf else None
    whole = found.seq == 1 or before is not None
    context = {
        "row": reads.shown([found])[0],
        "data": [(key, json.dumps(value, ensure_ascii=False)) for key, value in sorted(data_of(found).items())]
        if found.subject_kind not in CLOSED
        else [],
        "prev": prev.hex() if before else "",
        "hash": bytes(found.hash).hex(),
        "good": whole
        and entry_hash(found.version, prev, bytes(found.body)) == bytes(found.hash)
        and (leaf is None or bytes(leaf.hash) == bytes(found.hash)),
        "leaf": leaf,
        "root": root,
        "root_hash": bytes(root.root).hex() if root else "",
        "before": before,
        "after": near.get(found.seq + 1),
    }
    return render(request, "web/journal/entry.html", context)


@require_safe
@staff_required
@outs.listed
def subject(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Everything that happened to one subject; `?check=1` recomputes its chain and its ways to the roots."""
    check(request)
    history = Entry.objects.filter(subject_kind=kind, subject_id=pk).order_by("-pk")
    found = reads.readable(actor(request), history)
    before = number(request.GET.get("before"))
    rows = list(queries.older(found, before)[: PAGE + 1])
    if not rows:
        raise Http404
    context = {
        "rows": reads.shown(rows[:PAGE]),
        "older": _older(rows),
        "kind": words.kind(kind),
        "proof": checkpoint.proof_of(kind, pk) if request.GET.get("check") == "1" else None,
    }
    return render(request, "web/journal/subject.html", context)


@require_safe
@staff_required
@outs.listed
def case(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole course of one case for whoever may read it: every entry, and who looked at what of its people."""
    found = cases.one(actor(request), pk, "area")
    before = number(request.GET.get("before"))
    history = Entry.objects.filter(subject_kind="case", subject_id=found.pk).order_by("-pk")
    rows = list(queries.older(history, before)[: PAGE + 1])
    context = {
        "row": row_of(found, actor(request)),
        "rows": reads.shown(rows[:PAGE]),
        "older": _older(rows),
        "looks": [
            (look, SEEN.get(look.what, look.what), REASONS.get(look.reason, look.reason))
            for look in (looks_at("case", found.pk) if before is None else [])
        ],
    }
    return render(request, "web/journal/case.html", context)


@require_safe
@staff_required
@outs.listed
def looks(request: HttpRequest) -> HttpResponse:
    """Who looked at whose data and why, for administrators over their area."""
    if not reads.oversees(actor(request)):
        raise NotAllowed(
            _("Who looked at what is read by administrators; everybody sees who looked at their own data.")
        )
    rows = reads.looks(actor(request), number(request.GET.get("before")), PAGE + 1)
    context = {"rows": _looked(rows[:PAGE]), "older": _older(rows)}
    return render(request, "web/journal/looks.html", context)


def _older(rows: Sequence[Entry | Access]) -> str:
    """The end of the next page's address; one row more than a page was asked for."""
    return f"?before={rows[PAGE - 1].pk}" if len(rows) > PAGE else ""


def _looked(rows: list[Access]) -> list[tuple[Access, str, str, str, str]]:
    ids = {pk for row in rows for pk in (row.person_id, row.by_person_id) if pk is not None}
    names = dict(Person.objects.filter(pk__in=ids).values_list("pk", "name"))
    return [
        (
            row,
            str(REASONS.get(row.reason, row.reason)),
            names.get(row.by_person_id or 0, "") or words.capacity(row.capacity),
            str(SEEN.get(row.what, row.what)),
            masked("name", names.get(row.person_id or 0, "")),
        )
        for row in rows
    ]
