"""What this floor holds about a person (`people.personal`)."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.people import consents
from linli.people.consents import Kind
from linli.people.personal import OFFICE, Part, register
from linli.teams import joining
from linli.teams.models import Has, Loan, Member, Picture
from linli.teams.square_models import Turn

PARTS: list[Part] = [
    Part(
        _("Teams that you are in"),
        Member,
        "person",
        "team__body__name name phone part words state shown asked_at since until",
    ),
    Part(
        _("Skills that your team confirmed"),
        Has,
        "member__person",
        "skill__title confirmed_at",
    ),
    Part(
        _("What you have on loan"),
        Loan,
        "member__person",
        "equipment__name number out_on due_on back_on note",
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


def fill() -> None:
    """Called once when the application is ready."""
    register(PARTS, ASIDE)
    consents.register(CONSENTS)
