"""The key of a ballot: made with those present who will hold it, its shares shown once for the printer."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.ballots import key_holders, queries
from linli.ballots.doors import worked
from linli.ballots.forms import told
from linli.ballots.models import Ballot, State
from linli.ballots.roll_forms import KeyForm
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.people.doors import acting, desk_form, done, self_required
from linli.people.forms import add_refusal
from linli.people.models import Person

TOKEN = 16  # letters of the public key that the form knew: whoever sends it again makes no other key


@desk_form
def key(request: HttpRequest, code: str) -> HttpResponse:
    """Choose who holds the shares, make the key, and show the three pages to be printed: once, in this answer alone.

    The answer is kept nowhere, by no browser either. To send the form again would make another key and void what was
    printed; so the form says which key it knew.
    """
    ballot, by = worked(request, code)
    if ballot.state != State.PUBLISHED:
        messages.error(request, _("The key is made between the publication and the first day of voting."))
        return redirect("ballots:ballot", code)
    known = ballot.public_key[:TOKEN]
    form = KeyForm(
        request.POST or None,
        tellers=_said(key_holders.possible_tellers(ballot)),
        offices=_said(key_holders.offices(ballot)),
        initial={name: getattr(ballot, f"{name}_id") for name in ("teller_one", "teller_two", "supervisor")},
    )
    if request.method == "POST" and request.POST.get("known", "") != known:
        messages.error(
            request, _("The shares were shown once and are not shown again. If one is lost, make a new key.")
        )
        return redirect("ballots:key", code)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            made = key_holders.give_key(
                ballot.pk, tellers=(given["teller_one"], given["teller_two"]), supervisor=given["supervisor"], by=by
            )
        except Refused as refusal:
            add_refusal(form, Refused(refusal.code, told(refusal), field=refusal.field))
        else:
            return _pages(request, ballot, made.shares, [given["teller_one"], given["teller_two"], given["supervisor"]])
    context = {"ballot": ballot, "form": form, "known": known}
    return render(request, "ballots/key.html", context, status=422 if form.errors else 200)


@desk_form
@self_required
def share(request: HttpRequest, code: str) -> HttpResponse:
    """Each holder says, signed in as themselves, that their share of the key as it is now lies with them."""
    ballot = get_object_or_404(queries.ballots(), code=code)
    by = acting(request, "ballot.hold", ballot)
    if request.method == "POST":
        said = _("Noted. Keep it shut until the count.")
        key = request.POST.get("key", "")
        return done(request, lambda: key_holders.hold_share(ballot.pk, key, by=by), said, request.path)
    held = by.person_id not in {person.pk for person in queries.without_share(ballot)}
    return render(request, "ballots/share.html", {"ballot": ballot, "held": held})


def _said(people: list[tuple[Person, str]]) -> list[tuple[int, str]]:
    return [(person.pk, f"{person.name} · {title}") for person, title in people]


def _pages(request: HttpRequest, ballot: Ballot, shares: tuple[str, ...], holders: list[int]) -> HttpResponse:
    names = Person.objects.in_bulk(holders)
    roles = (_("First teller"), _("Second teller"), _("Supervising office"))
    sheets = [(role, names[pk].name, share) for role, pk, share in zip(roles, holders, shares, strict=True)]
    there = request.build_absolute_uri(reverse("ballots:share", args=[ballot.code]))
    context = {"ballot": ballot, "sheets": sheets, "printed": clock.now(), "there": there}
    return render(request, "ballots/shares.html", context)
