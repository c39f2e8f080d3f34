"""The moderators' doors: what waits for them, one contribution, the list of words."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from linli.council.doors import page_before
from linli.exchange import moderating, topic_queries
from linli.exchange.talk_forms import WordsForm
from linli.exchange.talking import FILES
from linli.exchange.topic_models import Contribution, Reason, TopicState
from linli.files.queries import files_of
from linli.kernel.refused import Refused
from linli.papers import outs
from linli.people import access
from linli.people.doors import acting, actor, desk_form, desk_page, done, staff_required
from linli.people.forms import refusals_on
from linli.places.models import Area


@desk_page
@outs.listed
def desk(request: HttpRequest) -> HttpResponse:
    """What waits for a moderator; with `?hidden=1` what was hidden."""
    by, hidden = actor(request), request.GET.get("hidden") == "1"
    rows, older = page_before(topic_queries.hidden(by) if hidden else topic_queries.to_look_at(by), request)
    outs.stays_without(request, rows)
    older = f"{older}&hidden=1" if older and hidden else older
    context = {"rows": rows, "older": older, "hidden": hidden, "lists": topic_queries.keepers_areas(by)}
    return render(request, "exchange/talk_desk.html", context)


def _said(request: HttpRequest, code: str) -> Contribution:
    found = get_object_or_404(Contribution.objects.select_related("topic__area", "hidden_by"), code=code)
    by = actor(request)
    if found.author_id == by.person_id or not access.may(by, "talk.moderate", found.topic):
        raise Http404
    return found


@desk_page
def said(request: HttpRequest, code: str) -> HttpResponse:
    """One contribution with its reports, nobody's name among them, and what can be done."""
    return _page(request, _said(request, code))


def _page(request: HttpRequest, row: Contribution, name: str = "") -> HttpResponse:
    context = {
        "row": row, "topic": row.topic, "files": files_of(FILES, row.pk), "reports": row.reports.order_by("-pk")[:50],
        "reasons": Reason.choices, "name": name, "answers": row.hidden_by_id != actor(request).person_id,
        "open": row.topic.state == TopicState.OPEN,
    }  # fmt: skip
    return render(request, "exchange/said.html", context)


@require_POST
@never_cache
@staff_required
def act(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """Hide, let stand, answer an appeal, erase, learn who spoke, shut the topic or open it again."""
    row = _said(request, code)
    by, back = acting(request, "talk.moderate", row.topic), reverse("exchange:said", args=[code])
    words = request.POST.get("words", "")
    acts = {
        "hide": (lambda: moderating.hide(row.pk, request.POST.get("reason", ""), words, by=by), _("Hidden.")),
        "stand": (lambda: moderating.let_stand(row.pk, by=by), _("It is shown.")),
        "grant": (lambda: moderating.answer_appeal(row.pk, words, stands=True, by=by), _("It is shown again.")),
        "uphold": (lambda: moderating.answer_appeal(row.pk, words, stands=False, by=by), _("It stays hidden.")),
        "erase": (lambda: moderating.erase(row.pk, by=by), _("Its words are gone.")),
        "shut": (lambda: moderating.shut(row.topic_id, by=by), _("Nothing more is said in it.")),
        "reopen": (lambda: moderating.shut(row.topic_id, by=by, again=True), _("It is open again.")),
    }
    if name == "reveal":
        try:
            return _page(request, row, moderating.reveal(row.pk, request.POST.get("why", ""), by=by))
        except Refused as refusal:
            messages.error(request, refusal.message)
            return redirect(back)
    if name not in acts:
        raise Http404
    do, told = acts[name]
    return done(request, do, told, back)


@desk_form
@outs.listed
def words(request: HttpRequest, pk: int) -> HttpResponse:
    """The list of an area's words, with its history."""
    area: Area = get_object_or_404(topic_queries.keepers_areas(actor(request)), pk=pk)
    rows, older = page_before(topic_queries.words_of(area), request)
    listed = topic_queries.words_of(area).filter(ended_at=None).order_by("pk").values_list("text", flat=True)
    form = WordsForm(request.POST or None, initial={"words": "\n".join(listed)})
    if form.is_bound and form.is_valid():
        with refusals_on(form):
            wanted = form.cleaned_data["words"].splitlines()
            by = acting(request, "talk.words", area)
            added, ended = moderating.set_words(area.pk, wanted, by=by, seen=request.POST.get("seen"))
            told = _("%(added)s added, %(ended)s ended.") % {"added": added, "ended": ended}
            messages.success(request, told)
            return redirect("exchange:words", pk)
    context = {"area": area, "rows": rows, "older": older, "form": form, "as_seen": moderating.words_seen(area)}
    outs.stays_without(request, rows)
    return render(request, "exchange/words.html", context, status=422 if form.errors else 200)
