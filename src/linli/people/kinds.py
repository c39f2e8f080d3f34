"""The kinds of posts and organisations, as data: at which levels a post may stand, and which need a second factor."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class PostKind:
    """`levels` are the area levels such a post may be founded at, smallest first; `strong` asks for a second factor."""

    code: str
    label: Promise
    levels: tuple[str, ...]
    strong: bool = False


_ANY = ("grid", "estate", "community", "street", "district", "city", "province")

POSTS: dict[str, PostKind] = {
    kind.code: kind
    for kind in (
        PostKind("administrator", _("Administrator"), _ANY, strong=True),
        PostKind("street_officer", _("Street officer"), ("street",)),
        PostKind("community_officer", _("Community officer"), ("community",)),
        PostKind("branch_secretary", _("Branch secretary"), ("estate", "community")),
        PostKind("branch_member", _("Branch committee member"), ("estate", "community")),
        PostKind("committee_director", _("Director of the owners' committee"), ("estate",)),
        PostKind("committee_member", _("Member of the owners' committee"), ("estate",)),
        PostKind("grid_worker", _("Grid worker"), ("grid", "estate")),
        PostKind("property_manager", _("Property manager"), ("estate",)),
        PostKind("discipline_inspector", _("Discipline inspector"), ("street", "district", "city")),
        # Posts of the district's casework: what they read and work, each process names itself (`reads`).
        PostKind("enforcement_officer", _("Enforcement officer"), ("street", "district")),
        PostKind("enforcement_head", _("Head of enforcement"), ("street", "district")),
        PostKind("legal_reviewer", _("Legal reviewer"), ("street", "district")),
        PostKind("government_lead", _("Head of the government"), ("street", "district")),
        PostKind("labour_inspector", _("Labour inspector"), ("district", "city")),
        PostKind("labour_head", _("Head of the labour office"), ("district", "city")),
        PostKind("certificates_lead", _("Lead of the certificates task force"), ("street", "district")),
        PostKind("land_officer", _("Land and planning officer"), ("district", "city")),
        PostKind("housing_officer", _("Housing and works officer"), ("district", "city")),
        PostKind("tax_officer", _("Tax and revenue officer"), ("district", "city")),
        PostKind("registrar", _("Property registrar"), ("district", "city")),
        PostKind("works_manager", _("Works manager"), ("estate", "community", "street", "district")),
        PostKind("works_head", _("Approver of works"), ("street", "district")),
        PostKind("works_supervisor", _("Works supervisor"), ("estate", "community", "street", "district")),
        PostKind("contractor", _("Contractor"), ("estate", "community", "street", "district")),
        PostKind("media_editor", _("Editor"), ("street", "district", "city")),
        PostKind("media_chief", _("Chief editor"), ("street", "district", "city")),
        PostKind("media_head", _("Editor-in-chief"), ("street", "district", "city")),
        PostKind("health_officer", _("Health officer"), ("community", "street", "district")),
    )
}

ORGANISATIONS: dict[str, Promise] = {
    "street_office": _("Street office"),
    "community_committee": _("Community residents' committee"),
    "party_branch": _("Party branch"),
    "owners_committee": _("Owners' committee"),
    "property_company": _("Property company"),
    "grid_station": _("Grid station"),
    "discipline_office": _("Discipline inspection"),
    "other": _("Other organisation"),
}

SAME = "="  # a post of a kind that the body below has itself
# Which bodies above it in the area tree are a body's superiors, nearest level first: their kind, and a post that they
# need to have (any: ""). A company has none: it is no authority.
SUPERIORS: dict[str, tuple[tuple[str, str], ...]] = {
    "street_office": (("other", "government_lead"),),
    "community_committee": (("street_office", ""),),
    "party_branch": (("party_branch", ""), ("community_committee", ""), ("street_office", "")),
    "owners_committee": (("community_committee", ""), ("street_office", "")),
    "grid_station": (("community_committee", ""), ("street_office", "")),
    "discipline_office": (("discipline_office", ""),),
    "other": (("other", SAME), ("other", "government_lead")),
}

RELATIONS: dict[str, Promise] = {"owner": _("Owner"), "tenant": _("Tenant"), "family": _("Family member")}

# Smallest first: the ladder that "one level up" climbs.
LADDER = ("grid", "estate", "community", "street", "district", "city", "province")


def post_choices() -> list[tuple[str, Promise]]:
    """For forms and model fields."""
    return [(kind.code, kind.label) for kind in POSTS.values()]
