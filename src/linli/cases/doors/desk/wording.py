"""How lists and pages at the desk say a case: its number, whose turn it is, by when. No statement of its own."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from linli.cases import packs
from linli.cases.doors.desk.staff import language
from linli.cases.masking import masked_text
from linli.cases.models import Case, Channel
from linli.cases.standing import PARTYS, clocks_of, in_charge, watch_limits, watched
from linli.cases.titles import read_as
from linli.journal.actors import Actor
from linli.kernel import clock
from linli.rules import watch
from linli.rules.pack import Pack
from linli.rules.pack_review import questions
from linli.rules.questions import name_of
from linli.rules.workdays import count_workdays
from linli.settings import queries as settings
from linli.ui import addresses, moments

SOON = timedelta(hours=4)
# A list never tells who lives alone (the page behind it may).
_ALONE = re.compile("独居|孤寡")  # zh: words of reporters, matched here and never shown


@dataclass(frozen=True)
class Due:
    """The chip of a row: words, tone, and the date in full for whoever points at it."""

    words: str
    tone: str
    full: str = ""


@dataclass(frozen=True)
class Row:
    """One case as a list shows it: never a room, never a name of a resident."""

    case: Case
    url: str
    title: str
    number: str
    notes: tuple[str, ...]
    place: str
    category: str
    who: str
    state: str
    due: Due | None
    late: bool


def number_of(case: Case) -> str:
    """AH-2026-000123: the estate's prefix, the year, the running number."""
    plain = f"{case.created_at.astimezone(clock.LOCAL).year}-{case.number:06d}"
    return f"{case.area.prefix}-{plain}" if case.area.prefix else plain


def list_title(case: Case) -> str:
    """The title without rooms, telephone numbers and what tells that somebody lives alone; else the process."""
    pack = packs.by_version(case.pack_version_id)
    plain = _ALONE.sub("", masked_text(read_as(case, pack, language())))
    return plain or pack.title.say(language())


def category_words(pack: Pack, key: str) -> str:
    """The office's own word for a category."""
    if pack.categories and key not in pack.categories:
        return key
    category = pack.category(key)
    return (category.staff or category.title).say(language())


def rows(cases: Iterable[Case], actor: Actor) -> list[Row]:
    """What a list shows of each case."""
    return [row_of(case, actor) for case in cases]


def row_of(case: Case, actor: Actor) -> Row:
    """One line of a list."""
    pack = packs.by_version(case.pack_version_id)
    state = pack.states[case.state]
    due = due_of_which(case, pack)
    return Row(
        case=case,
        url=addresses.keyed("cases:work", case.pk),
        title=list_title(case),
        number=number_of(case),
        notes=tuple(_notes(case, pack)),
        place=case.place_label,
        category=category_words(pack, case.category),
        who=turn_of(case, pack, actor),
        state=state.title.say(language()),
        due=due,
        late=due is not None and due.tone == "late",
    )


def _notes(case: Case, pack: Pack) -> Iterable[str]:
    if case.supervised:
        yield _("supervised")
    if case.late and not case.open:
        yield _("handled too late")
    elif far_over(case):
        yield _named(pack, pack.measures.get("handling", ""), _("three times its limit"))
    if case.outcome == "parked":
        yield _("parked")
    yield from _asked(case, pack)
    if case.excluded:
        yield _("left out of the figures")
    yield from flags_of(case, pack)
    if case.reopened:
        yield ngettext("reopened once", "reopened %(times)s times", case.reopened) % {"times": case.reopened}
    if case.channel != Channel.WEB and (source := source_of(case, pack)):
        yield source
    yield from _way_in(case, pack)
    if case.concerned:
        yield _("kept from those concerned")


def _way_in(case: Case, pack: Pack) -> Iterable[str]:
    """How it began, where that was at a desk: what a resident can report as well was entered in their place."""
    way = pack.starts.get(case.way)
    if way is None or way.door in ("resident", "card"):
        return
    in_their_place = way.door == "desk" and pack.door("resident") and not way.gathers
    yield _("entered by staff") if in_their_place else way.title.say(language())


def _asked(case: Case, pack: Pack) -> Iterable[str]:
    """The figures to which its box waits for a yes, such as days that are asked for; where the list read them."""
    if "answers" not in vars(case):
        return
    for name in pack.waited_for(case.state, case.box):
        for question in pack.actions[name].form:
            if question.type == "int" and (given := question.stood(case.answers)) is not None:
                yield _said_of(question.title.say(language()), question.written(given))


def far_over(case: Case) -> bool:
    """The same as `queries.far_over`, of a row that was read; no statement of its own."""
    if not case.open or case.resolve_due is None:
        return False
    return case.resolve_due + 2 * (case.resolve_due - case.created_at) <= clock.now() > case.resolve_due


FLAGS = {
    "soon": gettext_lazy("runs out soon"),
    "bouncing": gettext_lazy("goes to and fro"),
    "stuck": gettext_lazy("nothing done for days"),
    "ageing": gettext_lazy("open for long"),
}


def flags_of(case: Case, pack: Pack) -> list[str]:
    """Why an open case is worth a look before it breaches, and what will; no statement of its own."""
    now = clock.now()
    if not case.open or case.watch_at is None or case.watch_at > now:
        return []
    found = watch.flags(watched(case), watch_limits(case), now)
    return [_named(pack, _clock(case, pack) if one == "soon" else "", str(FLAGS[one])) for one in found]


def source_of(case: Case, pack: Pack) -> str:
    """Where it came from; nothing where staff entered it by a form that does not ask."""
    way = pack.starts.get(case.way)
    if way is not None and way.door == "desk" and not name_of((*pack.form, *way.form), role="channel"):
        return ""
    return channel_words(case, pack)


def channel_words(case: Case, pack: Pack) -> str:
    """The way by which it came; one that an older page named by itself in that page's words."""
    if case.channel in Channel.values:
        return str(Channel(case.channel).label)
    asked = (one for _path, one in questions(pack) if one.role == "channel")
    titles = (one.options[case.channel].say(language()) for one in asked if case.channel in one.options)
    return next(titles, case.channel)


def turn_of(case: Case, pack: Pack, actor: Actor) -> str:
    """Whose turn it is, by name where somebody is in charge."""
    if not case.open or not case.turn:
        return ""
    # While a return is decided the handler's own clock runs on; the turn is the dispatcher's all the same.
    own = pack.states[case.state].turn
    who = pack.who[own if pack.means(case.turn, "handler") and own else case.turn]
    if "handler" in who.relation and case.handler_id is not None:
        if in_charge(actor, case):
            return _("You")
        return handler_of(case)
    return who.title.say(language())


def handler_of(case: Case) -> str:
    """Post and name of who is in charge, or empty."""
    if case.handler is None:
        return ""
    return f"{case.handler_post.title} · {case.handler.name}" if case.handler_post else case.handler.name


def due_of(case: Case, pack: Pack) -> Due | None:
    """Until when, as people say it. A clock in days ends with a day's last second, which is how it is told here."""
    if not case.open or case.due_at is None:
        return None
    now, due = clock.now(), case.due_at
    full = moments.whole(due)
    if case.lapses:
        words = _("waits until %(day)s") % {"day": moments.near_day(clock.day_of(due))}
        return Due(moments.spaced(words), "quiet", full)
    if due < now:
        return Due(_late(now - due), "late", full)
    local = moments.local(due)
    if (local.hour, local.minute, local.second) == (23, 59, 59):
        return _by_day(due, full)
    return _by_hour(case, pack, due, full)


def due_of_which(case: Case, pack: Pack) -> Due | None:
    """The same with the name of the clock where it is late, for a case has several, or where it is the house's own:
    the day that the resident reads is another."""
    due, name = due_of(case, pack), _clock(case, pack)
    if due is None or not (due.tone == "late" or name in pack.inner_clocks):
        return due
    return replace(due, words=_named(pack, name, due.words))


def _clock(case: Case, pack: Pack) -> str:
    """The clock by which the case's day stands, its own or one of its parties'; no statement of its own."""
    by = (name for name, state in clocks_of(case).items() if state.running and state.due == case.due_at)
    return min((name for name in by if name in pack.clocks), default="") or str(case.facts.get(PARTYS, ""))


def _named(pack: Pack, name: str, words: str) -> str:
    """What is said of a clock after its name."""
    if name not in pack.clocks:
        return words
    return _said_of(pack.clocks[name].title.say(language()), words)


def _said_of(what: str, words: str) -> str:
    return _("%(what)s: %(words)s") % {"what": what, "words": words}


def _late(behind: timedelta) -> str:
    hours = int(behind.total_seconds() // 3600)
    if hours < 1:
        return _("overdue just now")
    if hours < 24:
        return ngettext("overdue by an hour", "overdue by %(hours)s hours", hours) % {"hours": hours}
    return ngettext("overdue by a day", "overdue by %(days)s days", hours // 24) % {"days": hours // 24}


def _by_day(due: datetime, full: str) -> Due:
    today, last = clock.today(), clock.day_of(due)
    if last == today:
        return Due(_("today"), "due", full)
    left = count_workdays(settings.calendar(), today, last)
    if left == 0:
        left = (last - today).days
        return Due(ngettext("one day left", "%(days)s days left", left) % {"days": left}, "", full)
    words = ngettext("one working day left", "%(days)s working days left", left) % {"days": left}
    return Due(words, "due" if left == 1 else "", full)


def _by_hour(case: Case, pack: Pack, due: datetime, full: str) -> Due:
    left = due - clock.now()
    if left <= SOON and (what := _hour_clock(case, pack)):
        minutes = int(left.total_seconds() // 60) + 1
        if minutes <= 60:
            words = ngettext("%(what)s within a minute", "%(what)s within %(count)s minutes", minutes)
            return Due(words % {"what": what, "count": minutes}, "due", full)
        hours = -(-minutes // 60)
        words = ngettext("%(what)s within an hour", "%(what)s within %(count)s hours", hours)
        return Due(words % {"what": what, "count": hours}, "calm", full)
    local = moments.local(due)
    return Due(moments.said(local), "due" if local.date() == clock.today() else "", full)


def _hour_clock(case: Case, pack: Pack) -> str:
    """What has to be done by a clock in hours that began with this state."""
    for rule in pack.clocks.values():
        if rule.unit == "hours" and rule.turn == case.turn and case.state in rule.starts:
            return rule.title.say(language())
    return ""


def reporter_title(pack: Pack) -> str:
    """What the process calls whoever reports; empty where its cases have nobody of the kind."""
    if pack.front:
        return _("Reporter")
    own = next((who.title for who in pack.who.values() if "reporter" in who.relation and not who.post), None)
    return own.say(language()) if own else ""
