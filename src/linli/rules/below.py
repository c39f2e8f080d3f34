"""What stands below a list in an office's sheet and is none of it: sums, who signs, notes. Pure; practice.

A row is one of these only where all that it says is: what merely begins so, or holds something else, is of the list.
"""

import re
from collections.abc import Sequence

_BRACKETS = r"(?:[(（][^)）]{0,20}[)）])?"
_DIGIT = "[0-9〇○零一二三四五六七八九十]"  # zh: digits
_AMOUNT = (
    r"(?:[0-9,，.]++(?:万元|平方米|平米|[件条户人元起宗个份套间栋名次笔张㎡])?[,，、;；]?"
    "|[零壹贰叁肆伍陆柒捌玖拾佰仟万亿元圆角分整正]{2,}+)*"
)  # zh: what a sum comes to
_PART = (
    r"本页|本[月年]|本季度?|全年"
    rf"|(?:第?(?:{_DIGIT}|[A-Za-z甲乙丙丁东南西北-]){{1,5}}(?:栋|幢|座|号?楼|单元|层|组|队|班|月份?|季度|年度?)){{1,2}}"
)  # zh: of what it is the sum, where it is not of all
_SUM = re.compile(
    rf"(?P<part>{_PART})?(?:(?P<some>小[计計]|累[计計]|subtotal)|[合总總共][计計]|总额|total|sum)"
    rf"(?:人民币)?{_BRACKETS}[:：]?{_AMOUNT}"
    r"|(?P<named>\w{1,8}(?:小计|(?:社区|小区|村|街道|网格)[合总]计))",
    re.IGNORECASE,
)  # zh: below it
_BESIDE = re.compile("[合总小][计計]")  # zh: in the second column, behind what it is the sum of

_ACTS = "填表|填报|填写|制表|制单|编制|审核|复核|审批|经办"  # zh: who made it and looked it through
_WHO = (
    rf"(?:{_ACTS}|负责|统计|联系)[人员]|{_ACTS}|(?:项目|班组|单位)?(?:负责人|经理)"
    "|(?:项目)?班?组长|(?:单位)?(?:签[字名]|盖章)"
)  # zh: of a list's signatures
_WHAT = rf"(?:{_ACTS})?(?:日期|时间)|(?:联系)?(?:电话|方式)|手机"  # zh: and what stands beside them
_OFFICE = rf"(?:{_ACTS})?单位"  # zh: one that makes or sees it
_LABEL = rf"(?:{_WHO}|{_WHAT})(?:签[字名]|盖章)?{_BRACKETS}"  # zh: with how it is signed
_BODY = r"\w{2,20}(?:公司|居委会|村委会|委员会|业委会|办事处|服务中心|项目部|党支部|社区|街道)"  # zh: an office
_NAME = r"[^\W\d_]{0,5}(?:·[^\W\d_]{1,9})?"  # whoever says more complains
_DAY = (
    rf"(?>(?:{_DIGIT}{{0,4}}年)?{_DIGIT}{{0,3}}月{_DIGIT}{{0,3}}[日号]?"
    "|[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2})"
)  # zh: one that is yet to be filled in, too
_PHONE = r"[0-9][0-9-]{6,14}"
_PIECE = (
    rf"(?:{_OFFICE}{_BRACKETS}[:：]\w{{0,24}}|(?:{_ACTS})[:：]{_BODY}|{_LABEL}[:：](?:{_PHONE}|{_NAME})|{_DAY})"
    rf"{_BRACKETS}"
)
_SIGNED = re.compile(rf"(?:{_PIECE})*(?:{_OFFICE}{_BRACKETS}|{_LABEL})?|[(（](?:{_LABEL})[)）](?:{_DAY})?")
_OPENS = re.compile(
    rf"(?:{_LABEL}|{_OFFICE}{_BRACKETS})[:：]|[(（]?(?:单位)?盖章[)）]?|{_OFFICE}{_BRACKETS}$"
    rf"|(?:(?:填表|填报|制表|制单)(?:[人员]|日期|时间)?|(?:{_ACTS}|负责|统计)[人员]){_BRACKETS}$"
)  # zh: how such a row begins; without a colon the word stands alone
_WAITS = re.compile(rf"(?:.*)(?:{_LABEL}|{_OFFICE}{_BRACKETS})[:：]?")  # for what stands in the next cell
_VALUE = re.compile(rf"{_PHONE}|{_NAME}|{_BODY}{_BRACKETS}")
_ADDED = re.compile(rf"(?:{_BODY})?{_BRACKETS}(?:{_DAY})?")
_LONGEST = 120  # letters; what is longer tells something
_NOTE = re.compile(rf"(?:注意事项|注|备注|说明|填[表报写]说明)[0-9]?{_BRACKETS}(?:[:：]|$)")  # zh: below it, or above


def is_below(cells: Sequence[str]) -> bool:
    """Whether a row of a sheet is no row of its list; in a single column a note is what somebody says."""
    return is_sum(cells) or is_signed(cells) or (len(cells) > 1 and is_note(cells))


def is_sum(cells: Sequence[str]) -> bool:
    """Whether a row is a sum of rows above it."""
    said = _said(cells)
    return any(map(_SUM.fullmatch, said[:1])) or any(map(_BESIDE.fullmatch, said[1:2]))


def is_total(cells: Sequence[str]) -> bool:
    """Whether a row is the sum of all rows above it, not of some."""
    found = next(map(_SUM.fullmatch, _said(cells)[:1]), None)
    return found is not None and not (found["part"] or found["some"] or found["named"])


def is_signed(cells: Sequence[str]) -> bool:
    """Whether a row is for those who made the list and looked it through: names, days and offices, and nothing else."""
    said = list(dict.fromkeys(_said(cells)))  # a merged cell says the same in each column
    if not said or not _OPENS.match(said[0]) or not _signs(said[0]):
        return False
    waits = False
    for text in said:
        if _signs(text):
            waits = _WAITS.fullmatch(text) is not None
        elif waits and _VALUE.fullmatch(text):
            waits = False
        elif not _ADDED.fullmatch(text):
            return False
    return True


def is_note(cells: Sequence[str]) -> bool:
    """Whether a row is a note on the list: in one cell, beside its word, or beside who signs."""
    said = list(dict.fromkeys(_said(cells)))
    found = _NOTE.match(said[0]) if said else None
    if found is None:
        return False
    if found[0] == said[0] and len(said) == 2 and found[0][-1] in ":：":
        return True
    return all(map(_signs, said[1:]))


def _signs(text: str) -> bool:
    return len(text) <= _LONGEST and _SIGNED.fullmatch(text) is not None


def _said(cells: Sequence[str]) -> list[str]:
    return [text for cell in cells if (text := "".join(cell.split()))]
