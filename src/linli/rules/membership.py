"""Party membership that moves (组织关系转接): how long a letter of introduction is good.

组通字〔2006〕45号: the letter says for how many days, three months at most. Until its receipt is back the member is
looked after by the organisation that wrote it.
"""

from datetime import date, timedelta

BASIS = "组通字〔2006〕45号"
LETTER_DAYS = 90


def good_until(day: date, days: int) -> date:
    """The last day of a letter of that day."""
    return day + timedelta(days=days)


def lawful(days: int) -> bool:
    """Whether a letter may be good for so many days."""
    return 1 <= days <= LETTER_DAYS
