"""On a sheet of codes each number stands clear of the box to tick in the column before it."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tests.support.served import Served

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]
Open = Callable[..., "Page"]


def test_no_number_of_a_code_is_printed_over_the_box_of_another(served: Served, visit: Open) -> None:
    page = visit(f"{served.url}/sign-in/")
    sheet = f'<link rel="stylesheet" href="{served.url}/static/web/codes.css">'
    codes = "".join(f'<li><span class="num">54406 3916{number}</span></li>' for number in range(10))
    page.set_viewport_size({"width": 794, "height": 1123})  # A4
    page.set_content(f'{sheet}<ol class="codes">{codes}</ol>')
    page.emulate_media(media="print")
    left, right, letter = page.evaluate(
        "(() => { const all = [...document.querySelectorAll('.codes li')], first = all[0], next = all[5];"
        " return [next.getBoundingClientRect().left, first.getBoundingClientRect().right,"
        " parseFloat(getComputedStyle(next).fontSize)]; })()"
    )
    assert letter > 20, "the sheet's style was read"
    assert left - right > 2 * letter, "“10.” stands between them"
