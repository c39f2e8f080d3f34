"""What is left to see of a name, a number or an address (practice, configurable; defaults of the platform).

An installation may choose that less is shown (`LESS`), never more. The full value is shown to a post that gives a
reason, and that is recorded. What is not recognised is hidden whole.
"""

import re

STARS = "***"
USUAL, LESS = "usual", "less"  # what may be chosen: as below, or less of it
_BUILDING = re.compile(r".*?[\dA-Z一二三四五六七八九十]+\s*(?:号楼|栋|幢|座)")
_NUMBER = re.compile(r".*?\d+号院?")
_INSIDE = re.compile(r"单元|室|房|层|楼")


def mask_name(name: str) -> str:
    """张*, 王*明; `name` may hold the · of a minority name. Empty stays empty."""
    plain = name.strip()
    if len(plain) <= 1:
        return "*" if plain else ""
    return plain[0] + "*" if len(plain) == 2 else f"{plain[0]}*{plain[-1]}"


def surname(name: str) -> str:
    """王**: the first character alone."""
    plain = name.strip()
    return plain[0] + "*" * min(2, len(plain) - 1) if len(plain) > 1 else "*" * len(plain)


def mask_phone(phone: str) -> str:
    """138****5678, from E.164 or national digits; of a landline the last two digits stay."""
    digits = re.sub(r"\D", "", phone.partition(";")[0].removeprefix("+86"))
    if re.fullmatch(r"1\d{10}", digits):
        return f"{digits[:3]}****{digits[-4:]}"
    return f"{STARS}{digits[-2:]}" if len(digits) >= 7 else STARS if digits else ""


def mask_phone_whole(phone: str) -> str:
    """138********: where the last four digits are a key themselves, as those of a reporter's number are."""
    digits = re.sub(r"\D", "", phone.partition(";")[0].removeprefix("+86"))
    return f"{digits[:3]}{'*' * 8}" if re.fullmatch(r"1\d{10}", digits) else STARS if digits else ""


def mask_id(number: str, *, public: bool = False) -> str:
    """110101********0016 (6 + 4) for staff; the first and the last character only on a public list."""
    if len(number) < 15:
        return STARS if number else ""
    first, last = (1, 1) if public else (6, 4)
    return number[:first] + "*" * (len(number) - first - last) + number[-last:]


def mask_card(number: str) -> str:
    """A bank card's last four digits."""
    digits = re.sub(r"\D", "", number)
    return f"{STARS}{digits[-4:]}" if len(digits) >= 12 else STARS if number else ""


def mask_address(address: str) -> str:
    """The address down to the building, without entrance, floor and room."""
    plain = address.strip()
    if building := _BUILDING.match(plain):
        return building[0]
    number = _NUMBER.match(plain)
    # "3单元1号" is a flat's number, not a house's.
    if number and not _INSIDE.search(number[0]):
        return number[0]
    return STARS if plain else ""


def mask_email(address: str) -> str:
    """a***@: the first letter."""
    local = address.strip().partition("@")[0]
    return f"{local[0]}{STARS}@" if local else ""


def mask_plate(plate: str) -> str:
    """京A·***12: province, letter and the last two characters."""
    plain = re.sub(r"[\s·.-]", "", plate)
    return f"{plain[:2]}·{STARS}{plain[-2:]}" if len(plain) >= 7 else STARS if plain else ""


def hidden(words: str) -> str:
    """Nothing of it, but that there is something."""
    return STARS if words.strip() else ""
