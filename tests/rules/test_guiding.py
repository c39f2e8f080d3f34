"""A guide fits a matter by the words of its kind and by what was said."""

from linli.rules.guiding import Guide, fit

ALLOWANCE = Guide("高龄津贴", "老人 补贴 80岁")
FUND = Guide("维修资金怎么用", "外墙 电梯 大修")
ELDERLY = ("老人照护", "Care of the old", "老人", "独居", "高龄")
LIFTS = ("电梯消防", "Lifts and fire safety", "电梯", "困人", "消防")


def test_a_guide_fits_the_kind_whose_words_it_names() -> None:
    assert [fit(one, ELDERLY, "") for one in (ALLOWANCE, FUND)] == [2, 0]
    assert [fit(one, LIFTS, "") for one in (ALLOWANCE, FUND)] == [0, 1]


def test_what_was_said_weighs_more_than_the_kind() -> None:
    said = "我妈满80岁了，这个补贴怎么领"
    assert fit(ALLOWANCE, (), said) == 4
    assert fit(ALLOWANCE, LIFTS, said) > fit(FUND, LIFTS, said)


def test_a_single_letter_and_an_empty_word_fit_nothing() -> None:
    assert fit(Guide("店", "树 "), ("店", "树", ""), "店前的树") == 0


def test_capitals_and_words_said_twice_do_not_matter() -> None:
    assert fit(Guide("ETC", "etc"), ("etc", "ETC"), "Where is my ETC?") == 3
