"""The year of an office's ledger, and days as offices write them there. Pure; practice."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

_YEAR = re.compile(
    r"(?:(20\d\d)[\d.年月]*\s*[-—–－~～至到/、和及]+\s*)?(20\d\d)\s*年(?!\s*\d{1,2}\s*月\s*\d{1,2}\s*日)"
)  # zh: in a title, of one or from one to another; a whole day is when it was made

_DIGITS = "〇一二三四五六七八九"  # zh: digits
_WRITTEN = re.compile(
    rf"(?:(?P<year>[{_DIGITS}○零]{{4}}|\d{{4}})年)?(?P<month>[{_DIGITS}十]{{1,2}})月(?P<day>[{_DIGITS}十]{{1,3}})(?P<rest>[日号].*)"
)  # zh: a day in Chinese numerals
_SERIAL = re.compile(r"\d{5}(\.\d+)?")
_FIRST, _LAST = 36526, 54788  # 2000-01-01 and 2049-12-31, as spreadsheets count days
_COUNTED_FROM = datetime(1899, 12, 30)  # noqa: DTZ001 -- a spreadsheet's day has no zone


def year_of(titles: Iterable[str]) -> int | None:
    """The year that stands above a ledger or in its name; None where none does, or several."""
    years = {int(year) for title in titles for found in _YEAR.findall(title) for year in found if year}
    return years.pop() if len(years) == 1 else None


def in_digits(text: str) -> str:
    """A day in Chinese numerals with plain ones; whatever else, and a day of the moon's calendar, as it stands."""
    found = _WRITTEN.fullmatch(text)
    month, day = (_number(found["month"]), _number(found["day"])) if found else (None, None)
    if not found or month is None or day is None:
        return text
    year = "".join(digit if digit.isdigit() else str(_DIGITS.index(_plain(digit))) for digit in found["year"] or "")
    return f"{year}{'年' if year else ''}{month}月{day}{found['rest']}"  # zh: as plain numerals are read


def from_serial(text: str) -> datetime | None:
    """The moment that a spreadsheet keeps as a number, by the clock on the wall; None where it is no such number."""
    if not _SERIAL.fullmatch(text) or not _FIRST <= float(text) < _LAST + 1:
        return None
    return _COUNTED_FROM + timedelta(seconds=round(float(text) * 86400))


def _plain(digit: str) -> str:
    return "〇" if digit in "○零" else digit  # zh: three ways to write nought


def _number(words: str) -> int | None:
    """一 to 九十九; None where the characters make no number."""  # zh: examples
    tens, ten, ones = words.rpartition("十")  # zh: ten
    if len(tens) > 1 or len(ones) > 1 or set("〇十") & set(tens + ones):  # zh: nought, ten
        return None
    value = (_DIGITS.index(tens) if tens else 1) * 10 if ten else 0
    return value + (_DIGITS.index(ones) if ones else 0)
