"""While somebody is away, whoever stands in works on their desk; once they are back, no longer."""

from datetime import timedelta

import pytest
from django.test import Client

from linli.cases import route_services, routing, supervising, told
from linli.cases.models import Case
from linli.cases.route_services import Rule
from linli.cases.services import act
from linli.doorstep.models import Card
from linli.doorstep.services import issue
from linli.jobs.worker import run_until_idle
from linli.journal.actors import Actor
from linli.kernel import clock
from linli.kernel.refused import NotAllowed
from linli.notify.models import Notice
from linli.office import covering
from linli.office.home_models import Leave
from linli.people.models import Post, Term
from tests.cases.conftest import Sent
from tests.cases.desk import at_desk
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def routes(estate_cast: Cast) -> None:
    """Every request goes to the grid worker."""
    rule = Rule(post_kind="grid_worker")
    route_services.lay(estate_cast.places.estate, [rule], by=estate_cast.acting("secretary"))
    routing.forget()


def away(cast: Cast, stand_in: str = "far_secretary") -> Leave:
    """The grid worker leaves for three days; the secretary of another estate stands in."""
    post, today = cast.posts["grid_worker"], clock.today()
    covering.name_stand_in(post.pk, getattr(cast, stand_in).pk, "A/B 岗安排表", by=cast.acting("street_officer"))
    term = Term.objects.get(post=post, person=cast.grid_worker)
    return covering.take_leave(term.pk, today, today + timedelta(days=2), by=cast.acting("grid_worker"))


def test_what_lay_with_whoever_is_away_lies_with_the_stand_in(estate_cast: Cast, sent: Sent) -> None:
    case, stand_in = sent("路灯不亮"), at_desk(estate_cast.far_secretary)
    page = f"/desk/case/{case.pk}/"
    assert page not in stand_in.get("/desk/").content.decode()
    away(estate_cast)
    assert page in stand_in.get("/desk/").content.decode()
    assert f"{page}act/contact/" in stand_in.get(page).content.decode()
    act(case.pk, "contact", {"how": "phone"}, by=Actor(estate_cast.far_secretary.pk, "person"))
    case.refresh_from_db()
    assert case.steps.latest("pk").by_id == estate_cast.far_secretary.pk
    assert case.handler_id == estate_cast.grid_worker.pk


def test_what_comes_in_meanwhile_is_the_stand_ins_to_handle(estate_cast: Cast, sent: Sent) -> None:
    away(estate_cast)
    case = sent("路灯不亮")
    assert f"/desk/case/{case.pk}/" in at_desk(estate_cast.far_secretary).get("/desk/").content.decode()
    act(case.pk, "contact", {"how": "phone"}, by=Actor(estate_cast.far_secretary.pk, "person"))


def test_what_the_resident_does_meanwhile_is_told_to_the_stand_in(estate_cast: Cast, sent: Sent) -> None:
    away(estate_cast)
    case = sent("路灯不亮", by=estate_cast.acting("resident"))
    act(case.pk, "withdraw", {}, by=estate_cast.acting("resident"))
    run_until_idle()
    told = set(Notice.objects.values_list("person_id", flat=True))
    assert {estate_cast.far_secretary.pk, estate_cast.grid_worker.pk} <= told


def test_a_supervision_is_told_to_the_stand_in_who_releases_none_of_what_they_handle(
    estate_cast: Cast, sent: Sent
) -> None:
    case = sent("路灯不亮")
    away(estate_cast, "secretary")
    supervising.supervise(case.pk, "拖了三天", by=estate_cast.acting("community_officer"))
    run_until_idle()
    told = set(Notice.objects.filter(action="case.supervised").values_list("person_id", flat=True))
    assert {estate_cast.secretary.pk, estate_cast.grid_worker.pk} <= told
    supervising.reply(case.pk, "今天下午修好", by=estate_cast.acting("community_officer"))
    with pytest.raises(NotAllowed):
        supervising.release(case.pk, "", by=estate_cast.acting("secretary"))
    supervising.release(case.pk, "", by=estate_cast.acting("street_officer"))


def test_a_complaint_about_whoever_stands_in_is_neither_read_by_them_nor_told_to_them(
    estate_cast: Cast, sent: Sent
) -> None:
    post, today = estate_cast.posts["community_officer"], clock.today()
    complained = estate_cast.grid_worker
    covering.name_stand_in(post.pk, complained.pk, "A/B 岗安排表", by=estate_cast.acting("street_officer"))
    term = Term.objects.get(post=post, person=estate_cast.community_officer)
    covering.take_leave(term.pk, today, today, by=estate_cast.acting("community_officer"))
    case = sent("网格员态度不好", form={"about": "grid_worker"}, by=estate_cast.acting("resident"))
    Case.objects.filter(pk=case.pk).update(handler=estate_cast.community_officer, handler_post=post)
    case = act(case.pk, "withdraw", {}, by=estate_cast.acting("resident"))
    run_until_idle()
    assert at_desk(complained).get(f"/desk/case/{case.pk}/").status_code == 404
    assert f"/desk/case/{case.pk}/" not in at_desk(complained).get("/desk/").content.decode()
    assert not Notice.objects.filter(person=complained).exists()


def test_whoever_dispatches_finds_the_post_of_somebody_away_once(estate_cast: Cast) -> None:
    away(estate_cast)
    found = [desk.person_id for desk in routing.working(estate_cast.places.estate) if desk.kind == "grid_worker"]
    assert found == [estate_cast.grid_worker.pk]


def test_residents_read_who_stands_in_and_ring_them(estate_cast: Cast, sent: Sent) -> None:
    cast, phone = estate_cast, Client()
    Post.objects.filter(pk=cast.posts["grid_worker"].pk).update(phone="0990-5550009")
    home, stand_in = f"/e/{cast.places.estate.code}/", f"网格员{cast.far_secretary.name}"
    issue(cast.places.building.pk, by=cast.acting("grid_worker"))
    card = Card.objects.get(unit=cast.places.unit)
    away(cast)
    case = sent("路灯不亮")
    assert told.in_charge(case) == stand_in
    for page in (home, f"/k/{card.code}/"):
        read = phone.get(page).content.decode()
        assert (cast.grid_worker.name in read, cast.far_secretary.name in read) == (False, True)


def test_once_they_are_back_the_stand_in_handles_nothing_of_theirs(estate_cast: Cast, sent: Sent) -> None:
    leave, case = away(estate_cast), sent("路灯不亮")
    covering.come_back(leave.pk, by=estate_cast.acting("grid_worker"))
    assert f"/desk/case/{case.pk}/" not in at_desk(estate_cast.far_secretary).get("/desk/").content.decode()
    with pytest.raises(NotAllowed):
        act(case.pk, "contact", {"how": "phone"}, by=Actor(estate_cast.far_secretary.pk, "person"))
    act(case.pk, "contact", {"how": "phone"}, by=estate_cast.acting("grid_worker"))
