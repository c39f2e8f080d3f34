"""Objections to the roll, to the result, to a line of the list of proxies: raised by those of the place, answered."""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from linli.ballots import (
    proxies,
    recusal,
    removals,
    roll,
)
from linli.ballots.managing import managed
from linli.ballots.models import (
    Ballot,
    Objection,
    Proxy,
    State,
)
from linli.ballots.services import draw_anew
from linli.files.models import File
from linli.files.services import attach
from linli.journal import bodies
from linli.journal.actors import Actor
from linli.journal.queries import history_of
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people import on_record
from linli.people.access import may
from linli.rules import ballot_course as course
from linli.settings.wording import source
from linli.ui import moments


@transaction.atomic
def object_to_roll(ballot_id: int, text: str, *, by: Actor) -> Objection:
    """Somebody of the estate says that the published roll is wrong."""
    ballot = _objected_to(ballot_id, text, by)
    if ballot.state != State.PUBLISHED or clock.today() >= ballot.opens_on:
        raise Refused("roll_frozen", _("The roll can be objected to from its publication until voting begins."))
    if (last := ballot.objected_until) and clock.today() > last:
        words = _("The roll could be objected to until %(day)s (%(basis)s).")
        given = {"day": moments.whole(last), "basis": source(ballot.law.basis)}
        raise Refused("objection_late", words % given, basis=ballot.law.basis)
    return _objection(ballot, Objection.ROLL, text, by)


@transaction.atomic
def object_to_result(ballot_id: int, text: str, *, by: Actor) -> Objection:
    """Somebody of the estate says that the published result is wrong, or that the law was not kept."""
    ballot = _objected_to(ballot_id, text, by)
    if ballot.state != State.ANNOUNCED:
        text = _("The result can be objected to from its publication until it is final. Afterwards a court decides.")
        raise Refused("result_settled", text, basis=course.COURT_BASIS)
    return _objection(ballot, Objection.RESULT, text, by)


@transaction.atomic
def object_to_proxy(proxy_id: int, text: str, *, by: Actor) -> Objection:
    """Somebody of the place says that a line of the published list of proxies is wrong."""
    ballot = _objected_to(Proxy.objects.values_list("ballot_id", flat=True).get(pk=proxy_id), text, by)
    row = Proxy.objects.get(pk=proxy_id)
    if ballot.state not in proxies.RUNNING or clock.today() > ballot.closes_on or row.ended_at is not None:
        raise Refused("list_settled", _("The list can be objected to from its publication until voting ends."))
    return _objection(ballot, Objection.PROXY, text, by, row)


def _objected_to(ballot_id: int, text: str, by: Actor) -> Ballot:
    on_record.must_stand(by.person_id)
    ballot = Ballot.objects.select_related("area").select_for_update(of=("self",)).get(pk=ballot_id)
    if by.person_id is None or not may(by, "ballot.read", ballot):
        raise NotAllowed(_("Only owners and residents of the estate can object here."))
    if not text.strip():
        raise Refused("objection_empty", _("Say what is wrong."), field="text")
    return ballot


def _objection(ballot: Ballot, about: str, text: str, by: Actor, proxy: Proxy | None = None) -> Objection:
    assert by.person_id is not None
    if ballot.objections.filter(about=about, proxy=proxy, person_id=by.person_id, state=Objection.OPEN).exists():
        raise Refused("objection_open", _("Your objection waits for its answer. After it you can object again."))
    objection = Objection.objects.create(
        ballot=ballot, about=about, proxy=proxy, person_id=by.person_id, text=text.strip()[:2000]
    )
    data = {"about": about}
    if about == Objection.ROLL:
        data["roll"] = roll.as_it_stands(ballot, bytes(objection.salt))
    record("objection.raised", objection, by=by, data=data, area_id=ballot.area_id, new=True)
    return objection


@transaction.atomic
def decide_objection(
    objection_id: int, *, upheld: bool, answer: str, document: str, by: Actor, files: Sequence[File] = ()
) -> Objection:
    """Answer an objection. To the roll, upheld: it is drawn anew; correct the register or mark the unit first.

    To the result, upheld: it does not become final. To a line of the list of proxies, upheld: it is struck off.
    """
    ballot_id, about = Objection.objects.values_list("ballot_id", "about").get(pk=objection_id)
    ballot = managed(ballot_id, by, *_DECIDED_IN[about])
    if about == Objection.PROXY and ballot.boxes_opened_at:
        raise Refused("boxes_open", _("The boxes are open already."))
    recusal.no_candidate(ballot, by.person_id)
    objection = Objection.objects.select_for_update(of=("self",)).get(pk=objection_id)
    if not may(by, "objection.decide", objection):
        raise NotAllowed(_("This objection is answered already, or it is not yours to answer."))
    if not answer.strip():
        raise Refused("answer_empty", _("Say what was found and what follows."), field="answer")
    objection.state = Objection.UPHELD if upheld else Objection.REJECTED
    objection.answer, objection.document = answer.strip()[:2000], document.strip()
    objection.decided_at, objection.decided_by_id = clock.now(), by.person_id
    objection.save()
    attach(files, "objection", objection.pk)
    record("objection.decided", objection, by=by, data={"upheld": upheld}, area_id=ballot.area_id)
    if upheld and about == Objection.ROLL:
        draw_anew(ballot, by)
        _must_be_corrected(objection, ballot)
    if upheld and about == Objection.RESULT:
        record("ballot.contested", ballot, by=by, data=removals.answers(ballot), area_id=ballot.area_id)
    if upheld and objection.proxy is not None and objection.proxy.ended_at is None:
        proxies.struck(objection.proxy, ballot, answer, by)
    return objection


def _must_be_corrected(objection: Objection, ballot: Ballot) -> None:
    """Whoever is told that they are right reads a roll that is another one than they objected to."""
    raised = history_of(objection).filter(verb="objection.raised").get()
    if bodies.data_of(raised).get("roll") == roll.as_it_stands(ballot, bytes(objection.salt)):
        words = _(
            "Drawn anew, the roll is still the one that was objected to. First correct the register, mark the home or"
            " put on record who represents it; then uphold the objection."
        )
        raise Refused("register_unchanged", words)


def decided_in(ballot: Ballot) -> list[str]:
    """About what objections are answered now."""
    return [about for about, states in _DECIDED_IN.items() if ballot.state in states]


_DECIDED_IN: Mapping[str, tuple[State, ...]] = {
    Objection.ROLL: (State.PUBLISHED,),
    Objection.PROXY: (*proxies.RUNNING, State.CLOSED),
    Objection.RESULT: (State.ANNOUNCED,),
}
