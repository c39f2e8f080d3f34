"""Whether two names that people wrote mean one body: 青云街道办 and 青云街道办事处 do."""


def same_name(one: str | None, other: str | None) -> bool:
    """Whether one is the other, shortened or in full. What nobody wrote is no name.

    A body and an office within it cannot be told apart by their names; whoever asks lets somebody say so.
    """
    first, second = ("".join((name or "").split()) for name in (one, other))
    return bool(first and second) and (first in second or second in first)
