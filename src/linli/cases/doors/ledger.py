"""The public ledger, one case for neighbours, and the proof that a record still stands."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from linli.cases import (
    board,
    counting,
    deciding,
    links,
    masking,
    opinions,
    packs,
    progress,
    queries,
    services,
    supporting,
    told,
)
from linli.cases.doors.follow import case_or_404, cases, photos_of
from linli.cases.doors.report import estate_or_404, within_limits
from linli.cases.forms import category_choices
from linli.cases.models import Case
from linli.cases.queries import Filters
from linli.cases.standing import supports
from linli.journal import checkpoint
from linli.journal.models import Checkpoint
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.notify import services as notices
from linli.papers import outs
from linli.people.access import scope
from linli.people.middleware import asking
from linli.rules.pack import Pack

BOXES = ("all", "open", "done")


@dataclass(frozen=True)
class Row:
    """One line of the ledger: nothing in it was typed by the reporter."""

    number: int
    title: str
    place: str
    text: str
    state: str
    tone: str
    came: datetime
    closed: datetime | None


@require_safe
@outs.residents
def ledger(request: HttpRequest, code: str) -> HttpResponse:
    """What this reader may see of an estate's requests, newest first; the sums above count everything."""
    estate = estate_or_404(code)
    box = request.GET.get("box", "all")
    filters = Filters(
        box=box if box in BOXES else "all",
        category=request.GET.get("category", ""),
        text=request.GET.get("q", "").strip()[:40],
    )
    actor = asking(request)
    page = queries.ledger(actor, estate, filters, request.GET.get("after", ""))
    asked = {"box": filters.box if filters.box != "all" else "", "category": filters.category, "q": filters.text}
    kept = {key: value for key, value in asked.items() if value}
    context = {
        "estate": estate,
        "rows": [_row(case, estate_language()) for case in page.cases],
        "older": f"?{urlencode({**kept, 'after': page.older})}" if page.older else "",
        "newer": "" if page.at_start else f"?{urlencode(kept)}",
        "month": counting.month_figures(estate),
        "filters": filters,
        "kinds": [group for pack in packs.all_active() for group in category_choices(pack, estate_language())],
        "boxes": BOXES,
        "filtered": bool(kept),
        "at_home": actor.person_id is not None,
    }
    return render(request, "cases/resident/ledger.html", context)


def estate_language() -> str:
    """The page's language as packs name it."""
    return get_language() or "zh-hans"


def _row(case: Case, language: str) -> Row:
    pack = packs.by_version(case.pack_version_id)
    return Row(
        number=case.number,
        title=masking.outline_title(case, language),
        place=masking.outline_place(case),
        text=masking.open_text(case) or board.heading_of(case, pack),
        state=told.state_words(case, pack, outside=True),
        tone=told.tone(case, pack),
        came=case.created_at,
        closed=case.closed_at,
    )


def seen_or_404(request: HttpRequest, code: str, number: int) -> Case:
    """The estate's case of a number, if this reader may see it; else it is as if it were not there."""
    seen = scope(asking(request), "case.see", cases().filter(area__code=code, area__ends=None))
    case = seen.filter(number=number).first()
    if case is None:
        raise Http404
    return case


@require_safe
def public(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """One case for neighbours. Its address holds the number, never the code: the code is the reporter's own link."""
    case = seen_or_404(request, code, number)
    pack = services.pack_of(case)
    notices.mark_subject_read(asking(request), "case", case.pk)
    if pack.public:
        return render(request, "cases/resident/board.html", _board(request, case, pack))
    context = {
        "estate": case.area,
        "row": _row(case, estate_language()),
        "lines": told.timeline(case, pack, queries.steps_of(case), words="open"),
        "next": told.next_step(case, pack),
        "figures": told.figures(case, pack, public=True),
        "bar": progress.progress_of(case, pack),
        "photos": photos_of(case, links.OPEN_ROLES.get(case.visibility, ())),
        "support": _support(request, case, pack),
        "puts": deciding.put(case, asking(request), public=True),
        **_for_group(request, case, pack),
    }
    return render(request, "cases/resident/public.html", context)


def _for_group(request: HttpRequest, case: Case, pack: Pack) -> dict[str, str]:
    """What is pasted into a group chat: no more than everybody reads here. Nothing of a case kept within the estate."""
    if case.visibility != "public":
        return {}
    row, link = _row(case, estate_language()), request.build_absolute_uri(board.address(case))
    place = f" · {row.place}" if row.place else ""
    said = _("%(estate)s, No. %(number)s: %(title)s%(place)s. %(state)s.") % {
        "estate": case.area.name, "number": row.number, "title": board.heading_of(case, pack) or row.title,
        "place": place, "state": row.state,
    }  # fmt: skip
    return {"group": f"{said}\n{link}", "group_link": link}


def _board(request: HttpRequest, case: Case, pack: Pack) -> dict[str, Any]:
    assert pack.public is not None  # asked by the callers
    return {
        "estate": case.area,
        "row": _row(case, estate_language()),
        "board": board.page_of(case, pack, pack.public),
        "bar": progress.progress_of(case, pack),
        "lines": told.timeline(case, pack, queries.steps_of(case), words="open"),
        "support": _support(request, case, pack),
        "comments": _comments(case, pack),
        "puts": deciding.put(case, asking(request), public=True),
        "link": request.build_absolute_uri(board.address(case)),
        "printed": clock.now(),
        **_for_group(request, case, pack),
    }


@require_POST
@never_cache
def support(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Say that one wants the same, or with `back` that one no longer does; then the page again."""
    case = seen_or_404(request, code, number)
    actor, back = asking(request), reverse("cases:public", args=[code, number]) + "#support"
    try:
        if actor.person_id is None:
            phone = request.POST.get("phone", "")[:30]
            within_limits(request, phone)
            supporting.join(case.pk, by=actor, phone=phone)
        elif request.POST.get("back"):
            supporting.take_back(case.pk, by=actor)
            messages.success(request, _("Taken back: you do not hear of it any more."))
            return redirect(back)
        else:
            supporting.support(case.pk, by=actor)
        messages.success(request, _("Noted. You will be told how it goes on."))
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect(back)


def _support(request: HttpRequest, case: Case, pack: Pack) -> dict[str, Any] | None:
    """How many want the same, and what the reader can do about it; None where nobody does and nobody is asked."""
    asked = pack.supporters is not None and case.state in pack.supporters.in_
    if pack.supporters is None or not (asked or case.counts.get(supporting.COUNT)):
        return None
    actor = asking(request)
    return {
        "title": pack.supporters.title.say(estate_language()),
        "count": case.counts.get(supporting.COUNT, 0),
        "asked": asked,
        "may": supporting.may_support(case, pack, actor),
        "mine": supports(case, actor),
        "by_phone": actor.person_id is None and supporting.open_to_all(case, pack),
        "signed_in": actor.person_id is not None,
        "sign_in": f"{reverse('people:sign_in')}?next={quote(request.path)}",
    }


def _comments(case: Case, pack: Pack) -> dict[str, Any] | None:
    """How many said what; None where the process does not ask."""
    if pack.comments is None:
        return None
    stances = opinions.stances_of(case)
    return {
        "title": pack.comments.title.say(estate_language()),
        "asked": case.state in pack.comments.in_,
        "stances": stances,
        "total": sum(count for *_key, count in stances),
    }


@require_safe
def board_sheet(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The board on paper, A3 or A4, with a code that leads to it."""
    case = seen_or_404(request, code, number)
    pack = services.pack_of(case)
    if not pack.public:
        raise Http404
    size = "a3" if request.GET.get("size") == "a3" else "a4"
    return render(request, "cases/resident/board_sheet.html", {**_board(request, case, pack), "size": size})


@require_safe
def notice_sheet(request: HttpRequest, code: str, number: int, step: int) -> HttpResponse:
    """One announcement in large letters, for the doors of the buildings."""
    case = seen_or_404(request, code, number)
    pack = services.pack_of(case)
    if not pack.public:
        raise Http404
    page = board.page_of(case, pack, pack.public)
    one = next((told for told in page.notices if told.key == step), None)
    if one is None:
        raise Http404
    context = {
        "estate": case.area, "row": _row(case, estate_language()), "board": page, "one": one,
        "link": request.build_absolute_uri(board.address(case)), "printed": clock.now(),
    }  # fmt: skip
    return render(request, "cases/resident/notice_sheet.html", context)


@require_safe
def proof(request: HttpRequest, code: str) -> HttpResponse:
    """Whether the record behind a receipt still stands as it was written. Anybody with the code may ask."""
    case = case_or_404(code)
    return render(request, "cases/resident/proof.html", {**_proof(case), "back": f"/t/{case.code}/"})


@require_safe
def public_proof(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The same for a case in the ledger, by its number."""
    case = seen_or_404(request, code, number)
    return render(request, "cases/resident/proof.html", {**_proof(case), "back": f"/ledger/{code}/{number}/"})


def _proof(case: Case) -> dict[str, Any]:
    found = checkpoint.proof_of("case", case.pk)
    newest = found.latest_root
    sealed = [entry for entry in found.entries if entry.checkpoint is not None]
    waiting = len(found.entries) - len(sealed)
    return {
        "estate": case.area,
        "number": case.number,
        "proof": found,
        "stands": found.stands,
        "entries": len(found.entries),
        "waiting": waiting,
        "checkpoint": newest,
        "root": bytes(newest.root).hex() if newest else "",
        "last": Checkpoint.objects.order_by("-number").values_list("at", flat=True).first() if waiting else None,
    }
