"""Who sent a request without an account makes it theirs: by the number left with it, which they have just shown to be
in their hands by a code. A number that staff typed, with the request or with the account, makes nobody its reporter.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from linli.cases import packs, queries
from linli.cases.models import Case
from linli.cases.parties import sent_by_reporter
from linli.cases.standing import journalled
from linli.cases.titles import searchable
from linli.journal.actors import Actor
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people import on_record
from linli.people.models import Person
from linli.search.services import areas_of, put

# A number that was given up is not given out again for so long (practice): later, it may be somebody else's.
WITHIN = timedelta(days=90)
AT_MOST = 20


def under(person: Person) -> list[Case]:
    """What was sent without an account under the person's number, newest first; whoever left another name did not send
    it. One statement."""
    if not person.phone_index:
        return []
    told = Q(phone_index=person.phone_index) & ~Q(phone_index="")  # as its index says it
    sent = Case.objects.filter(told, created_at__gt=clock.now() - WITHIN, reporter=None)
    found = sent.select_related("area").order_by("-created_at", "-pk")[:AT_MOST]
    return [case for case in found if _typed_by_sender(case) and may_be_of(person, case)]


def _typed_by_sender(case: Case) -> bool:
    """Whether the number is what the sender themselves wrote: not that of a home's card, a ticket or a file."""
    return sent_by_reporter(case) and case.way == packs.by_version(case.pack_version_id).door("resident")


def may_be_of(person: Person, case: Case) -> bool:
    """Whether they were who gave the number: others of the family share it, and somebody may have had it before."""
    return not case.reporter_name or case.reporter_name[:1] == person.name[:1]


@transaction.atomic
def claim(code: str, *, by: Actor, proved: bool) -> Case:
    """Let the request be the person's own. `proved`: this browser gave a code sent to their number (`people.doors`)."""
    if by.person_id is None:
        raise NotAllowed(_("Sign in first."))
    on_record.must_stand(by.person_id)
    if not proved:
        raise Refused("number_unproved", _("Confirm your number by a code first."))
    person = Person.objects.get(pk=by.person_id)
    named = next((case.pk for case in under(person) if case.code == code), 0)
    case = queries.locked(named) if named else None
    if case is None or case.reporter_id is not None or case.phone_index != person.phone_index:
        raise Refused("not_yours", _("There is no such request under your number."))
    case.reporter, case.version = person, case.version + 1
    case.phone_confirmed_at = case.phone_confirmed_at or clock.now()
    case.save(update_fields=["reporter", "phone_confirmed_at", "version"])
    put("case", case.pk, searchable(case), areas_of(case))
    record("case.reporter_bound", case, by=by, data=journalled(case, {}), area_id=case.area_id)
    return case
