"""After a session: those who came say what they think; whoever ran it tells of it, and a second person releases it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from linli.activities.after_models import Feedback, Report
from linli.activities.models import Session, SessionState, SignUp
from linli.activities.services import locked
from linli.files.models import File
from linli.files.services import attach
from linli.journal.actors import Actor
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people.access import may

WITHIN = timedelta(days=30)
OWNER = "session_report"
LONGEST = 2000


@transaction.atomic
def rate(sign_up_id: int, grade: int, words: str, *, by: Actor) -> Feedback:
    """Say what one thinks of a session at which one was, from one to five, within a month; once more replaces it."""
    row = SignUp.objects.select_for_update(of=("self",)).select_related("session").get(pk=sign_up_id)
    if by.person_id is None or row.person_id != by.person_id or row.came_at is None:
        raise NotAllowed(_("Whoever was there says what they think of it."))
    if not row.session.starts_at <= clock.now() <= row.session.ends_at + WITHIN:
        raise Refused("not_now", _("One says so within a month."))
    if grade not in range(1, 6):
        raise Refused("grade_wrong", _("Choose from one to five."), field="grade")
    given = {"grade": grade, "words": words.strip()[:500], "given_at": clock.now()}
    found, _new = Feedback.objects.update_or_create(sign_up=row, defaults=given)
    record("sign_up.rated", row, by=by, data={}, area_id=row.session.area_id)
    return found


@dataclass(frozen=True)
class Heard:
    """What was said of a session, without saying by whom."""

    counts: list[tuple[int, int]]
    words: list[str]

    @property
    def number(self) -> int:
        """By how many."""
        return sum(number for _grade, number in self.counts)


def heard(session: Session) -> Heard:
    """How many gave each grade, the best first, and the words in no order that tells of their authors."""
    rows = list(Feedback.objects.filter(sign_up__session=session))
    counted = Counter(row.grade for row in rows)
    return Heard([(grade, counted[grade]) for grade in range(5, 0, -1)], sorted(row.words for row in rows if row.words))


@transaction.atomic
def write(session_id: int, words: str, *, by: Actor, photos: Sequence[File] = ()) -> Report:
    """Tell of a session that was held; what was released before is released anew."""
    session = locked(session_id)
    if not may(by, "session.run", session):
        raise NotAllowed(_("Only its leader, or a post of the body that organises it, can do this."))
    if session.state != SessionState.HELD:
        raise Refused("not_held", _("A session is told of once it is closed."))
    if not words.strip():
        raise Refused("words_missing", _("Say what there is to tell."), field="words")
    found = Report.objects.filter(session=session).first() or Report(session=session)
    new = found.pk is None
    found.words, found.written_by_id, found.written_at = words.strip()[:LONGEST], by.person_id, clock.now()
    found.released_by, found.released_at = None, None
    found.save()
    attach(photos, OWNER, found.pk)
    data = {"session_id": session.pk, "photos": len(photos)}
    record("session_report.written", found, by=by, data=data, area_id=session.area_id, new=new)
    return found


@transaction.atomic
def release(session_id: int, *, by: Actor) -> Report:
    """A second person has looked at words and photos (who is shown has agreed): residents read it."""
    session = locked(session_id)
    if not may(by, "session_report.release", session):
        raise NotAllowed(_("A report is released by a post of the body, the branch or the community."))
    found = Report.objects.select_for_update().get(session=session)
    if found.written_by_id == by.person_id:
        raise Refused("own_report", _("A report is released by somebody other than whoever wrote it."))
    found.released_by_id, found.released_at = by.person_id, clock.now()
    found.save(update_fields=["released_by", "released_at"])
    record("session_report.released", found, by=by, data={"session_id": session.pk}, area_id=session.area_id)
    return found
