"""What the workbench shows of district casework: tracks, parties, the second person, the days ahead."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from linli.cases import deadlines, parameters, telling, told
from linli.cases.doors.desk import history, staff
from linli.cases.models import Case, Step
from linli.cases.parties import parties_of, rows_of, waiting_of
from linli.cases.standing import situation, standing
from linli.files.models import File
from linli.files.queries import files_of
from linli.journal.actors import Actor
from linli.kernel import clock
from linli.people.access import may
from linli.people.models import Person
from linli.places.models import Area
from linli.places.queries import places_of
from linli.rules import consequences, duties, parties, party_masks, process
from linli.rules import situation as engine
from linli.rules.known import Known
from linli.rules.pack import Pack
from linli.rules.pack_parts import Action
from linli.rules.questions import Input, name_of


@dataclass(frozen=True)
class Line:
    """A track and where it stands."""

    title: str
    state: str
    tone: str


@dataclass(frozen=True)
class Second:
    """What waits for a second person."""

    title: str
    who: str
    first: str
    said: tuple[tuple[str, str], ...]
    pictures: tuple[File, ...]  # those of the case that would be shown to outsiders
    confirms: bool
    refuses: bool
    row: str = ""  # the party that it is on
    whose: str = ""  # what lists call them
    seen: str = ""  # when it was proposed: what is answered is what was looked at


@dataclass(frozen=True)
class Day:
    """One day of the strip of what the law makes due or possible."""

    words: str
    legal: date
    alarm: date | None
    basis: str
    kind: str
    late: bool


def tracks_of(case: Case, pack: Pack) -> list[Line]:
    """The lines beside the case's own that have begun."""
    found = []
    for name, track in pack.tracks.items():
        if state := track.states.get(case.tracks.get(name, "")):
            tone = "done" if state.ends else state.tone
            found.append(Line(track.title.say(staff.language()), state.title.say(staff.language()), tone))
    return found


def seconds_of(case: Case, pack: Pack, actor: Actor, firsts: Mapping[int, str] | None = None) -> list[Second]:
    """The steps that wait, and whether this person may say yes or no to each. `firsts`: the names of who proposed."""
    if not (waiting := waiting_of(case)):
        return []
    known = first_names([case]) if firsts is None else firsts
    names = {row.key: party_masks.name_in_lists(pack, row.fields) for row in parties_of(case, pack)}
    return [_second(case, pack, actor, one, known, names) for one in waiting]


def first_names(cases: Iterable[Case]) -> dict[int, str]:
    """Who proposed what waits in these cases; one statement at most."""
    asking = {int(one.actor) for case in cases for one in waiting_of(case) if one.actor.isdigit()}
    return dict(Person.objects.filter(pk__in=asking).values_list("pk", "name")) if asking else {}


def _second(
    case: Case, pack: Pack, actor: Actor, pending: engine.Pending, firsts: Mapping[int, str], names: Mapping[str, str]
) -> Second:
    action = pack.actions[pending.action]
    first = firsts.get(int(pending.actor), "") if pending.actor.isdigit() else ""
    own = str(actor.person_id) == pending.actor
    meant = process.fits(pack.who[action.second], standing(actor, case)) and may(actor, "case.work", case)
    return Second(
        title=action.title.say(staff.language()),
        who=pack.who[action.second].title.say(staff.language()),
        first=first,
        said=tuple(history.answers(action.form, pending.form, pack)),
        pictures=_pictures(case, action, pending),
        confirms=meant and not own,
        refuses=own or meant,
        row=pending.row,
        whose=names.get(pending.row, ""),
        seen=pending.at.isoformat(),
    )


def _pictures(case: Case, action: Action, pending: engine.Pending) -> tuple[File, ...]:
    name = name_of(action.form, type="pictures")
    codes = set(pending.form.get(name) or ()) if name else set()
    return tuple(file for file in files_of("case", case.pk) if file.code in codes) if codes else ()


def strip_of(case: Case, pack: Pack) -> list[Day]:
    """The days ahead, with the safer one where it differs; only where there is more to them than one limit."""
    if not (pack.papers or pack.parties or pack.tracks) or not case.open:
        return []
    run = parameters.run(pack, case.area, clock.now(), "")
    return [_day(one) for one in consequences.strip(pack, situation(case, pack), run)]


def _day(one: consequences.Consequence) -> Day:
    title = one.title.say(staff.language())
    if one.whose:
        title = f"{title} · {one.whose}"
    words = {
        "due": _("%(what)s: last day") % {"what": title},
        "lapses": _("%(what)s: by itself") % {"what": title},
        "possible": _("%(what)s: possible from") % {"what": title},
    }[one.kind]
    alarm = one.alarm if one.alarm != one.legal else None
    late = one.passed and one.kind == "due" and not one.right
    return Day(words, one.legal, alarm, deadlines.basis_words(one.basis), one.kind, late)


@dataclass(frozen=True)
class Duties:
    """Who answers for it, first to last: in which role, under which name, no more than what, and why."""

    title: str
    rows: tuple[tuple[str, str, str, str], ...]


def duties_of(case: Case, pack: Pack) -> Duties | None:
    """The chain of those who answer for it; None in a process without."""
    if pack.duties is None:
        return None
    known = Known(pack, situation(case, pack), {}, parameters.run(pack, case.area, clock.now(), ""))
    rows = tuple(
        (
            one.duty.title.say(staff.language()),
            one.who,
            "" if one.up_to is None else told.yuan(one.up_to),
            deadlines.basis_words(one.duty.basis),
        )
        for one in duties.owing(known)
    )
    return Duties(pack.duties.title.say(staff.language()), rows)


@dataclass(frozen=True)
class Many:
    """The parties in one line: how many, and what they come to."""

    title: str
    url: str
    count: int
    totals: tuple[tuple[str, str], ...]
    untold: int  # who has a link and was not given the news of the last step that tells them


def many_of(case: Case, pack: Pack, steps: Iterable[Step]) -> Many | None:
    """What the workbench says of the parties; None in a case without."""
    if pack.parties is None:
        return None
    rows = parties_of(case, pack)
    here = sum(not row.left for row in rows)
    url = reverse("cases:parties", args=[case.pk])
    since = telling.news(case, pack, steps)
    untold = sum(telling.waits(row, since.get(row.key)) for row in rows_of(case))
    return Many(pack.parties.title.say(staff.language()), url, here, totals_of(pack, rows) if here else (), untold)


def totals_of(pack: Pack, rows: Iterable[engine.Party]) -> tuple[tuple[str, str], ...]:
    """The sums that the page names, in yuan."""
    titles = {asked.name: asked for asked in pack.party_fields}
    return tuple(
        (titles[name].title.say(staff.language()), words_of(titles[name], amount))
        for name, amount in parties.totals(pack, rows).items()
    )


def is_number(asked: Input) -> bool:
    """Whether lists put it to the right."""
    return asked.type in ("int", "money")


def words_of(asked: Input, value: Any, area: Area | None = None) -> str:
    """A field of a party as people read it; a point of the plan by what of the area is near."""
    if value in (None, ""):
        return ""
    match asked.type:
        case "money":
            return told.yuan(int(str(value)))
        case "bool" | "signature":
            return _("yes") if value else _("no")
        case "int":
            return asked.written(int(str(value)))
        case "point":
            return places_of(area).named_at(*value) if area else _("A point on the plan")
        case "choice" if str(value) in asked.options:
            return asked.options[str(value)].say(staff.language())
    return str(value)
