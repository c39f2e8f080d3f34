"""What programs read of stories: RSS and Atom with pictures, and a map of the addresses for search engines."""

import re
from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, Enclosure, Rss201rev2Feed

from linli.files import store
from linli.media import keeping
from linli.stories import queries
from linli.stories.call_models import Call
from linli.stories.models import Publisher, Story

_NO_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
FEEDS: dict[str, type[Rss201rev2Feed] | type[Atom1Feed]] = {"rss": Rss201rev2Feed, "atom": Atom1Feed}


def feed(request: HttpRequest, publisher: Publisher, form: str) -> HttpResponse:
    """The twenty newest of a publisher. Three statements."""
    here = request.build_absolute_uri(reverse("stories:of", args=[publisher.code]))
    own = request.build_absolute_uri(reverse("stories:feed", args=[publisher.code, form]))
    made = FEEDS[form](
        title=publisher.name, link=here, description=publisher.about or publisher.name, language="zh-Hans",
        feed_url=own, feed_guid=here,
    )  # fmt: skip
    for row in queries.listed(publisher)[0]:
        address = request.build_absolute_uri(reverse("stories:show", args=[row.code]))
        made.add_item(
            title=_said(row.headline), link=address, description=_said(row.summary or row.text[:200]),
            unique_id=address, unique_id_is_permalink=True, pubdate=row.released_at, updateddate=row.released_at,
            author_name=_said(row.credits) or publisher.name, categories=[row.section.name],
            enclosures=_enclosures(request, row),
        )  # fmt: skip
    response = HttpResponse(content_type=made.content_type)
    made.write(response, "utf-8")
    return response


def _said(text: str) -> str:
    """Without the letters that XML does not know: one of them in one story would take the whole feed away."""
    return _NO_XML.sub("", text)


def _enclosures(request: HttpRequest, row: Story) -> list[Enclosure]:
    """The film, else the cover; RSS knows one enclosure an item."""
    if row.films:
        code, _dot, number = row.films[0].partition(".")
        length = keeping.made(code, int(number), "high.mp4").size()
        address = reverse("stories:film", args=[row.code, 1])
        return [Enclosure(request.build_absolute_uri(address), str(length), "video/mp4")]
    if row.cover is None or not row.cover.ready:
        return []
    address = reverse("stories:picture", args=[row.code, row.cover.code, "large"])
    length = store.kept(row.cover.code, "large").size()
    return [Enclosure(request.build_absolute_uri(address), str(length), row.cover.mime)]


if TYPE_CHECKING:
    OfStories = Sitemap[Story]
else:
    OfStories = Sitemap


if TYPE_CHECKING:
    OfCalls = Sitemap[Call]
else:
    OfCalls = Sitemap


class Calls(OfCalls):
    """Every call for works that everybody reads."""

    limit = 1_000

    def items(self) -> QuerySet[Call]:
        return queries.calls_read().order_by("-pk")

    def location(self, item: Call) -> str:
        return reverse("stories:call_show", args=[item.code])


class Map(OfStories):
    """Every story that is shown, as sitemaps.org says."""

    limit = 10_000

    def items(self) -> QuerySet[Story]:
        return queries.shown().order_by("-released_at", "-pk")

    def lastmod(self, item: Story) -> datetime | None:
        return item.released_at

    def location(self, item: Story) -> str:
        return reverse("stories:show", args=[item.code])
