"""Lists of one case, one estate, one person: they too go out as a workbook, by addresses with something in them."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from linli.cases import casework, packs, services
from linli.cases.services import Submission, Where
from linli.papers import outs
from tests.cases.addresses import filled
from tests.cases.desk import at_desk
from tests.cases.site import SEWER, Site, announced, photo, proposed
from tests.cases.test_intruder import World, estate_with_secrets  # noqa: F401 -- the fixture
from tests.support.cast import Cast
from tests.web.test_outs import NO_LISTS as KNOWN
from tests.web.test_outs import STAFF, columns, rows

pytestmark = pytest.mark.django_db

# Pages with a table that are no lists, or whose workbook stands elsewhere on them.
NO_LISTS = {
    "cases:import_preview": "what is faulty goes out as a workbook of its own, the rest came in as one",
    "web:roster_preview": "the same of a roster",
    "cases:sheet_preview": "the same of a foreman's sheet",
    "cases:batch": "has its workbook beside its other prints",
    "cases:batch_act": "a form: what each row answers",
    "cases:batch_table": "a sheet for A4, whose workbook stands on the batch",
    "cases:batch_sheet": "a sheet for signature, whose workbook stands on the batch",
    "cases:pack": "a process, to be read and drawn",
    "cases:pack_version": "a process, to be read and drawn",
    "cases:pack_changes": "what a new version changes, to be read before it is put in force",
    "cases:why": "an explanation of one case",
    "cases:sums_why": "an explanation of one figure, whose cases are the list of the inbox",
    "cases:public": "the board, which prints on A4 and A3",
    "cases:board_sheet": "a sheet for the entrance",
    "council:meeting": "one meeting, whose minutes are a paper",
}
LISTS = {"cases:ledger", "web:post", "council:body"}


def first_page(clients: list[Client], address: str) -> tuple[Client, str] | None:
    """Who of the staff may open the address, and what stands in its main part."""
    for client in clients:
        answer: Any = client.get(address)
        if answer.streaming:
            list(answer.streaming_content)
        elif answer.status_code == 405:
            return None
        elif answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            return client, answer.content.decode()
    return None


@pytest.mark.timeout(180)
def test_every_table_at_an_address_of_its_own_goes_out_as_a_workbook(estate_with_secrets: World) -> None:  # noqa: F811
    world = estate_with_secrets
    clients = [at_desk(getattr(world.cast, role), second_factor=True) for role in (*STAFF, "community_officer")]
    seen, offered, wrong = set(), set(), []
    for name, address in filled(world.taught()):
        if name in seen or name in KNOWN or name in NO_LISTS or not (found := first_page(clients, address)):
            continue
        client, page = found
        main = page.partition("<main")[2].partition("</main")[0]
        if "as=excel" in page:
            offered.add(name)
        if "<table" not in main or 'class="side"' not in page:
            continue
        seen.add(name)
        if "as=excel" not in page or "data-print" not in page:
            wrong.append(f"{name} is a list without a workbook: put @outs.listed over its view, or say above why not")
        elif columns(main) not in [sheet[0] for sheet in rows(client, address)]:
            wrong.append(f"{name}: the workbook has other columns than the page, {columns(main)}")
    assert wrong == []
    assert LISTS - offered == set()


def test_what_hangs_together_with_a_case_goes_out_with_its_states(estate_cast: Cast) -> None:
    site: Site = proposed(estate_cast)
    other = proposed_beside(site)
    casework.link(site.case.pk, "requests", other, by=site.by("secretary"))
    desk = at_desk(estate_cast.secretary, second_factor=True)
    address = reverse("cases:linked", args=[site.case.pk])
    for page in ("cases:linked", "cases:parties"):
        assert "as=excel" in desk.get(reverse(page, args=[site.case.pk])).content.decode(), page
    (sheet,) = [sheet for sheet in rows(desk, address) if len(sheet) > 1]
    assert sheet[1][0] == "雨污分流改造"
    assert "正在" in sheet[1][1] or "摸底" in sheet[1][1]


def proposed_beside(site: Site) -> int:
    """Another case of the estate that the secretary reads."""
    where = Where(label="北门")
    given = Submission(form=SEWER, way="propose", channel="visit", where=where, files=photo(site, "before"))
    return services.submit(site.case.area, given, by=site.by("secretary"), pack=packs.active("public_works")).pk


def test_the_public_ledger_goes_out_to_whoever_reads_it_and_says_no_more_than_the_page(estate_cast: Cast) -> None:
    site = proposed(estate_cast)
    announced(site)
    visitor = Client()
    address = reverse("cases:ledger", args=[site.case.area.code])
    page = visitor.get(address).content.decode()
    assert "as=excel" in page
    (sheet,) = rows(visitor, address)
    assert len([line for line in sheet[1:] if line[0]]) == 1
    assert sheet[1][0].split()[0] in page
    assert "施达" not in str(sheet)


def test_nobody_holds_up_others_by_asking_for_workbooks(estate_cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outs, "OPEN_AN_HOUR", 1)
    address = reverse("cases:ledger", args=[estate_cast.places.estate.code])
    visitor = Client(REMOTE_ADDR="203.0.113.7")
    assert rows(visitor, address)
    refused = visitor.get(f"{address}?as=excel")
    assert refused.status_code == 429
    assert "请稍等" in refused.content.decode()
    assert visitor.get(address).status_code == 200
