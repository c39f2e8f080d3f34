"""Numbers that people and organisations carry: resident ID, unified social credit code, telephone.

The `…_error` functions answer None for a good number, else a code that the caller words for the user. Sources:
GB 11643-1999 (resident ID), GB 32100-2015 (credit code); telephones are practice.
"""

import re
from datetime import date

ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
ID_CHECKS = "10X98765432"
CREDIT_SET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CREDIT_WEIGHTS = tuple(3**place % 31 for place in range(17))
# Full-width digits and letters, as an input method leaves them, to plain ones.
_NARROW = {0xFF01 + offset: 0x21 + offset for offset in range(94)}

_MOBILE = re.compile(r"(?:\+?86|0086)?(1[3-9]\d{9})")
_LANDLINE = re.compile(
    r"(?:(?:\+?86|0086)-?0?|0)(?P<area>10|2\d|[3-9]\d{2})-?(?P<number>[2-9]\d{6,7})"
    r"(?:(?:转|[-#]|;?EXT[.=]?)(?P<extension>\d{1,6}))?"
)
_PHONE_IN_TEXT = re.compile(
    r"(?<!\d)(?:(?:\+?86|0086)[ -]?)?(?:1[3-9]\d[ -]?\d{4}[ -]?\d{4}"
    r"|\(?0\d{2,3}\)?[ -]?[2-9]\d{6,7}(?:(?:[-#]|转)\d{1,6})?)(?!\d)"
)


def narrow(text: str) -> str:
    """The text with plain digits and letters for full-width ones, and without blanks: a code as somebody typed it."""
    return re.sub(r"\s", "", text.translate(_NARROW))


def _tidy(text: str) -> str:
    return text.translate(_NARROW).strip().upper()


def resident_id(text: str) -> str:
    """The 18-character number as stored: narrow, upper X, no spaces; a 15-digit card gains "19" and its check."""
    plain = re.sub(r"[\s-]", "", _tidy(text))
    if re.fullmatch(r"\d{15}", plain):
        longer = plain[:6] + "19" + plain[6:]
        return longer + _id_check(longer)
    return plain


def resident_id_error(text: str) -> str | None:
    """None, or `rounded` (4.3E+17: Excel lost digits), `length`, `characters`, `birthday` or `check`."""
    if re.fullmatch(r"\d(\.\d+)?E\+?1[4-7]", _tidy(text)):
        return "rounded"
    number = resident_id(text)
    if len(number) != 18:
        return "length"
    if not re.fullmatch(r"[1-9]\d{16}[\dX]", number):
        return "characters"
    if birthday_of(number) is None:
        return "birthday"
    if number[-1] != _id_check(number):
        # Excel keeps 15 digits of a number and writes zeros for the rest.
        return "rounded" if number.endswith("000") else "check"
    return None


def birthday_of(number: str) -> date | None:
    """The birthday in an 18-character resident ID, or None when there is no such day."""
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def of_woman(number: str) -> bool | None:
    """Whether an 18-character resident ID is a woman's (its 17th digit is even); None for a number that is none."""
    return None if resident_id_error(number) else int(resident_id(number)[16]) % 2 == 0


def _id_check(number: str) -> str:
    return ID_CHECKS[sum(int(digit) * weight for digit, weight in zip(number[:17], ID_WEIGHTS, strict=True)) % 11]


def credit_code(text: str) -> str:
    """The 18 characters as stored: narrow, upper, without the spaces that people write for reading."""
    return re.sub(r"[\s-]", "", _tidy(text))


def credit_code_error(text: str) -> str | None:
    """None, or `length`, `characters` (I, O, S, V and Z do not occur) or `check`."""
    code = credit_code(text)
    if len(code) != 18:
        return "length"
    if any(letter not in CREDIT_SET for letter in code):
        return "characters"
    return None if credit_check(code[:17]) == code[17] else "check"


def credit_check(first: str) -> str:
    """The last character that belongs to the first seventeen of a credit code."""
    total = sum(CREDIT_SET.index(letter) * weight for letter, weight in zip(first, CREDIT_WEIGHTS, strict=True))
    return CREDIT_SET[-total % 31]


def normalise_phone(text: str) -> str | None:
    """A mainland number in E.164 (`+8613812345678`, `+8673112345678`, `…;ext=12`), or None when it is none.

    A landline needs its area code: without it nobody outside the town can call it.
    """
    plain = re.sub(r"[\s()]", "", _tidy(text)).removesuffix(".0")  # a spreadsheet's number as text
    if mobile := _MOBILE.fullmatch(plain.replace("-", "")):
        return f"+86{mobile[1]}"
    if landline := _LANDLINE.fullmatch(plain):
        extension = f";ext={landline['extension']}" if landline["extension"] else ""
        return f"+86{landline['area']}{landline['number']}{extension}"
    return None


def is_mobile(phone: str) -> bool:
    """Whether a stored number is a mobile of the mainland, which messages reach."""
    return len(phone) == 14 and phone.startswith("+861")


def national(phone: str) -> str:
    """A stored number as people of the country write it: 13812345678, 073112345678, with its extension after 转."""
    number, _, extension = phone.partition(";ext=")
    digits = number.removeprefix("+86")
    plain = digits if digits.startswith("1") and len(digits) == 11 else f"0{digits}"
    return f"{plain}转{extension}" if extension else plain


def phones_in(cell: str) -> list[str]:
    """Every number in a cell that may hold several, with names between, in order and once each, in E.164."""
    numbers = (normalise_phone(text) for text in _PHONE_IN_TEXT.findall(_tidy(cell)))
    return list(dict.fromkeys(number for number in numbers if number))
