"""Neighbours' doors to talk: the topics of an estate, one topic, a new one, what one said oneself."""

from collections import Counter
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from linli.council.doors import key, page_before
from linli.exchange import moderating, talking, topic_queries, turning
from linli.exchange.doors import estate_of
from linli.exchange.talk_forms import ReportForm, SayForm, TopicForm
from linli.exchange.topic_models import Contribution, Manner, Topic, TopicState, Turned
from linli.files.services import take_in
from linli.kernel.wording import colon
from linli.papers import outs
from linli.people import access, terms
from linli.people.doors import actor, done, own_form, own_page, own_step
from linli.people.forms import refusals_on
from linli.places.models import Area, Building


@own_page
@outs.residents
def on(request: HttpRequest, code: str) -> HttpResponse:
    """What is talked about in the estate, or with `?building=` of one building."""
    estate, by = _estate(request, code), actor(request)
    buildings = list(Building.objects.filter(area=estate).order_by("position", "pk"))
    chosen = next((one for one in buildings if str(one.pk) == request.GET.get("building", "")), None)
    words = request.GET.get("q", "").strip()[:60]
    rows = topic_queries.topics(estate, by, building=chosen, words=words)
    after = request.GET.get("after", "")
    last = rows.filter(code=after).first() if after else None
    rows = topic_queries.after(rows, last) if last else rows
    found = list(rows[: topic_queries.PAGE + 1])
    of = urlencode({**({"building": chosen.pk} if chosen else {}), **({"q": words} if words else {})})
    older = (
        f"?{of}{'&' if of else ''}after={found[topic_queries.PAGE - 1].code}" if len(found) > topic_queries.PAGE else ""
    )
    lines = topic_queries.lines(found[: topic_queries.PAGE])
    outs.stays_without(request, lines)
    context = {
        "estate": estate, "lines": lines, "older": older, "buildings": buildings, "chosen": chosen,
        "words": words,
    }  # fmt: skip
    return render(request, "exchange/talk.html", context)


def _estate(request: HttpRequest, code: str) -> Area:
    """The estate, if the person reads what is talked about in it; else 404."""
    estate = estate_of(code)
    if not topic_queries.may_read(estate, actor(request)):
        raise Http404
    return estate


def _topic(request: HttpRequest, code: str) -> Topic:
    """The topic, if the person reads it: one that is held or hidden, its author and moderators alone."""
    found = get_object_or_404(Topic.objects.select_related("area", "building"), code=code)
    by = actor(request)
    if not access.may(by, "talk.read", found):
        raise Http404
    if not found.shown and not found.replies and not _moderates(request, found):
        get_object_or_404(found.contributions, number=0, author_id=by.person_id or 0)
    return found


def _moderates(request: HttpRequest, topic: Topic) -> bool:
    return access.may(actor(request), "talk.moderate", topic)


def manners(request: HttpRequest, estate: Area) -> list[tuple[str, str]]:
    """How the person can be shown there, as readers read it; first the most reserved."""
    me = actor(request)
    home = next((one.unit_id for one in terms.homes(me.person_id) if one.estate_id == estate.pk), None)
    held = [one for one in terms.held(me.person_id) if getattr(estate, f"{one.level}_id", None) == one.area_id]
    post = [(Manner.POST.value, f"{held[0].organisation} {held[0].title}")] if held else []
    name = (Manner.NAME.value, _("By name: %(name)s") % {"name": me.name})
    if home is None:
        return [*post, name]
    building = Building.objects.get(units=home)
    as_building = (Manner.BUILDING.value, _("A resident of %(building)s") % {"building": building.name})
    return [as_building, (Manner.NICKNAME.value, str(Manner.NICKNAME.label)), name, *post]


@own_form
def new(request: HttpRequest, code: str) -> HttpResponse:
    """Open a topic."""
    estate, by = _estate(request, code), actor(request)
    buildings = [(str(pk), name) for pk, name in Building.objects.filter(area=estate).values_list("pk", "name")]
    bodies = [(str(pk), name) for pk, name in topic_queries.may_be_about(estate)]
    known = {"manners": manners(request, estate), "buildings": buildings, "bodies": bodies}
    form = TopicForm(request.POST or None, request.FILES or None, **known)
    if form.is_bound and form.is_valid():
        with refusals_on(form):
            files = take_in(form.cleaned_data["photos"], by=by, role="talk")
            made = talking.open_topic(
                estate.pk, form.cleaned_data["title"], form.words(), by=by, building_id=form.cleaned_data["building"],
                poll=form.poll(), files=files,
            )  # fmt: skip
            said = _("Your topic is open.") if made.shown else _("It waits for a moderator, and is shown then.")
            messages.success(request, said)
            return redirect("exchange:topic", made.code)
    context = {"estate": estate, "form": form}
    return render(request, "exchange/new_topic.html", context, status=422 if form.errors else 200)


@own_form
def topic(request: HttpRequest, code: str) -> HttpResponse:
    """One topic with what was said in it, and the form to say something."""
    row, by = _topic(request, code), actor(request)
    said, following = topic_queries.said_in(row, by, start=key(request.GET.get("from")))
    form = SayForm(
        request.POST or None, request.FILES or None, manners=manners(request, row.area), others=_others(said)
    )
    if form.is_bound and form.is_valid():
        with refusals_on(form):
            files = take_in(form.cleaned_data["photos"], by=by, role="talk")
            made = talking.reply(row.pk, form.words(), by=by, files=files)
            words = _("Said.") if made.live else _("It waits for a moderator, and is shown then.")
            messages.success(request, words)
            return redirect(f"{reverse('exchange:topic', args=[code])}?from={_page_of(made)}#s{made.number}")
    own, moderates = _opened(row, by), _moderates(request, row)
    whole = row.shown or own or moderates
    poll, answers = topic_queries.counted(row, by) if whole else (None, [])
    turned = list(Turned.objects.filter(topic=row).select_related("case"))
    context = {
        "topic": row, "said": said, "older": f"?from={following}" if following else "", "form": form, "poll": poll,
        "answers": answers, "own": own, "turned": [(one, _address(one, by)) for one in turned],
        "turns": _turns(row, by, own=own, done={one.kind for one in turned}), "reports": ReportForm(prefix="r"),
        "writes": row.state == TopicState.OPEN and access.may(by, "talk.write", row), "estate": row.area,
        "moderates": moderates, "heading": row.title if whole else row.heading,
    }  # fmt: skip
    return render(request, "exchange/topic.html", context, status=422 if form.errors else 200)


def _others(said: list[topic_queries.Said]) -> list[tuple[str, str]]:
    """To whom one can speak: who spoke on this page, by what they are called, each once."""
    last = {(one.row.shown_as, one.row.author_id): one.row for one in said if one.row.live and not one.own}
    rows = [row for (_called, author), row in last.items() if author is not None]
    often = Counter(row.shown_as for row in rows)  # two of one building are called the same: by what they said
    return [
        (
            str(row.pk),
            row.shown_as if often[row.shown_as] == 1 else f"{row.shown_as}{colon()}{Truncator(row.text).chars(16)}",
        )
        for row in rows
    ]


def _opened(topic: Topic, by: Any) -> bool:
    """Whether the reader opened it."""
    return by.person_id is not None and topic.contributions.filter(number=0, author_id=by.person_id).exists()


def _page_of(said: Contribution) -> int:
    return max(0, said.number - said.number % topic_queries.SAID)


def _address(turned: Turned, by: Any) -> str:
    """Where the reader reads what a topic became: their own case, a desk's, or nowhere."""
    case = turned.case
    if case.reporter_id is not None and case.reporter_id == by.person_id:
        return reverse("cases:track", args=[case.code])
    if access.may(by, "case.read", case):
        return reverse("cases:work", args=[case.pk])
    if access.may(by, "case.see", case):
        return reverse("cases:public", args=[case.area.code, case.number])
    return ""


def _turns(row: Topic, by: Any, *, own: bool, done: set[str]) -> list[tuple[str, str]]:
    """What the reader can turn the topic into."""
    found = []
    open_ = turning.processes().keys() - done
    if turning.REQUEST in open_ and (own or access.may(by, "talk.turn", row)):
        found.append((turning.REQUEST, _("Make it a request")))
    if own and turning.PROPOSAL in open_:
        found.append((turning.PROPOSAL, _("Make it a proposal to the neighbours")))
    return found


@own_step
def act(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """Answer the poll, or turn the topic into something."""
    row, by = _topic(request, code), actor(request)
    back = reverse("exchange:topic", args=[code])
    if name == "answer":
        option = key(request.POST.get("option"))
        return done(request, lambda: talking.answer(row.pk, option, by=by), _("Your answer is counted."), back)
    if name in (turning.REQUEST, turning.PROPOSAL):
        return done(request, lambda: turning.turn(row.pk, name, by=by), _("Begun; it is linked here."), back)
    raise Http404


@own_step
def said_act(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """Report a contribution; take back or appeal for one's own."""
    said = get_object_or_404(Contribution.objects.select_related("topic"), code=code)
    by, back = actor(request), reverse("exchange:my_talk")
    own = said.author_id is not None and said.author_id == by.person_id
    if not own or access.may(by, "talk.read", said.topic):  # who moved away still takes back what they said
        _topic(request, said.topic.code)
        back = f"{reverse('exchange:topic', args=[said.topic.code])}?from={_page_of(said)}#s{said.number}"
    words = request.POST.get("r-words", request.POST.get("words", ""))
    if name == "report":
        reason = request.POST.get("r-reason", "")
        thanks = _("Thank you. A moderator looks at it; nobody learns that it was you.")
        return done(request, lambda: talking.report(said.pk, reason, words, by=by), thanks, back)
    if name == "take-back":
        return done(request, lambda: talking.take_back(said.pk, by=by), _("Taken back; your words are gone."), back)
    if name == "appeal":
        return done(request, lambda: moderating.appeal(said.pk, words, by=by), _("Another person decides on it."), back)
    raise Http404


@own_page
@outs.residents
def mine(request: HttpRequest) -> HttpResponse:
    """What one said oneself, with what became of it."""
    by = actor(request)
    found, older = page_before(topic_queries.mine(by), request)
    outs.stays_without(request, found)
    read = set(access.scope(by, "talk.read", Topic.objects.filter(pk__in={row.topic_id for row in found})))
    rows = [(row, row.topic in read) for row in found]
    return render(request, "exchange/my_talk.html", {"rows": rows, "older": older})
