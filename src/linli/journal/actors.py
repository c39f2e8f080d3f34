"""Who does something, as plain ids: the journal knows no person's name."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Actor:
    """Somebody in one capacity: "post" (`post_id` says which), "reporter", "link", "system", "anonymous" …

    `name` is for the screen and is never recorded. `link` is what a capability link opens: a kind and an id.
    """

    person_id: int | None
    capacity: str
    post_id: int | None = None
    name: str = ""
    link: tuple[str, int] | None = None


SYSTEM = Actor(None, "system")
