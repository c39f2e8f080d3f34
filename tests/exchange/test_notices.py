"""A notice is written by who speaks for a body, read by whom it is for, known of home by home, and never lost."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from linli.exchange import queries, services
from linli.exchange.models import Notice, Receipt, State, Wording
from linli.journal.actors import SYSTEM
from linli.journal.audit import findings
from linli.journal.queries import history_of
from linli.kernel import clock
from linli.kernel.refused import NotAllowed
from linli.people import homes
from linli.people.access import may
from linli.places import services as places
from linli.places.models import Unit
from tests.council.conftest import person
from tests.exchange.conftest import TEXT, days, drafted, me, published, refused, said
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db


def reads(cast: Cast, notice: Notice) -> set[str]:
    roles = ("resident", "neighbour", "far_resident", "grid_worker", "director", "community_officer", "far_secretary")
    return {role for role in roles if may(me(getattr(cast, role)), "notice.read", notice)}


def outside_the_grid(cast: Cast) -> Unit:
    """The home of somebody without an account, in a building of no grid."""
    building = places.create_building(cast.places.estate, "7栋", by=SYSTEM)
    unit = places.create_unit(building, "301", by=SYSTEM, floor=3, area_cm=8000)
    homes.settle(person("罗小满").pk, unit.pk, "owner", by=SYSTEM)
    return unit


def test_who_speaks_for_a_body_writes_over_its_own_area_alone(cast: Cast) -> None:
    draft = drafted(cast)
    assert (draft.state, reads(cast, draft)) == ("draft", set())  # not even the other bodies of the estate
    secretary, branch = cast.acting("secretary"), cast.posts["secretary"].organisation_id
    for area in (cast.places.community, cast.places.far_estate):
        with pytest.raises(NotAllowed):
            services.draft(branch, area.pk, said(), by=secretary)
    with pytest.raises(NotAllowed):  # for another body
        services.draft(cast.posts["director"].organisation_id, cast.places.estate.pk, said(), by=secretary)
    for role in ("resident", "grid_worker", "inspector", "administrator"):
        with pytest.raises(NotAllowed):
            services.draft(branch, cast.places.estate.pk, said(), by=cast.acting(role))
    with pytest.raises(NotAllowed):
        services.publish(draft.pk, by=cast.acting("director"))
    below = services.draft(
        cast.posts["community_officer"].organisation_id, cast.places.far_estate.pk, said(),
        by=cast.acting("community_officer"),
    )  # fmt: skip
    assert below.estate_id == cast.places.far_estate.pk
    assert Notice.objects.count() == 2
    assert list(findings()) == []


def test_it_is_read_by_whom_it_is_for(cast: Cast) -> None:
    def out(role: str, **given: object) -> set[str]:
        return reads(cast, published(cast, role, **given))

    everybody = {
        "resident",
        "neighbour",
        "far_resident",
        "grid_worker",
        "director",
        "community_officer",
        "far_secretary",
    }
    assert out("secretary") == everybody  # shown to all
    assert out("secretary", public=False) == {"resident", "neighbour", "community_officer"}
    assert out("community_officer", public=False) == {"resident", "neighbour", "far_resident", "community_officer"}
    third = {"audience": "buildings", "buildings": [cast.places.building.pk], "public": False}
    assert out("secretary", **third) == {"resident", "community_officer"}
    posts = {"audience": "posts", "posts": ["grid_worker", "branch_secretary"], "must_read": True}
    assert out("community_officer", **posts) == {"grid_worker", "far_secretary", "community_officer"}
    for role in ("resident", "far_resident"):  # the list says what the single question says
        by = me(getattr(cast, role))
        rows = queries.on(cast.places.estate, by)
        assert {row.pk for row in rows} == {
            row.pk for row in Notice.objects.all() if may(by, "notice.read", row)
        }  # fmt: skip


def test_buildings_of_another_estate_and_nobody_at_all_are_refused(cast: Cast) -> None:
    far = cast.places.far_unit.building_id
    assert refused(drafted, cast, audience="buildings", buildings=[far]).code == "buildings_missing"
    assert refused(drafted, cast, audience="buildings").code == "buildings_missing"
    assert refused(drafted, cast, audience="posts").code == "posts_missing"
    assert refused(drafted, cast, title=" ").code == "words_missing"
    assert not Notice.objects.exists()


def test_it_appears_at_its_time_and_is_over_after_its_last_day(cast: Cast, moved) -> None:
    at = clock.midnight(days(2)) + timedelta(hours=8)
    notice = published(cast, appears_at=at, until=days(4), must_read=True)
    assert (notice.state, reads(cast, notice), services.appear()) == ("scheduled", set(), 0)
    moved(at + timedelta(minutes=1))
    assert (services.appear(), services.appear()) == (1, 0)
    notice.refresh_from_db()
    assert (notice.state, "resident" in reads(cast, notice)) == ("published", True)
    assert [row.pk for row in queries.asked(cast.resident.pk)] == [notice.pk]
    moved(at + timedelta(days=3))
    estate = queries.on(cast.places.estate, me(cast.resident))
    assert (list(queries.current(estate)), list(estate)) == ([], [notice])  # over, and still to be found
    assert list(queries.asked(cast.resident.pk)) == []
    assert refused(services.know, notice.pk, by=me(cast.resident)).code == "not_asked"
    assert [entry.verb for entry in history_of(notice)] == ["notice.drafted", "notice.scheduled", "notice.published"]


def test_a_scheduled_one_is_held_back_and_what_is_withdrawn_stays_with_its_reason(cast: Cast) -> None:
    by = cast.acting("secretary")
    later = published(cast, appears_at=clock.now() + timedelta(days=1))
    assert services.withdraw(later.pk, "", by=by).state == "draft"
    notice = published(cast)
    assert refused(services.withdraw, notice.pk, " ", by=by).code == "reason_missing"
    services.withdraw(notice.pk, "改期", by=by)
    notice.refresh_from_db()
    assert (notice.state, notice.reason, notice.text) == ("withdrawn", "改期", TEXT)
    assert "resident" in reads(cast, notice)
    assert refused(services.reword, notice.pk, "停水", TEXT, by=by).code == "notice_state"
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.filter(pk=notice.pk).update(reason="")


def test_a_publication_has_its_days_and_where_to_object(cast: Cast) -> None:
    by = cast.acting("community_officer")

    def publish(kind: str, last: int | None, contact: str = "赵主任 0990-5550102") -> str:
        until = None if last is None else days(last)
        draft = drafted(cast, "community_officer", kind=kind, until=until, contact=contact)
        try:
            return str(services.publish(draft.pk, by=by).state)
        except Exception as refusal:
            return str(getattr(refusal, "code", refusal))

    assert publish("publication", None) == "notice_no_end"
    assert publish("publication", 5) == "notice_too_short"
    assert publish("publication", 6, "") == "notice_no_contact"
    assert publish("publication", 6) == "published"
    assert publish("affairs", 13) == "notice_too_short"  # 城市居民委员会组织法 art. 34
    assert publish("affairs", 14) == "published"
    assert publish("announcement", None) == "published"


def test_what_is_out_is_worded_anew_and_keeps_its_old_words(cast: Cast) -> None:
    by = cast.acting("secretary")
    notice = published(cast, must_read=True)
    services.know(notice.pk, by=me(cast.resident))
    assert refused(services.reword, notice.pk, notice.title, TEXT, by=by).code == "nothing_changed"
    services.reword(notice.pk, notice.title, TEXT.replace("6 日", "7 日"), by=by)
    assert queries.knows(Notice.objects.get(), me(cast.resident))  # a slip of the pen asks nobody again
    services.reword(notice.pk, notice.title, TEXT.replace("6 日", "8 日"), by=by, again=True)
    notice.refresh_from_db()
    assert (notice.version, notice.asked, queries.knows(notice, me(cast.resident))) == (3, 3, False)
    assert notice.wordings.earliest("number").text == TEXT
    assert list(queries.asked(cast.resident.pk)) == [notice]
    assert services.know(notice.pk, by=me(cast.resident)) == 1
    assert list(Receipt.objects.values_list("version", flat=True).order_by("pk")) == [1, 3]
    assert Wording.objects.count() == 3
    assert list(findings()) == []


def test_a_publication_worded_anew_begins_its_days_again(cast: Cast, moved) -> None:
    by = cast.acting("secretary")
    notice = published(cast, kind="publication", until=days(6), contact="周书记 0990-5550103")
    moved(clock.now() + timedelta(days=3))
    assert refused(services.reword, notice.pk, "公示", "改了名单", by=by, until=notice.until).code == "notice_too_short"
    assert services.reword(notice.pk, "公示", "改了名单", by=by, until=days(6)).version == 2
    assert refused(services.reword, notice.pk, "公示", "改了名单", by=by, until=days(2)).code == "notice_too_short"


def test_a_home_knows_of_it_once_by_a_tap_or_told_at_the_door(cast: Cast) -> None:
    notice, worker = published(cast, must_read=True), cast.acting("grid_worker")
    unit, second = cast.places.unit, outside_the_grid(cast)
    assert (services.know(notice.pk, by=me(cast.resident)), services.know(notice.pk, by=me(cast.resident))) == (1, 0)
    with pytest.raises(NotAllowed):
        services.know(notice.pk, by=me(cast.far_resident))  # reads it, and it is not for them
    with pytest.raises(NotAllowed):  # the other building is not the grid worker's
        services.tell(notice.pk, second.pk, "door", by=worker)
    assert refused(services.tell, notice.pk, unit.pk, "door", by=worker).code == "known_already"
    secretary = cast.acting("secretary")
    assert refused(services.tell, notice.pk, second.pk, "self", by=secretary).code == "way_missing"
    services.tell(notice.pk, second.pk, "door", by=secretary)
    far = cast.places.far_unit.pk
    for by in (secretary, cast.acting("far_secretary")):
        with pytest.raises(NotAllowed):
            services.tell(notice.pk, far, "door", by=by)
    rows = [(row.unit_id, row.person_id, row.way, row.entered_by_id) for row in Receipt.objects.order_by("pk")]
    assert rows == [(unit.pk, cast.resident.pk, "self", None), (second.pk, None, "door", cast.secretary.pk)]
    assert list(findings()) == []


def test_who_does_not_know_is_listed_by_building_for_who_goes_there(cast: Cast) -> None:
    notice, second = published(cast, must_read=True), outside_the_grid(cast)
    services.know(notice.pk, by=me(cast.resident))

    def reach(role: str) -> dict[str, tuple[int, int]]:
        return {one.building.name: (one.homes, one.known) for one in queries.reach(notice, cast.acting(role))}

    assert reach("secretary") == {"3栋": (1, 1), "5栋": (1, 0), "7栋": (1, 0)}
    assert reach("grid_worker") == {"3栋": (1, 1), "5栋": (1, 0)}
    assert reach("property_manager") == reach("far_secretary") == {}
    assert queries.doors(notice, cast.places.building) == []
    [door] = queries.doors(notice, second.building)
    assert (door.unit, [one.name for one in door.people]) == (second, ["罗小满"])


def test_holders_of_posts_are_listed_by_name(cast: Cast) -> None:
    notice = published(cast, "community_officer", audience="posts", posts=["grid_worker"], must_read=True)
    assert [(one.name, one.known) for one in queries.holders(notice)] == [(cast.grid_worker.name, False)]
    services.know(notice.pk, by=me(cast.grid_worker))
    assert [one.known for one in queries.holders(notice)] == [True]
    with pytest.raises(NotAllowed):
        services.know(notice.pk, by=me(cast.resident))


def test_a_draft_is_changed_as_it_was_seen(cast: Cast) -> None:
    by, draft = cast.acting("secretary"), drafted(cast)
    services.change(draft.pk, said(title="停电通知"), by=by, seen="1")
    assert refused(services.change, draft.pk, said(), by=by, seen="1").code == "changed_meanwhile"
    assert Notice.objects.get().title == "停电通知"
    assert State(Notice.objects.get().state) is State.DRAFT


def test_a_scheduled_one_keeps_a_time_or_is_held_back_first(cast: Cast) -> None:
    by = cast.acting("secretary")
    at = clock.now() + timedelta(days=1)
    later = published(cast, appears_at=at)
    assert refused(services.change, later.pk, said(title="停电通知"), by=by).code == "notice_without_day"
    title, kept = later.title, Notice.objects.get(pk=later.pk)
    assert (kept.title, kept.appears_at, kept.state) == (title, at, "scheduled")
    services.withdraw(later.pk, "", by=by)
    assert services.change(later.pk, said(title="停电通知"), by=by).title == "停电通知"
