"""What Linli holds about oneself: read and taken along by the person alone, in words and for programs."""

import io
import json
import re
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from linli.cases.models import Case
from linli.files import jobs
from linli.files.services import take_in
from linli.journal.actors import Actor
from linli.journal.audit import findings
from linli.journal.models import Entry
from linli.people import personal
from linli.people.models import Person
from linli.web.people import own_data
from tests.cases.conftest import *  # noqa: F403 - the process published and ways to send a request
from tests.cases.desk import at_desk
from tests.files.pictures import jpeg
from tests.support.cast import PHONES, Cast

PAGE = "web:own_data"


def body(answer: Any) -> bytes:
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def read(browser: Client) -> str:
    """The page, and each part on its own."""
    page = browser.get(reverse(PAGE)).content.decode()
    parts = re.findall(r'href="(\?part=[^"]+)"', page)
    return page + "".join(browser.get(reverse(PAGE) + part).content.decode() for part in parts)


def by(person: Person) -> Actor:
    return Actor(person.pk, "person", name=person.name)


@pytest.fixture
def asked(estate_cast: Cast, sent: Any) -> tuple[Cast, Client]:
    """The resident sent a request, the neighbour another one."""
    sent("单元门口的灯坏了三天", by=by(estate_cast.resident))
    sent("邻居家的另一件事", by=by(estate_cast.neighbour))
    return estate_cast, at_desk(estate_cast.resident, second_factor=True)


def test_whoever_has_the_phone_proves_that_it_is_theirs_before_they_read(estate_cast: Cast) -> None:
    stolen = at_desk(estate_cast.resident)
    for answer in (stolen.get(reverse(PAGE)), stolen.post(reverse(PAGE), {"as": "json"})):
        assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, reverse("people:confirm"))
    assert not Entry.objects.filter(verb="person.data_handed_out").exists()


def test_a_person_reads_what_is_theirs_in_clear_and_nothing_of_a_neighbour(asked: tuple[Cast, Client]) -> None:
    cast, browser = asked
    page = read(browser)
    for own in (cast.resident.name, PHONES["resident"], "单元门口的灯坏了三天"):
        assert own in page
    assert "邻居家的另一件事" not in page
    assert "我的资料" in page
    assert reverse(PAGE) in browser.get(reverse("people:me")).content.decode()


def test_what_begins_as_a_list_of_a_program_and_is_none_is_read_as_it_was_written(estate_cast: Cast, sent: Any) -> None:
    sent("[" * 1500, by=by(estate_cast.resident))
    browser = at_desk(estate_cast.resident, second_factor=True)
    assert "[" * 1500 in read(browser)


def test_each_part_stands_on_a_page_of_its_own_and_the_page_of_all_stays_light(
    asked: tuple[Cast, Client], sent: Any
) -> None:
    cast, browser = asked
    for number in range(1, 7):
        sent(f"第 {number} 件事", by=by(cast.resident))
    page = browser.get(reverse(PAGE)).content.decode()
    assert ("第 6 件事" in page, "第 1 件事" in page) == (False, False)
    more = "?part=cases.case.reporter"
    assert f'href="{more}"' in page
    own = browser.get(reverse(PAGE) + more).content.decode()
    assert ("第 6 件事" in own, "第 1 件事" in own, PHONES["resident"] in own) == (True, True, False)
    assert browser.get(reverse(PAGE) + "?part=nothing").status_code == 404


def test_it_is_taken_along_for_programs_and_that_is_on_record(asked: tuple[Cast, Client]) -> None:
    cast, browser = asked
    answer = browser.post(reverse(PAGE), {"as": "json"})
    assert "attachment" in answer["Content-Disposition"]
    told = json.loads(body(answer))
    assert (told["format"], told["person"]) == ("linli.personal-data.1", cast.resident.code)
    assert set(told["parts"]) == {part.key for part in personal.parts()}
    [case] = told["parts"]["cases.case.reporter"]["rows"]
    assert (case["text"], case["number"]) == ("单元门口的灯坏了三天", Case.objects.get(reporter=cast.resident).number)
    [own] = told["parts"]["people.person"]["rows"]
    assert own["phone"] == f"+86{PHONES['resident']}"
    entries = Entry.objects.filter(verb="person.data_handed_out")
    assert [(entry.subject_id, entry.person_id) for entry in entries] == [(cast.resident.pk, cast.resident.pk)]
    assert list(findings()) == []


def test_the_archive_has_a_page_to_read_and_the_photos_that_one_sent(estate_cast: Cast, sent: Any) -> None:
    mine = take_in([SimpleUploadedFile("a.jpg", jpeg())], by=by(estate_cast.resident), role="before")
    other = take_in([SimpleUploadedFile("b.jpg", jpeg())], by=by(estate_cast.neighbour), role="before")
    sent("单元门口的灯坏了三天", by=by(estate_cast.resident), files=mine)
    sent("另一件事", by=by(estate_cast.neighbour), files=other)
    jobs.process({"files": [mine[0].pk, other[0].pk]})
    browser = at_desk(estate_cast.resident, second_factor=True)
    with zipfile.ZipFile(io.BytesIO(body(browser.post(reverse(PAGE), {"as": "zip"})))) as archive:
        assert archive.testzip() is None
        data, page, *photos = archive.namelist()
        assert (data, page) == ("data.json", "data.html")
        assert [name.rpartition(" ")[2] for name in photos] == [f"{mine[0].code}.jpg"]
        assert archive.read(photos[0])[:2] == b"\xff\xd8"
        assert json.loads(archive.read("data.json"))["person"] == estate_cast.resident.code
        assert "单元门口的灯坏了三天" in archive.read("data.html").decode()


def test_after_some_downloads_an_hour_one_waits(asked: tuple[Cast, Client]) -> None:
    _cast, browser = asked
    for _time in range(6):
        body(browser.post(reverse(PAGE), {"as": "json"}))
    assert browser.post(reverse(PAGE), {"as": "json"}).status_code == 429


def test_the_page_takes_as_many_statements_for_thirty_requests_as_for_one(
    asked: tuple[Cast, Client], sent: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast, browser = asked

    def statements() -> int:
        with CaptureQueriesContext(connection) as asked_for:
            browser.get(reverse(PAGE))
            page = browser.get(reverse(PAGE) + "?part=cases.case.reporter").content.decode()
        assert "单元门口的灯坏了三天" in page
        return len(asked_for)

    once = min(statements() for _time in range(2))
    for number in range(29):
        sent(f"第 {number} 件事", by=by(cast.resident))
    sent("单元门口的灯坏了三天", by=by(cast.resident))
    assert min(statements() for _time in range(2)) == once
    monkeypatch.setattr(own_data, "SHOWN", 20)
    own = browser.get(reverse(PAGE) + "?part=cases.case.reporter").content.decode()
    assert "这里显示最新 20 条" in own
