"""When something regular is due next: every day, on a day of the week, on the first working day of a month."""

from datetime import date, timedelta
from typing import Literal

from linli.rules.workdays import Calendar, add_months, roll_forward

Rhythm = Literal["day", "week", "month"]


def next_day(rhythm: Rhythm, weekday: int, cal: Calendar, first: date) -> date:
    """The first day from `first` on, `first` included. `weekday`: Monday is 0; it counts only for weeks.

    A first working day is reckoned with days off and days made up (调休) as the calendar knows them.
    """
    if rhythm == "day":
        return first
    if rhythm == "week":
        return first + timedelta(days=(weekday - first.weekday()) % 7)
    begun = first.replace(day=1)
    this = roll_forward(cal, begun)
    return this if this >= first else roll_forward(cal, add_months(begun, 1))
