"""The doors: papers at the desk, and the page on which anybody can ask whether a paper is genuine."""

import json
from collections.abc import Callable
from typing import cast
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from linli.files.services import take_in
from linli.journal.actors import Actor
from linli.journal.services import note_access
from linli.kernel.codes import normalised
from linli.kernel.numbers import whole
from linli.kernel.refused import Refused
from linli.kernel.wording import colon, in_a_list, noted
from linli.papers import about, outs, queries, rendering, sending, services, serving, together
from linli.papers.forms import CodeForm, CopyForm, ReceivedForm, RedraftForm, ServeForm, WithdrawForm
from linli.papers.models import Paper, State
from linli.people import access
from linli.people.doors import desk_step, staff_required
from linli.people.middleware import asking
from linli.settings.wording import source

ACTS = ("check", "issue", "withdraw", "serve", "draft")
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _actor(request: HttpRequest) -> Actor:
    return asking(request)


def _acting(request: HttpRequest, action: str, paper: Paper) -> Actor:
    return together.acting(_actor(request), action, paper)


def _readable(request: HttpRequest, code: str) -> Paper:
    paper = get_object_or_404(queries.papers(), code=code)
    if not access.may(_actor(request), "paper.read", paper):
        raise Http404
    return paper


@require_safe
@staff_required
@outs.listed
def index(request: HttpRequest) -> HttpResponse:
    """The papers of one's bodies and areas, newest first; narrowed to a state, or to what they are about."""
    actor, asked = _actor(request), _asked(request)
    before = request.GET.get("before", "")
    known = int(before) if before.isascii() and before.isdigit() and len(before) <= 18 else None
    found = queries.newest(actor, state=asked.get("state", ""), about=asked.get("about", ""), before=known)
    shown, more = found[: queries.PAGE], len(found) > queries.PAGE
    acts = _acts(actor, shown)
    context = {
        "papers": shown,
        "older": "?" + urlencode({**asked, "before": shown[-1].pk}) if more else "",
        "state": asked.get("state", ""),
        "states": [(name, label, urlencode({**asked, "state": name})) for name, label in State.choices],
        "every": urlencode({name: value for name, value in asked.items() if name != "state"}),
        "about": asked.get("about", ""),
        "acts": acts,
        "checks": "check" in acts.values(),
        "issues": "issue" in acts.values(),
    }
    return render(request, "papers/index.html", context)


def _asked(request: HttpRequest) -> dict[str, str]:
    """What the list was narrowed to, as its addresses carry it on."""
    return {name: request.GET[name][:400] for name in ("state", "about") if request.GET.get(name)}


def _acts(actor: Actor, papers: list[Paper]) -> dict[int, str]:
    """What can be done with each as one of many: check it, or issue it."""
    acts = [(paper, act) for act in ("check", "issue") for paper in papers]
    found = {paper.pk: act for paper, act in acts if access.may(actor, f"paper.{act}", paper)}
    return found if len(papers) > 1 else {}


def _ticked(request: HttpRequest, given: QueryDict) -> list[Paper]:
    """The papers that were ticked and that the person reads, oldest first: so they are numbered."""
    codes = given.getlist("paper")[: together.MOST]
    return list(queries.readable(_actor(request)).filter(code__in=codes).order_by("pk"))


@desk_step
def many(request: HttpRequest) -> HttpResponse:
    """Check or issue those ticked; what is refused is named with the reason."""
    actor, papers = _actor(request), _ticked(request, request.POST)
    if "issue" in request.POST:
        outcomes, said = together.issue(papers, by=actor), _("Issued: %(what)s")
    else:
        seen = {one.pk: _whole(request.POST.get(f"version_{one.code}", "")) for one in papers}
        outcomes, said = together.check(papers, seen, by=actor), _("Checked: %(what)s")
    done = [one.paper.number or one.paper.title for one in outcomes if not one.refused]
    if done:
        messages.success(request, said % {"what": in_a_list(done)})
    for one in outcomes:
        if one.refused:
            messages.error(request, f"{one.paper.title}{colon()}{one.refused}")
    if not outcomes:
        messages.error(request, _("Tick the papers first."))
    back = urlencode({name: request.POST[name] for name in ("state", "about") if request.POST.get(name)})
    return redirect(f"{reverse('papers:index')}?{back}")


def _whole(text: str) -> int:
    return whole(text, 8) or 0


@require_safe
@staff_required
def read_many(request: HttpRequest) -> HttpResponse:
    """Those ticked, one after another in one PDF, to be read before they are checked."""
    papers = _ticked(request, request.GET)
    if not papers:
        raise Http404
    for row in papers:
        _noted(request, row, "pdf")
    return HttpResponse(rendering.many_pdf(papers), content_type="application/pdf")


@require_safe
@staff_required
def paper(request: HttpRequest, code: str) -> HttpResponse:
    """One paper as it reads, what was done with it, and what can be done now."""
    return _page(request, _readable(request, code))


def _page(request: HttpRequest, row: Paper, form: forms.Form | None = None, status: int = 200) -> HttpResponse:
    actor = _actor(request)
    can = {act: access.may(actor, f"paper.{act}", row) for act in ACTS}
    note_access(None, by=actor, what="paper", reason="read", subject_kind="paper", subject_id=row.pk)
    upon = about.addressees(row) if row.frozen else []
    services = list(row.services.all())
    served, proofs = {each.row for each in services if each.served_on}, queries.proofs(services)
    context = {
        "paper": row,
        "document": rendering.filled(row),
        "can": can,
        "services": [
            (each, serving.proof_of(each), dict(upon).get(each.row, ""), proofs[each.pk]) for each in services
        ],
        "unserved": [name for key, name in upon if key not in served],
        "serve_form": form if isinstance(form, ServeForm) else ServeForm(rows=upon),
        "withdraw_form": form if isinstance(form, WithdrawForm) else WithdrawForm(),
        "received_form": ReceivedForm(),
        "about": about.of(row, actor),
        "nobody": row.state == State.DRAFT and not queries.checkers(row),
        "spoken": rendering.spoken(row.code),
    }
    return render(request, "papers/paper.html", context, status=status)


@require_safe
@staff_required
def pdf(request: HttpRequest, code: str) -> HttpResponse:
    """The PDF: of an issued paper the very bytes it was issued with, of a draft how it would look."""
    row = _readable(request, code)
    _noted(request, row, "pdf")
    if row.frozen:
        return cast(HttpResponse, sending.issued(request, row))  # streamed; the door only passes it on
    answer = HttpResponse(rendering.draft_pdf(row), content_type="application/pdf")
    return sending.named(answer, row, "pdf", attachment=False)


@require_safe
@staff_required
def docx(request: HttpRequest, code: str) -> HttpResponse:
    """The Word form, to go on working with."""
    row = _readable(request, code)
    _noted(request, row, "docx")
    answer = HttpResponse(rendering.docx(row), content_type=DOCX)
    return sending.named(answer, row, "docx", attachment=True)


def _noted(request: HttpRequest, row: Paper, form: str) -> None:
    note_access(None, by=_actor(request), what="paper", reason=form, subject_kind="paper", subject_id=row.pk)


@desk_step
def check(request: HttpRequest, code: str) -> HttpResponse:
    """A second person stands for the version that they read."""
    row = _readable(request, code)
    services.check(row.pk, _whole(request.POST.get("version", "")), by=_acting(request, "check", row))
    messages.success(request, _("Checked. The paper can be issued now."))
    return redirect("papers:paper", code)


@desk_step
def issue(request: HttpRequest, code: str) -> HttpResponse:
    """Number it, set it, freeze it."""
    row = _readable(request, code)
    issued = services.issue(row.pk, by=_acting(request, "issue", row))
    messages.success(request, _("Issued: %(number)s") % {"number": issued.number or issued.title})
    return redirect("papers:paper", code)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required
def redraft(request: HttpRequest, code: str) -> HttpResponse:
    """Put right what a draft says; whoever does so becomes its drafter, and somebody else checks it again."""
    row = _readable(request, code)
    if not access.may(_actor(request), "paper.draft", row):
        raise Http404
    _noted(request, row, "read")
    values = json.loads(row.values)
    formats, titles = rendering.template_of(row).formats(), about.titles(row)
    form = RedraftForm(request.POST or None, formats=formats, values=values, titles=titles)
    if form.is_bound and form.is_valid():
        try:
            services.redraft(row.pk, {**values, **form.values()}, by=_acting(request, "draft", row))
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("The draft is changed; it is to be checked again."))
            return redirect("papers:paper", code)
    context = {"paper": row, "form": form}
    return render(request, "papers/redraft.html", context, status=422 if form.errors else 200)


@desk_step
def discard(request: HttpRequest, code: str) -> HttpResponse:
    """Delete a draft."""
    row = _readable(request, code)
    services.discard(row.pk, by=_acting(request, "draft", row))
    messages.success(request, _("The draft is deleted."))
    return redirect("papers:index")


@desk_step
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Declare it void."""
    row, form = _readable(request, code), WithdrawForm(request.POST)

    def save() -> object:
        return services.withdraw(row.pk, form.cleaned_data["reason"], by=_acting(request, "withdraw", row))

    return _kept(request, row, form, save, _("The paper is withdrawn."))


@desk_step
def serve(request: HttpRequest, code: str) -> HttpResponse:
    """Record how it was served, or that it could not be."""
    row = _readable(request, code)
    form = ServeForm(request.POST, request.FILES, rows=about.addressees(row))

    def save() -> object:
        by, given = _acting(request, "serve", row), form.cleaned_data
        if given["failed"]:
            return serving.attempt(row.pk, given["way"], given["reason"], by=by, row=given.get("row", ""))
        uploads = [given["photos"]] if given["photos"] else []
        photos = take_in(uploads, by=by, role="service", scanned=True)
        return serving.serve(row.pk, form.proof(), by=by, photos=photos, row=given.get("row", ""))

    return _kept(request, row, form, save, _("The service is on record."))


@desk_step
def received(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """The receipt of a letter has come back."""
    row, form = _readable(request, code), ReceivedForm(request.POST)
    service = get_object_or_404(row.services, pk=pk)

    def save() -> object:
        return serving.receive(service.pk, form.cleaned_data["received_on"], by=_acting(request, "serve", row))

    return _kept(request, row, form, save, _("The service is on record."))


def _kept(request: HttpRequest, row: Paper, form: forms.Form, save: Callable[[], object], said: str) -> HttpResponse:
    """Save what a right form says and go back; else show the page again with what is wrong at its field."""
    if form.is_valid():
        try:
            save()
        except Refused as refusal:
            if refusal.code == "not_allowed":
                raise
            words = noted(refusal.message, source(refusal.basis)) if refusal.basis else refusal.message
            form.add_error(refusal.field if refusal.field in form.fields else None, words)
    if form.errors:
        return _page(request, row, form, status=422)
    messages.success(request, said)
    return redirect("papers:paper", row.code)


@require_http_methods(["GET", "HEAD", "POST"])
def genuine(request: HttpRequest, code: str = "") -> HttpResponse:
    """Whether a paper of this code was issued, by whom and when, and whether a copy is the same; nothing it says."""
    if not code:
        return _find(request)
    rows = Paper.objects.filter(code=normalised(code)).exclude(state__in=(State.DRAFT, State.CHECKED))
    row = rows.select_related("body").first()
    form = CopyForm(request.POST or None, request.FILES or None)
    same = None
    if row and request.method == "POST" and form.is_valid():
        same = getattr(form.cleaned_data["file"], "sha256", "") == row.sha256
    context = {"paper": row, "form": form, "same": same, "name": rendering.template_of(row).title if row else None}
    return render(request, "papers/genuine.html", context, status=200 if row else 404)


def _find(request: HttpRequest) -> HttpResponse:
    form = CodeForm(request.GET or None)
    if form.is_bound and form.is_valid() and (code := normalised(form.cleaned_data["code"])).isalnum():
        return redirect("papers:genuine", code)
    return render(request, "papers/find.html", {"form": form})
