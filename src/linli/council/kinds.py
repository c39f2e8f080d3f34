"""Who sits in which meeting: the bodies that hold a kind, the seats that make up 应到, those who come without a vote.

How long before it is called, how often it is owed and how it decides is law, in `rules.meetings`.
"""

from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from linli.people.kinds import LAWS, REPRESENTATIVES_ASSEMBLY


@dataclass(frozen=True)
class Sitting:
    """`bodies` hold it, by kind. `seats` are due to come, `guests` count nowhere, `voteless` are due and do not vote.

    Without `seats` nobody is called by name, and who came is given as a count. `joined` is the kind of
    body that meets with the first. `all_sign`: everybody present signs the minutes, not host and recorder alone.
    Then who is due is counted on the `roll` of the residents or of the owners.
    """

    label: Promise
    bodies: tuple[str, ...]
    seats: tuple[str, ...] = ()
    guests: tuple[str, ...] = ()
    voteless: tuple[str, ...] = ()
    joined: str = ""
    all_sign: bool = False
    roll: Literal["residents", "owners", ""] = ""


_BRANCH = ("party_branch",)
_COMMITTEE = ("branch_secretary", "branch_member")
_OWNERS = ("committee_director", "committee_member")
_MEMBERS = (*_COMMITTEE, "party_seat", "probationary_seat", "disciplined_seat")
# In-service members who report here keep their membership at their unit: they are neither due nor vote (practice).
_REPORTING = ("reporting_seat",)
# Neither they nor whoever is on probation as a sanction (留党察看) votes, in whatever other seat (选举工作条例 art. 5).
_VOTELESS = ("probationary_seat", "disciplined_seat")


def _of(body: str, label: Promise) -> Sitting:
    """All who sit in a body of that kind."""
    return Sitting(label, (body,), LAWS[body][1], all_sign=True)


SITTINGS: dict[str, Sitting] = {
    "party_assembly": Sitting(_("Branch assembly"), _BRANCH, _MEMBERS, _REPORTING, _VOTELESS),
    "branch_committee": Sitting(_("Branch committee meeting"), _BRANCH, _COMMITTEE, voteless=_VOTELESS, all_sign=True),
    "party_group": Sitting(
        _("Party group meeting"),
        ("party_group",),
        ("group_leader", "party_seat", "probationary_seat", "disciplined_seat"),
        _REPORTING,
        _VOTELESS,
    ),
    "party_lecture": Sitting(_("Party lecture"), _BRANCH, _MEMBERS, _REPORTING, _VOTELESS),
    "theme_day": Sitting(_("Theme day"), _BRANCH, _MEMBERS, _REPORTING, _VOTELESS),
    "life_meeting": Sitting(_("Organisational life meeting"), _BRANCH, _MEMBERS, _REPORTING, _VOTELESS),
    "appraisal": Sitting(_("Democratic appraisal"), _BRANCH, _MEMBERS, (), _VOTELESS),
    "owners_committee": Sitting(_("Owners' committee meeting"), ("owners_committee",), _OWNERS, all_sign=True),
    "joint": Sitting(
        _("Joint meeting of branch and owners' committee"),
        _BRANCH,
        (*_COMMITTEE, *_OWNERS),
        joined="owners_committee",
        all_sign=True,
    ),
    "council": Sitting(
        _("Council meeting"),
        ("council",),
        ("council_convener", "council_seat"),
        ("council_recorder",),
        all_sign=True,
    ),
    "residents_assembly": Sitting(_("Residents' assembly"), ("community_committee",), roll="residents"),
    "residents_representatives": Sitting(
        _("Assembly of residents' representatives"),
        ("community_committee",),
        REPRESENTATIVES_ASSEMBLY,
        ("community_officer",),
    ),
    "residents_committee": Sitting(
        _("Residents' committee meeting"),
        ("community_committee",),
        ("residents_seat",),
        ("community_officer",),
        all_sign=True,
    ),
    "residents_supervision": _of("residents_supervision", _("Residents' supervision committee meeting")),
    "owners_assembly": Sitting(
        _("Owners' assembly"),
        ("owners_committee", "preparatory_group", "property_management_committee"),
        roll="owners",
    ),
    "preparatory_group": _of("preparatory_group", _("Preparatory group meeting")),
    "property_management_committee": _of("property_management_committee", _("Property management committee meeting")),
    "thrift_council": _of("thrift_council", _("Thrift council meeting")),
    "team": Sitting(_("Team meeting"), ("volunteer_team", "art_team"), LAWS["volunteer_team"][1]),
}


def held_by(body_kind: str) -> list[str]:
    """The kinds of meetings that a body of this kind calls."""
    return [kind for kind, sitting in SITTINGS.items() if body_kind in sitting.bodies]


def choices() -> list[tuple[str, Promise]]:
    """For forms and model fields."""
    return [(kind, sitting.label) for kind, sitting in SITTINGS.items()]
