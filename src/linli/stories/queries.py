"""Every read of stories: what everybody sees, what a desk has in hand."""

from datetime import datetime

from django.db.models import Q, QuerySet

from linli.cases import packs
from linli.cases.models import Case
from linli.cases.standing import standing
from linli.journal.actors import Actor
from linli.kernel import clock
from linli.kernel.numbers import whole
from linli.people import kin
from linli.people.access import may, scope
from linli.people.models import phone_index
from linli.rules import process
from linli.rules.pack import Pack
from linli.rules.pack_parts import Story as Rule
from linli.search import queries as search
from linli.stories.call_models import Call, CallState, Entry
from linli.stories.fee_models import Payee
from linli.stories.models import Publisher, Section, Story

PAGE = 20


def shown() -> QuerySet[Story]:
    """What everybody reads: released, and where the case stands it is shown. One statement."""
    standing_so = Q(pk__in=[])
    for version, story in packs.told().items():
        standing_so |= Q(case__pack_version_id=version, case__state__in=story.shown)
    rows = Story.objects.filter(standing_so, released_at__isnull=False, publisher__ended_at=None)
    return rows.select_related("publisher", "section", "cover")


def listed(publisher: Publisher, *, section: str = "", words: str = "", before: str = "") -> tuple[list[Story], str]:
    """One page, newest first, and the key of the next one; empty at the end."""
    rows = shown().filter(publisher=publisher)
    if section:
        rows = rows.filter(section__slug=section)
    if words:
        rows = rows.filter(pk__in=search.matching("story", words))
    stamp, _, last = before.partition("_")
    micros, key = whole(stamp, 17), whole(last)
    if micros is not None and key is not None:
        at = datetime.fromtimestamp(micros / 1_000_000, clock.LOCAL)
        rows = rows.filter(Q(released_at__lt=at) | Q(released_at=at, pk__lt=key))
    found = list(rows.order_by("-released_at", "-pk")[: PAGE + 1])
    return found[:PAGE], _key(found[PAGE - 1]) if len(found) > PAGE else ""


def _key(row: Story) -> str:
    assert row.released_at
    return f"{round(row.released_at.timestamp() * 1_000_000)}_{row.pk}"


def publishers() -> QuerySet[Publisher]:
    """Those that have something for everybody to read, or may have."""
    return Publisher.objects.filter(ended_at=None).select_related("organisation").order_by("pk")


def sections(publisher: Publisher) -> list[Section]:
    """Those in use, in their order."""
    return list(publisher.sections.filter(ended_at=None))


def calls_read() -> QuerySet[Call]:
    """The calls that everybody reads, one called off among them."""
    return Call.objects.exclude(state=CallState.DRAFT).filter(publisher__ended_at=None)


def calls_shown(publisher: Publisher) -> QuerySet[Call]:
    """The calls that are under way, and the result of the last ones, the newest first."""
    rows = publisher.calls.filter(state__in=(CallState.OPEN, CallState.ANNOUNCED, CallState.FINAL))
    return rows.order_by("-pk")[:3]


def kept(by: Actor) -> QuerySet[Publisher]:
    """The publishers of one's own bodies."""
    return scope(by, "publisher.keep", Publisher.objects.all()).select_related("organisation", "area").order_by("pk")


def of_case(case: Case) -> Story | None:
    """The story made of a case."""
    return Story.objects.filter(case=case).select_related("publisher", "section", "cover", "case").first()


def rule_of(case: Case) -> tuple[Pack, Rule] | None:
    """The case's process and what it says of its story; None where it says nothing."""
    pack = packs.by_version(case.pack_version_id)
    return (pack, pack.story) if pack.story else None


def _theirs(by: Actor, case: Case) -> bool:
    """Whether it was sent in by the actor or a near relative. No statement for what came without an account."""
    if case.reporter_id is None or by.person_id is None:
        return False
    return by.person_id == case.reporter_id or case.reporter_id in kin.all_of([by.person_id])


def works_on(by: Actor, case: Case) -> bool:
    """Whether the case may become a story and the actor is one of those who make it ready."""
    found = rule_of(case)
    if found is None or not may(by, "case.work", case) or _theirs(by, case):
        return False
    pack, rule = found
    stands = standing(by, case)
    return any(process.fits(pack.who[name], stands) for name in rule.by)


def decides_fees(by: Actor, case: Case) -> bool:
    """Whether the actor is who says yes to what is paid for it."""
    found = rule_of(case)
    if found is None or not may(by, "case.work", case) or _theirs(by, case):
        return False
    pack, rule = found
    return process.fits(pack.who[rule.fees], standing(by, case))


def earns(story: Story, case: Case, rule: Rule) -> bool:
    """Whether a fee can be owed for it: released here, or on another channel."""
    return story.released_at is not None or case.state in rule.shown


def at_desk(by: Actor) -> QuerySet[Case]:
    """The cases of one's desk that may become stories."""
    versions = list(packs.told())
    rows = scope(by, "case.work", Case.objects.filter(pack_version_id__in=versions, reserved=True))
    if by.person_id is None:
        return rows
    return rows.exclude(reporter_id=by.person_id).exclude(kin.NearTo("reporter_id", by.person_id).q())


UNSORTED = "none"


def under(rows: QuerySet[Case], section: str) -> QuerySet[Case]:
    """Those of a section (its key), of none yet (`UNSORTED`), or all."""
    if section == UNSORTED:
        return rows.filter(story=None)
    return rows.filter(story__section_id=int(section)) if section.isdecimal() and len(section) < 19 else rows


def payees(story: Story) -> list[Payee]:
    """Whom a fee for it can go to: its sender, and those whom the publisher has entered. One statement."""
    of_sender, phone = Q(person_id=story.case.reporter_id or 0), str(story.case.reporter_phone)
    if story.case.reporter_id is None and phone:  # sent without an account: theirs who has proved the number since
        of_sender = Q(person__phone_index=phone_index(phone), person__phone_proved_at__isnull=False)
    own = Q(publisher=story.publisher_id) | Q(fees__publisher=story.publisher_id) | Q(known_to=story.publisher_id)
    return list(Payee.objects.filter(of_sender | own).distinct().order_by("-pk")[:300])


def payees_of(publisher: Publisher) -> list[Payee]:
    """Whom a prize of its calls can go to: those it entered, and whoever sent in a work that got one. One statement."""
    awarded = Entry.objects.filter(award__isnull=False, call__publisher=publisher).values("case__reporter_id")
    rows = Payee.objects.filter(Q(publisher=publisher) | Q(person_id__in=awarded))
    return list(rows.order_by("-pk")[:300])
