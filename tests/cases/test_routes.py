"""Dispatch rules at the desk: changed in a draft, tried on past cases, put in force; and who is next in turn."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from linli.cases import route_services, routing, services, trying
from linli.cases.models import Case, Route
from linli.cases.route_models import EditionState, RouteEdition
from linli.cases.route_services import Rule
from linli.journal.actors import SYSTEM
from linli.journal.audit import findings
from linli.journal.queries import history_of
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people import services as people
from linli.places import services as places
from linli.places.queries import Place
from tests.cases.conftest import Sent
from tests.cases.desk import at_desk
from tests.cases.test_services_at_once import at_once
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db

PROPERTY, WORKER = Rule(post_kind="property_manager"), Rule(post_kind="grid_worker")


def laid(cast: Cast, *rules: Rule) -> RouteEdition:
    edition = route_services.lay(cast.places.estate, rules, by=cast.acting("secretary"))
    routing.forget()  # kept for seconds; it is dropped on commit, which a test never reaches
    return edition


def test_a_draft_changes_nothing_until_it_was_tried_and_put_in_force(estate_cast: Cast, sent: Sent) -> None:
    laid(estate_cast, WORKER)
    by, estate = estate_cast.acting("secretary"), estate_cast.places.estate
    draft = route_services.draft(estate, by=by)
    route_services.change(draft.routes.get().pk, PROPERTY, by=by)
    routing.forget()
    assert sent("路灯不亮").handler_id == estate_cast.grid_worker.pk
    with pytest.raises(Refused, match="先在过去的事上试一遍"):
        route_services.put_in_force(draft.pk, by=by)
    trial = route_services.try_out(draft.pk, by=by)
    assert (trial.looked, len(trial.elsewhere)) == (1, 1)
    route_services.put_in_force(draft.pk, by=by, note="物业先看")
    routing.forget()
    assert sent("路灯不亮").handler_id == estate_cast.property_manager.pk
    states = RouteEdition.objects.filter(area=estate).values_list("number", "state")
    assert sorted(states) == [(1, EditionState.PAST), (2, EditionState.IN_FORCE)]
    assert [entry.verb for entry in history_of(draft)] == ["routes.opened", "routes.tried", "routes.enforced"]
    assert list(findings()) == []


def test_what_was_changed_after_the_trial_has_to_be_tried_again(estate_cast: Cast) -> None:
    by, estate = estate_cast.acting("secretary"), estate_cast.places.estate
    rule = route_services.add(estate, WORKER, by=by)
    route_services.try_out(rule.edition_id, by=by)
    route_services.switch(rule.pk, on=False, by=by)
    with pytest.raises(Refused) as refused:
        route_services.put_in_force(rule.edition_id, by=by)
    assert refused.value.code == "not_tried"


def test_an_edition_in_force_is_changed_by_nobody(estate_cast: Cast) -> None:
    rule = laid(estate_cast, WORKER).routes.get()
    by = estate_cast.acting("secretary")
    for write in (
        lambda: route_services.change(rule.pk, PROPERTY, by=by),
        lambda: route_services.move(rule.pk, up=True, by=by),
        lambda: route_services.remove(rule.pk, by=by),
        lambda: route_services.try_out(rule.edition_id, by=by),
    ):
        with pytest.raises(Refused) as refused:
            write()
        assert refused.value.code == "not_a_draft"
    assert rule.edition.routes.get().post_kind == "grid_worker"


def test_a_dropped_draft_leaves_what_is_in_force(estate_cast: Cast, sent: Sent) -> None:
    laid(estate_cast, WORKER)
    by, estate = estate_cast.acting("secretary"), estate_cast.places.estate
    draft = route_services.draft(estate, by=by)
    route_services.drop(draft.pk, by=by)
    assert route_services.draft(estate, by=by).number == 3
    assert sent("路灯不亮").handler_id == estate_cast.grid_worker.pk


def test_only_the_desk_of_the_area_sets_rules(estate_cast: Cast) -> None:
    estate = estate_cast.places.estate
    for role in ("grid_worker", "property_manager", "far_secretary"):
        with pytest.raises(NotAllowed):
            route_services.draft(estate, by=estate_cast.acting(role))
    assert not RouteEdition.objects.exists()


def test_the_trial_tells_which_cases_go_elsewhere_and_whom_they_ended_with(estate_cast: Cast, sent: Sent) -> None:
    laid(estate_cast, WORKER)
    lift, lamp = sent("电梯有异响"), sent("路灯不亮")
    post = estate_cast.posts["property_manager"].pk
    services.act(lift.pk, "dispatch", {"post": str(post)}, by=estate_cast.acting("secretary"))
    by, estate = estate_cast.acting("secretary"), estate_cast.places.estate
    rule = route_services.add(estate, Rule(words="电梯+异响 -装修", post_kind="property_manager"), by=by)
    route_services.move(rule.pk, up=True, by=by)
    trial = trying.tried(rule.edition, by)
    assert [(one.case.pk, one.better, one.worse) for one in trial.elsewhere] == [(lift.pk, True, False)]
    assert trial.elsewhere[0].before.words.endswith(estate_cast.grid_worker.name)
    assert lamp.handler_id == estate_cast.grid_worker.pk


def test_the_trial_looks_at_no_matter_about_staff_and_at_none_the_reader_may_not_read(
    estate_cast: Cast, sent: Sent
) -> None:
    sent("网格员态度差", form={"about": "grid_worker"})
    sent("路灯不亮")
    by = estate_cast.acting("secretary")
    rule = route_services.add(estate_cast.places.estate, WORKER, by=by)
    assert trying.tried(rule.edition, by).looked == 1


def test_by_area_shape_day_and_hour(estate_cast: Cast, sent: Sent) -> None:
    ground = estate_cast.places
    house = Place(building_id=ground.building.pk, label="3栋", grid_id=ground.grid.pk)
    nobody = Rule(within=(ground.far_estate.pk,), post_kind="grid_worker")
    grid = Rule(within=(ground.grid.pk,), hours="0-24", days="", post_kind="property_manager")
    laid(estate_cast, nobody, grid)
    assert sent("路灯不亮", where=house).handler_id == estate_cast.property_manager.pk
    assert sent("路灯不亮", where=Place()).handler_id is None
    corners = ((0, 0), (3000, 0), (3000, 3000), (0, 3000))
    laid(estate_cast, Rule(corners=corners, post_kind="property_manager"))
    assert sent("路灯不亮", where=Place(plan_x=100, plan_y=3000)).handler_id == estate_cast.property_manager.pk
    assert sent("路灯不亮", where=Place(plan_x=100, plan_y=3001)).handler_id is None


def test_a_shape_needs_three_corners_and_the_plan_of_an_estate(estate_cast: Cast) -> None:
    by = estate_cast.acting("community_officer")
    for area, corners in (
        (estate_cast.places.estate, ((0, 0), (1, 1))),
        (estate_cast.places.community, ((0, 0), (1, 0), (1, 1))),
    ):
        with pytest.raises(Refused) as refused:
            route_services.add(area, Rule(corners=corners, post_kind="grid_worker"), by=by)
        assert refused.value.field == "corners"


def test_rules_of_the_community_are_asked_after_those_of_the_estate(estate_cast: Cast, sent: Sent) -> None:
    ground = estate_cast.places
    route_services.lay(ground.community, [WORKER], by=estate_cast.acting("community_officer"))
    laid(estate_cast, Rule(words="电梯", post_kind="property_manager"))
    assert sent("电梯停了").handler_id == estate_cast.property_manager.pk
    assert sent("路灯不亮").handler_id == estate_cast.grid_worker.pk


def second_manager(cast: Cast) -> int:
    """Another property manager of the estate, by key."""
    first = cast.posts["property_manager"]
    post_id = people.create_post("property_manager", first.organisation, cast.places.estate, by=SYSTEM).pk
    people.appoint(post_id, cast.grid_worker.pk, by=SYSTEM)
    routing.forget()
    return cast.grid_worker.pk


def test_in_turn_whoever_has_the_fewest_open_cases_is_next(estate_cast: Cast, sent: Sent) -> None:
    other = second_manager(estate_cast)
    laid(estate_cast, Rule(post_kind="property_manager", turns=True))
    first = estate_cast.property_manager.pk
    assert [sent(f"第{number}件").handler_id for number in range(4)] == [first, other, first, other]
    Case.objects.filter(handler_id=other).update(open=False, closed_at=clock.now())
    assert [sent(f"又{number}件").handler_id for number in range(3)] == [other, other, first]


def test_among_grid_workers_it_goes_in_turn_round_all_grids_and_without_turns_to_that_of_its_own(
    estate_cast: Cast, sent: Sent
) -> None:
    estate, station = estate_cast.places.estate, estate_cast.posts["grid_worker"].organisation
    grid = places.create_area("990102001001001002", "第二网格", "grid", estate, by=SYSTEM)
    post_id = people.create_post("grid_worker", station, grid, by=SYSTEM).pk
    people.appoint(post_id, estate_cast.neighbour.pk, by=SYSTEM)
    laid(estate_cast, WORKER)
    first, other = estate_cast.grid_worker.pk, estate_cast.neighbour.pk
    assert [sent(f"第{number}件").handler_id for number in range(2)] == [first, first]
    laid(estate_cast, Rule(post_kind="grid_worker", turns=True))
    assert [sent(f"又{number}件").handler_id for number in range(4)] == [other, other, first, other]
    nowhere = sent("不知道在哪一栋", where=Place())
    assert (nowhere.grid_id, nowhere.handler_id) == (None, first)


def test_the_pages_begin_try_and_enforce_a_draft(estate_cast: Cast, sent: Sent) -> None:
    laid(estate_cast, WORKER)
    sent("电梯停了")
    desk, estate = at_desk(estate_cast.secretary), estate_cast.places.estate
    assert desk.post(f"/desk/routes/draft/{estate.code}/").status_code == 303
    form = {
        "target": "kind:property_manager",
        "words": "电梯",
        "hours": "0 到 24",
        "season": "1月1日~12月31日",
        "turns": "on",
    }
    assert desk.post(f"/desk/routes/new/{estate.code}/", form).status_code == 303
    draft = RouteEdition.objects.get(state="draft")
    rule = draft.routes.latest("pk")
    assert (rule.hours, rule.season, rule.turns) == ("0-24", "01-01~12-31", True)
    page = desk.get(f"/desk/routes/?estate={estate.code}").content.decode()
    assert "草稿" in page
    assert "还没有按现在的样子试过" in page
    desk.post(f"/desk/routes/{rule.pk}/move/", {"up": "1"})
    draft.refresh_from_db()
    here = f"/desk/routes/edition/{draft.pk}/"
    desk.post(here, {"try": "1", "revision": draft.revision})
    page = desk.get(here).content.decode()
    assert "有 1 件会派到别处" in page
    assert "电梯停了" in page
    desk.post(here, {"enforce": "1", "revision": draft.revision, "note": "电梯归物业"})
    draft.refresh_from_db()
    assert draft.state == EditionState.IN_FORCE
    past = desk.get(f"/desk/routes/edition/{RouteEdition.objects.get(number=1).pk}/")
    assert past.status_code == 200
    assert at_desk(estate_cast.far_secretary).get(here).status_code == 404


def test_a_new_rule_stands_before_the_one_that_takes_everything_else(estate_cast: Cast, sent: Sent) -> None:
    laid(estate_cast, WORKER)
    estate, by = estate_cast.places.estate, estate_cast.acting("secretary")
    rule = route_services.add(estate, Rule(post_kind="property_manager", words="电梯"), by=by)
    route_services.try_out(rule.edition_id, by=by)
    route_services.put_in_force(rule.edition_id, by=by)
    routing.forget()
    assert sent("电梯停了").handler_id == estate_cast.property_manager.pk
    assert sent("路灯不亮").handler_id == estate_cast.grid_worker.pk


def test_a_rule_of_the_draft_is_moved_by_the_button_beside_it(estate_cast: Cast) -> None:
    estate, by = estate_cast.places.estate, estate_cast.acting("secretary")
    route_services.add(estate, WORKER, by=by)
    second = route_services.add(estate, Rule(post_kind="property_manager", words="电梯"), by=by)
    desk = Client(enforce_csrf_checks=True)
    desk.force_login(estate_cast.secretary)
    page = desk.get(f"/desk/routes/?estate={estate.code}").content.decode()
    [form] = re.findall(rf'<form method="post" action="/desk/routes/{second.pk}/move/">.*?</form>', page, re.S)
    token = re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)
    moved = desk.post(f"/desk/routes/{second.pk}/move/", {"down": "1", "csrfmiddlewaretoken": token})
    assert moved.status_code == 303
    assert list(Route.objects.values_list("post_kind", flat=True)) == ["grid_worker", "property_manager"]


def test_a_form_of_an_earlier_draft_is_refused_and_says_so(estate_cast: Cast) -> None:
    by = estate_cast.acting("secretary")
    rule = route_services.add(estate_cast.places.estate, WORKER, by=by)
    seen = RouteEdition.objects.get().revision
    route_services.switch(rule.pk, on=False, by=by)
    desk = at_desk(estate_cast.secretary)
    answer = desk.post(f"/desk/routes/{rule.pk}/", {"target": "kind:property_manager", "revision": seen})
    assert answer.status_code == 422
    assert "有人改过草稿" in answer.content.decode()
    rule.refresh_from_db()
    assert rule.post_kind == "grid_worker"


PLAN = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100"><rect width="100" height="100"/></svg>'


def test_a_rule_is_saved_below_all_that_it_asks_and_enter_does_not_draw(estate_cast: Cast) -> None:
    estate = estate_cast.places.estate
    places.set_plan(estate, PLAN, by=SYSTEM)
    page = at_desk(estate_cast.secretary).get(f"/desk/routes/new/{estate.code}/").content.decode()
    form = page[page.index('<form class="form"') :]
    buttons = re.findall(r"<button[^>]*>|<input[^>]*type=.image.[^>]*>", form[: form.index("</form>")])
    assert [("image" in one, "primary" in one) for one in buttons] == [(False, False), (True, False), (False, True)]


def test_a_shape_is_drawn_by_taps_without_script(estate_cast: Cast) -> None:
    estate = estate_cast.places.estate
    places.set_plan(estate, PLAN, by=SYSTEM)
    desk, url = at_desk(estate_cast.secretary), f"/desk/routes/new/{estate.code}/"
    page = desk.post(url, {"words": "电梯", "corners": "0,0 10000,0", "shape.x": "160", "shape.y": "320"})
    assert page.status_code == 200
    assert 'value="0,0 10000,0 5000,10000"' in page.content.decode()
    assert 'value="电梯"' in page.content.decode()
    assert not Route.objects.exists()
    page = desk.post(url, {"corners": "0,0 10000,0 5000,10000", "one_back": "1"})
    assert 'value="0,0 10000,0"' in page.content.decode()
    assert desk.post(url, {"corners": "0,0 10000,0 5000,10000", "target": "kind:grid_worker"}).status_code == 303
    assert Route.objects.get().corners == [[0, 0], [10000, 0], [5000, 10000]]


def test_many_cases_cost_the_trial_no_more_statements_than_one(estate_cast: Cast, sent: Sent) -> None:
    laid(estate_cast, WORKER)
    sent("电梯停了")
    by = estate_cast.acting("secretary")
    rule = route_services.add(estate_cast.places.estate, PROPERTY, by=by)
    route_services.move(rule.pk, up=True, by=by)
    route_services.try_out(rule.edition_id, by=by)
    desk, here = at_desk(estate_cast.secretary), f"/desk/routes/edition/{rule.edition_id}/"
    desk.get(here)
    with CaptureQueriesContext(connection) as few:
        desk.get(here)
    for number in range(30):
        sent(f"电梯{number}")
    with CaptureQueriesContext(connection) as many:
        desk.get(here)
    assert len(many) <= len(few)


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_two_who_begin_a_draft_work_on_one(self, estate_cast: Cast) -> None:
        estate = estate_cast.places.estate
        actors = [estate_cast.acting(role) for role in ("secretary", "community_officer")]
        drafts = at_once(*((lambda by=by: route_services.draft(estate, by=by)) for by in actors))
        assert len({draft.pk for draft in drafts}) == 1
        assert RouteEdition.objects.count() == 1
        assert list(findings()) == []

    def test_of_two_who_put_it_in_force_one_is_told(self, estate_cast: Cast) -> None:
        by = estate_cast.acting("secretary")
        rule = route_services.add(estate_cast.places.estate, WORKER, by=by)
        route_services.try_out(rule.edition_id, by=by)
        outcomes = at_once(*[lambda: route_services.put_in_force(rule.edition_id, by=by)] * 2)
        refused = [one for one in outcomes if isinstance(one, Refused)]
        assert [one.code for one in refused] == ["not_a_draft"]
        assert RouteEdition.objects.get().state == EditionState.IN_FORCE

    def test_cases_that_come_in_at_once_are_shared_out_evenly(self, estate_cast: Cast, sent: Sent) -> None:
        other = second_manager(estate_cast)
        laid(estate_cast, Rule(post_kind="property_manager", turns=True))
        cases = at_once(*((lambda number=number: sent(f"第{number}件")) for number in range(8)))
        got = [case.handler_id for case in cases]
        assert sorted(got) == sorted([estate_cast.property_manager.pk, other] * 4)
