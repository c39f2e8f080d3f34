"""Every read of talk, in scope."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from linli.exchange.talking import FILES, FOUND
from linli.exchange.topic_models import Contribution, HeldWord, Poll, PollAnswer, PollOption, Standing, Topic
from linli.files.models import File
from linli.files.queries import files_among
from linli.journal.actors import Actor
from linli.people.access import may, scope
from linli.people.models import Organisation
from linli.places.models import LOCATED_LEVELS, Area, Building
from linli.search import queries as search

PAGE = 30
SAID = 50  # contributions on a page


def may_read(estate: Area, by: Actor) -> bool:
    """Whether they read what is talked about in the estate."""
    probe = Topic().locate(estate)
    return may(by, "talk.read", probe)


def topics(estate: Area, by: Actor, *, building: Building | None = None, words: str = "") -> QuerySet[Topic]:
    """What is talked about in an estate, or of one of its buildings; what was said in last comes first.

    With `words`: where somebody said all of them at once, as far as it is shown.
    """
    rows = scope(by, "talk.read", Topic.objects.filter(area=estate, shown=True))
    rows = rows.filter(building=building) if building else rows
    if words:
        hits = search.matching(FOUND, words, area=("estate", estate.pk), sealed=True)
        said = Contribution.objects.filter(pk__in=hits, standing=Standing.LIVE)
        rows = rows.filter(pk__in=said.values("topic_id"))
    return rows.select_related("building").order_by("-said_at", "-pk")


def after(rows: QuerySet[Topic], last: Topic) -> QuerySet[Topic]:
    """Those of them that come after that one in their order."""
    return rows.filter(Q(said_at__lt=last.said_at) | Q(said_at=last.said_at, pk__lt=last.pk))


@dataclass(frozen=True)
class Line:
    """A topic in a list, with who opened it, as they are shown."""

    topic: Topic
    opened_by: str
    poll: bool


def lines(rows: Iterable[Topic]) -> list[Line]:
    """Two statements for all of them."""
    listed = list(rows)
    openings = {one.topic_id: one for one in Contribution.objects.filter(topic__in=listed, number=0)}
    polls = set(Poll.objects.filter(topic__in=listed).values_list("topic_id", flat=True))
    return [Line(one, openings[one.pk].shown_as if one.pk in openings else "", one.pk in polls) for one in listed]


@dataclass(frozen=True)
class Said:
    """A contribution on a page: its pictures, to whom it speaks, whether it is the reader's own."""

    row: Contribution
    files: tuple[File, ...]
    to: tuple[str, ...]
    own: bool


def said_in(topic: Topic, by: Actor, *, start: int = 0) -> tuple[list[Said], int]:
    """One page of a topic in its order, from a place on, and the place where the next begins (0: nowhere).

    Four statements. What waits for a moderator is read by its author alone.
    """
    mine = Q(author_id=by.person_id) if by.person_id is not None else Q(pk__in=[])
    rows = topic.contributions.filter(~Q(standing=Standing.HELD) | mine, number__gte=start).order_by("number")
    found = list(rows.prefetch_related("mentions__of")[: SAID + 1])
    files = files_among(FILES, [one.pk for one in found if one.live or one.author_id == by.person_id])
    shown = [
        Said(
            one, tuple(files.get(one.pk, ())), tuple(mention.of.shown_as for mention in one.mentions.all()),
            by.person_id is not None and one.author_id == by.person_id,
        )
        for one in found[:SAID]
    ]  # fmt: skip
    return shown, found[SAID].number if len(found) > SAID else 0


@dataclass(frozen=True)
class Counted:
    """An answer of a poll with how many gave it."""

    option: PollOption
    number: int
    share: int  # percent, whole
    own: bool


def counted(topic: Topic, by: Actor) -> tuple[Poll | None, list[Counted]]:
    """The topic's poll and its answers. Three statements, one where there is none."""
    poll = Poll.objects.filter(topic=topic).first()
    if poll is None:
        return None, []
    options = list(poll.options.annotate(number=Count("answers")).order_by("position"))
    mine = PollAnswer.objects.filter(poll=poll, person_id=by.person_id or 0).values_list("option_id", flat=True).first()
    whole = sum(one.number for one in options)
    return poll, [
        Counted(one, one.number, one.number * 100 // whole if whole else 0, one.pk == mine) for one in options
    ]


def may_be_about(topic_area: Area) -> list[tuple[int, str]]:
    """The bodies that a topic of the estate can be about."""
    path = [getattr(topic_area, f"{level}_id") for level in LOCATED_LEVELS if getattr(topic_area, f"{level}_id")]
    return list(Organisation.objects.filter(area_id__in=path, ended_at=None).order_by("pk").values_list("pk", "name"))


def moderated(by: Actor) -> QuerySet[Topic]:
    """The topics that somebody moderates."""
    return scope(by, "talk.moderate", Topic.objects.all())


def to_look_at(by: Actor) -> QuerySet[Contribution]:
    """What waits for a moderator: held, reported, appealed; never one's own, nor an appeal against oneself."""
    appealed = Q(standing=Standing.HIDDEN, appealed_at__isnull=False, answered_by=None)
    waits = Q(standing=Standing.HELD) | Q(reported__gt=0) | appealed
    rows = Contribution.objects.filter(waits, topic__in=moderated(by)).exclude(author_id=by.person_id)
    rows = rows.exclude(hidden_by_id=by.person_id, reported=0, standing=Standing.HIDDEN)
    return rows.select_related("topic__area").order_by("-pk")


def hidden(by: Actor) -> QuerySet[Contribution]:
    """What was hidden, the latest first."""
    rows = Contribution.objects.filter(standing=Standing.HIDDEN, topic__in=moderated(by))
    return rows.select_related("topic__area", "hidden_by").order_by("-pk")


def keepers_areas(by: Actor) -> QuerySet[Area]:
    """The areas whose list of words somebody keeps: those of their office."""
    from linli.people import terms

    held = {one.area_id for one in terms.held(by.person_id)}
    return scope(by, "talk.words", Area.objects.filter(pk__in=held, ends=None)).order_by("pk")


def words_of(area: Area) -> QuerySet[HeldWord]:
    """The words of an area's list, those that ended too, the latest first."""
    return HeldWord.objects.filter(area=area).select_related("added_by", "ended_by").order_by("-pk")


def mine(by: Actor) -> QuerySet[Contribution]:
    """What somebody said, the latest first."""
    rows = Contribution.objects.filter(author_id=by.person_id or 0).select_related("topic__area")
    return rows.order_by("-pk")
