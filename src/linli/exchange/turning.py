"""A topic becomes a request to whoever is in charge, or a proposal to the neighbours; each names the other."""

from collections.abc import Iterator

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.cases import packs
from linli.cases import services as cases
from linli.cases.deciding import Put
from linli.cases.models import Case
from linli.exchange.talking import locked
from linli.exchange.topic_models import Contribution, Topic, Turned
from linli.journal.actors import Actor
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people import on_record
from linli.people.access import may
from linli.places.queries import Place
from linli.rules.pack import Pack

REQUEST, PROPOSAL = "request", "proposal"


def processes() -> dict[str, tuple[int, Pack]]:
    """What a topic can be turned into here: the request of residents, and the process that neighbours support."""
    found: dict[str, tuple[int, Pack]] = {}
    for pack in packs.all_active():
        kind = _kind(pack)
        if kind and kind not in found:
            found[kind] = packs.active(pack.id)
    return found


def _kind(pack: Pack) -> str:
    """What a topic becomes under the process; empty where it becomes nothing."""
    return REQUEST if pack.front else PROPOSAL if pack.supporters and pack.door("resident") else ""


@transaction.atomic
def turn(topic_id: int, kind: str, *, by: Actor) -> Case:
    """Turn it into the one or the other, once each: by whoever opened it, as reporter, or by a desk of the estate.

    A desk's request names nobody: who spoke stays behind the screen.
    """
    on_record.must_stand(by.person_id)
    topic = locked(topic_id)
    opening = topic.contributions.get(number=0)
    own = by.person_id is not None and opening.author_id == by.person_id
    if not own and not may(by, "talk.turn", topic):
        raise NotAllowed(_("Whoever opened a topic, or a desk of the estate, turns it into a request or a proposal."))
    if kind == PROPOSAL and not own:
        raise NotAllowed(_("A proposal is raised by whoever opened the topic."))
    if not opening.live:
        raise Refused("not_shown", _("This is not shown any more."))
    if topic.turned.filter(kind=kind).exists():
        raise Refused("turned_already", _("It was turned into that already."))
    process = processes().get(kind)
    if process is None:
        raise Refused("no_such_process", _("There is no such process here now."))
    given = cases.Submission(
        _answers(process[1], topic, opening), reporter_id=by.person_id if own else None,
        where=Place(building_id=topic.building_id, label=topic.building.name) if topic.building else Place(),
    )  # fmt: skip
    case = cases.submit(topic.area, given, by=by, pack=process)
    Turned.objects.create(topic=topic, kind=kind, case=case, by_id=by.person_id, at=clock.now())
    record("topic.turned", topic, by=by, data={"kind": kind, "case": case.pk}, area_id=topic.area_id)
    return case


def _answers(pack: Pack, topic: Topic, opening: Contribution) -> dict[str, str]:
    """Where a process asks for words: its matter is what was said, any other text the title."""
    words = f"{topic.title}\n{opening.text}"
    others = [one for one in pack.asked_at(pack.door("resident")) if one.name != pack.matter and one.type == "text"]
    others = [one for one in others if not one.categories]
    answers = {one.name: str(topic.title)[: one.max or None] for one in others if one.required}
    return {**answers, pack.matter: str(opening.text) if answers else words}


def turned_into(case_id: int) -> QuerySet[Turned]:
    """The topics that became the case."""
    return Turned.objects.filter(case_id=case_id)


def topics_of(case: Case, by: Actor, public: bool) -> Iterator[Put]:
    """The topic out of which a case came, on the case's own pages, for whoever reads the topic.

    No statement for a process that no topic becomes.
    """
    if not _kind(packs.by_version(case.pack_version_id)):
        return
    for row in turned_into(case.pk).select_related("topic"):
        reads = may(by, "talk.read", row.topic)
        if public and not reads:
            continue
        url = reverse("exchange:topic", args=[row.topic.code]) if reads else ""
        title = row.topic.heading if reads else _("A topic of neighbours")
        yield Put(title, _("It was talked of among neighbours first."), _("Topic"), "calm", clock.day_of(row.at), url)
