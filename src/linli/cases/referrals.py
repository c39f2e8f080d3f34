"""Asking others about a case: a helper unit at its own desk, an outside party by a link; the answer lands on the case.

A link is for one case and one answer, ends after its days or when it is taken back, and shows what was written for
that party and nothing else of the case: no name, no telephone, no room, not the reporter's own words, no photo. Each
opening is kept.
"""

import hashlib
from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from linli.cases import packs, queries, routing
from linli.cases.charge import aside
from linli.cases.models import Case
from linli.cases.referral_models import Referral
from linli.cases.routing import Desk
from linli.cases.standing import posts_over, standing
from linli.files.services import attach
from linli.journal.actors import Actor
from linli.journal.services import note_access, record
from linli.kernel import clock
from linli.kernel.codes import public_code
from linli.kernel.kept import Kept, keep
from linli.kernel.refused import NotAllowed, Refused
from linli.people import terms
from linli.people.access import may
from linli.rules import process
from linli.rules.pack import Pack

KEPT = timedelta(days=7)  # after its last day on which a link still takes an answer, late
LONGEST = timedelta(days=90)
CODE = 26  # letters of a link: 130 bits
AT_ONCE = 10  # questions of one case that wait for an answer
_CASE = -1_000_000_011  # stands in the kept statement for the case asked about


def may_ask(case: Case, pack: Pack, by: Actor) -> bool:
    """Whether the actor asks others about this case, where it stands."""
    asked = pack.referrals
    if asked is None or case.state not in asked.in_ or not may(by, "case.work", case):
        return False
    whole = standing(by, case)
    return any(process.fits(pack.who[name], whole) for name in asked.by)


def helpers(case: Case) -> list[Desk]:
    """Who can be asked for help: whoever holds a post with a desk over the case, where the question would be seen."""
    barred = aside(case)
    return [desk for desk in routing.working(case.area) if desk.person_id not in barred]


@transaction.atomic
def ask_helper(case_id: int, post_id: int, words: str, due: date, *, by: Actor) -> Referral:
    """Ask whoever holds a post over the case for help (协办); their answer comes back to whoever is in charge."""
    case = _asking(case_id, by)
    if post_id not in {desk.post_id for desk in helpers(case)}:
        raise Refused("no_such_desk", _("Nobody holds this post now. Please choose another."), field="post")
    if post_id == case.handler_post_id:
        raise Refused("in_charge", _("This post is in charge of the case already."), field="post")
    return _asked(case, by, words, due, post_id=post_id)


@transaction.atomic
def ask_outside(case_id: int, body: str, words: str, due: date, *, by: Actor) -> tuple[Referral, str]:
    """Ask an outside party (转外单位); answers with the link's secret, which is shown once and not kept."""
    case = _asking(case_id, by)
    if not body.strip():
        raise Refused("no_body", _("Say whom you ask."), field="body")
    secret = public_code(CODE)
    return _asked(case, by, words, due, body=body.strip()[:80], token=digest(secret)), secret


def _asking(case_id: int, by: Actor) -> Case:
    case = queries.locked(case_id)
    if not may_ask(case, packs.by_version(case.pack_version_id), by):
        raise NotAllowed(_("Whoever is in charge of the case asks others, while it is being handled."))
    if case.referrals.filter(state=Referral.State.ASKED).count() >= AT_ONCE:
        raise Refused("too_many", _("Ten questions wait for an answer already. Take one back first."))
    return case


def _asked(case: Case, by: Actor, words: str, due: date, **given: Any) -> Referral:
    if not words.strip():
        raise Refused("no_words", _("Write what you ask."), field="asked")
    if not clock.today() <= due <= clock.today() + LONGEST:
        raise Refused("no_such_day", _("Choose a day from today on, within 90 days."), field="due")
    hats = posts_over(by, case)
    asked = Referral.objects.create(
        case=case, asked=words.strip()[:1000], by_id=by.person_id or 0, at=clock.now(), due=due,
        by_post_id=by.post_id or (hats[0].post_id if hats else None),
        expires_at=clock.midnight(due + timedelta(days=1)) + KEPT, **given,
    )  # fmt: skip
    _note("referral.asked", asked, by, new=True)
    return asked


@transaction.atomic
def take_back(referral_id: int, *, by: Actor) -> Referral:
    """The question is not asked any more; its link opens nothing."""
    asked = _locked(referral_id)
    _must_be_asker(asked, by)
    _must_wait(asked)
    asked.state, asked.token = Referral.State.REVOKED, None
    asked.save(update_fields=["state", "token"])
    _note("referral.revoked", asked, by)
    return asked


@transaction.atomic
def new_link(referral_id: int, *, by: Actor) -> str:
    """Another link in the place of the one that was given out, which opens nothing from now on."""
    asked = _locked(referral_id)
    _must_be_asker(asked, by)
    _must_wait(asked)
    if asked.post_id is not None:
        raise Refused("no_link", _("A helper unit answers at its own desk."))
    secret = public_code(CODE)
    asked.token = digest(secret)
    asked.save(update_fields=["token"])
    _note("referral.renewed", asked, by)
    return secret


@transaction.atomic
def answer(referral_id: int, words: str, *, by: Actor, name: str = "", files: Sequence[Any] = ()) -> Referral:
    """The answer, once. A helper's comes in their post; an outside party's under the name that they give."""
    asked = _locked(referral_id)
    if not may(by, "referral.answer", asked):
        raise NotAllowed(_("Somebody else was asked."))
    _must_wait(asked)
    if over(asked):
        raise Refused("link_over", _("The time for an answer is over. Please call whoever asked."))
    if not words.strip():
        raise Refused("no_words", _("Write your answer."), field="answer")
    asked.state, asked.answer, asked.answered_by = Referral.State.ANSWERED, words.strip()[:2000], name.strip()[:40]
    asked.person_id, asked.answered_at = by.person_id, clock.now()
    asked.save(update_fields=["state", "answer", "answered_by", "person", "answered_at"])
    if files:
        attach(files, "case", asked.case_id)
    _note("referral.answered", asked, by, files=[file.sha256 for file in files])
    return asked


def over(asked: Referral) -> bool:
    """Whether it takes no answer any more: its days have run out, or the case is over."""
    return clock.now() >= asked.expires_at or not asked.case.open


def of_link(secret: str) -> Referral | None:
    """The question behind a link; None where it opens nothing."""
    found = (
        Referral.objects.select_related("case__area", "case__building", "by_post").filter(token=digest(secret)).first()
    )
    return found if found and not over(found) else None


@transaction.atomic
def note_read(asked: Referral) -> None:
    """Somebody opened the link: when, and how often."""
    Referral.objects.filter(pk=asked.pk).update(reads=F("reads") + 1, read_at=clock.now())
    link = Actor(None, "link", link=("referral", asked.pk))
    note_access(None, by=link, what="referral", reason="contact", subject_kind="referral", subject_id=asked.pk)


def digest(secret: str) -> str:
    """What is kept of a link."""
    return hashlib.sha256(secret.encode()).hexdigest()


def outline(case: Case) -> str:
    """Where it is, without a room."""
    return " · ".join(part for part in (case.area.name, case.building.name if case.building else "") if part)


def of_case(case: Case) -> list[Referral]:
    """What others were asked about it, newest first. One statement."""
    return _kept_of_case().rows({_CASE: case.pk})


@lru_cache(maxsize=1)
def _kept_of_case() -> Kept[Referral]:
    found = Referral.objects.filter(case_id=_CASE).select_related("post", "by", "by_post", "person")
    return keep(found.order_by("-pk"))


def waiting_for(by: Actor) -> list[Referral]:
    """What the actor's posts are asked and have not answered, what is due first on top. One statement."""
    held = {post.post_id for post in terms.held(by.person_id)}
    if not held:
        return []
    rows = Referral.objects.filter(post_id__in=held, state=Referral.State.ASKED).select_related("case__area", "by_post")
    return [one for one in rows.order_by("due", "pk")[:100] if not over(one)]


def _locked(referral_id: int) -> Referral:
    rows = Referral.objects.select_for_update(of=("self",)).select_related("case__area")
    return rows.get(pk=referral_id)


def _must_be_asker(asked: Referral, by: Actor) -> None:
    case, pack = asked.case, packs.by_version(asked.case.pack_version_id)
    whole = standing(by, case)
    named = pack.referrals.by if pack.referrals else ()
    if not may(by, "case.work", case) or not any(process.fits(pack.who[name], whole) for name in named):
        raise NotAllowed(_("Whoever is in charge of the case asks others, while it is being handled."))


def _must_wait(asked: Referral) -> None:
    if asked.state == Referral.State.ANSWERED:
        raise Refused("has_answer", _("This was answered already; the first answer stands."))
    if asked.state == Referral.State.REVOKED:
        raise Refused("void", _("This question was taken back."))


def _note(verb: str, asked: Referral, by: Actor, *, new: bool = False, files: Sequence[str] = ()) -> None:
    data = {
        "case": asked.case_id, "post": asked.post_id, "outside": asked.post_id is None, "due": asked.due,
        **({"files": list(files)} if files else {}),
    }  # fmt: skip
    record(verb, asked, by=by, data=data, area_id=asked.case.area_id, new=new)
