"""A fine paid in parts, or later than it falls due (分期、延期缴纳罚款), on days that the authority granted.

行政处罚法 art. 66: whom the fine really hurts may ask for it, and the authority grants it. Each part is due on its own
day, and only what is due and unpaid is late (art. 72); the time for asking the court begins with the end of the last.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from linli.rules.money import fen, yuan

_LINE = re.compile(
    r"\s*(?:第\s*\d+\s*期\s*:?)?\s*(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?\s*(?:前缴纳)?[\s:,;]*"
    r"(?<!\d)(\d[\d,]*(?:\.\d{1,2})?)\s*元?\s*[;。]?\s*"
)


@dataclass(frozen=True)
class Instalment:
    """One part: which of them, until when (that day included), how much in fen."""

    number: int
    on: date
    sum: int


def read(text: str) -> tuple[Instalment, ...]:
    """The parts, one a line: a day and a sum. ValueError names the line that is none, or that breaks the order."""
    lines = [line for line in unicodedata.normalize("NFKC", text).splitlines() if line.strip()]
    found = tuple(_part(number, line) for number, line in enumerate(lines, 1))
    if not found:
        raise ValueError("no line with a day and a sum")
    for one, other in pairwise(found):
        if other.on <= one.on:
            raise ValueError(f"line {other.number}: {other.on} does not lie after {one.on}")
    return found


def _part(number: int, line: str) -> Instalment:
    told = _LINE.fullmatch(" ".join(line.split()))  # of many blanks in a row it tried every way to share them out
    if told is None:
        raise ValueError(f"line {number}: no day and sum, like 2026-07-01 10000.00: {line!r}")
    year, month, day, amount = told.groups()
    part = Instalment(number, date(int(year), int(month), int(day)), fen(amount.replace(",", "")))
    if part.sum <= 0:
        raise ValueError(f"line {number}: a part of nothing")
    return part


def written(text: str) -> str:
    """The same plan as the paper has it, which `read` reads back."""
    return "\n".join(
        f"第{one.number}期：{one.on.year}年{one.on.month}月{one.on.day}日前缴纳{yuan(one.sum)}元" for one in read(text)
    )


def readable(text: str) -> bool:
    """Whether it is such a plan."""
    try:
        return bool(read(text))
    except ValueError:
        return False
