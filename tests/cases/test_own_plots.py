"""A grower's own plot: from their own telephone they take the place outside and report what they cleared."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from linli.cases import casework, own_rows, packs, services
from linli.cases.models import Case
from linli.cases.party_models import Party
from linli.cases.services import Submission
from linli.journal.actors import SYSTEM
from linli.journal.audit import findings
from linli.places.queries import Place
from tests.cases.desk import at_desk
from tests.files.pictures import jpeg
from tests.support.cast import Cast
from tests.support.pages import told_by

pytestmark = pytest.mark.django_db

MINE = {"plot": "3栋南", "grown_by": "罗家", "telephone": "13911110001", "plot_area": 1850}
ANOTHERS = {"plot": "5栋东", "grown_by": "谭家", "telephone": "13922220002"}


@pytest.fixture
def plots(estate_cast: Cast) -> Case:
    """A clean-up of two plots that the council passed; the growers are told, and their links given out."""
    packs.publish_folder(packs.SEEDS / "clean_up", by=SYSTEM)
    packs.forget()
    director, worker = estate_cast.acting("director"), estate_cast.acting("grid_worker")
    where = Place(building_id=estate_cast.places.building.pk, label="3栋", grid_id=estate_cast.places.grid.pk)
    given = Submission(form={"what": "清理菜地", "outside_place": "南坡"}, way="put_up", where=where)
    case = services.submit(estate_cast.places.estate, given, by=director, pack=packs.active("clean_up"))
    for plot in (MINE, ANOTHERS):
        services.act(case.pk, "add_plot", plot, by=worker)
    casework.attach_fact(case.pk, "resolution", True, by=SYSTEM, source=("meeting", 1))
    services.act(case.pk, "open_clean_up", {}, by=director)
    casework.confirm(case.pk, by=estate_cast.acting("community_officer"))
    services.act(case.pk, "tell", {}, by=worker)
    assert own_rows.give_links(case.pk, by=worker) == 2
    return Case.objects.get(pk=case.pk)


def address(row: Party, *more: str) -> str:
    return reverse("cases:own_row", args=[row.code]) + "".join(f"{part}/" for part in more)


def take(client: Client, row: Party, name: str, **form: Any) -> int:
    """The step from the grower's own page, as they have read it."""
    read = re.search(r'name="read" value="(\w+)"', client.get(address(row, "do", name)).content.decode())
    answer = client.post(address(row, "do", name), {"read": read.group(1) if read else "", **form})
    row.refresh_from_db()
    return answer.status_code


def test_a_grower_takes_the_place_and_reports_the_plot_cleared_from_their_own_phone(
    plots: Case, client: Client
) -> None:
    mine, anothers = Party.objects.filter(case=plots).order_by("pk")
    assert "罗家" not in told_by(client.get(address(mine)))
    assert client.post(address(mine, "open"), {"digits": "0001"}).status_code == 302
    page = told_by(client.get(address(mine)))
    assert [words in page for words in ("3栋南", "罗家", "愿意去新地方", "本块已清理", "谭家")] == [True] * 4 + [False]
    assert take(client, mine, "takes_place") == 302
    assert mine.state == "moves_out"
    photo = SimpleUploadedFile("after.jpg", jpeg((64, 48)))
    assert take(client, mine, "plot_cleared", photos=photo) == 302
    anothers.refresh_from_db()
    assert (mine.state, anothers.state) == ("cleared", "found")
    assert list(findings()) == []


def test_nobody_clears_anothers_plot_and_no_telephone_stands_on_the_public_board(
    plots: Case, client: Client, estate_cast: Cast
) -> None:
    mine, anothers = Party.objects.filter(case=plots).order_by("pk")
    client.post(address(mine, "open"), {"digits": "0001"})
    take(client, anothers, "takes_place")
    assert anothers.state == "found"
    board = Client().get(reverse("cases:public", args=[plots.area.code, plots.number]))
    whole = board.content.decode()
    assert (board.status_code, "13911110001" in whole, "罗家" in whole) == (200, False, False)
    desk = at_desk(estate_cast.grid_worker).get(reverse("cases:parties", args=[plots.pk])).content.decode()
    assert "3栋南" in desk
