"""Voting on the phone: own votes, the paper, a second look, the receipt; a co-owner's dispute; the own paper found.

What is chosen travels from page to page in the page itself and is kept nowhere: the session is a table that others
read. The paper that was looked at carries, signed, the receipt under which it will lie, so that it can be sent again.
"""

from collections.abc import Sequence
from dataclasses import astuple, dataclass, replace
from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from linli.ballots import casting, own, paper, queries
from linli.ballots.models import BoxPaper, Conflict, Matter, Slip, State
from linli.ballots.public_views import opened
from linli.ballots.voting_forms import CHOICE_WORDS, Answers, FindForm, PaperForm, name_of
from linli.kernel.codes import normalised
from linli.kernel.refused import NotAllowed, Refused
from linli.papers import outs
from linli.people import access
from linli.people.doors import acting, actor, done, own_page, self_required, signed_in_required
from linli.people.forms import add_refusal
from linli.ui import preferences

_SALT = "linli.ballots.looked"
LOOKED_AT = 60 * 60  # seconds for which a paper that was looked at can be sent, and sent again


@own_page
@outs.residents
def mine(request: HttpRequest) -> HttpResponse:
    """The votes in which one has a paper: first those that wait."""
    rows = own.slips_of(actor(request).person_id)
    waiting = [row for row in rows if row.can_vote]
    outs.stays_without(request, rows)
    context = {"waiting": waiting, "others": [row for row in rows if not row.can_vote]}
    return render(request, "ballots/mine.html", context)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_required
def vote(request: HttpRequest, code: str, slip: str) -> HttpResponse:
    """Where the code on a paper leads: its owner to the vote, who takes papers in to the desk, nobody else anywhere."""
    if _sends(request):
        return self_required(_confirmed)(request, code, normalised(slip))
    published = queries.slips().exclude(ballot__state=State.DRAFT)
    row, by = get_object_or_404(published, ballot__code=code, code=normalised(slip)), actor(request)
    if access.may(by, "slip.vote", row):
        return self_required(_vote)(request, row)
    if access.may(by, "slip.help", row):
        return redirect("ballots:take", code, row.number)
    raise NotAllowed(
        _("This paper belongs to a home of which you are not on record as an owner. Ask whoever called the vote.")
    )


def _sends(request: HttpRequest) -> bool:
    """Whether a paper that was looked at is sent into the box."""
    return request.method == "POST" and "looked" in request.POST and "confirmed" in request.POST


def _vote(request: HttpRequest, row: Slip) -> HttpResponse:
    return _sheet(request, row).answer()


def _confirmed(request: HttpRequest, *address: str) -> HttpResponse:
    """Put the paper that was looked at under this address into the box. Sent again it is the same vote and receipt.

    What is asked is asked by the box itself, once: this is what thousands do on the last evening.
    """
    looked = looked_at(request.POST["looked"], *address)
    by = replace(actor(request), capacity="owner", post_id=None)  # the one capacity in which anybody votes
    try:
        if looked.old:
            given = casting.change(looked.slip_id, looked.answers, receipt=looked.old, by=by, fresh=looked.receipt)
        else:
            given = casting.vote(
                looked.slip_id,
                looked.answers,
                by=by,
                agreed=looked.agreed,
                receipt=looked.receipt,
                instead=looked.instead,
            )
    except Refused as refusal:
        if not refusal.field:
            raise
        sheet = _sheet(request, queries.slips().get(pk=looked.slip_id))
        if refusal.field not in sheet.form.fields:
            raise
        return sheet.refused(looked, refusal)
    context = {
        "ballot": given.slip.ballot,
        "estate": given.slip.ballot.area,
        "slip": given.slip,
        "receipt": by_fours(given.receipt),
        "vote": given.vote,
        "changed": bool(looked.old),
    }
    return render(request, "ballots/receipt.html", context)


def _sheet(request: HttpRequest, row: Slip) -> "Sheet":
    [mine] = [each for each in own.slips_of(actor(request).person_id, row.ballot) if each.slip.pk == row.pk]
    return Sheet(request, mine)


@dataclass(frozen=True)
class Looked:
    """A paper as its voter looked at it, with the receipt that it will have."""

    slip_id: int
    answers: Answers
    agreed: bool
    old: str
    receipt: str
    instead: bool = False


def handed_on(slip: Slip, looked: Looked) -> str:
    """The paper as the page of the second look hands it on, signed, for its own address."""
    return signing.dumps([[slip.ballot.code, slip.code], *astuple(looked)], salt=_SALT)


def looked_at(text: str, *address: str) -> Looked:
    """What `handed_on` gave to the page under the codes of ballot and paper."""
    try:
        there, *rest = signing.loads(text, salt=_SALT, max_age=LOOKED_AT)
    except signing.BadSignature:
        there, rest = [], []
    if there != list(address):
        raise Refused("page_old", _("The page was open too long. Nothing was changed. Please begin again."))
    return Looked(*rest)


class Sheet:
    """The paper on its way: all on one page, or in elder mode one matter a page."""

    def __init__(self, request: HttpRequest, mine: own.Own) -> None:
        self.request, self.mine = request, mine
        self.slip, self.ballot = mine.slip, mine.slip.ballot
        self.matters = list(self.ballot.matters.all())
        elder = "step" in request.POST if request.method == "POST" else preferences.of(request).elder
        self.wizard = elder and len(self.matters) > 1
        self.place = self._sent_place() if self.wizard else 0
        self.form = self._form()

    def _sent_place(self) -> int:
        sent = self.request.POST.get("step", "1")
        return min(max(int(sent), 1), len(self.matters)) if sent.isascii() and sent.isdigit() and len(sent) < 4 else 1

    def _form(self, **given: Any) -> PaperForm:
        co_owned = self.mine.co_owned and not self.slip.representative_id
        replacing = self.mine.can_replace
        changing = self.mine.vote is not None and not replacing
        return PaperForm(
            matters=self.matters, co_owned=co_owned and not changing, changing=changing, replacing=replacing, **given
        )

    def answer(self) -> HttpResponse:
        """The page that follows from what was sent, before anything goes into the box."""
        if self.request.method != "POST":
            return self.blank()
        if "looked" in self.request.POST:
            return self.anew(looked_at(self.request.POST["looked"], self.ballot.code, self.slip.code))
        return self.filled_in()

    def blank(self) -> HttpResponse:
        """An empty paper, or why there is none to fill in."""
        return self._render()

    def filled_in(self) -> HttpResponse:
        """Go on to the next matter, back to the last, or to the second look."""
        self.form = self._form(data=self.request.POST)
        valid = self.form.is_valid()
        if self.wizard and "back" in self.request.POST:
            return self._turned(self.place - 1)
        if self.wizard and self.place < len(self.matters):
            if name_of(self.matters[self.place - 1]) in self.form.errors:
                return self._only_here()
            return self._turned(self.place + 1)
        if not valid:
            return self._first_wrong()
        given = self.form.cleaned_data
        agreed, instead = bool(given.get("agreed")), bool(given.get("instead"))
        fresh = casting.fresh_receipt()
        looked = Looked(self.slip.pk, self.form.answers, agreed, given.get("receipt", ""), fresh, instead)
        return self._look(looked)

    def _only_here(self) -> HttpResponse:
        here = name_of(self.matters[self.place - 1])
        for name in [name for name in self.form.errors if name != here]:
            del self.form.errors[name]
        return self._render(422)

    def _first_wrong(self) -> HttpResponse:
        wrong = [place for place, one in enumerate(self.matters, 1) if name_of(one) in self.form.errors]
        self.place = wrong[0] if self.wizard and wrong else self.place
        return self._render(422)

    def _turned(self, place: int) -> HttpResponse:
        """Another page of the same paper, without reproach for what is not answered yet."""
        given = self.request.POST
        said = {name: given.getlist(name) if _several(field) else given.get(name) for name, field in self._fields()}
        self.place = max(place, 1)
        self.form = self._form(initial=said)
        return self._render()

    def _fields(self) -> Sequence[tuple[str, Any]]:
        return list(self.form.fields.items())

    def _look(self, looked: Looked) -> HttpResponse:
        context = {
            **self._context(),
            "chosen": list(zip(self.matters, map(words, looked.answers), strict=True)),
            "looked": handed_on(self.slip, looked),
        }
        return render(self.request, "ballots/look_again.html", context)

    def anew(self, looked: Looked) -> HttpResponse:
        """Back from the second look, with what was chosen."""
        said = {name_of(one): given if one.seats else given[0] for one, given in self._answered(looked)}
        self.wizard = preferences.of(self.request).elder and len(self.matters) > 1
        self.place = 1 if self.wizard else 0
        kept = {"agreed": looked.agreed, "receipt": looked.old, "instead": looked.instead}
        self.form = self._form(initial={**said, **kept})
        return self._render()

    def _answered(self, looked: Looked) -> list[tuple[Matter, list[str]]]:
        return list(zip(self.matters, looked.answers, strict=True))

    def refused(self, looked: Looked, refusal: Refused) -> HttpResponse:
        """The same paper with what was wrong."""
        said = {name_of(one): given if one.seats else given[0] for one, given in self._answered(looked)}
        ticked = {name: "on" if getattr(looked, name) else "" for name in ("agreed", "instead")}
        self.form = self._form(data={**said, **ticked, "receipt": looked.old})
        self.form.is_valid()
        add_refusal(self.form, refusal)
        self.wizard, self.place = False, 0
        return self._render(409)

    def _context(self) -> dict[str, Any]:
        return {"ballot": self.ballot, "estate": self.ballot.area, "mine": self.mine, "slip": self.slip}

    def _render(self, status: int = 200) -> HttpResponse:
        here = [one for one in self.matters if not self.wizard or one.position == self.matters[self.place - 1].position]
        last = not self.wizard or self.place == len(self.matters)
        extras = [self.form[name] for name in ("instead", "agreed", "receipt") if name in self.form.fields]
        shown = {name_of(one) for one in here} | ({bound.name for bound in extras} if last else set())
        context = {
            **self._context(),
            "form": self.form,
            "asked": [(one, self.form[name_of(one)]) for one in here],
            "extras": extras if last else [],
            "carried": [bound.as_hidden() for bound in self.form if bound.name not in shown],
            "step": self.place,
            "steps": len(self.matters),
            "last": last,
        }
        return render(self.request, "ballots/vote.html", context, status=status)


def _several(field: Any) -> bool:
    return bool(getattr(field.widget, "allow_multiple_selected", False))


def words(chosen: Sequence[str]) -> list[str]:
    """An answer as its voter reads it."""
    return [str(CHOICE_WORDS.get(each, each)) for each in chosen] or [pgettext("a choice", "nobody")]


def by_fours(code: str) -> str:
    """A code as it is read out."""
    return " ".join(code[at : at + 4] for at in range(0, len(code), 4))


@require_POST
@self_required
def dispute(request: HttpRequest, code: str, slip: str) -> HttpResponse:
    """An owner says that the vote given for their home was not agreed, or that a paper was not theirs."""
    row = get_object_or_404(Slip, ballot__code=code, code=normalised(slip))
    by, reason = acting(request, "slip.vote", row), request.POST.get("reason", "")
    said = _("Noted. Whoever called the vote decides, with the evidence, before the count.")
    return done(request, lambda: paper.dispute(row.pk, reason, by=by), said, reverse("ballots:vote", args=[code, slip]))


@require_POST
@sensitive_post_parameters()
@self_required
def say(request: HttpRequest, code: str, slip: str) -> HttpResponse:
    """An owner says which of two votes of theirs counts."""
    row = get_object_or_404(Slip, ballot__code=code, code=normalised(slip))
    by, given = acting(request, "slip.vote", row), request.POST
    waits = get_object_or_404(Conflict.objects.order_by("pk"), slip=row, kind="second", state="open")
    second, agreed, receipt = given.get("which") == "second", "agreed" in given, given.get("receipt", "")
    said = _("Noted. That vote counts, and the other does not.")
    there = reverse("ballots:vote", args=[code, slip])

    def work() -> object:
        return paper.say(waits.pk, second=second, agreed=agreed, receipt=receipt, by=by)

    return done(request, work, said, there)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest, code: str) -> HttpResponse:
    """One's own paper in the count, by number and receipt code: who has both sees what it says."""
    ballot = opened(code)
    form = FindForm(request.POST or None)
    context: dict[str, Any] = {"ballot": ballot, "estate": ballot.area, "form": form, "shown": ballot.announced_at}
    if ballot.announced_at and form.is_valid():
        number, receipt = form.cleaned_data["number"], form.cleaned_data["receipt"]
        finder = casting.finder_under(ballot, number, receipt)
        found = BoxPaper.objects.filter(ballot=ballot, finder=finder).first()
        if found is None or found.choices is None:
            form.add_error(None, _("Under this number and receipt code there is no paper. Check both."))
        else:
            matters = list(ballot.matters.all())
            context["chosen"] = list(zip(matters, map(words, found.choices), strict=True))
    return render(request, "ballots/find.html", context)
