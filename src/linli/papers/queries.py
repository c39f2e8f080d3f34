"""Every read of papers."""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from linli.files import store
from linli.files.models import File
from linli.files.models import State as Kept
from linli.journal.actors import Actor
from linli.journal.models import Entry
from linli.kernel.kept import keys_of
from linli.papers import about
from linli.papers.models import PDF, Paper, Service, State
from linli.people import kinds
from linli.people.access import condition, scope
from linli.people.conditions import branches
from linli.people.kinds import BESIDE, LADDER, SAME, SEATS, SUPERIORS
from linli.people.models import Organisation
from linli.people.queries import running

PAGE = 30
# They prepare papers; putting a body's name under one is for those who speak for it.
HELPERS = ("grid_worker", "branch_member", "committee_member", "council_recorder", "thrift_member", *SEATS)


def papers() -> QuerySet[Paper]:
    """Papers with what lists and pages show of them, services oldest first."""
    services = Prefetch("services", Service.objects.order_by("pk"))
    people = ("drafted_by", "checked_by", "issued_by", "withdrawn_by")
    return Paper.objects.select_related("body", "above", "area", *people).prefetch_related(services)


def newest(by: Actor, *, state: str = "", about: str = "", before: int | None = None) -> list[Paper]:
    """A page of the papers that the actor may read and one more, the newest first, narrowed as `narrowed` does.

    What the actor reads as one thing and as another is looked for apart, so that an index finds each in order: asked of
    all at once, a database walks the papers of a city to find the few of one body.
    """
    every = Paper.objects.all() if before is None else Paper.objects.filter(pk__lt=before)
    rows = narrowed(every, state=state, about=about)
    reach = branches(condition(by, "paper.read", Paper))
    firsts = [rows.filter(branch.q()).order_by("-pk")[: PAGE + 1] for branch in reach]
    return list(papers().filter(pk__in=keys_of(firsts)).order_by("-pk")[: PAGE + 1])


def readable(by: Actor) -> QuerySet[Paper]:
    """The papers that the actor may read, newest first."""
    return scope(by, "paper.read", papers()).order_by("-pk")


def narrowed(rows: QuerySet[Paper], *, state: str = "", about: str = "") -> QuerySet[Paper]:
    """Those in a state, and about certain subjects: a kind and ids, as in `case.7.12`. What is neither asks nothing."""
    if state in State.values:
        rows = rows.filter(state=state)
    kind, *ids = about.split(".")
    numbers = [int(one) for one in ids if one.isascii() and one.isdigit() and len(one) < 19]
    return rows.filter(subject_kind=kind[:20], subject_id__in=numbers) if numbers else rows


def of_subject(kind: str, subject_id: int, by: Actor) -> QuerySet[Paper]:
    """The papers about one case (or whatever it is) that the actor may read, oldest first. Two statements."""
    return scope(by, "paper.read", papers().filter(subject_kind=kind, subject_id=subject_id)).order_by("pk")


def issued(kind: str, subject_id: int, name: str, *, after: int = 0) -> list[Paper]:
    """The papers of this name about the subject that are issued and stand, the newest first; for the program.

    `after`: only those that were first drafted after this entry of the journal.
    """
    found = Paper.objects.filter(subject_kind=kind, subject_id=subject_id, name=name, state=State.ISSUED)
    if after:
        found = found.filter(
            Exists(Entry.objects.filter(subject_kind="paper", subject_id=OuterRef("pk"), seq=1, pk__gt=after))
        )
    return list(
        found.order_by("-issued_at", "-pk").prefetch_related(Prefetch("services", Service.objects.order_by("pk")))
    )


def last_issued(kind: str, subject_id: int) -> Paper | None:
    """The paper about the subject that was issued last and stands; for the program."""
    issued = Paper.objects.filter(subject_kind=kind, subject_id=subject_id, state=State.ISSUED)
    return issued.order_by("-issued_at", "-pk").first()


def proofs(services: Collection[Service]) -> Mapping[int, list[File]]:
    """The photos and scans of these records of service, by service. One statement, or none."""
    found: dict[int, list[File]] = {each.pk: [] for each in services}
    kept = File.objects.filter(owner_kind="service", owner_id__in=found).exclude(state=Kept.REFUSED).order_by("pk")
    for file in kept if found else ():
        found[file.owner_id or 0].append(file)
    return found


def checkers(paper: Paper) -> set[int]:
    """Everybody who may check the draft as its second person: of its body, or where that has nobody else of the one
    above it."""
    drafter = {paper.drafted_by_id or 0}
    own = (readers(paper) if paper.reserved else speakers(paper.body_id)) - drafter
    return own if own or paper.above_id is None else speakers(paper.above_id) - drafter


def speakers(body_id: int) -> set[int]:
    """Who speaks for a body now."""
    return {person for person, _kind in _speaking(body_id)}


def readers(paper: Paper) -> set[int]:
    """Those of them who hold a post that the process of the paper's subject names as its reader."""
    return {person for person, kind in _speaking(paper.body_id) if paper.pack in about.read_by(kind)}


def _speaking(body_id: int) -> Iterable[tuple[int, str]]:
    terms = running().filter(post__organisation_id=body_id).exclude(post__kind__in=(*HELPERS, *kinds.strong()))
    return terms.values_list("person_id", "post__kind")


def superior(body: Organisation, but: int | None) -> Organisation | None:
    """The nearest body above this one that is its superior and for which somebody else speaks (`but`: not them).

    Two of a kind at one level: the one founded first.
    """
    beside = Organisation.objects.filter(area_id=body.area_id, kind=BESIDE.get(body.kind, ""), ended_at=None)
    for found in beside.order_by("pk"):
        if speakers(found.pk) - {but or 0}:
            return found
    for level in LADDER[LADDER.index(body.area.level) + 1 :]:
        area_id: int = getattr(body.area, f"{level}_id", None) or 0
        for kind, post in SUPERIORS.get(body.kind, ()) if area_id else ():
            above = Organisation.objects.filter(area_id=area_id, kind=kind, ended_at=None)
            if post:
                needed = body.posts.filter(ended_at=None).values("kind") if post == SAME else [post]
                above = above.filter(posts__kind__in=needed, posts__ended_at=None)
            for found in above.distinct().order_by("pk"):
                if speakers(found.pk) - {but or 0}:
                    return found
    return None


def stands(paper: Paper) -> bool:
    """Whether the stored bytes of an issued paper are those it was issued with."""
    try:
        content: Any = store.kept(paper.code, PDF).read_bytes()
    except FileNotFoundError:
        return False
    return hashlib.sha256(content).hexdigest() == paper.sha256
