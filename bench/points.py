"""Points reckoned again from the journal: 100,000 entries that earn, one rule, inside a transaction that is undone."""

import time
from datetime import timedelta
from typing import Any

from django.db import transaction

from linli.journal.actors import SYSTEM
from linli.journal.services import Change, record_many
from linli.kernel import clock
from linli.people import services as people
from linli.people.models import Person
from linli.places.models import Area
from linli.points import drafting, replaying
from linli.points.models import RuleBook
from linli.rules.points import Earns, Rule

MEMBERS, STEP = 200, 10_000
VERB = "bench.told"


def replayed(told: dict[str, Any]) -> dict[str, Any]:
    """Seconds to reckon so many entries; the members' points must be what counting gives."""
    entries = int(told["entries"])
    with transaction.atomic():
        expected = _written(entries)
        began = time.perf_counter()
        found = replaying.replayed()
        took = time.perf_counter() - began
        transaction.set_rollback(True)
    ours = {key: points for (_book, key), points in found.items() if key in expected}
    if ours != expected:
        raise SystemExit("the journal gives other points than counting does")
    return {"entries": entries, "seconds": took}


def _written(entries: int) -> dict[int, int]:
    """A branch whose members did something so often; answers who has how many points."""
    estate = Area.objects.filter(level="estate").order_by("pk")[0]
    body = people.create_organisation("party_branch", "量一量支部", estate, by=SYSTEM)
    seat = people.create_post("party_seat", body, estate, by=SYSTEM)
    # The last to come: residents, who handle no request that was settled today and would earn by another rule too.
    members = list(Person.objects.order_by("-pk").values_list("pk", flat=True)[:MEMBERS])
    with clock.moved(clock.now() - timedelta(days=3)):
        for person in members:
            people.appoint(seat.pk, person, by=SYSTEM)
    for start in range(0, entries, STEP):
        changes = [
            Change(VERB, body, {"person_id": members[number % len(members)]}, estate.pk)
            for number in range(start, min(start + STEP, entries))
        ]
        record_many(changes, by=SYSTEM)
    with clock.moved(clock.now() - timedelta(days=2)):
        book = drafting.open_book(body.pk, RuleBook.MEMBERS, "量一量", by=SYSTEM)
        draft = book.editions.get()
        drafting.put_rule(draft.pk, Rule("R01", 1, title="做了一件事", earns=Earns(VERB)), by=SYSTEM)
        drafting.publish(draft.pk, clock.today() + timedelta(days=1), by=SYSTEM)
    each, more = divmod(entries, len(members))
    return {person: each + (place < more) for place, person in enumerate(members)}
