"""A demand is started, signed, withdrawn from and handed in; whether enough signed is asked of the roll of that day.

Who signs by phone does it for themselves; from a sheet of paper the receiving office enters whom the roll knows, with
its photo. Names lie on the rows of those who signed, never in the demand's own record.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from linli.cases.deadlines import basis_words
from linli.council import demand_rolls
from linli.council.demand_models import Demand, Signer
from linli.files.models import File
from linli.files.services import attach
from linli.journal.actors import Actor
from linli.journal.seen import last_of, must_be_as_seen
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.kernel.wording import in_a_list
from linli.people import kin, kinds, limits, on_record, terms
from linli.people.access import may
from linli.people.models import Organisation, Person, Term
from linli.people.queries import running as running_terms
from linli.people.voters import registered, written
from linli.rules.demand import KINDS, carries
from linli.settings.queries import value

SHEETS = "demand_sheet"
KEPT_IN = "zh-hans"  # the language of what is read by all
MOST_LINES = 200
BEGUN_AN_HOUR = 10


@dataclass(frozen=True)
class Plan:
    """What is demanded of which body, and who is to sign."""

    kind: str
    way: str
    title: str
    text: str
    term_id: int | None = None  # whose seat is to end
    reason: str = ""
    candidate: str = ""  # who is nominated: name and home


@transaction.atomic
def start(body_id: int, plan: Plan, *, by: Actor, seen: str | None = None) -> Demand:
    """Begin to collect signatures; whoever begins stands on the roll, and signs first."""
    on_record.must_stand(by.person_id)
    demand = _planned(body_id, plan)
    must_be_as_seen(seen, last_of(mine(by.person_id)))
    if by.person_id is None or not may(by, "demand.sign", demand):
        raise NotAllowed(_("Only who lives or owns a home here, or sits in the body, can begin this."))
    if not limits.spend(f"demand.{by.person_id}", limit=BEGUN_AN_HOUR, seconds=3600):
        raise Refused("begun_too_often", _("You have tried this very often. Wait an hour, or go to the office."))
    _aimed(demand, plan)
    return _begun(demand, by.person_id, by, on_paper=False)


@transaction.atomic
def start_on_paper(
    body_id: int, plan: Plan, first: str, *, by: Actor, files: Sequence[File], seen: str | None = None
) -> Demand:
    """Enter a demand that came in on paper, by the name and home of whoever stands first on its sheet."""
    demand = _planned(body_id, plan, first)
    must_be_as_seen(seen, last_of(Demand.objects.filter(body_id=body_id)))
    must_receive(demand, by)
    _aimed(demand, plan)
    must_receive(demand, by)  # once more: it is known now about whom it is
    _must_show(files)
    [person_id] = _read(demand, [first], "first")
    demand = _begun(demand, person_id, by, on_paper=True)
    attach(files, SHEETS, demand.pk)
    return demand


def mine(person_id: int | None) -> QuerySet[Demand]:
    """What somebody has begun."""
    return Demand.objects.filter(started_by_id=person_id or 0)


def _planned(body_id: int, plan: Plan, *lines: str) -> Demand:
    """What is to be begun: first whoever it names is held still, and then the body."""
    bodies = Organisation.objects.select_related("area")
    _hold(_drawn_up(bodies.get(pk=body_id), plan), [plan.candidate, *lines])
    return _drawn_up(bodies.select_for_update(of=("self",)).get(pk=body_id), plan)


def _drawn_up(body: Organisation, plan: Plan) -> Demand:
    law = KINDS.get(plan.kind)
    if law is None or body.kind not in law.bodies or body.ended_at or plan.kind not in Demand.Kind.values:
        raise Refused("kind_of_demand", _("Of this body nobody can demand that."), field="kind")
    if law.way(plan.way) is None:
        raise Refused("way_of_demand", _("The law lets others sign for this."), basis=law.ways[0].basis, field="way")
    for words, field in ((plan.title if not (law.removes or law.nominates) else "-", "title"), (plan.text, "text")):
        if not words.strip():
            raise Refused("said_nothing", _("Say what is demanded, and why."), field=field)
    demand = Demand(
        kind=plan.kind, way=plan.way, body=body, title=plan.title.strip()[:80], text=plan.text.strip()[:2000]
    )
    demand.locate(body.area)
    return demand


def _aimed(demand: Demand, plan: Plan) -> None:
    """Say about whom it is, once it is known that the actor can begin it: others are not told who lives where."""
    if demand.law.removes:
        _names_seat(demand, plan)
    if demand.law.nominates:
        [demand.candidate_id] = _read(demand, [plan.candidate], "candidate")
        with translation.override(KEPT_IN):
            name = Person.objects.values_list("name", flat=True).get(pk=demand.candidate_id)
            demand.title = (_("Nominate %(name)s for the residents' committee") % {"name": name})[:80]


def _names_seat(demand: Demand, plan: Plan) -> None:
    """Whose seat of the body is to end, and for which of the law's reasons; the title says no more than that."""
    demand.term = seats(demand.body).filter(pk=plan.term_id or 0).first()
    if demand.term is None:
        raise Refused("no_such_seat", _("Choose who sits in the body now."), field="term")
    if demand.law.reasons and plan.reason not in demand.law.reasons:
        raise Refused("reason_missing", _("Choose for which of the law's reasons."), field="reason")
    demand.title = title_of(demand.term)
    demand.reason = plan.reason if demand.law.reasons else ""
    running = Demand.objects.filter(term=demand.term, way=demand.way)
    if running.filter(state__in=("collecting", "handed_in", "checked")).exists():
        raise Refused("demanded_already", _("This is being demanded already: sign there."), field="term")


def title_of(term: Term) -> str:
    """What a removal is called; written once for everybody, as minutes are."""
    with translation.override(KEPT_IN):
        words = _("End the seat of %(name)s (%(post)s)") % {"name": term.person.name, "post": term.post.title}
    return words[:80]


def seats(body: Organisation) -> QuerySet[Term]:
    """Who sits in the body now."""
    kinds_of = kinds.LAWS[body.kind][1]
    rows = running_terms().filter(post__organisation=body, post__kind__in=kinds_of, post__ended_at=None)
    return rows.select_related("post", "person").order_by("post_id", "starts", "pk")


def _begun(demand: Demand, person_id: int, by: Actor, *, on_paper: bool) -> Demand:
    demand.started_by_id = person_id
    if demand.term is not None and demand.term.person_id == person_id:
        raise NotAllowed(_("Nobody begins a demand on their own seat."))
    _must_stand_on_roll(demand, person_id)
    demand.of_heads, demand.of_area_cm = demand_rolls.roll(demand).weight
    demand.open_since = clock.today()
    demand.save()
    data = {
        "kind": demand.kind, "way": demand.way, "body_id": demand.body_id, "term_id": demand.term_id,
        "on_paper": on_paper,
    }  # fmt: skip
    record("demand.started", demand, by=by, data=data, area_id=demand.area_id, new=True)
    _sign(demand, person_id, by, on_paper=on_paper)
    _counted(demand)
    return demand


@transaction.atomic
def sign(demand_id: int, *, by: Actor) -> Signer:
    """Sign for oneself. Pressed again it is the same signature."""
    on_record.must_stand(by.person_id)
    demand = _collecting(demand_id)
    if by.person_id is None or not may(by, "demand.sign", demand):
        raise NotAllowed(_("Only who lives or owns a home here, or sits in the body, can sign this."))
    if found := demand_rolls.signers(demand).filter(person_id=by.person_id).first():
        return found
    _must_stand_on_roll(demand, by.person_id)
    row = _sign(demand, by.person_id, by, on_paper=False)
    _counted(demand)
    return row


@transaction.atomic
def withdraw(demand_id: int, *, by: Actor) -> None:
    """Take one's own signature back, also one on paper, as long as the demand is not handed in."""
    demand = _collecting(demand_id)
    row = demand_rolls.signers(demand).filter(person_id=by.person_id or 0).first()
    if row is None:
        raise Refused("not_signed", _("You have not signed this."))
    row.withdrawn_at = clock.now()
    row.save(update_fields=["withdrawn_at"])
    record("signer.withdrew", row, by=by, data={"demand": demand.pk}, area_id=demand.area_id)
    _counted(demand)


@transaction.atomic
def enter(demand_id: int, lines: Sequence[str], *, by: Actor, files: Sequence[File], seen: str | None = None) -> int:
    """Enter who signed on a sheet of paper, a line each: name and home. All of them or none; answers how many are new.

    Whoever has signed already, on the phone or on another sheet, counts once.
    """
    _hold(Demand.objects.select_related("body", "area").get(pk=demand_id), lines[:MOST_LINES])
    demand = _collecting(demand_id)
    must_receive(demand, by)
    must_be_as_seen(seen, entered(demand))
    _must_show(files)
    listed = [line for line in map(str.strip, lines) if line]
    if not 1 <= len(listed) <= MOST_LINES:
        words = _("Enter one to %(most)s names at a time, a line each.") % {"most": MOST_LINES}
        raise Refused("lines_missing", words, field="lines")
    people = _read(demand, listed, "lines")
    known = set(demand_rolls.signers(demand).values_list("person_id", flat=True))
    # Who took their signature back signs again by themselves alone, whatever another photo of the sheet says.
    known |= set(demand.signers.exclude(withdrawn_at=None).filter(struck_by=None).values_list("person_id", flat=True))
    fresh = [pk for pk in dict.fromkeys(people) if pk not in known]
    for person_id in fresh:
        _sign(demand, person_id, by, on_paper=True)
    attach(files, SHEETS, demand.pk)
    _counted(demand)
    return len(fresh)


def entered(demand: Demand) -> str:
    """How far the entering of sheets has come."""
    return last_of(demand.signers.exclude(entered_by=None))


def _hold(demand: Demand, lines: Sequence[str]) -> None:
    """Whoever of the roll bears one of these names: their erasure finds what is written, or came before it.

    Nothing is said of them here; the lines are read again once nobody changes any more.
    """
    called = Person.objects.filter(name__in={words[0] for words in map(str.split, lines) if words}, is_active=True)
    people = list(called.values_list("pk", flat=True))
    on_record.kept_still(demand_rolls.can_sign(demand, people) if people else set())


def _read(demand: Demand, lines: Sequence[str], field: str) -> list[int]:
    """Whom of the roll each line means. Every line that means nobody, or several, is named at once."""
    said = [(words[0], written("".join(words[1:]))) for words in map(str.split, lines) if words]
    if not said:
        raise Refused("said_nothing", _("Write a name and a home."), field=field)
    rows = Person.objects.filter(name__in={name for name, _home in said}, is_active=True)
    names = dict(rows.values_list("pk", "name"))
    standing = demand_rolls.can_sign(demand, list(names))
    homes = registered(standing)
    found: list[int] = []
    wrong: list[str] = []
    for place, (name, home) in enumerate(said):
        meant = [pk for pk in standing if names[pk] == name and (not home or home in homes.get(pk, ()))]
        if len(meant) == 1:
            found.append(meant[0])
        else:
            wrong.append(lines[place])
    if wrong:
        words = _("Not on the roll, or several of that name: %(lines)s. Write name and home as the register has them.")
        raise Refused("lines_unknown", words % {"lines": in_a_list(wrong[:20])}, field=field)
    return found


@transaction.atomic
def hand_in(demand_id: int, *, by: Actor) -> Demand:
    """Hand it in when enough have signed, of the roll as it stands today: from now on the body's days run."""
    demand = _collecting(demand_id)
    if by.person_id != demand.started_by_id and not receives(demand, by):
        raise NotAllowed(_("It is handed in by whoever began it, or by the office that receives it."))
    demand_rolls.count(demand, whole=True)
    lines = demand_rolls.counted(demand)
    if not carries(lines):
        words = _("Not enough have signed yet (%(basis)s).") % {"basis": basis_words(demand.carried_by.basis)}
        raise Refused("too_few_signed", words, basis=demand.carried_by.basis)
    demand.state, demand.handed_on, demand.note = Demand.State.HANDED_IN, clock.today(), ""
    demand.due = demand.law.due(demand.handed_on, value("demands.act_days", demand.area))
    demand.save()
    record("demand.handed_in", demand, by=by, data=_told(demand), area_id=demand.area_id)
    return demand


@transaction.atomic
def give_up(demand_id: int, reason: str, *, by: Actor) -> Demand:
    """Whoever began it gives it up before it is handed in; what was signed counts for nothing."""
    demand = _collecting(demand_id)
    if by.person_id != demand.started_by_id:
        raise NotAllowed(_("Only whoever began it can give it up."))
    if not reason.strip():
        raise Refused("reason_missing", _("Give a reason."), field="reason")
    demand.state, demand.note = Demand.State.DROPPED, reason.strip()[:200]
    demand.save()
    record("demand.given_up", demand, by=by, data={}, area_id=demand.area_id)
    return demand


# ---- what several steps ask -----------------------------------------------------------------------------------------


def receives(demand: Demand, by: Actor) -> bool:
    """Whether the actor's office receives it: not where it is about themselves or a near relative, or they began it.

    Nor does anybody who sits in the body of which something is demanded: names are never read there.
    """
    if not may(by, "demand.receive", demand) or demand.body_id in terms.bodies(by.person_id):
        return False
    about = demand.term.person_id if demand.term else demand.candidate_id
    return about not in kin.all_of([by.person_id or 0])


def must_receive(demand: Demand, by: Actor) -> None:
    """Refused to everybody else."""
    if not receives(demand, by):
        raise NotAllowed(_("Only the office above the body deals with this, and nobody with what is about themselves."))


def locked(demand_id: int, *states: Demand.State) -> Demand:
    """The demand, locked, in one of the states; of two at once the second is told."""
    rows = Demand.objects.select_for_update(of=("self",)).select_related("body", "area", "term")
    demand = rows.get(pk=demand_id)
    if demand.state not in states:
        words = _("This stands at “%(state)s”; that can no longer be done, or not yet.")
        raise Refused("demand_state", words % {"state": demand.get_state_display()})
    return demand


def _collecting(demand_id: int) -> Demand:
    return locked(demand_id, Demand.State.COLLECTING)


def _must_stand_on_roll(demand: Demand, person_id: int) -> None:
    if not demand_rolls.can_sign(demand, [person_id]):
        words = _("The register does not have you among those who sign this (%(who)s). Ask the office to correct it.")
        raise Refused("not_on_roll", words % {"who": demand.get_way_display()}, basis=demand.carried_by.basis)


def _must_show(files: Sequence[File]) -> None:
    if not files:
        raise Refused("photo_missing", _("Take a photo of the sheet, or give its PDF."), field="sheet")


def _sign(demand: Demand, person_id: int, by: Actor, *, on_paper: bool) -> Signer:
    if on_paper and person_id == by.person_id:
        raise NotAllowed(_("Nobody enters their own paper: sign on the phone."))
    row = Signer.objects.create(
        demand=demand, person_id=person_id, entered_by_id=by.person_id if on_paper else None, at=clock.now()
    )
    record(
        "signer.signed", row, by=by, data={"demand": demand.pk, "on_paper": on_paper}, area_id=demand.area_id, new=True
    )
    return row


def _counted(demand: Demand) -> None:
    demand_rolls.count(demand, whole=False)
    demand.save(update_fields=["heads", "area_cm", "of_heads", "of_area_cm", "roll_digest", "unmeasured"])


def _told(demand: Demand) -> dict[str, object]:
    """The count, in numbers alone."""
    return {
        "heads": demand.heads, "of_heads": demand.of_heads, "area": demand.area_cm, "of_area": demand.of_area_cm,
        "roll": demand.roll_digest, "due": demand.due.isoformat() if demand.due else "",
    }  # fmt: skip
