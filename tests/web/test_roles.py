"""Roles of posts in pages: what each kind may do is read there, and a post becomes another one by whoever may."""

import io
import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from linli.activities.grants import Leads
from linli.ballots.grants import OnRoll, OnSlip
from linli.cases import packs, route_services
from linli.cases.models import Case
from linli.cases.route_services import Rule
from linli.council.demand_grants import Seated
from linli.council.grants import AtMeeting, Invited
from linli.exchange.grants import Addressed
from linli.journal.actors import SYSTEM, Actor
from linli.journal.bodies import data_of
from linli.journal.queries import history_of
from linli.kernel.refused import NotAllowed, Refused
from linli.orders.grants import Helps
from linli.people import access, kinds, regrading, services
from linli.people.conditions import Never
from linli.people.models import Organisation, Post
from linli.places.models import Area
from linli.web.people import powers
from linli.web.people.role_words import TOPICS, WORDS
from tests.cases.conftest import RESIDENTS
from tests.cases.desk import at_desk
from tests.support.cast import Cast
from tests.support.forms import form_of
from tests.support.shared import shared

pytestmark = pytest.mark.django_db

ROLES = reverse("web:roles")
# What a person has by themselves, whatever post they hold: it stands in no kind's list.
THEIR_OWN = (*access.PERSONAL, Leads, Invited, AtMeeting, Helps, Seated, Addressed, OnRoll, OnSlip)


@shared
def roles_cast(cast: Cast) -> Cast:
    """Everybody, with the residents' process published."""
    packs.publish_folder(RESIDENTS, by=SYSTEM)
    packs.forget()
    return cast


def actions() -> list[str]:
    """Those of the program; other tests add their own to the table of the same process."""
    return [action for action in access.actions() if not action.startswith("matter.")]


def kind(code: str) -> kinds.PostKind:
    found = kinds.post(code)
    assert found is not None
    return found


def vacant(cast: Cast, code: str = "community_officer", area: Area | None = None) -> Post:
    place = area or cast.places.community
    body, _new = Organisation.objects.get_or_create(area=cast.places.street, name="青云站", defaults={"kind": "other"})
    return services.create_post(code, body, place, by=SYSTEM, title="值守岗")


def test_whatever_some_kind_of_post_may_do_has_words_and_nothing_else_has(roles_cast: Cast) -> None:
    given = {
        action
        for action in actions()
        for grant in access.grants_of(action)
        if any(powers.reach(grant.via, one) for one in kinds.posts().values())
    }
    assert given - {"case.read"} <= WORDS.keys()
    assert WORDS.keys() - given <= {"case.discuss", "film.edit", "film.send", "film.watch"}  # of the district's alone


def test_what_the_page_says_of_a_kind_is_what_the_table_of_grants_gives_its_holders(roles_cast: Cast) -> None:
    compared = 0
    for role, post in roles_cast.posts.items():
        by = roles_cast.acting(role)
        listed = {power.action for power in powers.powers(kind(post.kind))}
        for action in actions():
            offices = [grant.via for grant in access.grants_of(action) if not isinstance(grant.via, THEIR_OWN)]
            real = [via for via in offices if not isinstance(via.condition(by, Area), Never)]
            assert [via for via in offices if powers.reach(via, kind(post.kind))] == real, (role, action)
            assert (action in listed) == bool(real), (role, action)
            compared += 1
    assert compared > 1000


def test_a_seat_gives_no_power(roles_cast: Cast) -> None:
    assert all(powers.powers(kind(code)) == [] for code in kinds.SEATS)


def test_one_page_says_of_every_kind_what_it_may_do_and_in_which_process(roles_cast: Cast) -> None:
    desk = at_desk(roles_cast.street_officer, second_factor=True)
    page = desk.get(ROLES).content.decode()
    for one in kinds.posts().values():
        assert reverse("web:role", args=[one.code]) in page
    assert "启用业务流程" in page
    assert "居民诉求" in page
    answer: Any = desk.get(ROLES, {"as": "excel"})
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    cells = [cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]
    assert "启用业务流程" in cells
    assert "网格员" in " ".join(str(cell) for cell in cells)


def test_a_kinds_page_names_who_holds_its_posts_and_who_held_them(roles_cast: Cast) -> None:
    post = roles_cast.posts["community_officer"]
    term = services.appoint(post.pk, roles_cast.neighbour.pk, by=SYSTEM)
    services.end_term(term.pk, by=SYSTEM)
    desk = at_desk(roles_cast.street_officer)
    page = desk.get(reverse("web:role", args=[post.kind])).content.decode()
    now, _header, before = page.partition(roles_cast.neighbour.name)
    assert roles_cast.community_officer.name in now
    assert "维护楼栋房屋" in before
    assert reverse("cases:pack", args=["resident_request"]) in page
    assert desk.get(reverse("web:role", args=["nobody"])).status_code == 404
    own = desk.get(reverse("web:post", args=[post.pk])).content.decode()
    assert "范围：青云社区及其下属区域" in own
    assert "维护楼栋房屋" in own


def test_a_rule_that_sends_to_a_post_is_called_by_the_number_that_its_own_page_gives_it(roles_cast: Cast) -> None:
    post, estate = roles_cast.posts["grid_worker"], roles_cast.places.estate
    rules = [Rule(post_kind="property_manager", words="电梯"), Rule(post_id=post.pk, note="夜里的噪声")]
    route_services.lay(estate, rules, by=roles_cast.acting("secretary"))
    page = at_desk(roles_cast.street_officer).get(reverse("web:post", args=[post.pk])).content.decode()
    assert (f"{estate.name}派单规则第 2 条" in page, "夜里的噪声" in page, "第 20 条" in page) == (True, True, False)


def test_what_a_kind_may_do_is_folded_by_topic_with_its_number_and_goes_out_in_one_table(roles_cast: Cast) -> None:
    desk, listed = at_desk(roles_cast.street_officer, second_factor=True), powers.powers(kind("community_officer"))
    topics = list(dict.fromkeys(str(power.topic) for power in listed))
    address = reverse("web:role", args=["community_officer"])
    page = desk.get(address).content.decode()
    folded = re.findall(r'<details class="card fold printed"( open)?><summary><h2>(.*?)</h2> <span.*?>(\d+) 项<', page)
    assert [topic for _open, topic, _number in folded] == topics
    assert [bool(unfolded) for unfolded, _topic, _number in folded] == [True, *[False] * (len(topics) - 1)]
    assert sum(int(number) for _open, _topic, number in folded) == len(listed)
    answer: Any = desk.get(address, {"as": "excel"})
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    rows = [row for sheet in book for row in sheet.iter_rows(values_only=True)]
    first = listed[0]
    assert any(row[:2] == (str(first.topic), str(first.words)) and str(first.where[0]) in str(row) for row in rows)
    assert len(book.sheetnames) <= 3  # who holds it, what it may do, the processes
    every = desk.get(ROLES).content.decode()
    assert every.count('<details class="fold printed"') == len(TOPICS)


def test_the_pages_cost_as_much_for_thirty_posts_as_for_one(roles_cast: Cast) -> None:
    desk = at_desk(roles_cast.street_officer)

    def cost(address: str) -> int:
        counts = []
        for _time in range(2):
            with CaptureQueriesContext(connection) as found:
                assert desk.get(address).status_code == 200
            counts.append(len(found))
        return min(counts)

    addresses = (ROLES, reverse("web:role", args=["community_officer"]))
    few = [cost(address) for address in addresses]
    for _number in range(30):
        term = services.appoint(vacant(roles_cast).pk, roles_cast.neighbour.pk, by=SYSTEM)
        services.end_term(term.pk, by=SYSTEM)
    assert [cost(address) for address in addresses] == few


def test_a_vacant_post_becomes_another_one_and_the_record_says_what_it_was(roles_cast: Cast) -> None:
    post, by = vacant(roles_cast), roles_cast.acting("street_officer")
    regrading.regrade(post.pk, "street_officer", roles_cast.places.street.pk, by=by)
    post.refresh_from_db()
    assert (post.kind, post.area) == ("street_officer", roles_cast.places.street)
    last = history_of(post).last()
    assert last is not None
    assert (last.verb, data_of(last)) == (
        "post.regraded",
        {
            "was": {"post_kind": "community_officer", "area": roles_cast.places.community.pk},
            "now": {"post_kind": "street_officer", "area": roles_cast.places.street.pk},
        },
    )


@pytest.mark.parametrize(
    ("code", "where", "refused"),
    [
        ("community_officer", "community", "nothing_changed"),
        ("community_officer", "street", "post_level"),
        ("no_such_kind", "community", "post_kind"),
        ("administrator", "community", "not_allowed"),  # a street office fills none
        ("government_lead", "district", "post_outside"),
    ],
)
def test_what_a_post_cannot_become_is_refused_and_it_stays(
    roles_cast: Cast, code: str, where: str, refused: str
) -> None:
    post, by = vacant(roles_cast), roles_cast.acting("street_officer")
    with pytest.raises((Refused, NotAllowed)) as refusal:
        regrading.regrade(post.pk, code, getattr(roles_cast.places, where).pk, by=by)
    assert getattr(refusal.value, "code", "not_allowed") == refused
    post.refresh_from_db()
    assert (post.kind, post.area) == ("community_officer", roles_cast.places.community)
    assert [entry.verb for entry in history_of(post)] == ["post.created"]


def test_nobody_widens_their_own_power_nor_touches_a_post_that_they_could_not_fill(roles_cast: Cast) -> None:
    own, strong = roles_cast.posts["street_officer"], roles_cast.posts["administrator"]
    grid = roles_cast.places.grid.pk
    for post, role in ((own, "street_officer"), (strong, "street_officer"), (vacant(roles_cast), "secretary")):
        with pytest.raises(NotAllowed):
            regrading.regrade(post.pk, "grid_worker", grid, by=roles_cast.acting(role))
    with pytest.raises(NotAllowed):
        regrading.regrade(strong.pk, "administrator", grid, by=roles_cast.acting("administrator"))


def test_whoever_holds_a_post_was_not_appointed_to_another_kind(roles_cast: Cast) -> None:
    post = vacant(roles_cast)
    services.appoint(post.pk, roles_cast.neighbour.pk, by=SYSTEM)
    with pytest.raises(Refused, match=roles_cast.neighbour.name) as refusal:
        regrading.regrade(post.pk, "branch_secretary", roles_cast.places.community.pk,
                          by=roles_cast.acting("street_officer"))  # fmt: skip
    assert refusal.value.code == "post_busy"


def test_a_post_in_the_midst_of_a_case_cannot_leave_it_behind(roles_cast: Cast) -> None:
    post, by = vacant(roles_cast, "grid_worker", roles_cast.places.grid), roles_cast.acting("street_officer")
    case = _case(roles_cast)
    Case.objects.filter(pk=case.pk).update(handler_post=post)
    with pytest.raises(Refused, match="1") as refusal:
        regrading.regrade(post.pk, "grid_worker", roles_cast.places.far_estate.pk, by=by)
    assert refusal.value.code == "post_busy"
    with pytest.raises(Refused):
        regrading.regrade(post.pk, "property_manager", roles_cast.places.estate.pk, by=by)
    regrading.regrade(post.pk, "grid_worker", roles_cast.places.estate.pk, by=by)  # the case lies there, too
    post.refresh_from_db()
    assert post.area == roles_cast.places.estate


def _case(cast: Cast) -> Case:
    from linli.cases.services import Submission, submit
    from linli.places.queries import Place

    where = Place(building_id=cast.places.building.pk, label="3栋", grid_id=cast.places.grid.pk)
    return submit(cast.places.estate, Submission(form={"what": "漏水"}, where=where), by=Actor(None, "anonymous"))


def test_at_the_page_the_difference_is_read_before_it_is_saved_and_a_stale_one_is_refused(roles_cast: Cast) -> None:
    post, desk = vacant(roles_cast), at_desk(roles_cast.street_officer)
    address = reverse("web:post_regrade", args=[post.pk])
    _action, sent = form_of(desk.get(address), "kind")
    sent |= {"kind": "street_officer", "area": str(roles_cast.places.street.pk)}
    shown = desk.post(address, sent)
    page = shown.content.decode()
    assert "社区工作人员 → 街道工作人员" in page
    assert "设立、变更、撤销组织和职务" in page
    post.refresh_from_db()
    assert post.kind == "community_officer"
    _action, again = form_of(shown, "sure")
    answer: Any = desk.post(address, again | {"sure": "on"})
    assert answer.status_code == 302
    post.refresh_from_db()
    assert post.kind == "street_officer"
    read = f"enforcement_officer {roles_cast.places.street.pk}"
    stale = desk.post(address, sent | {"kind": "enforcement_officer", "read": read, "sure": "on"})
    assert stale.status_code == 422
    post.refresh_from_db()
    assert post.kind == "street_officer"
    assert desk.get(reverse("web:post", args=[post.pk])).content.decode().count("街道工作人员") > 1


def test_a_tick_given_to_one_difference_saves_no_other(roles_cast: Cast) -> None:
    post, desk = vacant(roles_cast), at_desk(roles_cast.street_officer)
    address = reverse("web:post_regrade", args=[post.pk])
    _action, sent = form_of(desk.get(address), "kind")
    shown = desk.post(address, sent | {"kind": "street_officer", "area": str(roles_cast.places.street.pk)})
    _action, read = form_of(shown, "sure")
    other = desk.post(address, read | {"kind": "enforcement_officer", "sure": "on"})
    page = other.content.decode()
    assert (other.status_code, "社区工作人员 → 执法人员" in page, "checked" in page) == (200, True, False)
    unticked = desk.post(address, read)
    assert (unticked.status_code, "请先阅读权限增减，再勾选此项。" in unticked.content.decode()) == (422, True)
    post.refresh_from_db()
    assert post.kind == "community_officer"


def test_what_a_post_can_never_become_is_said_before_any_difference_is_read(roles_cast: Cast) -> None:
    post, desk = vacant(roles_cast), at_desk(roles_cast.street_officer)
    address = reverse("web:post_regrade", args=[post.pk])
    _action, sent = form_of(desk.get(address), "kind")
    same = desk.post(address, sent)
    assert (same.status_code, "请选择另一类别或另一区域。" in same.content.decode()) == (422, True)
    answer = desk.post(address, sent | {"kind": "administrator"})
    assert (answer.status_code, 'name="sure"' in answer.content.decode()) == (422, False)


def test_while_something_hinders_there_is_nothing_to_tick(roles_cast: Cast) -> None:
    post, desk = vacant(roles_cast), at_desk(roles_cast.street_officer)
    services.appoint(post.pk, roles_cast.neighbour.pk, by=SYSTEM)
    address = reverse("web:post_regrade", args=[post.pk])
    _action, sent = form_of(desk.get(address), "kind")
    page = desk.post(address, sent | {"kind": "branch_secretary"}).content.decode()
    assert roles_cast.neighbour.name in page
    assert 'name="sure"' not in page


def test_whoever_may_not_change_a_post_does_not_find_the_page(roles_cast: Cast) -> None:
    post = vacant(roles_cast)
    address = reverse("web:post_regrade", args=[post.pk])
    for role in ("secretary", "community_officer", "grid_worker"):
        assert at_desk(getattr(roles_cast, role)).get(address).status_code == 404
    own = reverse("web:post_regrade", args=[roles_cast.posts["street_officer"].pk])
    assert at_desk(roles_cast.street_officer).get(own).status_code == 404
