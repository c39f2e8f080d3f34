"""Lists of one case, one estate, one person, of the desk and of residents: they too go out as a workbook."""

import inspect
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import resolve, reverse

import linli
from linli.cases import casework, packs, services
from linli.cases.models import Case
from linli.cases.services import Submission
from linli.papers import outs
from linli.places.queries import Place
from tests.cases.addresses import filled, routes
from tests.cases.desk import at_desk
from tests.cases.site import SEWER, Site, announced, photo, proposed
from tests.cases.world import World, estate_with_secrets  # noqa: F401 -- the fixture
from tests.support.cast import Cast
from tests.web.test_outs import NO_LISTS as KNOWN
from tests.web.test_outs import STAFF, columns, rows

pytestmark = pytest.mark.django_db

# Pages that show several of something and are no lists, or whose workbook stands elsewhere on them.
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
    "exchange:paste": "messages of people who asked nobody to keep them: they leave as requests or not at all",
    "exchange:said": "one contribution, to be decided on, with its reports",
    "cases:why": "an explanation of one case",
    "cases:beside": "notes and tasks of one case, which stay among colleagues",
    "cases:bulk_run": "what came of one step on many cases",
    "cases:month": "one month, which goes out as PDF and for Word",
    "cases:sums_why": "an explanation of one figure, whose cases are the list of the inbox",
    "cases:public": "the board, which prints on A4 and A3",
    "cases:board_sheet": "a sheet for the entrance",
    "cases:work": "one case, whose parties, links and batches stand at addresses of their own",
    "ballots:ballot": "one vote, whose roll, papers and costs stand at addresses of their own",
    "activities:sheet": "a list to sign, on A4",
    "stories:story": "one story, whose fees stand on their own list",
    "stories:act": "the same page with an error",
    "stories:set_up": "the same page with an error",
    "stories:letter": "one mail",
    "stories:correspondents_add": "the same page with an error",
    "stories:mailbox": "the account of a mailbox",
    "cases:own_order": "a form: in which order the list of categories stands",
    "stories:copy": "one story, to be pasted elsewhere",
    "stories:call_do": "the same page with an error",
    "bookings:enter_team": "a form: when the team is taken stands beside it",
    "bookings:call_sheet": "a sheet to sign, on A4",
    "office:ticket": "one ticket, to be replied to",
    "office:home": "one home, whose numbers stand on each person's page",
    "office:records": "a form: which records",
    "office:form_new": "a form: one workbook",
    "shelf:exemplar_desk": "one exemplar, to be decided on",
    "shelf:account_new": "a form: what was read of a table",
    "shelf:project_desk": "one project, with what shows it",
    "office:take_in": "a form: what was read of a table",
    "rotas:duty": "one duty; the list is the week it stands in",
    "rotas:keeper": "one person on a rota, with a form",
    "rotas:sheet": "a sheet for the wall, whose weeks stand on the rota",
    "points:edition": "one edition of rules, with what it changes",
    "points:rule": "a form: one rule",
    "council:demand_desk": "who signed is compared with the sheets in one office, and never taken along",
    "council:meeting": "one meeting, whose minutes are a paper",
    "web:binding": "one request, to be answered",
    "web:organisation": "one body; posts and bodies are lists of their own",
    "web:looks": "a form, with what was set before",
    "web:person": "one person, masked; who looked is theirs to take along, from their own page",
    "web:double_find": "a form: who else might be this person",
    "web:double": "two rows of one person, to be compared",
    "web:merge": "two rows of one person, to be compared",
    "web:person_add": "a form: where the person lives",
    "web:erasure": "one wish, to be answered",
    "web:lists": "one's own orders of lists, which go out themselves",
}
LISTS = {
    "activities:hours", "activities:programme", "activities:session",
    "ballots:conflicts", "cases:import", "cases:row_slips", "council:body", "council:covenants_desk",
    "council:partners", "web:post", "web:roster_upload",
}  # fmt: skip
# Pages of residents that show several of something and are no lists.
NO_RESIDENTS_LISTS = {
    "web:own_data": "what is kept of oneself, which goes out whole, as an archive",
    "doorstep:speak": "at most three that are open at the building, to be joined; the ledger has them as a list",
    "exchange:topic": "one topic, to be read; what was said in it stays where it was said",
    "exchange:show": "one notice, to be read, with its wordings",
    "shelf:exemplar": "one exemplar, and what one said against it oneself",
    "stories:home": "who publishes; each has its own list",
    "stories:confirm": "one's own mail, to be looked through and sent in",
    "stories:show": "one story, with its pictures and corrections",
    "lectures:show": "what others ask about one lecture, beside what one says oneself",
    "lectures:say": "the same page with an error",
    "lectures:teach": "one's own letter and the editions that one sent",
    "cases:own_row": "one's own row in a case",
    "cases:own_row_unlock": "one's own row in a case",
    "cases:track": "one's own matter",
    "cases:unlock": "one's own matter",
    "cases:confirm": "one's own matter",
    "council:own": "one meeting, whose minutes are a paper",
    "people:home": "a form: which home is one's own",
    "people:me": "one's own account: settings",
    "points:rules": "rules, to be read",
    "ballots:show": "one vote, whose roll stands at an address of its own",
    "ballots:find": "one's own paper",
    "web:estate": "where each list begins that stands at an address of its own",
    "activities:tell": "what one tells of; one's own page of service goes out",
    "teams:own_act": "what one does on the team's page",
    "visits:file": "one person who is visited, for pair and office alone",
    "visits:mine": "a page that the phone keeps, whose sheet to print stands at an address of its own",
    "visits:send": "the same page, when what was written cannot be kept",
    "visits:way": "a sheet to print with homes on it, which does not lie about as a file",
    "web:home": "which estate one wants to go to",
    "web:own_erasure": "what follows from a wish, to be read before it is asked; one's data goes out beside it",
}
READ_BY_RESIDENTS = {
    "activities:mine", "activities:on", "activities:service", "activities:stars",
    "ballots:listed", "ballots:mine", "ballots:proxies_public", "ballots:roll_of", "ballots:voters",
    "cases:comments", "cases:ledger", "cases:mine", "cases:public_promises", "cases:public_sums",
    "council:covenants", "council:decided",
    "council:demands", "council:membership", "council:mine", "council:who", "points:known", "points:mine",
    "points:shop", "web:looked", "web:own_consents",
}  # fmt: skip
SEVERAL = ('class="list', 'class="cards', "<table")


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
def test_every_list_at_an_address_of_its_own_goes_out_as_a_workbook(estate_with_secrets: World) -> None:  # noqa: F811
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
        if not any(mark in main for mark in SEVERAL) or 'class="side"' not in page:
            continue
        seen.add(name)
        if "as=excel" not in page or "data-print" not in page:
            wrong.append(f"{name} is a list without a workbook: put @outs.listed over its view, or say above why not")
        elif "<thead" in main and columns(main) not in [sheet[0] for sheet in rows(client, address)]:
            wrong.append(f"{name}: the workbook has other columns than the page, {columns(main)}")
    assert wrong == []
    assert LISTS - offered == set()


def views() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Each view of the product by the name of its address."""
    for name, address in routes():
        yield name, resolve("/" + re.sub(r"<[^>]+>", "1", address)).func


source_of = cache(inspect.getsource)


@cache
def pages_of_residents() -> frozenset[str]:
    """The templates of residents' pages that show several of something."""
    root = Path(linli.__file__).parent
    pages = {page.relative_to(root).as_posix(): page.read_text() for page in root.glob("*/templates/**/*.html")}
    return frozenset(
        name.partition("/templates/")[2]
        for name, source in pages.items()
        if '{% extends "ui/resident.html" %}' in source and any(mark in source for mark in SEVERAL)
    )


def shows_several(view: Callable[..., Any]) -> bool:
    """Whether the view draws such a page, itself or in the functions beside it that it calls."""
    plain = inspect.unwrap(view)
    module = inspect.getmodule(plain)
    if module is None or not any(name in source_of(module) for name in pages_of_residents()):
        return False
    source, beside = source_of(plain), vars(module)
    called = [beside[name] for name in re.findall(r"\b(\w+)\(", source) if inspect.isfunction(beside.get(name))]
    drawn = " ".join([source, *map(source_of, called)])
    return any(f'"{name}"' in drawn for name in pages_of_residents())


def test_every_list_that_residents_read_goes_out_or_says_why_not() -> None:
    every = dict(views())
    shown = {name for name, view in every.items() if shows_several(view)}
    taken = {name for name, view in every.items() if outs.goes_out(view)}
    missing = sorted(shown - taken - NO_RESIDENTS_LISTS.keys())
    assert missing == [], (
        f"{missing}: lists without a workbook: put @outs.residents over the view, or say above why not"
    )
    assert sorted(READ_BY_RESIDENTS - taken) == []
    idle = sorted(NO_RESIDENTS_LISTS.keys() - shown)
    assert idle == [], f"{idle} show several of something no longer"


def test_what_one_reported_oneself_goes_out_with_the_words_of_the_page(estate_cast: Cast) -> None:
    site = proposed(estate_cast)
    Case.objects.filter(pk=site.case.pk).update(reporter_id=estate_cast.resident.pk)
    own = at_desk(estate_cast.resident)
    page = own.get(reverse("cases:mine")).content.decode()
    assert ["as=excel" in page, "data-print" in page] == [True, True]
    assert ["A4 表格" in page, "公示表" in page, "签收单" in page] == [True, False, False]  # one's own is for no board
    (sheet,) = rows(own, reverse("cases:mine"))
    assert sheet[0] == ["事项", "状态", "工单编号", "提交时间"]
    assert [sheet[1][0], sheet[1][2]] == [site.case.title, f"第 {site.case.number} 号"]
    # Whoever is not signed in, or has said nothing yet, is offered nothing.
    for other in (Client(), at_desk(estate_cast.neighbour)):
        assert "as=excel" not in other.get(reverse("cases:mine")).content.decode()
        assert other.get(reverse("cases:mine"), {"as": "excel"})["Content-Type"].startswith("text/html")


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
    said = dict(zip(sheet[0], sheet[1], strict=True))["状态"]
    assert "正在" in said or "摸底" in said


def proposed_beside(site: Site) -> int:
    """Another case of the estate that the secretary reads."""
    where = Place(label="北门")
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
