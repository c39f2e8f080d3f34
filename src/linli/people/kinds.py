"""The kinds of posts and organisations, as data: at which levels a post may stand, and which need a second factor.

The house has kinds of its own; published processes bring others (`bring`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class PostKind:
    """`levels` are the area levels such a post may be founded at, smallest first; `strong` asks for a second factor.

    One that no process in force brings any more is not `offered`: it has its name, and none is founded.
    A `seat` is a place in a body and no more: it opens no desk and gives no power (`terms.held` passes it over).
    """

    code: str
    label: Promise
    levels: tuple[str, ...]
    strong: bool = False
    offered: bool = True
    seat: bool = False


_LOCAL = ("estate", "community")
_ANY = ("grid", "estate", "community", "street", "district", "city", "province")

HOUSE: dict[str, PostKind] = {
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
        # Posts of the district that several processes share, and that papers go by; others a process brings itself.
        PostKind("enforcement_officer", _("Enforcement officer"), ("street", "district")),
        PostKind("enforcement_head", _("Head of enforcement"), ("street", "district")),
        PostKind("government_lead", _("Head of the government"), ("street", "district")),
        # Of bodies that meet: who convenes and records, and who only sits in them.
        PostKind("council_convener", _("Convener of the council"), _LOCAL),
        PostKind("council_recorder", _("Recorder of the council"), _LOCAL),
        PostKind("group_leader", _("Leader of the Party group"), _LOCAL),
        PostKind("body_chair", _("Chair of a body"), _LOCAL),
        PostKind("thrift_member", _("Member of the thrift council"), _LOCAL),  # visits, and so has a desk
        PostKind("council_seat", _("Member of the council"), _LOCAL, seat=True),
        PostKind("party_seat", _("Party member"), _LOCAL, seat=True),
        PostKind("probationary_seat", _("Probationary Party member"), _LOCAL, seat=True),
        PostKind("disciplined_seat", _("Party member on probation as a sanction"), _LOCAL, seat=True),
        PostKind("reporting_seat", _("In-service Party member reporting here"), _LOCAL, seat=True),
        PostKind("representative_seat", _("Residents' representative"), _LOCAL, seat=True),
        PostKind("residents_group_leader", _("Leader of a residents' group"), _LOCAL, seat=True),
        PostKind("residents_seat", _("Member of the residents' committee"), ("community",), seat=True),
        PostKind("supervision_seat", _("Member of the residents' supervision committee"), ("community",), seat=True),
        PostKind("owner_seat", _("Owners' representative"), ("estate",), seat=True),
        PostKind("developer_seat", _("Developer's representative"), ("estate",), seat=True),
        PostKind("street_seat", _("Representative of the street office"), ("estate",), seat=True),
        PostKind("community_seat", _("Representative of the residents' committee"), ("estate",), seat=True),
        PostKind("team_seat", _("Member of a team"), _LOCAL, seat=True),
    )
}
# Posts that make double rows one and answer wishes to be erased.
MERGERS = ("branch_secretary", "community_officer", "street_officer", "administrator")
SEATS = tuple(kind.code for kind in HOUSE.values() if kind.seat)

ORGANISATIONS: dict[str, Promise] = {
    "street_office": _("Street office"),
    "community_committee": _("Community residents' committee"),
    "party_branch": _("Party branch"),
    "owners_committee": _("Owners' committee"),
    "property_company": _("Property company"),
    "grid_station": _("Grid station"),
    "discipline_office": _("Discipline inspection"),
    "residents_supervision": _("Residents' supervision committee"),
    "party_group": _("Party group"),
    "council": _("Council"),
    "thrift_council": _("Thrift council"),
    "preparatory_group": _("Preparatory group of the owners' assembly"),
    "property_management_committee": _("Property management committee"),
    "volunteer_team": _("Volunteer team"),
    "art_team": _("Art team"),
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
    "party_group": (("party_branch", ""), ("community_committee", ""), ("street_office", "")),
    "council": (("community_committee", ""), ("street_office", "")),
    "thrift_council": (("community_committee", ""), ("street_office", "")),
    "preparatory_group": (("community_committee", ""), ("street_office", "")),
    "property_management_committee": (("community_committee", ""), ("street_office", "")),
    "residents_supervision": (("street_office", ""),),
    "volunteer_team": (("community_committee", ""), ("street_office", "")),
    "art_team": (("community_committee", ""), ("street_office", "")),
    "grid_station": (("community_committee", ""), ("street_office", "")),
    "discipline_office": (("discipline_office", ""),),
    "other": (("other", SAME), ("other", "government_lead")),
}

BESIDE = {"party_group": "party_branch"}  # the superior that a body has in its own area
_SIDES = ("body_chair", "owner_seat", "developer_seat", "street_seat", "community_seat")
_TEAM = ("team", ("body_chair", "team_seat"))
# Which law of `rules.bodies` holds for bodies of a kind, and which posts are its seats.
LAWS: dict[str, tuple[str, tuple[str, ...]]] = {
    "owners_committee": ("owners_committee", ("committee_director", "committee_member")),
    "community_committee": ("residents_committee", ("residents_seat",)),
    "residents_supervision": ("residents_supervision", ("body_chair", "supervision_seat")),
    "party_branch": ("branch_committee", ("branch_secretary", "branch_member")),
    "council": ("council", ("council_convener", "council_seat")),
    "thrift_council": ("thrift_council", ("body_chair", "thrift_member", "team_seat")),
    "preparatory_group": ("preparatory_group", _SIDES),
    "property_management_committee": ("property_management_committee", _SIDES),
    "volunteer_team": _TEAM,
    "art_team": _TEAM,
}  # fmt: skip
REPRESENTATIVES = "representative_seat"  # of the residents: they sit in their committee's body, and are counted apart
# 居民代表会议, in a meeting or by ballot: they and the members of the committee (城市居民委员会组织法 art. 28).
REPRESENTATIVES_ASSEMBLY = (REPRESENTATIVES, "residents_seat")
FULL_MEMBERS = ("branch_secretary", "branch_member", "group_leader", "party_seat")
VOTELESS_MEMBERS = ("probationary_seat", "disciplined_seat", "reporting_seat")


def law_name(body_kind: str, level: str, post_kind: str) -> str:
    """The law of `rules.bodies` under which a post of a body is a seat; empty where it is none."""
    if post_kind in (REPRESENTATIVES, "residents_group_leader"):
        return "residents_representatives"
    name, seats = LAWS.get(body_kind, ("", ()))
    if post_kind not in seats:
        return ""
    return "community_branch_committee" if (name, level) == ("branch_committee", "community") else name


HOW: dict[str, Promise] = {
    "appointed": _("Appointed"),
    "elected": _("Elected"),
    "coopted": _("Moved up or co-opted"),
}
WHY: dict[str, Promise] = {
    "expired": _("Term over"),
    "resigned": _("Resigned"),
    "removed": _("Removed"),
    "lapsed": _("No longer qualifies"),
}

FORMALITIES: dict[str, Promise] = {
    "first_meeting": _("First meeting of the body elected"),
    "filing": _("Filing of the election or of the change"),
    "hand_over": _("Hand-over by those who sat before or left"),
}

RELATIONS: dict[str, Promise] = {"owner": _("Owner"), "tenant": _("Tenant"), "family": _("Family member")}

# Smallest first: the ladder that "one level up" climbs.
LADDER = ("grid", "estate", "community", "street", "district", "city", "province")


_brought: Callable[[], Mapping[str, PostKind]] = dict


def bring(source: Callable[[], Mapping[str, PostKind]]) -> None:
    """Say where the kinds stand that are not the house's own; the floor that publishes processes does, once."""
    global _brought
    _brought = source


def posts() -> dict[str, PostKind]:
    """Every kind there is, by code; the house's own first."""
    return {**HOUSE, **_brought(), **HOUSE}


def post(code: str) -> PostKind | None:
    """The kind of that code. One of the house's own costs no question."""
    return HOUSE.get(code) or _brought().get(code)


def title(code: str) -> str:
    """What a kind is called; an unknown one by its code."""
    found = post(code)
    return str(found.label) if found else code


def plain() -> tuple[str, ...]:
    """The kinds that ask for no second factor."""
    return tuple(kind.code for kind in posts().values() if not kind.strong)


def strong() -> tuple[str, ...]:
    """The kinds that ask for one."""
    return tuple(kind.code for kind in posts().values() if kind.strong)


def post_choices() -> list[tuple[str, Promise]]:
    """For forms: what may be founded."""
    return [(kind.code, kind.label) for kind in posts().values() if kind.offered]
