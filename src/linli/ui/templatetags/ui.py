"""Tags and filters that every template has at hand (settings lists this module among the builtins)."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from weakref import WeakKeyDictionary

from django import template
from django.forms import BoundField
from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from linli.files import services as files
from linli.files.models import ORIGINAL, File, Kind
from linli.kernel import clock, wording
from linli.ui import fields, icons, looks, moments, nav, speech
from linli.ui.markup import filled, joined

register = template.Library()
TONES = ("", "due", "late", "calm", "done", "quiet", "party")


@register.simple_tag
def chip(words: str, tone: str = "") -> SafeString:
    """A state in words with a shape beside it. `tone` is one of TONES; another raises ValueError."""
    if tone not in TONES:
        raise ValueError(f"chip tone {tone!r} is not one of {', '.join(TONES)}")
    return filled('<span class="chip{}">{}</span>', f" {tone}" if tone else "", words)


register.filter("listed", wording.in_a_list)
register.filter("spaced", moments.spaced)
register.simple_tag(wording.comma)
register.simple_tag(wording.colon)
register.simple_tag(wording.gap)
register.simple_tag(wording.noted)
register.simple_tag(wording.in_post)


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """A drawing of linli.ui.icons."""
    return icons.draw(name, extra)


@register.simple_tag
def too_large() -> SafeString:
    """On a form for films and recordings: the script tells of one that is too large before it is sent, not after."""
    return filled(' data-most="{}" data-too-large="{}"', files.most_bytes(), files.too_large("%s"))


@register.simple_tag
def qr(text: str) -> SafeString:
    """The text as a QR code, inline SVG; black on white in either theme, else cameras fail."""
    import segno  # few pages have one

    drawn = segno.make(text, error="m", micro=False).svg_inline(scale=4, border=0, dark="#000", omitsize=True)
    return filled('<span class="qr">{}</span>', mark_safe(drawn))  # noqa: S308 - segno draws paths, no text


@register.simple_tag
def qr_picture(text: str, words: str) -> SafeString:
    """The same as a picture that a phone can save and send on; `words` stand for it."""
    import segno  # few pages have one

    data = segno.make(text, error="m", micro=False).png_data_uri(scale=6, border=3)
    return filled('<img class="qr-picture" src="{}" alt="{}">', data, words)


@register.simple_tag
def picture(file: File, words: object) -> SafeString:
    """A photo, small, leading to the large one, or a scan to save; until it is checked, a place that says so."""
    if file.ready and file.kind == Kind.DOCUMENT:
        there = reverse("files:show", args=[file.code, ORIGINAL])
        return filled('<a class="scan" href="{}">{}<span>{}</span></a>', there, icons.draw("doc"), file.name or words)
    if not file.ready:
        return filled('<span class="unseen">{}<span>{}</span></span>', icons.draw("clock"), _("Photo is being checked"))
    large, small = (reverse("files:show", args=[file.code, size]) for size in ("large", "small"))
    return filled('<a href="{}"><img src="{}" alt="{}" loading="lazy"></a>', large, small, words)


def _time(moment: datetime | date, words: str) -> SafeString:
    return filled('<time datetime="{}">{}</time>', _to_the_second(moment), words)


def _to_the_second(moment: datetime | date) -> str:
    return moment.isoformat(timespec="seconds") if isinstance(moment, datetime) else moment.isoformat()


def _passing(moment: datetime | date, words: str, on: date, printed: datetime | date) -> SafeString:
    """The same of words that may say "today": on paper, which is read later, the date stands in their place."""
    if abs(on - clock.today()) > timedelta(days=1):
        return _time(moment, words)
    pattern = '<time datetime="{}" data-on-paper="{}">{}</time>'
    return filled(pattern, _to_the_second(moment), moments.whole(printed), words)


def _on(moment: datetime | date) -> date:
    return clock.day_of(moment) if isinstance(moment, datetime) else moment


@register.filter
def when(moment: datetime | date | None) -> str:
    """Today 10:05; 1 July 9:12; with the year when it is another one. Nothing for None."""
    return _passing(moment, moments.said(moment), _on(moment), moment) if moment else ""


@register.filter
def near(moment: datetime | date | None) -> str:
    """Today; 1 July; with the year when it is another one: where the hour does not matter. Nothing for None."""
    if not moment:
        return ""
    on = _on(moment)
    return _passing(on, moments.near_day(on), on, on)


@register.filter
def last_day(ends: datetime | date | None) -> str:
    """The last day that belongs to a term: its end is the first instant, or day, that does not. Nothing for None."""
    step = timedelta(microseconds=1) if isinstance(ends, datetime) else timedelta(days=1)
    return near(ends - step) if ends else ""


@register.filter
def day(moment: datetime | date | None) -> str:
    """3 July (Fri). Nothing for None."""
    return _time(_on(moment), moments.named_day(moment)) if moment else ""


@register.filter
def moment(value: datetime | date | None) -> str:
    """Year to minute, for records and print. Nothing for None."""
    return _time(value, moments.whole(value)) if value else ""


@register.filter
def undo(message: Any) -> str:
    """The address to which a message's undo button posts: given as extra_tags="undo:/address", else empty."""
    for tag in (message.extra_tags or "").split():
        if tag.startswith("undo:"):
            return str(tag.removeprefix("undo:"))
    return ""


@register.simple_tag
def field(bound: BoundField, label: str = "", extra: str = "", optional: bool = True) -> SafeString:
    """One field with label, hint and errors tied to it; `optional=False` does not say "(optional)"."""
    return fields.drawn(bound, label, extra, optional=optional)


@register.simple_tag
def photos(
    ident: str, name: str, accept: str = "image/*", many: bool = True, needed: bool = False, hint: str = ""
) -> SafeString:
    """A place to take or choose photos, in a form that is written by hand. `hint` is the id of what explains it."""
    return fields.photos(ident, name, accept=accept, many=many, needed=needed, hint=hint)


@register.simple_tag(takes_context=True)
def nav_groups(context: Mapping[str, Any]) -> list[nav.Group]:
    """The staff navigation of this person (linli.ui.nav.register)."""
    return nav.groups(context["request"])


register.simple_tag(nav.waiting)


@register.simple_tag
def side(groups: Iterable[nav.Group], folded: bool = False) -> SafeString:
    """The staff navigation's entries under their headings. In Python: every page of the desk shows them twice.

    `folded`, as on a phone: each group opens by its heading, which says how much waits in it; the current one is open.
    """
    return joined((_folded(group) if folded else _group(group) for group in groups), "\n")


def _kept_with(draw: Callable[[nav.Group], SafeString]) -> Callable[[nav.Group], SafeString]:
    """Drawn once a group, and forgotten with it: one in which something waits or is being read lives for one page."""
    kept = WeakKeyDictionary[nav.Group, SafeString]()

    def drawn(group: nav.Group) -> SafeString:
        if (found := kept.get(group)) is None:
            found = kept[group] = draw(group)
        return found

    return drawn


@_kept_with
def _group(group: nav.Group) -> SafeString:
    heading = filled("<h2>{}</h2>\n", group.label) if group.label else ""
    return joined([heading, *map(_entry, group.items)])


@_kept_with
def _folded(group: nav.Group) -> SafeString:
    entries = filled('<div class="part">{}</div>', joined(map(_entry, group.items)))
    if not group.label:
        return entries
    shown = mark_safe(" open") if any(item.current for item in group.items) else ""
    count = filled("<b>{}</b>", group.shown_count) if group.count else ""
    return filled('<details class="fold"{}><summary>{}{}</summary>{}</details>', shown, group.label, count, entries)


@register.simple_tag
def in_short(groups: Iterable[nav.Group]) -> SafeString:
    """What waits, beside the folded menu's name."""
    return joined(_in_short(item) for group in groups for item in group.items if item.count)


@lru_cache(maxsize=1024)
def _in_short(item: nav.Item) -> SafeString:
    tone = mark_safe(' class="rust"') if item.tone == "late" else ""
    return filled('<span{}>{} <b class="num">{}</b></span>', tone, item.label, item.shown_count)


@lru_cache(maxsize=4096)
def _entry(item: nav.Item) -> SafeString:
    """Eighty on every page of the desk, and the same ones again and again."""
    here = mark_safe(' aria-current="page"') if item.current else ""
    tone = filled(' class="{}"', item.tone) if item.tone and item.count else ""
    zero = mark_safe(' class="zero"') if not item.count else ""
    count = filled("<b{}>{}</b>", zero, item.shown_count) if item.shown_count else ""
    return filled('<a href="{}"{}{}><span>{}</span>{}</a>', item.url, here, tone, item.label, count)


@register.simple_tag
def options(choices: Iterable[tuple[Any, Any]], chosen: Any) -> SafeString:
    """The options of a list of (value, words) or (group, [(value, words)]), the chosen one marked."""
    return _options(
        tuple((value, tuple(words) if isinstance(words, list) else words) for value, words in choices), chosen
    )


@lru_cache(maxsize=32)
def _options(choices: tuple[tuple[Any, Any], ...], chosen: Any) -> SafeString:
    """Three hundred kinds and estates over every list, and the same ones again and again."""
    return joined(_option(value, words, chosen) for value, words in choices)


def _option(value: Any, words: Any, chosen: Any) -> SafeString:
    if isinstance(words, tuple):
        return filled(
            '<optgroup label="{}">{}</optgroup>', value, joined(_option(key, said, chosen) for key, said in words)
        )
    marked = mark_safe(" selected") if value == chosen else ""
    return filled('<option value="{}"{}>{}</option>', value, marked, words)


@register.simple_tag(takes_context=True)
def tab_items(context: Mapping[str, Any]) -> list[nav.Item]:
    """The residents' tabs for the estate in sight (linli.ui.nav.register_tabs)."""
    request: HttpRequest = context["request"]
    estate = context.get("estate")
    return nav.tabs(request, getattr(estate, "code", None) or nav.remembered_estate(request))


@register.inclusion_tag("ui/_aloud.html")
def aloud(text: str) -> dict[str, str]:
    """A button that reads `text` aloud: by the browser's own voice, else by a sound file of ours."""
    return {"text": text, "address": speech.address(text)}


@register.simple_tag(takes_context=True, name="looks")
def look_sheet(context: Mapping[str, Any]) -> SafeString:
    """The style sheet with the colour of the estate in sight, where it has one."""
    address = looks.sheet(looks.of(context))
    return filled('<link rel="stylesheet" href="{}">', address) if address else mark_safe("")


@register.simple_tag(takes_context=True)
def crest(context: Mapping[str, Any]) -> SafeString:
    """The crest of the estate in sight, where it has one; its name stands beside it."""
    address = looks.crest(looks.of(context))
    return filled('<img class="crest" src="{}" alt="">', address) if address else mark_safe("")


@register.simple_tag(takes_context=True)
def reader_looks(context: Mapping[str, Any]) -> SafeString:
    """The same on a staff page: of the one estate of whoever works there, whatever place the page is about."""
    request: Any = context["request"]
    if getattr(request, "looks", None) is None:
        request.looks = looks.of_reader(request)
    return look_sheet(context)


@register.simple_tag(takes_context=True)
def brand(context: Mapping[str, Any]) -> str:
    """What stands beside the sign: the estate that the page or its reader is of, else the program."""
    named = bool(context.get("estate")) or not context.get("area")
    return (looks.of(context).name if named else "") or _("Linli")


@register.simple_tag(takes_context=True)
def named(context: Mapping[str, Any]) -> str:
    """What the estate in sight is called on its own pages."""
    return looks.of(context).name
