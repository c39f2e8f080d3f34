"""What neighbours say of a case for everybody to read (征求意见), and what becomes of a comment that breaks a rule.

A comment is never deleted: it is hidden, with a reason that everybody reads in its place. Its author still reads it and
may object once; another moderator than the one who hid it answers. Nobody moderates what they wrote themselves, and
whoever a case is about does nothing here at all.
"""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from linli.cases import packs, queries
from linli.cases.models import Case
from linli.cases.opinion_models import Agreement, Comment
from linli.cases.standing import acting_as, standing
from linli.journal.actors import SYSTEM, Actor
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.canonical import salted_digest
from linli.kernel.refused import NotAllowed, Refused
from linli.people import on_record, terms
from linli.people.access import may
from linli.places.models import Unit, new_salt
from linli.rules import process
from linli.rules.pack import Pack
from linli.rules.pack_parts import Comments

MOST = 500  # characters
A_DAY, A_DAY_IS = 10, timedelta(days=1)  # comments of one person on one case
_ADDRESS = re.compile(r"https?://|www\.", re.IGNORECASE)


@dataclass(frozen=True)
class Words:
    """What is said: on which of the options, to whose comment, and whether under the author's own name."""

    text: str
    stance: str
    option_id: int | None = None
    reply_to_id: int | None = None
    named: bool = False


# ---- who may --------------------------------------------------------------------------------------------------------


def may_write(case: Case, pack: Pack, by: Actor) -> bool:
    """Whether the person may say something of the case where it stands."""
    asked = pack.comments
    return asked is not None and case.state in asked.in_ and may(by, "case.see", case) and _is(case, pack, by, asked.by)


def may_moderate(case: Case, pack: Pack, by: Actor) -> bool:
    """Whether the person hides comments on the case; never one whom it is about."""
    asked = pack.comments
    return asked is not None and may(by, "case.work", case) and _is(case, pack, by, asked.moderated_by)


def _is(case: Case, pack: Pack, by: Actor, names: tuple[str, ...]) -> bool:
    whole = standing(by, case)
    return by.person_id is not None and any(process.fits(pack.who[name], whole) for name in names)


# ---- what neighbours do ---------------------------------------------------------------------------------------------


@transaction.atomic
def write(case_id: int, said: Words, *, by: Actor) -> Comment:
    """Say something of the case. The same words twice are said once; many in a day are too many."""
    on_record.must_stand(by.person_id)
    case = queries.locked(case_id)
    pack, asked = _asked(case)
    if not may(by, "case.see", case):
        raise NotAllowed(_("This matter is not yours to comment on."))
    if case.state not in asked.in_:
        raise Refused("not_in_this_state", _("Comments are not asked for in this phase. Nothing was changed."))
    if not may_write(case, pack, by):
        raise NotAllowed(_("Only neighbours of this estate can comment on it."))
    text = _readable(said)
    if same := case.comments.filter(author_id=by.person_id, at__gt=clock.now() - A_DAY_IS).order_by("-pk")[: A_DAY + 1]:
        if twice := next((one for one in same if one.text == text and one.option_id == said.option_id), None):
            return twice
        if len(same) >= A_DAY:
            raise Refused("too_many", _("You have said much today. Please go on tomorrow."))
    by = acting_as(by, case, pack, asked.by)
    comment = Comment(
        case=case, author_id=by.person_id, post=_post(by), place=_place(by, case), named=said.named,
        reply_to=_replied(case, said), option_id=_option(case, said), stance=said.stance, text=text, at=clock.now(),
    )  # fmt: skip
    comment.save()
    record("comment.written", comment, by=by, data=_digest(comment), area_id=case.area_id, new=True)
    return comment


def _readable(said: Words) -> str:
    text = said.text.strip()
    if not text:
        raise Refused("comment_empty", _("Say what you think."), field="text")
    if len(text) > MOST:
        raise Refused("comment_long", _("At most %(most)s characters.") % {"most": MOST}, field="text")
    if _ADDRESS.search(text):
        raise Refused("comment_address", _("No web addresses, please; say it in your own words."), field="text")
    if said.stance not in dict(Comment.STANCES):
        raise Refused("comment_stance", _("Say whether you are for it, against it, or asking."), field="stance")
    return text


def _post(by: Actor) -> str:
    return next((held.title for held in terms.held(by.person_id) if by.post_id and held.post_id == by.post_id), "")[:60]


def _place(by: Actor, case: Case) -> str:
    """The building in which the author lives or owns; the room is nobody's to read."""
    homes = [home.unit_id for home in terms.homes(by.person_id) if home.estate_id == case.area_id]
    unit = Unit.objects.filter(pk__in=homes[:1]).select_related("building").first()
    return unit.building.name[:40] if unit else ""


def _replied(case: Case, said: Words) -> Comment | None:
    """The comment that is answered; an answer to an answer stands beside it, so that no thread runs off the screen."""
    if said.reply_to_id is None:
        return None
    found = case.comments.filter(pk=said.reply_to_id, hidden_at=None, taken_back=False).first()
    if found is None:
        raise Refused("no_such_comment", _("That comment can no longer be answered."))
    return found.reply_to or found


def _option(case: Case, said: Words) -> int | None:
    if said.option_id is None:
        return None
    if not case.options.filter(pk=said.option_id, left_out=False).exists():
        raise Refused("no_such_option", _("There is no such option."), field="option")
    return said.option_id


@transaction.atomic
def agree(comment_id: int, *, by: Actor, back: bool = False) -> Comment:
    """Agree with somebody else's comment, once; `back` takes it back."""
    on_record.must_stand(by.person_id)
    comment, case, pack = _comment(comment_id)
    barred = comment.hidden_at or comment.taken_back or comment.author_id == by.person_id
    if barred or by.person_id is None or not may_write(case, pack, by):
        raise NotAllowed(_("This comment is not yours to agree with."))
    if back:
        change = -Agreement.objects.filter(comment=comment, person_id=by.person_id).delete()[0]
    else:
        change = int(Agreement.objects.get_or_create(comment=comment, person_id=by.person_id)[1])
    if change:
        comment.agreed += change
        comment.save(update_fields=["agreed"])
        verb = "comment.agreed" if change > 0 else "comment.disagreed"
        record(verb, comment, by=by, data={"agreed": comment.agreed}, area_id=case.area_id)
    return comment


@transaction.atomic
def object_to(comment_id: int, words: str, *, by: Actor) -> Comment:
    """The author says, once, why their comment should stand."""
    on_record.must_stand(by.person_id)
    comment, case, _pack = _comment(comment_id)
    if comment.author_id is None or comment.author_id != by.person_id:
        raise NotAllowed(_("Only whoever wrote a comment objects to its being hidden."))
    if comment.hidden_at is None or comment.objected_at:
        raise Refused("no_objection", _("There is nothing to object to, or it was objected to already."))
    if not words.strip():
        raise Refused("objection_empty", _("Say why it should stand."), field="words")
    comment.objection, comment.objected_at = words.strip()[:MOST], clock.now()
    comment.save(update_fields=["objection", "objected_at"])
    record("comment.objected", comment, by=by, data=_digest(comment), area_id=case.area_id)
    return comment


@transaction.atomic
def take_back(comment_id: int, *, by: Actor) -> Comment:
    """The author takes their words back; they are gone, and that somebody took some back stays."""
    comment, case, _pack = _comment(comment_id)
    if comment.author_id is None or comment.author_id != by.person_id:
        raise NotAllowed(_("Only whoever wrote a comment takes it back."))
    comment.taken_back = True
    _blank(comment)
    record("comment.taken_back", comment, by=by, data={"case": case.pk}, area_id=case.area_id)
    return comment


def forget_author(person_id: int, by: Actor) -> None:
    """Whoever is erased takes back what they said."""
    said = Comment.objects.filter(author_id=person_id, taken_back=False)
    for pk in said.order_by("pk").values_list("pk", flat=True):
        take_back(pk, by=by)


# ---- what moderators do ---------------------------------------------------------------------------------------------


@transaction.atomic
def hide(comment_id: int, because: str, *, by: Actor) -> Comment:
    """Hide a comment; the reason stands in its place for everybody."""
    comment, case, by = _moderated(comment_id, by)
    if comment.hidden_at or comment.taken_back:
        raise Refused("comment_hidden", _("This comment is hidden already."))
    if comment.answered_by_id:
        text = _("Another moderator let this comment stand after its author objected. That is not undone.")
        raise Refused("comment_stands", text)
    if not because.strip():
        raise Refused(
            "reason_missing", _("Give the reason; everybody reads it in the comment's place."), field="because"
        )
    comment.hidden_at, comment.hidden_by_id = clock.now(), by.person_id
    comment.hidden_because = because.strip()[:200]
    comment.save()
    record("comment.hidden", comment, by=by, data=_digest(comment), area_id=case.area_id)
    return comment


@transaction.atomic
def answer(comment_id: int, words: str, *, stands: bool, by: Actor) -> Comment:
    """Another moderator answers the author's objection: the comment stands again, or stays hidden."""
    comment, case, by = _moderated(comment_id, by)
    if not comment.objected_at or comment.answered_by_id:
        raise Refused("no_objection", _("There is no objection to answer."))
    if comment.hidden_by_id == by.person_id:
        raise NotAllowed(_("Another person than the one who hid it answers the objection."))
    if not words.strip():
        raise Refused("reason_missing", _("Give the reason of your answer."), field="words")
    comment.answer, comment.answered_by_id = words.strip()[:200], by.person_id
    if stands:
        comment.hidden_at = None
    comment.save()
    record("comment.restored" if stands else "comment.upheld", comment, by=by, data=_digest(comment),
           area_id=case.area_id)  # fmt: skip
    return comment


def _moderated(comment_id: int, by: Actor) -> tuple[Comment, Case, Actor]:
    comment, case, pack = _comment(comment_id)
    if not may_moderate(case, pack, by):
        raise NotAllowed(_("Others moderate what is said of this matter."))
    if comment.author_id == by.person_id:
        raise NotAllowed(_("Nobody moderates what they wrote themselves."))
    assert pack.comments is not None  # asked by may_moderate
    return comment, case, acting_as(by, case, pack, pack.comments.moderated_by)


def _comment(comment_id: int) -> tuple[Comment, Case, Pack]:
    comment = Comment.objects.select_for_update(of=("self",)).get(pk=comment_id)
    case = queries.by_id(comment.case_id)
    return comment, case, packs.by_version(case.pack_version_id)


def _asked(case: Case) -> tuple[Pack, Comments]:
    pack = packs.by_version(case.pack_version_id)
    if pack.comments is None:
        raise Refused("no_comments", _("Nobody is asked to comment on this matter."))
    return pack, pack.comments


def _digest(comment: Comment) -> dict[str, Any]:
    """No words in the journal: what was said, and why it was hidden, as a salted digest."""
    words = [comment.text, comment.hidden_because, comment.objection, comment.answer]
    return {"case": comment.case_id, "words": salted_digest(bytes(comment.salt), words)}


def erase(case: Case) -> None:
    """Blank what was said of a case and who said it; that something was said, and when, stays."""
    Agreement.objects.filter(comment__case=case).delete()
    for comment in case.comments.select_for_update().order_by("pk"):
        comment.author = None
        _blank(comment)
        record("comment.erased", comment, by=SYSTEM, data={"case": case.pk}, area_id=case.area_id)


def _blank(comment: Comment) -> None:
    comment.text, comment.objection, comment.place, comment.post, comment.named = "", "", "", "", False
    comment.salt = new_salt()  # or whoever guesses the words could tell by the digests that they are right
    comment.save()
