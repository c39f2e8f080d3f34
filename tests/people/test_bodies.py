"""Organisations and posts after they were founded: another name, another area, their end, each with its history."""

import pytest
from django.test import Client
from django.urls import reverse

from linli.journal.actors import SYSTEM, Actor
from linli.journal.bodies import data_of
from linli.journal.queries import history_of
from linli.kernel.refused import NotAllowed, Refused
from linli.people import bodies, services
from linli.people.models import Organisation, Post
from tests.cases.desk import at_desk
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def company(cast: Cast) -> Organisation:
    """A property company without anybody in it."""
    body = services.create_organisation("property_company", "青松物业", cast.places.estate, by=SYSTEM)
    services.create_post("property_manager", body, cast.places.estate, by=SYSTEM, title="客服主管")
    return body


def officer(cast: Cast) -> Actor:
    return Actor(cast.street_officer.pk, "person")


def test_a_new_name_stands_on_record_beside_the_old_one(cast: Cast, company: Organisation) -> None:
    bodies.rename(company.pk, " 青松  物业服务有限公司 ", by=officer(cast))
    company.refresh_from_db()
    assert company.name == "青松 物业服务有限公司"
    last = history_of(company).last()
    assert last is not None
    assert (last.verb, data_of(last)) == (
        "organisation.renamed", {"was": {"name": "青松物业"}, "now": {"name": "青松 物业服务有限公司"}},
    )  # fmt: skip
    for same in ("青松 物业服务有限公司", "  "):
        with pytest.raises(Refused) as refused:
            bodies.rename(company.pk, same, by=officer(cast))
        assert refused.value.code == "nothing_changed"


def test_two_of_a_name_stand_in_no_area(cast: Cast, company: Organisation) -> None:
    services.create_organisation("property_company", "云岭物业", cast.places.estate, by=SYSTEM)
    with pytest.raises(Refused) as refused:
        bodies.rename(company.pk, "云岭物业", by=officer(cast))
    assert (refused.value.code, refused.value.field) == ("organisation_known", "name")


def test_it_moves_under_an_area_that_holds_its_posts(cast: Cast, company: Organisation) -> None:
    with pytest.raises(Refused) as refused:
        bodies.move(company.pk, cast.places.far_estate.pk, by=SYSTEM)
    assert refused.value.code == "posts_outside"
    assert "客服主管" in refused.value.message
    street = cast.places.street
    bodies.move(company.pk, street.pk, by=SYSTEM)
    company.refresh_from_db()
    assert company.area_id == street.pk
    with pytest.raises(Refused):
        bodies.move(company.pk, street.pk, by=SYSTEM)


def test_it_does_not_end_while_somebody_holds_a_post_of_it(cast: Cast) -> None:
    body = Post.objects.get(pk=cast.posts["secretary"].pk).organisation
    with pytest.raises(Refused) as refused:
        bodies.end(body.pk, by=SYSTEM)
    assert refused.value.code == "body_in_use"
    assert cast.secretary.name in refused.value.message
    body.refresh_from_db()
    assert body.ended_at is None


def test_it_ends_with_its_vacant_posts_and_is_changed_no_more(cast: Cast, company: Organisation) -> None:
    bodies.end(company.pk, by=officer(cast))
    company.refresh_from_db()
    assert company.ended_at is not None
    post = Post.objects.get(organisation=company)
    assert post.ended_at is not None
    assert [entry.verb for entry in history_of(post)] == ["post.created", "post.ended"]
    for again in (lambda: bodies.end(company.pk, by=SYSTEM), lambda: bodies.rename(company.pk, "x", by=SYSTEM)):
        with pytest.raises(Refused) as refused:
            again()
        assert refused.value.code == "body_ended"
    with pytest.raises(Refused):
        services.appoint(post.pk, cast.resident.pk, by=SYSTEM)


def test_no_post_is_founded_in_a_body_that_has_ended(cast: Cast, company: Organisation) -> None:
    bodies.end(company.pk, by=SYSTEM)
    with pytest.raises(Refused) as refused:  # by a page that was opened before
        services.create_post("property_manager", company, cast.places.estate, by=SYSTEM)
    assert refused.value.code == "body_ended"
    assert not Post.objects.filter(organisation=company, ended_at=None).exists()


def test_a_post_is_called_otherwise_and_closed_once_nobody_holds_it(cast: Cast, company: Organisation) -> None:
    post = Post.objects.get(organisation=company)
    bodies.change_post(post.pk, "物业经理", "0990-5550001", by=officer(cast))
    post.refresh_from_db()
    assert (post.title, post.phone) == ("物业经理", "0990-5550001")
    last = history_of(post).last()
    assert last is not None
    assert data_of(last) == {"was": {"title": "客服主管"}, "now": {"title": "物业经理"}, "words": ["phone"]}
    bodies.end_post(post.pk, by=officer(cast))
    with pytest.raises(Refused) as refused:
        bodies.end_post(cast.posts["secretary"].pk, by=SYSTEM)
    assert (refused.value.code, cast.secretary.name in refused.value.message) == ("post_held", True)


@pytest.mark.parametrize("name", ["secretary", "grid_worker", "resident"])
def test_the_office_above_alone_does_it(cast: Cast, company: Organisation, name: str) -> None:
    by = Actor(getattr(cast, name).pk, "person")
    post = Post.objects.get(organisation=company)
    for attempt in (
        lambda: bodies.rename(company.pk, "别的", by=by),
        lambda: bodies.move(company.pk, cast.places.street.pk, by=by),
        lambda: bodies.end(company.pk, by=by),
        lambda: bodies.change_post(post.pk, "x", "", by=by),
        lambda: bodies.end_post(post.pk, by=by),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    client = at_desk(getattr(cast, name))
    assert client.post(f"/people/bodies/{company.pk}/rename/", {"name": "别的"}).status_code in (302, 403, 404)
    company.refresh_from_db()
    assert (company.name, company.ended_at) == ("青松物业", None)


def page(client: Client, path: str) -> str:
    return str(client.get(path).content.decode())


def test_the_page_of_a_body_tells_its_posts_and_what_was_changed(cast: Cast, company: Organisation) -> None:
    client = at_desk(cast.street_officer)
    path = reverse("web:organisation", args=[company.pk])
    assert "客服主管" in page(client, path)
    form = page(client, f"{path}rename/")
    seen = form.split('name="seen" value="')[1].split('"')[0]
    answer = client.post(f"{path}rename/", {"name": "青松服务", "seen": seen})
    assert (answer.status_code, answer["Location"]) == (302, path)
    shown = page(client, path)
    assert "组织改名" in shown
    assert shown.index("青松物业") < shown.rindex("青松服务")
    stale = client.post(f"{path}rename/", {"name": "别的", "seen": seen})
    assert stale.status_code == 422
    assert "这次没有改动任何内容" in stale.content.decode()
    assert client.post(f"{path}end/", {}).status_code == 422
    assert client.post(f"{path}end/", {"sure": "on"}).status_code == 302
    assert Organisation.objects.get(pk=company.pk).ended_at is not None


def test_what_has_to_be_settled_stands_on_the_page(cast: Cast) -> None:
    body = Post.objects.get(pk=cast.posts["secretary"].pk).organisation
    shown = page(at_desk(cast.street_officer), reverse("web:organisation", args=[body.pk]))
    assert "结束前要先处理" in shown
    assert f"{cast.secretary.name}正任" in shown


def test_posts_of_a_body_are_read_in_as_many_statements_however_many(cast: Cast, company: Organisation) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = at_desk(cast.street_officer)
    path = reverse("web:organisation", args=[company.pk])

    def counted() -> int:
        with CaptureQueriesContext(connection) as found:
            client.get(path)
        return len(found)

    few = min(counted(), counted())
    for number in range(20):
        services.create_post("property_manager", company, cast.places.estate, by=SYSTEM, title=f"主管{number}")
    assert min(counted(), counted()) <= few
