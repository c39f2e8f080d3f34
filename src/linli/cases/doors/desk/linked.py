"""The page of the cases that hang together with one: search, look once more, link or unlink."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.cases import board, casework, linked, masking, packs, services, settling, taking
from linli.cases.doors.desk import district, navigation, staff, wording
from linli.cases.linked import Tie
from linli.cases.models import Case, CaseLink
from linli.journal.actors import Actor
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.kernel.wording import colon
from linli.papers import outs
from linli.people.access import may
from linli.people.doors import desk_form
from linli.rules.pack import Pack
from linli.rules.pack_parts import Action, LinkKind, Start
from linli.rules.questions import Input

MOST = 40  # characters of a search


@dataclass(frozen=True)
class Tied:
    """A case at the other end as the desk shows it; of one that the reader may not open, only that there is one."""

    row: wording.Row | None
    title: str
    outcome: str
    drop: str
    excepted: str = ""
    again: int = 0  # the case to which a result that was held back can be passed on once more


@dataclass(frozen=True)
class Group:
    """One kind of link: its name, whether this person may add to it, and what hangs there."""

    name: str
    title: str
    mine: bool
    ties: tuple[Tied, ...]
    opens: tuple[tuple[str, str], ...] = ()  # what may be opened here: words and address
    sums: tuple[tuple[str, str], ...] = ()
    children: bool = False
    gathers: tuple[tuple[str, str], ...] = ()  # where its cases of a process are put together in a batch

    @property
    def waiting(self) -> int:
        """How many of them have not ended."""
        return sum(tie.row is None or tie.row.case.open for tie in self.ties)


@desk_form
@outs.listed
def page(request: HttpRequest, key: int) -> HttpResponse:
    """What hangs together with the case; a search for more; the chosen ones once more before they are linked."""
    actor = staff.actor_of(request)
    case = staff.case_of(actor, key)
    pack = services.pack_of(case)
    if not pack.links:
        raise Http404
    if request.method == "POST":
        return _posted(request, case, pack, actor)
    groups = groups_of(case, pack, actor)
    own = [group for group in groups if group.mine]
    words = request.GET.get("q", "").strip()[:MOST]
    name = request.GET.get("name", "")
    context = {
        "case": case,
        "row": wording.row_of(case, actor),
        "kinds": groups,
        "own": own,
        "name": name if any(group.name == name for group in own) else (own[0].name if own else ""),
        "words": words,
        "found": wording.rows(linked.candidates(case, actor, words), actor) if words and own else (),
        "asked": _asked(request, case, pack, actor),
    }
    return render(request, "cases/desk/linked.html", context)


def groups_of(case: Case, pack: Pack, actor: Actor) -> list[Group]:
    """The links that the process knows, each with what hangs there."""
    ties = linked.linked_to(case, actor)
    return [_group(name, case, pack, actor, [tie for tie in ties if tie.link.name == name]) for name in pack.links]


def _group(name: str, case: Case, pack: Pack, actor: Actor, ties: list[Tie]) -> Group:
    kind, mine = pack.links[name], casework.may_link(case, pack, name, actor)
    return Group(
        name,
        kind.title.say(staff.language()),
        mine,
        tuple(_tied(tie, case, actor) for tie in ties),
        tuple(_opens(name, case, kind, actor)) if mine and case.open else (),
        tuple(_sums(kind, ties)),
        bool(kind.opens),
        tuple(_gathers(case, kind, actor)),
    )


def _gathers(case: Case, kind: LinkKind, actor: Actor) -> Iterator[tuple[str, str]]:
    """Where the children of each process can be put together into a batch."""
    for pack in packs.read_by(staff.kinds_of(actor), staff.READERS):
        if pack.id in kind.opens:
            asked = urlencode({"process": pack.id, "under": case.pk})
            yield pack.title.say(staff.language()), f"{reverse('cases:gather')}?{asked}"


def _opens(name: str, case: Case, kind: LinkKind, actor: Actor) -> Iterator[tuple[str, str]]:
    """The ways to begin a child that this person may take, of the processes in force."""
    kinds = staff.kinds_of(actor)
    for pack in packs.all_active():
        way = pack.door("desk")
        if pack.id in kind.opens and way and navigation.may_begin(pack, way, kinds):
            asked = {"process": pack.id, "under": case.pk, "as": name, "estate": case.area.code}
            yield pack.starts[way].title.say(staff.language()), f"{reverse('cases:new')}?{urlencode(asked)}"


def _sums(kind: LinkKind, ties: list[Tie]) -> Iterator[tuple[str, str]]:
    """How many there are and have ended, how many are late as their rows say it, and the totals that the page names."""
    if not kind.opens or not ties:
        return
    now, cases = clock.now(), [tie.other for tie in ties]
    late = sum(one.open and not one.lapses and one.due_at is not None and one.due_at < now for one in cases)
    yield _("Ended"), f"{sum(not one.open for one in cases)} / {len(cases)}"
    yield _("Overdue, the office's own limits included"), str(late)
    told = [tie.other for tie in ties if tie.readable]  # a sum over few tells what each of them says
    for name in kind.totals:
        asked = next((found for one in told if (found := _question(one, name))), None)
        if asked:
            total = sum(int(one.answers.get(name) or 0) for one in told)
            yield asked.title.say(staff.language()), district.words_of(asked, total)


def _question(case: Case, name: str) -> Input | None:
    pack = services.pack_of(case)
    moves: tuple[Start | Action, ...] = (*pack.starts.values(), *pack.actions.values())
    forms = (pack.form, *(move.form for move in moves))
    return next((asked for form in forms for asked in form if asked.name == name), None)


def _tied(tie: Tie, case: Case, actor: Actor) -> Tied:
    drop = f"{reverse('cases:linked', args=[case.pk])}?name={tie.link.name}&drop={tie.other.pk}"
    row = wording.row_of(tie.other, actor) if tie.readable else None
    again = tie.other.pk if tie.link.outcome == settling.HELD and tie.other.open else 0
    title, url = tie.kind.title.say(staff.language()), drop if tie.readable else ""
    return Tied(row, title, tie.link.outcome, url, tie.link.excepted if tie.readable else "", again)


@dataclass(frozen=True)
class Named:
    """A case that names this one: under what, where it is read, and who has to see to this one until when."""

    title: str
    heading: str
    number: str
    url: str
    mender: str
    until: date | None


def naming(case: Case, actor: Actor) -> list[Named]:
    """The cases that name this one, as far as the reader may open them or read of them in the ledger."""
    return [
        Named(
            tie.kind.title.say(staff.language()),
            wording.list_title(tie.other) if tie.readable else _outline(tie.other),
            wording.number_of(tie.other),
            reverse("cases:work", args=[tie.other.pk]) if tie.readable else board.address(tie.other),
            taking.mender(tie.other, tie.kind) if taking.until(tie.other, tie.kind, case.category) else "",
            taking.until(tie.other, tie.kind, case.category),
        )
        for tie in linked.linked_by(case, actor)
        if tie.readable or may(actor, "case.see", tie.other)
    ]


def _outline(case: Case) -> str:
    """What a case may be called to somebody who reads no more of it than the ledger shows."""
    return board.heading_of(case, services.pack_of(case)) or masking.outline_title(case, staff.language())


@dataclass(frozen=True)
class Asked:
    """What is about to be linked or unlinked, shown once more."""

    name: str
    title: str
    rows: tuple[wording.Row, ...]
    drops: bool


def _asked(request: HttpRequest, case: Case, pack: Pack, actor: Actor) -> Asked | None:
    name, drop = request.GET.get("name", ""), request.GET.get("drop", "")
    cases = linked.chosen(case, actor, [drop] if drop else request.GET.getlist("with"))
    if name not in pack.links or not cases:
        return None
    return Asked(name, pack.links[name].title.say(staff.language()), tuple(wording.rows(cases, actor)), bool(drop))


def _posted(request: HttpRequest, case: Case, pack: Pack, actor: Actor) -> HttpResponse:
    if "except" in request.POST:
        return _excepted(request, case, actor)
    if "again" in request.POST:
        return _passed_again(request, case, pack, actor)
    name, drops = request.POST.get("name", ""), "drop" in request.POST
    change: Callable[..., object] = casework.unlink if drops else casework.link
    done = 0
    for other in linked.chosen(case, actor, request.POST.getlist("with")):
        try:
            change(case.pk, name, other.pk, by=actor)
            done += 1
        except Refused as refusal:
            messages.error(request, f"{wording.number_of(other)}{colon()}{refusal.message}")
    if done and drops:
        messages.success(request, _("No longer linked."))
    elif done:
        messages.success(request, ngettext("One case linked.", "%(count)s cases linked.", done) % {"count": done})
    return _back(case)


def _passed_again(request: HttpRequest, case: Case, pack: Pack, actor: Actor) -> HttpResponse:
    name, again = request.POST.get("name", ""), request.POST["again"]
    link = CaseLink.objects.filter(case=case, name=name, target__in=linked.chosen(case, actor, [again])).first()
    if link is None or name not in pack.links or not casework.may_link(case, pack, name, actor):
        raise NotAllowed(_("Others say which cases hang together with this one."))
    if settling.try_again(link) == settling.PASSED:
        messages.success(request, _("The result was passed on to its reporter."))
    else:
        messages.error(request, _("Its process does not admit the result now; its handler has to tell the reporter."))
    return _back(case)


def _excepted(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    other = next(iter(linked.chosen(case, actor, [request.POST["except"]])), None)
    if other is None:
        raise Http404
    casework.except_linked(case.pk, request.POST.get("name", ""), other.pk, request.POST.get("why", ""), by=actor)
    messages.success(request, _("The reason is kept.") if request.POST.get("why", "").strip() else _("It waits again."))
    return _back(case)


def _back(case: Case) -> HttpResponse:
    response = HttpResponseRedirect(reverse("cases:linked", args=[case.pk]))
    response.status_code = 303
    return response
