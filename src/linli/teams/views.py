"""The desk's doors: the teams, one team with its members and what it has, and each step of it."""

from collections.abc import Callable, Iterable

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.activities import skilling
from linli.council.doors import page
from linli.files.queries import files_among
from linli.files.services import take_in
from linli.journal.actors import Actor
from linli.journal.services import note_accesses
from linli.kernel import clock
from linli.kernel.refused import NotAllowed
from linli.kernel.wording import colon, sentences
from linli.papers import outs
from linli.people import access
from linli.people.doors import acting, actor, desk_page, desk_step, done, reachable
from linli.teams import forms as asked
from linli.teams import joining, keeping, queries, services, squares
from linli.teams.grants import OWNER
from linli.teams.models import Equipment, Has, Loan, Member, Picture, Team

Step = tuple[Callable[[], object], str]


@desk_page
@outs.listed
def teams(request: HttpRequest) -> HttpResponse:
    """Every team in one's reach, and the bodies that could be kept as one."""
    by = actor(request)
    rows, older = page(queries.read(by), request)
    outs.stays_without(request, rows)
    return render(
        request,
        "teams/teams.html",
        {"rows": rows, "older": older, "bodies": queries.unkept(by), "estates": squares.estates(by)},
    )


@desk_step
def keep(request: HttpRequest, code: str) -> HttpResponse:
    """Keep a body as a team."""
    by = actor(request)
    body = get_object_or_404(queries.unkept(by), code=code)
    made = Team(body=body).locate(body.area)
    acts = acting(request, "team.found", made)
    there = services.found(body.pk, services.About(), by=acts)
    messages.success(request, _("The team is kept here. Say what it is about and enter its members."))
    return redirect("teams:team", there.code)


def _read(request: HttpRequest, code: str) -> Team:
    """The team, if the person reads it at the desk; else 404."""
    return reachable(request, "team.read", queries.teams(), code=code)


@desk_page
@outs.listed
def team(request: HttpRequest, code: str) -> HttpResponse:
    """One team: its members, what it has on loan, what it plays, when it rehearses and performs."""
    row, by = _read(request, code), actor(request)
    runs, confirms = access.may(by, "team.run", row), access.may(by, "team.confirm", row)
    members, more = page(queries.members(row), request, 200)
    asking, kept = list(queries.asking(row)), queries.equipment(row)
    _note(request, [*members, *(asking if runs else [])])
    pictures = queries.pictures(row, released=False)
    context = {
        "team": row, "runs": runs, "confirms": confirms, "me": by.person_id, "today": clock.today(),
        "leaders": queries.leaders(row), "members": members, "older": more, "asking": asking if runs else [],
        "equipment": kept, "pieces": list(row.pieces.order_by("pk")), "line_up": list(row.line_up.order_by("pk")),
        "sessions": queries.sessions(row, ("rehearsal", "performance")),
        "pictures": [(one, files) for one, files in _shown(pictures)],
        "as_seen": queries.seen_of(row),
    }  # fmt: skip
    if runs:
        context |= _forms(row, members, kept)
    return render(request, "teams/team.html", context)


def _forms(row: Team, members: list[Member], kept: list[Equipment]) -> dict[str, forms.Form]:
    said = "\n".join(f"{one.part} {one.number}" for one in row.line_up.order_by("pk"))
    skills = list(skilling.offered(row.area))
    return {
        "about_form": asked.AboutForm(initial=asked.AboutForm.known(row)),
        "line_up_form": asked.LineUpForm(initial={"line_up": said}),
        "enter_form": asked.EnterForm(),
        "own_form": asked.OwnForm(auto_id="own_%s"),
        "lend_form": asked.LendForm(equipment=kept, members=members, auto_id="lend_%s"),
        "piece_form": asked.PieceForm(auto_id="piece_%s"),
        "picture_form": asked.PictureForm(auto_id="picture_%s"),
        "skill_form": asked.SkillForm(skills=skills, auto_id="skill_%s"),
    }


def _shown(rows: list[Picture]) -> Iterable[tuple[Picture, list[object]]]:
    found = files_among(OWNER, [row.pk for row in rows])
    return ((row, list(found.get(row.pk, []))) for row in rows)


def _note(request: HttpRequest, rows: Iterable[Member]) -> None:
    """Whoever reads the list has read of each on it but of themselves."""
    by = actor(request)
    people = sorted({row.person_id for row in rows if row.person_id and row.person_id != by.person_id})
    with transaction.atomic():
        note_accesses([(pk, pk) for pk in people], by=by, what="team_member", reason="work", subject_kind="person")


@desk_step
def act(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """One step of a team: said otherwise, a member entered, something owned or lent, a piece, a picture."""
    row = _read(request, code)
    by, back = acting(request, "team.run", row), reverse("teams:team", args=[code])
    form = _form_of(request, row, name)
    if not form.is_valid():
        for field, faults in form.errors.items():
            label = form.fields[field].label if field in form.fields else ""
            messages.error(request, f"{label}{colon()}{sentences(faults)}" if label else sentences(faults))
        return redirect(back)
    act, said = _step(request, row, name, form, by)
    return done(request, act, said, back)


def _form_of(request: HttpRequest, row: Team, name: str) -> forms.Form:
    posted = request.POST
    match name:
        case "about":
            return asked.AboutForm(posted)
        case "line-up":
            return asked.LineUpForm(posted)
        case "enter":
            return asked.EnterForm(posted)
        case "own":
            return asked.OwnForm(posted)
        case "lend":
            return asked.LendForm(posted, equipment=queries.equipment(row), members=list(queries.members(row)))
        case "piece":
            return asked.PieceForm(posted)
        case "picture":
            return asked.PictureForm(posted, request.FILES)
    raise Http404


def _step(request: HttpRequest, row: Team, name: str, form: forms.Form, by: Actor) -> Step:
    """What the valid form does."""
    given, seen = form.cleaned_data, request.POST.get("seen")
    if isinstance(form, asked.AboutForm):
        return lambda: services.change(row.pk, form.said(), by=by, seen=seen), _("Noted.")
    if isinstance(form, asked.EnterForm):
        return lambda: joining.enter(row.pk, form.said(), by=by), _("Entered as a member.")
    match name:
        case "line-up":
            return lambda: services.set_line_up(row.pk, given["line_up"], by=by, seen=seen), _("Noted.")
        case "own":
            return lambda: keeping.own(row.pk, given["name"], given["number"], given["note"], by=by), _("Noted.")
        case "lend":
            lent = (given["equipment"], given["member"], given["number"], given["due_on"])
            return lambda: keeping.lend(*lent, by=by), _("It is on loan; the ledger says to whom and until when.")
        case "piece":
            return lambda: keeping.learn(row.pk, given["title"], given["minutes"], given["note"], by=by), _("Noted.")
    return (
        lambda: keeping.add_picture(row.pk, given["caption"], take_in(given["photos"], by=by, role="after"), by=by),
        _("The picture is kept; another person releases it."),
    )


@desk_step
def act_on(request: HttpRequest, code: str, name: str, pk: int) -> HttpResponse:
    """One step with a member, a loan, a skill or a picture of the team."""
    row = _read(request, code)
    back = reverse("teams:team", args=[code])
    by = acting(request, "team.confirm" if name in ("confirm", "release") else "team.run", row)
    act, said = _step_on(request, row, name, pk, by)
    return done(request, act, said, back)


def _step_on(request: HttpRequest, row: Team, name: str, pk: int, by: Actor) -> Step:
    match name:
        case "confirm":
            has = get_object_or_404(Has, pk=pk, member__team=row)
            return lambda: joining.confirm(has.pk, by=by), _("Confirmed.")
        case "release":
            picture = get_object_or_404(Picture, pk=pk, team=row)
            return lambda: keeping.release_picture(picture.pk, by=by), _("Residents see the picture.")
        case "back":
            loan = get_object_or_404(Loan, pk=pk, equipment__team=row)
            note = request.POST.get("note", "")
            return lambda: keeping.take_back(loan.pk, note, by=by), _("It is back.")
    member = get_object_or_404(Member, pk=pk, team=row)
    match name:
        case "yes" | "no":
            return lambda: joining.answer(member.pk, by=by, yes=name == "yes"), _("Answered.")
        case "leave":
            return lambda: joining.leave(member.pk, by=by), _("No longer in the team.")
        case "part":
            return lambda: joining.set_part(member.pk, request.POST.get("part", ""), by=by), _("Noted.")
        case "skill":
            form = asked.SkillForm(request.POST, skills=list(skilling.offered(row.area)))
            if form.is_valid():
                return lambda: joining.declare(member.pk, form.cleaned_data["skill"], by=by), _("Noted.")
            raise NotAllowed(_("Choose a skill that the estate lists."))
    raise Http404
