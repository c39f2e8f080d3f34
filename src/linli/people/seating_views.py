"""The page on which the office above lets the elected take office. Floors that hold elections say how one came out."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.journal.actors import Actor
from linli.kernel import clock
from linli.people import access, kinds, seating
from linli.people.doors import actor
from linli.people.forms import refusals_on
from linli.people.models import Organisation, Post, Term
from linli.people.queries import homes_shown
from linli.people.seating import Election, Said, Won
from linli.people.wording import masked
from linli.rules import bodies
from linli.rules import seating as law


class SeatingForm(forms.Form):
    """Who each of the elected is, as what they sit, and whose terms end."""

    def __init__(
        self, data: Any, *, election: Election, known: Sequence[Organisation], sitting: Sequence[Term], ending: bool
    ) -> None:
        self.election = election
        super().__init__(data)
        for place, won in enumerate(election.elected):
            if won.people:
                self.fields[f"p{place}"] = _who(won)
        if not known:
            first = f"{election.area.name}{kinds.ORGANISATIONS[election.kind.body]}"
            self.fields["name"] = forms.CharField(
                label=gettext_lazy("What the body is called"), max_length=100, initial=first
            )
        elif len(known) > 1:
            self.fields["body"] = forms.TypedChoiceField(
                label=gettext_lazy("The body elected"), coerce=int, choices=[(body.pk, body.name) for body in known]
            )
        seats = seating.seats_of(election)
        if len(seats) > 1:
            self.fields["seat"] = forms.ChoiceField(
                label=gettext_lazy("They sit there as"),
                choices=[(kind, kinds.title(kind)) for kind in seats],
                initial=seats[0],
            )
        if len(election.elected) > 1:
            self.fields["without"] = forms.TypedMultipleChoiceField(
                label=gettext_lazy("Who does not take office"), coerce=int, required=False,
                choices=[(place, won.name) for place, won in enumerate(election.elected)],
                widget=forms.CheckboxSelectMultiple,
                help_text=gettext_lazy("Who declined, or may not sit beside a near relative: that seat stays open."),
            )  # fmt: skip
            self.fields["why"] = forms.CharField(
                label=gettext_lazy("Why, and by which paper"), max_length=200, required=False
            )
        if sitting:
            self.fields["ending"] = forms.TypedMultipleChoiceField(
                label=gettext_lazy("Whose terms end with it"), coerce=int, required=False,
                choices=[(term.pk, f"{term.person.name} · {term.post.title}") for term in sitting],
                initial=[term.pk for term in sitting] if ending else [], widget=forms.CheckboxSelectMultiple,
                help_text=gettext_lazy("Leave out whoever stays: in a by-election nobody leaves."),
            )  # fmt: skip

    def said(self) -> Said:
        """What was said. Only after `is_valid`."""
        given = self.cleaned_data
        return Said(
            people=[int(given.get(f"p{place}") or 0) for place in range(len(self.election.elected))],
            seat=given.get("seat", ""), ending=given.get("ending") or (), body_id=given.get("body"),
            name=given.get("name", ""), without=given.get("without") or (), why=given.get("why", ""),
        )  # fmt: skip


def _who(won: Won) -> forms.TypedChoiceField:
    choices = [(person.pk, " · ".join([person.name, *_told(person.pk, person.phone)])) for person in won.people]
    return forms.TypedChoiceField(
        label=won.name, coerce=int, required=False,
        choices=choices if won.sure else [("", gettext_lazy("Choose who it is")), *choices],
        initial=won.people[0].pk if won.sure else "",
    )  # fmt: skip


def _told(person_id: int, phone: str) -> Iterator[str]:
    yield from [home.words for home in homes_shown(person_id)][:1]
    if phone:
        yield masked("phone", phone)


@dataclass(frozen=True)
class Follows:
    """One of the things that follow: what, by which day, by which article."""

    what: str
    due: date
    basis: str


def page(
    request: HttpRequest, election: Election, *, back: str, crumb: str, words: Callable[[str], str]
) -> HttpResponse:
    """What takes effect, with whom, and one button for whoever may press it. `words` says an article in words."""
    done = seating.made(election)
    if done and request.method == "POST":
        messages.info(request, _("They have taken office already; nothing was changed now."))
        return redirect(request.path)
    known = seating.bodies_of(election)
    by = None if done else _hat(request, election, known)
    form, status = None, 200
    if by is not None and not election.waits and election.elected:
        form = _form(request, election, known, by)
        if form.is_bound and form.is_valid():
            with refusals_on(form):
                seating.take_effect(election, form.said(), by=by)
                messages.success(request, _("They are in office. What is owed now stands with the body."))
                return redirect(back)
        status = 422 if form.errors else 200
    context = {
        "election": election, "form": form, "done": done, "back": back, "crumb": crumb, "known": known,
        "missing": [won.name for won in election.elected if not won.people],
        "until": _until(election), "follows": _follows(election, words),
    }  # fmt: skip
    return render(request, "people/seating.html", context, status=status)


def _form(request: HttpRequest, election: Election, known: Sequence[Organisation], by: Actor) -> SeatingForm:
    seats = seating.seats_of(election)
    there = [seating.sitting(body, seats, election.kind.title) for body in known]
    sitting = [
        term for rows in there for term in access.scope(by, "term.end", rows).order_by("post_id", "starts", "pk")
    ]
    stay = bool(known) and seating.fills_vacant(election, known[0])
    data = request.POST if request.method == "POST" else None
    return SeatingForm(data, election=election, known=known, sitting=sitting, ending=not stay)


def _hat(request: HttpRequest, election: Election, known: Sequence[Organisation]) -> Actor | None:
    """The person in the capacity in which they fill such a seat; where there is none yet, in which they found it."""
    by = actor(request)
    posts = Post.objects.filter(organisation__in=known, kind__in=seating.seats_of(election), ended_at=None)
    post = posts.order_by("pk").first()
    hats = access.capacities(by, "post.appoint", post) if post else access.capacities(by, "post.create", election.area)
    return replace(by, capacity=hats[0].capacity, post_id=hats[0].post_id) if hats else None


def _until(election: Election) -> date | None:
    """The day after the longest term that the law of the body lets begin today."""
    name, seats = kinds.LAWS.get(election.kind.body, ("", ()))
    return bodies.longest_end(bodies.LAWS[name], clock.today()) if election.kind.seat in seats else None


def _follows(election: Election, words: Callable[[str], str]) -> list[Follows]:
    found = []
    for each in law.owed(election.law, anew=True):
        due = each.due(elected=election.elected_on, seated=clock.today())
        found.append(Follows(str(kinds.FORMALITIES[each.what]), due, words(each.basis)))
    return found
