"""The labour office and the registry of the district, with a file of each, for tests of cases of many."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from linli.cases import batches, casework, own_rows, packs, party_sheets, routing
from linli.cases.models import Case
from linli.cases.party_models import Batch, Party, PartySheet
from linli.cases.services import Submission, act, submit
from linli.journal.actors import SYSTEM, Actor
from linli.papers.sheets import Page, write_book
from linli.people import services as people
from linli.people.models import Person, Post
from linli.places.models import Area
from linli.places.queries import Place
from tests.support.bringing import bring
from tests.support.cast import Cast
from tests.support.shared import shared

WAGES, CERTIFICATES = "wage_arrears", "property_certificates"
HELD = {"holder_kind": "person"}  # who holds a unit, where it does not matter to a test
Office = Mapping[str, Actor]


def staffed(cast: Cast, *kinds: str, over: Area | None = None) -> Office:
    """A holder for each kind of post over the district, or over this area, and their processes in force."""
    area = over or cast.places.district
    bring(*kinds)
    body = people.create_organisation("other", f"{area.name}专班", area, by=SYSTEM, letters=f"{area.name}专")
    found = {}
    for number, kind in enumerate(kinds):
        person = people.create_person(f"办件{'甲乙丙丁戊己'[number]}", by=SYSTEM, phone=f"1390000006{number}")
        post = people.create_post(kind, body, area, by=SYSTEM)
        people.appoint(post.pk, person.pk, by=SYSTEM)
        found[kind] = Actor(person.pk, "post", post.pk, person.name)
    return found


def person_of(actor: Actor) -> Person:
    return Person.objects.get(pk=actor.person_id)


def begun(cast: Cast, name: str, way: str, by: Actor, form: Mapping[str, Any]) -> Case:
    """A case of this shipped process."""
    packs.publish_folder(packs.SEEDS / name, by=SYSTEM)
    packs.forget()
    return submit(
        cast.places.estate,
        Submission(form=form, way=way, channel="visit", where=Place(words="锦程园区", label="锦程园区")),
        by=by,
        pack=packs.active(name),
    )


def plots_found(cast: Cast) -> Case:
    """A clean-up that the committee's director put up, with one plot found; it waits for the council."""
    packs.publish_folder(packs.SEEDS / "clean_up", by=SYSTEM)
    packs.forget()
    places, form = cast.places, {"what": "清理东侧菜地", "outside_place": "南坡"}
    where = Place(building_id=places.building.pk, label="3栋", grid_id=places.grid.pk)
    given = Submission(form=form, way="put_up", where=where)
    case = submit(places.estate, given, by=cast.acting("director"), pack=packs.active("clean_up"))
    return act(case.pk, "add_plot", {"plot": "A1"}, by=cast.acting("grid_worker"))


# With whom the inspector asks for the records.
BY_TWO = {"officers": 2, "own_card": "云麓监0031", "second_officer": "方平", "second_card": "云麓监0032"}


@shared
def labour(cast: Cast) -> Office:
    """Who takes wage files in hand."""
    return staffed(cast, "labour_inspector", "labour_head")


def colleague(inspector: Actor) -> None:
    """A second inspector of the same office."""
    desk = Post.objects.select_related("organisation", "area").get(pk=inspector.post_id)
    person = people.create_person(str(BY_TWO["second_officer"]), by=SYSTEM)
    post = people.create_post(desk.kind, desk.organisation, desk.area, by=SYSTEM)
    people.appoint(post.pk, person.pk, by=SYSTEM)
    routing.forget()  # kept for seconds; it is dropped on commit, which a test never reaches


@shared
def wages(cast: Cast, labour: Office) -> Case:
    """A complaint of a gang of workers, as the inspector entered it."""
    form = {
        "what": "二十名工友四个月没领到工资", "project": "锦程服饰园三号厂", "arrears_ended": "2026-04-30",
        "has_contract": "none_has",
    }  # fmt: skip
    return begun(cast, WAGES, "enter", labour["labour_inspector"], form)


@shared
def registry(cast: Cast) -> Office:
    """Who takes the park's certificates in hand."""
    return staffed(
        cast, "certificates_lead", "registrar", "land_officer", "government_lead", "housing_officer", "tax_officer"
    )


@shared
def park(cast: Cast, registry: Office) -> Case:
    """The file of a park, as the task force entered it."""
    form = {
        "what": "园区商铺办证", "developer": "锦程置业", "developer_is": "there",
        "used_for": "other_use",
    }  # fmt: skip
    return begun(cast, CERTIFICATES, "survey", registry["certificates_lead"], form)


@dataclass(frozen=True)
class Gang:
    """A wage file of one worker, the link of whose own page is given out, with a list and an uploaded sheet."""

    case: Case
    inspector: Actor
    row: Party
    listed: Batch
    sheet: PartySheet


def gang(cast: Cast, *, said: str, worker: str, phone: str, title: str) -> Gang:
    """What the labour inspector made of a complaint so far."""
    by = staffed(cast, "labour_inspector")["labour_inspector"]
    form = {"what": said, "project": "工地", "arrears_ended": "2026-05-31", "has_contract": "some"}
    case = begun(cast, WAGES, "enter", by, form)
    known = {"worker": worker, "telephone": phone, "identity_number": "43011"}
    casework.enter_parties(case.pk, "enter_worker", [{**known, "months": 3, "wage_units": 265, "rate": 32_000}], by=by)
    own_rows.give_links(case.pk, by=by)
    row = Party.objects.select_related("case").get(case=case)
    listed, _ = batches.form(case.pk, title, [row.key], by=by)
    with write_book([Page("工资", ["姓名", "日工资"], [[worker, 320]])]) as book:
        sheet = party_sheets.take(case.pk, book, "工资.xlsx", by=by)
    return Gang(case, by, row, listed, sheet)
