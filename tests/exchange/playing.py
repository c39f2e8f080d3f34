"""Notices of an estate: one shown to all and worded anew, one for residents alone, one that waits to appear."""

from datetime import timedelta

from linli.exchange import services
from linli.exchange.models import Notice
from linli.exchange.services import Said
from linli.journal.actors import Actor
from linli.kernel import clock
from linli.people.models import Organisation


def told(body: Organisation, words: str, by: Actor) -> list[Notice]:
    """What was told, in that order; `words` stand in the two that not everybody reads."""
    open_ = services.draft(body.pk, body.area_id, Said("停水通知", "周六 8:00–17:00 停水。", must_read=True), by=by)
    services.publish(open_.pk, by=by)
    services.reword(open_.pk, "停水通知", "周日 8:00–17:00 停水。", by=by)
    closed = services.draft(body.pk, body.area_id, Said(words, words, public=False, must_read=True), by=by)
    services.publish(closed.pk, by=by)
    later = services.draft(body.pk, body.area_id, Said(words, words, appears_at=clock.now() + timedelta(days=2)), by=by)
    return [open_, closed, services.publish(later.pk, by=by)]
