"""Every write to a case. Each function is one transaction: lock, ask `may`, ask the rules, save, record."""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from django.db import IntegrityError, connection, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from linli.cases import colleagues, drafting, erasing, options, packs, parameters, parties, queries, routing, told
from linli.cases.models import Case, Concern, Party, Step, new_code
from linli.cases.routing import Concerned, Desk, Matter, Routed
from linli.cases.standing import (
    TURN,
    acting_as,
    grade_of,
    journalled,
    kept,
    lives_at,
    posts_over,
    remember,
    set_turn,
    situation,
    standing,
    write_back,
)
from linli.files.services import attach
from linli.journal.actors import SYSTEM, Actor
from linli.journal.services import note_access, record
from linli.kernel import clock
from linli.kernel.canonical import salted_digest
from linli.kernel.kept import insert, update
from linli.kernel.refused import NotAllowed, Refused
from linli.people.access import may
from linli.people.models import phone_index
from linli.places.models import Area, new_salt
from linli.places.queries import Place
from linli.rules import process, running, upon
from linli.rules.identifiers import normalise_phone
from linli.rules.outside import DECIDED_ON
from linli.rules.pack import NEIGHBOUR, Pack
from linli.rules.pack_parts import Action
from linli.rules.questions import GRADED, Input, name_of
from linli.rules.situation import FormFault, Move, ProcessRefused, Run, Situation, Standing
from linli.search.services import areas_of, put
from linli.ui import moments

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Submission:
    """What comes in. `form` answers the pack's questions; `token` makes a form posted twice one case."""

    form: Mapping[str, Any]
    way: str = ""  # a start of the pack; empty: as residents begin
    channel: str = "web"
    where: Place = field(default_factory=Place)
    name: str = ""
    phone: str = ""
    reporter_id: int | None = None
    files: Sequence[Any] = ()
    token: str | None = None
    happened_at: datetime | None = None
    source_number: str = ""


def submit(estate: Area, given: Submission, *, by: Actor, pack: tuple[int, Pack] | None = None) -> Case:
    """Begin a case; answered means durable. A token seen before answers with the case it made."""
    try:
        with transaction.atomic():
            return _submit(estate, given, by, pack or packs.front())
    except IntegrityError:
        if given.token and (earlier := Case.objects.filter(token=given.token).first()):
            return earlier
        raise


def _submit(estate: Area, given: Submission, by: Actor, process_of: tuple[int, Pack]) -> Case:
    version_id, pack = process_of
    now = clock.now()
    case = _new_case(estate, given, by, version_id, pack, now)
    named = given.form.get(name_of(pack.form, type="concern")) or ""
    about = routing.concerned_by(estate, named, case.grid_id)
    unnamed = not named and pack.category(case.category).about_people
    if unnamed:
        about = routing.everybody_here(estate)
    start = pack.starts[case.way]
    on_the_spot = start.door == "spot"
    # Nobody of the estate comes to be in charge of what its posts may not read.
    sent = Routed() if pack.reads else _first_desk(estate, case, on_the_spot, by, about, bool(named) or unnamed)
    _assign(case, sent.desk)
    if named or unnamed:
        case.concerned, case.visibility = True, "never"
    if unnamed:
        case.facts = {UNNAMED: True}
    form = pack.asked_at(case.way)
    move = ruled(
        lambda: process.start(
            pack,
            case.way,
            {**given.form, **_known(case, form), **_photo_answers(form, given.files)},
            standing=_starting(by, estate, pack),
            situation=situation(case, pack),
            run=run_of(pack, estate, now, by),
        )
    )
    if move.remember and by.person_id is not None:
        remember(case, move.remember, by.person_id)
    case.answers = kept(form, move.form)
    write_back(case, move, pack, now)
    case.number = _next_number(estate.pk)
    insert(case)
    if about:
        _note_concerned(case, about)
    if given.files:
        attach(given.files, "case", case.pk)
    put("case", case.pk, searchable(case), areas_of(case))
    extra = {
        "number": case.number, "channel": case.channel, "way": case.way,
        "route": sent.route_id, "tried": list(sent.tried),
        "files": [file.sha256 for file in given.files],
        "words": salted_digest(bytes(case.salt), [case.text, case.place_label]),
    }  # fmt: skip
    record("case.submitted", case, by=by, data=journalled(case, extra), area_id=case.area_id, new=True)
    return case


def _new_case(estate: Area, given: Submission, by: Actor, version_id: int, pack: Pack, now: datetime) -> Case:
    text = str(given.form.get(pack.matter) or "").strip()
    category = sorted_under(pack, given.form.get(name_of(pack.form, type="category")), text)
    phone = normalise_phone(given.phone) or "" if given.phone else ""
    if given.phone and not phone:
        raise Refused("phone_unreadable", _("This is not a telephone number. Please check it."), field="phone")
    where = given.where
    case = Case(
        token=given.token,
        pack_version_id=version_id,
        category=category,
        channel=given.channel,
        way=given.way or pack.door("resident"),
        source_number=given.source_number,
        title=title_of(text or _first_answer(pack, given.form)),
        text=text,
        building_id=where.building_id,
        entrance_id=where.entrance_id,
        unit_id=where.unit_id,
        spot_id=where.spot_id,
        place_words=where.words,
        place_label=where.label,
        plan_x=where.plan_x,
        plan_y=where.plan_y,
        reporter_id=given.reporter_id,
        reporter_name=given.name,
        reporter_phone=phone,
        phone_index=phone_index(phone) if phone else "",
        entered_by_id=by.person_id if by.person_id != given.reporter_id else None,
        visibility=pack.category(category).unreleased,
        reserved=bool(pack.reads),
        happened_at=given.happened_at,
        created_at=now,
    )
    case.locate(estate, grid_id=where.grid_id)
    return case


def _known(case: Case, form: Iterable[Input]) -> dict[str, Any]:
    """Answers that a door gives beside the form, as conditions read them."""
    happened = case.happened_at.isoformat() if case.happened_at else None
    where = case.place_label or case.place_words
    said = {"category": case.category, "place": where, "channel": case.channel, "happened": happened}
    asked = {question.name: question.type if question.type in said else question.role for question in form}
    return {name: said[what] for name, what in asked.items() if what in said}


def sorted_under(pack: Pack, chosen: Any, text: str) -> str:
    """The category chosen, else the one that the words suggest, else the page's last."""
    if chosen in pack.categories:
        return str(chosen)
    return next(iter(process.suggest(pack, text)), pack.unsorted)


def _first_answer(pack: Pack, form: Mapping[str, Any]) -> str:
    """What a list says of a case that has no words of its own: the process, and the first thing that was written."""
    said = next((str(form[one.name]) for one in pack.form if one.type == "text" and form.get(one.name)), "")
    return " ".join(part for part in (pack.title.say("zh"), said) if part)


def title_of(text: str) -> str:
    """The first sentence, at most 40 characters: what lists show."""
    first = text.strip().splitlines()[0].strip() if text.strip() else ""
    for mark in "。！？!?；;":
        first = first.split(mark)[0]
    return first if len(first) <= 40 else first[:39] + "…"


def searchable(case: Case) -> str:
    """The words by which staff find a case: its own title if it came with one, what was said, where, its number."""
    title = "" if case.title == title_of(case.text) else case.title
    return f"{title} {case.text} {case.place_label} {case.place_words} {case.number} {case.source_number}"


def _first_desk(estate: Area, case: Case, on_the_spot: bool, by: Actor, about: Concerned, upward: bool) -> Routed:
    if upward:
        return Routed(routing.above(estate, about))
    if on_the_spot:
        return Routed(next((desk for desk in routing.desks(estate) if _is_theirs(desk, by)), None))
    matter = Matter(case.category, case.building_id, case.grid_id, case.channel, case.text)
    return routing.route(estate, matter)


def _assign(case: Case, desk: Desk | None) -> None:
    case.handler_id = desk.person_id if desk else None
    case.handler_post_id = desk.post_id if desk else None


def _starting(by: Actor, estate: Area, pack: Pack) -> Standing:
    """What the person is to the estate. A grid's worker enters what happens anywhere in it."""
    probe = Case()
    probe.locate(estate)
    stands = standing(by, probe)
    own = {desk.kind for desk in routing.desks(estate) if _is_theirs(desk, by)}
    near = {NEIGHBOUR} if pack.supporters and lives_at(by, estate.pk) else set[str]()
    return replace(stands, posts=stands.posts | own, relations=stands.relations | near)


def _is_theirs(desk: Desk, by: Actor) -> bool:
    return desk.person_id == by.person_id and (by.post_id is None or desk.post_id == by.post_id)


# About staff, but nobody says whom: until that is known, none at the estate see it (信访工作条例 art. 30).
UNNAMED = "about_unnamed"


def _follow_category(case: Case, pack: Pack) -> None:
    """A case sorted under complaints about staff leaves the estate's desks; one sorted out from there comes back."""
    category = pack.category(case.category)
    if category.about_people and not case.concerned:
        about = routing.everybody_here(case.area)
        _note_concerned(case, about)
        case.concerned, case.visibility, case.facts = True, "never", {**case.facts, UNNAMED: True}
        drafting.withhold(case)
        if case.handler_id in about.persons:
            _assign(case, routing.above(case.area, about))
    elif not category.about_people and case.facts.get(UNNAMED):
        case.concerns.all().delete()
        case.concerned, case.visibility = False, category.unreleased
        drafting.withhold(case)
        case.facts = {**case.facts, UNNAMED: False}


def _note_concerned(case: Case, about: Concerned) -> None:
    Concern.objects.bulk_create(concerns_of(case, about))


def concerns_of(case: Case, about: Concerned) -> list[Concern]:
    """The rows that say whom a stored case is about."""
    return [Concern(case=case, person_id=pk) for pk in sorted(about.persons)] + [
        Concern(case=case, organisation_id=pk) for pk in sorted(about.organisations)
    ]


def _next_number(area_id: int) -> int:
    """The estate's next running number; the row stays locked until the case is written."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO cases_numbering (area_id, last) VALUES (%s, 1)"
            " ON CONFLICT (area_id) DO UPDATE SET last = cases_numbering.last + 1 RETURNING last",
            [area_id],
        )
        return int(cursor.fetchone()[0])


def run_of(pack: Pack, area: Area, now: datetime, by: Actor) -> Run:
    return parameters.run(pack, area, now, str(by.person_id or by.capacity))


@transaction.atomic
def act(
    case_id: int,
    name: str,
    form: Mapping[str, Any],
    *,
    by: Actor,
    version: int | None = None,
    files: Sequence[Any] = (),
    happened_at: datetime | None = None,
    row: str = "",
) -> Case:
    """Take one action of the case's pack, on one of its parties if the action is on one (`row`: the party's key).

    `version` is the one the form was drawn from: of two people at once, the second is told who was first.
    """
    case = queries.locked(case_id)
    if not (may(by, "case.work", case) or (row and parties.is_own(by, case, row))):
        raise NotAllowed(_("This case is not yours to act on."))
    pack = packs.by_version(case.pack_version_id)
    action = pack.actions.get(name)
    if action is None:
        raise Refused("unknown_action", _("There is no such step in this process."))
    must_be_current(case, pack, version, by)
    by = acting_as(by, case, pack, action.by, row)
    before = situation(case, pack)
    options.must_stand(case, pack, name, form)
    colleagues.must_hold(case, pack, action, form, by=by)
    try:
        move = ruled(
            lambda: process.apply(
                pack,
                name,
                {**form, **_photo_answers(action.form, files)},
                standing=standing(by, case, row),
                situation=before,
                run=run_of(pack, case.area, clock.now(), by),
                row=new_code() if action.row == "new" else row,
            )
        )
    except Refused as refusal:
        if refusal.code == "not_in_this_state" and _moved_on_by_another(case, by):
            raise _overtaken(case, pack, by) from None
        raise
    if action.attaches and (day := move.form.get(DECIDED_ON)):
        must_follow(case, pack, action.attaches, date.fromisoformat(day))
    return carry(case, pack, before, move, by=by, files=files, happened_at=happened_at)


def must_follow(case: Case, pack: Pack, name: str, on: date | None) -> None:
    """A phase begins with what is decided in it: what was decided before the case came there decides nothing."""
    fact = pack.facts[name]
    if on is None or not fact.in_:
        return
    way = pack.starts.get(case.way)
    since, before = case.created_at, way.to if way else ""
    for state, at in case.steps.order_by("pk").values_list("state", "at"):
        since = at if state in fact.in_ and before not in fact.in_ else since
        before = state
    if on < (day := moments.local(since).date()):
        words = _("This was decided on %(on)s, before the matter had come so far (%(day)s).") % {
            "on": moments.named_day(on), "day": moments.named_day(day),
        }  # fmt: skip
        raise Refused("decided_before", words, basis=fact.basis)


def must_be_current(case: Case, pack: Pack, version: int | None, by: Actor) -> None:
    """Refused where the form was drawn from an earlier state: somebody was first."""
    if version is not None and version != case.version:
        raise _overtaken(case, pack, by)


def carry(
    case: Case,
    pack: Pack,
    before: Situation,
    move: Move,
    *,
    by: Actor,
    files: Sequence[Any] = (),
    happened_at: datetime | None = None,
    first: str = "",
) -> Case:
    """Write what the engine decided: the case, its parties, the step with its words, the entry. The case is locked.

    `first` is who proposed what a second person has now confirmed.
    """
    now, action = clock.now(), pack.actions[move.name]
    if not move.proposed:
        carry_out(case, action, move, by, first)
    write_back(case, move, pack, now)
    erases = action.erases and not move.proposed
    if erases:
        erasing.erase(case, pack)
        put("case", case.pk, searchable(case), areas_of(case))
    if not move.proposed and move.form.get(name_of(action.form, type="category")):
        _follow_category(case, pack)
    case.version += 1
    update(case, [*CHANGING, *(erasing.SAVED if erases else ())])
    parties.write(case, before, move.after, by=by, step=move.name)
    if files:
        attach(files, "case", case.pk)
    if move.proposed:
        # The photos come with the proposal: their digests stand in its entry, not in that of the yes.
        proposal = {
            "step": move.name,
            "files": [file.sha256 for file in files],
            **({"row": move.row} if move.row else {}),
        }
        record("case.proposed", case, by=by, data=journalled(case, proposal), area_id=case.area_id)
        return case
    step = step_of(case, pack, move, by, now, happened_at, first)
    insert(step)
    extra = said_of(step, move, files) | ({"first": int(first)} if first.isdigit() else {})
    record(f"case.{move.name}", case, by=by, data=journalled(case, extra), area_id=case.area_id)
    if move.issues and not pack.papers[move.issues].external:
        drafting.draft(case, pack, move, by=_author(case, pack, action, first) or by)
    if move.own_case:
        _part(case, pack, move, by)
    return case


def _part(case: Case, pack: Pack, move: Move, by: Actor) -> Case:
    """The party becomes a case of its own: the same matter at the same point, with this one row."""
    row = next(row for row in parties.rows_of(case) if row.key == move.row)
    own = Case.objects.get(pk=case.pk)
    own.pk, own.code, own.token, own.salt = None, new_code(), None, new_salt()
    own.number, own.version, own.pending = _next_number(case.area_id), 1, None
    own._state.adding = True
    own.save(force_insert=True)
    put("case", own.pk, searchable(own), areas_of(own))
    record("case.parted", own, by=by, data=journalled(own, {"from": case.pk}), area_id=own.area_id, new=True)
    alone = Party(case=own, key=row.key, person_id=row.person_id, content=row.content, state=row.state)
    alone.papers, alone.clocks = row.papers, row.clocks
    # Their link leads on to where they are now; two rows never bear one code.
    alone.code, alone.link_tries, row.code = row.code, row.link_tries, None
    row.save(update_fields=["code"])
    alone.save(force_insert=True)
    record("party.entered", alone, by=by, data={"case": own.pk, "step": move.name}, area_id=None, new=True)
    for concern in case.concerns.all():
        Concern.objects.create(case=own, person_id=concern.person_id, organisation_id=concern.organisation_id)
    row.own_case = own
    row.save(update_fields=["own_case"])
    record("party.changed", row, by=by, data={"case": case.pk, "step": move.name}, area_id=None)
    return own


CHANGING = [
    "state", "category", "visibility", "concerned", "facts", "counts", "clocks", "tracks", "papers", "pending",
    "relations", "handler", "handler_post", "answers",
    "contacted_at", "contact_due", "finished_at", "closed_at", *TURN, "open", "resolve_due",
    "late", "solved", "grade", "reopened", "public_text", "version",
]  # fmt: skip


def _moved_on_by_another(case: Case, by: Actor) -> bool:
    last = case.steps.order_by("-pk").first()
    return last is not None and last.by_id is not None and last.by_id != by.person_id


def _overtaken(case: Case, pack: Pack, by: Actor) -> Refused:
    last = case.steps.select_related("by", "post").order_by("-pk").first()
    # What changed after one's own step was no step: a time limit ran out, a paper was served, a case was linked.
    if last is None or (last.by_id is not None and last.by_id == by.person_id):
        return Refused("changed", _("This case has changed since you opened it. Nothing was done; look again."))
    # Only who acted in a post is named: without one it was the reporter, whose name nobody may learn from an error.
    someone = _("the system") if last.capacity == "system" else _("the reporter")
    who = f"{last.post.title}{last.by.name if last.by else ''}" if last.post else someone
    what = pack.actions[last.action].title.say(get_language() or "zh") if last.action in pack.actions else last.action
    return Refused(
        "changed",
        _("%(who)s was first: “%(what)s”. Nothing was done; look again before you go on.") % {"who": who, "what": what},
    )


def _photo_answers(form: Iterable[Input], files: Sequence[Any]) -> dict[str, list[str]]:
    """Files answer the photo question whose role they carry."""
    return {
        question.name: [file.code for file in files if file.role == question.role]
        for question in form
        if question.type == "photos"
    }


def _author(case: Case, pack: Pack, action: Action, first: str) -> Actor | None:
    """Who took the step that another confirmed: the paper is theirs and their body's, and the other may check it."""
    if not first.isdigit():
        return None
    found = acting_as(Actor(int(first), "person"), case, pack, action.by)
    return found if found.post_id else None


def carry_out(case: Case, action: Action, move: Move, by: Actor, first: str = "") -> None:
    """What a step does beside moving the case: who is remembered, who is in charge afterwards."""
    # Remembered is who took the step, not the second person who confirmed it.
    person = int(first) if first.isdigit() else by.person_id
    if move.remember and person is not None:
        remember(case, move.remember, person)
    match move.assign:
        case "none":
            _assign(case, None)
        case "actor":
            case.handler_id, case.handler_post_id = by.person_id, by.post_id
        case "form":
            field = name_of(action.form, type="post")
            _assign(case, _chosen_desk(case, move.form.get(field), field))
        case "above":
            _assign(case, _lifted(case))


def _chosen_desk(case: Case, post_id: Any, field: str) -> Desk:
    """The post picked in the form, which must be filled, over the case, and not concerned by it."""
    barred = concerned_people(case)
    for desk in routing.desks(case.area):
        if str(desk.post_id) == str(post_id) and desk.person_id not in barred:
            return desk
    raise Refused("no_such_desk", _("Nobody holds this post now. Please choose another."), field=field)


def _lifted(case: Case) -> Desk | None:
    concerned = Concerned(
        frozenset(row.person_id for row in case.concerns.all() if row.person_id)
        | ({case.handler_id} if case.handler_id else frozenset()),
        frozenset(row.organisation_id for row in case.concerns.all() if row.organisation_id),
    )
    return routing.above(case.area, concerned)


def concerned_people(case: Case) -> frozenset[int]:
    """Everybody the case is about: named persons and the holders of posts of named bodies."""
    if not case.concerned:
        return frozenset()
    rows = list(case.concerns.all())
    bodies = {row.organisation_id for row in rows if row.organisation_id}
    named = {row.person_id for row in rows if row.person_id}
    return frozenset(named | {desk.person_id for desk in routing.desks(case.area) if desk.organisation_id in bodies})


def said_of(step: Step, move: Move, files: Sequence[Any]) -> dict[str, Any]:
    """What the entry of a step says of it beside the case: digests of photos and words, the party, the paper."""
    words = salted_digest(bytes(step.salt), step.words)
    return {"files": [file.sha256 for file in files], "words": words, **parties.touched(move)}


def step_of(
    case: Case, pack: Pack, move: Move, by: Actor, now: datetime, happened_at: datetime | None, first: str = ""
) -> Step:
    """What the step said, to be saved."""
    action = pack.actions[move.name]
    secret = {asked.name for asked in action.form if asked.type in GRADED}
    if move.row:  # what is known of a party stands in its row, sealed, and nowhere else
        secret |= {asked.name for asked in pack.party_fields}
    extended = move.after.clocks.get(action.extends)
    desk = next((desk for desk in routing.desks(case.area) if desk.post_id == case.handler_post_id), None)
    label = desk.label if desk else (case.handler.name if case.handler else "")
    return Step(
        case=case,
        action=move.name,
        at=now,
        happened_at=happened_at,
        by_id=by.person_id,
        post_id=by.post_id,
        capacity=by.capacity,
        first_id=int(first) if first.isdigit() else None,
        row=move.row,
        state=case.state,
        words={key: value for key, value in move.form.items() if value not in (None, "", []) and key not in secret},
        grade=grade_of(move, pack),
        handler_label=label,
        due_at=extended.due if extended else case.resolve_due,
    )


T = TypeVar("T")


def ruled(decide: Callable[[], T]) -> T:
    """Ask the engine; its refusals come back in the reader's language, with the day from which it can be."""
    try:
        return decide()
    except ProcessRefused as refused:
        raise Refused(refused.code, why_not(refused), basis=refused.basis) from None
    except FormFault as fault:
        raise Refused("form", misfit(fault), field=next(iter(fault.faults))) from None


def misfit(fault: FormFault) -> str:
    """The first answer that does not fit, by what its page calls the question, in the reader's language."""
    name, code = next(iter(fault.faults.items()))
    return _("%(field)s: %(fault)s") % {"field": fault.titles[name].say(language()), "fault": FAULTS[code]()}


def language() -> str:
    """The tag in which a pack's words are said to the reader."""
    return get_language() or "zh"


def why_not(refused: ProcessRefused) -> str:
    """Why a step cannot be taken, and from which day it can."""
    said = refused.words.say(language()) if refused.words else REASONS.get(refused.code, lambda: "")()
    said = said or _("This is not possible now.")
    if refused.missing:
        said += " " + told.still_open(refused.missing)
    if refused.since:
        said += " " + _("Possible from %(day)s on.") % {"day": moments.named_day(refused.since)}
    return said


REASONS = {
    "not_in_this_state": lambda: _("This step does not belong to the state in which the case is now."),
    "not_yours": lambda: _("This step is for somebody else to take."),
    "not_yours_to_start": lambda: _("You are not among those who can begin this here."),
    "extended_already": lambda: _("The limit was extended once already; a second time is not allowed."),
    "extension_too_long": lambda: _("An extension may be no longer than the limit itself."),
    "waits_for_second": lambda: _("A step waits for the second person; until they have answered nothing else is done."),
    "same_person": lambda: _("Another person than the one who proposed it has to confirm it."),
    "nothing_to_confirm": lambda: _("Nothing waits for a second person here."),
    "no_such_row": lambda: _("This party is not in the case."),
    "row_moved_on": lambda: _("This party stands further already; no sheet changes what was done since."),
    "no_such_fact": lambda: _("The process knows no such fact."),
    "not_issued": lambda: _("The case has not issued this paper."),
    "served_when": lambda: _("A paper is served on a day between its issue and today."),
    "clock_not_running": lambda: _("The clock is not running, so there is nothing to extend."),
}
FAULTS = {
    "missing": lambda: _("please fill this in"),
    "too_long": lambda: _("this is too long"),
    "not_a_credit_code": lambda: _("this is no credit code (18 characters): one is wrong or missing"),
    "too_many": lambda: _("there are too many"),
    "too_small": lambda: _("this number is too small"),
    "too_large": lambda: _("this number is too large"),
    "not_an_option": lambda: _("please choose one of the options"),
    "not_a_number": lambda: _("please give a whole number"),
    "not_a_day": lambda: _("please give a day"),
    "not_a_point": lambda: _("please tap on the plan or choose a place"),
    "differs": lambda: _("this is not what the other amounts come to"),
}


def pass_time(case_id: int) -> Case | None:
    """What the passing of time does to one case: the system's actions, or the turn passing on. Safe to run again."""
    with transaction.atomic():
        case = queries.locked(case_id)
        now = clock.now()
        if case.system_due is None or case.system_due > now:
            return None
        pack = packs.by_version(case.pack_version_id)
        stands = situation(case, pack)
        actions = running.expired(pack, stands, now)
        if not actions:
            set_turn(case, pack, stands, now)
            case.version += 1
            case.save(update_fields=[*TURN, "version"])
            record("case.turned", case, by=SYSTEM, data=journalled(case), area_id=case.area_id)
            return case
        return _first_taken(case_id, actions)


def _first_taken(case_id: int, actions: Sequence[str]) -> Case:
    """Take the first of these steps that is open to the system: a closed gate holds up none of the others."""
    *others, last = actions
    for action in others:
        try:
            return act(case_id, action, {}, by=SYSTEM)
        except Refused as refusal:
            log.info("The system cannot take %s on case %s: %s", action, case_id, refusal.code)
    return act(case_id, last, {}, by=SYSTEM)


@transaction.atomic
def recount(case_id: int) -> None:
    """Lay a case's dates anew by a calendar published since. Nothing happens where they stay as they are."""
    case = queries.locked(case_id)
    pack, now = packs.by_version(case.pack_version_id), clock.now()
    before = situation(case, pack)
    run = run_of(pack, case.area, now, SYSTEM)
    counted, rows = running.recounted(pack, before, run), upon.recounted(pack, before, run)
    after = replace(before, clocks=counted, parties=rows)
    if not case.open or after == before:
        return
    case.clocks = {name: state.to_json() for name, state in counted.items()}
    if handling := counted.get(pack.measures.get("handling", "")):
        case.resolve_due = handling.due
    parties.write(case, before, after, by=SYSTEM, step="recounted")
    set_turn(case, pack, after, now)
    case.version += 1
    case.save(update_fields=["clocks", "resolve_due", *TURN, "version"])
    record("case.recounted", case, by=SYSTEM, data=journalled(case), area_id=case.area_id)


@transaction.atomic
def dial(case_id: int, *, by: Actor) -> str:
    """The reporter's number for a call about this case. Who looked, and why, is recorded and shown to the reporter."""
    case = queries.locked(case_id)
    if not may(by, "case.dial", case):
        raise NotAllowed(_("Only those in charge of this case may call."))
    if not case.reporter_phone:
        raise Refused("no_phone", _("The reporter left no telephone number."))
    hats = posts_over(by, case)
    if by.post_id is None and hats:
        by = Actor(by.person_id, "post", hats[0].post_id, by.name)
    # Who has no account reads of it on the tracking page.
    note_access(case.reporter_id, by=by, what="phone", reason="contact", subject_kind="case", subject_id=case.pk)
    record("case.dialled", case, by=by, data={"version": case.version}, area_id=case.area_id)
    return str(case.reporter_phone)


ASKED_AGAIN = timedelta(hours=1)  # after which a case whose step was refused is looked at again, behind all others


def overdue_scan(limit: int = 200) -> int:
    """Let time pass for cases in which the system has to act; called every minute. Returns how many it looked at."""
    ids = list(
        Case.objects.filter(system_due__lte=clock.now()).order_by("system_due").values_list("pk", flat=True)[:limit]
    )
    for case_id in ids:
        try:
            pass_time(case_id)
        except Refused as refusal:  # one case that its pack does not let go on must not hold up all that come after
            log.error("Time cannot pass for case %s: %s", case_id, refusal.code)
            Case.objects.filter(pk=case_id).update(system_due=clock.now() + ASKED_AGAIN)
    return len(ids)


def pack_of(case: Case) -> Pack:
    """The process under which the case runs."""
    return packs.by_version(case.pack_version_id)
