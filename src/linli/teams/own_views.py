"""Residents' doors: the teams of the estate, one team's page, joining it, showing oneself and leaving."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from linli.activities import skilling
from linli.council.doors import key
from linli.files.queries import files_among
from linli.papers import outs
from linli.people import access
from linli.people.doors import actor, done, own_step, reachable
from linli.places.models import Area
from linli.teams import joining, queries
from linli.teams.forms import ApplyForm, SkillForm
from linli.teams.grants import OWNER
from linli.teams.models import State, Team


@require_safe
@outs.residents
def on(request: HttpRequest, code: str) -> HttpResponse:
    """The teams of an estate."""
    estate = get_object_or_404(Area, level="estate", code=code, ends=None)
    rows = list(queries.shown(actor(request), estate)[:60])
    outs.stays_without(request, rows)
    return render(request, "teams/on.html", {"estate": estate, "rows": rows})


def _shown(request: HttpRequest, code: str) -> Team:
    return reachable(request, "team.look", queries.teams(), code=code)


@require_safe
@never_cache
@outs.residents
def show(request: HttpRequest, code: str) -> HttpResponse:
    """One team: what it does, who shows themselves, what is to come; and for whoever may, how to join."""
    row, by = _shown(request, code), actor(request)
    mine = queries.own(row, by.person_id)
    pictures = queries.pictures(row, released=True)
    files = files_among(OWNER, [one.pk for one in pictures])
    skills = list(skilling.offered(row.area)) if mine else []
    context = {
        "team": row, "leaders": queries.leaders(row), "members": queries.shown_members(row), "mine": mine,
        "inside": mine is not None and mine.state == State.IN,
        "form": ApplyForm() if mine is None and access.may(by, "team.apply", row) else None,
        "skill_form": SkillForm(skills=skills) if skills else None,
        "pieces": list(row.pieces.order_by("pk")),
        "sessions": [one for one in queries.sessions(row, ("performance", "square"), 5) if one.programme.shown],
        "pictures": [(one, files.get(one.pk, [])) for one in pictures],
        "sign_in": by.person_id is None and row.open_to,
    }  # fmt: skip
    return render(request, "teams/show.html", context)


@own_step
def act(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """Apply, leave, show oneself or no more, say what one can do."""
    row, by, back = _shown(request, code), actor(request), reverse("teams:show", args=[code])
    if name == "apply":
        form = ApplyForm(request.POST)
        words, part = (form.cleaned_data["words"], form.cleaned_data["part"]) if form.is_valid() else ("", "")
        return done(request, lambda: joining.apply(row.pk, words, part, by=by), _("The leader answers you."), back)
    mine = queries.own(row, by.person_id)
    if mine is None:
        raise Http404
    if name == "leave":
        return done(request, lambda: joining.leave(mine.pk, by=by), _("You are no longer in the team."), back)
    if name == "skill":
        skill = key(request.POST.get("skill"))
        return done(
            request, lambda: joining.declare(mine.pk, skill, by=by), _("Said; somebody else confirms it."), back
        )
    if name in ("shown", "hidden"):
        return done(request, lambda: joining.show(mine.pk, name == "shown", by=by), _("Noted."), back)
    raise Http404
