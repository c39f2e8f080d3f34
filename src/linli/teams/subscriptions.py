"""Who is told of teams: whoever applied, borrowed, or leads."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.notify.concerned import by, office, only
from linli.notify.subscriptions import Row, Told
from linli.teams.models import Loan, Member, State


def _applicant(row: Member) -> Told:
    url = reverse("teams:show", args=[row.team.code])
    return Told(only(row.person_id), row, url, {"team": row.team.body.name})


def _leaders(row: Member) -> Told | None:
    if row.state != State.APPLIED:
        return None
    url = reverse("teams:team", args=[row.team.code])
    return Told(office(row.team.body_id), row, url, {"team": row.team.body.name}, aside=only(row.person_id))


def _borrower(row: Loan) -> Told:
    team = row.equipment.team
    facts = {"team": team.body.name, "what": row.equipment.name, "day": row.due_on}
    return Told(only(row.member.person_id), row, reverse("teams:show", args=[team.code]), facts)


ROWS = [
    Row(
        "team_member.applied", "team_member.applied", "teams", _("whoever leads the team"),
        _("%(team)s: somebody applied to join"), _("Somebody wants to join %(team)s."),
        by(Member, _leaders, "team__body"),
    ),
    Row(
        "team_member.answered", "team_member.answered", "teams", _("whoever applied"),
        _("%(team)s answered your application"), _("%(team)s has answered you."), by(Member, _applicant, "team__body"),
    ),
    Row(
        "loan.made", "loan.made", "teams", _("whoever borrowed"),
        _("%(team)s lent you %(what)s: bring it back by %(day)s"), _("Please bring back %(what)s by %(day)s."),
        by(Loan, _borrower, "equipment__team__body", "member"),
    ),
]  # fmt: skip
