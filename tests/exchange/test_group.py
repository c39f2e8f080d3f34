"""Every notice has a text and a picture for the neighbours' group: of one that not everybody reads, no word of it."""

import pytest
from django.test import Client

from linli.exchange import services
from tests.exchange.conftest import TEXT, drafted, published, signed_in
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db


def test_a_public_notice_goes_into_the_group_with_its_beginning_and_a_picture(cast: Cast) -> None:
    notice = published(cast, title="停水通知", text=TEXT * 5, must_read=True)
    page = Client().get(f"/board/{notice.code}/")
    lines = page.context["group"].splitlines()
    assert lines[0] == "【安和安置小区】通知：停水通知"
    assert (len(lines[1]), lines[1][-1], lines[2]) == (120, "…", "请点开并确认“我已知晓”：")
    assert lines[3] == page.context["group_link"] == f"http://testserver/board/{notice.code}/"
    assert "data:image/png" in page.content.decode()
    services.withdraw(notice.pk, "改期", by=cast.acting("secretary"))
    assert "停水通知”不再有效。改期" in Client().get(f"/board/{notice.code}/").context["group"]


def test_one_for_residents_alone_says_no_word_of_what_it_says(cast: Cast) -> None:
    notice = published(cast, title="3栋垃圾分类", public=False)
    said = signed_in(cast.resident).get(f"/board/{notice.code}/").context["group"]
    assert said.splitlines()[0] == "【安和安置小区】有一份给您的通知，请登录后查看："
    assert "垃圾" not in said
    assert drafted(cast).pk
    draft = drafted(cast, title="还没发")
    assert signed_in(cast.secretary).get(f"/desk/board/{draft.code}/").context["group"] == ""
