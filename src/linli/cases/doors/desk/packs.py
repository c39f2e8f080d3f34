"""Processes (业务流程): drawn, and told step by step with the basis of each; administrators put new ones in force."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from linli.cases import deadlines, drawing, own_categories
from linli.cases import packs as store
from linli.cases.doors.desk import changes, mending, staff
from linli.cases.models import Case, PackVersion
from linli.kernel.refused import Refused
from linli.kernel.wording import in_a_list
from linli.papers import outs
from linli.people import kinds
from linli.people.access import may
from linli.people.doors import FRESH, second_factor_given, second_factor_required, staff_required
from linli.rules import differences, pack_papers
from linli.rules.differences import Line
from linli.rules.pack import Pack
from linli.rules.pack_graph import targets
from linli.rules.pack_parts import Action, ClockRule
from linli.rules.pack_review import review

LARGEST = 400_000  # bytes of a process's page


class TemplatesInput(forms.FileInput):
    """The templates of a process's papers, several at once."""

    allow_multiple_selected = True

    def __init__(self) -> None:
        super().__init__(attrs={"accept": ".yaml,.yml", "multiple": True})

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[Any]:
        return list(files.getlist(name)) if hasattr(files, "getlist") else []


class TemplatesField(forms.Field):
    """A list of uploads, possibly empty."""

    widget = TemplatesInput


class PackForm(forms.Form):
    """The page of a process, and the templates of its papers."""

    file = forms.FileField(label=gettext_lazy("process.yaml"), widget=forms.FileInput(attrs={"accept": ".yaml,.yml"}))
    papers = TemplatesField(
        label=gettext_lazy("Templates of its papers (papers/*.yaml)"),
        required=False,
        help_text=gettext_lazy("Choose all of them; without any, those in force are kept."),
    )

    def text(self) -> str:
        """The page. Refused when it is no text or too long."""
        return _text_of(self.cleaned_data["file"], "file")

    def templates(self) -> dict[str, str]:
        """The templates by the names of their papers."""
        return {Path(file.name).stem: _text_of(file, "papers") for file in self.cleaned_data["papers"] or ()}


def _text_of(file: Any, field: str) -> str:
    if file.size > LARGEST:
        raise Refused("pack_too_long", _("A process's page has at most 400 kB."), field=field)
    try:
        return str(file.read().decode())
    except UnicodeDecodeError:
        raise Refused("pack_no_text", _("This is no text in UTF-8."), field=field) from None


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required
@outs.listed
def packs(request: HttpRequest) -> HttpResponse:
    """Every process that is in force; an administrator can propose another version."""
    actor = staff.actor_of(request)
    publishes = may(actor, "pack.publish", PackVersion())
    if request.method == "POST":
        if not publishes:
            raise Http404
        return _proposed(request)
    return _listed(request, PackForm() if publishes else None)


def _listed(request: HttpRequest, form: PackForm | None, mends: Sequence[mending.Mend] = ()) -> HttpResponse:
    rows = [
        (version, store.by_version(version.pk))
        for version in PackVersion.objects.filter(active=True).order_by("pack").defer("text", "templates")
    ]
    shown = [
        {
            "version": version,
            "of_page": pack.version,
            "title": pack.title.say(staff.language()),
            "basis": [deadlines.basis_words(basis) for basis in pack.basis],
            "states": len(pack.states),
            "actions": len(pack.actions),
        }
        for version, pack in rows
    ]
    waiting = store.waiting() if form is not None else []
    context = {
        "packs": shown,
        "waiting": [(version, store.by_version(version.pk).title.say(staff.language())) for version in waiting],
        "form": form,
        "mends": mends,
    }
    return render(request, "cases/desk/packs.html", context, status=422 if mends else 200)


def _proposed(request: HttpRequest) -> HttpResponse:
    """Take the version in and show what it changes; it is not in force yet."""
    form = PackForm(request.POST, request.FILES)
    if not form.is_valid():
        return _listed(request, form, mending.plain([_("Choose a file.")]))
    name = form.cleaned_data["file"].name or "process.yaml"
    try:
        text, templates = form.text(), form.templates() or None
        version = store.propose(text, by=staff.actor_of(request), source=name, templates=templates)
    except Refused as refusal:
        return _listed(request, form, mending.of_refusal(refusal))
    return _see("cases:pack_changes", version.pack, version.number)


def _see(name: str, *args: object) -> HttpResponse:
    response = HttpResponseRedirect(reverse(name, args=args))
    response.status_code = 303
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required
def pack_changes(request: HttpRequest, pack: str, number: int) -> HttpResponse:
    """What a version changes against the one in force, and what a review finds; an administrator puts it in force."""
    actor = staff.actor_of(request)
    version = PackVersion.objects.filter(pack=pack, number=number).first()
    if version is None or not may(actor, "pack.publish", PackVersion()):
        raise Http404
    if request.method == "POST":
        return second_factor_required(_put_in_force)(request, version)
    before = PackVersion.objects.filter(pack=pack, active=True).defer("text").first()
    new, page = store.read_kept(version)
    old = store.by_version(before.pk) if before else None
    context = {
        "version": version,
        "before": before,
        "title": new.title.say(staff.language()),
        "sections": changes.told(old, new) if old else [],
        "papers": list(_papers_changed(old, new, before, version)),
        "mends": mending.of_review(review(new, papers=pack_papers.named(version.templates)), page),
        "left_behind": bool(before and not version.active and own_categories.left_behind(version, before)),
        "running": Case.objects.filter(pack_version__pack=pack, open=True).count(),
        "needs_factor": not second_factor_given(request, within=FRESH),
    }
    return render(request, "cases/desk/pack_changes.html", context)


@dataclass(frozen=True)
class Template:
    """A paper whose template is another one than in the version in force, line by line."""

    title: str
    lines: Sequence[Line]


def _papers_changed(
    old: Pack | None, new: Pack, before: PackVersion | None, version: PackVersion
) -> Iterator[Template]:
    """Those that changed, came or went."""
    if before is None or old is None:
        return
    was, now = before.templates, version.templates
    titles = {name: paper.title.say(staff.language()) for name, paper in {**old.papers, **new.papers}.items()}
    for name in {**now, **was}:
        if was.get(name) != now.get(name):
            yield Template(titles.get(name, name), differences.compared(was.get(name, ""), now.get(name, "")))


def _put_in_force(request: HttpRequest, version: PackVersion) -> HttpResponse:
    put = store.put_in_force(version.pk, by=staff.actor_of(request))
    messages.success(request, _("Version %(number)s is in force for new requests.") % {"number": put.number})
    return _see("cases:pack", put.pack)


@dataclass(frozen=True)
class Step:
    """One action of the process, in words."""

    number: int
    title: str
    source: str
    target: str
    who: str
    asks: str
    gates: tuple[tuple[str, str], ...]
    basis: str
    public: str


@dataclass(frozen=True)
class Clock:
    """One clock of the process, in words."""

    title: str
    length: str
    runs: str
    whose: str
    basis: str


@require_safe
@staff_required
def pack(request: HttpRequest, pack: str, number: int | None = None) -> HttpResponse:
    """One version, drawn and told."""
    versions = PackVersion.objects.filter(pack=pack).order_by("-number")
    listed = list(versions.defer("text", "templates"))
    wanted = [row for row in listed if (row.active if number is None else row.number == number)]
    if not wanted:
        raise Http404
    page = store.by_version(wanted[0].pk)
    words = staff.language()
    drawn = drawing.draw(page)
    context = {
        "version": wanted[0],
        "of_page": page.version,
        "publishes": may(staff.actor_of(request), "pack.publish", PackVersion()),
        "versions": listed,
        "asks_by_category": bool(page.categories),
        "title": page.title.say(words),
        "basis": [deadlines.basis_words(basis) for basis in page.basis],
        "drawn": drawn,
        "boxes": drawing.titled(drawn, page, words),
        "states": [(state.title.say(words), state.public.say(words)) for state in page.states.values()],
        "steps": [_step(page, name) for name in page.actions],
        "clocks": [_clock(page, rule) for rule in page.clocks.values()],
        "who": [(who.title.say(words), _posts(page, who.post)) for who in page.who.values()],
    }
    return render(request, "cases/desk/pack.html", context)


def _posts(page: Pack, codes: Iterable[str]) -> str:
    """What the posts are called, those that the page brings itself by its own words."""
    words = staff.language()
    return in_a_list(page.posts[code].title.say(words) if code in page.posts else kinds.title(code) for code in codes)


def _states(page: Pack, names: Iterable[str]) -> str:
    return in_a_list(page.lines[name].title.say(staff.language()) for name in names)


def _step(page: Pack, name: str) -> Step:
    action: Action = page.actions[name]
    words = staff.language()
    return Step(
        number=drawing.numbered(page)[name],
        title=action.title.say(words),
        source=_states(page, action.from_),
        target=_states(page, targets(action)),
        who=in_a_list(page.who[who].title.say(words) for who in action.by),
        asks=in_a_list(question.title.say(words) for question in action.form),
        gates=tuple((gate.otherwise.say(words), deadlines.basis_words(gate.basis)) for gate in action.gates),
        basis=deadlines.basis_words(action.basis),
        public=_public(page, action),
    )


def _public(page: Pack, action: Action) -> str:
    """What the resident reads, with the handler and the date named in general."""
    if action.public is None:
        return ""
    names = (who for key, who in page.who.items() if page.means(key, "handler"))
    handler = next((who.title.say(staff.language()) for who in names), "")
    return action.public.say(staff.language()).replace("{handler}", handler).replace("{due}", _("(date)"))


def _length(page: Pack, rule: ClockRule) -> str:
    """How long it runs: so much, as was answered, or until the day that the page reckons."""
    if isinstance(rule.amount, str):
        return next(asked for asked in page.questions if asked.name == rule.amount).title.say(staff.language())
    return deadlines.length_words(rule.amount, rule.unit) if rule.amount else _("until a day that is reckoned")


def _clock(page: Pack, rule: ClockRule) -> Clock:
    words = staff.language()
    papers = [page.papers[name].title.say(words) for name in rule.served]
    runs = _("from %(starts)s to %(stops)s") % {
        "starts": in_a_list([*(page.lines[name].title.say(words) for name in rule.starts), *papers]),
        "stops": _states(page, rule.stops),
    }
    if rule.pauses:
        runs += "; " + _("paused in %(states)s") % {"states": _states(page, rule.pauses)}
    if rule.inner:
        runs += "; " + _("residents are not told its day")
    return Clock(
        title=rule.title.say(words),
        length=_length(page, rule),
        runs=runs,
        whose=page.who[rule.turn].title.say(words) if rule.turn else "",
        basis=deadlines.basis_words(rule.basis),
    )
