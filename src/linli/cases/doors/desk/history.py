"""The course of a case as staff read it: each step, by whom, in which capacity, what was said; never who rated what."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from linli.cases import own_rows, parameters
from linli.cases.doors.desk.staff import language
from linli.cases.doors.desk.wording import source_of
from linli.cases.models import NOT_CONFIRMED, WHY, Case, Step
from linli.cases.parties import parties_of
from linli.cases.told import yuan
from linli.files.models import File
from linli.kernel import clock
from linli.kernel.wording import in_a_list
from linli.people.queries import Look
from linli.places.models import Area
from linli.rules import differences, party_masks
from linli.rules.pack import OWN_ROW, Pack
from linli.rules.questions import GRADED, Input
from linli.ui import moments

NAMED = 6  # parties that such a line names
RUN = 3  # so many steps of a kind on parties are read as one


@dataclass(frozen=True)
class Line:
    """One step: what, when, by whom, and the answers of its form."""

    title: str
    when: datetime
    happened: datetime | None
    who: str
    said: tuple[tuple[str, str], ...]
    changes: tuple[tuple[str, list[differences.Line]], ...] = ()  # of answers that mend earlier ones
    added: tuple[File, ...] = ()  # the pictures that came with them


def course(case: Case, pack: Pack, steps: Iterable[Step], files: Iterable[File] = ()) -> list[Line]:
    """Newest first; the request itself last. `files`: those of the case."""
    steps, shown = list(steps), {file.code: file for file in files}
    names = {row.key: party_masks.name_in_lists(pack, row.fields) for row in parties_of(case, pack)}
    seen = own_rows.seen_before(case, steps)
    runs = (list(run) for _what, run in groupby(steps, key=_alike))
    lines = [line for run in runs for line in _lines(run, pack, names, seen, shown)]
    return [*reversed(lines), _beginning(case, pack)]


def of_party(case: Case, pack: Pack, steps: Iterable[Step], key: str) -> list[Line]:
    """What was done on one party, newest first."""
    own = [step for step in steps if step.row == key]
    seen = own_rows.seen_before(case, own)
    return [_line(step, pack, "", seen.get(step.pk, ())) for step in reversed(own)]


def _alike(step: Step) -> tuple[object, ...]:
    """Steps that a person took on one party after the other on a day are read as one."""
    day = clock.day_of(step.at)
    return (step.action, step.by_id, day) if step.row else (step.pk,)


def _lines(
    run: list[Step],
    pack: Pack,
    names: Mapping[str, str],
    seen: Mapping[int, Sequence[Look]],
    files: Mapping[str, File],
) -> list[Line]:
    """A line a step; a longer run is one line, whose answers stand in the rows."""
    if len(run) < RUN:
        return [_line(step, pack, names.get(step.row, ""), seen.get(step.pk, ()), files) for step in run]
    last = _line(run[-1], pack, str(len(run)))
    title = pack.parties.title.say(language()) if pack.parties else ""
    named = list(dict.fromkeys(names.get(step.row, "") for step in run))
    said = in_a_list(named[:NAMED]) + ("…" if len(named) > NAMED else "")
    known = list(dict.fromkeys(names.get(step.row, "") for step in run if step.pk in seen))
    warned = ((str(SEEN), in_a_list(known)),) if known else ()
    return [replace(last, said=((title, said), *warned))]


def _beginning(case: Case, pack: Pack) -> Line:
    way = pack.starts.get(case.way)
    by_resident = way is not None and way.door in ("resident", "card")
    title = way.title.say(language()) if way and not by_resident else _("Received")
    if way is None:
        title = _("Imported")
    entered = case.entered_by.name if case.entered_by else ""
    source = source_of(case, pack)
    said = [(_("Source"), source)] if source else []
    if entered:
        said.append((_("Entered by"), entered))
    if case.source_number:
        said.append((_("Number at the source"), case.source_number))
    if way is not None:
        said += answers(pack.asked_at(case.way) if pack.front else way.form, case.answers, pack)
    who = _("the reporter") if by_resident else entered
    return Line(title, case.created_at, case.happened_at, who, tuple(said))


# An answer by link proves no more than that somebody knew the number: who of the office did is said beside it.
SEEN = gettext_lazy("Telephone seen in full before this answer")


def _line(
    step: Step, pack: Pack, party: str, seen: Sequence[Look] = (), files: Mapping[str, File] = MappingProxyType({})
) -> Line:
    if step.action == NOT_CONFIRMED:
        return _no(step, pack, party)
    action = pack.actions.get(step.action)
    form = action.form if action else ()
    title = action.title.say(language()) if action else step.action
    title = f"{title} · {party}" if party else title
    anew = [asked for asked in form if asked.name in step.replaced]
    said = answers((asked for asked in form if asked.name not in step.replaced), step.words, pack, step.handler_label)
    if seen:
        said.append((str(SEEN), in_a_list(dict.fromkeys(f"{look.who} {moments.said(look.at)}" for look in seen))))
    who = _with_first(step)
    changes = tuple((asked.title.say(language()), _compared(asked, step, pack)) for asked in anew)
    codes = [code for asked in form if anew and asked.type == "photos" for code in step.words.get(asked.name, ())]
    added = tuple(files[code] for code in codes if code in files)
    return Line(title, step.at, step.happened_at, who, tuple(said), changes, added)


def _no(step: Step, pack: Pack, party: str) -> Line:
    """What a second person did not confirm, and why."""
    action = pack.actions.get(step.words.get("step", ""))
    title = _("Not confirmed: %(step)s") % {"step": action.title.say(language()) if action else ""}
    said = ((_("Reason"), str(step.words[WHY])),) if step.words.get(WHY) else ()
    return Line(f"{title} · {party}" if party else title, step.at, None, _with_first(step), said)


def _with_first(step: Step) -> str:
    who = who_of(step)
    return _("%(who)s, proposed by %(first)s") % {"who": who, "first": step.first.name} if step.first else who


def _compared(asked: Input, step: Step, pack: Pack) -> list[differences.Line]:
    before, after = (_answer(asked, of[asked.name], step.handler_label, pack) for of in (step.replaced, step.words))
    return differences.compared(before, after)


def answers(
    form: Iterable[Input], answers: Mapping[str, Any], pack: Pack, handler: str = "", area: Area | None = None
) -> list[tuple[str, str]]:
    """Each question with what was said; never a grade. With `area`, beside it what the area has set on it."""
    return [
        (asked.title.say(language()), _beside(asked, words, area))
        for asked in form
        if asked.type not in GRADED and answers.get(asked.name) not in (None, "", [])
        if (words := _answer(asked, answers[asked.name], handler, pack))
    ]


def _beside(asked: Input, words: str, area: Area | None) -> str:
    if area is None or not asked.hinted:
        return words
    return _("%(words)s (%(set)s)") % {"words": words, "set": parameters.hint(asked, area, language())}


def who_of(step: Step) -> str:
    """Post and name of staff; a reporter is not named."""
    if step.post is not None:
        return f"{step.post.title} · {step.by.name}" if step.by else step.post.title
    if step.capacity == "system":
        return _("the system")
    if step.row and step.capacity == "link":
        return _("the person concerned, by link")
    if step.row and step.capacity == OWN_ROW:
        return _("the person concerned, signed in")
    if step.capacity == "link":
        return _("the reporter, by link")
    if step.capacity in ("reporter", "person", "anonymous"):
        return _("the reporter")
    return step.by.name if step.by else ""


def _answer(question: Input, value: Any, handler: str, pack: Pack) -> str:
    match question.type:
        case "photos" | "pictures" | "sound" | "film":
            return _counted(question.type, len(value))
        case "point":
            return _("A point on the plan")
        case "choice" | "concern":
            return _option(question, value)
        case "option":
            return _("Option %(number)s") % {"number": value}
        case "choices" | "buildings":
            return in_a_list(_option(question, one) for one in value)
        case "category":
            category = pack.categories.get(value)
            return category.title.say(language()) if category else str(value)
        case "post":
            return handler
        case "bool" | "signature":
            return _("yes") if value else _("no")
        case "money":
            return yuan(value)
        case "int":
            return question.written(value)
        case "date" | "time":
            return moments.whole(_when(value))
    return party_masks.on_page(pack, question, str(value))


def _when(written: str) -> datetime | date:
    return datetime.fromisoformat(written) if "T" in written else date.fromisoformat(written)


def _counted(kind: str, count: int) -> str:
    if kind == "film":
        return _("A film")
    if kind == "sound":
        return ngettext("%(count)s recording", "%(count)s recordings", count) % {"count": count}
    return ngettext("%(count)s photo", "%(count)s photos", count) % {"count": count}


def _option(question: Input, value: Any) -> str:
    options: Mapping[str, Any] = question.options
    return str(options[value].say(language())) if value in options else str(value)
