"""The state of the roots: the last one to copy and keep elsewhere, and whether those stored still follow one another.

The whole journal is checked by `linli verify`, which takes a minute for a million entries; this page recomputes the
chain of the roots it shows and the last root from its leaves.
"""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from linli.journal.checkpoint import chain_of, exported
from linli.journal.models import Checkpoint, Entry, Leaf
from linli.papers import outs
from linli.people.doors import staff_required
from linli.rules.chain import START, merkle_root
from linli.web.journal.pages import check
from linli.web.keys import number

PAGE = 30
COUNTED = 1000


@dataclass(frozen=True)
class Root:
    """A root and whether it follows from the one before it."""

    stored: Checkpoint
    root: str
    good: bool


@require_safe
@staff_required
@outs.listed
def index(request: HttpRequest) -> HttpResponse:
    """Roots, newest first."""
    check(request)
    before = number(request.GET.get("before"))
    found = Checkpoint.objects.order_by("-number")
    stored = list((found if before is None else found.filter(number__lt=before))[: PAGE + 1])
    last = stored[0] if stored and before is None else found.first()
    roots = _checked(stored)
    context = {
        "roots": roots,
        "last": last,
        "line": next(exported([last])) if last else "",
        "good": all(root.good for root in roots) and (last is None or _recomputed(last)),
        "waiting": _waiting(),
        "counted": COUNTED,
        "older": f"?before={stored[PAGE - 1].number}" if len(stored) > PAGE else "",
    }
    return render(request, "web/journal/roots.html", context)


def _checked(stored: list[Checkpoint]) -> list[Root]:
    """Newest first; the last of a full page is there only to check the one above it."""
    before = [*stored[1:], None][: len(stored)]  # none yet: nothing to pair
    pairs = list(zip(stored, before, strict=True))[:PAGE]
    return [Root(each, bytes(each.root).hex(), _follows(each, prev)) for each, prev in pairs]


def _follows(root: Checkpoint, prev: Checkpoint | None) -> bool:
    if root.number > 1 and prev is None:
        return False
    return chain_of(root, bytes(prev.chain) if prev else START) == bytes(root.chain)


def _recomputed(root: Checkpoint) -> bool:
    leaves = Leaf.objects.filter(position__range=(root.first, root.last)).order_by("position")
    hashes = [bytes(digest) for digest in leaves.values_list("hash", flat=True)]
    return len(hashes) == root.last - root.first + 1 and merkle_root(hashes) == bytes(root.root)


def _waiting() -> int:
    """Entries younger than the last root, counted no further than is shown."""
    newest = Leaf.objects.order_by("-position").values_list("entry_id", flat=True).first() or 0
    return Entry.objects.filter(pk__gt=newest)[: COUNTED + 1].count()
