"""Contributor's fee (稿酬): what a text earns in a newspaper, and the tax withheld from it.

Fee: 使用文字作品支付报酬办法 (2014): under 500 characters half the rate of a thousand, 500 to 1,000 the whole; what a
longer text has beyond its full thousands is counted the same way, or left out (practice, configurable). Tax of
residents: 个人所得税法 art. 6 (fees count at 70 %), 税务总局公告2018年第61号 (deduct 800 yuan, above 4,000 yuan 20 %;
rate 20 %).

A prize (得奖) is accidental income (偶然所得; 个人所得税法实施条例 art. 6 (9)): 20 % of all of it, without a
deduction (个人所得税法 art. 3 (3), art. 6 (6)), of each prize by itself (实施条例 art. 14). What is paid for work that
was ordered is income from labour (劳务报酬): the same deduction as above, all of the rest counts, and the rate rises
(公告2018年第61号 art. 8, table 2).
"""

from fractions import Fraction
from typing import Literal

from linli.rules.money import percent, rounded

BASIS = "个人所得税法 art. 6; 税务总局公告2018年第61号"

FLAT_DEDUCTION = 800_00
FLAT_UP_TO = 4_000_00
COUNTED = Fraction(70, 100)
RATE = Fraction(20, 100)
# Table 2 for 劳务报酬: what counts up to so many fen, the rate in per cent, what is taken off again.
LABOUR = ((20_000_00, 20, 0), (50_000_00, 30, 2_000_00), (None, 40, 7_000_00))

Income = Literal["royalty", "prize", "labour"]

Rest = Literal["counted", "left_out"]


def fee(characters: int, rate: int, *, rest: Rest = "counted") -> int:
    """The fee in fen of a text of so many characters, at `rate` fen a thousand."""
    if characters < 1 or rate < 0:
        raise ValueError(f"no fee for {characters} characters at {rate} fen a thousand")
    thousands, left = divmod(characters, 1000)
    if left == 0 or (thousands and rest == "left_out"):
        return rate * thousands
    return rate * thousands + (rate if left >= 500 else rounded(Fraction(rate, 2)))


def further_tax(gross: int, before: int, withheld: int, income: Income = "royalty") -> int:
    """The tax in fen on one more payment of a work of which `before` fen were paid and `withheld` fen kept back.

    What one work earns in several payments is one income (个人所得税法实施条例 art. 14: 以取得该项收入为一次); each
    prize is one by itself.
    """
    if income == "prize":
        return prize_tax(gross)
    reckon = labour_tax if income == "labour" else tax
    return max(reckon(before + gross) - withheld, 0)


def tax(gross: int) -> int:
    """The tax in fen withheld from one payment of `gross` fen, rounded half up."""
    return rounded(_after_deduction(gross) * COUNTED * RATE)


def prize_tax(gross: int) -> int:
    """The tax in fen withheld from a prize of `gross` fen, rounded half up."""
    return rounded(gross * RATE)


def labour_tax(gross: int) -> int:
    """The tax in fen withheld from what is paid for work that was ordered, rounded half up."""
    counted = _after_deduction(gross)
    _most, share, off = next(row for row in LABOUR if row[0] is None or counted <= row[0])
    return rounded(counted * share / 100 - off)


def _after_deduction(gross: int) -> Fraction:
    deduction = Fraction(FLAT_DEDUCTION) if gross <= FLAT_UP_TO else percent(gross, 20)
    return max(gross - deduction, Fraction(0))
