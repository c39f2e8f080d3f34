"""The result of a call: reckoned by rule, made public, objected to, final; and its prizes, paid as fees are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction

from django.db import transaction
from django.utils.translation import gettext as _

from linli.cases import queries as cases
from linli.journal.actors import Actor
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.kernel.wording import in_a_list
from linli.people import kin
from linli.rules.judging import outcome, score
from linli.stories import calls, judging
from linli.stories.call_models import Award, Call, CallState, Entry, Judgement, Objection, Prize
from linli.stories.fee_models import Fee, Income, Payee, PayState
from linli.stories.queries import works_on
from linli.ui import moments

MARKS_AT_LEAST = 2


@dataclass(frozen=True)
class Reckoned:
    """What the points come to now. `missing`: whoever still has to judge; `few`: works that too few may judge."""

    scores: dict[int, Fraction]
    prizes: dict[int, Prize]
    ties: list[list[Entry]]
    missing: list[str]
    few: list[Entry]

    @property
    def settled(self) -> bool:
        """Whether it can be made public."""
        return not (self.ties or self.missing or self.few)


def reckon(call: Call) -> Reckoned:
    """The result as the rule gives it. As many statements for one juror and work as for thirty."""
    entries = list(calls.standing(call).select_related("case"))
    known = {entry.pk: entry for entry in entries}
    jury = list(calls.jurors(call))
    given = Judgement.objects.filter(juror__in=jury, entry__in=known).values_list("juror_id", "entry_id", "total")
    sums: dict[int, list[int]] = {pk: [] for pk in known}
    answered: dict[int, set[int]] = {juror.pk: set() for juror in jury}
    barred = judging.asides(jury, entries)
    for juror, entry, total in given:
        answered[juror].add(entry)
        if total is not None and entry not in barred[juror]:
            sums[entry].append(total)
    missing = [juror.person.name for juror in jury if known.keys() - answered[juror.pk] - barred[juror.pk]]
    few = [entry for entry in entries if not missing and len(sums[entry.pk]) < MARKS_AT_LEAST]
    scores = {pk: score(totals, call.way) for pk, totals in sums.items() if totals}  # type: ignore[arg-type]  # one of the two ways
    prizes, ties = _by_category(call, entries, scores)
    return Reckoned(scores, prizes, ties, missing, few)


def _by_category(
    call: Call, entries: Sequence[Entry], scores: dict[int, Fraction]
) -> tuple[dict[int, Prize], list[list[Entry]]]:
    """Each category is judged apart."""
    offered = list(call.prizes.all())
    prizes: dict[int, Prize] = {}
    ties = []
    for category in call.categories.all():
        own = {entry.pk: entry for entry in entries if entry.category_id == category.pk and entry.pk in scores}
        order = {pk: entry.order for pk, entry in own.items() if entry.order}
        found = outcome(
            {pk: scores[pk] for pk in own}, [prize.places for prize in offered], least=call.least, order=order
        )
        prizes.update({pk: offered[number] for pk, number in found.prizes.items()})
        ties += [sorted((own[pk] for pk in tie), key=lambda entry: entry.number) for tie in found.ties]
    return prizes, ties


@transaction.atomic
def part_tie(call_id: int, numbers: Sequence[int], why: str, *, by: Actor) -> None:
    """Write down in which order the jury put works of one score, the best first, and how it decided."""
    call = calls.kept(call_id, by)
    if not judging.judged_now(call):
        raise judging.not_now()
    tie = next((tie for tie in reckon(call).ties if {entry.number for entry in tie} == set(numbers)), None)
    if tie is None or len(set(numbers)) < len(numbers):
        raise Refused("no_tie", _("Name every work of one tie once, the best first."), field="numbers")
    if not why.strip():
        raise Refused("no_reason", _("Say how the jury decided."), field="why")
    for entry in tie:
        entry.order = numbers.index(entry.number) + 1
        entry.save(update_fields=["order"])
        record("entry.ordered", entry, by=by, data={"order": entry.order}, area_id=call.area_id)
    record("call.tie_parted", call, by=by, data={"order": list(numbers)}, area_id=call.area_id)


@transaction.atomic
def announce(call_id: int, *, by: Actor) -> Call:
    """Make the result public; it can be objected to until the period is over."""
    call = calls.kept(call_id, by)
    if not judging.judged_now(call):
        raise judging.not_now()
    found = reckon(call)
    if found.missing:
        raise Refused("not_all_judged", _("Still to judge: %(names)s.") % {"names": in_a_list(found.missing)})
    if found.few:
        numbers = in_a_list(str(entry.number) for entry in found.few)
        raise Refused(
            "too_few", _("Fewer than two jurors may judge no. %(numbers)s; name others.") % {"numbers": numbers}
        )
    if found.ties:
        raise Refused("ties", _("Works of one score cannot all get the same; write down how the jury decided."))
    Award.objects.bulk_create(Award(entry_id=pk, prize=prize) for pk, prize in found.prizes.items())
    call.state, call.announced_at, call.announced_by_id = CallState.ANNOUNCED, clock.now(), by.person_id
    call.public_until = clock.today() + timedelta(days=call.public_days)
    call.save()
    data = {"awards": {str(pk): prize.pk for pk, prize in found.prizes.items()}, "until": call.public_until.isoformat()}
    record("call.announced", call, by=by, data=data, area_id=call.area_id)
    return call


@transaction.atomic
def object_to(call_id: int, text: str, *, by: Actor) -> Objection:
    """Say something against the result while it is public."""
    call = calls.locked(call_id)
    calls.must_be(call, CallState.ANNOUNCED)
    if by.person_id is None:
        raise NotAllowed(_("Sign in first."))
    if call.public_until and clock.today() > call.public_until:
        raise Refused("public_over", _("The time for objections is over."))
    if not text.strip():
        raise Refused("no_reason", _("Say what is wrong."), field="text")
    if call.objections.filter(by_id=by.person_id, answered_at=None).exists():
        raise Refused("objected", _("Your objection is being looked at."), field="text")
    row = Objection.objects.create(call=call, by_id=by.person_id, text=text.strip()[:500], at=clock.now())
    record("call.objected", call, by=by, data={"objection": row.pk}, area_id=call.area_id)
    return row


@transaction.atomic
def answer(objection_id: int, text: str, *, out: int | None = None, by: Actor) -> Objection:
    """Answer an objection. With the number of a work that has to go (`out`) the result is taken back for another."""
    call = calls.kept(Objection.objects.only("call_id").get(pk=objection_id).call_id, by)
    calls.must_be(call, CallState.ANNOUNCED)
    row = Objection.objects.select_for_update().get(pk=objection_id)
    if row.answered_at:
        raise Refused("answered", _("It was answered already."))
    if row.by_id == by.person_id:
        raise NotAllowed(_("Nobody answers their own objection."))
    if not text.strip():
        raise Refused("no_reason", _("Say what you found out."), field="text")
    row.answer, row.answered_at, row.answered_by_id = text.strip()[:500], clock.now(), by.person_id
    row.save()
    record("call.answered", call, by=by, data={"objection": row.pk, "out": out}, area_id=call.area_id)
    if out is not None:
        _take_back(call, out, row.answer, by)
    return row


def _take_back(call: Call, number: int, why: str, by: Actor) -> None:
    entry = calls.standing(call).filter(number=number).first()
    if entry is None:
        raise Refused("no_entry", _("There is no work of that number."), field="out")
    entry.out = why[:200]
    entry.save(update_fields=["out"])
    record("entry.taken_out", entry, by=by, data={"own": False}, area_id=call.area_id)
    Award.objects.filter(entry__call=call).delete()
    call.state, call.announced_at, call.announced_by, call.public_until = CallState.OPEN, None, None, None
    call.save()
    record("call.taken_back", call, by=by, data={"number": number}, area_id=call.area_id)


@transaction.atomic
def finish(call_id: int, *, by: Actor) -> Call:
    """The result is final: the period is over, everything answered. Said by another person than who announced it."""
    call = calls.kept(call_id, by)
    calls.must_be(call, CallState.ANNOUNCED)
    if by.person_id == call.announced_by_id:
        raise NotAllowed(_("Another person than who made the result public makes it final."))
    until = call.public_until or clock.today()
    if clock.today() <= until:
        words = _("The result is public until %(day)s.") % {"day": moments.whole(until)}
        raise Refused("public_still", words)
    if call.objections.filter(answered_at=None).exists():
        raise Refused("objections_open", _("An objection waits for its answer."))
    call.state, call.finished_at, call.finished_by_id = CallState.FINAL, clock.now(), by.person_id
    call.save()
    record("call.finished", call, by=by, data={}, area_id=call.area_id)
    return call


@transaction.atomic
def propose_prize(award_id: int, payee_id: int, *, by: Actor) -> Fee:
    """Propose that a prize is paid; another person decides, and it goes to the bank as fees do (`paying.py`)."""
    award = Award.objects.select_related("entry__call", "prize").get(pk=award_id)
    call = calls.kept(award.entry.call_id, by)
    calls.must_be(call, CallState.FINAL)
    case = cases.locked(award.entry.case_id)
    payee = Payee.objects.get(pk=payee_id)
    if by.person_id is None or not works_on(by, case):
        raise NotAllowed(_("A story is made ready by the desk of its process, and by nobody whose own work it is."))
    if payee.person_id in {by.person_id, *kin.of([by.person_id])[by.person_id]}:
        raise NotAllowed(_("Nobody proposes what they or a near relative are paid."))
    if payee.publisher_id not in (None, call.publisher_id) or payee.person_id not in (None, case.reporter_id):
        raise Refused("not_theirs", _("A prize goes to whoever sent the work in."), field="payee")
    if not award.prize.amount:
        raise Refused("no_money", _("This prize is an honour without money."))
    if award.fees.exclude(state=PayState.REFUSED).exists():
        raise Refused("prize_proposed", _("This prize is on its way already."))
    fee = Fee(
        publisher=call.publisher, case=case, payee=payee, award=award, gross=award.prize.amount,
        income=Income.LABOUR if call.labour else Income.PRIZE, proposed_at=clock.now(), proposed_by_id=by.person_id,
    )  # fmt: skip
    fee.save()
    data = {"case": case.pk, "payee": payee.pk, "gross": fee.gross, "award": award.pk}
    record("fee.proposed", fee, by=by, data=data, area_id=case.area_id, new=True)
    return fee
