"""How every automatic step of a case came about (依据说明): limits, conditions, figures, and who got it.

One page for all of them: the rule with its article, what it looked at and where each of that comes from, what came of
it, and who set the rule: the version of the process, the area's setting, the dispatch rule.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.cases import deadlines, parameters, parties, queries, services, told
from linli.cases.doors.desk import district, explained, routes, staff, wording, work
from linli.cases.doors.desk.givens import Given, Givens, say, shown
from linli.cases.models import Case, PackVersion, Route
from linli.cases.standing import situation
from linli.journal.actors import Actor
from linli.journal.bodies import data_of
from linli.journal.models import Entry
from linli.journal.queries import history_of
from linli.journal.services import note_access
from linli.kernel import clock
from linli.kernel.wording import colon, in_a_list
from linli.people.doors import desk_page
from linli.people.models import Person
from linli.rules import party_masks, reasons, running
from linli.rules.known import Known
from linli.rules.pack import SETTING, Pack
from linli.rules.situation import Party
from linli.ui import moments

_NAMES = re.compile(r"\w+")


@dataclass(frozen=True)
class Why:
    """One automatic step: what came of it and how."""

    anchor: str
    title: str
    outcome: str
    tone: str = ""
    rule: str = ""  # as the page writes it
    basis: str = ""
    lines: tuple[str, ...] = ()
    given: tuple[Given, ...] = ()


@dataclass(frozen=True)
class Part:
    """A heading of the page with what stands under it."""

    name: str
    title: str
    whys: tuple[Why, ...]


@desk_page
def page(request: HttpRequest, key: int) -> HttpResponse:
    """Everything that came about by itself in one case, or (`row`) for one of its parties. Who looked is kept."""
    actor = staff.actor_of(request)
    case = staff.case_of(actor, key)
    pack = services.pack_of(case)
    of_row = request.GET.get("row", "")
    party = _looked_at(case, pack, of_row, actor) if of_row else None
    whole = _Told(case, pack, party)
    gates = Part("gates", _("Not possible yet"), tuple(whole.gates(actor)))
    clocks = Part("clocks", _("Time limits"), tuple(whole.clocks()))
    figures = (*whole.figures(), *whole.sums()) if party is None else tuple(whole.derived())
    context = {
        "case": case,
        "row": wording.row_of(case, actor),
        "name": party_masks.name_in_lists(pack, party.fields) if party else "",
        "back": reverse("cases:party", args=[case.pk, party.key]) if party else reverse("cases:work", args=[case.pk]),
        "parts": [
            gates,
            Part("figures", _("Figures"), figures),
            clocks,
            *([Part("routes", _("Who got it"), (whole.route(),))] if party is None else []),
        ],
        "version": version_words(case.pack_version_id),
    }
    return render(request, "cases/desk/why.html", context)


def _looked_at(case: Case, pack: Pack, key: str, actor: Actor) -> Party:
    """The party of that key, whose page it is: that somebody reads it is kept."""
    party = next((one for one in parties.parties_of(case, pack) if one.key == key), None)
    if party is None:
        raise Http404
    stored = next(one for one in parties.rows_of(case) if one.key == key)
    note_access(stored.person_id, by=actor, what="party", reason="work", subject_kind="party", subject_id=stored.pk)
    return party


class _Told:
    """One case, or one of its parties, with everything that its explanations ask for, read once."""

    def __init__(self, case: Case, pack: Pack, row: Party | None = None) -> None:
        self.case, self.pack, self.row = case, pack, row
        self.run = parameters.run(pack, case.area, clock.now(), "")
        self.stands = situation(case, pack)
        self.known = Known(pack, self.stands, {}, self.run, row)
        self.givens = Givens(case, pack)

    # ---- limits -----------------------------------------------------------------------------------------------

    def clocks(self) -> Iterator[Why]:
        for one in explained.explained(self.case, self.pack, self.row):
            title = f"{one.title} · {one.who}" if one.who else one.title
            yield Why(f"clock-{one.name}", title, moments.whole(one.due), one.tone, lines=one.lines)
        if self.row is None:
            yield from self._clocks_of_rows()

    def _clocks_of_rows(self) -> Iterator[Why]:
        """The limits that run for each party: whose end when, each explained with that party."""
        of_rows = running.of_rows(self.pack, self.stands)
        for name in dict.fromkeys(name for _row, name, _rule, _state in of_rows):
            rule = self.pack.clocks[name]
            mine = sorted(
                ((state.due, row) for row, key, _rule, state in of_rows if key == name), key=lambda one: one[0]
            )
            given = tuple(
                Given(
                    party_masks.name_in_lists(self.pack, row.fields), moments.whole(due), _("How this came about"),
                    f"{reverse('cases:why', args=[self.case.pk])}?row={row.key}#clock-{name}",
                )
                for due, row in mine
            )  # fmt: skip
            basis = deadlines.basis_words(rule.basis)
            yield Why(f"rows-{name}", say(rule.title), moments.whole(mine[0][0]), basis=basis, given=given)

    # ---- conditions -------------------------------------------------------------------------------------------

    def gates(self, actor: Actor) -> Iterator[Why]:
        """Every step that this person may not take yet, with each of its conditions that is not fulfilled."""
        for offer in queries.offers(self.case, actor, row=self.row.key if self.row else ""):
            if offer.refused is None or work.for_outsiders(self.pack, offer.action):
                continue
            answered = {asked.name for asked in offer.action.form}
            for number, gate in enumerate(offer.action.gates):
                if not answered.isdisjoint(self.pack.conditions[gate.condition].names):
                    continue
                asked = reasons.asked(self.known, gate)
                if asked.holds:
                    continue
                since = self.known.opens(gate)
                day = _("Possible from %(day)s on.") % {"day": moments.named_day(since)} if since else ""
                yield Why(
                    f"gate-{offer.name}-{number}",
                    f"{say(offer.action.title)}{colon()}{say(gate.otherwise)}",
                    day or _("not fulfilled"),
                    "late",
                    gate.condition,
                    deadlines.basis_words(gate.basis),
                    self._set_by(gate.condition),
                    self.givens.of(asked.looked),
                )

    def _set_by(self, text: str) -> tuple[str, ...]:
        """Who set what the expression asks of the area's settings."""
        return tuple(explained.set_by(key, self.case.area) for key in dict.fromkeys(SETTING.findall(text)))

    # ---- figures ----------------------------------------------------------------------------------------------

    def figures(self) -> Iterator[Why]:
        for one in reasons.reckoned(self.known):
            yield Why(
                "-".join(["figure", one.name, *([one.option] if one.option else [])]),
                told.figure_title(one, self.pack),
                told.figure_words(one),
                rule=one.figure.of,
                basis=deadlines.basis_words(one.figure.basis),
                lines=self._set_by(one.figure.of),
                given=self.givens.of(one.looked),
            )

    def sums(self) -> Iterator[Why]:
        """The parties' sums, and how each party's own are reckoned."""
        titles = {asked.name: asked for asked in self.pack.party_fields}
        rows = [row for row in parties.parties_of(self.case, self.pack) if not row.left]
        for title, amount in district.totals_of(self.pack, rows) if rows else ():
            line = _("The sum over %(count)s rows of the list.") % {"count": len(rows)}
            yield Why("total", title, amount, lines=(line,))
        for asked in titles.values():
            if asked.derive and rows:
                names = [say(titles[name].title) for name in titles if name in _NAMES.findall(asked.derive)]
                line = _("For each party, from: %(names)s") % {"names": in_a_list(names)}
                yield Why(
                    f"derived-{asked.name}", say(asked.title), _("reckoned anew after every step"), rule=asked.derive,
                    lines=(line,),
                )  # fmt: skip

    def derived(self) -> Iterator[Why]:
        """What is reckoned for this party, from what."""
        fields, row = {asked.name: asked for asked in self.pack.party_fields}, self.row
        for asked in fields.values():
            if asked.derive and row:
                names = [name for name in fields if name in _NAMES.findall(asked.derive)]
                yield Why(
                    f"derived-{asked.name}", say(asked.title), shown(asked, row.fields.get(asked.name)),
                    rule=asked.derive, given=tuple(self.givens.of_row(name, row.fields.get(name)) for name in names),
                )  # fmt: skip

    # ---- who got it -------------------------------------------------------------------------------------------

    def route(self) -> Why:
        """Which dispatch rule sent the case to its first post, and which were asked before it in vain."""
        first = history_of(self.case).order_by("seq").first()
        said = data_of(first) if first else {}
        chosen, tried = said.get("route"), list(said.get("tried", ()))
        missed = dict(zip(tried, said.get("missed", ()), strict=False))
        found = Route.objects.filter(pk__in=[*tried, chosen] if chosen else tried)
        rules = {
            one.route.pk: one for one in routes.lines_of(found.select_related("area", "building", "post", "edition"))
        }
        authors = _authors({pk: line.route for pk, line in rules.items()})
        lines = [_in_vain(rules[pk], authors, missed.get(pk, "")) for pk in tried if pk in rules]
        if chosen in rules:
            lines.append(_("Sent by: %(rule)s") % {"rule": _rule_words(rules[chosen], authors)})
        lines += (handed := list(self._handed_on()))
        came, at = _("as it came in"), moments.whole(self.case.created_at)
        names = {
            _("Category"): wording.category_words(self.pack, self.case.category),
            _("Place"): self.case.place_label,
            _("Source"): wording.channel_words(self.case, self.pack),
            _("Came in"): at if lines else "",
        }
        given = tuple(Given(name, value, came) for name, value in names.items() if value)
        how = _("handed on since it came in") if handed else self._why_there(chosen, tried)
        who = wording.handler_of(self.case) or _("Nobody is in charge")
        return Why("route", who, how, lines=tuple(lines), given=given)

    def _handed_on(self) -> Iterator[str]:
        """Every step by which somebody else came to be in charge: who took it, in which post, and when."""
        for step in queries.steps_of(self.case):
            action = self.pack.actions.get(step.action)
            if action is not None and action.assign:
                named = (step.post.title if step.post else "", step.by.name if step.by else "")
                by = " ".join(part for part in named if part)
                yield _("%(step)s: %(who)s, %(when)s, to %(handler)s") % {
                    "step": say(action.title),
                    "who": by or _("the system"),
                    "when": moments.whole(step.at),
                    "handler": step.handler_label or _("nobody"),
                }

    def _why_there(self, chosen: Any, tried: list[int]) -> str:
        start = self.pack.starts.get(self.case.way)
        if chosen:
            return _("sent by a dispatch rule")
        if self.pack.reads:
            return _("no rule is asked: the process itself names whose cases they are")
        if self.case.concerned:
            return _("no rule is asked: it is about staff, so it went one level up")
        if start is not None and start.door == "spot":
            return _("no rule is asked: whoever settled it on the spot is in charge")
        return _("no rule fitted; it waited for somebody to take it")


def _authors(rules: Mapping[int, Route]) -> Mapping[int, str]:
    """Who put the edition in force in which each of these dispatch rules stands, and when; of editions that nobody
    did, being of before there were any, who last changed the rule."""
    enforced = _last("routes", {route.edition_id for route in rules.values()}, verb="routes.enforced")
    changed = _last("route", set(rules))
    found = {pk: enforced.get(route.edition_id) or changed.get(pk) or (None, None) for pk, route in rules.items()}
    people = Person.objects.in_bulk([person for person, _at in found.values() if person])
    return {
        pk: _("set by %(who)s, %(when)s")
        % {"who": people[person].name if person in people else _("the system"), "when": moments.said(at) if at else ""}
        for pk, (person, at) in found.items()
    }


def _last(kind: str, ids: set[int], **asked: str) -> dict[int, tuple[int | None, datetime | None]]:
    entries = Entry.objects.filter(subject_kind=kind, subject_id__in=ids, **asked).order_by("seq")
    return {key: (person, at) for key, person, at in entries.values_list("subject_id", "person_id", "at")}


def _rule_words(line: routes.Line, authors: Mapping[int, str]) -> str:
    place, number = line.route.area.name, line.route.edition.number
    edition = _("edition %(number)s") % {"number": number}
    return f"{place} · {edition} · {line.conditions} → {line.leads_to} ({authors.get(line.route.pk, '')})"


def _in_vain(line: routes.Line, authors: Mapping[int, str], missed: str) -> str:
    words = _("Asked in vain: %(rule)s") % {"rule": _rule_words(line, authors)}
    why = routes.missed_words().get(missed, "")
    return f"{words}; {why}" if why else words


def version_words(version_id: int) -> str:
    """A version of a process, and who put it in force."""
    version = PackVersion.objects.defer("text", "templates").get(pk=version_id)
    entry = history_of(version).filter(verb="pack.published").order_by("-seq").first()
    person = Person.objects.filter(pk=entry.person_id).first() if entry and entry.person_id else None
    return _("Version %(number)s of the process, in force since %(day)s, put in force by %(who)s") % {
        "number": version.number,
        "day": moments.named_day(clock.day_of(version.published_at)),
        "who": person.name if person else _("the system"),
    }
