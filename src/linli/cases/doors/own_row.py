"""A party's own page behind the link of their row: what they are owed, what is missing, what comes next, what to do."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.cases import links, own_rows, packs, progress, queries, told
from linli.cases.doors.follow import Choice, choice_of, just_done
from linli.cases.forms import PackForm, action_form
from linli.cases.links import Visit
from linli.cases.models import Case
from linli.cases.parties import parties_of
from linli.cases.party_models import Party
from linli.kernel import clock
from linli.kernel.codes import normalised
from linli.kernel.refused import NotAllowed, Refused
from linli.kernel.wording import colon
from linli.notify import services as notices
from linli.people.queries import looks_at
from linli.rules import parties
from linli.rules import situation as engine
from linli.rules.pack import OWN_ROW, Pack
from linli.rules.party_masks import name_in_lists
from linli.rules.situation import Offer


@dataclass(frozen=True)
class Own:
    """One row with its case and process, and what the reader is to it."""

    row: Party
    case: Case
    pack: Pack
    visit: Visit
    seen: engine.Party

    @property
    def url(self) -> str:
        """The page itself."""
        return reverse("cases:own_row", args=[self.row.code])


def _own_or_404(request: HttpRequest, code: str) -> Own:
    row = Party.objects.filter(code=normalised(code), left=False).select_related("case__area", "case__handler").first()
    if row is None:
        raise Http404
    pack = packs.by_version(row.case.pack_version_id)
    if not own_rows.pages(pack):
        raise Http404
    seen = next(one for one in parties_of(row.case, pack) if one.key == row.key)
    return Own(row, row.case, pack, own_rows.visit(request, row, row.case, pack), seen)


@never_cache
@require_safe
def page(request: HttpRequest, code: str) -> HttpResponse:
    """How far it is; for whom digits or account prove, their own row and what they can do."""
    own = _own_or_404(request, code)
    response = render(request, "cases/resident/row.html", _context(request, own))
    if own.visit.own:
        notices.mark_subject_read(own.visit.actor, "case", own.case.pk)
    if own.visit.own and own.visit.actor.capacity == "link":
        links.remember(request, response, str(own.row.code))
    return response


def _context(request: HttpRequest, own: Own) -> dict[str, Any]:
    open_ = own.visit.own
    steps = queries.steps_of(own.case) if open_ else []
    state = own.pack.parties.states.get(own.seen.state) if own.pack.parties else None
    return {
        "estate": own.case.area,
        "case": own.case,
        "code": own.row.code,
        "title": told.say(own.pack.title),
        "visit": own.visit,
        "said": told.state_words(own.case, own.pack),
        "tone": told.tone(own.case, own.pack),
        "state": told.say(state.title) if state and open_ else "",
        "state_tone": ("done" if state.ends else state.tone) if state else "",
        "fields": (fields := _fields(own) if open_ else []),
        "spoken": " ".join(f"{title}{colon()}{words}." for title, words in fields),
        "papers": _papers(own) if open_ and own.case.open else [],  # once it is over nothing is to be brought
        "terms": told.terms_of(own.seen, own.pack) if open_ else [],
        "served": told.served_upon(own.case, own.seen, own.pack) if open_ else [],
        "missing": len(parties.missing_papers(own.pack, own.seen)),
        "next": told.next_step(own.case, own.pack, yours=OWN_ROW),
        "lines": told.timeline(own.case, own.pack, steps, words="none", row=own.row.key) if open_ else [],
        "choices": _choices(own),
        "bar": progress.progress_of(own.case, own.pack),
        "looks": looks_at("party", own.row.pk) if open_ else [],
        "shut": shut_words() if own.visit.shut else "",
        "link": request.build_absolute_uri(own.url),
    }


def shut_words() -> str:
    """What to do when the tries are used up, or no telephone opens it."""
    return _(
        "The digits were wrong too often, so this link shows nothing more. Call the person in charge: they can give you"
        " a new one."
    )


def _fields(own: Own) -> list[tuple[str, str]]:
    shown = own.pack.parties.shown if own.pack.parties else ()
    asked = {one.name: one for one in own.pack.party_fields}
    found = [(told.say(asked[name].title), told.answer(asked[name], own.seen.fields.get(name))) for name in shown]
    return [(title, words) for title, words in found if words]


def _papers(own: Own) -> list[tuple[str, bool]]:
    wanted = own.pack.parties.papers if own.pack.parties else {}
    return [(told.say(title), name in own.seen.papers) for name, title in wanted.items()]


def _choices(own: Own) -> list[Choice]:
    if not own.visit.own:
        return []
    offers = queries.offers(own.case, own.visit.actor, row=own.row.key)
    return [choice_of(offer, own.case) for offer in offers if _for_parties(offer, own.pack)]


def _for_parties(offer: Offer, pack: Pack) -> bool:
    return any(pack.means(name, OWN_ROW) for name in offer.action.by)


@never_cache
@require_POST
def unlock(request: HttpRequest, code: str) -> HttpResponse:
    """The last four digits of the telephone in the row open it; five wrong tries shut it."""
    own = _own_or_404(request, code)
    if not (own.visit.asks_digits or own.visit.shut):
        return redirect(own.url)
    try:
        own_rows.try_digits(own.row, own.case, own.pack, request.POST.get("digits", ""))
    except Refused as refusal:
        again = _own_or_404(request, code)
        words = shut_words() if refusal.code == "link_shut" else refusal.message
        return render(request, "cases/resident/row.html", _context(request, again) | {"wrong": words}, status=422)
    response = redirect(own.url)
    links.remember(request, response, str(own.row.code))
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """One step on one's own row: the form its pack asks for, then the step itself."""
    own = _own_or_404(request, code)
    choice = next((one for one in _choices(own) if one.name == name), None)
    if choice is None or choice.refused:
        if own.visit.own and not (request.method == "POST" and just_done(own.case, name, own.row.key)):
            words = choice.refused if choice else _("This step is not open now; see below how far it is.")
            messages.warning(request, words)
        return redirect(own.url)
    form_class = action_form(own.pack, name, own.case, get_language() or "zh-hans", row=own.row.key)
    if request.method == "POST":
        return _done(request, own, name, form_class(request.POST, request.FILES))
    return _form(request, own, name, form_class())


def _done(request: HttpRequest, own: Own, name: str, form: PackForm) -> HttpResponse:
    valid = form.is_valid()
    fine = form.keep_photos(by=own.visit.actor) and valid
    if form.was_tapped:
        return _form(request, own, name, form.drawn_again())
    if fine:
        read = request.POST.get("read", "")
        try:
            own_rows.act(own.row.pk, name, form.answers(), by=own.visit.actor, read=read, files=form.photos)
        except NotAllowed:
            raise
        except Refused as refusal:
            if not just_done(own.case, name, own.row.key):
                form.take(refusal)
                return _form(request, _own_or_404(request, str(own.row.code)), name, form, status=409)
        messages.success(request, _("Thank you. It is noted."))
        return redirect(own.url)
    return _form(request, own, name, form, status=422)


def _form(request: HttpRequest, own: Own, name: str, form: PackForm, status: int = 200) -> HttpResponse:
    context = {
        "estate": own.case.area,
        "case": own.case,
        "title": told.say(own.pack.actions[name].title),
        "fields": _fields(own),
        "form": form,
        "read": own_rows.seen(own.row),
        "back": own.url,
        "grave": own.pack.actions[name].confirm,
    }
    return render(request, "cases/resident/row_act.html", context, status=status)


def text_for(request: HttpRequest, row: Party, case: Case, pack: Pack) -> str:
    """What a worker sends to a party by whatever way they have: the news, the link, how it opens, whom to call."""
    coming = told.next_step(case, pack, yours=OWN_ROW)
    said = _(
        "“%(title)s”, no. %(number)s: %(state)s. Open %(link)s with the last four digits of your telephone to read what"
        " is written about you and to answer; no account needed."
    ) % {
        "title": told.say(pack.title),
        "number": case.number,
        "state": told.state_words(case, pack),
        "link": request.build_absolute_uri(reverse("cases:own_row", args=[row.code])),
    }
    if coming and coming.phone:
        said += _(" Questions: %(who)s, %(phone)s.") % {"who": coming.who, "phone": coming.phone}
    return said


def slip_context(request: HttpRequest, row: Party, case: Case, pack: Pack, seen: engine.Party) -> dict[str, Any]:
    """One slip on paper: number, how to open it, whom to call. The name is masked, so it may lie about."""
    coming = told.next_step(case, pack, yours=OWN_ROW)
    return {
        "name": name_in_lists(pack, seen.fields),
        "link": request.build_absolute_uri(reverse("cases:own_row", args=[row.code])),
        "contact": coming.who if coming else "",
        "phone": coming.phone if coming else "",
        "printed": clock.now(),
    }
