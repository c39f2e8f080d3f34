"""Submitting a request: one page, or one task a page in elder mode. No account and no script needed."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from typing import Any, cast
from urllib.parse import urlencode

from django import forms
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.cases import behalf, beside, links, masking, once, packs, similar, supporting, told
from linli.cases.doors.on_behalf import OTHER, OnBehalfForm
from linli.cases.forms import PackForm, category_choices, start_form
from linli.cases.models import Case
from linli.cases.services import Submission, submit
from linli.cases.standing import kept as kept_answers
from linli.cases.titles import sorted_under
from linli.journal.actors import Actor
from linli.kernel import clock
from linli.kernel.codes import normalised
from linli.kernel.numbers import whole
from linli.kernel.refused import Refused
from linli.people import limits
from linli.people.doors import address_of, number_shown
from linli.people.middleware import asking
from linli.people.models import phone_index
from linli.places.forms import PlaceForm
from linli.places.models import Area, Unit
from linli.places.queries import estate_by_code, unit_by_code
from linli.rules import process
from linli.rules.identifiers import normalise_phone
from linli.rules.pack import Pack
from linli.rules.questions import FILES, name_of
from linli.rules.similar import Matter
from linli.ui import answered, nav, preferences

# Generous: an estate may sit behind one address. A flood from one is stopped, a bad day of burst pipes is not.
PER_ADDRESS, PER_PHONE, PER_PERSON, HOUR = 600, 30, 60, 60 * 60
AGAIN = timedelta(minutes=10)
OFFLINE_PARTS = (
    "ui/linli.css", "ui/dark.css", "ui/linli.js", "cases/resident.css", "cases/outbox.js", "cases/speak.js",
    "cases/own.js", "django_htmx/htmx-2.min.js",
)  # fmt: skip
WHERE = ("building", "entrance", "spot", "words", "plan_x", "plan_y")
# Elder mode asks one thing a page, what reaches the person last. Each page is named for what it asks.
SEEN = "similar_seen"  # the page has told of what is open already
ASKED_OF = "own_of"  # the category whose own questions the page has put
SENT_LATER = "sent_later"  # by the phone itself, when it found a network again
ABOUT, PLACE, PHOTOS, REACH = "matter", "where", "photos", "phone"


def steps_of(form: type[PackForm], *, place: bool) -> dict[str, tuple[str, ...]]:
    """Elder mode's pages with the questions on each."""
    photos = tuple(question.name for question in form.questions if question.type in FILES)
    others = tuple(question.name for question in form.questions if question.type not in FILES)
    found = {ABOUT: others, PLACE: WHERE if place else (), PHOTOS: photos, REACH: ("phone", "name", *OTHER)}
    return {step: names for step, names in found.items() if names}


class Caller(OnBehalfForm):
    """What is asked beside the pack's questions: how to reach the person. `fax` is a trap for programs."""

    phone = forms.CharField(
        label=gettext_lazy("Your telephone"),
        help_text=gettext_lazy("So that we can call you. Only those in charge can call it; nobody else sees it."),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "data-no-draft": ""}),
    )
    name = forms.CharField(
        label=gettext_lazy("How shall we call you"),
        help_text=gettext_lazy("For example Ms Wang. Never shown to others."),
        max_length=50,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name", "data-no-draft": ""}),
    )
    fax = forms.CharField(
        label=gettext_lazy("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off", "data-no-draft": ""}),
    )

    def clean_phone(self) -> str:
        given: str = self.cleaned_data["phone"].strip()
        if given and normalise_phone(given) is None:
            raise forms.ValidationError(_("This is not a telephone number. Please check it, or leave it empty."))
        return given

    def clean_fax(self) -> str:
        if self.cleaned_data["fax"]:
            raise forms.ValidationError(_("Please send once more."))
        return ""


class Sheet:
    """The form on its way: the questions, the place, the step of the wizard (empty on the one page)."""

    def __init__(self, request: HttpRequest, estate: Area, pack: Pack) -> None:
        self.request, self.estate, self.pack = request, estate, pack
        self.language = get_language() or "zh-hans"
        self.asks_place = bool(name_of(pack.form, type="place"))
        drawn = self._put(request.POST.get(ASKED_OF, ""))
        self.steps = steps_of(drawn, place=self.asks_place)
        self.unit = _home(request, estate)
        wizard = preferences.of(request).elder if request.method != "POST" else "step" in request.POST
        sent = request.POST.get("step", "") or request.GET.get("step", "")  # where Back leads to
        self.step = (sent if sent in self.steps else ABOUT) if wizard else ""
        self.form: Any = None
        self.place: Any = None
        self.similar: list[Known] = []  # what is open already and may be the same

    def _put(self, category: str) -> type[PackForm]:
        """Draw the form with what this category asks by itself."""
        self.own_of = category if category in self.pack.categories else ""
        drawn = start_form(self.pack, self.pack.door("resident"), self.estate, self.language, category=self.own_of)
        self.form_class = cast("type[PackForm]", type("ReportForm", (Caller, drawn), {}))
        return drawn

    def asks_more(self) -> bool:
        """Whether the category that was chosen asks something that the page has not put; then it is drawn with it."""
        category = self.form.cleaned_data.get(name_of(self.pack.form, type="category")) or ""
        asks = any(one.categories and category in one.categories for one in self.pack.form)
        if self.step or category == self.own_of or not asks or SENT_LATER in self.request.POST:
            return False
        photos = self.form.photos
        self._put(category)
        self.go_on("")
        self.form.photos = photos
        return True

    def blank(self) -> None:
        """An empty form; who is signed in need not type their telephone."""
        first: dict[str, Any] = {"token": uuid.uuid4().hex}
        if self.request.user.is_authenticated:
            person = self.request.user
            first |= {"phone": person.phone.removeprefix("+86"), "name": person.name}
        self._draw(first)

    def bind(self) -> None:
        """The form as it was sent."""
        self.form = self.form_class(self.request.POST, self.request.FILES)
        self.place = PlaceForm(self.request.POST, estate=self.estate, unit=self.unit)

    def go_on(self, step: str) -> None:
        """The same answers, drawn afresh without reproach, at another step."""
        self.step = step
        data = cast(QueryDict, self.form.data).dict() | {
            name: self.place.data.get(name, "") for name in ("plan_x", "plan_y")
        }
        self._draw(data)

    def _draw(self, first: Mapping[str, Any]) -> None:
        self.form = self.form_class(initial=first)
        self.place = PlaceForm(initial=first, estate=self.estate, unit=self.unit)

    def only_errors_of(self, step: str) -> bool:
        """Drop the errors of other steps; True when some stay."""
        wanted = self.steps[step]
        for form in (self.form, self.place):
            for name in [name for name in form.errors if name not in wanted]:
                del form.errors[name]
        return bool(self.form.errors or self.place.errors)

    def first_wrong_step(self) -> str:
        wrong = {*self.form.errors, *self.place.errors}
        return next((step for step, names in self.steps.items() if wrong.intersection(names)), REACH)

    def neighbour_step(self, by: int) -> str:
        names = list(self.steps)
        return names[max(0, min(len(names) - 1, names.index(self.step) + by))]

    def render(self, status: int = 200) -> HttpResponse:
        if self.request.method == "POST":
            answered.as_step(self.request)
        here, names = self.steps.get(self.step, ()), list(self.steps)
        asked = self.form.asked
        context = {
            "estate": self.estate,
            "form": self.form,
            "place": self.place,
            "step": self.step,
            "number": names.index(self.step) + 1 if self.step else 0,
            "steps": len(names),
            "carried": [
                field.as_hidden({"data-no-draft": ""} if "data-no-draft" in field.field.widget.attrs else None)
                for form in (self.form, self.place)
                for field in form
                if self.step
                and field.name not in here
                and field.name not in (*self.steps.get(PHOTOS, ()), "kept", "token", "version", "fax")
            ],
            "asked": asked,
            **self._told(),
            "own": self.form.own,
            "own_of": self.own_of,
            "kinds": kinds(self.pack, self.language, _said(asked.get("category")), _said(asked.get("matter"))),
            "home": self.unit,
            "front": self.pack.front,
            "before": beside.before(self.estate) if self.pack.front else (),
            "title": self.pack.starts[self.pack.door("resident")].title.say(self.language),
            "asks_place": self.asks_place,
            "similar": self.similar,
        }
        return render(self.request, "cases/resident/report.html", context, status=status)

    def _told(self) -> dict[str, Any]:
        """What is asked before the matter, and after it. A request begins with its words, which suggest its kind."""
        told, matter = self.form.told, self.form.asked.get("matter")
        at = [bound.name for bound, _hangs in told].index(matter.name) if matter else len(told)
        before, after = told[:at], told[at + 1 :]
        hangs = any(answer for _bound, answer in told)
        return {
            "first": [] if self.pack.front else before,
            "then": before + after if self.pack.front else after,
            "hangs": hangs,
        }


def _said(field: forms.BoundField | None) -> str:
    return str(field.value() or "") if field is not None else ""


def kinds(pack: Pack, language: str, chosen: str, text: str, *, staff: bool = False) -> dict[str, Any]:
    """The categories for the page: those that the words suggest first, then all by group."""
    groups = category_choices(pack, language, staff=staff)
    titles = {key: title for _group, rows in groups for key, title in rows}
    suggested = [(key, titles[key]) for key in process.suggest(pack, text) if key in titles]
    near = {key for key, _title in suggested}
    if chosen and chosen not in near and chosen in titles:
        suggested.append((chosen, titles[chosen]))
        near.add(chosen)
    rest = [(group, [row for row in rows if row[0] not in near]) for group, rows in groups]
    return {
        "name": name_of(pack.form, type="category"),
        "asks_own": any(one.categories for one in pack.form),
        "chosen": chosen,
        "suggested": suggested,
        "groups": [(group, rows) for group, rows in rest if rows],
    }


def _home(request: HttpRequest, estate: Area) -> Unit | None:
    """The home whose door card was scanned, if it is one of this estate."""
    code = request.POST.get("home", "") or request.GET.get("home", "")
    unit = unit_by_code(normalised(code)) if code else None
    return unit if unit and unit.estate_id == estate.pk else None


def estate_or_404(code: str) -> Area:
    """The estate of an address."""
    estate = estate_by_code(code)
    if estate is None:
        raise Http404
    return estate


@gzip_page  # the longest page of a phone; its token differs each time, and the packing has a random length
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, code: str, process: str = "") -> HttpResponse:
    """The form; POST takes the request in and leads to its receipt. `process`: another one that residents open."""
    estate = estate_or_404(code)
    version_id, pack = _opened(process) if process else packs.front()
    if not request.user.is_authenticated and not pack.begun_by_anyone(pack.door("resident")):
        return redirect(f"{reverse('people:sign_in')}?{urlencode({'next': request.path})}")
    sheet = Sheet(request, estate, pack)
    if request.method == "POST":
        return _sent(sheet, version_id)
    sheet.blank()
    response = sheet.render()
    nav.remember_estate(response, estate.code)
    return response


def _opened(process: str) -> tuple[int, Pack]:
    """A process in force that has a door for residents."""
    found = next((one for one in packs.in_force() if one[1].id == process and one[1].door("resident")), None)
    if found is None:
        raise Http404
    return found


def _sent(sheet: Sheet, version_id: int) -> HttpResponse:
    actor = asking(sheet.request)
    sheet.bind()
    valid = bool(sheet.form.is_valid()) & bool(sheet.place.is_valid())
    fine = sheet.form.keep_photos(by=actor)
    if sheet.place.was_tapped:
        sheet.go_on(sheet.step)
        return sheet.render()
    if sheet.step and "back" in sheet.request.POST:
        sheet.go_on(sheet.neighbour_step(-1))
        return sheet.render()
    if sheet.step and sheet.step != REACH:
        if not sheet.only_errors_of(sheet.step):
            sheet.go_on(sheet.neighbour_step(1))
        return sheet.render()
    if valid and fine and (sheet.asks_more() or _asks_first(sheet)):
        return sheet.render()
    if valid and fine:
        try:
            return links.received(sheet.request, _taken(sheet, version_id))
        except Refused as refusal:
            sheet.form.take(refusal)
    if sheet.step:
        sheet.step = sheet.first_wrong_step()
    return sheet.render(422)


@dataclass(frozen=True)
class Known:
    """An open request like the one about to be sent, as neighbours read of it."""

    number: int
    title: str
    place: str
    state: str
    may_join: bool


def known(estate: Area, matter: Matter, by: Actor) -> list[Known]:
    """Those that the reader may see, the likest first. One statement, and one for each that can be joined."""
    language = get_language() or "zh-hans"
    found = []
    for case in similar.similar(estate, matter, by=by):
        pack = packs.by_version(case.pack_version_id)
        words, place = masking.outline_title(case, language), masking.outline_place(case)
        joins = supporting.may_support(case, pack, by) or (by.person_id is None and supporting.open_to_all(case, pack))
        found.append(Known(case.number, words, place, told.state_words(case, pack, outside=True), joins))
    return found


def _asks_first(sheet: Sheet) -> bool:
    """Whether something like it is open, of which the page has not told yet: then it does, before another is made."""
    if not sheet.pack.front or not {SEEN, SENT_LATER}.isdisjoint(sheet.request.POST):
        return False
    said, place = sheet.form.cleaned_data, sheet.place.cleaned_data
    category = said.get(name_of(sheet.pack.form, type="category")) or ""
    text = str(said.get(sheet.pack.matter) or "")
    matter = Matter(text, sorted_under(sheet.pack, category, text), place.get("building"), place.get("spot"))
    sheet.similar = known(sheet.estate, matter, asking(sheet.request))
    return bool(sheet.similar)


def _taken(sheet: Sheet, version_id: int) -> Case:
    """The case. A form sent twice makes one; going back and writing something else makes another."""
    request, answers = sheet.request, sheet.form.cleaned_data
    actor = asking(request)
    form, place = sheet.form.answers(), sheet.place.place()
    given = Submission(
        form=form,
        where=place,
        name=answers["name"].strip(),
        phone=answers["phone"],
        phone_confirmed_at=number_shown(request, normalise_phone(answers["phone"]) or ""),
        reporter_id=actor.person_id,
        files=sheet.form.photos,
        token=once.bound(answers["token"], form, asdict(place)),
        behalf=sheet.form.behalf,
    )
    again = _sent_before(sheet, given)
    if again and _adds_nothing(again, given):
        return again
    within_limits(request, answers["phone"])
    if again is None:
        case = submit(sheet.estate, given, by=actor, pack=(version_id, sheet.pack))
        if once.is_of(case, given.name, given.phone):
            return case
    return submit(sheet.estate, _with_more(given), by=actor, pack=(version_id, sheet.pack))


def _sent_before(sheet: Sheet, given: Submission) -> Case | None:
    """What this phone sent by the same form, or in the same words a moment ago: a form opened anew has another token.

    Without words nothing tells it from another one: two feasts of one day are two. A phone whose first answer was lost
    has opened nothing yet, and may bring more photos now.
    """
    last = links.last(sheet.request)
    if not last and not given.files:
        return None
    pack, since = sheet.pack, clock.now() - AGAIN
    for case in Case.objects.filter(Q(token=given.token, token__isnull=False) | Q(code__in=last)).order_by("-pk"):
        if case.token is not None and case.token == given.token:
            return case
        here = (case.estate_id, case.way) == (sheet.estate.pk, pack.door("resident")) and case.created_at > since
        if here and packs.by_version(case.pack_version_id).id == pack.id and _says_the_same(case, pack, given):
            return case
    return None


def _says_the_same(case: Case, pack: Pack, given: Submission) -> bool:
    text = str(given.form.get(pack.matter) or "").strip()
    category = sorted_under(pack, given.form.get(name_of(pack.form, type="category")), text)
    answers = kept_answers(pack.asked_at(case.way), given.form)
    same = (text, category, {**case.answers, **answers}) == (case.text, case.category, case.answers)
    return bool(text) and same and once.is_at(case, given.where)


def _adds_nothing(case: Case, given: Submission) -> bool:
    """Whether who sent it, for whom, and every photo are there already. One statement where photos came along."""
    if not once.is_of(case, given.name, given.phone) or (given.behalf and not behalf.of(case)):
        return False
    return once.holds(case, given.files)


def _with_more(given: Submission) -> Submission:
    """The same matter with another number, name or photo than before: bound to these too."""
    photos = sorted(file.sha256 for file in given.files)
    return replace(given, token=once.bound(given.token, given.name, given.phone, photos))


def within_limits(request: HttpRequest, phone: str) -> None:
    """Refused where very much comes from one person or, of whoever did not sign in, from one address; or in one number.

    So whoever signed in is shut out neither by what comes from behind the same address nor by who types their number.
    """
    person, address = asking(request).person_id, address_of(request)
    number = normalise_phone(phone) or ""
    index = phone_index(number) if number else ""
    if person is not None:
        within = limits.spend(f"report.person.{person}", limit=PER_PERSON, seconds=HOUR)
        words = _("Very many requests in a short time. Please wait a little, or call 12345.")
        index = "" if index == request.user.phone_index else index  # type: ignore[union-attr] # a person: signed in
    else:
        within = not address or limits.spend(f"report.{address}", limit=PER_ADDRESS, seconds=HOUR)
        words = _("Very many requests came from your network or number. Sign in, wait a little, or call 12345.")
    if not within or (index and not limits.spend(f"report.{index}", limit=PER_PHONE, seconds=HOUR)):
        raise Refused("too_many", words)


@require_safe
def kept(request: HttpRequest) -> HttpResponse:
    """The worker that keeps the empty form on the phone."""
    return kept_offline(request, reverse("cases:kept").removesuffix("worker.js"), ())


def kept_offline(request: HttpRequest, under: str, parts: Iterable[str]) -> HttpResponse:
    """A service worker for the forms below an address; `parts`: what they are drawn with beside the usual."""
    context = {"under": under, "parts": [*OFFLINE_PARTS, *parts]}
    answer = render(request, "cases/resident/worker.js", context, content_type="text/javascript")
    answer["Cache-Control"] = "no-cache"
    return answer


def _key(text: str) -> int | None:
    return whole(text, 15)


@require_POST
def suggest(request: HttpRequest, code: str) -> HttpResponse:
    """The categories with those on top that the words so far suggest. By POST: words belong in no address or log."""
    estate = estate_or_404(code)
    _version_id, pack = packs.front()
    words = request.POST.get(pack.matter, "")[:2000]
    chosen = request.POST.get(name_of(pack.form, type="category"), "")
    if "desk" in request.POST:
        return render(request, "cases/desk/_kind.html", {"kind": _kind_at_desk(pack, chosen, words)})
    building, spot = (_key(request.POST.get(name, "")) for name in ("building", "spot"))
    matter = Matter(words, sorted_under(pack, chosen, words), building, spot)
    alike = known(estate, matter, asking(request))
    context = {"estate": estate, "kinds": kinds(pack, get_language() or "zh-hans", chosen, words), "similar": alike}
    return render(request, "cases/resident/_kinds.html", context)


def _kind_at_desk(pack: Pack, chosen: str, words: str) -> forms.BoundField:
    """The list from which staff choose, with what the words suggest on top."""
    language = get_language() or "zh-hans"
    found = kinds(pack, language, chosen, words, staff=True)
    asked = next(one for one in pack.form if one.type == "category")
    field = forms.ChoiceField(
        label=asked.title.say(language),
        help_text=asked.hint.say(language) if asked.hint else "",
        required=asked.required is True,
        choices=[("", _("Not chosen")), (_("As the words suggest"), found["suggested"]), *found["groups"]],
        initial=chosen,
    )
    form: forms.Form = type("KindForm", (forms.Form,), {asked.name: field})()
    return form[asked.name]


@require_POST
def asked(request: HttpRequest, code: str) -> HttpResponse:
    """What the category that was chosen asks by itself."""
    estate = estate_or_404(code)
    _version_id, pack = packs.front()
    category = request.POST.get(name_of(pack.form, type="category"), "")
    category = category if category in pack.categories else ""
    way = pack.door("resident")
    form = start_form(pack, way, estate, get_language() or "zh-hans", category=category)()
    return render(request, "cases/resident/_own.html", {"own": form.own, "own_of": category})
