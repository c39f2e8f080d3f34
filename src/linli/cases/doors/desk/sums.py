"""Figures over all cases of a process within one's posts, by estate and period; each with how it came about."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.cases import deadlines, packs, sums, told
from linli.cases.doors import sum_words
from linli.cases.doors.desk import explained, staff, why, wording
from linli.cases.doors.desk.givens import Given
from linli.cases.doors.periods import Period
from linli.cases.doors.sum_words import option_words, value_words
from linli.cases.sums import Counted
from linli.journal.actors import Actor
from linli.kernel.wording import in_a_list
from linli.papers import outs
from linli.people.doors import desk_page
from linli.places.models import Area
from linli.rules.pack import SETTING, Pack
from linli.rules.pack_parts import Sum
from linli.rules.sums import NAMED, Line, Summed
from linli.ui import addresses


@dataclass(frozen=True)
class _Asked:
    """What was asked for: the process, the estate (None: all of one's own), the period (None: all the time)."""

    pack: Pack
    version_id: int
    estate: Area | None
    period: Period | None
    estates: list[Area]
    processes: list[Pack]

    @property
    def query(self) -> str:
        chosen = {
            "process": self.pack.id,
            "period": self.period.key if self.period else "",
            "estate": self.estate.code if self.estate else "",
        }
        return urlencode({key: value for key, value in chosen.items() if value})

    def counted(self, actor: Actor) -> Counted:
        """Few statements: of many cases what was counted last."""
        return sums.of_reader(actor, self.version_id, self.estate, self.period.span if self.period else None)


def processes_of(actor: Actor) -> list[Pack]:
    """The processes with figures over their cases that this person deals with."""
    return [pack for pack in packs.read_by(staff.kinds_of(actor), staff.READERS) if pack.sums]


def _asked(request: HttpRequest, actor: Actor) -> _Asked | None:
    found = processes_of(actor)
    if not found:
        return None
    name = request.GET.get("process") or found[0].id
    pack = next((one for one in found if one.id == name), None)
    if pack is None:
        raise Http404
    estates = staff.estates_of(actor)
    return _Asked(
        pack=pack,
        version_id=packs.active(pack.id)[0],
        estate=next((area for area in estates if area.code == request.GET.get("estate")), None),
        period=sum_words.period_of(request),
        estates=estates if len(estates) > 1 else [],
        processes=found,
    )


@desk_page
@outs.listed
def page(request: HttpRequest) -> HttpResponse:
    """The figures of one process."""
    actor = staff.actor_of(request)
    asked = _asked(request, actor)
    if asked is None:
        outs.stays(request)
        return render(request, "cases/desk/sums.html", {"processes": []})
    counted = asked.counted(actor)
    outs.stays_without(request, counted.number)
    context = {
        **sum_words.choices(asked.period),
        "pack": asked.pack,
        "title": told.say(asked.pack.title),
        "processes": [(one.id, told.say(one.title)) for one in asked.processes],
        "estates": asked.estates,
        "estate": asked.estate,
        "rows": sum_words.shown(counted.figures, asked.pack),
        "counted": counted,
        "why": f"{reverse('cases:sums_why')}?{asked.query}",
    }
    return render(request, "cases/desk/sums.html", context)


# ---- how it came about ----------------------------------------------------------------------------------------------


@desk_page
def explanation(request: HttpRequest) -> HttpResponse:
    """How each figure came about: its rule and basis, what was counted, which cases gave what, who set it."""
    actor = staff.actor_of(request)
    asked = _asked(request, actor)
    if asked is None:
        raise Http404
    counted = asked.counted(actor)
    if counted.going and not counted.number:
        return redirect(f"{reverse('cases:sums')}?{asked.query}")
    context = {
        "title": told.say(asked.pack.title),
        "back": f"{reverse('cases:sums')}?{asked.query}",
        "whys": [_why(one, asked, counted) for one in counted.figures],
        "version": why.version_words(asked.version_id),
        "scope": _scope_words(asked, counted),
    }
    return render(request, "cases/desk/sums_why.html", context)


def _scope_words(asked: _Asked, counted: Counted) -> str:
    return _("Counted: %(number)s cases; %(where)s; %(when)s.") % {
        "number": counted.number,
        "where": asked.estate.name if asked.estate else _("all estates that you read"),
        "when": _("begun in: %(period)s") % {"period": asked.period.label} if asked.period else _("all the time"),
    }


def _why(one: Summed, asked: _Asked, counted: Counted) -> why.Why:
    gave = [(line, key, amount) for line in one.lines for key, amount in line.gave if key in counted.cases][:NAMED]
    givers = sum(line.givers for line in one.lines)
    values = [value_words(one.sum, line) for line in one.lines]
    names = [option_words(one.sum, line, asked.pack) for line in one.lines] if one.sum.split else []
    told_apart = in_a_list(f"{name} {value}" for name, value in zip(names, values, strict=True)) if names else ""
    return why.Why(
        f"sum-{one.name}",
        told.say(one.sum.title),
        told_apart or (values[0] if values else "—"),
        rule=_rule(one.sum),
        basis=deadlines.basis_words(one.sum.basis),
        lines=tuple(_lines(one, asked, givers - len(gave))),
        given=tuple(_given(one.sum, line, key, amount, counted, asked.pack) for line, key, amount in gave),
    )


def _rule(one: Sum) -> str:
    """As the page writes it."""
    return "; ".join(f"{key}: {text}" for key, text in (("if", one.if_), ("of", one.of)) if text)


def _lines(one: Summed, asked: _Asked, more: int) -> Iterable[str]:
    pack, rule = asked.pack, one.sum

    def names(steps: Iterable[str]) -> str:
        return in_a_list(told.say(pack.actions[name].title) for name in steps)

    if rule.steps:
        yield _("Cases in which this step was taken: %(steps)s") % {"steps": names(rule.steps)}
    if rule.median:
        since = names(rule.median.from_) or _("the beginning of the case")
        yield _("Days from %(since)s to the first: %(steps)s; half of the cases took less, half took more") % {
            "since": since,
            "steps": names(rule.median.to),
        }
    if rule.out_of:
        whole = next((line.whole for line in one.lines), None)
        title = told.say(pack.sums[rule.out_of].title)
        yield _("Share of: %(whole)s") % {"whole": f"{title} {whole}" if rule.type == "int" and whole else title}
    for key in dict.fromkeys(SETTING.findall(f"{rule.if_} {rule.of}")):
        yield explained.set_by(key, asked.estate)
    if more:
        yield _("and %(more)s more") % {"more": more}


def _given(one: Sum, line: Line, key: int, amount: int, counted: Counted, pack: Pack) -> Given:
    case = counted.cases[key]
    state = packs.by_version(case.pack_version_id).states[case.state]
    value = value_words(one, replace(line, value=Fraction(amount), whole=None))
    option = f" · {option_words(one, line, pack)}" if one.split else ""
    return Given(
        f"{wording.number_of(case)} {wording.list_title(case)}",
        value + option,
        _("the case, now: %(state)s") % {"state": told.say(state.title)},
        addresses.keyed("cases:work", case.pk),
    )
