"""A home with its card, by which something was said; it was handled, and they still have to be told by a visit."""

from linli.cases import services as cases
from linli.doorstep import answering, services
from linli.doorstep.models import Answer, Card, Way
from linli.doorstep.services import SetUp
from linli.files.models import Kind
from linli.files.services import take_in
from linli.journal.actors import Actor
from linli.places.models import Unit
from tests.doorstep.conftest import voice

PASSER = Actor(None, "anonymous")


def played(unit: Unit, name: str, phone: str, by: Actor, *, way: str = Way.VISIT, written: str = "") -> Answer:
    """The answer that waits. `written`: what the worker wrote down of it."""
    services.issue(unit.building_id, by=by)
    card = Card.objects.get(unit=unit, ended_at=None)
    services.set_up(card.pk, SetUp(way, large=True, text_size=21, name=name, phone=phone), by=by)
    files = take_in([voice()], by=PASSER, role="voice", kind=Kind.AUDIO)
    case = services.say(Card.objects.select_related("area", "unit__area").get(pk=card.pk), files, by=PASSER)
    if written:
        cases.act(case.pk, "write_down", {"what": written, "category": "other"}, by=by)
    found = answering.note(case, "progress")
    assert found is not None
    return found
