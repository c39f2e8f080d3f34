"""The papers of a case: drafted from what the case knows, within the step that asks for them; read back as facts.

A step whose paper cannot be filled in is refused with the field that is missing, and nothing has changed. From then on
the paper goes its own way (linli.papers); `casework.follow_paper` brings what became of it back to the case.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from linli.cases import packs, parameters, parties, standing
from linli.cases.models import Case, Step
from linli.cases.party_models import Party
from linli.cases.routing import Desk, desks
from linli.cases.titles import read_as
from linli.journal.actors import SYSTEM, Actor
from linli.journal.models import Entry
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.papers import queries, services
from linli.papers.about import Link
from linli.papers.models import Paper
from linli.people.access import may
from linli.people.models import Post
from linli.places.models import joined
from linli.rules import pack_papers, paper, reasons, situation, taken, upon
from linli.rules.known import Known
from linli.rules.pack import Pack
from linli.rules.pack_parts import Action, Start
from linli.rules.situation import Move


def draft(case: Case, pack: Pack, move: Move, *, by: Actor) -> Paper:
    """The draft of the paper that the step issues, in the name of the body in whose post it was taken."""
    template = packs.template(case.pack_version_id, move.issues)
    read = paper.load(template, f"{pack.id}/papers/{move.issues}.yaml")
    given = own(case) | steps(case, pack, move) | _addressees(case, pack, move)
    values = pack_papers.values(pack, move, given, figures(case, pack, move.after, read.fields()))
    return services.draft(
        template,
        pack=pack.id,
        name=move.issues,
        body_id=_body(case, pack, move, by),
        area=case.area,
        subject=("case", case.pk),
        values=pack_papers.without_other_lists(read, values),
        by=by if by.post_id else SYSTEM,
        concerns=_concerns(case),
        row=move.row,
        names=_names(case, pack, move),
        closed=bool(pack.reads),
    )


def steps(case: Case, pack: Pack, move: Move) -> dict[str, str | None]:
    """Who took which step and when; of two people, who proposed it."""
    asked = Q(row="") | Q(row=move.row, action=move.name)
    rows = Step.objects.filter(asked, case=case).select_related("by", "first", "post").order_by("pk")
    return taken.told(pack, [_taken(row) for row in rows], move.name)


def _taken(row: Step) -> taken.Taken:
    who, on = row.first or row.by, clock.day_of(row.happened_at or row.at)
    return taken.Taken(row.action, row.state, who.name if who else "", row.post.title if row.post else "", on)


def figures(case: Case, pack: Pack, after: situation.Situation, asked: Collection[str]) -> dict[str, Any]:
    """What those of the page's figures come to that the paper prints, once the step is taken.

    A step on each of hundreds of parties draws up a paper for each, and a figure is reckoned over all of them.
    """
    if not pack.figures:
        return {}
    known = Known(pack, after, {}, parameters.run(pack, case.area, clock.now(), ""))
    return reasons.whole(known, asked)


def _body(case: Case, pack: Pack, move: Move, by: Actor) -> int:
    """The organisation of the post in which the step was taken; of a resident's or the system's, the handler's, or,
    where nobody alone is in charge, the one that issued the case's last paper, or at whose desk the step could have
    been taken as well."""
    post_id = by.post_id or case.handler_post_id
    if post_id is None and (last := queries.last_issued("case", case.pk)):
        return last.body_id
    if post_id is None and (found := _desks(case, pack, move)):
        return found[0].organisation_id
    if post_id is None:
        raise Refused("no_body", _("Nobody is in charge of this case in whose name the paper could be issued."))
    return Post.objects.values_list("organisation_id", flat=True).get(pk=post_id)


def _desks(case: Case, pack: Pack, move: Move) -> list[Desk]:
    """The desks at which the step is taken for a resident, in the order in which the page names their posts."""
    kinds = [post for name in pack.actions[move.name].by for post in pack.who[name].post]
    found = [desk for desk in desks(case.area) if desk.kind in kinds]
    return sorted(found, key=lambda desk: kinds.index(desk.kind))


def own(case: Case) -> dict[str, str]:
    """What every case gives to its papers, whatever its page asks."""
    parts = [part.name for part in (case.building, case.entrance) if part]
    exact = [*parts, *([case.unit.number] if case.unit else []), *([case.spot.name] if case.spot else [])]
    return {
        "estate": case.area.name,
        "place": joined([*exact, *([case.place_words] if case.place_words else [])]) or case.place_label,
        "handler": case.handler.name if case.handler else "",
        "case_number": str(case.number),
        "begun_on": clock.day_of(case.created_at).isoformat(),
    }


def _addressees(case: Case, pack: Pack, move: Move) -> dict[str, Any]:
    """Those for whom the paper is meant, and their names; while nobody is known, what the page calls its parties."""
    if not pack.parties:
        return {}
    known = Known(pack, move.after, move.form, parameters.run(pack, case.area, clock.now(), ""))
    row = move.after.party(move.row) if move.row else None
    rows = (row,) if row else known.concerned(move.issues) or known.addressed(move.issues)
    names = [str(one.fields.get(pack.party_name) or "") for one in rows]
    told = [pack_papers.of_party(pack, one) for one in rows]
    return {"addressees": "、".join(filter(None, names)) or pack.parties.title.zh, "addressed": told}  # zh: on a paper


def _names(case: Case, pack: Pack, move: Move) -> list[str] | None:
    """The parties whom the paper names, where it is served upon each: who is found later is not among them."""
    if not pack.papers[move.issues].upon:
        return None
    run = parameters.run(pack, case.area, clock.now(), "")
    return list(upon.names(pack, move.after, move.issues, run, move.row))


def _concerns(case: Case) -> list[tuple[int | None, int | None]]:
    return [(one.person_id, one.organisation_id) for one in case.concerns.all()] if case.concerned else []


def withhold(case: Case) -> None:
    """Whom the case is about has changed: its papers are withheld from the same people."""
    services.withhold(("case", case.pk), _concerns(case))


def on_record(case_id: int, pack: Pack, name: str) -> situation.Paper | None:
    """The newest paper of this name that stands, as its own record has it: when issued, since when served.

    Of one that is served upon each party, those of single parties that stand beside it count for these.
    """
    standing = queries.issued("case", case_id, name, after=_set_aside(case_id, pack, name))
    if not pack.papers[name].upon:
        return _alone(standing[0]) if standing else None
    whole = next((number for number, paper in enumerate(standing) if not paper.row), len(standing) - 1)
    found: situation.Paper | None = None
    for one in reversed(standing[: whole + 1]):
        found = _beside(_alone(one), found, _named(one, case_id))
    return found


def _alone(paper: Paper) -> situation.Paper:
    days: dict[str, date] = {}
    for each in paper.services.all():
        if each.served_on:
            days[each.row] = min(each.served_on, days.get(each.row, each.served_on))
    assert paper.issued_on is not None  # of issued ones only
    return situation.Paper(paper.issued_on, days.pop("", None), paper.number, days)


def _beside(own: situation.Paper, before: situation.Paper | None, named: Collection[str]) -> situation.Paper:
    """A paper with those drawn up before it: of each party the newest that names them counts."""
    naming = dict.fromkeys(named, situation.Naming(own.issued, own.number))
    if before is None:
        return replace(own, names=naming)
    others = {key: day for key, day in before.upon.items() if key not in naming}
    return replace(before, names={**(before.names or {}), **naming}, upon={**others, **own.upon})


def _named(paper: Paper, case_id: int) -> Collection[str]:
    """Whom it names; one from before that was kept named whoever was there."""
    if paper.names is not None:
        return list(paper.names)
    return [paper.row] if paper.row else list(Party.objects.filter(case=case_id).values_list("key", flat=True))


def _set_aside(case_id: int, pack: Pack, name: str) -> int:
    """The journal's entry of the step that last set aside what had been drawn up under this name; 0: none did."""
    by = [f"case.{step}" for step, action in pack.actions.items() if name in action.voids]
    # By its place in the journal, not by the hour: much may happen within one, and drafts count as well.
    entries = Entry.objects.filter(subject_kind="case", subject_id=case_id, verb__in=by).order_by("-seq")
    return (entries.values_list("pk", flat=True).first() or 0) if by else 0


def titles(paper: Paper) -> dict[str, str]:
    """What the questions are called whose answers the paper of a case says."""
    case = Case.objects.filter(pk=paper.subject_id).first()
    return titles_in(packs.by_version(case.pack_version_id)) if case else {}


def titles_in(pack: Pack) -> dict[str, str]:
    """What all questions of a page are called, in the reader's language."""
    moves: tuple[Start | Action, ...] = (*pack.starts.values(), *pack.actions.values())
    asked = (*pack.form, *pack.party_fields, *(one for move in moves for one in move.form))
    return {one.name: one.title.say(get_language() or "zh") for one in asked}


def addressees(paper: Paper) -> list[tuple[str, str]]:
    """The parties upon whom the paper of a case is to be served, by key and name; none where it is the case's own."""
    case = Case.objects.select_related("area").filter(pk=paper.subject_id).first()
    pack = packs.by_version(case.pack_version_id) if case else None
    if case is None or pack is None or paper.name not in pack.papers:
        return []
    if paper.row:
        rows = [row for row in parties.parties_of(case, pack) if row.key == paper.row]
    else:
        run = parameters.run(pack, case.area, clock.now(), "")
        rows = list(Known(pack, standing.situation(case, pack), {}, run).concerned(paper.name))
        rows = [row for row in rows if paper.names is None or row.key in paper.names]
    return [(row.key, str(row.fields.get(pack.party_name) or "")) for row in rows]


def about(case_id: int, by: Actor) -> Link | None:
    """The way from a paper back to its case."""
    case = Case.objects.filter(pk=case_id).first()
    if case is None or not may(by, "case.read", case):
        return None
    title = read_as(case, packs.by_version(case.pack_version_id), get_language() or "zh-hans")
    return Link(title or str(case.number), reverse("cases:work", args=[case.pk]))
