"""What neighbours do in talk: open a topic, reply, take back, report, answer a poll.

The topic's row is locked first, so that places in it are given one at a time.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.exchange.topic_models import (
    Contribution,
    HeldWord,
    Manner,
    Mention,
    Poll,
    PollAnswer,
    PollOption,
    Reason,
    Report,
    Standing,
    Topic,
    TopicConcern,
    TopicState,
)
from linli.files.models import File
from linli.files.services import attach, let_go
from linli.journal.actors import SYSTEM, Actor
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people import kinds, on_record, terms
from linli.people.access import may
from linli.people.models import Organisation, Person
from linli.people.queries import running
from linli.places.models import LOCATED_LEVELS, Area, Building, Unit, new_salt
from linli.rules import talk as rules
from linli.search.services import areas_of, put, remove
from linli.settings.queries import value

FILES = "contribution"
FOUND = "said"  # as which the search index keeps what is shown
MOST = 2000  # characters
OPTIONS_AT_MOST = 8
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@dataclass(frozen=True)
class Words:
    """What somebody says, and by what they are called. `about`: bodies that it is about, as they say themselves."""

    text: str
    manner: str = "building"
    nickname: str = ""
    mentions: Sequence[int] = ()
    about: Sequence[int] = ()


@dataclass(frozen=True)
class Asked:
    """A poll: its question, answers and last day."""

    question: str
    options: Sequence[str]
    until: date


@transaction.atomic
def open_topic(
    estate_id: int, title: str, words: Words, *, by: Actor, building_id: int | None = None, poll: Asked | None = None,
    files: Iterable[File] = (),
) -> Topic:  # fmt: skip
    """Begin a topic of the estate, or of one of its buildings."""
    _one_after_the_other(by)
    topic = Topic(title=title.strip()[:80], opened_at=clock.now(), said_at=clock.now())
    topic.locate(Area.objects.get(pk=estate_id, level="estate", ends=None))
    _must_talk(topic, by)
    if not title.strip():
        raise Refused("title_missing", _("Say in a few words what it is about."), field="title")
    if building_id is not None:
        topic.building = Building.objects.filter(pk=building_id, area_id=estate_id).first()
        if topic.building is None:
            raise Refused("building_missing", _("Choose a building of this estate."), field="building")
    if last := _opened_just_now(topic, words, by):
        return last
    _must_not_flood(by, Q(number=0), most=value("exchange.topics_a_day", topic.area), within=DAY)
    also = " ".join([title, *((poll.question, *poll.options) if poll else ())])
    said = _worded(topic, words, by, number=0, also=also)
    topic.shown = said.live
    topic.save()
    record("topic.opened", topic, by=by, data={"building_id": building_id}, area_id=topic.area_id, new=True)
    TopicConcern.objects.create(topic=topic, person_id=by.person_id)
    _keep(said, topic, words, by, files, also=also)
    if poll is not None:
        _ask(topic, poll)
    return topic


@transaction.atomic
def reply(topic_id: int, words: Words, *, by: Actor, files: Iterable[File] = ()) -> Contribution:
    """Say something in a topic. The same words twice in a row are said once."""
    _one_after_the_other(by)
    topic = locked(topic_id)
    _must_talk(topic, by)
    if topic.state != TopicState.OPEN:
        raise Refused("topic_shut", _("Nothing is said in this topic any more. Open a new one."))
    last = topic.contributions.order_by("-number").first()
    if last is not None and last.author_id == by.person_id and last.live and last.text == words.text.strip():
        return last
    _must_not_flood(by, Q(number__gt=0), most=value("exchange.replies_an_hour", topic.area), within=HOUR)
    said = _worded(topic, words, by, number=last.number + 1 if last else 1)
    _keep(said, topic, words, by, files)
    if said.live:
        _count(topic)
    return said


def _must_talk(topic: Topic, by: Actor) -> None:
    if by.person_id is None or not may(by, "talk.write", topic):
        raise NotAllowed(_("Residents of the estate talk here. Have your home bound to your account first."))


def _one_after_the_other(by: Actor) -> None:
    """Of two things that one person says at once the second sees the first; nobody is erased in between."""
    if by.person_id is not None:
        on_record.locked(by.person_id)


def _opened_just_now(topic: Topic, words: Words, by: Actor) -> Topic | None:
    """The topic that the same form, sent twice, has opened already."""
    theirs = Contribution.objects.filter(author_id=by.person_id, number=0, at__gt=clock.now() - HOUR)
    last = theirs.select_related("topic").order_by("-pk").first()
    if last is None or (last.topic.area_id, last.topic.title, last.text) != (
        topic.area_id,
        topic.title,
        words.text.strip(),
    ):
        return None
    return last.topic


def _must_not_flood(by: Actor, which: Q, *, most: int, within: timedelta) -> None:
    """So many topics a day, so many replies an hour."""
    said = Contribution.objects.filter(which, author_id=by.person_id, at__gt=clock.now() - within).count()
    if said >= int(most):
        raise Refused("too_many", _("You have said much in a short time. Please go on a little later."))


def _worded(topic: Topic, words: Words, by: Actor, *, number: int, also: str = "") -> Contribution:
    text = words.text.strip()
    if not text:
        raise Refused("text_missing", _("Say what you want to say."), field="text")
    if len(text) > MOST:
        raise Refused("text_long", _("At most %(most)s characters.") % {"most": MOST}, field="text")
    called = _called(topic, words, by)
    said = Contribution(
        number=number, author_id=by.person_id, manner=words.manner, called=called, text=text, at=clock.now()
    )
    if rules.found(f"{also} {text} {called}", held_words(topic.area)):
        said.standing, said.held_for = Standing.HELD, "words"
    return said


def _called(topic: Topic, words: Words, by: Actor) -> str:
    """What stands for the author; nobody gives themselves out for an office that they do not hold."""
    if words.manner == Manner.NAME:
        return Person.objects.get(pk=by.person_id or 0).name[:60]
    if words.manner == Manner.POST:
        held = [one for one in terms.held(by.person_id) if getattr(topic, f"{one.level}_id", None) == one.area_id]
        if not held:
            raise Refused("no_post", _("You hold no post here."), field="manner")
        return f"{held[0].organisation} {held[0].title}"[:60]
    if words.manner == Manner.NICKNAME:
        nickname = words.nickname.strip()[:20]
        posts = (one.label for one in kinds.posts().values())
        offices = [str(label) for label in (*kinds.ORGANISATIONS.values(), *posts)]
        bodies = [name for _pk, name in _bodies(topic)]
        if not nickname:
            raise Refused("nickname_missing", _("Say by what name you are shown."), field="nickname")
        if rules.pretends(nickname, [*offices, *bodies]):
            raise Refused("nickname_pretends", _("A nickname is no office. Choose another."), field="nickname")
        return nickname
    if words.manner != Manner.BUILDING:
        raise Refused("manner_missing", _("Choose how you are shown."), field="manner")
    homes = [home.unit_id for home in terms.homes(by.person_id) if home.estate_id == topic.area_id]
    unit = Unit.objects.filter(pk__in=homes[:1]).select_related("building").first()
    if unit is None:
        raise Refused("no_building", _("You have no home here: speak in your post or by name."), field="manner")
    return unit.building.name[:60]


def held_words(area: Area) -> list[str]:
    """The words of the lists over the area."""
    return list(HeldWord.objects.filter(area_id__in=area.path_ids, ended_at=None).values_list("text", flat=True))


def _keep(
    said: Contribution, topic: Topic, words: Words, by: Actor, files: Iterable[File], also: str = ""
) -> None:  # fmt: skip
    """`also`: what else stands with it, the title and the poll of what opens a topic."""
    said.topic = topic
    said.save()
    attach(files, FILES, said.pk)
    mentioned = topic.contributions.filter(pk__in=words.mentions).exclude(pk=said.pk)
    Mention.objects.bulk_create(Mention(contribution=said, of=one) for one in mentioned)
    _note_concerned(topic, f"{also} {said.text}", words.about)
    findable(said)
    data = {"topic_id": topic.pk, "number": said.number, "held_for": said.held_for, "mentions": len(mentioned)}
    record("contribution.said", said, by=by, data=data, area_id=topic.area_id, new=True)


def findable(said: Contribution) -> None:
    """Neighbours find what is shown, its topic's title with the opening, and nothing else. `said.topic` is at hand."""
    if not said.live:
        remove(FOUND, said.pk)
        return
    title = said.topic.title if said.number == 0 else ""
    put(FOUND, said.pk, f"{title} {said.text}", areas_of(said.topic), seal=True)


def _bodies(topic: Topic) -> list[tuple[int, str]]:
    path = [getattr(topic, f"{level}_id") for level in LOCATED_LEVELS if getattr(topic, f"{level}_id")]
    return list(Organisation.objects.filter(area_id__in=path, ended_at=None).values_list("pk", "name"))


def _note_concerned(topic: Topic, text: str, about: Sequence[int]) -> None:
    """Whom a topic names by name, or says that it is about, does not moderate it."""
    bodies = _bodies(topic)
    named = rules.named(text, bodies) | (set(about) & {pk for pk, _name in bodies})
    path = [getattr(topic, f"{level}_id") for level in LOCATED_LEVELS if getattr(topic, f"{level}_id")]
    holders = running().filter(post__area_id__in=path).values_list("person_id", "person__name").distinct()
    people = rules.named(text, holders)
    known = topic.concerns
    named -= set(known.filter(organisation__in=named).values_list("organisation_id", flat=True))
    people -= set(known.filter(person__in=people).values_list("person_id", flat=True))
    TopicConcern.objects.bulk_create(
        [
            *(TopicConcern(topic=topic, organisation_id=pk) for pk in sorted(named)),
            *(TopicConcern(topic=topic, person_id=pk) for pk in sorted(people)),
        ]
    )


def _ask(topic: Topic, asked: Asked) -> None:
    options = [one for one in dict.fromkeys(words.strip()[:40] for words in asked.options) if one]
    if not asked.question.strip() or not 2 <= len(options) <= OPTIONS_AT_MOST:
        text = _("A poll has a question and two to %(most)s answers, one a line.") % {"most": OPTIONS_AT_MOST}
        raise Refused("poll_incomplete", text, field="options")
    if asked.until < clock.today():
        raise Refused("poll_over", _("A poll ends today or later."), field="until")
    poll = Poll.objects.create(topic=topic, question=asked.question.strip()[:80], until=asked.until)
    PollOption.objects.bulk_create(
        PollOption(poll=poll, position=place, words=words) for place, words in enumerate(options, 1)
    )


def _count(topic: Topic) -> None:
    topic.replies = topic.contributions.filter(number__gt=0, standing=Standing.LIVE).count()
    topic.said_at = clock.now()
    topic.save(update_fields=["replies", "said_at"])


def recount(topic: Topic) -> None:
    """After something was hidden or shown again: how many replies stand, and whether the topic is in lists."""
    rows = topic.contributions.filter(standing=Standing.LIVE)
    topic.replies = rows.filter(number__gt=0).count()
    topic.shown = rows.filter(number=0).exists()
    topic.save(update_fields=["replies", "shown"])


@transaction.atomic
def answer(topic_id: int, option_id: int, *, by: Actor) -> PollAnswer:
    """Answer a topic's poll, or otherwise until its last day. It is no legal vote and decides nothing."""
    on_record.must_stand(by.person_id)
    topic = locked(topic_id)
    _must_talk(topic, by)
    poll = Poll.objects.filter(topic=topic).first()
    option = PollOption.objects.filter(pk=option_id, poll=poll).first() if poll else None
    if poll is None or option is None or not topic.shown:
        raise Refused("no_such_answer", _("Choose one of the answers."))
    if poll.over or topic.state != TopicState.OPEN:
        raise Refused("poll_over", _("This poll is over."))
    made, new = PollAnswer.objects.get_or_create(poll=poll, person_id=by.person_id or 0, defaults={"option": option})
    if not new and made.option_id != option.pk:
        made.option = option
        made.save(update_fields=["option"])
        record("topic.answered", topic, by=by, data={"poll_id": poll.pk, "anew": True}, area_id=topic.area_id)
    if new:
        record("topic.answered", topic, by=by, data={"poll_id": poll.pk}, area_id=topic.area_id)
    return made


@transaction.atomic
def take_back(contribution_id: int, *, by: Actor) -> Contribution:
    """The author takes back what they said: the words and pictures are gone, that something was said stays."""
    said, topic = locked_with_topic(contribution_id)
    if by.person_id is None or said.author_id != by.person_id:
        raise NotAllowed(_("Whoever said it takes it back."))
    if said.standing in (Standing.TAKEN_BACK, Standing.ERASED):
        raise Refused("taken_back", pgettext("a contribution", "This was taken back already."))
    blank(said, Standing.TAKEN_BACK, by)
    recount(topic)
    record("contribution.taken_back", said, by=by, data={"topic_id": topic.pk}, area_id=topic.area_id)
    return said


def forget_author(person_id: int, by: Actor) -> None:
    """Whoever is erased takes back what they said: words, pictures, and what it was found by."""
    said = Contribution.objects.filter(author_id=person_id).exclude(standing__in=(Standing.TAKEN_BACK, Standing.ERASED))
    for pk in said.order_by("pk").values_list("pk", flat=True):
        take_back(pk, by=by)


def blank(said: Contribution, standing: Standing, by: Actor) -> None:
    """Take the words and pictures of a contribution away for good; of the opening the title and the poll too."""
    said.text, said.appeal, said.standing, said.reported = "", "", standing, 0
    said.salt = new_salt()  # or whoever guesses the words could tell by the digests that they are right
    if standing == Standing.ERASED and said.number == 0:
        said.topic.concerns.filter(person_id=said.author_id or 0).delete()  # who opened it is kept nowhere
    if standing == Standing.ERASED:
        said.author, said.called, said.manner = None, "", Manner.BUILDING
    said.save()
    findable(said)
    let_go(FILES, said.pk)
    said.reports.update(words="")
    if said.number == 0:
        said.topic.title, said.topic.salt = "", new_salt()
        said.topic.save(update_fields=["title", "salt"])
        for rows in (
            PollAnswer.objects.filter(poll__topic=said.topic),
            PollOption.objects.filter(poll__topic=said.topic),
        ):
            rows.delete()
        Poll.objects.filter(topic=said.topic).delete()
        record("topic.blanked", said.topic, by=by, data={}, area_id=said.topic.area_id)


@transaction.atomic
def report(contribution_id: int, reason: str, words: str = "", *, by: Actor) -> Report:
    """Report it to the moderators, once; from so many reports on it waits for them, unseen by others."""
    on_record.must_stand(by.person_id)
    said, topic = locked_with_topic(contribution_id)
    if by.person_id is None or not may(by, "talk.read", topic):
        raise NotAllowed(_("Whoever reads a topic reports what is said in it."))
    if said.author_id == by.person_id or said.standing not in (Standing.LIVE, Standing.HELD):
        raise Refused("not_to_report", _("This is not to be reported."))
    if reason not in Reason.values:
        raise Refused("reason_missing", _("Give a reason."), field="reason")
    if said.reports.filter(person_id=by.person_id).exists():
        raise Refused("reported_already", _("You have reported this already; a moderator looks at it."))
    made = Report.objects.create(
        contribution=said, person_id=by.person_id, reason=reason, words=words.strip()[:200], at=clock.now()
    )
    said.reported += 1
    if said.live and said.reported >= int(value("exchange.reports_hold", topic.area)):
        said.standing, said.held_for = Standing.HELD, "reports"
    said.save()
    findable(said)
    recount(topic)
    data = {"contribution_id": said.pk, "reason": reason, "held": said.standing == Standing.HELD}
    record("talk_report.made", made, by=by, data=data, area_id=topic.area_id, new=True)
    return made


def locked(topic_id: int) -> Topic:
    """The topic, for whoever changes it."""
    return Topic.objects.select_for_update(of=("self",)).select_related("area").get(pk=topic_id)


def locked_with_topic(contribution_id: int) -> tuple[Contribution, Topic]:
    """A contribution with its topic, whose row is locked first."""
    topic = locked(Contribution.objects.values_list("topic_id", flat=True).get(pk=contribution_id))
    said = Contribution.objects.select_for_update(of=("self",)).get(pk=contribution_id)
    said.topic = topic
    return said, topic


def archive() -> int:
    """Every night: open topics in which nothing was said for so many days are archived. How many."""
    today = clock.now()
    due = Topic.objects.filter(state=TopicState.OPEN, said_at__lt=today - timedelta(days=30)).select_related("area")
    return sum(_archive(row.pk) for row in due.order_by("said_at", "pk")[:1000])


@transaction.atomic
def _archive(topic_id: int) -> bool:
    topic = locked(topic_id)
    days = timedelta(days=int(value("exchange.archive_days", topic.area)))
    if topic.state != TopicState.OPEN or topic.said_at >= clock.now() - days:
        return False
    topic.state = TopicState.ARCHIVED
    topic.save(update_fields=["state"])
    record("topic.archived", topic, by=SYSTEM, data={}, area_id=topic.area_id)
    return True
