"""Public data sets as an office would bring them: whole, each with its own mapping, and found again by any words."""

import csv
import gzip
import random
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection

from linli.cases import queries
from linli.cases.models import Case
from linli.cases.queries import Filters
from linli.jobs.worker import run_until_idle
from linli.search import queries as search
from tests.cases.desk import at_desk
from tests.support.cast import Cast

ESTATE = "990102001001001"
DEPARTMENTS = {
    "城乡建设": "planning",
    "劳动和社会保障": "wages",
    "教育文体": "education",
    "商贸旅游": "market",
    "环境保护": "environment",
    "卫生计生": "welfare",
    "交通运输": "transport",
}


def public(name: str) -> Path:
    """A data set that lies beside the project."""
    path = Path(__file__).parents[3] / "shared" / "data" / name
    if not path.exists():
        pytest.skip(f"the public data set {name} is not beside this project")
    return path


@pytest.fixture
def once(db: None) -> None:
    """Mappings and pages know no engine, and 17,000 rows take their time."""
    if connection.vendor != "sqlite":
        pytest.skip("read on SQLite; PostgreSQL takes the same rows in the test of the search")


def rows_of(path: Path) -> list[dict[str, str]]:
    """The file as a spreadsheet shows it."""
    with gzip.open(path, "rt", encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(
    ("name", "rows"), [("311/baltimore311_10000.csv.gz", 10_000), ("311/nyc311_hadro_20181021_6765.csv.gz", 6_765)]
)
def test_an_export_of_another_country_comes_in_whole_with_its_own_mapping(
    once: None, estate_cast: Cast, name: str, rows: int
) -> None:
    call_command("import-requests", public(name), area=ESTATE)
    assert Case.objects.count() == rows
    assert Case.objects.exclude(category="other").count() > rows / 2


def test_the_seven_departments_of_the_labelled_messages_become_seven_categories(once: None, estate_cast: Cast) -> None:
    path = public("residents/labelled.csv.gz")
    call_command("import-requests", path, area=ESTATE, only_good=True)
    departments = {row["留言编号"]: row["一级标签"] for row in rows_of(path)}
    assert set(departments.values()) == set(DEPARTMENTS)
    # What complains of a post-holder is sorted under that, whatever the department.
    taken = dict(Case.objects.filter(concerned=False).values_list("source_number", "category"))
    assert taken == {number: DEPARTMENTS[departments[number]] for number in taken}
    assert set(taken.values()) == set(DEPARTMENTS.values())


def test_real_messages_are_found_by_one_two_three_and_eight_characters_and_read_at_the_desk(estate_cast: Cast) -> None:
    call_command("import-requests", public("residents/supported.csv.gz"), area=ESTATE)
    cases = {case.pk: f"{case.title}\n{case.text}" for case in Case.objects.all()}
    assert len(cases) == 4326
    run_until_idle()  # the worker lays the index
    chance = random.Random(20261126)
    for size in (1, 2, 3, 8):
        for term in terms(cases, size, chance):
            expected = {pk for pk, text in cases.items() if term in text}
            assert set(search.ids("case", term, limit=5000)) == expected, term
    inbox = queries.inbox(estate_cast.acting("secretary"), Filters(box="all", text=term))
    assert {case.pk for case in inbox.cases} <= expected


def terms(cases: dict[int, str], size: int, chance: random.Random) -> list[str]:
    """Words of the length cut out of the messages at random places, Chinese characters only."""
    found: list[str] = []
    while len(found) < 12:
        text = cases[chance.choice(list(cases))]
        start = chance.randrange(len(text))
        term = text[start : start + size]
        if len(term) == size and all("一" <= character <= "龥" for character in term):
            found.append(term)
    return found


def test_the_page_takes_real_messages_in_with_a_preview(once: None, estate_cast: Cast) -> None:
    client, path = at_desk(estate_cast.secretary), public("residents/supported.csv.gz")
    upload = SimpleUploadedFile(path.name, path.read_bytes())
    answer = client.post("/desk/import/", {"file": upload, "estate": ESTATE, "mapping": ""})
    assert answer.status_code == 303
    assert "4326" in client.get(answer["Location"]).content.decode()
    assert Case.objects.count() == 0
    client.post(answer["Location"], {"all": "1"})
    assert Case.objects.count() == 4326
