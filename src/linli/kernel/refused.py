"""A request that the rules do not allow. Doors answer it with 409 (403 for `not_allowed`) and its words."""

from datetime import datetime


class Refused(Exception):
    """Nothing was changed. `code` is for programs and never changes; `message` is for people, translated."""

    def __init__(
        self, code: str, message: str, *, basis: str = "", possible_from: datetime | None = None, field: str = ""
    ) -> None:
        super().__init__(code, str(message))
        self.code = code
        self.message = str(message)
        self.basis = basis
        self.possible_from = possible_from
        self.field = field

    def __str__(self) -> str:
        return self.message


class SignedOut(Refused):
    """Asked from within an open page by somebody who must first sign in at `door`; doors answer 401."""

    def __init__(self, message: str, door: str) -> None:
        super().__init__("signed_out", message)
        self.door = door


class NotAllowed(Refused):
    """The person holds no grant for this; doors answer 403, or 404 where even existence is not theirs to know."""

    def __init__(self, message: str, code: str = "not_allowed") -> None:
        super().__init__(code, message)
