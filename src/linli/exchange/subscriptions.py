"""Who is told what of notices and talk: rows of the table of `notify`. What was said in talk stands in none of them."""

from collections.abc import Iterable
from dataclasses import replace

from django.urls import reverse
from django.utils.translation import gettext_lazy as lazy

from linli.exchange import queries
from linli.exchange.models import Notice, State
from linli.exchange.topic_models import Contribution, Standing, Topic
from linli.journal.bodies import data_of
from linli.journal.models import Entry
from linli.notify.concerned import still
from linli.notify.subscriptions import Row, Told


def of_notice(entry: Entry) -> Iterable[Told]:
    """Everybody whom a notice is for, of those the register knows."""
    notice = Notice.objects.select_related("area").filter(pk=entry.subject_id).first()
    if notice is not None and notice.out:
        url = reverse("exchange:show", args=[notice.code])
        yield Told(queries.reached_people(notice), notice, url, {"title": notice.title}, action=entry.verb)


def asks_again(entry: Entry) -> bool:
    """Whether those who knew of it are asked once more."""
    return bool(data_of(entry).get("again"))


def of_reply(entry: Entry) -> Iterable[Told]:
    """Whoever opened the topic, and to whom it speaks; not of what waits for a moderator."""
    said = _said(entry)
    if said is None or said.number == 0 or not said.live:
        return
    opened = said.topic.contributions.filter(number=0).values_list("author_id", flat=True)
    mentioned = said.mentions.values_list("of__author_id", flat=True)
    yield Told([pk for pk in {*opened, *mentioned} if pk], said.topic, _address(said), action=entry.verb)


def of_held_reply(entry: Entry) -> Iterable[Told]:
    """The same when a moderator let it stand: nobody was told while it waited."""
    said = _said(entry)
    for told in of_reply(entry):
        yield replace(told, aside=[said.author_id] if said and said.author_id else [])


def was_held(entry: Entry) -> bool:
    """Whether nobody else had read it before; what was only reported had been read."""
    return data_of(entry).get("held_for") == "words"


def of_author(entry: Entry) -> Iterable[Told]:
    """Whoever said it."""
    said = _said(entry)
    if said is not None and said.author_id is not None:
        yield Told([said.author_id], said.topic, _address(said), action=entry.verb)


def of_turned(entry: Entry) -> Iterable[Told]:
    """Whoever opened the topic, when a desk made a request of it."""
    topic = Topic.objects.filter(pk=entry.subject_id).first()
    opening = topic.contributions.filter(number=0).first() if topic else None
    if topic is not None and opening is not None and opening.author_id is not None:
        yield Told([opening.author_id], topic, reverse("exchange:topic", args=[topic.code]), action=entry.verb)


def _said(entry: Entry) -> Contribution | None:
    return Contribution.objects.select_related("topic").filter(pk=entry.subject_id).first()


def _address(said: Contribution) -> str:
    return reverse("exchange:topic", args=[said.topic.code])


OUT, LIVE = still(Notice, state=State.PUBLISHED), still(Contribution, standing=Standing.LIVE)
FOR, AUTHOR = lazy("everybody whom the notice is for"), lazy("whoever said it")
ROWS = [
    Row(
        "exchange.published", "notice.published", "exchange", FOR, lazy("Notice: %(title)s"),
        lazy("There is a notice for you: %(title)s"), of_notice, stands=OUT,
    ),
    Row(
        "exchange.reworded", "notice.reworded", "exchange", FOR,
        lazy("Notice changed, please read it again: %(title)s"),
        lazy("A notice changed: %(title)s"), of_notice, when=asks_again, stands=OUT,
    ),
    Row(
        "exchange.withdrawn", "notice.withdrawn", "exchange", FOR, lazy("Notice withdrawn: %(title)s"),
        lazy("This notice does not hold any more: %(title)s"), of_notice,
    ),
    Row(
        "exchange.reply", "contribution.said", "exchange", lazy("whoever opened the topic, and to whom it speaks"),
        lazy("Somebody replied to you among your neighbours"), lazy("A neighbour answered you."), of_reply,
        stands=LIVE,
    ),
    Row(
        "exchange.reply_shown", "contribution.let_stand", "exchange",
        lazy("whoever opened the topic, and to whom it speaks"), lazy("Somebody replied to you among your neighbours"),
        lazy("A neighbour answered you."), of_held_reply, when=was_held, stands=LIVE,
    ),
    Row(
        "exchange.let_stand", "contribution.let_stand", "exchange", AUTHOR, lazy("What you said is shown"),
        lazy("What you wrote is shown now."), of_author, stands=LIVE,
    ),
    Row(
        "exchange.hidden", "contribution.hidden", "exchange", AUTHOR,
        lazy("What you said was hidden; you can appeal"), lazy("What you wrote was hidden."), of_author,
        stands=still(Contribution, standing=Standing.HIDDEN),
    ),
    Row(
        "exchange.appeal", "contribution.appeal_answered", "exchange", AUTHOR, lazy("Your appeal was answered"),
        lazy("Somebody looked at your appeal."), of_author,
    ),
    Row(
        "exchange.turned", "topic.turned", "exchange", lazy("whoever opened the topic"),
        lazy("Your topic became a request or a proposal"), lazy("What you wrote is being handled."), of_turned,
    ),
]  # fmt: skip
