"""Who is signed in: read anew for each page, so that nothing that ended goes on."""

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from linli.people import jobs
from tests.people.conftest import World, make_person


def account_page(client: Client) -> int:
    return client.get("/me/").status_code


def test_a_session_lasts_until_it_runs_out(world: World, client: Client) -> None:
    client.force_login(make_person("王明"))
    assert account_page(client) == 200
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert account_page(client) == 302


def test_a_part_of_a_page_is_not_replaced_by_the_sign_in_page(world: World, client: Client) -> None:
    answer = client.get("/me/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Retarget"]) == (401, "#notices")
    assert reverse("people:sign_in") in answer.content.decode()


def test_sessions_that_are_over_are_forgotten_overnight(world: World, client: Client) -> None:
    for name in ("王明", "李想"):
        Client().force_login(make_person(name))
    [over, running] = Session.objects.order_by("pk")
    Session.objects.filter(pk=over.pk).update(expire_date=timezone.now() - timedelta(seconds=1))
    jobs.forget_sessions({})
    assert list(Session.objects.all()) == [running]


def test_a_session_that_is_deleted_elsewhere_ends_at_once(world: World, client: Client) -> None:
    client.force_login(make_person("王明"))
    assert account_page(client) == 200
    Session.objects.all().delete()
    assert account_page(client) == 302


def test_a_person_who_may_no_longer_sign_in_is_out_at_once(world: World, client: Client) -> None:
    wang = make_person("王明")
    client.force_login(wang)
    assert account_page(client) == 200
    type(wang).objects.filter(pk=wang.pk).update(is_active=False)
    assert account_page(client) == 302


def test_two_people_are_not_taken_for_each_other(world: World) -> None:
    for name in ("王明", "李想"):
        client = Client()
        client.force_login(make_person(name))
        assert client.get("/me/").wsgi_request.user.name == name
