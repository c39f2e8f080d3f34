"""Notices of an estate, one shown to all and worded anew, one for residents alone, one that waits to appear; and talk:
a topic with a poll, a reply that was reported, one that waits for a moderator.
"""

from datetime import timedelta

from linli.exchange import chatting, moderating, services, talking
from linli.exchange.chat_models import Paste
from linli.exchange.models import Notice
from linli.exchange.services import Said
from linli.exchange.talking import Asked, Words
from linli.exchange.topic_models import Contribution
from linli.journal.actors import Actor
from linli.kernel import clock
from linli.people.models import Organisation
from linli.places.models import Area


def told(body: Organisation, words: str, by: Actor) -> list[Notice]:
    """What was told, in that order; `words` stand in the two that not everybody reads."""
    open_ = services.draft(body.pk, body.area_id, Said("停水通知", "周六 8:00–17:00 停水。", must_read=True), by=by)
    services.publish(open_.pk, by=by)
    services.reword(open_.pk, "停水通知", "周日 8:00–17:00 停水。", by=by)
    closed = services.draft(body.pk, body.area_id, Said(words, words, public=False, must_read=True), by=by)
    services.publish(closed.pk, by=by)
    later = services.draft(body.pk, body.area_id, Said(words, words, appears_at=clock.now() + timedelta(days=2)), by=by)
    return [open_, closed, services.publish(later.pk, by=by)]


def talked(estate: Area, words: str, one: Actor, other: Actor, officer: Actor) -> list[Contribution]:
    """What was said in a topic of the estate: its opening, a reply that was reported, one that is held."""
    moderating.set_words(officer_area(estate), ["日结"], by=officer)
    poll = Asked("几点结束？", ["八点", "九点"], clock.today() + timedelta(days=7))
    topic = talking.open_topic(estate.pk, words, Words(words), by=one, poll=poll)
    reported = talking.reply(topic.pk, Words(f"{words}，也赞成", "nickname", "老邻居"), by=other)
    talking.report(reported.pk, "other", words, by=one)
    held = talking.reply(topic.pk, Words(f"日结 {words}"), by=other)
    return [topic.contributions.get(number=0), reported, held]


def officer_area(estate: Area) -> int:
    """The community of the estate, whose officer keeps a list of words."""
    return estate.community_id or estate.pk


def pasted(estate: Area, words: str, by: Actor) -> Paste:
    """A copy of a group's messages, of which nothing was picked yet."""
    day = clock.today() - timedelta(days=1)
    text = f"王姐 {day} 19:32\n{words}\n\n老张 {day} 19:41\n{words}，我家也是"
    return chatting.read_in(estate.pk, "业主群", text, by=by)
