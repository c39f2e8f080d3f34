"""A year's calendar read from a file: JSON, or CSV with the columns date and kind.

JSON is `{"year": 2027, "source": "…", "off": ["2027-01-01", …], "work": […]}`, or the form in which such calendars are
commonly published, with `days: [{"date": …, "isOffDay": true}, …]`. CSV is one day a line, its kind `off` (放假) or
`work` (上班). UTF-8 or GB 18030. Every fault is named at once, with file, line and mend.
"""

import csv
import io
import json
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

YEARS = range(2000, 2201)  # of which days may be kept
KINDS = {"off": "off", "放假": "off", "休": "off", "work": "work", "上班": "work", "班": "work"}


@dataclass(frozen=True)
class YearFile:
    """What the file says; checked for shape, not yet for sense (`services.calendar_faults`)."""

    year: int
    off: tuple[date, ...]
    work: tuple[date, ...]
    source: str


class CalendarFileError(ValueError):
    """Every fault of the file, one a line, each with its place and the mend."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


def read(path: Path, *, source: str = "", year: int | None = None) -> YearFile:
    """The calendar in the file. `source` and `year` stand in where the file names none."""
    try:
        text = _decoded(path.read_bytes())
    except OSError as error:
        raise CalendarFileError([f"{path}: {error.strerror}"]) from None
    except UnicodeDecodeError:
        raise CalendarFileError([_("%(file)s is neither UTF-8 nor GB 18030 text.") % {"file": path}]) from None
    found = _Reader(path.name, text)
    return found.read_json(source, year) if path.suffix.lower() == ".json" else found.read_csv(source, year)


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("gb18030")


class _Reader:
    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.text = text
        self.faults: list[str] = []
        self.days: dict[str, list[date]] = {"off": [], "work": []}

    def fault(self, line: int, what: str) -> None:
        self.faults.append(f"{self.name}:{line}: {what}")

    def read_json(self, source: str, year: int | None) -> YearFile:
        try:
            plain = json.loads(self.text)
        except json.JSONDecodeError as error:
            self.fault(error.lineno, _("this is not JSON (%(reason)s).") % {"reason": error.msg})
            raise CalendarFileError(self.faults) from None
        except RecursionError:
            plain = None
        if not isinstance(plain, dict):
            self.fault(1, _('give an object: {"year": 2027, "source": "…", "off": […], "work": […]}.'))
            raise CalendarFileError(self.faults)
        for text, kind in self._listed(plain):
            self._take(self._line_of(text), text, kind)
        papers = plain.get("papers")
        named = plain.get("source") or (papers[0] if isinstance(papers, list) and papers else "")
        return self._made(str(source or named), plain.get("year", year))

    def _listed(self, plain: dict[str, Any]) -> list[tuple[Any, str]]:
        listed: list[tuple[Any, str]] = []
        for name in ("off", "work", "days"):
            items = plain.get(name, [])
            if not isinstance(items, list):
                self.fault(self._line_of(name), _('"%(name)s" is no list of days.') % {"name": name})
            elif name == "days":
                days = (item if isinstance(item, dict) else {"date": item} for item in items)
                listed += [(day.get("date"), "off" if day.get("isOffDay", True) else "work") for day in days]
            else:
                listed += [(item, name) for item in items]
        return listed

    def read_csv(self, source: str, year: int | None) -> YearFile:
        rows = csv.reader(io.StringIO(self.text))
        for row in rows:
            cells = [cell.strip() for cell in row]
            if not any(cells) or (rows.line_num == 1 and not re.search(r"\d", cells[0])):
                continue
            kind = KINDS.get(cells[1].lower()) if len(cells) > 1 else None
            if kind is None:
                given = cells[1] if len(cells) > 1 else ""
                self.fault(rows.line_num, _('the kind "%(kind)s" is none; write off or work.') % {"kind": given})
            else:
                self._take(rows.line_num, cells[0], kind)
        return self._made(source, year)

    def _take(self, line: int, text: Any, kind: str) -> None:
        try:
            self.days[kind].append(_day(str(text)))
        except ValueError:
            self.fault(line, _('"%(text)s" is no date; write it like 2027-01-31.') % {"text": text})

    def _line_of(self, value: Any) -> int:
        """The line on which a value of the JSON stands first."""
        return self.text.count("\n", 0, max(0, self.text.find(str(value)))) + 1

    def _made(self, source: str, year: Any) -> YearFile:
        days = self.days["off"] + self.days["work"]
        # The last days of December may belong to the next year's notice, the other days say which year it is.
        year = year if year is not None or not days else max(days).year
        if not isinstance(year, int) or year not in YEARS:
            self.fault(1, _('the year "%(year)s" is none; write "year": 2027.') % {"year": year})
        if self.faults:
            raise CalendarFileError(self.faults)
        return YearFile(int(year), tuple(self.days["off"]), tuple(self.days["work"]), source)


def _day(text: str) -> date:
    parts = re.fullmatch(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?", text.strip())
    if parts is None:
        raise ValueError(text)
    return date(*map(int, parts.groups()))
