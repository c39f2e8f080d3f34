"""Every form of the administration and of a person's page, sent again after the page went on, does nothing twice.

Either it carries what its page was drawn from (`seen`, or the draft's revision), or a constraint or the state refuses
the second one: then the reason stands here.
"""

from datetime import date
from html.parser import HTMLParser
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from linli.cases.models import Route
from linli.journal.models import Entry
from linli.people.models import Person, Post
from linli.people.sheet_models import CodeSheet
from linli.settings.services import import_calendar
from tests.cases.addresses import filled
from tests.cases.desk import at_desk
from tests.cases.world import World, estate_with_secrets  # noqa: F401 -- the fixture
from tests.support.cast import Cast
from tests.support.forms import form_of

pytestmark = pytest.mark.django_db

ADMINISTRATION = ("registry/", "people/", "settings/", "jobs/", "routes/", "desk/routes/", "desk/replies/", "packs/")
# Forms without `seen`: what refuses the second one, or why there is none. By the page's name and the address that the
# form names, where it names one.
REFUSED_ANYHOW = {
    "cases:packs": "the newest version once more is the version that it is, under its digest",
    "cases:replies": "a title stands once in an area",
    "cases:reply": "what is offered no longer is taken away once; the answer itself carries `seen`",
    "cases:replies_sheet": "shows what the sheet says; a title stands once in an area",
    "web:area_add": "a code stands once at a level",
    "web:area_sheet": "shows what the sheet says; a code stands once at a level",
    "web:building_add": "a name stands once in an estate",
    "web:entrance_add": "a name stands once in a building",
    "web:unit_add": "a number stands once in a building's entrance",
    "web:spot_add": "a name stands once in an estate",
    "web:organisation_add": "a name stands once in an area",
    "web:post_appoint": "looks for a person; a term once begun is refused while it runs",
    "web:binding": "a binding is decided once",
    "web:calendar_upload": "leads to what the file says; nothing counts before it is confirmed there, with `seen`",
    "web:roster_upload": "waits for its confirmation; nothing is taken in",
    "web:codes": "a look, and each is on record",
    "web:person_unmask": "a look, and each is on record",
    "web:double": "one proposal at a time for two rows",
    "web:double_find": "looks for the other row",
    "web:people": "looks for people",
    "web:merge": "a merge is answered once",
    "web:erasure": "a wish is answered once",
    "web:person_erase": "who is erased is found no more",
    "web:hold": "a matter is held once",
    "web:hold_end": "a hold ends once",
    "web:home_end": "a tie to a home ends once",
    "web:kin_add": "two people are near relatives once",
    "web:kin_end": "a kinship ends once",
    "web:area": "a planned change is called off once",
    "web:roster_preview": "an upload is taken in or dropped once",
    "web:person": "a sheet of codes ends once",
    "web:code_sheet_end": "a sheet of codes ends once",
    "cases:routes": "a draft is opened once; a rule's move and switch say where it stands",
    "web:jobs": "a failed job is run again or forgotten once",
}


class _Posted(HTMLParser):
    """The names of what each form sends that posts."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[set[str]] = []
        self._open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = given.get("method", "").lower() == "post" and not given.get("action", "").startswith("/pref")
            if self._open:
                self.found.append(set())
        elif self._open:
            self.found[-1].add(given.get("name", ""))

    def handle_endtag(self, tag: str) -> None:
        self._open = self._open and tag != "form"


def forms_of(client: Client, address: str) -> list[set[str]]:
    answer: Any = client.get(address)
    if answer.streaming:  # a file; read, it is closed
        list(answer.streaming_content)
        return []
    if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
        return []
    parser = _Posted()
    parser.feed(answer.content.decode())
    return parser.found


def test_each_form_says_what_its_page_was_drawn_from_or_is_refused_the_second_time_anyhow(
    estate_with_secrets: World,  # noqa: F811 -- the fixture
) -> None:
    cast = estate_with_secrets.cast
    desks = [at_desk(one, second_factor=True) for one in (cast.administrator, cast.street_officer, cast.secretary)]
    walked: set[str] = set()
    bare: set[str] = set()
    for name, address in filled(estate_with_secrets.taught()):
        if not address[1:].startswith(ADMINISTRATION):
            continue
        for names in next((found for desk in desks if (found := forms_of(desk, address))), []):
            walked.add(name)
            if not names & {"seen", "revision"}:
                bare.add(name)
    assert len(walked) > 45
    assert bare - REFUSED_ANYHOW.keys() == set()


def again(client: Client, address: str, holding: str, given: dict[str, str]) -> tuple[Any, Any]:
    """The answers of the page's form, and of the same form sent once more (the back key)."""
    _action, sent = form_of(client.get(address), holding)
    return client.post(address, sent | given), client.post(address, sent | given)


def test_a_post_is_not_founded_twice_by_one_form(estate_cast: Cast) -> None:
    post, desk = estate_cast.posts["property_manager"], at_desk(estate_cast.street_officer)
    given = {"kind": "property_manager", "area": str(post.area_id), "organisation": str(post.organisation_id)}
    first, second = again(desk, reverse("web:post_add"), "kind", given | {"title": "夜班主管"})
    assert (first.status_code, second.status_code) == (302, 422)
    assert Post.objects.filter(title="夜班主管").count() == 1


def test_a_person_without_a_number_is_not_entered_twice_by_one_form(estate_cast: Cast) -> None:
    places = estate_cast.places
    address = f"{reverse('web:person_add')}?area={places.estate.pk}&building={places.building.pk}"
    given = {"name": "王秀英", "unit": str(places.unit.pk), "relation": "family"}
    first, second = again(at_desk(estate_cast.secretary), address, "name", given)
    assert (first.status_code, second.status_code) == (302, 422)
    assert Person.objects.filter(name="王秀英").count() == 1


def test_a_second_press_does_not_void_the_sheet_of_codes_in_hand(estate_cast: Cast) -> None:
    desk = at_desk(estate_cast.community_officer, second_factor=True)
    address = reverse("web:code_sheet", args=[estate_cast.resident.code])
    first, second = again(desk, address, "proof", {"proof": CodeSheet.Proof.values[0]})
    assert (first.status_code, second.status_code) == (200, 422)
    assert [sheet.ended_at for sheet in CodeSheet.objects.all()] == [None]


def test_a_dispatch_rule_is_not_added_twice_by_one_form(estate_cast: Cast) -> None:
    estate, desk = estate_cast.places.estate, at_desk(estate_cast.secretary)
    address = reverse("cases:route_add", args=[estate.code])
    for number in (1, 2):  # with no draft yet, then in one
        target = form_of(desk.get(address), "target")[1].get("target") or "kind:grid_worker"
        first, second = again(desk, address, "target", {"target": target, "note": f"第{number}条"})
        assert (first.status_code, second.status_code) == (303, 422)
        assert Route.objects.filter(note=f"第{number}条").count() == 1


def test_a_calendar_that_somebody_replaced_meanwhile_is_not_overwritten(estate_cast: Cast) -> None:
    desk = at_desk(estate_cast.administrator, second_factor=True)
    url = reverse("web:calendar_upload")
    file = SimpleUploadedFile("2031.csv", b"2031-01-02,off\n")
    brought = desk.post(url, {"file": file, "source": "国办发明电"})["Location"]
    seen = {"seen": desk.get(brought).context["as_seen"]}
    import_calendar(2031, [date(2031, 1, 1)], [], "国办发明电", by=estate_cast.acting("administrator"))
    assert desk.post(brought, seen)["Location"] == brought  # where it is shown beside what counts by now
    assert Entry.objects.filter(verb="calendar.imported").count() == 1
