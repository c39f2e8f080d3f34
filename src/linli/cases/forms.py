"""Forms drawn from a pack's questions, for residents and staff alike. The engine checks every answer again.

`action_form(pack, "finish", case, language)` and `start_form(pack, "spot", estate, language)` answer a form class.
A bound, valid form gives `answers()` for the service and, once `keep_photos(by)` has run, `photos` for its `files`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, ClassVar

from django import forms
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.forms.forms import DeclarativeFieldsMetaclass
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from linli.cases import cards, colleagues, options, parameters, routing
from linli.cases.board import SHOWN
from linli.cases.charge import aside, open_desks
from linli.cases.models import Case
from linli.cases.plan_fields import PointField, Tap, read_point
from linli.cases.standing import situation
from linli.files.models import File, Kind
from linli.files.queries import files_of
from linli.files.services import take_in
from linli.journal.actors import Actor
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.kernel.same import Same
from linli.people.forms import add_refusal
from linli.places.models import Area
from linli.places.queries import places_of, plan_of
from linli.rules.cards import Card
from linli.rules.known import Known
from linli.rules.pack import Pack
from linli.rules.questions import COLLEAGUES_CARD, FILES, OWN_CARD, Hangs, Input, hangs_on, name_of
from linli.rules.situation import Party, Situation
from linli.ui import fields as drawing
from linli.ui.markup import filled
from linli.ui.widgets import Listed, Ticks, Tiles

KEPT_SECONDS = 60 * 60 * 24  # how long photos of a form that was sent back need not be chosen again
KEPT_SALT = "cases.kept"
ROWS = 4
MOMENT = "%Y-%m-%dT%H:%M"  # what <input type="datetime-local"> sends
PHOTO_HINT = gettext_lazy(
    "They are made smaller on your phone. Where and when they were taken helps us find the place and is then removed."
)
PICTURES, SCANNED = "image/*", "image/*,application/pdf"  # what a browser offers to choose
SCANS = frozenset({"evidence", "signed"})  # roles
CODE_TYPED = 30  # 18 characters and the spaces that people put between
MANY = 8  # more options than this make a list to open instead of tiles

Choices = Sequence[Any]


class PhotosInput(forms.FileInput):
    """Several photos, from the camera or the album, shrunk on the phone before they are sent."""

    allow_multiple_selected = True

    def __init__(self) -> None:
        super().__init__(attrs={"accept": PICTURES, "multiple": True})

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list["UploadedFile[Any]"]:
        return list(files.getlist(name)) if hasattr(files, "getlist") else [files[name]] if name in files else []


class PhotosField(forms.Field):
    """A list of uploads; whether one is needed is asked of the form, which knows of photos kept from before."""

    widget = PhotosInput
    kind, accept, most_at_once = Kind.PHOTO, PICTURES, 0
    attrs: ClassVar[dict[str, str]] = {"data-shrink": ""}

    def __init__(self, *, role: str, most: int | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.role, self.most = role, most or self.most_at_once
        self.needed, self.required = self.required, False
        self.widget.attrs.update({"accept": SCANNED if self.scanned else self.accept, **self.attrs})
        if self.most == 1:
            del self.widget.attrs["multiple"]

    def needed_words(self) -> str:
        """What is said where one has to be there and none is."""
        return _("Please add a photo.")

    def too_many(self) -> str:
        """What is said where there are more than may be."""
        if self.kind != Kind.PHOTO:
            return ngettext("One file is the most.", "%(most)s files are the most.", self.most) % {"most": self.most}
        return ngettext("One photo is the most.", "%(most)s photos are the most.", self.most) % {"most": self.most}

    @property
    def scanned(self) -> bool:
        """Whether a document may be sent as PDF: what proves something is often a scan, what shows a place never."""
        return self.role in SCANS


class SoundField(PhotosField):
    """Recordings: made on the phone by holding a button, where it can, else chosen or recorded by its own program."""

    kind, accept, most_at_once = Kind.AUDIO, "audio/*", 3
    attrs: ClassVar[dict[str, str]] = {"data-record": ""}

    def needed_words(self) -> str:
        return _("Please say something.")


class FilmField(PhotosField):
    """A short film, by the phone's own camera."""

    kind, accept, most_at_once = Kind.FILM, "video/*", 1
    attrs: ClassVar[dict[str, str]] = {}

    def needed_words(self) -> str:
        return _("Please add a film.")


class PlacesField(forms.DecimalField):
    """A number with digits after the point, cleaned to the whole number that is kept: yuan to fen."""

    def __init__(self, *, places: int, least: int, most: int | None = None, **kwargs: Any) -> None:
        self.places = places
        most_written = Decimal(most).scaleb(-places) if most else None
        least_written = Decimal(least).scaleb(-places)
        super().__init__(
            min_value=least_written, max_value=most_written, max_digits=12, decimal_places=places, **kwargs
        )

    def clean(self, value: Any) -> Any:
        amount = super().clean(value)
        return None if amount is None else int(amount.scaleb(self.places))


class _Shared(dict[str, forms.Field]):
    """Fields that no form alters, so that all of a class go by the same ones; Django would copy each for every form."""

    def __deepcopy__(self, memo: dict[int, Any]) -> dict[str, forms.Field]:
        return dict(self)


class _Sharing(DeclarativeFieldsMetaclass):
    def __new__(cls, *given: Any, **named: Any) -> Any:
        made: Any = super().__new__(cls, *given, **named)
        made.base_fields = _Shared(made.base_fields)
        return made


class PackForm(forms.Form, metaclass=_Sharing):
    """The base of every form drawn from a pack. Its fields are shared and never altered.

    `version` is the case's when the form was drawn; `token` makes a form sent twice one case; `kept` carries, signed,
    the codes of photos already taken in, so that an error elsewhere does not cost the resident their photos.
    """

    questions: ClassVar[tuple[Input, ...]] = ()

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    token = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    kept = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.photos: list[File] = []
        self.brought: list[str] = []  # the same in words that stay when the very form comes once more
        self.was_tapped = self._take_taps()
        self.capacity = str(
            self.data.get("capacity", "")
        )  # the post chosen beside the questions, kept when drawn again

    def _take_taps(self) -> bool:
        """Whether a plan was pressed: then the point stands in its field, and the form is to be shown again."""
        found = {}
        for name, field in self.fields.items():
            if isinstance(field, PointField) and self.is_bound:
                sent = [str(self.data.get(f"{self.add_prefix(name)}-tap.{axis}", "")) for axis in "xy"]
                found[self.add_prefix(name)] = field.tap(*sent)
        tapped = {name: value for name, value in found.items() if value}
        if tapped:
            self._write(tapped)
        return bool(tapped)

    def _write(self, values: Mapping[str, str]) -> None:
        data = self.data.copy() if isinstance(self.data, QueryDict) else dict(self.data)
        for name, value in values.items():
            data[name] = value
        self.data = data

    def drawn_again(self) -> "PackForm":
        """The form with what was written so far, of which nothing is judged yet."""
        written = {name: self[name].value() for name in self.fields if name not in self.photo_fields}
        again = type(self)(initial=written, auto_id=self.auto_id, prefix=self.prefix)
        again.photos, again.capacity = self.photos, self.capacity
        return again

    @property
    def carried(self) -> list[forms.BoundField]:
        """The hidden fields that have something to carry."""
        return [bound for bound in self.hidden_fields() if bound.value() not in (None, "")]

    @property
    def taps(self) -> list[Tap]:
        """The plans to tap on, one for each point that is asked for."""
        asked = [(self[name], field) for name, field in self.fields.items() if isinstance(field, PointField)]
        return [
            Tap(
                f"{bound.auto_id}_plan",
                f"{bound.html_name}-tap",
                field.estate.code,
                field.size,
                read_point(bound.value()),
            )
            for bound, field in asked
        ]

    @property
    def photo_fields(self) -> dict[str, PhotosField]:
        """The photo questions of this form by name."""
        return {name: field for name, field in self.fields.items() if isinstance(field, PhotosField)}

    @property
    def asked(self) -> dict[str, forms.BoundField]:
        """The fields by what their answers are to the case: "matter", "category", "photos" …"""
        found: dict[str, forms.BoundField] = {}
        for question in self.questions:
            if question.name in self.fields and not question.categories and (what := _what(question)):
                found.setdefault(what, self[question.name])
        return found

    @property
    def others(self) -> list[forms.BoundField]:
        """The pack's own questions beside those."""
        known = {field.name for field in self.asked.values()}
        asked = [question.name for question in self.questions if not question.categories]
        return [self[name] for name in asked if name in self.fields and name not in known]

    @property
    def hangs(self) -> dict[str, Hangs | None]:
        """The answer of this form that each question hangs on, in the page's order; one given earlier is known."""
        found = {question.name: hangs_on(question) for question in self.questions}
        return {name: on if on and on.name in self.fields else None for name, on in found.items()}

    @property
    def told(self) -> list[tuple[forms.BoundField, Hangs | None]]:
        """The same and the matter, in the page's order, each with the answer that it hangs on."""
        hangs, matter = self.hangs, self.asked.get("matter")
        drawn = {bound.name: bound for bound in (*self.others, *([matter] if matter else ()))}
        return [(drawn[name], hangs[name]) for name in hangs if name in drawn]

    @property
    def own(self) -> list[tuple[forms.BoundField, Hangs | None]]:
        """The questions of the category, each with the answer that it hangs on."""
        hangs = self.hangs
        return [
            (self[question.name], hangs[question.name])
            for question in self.questions
            if question.categories and question.name in self.fields
        ]

    def clean(self) -> dict[str, Any]:
        """Photos count together with those kept from before."""
        cleaned = super().clean() or {}
        before = [role for _code, role in self._kept()]
        for name, field in self.photo_fields.items():
            alike = [other for other, one in self.photo_fields.items() if one.role == field.role]
            given = sum(len(cleaned.get(other) or ()) for other in alike) + before.count(field.role)
            if field.needed and not given:
                self.add_error(name, field.needed_words())
            if field.most and given > field.most:
                self.add_error(name, field.too_many())
        return cleaned

    def _kept(self) -> list[tuple[str, str]]:
        """Code and role of each file kept from before."""
        try:
            kept = signing.loads(self.data.get(self.add_prefix("kept"), ""), salt=KEPT_SALT, max_age=KEPT_SECONDS)
        except signing.BadSignature:
            return []
        return [(one[0], one[1]) for one in kept if isinstance(one, list) and len(one) == 2][:20]

    def _kept_codes(self) -> list[str]:
        return [code for code, _role in self._kept()]

    def keep_photos(self, *, by: Actor, stamp: str = "") -> bool:
        """Take the uploads in, together with those kept before, whether the rest is in order or not.

        `stamp` is burned into the photos beside the time (a grid worker's place and name).
        False: a file was refused, and the form says which. Call it after `is_valid`, before the service, and before
        showing the form again; statements: two for new photos, one for kept ones.
        """
        codes = self._kept_codes()
        self.photos = list(File.objects.filter(code__in=codes, owner_kind="")) if codes else []
        before = len(self.photos)
        for name, field in self.photo_fields.items():
            uploads = self.files.getlist(self.add_prefix(name)) if hasattr(self.files, "getlist") else []
            if not uploads or name in self.errors:
                continue
            try:
                self.photos += take_in(
                    uploads, by=by, role=field.role, kind=field.kind, scanned=field.scanned, stamp=stamp
                )
            except Refused as refusal:
                self.add_error(name, refusal.message)
        self.brought = sorted([*codes, *(file.sha256 for file in self.photos[before:])])
        self._carry()
        return not self.errors

    def _carry(self) -> None:
        if not self.photos:
            return
        kept = [(one.code, one.role) for one in self.photos]
        self._write({self.add_prefix("kept"): signing.dumps(kept, salt=KEPT_SALT)})

    def draw_anew(self, version: int) -> None:
        """Let the form stand for the case as it is now, with what was written kept."""
        self._write({self.add_prefix("version"): str(version)})

    def typed(self) -> list[tuple[str, str]]:
        """What was written in words, each under its question."""
        words = [
            (bound.label, bound.value()) for bound in self.visible_fields() if isinstance(bound.field, forms.CharField)
        ]
        return [(str(title), value) for title, value in words if isinstance(value, str) and value.strip()]

    @property
    def kept_count(self) -> int:
        """How many photos need not be chosen again."""
        return len(self.photos) or (len(self._kept_codes()) if self.is_bound else 0)

    def answers(self) -> dict[str, Any]:
        """Plain, JSON-able answers by question; photos are left out, they go with `photos`."""
        found = {}
        for question in self.questions:
            if question.type in FILES or question.name not in self.fields:
                continue
            found[question.name] = _plain(self.cleaned_data.get(question.name))
        return found

    def take(self, refusal: Refused) -> None:
        """Show a refusal of the service at the field it names, without naming it once more, else above the form."""
        if refusal.field in self.fields:
            named = _("%(field)s: %(fault)s") % {"field": self.fields[refusal.field].label, "fault": ""}
            refusal = Refused(
                refusal.code, refusal.message.removeprefix(named), basis=refusal.basis, field=refusal.field
            )
        add_refusal(self, refusal)


# Types of which a page draws the first question of a form in a place of its own.
_DRAWN_APART = frozenset({"photos", "sound", "film", "place", "category", "concern", "faces"})
_AMONG_OTHERS = frozenset({"against", "title"})  # roles of questions that stand among the others


def _what(question: Input) -> str:
    """What pages draw in a place of its own."""
    if question.type in _DRAWN_APART:
        return question.type
    return "" if question.role in _AMONG_OTHERS else question.role


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(clock.LOCAL).isoformat()
    return value.isoformat() if isinstance(value, date) else value


def action_form(
    pack: Pack, name: str, case: Case, language: str, *, staff: bool = False, row: str = "", by: int | None = None
) -> type[PackForm]:
    """The form of one action of the case's pack, with (`staff`) the office's words; `row`: on which of its parties,
    `by`: the person who takes it.

    KeyError: no such action.
    """
    stands = situation(case, pack)
    drawn = _Drawing(pack, stands, case.area, language, staff, aside(case))
    drawn.row = stands.party(row)
    if name_of(pack.actions[name].form, type="post"):
        drawn.desks = open_desks(case, pack)
    if name_of(pack.actions[name].form, type="pictures"):
        drawn.files = files_of("case", case.pk)
    if name_of(pack.actions[name].form, type="option"):
        drawn.options = [(str(one.number), f"{one.number}. {one.title}") for one in options.standing_of(case)]
    if name_of(pack.actions[name].form, type="colleague"):
        drawn.colleagues = [*colleagues.holders(case.area, pack, pack.actions[name], but=[by, *drawn.barred])]
    drawn.cards = cards.of_step(case.area, pack, pack.actions[name], by=by)
    return drawn.form(f"{name}Form", pack.actions[name].form)


def start_form(
    pack: Pack,
    way: str,
    estate: Area,
    language: str,
    *,
    category: str = "",
    leave_out: Iterable[str] = (),
    staff: bool = False,
) -> type[PackForm]:
    """The form with which a case begins in the way named: the pack's own questions and those of the way.

    The place is asked by `linli.places.forms.PlaceForm` beside it, and so is left out here. `leave_out` names types,
    `category` the one whose own questions are put.
    """
    questions = [asked for asked in pack.asked_at(way) if asked.type not in {"place", *leave_out}]
    empty = Situation(state="", category=category, fields={})
    drawn = _Drawing(pack, empty, estate, language, staff, frozenset())
    if name_of(questions, type="post"):
        drawn.desks = routing.working(estate)
    return drawn.form(f"{way}Form", questions)


class _Drawing:
    """Turns questions into fields."""

    def __init__(
        self, pack: Pack, stands: Situation, area: Area, language: str, staff: bool, barred: frozenset[int]
    ) -> None:
        self.pack, self.stands, self.area = pack, stands, area
        self.language, self.staff, self.barred = language, staff, barred
        self.row: Party | None = None
        self.files: Sequence[File] = ()
        self.options: Choices = []
        self.colleagues: Sequence[str] = ()
        self.desks: Sequence[routing.Desk] = ()  # whom a step may put in charge
        self.cards: Mapping[str, Card] = {}  # on record, of each colleague; under "" of whoever takes the step
        self._looked_at: Known | None = None

    def form(self, name: str, questions: Sequence[Input]) -> type[PackForm]:
        asked = {question.name for question in questions}
        shown = [
            question
            for question in questions
            if question.asked_under(self.stands.category)
            and self._decided(question.shown, asked, open_answer=True)
            and self._askable(question)
        ]
        fields = tuple(self._field(question, asked) for question in shown)
        if all(map(drawing.is_kept, fields)):
            return _kept_form(name, tuple(map(Same, shown)), fields)
        return _form(name, shown, fields)

    def _askable(self, question: Input) -> bool:
        """A point is asked for where there is a plan to tap on."""
        return question.type != "point" or places_of(self.area).has_plan

    def _decided(self, condition: bool | str, asked: set[str], *, open_answer: bool) -> bool:
        """The condition's answer; one that hangs on answers of this very form stays open until the engine has them."""
        if isinstance(condition, bool):
            return condition
        if self.pack.conditions[condition].names & asked:
            return open_answer
        return self._known(asked).holds(condition)

    def _known(self, asked: set[str]) -> Known:
        """What conditions look at; most forms have none."""
        if self._looked_at is None:
            run = parameters.run(self.pack, self.area, clock.now(), "")
            self._looked_at = Known(self.pack, self.stands, dict.fromkeys(asked), run, self.row)
        return self._looked_at

    def _field(self, question: Input, asked: set[str]) -> forms.Field:
        common = {
            "label": question.title.say(self.language),
            "help_text": parameters.hint(question, self.area, self.language),
            "required": self._decided(question.required, asked, open_answer=False)
            and self._decided(question.shown, asked, open_answer=False),
            **self._prefilled(question),
        }
        common.update(self._on_record(question))
        if question.type in _OF_THE_CASE or "initial" in common:
            return self._made(question, common)
        return _kept_field(Same(question), self.language, self.staff, **common)

    def _on_record(self, question: Input) -> dict[str, Any]:
        """The number of one's own card stands there already; of the colleague chosen it is put in once it is sent."""
        if question.role == OWN_CARD and (own := self.cards.get("")):
            return {"initial": own.number, "required": False}
        if question.role == COLLEAGUES_CARD and any(self.cards):
            return {"required": False, "help_text": _("Left open: the number on record of whom you chose.")}
        return {}

    def _prefilled(self, question: Input) -> dict[str, Any]:
        """What the case says already, to be mended instead of written anew."""
        found = question.stood({**self.stands.fields, **self.row.fields} if self.row else self.stands.fields)
        if found is not None and question.places:
            found = question.written(int(found))
        return {} if found is None else {"initial": found}

    def _made(self, question: Input, common: dict[str, Any]) -> forms.Field:
        match question.type:
            case "buildings" | "pictures" | "point":
                return self._of_the_case(question, common)
            case "post":
                return _offering(routing.offered(self.desks), common)
            case "category":
                return _offering(category_choices(self.pack, self.language, staff=self.staff), common)
            case "option":
                return _chosen(self.options, common)
            case "colleague":
                return _chosen([(name, cards.label(name, self.cards.get(name))) for name in self.colleagues], common)
        return _field(question, self.language, self.staff, common)

    def _of_the_case(self, question: Input, common: dict[str, Any]) -> forms.Field:
        """A choice among what the case or its estate has."""
        if question.type == "buildings":
            return _several([(house.name, house.name) for house in places_of(self.area).buildings], common)
        if question.type == "pictures":
            return _several(self._pictures(), common, initial=self.stands.fields.get(question.name))
        plan = plan_of(self.area)
        assert plan is not None  # said by _askable
        return PointField(self.area, plan, **common)

    def _pictures(self) -> Choices:
        """The photos of the case that can be shown, each small, with what it shows."""
        return [
            (file.code, filled('<img src="{}" alt="{}" loading="lazy"> {}', small, role, role))
            for file in self.files
            if file.ready
            and file.kind == Kind.PHOTO
            and (role := str(SHOWN.get(file.role, "")))
            and (small := reverse("files:show", args=[file.code, "small"]))
        ]


def category_choices(pack: Pack, language: str, *, staff: bool = False) -> Choices:
    """Active categories under their groups, both in the page's order, in residents' or the office's words."""
    found = []
    for group, names in pack.grouped.items():
        used = [(key, one) for key in names if (one := pack.categories[key]).active]
        rows = tuple((key, (one.staff if staff and one.staff else one.title).say(language)) for key, one in used)
        if rows:
            found.append((pack.groups[group].say(language) if group in pack.groups else group, rows))
    return found


_OF_THE_CASE = frozenset({"buildings", "pictures", "point", "post", "category", "option", "colleague"})


@lru_cache(maxsize=1024)
def _kept_field(question: Same[Input], language: str, staff: bool, **common: Any) -> forms.Field:
    """The field of a question that hangs on no case: made once, and its HTML with it."""
    field = _field(question.one, language, staff, common)
    asked = question.one
    if (asked.categories or hangs_on(asked)) and asked.required in (True, asked.shown):  # perhaps after another answer
        field.needed_once_shown = True  # type: ignore[attr-defined]  # for its label alone: see `ui.fields`
    return drawing.keep(field)


def _offering(choices: Choices, common: dict[str, Any]) -> forms.Field:
    """A choice of what changes seldom, as the posts of a place do: as long as it is the same, the same field."""
    return _chosen(choices, common) if "initial" in common else _kept_offering(tuple(choices), **common)


@lru_cache(maxsize=256)
def _kept_offering(choices: tuple[Any, ...], **common: Any) -> forms.Field:
    return drawing.keep(_chosen(choices, common))


def _form(name: str, questions: Iterable[Input], fields: Iterable[forms.Field]) -> type[PackForm]:
    asked = tuple(questions)
    named = {question.name: field for question, field in zip(asked, fields, strict=True)}
    return type(name, (PackForm,), {**named, "questions": asked})


@lru_cache(maxsize=512)
def _kept_form(name: str, questions: tuple[Same[Input], ...], fields: tuple[forms.Field, ...]) -> type[PackForm]:
    return _form(name, (question.one for question in questions), fields)


def _field(question: Input, language: str, staff: bool, common: dict[str, Any]) -> forms.Field:
    match question.type:
        case "text" | "place":
            return forms.CharField(max_length=question.max or 200, **common)
        case "credit_code":  # the engine says which are none, for every door alike
            return forms.CharField(max_length=CODE_TYPED, **common)
        case "long":
            area = forms.Textarea(attrs={"rows": ROWS})
            return forms.CharField(max_length=question.max or 4000, widget=area, **common)
        case "bool" | "signature":
            return forms.BooleanField(**{**common, "required": False})
        case "date":
            return forms.DateField(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **common)
        case "time":
            moment = forms.DateTimeInput(format=MOMENT, attrs={"type": "datetime-local"})
            return forms.DateTimeField(widget=moment, input_formats=[MOMENT, f"{MOMENT}:%S"], **common)
        case "int" | "money":
            return _number(question, common)
        case "photos" | "sound" | "film":
            return _files(question, staff, common)
    choices = [(key, words.say(language)) for key, words in question.options.items()]
    if question.type == "choices":
        return _several(choices, common)
    return _chosen([("", gettext_lazy("No")), *choices] if question.type == "concern" else choices, common)


def _files(question: Input, staff: bool, common: dict[str, Any]) -> forms.Field:
    hint = common["help_text"] or ("" if staff or question.type != "photos" else PHOTO_HINT)
    made = {"photos": PhotosField, "sound": SoundField, "film": FilmField}[question.type]
    return made(role=question.role, most=question.max, **{**common, "help_text": hint})


# As a function: a list would be copied, twice put in order and copied again for each form, and many are never read.
def _given(choices: Choices) -> Callable[[], Choices]:
    return lambda: choices


def _several(choices: Choices, common: dict[str, Any], initial: Any = None) -> forms.Field:
    return forms.MultipleChoiceField(choices=_given(choices), widget=Ticks, initial=initial, **common)


def _number(question: Input, common: dict[str, Any]) -> forms.Field:
    if not question.places:
        return forms.IntegerField(min_value=question.min, max_value=question.max, **common)
    return PlacesField(places=question.places, least=question.min, most=question.max, **common)


def _chosen(choices: Choices, common: dict[str, Any]) -> forms.Field:
    if len(choices) > MANY or any(isinstance(words, tuple) for _value, words in choices):  # in groups
        return _listed(choices, common)
    return forms.ChoiceField(choices=_given(choices), widget=Tiles, **common)


def _listed(choices: Choices, common: dict[str, Any]) -> forms.Field:
    return forms.ChoiceField(choices=_given([("", gettext_lazy("Not chosen")), *choices]), widget=Listed, **common)
