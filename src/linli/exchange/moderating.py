"""What moderators do: hide with a reason, let it stand, answer an appeal, ask who spoke, shut a topic, keep the lists.

Nobody moderates what they said, a topic that they opened, or one that is about them or their body. Whoever hid
something does not answer the appeal against it.
"""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from linli.exchange.talking import blank, findable, locked, locked_with_topic, recount
from linli.exchange.topic_models import Contribution, HeldWord, Reason, Standing, Topic, TopicState
from linli.journal.actors import Actor
from linli.journal.seen import must_be_as_seen
from linli.journal.services import note_access, record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people.access import may
from linli.people.models import Person
from linli.places.models import Area

WORDS_AT_MOST = 500
_OPEN = (Standing.LIVE, Standing.HELD)


@transaction.atomic
def hide(contribution_id: int, reason: str, words: str = "", *, by: Actor) -> Contribution:
    """Hide it: the reason stands in its place for everybody, and its author may appeal once."""
    said, topic = _moderated(contribution_id, by)
    if said.standing not in _OPEN:
        raise Refused("not_shown", _("This is not shown any more."))
    if said.answered_by_id is not None:
        raise Refused("appeal_granted", _("Another moderator let this stand upon an appeal. That is not undone."))
    if reason not in Reason.values:
        raise Refused("reason_missing", _("Give a reason."), field="reason")
    said.standing, said.reason, said.words = Standing.HIDDEN, reason, words.strip()[:200]
    said.hidden_at, said.hidden_by_id, said.reported, said.held_for = clock.now(), by.person_id, 0, ""
    said.save()
    findable(said)
    recount(topic)
    record("contribution.hidden", said, by=by, data={"reason": reason}, area_id=topic.area_id)
    return said


@transaction.atomic
def let_stand(contribution_id: int, *, by: Actor) -> Contribution:
    """What was held or reported breaks no rule: it is shown."""
    said, topic = _moderated(contribution_id, by)
    if said.standing not in _OPEN or (said.live and not said.reported):
        raise Refused("nothing_to_decide", _("There is nothing to decide here any more."))
    held = said.held_for
    said.standing, said.held_for, said.reported = Standing.LIVE, "", 0
    said.save()
    findable(said)
    if held == "words":
        topic.said_at = clock.now()
        topic.save(update_fields=["said_at"])
    recount(topic)
    record("contribution.let_stand", said, by=by, data={"held_for": held}, area_id=topic.area_id)
    return said


@transaction.atomic
def appeal(contribution_id: int, words: str, *, by: Actor) -> Contribution:
    """The author says once why what was hidden breaks no rule; another moderator than who hid it answers."""
    said, topic = locked_with_topic(contribution_id)
    if by.person_id is None or said.author_id != by.person_id:
        raise NotAllowed(_("Whoever said it appeals."))
    if said.standing != Standing.HIDDEN or said.appealed_at:
        raise Refused("no_appeal", _("There is nothing to appeal against, or you have appealed already."))
    if not words.strip():
        raise Refused("words_missing", _("Say why it breaks no rule."), field="words")
    said.appeal, said.appealed_at = words.strip()[:500], clock.now()
    said.save()
    record("contribution.appealed", said, by=by, data={}, area_id=topic.area_id)
    return said


@transaction.atomic
def answer_appeal(contribution_id: int, words: str, *, stands: bool, by: Actor) -> Contribution:
    """Another person decides on the appeal, with reasons: it is shown again, or stays hidden."""
    said, topic = _moderated(contribution_id, by)
    if said.standing != Standing.HIDDEN or not said.appealed_at or said.answered_by_id:
        raise Refused("no_appeal_open", _("There is no appeal to answer."))
    if said.hidden_by_id == by.person_id:
        raise NotAllowed(_("Another person than the one who hid it answers the appeal."))
    if not words.strip():
        raise Refused("words_missing", _("Give the reason of your answer."), field="words")
    said.answer, said.answered_by_id = words.strip()[:200], by.person_id
    if stands:
        said.standing = Standing.LIVE
    said.save()
    findable(said)
    recount(topic)
    record("contribution.appeal_answered", said, by=by, data={"stands": stands}, area_id=topic.area_id)
    return said


@transaction.atomic
def erase(contribution_id: int, *, by: Actor) -> Contribution:
    """Take the words of what is hidden away for good: what it told of somebody lies nowhere any more."""
    said, topic = _moderated(contribution_id, by)
    if said.standing != Standing.HIDDEN or (said.appealed_at and not said.answered_by_id):
        raise Refused("not_to_erase", _("What is hidden is erased once no appeal is open."))
    blank(said, Standing.ERASED, by)
    recount(topic)
    record("contribution.erased", said, by=by, data={}, area_id=topic.area_id)
    return said


@transaction.atomic
def reveal(contribution_id: int, why: str, *, by: Actor) -> str:
    """Who said it, told to a moderator who says why; the author sees who asked, and why."""
    said, _topic = _moderated(contribution_id, by)
    if not why.strip():
        raise Refused("reason_missing", _("Give a reason; whoever spoke reads it."), field="why")
    if said.author_id is None:
        raise Refused("author_gone", _("Who said it is not kept any more."))
    note_access(
        said.author_id, by=by, what="talk", reason=why.strip()[:200], subject_kind="contribution", subject_id=said.pk
    )
    return Person.objects.get(pk=said.author_id).name


@transaction.atomic
def shut(topic_id: int, *, by: Actor, again: bool = False) -> Topic:
    """Nothing more is said in it; `again`: it is opened once more."""
    topic = locked(topic_id)
    if not may(by, "talk.moderate", topic):
        raise NotAllowed(_("Others moderate this topic."))
    wanted = TopicState.OPEN if again else TopicState.SHUT
    if topic.state == wanted:
        raise Refused("topic_state", _("It is so already."))
    topic.state = wanted
    if again:
        topic.said_at = clock.now()
    topic.save(update_fields=["state", "said_at"])
    record("topic.reopened" if again else "topic.shut", topic, by=by, data={}, area_id=topic.area_id)
    return topic


def _moderated(contribution_id: int, by: Actor) -> tuple[Contribution, Topic]:
    said, topic = locked_with_topic(contribution_id)
    if by.person_id is None or said.author_id == by.person_id or not may(by, "talk.moderate", topic):
        raise NotAllowed(_("Others moderate this topic: nobody does what they said, opened or are named in."))
    return said, topic


@transaction.atomic
def set_words(area_id: int, wanted: Iterable[str], *, by: Actor, seen: str | None = None) -> tuple[int, int]:
    """The list of an area, one word each: how many were added, and how many ended. What ended stays as history."""
    area = Area.objects.select_for_update().get(pk=area_id)
    if not may(by, "talk.words", area):
        raise NotAllowed(_("The list is kept by the offices over its area."))
    rows = HeldWord.objects.filter(area=area, ended_at=None)
    must_be_as_seen(seen, words_seen(area))
    words = list(dict.fromkeys(word.strip()[:40] for word in wanted if word.strip()))
    if len(words) > WORDS_AT_MOST:
        raise Refused("too_many_words", _("At most %(most)s words.") % {"most": WORDS_AT_MOST}, field="words")
    ended = [row for row in rows if row.text not in words]
    for row in ended:
        row.ended_at, row.ended_by_id = clock.now(), by.person_id
        row.save(update_fields=["ended_at", "ended_by"])
        record("held_word.ended", row, by=by, data={}, area_id=area.pk)
    known = set(rows.values_list("text", flat=True))
    added = [word for word in words if word not in known]
    for word in added:
        made = HeldWord(text=word, added_by_id=by.person_id, added_at=clock.now()).locate(area)
        made.save()
        record("held_word.added", made, by=by, data={}, area_id=area.pk, new=True)
    return len(added), len(ended)


def words_seen(area: Area) -> str:
    """How far the list has come, for a form that overwrites it."""
    rows = HeldWord.objects.filter(area=area)
    return f"{rows.count()}.{rows.exclude(ended_at=None).count()}"
