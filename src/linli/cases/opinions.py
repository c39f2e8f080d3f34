"""What was said of a case, arranged for reading: by option, by whether it is for or against, newest or most agreed."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from linli.cases import masking
from linli.cases.models import Case
from linli.cases.opinion_models import Agreement, Comment, Option
from linli.journal.actors import Actor

PAGE = 40
SORTS = ("newest", "agreed")
OF_ALL = "0"  # in the address: what is said of the matter as a whole


@dataclass(frozen=True)
class Asked:
    """How the reader wants them: of which option ("": of all), of which stance, in which order, from which page on."""

    which: str = ""
    stance: str = ""
    arranged: str = "newest"
    page: int = 0


@dataclass(frozen=True)
class Read:
    """A comment as this reader reads it; of a hidden one the reason, and the words only if they are their own."""

    comment: Comment
    who: str
    text: str
    mine: bool
    agreed: bool  # by the reader
    replies: tuple["Read", ...] = ()

    @property
    def when(self) -> datetime:
        return self.comment.at

    @property
    def about(self) -> Option | None:
        return self.comment.option

    @property
    def open(self) -> bool:
        """Whether it can be answered and agreed with."""
        return self.comment.hidden_at is None and not self.comment.taken_back


@dataclass(frozen=True)
class Page:
    """What one page shows, and how many there are of each stance."""

    rows: tuple[Read, ...]
    total: int
    more: bool
    stances: tuple[tuple[str, str, int], ...] = field(default=())  # key, words, how many


def page_of(case: Case, by: Actor, asked: Asked) -> Page:
    """Five statements, whatever is said."""
    heads = _wanted(case.comments.filter(reply_to=None), asked)
    ordered = ("-agreed", "-pk") if asked.arranged == "agreed" else ("-pk",)
    first = asked.page * PAGE
    found = list(heads.select_related("option", "author").order_by(*ordered)[first : first + PAGE + 1])
    shown = found[:PAGE]
    counts = stances_of(case)
    return Page(tuple(_read(shown, by)), sum(count for *_key, count in counts), len(found) > PAGE, counts)


def moderated(case_ids: Collection[int], by: Actor) -> list[Comment]:
    """The person's own comments on these cases that were hidden, and those of which an objection was answered."""
    if not case_ids or by.person_id is None:
        return []
    rows = Comment.objects.filter(case_id__in=case_ids, author_id=by.person_id, taken_back=False)
    return list(rows.filter(Q(hidden_at__isnull=False) | Q(answered_by__isnull=False)).order_by("-pk"))


def stances_of(case: Case) -> tuple[tuple[str, str, int], ...]:
    """How many who speak of it are for it, against it, asking; answers to others, and what is hidden, do not count."""
    standing = case.comments.filter(reply_to=None, hidden_at=None, taken_back=False)
    counted = dict(standing.order_by().values_list("stance").annotate(Count("pk")))
    return tuple((key, str(words), counted.get(key, 0)) for key, words in Comment.STANCES)


def _wanted(rows: QuerySet[Comment], asked: Asked) -> QuerySet[Comment]:
    if asked.which.isascii() and asked.which.isdigit() and len(asked.which) < 5:
        rows = rows.filter(option=None) if asked.which == OF_ALL else rows.filter(option__number=int(asked.which))
    if asked.stance in dict(Comment.STANCES):
        rows = rows.filter(stance=asked.stance)
    return rows


def _read(heads: Sequence[Comment], by: Actor) -> Iterable[Read]:
    answers = list(
        Comment.objects.filter(reply_to__in=[one.pk for one in heads]).select_related("author").order_by("pk")
    )
    ids = [one.pk for one in (*heads, *answers)]
    agreed = set(
        Agreement.objects.filter(comment__in=ids, person_id=by.person_id or 0).values_list("comment_id", flat=True)
    )
    below: dict[int, list[Read]] = {}
    for one in answers:
        below.setdefault(one.reply_to_id or 0, []).append(_one(one, by, agreed))
    for one in heads:
        yield _one(one, by, agreed, tuple(below.get(one.pk, ())))


def _one(comment: Comment, by: Actor, agreed: set[int], replies: tuple[Read, ...] = ()) -> Read:
    mine = by.person_id is not None and comment.author_id == by.person_id
    shown = mine or comment.hidden_at is None
    text = masking.masked_text(comment.text) if shown else ""
    return Read(comment, called(comment), text, mine, comment.pk in agreed, replies)


def called(comment: Comment) -> str:
    """What its author chose to be called by: post, name, or a neighbour of a building."""
    if comment.post:
        return comment.post
    if comment.named and comment.author:
        return comment.author.name
    return _("a neighbour in %(place)s") % {"place": comment.place} if comment.place else _("a neighbour")


def to_moderate(case: Case, by: Actor) -> list[Read]:
    """Everything said of it, objections that wait first, then the newest; nobody's own. Three statements."""
    rows = case.comments.filter(taken_back=False).exclude(author_id=by.person_id).select_related("option", "author")
    waiting = Q(objected_at__isnull=False, answered_by=None)
    ordered = rows.order_by("-pk")
    found = [*ordered.filter(waiting), *ordered.exclude(waiting)[: PAGE * 5]]
    return [Read(one, called(one), masking.masked_text(one.text), False, False) for one in found]


def objections(case: Case) -> int:
    """How many objections wait for an answer."""
    return case.comments.filter(objected_at__isnull=False, answered_by=None).count()
