"""Feeds hold the rules of RSS 2.0 and RFC 4287, a public reader reads them, and search engines and other sites too."""

import re
import xml.etree.ElementTree as ET
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import feedparser
import pytest
from django.test import Client
from django.urls import reverse

from tests.stories.conftest import Desk
from tests.stories.playing import Told, played

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
# What the specification names; what else stands there has a namespace of its own.
CHANNEL = {
    "title", "link", "description", "language", "copyright", "managingEditor", "webMaster", "pubDate", "lastBuildDate",
    "category", "generator", "docs", "cloud", "ttl", "image", "rating", "textInput", "skipHours", "skipDays", "item",
}  # fmt: skip
ITEM = {
    "title", "link", "description", "author", "category", "comments", "enclosure", "guid", "pubDate", "source",
}  # fmt: skip
FEED = {"author", "category", "contributor", "generator", "icon", "id", "link", "logo", "rights", "subtitle", "title",
        "updated", "entry"}  # fmt: skip
ENTRY = {"author", "category", "content", "contributor", "id", "link", "published", "rights", "source", "summary",
         "title", "updated"}  # fmt: skip


@pytest.fixture
def read(press: Desk) -> Told:
    places, cast = press.cast.places, press.cast
    people = (cast.street_officer, cast.resident, cast.neighbour)
    return played(places.estate, places.district, *people, "通讯员小段", "没人看过的稿")


def fetched(told: Told, form: str) -> Any:
    return Client().get(reverse("stories:feed", args=[told.paper.code, form]))


def is_address(text: str | None) -> bool:
    found = urlsplit(text or "")
    return found.scheme in ("http", "https") and bool(found.netloc)


def plain(element: ET.Element) -> list[str]:
    """The names of what stands in it without a namespace."""
    return [child.tag for child in element if not child.tag.startswith("{")]


def faults_of_rss(data: bytes) -> list[str]:
    """What in it is not as https://www.rssboard.org/rss-specification says."""
    root = ET.fromstring(data)
    channel = root.find("channel")
    if root.tag != "rss" or root.get("version") != "2.0" or channel is None:
        return ["no rss of version 2.0"]
    found = [f"channel: {name}" for name in set(plain(channel)) - CHANNEL]
    for name in ("title", "link", "description"):
        found += [f"channel: {name}"] if not (channel.findtext(name) or "").strip() else []
    dates = [channel.findtext("lastBuildDate")]
    guids = []
    for item in channel.findall("item"):
        found += [f"item: {name}" for name in set(plain(item)) - ITEM]
        found += [f"item: several {name}" for name in ITEM - {"category"} if plain(item).count(name) > 1]
        found += (
            ["item: neither title nor description"]
            if not (item.findtext("title") or item.findtext("description"))
            else []
        )
        found += ["item: link"] if not is_address(item.findtext("link")) else []
        guid = item.find("guid")
        if guid is None or (guid.get("isPermaLink", "true") == "true" and not is_address(guid.text)):
            found.append("item: guid")
        guids.append(guid.text if guid is not None else "")
        dates.append(item.findtext("pubDate"))
        for enclosure in item.findall("enclosure"):
            fits = (
                is_address(enclosure.get("url"))
                and enclosure.get("length", "").isdigit()
                and "/" in enclosure.get("type", "")
            )
            found += [] if fits else ["item: enclosure"]
        if author := item.findtext("author"):
            found += ["item: author is an e-mail address"] if "@" not in author else []
    found += ["guid twice"] if len(set(guids)) < len(guids) else []
    return found + [f"date: {one}" for one in dates if parsedate_to_datetime(one or "").tzinfo is None]


def faults_of_atom(data: bytes) -> list[str]:
    """What in it is not as RFC 4287 says."""
    feed = ET.fromstring(data)
    if feed.tag != f"{ATOM}feed":
        return ["no feed"]
    found, ids = [], []
    entries = feed.findall(f"{ATOM}entry")
    for element, names in ((feed, FEED), *((entry, ENTRY) for entry in entries)):
        inside = [child.tag.removeprefix(ATOM) for child in element]
        found += [f"unknown {name}" for name in set(inside) - names]
        found += [f"not one {name}" for name in ("id", "title", "updated") if inside.count(name) != 1]
        ids.append(element.findtext(f"{ATOM}id"))
        for name in ("updated", "published"):
            for date in element.findall(f"{ATOM}{name}"):
                found += [] if datetime.fromisoformat(date.text or "").tzinfo else [f"date without zone: {date.text}"]
        links = [
            (link.get("rel", "alternate"), link.get("type"), link.get("hreflang"))
            for link in element.findall(f"{ATOM}link")
        ]
        found += ["two alternates alike"] if len(set(links)) < len(links) else []
        found += [
            f"link: {link.get('href')}" for link in element.findall(f"{ATOM}link") if not is_address(link.get("href"))
        ]
        alternates = [rel for rel, *_ in links if rel == "alternate"]
        if element is not feed and not alternates and element.find(f"{ATOM}content") is None:
            found.append("entry without content or alternate link")
    if feed.find(f"{ATOM}author") is None:
        found += ["no author" for entry in entries if entry.find(f"{ATOM}author/{ATOM}name") is None]
    found += [f"id: {one}" for one in ids if not is_address(one)]
    return found + (["id twice"] if len(set(ids[1:])) < len(ids[1:]) else [])


@pytest.mark.parametrize(("form", "faults"), [("rss", faults_of_rss), ("atom", faults_of_atom)])
def test_a_feed_holds_the_rules_of_its_format(read: Told, form: str, faults: Any) -> None:
    answer = fetched(read, form)
    assert answer["Content-Type"].startswith(f"application/{form}+xml")
    assert faults(answer.content) == []


def test_the_rules_find_what_is_wrong(read: Told) -> None:
    rss, atom = fetched(read, "rss").content.decode(), fetched(read, "atom").content.decode()
    for wrong, said in (
        (re.sub("<pubDate>[^<]+", "<pubDate>Sat, 28 Nov 2026 10:00:00 -0000", rss), "date"),
        (rss.replace("<description>", "<beschreibung>").replace("</description>", "</beschreibung>"), "channel"),
        (re.sub('length="[0-9]+"', 'length="many"', rss), "enclosure"),
    ):
        assert any(said in fault for fault in faults_of_rss(wrong.encode())), said
    for wrong in (re.sub("<updated>[^<]+", "<updated>2026-11-28T10:00:00", atom), re.sub("<id>[^<]+", "<id>7", atom)):
        assert faults_of_atom(wrong.encode()) != []


@pytest.mark.parametrize(("form", "version"), [("rss", "rss20"), ("atom", "atom10")])
def test_a_public_reader_reads_a_feed(read: Told, form: str, version: str) -> None:
    answer = fetched(read, form)
    found = feedparser.parse(answer.content, response_headers={"content-type": answer["Content-Type"]})
    assert (found.bozo, found.version, found.feed.title) == (False, version, "石榴视频")
    (entry,) = found.entries
    address = "http://testserver" + reverse("stories:show", args=[read.shown.code])
    assert (entry.title, entry.link, entry.id) == ("夫妻俩的送教路", address, address)
    assert entry.published_parsed is not None
    (enclosure,) = entry.enclosures
    assert (enclosure.type, is_address(enclosure.href), int(enclosure.length) > 0) == ("image/jpeg", True, True)
    assert [tag.term for tag in entry.tags] == ["社会"]


def test_the_map_names_stories_and_calls_with_whole_addresses(read: Told) -> None:
    root = ET.fromstring(Client().get(reverse("stories:sitemap")).content)
    assert root.tag == f"{MAP}urlset"
    found = [url.findtext(f"{MAP}loc") or "" for url in root]
    assert all(is_address(one) for one in found)
    assert len(set(found)) == len(found)
    paths = {urlsplit(one).path for one in found}
    assert reverse("stories:show", args=[read.shown.code]) in paths
    assert reverse("stories:call_show", args=[read.taking.code]) in paths
    for url in root:
        if stamp := url.findtext(f"{MAP}lastmod"):
            assert datetime.fromisoformat(stamp)


def test_another_site_shows_a_story_by_its_title_sentence_and_picture(read: Told) -> None:
    page = Client().get(reverse("stories:show", args=[read.shown.code])).content.decode()
    told = dict(re.findall(r'<meta (?:property|name)="((?:og|twitter):[a-z_]+)" content="([^"]*)"', page))
    assert (told["og:title"], told["og:description"], told["og:type"]) == ("夫妻俩的送教路", "六年送教路", "article")
    assert told["twitter:card"] == "summary_large_image"
    picture = urlsplit(told["og:image"])
    assert Client().get(picture.path)["Content-Type"] == "image/jpeg"
