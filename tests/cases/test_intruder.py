"""Promise 2: whoever has no business with a matter tries every address and learns and changes nothing.

The addresses are those of the URLconf (`World.addresses`).
"""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from linli.cases.imports import stage
from linli.cases.mapping import ColumnsOf, RowMapping
from linli.cases.models import Case, Step
from linli.journal.actors import SYSTEM
from linli.journal.models import Entry
from linli.journal.queries import history_of
from linli.people import services as people
from linli.people.models import Term
from linli.rules.words import Words
from tests.cases.addresses import unknown
from tests.cases.desk import at_desk
from tests.cases.world import SECRET_PERSON, SECRET_WORDS, World, estate_with_secrets  # noqa: F401 -- the fixture
from tests.support import memory

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(estate_with_secrets: World) -> World:  # noqa: F811
    return estate_with_secrets


def test_every_parameter_of_every_address_is_taught(world: World) -> None:
    assert unknown(world.taught()) == []


def body_of(response: Any) -> str:
    """Everything that the answer says: its text, a workbook's parts, the address it leads to."""
    raw = b"".join(response.streaming_content) if response.streaming else response.content
    if raw[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(raw)) as book:
            raw = b"\n".join(book.read(part) for part in book.namelist())
    return raw.decode(errors="replace") + response.headers.get("Location", "")


# Everything but words that a request could begin with; each try is as good as an intruder can make it.
def payload(world: World) -> dict[str, Any]:
    return {
        "version": world.closed.version, "reason": "想看看是谁说的", "confirm": "1", "digits": "0000",
        "post": world.cast.posts["grid_worker"].pk, "how": "phone", "result": "好了", "capacity": "",
        "question": "谁", "category": "other", "state": "open", "to": "up", "move": "up",
    }  # fmt: skip


def snapshot() -> dict[str, list[Any]]:
    """All rows of the estate's life. Wrong digits at a link are counted, and how often a story is read, as they must;
    sessions are one's own."""
    own = {"verb": "area.requests_exported"}  # whoever exports their own list, though empty, is written down
    watched = [model for model in apps.get_models() if model.__module__.startswith("linli.") and _tells(model)]
    found = {}
    for model in watched:
        columns = [
            column.attname
            for column in model._meta.concrete_fields
            if column.attname not in ("link_tries", "last_login", "read")
        ]
        rows = model.objects.exclude(**own) if model is Entry else model.objects.all()
        found[model._meta.label] = sorted(map(repr, rows.values_list(*columns)))
    return found


def _tells(model: Any) -> bool:
    return model._meta.label not in ("jobs.Job", "jobs.Schedule", "journal.Tick")


LEFT_OUT = ("people:sign_out", "web:preferences")  # one's own session and language
POST_ONLY = ("cases:act",)  # dozens of steps


def tries(client: Client, world: World) -> Iterator[tuple[str, str, Any]]:
    """Each address by GET, as a fragment, and by POST."""
    given = payload(world)
    for name, address in world.addresses():
        if name in LEFT_OUT:
            continue
        if name not in POST_ONLY:
            yield "get", address, client.get(address)
            yield "fragment", address, client.get(address, headers={"HX-Request": "true"})
        if name != "list":
            yield "post", address, client.post(address, given)
        memory.commit()


def learnt(client: Client, world: World, secrets: list[str]) -> list[str]:
    """What the answers give away, and what broke."""
    found = []
    for how, address, response in tries(client, world):
        if response.status_code >= 500:
            found.append(f"{how} {address}: {response.status_code}")
        said = body_of(response)
        found += [
            f"{how} {address}: {response.status_code} says {word}"
            for word in secrets
            if word in said and word not in address
        ]
    return found


def changed(before: dict[str, list[Any]], after: dict[str, list[Any]]) -> list[str]:
    """Tables with other rows than before."""
    return [f"{label}: {set(after[label]) ^ set(before[label])}" for label in before if before[label] != after[label]]


@pytest.mark.parametrize("role", ["nobody", "far_resident", "far_secretary"])
def test_somebody_of_another_estate_learns_and_changes_nothing(world: World, role: str) -> None:
    person = None if role == "nobody" else getattr(world.cast, role)
    client = at_desk(person, second_factor=True) if person else Client()
    before = snapshot()
    assert learnt(client, world, world.secrets) == []
    assert changed(before, snapshot()) == []


def test_whoever_held_a_post_learns_and_changes_nothing_once_it_has_ended(world: World) -> None:
    """Not even of the case that they were in charge of to the last, and not by a post that they hold elsewhere."""
    secretary = world.cast.secretary
    client = at_desk(secretary, second_factor=True)
    assert world.shared.handler_id == secretary.pk
    people.end_term(Term.objects.get(person=secretary).pk, by=SYSTEM)
    people.appoint(world.cast.posts["far_secretary"].pk, secretary.pk, by=SYSTEM)
    before = snapshot()
    assert learnt(client, world, world.secrets) == []
    assert changed(before, snapshot()) == []


def test_a_tracking_link_with_its_digits_opens_its_own_request_and_nothing_else(world: World) -> None:
    client, own = Client(), world.shared
    assert client.post(f"/t/{own.code}/open/", {"digits": own.reporter_phone[-4:]}).status_code == 302
    theirs = {own.code, SECRET_WORDS["said"], SECRET_WORDS["done"], SECRET_PERSON["room"]}
    theirs |= {file.code for file in world.files if file.owner_id == own.pk}
    before = snapshot()
    assert learnt(client, world, [secret for secret in world.secrets if secret not in theirs]) == []
    assert changed(before, snapshot()) == []


def test_without_a_token_no_address_takes_a_form(world: World) -> None:
    """A page elsewhere that sends a signed-in secretary's browser here changes nothing (CSRF)."""
    client = Client(enforce_csrf_checks=True)
    client.cookies = at_desk(world.cast.secretary, second_factor=True).cookies
    before = snapshot()
    took = [
        (address, answer.status_code)
        for name, address in world.addresses()
        if name != "list"
        for answer in [client.post(address, payload(world))]
        if answer.status_code not in (403, 404, 405)
    ]
    assert took == []
    assert changed(before, snapshot()) == []


AWAY = ("https://evil.example/", "/\\evil.example/")


def test_no_address_leads_to_another_site(world: World) -> None:
    """Where an answer leads anywhere, every way of writing another site is tried; where it leads nowhere, one tells."""
    client = at_desk(world.cast.secretary, second_factor=True)
    for name, address in world.addresses():
        if name == "list" or name in POST_ONLY:
            continue
        for method in ("get", "post"):
            for away in AWAY:
                led = led_to(client, method, address, away)
                memory.commit()
                assert "evil" not in led.partition("?")[0], address
                if "_auth_user_id" not in client.session:  # the address signs out
                    client = at_desk(world.cast.secretary, second_factor=True)
                if not led:
                    break


def led_to(client: Client, method: str, address: str, away: str) -> str:
    """Where the answer sends a browser that came from another site and was told to go back there; empty if nowhere."""
    asked = {"next": away, "back": away, "url": away}
    fragment = {"HX-Request": "true", "HX-Current-URL": away} if method == "post" else {}
    answer = getattr(client, method)(address, asked, headers={"Referer": away, **fragment})
    body_of(answer)
    return str(answer.headers.get("Location", "") + answer.headers.get("HX-Redirect", ""))


def test_a_tracking_code_made_up_opens_nothing(world: World, client: Client) -> None:
    code = world.shared.code
    other = "2" if code[-1] != "2" else "3"
    forged = [code[:-1] + other, code[::-1], code[:-1], code + "2", "0" * 14, "%27%20OR%201=1--"]
    for made_up in forged:
        for address in (f"/t/{made_up}/", f"/t/{made_up}/print/", f"/t/{made_up}/do/solved/", f"/proof/{made_up}/"):
            answer = client.get(address)
            assert answer.status_code == 404 or code not in body_of(answer), address
            assert SECRET_WORDS["said"] not in body_of(answer)
        assert client.post(f"/t/{made_up}/open/", {"digits": SECRET_PERSON["phone"][-4:]}).status_code == 404


def test_a_files_name_writes_no_header(world: World) -> None:
    client = at_desk(world.cast.secretary, second_factor=True)
    name = 'a"\r\nSet-Cookie: linli_session=mine\r\n\r\n<script>.csv'
    mapping = RowMapping(title=Words(zh="留言", en="Messages"), columns=ColumnsOf.model_validate({"text": "what"}))
    rows = [(2, {"what": ""}), (3, {"what": "灯"})]
    by = world.cast.acting("secretary")
    batch = stage(rows, mapping, world.cast.places.estate, name=name, sha256="0" * 64, by=by)
    page = client.get(f"/desk/import/{batch.code}/")
    assert "<script>.csv" not in page.content.decode()
    roster_rows = f"/registry/import/{world.roster.code}/bad.xlsx"
    for address in (f"/desk/import/{batch.code}/bad-rows/", "/desk/export/", roster_rows):
        answer = client.post(address) if "export" in address else client.get(address)
        told = answer.headers.get("Content-Disposition", "")
        assert not {"\r", "\n"} & set(told), address
        assert "Set-Cookie" not in told, address
        body_of(answer)


def test_the_complained_about_learn_and_change_nothing(world: World) -> None:
    """They see the estate's other cases; of this one not its words, not its code, not its photo, and no act takes."""
    photos = [file.code for file in world.files if file.owner_id == world.about.pk]
    world.shared, world.closed = world.about, world.about
    world.files = [file for file in world.files if file.code in photos]
    before = changing(world.about)
    assert (
        learnt(
            at_desk(world.cast.secretary, second_factor=True), world, [SECRET_WORDS["about"], *photos, world.about.code]
        )
        == []
    )
    assert changing(world.about) == before


def changing(case: Case) -> list[Any]:
    """The case's row, its steps and its entries."""
    row = Case.objects.values().get(pk=case.pk) | {"link_tries": 0}
    return [row, list(Step.objects.filter(case=case).values()), list(history_of(case))]
