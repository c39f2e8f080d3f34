"""The word of a feed: its own person's, its own feed's, and of no use once the password is another."""

import pytest
from django.http import Http404

from linli.journal.actors import SYSTEM
from linli.people import feeds, services

pytestmark = pytest.mark.django_db


def test_a_word_opens_its_own_feed_alone_until_the_password_changes() -> None:
    who = services.create_person("温小雨", by=SYSTEM)
    word = feeds.token(who, "meetings")
    assert feeds.person_of(word, "meetings") == who
    for other, feed in ((word, "activities"), (word + "x", "meetings"), ("", "meetings")):
        with pytest.raises(Http404):
            feeds.person_of(other, feed)
    who.set_password("另一个密码")
    who.save()
    with pytest.raises(Http404):
        feeds.person_of(word, "meetings")
    assert feeds.person_of(feeds.token(who, "meetings"), "meetings") == who
