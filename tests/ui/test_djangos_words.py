"""What Django itself says of a wrong field, as people here say it: without orders, without English punctuation."""

from decimal import Decimal

import pytest
from django import forms
from django.utils import translation

NUMBER = forms.DecimalField(min_value=Decimal("0.00"), max_value=9000, max_digits=8, decimal_places=2)


@pytest.mark.parametrize(
    ("field", "given", "said"),
    [
        (NUMBER, "-5", "不能小于 0.00。"),
        (NUMBER, "9001", "不能大于 9000。"),
        (NUMBER, "1.234", "小数点后不超过 2 位。"),
        (NUMBER, "七十", "请填数字。"),
        (forms.IntegerField(), "2.5", "请填整数。"),
        (forms.CharField(max_length=2), "张三丰", "最多 2 个字，现在有 3 个。"),
        (forms.DateField(), "昨天", "请填一个日期。"),
        (forms.ChoiceField(choices=[("a", "甲")]), "b", "请从列出的里面选，其中没有“b”。"),
    ],
)
def test_a_wrong_field_is_told_in_plain_chinese(field: forms.Field, given: str, said: str) -> None:
    with translation.override("zh-hans"), pytest.raises(forms.ValidationError) as wrong:
        field.clean(given)
    assert list(wrong.value.messages) == [said]
