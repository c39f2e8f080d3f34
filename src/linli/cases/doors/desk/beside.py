"""Beside a case, among colleagues: notes and mentions, tasks, and its supervision. The reporter sees none of it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.cases import remarks, supervising
from linli.cases.desk_models import CaseNote
from linli.cases.doors.desk import staff, wording
from linli.cases.models import Case
from linli.cases.standing import in_charge
from linli.files.models import File
from linli.files.queries import files_of
from linli.journal.actors import Actor
from linli.journal.seen import last_of
from linli.kernel.numbers import whole
from linli.kernel.refused import Refused
from linli.kernel.wording import in_a_list
from linli.papers import outs
from linli.people.access import may
from linli.people.doors import desk_form, desk_page
from linli.people.forms import add_refusal, near

NOTES = 30


class NoteForm(forms.Form):
    """A note to colleagues."""

    text = forms.CharField(
        label=gettext_lazy("Note (the reporter does not see it)"),
        help_text=gettext_lazy("“@” and a colleague's name tells them."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    colleagues = forms.MultipleChoiceField(
        label=gettext_lazy("Tell these too"), required=False, widget=forms.CheckboxSelectMultiple
    )


class TaskForm(forms.Form):
    """One thing to be done by somebody."""

    title = forms.CharField(label=gettext_lazy("What is to be done"), max_length=120)
    person = forms.ChoiceField(label=gettext_lazy("By whom"))
    due = forms.DateField(
        label=gettext_lazy("Until"), required=False, validators=[near], widget=forms.DateInput(attrs={"type": "date"})
    )


class WordsForm(forms.Form):
    """Why a case is supervised, what is answered, with which words it is released."""

    words = forms.CharField(label="", max_length=1000, widget=forms.Textarea(attrs={"rows": 2}), required=False)

    def __init__(self, *args: Any, label: Any = "", must: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label, self.fields["words"].required = label, must


LABELS = {
    "supervise": gettext_lazy("Why it is to be supervised"),
    "reply": gettext_lazy("What was done, and when it will be finished"),
    "release": pgettext_lazy("supervision", "What was found"),
}
MUST = {"supervise", "reply"}  # what says nothing without words
DONE = {
    "supervise": gettext_lazy("It is supervised now; whoever handles it was told by when to answer."),
    "reply": gettext_lazy("Answered. Whoever supervises it was told."),
    "release": gettext_lazy("It is not supervised any more."),
}
UNHANDLED = gettext_lazy("It is supervised now. Nobody handles it yet; whoever takes it on will see by when to answer.")


@desk_form
def page(request: HttpRequest, key: int) -> HttpResponse:
    """Everything that stands beside one case."""
    actor = staff.actor_of(request)
    case = staff.case_of(actor, key)
    return _posted(request, case, actor) if request.method == "POST" else _shown(request, case, actor)


def _posted(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    do = request.POST.get("do", "")
    if do not in _DOES:
        raise Http404
    form = _form(do, case, actor, request)
    if not form.is_valid():
        return _shown(request, case, actor, bound=(do, form))
    try:
        _DOES[do](request, case, actor, form.cleaned_data)
    except Refused as refusal:
        if not form.fields:
            messages.error(request, refusal.message)
            return HttpResponseRedirect(reverse("cases:beside", args=[case.pk]), status=303)
        add_refusal(form, refusal)
        return _shown(request, case, actor, bound=(do, form))
    messages.success(
        request, UNHANDLED if do == "supervise" and case.handler_id is None else DONE.get(do) or _("Kept.")
    )
    return HttpResponseRedirect(reverse("cases:beside", args=[case.pk]), status=303)


def _note(request: HttpRequest, case: Case, actor: Actor, given: dict[str, Any]) -> None:
    tell = [int(one) for one in given["colleagues"]]
    note = remarks.remark(case.pk, given["text"], by=actor, tell=tell, seen=request.POST.get("seen"))
    if names := remarks.untold(case, note):
        words = _("%(names)s was not told: this case is not theirs to read.")
        messages.warning(request, words % {"names": in_a_list(names)})


def _task(request: HttpRequest, case: Case, actor: Actor, given: dict[str, Any]) -> None:
    seen = request.POST.get("seen")
    remarks.give_task(case.pk, given["title"], int(given["person"]), by=actor, due=given["due"], seen=seen)


def _finish(request: HttpRequest, case: Case, actor: Actor, given: dict[str, Any]) -> None:
    asked = request.POST.get("task", "")
    task = get_object_or_404(case.tasks, pk=whole(asked, 15) or 0)
    remarks.finish_task(task.pk, by=actor, dropped=request.POST.get("do") == "drop")


_DOES: dict[str, Any] = {
    "note": _note,
    "task": _task,
    "done": _finish,
    "drop": _finish,
    "supervise": lambda request, case, actor, given: supervising.supervise(case.pk, given["words"], by=actor),
    "reply": lambda request, case, actor, given: supervising.reply(case.pk, given["words"], by=actor),
    "release": lambda request, case, actor, given: supervising.release(case.pk, given["words"], by=actor),
}


def _form(do: str, case: Case, actor: Actor, request: HttpRequest | None = None) -> forms.Form:
    data = request.POST if request else None
    if do in LABELS:
        return WordsForm(data, label=LABELS[do], must=do in MUST, auto_id=f"{do}_%s")
    if do in ("done", "drop"):
        return forms.Form(data)
    near_by = remarks.colleagues_of(case, but=actor.person_id)
    people = [(str(desk.person_id), desk.with_body) for desk in near_by]
    form: forms.Form
    if do == "note":
        form = NoteForm(data, auto_id="note_%s")
        field: Any = form.fields["colleagues"]
    else:
        form = TaskForm(data, auto_id="task_%s")
        field, people = form.fields["person"], [(str(actor.person_id), _("Me")), *people]
    field.choices = people
    return form


def _shown(request: HttpRequest, case: Case, actor: Actor, bound: tuple[str, forms.Form] | None = None) -> HttpResponse:
    one = case.supervisions.select_related("post", "begun_by", "replied_by").filter(released_at=None).first()
    may_supervise = may(actor, "case.supervise", case) and not in_charge(actor, case)
    answers = one is not None and one.replied_at is None and (in_charge(actor, case) or may_supervise)
    offered = [
        "note",
        "task",
        *(["supervise"] if one is None and case.open and may_supervise else []),
        *(["reply"] if answers else []),
        *(["release"] if one is not None and may_supervise and actor.person_id != one.replied_by_id else []),
    ]
    files = {file.code: file for file in files_of("case", case.pk)}
    notes = list(case.notes.select_related("by", "post").order_by("-pk")[:NOTES])
    context = {
        "case": case,
        "row": wording.row_of(case, actor),
        "me": actor.person_id,
        "notes": [(note, _photos(note, files)) for note in notes],
        "notes_seen": last_of(case.notes.all()),
        "tasks": list(case.tasks.select_related("person", "given_by").order_by("done_at", "due", "pk")[:60]),
        "tasks_seen": last_of(case.tasks.all()),
        "supervision": one,
        "earlier": list(case.supervisions.exclude(released_at=None).select_related("post").order_by("-pk")[:10]),
        "forms": {do: bound[1] if bound and bound[0] == do else _form(do, case, actor) for do in offered},
    }
    return render(request, "cases/desk/beside.html", context, status=422 if bound else 200)


def _photos(note: CaseNote, files: dict[str, File]) -> list[File]:
    return [files[code] for code in note.photos if code in files and files[code].ready]


@desk_page
@outs.listed
def tasks(request: HttpRequest) -> HttpResponse:
    """One's own open tasks over all cases."""
    actor = staff.actor_of(request)
    rows = [(task, wording.row_of(task.case, actor)) for task in remarks.own_tasks(actor)]
    return render(request, "cases/desk/tasks.html", {"rows": rows})
