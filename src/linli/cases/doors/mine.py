"""Own requests for whoever is signed in; for everybody else a way by number and digits."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.cases import (
    board,
    claiming,
    links,
    masking,
    opinions,
    packs,
    queries,
    standing,
    subscriptions,
    supporting,
    told,
)
from linli.cases.models import Case
from linli.cases.party_models import Party
from linli.cases.titles import read_as
from linli.journal.actors import Actor
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.notify.models import Notice
from linli.papers import outs
from linli.people import limits
from linli.people.doors import address_of, by_printed_code, done, number_shown, person_of, signed_in_required
from linli.people.middleware import asking
from linli.places.models import Area
from linli.places.queries import estate_by_code, living
from linli.rules.pack import Pack
from linli.ui import awaits, nav
from linli.ui.awaits import Awaited

TOLD_FOR = timedelta(days=14)
TRIES, HOUR = 5, 60 * 60  # of one number in an hour
TRIES_A_DAY, DAY = 10, 24 * HOUR  # else four digits would be guessed in weeks
PER_ADDRESS = 200
ESTATES_LISTED = 200


@dataclass(frozen=True)
class Own:
    """One of the person's requests in a list."""

    code: str
    number: int
    title: str
    state: str
    tone: str
    next: str
    came: datetime
    news: str = ""  # the step of which one was told and that one has not opened yet


@never_cache
@require_safe
@outs.residents
def mine(request: HttpRequest) -> HttpResponse:
    """What the signed-in person reported, what waits for their answer first; else the way by number and digits."""
    actor = asking(request)
    found = [_own(case) for case in links.own_requests(request)]
    rows = queries.own_rows(actor)
    news = queries.own_news(actor, rows)
    notices = queries.home_notices(actor, since=clock.now() - TOLD_FOR)
    context = {
        "estate": _remembered(request),
        "waiting": [own for own in found if own.tone == "yours"],
        "cases": [own for own in found if own.tone != "yours"],
        "awaited": [*awaits.own(request), *about_comments(actor, notices)],
        "told": told_at_home(notices),
        "supported": [_supported(case) for case in supporting.supported(actor)],
        "rows": [_row(row, news.get(row.case_id, "")) for row in rows],
        **_without_account(request),
        "known": actor.person_id is not None,
        "printed": by_printed_code(request),
        "form": None if actor.person_id else _by_number(request),
    }
    outs.stays_without(request, any(context[part] for part in ("waiting", "cases", "told", "supported", "rows")))
    return render(request, "cases/resident/mine.html", context)


def _without_account(request: HttpRequest) -> dict[str, Any]:
    """What was sent under the person's number without signing in, once this browser has shown the number; else the way
    to show it."""
    if not request.user.is_authenticated or not request.user.phone:
        return {}
    shown = number_shown(request, request.user.phone)
    return {"unclaimed": claiming.under(request.user) if shown else [], "asks_code": not shown}


@require_POST
@signed_in_required
def claim(request: HttpRequest) -> HttpResponse:
    """One of those is the person's own."""
    code, proved = request.POST.get("code", ""), number_shown(request, person_of(request).phone) is not None
    said = _("It stands among your requests now.")
    return done(request, lambda: claiming.claim(code, by=asking(request), proved=proved), said, reverse("cases:mine"))


def _by_number(request: HttpRequest) -> "NumberForm":
    return NumberForm(estates=_estates(request), initial={"estate": nav.remembered_estate(request)})


@dataclass(frozen=True)
class ToldAtHome:
    """An announcement for the buildings in which the person lives."""

    title: str
    heading: str
    said: tuple[tuple[str, str], ...]
    url: str
    when: datetime


def told_at_home(notices: Sequence[tuple[Notice, Case]]) -> list[ToldAtHome]:
    """What was announced to the person's buildings in the last days, newest first. One statement."""
    steps = queries.steps_named([notice for notice, _case in notices])
    found = []
    for notice, case in notices:
        pack = packs.by_version(case.pack_version_id)
        step = steps.get((case.pk, notice.action))
        action = pack.actions.get(notice.action)
        if step is not None and pack.public and action and action.tells_homes:
            said = board.told_step(step, pack)
            heading = board.heading_of(case, pack)
            found.append(ToldAtHome(said.title, heading, said.said, board.address(case), notice.at))
    return found


def about_comments(actor: Actor, notices: Sequence[tuple[Notice, Case]]) -> list[Awaited]:
    """Why a comment of theirs was hidden, and what was answered to their objection. One statement where any was."""
    cases = {case.pk: case for notice, case in notices if notice.action in subscriptions.ON_COMMENTS}
    found = []
    for one in opinions.moderated(cases, actor):
        case = cases[one.case_id]
        there = reverse("cases:comments", args=[case.area.code, case.number]) + f"#c-{one.code}"
        if one.answered_by_id:
            chip = pgettext("a comment", "stays hidden") if one.hidden_at else pgettext("a comment", "stands again")
            found.append(Awaited(_("Your objection was answered"), there, one.answer, chip, "quiet"))
        elif not one.objected_at:
            text = _("Reason: %(reason)s. You can object once.") % {"reason": one.hidden_because}
            found.append(Awaited(_("Your comment was hidden"), there, text, pgettext("a notice", "new")))
    return found


def _supported(case: Case) -> tuple[str, str, str, str, str]:
    """What a supported matter is called, where it stands, its colour, its address, and what is new of it."""
    pack = packs.by_version(case.pack_version_id)
    return (
        board.heading_of(case, pack) or masking.outline_title(case, get_language() or "zh-hans"),
        told.state_words(case, pack, outside=True),
        told.tone(case, pack),
        board.address(case),
        _news(case, pack, _unread(case), outside=True),
    )


def _news(case: Case, pack: Pack, action: str, *, outside: bool = False) -> str:
    """The step of which one was told, in the words of its page; of what is no step, how far the matter is."""
    step = pack.actions.get(action)
    if step is None:
        return told.state_words(case, pack, outside=True) if action else ""
    return told.step_words(step, "open" if outside else "own", None)


def _unread(case: Case) -> str:
    return str(getattr(case, "news", "") or "")  # as `queries.with_news` found it


def _own(case: Case) -> Own:
    pack = packs.by_version(case.pack_version_id)
    state = pack.states[case.state]
    yours = case.open and pack.means(state.turn, "reporter")
    following = told.say(state.next) if case.open else ""
    if following and not yours and (promised := standing.promise(case, pack)) and not promised.lapses:
        following = _("%(what)s, by %(when)s") % {"what": following, "when": told.until(promised.due)}
    tone = "yours" if yours else told.tone(case, pack)
    news = _news(case, pack, _unread(case))
    title = read_as(case, pack, get_language() or "zh-hans")
    return Own(case.code, case.number, title, told.state_words(case, pack), tone, following, case.created_at, news)


def _row(row: Party, action: str) -> Own:
    """A matter of many, in which one row is the person's."""
    case, pack = row.case, packs.by_version(row.case.pack_version_id)
    state = pack.parties.states.get(row.state) if pack.parties else None
    words = told.say(state.title) if state else told.state_words(case, pack)
    coming = told.say(pack.states[case.state].public) if case.open else ""
    tone = ("done" if state.ends else state.tone) if state else told.tone(case, pack)
    news = _news(case, pack, action)
    return Own(str(row.code), case.number, told.say(pack.title), words, tone, coming, case.created_at, news)


class NumberField(forms.IntegerField):
    """A request's number as it was told or stands on a paper of the desk's: 371, 第 371 号, AH-2026-000371."""

    def to_python(self, value: Any) -> int | None:
        found = re.findall(r"\d+", str(value or ""))
        return super().to_python(found[-1] if found else value)


class NumberForm(forms.Form):
    """A request's number and the last four digits of the telephone left with it."""

    estate = forms.ChoiceField(label=gettext_lazy("Estate"))
    number = NumberField(
        label=gettext_lazy("Number of the request"),
        help_text=gettext_lazy("It stands on the receipt, for example 123."),
        min_value=1,
        max_value=2_000_000_000,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    digits = forms.RegexField(
        r"^\s*\d{4}\s*$",
        label=gettext_lazy("Last four digits of your telephone"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": "4", "autocomplete": "off"}),
        error_messages={"invalid": gettext_lazy("Four digits, please.")},
    )

    def __init__(self, *args: object, estates: list[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type] # handed on as they came
        chosen = cast(forms.ChoiceField, self.fields["estate"])
        chosen.choices = estates
        if len(estates) == 1:
            chosen.widget = forms.HiddenInput()
            chosen.initial = self.initial["estate"] = estates[0][0]


def _remembered(request: HttpRequest) -> Area | None:
    code = nav.remembered_estate(request)
    return estate_by_code(code) if code else None


def _estates(request: HttpRequest) -> list[tuple[str, str]]:
    """The estate visited last alone, else all to choose from."""
    if "estate" not in request.POST and (known := _remembered(request)):
        return [(known.code, known.name)]
    found = living().filter(level="estate").order_by("name", "pk")
    return list(found.values_list("code", "name")[:ESTATES_LISTED])


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """Check progress by number and digits; right ones lead to the tracking page."""
    if request.method != "POST":
        return _find_page(request, _by_number(request))
    form = NumberForm(request.POST, estates=_estates(request))
    if form.is_valid():
        try:
            case = _found(request, form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            response = redirect("cases:track", case.code)
            links.remember(request, response, case.code)
            return response
    return _find_page(request, form, 422)


def _find_page(request: HttpRequest, form: NumberForm, status: int = 200) -> HttpResponse:
    context = {"form": form, "estate": _remembered(request)}
    return render(request, "cases/resident/find.html", context, status=status)


def _found(request: HttpRequest, given: dict[str, str]) -> Case:
    """The case, or Refused in the same words whether the number or the digits are wrong."""
    key, address = f"find.{given['estate']}.{given['number']}", address_of(request)
    if not limits.spend(key, limit=TRIES, seconds=HOUR) or (
        address and not limits.spend(f"find.{address}", limit=PER_ADDRESS, seconds=HOUR)
    ):
        raise Refused("too_many", _("Too many tries. Wait an hour, or sign in with the phone you left."))
    if not limits.spend(f"{key}.day", limit=TRIES_A_DAY, seconds=DAY):
        raise Refused("too_many", _("Too many tries today. Sign in with the phone you left, or try again tomorrow."))
    case = Case.objects.filter(area__code=given["estate"], area__ends=None, number=given["number"]).first()
    if case is not None and links.is_shut(case):  # no second way in; the digits are not even looked at
        raise Refused("link_shut", links.shut_words())
    if case is None or not links.same_digits(case, given["digits"]):
        raise Refused("not_found", _("Number and digits do not belong together. Please check both."))
    limits.clear(key)
    limits.clear(f"{key}.day")
    return case
