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

RELATIONS: dict[str, Promise] = {"owner": _("Owner"), "tenant": _("Tenant"), "family": _("Family member")}

# Smallest first: the ladder that "one level up" climbs.
LADDER = ("grid", "estate", "community", "street", "district", "city", "province")


def post_choices() -> list[tuple[str, Promise]]:
    """For forms and model fields."""
    return [(kind.code, kind.label) for kind in POSTS.values()]
