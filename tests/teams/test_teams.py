"""Who is in a team and how they came; what is lent and comes back; what is seen of it."""

import pytest

from linli.activities import skilling
from linli.journal.actors import SYSTEM, Actor
from linli.journal.audit import findings
from linli.kernel.refused import NotAllowed
from linli.people import services as people
from linli.teams import joining, keeping, queries, services
from linli.teams.models import Equipment, LineUp, Member, State, Team
from tests.activities.conftest import refuses
from tests.support.cast import Cast
from tests.teams.conftest import Drums, body_of, in_days

pytestmark = pytest.mark.django_db


def test_a_team_is_kept_once_by_its_leader_or_the_branch_and_only_a_team(drums: Drums) -> None:
    cast = drums.cast
    with refuses("team_known"):
        services.found(drums.team.body_id, services.About(), by=drums.by)
    body, _leader, _by = body_of(cast, "volunteer_team", "安和普法队", "鲁懂法")
    with pytest.raises(NotAllowed):
        services.found(body.pk, services.About(), by=drums.by)
    assert services.found(body.pk, services.About(), by=drums.secretary).area == cast.places.estate
    with refuses("no_team"):
        services.found(cast.posts["secretary"].organisation_id, services.About(), by=drums.secretary)
    assert Team.objects.count() == 2


def test_whoever_applies_is_in_when_the_leader_says_so_and_nobody_takes_in_themselves(drums: Drums) -> None:
    asked = joining.apply(drums.team.pk, "年轻时打过鼓", "鼓手", by=drums.resident)
    with refuses("member_known"):
        joining.apply(drums.team.pk, "", "", by=drums.resident)
    with pytest.raises(NotAllowed):
        joining.answer(asked.pk, by=drums.resident, yes=True)
    assert joining.answer(asked.pk, by=drums.by, yes=True).state == State.IN
    with refuses("member_state"):
        joining.answer(asked.pk, by=drums.by, yes=False)
    assert {row.called for row in queries.members(drums.team)} == {"邹敲锣", "聂无号", drums.cast.resident.name}
    assert list(findings()) == []


def test_a_closed_team_takes_no_applications_and_a_stranger_never_applies(drums: Drums) -> None:
    with pytest.raises(NotAllowed):
        joining.apply(drums.team.pk, "", "", by=SYSTEM)
    services.change(drums.team.pk, services.About(open_to=False), by=drums.by)
    with pytest.raises(NotAllowed):
        joining.apply(drums.team.pk, "", "", by=drums.resident)
    assert Member.objects.count() == 2


def test_whoever_was_entered_by_name_and_telephone_takes_that_record_over(drums: Drums) -> None:
    own, phone = drums.cast.resident, "13900000072"
    entered = joining.enter(drums.team.pk, joining.Entered(own.name, phone), by=drums.by)
    assert entered.person is None
    with refuses("member_known"):
        joining.enter(drums.team.pk, joining.Entered(own.name, phone), by=drums.by)
    type(own).objects.filter(pk=own.pk).update(phone=entered.phone, phone_proved_at=entered.asked_at)
    assert joining.apply(drums.team.pk, "", "", by=drums.resident).pk == entered.pk
    entered.refresh_from_db()
    assert (entered.person_id, entered.state, str(entered.phone)) == (own.pk, State.IN, "")


def test_everybody_chooses_themselves_to_be_shown(drums: Drums) -> None:
    me = Actor(drums.drummer.person_id, "person")
    assert queries.shown_members(drums.team) == []
    with pytest.raises(NotAllowed):
        joining.show(drums.drummer.pk, True, by=drums.by)
    joining.show(drums.drummer.pk, True, by=me)
    assert queries.shown_members(drums.team) == [drums.drummer]
    joining.leave(drums.drummer.pk, by=me)
    assert queries.shown_members(drums.team) == []


def test_a_skill_is_listed_declared_and_confirmed_by_somebody_else(drums: Drums) -> None:
    estate = drums.cast.places.estate
    with pytest.raises(NotAllowed):
        skilling.list_skill(estate.pk, "普法", by=drums.by)
    skill = skilling.list_skill(estate.pk, "普法", by=drums.secretary)
    has = joining.declare(drums.other.pk, skill.pk, by=drums.by)
    assert has.confirmed_at is None
    assert joining.confirm(has.pk, by=drums.secretary).confirmed_by_id == drums.secretary.person_id
    leader = Member.objects.create(team=drums.team, person=drums.chair, state=State.IN, since=in_days(0))
    own = joining.declare(leader.pk, skill.pk, by=drums.by)
    with refuses("own_skill"):
        joining.confirm(own.pk, by=drums.by)
    skilling.list_skill(estate.pk, "普法", by=drums.secretary, offered=False)
    with refuses("skill_unknown"):
        joining.declare(drums.drummer.pk, skill.pk, by=drums.by)
    has.refresh_from_db()
    assert has.confirmed_at is not None


def test_what_is_lent_is_lent_once_and_comes_back_before_its_holder_leaves(drums: Drums) -> None:
    loan = keeping.lend(drums.drums.pk, drums.drummer.pk, 6, in_days(7), by=drums.by)
    with refuses("lent_already"):
        keeping.lend(drums.drums.pk, drums.other.pk, 3, in_days(7), by=drums.by)
    with refuses("fewer_than_out"):
        keeping.own(drums.team.pk, "腰鼓", 5, by=drums.by)
    with refuses("on_loan"):
        joining.leave(drums.drummer.pk, by=drums.by)
    keeping.take_back(loan.pk, "完好", by=drums.by)
    with refuses("back_already"):
        keeping.take_back(loan.pk, by=drums.by)
    assert Equipment.objects.get().out == 0
    assert joining.leave(drums.drummer.pk, by=drums.by).state == State.LEFT
    with refuses("no_member"):
        keeping.lend(drums.drums.pk, drums.drummer.pk, 1, in_days(7), by=drums.by)
    with refuses("due_past"):
        keeping.lend(drums.drums.pk, drums.other.pk, 1, in_days(-1), by=drums.by)
    assert list(findings()) == []


def test_the_line_up_is_said_anew_as_a_whole_and_by_the_leader_alone(drums: Drums) -> None:
    services.set_line_up(drums.team.pk, {"鼓手": 8, "镲": 1}, by=drums.by)
    services.set_line_up(drums.team.pk, {"鼓手": 6, " ": 3}, by=drums.by)
    with refuses("line_up_number"):
        services.set_line_up(drums.team.pk, {"鼓手": 0}, by=drums.by)
    with pytest.raises(NotAllowed):
        services.set_line_up(drums.team.pk, {}, by=drums.secretary)
    assert [(row.part, row.number) for row in LineUp.objects.all()] == [("鼓手", 6)]


def test_a_neighbour_estate_sees_and_runs_nothing_of_it(drums: Drums, cast: Cast) -> None:
    stranger = people.create_person("路过", by=SYSTEM)
    by = Actor(stranger.pk, "person")
    assert not queries.read(by).exists()
    for act in (
        lambda: joining.enter(drums.team.pk, joining.Entered("某"), by=by),
        lambda: keeping.own(drums.team.pk, "锣", 1, by=by),
        lambda: keeping.learn(drums.team.pk, "威风锣鼓", by=by),
        lambda: joining.leave(drums.drummer.pk, by=by),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert Equipment.objects.count() == 1


def test_who_helps_with_an_ordered_service_need_not_show_again_what_a_team_has_confirmed(drums: Drums) -> None:
    skill = skilling.list_skill(drums.cast.places.estate.pk, "理发", by=drums.secretary)
    has = joining.declare(drums.drummer.pk, skill.pk, by=drums.by)
    who = drums.drummer.person_id or 0
    assert skilling.seen([who], "理发") == {}  # declared, and not confirmed yet
    joining.confirm(has.pk, by=drums.secretary)
    assert skilling.seen([who, drums.cast.resident.pk], "理发") == {who: "安和腰鼓队"}
    assert skilling.seen([who], "修表") == {}
