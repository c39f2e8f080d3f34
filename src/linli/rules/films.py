"""How a film is released: which part, its cover, what is covered over and when, its captions; when two films are one.

Times are whole milliseconds of the film as it came in; places are thousandths of the picture's width and height.
Source: 民法典 art. 1019, 1032 (portrait and privacy: faces, plates and house numbers are covered unless those shown
agreed); the rest is practice.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

SHORTEST = 1000  # milliseconds: what is left of a film is no picture
MOST_BOXES = 40
MOST_CUES = 2000
LONGEST_LINE = 200
WHOLE = 1000
# Of the 64 bits of a picture's print; two copies of one film differ by less, two films by about half.
ALIKE = 10
_BITS = 64
_PRINT = 16  # hexadecimal digits of one picture


class Unfit(ValueError):
    """Why it cannot be done: a word, and the line where there is one."""

    def __init__(self, word: str, line: int = 0) -> None:
        super().__init__(word)
        self.word = word
        self.line = line


@dataclass(frozen=True)
class Box:
    """A rectangle that is covered over from one time to another."""

    left: int
    top: int
    width: int
    height: int
    begins: int
    ends: int


@dataclass(frozen=True)
class Edit:
    """What a released copy is made by. `ends` 0: to the end; `cover`: the time of the picture shown first."""

    begins: int = 0
    ends: int = 0
    cover: int = 0
    boxes: tuple[Box, ...] = ()

    def as_data(self) -> dict[str, Any]:
        """As JSON keeps it."""
        boxes = [[box.left, box.top, box.width, box.height, box.begins, box.ends] for box in self.boxes]
        return {"begins": self.begins, "ends": self.ends, "cover": self.cover, "boxes": boxes}


def edit_of(data: Mapping[str, Any]) -> Edit:
    """An edit as JSON kept it."""
    boxes = tuple(Box(*(int(number) for number in box)) for box in data.get("boxes", ()))
    return Edit(int(data.get("begins", 0)), int(data.get("ends", 0)), int(data.get("cover", 0)), boxes)


def checked(edit: Edit, duration: int) -> Edit:
    """The edit, its end filled in. Unfit: `cut`, `cover`, `box`, `boxes` (too many)."""
    ends = edit.ends or duration
    if not 0 <= edit.begins < ends <= duration or ends - edit.begins < min(SHORTEST, duration):
        raise Unfit("cut")
    cover = edit.cover if edit.cover else edit.begins
    if not edit.begins <= cover <= ends:
        raise Unfit("cover")
    for number, box in enumerate(placed(edit.boxes), 1):
        if not 0 <= box.begins < box.ends <= duration:
            raise Unfit("box", number)
    return Edit(edit.begins, ends, cover, edit.boxes)


def placed(boxes: tuple[Box, ...]) -> tuple[Box, ...]:
    """The boxes, of a film or a photo, that lie within the picture. Unfit: `box`, `boxes` (too many)."""
    if len(boxes) > MOST_BOXES:
        raise Unfit("boxes")
    for number, box in enumerate(boxes, 1):
        if not (0 <= box.left < box.left + box.width <= WHOLE and 0 <= box.top < box.top + box.height <= WHOLE):
            raise Unfit("box", number)
    return boxes


@dataclass(frozen=True)
class Cue:
    """A caption and when it is shown."""

    begins: int
    ends: int
    text: str


_ARROW = re.compile(
    r"^(?:(\d{1,3}):)?([0-5]?\d):([0-5]\d)[.,](\d{3})\s+-->\s+(?:(\d{1,3}):)?([0-5]?\d):([0-5]\d)[.,](\d{3})(?:\s.*)?$"
)
_TAG = re.compile(r"<[^<>]*>|\{\\[^{}]*\}")
_SKIPPED = ("NOTE", "STYLE", "REGION")


def captions(text: str) -> tuple[Cue, ...]:
    """The cues of a SubRip or WebVTT file, without markup, in order. Unfit: `captions` with the line, or `cues`."""
    found: list[Cue] = []
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    number = 0
    while number < len(lines):
        block, first = [], number
        while number < len(lines) and lines[number].strip():
            block.append(lines[number].strip())
            number += 1
        number += 1
        if block and not (first == 0 and block[0].startswith("WEBVTT")) and not block[0].startswith(_SKIPPED):
            found.append(_cue(block, first + 1))
    if not found:
        raise Unfit("captions", 1)
    if len(found) > MOST_CUES:
        raise Unfit("cues")
    return tuple(sorted(found, key=lambda cue: (cue.begins, cue.ends)))


def _cue(block: list[str], line: int) -> Cue:
    at = 0 if "-->" in block[0] else 1  # a number or a name may stand above
    times = _ARROW.match(block[at]) if at < len(block) else None
    if times is None:
        raise Unfit("captions", line + at)
    parts = [int(part or 0) for part in times.groups()]
    begins, ends = _milliseconds(parts[:4]), _milliseconds(parts[4:])
    words = "\n".join(_TAG.sub("", row)[:LONGEST_LINE] for row in block[at + 1 :])
    if ends <= begins:
        raise Unfit("captions", line + at)
    return Cue(begins, ends, words)


def _milliseconds(parts: Sequence[int]) -> int:
    hours, minutes, seconds, rest = parts
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + rest


def cut(cues: Sequence[Cue], edit: Edit) -> tuple[Cue, ...]:
    """The captions of a released copy: those within the cut, counted from its beginning."""
    shown = (cue for cue in cues if cue.ends > edit.begins and (not edit.ends or cue.begins < edit.ends))
    last = edit.ends or max((cue.ends for cue in cues), default=0)
    return tuple(
        Cue(max(cue.begins, edit.begins) - edit.begins, min(cue.ends, last) - edit.begins, cue.text) for cue in shown
    )


def webvtt(cues: Iterable[Cue]) -> str:
    """The captions as browsers read them."""
    return "WEBVTT\n\n" + "".join(f"{_said(cue.begins)} --> {_said(cue.ends)}\n{_plain(cue.text)}\n\n" for cue in cues)


def _plain(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("-->", "--&gt;")


def _said(moment: int) -> str:
    seconds, rest = divmod(moment, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}.{rest:03}"


def picture_print(rows: Sequence[Sequence[int]]) -> str:
    """The print of a picture, 16 hexadecimal digits, from 8 rows of 9 greys: whether it grows lighter to the right.

    Neither size nor compression nor a change of brightness moves it much (a difference hash).
    """
    bits = 0
    for row in rows:
        for left, right in pairwise(row):
            bits = bits << 1 | (right > left)
    return f"{bits:0{_PRINT}x}"


def distance(one: str, other: str) -> int:
    """How many of 64 bits two films' prints differ by on average, 64 when they cannot be compared."""
    if not one or len(one) != len(other):
        return _BITS
    pictures = len(one) // _PRINT
    return (int(one, 16) ^ int(other, 16)).bit_count() // pictures


def alike(one: str, other: str) -> bool:
    """Whether both are one film, if perhaps saved anew."""
    return distance(one, other) <= ALIKE
