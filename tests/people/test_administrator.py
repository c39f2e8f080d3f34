"""An installation's first administrator, and the way back in."""

import re
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from linli.journal.actors import Actor
from linli.journal.queries import history_of
from linli.people import second_factor, terms
from linli.people.models import Organisation, Person, Post
from tests.people.conftest import World

PHONE = "13800138000"


def linli(*args: str, capsys: Any) -> str:
    call_command("administrator", *args)
    return str(capsys.readouterr().out)


def test_the_first_administrator_signs_in_with_the_printed_password(world: World, client: Client, capsys: Any) -> None:
    said = linli(PHONE, "--name", "张三", "--area", world.street.code, capsys=capsys)
    person = Person.objects.get(name="张三")
    assert [(held.kind, held.area_id) for held in terms.held(person.pk)] == [("administrator", world.street.pk)]
    found = re.search(r"[0-9a-z]{12}", said)
    assert found is not None
    sent = {"way": "password", "password-phone": PHONE, "password-password": found[0]}
    assert client.post("/sign-in/", sent).status_code == 302
    assert client.get("/people/", follow=True).redirect_chain[0][0].startswith("/second-factor/")
    assert [entry.verb for entry in history_of(person)] == ["person.created", "person.password_set"]
    assert {entry.capacity for entry in history_of(person)} == {"system"}


def test_asked_again_it_makes_nothing_twice_and_leaves_the_password(world: World, capsys: Any) -> None:
    linli(PHONE, "--name", "张三", "--area", world.street.code, capsys=capsys)
    before = Person.objects.get(name="张三").password
    linli(PHONE, "--area", world.street.code, capsys=capsys)
    linli("13800138001", "--name", "李四", "--area", world.street.code, capsys=capsys)
    assert Person.objects.get(name="张三").password == before
    assert (Post.objects.filter(kind="administrator").count(), Organisation.objects.count()) == (1, 1)


def test_who_lost_their_phone_sets_up_another_app(world: World, capsys: Any) -> None:
    linli(PHONE, "--name", "张三", "--area", world.street.code, capsys=capsys)
    person = Person.objects.get(name="张三")
    for _ in range(2):
        second_factor.keep(person, second_factor.fresh_secret(), by=Actor(person.pk, "person"))
        linli(PHONE, "--forget-second-factor", capsys=capsys)
    assert [entry.verb for entry in history_of(person)][-1] == "person.second_factor_forgotten"


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ([PHONE], "--name"),
        ([PHONE, "--name", "张三"], "--area"),
        ([PHONE, "--name", "张三", "--area", "999999999999"], "999999999999"),
        (["12345", "--name", "张三", "--area", "999999999999"], "138 0013 8000"),
    ],
)
def test_what_is_missing_is_named_and_nothing_is_changed(world: World, args: list[str], said: str) -> None:
    with pytest.raises(CommandError, match=said):
        call_command("administrator", *args)
    assert not Person.objects.exists()
