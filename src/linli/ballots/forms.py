"""What comes in through the desk's pages up to the close."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from linli.ballots import attached, plans, removals, rounds, services, wording
from linli.ballots.models import Ballot, Kind, Silence
from linli.ballots.plans import MOST_MATTERS, Asked, Plan
from linli.ballots.rounds import Round
from linli.cases.deadlines import basis_words
from linli.cases.models import Case
from linli.journal.actors import Actor
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.people.forms import add_refusal, near
from linli.people.removing import Demanded
from linli.places.models import Area, Building, Entrance
from linli.rules import ballot_course as course
from linli.rules.ballot_kinds import ELECTION, KINDS
from linli.settings.queries import value
from linli.ui import moments

_DAY = {"type": "date"}
ROWS = {"rows": 3}


def _days(label: Any) -> forms.DateField:
    return forms.DateField(label=label, validators=[near], widget=forms.DateInput(format="%Y-%m-%d", attrs=_DAY))


class MatterForm(forms.Form):
    """One matter; left blank, there is none."""

    number = forms.TypedChoiceField(
        label=_("Which of the nine matters of Civil Code 278"), coerce=int, required=False,
        help_text=_("Owners decide these nine; in another kind of vote none is chosen."),
    )  # fmt: skip
    title = forms.CharField(label=_("What is put to the vote, in one sentence"), max_length=120)
    text = forms.CharField(
        label=_("What is decided, with what it costs and what follows"), required=False, max_length=8000,
        widget=forms.Textarea(attrs=ROWS),
    )  # fmt: skip
    seats = forms.IntegerField(label=_("Seats, when it is an election"), required=False, min_value=0, max_value=40)
    candidates = forms.CharField(
        label=_("Candidates, a line each"), required=False, max_length=4000, widget=forms.Textarea(attrs=ROWS),
        help_text=_("Of two on the roll who are called alike, with the home after the name, as it stands on the roll."),
    )  # fmt: skip
    again = forms.IntegerField(required=False, widget=forms.HiddenInput)  # the election whose open seats it fills
    removes = forms.IntegerField(required=False, widget=forms.HiddenInput)  # the seat that it ends, as demanded
    case = forms.TypedChoiceField(
        label=_("The case that waits for this"), required=False, coerce=int, empty_value=None,
        help_text=_("Once the result is final the case knows of it, and its next step opens or stays shut."),
    )  # fmt: skip

    def __init__(self, data: Any, *, prefix: str, initial: Mapping[str, Any], cases: Sequence[Case]) -> None:
        super().__init__(data, prefix=prefix, initial=dict(initial), empty_permitted=True, use_required_attribute=False)
        offered = [(number, f"{number} · {kind.name} · {kind.plain}") for number, kind in wording.KINDS.items()]
        _offer(self, "number", [("", gettext("Not chosen")), *offered])
        if cases:
            said = [(case.pk, f"{case.number} · {case.title}") for case in cases]
            _offer(self, "case", [("", gettext("None")), *said])
        else:
            del self.fields["case"]

    def asked(self) -> Asked | None:
        """What was said; None for a block left blank. Only after `is_valid`."""
        given = self.cleaned_data
        if not self.has_changed() or not given.get("title"):  # left blank; what has no title is said to be wrong
            return None
        names = [name.strip() for name in given["candidates"].splitlines()]
        return Asked(
            given["number"] or 0, given["title"], given["text"], given["seats"] or 0, [name for name in names if name],
            given.get("case"), given.get("again"), given.get("removes"),
        )  # fmt: skip


class DraftForm(forms.Form):
    """A whole draft: its words and rules, and a block for each matter (`matters`)."""

    kind = forms.ChoiceField(label=_("Kind of vote"), choices=Kind.choices)
    title = forms.CharField(label=_("Title of the vote"), max_length=80)
    scope = forms.ChoiceField(label=_("Who votes"))
    body = forms.TypedChoiceField(label=_("Called by"), coerce=int)
    opens_on = _days(_("Voting begins on"))
    closes_on = _days(_("Last day of voting"))
    may_change = forms.BooleanField(label=_("Who voted on the phone may change it until the close"), required=False)
    silence = forms.ChoiceField(label=_("Papers that do not come back"), choices=Silence.choices)
    clause = forms.CharField(
        label=_("Clause of the rules of procedure by which they join the majority"), required=False, max_length=200
    )

    def __init__(self, data: Any = None, *, area: Area, by: Actor, ballot: Ballot | None = None, more: bool = False,
                 case: Case | None = None, again: Round | None = None,
                 removal: Demanded | None = None) -> None:  # fmt: skip
        self.area, self.ballot = area, ballot
        kept = data if data is not None else _said(ballot) if ballot else _first(area, case, again, removal)
        blocks = min(_count(kept) + more, MOST_MATTERS)
        self.count, self.full = blocks, blocks == MOST_MATTERS
        bound = data is not None and not more
        kept = {} if bound else kept
        super().__init__(data if bound else None, initial=_flat(kept), use_required_attribute=False)
        _offer(self, "scope", _scopes(area))
        callers = sorted(services.bodies(area), key=lambda body: body.kind not in plans.CALLING)
        _offer(self, "body", [(body.pk, body.name) for body in callers])
        if ballot:
            del self.fields["scope"], self.fields["kind"]
        days = value("ballots.notice_days", area)
        self.earliest = course.opens_from(clock.today(), days)
        self.ballot_kind = ballot.kind if ballot else ""
        self.fields["opens_on"].help_text = gettext(
            "Published today, owners vote from %(day)s or later: all are told %(days)d days ahead (%(basis)s)."
        ) % {"day": moments.whole(self.earliest), "days": days, "basis": basis_words(course.NOTICE_BASIS)}
        cases = attached.readable(by, area)
        self.matters = [
            MatterForm(data if bound else None, prefix=block, initial=_flat(kept, f"{block}-"), cases=cases)
            for block in (f"matters-{place}" for place in range(blocks))
        ]

    def is_valid(self) -> bool:
        """With the blocks."""
        return all([super().is_valid(), *(block.is_valid() for block in self.matters)])

    def clean(self) -> dict[str, Any]:
        """Days that cannot be met are said here, not when it is published."""
        given = super().clean() or {}
        opens = given.get("opens_on") if self._kind() == Kind.OWNERS else None
        if opens and opens < self.earliest:
            text = gettext("Too early: choose %(day)s or a later day (%(basis)s).")
            self.add_error(
                "opens_on", text % {"day": moments.whole(self.earliest), "basis": basis_words(course.NOTICE_BASIS)}
            )
        return given

    def _kind(self) -> str:
        return self.ballot_kind or str(self.cleaned_data.get("kind", Kind.OWNERS))

    def plan(self) -> Plan:
        """What was said. Only after `is_valid`."""
        given = self.cleaned_data
        return Plan(
            title=given["title"], opens_on=given["opens_on"], closes_on=given["closes_on"],
            matters=[asked for block in self.matters if (asked := block.asked())],
            may_change=given["may_change"], silence=given["silence"], clause=given["clause"], kind=self._kind(),
        )  # fmt: skip

    def place(self) -> tuple[Building | None, Entrance | None]:
        """Of which building or entrance alone the owners vote."""
        sort, _colon, key = self.cleaned_data["scope"].partition(":")
        if sort == "building":
            return Building.objects.get(pk=int(key), area=self.area), None
        if sort == "entrance":
            entrance = Entrance.objects.select_related("building").get(pk=int(key), building__area=self.area)
            return None, entrance
        return None, None

    def refused(self, refusal: Refused) -> None:
        """Say it at its field, with its article, or in the block of its matter."""
        said = Refused(refusal.code, told(refusal), field=refusal.field)
        for block in self.matters:
            if refusal.field == block.prefix:
                block.add_error("title", said.message)
                return
        if refusal.field == "matters":
            self.matters[0].add_error("title", said.message)
            return
        add_refusal(self, said)


def told(refusal: Refused) -> str:
    """The refusal with its article."""
    if not refusal.basis:
        return refusal.message
    return gettext("%(refusal)s Basis: %(basis)s.") % {"refusal": refusal.message, "basis": basis_words(refusal.basis)}


def _offer(form: forms.Form, name: str, choices: Sequence[Any]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


def _scopes(area: Area) -> list[Any]:
    houses = Building.objects.filter(area=area).order_by("position", "pk").prefetch_related("entrances")
    stairs = [(house, entrance) for house in houses for entrance in house.entrances.all()]
    entrances = [(f"entrance:{entrance.pk}", f"{house.name} {entrance.name}") for house, entrance in stairs]
    return [
        ("whole", area.name),
        (gettext("One building"), [(f"building:{house.pk}", house.name) for house in houses]),
        (gettext("One entrance"), entrances),
    ]


def _count(kept: Any) -> int:
    text = str(kept.get("count", "1"))
    return min(max(int(text), 1), MOST_MATTERS) if text.isascii() and text.isdigit() and len(text) < 4 else 1


def _flat(kept: Any, prefix: str = "") -> dict[str, Any]:
    """What is kept under names with the prefix, without it."""
    return {name.removeprefix(prefix): kept.get(name) for name in kept if name.startswith(prefix)}


def _first(area: Area, case: Case | None, again: Round | None, removal: Demanded | None = None) -> dict[str, Any]:
    """A new draft: at the earliest day, for ten days; with the words of a case, or with the seats an election left."""
    kind = rounds.kind_of(again.matter.ballot, again.offered) if again else Kind.OWNERS
    if removal is not None:
        kind = removals.kind_of(removal)
    notice = value("ballots.notice_days", area) if kind == Kind.OWNERS else KINDS[kind].notice_days
    opens = course.opens_from(clock.today(), notice) + timedelta(days=1)
    kept: dict[str, Any] = {
        "kind": kind,
        "opens_on": opens,
        "closes_on": opens + timedelta(days=9),
        "silence": Silence.STRICT,
    }
    if case is not None:
        kept |= {"title": case.title, "matters-0-title": case.title, "matters-0-case": case.pk}
    if removal is not None:
        kept |= {
            "title": removal.title, "body": removal.term.post.organisation_id, "matters-0-title": removal.title,
            "matters-0-text": removal.text, "matters-0-removes": removal.term.pk,
            "matters-0-number": ELECTION if kind == Kind.OWNERS else None,
        }  # fmt: skip
    if again is not None:
        first = again.matter.ballot
        title = rounds.title_of(again.matter, again.offered)
        house = f"building:{first.building_id}" if first.building_id else "whole"
        kept |= {
            "title": title, "body": first.body_id,
            "scope": f"entrance:{first.entrance_id}" if first.entrance_id else house,
            "matters-0-number": again.matter.number or None, "matters-0-title": title,
            "matters-0-text": again.matter.text, "matters-0-seats": again.offered.seats,
            "matters-0-candidates": "\n".join(again.offered.candidates), "matters-0-again": again.matter.pk,
            "matters-0-case": again.matter.case_id,
        }  # fmt: skip
    return kept


def _said(ballot: Ballot) -> dict[str, Any]:
    """What a draft says, as the form has it."""
    matters = list(ballot.matters.all())
    kept: dict[str, Any] = {
        "count": len(matters), "title": ballot.title, "body": ballot.body_id, "opens_on": ballot.opens_on,
        "closes_on": ballot.closes_on, "may_change": ballot.may_change, "silence": ballot.silence,
        "clause": ballot.clause,
    }  # fmt: skip
    for place, each in enumerate(matters):
        kept |= {
            f"matters-{place}-number": each.number, f"matters-{place}-title": each.title,
            f"matters-{place}-text": each.text, f"matters-{place}-seats": each.seats or None,
            f"matters-{place}-candidates": "\n".join(each.candidates), f"matters-{place}-case": each.case_id,
            f"matters-{place}-again": each.again_id, f"matters-{place}-removes": each.removes_id,
        }  # fmt: skip
    return kept
