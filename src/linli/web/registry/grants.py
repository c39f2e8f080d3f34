"""Who may read and keep the registry of places."""

from linli.people.access import Grant, Holds, System, register

KEEPERS = ("branch_secretary", "community_officer", "street_officer", "administrator")

GRANTS = [
    Grant("registry.read", Holds(*KEEPERS)),
    Grant("registry.read", System()),
    Grant("registry.edit", Holds(*KEEPERS)),
    Grant("registry.edit", System()),
]


def fill() -> None:
    """Called once when the application is ready."""
    register(GRANTS)
