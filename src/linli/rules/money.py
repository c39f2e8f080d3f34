"""Money in whole fen. Shares and percentages are exact fractions until the one rounding that a rule names."""

import re
from fractions import Fraction

_YUAN = re.compile(r"(-?)(\d{1,13})(?:\.(\d{1,2}))?")


def fen(yuan: str) -> int:
    """`5700.00` as 570000 fen. ValueError when it is no amount in yuan with at most two decimals."""
    found = _YUAN.fullmatch(yuan)
    if found is None:
        raise ValueError(f"{yuan!r} is no amount in yuan; write it like 5700.00")
    sign, whole, part = found.groups()
    return (-1 if sign else 1) * (int(whole) * 100 + int((part or "").ljust(2, "0")))


def yuan(amount: int) -> str:
    """570000 fen as `5700.00`."""
    whole, part = divmod(abs(amount), 100)
    return f"{'-' if amount < 0 else ''}{whole}.{part:02}"


def grouped(amount: int) -> str:
    """570000 fen as `5,700.00`, as people read it; `yuan` is what forms and files take."""
    whole, part = divmod(abs(amount), 100)
    return f"{'-' if amount < 0 else ''}{whole:,}.{part:02}"


def rounded(amount: Fraction) -> int:
    """To the nearest whole number, half up."""
    return (amount + Fraction(1, 2)).__floor__()


def percent(amount: int, share: int) -> Fraction:
    """So many per cent of an amount, exact."""
    return Fraction(amount * share, 100)
