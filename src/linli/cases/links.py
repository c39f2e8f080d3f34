"""The tracking link: what its holder may see and do without signing in.

Whoever holds the link sees how far the case is and nothing personal. The last four digits of the telephone that was
left open the rest; after some wrong tries (setting `cases.link_tries`) the link stays shut until somebody signs in or
calls. A case without a telephone opens to the link itself; one reported by an account without one, to the account; one
that staff wrote down without one, to nobody, for they print the link. And staff who deal with the case do not become
its reporter by the link, though they have typed the number themselves.
"""

import hmac
from dataclasses import dataclass

from django.conf import settings as django_settings
from django.core import signing
from django.db.models import F, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.cases import board, options, packs, queries
from linli.cases.erasing import ERASED, REPORTER
from linli.cases.models import Case
from linli.cases.parties import sent_by_reporter
from linli.cases.party_models import Party
from linli.cases.round_models import Round
from linli.cases.standing import at_work
from linli.files.models import File
from linli.journal.actors import Actor
from linli.journal.bodies import data_of
from linli.journal.queries import history_of
from linli.kernel.refused import Refused
from linli.people.access import may
from linli.people.doors import by_printed_code
from linli.people.middleware import asking
from linli.rules.identifiers import narrow
from linli.settings import queries as settings

COOKIE = "linli_links"
KEPT_CODES = 20
KEPT_SECONDS = 60 * 60 * 24 * 180
DIGITS = 4
SENT = "sent "  # before the code of what an account sent: the phone knows that it did, and opens nothing by it


@dataclass(frozen=True)
class Visit:
    """A reader at a case's tracking page. `own`: may read the reporter's words and act as the reporter."""

    actor: Actor
    own: bool
    asks_digits: bool = False
    asks_sign_in: bool = False
    shut: bool = False
    at_work: bool = False
    by_call: bool = False
    printed: bool = False
    forgotten: bool = False


def visit(request: HttpRequest, case: Case) -> Visit:
    """What the reader of this request is to the case."""
    by = asking(request)
    if by.person_id is not None and by.person_id == case.reporter_id and may(by, "case.follow", case):
        printed = case.concerned and by_printed_code(request)  # whoever printed the code may be meant
        return Visit(by, own=not printed, printed=printed)
    if at_work(by, case):
        return Visit(by, own=False, at_work=True)
    # A signed-in holder stays known by name: who finished the work must not confirm it through the link.
    holder = Actor(by.person_id, "link", name=by.name, link=("case", case.pk))
    if not may(holder, "case.follow", case):
        return Visit(holder, own=False, asks_sign_in=by.person_id is None)
    if is_forgotten(case):
        return Visit(holder, own=False, forgotten=True)
    if case.code in opened(request):
        return Visit(holder, own=True)
    if not case.reporter_phone:
        return _without_digits(case, holder)
    shut = is_shut(case)
    return Visit(holder, own=False, asks_digits=not shut, shut=shut)


def own_requests(request: HttpRequest, limit: int = 50) -> list[Case]:
    """What whoever asks reported, newest first; by a printed code without what is about staff."""
    return queries.mine(asking(request), limit, about_staff=not by_printed_code(request))


def _without_digits(case: Case, holder: Actor) -> Visit:
    """Where no telephone stands in the case."""
    if case.reporter_id is not None:
        return Visit(holder, own=False, asks_sign_in=True)
    alone = opens_alone(case)
    return Visit(holder, own=alone, by_call=not alone)


def opens_alone(case: Case) -> bool:
    """Whether the link needs nothing beside it: who sent it themselves left neither telephone nor account."""
    nobody = not case.reporter_phone and case.reporter_id is None
    return nobody and sent_by_reporter(case) and not is_forgotten(case)


def is_forgotten(case: Case) -> bool:
    """Whether it was left and emptied since, at the end of its time or with an erased person: the link opens nothing of
    it any more, not even where it was opened before."""
    never_closed = case.open and not case.reopened
    if never_closed or case.reporter_phone or case.reporter_id is not None:
        return False
    told = history_of(case).filter(verb__in=("retention.emptied", ERASED))
    return any(data.get("field") == REPORTER or REPORTER in data for data in map(data_of, told))


def allowed_tries(case: Case) -> int:
    """How many wrong tries of the digits shut the link."""
    return int(settings.value("cases.link_tries", chain=case.area.path_ids))


def is_shut(case: Case) -> bool:
    """Whether the digits were wrong too often."""
    return case.link_tries >= allowed_tries(case)


def try_digits(case: Case, digits: str) -> None:
    """Answer quietly when the digits are those of the telephone left; else count the try and raise Refused.

    The count is taken before the comparison and in one conditional update, so that a hundred tries at once are five.
    """
    spend_try(case, same_digits(case, digits), allowed_tries(case))


def spend_try(held: Case | Party, right: bool, allowed: int) -> None:
    """Answer quietly when the digits were right; else one try fewer is left, and Refused says how many."""
    rows = type(held)._default_manager.filter(pk=held.pk)
    if not rows.filter(link_tries__lt=allowed).update(link_tries=F("link_tries") + 1):
        raise Refused("link_shut", shut_words())
    if right:
        rows.update(link_tries=0)
        return
    held.refresh_from_db(fields=["link_tries"])
    left = max(0, allowed - held.link_tries)
    if not left:
        raise Refused("link_shut", shut_words())
    raise Refused("wrong_digits", _("These are not the digits. Tries left: %(left)s.") % {"left": left}, field="digits")


def same_digits(case: Case, digits: str) -> bool:
    """Whether these are the last four digits of the telephone left with the case."""
    return ends_with(case.reporter_phone, digits)


def ends_with(phone: str, digits: str) -> bool:
    """Whether a telephone, which must be there, ends with these four digits."""
    wanted = phone.partition(";")[0].strip()[-DIGITS:]
    return len(wanted) == DIGITS and hmac.compare_digest(wanted.encode(), narrow(digits).encode())


def shut_words() -> str:
    """What to do when the tries are used up."""
    return _(
        "The digits were wrong too often, so this link shows no details any more. Sign in with the phone you left, or"
        " call the person in charge and give the number of your request."
    )


def opened(request: HttpRequest) -> list[str]:
    """The codes of the cases and rows that this phone has opened, newest first; a cookie tampered with opens none."""
    try:
        codes = signing.loads(request.COOKIES.get(COOKIE, ""), salt=COOKIE, max_age=KEPT_SECONDS)
    except signing.BadSignature:
        return []
    return [code for code in codes if isinstance(code, str)]


def remember(request: HttpRequest, response: HttpResponse, code: str) -> None:
    """Let this phone open what the code is of from now on, without the digits and without an account."""
    before = opened(request)
    if before[:1] == [code]:
        return
    codes = [code, *(one for one in before if one != code)][:KEPT_CODES]
    response.set_cookie(
        COOKIE,
        signing.dumps(codes, salt=COOKIE),
        max_age=KEPT_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=django_settings.SESSION_COOKIE_SECURE,
    )


def received(request: HttpRequest, case: Case) -> HttpResponse:
    """To the page of what was sent, which this phone opens from now on; what an account sent its account alone opens,
    so that it stays shut on a shared phone once they have signed out.
    """
    response = redirect(f"{reverse('cases:track', args=[case.code])}?new=1")
    remember(request, response, case.code if case.reporter_id is None else f"{SENT}{case.code}")
    return response


def last(request: HttpRequest) -> list[str]:
    """The code of what this phone sent or opened last."""
    return [code.removeprefix(SENT) for code in opened(request)[:1]]


OPEN_ROLES = {"estate": ("after",), "public": ("after", "before")}


def may_see_file(request: HttpRequest, file: File) -> bool:
    """Photos of a case: whoever reads or follows it sees all, neighbours those of the result alone."""
    case = Case.objects.select_related("area").filter(pk=file.owner_id or 0).first()
    if case is None:
        return False
    actor = asking(request)
    if may(actor, "case.read", case) or (_holds(request, case) and visit(request, case).own):
        return True
    pack = packs.by_version(case.pack_version_id)
    if pack.public:
        return file.code in board.shown_codes(case, pack) and may(actor, "case.see", case)
    roles = OPEN_ROLES.get(case.visibility, ())
    return file.role in roles and may(actor, "case.see", case)


def may_see_sheet(request: HttpRequest, file: File) -> bool:
    """The photo of a signed sheet shows many people: for whoever reads all their cases at a desk, and nobody's link."""
    return may_see_batch(asking(request), file.owner_id or 0)


def may_see_batch(actor: Actor, batch_id: int) -> bool:
    """Whether the actor reads every case whose rows are, or may have been, in the batch."""
    cases = Case.objects.filter(Q(batches=batch_id) | Q(batch_rows__batch=batch_id)).select_related("area").distinct()
    return bool(cases) and all(may(actor, "case.read", case) for case in cases)


def _holds(request: HttpRequest, case: Case) -> bool:
    """Whether the reader is the reporter or has come by the link: a file's address alone is no link to the case."""
    actor = asking(request)
    return case.code in opened(request) or (actor.person_id is not None and actor.person_id == case.reporter_id)


def may_see_document(request: HttpRequest, file: File) -> bool:
    """The document of an option: whoever reads the case, and once that is public everybody who sees it."""
    return options.may_read_document(asking(request), file)


def may_see_walk(request: HttpRequest, file: File) -> bool:
    """Photos of a walk: whoever walks or plans the round."""
    one = Round.objects.select_related("area").filter(pk=file.owner_id or 0).first()
    actor = asking(request)
    return one is not None and (may(actor, "round.walk", one) or may(actor, "round.edit", one))
