"""How every automatic step of a case came about (依据说明): limits, conditions, figures, and who got it.

One page for all of them: the rule with its article, what it looked at and where each of that comes from, what came of
it, and who set the rule: the version of the process, the area's setting, the dispatch rule.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from linli.cases import deadlines, parameters, parties, queries, services, told
from linli.cases.doors.desk import district, explained, routes, staff, wording, work
from linli.cases.doors.desk.givens import Given, Givens, say
from linli.cases.models import Case, PackVersion, Route
from linli.cases.standing import situation
from linli.journal.actors import Actor
from linli.journal.bodies import data_of
from linli.journal.models import Entry
from linli.journal.queries import history_of
from linli.kernel import clock
from linli.people.doors import staff_required
from linli.people.models import Person
from linli.rules import reasons
from linli.rules.known import Known
from linli.rules.pack import SETTING, Pack
from linli.ui import moments


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


@require_safe
@never_cache
@staff_required
def page(request: HttpRequest, key: int) -> HttpResponse:
    """Everything that came about by itself in one case."""
    actor = staff.actor_of(request)
    case = staff.case_of(actor, key)
    pack = services.pack_of(case)
    whole = _Told(case, pack)
    context = {
        "case": case,
        "row": wording.row_of(case, actor),
        "parts": [
            Part("gates", _("Not possible yet"), tuple(whole.gates(actor))),
            Part("figures", _("Figures"), (*whole.figures(), *whole.sums())),
            Part("clocks", _("Time limits"), tuple(whole.clocks())),
            Part("routes", _("Who got it"), (whole.route(),)),
        ],
        "version": version_words(case.pack_version_id),
    }
    return render(request, "cases/desk/why.html", context)


class _Told:
    """One case with everything that its explanations ask for, read once."""

    def __init__(self, case: Case, pack: Pack) -> None:
        self.case, self.pack = case, pack
        self.run = parameters.run(pack, case.area, clock.now(), "")
        self.stands = situation(case, pack)
        self.known = Known(pack, self.stands, {}, self.run)
        self.givens = Givens(case, pack)

    # ---- limits -----------------------------------------------------------------------------------------------

    def clocks(self) -> Iterator[Why]:
        for one in explained.explained(self.case, self.pack):
            title = f"{one.title} · {one.who}" if one.who else one.title
            yield Why(f"clock-{one.name}", title, moments.whole(one.due), one.tone, lines=one.lines)

    # ---- conditions -------------------------------------------------------------------------------------------

    def gates(self, actor: Actor) -> Iterator[Why]:
        """Every step that this person may not take yet, with each of its conditions that is not fulfilled."""
        for offer in queries.offers(self.case, actor):
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
                    f"{say(offer.action.title)}: {say(gate.otherwise)}",
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
                names = [say(titles[name].title) for name in titles if name in asked.derive.split()]
                line = _("For each party, from: %(names)s") % {"names": wording.listed(names)}
                yield Why(
                    f"derived-{asked.name}", say(asked.title), _("reckoned anew after every step"), rule=asked.derive,
                    lines=(line,),
                )  # fmt: skip

    # ---- who got it -------------------------------------------------------------------------------------------

    def route(self) -> Why:
        """Which dispatch rule sent the case to its first post, and which were asked before it in vain."""
        first = history_of(self.case).order_by("seq").first()
        said = data_of(first) if first else {}
        chosen, tried = said.get("route"), list(said.get("tried", ()))
        found = Route.objects.filter(pk__in=[*tried, chosen] if chosen else tried)
        rules = {route.pk: route for route in found.select_related("area", "building", "post")}
        authors = _authors(list(rules))
        lines = [
            _("Asked in vain: %(rule)s") % {"rule": _rule_words(rules[pk], authors)} for pk in tried if pk in rules
        ]
        if chosen in rules:
            lines.append(_("Sent by: %(rule)s") % {"rule": _rule_words(rules[chosen], authors)})
        names = {"category": wording.category_words(self.pack, self.case.category), "place": self.case.place_label}
        given = [Given(_("Category"), names["category"], _("as it came in")) for _one in (1,) if names["category"]]
        given += [Given(_("Place"), names["place"], _("as it came in")) for _one in (1,) if names["place"]]
        given.append(Given(_("Source"), str(self.case.get_channel_display()), _("as it came in")))
        return Why(
            "route", wording.handler_of(self.case) or _("Nobody is in charge"), self._why_there(chosen, tried),
            lines=tuple(lines), given=tuple(given),
        )  # fmt: skip

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


def _authors(ids: list[int]) -> Mapping[int, str]:
    """Who last changed each of these dispatch rules, and when."""
    found: dict[int, tuple[int | None, datetime]] = {}
    entries = Entry.objects.filter(subject_kind="route", subject_id__in=ids).order_by("seq")
    for subject_id, person_id, at in entries.values_list("subject_id", "person_id", "at"):
        found[subject_id] = (person_id, at)
    people = Person.objects.in_bulk([person for person, _at in found.values() if person])
    return {
        pk: _("set by %(who)s, %(when)s")
        % {"who": people[person].name if person in people else _("the system"), "when": moments.said(at)}
        for pk, (person, at) in found.items()
    }


def _rule_words(route: Route, authors: Mapping[int, str]) -> str:
    line = routes.line_of(route)
    return f"{route.area.name} · {line.conditions} → {line.leads_to} ({authors.get(route.pk, '')})"


def version_words(version_id: int) -> str:
    """A version of a process, and who put it in force."""
    version = PackVersion.objects.defer("text", "templates").get(pk=version_id)
    entry = history_of(version).filter(verb="pack.published").order_by("-seq").first()
    person = Person.objects.filter(pk=entry.person_id).first() if entry and entry.person_id else None
    return _("Version %(number)s of the process, in force since %(day)s, put in force by %(who)s") % {
        "number": version.number,
        "day": moments.named_day(moments.local(version.published_at).date()),
        "who": person.name if person else _("the system"),
    }
