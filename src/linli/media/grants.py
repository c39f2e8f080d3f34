"""Who sends films with a case, watches them and edits them; which processes take films, their pages say (`films`)."""

from linli.cases.grants import READERS
from linli.journal import subjects
from linli.media.film_models import Film, Version
from linli.people.access import Grant, Link, Relation, System, register

OPEN = {"open": True}
GRANTS = [  # of a case
    Grant("film.send", Relation("reporter_id"), where=OPEN),
    Grant("film.send", Link("case"), where=OPEN),  # signed in, with the link opened: it was sent without an account
    Grant("film.send", READERS, where=OPEN),
    Grant("film.send", System()),
    Grant("film.watch", Relation("reporter_id")),
    Grant("film.watch", Link("case")),
    Grant("film.watch", READERS),
    Grant("film.edit", READERS),
]


def enrol() -> None:
    """Put the rows in; called when the app is ready."""
    register(GRANTS)
    subjects.register(
        "film", Film,
        ("code", "case_id", "sender_id", "name", "link", "bytes", "sha256", "duration", "width", "height", "print",
         "captions", "released_id", "released_at"),
    )  # fmt: skip
    subjects.register(
        "film_version", Version,
        ("film_id", "number", "edit", "state", "reason", "duration", "width", "height", "made_by_id"),
    )  # fmt: skip
