"""Results that pass from a case to those linked with it: works that are accepted settle the requests that led to them.

Each linked case takes the result by the step that its own process has for it (`takes_result`), in a transaction of its
own, and goes on from there: the reporter is asked, somebody verifies. One that does not admit it now is held back, and
its handler told; it is never closed behind anybody's back.
"""

from django.db import transaction

from linli.cases import packs, queries, services
from linli.cases.models import Case, CaseLink
from linli.cases.standing import journalled
from linli.jobs.services import enqueue
from linli.journal.actors import SYSTEM
from linli.journal.services import record
from linli.kernel.refused import NotAllowed, Refused
from linli.rules.questions import name_of

JOB = "cases.settle"
PASSED, HELD = "passed", "held"


def settle_linked(case: Case, step: str, name: str) -> None:
    """Put a job into the queue for each case linked under the name, with the step's words of the result."""
    words = words_of(case, step)
    for link_id in CaseLink.objects.filter(case=case, name=name, outcome="").values_list("pk", flat=True):
        enqueue(JOB, {"link": link_id, "words": words}, key=f"{JOB}.{link_id}")


def words_of(case: Case, step: str) -> str:
    """What the step said of the result, else its public line."""
    action = packs.by_version(case.pack_version_id).actions[step]
    last = case.steps.filter(action=step).order_by("-pk").first()
    said = str(last.words.get(name_of(action.form, role="result")) or "") if last else ""
    return said or (action.public or action.title).zh


def settled_by(case: Case, name: str) -> str:
    """The step of the case that has settled what is linked under the name; empty while none has."""
    actions = packs.by_version(case.pack_version_id).actions
    settling = [step for step, action in actions.items() if action.settles == name]
    last = case.steps.filter(action__in=settling).order_by("-pk").first() if settling else None
    return last.action if last else ""


def try_again(link: CaseLink) -> str:
    """Give a linked case the result now, if there is one: it was held back, or linked too late to get it."""
    step = settled_by(link.case, link.name)
    return settle(link.pk, words_of(link.case, step)) if step else link.outcome


@transaction.atomic
def tasks_done(case_id: int, words: str) -> bool:
    """All that a meeting set people to do about the case is done: it goes on by its own process's step, if it has one
    that is open now. Whether it was taken."""
    case = queries.locked(case_id)
    pack = packs.by_version(case.pack_version_id)
    if not pack.takes_tasks:
        return False
    asked = name_of(pack.actions[pack.takes_tasks].form, role="result")
    try:
        with transaction.atomic():
            services.act(case.pk, pack.takes_tasks, {asked: words}, by=SYSTEM)
    except (Refused, NotAllowed):
        return False
    return True


@transaction.atomic
def settle(link_id: int, words: str) -> str:
    """Give the linked case its result; answers what became of it. Safe to run again: a result is passed on once.

    The case is locked before its link, as by whoever parts the two meanwhile: then it gets nothing here.
    """
    target = CaseLink.objects.filter(pk=link_id).values_list("target_id", flat=True).first()
    case = queries.locked(target) if target else None
    link = CaseLink.objects.select_for_update(of=("self",)).filter(pk=link_id).first()
    if case is None or link is None:
        return ""
    if link.outcome == PASSED or not case.open:
        return link.outcome
    outcome = PASSED if _took(case, words) else HELD
    if outcome == link.outcome:
        return outcome
    if outcome == HELD:
        record("case.held_back", case, by=SYSTEM, data=journalled(case, {"link": link.pk}), area_id=case.area_id)
    link.outcome = outcome
    link.save(update_fields=["outcome"])
    return outcome


def _took(case: Case, words: str) -> bool:
    """Whether the case's own process took the result."""
    pack = packs.by_version(case.pack_version_id)
    if not pack.takes_result:
        return False
    asked = name_of(pack.actions[pack.takes_result].form, role="result")
    try:
        with transaction.atomic():
            services.act(case.pk, pack.takes_result, {asked: words}, by=SYSTEM)
    except (Refused, NotAllowed):
        return False
    return True
