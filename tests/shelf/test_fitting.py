"""The guides that fit a matter: beside it for whoever reported it, and in the desk's answer where they should go."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from linli.cases.models import Case
from linli.cases.services import act, pack_of
from linli.shelf import fitting
from tests.cases.conftest import Sent, sent  # noqa: F401 -- the fixture
from tests.cases.desk import at_desk
from tests.shelf.conftest import guide
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db
HEADING = "相关办事指南"
BRING = "身份证、户口本、银行卡"


@pytest.fixture
def allowance(shelf: Cast, sent: Sent) -> Case:  # noqa: F811 -- the fixture
    """A question about care of the old, with a guide to it, one to something else and one for the desk alone."""
    guide(shelf, title="高龄津贴", words="老人 补贴", bring=BRING, where="二号窗口", phone="0990-5550004")
    guide(shelf, title="维修资金怎么用", words="外墙 电梯")
    guide(shelf, title="独居老人怎么答复", words="独居", bring="", where="", long="", public=False)
    return sent("我妈八十多了，能领什么", form={"category": "elderly"}, by=shelf.acting("resident"))


def followed(case: Case, by: Client) -> str:
    return by.get(reverse("cases:track", args=[case.code])).content.decode()


def test_whoever_reported_reads_what_to_bring_while_it_waits(shelf: Cast, allowance: Case) -> None:
    page = followed(allowance, at_desk(shelf.resident))
    assert (HEADING in page, "高龄津贴" in page, f'<br><span class="small muted">带：{BRING}' in page) == (
        True,
        True,
        True,
    )
    assert ("维修资金" in page, "怎么答复" in page) == (False, False)
    assert HEADING not in followed(allowance, at_desk(shelf.neighbour))  # who has only the link
    act(allowance.pk, "withdraw", {}, by=shelf.acting("resident"))
    assert HEADING not in followed(allowance, at_desk(shelf.resident))


def test_words_of_the_matter_find_a_guide_where_nobody_chose_a_kind(shelf: Cast, sent: Sent) -> None:  # noqa: F811
    guide(shelf, title="办居住证", words="暂住证")
    case = sent("租房的要不要办暂住证？", form={"category": "other"})
    assert "办居住证" in followed(case, Client())
    assert HEADING not in followed(sent("楼道灯坏了", form={"category": "other"}), Client())


def test_guides_of_other_estates_are_not_shown(shelf: Cast, sent: Sent) -> None:  # noqa: F811
    guide(shelf, role="far_secretary", title="高龄津贴", words="老人")
    assert HEADING not in followed(sent("老人能领什么", form={"category": "elderly"}), Client())


def test_the_desk_puts_a_guide_into_the_step_that_says_where_to_go_instead(shelf: Cast, allowance: Case) -> None:
    desk = at_desk(shelf.secretary)
    address = reverse("cases:work", args=[allowance.pk])
    page = desk.get(address).content.decode()
    code = re.search(r'\?guide=(\w+)&amp;step=decline#act"[^>]*>高龄津贴', page)
    assert code
    assert "独居老人怎么答复" in page
    shown = desk.get(address, {"guide": code[1], "step": "decline"}).content.decode()
    field = re.search(r'<textarea[^>]*name="where_to"[^>]*>\s*([^<]*)</textarea>', shown)
    assert field
    assert field[1].splitlines()[0] == "高龄津贴"
    assert {f"要带什么：{BRING}", "电话：0990-5550004"} <= set(field[1].splitlines())


def test_a_long_answer_leaves_room_for_what_to_bring(shelf: Cast, sent: Sent) -> None:  # noqa: F811
    guide(shelf, title="办居住证", answer="照章办理。" * 100)
    case = sent("暂住证", form={"category": "other"})
    (found,) = fitting.guides(case, pack_of(case))
    assert ("照章" in found.text, "身份证" in found.text, len(found.text) < fitting.ROOM) == (False, True, True)


@pytest.mark.parametrize("many", [1, 12])
def test_they_take_two_statements_however_many_there_are(
    shelf: Cast,
    sent: Sent,  # noqa: F811
    many: int,
    django_assert_num_queries: Any,
) -> None:
    for number in range(many):
        guide(shelf, title=f"高龄津贴{number}", words="老人")
    case = sent("老人能领什么", form={"category": "elderly"})
    pack = pack_of(case)
    with django_assert_num_queries(2):
        assert len(list(fitting.guides(case, pack))) == min(many, fitting.SHOWN)
