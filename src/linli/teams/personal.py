"""What this floor holds about a person (`people.personal`)."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.journal.actors import Actor
from linli.people import consents
from linli.people.consents import Kind
from linli.people.personal import ANON, OFFICE, Hindrance, Part, hinder, register, settle
from linli.teams import joining
from linli.teams.models import LIVE, Has, Loan, Member, Picture
from linli.teams.square_models import Turn

PARTS: list[Part] = [
    Part(
        _("Teams that you are in"),
        Member,
        "person",
        "team__body__name name phone part words state shown asked_at since until",
        emptied="name phone words shown",
        stays=ANON,
    ),
    Part(
        _("Skills that your team confirmed"),
        Has,
        "member__person",
        "skill__title confirmed_at",
        stays=ANON,
    ),
    Part(
        _("What you have on loan"),
        Loan,
        "member__person",
        "equipment__name number out_on due_on back_on note",
        emptied="note",
        stays=ANON,
    ),
]

ASIDE = [
    (Turn, "leader", OFFICE),
    (Member, "entered_by answered_by", OFFICE),
    (Has, "confirmed_by", OFFICE),
    (Loan, "lent_by", OFFICE),
    (Picture, "added_by released_by", OFFICE),
]

CONSENTS = [
    Kind(
        _("That your team's page shows your name"),
        Member,
        "person",
        "team__body__name",
        _("Your name is taken off the team's page; you stay a member."),
        Q(shown=True),
        when="team_member.shown",
        withdraw=lambda pk, by: joining.show(pk, False, by=by),
    ),
]


HINDRANCES = [
    Hindrance(_("Something of a team is on loan to you: bring it back."), Loan, "member__person", Q(back_on=None)),
]


def _leave(person_id: int, by: Actor) -> None:
    """The program takes them out of their teams."""
    for pk in Member.objects.filter(person_id=person_id, state__in=LIVE).order_by("pk").values_list("pk", flat=True):
        joining.leave(pk, by=by)


def fill() -> None:
    """Called once when the application is ready."""
    register(PARTS, ASIDE)
    consents.register(CONSENTS)
    hinder(HINDRANCES)
    settle(_leave)
