"""Questions before a lecture and their answers in it; what those who were there say afterwards."""

from collections.abc import Mapping
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from linli.activities.models import LIVE, SessionState, SignUp
from linli.journal.actors import Actor
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.lectures.models import QUESTIONS, Answer, Lecture, Question, Surveyed, Upvote
from linli.people import on_record
from linli.people.access import may

MOST = 5  # questions of one person about one lecture
WITHIN = timedelta(days=30)  # after a lecture, for the survey
State = Question.State


@transaction.atomic
def ask(lecture_id: int, words: str, *, by: Actor) -> Question:
    """Ask beforehand or while it is held. The body reads it first; the audience never reads by whom it is."""
    on_record.must_stand(by.person_id)
    lecture = _attended(lecture_id, by)
    assert lecture.session is not None
    if lecture.session.state != SessionState.PLANNED or lecture.session.ends_at <= clock.now():
        raise Refused("over", _("This lecture is over."))
    if not words.strip():
        raise Refused("words_missing", _("Write your question."), field="words")
    if lecture.questions.filter(person_id=by.person_id or 0).count() >= MOST:
        raise Refused(
            "many_questions", _("You have asked %(most)s questions; others want to ask too.") % {"most": MOST}
        )
    made = Question.objects.create(lecture=lecture, person_id=by.person_id or 0, words=words.strip()[:200])
    data = {"lecture_id": lecture.pk}
    record("lecture_question.asked", made, by=by, data=data, area_id=lecture.area_id, new=True)
    return made


@transaction.atomic
def upvote(question_id: int, *, by: Actor) -> None:
    """Want to hear the answer too: once, and not to one's own question."""
    on_record.must_stand(by.person_id)
    row = Question.objects.select_related("lecture").get(pk=question_id)
    _attended(row.lecture_id, by)
    if row.state != State.SHOWN:
        raise Refused("not_shown", _("This question is not open any more."))
    if row.person_id == by.person_id:
        raise Refused("own_question", _("This is your own question."))
    Upvote.objects.get_or_create(question=row, person_id=by.person_id or 0)


@transaction.atomic
def settle(question_id: int, state: str, reason: str, *, by: Actor) -> Question:
    """The body lets a question through, holds it back with a reason, or marks it answered; and back again."""
    found = Question.objects.select_for_update(of=("self",)).select_related("lecture__season").get(pk=question_id)
    if not may(by, "lecture.run", found.lecture):
        raise NotAllowed(_("Questions are read by whoever holds a post of the body that holds the lecture."))
    if state not in (State.SHOWN, State.HELD_BACK, State.ANSWERED) or state == found.state:
        raise Refused("question_state", _("This question stands so already."))
    if state == State.ANSWERED and found.state != State.SHOWN:
        raise Refused("not_shown", _("Let the question through first."))
    if state == State.HELD_BACK and not reason.strip():
        raise Refused("reason_missing", _("Say why it is held back; whoever asked reads it."), field="reason")
    found.state, found.reason = state, reason.strip()[:120] if state == State.HELD_BACK else ""
    found.save(update_fields=["state", "reason"])
    data = {"lecture_id": found.lecture_id, "state": state}
    record("lecture_question.settled", found, by=by, data=data, area_id=found.lecture.area_id)
    return found


@transaction.atomic
def survey(lecture_id: int, grades: Mapping[str, int], words: str, *, by: Actor) -> None:
    """Say what one thinks of it, once, within a month. What was said is kept apart from who said something."""
    on_record.must_stand(by.person_id)
    lecture = Lecture.objects.select_related("session").get(pk=lecture_id)
    rows = SignUp.objects.filter(session_id=lecture.session_id or 0, person_id=by.person_id or 0)
    if not rows.exclude(came_at=None).exists() or lecture.session is None:
        raise NotAllowed(_("Whoever was there says what they think of it."))
    if not lecture.session.starts_at <= clock.now() <= lecture.session.ends_at + WITHIN:
        raise Refused("not_now", _("One says so within a month."))
    if any(grades.get(key) not in range(1, 6) for key in QUESTIONS):
        raise Refused("grade_wrong", _("Answer each from one to five."))
    try:
        with transaction.atomic():
            Surveyed.objects.create(lecture=lecture, person_id=by.person_id or 0)
    except IntegrityError:
        raise Refused("surveyed", _("You have said so already. Thank you.")) from None
    Answer.objects.create(lecture=lecture, words=words.strip()[:300], **{key: grades[key] for key in QUESTIONS})
    record("lecture.surveyed", lecture, by=by, data={}, area_id=lecture.area_id)


def _attended(lecture_id: int, by: Actor) -> Lecture:
    """The lecture, locked, for whoever is signed up for it."""
    rows = Lecture.objects.select_for_update(of=("self",)).select_related("session")
    lecture = rows.get(pk=lecture_id)
    signed = SignUp.objects.filter(session_id=lecture.session_id or 0, person_id=by.person_id or 0, state__in=LIVE)
    if lecture.session is None or by.person_id is None or not signed.exists():
        raise NotAllowed(_("Sign up first: questions are those of the audience."))
    return lecture
