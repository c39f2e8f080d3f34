"""The people floor's own rows in the table of grants, and where its rows lie."""

from linli.people.access import (
    Columns,
    EstateResident,
    Grant,
    Holds,
    HoldsAny,
    Relation,
    System,
    Through,
    register,
    register_own,
    register_place,
)
from linli.people.conditions import RUNNING
from linli.people.kinds import SEATS, plain
from linli.people.models import Binding, Erasure, Household, Organisation, Ownership, Person, Post, Residence, Term
from linli.places.models import Area

# Whom the estate's work needs on its roll; the property company is not among them: it sees cases, not residents.
ESTATE_DESK = ("branch_secretary", "grid_worker")
OFFICES = ("community_officer", "street_officer", "administrator")

GRANTS = [
    Grant("person.read", Holds(*ESTATE_DESK, "committee_director", *OFFICES)),
    Grant("person.read", Relation("id")),
    Grant("person.unmask", Holds(*ESTATE_DESK, *OFFICES)),
    Grant("person.print_codes", Holds(*OFFICES)),
    Grant("person.end_identity", Holds("administrator")),
    Grant("person.change", Relation("id")),
    Grant("person.change", System()),
    Grant("person.create", Holds(*ESTATE_DESK, *OFFICES)),
    Grant("person.create", System()),
    Grant("kin.note", Holds("branch_secretary", *OFFICES)),
    Grant("kin.note", System()),
    # Proposed by one, approved by another: double rows of one human being (`merging`).
    # While a dispute is on, nothing of the matter is emptied (`retention`).
    Grant("retention.hold", Holds("branch_secretary", *OFFICES)),
    Grant("person.merge", Holds("branch_secretary", *OFFICES)),
    # Answered by whoever keeps the roll; ordered for somebody without an account by a paper.
    Grant("erasure.decide", Holds("branch_secretary", *OFFICES), {"state": "asked"}),
    Grant("person.erase", Holds("branch_secretary", *OFFICES)),
    Grant("home.end", Holds(*ESTATE_DESK, *OFFICES)),
    Grant("home.end", System()),
    Grant("unit.people", Holds(*ESTATE_DESK, "committee_director", *OFFICES)),
    Grant("binding.decide", Holds(*ESTATE_DESK, "committee_director", *OFFICES), {"state": "requested"}),
    Grant("post.read", HoldsAny()),
    Grant("post.read", EstateResident()),
    Grant("post.create", Holds("street_officer", "administrator")),
    Grant("post.create", System()),
    Grant("post.appoint", Holds("street_officer"), {"kind": plain}),
    Grant("post.appoint", Holds("branch_secretary", "community_officer"), {"kind": SEATS}),
    Grant("post.appoint", Holds("administrator")),
    Grant("post.appoint", System()),
    Grant("term.end", Holds("street_officer"), {"post__kind": plain}),
    Grant("term.end", Holds("branch_secretary", "community_officer"), {"post__kind": SEATS}),
    Grant("term.end", Holds("administrator")),
    Grant("term.end", System()),
    # What a body owes after its election is noted by itself and by the offices to which it is owed.
    Grant("body.file", Holds("committee_director", "committee_member"), {"kind": "owners_committee"}),
    Grant("body.file", Holds("community_officer", "street_officer")),
    Grant("body.file", System()),
    Grant("term.show", Relation("person_id"), {"ends": RUNNING}),
    # One's own card, and those of one's officers, or of whom the office above has appointed.
    Grant("term.card", Relation("person_id"), {"ends": RUNNING}),
    Grant("term.card", Holds("enforcement_head"), {"post__kind": "enforcement_officer", "ends": RUNNING}),
    Grant("term.card", Holds("street_officer"), {"post__kind": plain, "ends": RUNNING}),
    Grant("term.card", Holds("administrator"), {"ends": RUNNING}),
    Grant("term.card", System()),
    Grant("roster.import", Holds("branch_secretary", *OFFICES)),
    Grant("roster.import", System()),
]


def fill() -> None:
    """Called once when the application is ready."""
    register_place(Area, Columns("", "province_id"))
    register_place(Organisation, Columns("area__", "province_id"))
    register_place(Post, Columns("area__", "province_id"))
    register_place(Term, Columns("post__area__", "province_id"))
    register_place(Household, Columns("unit__"))
    register_place(Ownership, Columns("unit__"))
    register_place(Binding, Columns("unit__"))
    register_place(Erasure, Columns("area__", "area__province_id"))
    register_place(Residence, Columns("household__unit__"))
    register_place(
        Person,
        Through(
            (
                (Residence, "person_id", Columns("household__unit__"), {"ends": RUNNING}),
                (Ownership, "person_id", Columns("unit__"), {"ends": RUNNING}),
                (Binding, "person_id", Columns("unit__"), {"state": ("requested", "approved")}),
                (Term, "person_id", Columns("post__area__", "province_id"), {"ends": RUNNING}),
            )
        ),
    )
    register(GRANTS)
    register_own("binding.decide", "person_id")
    register_own("term.end", "person_id")
    register_own("kin.note", "id")
    register_own("person.print_codes", "id")
    register_own("person.end_identity", "id")
    register_own("person.merge", "id")
    register_own("erasure.decide", "person_id")
    register_own("person.erase", "id")
    register_own("home.end", "person_id")
