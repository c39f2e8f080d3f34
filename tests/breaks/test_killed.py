"""Promise 1: killed at any instant, whatever got its receipt is there, exactly once, with its entry and reactions."""

import random
import time
from collections import Counter

import pytest
from django.urls import reverse

from linli.cases import route_services
from linli.cases.models import Case
from linli.cases.route_services import Rule
from linli.files import store
from linli.files.models import File
from linli.jobs.models import Job, State
from linli.journal.actors import SYSTEM
from linli.journal.models import Entry, Tick
from linli.notify.models import Notice
from linli.search import queries as search
from tests.breaks.reporters import Receipt, Reporters, reporting
from tests.breaks.waiting import until
from tests.files.pictures import jpeg
from tests.support.cast import Cast
from tests.support.served import Served, linli

pytestmark = [pytest.mark.breaks, pytest.mark.engine, pytest.mark.timeout(1200)]

PHONES = 8
PLAN = ["web", "web", "web", "worker"] * 25  # who dies at each of the hundred kills; the instant is left to chance
WITHIN = 90  # seconds


class Killer:
    """Kills parts that are at work: web once another receipt came, the worker once it ticked more entries off."""

    def __init__(self, served: Served, met: Reporters) -> None:
        self.served, self.met, self.chance = served, met, random.Random(20261123)
        self.done = {"web": 0, "worker": 0}  # what each part had done when it was last killed

    def strike(self, part: str) -> None:
        """One kill at a random instant."""
        until(lambda: self._work_of(part) > self.done[part], WITHIN, self._last_words)
        time.sleep(self.chance.uniform(0, 0.8))
        until(lambda: self.served.parts(part) != [], WITHIN, self._last_words)
        self.chance.choice(self.served.parts(part)).kill()
        self.done[part] = self._work_of(part)

    def _work_of(self, part: str) -> int:
        return len(self.met.receipts) if part == "web" else Tick.objects.count()

    def _last_words(self) -> str:
        return f"no part works any more:\n{self.served.log.read_text()[-4000:]}"


def idle() -> bool:
    """Whether no job is due or running."""
    unfinished = (State.WAITING, State.RUNNING)
    return not Job.objects.filter(state__in=unfinished, name__in=("journal.react", "files.process")).exists()


def test_a_hundred_kills_lose_no_answered_request(served_estate: Served, estate_cast: Cast) -> None:
    url = served_estate.url + reverse("cases:report", args=[estate_cast.places.estate.code])
    with reporting(url, phones=PHONES, photo=jpeg((64, 48)), pause=0.6) as met:
        killer = Killer(served_estate, met)
        for part in PLAN:
            killer.strike(part)
    assert met.strange == []
    until(idle, WITHIN)
    print(f"{len(met.receipts)} receipts, {met.again} forms sent again")
    everything_is_there(met, estate_cast)
    linli("verify")


@pytest.fixture
def served_estate(estate_cast: Cast, serve) -> Served:
    """The product running over the scenario's estate, every request dispatched to the grid worker."""
    rule = Rule(post_id=estate_cast.posts["grid_worker"].pk)
    route_services.lay(estate_cast.places.estate, [rule], by=SYSTEM)
    return serve()


def everything_is_there(met: Reporters, cast: Cast) -> None:
    """Each receipt's case once, with entry, search row, tick, notice and photos; and no case that nobody sent."""
    cases = {case.code: case for case in Case.objects.all()}
    assert len(met.receipts) == len(met.sent), "a phone gave up"
    assert Counter(case.text for case in cases.values()) == Counter(met.sent)
    assert len({case.number for case in cases.values()}) == len(cases)
    assert len({case.token for case in cases.values()} - {None}) == len(cases)
    verbs = Counter(Entry.objects.filter(subject_kind="case").values_list("subject_id", "verb"))
    assert verbs == Counter({(case.pk, "case.submitted"): 1 for case in cases.values()})
    entries = dict(Entry.objects.filter(subject_kind="case").values_list("subject_id", "id"))
    ticked = Counter(Tick.objects.filter(handler="linli.notify.case.step").values_list("entry_id", flat=True))
    told = Counter(Notice.objects.values_list("entry_id", "person_id"))
    for receipt in met.receipts:
        case = cases[receipt.code]
        assert case.text == receipt.words
        assert search.ids("case", receipt.words.rpartition(" ")[2]) == [case.pk]
        assert ticked[entries[case.pk]] == 1
        assert told[(entries[case.pk], cast.grid_worker.pk)] == 1
        photos_are_ready(receipt, case)
    assert not Job.objects.filter(state=State.FAILED).exists()


def photos_are_ready(receipt: Receipt, case: Case) -> None:
    """The photos sent with the form are the case's, checked and on the disk."""
    files = File.objects.filter(owner_kind="case", owner_id=case.pk) if receipt.photos else []
    assert len(files) == receipt.photos
    for file in files:
        assert file.ready
        assert store.kept(file.code, "large").exists()
