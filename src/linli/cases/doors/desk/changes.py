"""What a new version of a process changes, in words of the page's language: parts, keys, before and after."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from pydantic import BaseModel

from linli.cases import deadlines, packs
from linli.cases.doors.desk.staff import language
from linli.cases.models import PackVersion, Visibility
from linli.kernel.wording import in_a_list, noted
from linli.people import kinds
from linli.places.models import Level
from linli.rules import own_questions as rules
from linli.rules.pack import Pack
from linli.rules.pack_diff import Change, Detail, Path, changes
from linli.rules.pack_parts import ClockRule, Gate
from linli.rules.questions import Input
from linli.rules.words import Words

KINDS = {"added": gettext_lazy("added"), "removed": gettext_lazy("removed"), "changed": gettext_lazy("changed")}
TONES = {"added": "done", "removed": "late", "changed": "calm"}
NOTHING = "—"

PARTS: Mapping[str, Promise] = {
    "page": gettext_lazy("The process itself"),
    "states": gettext_lazy("States"),
    "actions": gettext_lazy("Steps"),
    "clocks": gettext_lazy("Time limits"),
    "form": gettext_lazy("Questions when a case begins"),
    "starts": gettext_lazy("Ways to begin"),
    "who": gettext_lazy("Who is who"),
    "parties": gettext_lazy("Parties"),
    "duties": gettext_lazy("Who answers for it"),
    "batches": gettext_lazy("Batches"),
    "tracks": gettext_lazy("Tracks"),
    "papers": gettext_lazy("Papers"),
    "facts": gettext_lazy("Facts from elsewhere"),
    "links": gettext_lazy("Other cases"),
    "figures": gettext_lazy("Figures that are reckoned"),
    "sums": gettext_lazy("Figures over all cases"),
    "supporters": gettext_lazy("Who supports it"),
    "referrals": gettext_lazy("Who asks others about it"),
    "returns": gettext_lazy("What it does with a return"),
    "merges": gettext_lazy("Merges it into another case"),
    "parts": gettext_lazy("Parts it from the case that it was merged into"),
    "takes_tasks": gettext_lazy("Follows once the tasks of a meeting are done"),
    "hands_over": gettext_lazy("Hands a whole desk over"),
    "same_reporter": gettext_lazy("Reported by the same person"),
    "boxes": gettext_lazy("Boxes of the desk"),
    "categories": gettext_lazy("Categories"),
    "groups": gettext_lazy("Groups of categories"),
    "posts": gettext_lazy("Posts that it brings"),
    "settings": gettext_lazy("Settings that it brings"),
}

# What the keys of a page are called; docs/packs.md explains them. A key that is missing here fails a test.
KEYS: Mapping[str, Promise] = {
    **PARTS,
    "about_people": gettext_lazy("About people who hold posts"),
    "active": gettext_lazy("Switched on"),
    "agreed": gettext_lazy("Shows what is agreed for its place and time"),
    "adds": gettext_lazy("Adds to the party"),
    "address": gettext_lazy("Question for its address"),
    "addressed": gettext_lazy("For whom the papers are meant"),
    "again": gettext_lazy("Asked once more at"),
    "amount": gettext_lazy("Length"),
    "appoint": gettext_lazy("Step that appoints"),
    "assign": gettext_lazy("Who handles it then"),
    "at_most": gettext_lazy("At most"),
    "attaches": gettext_lazy("Records the fact"),
    "basis": gettext_lazy("Basis"),
    "before": gettext_lazy("Counted back from the event"),
    "begins": gettext_lazy("Begins in"),
    "box": gettext_lazy("Box of the desk"),
    "box_if": gettext_lazy("Box of the desk, if"),
    "by": gettext_lazy("By whom"),
    "comments": gettext_lazy("What neighbours say of it"),
    "moderated_by": gettext_lazy("Moderated by"),
    "by_phone": gettext_lazy("Beside the number once dialled"),
    "confirm": gettext_lazy("Asks once more"),
    "in": gettext_lazy("While it stands in"),
    "begun": gettext_lazy("Field of the day on which it began"),
    "ceiling": gettext_lazy("The most that may be set"),
    "chart": gettext_lazy("Plan against actual"),
    "contact": gettext_lazy("Who answers for it"),
    "count": gettext_lazy("Counts"),
    "credits": gettext_lazy("Answer with whose work it is"),
    "chosen": gettext_lazy("Question who answers first"),
    "decimals": gettext_lazy("Digits after the point"),
    "day": gettext_lazy("Answer with the day"),
    "default": gettext_lazy("Without being set"),
    "derive": gettext_lazy("Reckoned from"),
    "edition": gettext_lazy("Edition made here"),
    "each": gettext_lazy("Counted for each party from"),
    "door": gettext_lazy("Page that asks it"),
    "done": gettext_lazy("Field of the day on which it was done"),
    "duty": gettext_lazy("Whom it binds or protects"),
    "first": gettext_lazy("Who answers first"),
    "unless": gettext_lazy("Question why it is another"),
    "else": gettext_lazy("Said when the condition fails"),
    "ends": gettext_lazy("Ends the case"),
    "erases": gettext_lazy("Erases words, names and photos"),
    "evidence": gettext_lazy("Photo after the work"),
    "extend": gettext_lazy("Extension"),
    "extends": gettext_lazy("Extends"),
    "external": gettext_lazy("Made outside the system"),
    "fees": gettext_lazy("Who says yes to its fees"),
    "fields": gettext_lazy("Fields"),
    "floor": gettext_lazy("The least that may be set"),
    "form": gettext_lazy("Asks for"),
    "from": gettext_lazy("From"),
    "from_ballot": gettext_lazy("Decided by the owners, as a matter of Civil Code 278 number"),
    "matters": gettext_lazy("The one of them that decides, by what was answered"),
    "from_booking": gettext_lazy("A team plays free of charge, by answers"),
    "from_meeting": gettext_lazy("Decided by meetings"),
    "films": gettext_lazy("Takes films"),
    "front": gettext_lazy("Opened by the residents' big button"),
    "gates": gettext_lazy("Conditions"),
    "gathers": gettext_lazy("Begun from cases under"),
    "group": gettext_lazy("Group"),
    "sequence": gettext_lazy("Order of its categories"),
    "group_sequence": gettext_lazy("Order of the groups"),
    "headline": gettext_lazy("Answer with the headline"),
    "hint": gettext_lazy("Hint"),
    "id": gettext_lazy("Name in the program"),
    "if": gettext_lazy("Condition"),
    "inner": gettext_lazy("Residents are not told its day"),
    "issues": gettext_lazy("Draws up"),
    "sets_aside": gettext_lazy("Papers that no longer count"),
    "keep": gettext_lazy("Stays known to the case"),
    "levels": gettext_lazy("Levels of the area tree"),
    "link": gettext_lazy("Answer with its web address"),
    "limit": gettext_lazy("No more than"),
    "known_as": gettext_lazy("Other headings in sheets"),
    "clears": gettext_lazy("Left blank, takes back what is known"),
    "known_by": gettext_lazy("Found again by"),
    "max": gettext_lazy("At most"),
    "min": gettext_lazy("At least"),
    "median": gettext_lazy("Median of the days"),
    "missing": gettext_lazy("Tells what is missing"),
    "measures": gettext_lazy("Counts for the rate"),
    "mends": gettext_lazy("Question that names who sees to it"),
    "name": gettext_lazy("Name in the program"),
    "named": gettext_lazy("Question under which name"),
    "next": gettext_lazy("What happens next"),
    "not": gettext_lazy("Not for"),
    "notices": gettext_lazy("Steps told as announcements"),
    "not_before": gettext_lazy("Only once it has run out"),
    "on_expire": gettext_lazy("When it runs out"),
    "of": gettext_lazy("Reckoned as"),
    "once": gettext_lazy("Only once"),
    "opens": gettext_lazy("Cases opened from here"),
    "options": gettext_lazy("Options"),
    "outcome": gettext_lazy("What it says of the case"),
    "outside": gettext_lazy("Neighbours read"),
    "own_case": gettext_lazy("The party goes on in a case of its own"),
    "pauses": gettext_lazy("Paused in"),
    "per": gettext_lazy("Runs for each"),
    "phone": gettext_lazy("Telephone that opens a party's own page"),
    "photos": gettext_lazy("Question by which photos are chosen"),
    "out_of": gettext_lazy("Out of"),
    "split": gettext_lazy("Reckoned for each of"),
    "place": gettext_lazy("Answer with the place"),
    "prepared": gettext_lazy("Made ready in"),
    "planned": gettext_lazy("Field of the planned money"),
    "post": gettext_lazy("Posts"),
    "personal": gettext_lazy("Names a person; masked in lists"),
    "prefill": gettext_lazy("Begins with the answer to"),
    "public": gettext_lazy("Residents read"),
    "results": gettext_lazy("Steps told as results"),
    "spent": gettext_lazy("Field of the money spent"),
    "reckons": gettext_lazy("Fixes of the parties"),
    "reads": gettext_lazy("Posts that alone read its cases"),
    "release": gettext_lazy("Step that puts it up here"),
    "relation": gettext_lazy("Relation to the case"),
    "remember": gettext_lazy("Remembers the actor as"),
    "required": gettext_lazy("Must be answered"),
    "restart": gettext_lazy("Begins anew"),
    "revisit": gettext_lazy("Looked at again by then"),
    "role": gettext_lazy("What the answer is to the case"),
    "roll": gettext_lazy("Gives way to rest days"),
    "round_the_clock": gettext_lazy("Counted round the clock"),
    "reporter": gettext_lazy("The reporter reads and prints it"),
    "row": gettext_lazy("Acts on one party"),
    "says": gettext_lazy("Answered in it"),
    "second": gettext_lazy("Confirmed by"),
    "rows": gettext_lazy("First to last"),
    "served": gettext_lazy("Begins with the service of"),
    "serves": gettext_lazy("Records the service of"),
    "sets": gettext_lazy("Sets"),
    "settled": gettext_lazy("Fact that what is owed for it is paid"),
    "settles": gettext_lazy("Gives their result to the linked cases"),
    "strong": gettext_lazy("Asks for a second factor"),
    "takes": gettext_lazy("Links what comes in at the place by itself"),
    "takes_result": gettext_lazy("Takes the result of a case that settles it"),
    "setting": gettext_lazy("Setting with the area's own length"),
    "shown": gettext_lazy("Shown"),
    "sheets": gettext_lazy("Lists to be signed"),
    "slips": gettext_lazy("Papers for each party"),
    "since": gettext_lazy("Counted from the day answered"),
    "about": gettext_lazy("Speaks of"),
    "stays": gettext_lazy("Stays, where it stands in"),
    "steps": gettext_lazy("In which one of these steps was taken"),
    "source": gettext_lazy("Where the default comes from"),
    "spot": gettext_lazy("May be settled on the spot"),
    "staff": gettext_lazy("The office's own word"),
    "starts": gettext_lazy("Begins"),
    "stops": gettext_lazy("Stops"),
    "story": gettext_lazy("Told to everybody"),
    "text": gettext_lazy("Answer with the text"),
    "tells": gettext_lazy("Tells"),
    "tells_homes": gettext_lazy("Tells the residents of the buildings"),
    "tells_reporters": gettext_lazy("Tells who reported what is linked"),
    "title": pgettext_lazy("what a part of a process is called", "Title"),
    "to": gettext_lazy("To"),
    "to_if": gettext_lazy("To, if"),
    "tone": gettext_lazy("Colour"),
    "totals": gettext_lazy("Added up"),
    "track": gettext_lazy("Moves the track"),
    "turn": gettext_lazy("Whose turn"),
    "type": gettext_lazy("Kind of answer"),
    "unassigned": gettext_lazy("Takes what nobody is in charge of"),
    "unit": gettext_lazy("Unit"),
    "until": gettext_lazy("Last day, reckoned"),
    "upon": gettext_lazy("Served upon each party"),
    "urgent": pgettext_lazy("category", "Urgent"),
    "verify": gettext_lazy("Somebody else looks first"),
    "version": gettext_lazy("Version"),
    "visibility": gettext_lazy("Open to"),
    "words": gettext_lazy("Words that suggest it"),
}

# Values that are words of the page's format; others are names, numbers and conditions, which stand as they are.
VALUES: Mapping[str, Mapping[str, Promise]] = {
    "unit": {
        "hours": gettext_lazy("hours"),
        "days": gettext_lazy("days"),
        "working": gettext_lazy("working days"),
        "months": gettext_lazy("months"),
    },
    "duty": {"authority": gettext_lazy("binds an authority"), "citizen": gettext_lazy("protects a citizen")},
    "assign": {
        "actor": gettext_lazy("whoever takes the step"),
        "form": gettext_lazy("whoever is chosen"),
        "none": gettext_lazy("nobody"),
        "above": gettext_lazy("the level above"),
    },
    "type": {
        "text": gettext_lazy("a line of text"),
        "long": gettext_lazy("text"),
        "credit_code": gettext_lazy("an enterprise's credit code"),
        "point": gettext_lazy("a point on the plan"),
        "choice": gettext_lazy("one of several"),
        "bool": gettext_lazy("yes or no"),
        "date": gettext_lazy("a day"),
        "time": gettext_lazy("a day and time"),
        "int": gettext_lazy("a whole number"),
        "money": gettext_lazy("an amount of money"),
        "photos": gettext_lazy("photos"),
        "sound": gettext_lazy("a recording"),
        "film": gettext_lazy("a film"),
        "option": gettext_lazy("one of the options set out"),
        "post": gettext_lazy("a post"),
        "colleague": gettext_lazy("another holder of the post"),
        "place": gettext_lazy("a place"),
        "category": gettext_lazy("a category"),
        "concern": gettext_lazy("whom it is about"),
        "grade": gettext_lazy("one of the five grades"),
        "faces": gettext_lazy("one of three faces"),
        "signature": gettext_lazy("a signature"),
        "choices": gettext_lazy("several of them"),
        "buildings": gettext_lazy("buildings"),
        "pictures": gettext_lazy("photos of the case to be shown"),
        "number": gettext_lazy("a whole number"),
        "yes_no": gettext_lazy("yes or no"),
        "window": gettext_lazy("hours of the day"),
        "season": gettext_lazy("days of the year"),
    },
    "tone": {
        "calm": gettext_lazy("calm"),
        "due": gettext_lazy("urging"),
        "late": gettext_lazy("alarming"),
        "primary": gettext_lazy("the main button"),
        "quiet": gettext_lazy("a quiet button"),
    },
    "measures": {"response": gettext_lazy("response"), "handling": gettext_lazy("handling")},
    "door": {
        "resident": gettext_lazy("the residents' page"),
        "card": gettext_lazy("the page behind the card of a home"),
        "desk": gettext_lazy("entering at the desk"),
        "spot": gettext_lazy("settling on the spot"),
    },
    "from_meeting": {
        "branch_committee": gettext_lazy("Branch committee meeting"),
        "council": gettext_lazy("Council meeting"),
        "joint": gettext_lazy("Joint meeting of branch and owners' committee"),
        "owners_committee": gettext_lazy("Owners' committee meeting"),
        "party_assembly": gettext_lazy("Branch assembly"),
        "preparatory_group": gettext_lazy("Preparatory group meeting"),
        "property_management_committee": gettext_lazy("Property management committee meeting"),
        "residents_assembly": gettext_lazy("Residents' assembly"),
        "residents_committee": gettext_lazy("Residents' committee meeting"),
        "residents_representatives": gettext_lazy("Assembly of residents' representatives"),
        "residents_supervision": gettext_lazy("Residents' supervision committee meeting"),
        "team": gettext_lazy("Team meeting"),
        "thrift_council": gettext_lazy("Thrift council meeting"),
    },
    "visibility": {choice.value: choice.label for choice in Visibility},
    "levels": {level.value: level.label for level in Level},
}


@dataclass(frozen=True)
class Line:
    """One key of a changed part."""

    label: str
    old: str
    new: str


@dataclass(frozen=True)
class Told:
    """One part that was added, removed or changed."""

    kind: str
    tone: str
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Section:
    """All changes of one kind of part."""

    title: str
    changes: tuple[Told, ...]


def told(old: Pack, new: Pack) -> list[Section]:
    """Every change, by the kind of part."""
    found = changes(old, new)
    parts = dict.fromkeys(change.part for change in found)
    return [
        Section(str(PARTS[part]), tuple(_told(change, old, new) for change in found if change.part == part))
        for part in parts
    ]


def meanwhile(version: PackVersion, seen: str) -> list[Section]:
    """What was proposed between the version from which somebody's page was drawn and this one, the newest."""
    if not (seen.isascii() and seen.isdecimal() and len(seen) < 19):
        return []
    before = PackVersion.objects.filter(pack=version.pack, pk__lt=version.pk, pk=int(seen)).first()
    return told(packs.by_version(before.pk), packs.by_version(version.pk)) if before else []


def of_category(old: Pack, new: Pack, name: str) -> Told | None:
    """What one category is now that it was not before."""
    found = [change for change in changes(old, new) if (change.part, change.name) == ("categories", name)]
    return _told(found[0], old, new) if found else None


def of_groups(old: Pack, new: Pack, name: str = "") -> list[Told]:
    """What groups, or one of them, are called now and in which order they and their categories stand."""
    found = [change for change in changes(old, new) if change.part == "groups" and name in ("", change.name)]
    return [_told(change, old, new) for change in found]


def _told(change: Change, old: Pack, new: Pack) -> Told:
    lines = tuple(_line(change, detail, old, new) for detail in change.details)
    if change.kind == "added":
        lines = tuple(_summary(change.new, new, change.part))
    title = _title(change.new or change.old, change.name)
    return Told(str(KINDS[change.kind]), TONES[change.kind], title or str(PARTS[change.part]), lines)


def _title(value: Any, name: str) -> str:
    words = _words_of(value)
    return words.say(language()) if words else name


def _words_of(value: Any) -> Words | None:
    """What it is called, where it is called anything. A text is not (though `str` has a `title` too)."""
    words = value if isinstance(value, Words) else getattr(value, "title", None)
    return words if isinstance(words, Words) else None


def _summary(value: Any, pack: Pack, part: str) -> Iterable[Line]:
    """What a new part says, key by key, as far as it says anything."""
    if not isinstance(value, BaseModel):
        return
    for name, info in type(value).model_fields.items():
        if name in value.model_fields_set and name not in ("title", "name"):
            key = info.alias or name
            yield Line(str(KEYS.get(key, key)), "", said(getattr(value, name), key, pack, part))


def _line(change: Change, detail: Detail, old: Pack, new: Pack) -> Line:
    key = next((name for name in reversed(detail.path) if name in KEYS), change.part)
    label, before, after = _label(change, detail.path, new), detail.old, detail.new
    if isinstance(change.old, ClockRule) and isinstance(change.new, ClockRule) and key == "amount":
        before, after = _length(before, change.old), _length(after, change.new)
    return Line(label, said(before, key, old, change.part), said(after, key, new, change.part))


def _length(amount: Any, clock: ClockRule) -> Any:
    """A number with its unit: 12 hours and 12 days read alike without. The name of an answer stays."""
    return deadlines.length_words(amount, clock.unit) if isinstance(amount, int) and amount else amount


def _label(change: Change, path: Path, pack: Pack) -> str:
    """Where in the part the key stands: Asks for · Reason · At most."""
    steps, old, new = [], change.old, change.new
    for within, name in zip(("", *path), path, strict=False):
        old, new = _inner(old, name), _inner(new, name)
        either = new if new is not None else old
        if isinstance(either, Gate):
            steps.append(either.otherwise.say(language()))
        elif isinstance(either, Input):
            steps.append(either.title.say(language()))
        elif (change.part, within) in _MEANS:  # a name of the page, though a key may be called alike
            steps.append(_named(name, within, pack, change.part))
        else:
            steps.append(str(KEYS.get(name, name)))
    return " · ".join(steps)


def _inner(value: Any, name: str) -> Any:
    if isinstance(value, BaseModel):
        fields = {info.alias or field: field for field, info in type(value).model_fields.items()}
        return getattr(value, fields[name]) if name in fields else None
    if isinstance(value, dict):
        return value.get(name)
    if isinstance(value, tuple):
        named = ((item.condition if isinstance(item, Gate) else item.name, item) for item in value)
        return next((item for own, item in named if own == name), None)
    return None


def said(value: Any, key: str, pack: Pack, part: str) -> str:
    """A value as a reader of the page would say it."""
    if value in (None, "", (), {}):
        return NOTHING
    match value:
        case Words():
            return value.say(language())
        case bool():
            return _("yes") if value else _("no")
        case str() if branch := rules.branch_in(value):
            return _branch(branch, value, pack)
        case str():
            return _named(value, key, pack, part)
        case Gate():
            return noted(value.condition, deadlines.basis_words(value.basis))
        case BaseModel():
            return _model(value, pack, part)
        case dict():
            return in_a_list(f"{_title(one, name)} {_own(one, key, pack, part)}".strip() for name, one in value.items())
        case tuple() if key in ("to_if", "box_if"):
            where = key.removesuffix("_if")
            return in_a_list(f"{condition} → {_named(place, where, pack, part)}" for condition, place in value)
        case tuple():
            return in_a_list(said(one, key, pack, part) for one in value)
    return str(value)


def _branch(branch: rules.Branch, condition: str, pack: Pack) -> str:
    """“Where?”: in the hall. What is no question with options of this page stays as its page says it."""
    asked = next((one for one in pack.form if one.name == branch.name), None)
    option = asked.options.get(branch.option) if asked else None
    if asked is None or option is None:
        return condition
    return _("“%(question)s”: %(answer)s") % {
        "question": asked.title.say(language()), "answer": option.say(language())
    }  # fmt: skip


def _own(value: Any, key: str, pack: Pack, part: str) -> str:
    """What stands beside a name: nothing where the name in words is all."""
    return "" if _words_of(value) else said(value, key, pack, part)


def _model(value: BaseModel, pack: Pack, part: str) -> str:
    if isinstance(value, Input):
        return noted(value.title.say(language()), said(value.type, "type", pack, part))
    return in_a_list(f"{line.label} {line.new}" for line in _summary(value, pack, part))


def _named(value: str, key: str, pack: Pack, part: str) -> str:
    if key == "basis":
        return deadlines.basis_words(value)
    if key in ("post", "reads"):
        return pack.posts[value].title.say(language()) if value in pack.posts else kinds.title(value)
    if key in VALUES:
        return str(VALUES[key].get(value, value))
    names: Mapping[str, Any] = getattr(pack, _MEANS.get((part, key), _MEANS.get(("", key), "")), None) or {}
    return _title(names[value], value) if value in names else value


# Whose names stand under a key.
_MEANS = {
    ("sums", "from"): "actions",
    ("sums", "to"): "actions",
    ("sums", "steps"): "actions",
    ("sums", "out_of"): "sums",
    ("", "from"): "states",
    ("", "to"): "states",
    ("", "by"): "who",
    ("", "turn"): "who",
    ("", "tells"): "who",
    ("", "second"): "who",
    ("", "extends"): "clocks",
    ("", "on_expire"): "actions",
    ("", "attaches"): "facts",
    ("", "issues"): "papers",
    ("", "serves"): "papers",
    ("", "served"): "papers",
    ("", "box"): "boxes",
    ("", "group"): "groups",
    ("", "categories"): "categories",
    ("", "sequence"): "categories",
    ("", "group_sequence"): "groups",
    ("", "pauses"): "states",
    ("", "starts"): "states",
    ("clocks", "stops"): "states",
    ("actions", "stops"): "clocks",
    ("categories", "clocks"): "clocks",
}
