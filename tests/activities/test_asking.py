"""What is asked at sign-up, who is accepted first, and what a volunteer tells of that nobody took down."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from linli.activities import approving, hours, questions, reporting, service_queries, services, signing_up
from linli.activities.hour_models import Hours
from linli.activities.models import Role, SignUp, State
from linli.activities.report_models import Told
from linli.activities.reporting import Stay
from linli.journal.audit import findings
from linli.kernel import clock
from linli.kernel.refused import NotAllowed
from tests.activities.conftest import Team, himself, refuses, role_of, somebody
from tests.cases.desk import at_desk

pytestmark = pytest.mark.django_db


def asks(team: Team, **said: object) -> tuple[Role, SignUp]:
    """A role in which each is accepted first, and the resident who asked for it."""
    session = team.first(**said)
    role = services.add_role(session.programme_id, "讲解员", 1, by=team.by, approval=True)
    row = signing_up.sign_up(session.pk, role.pk, by=himself(team.cast.resident))
    return role, row


def test_who_signs_up_for_a_role_with_approval_waits_for_a_word(team: Team) -> None:
    role, row = asks(team)
    assert row.state == State.ASKED
    other = signing_up.sign_up(row.session_id, role.pk, by=himself(somebody("邻居")))
    with pytest.raises(NotAllowed):
        approving.accept(row.pk, by=himself(team.cast.resident))
    assert approving.accept(row.pk, by=team.by).state == State.PLACED
    assert approving.accept(other.pk, by=team.by).state == State.WAITING  # there is one place
    with refuses("not_asked"):
        approving.decline(row.pk, "名额有限", by=team.by)
    third = signing_up.sign_up(row.session_id, role.pk, by=himself(somebody("老杨")))
    with refuses("reason_missing"):
        approving.decline(third.pk, " ", by=team.by)
    approving.decline(third.pk, "名额有限", by=team.by)
    third.refresh_from_db()
    assert (third.state, third.reason) == (State.DECLINED, "名额有限")
    mine = signing_up.enter(row.session_id, role.pk, team.chair.pk, by=team.by)  # whom the desk enters needs no word
    assert mine.state == State.WAITING
    assert list(findings()) == []


def test_what_a_programme_asks_is_answered_sealed_and_read_by_whoever_runs_it(team: Team) -> None:
    session = team.first()
    size = questions.ask(session.programme_id, "衣服尺码", by=team.by, must=True, options="大\n小")
    questions.ask(session.programme_id, "忌口", by=team.by)
    resident, role, by = team.cast.resident, role_of(session).pk, himself(team.cast.resident)
    with refuses("answer_missing"):
        signing_up.sign_up(session.pk, role, by=by)
    with refuses("answer_wrong"):
        signing_up.sign_up(session.pk, role, by=by, answers={size.pk: "中"})
    mine = Client()
    mine.force_login(resident)
    address = reverse("activities:show", args=[session.code])
    assert "衣服尺码" in mine.get(address).content.decode()
    posted = {"role": role, f"q{size.pk}": "大"}
    mine.post(reverse("activities:sign_up", args=[session.code]), posted)
    row = SignUp.objects.get()
    assert questions.answered([row]) == {row.pk: [("衣服尺码", "大")]}
    page = reverse("activities:session", args=[session.code])
    assert "衣服尺码: 大" in at_desk(team.chair).get(page).content.decode()
    office = at_desk(team.cast.secretary).get(page).content.decode()
    assert ("衣服尺码" in office, resident.name in office) == (False, True)
    questions.strike(size.pk, by=team.by)
    assert signing_up.sign_up(session.pk, role, by=himself(somebody("邻居"))).state == State.PLACED
    assert questions.answered([row]) == {row.pk: [("衣服尺码", "大")]}  # what was answered stays
    assert list(findings()) == []


def stay(hours_ago: int = 30, long: int = 2, words: str = "清理楼道") -> Stay:
    starts = clock.now() - timedelta(hours=hours_ago)
    return Stay(starts, starts + timedelta(hours=long), words)


def test_what_a_volunteer_tells_of_counts_once_two_others_stood_for_it(team: Team) -> None:
    programme, resident = team.founded(kind="service", title="楼道清洁"), team.cast.resident
    row = reporting.tell(programme.pk, stay(), by=himself(resident))
    with refuses("served_already"):
        reporting.tell(programme.pk, stay(29), by=himself(resident))  # for some of that time it is told of already
    with refuses("times_wrong"):
        reporting.tell(programme.pk, stay(800), by=himself(resident))
    with refuses("times_wrong"):
        reporting.tell(programme.pk, stay(1), by=himself(resident))  # not over yet
    with pytest.raises(NotAllowed):
        reporting.accept(row.pk, by=himself(resident))
    reporting.accept(row.pk, by=team.by)
    one = Hours.objects.get()
    assert (one.minutes, one.recorded_by_id, hours.sums([resident.pk])) == (120, team.chair.pk, {})
    with refuses("own_record"):
        hours.confirm(one.sign_up.session_id, by=team.by)
    hours.confirm(one.sign_up.session_id, by=himself(team.cast.secretary))
    assert hours.sums([resident.pk]) == {resident.pk: 120}
    with refuses("told_state"):
        reporting.accept(row.pk, by=team.by)
    assert Hours.objects.count() == 1
    assert list(findings()) == []


def test_the_leader_accepts_nothing_of_their_own_and_strangers_tell_of_nothing(team: Team) -> None:
    programme = team.founded(kind="service", title="楼道清洁")
    with pytest.raises(NotAllowed):
        reporting.tell(programme.pk, stay(), by=himself(somebody("外人")))
    row = Told.objects.create(
        programme=programme, person=team.chair, starts_at=stay().starts, ends_at=stay().ends, words="自己"
    )
    with pytest.raises(NotAllowed):
        reporting.accept(row.pk, by=team.by)
    with pytest.raises(NotAllowed):
        reporting.tell(
            team.founded(kind="class", spot_id=None, place="二楼").pk, stay(), by=himself(team.cast.resident)
        )


def test_it_is_told_of_taken_back_and_answered_by_the_pages(team: Team, moved: Callable[[datetime], None]) -> None:
    programme, mine = team.founded(kind="service", title="楼道清洁"), Client()
    mine.force_login(team.cast.resident)
    began = clock.now().astimezone(clock.LOCAL) - timedelta(days=1)
    posted = {
        "programme": programme.pk, "starts": began.strftime("%Y-%m-%dT%H:%M"),
        "ends": (began + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M"), "words": "擦扶手",
    }  # fmt: skip
    assert "我服务了，但没有记录" in mine.get(reverse("activities:service")).content.decode()
    assert mine.post(reverse("activities:tell"), {**posted, "words": ""}).status_code == 422
    assert mine.post(reverse("activities:tell"), posted).status_code == 302
    row = Told.objects.get()
    mine.post(reverse("activities:tell"), {"back": row.code})
    mine.post(reverse("activities:tell"), posted)
    row = Told.objects.get(state="waits")
    desk, page = at_desk(team.chair), reverse("activities:programme", args=[programme.code])
    assert "擦扶手" in desk.get(page).content.decode()
    desk.post(
        reverse("activities:programme_with", args=[programme.code, "decline"]), {"told": row.code, "reason": "没见到"}
    )
    assert "没见到" in mine.get(reverse("activities:service")).content.decode()
    assert service_queries.of_person(team.cast.resident.pk).minutes == 0
