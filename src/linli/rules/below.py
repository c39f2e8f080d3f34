"""What stands below a list in an office's sheet and is none of it: sums, who signs, notes. Pure; practice.

A row is one of these only where all that it says is: what merely begins so, or holds something else, is of the list.
"""

import re
from collections.abc import Sequence

_BRACKETS = r"(?:[(（][^)）]{0,20}[)）])?"
_DIGIT = "[0-9〇○零一二三四五六七八九十]"  # zh: digits
_AMOUNT = (
    r"(?:[0-9,，.]++(?:万元|平方米|平米|[件条户人元起宗个份套间栋名次笔张㎡])?[整正]?[,，、;；]?"
    "|[零壹贰叁肆伍陆柒捌玖拾佰仟万亿元圆角分整正]{2,})*+"
)  # zh: what a sum comes to
_PART = (
    r"本页|本[月年]|本季度?|全年"
    rf"|(?:第?(?:{_DIGIT}|[A-Za-z甲乙丙丁东南西北-]){{1,5}}(?:栋|幢|座|号?楼|单元|层|组|队|班|月份?|季度|年度?)){{1,2}}"
)  # zh: of what it is the sum, where it is not of all
_SUM = re.compile(
    rf"(?P<part>{_PART})?(?:(?P<some>小[计計]|累[计計]|subtotal)|[合总總共][计計]|总额|total|sum)"
    rf"(?:人民币)?{_BRACKETS}[:：]?{_AMOUNT}"
    r"|(?P<named>\w{1,7}(?:小计|(?:社区|小区|村|街道|网格)[合总]计))",
    re.IGNORECASE,
)  # zh: below it
_SECOND = re.compile("[合总小][计計]")  # zh: in the second column, behind what it is the sum of

_MAKES = "填表|填报|填写|制表|制单|编制"  # zh: who made it
_ACTS = rf"{_MAKES}|审核|复核|审批|经办"  # zh: and looked it through
_LABEL = (
    rf"(?:(?:{_ACTS}|统计|联系)[人员]|(?:项目|班组|单位)?(?:负责人|经理)|(?:项目)?班?组长"
    rf"|(?:{_ACTS})?(?:单位|日期|时间)|{_ACTS}|(?:联系)?(?:电话|方式)|手机|(?:单位)?(?:签[字名]|盖章))"
    rf"(?:签[字名]|盖章)?{_BRACKETS}"
)  # zh: what stands before a name, a day, an office
_LABELLED = re.compile(rf"({_LABEL})[:：]")
_BARE = re.compile(rf"{_LABEL}|[(（](?:{_LABEL})[)）]")
_ALONE = re.compile(
    rf"(?:{_MAKES})(?:[人员]|日期|时间)?{_BRACKETS}|[(（]?(?:单位)?[(（]?(?:签[字名]|盖章)+[)）]?"
)  # zh: a label that opens such a row alone; whoever is in charge may stand in a list
_DAY = (
    rf"(?:(?:{_DIGIT}{{0,4}}年)?{_DIGIT}{{0,3}}月{_DIGIT}{{0,3}}[日号]?"
    "|[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2})"
)  # zh: one that is yet to be filled in, too
_NAME = r"[^\W\d_]{0,5}(?:·[^\W\d_]{1,9})?(?:[0-9][0-9-]{6,14})?"  # and a telephone; whoever says more complains
_BODY = r"\w{2,20}(?:公司|居委会|村委会|委员会|业委会|办事处|服务中心|项目部|党支部|社区|街道)"  # zh: an office
_SAID = re.compile(rf"{_NAME}{_BRACKETS}{_DAY}?")  # behind a label
_SAID_OF = (
    (re.compile(rf"(?:{_ACTS})?单位{_BRACKETS}"), re.compile(rf"\w{{0,24}}{_BRACKETS}{_DAY}?")),
    (re.compile(rf"(?:{_MAKES}){_BRACKETS}"), re.compile(rf"{_BODY}{_BRACKETS}{_DAY}?")),
)  # zh: behind these, an office too
_BESIDE = re.compile(rf"(?:{_BODY})?{_BRACKETS}{_DAY}?")
_LONGEST = 120  # letters; what is longer tells something
_NOTE = re.compile(rf"(?:注意事项|注|备注|说明|填[表报写]说明)[0-9]?{_BRACKETS}(?:[:：]|$)")  # zh: below it, or above


def is_below(cells: Sequence[str]) -> bool:
    """Whether a row of a sheet is no row of its list; in a single column a note is what somebody says."""
    return is_sum(cells) or is_signed(cells) or (len(cells) > 1 and is_note(cells))


def is_sum(cells: Sequence[str]) -> bool:
    """Whether a row is a sum of rows above it."""
    said = _said(cells)
    return any(map(_SUM.fullmatch, said[:1])) or any(map(_SECOND.fullmatch, said[1:2]))


def is_total(cells: Sequence[str]) -> bool:
    """Whether a row is the sum of all rows above it, not of some."""
    found = next(map(_SUM.fullmatch, _said(cells)[:1]), None)
    return found is not None and not (found["part"] or found["some"] or found["named"])


def is_signed(cells: Sequence[str]) -> bool:
    """Whether a row is for those who made the list and looked it through: names, days and offices, and nothing else."""
    said = list(dict.fromkeys(_said(cells)))  # a merged cell says the same in each column
    if not said or _signed(said[0]) is None:
        return False
    alone = _LABELLED.match(said[0]) or _ALONE.fullmatch(said[0])
    if not alone and all(_signed(text) is None for text in said[1:]):
        return False
    waits = False  # for what the label of the cell before is about
    for text in said:
        signed = _signed(text)
        if signed is None and not (waits and _SAID.fullmatch(text)) and not _BESIDE.fullmatch(text):
            return False
        waits = signed is True
    return True


def is_note(cells: Sequence[str]) -> bool:
    """Whether a row is a note on the list: in one cell, beside its word, or beside who signs."""
    said = list(dict.fromkeys(_said(cells)))
    found = _NOTE.match(said[0]) if said else None
    if found is None:
        return False
    if found[0] == said[0] and len(said) == 2 and found[0][-1] in ":：":
        return True
    return all(_signed(text) is not None for text in said[1:])


def _signed(text: str) -> bool | None:
    """Of a cell for signatures, whether its last label has nothing behind it yet; None of any other."""
    before, *pairs = _LABELLED.split(text) if len(text) <= _LONGEST else [text]
    if not pairs:
        return True if _BARE.fullmatch(text) else None
    behind = zip(pairs[::2], pairs[1::2], strict=True)
    return not pairs[-1] if not before and all(_is_said(label, words) for label, words in behind) else None


def _is_said(label: str, words: str) -> bool:
    forms = [_SAID, *(form for of, form in _SAID_OF if of.fullmatch(label))]
    return any(form.fullmatch(words) for form in forms)


def _said(cells: Sequence[str]) -> list[str]:
    return [text for cell in cells if (text := "".join(cell.split()))]
