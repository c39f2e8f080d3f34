"""A proposal of neighbours as it stands once it was taken up: two options, and what a neighbour said of one."""

from linli.cases import casework, commenting, options, packs, services
from linli.cases.commenting import Words
from linli.cases.models import Case
from linli.cases.opinion_models import Comment
from linli.cases.options import Said
from linli.cases.services import Submission
from linli.journal.actors import SYSTEM, Actor
from tests.support.cast import Cast

TOPIC = {"topic": "给种菜的邻居找块地", "reasons": "绿地种了菜，老人又想种"}


def raised(cast: Cast, *, form: dict[str, str] = TOPIC) -> Case:
    """Raised by the resident: others may support it."""
    packs.publish_folder(packs.SEEDS / "proposal", by=SYSTEM)
    packs.forget()
    resident = Actor(cast.resident.pk, "person", name=cast.resident.name)
    given = Submission(form=form, way="raise_topic", reporter_id=cast.resident.pk)
    return services.submit(cast.places.estate, given, by=resident, pack=packs.active("proposal"))


def taken_up(cast: Cast, *, form: dict[str, str] = TOPIC) -> Case:
    """Raised by the resident, with enough support, taken up by the director and the secretary."""
    case = raised(cast, form=form)
    Case.objects.filter(pk=case.pk).update(counts={"supporters": 10}, state="screening")
    services.act(case.pk, "screen_in", {"screened_because": "与多数住户有关"}, by=cast.acting("director"))
    return casework.confirm(case.pk, by=cast.acting("secretary"))


def two_options(cast: Cast, topic: Case) -> None:
    """One that costs nothing, one that costs 800 yuan."""
    by = cast.acting("director")
    options.set_out(topic.pk, Said("收回绿地", "老人没有地方种", 0, ""), by=by)
    options.set_out(topic.pk, Said("东门外开菜园", "每户每年交 60 元", 800_00, "公共收益"), by=by)


def said(cast: Cast, topic: Case, text: str = "赞成开菜园", stance: str = "for") -> Comment:
    """What the neighbour says."""
    by = Actor(cast.neighbour.pk, "person", name=cast.neighbour.name)
    return commenting.write(topic.pk, Words(text, stance), by=by)
