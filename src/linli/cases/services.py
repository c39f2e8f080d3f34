"""Every write to a case. Each function is one transaction: lock, ask `may`, ask the rules, save, record."""

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from linli.cases import (
    behalf,
    cards,
    colleagues,
    drafting,
    erasing,
    options,
    packs,
    parameters,
    parties,
    queries,
    returning,
    routing,
    supporting,
    ties,
)
from linli.cases.behalf import OnBehalf
from linli.cases.charge import (
    UNNAMED,
    assign,
    chosen_desk,
    first_desk,
    follow_category,
    is_theirs,
    lifted,
    note_concerned,
)
from linli.cases.models import NOT_CONFIRMED, Case, Concern, Step
from linli.cases.party_models import Party
from linli.cases.refusals import ruled
from linli.cases.rulebook import Routed
from linli.cases.standing import (
    HANDS,
    TURN,
    acting_as,
    grade_of,
    journalled,
    kept,
    lives_at,
    posts_over,
    remember,
    situation,
    standing,
    write_back,
)
from linli.cases.titles import first_answer, searchable, sorted_under, title_of
from linli.files.services import attach
from linli.journal.actors import Actor
from linli.journal.services import note_access, record
from linli.kernel import clock
from linli.kernel.canonical import salted_digest
from linli.kernel.codes import public_code
from linli.kernel.kept import insert, update
from linli.kernel.refused import NotAllowed, Refused
from linli.kernel.wording import in_post
from linli.people import on_record
from linli.people.access import may
from linli.people.erased_name import must_be_a_name
from linli.people.models import Person, phone_index
from linli.places.models import Area, new_salt
from linli.places.queries import Place
from linli.rules import process
from linli.rules.identifiers import normalise_phone
from linli.rules.outside import DECIDED_ON
from linli.rules.pack import NEIGHBOUR, Pack
from linli.rules.pack_parts import Action
from linli.rules.questions import FILES, GRADED, Input, name_of
from linli.rules.situation import Move, Run, Situation, Standing
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
    phone_confirmed_at: datetime | None = None  # of a part of another case: as there; else by this browser before
    reporter_id: int | None = None
    files: Sequence[Any] = ()
    token: str | None = None
    happened_at: datetime | None = None
    source_number: str = ""
    behalf: OnBehalf | None = None  # somebody else, for whom it is reported


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
    on_record.must_stand(by.person_id, given.reporter_id)
    version_id, pack = process_of
    now = clock.now()
    other = behalf.checked(given.behalf) if given.behalf else None
    case = _new_case(estate, given, by, version_id, pack, now)
    about, sent = _sent(case, estate, given, pack, by)
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
    if other:
        case.counts = {**case.counts, behalf.COUNT: 1}
    insert(case)
    if about:
        note_concerned(case, about)
    if given.files:
        attach(given.files, "case", case.pk)
    put("case", case.pk, searchable(case), areas_of(case))
    extra = {
        "number": case.number, "channel": case.channel, "way": case.way,
        "route": sent.route_id, "tried": [pk for pk, _why in sent.missed], "missed": [why for _pk, why in sent.missed],
        "files": [file.sha256 for file in given.files],
        "words": salted_digest(bytes(case.salt), [case.text, case.place_label]),
        **({"phone_confirmed": True} if case.phone_confirmed_at else {}),
    }  # fmt: skip
    record("case.submitted", case, by=by, data=journalled(case, extra), area_id=case.area_id, new=True)
    if other:
        behalf.note(case, other, by=by)
    return case


def _sent(case: Case, estate: Area, given: Submission, pack: Pack, by: Actor) -> tuple[routing.Concerned, Routed]:
    """To whose desk it goes, past whom it is about; and whom that is."""
    named = given.form.get(name_of(pack.form, type="concern")) or ""
    about = routing.concerned_by(estate, named, case.grid_id)
    unnamed = not named and pack.category(case.category).about_people
    if unnamed:
        about = routing.everybody_here(estate)
    # Nobody of the estate comes to be in charge of what its posts may not read.
    door = pack.starts[case.way].door
    sent = Routed() if pack.reads else first_desk(estate, case, door, by, about, bool(named) or unnamed)
    assign(case, sent.desk)
    if named or unnamed:
        case.concerned, case.visibility = True, "never"
    if unnamed:
        case.facts = {UNNAMED: True}
    return about, sent


def _new_case(estate: Area, given: Submission, by: Actor, version_id: int, pack: Pack, now: datetime) -> Case:
    text = str(given.form.get(pack.matter) or "").strip()
    called = str(given.form.get(name_of(pack.form, role="title")) or "")
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
        title=title_of(called or text or _unsaid(pack, given)),
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
        reporter_name=must_be_a_name(given.name),
        reporter_phone=phone,
        phone_index=phone_index(phone) if phone else "",
        phone_confirmed_at=given.phone_confirmed_at,
        entered_by_id=by.person_id if by.person_id != given.reporter_id else None,
        visibility=pack.category(category).unreleased,
        reserved=bool(pack.reads),
        happened_at=given.happened_at,
        created_at=now,
    )
    case.locate(estate, grid_id=where.grid_id)
    return case


def _unsaid(pack: Pack, given: Submission) -> str:
    """What a list calls a case that comes without words of its own: what was spoken bears the way in which it came."""
    way = pack.starts.get(given.way)
    return way.title.say("zh") if way and way.door == "card" else first_answer(pack, given.form)


def _known(case: Case, form: Iterable[Input]) -> dict[str, Any]:
    """Answers that a door gives beside the form, as conditions read them."""
    happened = case.happened_at.isoformat() if case.happened_at else None
    where = case.place_label or case.place_words
    said = {"category": case.category, "place": where, "channel": case.channel, "happened": happened}
    asked = {question.name: question.type if question.type in said else question.role for question in form}
    return {name: said[what] for name, what in asked.items() if what in said}


def _starting(by: Actor, estate: Area, pack: Pack) -> Standing:
    """What the person is to the estate. A grid's worker enters what happens anywhere in it."""
    probe = Case().locate(estate)
    stands = standing(by, probe)
    own = {desk.kind for desk in routing.desks(estate) if is_theirs(desk, by)}
    near = {NEIGHBOUR} if pack.supporters and lives_at(by, estate.pk) else set[str]()
    return replace(stands, posts=stands.posts | own, relations=stands.relations | near)


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
    on_record.must_stand(by.person_id)
    case = ties.locked(case_id, name)
    if not (may(by, "case.work", case) or (row and parties.is_own(by, case, row))):
        raise NotAllowed(_("This case is not yours to act on."))
    pack = packs.by_version(case.pack_version_id)
    action = pack.actions.get(name)
    if action is None:
        raise Refused("unknown_action", _("There is no such step in this process."))
    must_be_current(case, pack, version, by)
    by = acting_as(by, case, pack, action.by, row)
    before = situation(case, pack)
    if action.merges:
        ties.must_be_named(case, action.merges)
    options.must_stand(case, pack, name, form)
    colleagues.must_hold(case, pack, action, form, by=by)
    form = cards.filled(case, pack, action, form, by=by)
    try:
        move = ruled(
            lambda: process.apply(
                pack,
                name,
                {**form, **_photo_answers(action.form, files)},
                standing=standing(by, case, row),
                situation=before,
                run=run_of(pack, case.area, clock.now(), by),
                row=public_code() if action.row == "new" else row,
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
    if on < (day := clock.day_of(since)):
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
    had, was_with = case.handler_id, case.handler_post_id
    if not move.proposed:
        carry_out(case, pack, action, move, by, first)
        if had not in (None, case.handler_id):
            move = _passed_on(move)
    write_back(case, move, pack, now)
    erases = action.erases and not move.proposed
    if erases:
        erasing.erase(case, pack)
        put("case", case.pk, searchable(case), areas_of(case))
    if not move.proposed and move.form.get(name_of(action.form, type="category")):
        follow_category(case, pack)
    told = _takes_words(case, action, move)
    case.version += 1
    update(case, [*CHANGING, *(erasing.SAVED if erases else ()), *(("title", "text") if told else ())])
    parties.write(case, before, move.after, by=by, step=move.name)
    if files:
        attach(files, "case", case.pk)
    if move.proposed:
        _record_proposed(case, move, files, by)
        return case
    step = step_of(case, pack, move, by, now, happened_at, first)
    insert(step)
    extra = said_of(step, move, files) | ({"first": int(first)} if first.isdigit() else {})
    record(f"case.{move.name}", case, by=by, data=journalled(case, extra), area_id=case.area_id)
    if action.returns:
        returning.follow(case, pack, action, move, was_with)
    if action.parts:
        ties.part(case, action.parts, by)
    if move.issues and not pack.papers[move.issues].external:
        drafting.draft(case, pack, move, by=_author(case, pack, action, first) or by)
    if move.own_case:
        _part(case, pack, move, by)
    return case


def _record_proposed(case: Case, move: Move, files: Sequence[Any], by: Actor) -> None:
    """The photos come with the proposal: their digests stand in its entry, not in that of the yes."""
    proposal = {"step": move.name, "files": [file.sha256 for file in files], **({"row": move.row} if move.row else {})}
    record("case.proposed", case, by=by, data=journalled(case, proposal), area_id=case.area_id)


def _passed_on(move: Move) -> Move:
    """The same, with one more to whom the case has passed: what goes to and fro is flagged."""
    counts = {**move.after.counts, HANDS: move.after.counts.get(HANDS, 0) + 1}
    return replace(move, after=replace(move.after, counts=counts))


def _part(case: Case, pack: Pack, move: Move, by: Actor) -> Case:
    """The party becomes a case of its own: the same matter at the same point, with this one row."""
    row = next(row for row in parties.rows_of(case) if row.key == move.row)
    own = Case.objects.get(pk=case.pk)
    own.pk, own.code, own.token, own.salt = None, public_code(), None, new_salt()
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


def _takes_words(case: Case, action: Action, move: Move) -> bool:
    """Whether the step brings the case's own words: of what was only spoken, somebody writes them down."""
    text = "" if move.proposed else str(move.form.get(name_of(action.form, role="matter")) or "").strip()
    if text:
        case.text, case.title = text, title_of(text)
        put("case", case.pk, searchable(case), areas_of(case))
    return bool(text)


CHANGING = [
    "state", "category", "visibility", "concerned", "facts", "counts", "clocks", "tracks", "papers", "pending",
    "relations", "handler", "handler_post", "answers",
    "contacted_at", "contact_due", "finished_at", "closed_at", *TURN, "open", "resolve_due",
    "late", "solved", "outcome", "excluded", "moved_at", "grade", "reopened", "public_text", "version",
]  # fmt: skip


def _moved_on_by_another(case: Case, by: Actor) -> bool:
    last = case.steps.order_by("-pk").first()
    return last is not None and last.by_id is not None and last.by_id != by.person_id


def _overtaken(case: Case, pack: Pack, by: Actor) -> Refused:
    last = case.steps.select_related("by", "post").order_by("-pk").first()
    if last is None:
        return Refused("changed", _("This case has changed since you opened it. Nothing was done; look again."))
    what = pack.actions[last.action].title.say(get_language() or "zh") if last.action in pack.actions else last.action
    if last.action == NOT_CONFIRMED:
        what = _("not confirmed")
    # In another window; or what changed after it was no step: a time limit ran out, a paper was served.
    if last.by_id is not None and last.by_id == by.person_id:
        words = _("This case has changed; its last step was yours: “%(what)s”. Nothing was done now; look again.")
        return Refused("changed", words % {"what": what})
    # Only who acted in a post is named: without one it was the reporter, whose name nobody may learn from an error.
    someone = _("the system") if last.capacity == "system" else _("the reporter")
    who = in_post(last.post.title, last.by.name if last.by else "") if last.post else someone
    return Refused(
        "changed",
        _("%(who)s was first: “%(what)s”. Nothing was done; look again before you go on.") % {"who": who, "what": what},
    )


def _photo_answers(form: Iterable[Input], files: Sequence[Any]) -> dict[str, list[str]]:
    """Files answer the photo question whose role they carry."""
    return {
        question.name: codes
        for question in form
        if question.type in FILES
        and ((codes := [file.code for file in files if file.role == question.role]) or not question.categories)
    }


def _author(case: Case, pack: Pack, action: Action, first: str) -> Actor | None:
    """Who took the step that another confirmed: the paper is theirs and their body's, and the other may check it."""
    if not first.isdigit():
        return None
    found = acting_as(Actor(int(first), "person"), case, pack, action.by)
    return found if found.post_id else None


def carry_out(case: Case, pack: Pack, action: Action, move: Move, by: Actor, first: str = "") -> None:
    """What a step does beside moving the case: who is remembered, who is in charge afterwards."""
    # Remembered is who took the step, not the second person who confirmed it.
    person = int(first) if first.isdigit() else by.person_id
    if move.remember and person is not None:
        remember(case, move.remember, person)
    match move.assign:
        case "none":
            assign(case, None)
        case "actor":
            case.handler_id, case.handler_post_id = by.person_id, by.post_id
        case "form":
            field = name_of(action.form, type="post")
            assign(case, chosen_desk(case, pack, move.form.get(field), field))
        case "above":
            assign(case, lifted(case))


def said_of(step: Step, move: Move, files: Sequence[Any]) -> dict[str, Any]:
    """What the entry of a step says of it beside the case: digests of photos and words, the party, the paper."""
    words = salted_digest(bytes(step.salt), [step.words, step.replaced] if step.replaced else step.words)
    return {"files": [file.sha256 for file in files], "words": words, **parties.touched(move)}


def step_of(
    case: Case, pack: Pack, move: Move, by: Actor, now: datetime, happened_at: datetime | None, first: str = ""
) -> Step:
    """What the step said, to be saved."""
    action = pack.actions[move.name]
    secret = {asked.name for asked in action.form if asked.type in GRADED}
    if move.row:  # what is known of a party stands in its row, sealed; of a number mended the step says the two
        secret |= {asked.name for asked in pack.party_fields} - move.mends.keys()
    extended = move.after.clocks.get(action.extends)
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
        replaced=dict(move.mends),
        grade=grade_of(move, pack),
        handler_label=charged(case),
        due_at=extended.due if extended else case.resolve_due,
    )


def charged(case: Case) -> str:
    """Who is in charge of it, as its steps say."""
    desk = next((desk for desk in routing.desks(case.area) if desk.post_id == case.handler_post_id), None)
    return desk.label if desk else _named(case.handler_id)


def _named(person_id: int | None) -> str:
    """Read now: an erasure that this waited for, as it locked the case, took the name that was read with it."""
    return Person.objects.values_list("name", flat=True).get(pk=person_id) if person_id else ""


@transaction.atomic
def dial(case_id: int, *, by: Actor, other: bool = False, supporter: int | None = None) -> str:
    """The reporter's number for a call about this case. Who looked, and why, is recorded and shown to the reporter.

    `other`: the number of whom it was reported for; `supporter`: of somebody who joined it without an account.
    """
    case = queries.locked(case_id)
    if not may(by, "case.dial", case):
        raise NotAllowed(_("Only those in charge of this case may call."))
    whom = behalf.of(case) if other else None
    phone = str(whom.phone) if whom else "" if other else str(case.reporter_phone)
    if supporter is not None:
        phone = next((one.phone for one in supporting.without_account(case) if one.pk == supporter), "")
    if not phone:
        raise Refused("no_phone", _("The reporter left no telephone number."))
    hats = posts_over(by, case)
    if by.post_id is None and hats:
        by = Actor(by.person_id, "post", hats[0].post_id, by.name)
    if supporter is None:  # the number of a neighbour who joined is none of the reporter's
        # Who has no account reads of it on the tracking page.
        note_access(case.reporter_id, by=by, what="phone", reason="contact", subject_kind="case", subject_id=case.pk)
    data = {
        "version": case.version,
        **({"behalf": True} if other else {}),
        **({"supporter": True} if supporter else {}),
    }
    record("case.dialled", case, by=by, data=data, area_id=case.area_id)
    return phone


def pack_of(case: Case) -> Pack:
    """The process under which the case runs."""
    return packs.by_version(case.pack_version_id)
