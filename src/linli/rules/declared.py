"""What a page brings to the house: kinds of posts and settings of its own, so that nothing of them is Python."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator

from linli.rules.words import Strict, Words

Level = Literal["grid", "estate", "community", "street", "district", "city", "province"]


def _as_tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value if isinstance(value, tuple) else (value,)


Levels = Annotated[tuple[Level, ...], BeforeValidator(_as_tuple)]


class PostKind(Strict):
    """A kind of post: at which levels of the area tree one may be founded."""

    title: Words
    levels: Levels
    strong: bool = False  # asks for a second factor, and is filled by administrators alone


class Setting(Strict):
    """What an area may set: a number in its unit, yes or no, one of several, hours of the day, days of the year."""

    title: Words
    type: Literal["number", "yes_no", "choice", "window", "season"] = "number"
    default: bool | int | str | tuple[int | str, ...]
    unit: str | Words = ""  # days, yuan, …; a unit of its own in words of both languages
    floor: int | None = None
    ceiling: int | None = None
    options: dict[str, Words] = {}
    levels: Levels = ()  # of the areas that may set it; none named: every one
    basis: str = "practice"  # of floor and ceiling
    source: str = "practice"  # of the default


class Declarations(Strict):
    """All that a page brings."""

    posts: dict[str, PostKind] = {}
    settings: dict[str, Setting] = {}
