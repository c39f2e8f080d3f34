"""Random legal steps by random posts on many cases at once, beside a model that knows nothing but the process's page.

Four people's threads take steps on the same cases. What each was answered is put in the order of the case's versions
and played on the model; the database must then say the same of states, who is in charge, counts, clocks, who waits for
whom, who reads, who was told, who joined ("me too"), which a neighbour does and takes back all the while, and which
case goes on for which: merges are played over all cases in the order of their entries' keys, with what was merged
before and goes along, and with what the system does once all is over: it parts what sleeps behind a case that was given
up, and passes on the result of one that was finished. Not compared: what reporters of merged cases are told of others.
`LINLI_SEQUENCES` says how many cases are played (each some ten steps); some in every run of all tests, thousands by
hand (CONTRIBUTING.md).
"""

import os
import random
import threading
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pytest
from django.db import connection, connections

from linli.cases import casework, merging, packs, queries, routing, services, supporting
from linli.cases.models import NOT_CONFIRMED, Case, Step
from linli.cases.services import Submission
from linli.cases.standing import situation
from linli.files.models import File
from linli.jobs.models import Job
from linli.jobs.worker import run_until_idle
from linli.journal.actors import SYSTEM, Actor
from linli.journal.audit import findings
from linli.journal.bodies import data_of
from linli.journal.models import Entry
from linli.journal.queries import history_of
from linli.kernel.refused import Refused
from linli.notify.models import Notice
from linli.people.access import may, scope
from linli.places.queries import Place
from linli.rules.pack import Pack
from linli.rules.questions import Input
from tests.cases.test_services_sequences import ROLES, answer
from tests.support.cast import Cast

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(3600)]

CASES = int(os.environ.get("LINLI_SEQUENCES", "40"))
STEPS = 10  # tried for each case
THREADS = 4
JOINING = ("case.supported", "case.unsupported")
LINKED, UNLINKED = "case.linked", "case.unlinked"
NEVER_READ = ("far_secretary", "far_resident")  # of another estate


@dataclass(frozen=True)
class Event:
    """What somebody's step came to: the case's version after it says when it was."""

    case: int
    version: int
    kind: str  # taken, proposed, confirmed, refused; taken back by whoever proposed it
    name: str
    by: int | None
    form: Mapping[str, Any] = field(default_factory=dict)
    into: int = 0  # the case that goes on for it from now on


@dataclass
class Known:
    """A case as the model knows it."""

    state: str
    handler: int | None = None
    reported: bool = True  # by somebody to whom news are owed
    waits: str = ""  # the step that waits for a second person
    counts: Counter[str] = field(default_factory=Counter)
    clocks: set[str] = field(default_factory=set)  # that run or are paused
    begun: set[str] = field(default_factory=set)  # that ever did: not each begins anew
    told: list[tuple[set[int], set[int]]] = field(default_factory=list)  # of each event: who was told, and who was not


def as_it_begins(case: Case) -> Known:
    """A case as it begins. Nobody reported what somebody wrote down who left neither account nor number."""
    return Known(case.state, case.handler_id, reported=case.reporter_id is not None)


def plain(pack: Pack) -> dict[str, Any]:
    """The clocks that states alone start and stop, or that somebody reported it."""
    hard = ("per", "each", "served", "before", "until", "since")
    easy = {name: rule for name, rule in pack.clocks.items() if rule.if_ in ("", "somebody_waits")}
    return {name: rule for name, rule in easy.items() if not any(getattr(rule, key) for key in hard)}


def enter(pack: Pack, known: Known, state: str, only: Collection[str] = ()) -> None:
    for name, rule in plain(pack).items():
        if only and name not in only:
            continue
        if state in rule.stops:
            known.clocks.discard(name)
        begins = state in rule.starts and (known.reported or not rule.if_)
        if begins and name not in known.clocks and (rule.restart or name not in known.begun):
            known.clocks.add(name)
            known.begun.add(name)


def follow(pack: Pack, known: Known, event: Event, found: Case, holders: Mapping[str, int], led: str) -> None:
    """The event played on the model. Where conditions choose the state, `led` is taken if it is one of those named."""
    action = pack.actions[event.name]
    if event.kind in ("proposed", "refused", "taken back"):
        known.waits = event.name if event.kind == "proposed" else ""
        known.told.append((set(), set()))
        return
    if event.kind == "confirmed":
        known.waits = ""
    assert not known.waits or not (action.to or action.assign or action.second)  # only notes meanwhile
    again = action.assign in ("form", "actor")
    named = {state for _condition, state in action.to_if} | {action.to or known.state}
    assert led in named
    if action.count:
        known.counts[action.count] += 1
    if led != known.state or again:
        enter(pack, known, led)
    for name in action.stops:
        known.clocks.discard(name)
        if name in plain(pack) and plain(pack)[name].restart:
            enter(pack, known, led, {name})
    known.state = led
    match action.assign:
        case "actor":
            known.handler = event.by
        case "none":
            known.handler = None
        case "form":
            known.handler = holders[str(event.form["post"])]
        case "above":
            known.handler = found.handler_id
    known.told.append(_told(pack, action.tells, event, found))


def _told(pack: Pack, tells: Any, event: Event, found: Case) -> tuple[set[int], set[int]]:
    """Who is meant and who is not; "in charge" is whoever is so when people are told, which here is after all steps."""
    relations = {relation for name in tells for relation in pack.who[name].relation}
    posts = {post for name in tells for post in pack.who[name].post}
    told, spared = set(), set()
    if "supporter" in relations:  # told when people are told, which here is after all steps, by this model too
        told |= {one for one in supporting.supporters_of(found) if one != event.by}
    for relation, person in (("reporter", found.reporter_id), ("handler", found.handler_id)):
        if person is None or person == event.by:
            continue
        if relation in relations:
            told.add(person)
        elif not posts and not relations - {"reporter", "handler"}:
            spared.add(person)
    return told, spared - told


@dataclass
class Players:
    """Four threads that take steps, each at random from a seed of its own."""

    cast: Cast
    cases: list[int]
    events: list[Event] = field(default_factory=list)
    refusals: Counter[str] = field(default_factory=Counter)
    joined: dict[int, list[bool]] = field(default_factory=dict)  # of each case: what the neighbour said, in order
    broken: list[BaseException] = field(default_factory=list)

    def play(self) -> None:
        threads = [threading.Thread(target=self._run, args=[number]) for number in range(THREADS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _run(self, number: int) -> None:
        chance = random.Random(number)  # the same steps are tried in every run
        try:
            for _ in range(len(self.cases) * STEPS // THREADS):
                if number == 0 and chance.random() < 0.3:  # one thread alone, so that what was said last is known
                    self._join(chance)
                self._step(chance)
        except BaseException as failure:
            self.broken.append(failure)
        finally:
            connection.close()

    def _step(self, chance: random.Random) -> None:
        case = Case.objects.select_related("area", "handler").get(pk=chance.choice(self.cases))
        pack, by = services.pack_of(case), self.cast.acting(chance.choice(ROLES))
        try:
            event = self._second(case, pack, by, chance) or self._own(case, pack, by, chance)
        except Refused as refusal:
            self.refusals[refusal.code] += 1
            return
        if event:
            self.events.append(event)

    def _join(self, chance: random.Random) -> None:
        """A neighbour finds the same, or does no longer."""
        case_id, by, wants = chance.choice(self.cases), self.cast.acting("neighbour"), chance.random() < 0.7
        said = self.joined.setdefault(case_id, [])
        try:
            (supporting.support if wants else supporting.take_back)(case_id, by=by)
        except Refused as refusal:
            self.refusals[refusal.code] += 1
            return
        if wants != (bool(said) and said[-1]):
            said.append(wants)

    def _second(self, case: Case, pack: Pack, by: Actor, chance: random.Random) -> Event | None:
        waiting = situation(case, pack).waiting
        if not waiting or chance.random() < 0.3:
            return None
        yes = chance.random() < 0.6
        after = (casework.confirm if yes else partial(casework.refuse, why="不同意"))(
            case.pk, by=by, seen=waiting[0].at
        )
        own = waiting[0].actor == str(by.person_id)
        kind = "confirmed" if yes else "taken back" if own else "refused"
        return Event(case.pk, after.version, kind, waiting[0].action, by.person_id, waiting[0].form)

    def _own(self, case: Case, pack: Pack, by: Actor, chance: random.Random) -> Event | None:
        if not may(by, "case.work", case):
            return None
        offers = [one for one in queries.offers(case, by) if one.refused is None]
        if not offers:
            return None
        offer, pick = chance.choice(offers), chance.randrange(6)
        form = {
            asked.name: answer(asked, pick, self.cast, case, pack)
            for asked in offer.action.form
            if asked.type != "photos"
        }
        files = [_photo(asked) for asked in offer.action.form if asked.type == "photos"]
        version = case.version if chance.random() < 0.7 else None  # from a page, or by a list of many
        if offer.name == pack.merges:
            into = chance.choice(self.cases)
            after = merging.merge(case.pk, into, by=by, version=version)
            return Event(case.pk, after.version, "taken", offer.name, by.person_id, into=into)
        after = services.act(case.pk, offer.name, form, by=by, version=version, files=files)
        kind = "proposed" if offer.action.second else "taken"
        return Event(case.pk, after.version, kind, offer.name, by.person_id, form)


@dataclass
class Ties:
    """Which case goes on for which, and what the chain of each says of it.

    Said is the verb, of which case, and whether that moved the version: a parting is a step of the one that slept.
    """

    live: list[tuple[int, int]] = field(default_factory=list)  # the one that goes on, and what was merged into it
    said: dict[int, list[tuple[str, int, bool]]] = field(default_factory=dict)

    def merged(self, case: int, into: int) -> None:
        for along in self.behind(case):
            self._say(UNLINKED, case, along)
            self._say(LINKED, into, along)
        self._say(LINKED, into, case)

    def parted(self, case: int) -> None:
        for other in [other for other, one in self.live if one == case]:
            self._say(UNLINKED, other, case, moves=False)

    def behind(self, case: int) -> list[int]:
        return [one for other, one in self.live if other == case]

    def _say(self, verb: str, case: int, of: int, *, moves: bool = True) -> None:
        (self.live.append if verb == LINKED else self.live.remove)((case, of))
        self.said.setdefault(case, []).append((verb, of, moves))


def played_ties(pack: Pack, events: list[Event]) -> Ties:
    """All merges and partings, in the order in which they were written."""
    ties, steps = Ties(), {pack.merges, *(name for name, action in pack.actions.items() if action.parts)}
    told = {(one.case, one.version): one for one in events if one.name in steps}
    verbs = [f"case.{name}" for name in steps]
    for entry in Entry.objects.filter(subject_kind="case", verb__in=verbs).order_by("pk"):
        event = told[entry.subject_id, data_of(entry)["version"]]
        if event.into:
            ties.merged(event.case, event.into)
        else:
            ties.parted(event.case)
    return ties


def by_the_system(pack: Pack, ties: Ties, events: list[Event]) -> list[Event]:
    """What becomes of the cases asleep once all is over, each by one step more."""
    stands = dict(Case.objects.values_list("pk", "state"))
    versions = dict(Case.objects.values_list("pk", "version"))
    settling = {name for name, action in pack.actions.items() if action.settles}
    finished = {one.case for one in events if one.name in settling}
    parts = next(name for name, action in pack.actions.items() if action.parts)
    asleep = [(into, one) for into, one in ties.live if stands[one] == pack.actions[pack.merges].to]
    given_up = {one for one, state in stands.items() if pack.states[state].ends and pack.states[state].outcome}
    led = [
        (one, parts if into in given_up else pack.takes_result)
        for into, one in asleep
        if into in given_up or into in finished
    ]
    for one, name in led:
        if name == parts:
            ties.parted(one)
        else:
            ties.live = [tie for tie in ties.live if tie[1] != one]
    return [Event(one, versions[one] + 1, "taken", name, SYSTEM.person_id) for one, name in led]


def asleep_behind(pack: Pack, ties: Ties, case: Case) -> list[int]:
    """What was merged into the case and not withdrawn since."""
    behind = Case.objects.filter(pk__in=ties.behind(case.pk), state=pack.actions[pack.merges].to)
    return list(behind.values_list("pk", flat=True))


def _photo(asked: Input) -> File:
    return File.objects.create(kind="photo", role=asked.role, mime="image/jpeg", bytes=1, sha256="0" * 64)


def _sent(cast: Cast, number: int) -> int:
    """A request, of every kind in turn: with an account or without, in a place or nowhere."""
    ground, resident = cast.places, cast.acting("resident")
    category = ("sewage", "consult", "neighbours", "elevator", "")[number % 5]
    form = {"what": f"楼道里有事{number}", **({"category": category} if category else {})}
    where = Place(building_id=ground.building.pk, label="3栋", grid_id=ground.grid.pk) if number % 2 else Place()
    own = resident.person_id if number % 3 else None
    return services.submit(ground.estate, Submission(form=form, where=where, reporter_id=own), by=resident).pk


def test_what_many_people_do_at_once_comes_to_what_the_page_says(estate_cast: Cast) -> None:
    cases = [_sent(estate_cast, number) for number in range(CASES)]
    pack = packs.front()[1]
    began = {case.pk: as_it_begins(case) for case in Case.objects.filter(pk__in=cases)}
    for one in began.values():
        enter(pack, one, one.state)
    players = Players(estate_cast, cases)
    players.play()
    assert players.broken == []
    assert len(players.events) > CASES  # much was done
    assert any(players.joined.values())
    assert any(one.into for one in players.events)
    ties = played_ties(pack, players.events)
    players.events += by_the_system(pack, ties, players.events)
    run_until_idle()
    connections.close_all()
    holders = {str(desk.post_id): desk.person_id for desk in routing.desks(estate_cast.places.estate)}
    for case in Case.objects.select_related("area").filter(pk__in=cases).order_by("pk"):
        events = sorted((one for one in players.events if one.case == case.pk), key=lambda one: one.version)
        _is_joined_by_whom_it_was(case, players.joined, asleep_behind(pack, ties, case), estate_cast.neighbour.pk)
        _is_as_the_model_says(case, pack, began[case.pk], events, holders, ties.said.get(case.pk, []))
        _is_read_by_whom_it_may(case, estate_cast)
    _boxes_hold_what_is_in_them(pack, cases, estate_cast)
    assert not Job.objects.filter(state="failed").exists()
    assert [finding for finding in findings() if not finding.subject.startswith("file")] == []  # photos have no bytes


def _is_as_the_model_says(
    case: Case,
    pack: Pack,
    known: Known,
    events: list[Event],
    holders: Mapping[str, int],
    ties: list[tuple[str, int, bool]],
) -> None:
    _wrote_each_version_once(case, ties)
    entries = [one for one in history_of(case).order_by("seq") if one.verb not in (*JOINING, LINKED, UNLINKED)]
    verbs = [entry.verb for entry in entries]
    assert [one.version for one in events] == [data_of(entry)["version"] for entry in entries[1 : len(events) + 1]]
    said = {"taken": "case.{}", "confirmed": "case.{}", "proposed": "case.proposed"}
    own = len(events) + 1
    assert verbs[:own] == ["case.submitted", *(said.get(one.kind, "case.refused").format(one.name) for one in events)]
    assert set(verbs[own:]) <= {"case.supervised"}  # by the system, once it was told
    steps = list(Step.objects.filter(case=case).order_by("pk"))
    done = [one for one in events if one.kind not in ("proposed", "taken back")]  # a second's no has one
    assert [one.action for one in steps] == [NOT_CONFIRMED if one.kind == "refused" else one.name for one in done]
    led = {event.version: step.state for event, step in zip(done, steps, strict=True)}
    for event in events:
        follow(pack, known, event, case, holders, led.get(event.version, ""))
    waits = [one.action for one in situation(case, pack).waiting]
    assert (case.state, waits) == (known.state, [known.waits] if known.waits else [])
    assert case.handler_id == known.handler
    assert {name: case.counts.get(name, 0) for name in known.counts} == dict(known.counts)
    clocks = situation(case, pack).clocks
    compared = {
        name for name, rule in plain(pack).items() if known.reported or not rule.if_
    }  # else they hang on others
    assert {name for name in compared if name in clocks and clocks[name].stopped is None} == known.clocks
    told = Counter(Notice.objects.filter(subject_id=case.pk).values_list("entry_id", "person_id"))
    assert max(told.values(), default=1) == 1
    for entry, (meant, spared) in zip(entries[1:own], known.told, strict=True):
        reached = {person for entry_id, person in told if entry_id == entry.pk}
        assert meant <= reached
        assert not spared & reached


def _wrote_each_version_once(case: Case, ties: list[tuple[str, int, bool]]) -> None:
    """None was lost, and what hangs together with it stands in its chain in the order in which it came to do so."""
    version, said = 0, iter(ties)
    for entry in history_of(case).order_by("seq"):
        data, moves = data_of(entry), entry.verb not in JOINING
        if entry.verb in (LINKED, UNLINKED):
            verb, target, moves = next(said)
            assert (entry.verb, data["target"]) == (verb, target)
        version += moves
        assert data["version"] == version
    assert next(said, None) is None
    assert case.version == version


def _is_joined_by_whom_it_was(case: Case, joined: Mapping[int, list[bool]], behind: list[int], neighbour: int) -> None:
    """Each change stands once on record and in the count, and whoever joined last is told of what tells them."""
    said = joined.get(case.pk, [])
    wants = bool(said) and said[-1]
    written = [one.verb for one in history_of(case).order_by("seq") if one.verb in JOINING]
    assert written == [JOINING[0] if one else JOINING[1] for one in said]
    assert list(case.supporters.values_list("person_id", flat=True)) == ([neighbour] if wants else [])
    assert case.counts.get(supporting.COUNT, 0) == int(wants)
    with_them = wants or any(joined.get(one, [False])[-1:] == [True] for one in behind)
    assert supporting.supporters_of(case) == ([neighbour] if with_them else [])


def _is_read_by_whom_it_may(case: Case, cast: Cast) -> None:
    """The list and the page agree for everybody, and nobody of another estate is among them."""
    for role in (*ROLES, *NEVER_READ):
        by = cast.acting(role)
        listed = scope(by, "case.read", Case.objects.filter(pk=case.pk)).exists()
        assert listed is may(by, "case.read", case)
        assert not (listed and role in NEVER_READ)


def _boxes_hold_what_is_in_them(pack: Pack, cases: list[int], cast: Cast) -> None:
    """What the desk's badges count is what each person reads there, box by box."""
    rows = list(Case.objects.select_related("area").filter(pk__in=cases, open=True))
    for role in ROLES:
        by = cast.acting(role)
        held = Counter(case.box for case in rows if may(by, "case.read", case))
        shown = queries.counts(by, list(pack.boxes))
        assert shown == {name: min(held[name], queries.COUNT_CAP) for name in pack.boxes}
