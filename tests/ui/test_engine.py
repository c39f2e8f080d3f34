"""Drawing a page leaves nothing behind."""

import gc
import weakref
from collections.abc import Iterator

import pytest
from django.template import TemplateDoesNotExist, engines
from django.test import RequestFactory

from linli.kernel.remembered import Remembered
from linli.ui import nav
from linli.ui.templatetags import ui


class Row:
    """What a page shows."""

    name = "third floor"


@pytest.fixture
def _without_collector() -> Iterator[None]:
    """So that what stands in a circle stays."""
    gc.disable()
    yield
    gc.enable()


@pytest.mark.usefixtures("_without_collector")
def test_what_a_page_shows_is_let_go_of_once_it_is_drawn() -> None:
    rows = [Row()]
    left = weakref.ref(rows[0])
    template = engines["django"].from_string("{% for row in rows %}{{ row.name }}{% endfor %}")
    assert template.render({"rows": rows}, RequestFactory().get("/")) == "third floor"
    del rows
    assert left() is None


def test_a_page_that_names_a_missing_one_says_which() -> None:
    template = engines["django"].from_string("{% include 'no/such.html' %}")
    with pytest.raises(TemplateDoesNotExist, match=r"no/such\.html"):
        template.render({}, RequestFactory().get("/"))


@pytest.mark.usefixtures("_without_collector")
def test_a_group_in_which_something_waits_is_forgotten_with_its_page() -> None:
    standing = nav.Group("Office", (nav.Item("a", "/a/"),))
    waits = nav._told(standing, {"/a/": 2}, "")
    assert ui.side([waits]) != ui.side([standing])
    assert ui.side([waits], folded=True) == ui.side([waits], folded=True)
    left = weakref.ref(waits)
    del waits
    assert left() is None


def test_people_who_may_do_the_same_have_one_group_between_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nav, "_made", Remembered[tuple[nav.Group, ...]](9))
    monkeypatch.setattr(nav, "_readers", [lambda request: request.path])
    monkeypatch.setattr(nav, "_staff", [lambda request: [nav.Item("a", "/a/"), nav.Item("b", "/b/")]])
    (first,), (second,) = (nav._standing(RequestFactory().get(whose)) for whose in ("/one/", "/other/"))
    assert first is second
