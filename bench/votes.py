"""A vote in which 5,000 owners have a paper each, opened anew for every run; imported inside the product alone."""

import datetime
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction

from bench.fill_votes import BUILDINGS, HOMES
from linli.ballots import casting, keys, roll
from linli.ballots.models import Ballot, BoxPaper, Matter, Slip, State, Vote
from linli.ballots.voter_views import Looked, handed_on
from linli.journal.actors import SYSTEM
from linli.journal.services import record
from linli.kernel import clock
from linli.people.doors import CODE_GIVEN, MANNER, SIGNED_IN
from linli.people.models import Person, Term
from linli.places.models import Area, Building


@transaction.atomic
def opened() -> Ballot:
    """A ballot over the whole estate in which voting has begun."""
    estate = Area.objects.get(pk=Building.objects.get(name="票1栋").area_id)
    today = clock.today()
    ballot = Ballot(
        title="选聘物业服务企业", body=_staff(estate).post.organisation, opens_on=today,
        closes_on=today + datetime.timedelta(days=30),
    )  # fmt: skip
    ballot.locate(estate)
    ballot.save()
    ballot.public_key = keys.make(ballot.code).public
    found = roll.drawn(ballot).roll
    ballot.state, ballot.opened_at = State.OPEN, clock.now()
    ballot.heads, ballot.area_cm, ballot.roll_digest = *found.weight, found.digest
    ballot.save()
    matter = Matter.objects.create(ballot=ballot, position=1, number=4, title="选聘安和物业")
    record("ballot.opened", ballot, by=SYSTEM, data={}, area_id=estate.pk, new=True)
    record("matter.put", matter, by=SYSTEM, data={}, area_id=estate.pk, new=True)
    roll.write(ballot, found)
    return ballot


def _staff(estate: Area) -> Term:
    return Term.objects.select_related("person", "post__organisation").filter(post__area=estate).order_by("pk")[0]


def given(session: Any) -> dict[str, Any]:
    """What the requests need: the progress page with who looks at it, and for each owner the paper looked at."""
    ballot = opened()
    rows = ballot.slips.filter(developer=False).order_by("pk").prefetch_related("owners__person")
    slips = list(rows.iterator(chunk_size=500))  # SQLite takes no longer lists
    people = [slip.owners.all()[0].person for slip in slips]
    return {
        "ballot": ballot.pk,
        "progress": f"/desk/ballots/{ballot.code}/progress/",
        "looks": session(_staff(ballot.area).person),
        "papers": [
            [f"/vote/{ballot.code}/{slip.code}/", cookie, _looked(slip)]
            for slip, cookie in zip(slips, _sessions(people), strict=True)
        ],
    }


def _looked(slip: Slip) -> str:
    """As the second look hands it on to the box."""
    return handed_on(slip, Looked(slip.pk, [["for"]], False, "", casting.fresh_receipt()))


def _sessions(people: list[Person]) -> list[str]:
    """A session for each, in which the code sent to the phone was just given."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    now, rows = clock.now(), []
    for person in people:
        said = {
            "_auth_user_id": str(person.pk), "_auth_user_backend": settings.AUTHENTICATION_BACKENDS[0],
            "_auth_user_hash": person.get_session_auth_hash(), SIGNED_IN: now.timestamp(), MANNER: "password",
            CODE_GIVEN: now.timestamp(),
        }  # fmt: skip
        key = store._get_new_session_key()
        rows.append(
            Session(session_key=key, session_data=store.encode(said), expire_date=now + datetime.timedelta(days=1))
        )
    Session.objects.bulk_create(rows, batch_size=500)
    return [row.session_key for row in rows]


def counted(told: dict[str, Any]) -> dict[str, int]:
    """How many votes and papers there are of the ballot."""
    rows = {"ballot_id": told["ballot"]}
    return {
        "votes": Vote.objects.filter(**rows, valid=True).count(),
        "papers": BoxPaper.objects.filter(**rows).count(),
        "homes": BUILDINGS * HOMES,
    }
