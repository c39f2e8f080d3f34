import pytest

from linli.rules.capitals import capitals


# 支付结算办法 annex 1, art. 2-4, and the wage claim of the scenario.
@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (0, "零元整"),
        (140_950, "壹仟肆佰零玖元伍角整"),
        (600_714, "陆仟零柒元壹角肆分"),
        (168_032, "壹仟陆佰捌拾元叁角贰分"),
        (10_700_053, "壹拾万零柒仟元零伍角叁分".replace("零伍", "伍")),
        (1_640_902, "壹万陆仟肆佰零玖元零贰分"),
        (32_504, "叁佰贰拾伍元零肆分"),
        (35_000_000, "叁拾伍万元整"),
        (1_000_100, "壹万零壹元整"),
        (100_000_000_000, "壹拾亿元整"),
        (10_000_000_100, "壹亿零壹元整"),
        (5, "伍分"),
        (10, "壹角整"),
    ],
)
def test_an_amount_is_written_so_that_no_pen_can_change_it(fen, words):
    assert capitals(fen) == words


def test_what_is_no_amount_is_not_written():
    with pytest.raises(ValueError, match="-1 fen"):
        capitals(-1)
