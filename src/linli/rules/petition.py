"""Petitions (信访): their periods, and who may come. 信访工作条例, in calendar days unless it says working days.

A review (复查) and a second review (复核) stand open to the person; after the second, the same facts are not taken up
again.
"""

from linli.rules.clocks import ClockSpec

REGISTER = ClockSpec("register", 15, "days", "信访工作条例 art. 22")
RECEIPT = ClockSpec("receipt", 15, "days", "信访工作条例 art. 23")
OBJECT_TO_TRANSFER = ClockSpec("object_to_transfer", 5, "working", "信访工作条例 art. 23")
HANDLE = ClockSpec("handle", 60, "days", "信访工作条例 art. 34", extend_by=30, extend_once=True)
ASK_REVIEW = ClockSpec("ask_review", 30, "days", "信访工作条例 art. 35", duty="citizen")
ANSWER_REVIEW = ClockSpec("answer_review", 30, "days", "信访工作条例 art. 35")
ASK_SECOND_REVIEW = ClockSpec("ask_second_review", 30, "days", "信访工作条例 art. 36", duty="citizen")
ANSWER_SECOND_REVIEW = ClockSpec("answer_second_review", 30, "days", "信访工作条例 art. 36")

PERIODS = (
    REGISTER,
    RECEIPT,
    OBJECT_TO_TRANSFER,
    HANDLE,
    ASK_REVIEW,
    ANSWER_REVIEW,
    ASK_SECOND_REVIEW,
    ANSWER_SECOND_REVIEW,
)

MOST_REPRESENTATIVES = 5  # of a group that comes in person (信访工作条例 art. 20)
