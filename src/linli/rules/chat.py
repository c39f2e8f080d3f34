"""Messages copied out of a WeChat group, and 接龙 lists, as rows. Pure: what a day without a year means is `today`'s.

A multi-selection copied on the PC, a forward by mail and most exports write "name date time" over the text; some write
"name: text" after it. What fits no form belongs to the message above; nothing is thrown away.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from linli.rules.talk import plain

LONGEST_NAME = 40
_DAY = (
    r"(?P<day>(?:\d{2,4}\s*[-/.年]\s*)?\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?|今天|昨天|前天|(?:星期|周)[一二三四五六日天])"
)
_TIME = (
    r"(?P<half>上午|下午|晚上|中午|凌晨|早上|AM|PM)?\s*(?P<hour>\d{1,2})\s*[:：]\s*(?P<minute>\d{2})"
    r"(?:[:：]\d{2})?\s*(?P<after>AM|PM)?"
)
_WHEN = rf"(?:{_DAY}[\s,，]*(?:(?:星期|周)[一二三四五六日天]\s*)?)?{_TIME}"
_GAP = r"(?:\s*[:：]?\s+|\s*[:：](?=\d{2,4}\s*[-/.年]))"
_HEAD = re.compile(rf"^\s*(?P<name>\S.{{0,{LONGEST_NAME - 1}}}?){_GAP}{_WHEN}\s*$", re.IGNORECASE)
_INLINE = re.compile(
    rf"^\s*[\[【(（]?{_WHEN}[\]】)）]?\s*(?P<name>[^:：\n]{{1,{LONGEST_NAME}}}?)\s*[:：]\s*(?P<text>.*)$", re.IGNORECASE
)
_RULE = re.compile(rf"^[\s—–\-=_*·]*{_DAY}[\s—–\-=_*·]*$")
_CHAIN = re.compile(r"^\s*#?\s*接龙")
_NUMBERED = re.compile(r"^\s*(?P<number>\d{1,4})\s*[.、．:：)）]\s*(?P<words>\S.*)$")
_HOME = re.compile(
    r"(?<!\d)\d{1,4}\s?(?:号楼|栋|幢|座|#|-)\s?(?:\d{1,4}\s?(?:单元|门|-)\s?)?\d{2,4}\s?(?:室|号|房)?"
    r"|(?<!\d)\d{1,4}\s?(?:号楼|栋|幢|座)"
)
_NO_WORDS = re.compile(
    r"^\s*(?:\[(?:图片|语音|视频|动画表情|表情|文件|链接|位置|Photo|Voice|Video|Sticker|File)[^\]]*\]\s*)+$"
)
_WEEKDAYS = "一二三四五六日"
_GAPS = re.compile(r"\s{2,}")
_LONGEST_HEAD = 120


@dataclass(frozen=True)
class Message:
    """Who said what when; `at` is local time, None where nothing says it. `line`: where it begins, from 1."""

    name: str
    at: datetime | None
    text: str
    line: int = 0

    @property
    def wordless(self) -> bool:
        """Whether it is only a picture, a voice message or the like, which a copy leaves out."""
        return not plain(self.text) or bool(_NO_WORDS.match(self.text))

    @property
    def key(self) -> str:
        """The same for the same message in a second copy: who, the minute, and the letters of what was said."""
        minute = self.at.strftime("%Y-%m-%dT%H:%M") if self.at else ""
        said = "\x00".join((plain(self.name), minute, plain(self.text)))
        return hashlib.sha256(said.encode()).hexdigest()


@dataclass(frozen=True)
class Chained:
    """One line of a 接龙: its number, who (as far as it says), their home, and all its words."""

    number: int
    who: str
    home: str
    words: str


def messages(text: str, *, today: date) -> list[Message]:
    """Every message of a pasted copy, in its order. Words above the first heading are a message of nobody's."""
    return [one for one in _read(text, today) if one.text.strip() or one.name]


def _read(text: str, today: date) -> Iterator[Message]:
    day: date | None = None
    name, at, begun, words = "", None, 1, list[str]()
    for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1):
        even = _GAPS.sub(" ", line)  # else a line of spaces, which anybody in a group can send, is tried for hours
        if ruled := _RULE.match(even):
            day = _day(ruled["day"], today) or day
            continue
        found = (_HEAD.match(even) if len(even) <= _LONGEST_HEAD else None) or _INLINE.match(even)
        moment = _moment(found, day, today) if found else None
        if found is None or moment is None:
            words.append(line)
            continue
        if name or any(word.strip() for word in words):
            yield Message(name, at, "\n".join(words).strip(), begun)
        name, at, begun = found["name"].strip(), moment, number
        words = [found["text"]] if "text" in found.re.groupindex else []
    if name or any(word.strip() for word in words):
        yield Message(name, at, "\n".join(words).strip(), begun)


def _moment(found: re.Match[str], day: date | None, today: date) -> datetime | None:
    hour, minute = int(found["hour"]), int(found["minute"])
    half = (found["half"] or found["after"] or "").upper()
    if half in ("下午", "晚上", "PM", "中午") and hour < 12 and not (half == "中午" and hour > 10):
        hour += 12
    elif half in ("上午", "凌晨", "AM") and hour == 12:
        hour = 0
    if hour > 23 or minute > 59:
        return None
    on = _day(found["day"], today) if found["day"] else day or today
    return datetime.combine(on, time(hour, minute)) if on else None


def _day(words: str, today: date) -> date | None:
    if back := {"今天": 0, "昨天": 1, "前天": 2}.get(words):
        return today - timedelta(days=back)
    if words == "今天":
        return today
    if words[0] in "星周":
        wanted = _WEEKDAYS.index(words[-1].replace("天", "日"))
        return today - timedelta(days=(today.weekday() - wanted) % 7)
    numbers = [int(piece) for piece in re.findall(r"\d+", words)]
    year = numbers.pop(0) if len(numbers) == 3 else 0
    try:
        if year:
            return date(year + 2000 if year < 100 else year, *numbers)
        found = date(today.year, *numbers)
        return found if found <= today + timedelta(days=1) else date(today.year - 1, *numbers)
    except ValueError:  # 13 月, 2 月 30 日
        return None


def chained(text: str) -> tuple[str, list[Chained]] | None:
    """A 接龙 with its title and lines; None where the text is none. Of two lines of one number the later counts."""
    lines = [_GAPS.sub(" ", line) for line in text.splitlines() if line.strip()]
    if not lines or not _CHAIN.match(lines[0]):
        return None
    rest = _CHAIN.sub("", lines[0]).strip(" :：#")
    title, found = [rest] if rest else [], dict[int, Chained]()
    for line in lines[1:]:
        numbered = _NUMBERED.match(line)
        if numbered is None:
            if not found:
                title.append(line.strip())
            continue
        found[int(numbered["number"])] = _link(int(numbered["number"]), numbered["words"].strip())
    return " ".join(title), [found[number] for number in sorted(found)]


def _link(number: int, words: str) -> Chained:
    home = _HOME.search(words)
    place = home[0].strip() if home else ""
    left = words.replace(home[0], " ", 1) if home else words
    who = re.split(r"[\s,，:：+＋、]+", left.strip(), maxsplit=1)[0]
    return Chained(number, who if len(who) <= LONGEST_NAME else "", place, words)
