"""Which of this floor's rows the journal follows, and by which of their columns."""

from linli.journal import subjects
from linli.people.identity_models import Identity
from linli.people.models import (
    Binding,
    Erasure,
    Formality,
    Hold,
    Household,
    Kinship,
    Merge,
    Organisation,
    Ownership,
    Person,
    Post,
    Residence,
    Seating,
    Sweep,
    Term,
    TrustedDevice,
)


def fill() -> None:
    """Called once when the application is ready."""
    subjects.register(
        "person", Person, ("code", "name", "phone_index", "id_index", "member", "is_active", "merged_into_id")
    )
    subjects.register(
        "organisation",
        Organisation,
        ("code", "kind", "name", "area_id", "ended_at", "seats", "representatives", "letters"),
    )
    subjects.register("post", Post, ("code", "kind", "title", "organisation_id", "area_id", "ended_at"))
    subjects.register(
        "term",
        Term,
        (
            "post_id",
            "person_id",
            "starts",
            "ends",
            "acting",
            "document",
            "how",
            "why",
            "shown",
            "duty",
            "card",
            "card_body",
            "card_until",
        ),
    )
    subjects.register(
        "seating",
        Seating,
        ("organisation_id", "source_kind", "source_id", "elected_on", "document", "at", "by_id", "ended"),
    )
    subjects.register("formality", Formality, ("seating_id", "what", "due", "done_on", "document", "noted_by_id"))
    subjects.register("household", Household, ("code", "unit_id", "ended_at"))
    subjects.register("residence", Residence, ("person_id", "household_id", "relation", "starts", "ends"))
    subjects.register("kinship", Kinship, ("person_id", "relative_id", "declared", "starts", "ends"))
    subjects.register("ownership", Ownership, ("person_id", "unit_id", "share_num", "share_den", "starts", "ends"))
    subjects.register("binding", Binding, ("code", "person_id", "unit_id", "relation", "state", "decided_by_id"))
    subjects.register("device", TrustedDevice, ("person_id", "token_hash", "label", "ended_at"))
    subjects.register("identity", Identity, ("person_id", "issuer", "identifier_index", "ended_at"))
    merge = ("code", "first_id", "second_id", "state", "card", "agreed_at", "proposed_by_id", "decided_by_id")
    subjects.register("merge", Merge, merge)
    subjects.register("hold", Hold, ("kind", "row_id", "reason", "by_id", "at", "ended_by_id", "ended_at"))
    subjects.register("sweep", Sweep, ("kind", "field", "day", "emptied", "ended_at"))
    subjects.register("erasure", Erasure, ("person_id", "area_id", "state", "document", "due", "decided_by_id"))
