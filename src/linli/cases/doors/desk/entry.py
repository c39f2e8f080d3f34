"""Entering for residents: settled on the spot in one phone screen (即办), and the fuller form (代登记)."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from linli.cases import casework, linked, once, origins, packs, rounds, routing, services
from linli.cases.doors.desk import navigation, staff, wording
from linli.cases.forms import PackForm, start_form
from linli.cases.models import Case
from linli.cases.queries import readable
from linli.cases.services import Submission
from linli.journal.actors import Actor
from linli.kernel import clock
from linli.kernel.codes import public_code
from linli.kernel.numbers import whole
from linli.kernel.refused import NotAllowed, Refused
from linli.people import access, terms
from linli.people.doors import staff_required
from linli.people.models import Person, phone_index
from linli.people.queries import homes_shown
from linli.people.services import checked_phone
from linli.places.forms import PlaceForm
from linli.places.models import Area, Unit
from linli.places.queries import Place
from linli.rules.identifiers import normalise_phone
from linli.rules.pack import Pack
from linli.rules.questions import name_of

ASKED_OF = "own_of"  # the category whose own questions the page has put
LAST_BUILDING, LAST_ESTATE = "linli_building", "linli_desk_estate"
TILES_AT_MOST = 60
YEAR = 60 * 60 * 24 * 365


class WhoForm(forms.Form):
    """For whom staff write (`called`: as the process calls them). The telephone is looked up in the roll; only a whole
    number finds anybody."""

    phone = forms.CharField(
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "off", "data-no-draft": ""}),
    )
    name = forms.CharField(
        required=False,
        max_length=50,
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-no-draft": ""}),
    )

    def __init__(self, data: Any, *, called: str) -> None:
        super().__init__(data)
        self.fields["phone"].label = _("Telephone (%(who)s)") % {"who": called}
        self.fields["name"].label = _("Name (%(who)s)") % {"who": called}

    def clean_phone(self) -> str:
        """The number in E.164, or empty."""
        try:
            return checked_phone(self.cleaned_data["phone"])
        except Refused as refusal:
            raise forms.ValidationError(refusal.message) from None


class AtHomeForm(WhoForm):
    """With the home that the roll names for the telephone, where it names one."""

    at_home = forms.BooleanField(label=gettext_lazy("It is about this home"), required=False)


@dataclass(frozen=True)
class Match:
    """Whom the roll knows by a telephone, with their home in this estate."""

    person: Person
    home: str
    unit_id: int | None


def match_of(phone: str, estate: Area, actor: Actor) -> Match | None:
    """Found only by a whole number, and only among persons whom this post may read."""
    number = normalise_phone(phone)
    if not number:
        return None
    known = access.scope(actor, "person.read", Person.objects.filter(phone_index=phone_index(number), is_active=True))
    person = known.first()
    if person is None:
        return None
    inside = {home.unit_id for home in terms.homes(person.pk) if home.estate_id == estate.pk}
    shown = next((home for home in homes_shown(person.pk) if home.unit_id in inside), None)
    return Match(person, shown.words if shown else "", shown.unit_id if shown else None)


def _estate(request: HttpRequest, estates: list[Area]) -> Area:
    """The estate written about: the one asked for, else the one used last, else the first."""
    if not estates:
        raise NotAllowed(_("There is no estate within your posts to enter anything for."))
    wanted = request.POST.get("estate") or request.GET.get("estate") or request.COOKIES.get(LAST_ESTATE, "")
    return next((area for area in estates if area.code == wanted), estates[0])


def _wearing(actor: Actor, estate: Area, pack: Pack, way: str) -> Actor:
    """The actor in the nearest post that may begin this, else in the nearest: the record names the capacity."""
    own = [desk for desk in routing.desks(estate) if desk.person_id == actor.person_id]
    meant = [desk for desk in own if navigation.may_begin(pack, way, frozenset({desk.kind}))]
    worn = next(iter(meant or own), None)
    return replace(actor, capacity="post", post_id=worn.post_id) if worn else actor


def _place_form(request: HttpRequest, estate: Area, pack: Pack, *, tiles: bool) -> PlaceForm:
    last = request.COOKIES.get(LAST_BUILDING, "")
    form = PlaceForm(
        request.POST if request.method == "POST" else None,
        estate=estate,
        must=any(asked.type == "place" and asked.required is True for asked in pack.form),
        initial={"building": whole(last, 15)},
    )
    building = form.fields.get("building")
    if tiles and isinstance(building, forms.TypedChoiceField) and len(form.places.buildings) <= TILES_AT_MOST:
        choices = [(house.id, house.name) for house in form.places.buildings]
        building.widget = forms.RadioSelect(choices=choices)
        building.choices = choices
    return form


def _where(form: PlaceForm, unit_id: int | None = None) -> Place:
    where = form.place()
    if unit_id is None:
        return where
    unit = Unit.objects.select_related("building").get(pk=unit_id)
    return replace(
        where,
        building_id=unit.building_id,
        entrance_id=unit.entrance_id,
        unit_id=unit.pk,
        label=unit.building.name,
        grid_id=unit.grid_id or where.grid_id,
    )


def _stamp(actor: Actor, estate: Area, label: str) -> str:
    """Burned into a grid worker's photo beside the time."""
    if "grid_worker" not in staff.kinds_of(actor):
        return ""
    return " · ".join(part for part in (estate.name, label, actor.name) if part)


@dataclass
class _Entry:
    """The three forms of an entry and what they stand on: which process, begun in which way."""

    process: tuple[int, Pack]
    way: str
    estate: Area
    estates: list[Area]
    form: PackForm
    place: PlaceForm
    who: WhoForm
    visit: int = 0  # of a round, on which it was found
    under: tuple[int, str] | None = None  # the case that it becomes a child of, and under which name
    origin: tuple[str, int] | None = None  # of a floor above, from which it is begun
    gathered: tuple[Case, ...] = ()  # cases of one cause, from which it is begun
    own_of: str = ""  # the category whose own questions it puts

    @property
    def gathers(self) -> bool:
        """Whether it can be begun from cases chosen beforehand."""
        return bool(self.process[1].starts[self.way].gathers)

    @property
    def asks_place(self) -> bool:
        """Of a process that asks for no place none is kept: a building alone may tell who is ill."""
        return bool(name_of(self.process[1].form, type="place"))

    @property
    def asks_who(self) -> bool:
        """Whether a resident may be behind it: what an office raises by itself has nobody to be asked for."""
        return bool(wording.reporter_title(self.process[1]))

    @property
    def asks(self) -> bool:
        """Whether categories of the process ask something by themselves."""
        return any(one.categories for one in self.process[1].form)

    def asks_more(self, by: Actor) -> bool:
        """Whether the category chosen asks something that was not put; then the form is drawn with it."""
        pack = self.process[1]
        category = str(self.form.cleaned_data.get(name_of(pack.form, type="category")) or "")
        if category == self.own_of or not any(one.categories and category in one.categories for one in pack.form):
            return False
        drawn = start_form(pack, self.way, self.estate, staff.language(), category=category, staff=True)
        self.form.keep_photos(by=by)
        kept, photos = self.form.data, self.form.photos
        self.own_of = category
        self.form = drawn(initial={name: kept.get(name) for name in drawn.base_fields if name in kept})
        self.form.photos = photos
        return True

    @property
    def valid(self) -> bool:
        """Whether all three are in order; every one is asked, so that all faults show at once."""
        return all([self.form.is_valid(), self.place.is_valid(), self.who.is_valid()])


def _begins(pack: Pack, way: str, kinds: frozenset[str]) -> bool:
    return pack.begun_by_anyone(way) or navigation.may_begin(pack, way, kinds)


def _entry(request: HttpRequest, door: str, *, who: type[WhoForm], tiles: bool) -> _Entry:
    actor = staff.actor_of(request)
    estates = staff.estates_of(actor)
    estate = _estate(request, estates)
    process = _process(request)
    pack = process[1]
    way = pack.door(door)
    if not way or not (pack.front or _begins(pack, way, staff.kinds_of(actor))):
        raise Http404
    left_out = ("concern",) if door == "spot" else ()
    sent = request.method == "POST"
    own_of = request.POST.get(ASKED_OF, "") if door == "desk" else ""
    drawn = start_form(pack, way, estate, staff.language(), category=own_of, leave_out=left_out, staff=True)
    origin = origins.read((request.POST if sent else request.GET).get("from", ""))
    initial = {"token": public_code(24), **({pack.matter: origins.words(origin, actor)} if origin else {})}
    form = drawn(request.POST if sent else None, request.FILES if sent else None, initial=initial)
    place, called = _place_form(request, estate, pack, tiles=tiles), wording.reporter_title(pack)
    return _Entry(
        process,
        way,
        estate,
        estates,
        form,
        place,
        who((request.POST if called else {}) if sent else None, called=called),
        _visit(request),
        _under(request),
        origin,
        tuple(linked.readable_of(actor, (request.POST if sent else request.GET).getlist("with"))),
        own_of,
    )


def _visit(request: HttpRequest) -> int:
    """The visit of a round on which it was found; whether this person walks it is asked when it is entered."""
    asked = (request.POST if request.method == "POST" else request.GET).get("visit", "")
    return whole(asked) or 0


def _under(request: HttpRequest) -> tuple[int, str] | None:
    """The case from which this one is opened; whether it may be is asked when it is."""
    asked = request.POST if request.method == "POST" else request.GET
    key, name = asked.get("under", ""), asked.get("as", "")
    return (int(key), name) if name and key.isascii() and key.isdigit() and len(key) < 19 else None


def _process(request: HttpRequest) -> tuple[int, Pack]:
    """The process asked for, or the one that residents open."""
    asked = request.POST.get("process") or request.GET.get("process")
    if not asked:
        return packs.front()
    try:
        return packs.active(asked)
    except Refused:
        raise Http404 from None


def _submitted(request: HttpRequest, entry: _Entry, match: Match | None) -> Any:
    """The case that the entry made; None where a form has something to say."""
    actor = _wearing(staff.actor_of(request), entry.estate, entry.process[1], entry.way)
    at_home = match.unit_id if match and entry.who.cleaned_data.get("at_home") else None
    where = _where(entry.place, at_home) if entry.asks_place else Place()
    if not entry.form.keep_photos(by=actor, stamp=_stamp(actor, entry.estate, where.label)):
        return None
    answers, who = entry.form.answers(), entry.who.cleaned_data
    try:
        given = Submission(
            form=answers,
            way=entry.way,
            channel=str(_answered(entry, "channel") or "patrol"),
            where=where,
            name=who["name"] or (match.person.name if match else ""),
            phone=who["phone"],
            reporter_id=match.person.pk if match else None,
            files=entry.form.photos,
            token=once.bound(entry.form.cleaned_data["token"], answers, asdict(where), who["name"], who["phone"]),
            happened_at=_happened(entry),
        )
        return _once(_beginning(entry, actor), given)
    except Refused as refusal:
        entry.form.take(refusal)
        return None


def _beginning(entry: _Entry, actor: Actor) -> Callable[[Submission], Case]:
    """What makes a case of an entry: alone, or with what it comes from."""
    begin: Callable[..., Case] = services.submit
    if entry.visit:
        begin = partial(rounds.found, entry.visit)
    elif entry.under:
        begin = partial(casework.open_under, *entry.under)
    elif entry.gathered:
        begin = partial(casework.begin_from, [one.pk for one in entry.gathered])
    elif entry.origin:
        begin = partial(_begun, entry.origin)
    return partial(begin, entry.estate, by=actor, pack=entry.process)


def _once(begin: Callable[[Submission], Case], given: Submission) -> Case:
    """One case however often it is pressed; with other photos, by a form gone back to, it is another one."""
    case = begin(given)
    if once.holds(case, given.files):
        return case
    return begin(replace(given, token=once.bound(given.token, sorted(file.sha256 for file in given.files))))


@transaction.atomic
def _begun(origin: tuple[str, int], estate: Area, given: Submission, *, by: Actor, pack: tuple[int, Pack]) -> Case:
    origins.hold(origin)
    case = services.submit(estate, given, by=by, pack=pack)
    origins.begun(origin, case, by)
    return case


def _remember(response: HttpResponse, entry: _Entry) -> HttpResponse:
    for name, value in ((LAST_BUILDING, entry.place.cleaned_data.get("building")), (LAST_ESTATE, entry.estate.code)):
        if value:
            response.set_cookie(name, str(value), max_age=YEAR, samesite="Lax", httponly=True, secure=settings.HTTPS)
    return response


def _answered(entry: _Entry, role: str) -> Any:
    asked = entry.form.asked.get(role)
    return entry.form.cleaned_data.get(asked.name) if asked else None


def _happened(entry: _Entry) -> datetime | None:
    """The time of an event entered later; one that lies ahead is refused."""
    moment: datetime | None = _answered(entry, "happened")
    if moment and moment > clock.now():
        field = entry.form.asked["happened"].name
        raise Refused("in_the_future", _("This lies ahead; give the time when it happened."), field=field)
    return moment


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required
def spot(request: HttpRequest) -> HttpResponse:
    """What, where, photo: recorded and closed. The resident, if a number is given, is asked afterwards."""
    entry = _entry(request, "spot", who=WhoForm, tiles=True)
    if request.method == "POST" and not entry.place.was_tapped and entry.valid:
        match = match_of(entry.who.cleaned_data["phone"], entry.estate, staff.actor_of(request))
        if case := _submitted(request, entry, match):
            messages.success(request, _("Recorded as %(number)s.") % {"number": wording.number_of(case)})
            url = reverse("cases:spot") if "again" in request.POST else reverse("cases:work", args=[case.pk])
            return _remember(_see_other(url), entry)
    return _asked(request, "cases/desk/spot.html", entry)


def _asked(request: HttpRequest, template: str, entry: _Entry, **more: Any) -> HttpResponse:
    if request.method == "POST" and not entry.form.photos:
        entry.form.keep_photos(by=staff.actor_of(request))
    wrong = any(bool(form.errors) for form in (entry.form, entry.place, entry.who))
    pack = entry.process[1]
    title = "" if pack.front else pack.starts[entry.way].title.say(staff.language())
    context = {
        "entry": entry,
        "pack": pack,
        "title": title,
        "form": entry.form,
        "place": entry.place,
        "who": entry.who,
        "gathered": wording.rows(entry.gathered, staff.actor_of(request)),
        **more,
    }
    return render(request, template, context, status=422 if request.method == "POST" and wrong else 200)


def _see_other(url: str) -> HttpResponseRedirect:
    response = HttpResponseRedirect(url)
    response.status_code = 303
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required
def new(request: HttpRequest) -> HttpResponse:
    """Enter what a resident says by telephone or in person; the roll is asked who it is, both stay known."""
    entry = _entry(request, "desk", who=AtHomeForm, tiles=False)
    match, looked = None, False
    if request.method == "POST":
        entry.who.is_valid()
        match = match_of(entry.who.cleaned_data.get("phone", ""), entry.estate, staff.actor_of(request))
        looked = "look_up" in request.POST
        ready = not looked and not entry.place.was_tapped and entry.valid
        if ready and not entry.asks_more(staff.actor_of(request)) and (case := _submitted(request, entry, match)):
            messages.success(request, _("Entered as %(number)s.") % {"number": wording.number_of(case)})
            return _remember(_see_other(_after(staff.actor_of(request), case.pk)), entry)
    return _asked(request, "cases/desk/new.html", entry, match=match, looked=looked)


def _after(actor: Actor, key: int) -> str:
    """The new case where this person may read it (a complaint about staff goes past those concerned)."""
    if readable(actor).filter(pk=key).exists():
        return reverse("cases:work", args=[key])
    return reverse("cases:inbox")
