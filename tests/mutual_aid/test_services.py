"""Neighbours help: pledged, received, given before a second person, and an account that balances."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from linli.journal.models import Entry
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.mutual_aid import queries, services
from linli.mutual_aid.models import Item, Move, Pledge
from linli.mutual_aid.services import Said
from tests.council.conftest import Bodies
from tests.mutual_aid.conftest import CHARITY, Helping, me, plan

pytestmark = pytest.mark.django_db


def said(kind: str, quantity: int, **more: object) -> Said:
    return Said(kind, quantity, clock.today(), **more)  # type: ignore[arg-type]  # handed on as they came


def left(item: Item) -> int:
    return Item.objects.get(pk=item.pk).left


def test_what_a_neighbour_pledges_comes_and_is_given_before_a_second_person(helping: Helping) -> None:
    cast = helping.bodies.cast
    row = services.pledge(helping.quilts.pk, 3, shown=True, by=me(cast.resident))
    services.receive(row.pk, 2, by=helping.secretary)  # two came
    given = services.move(helping.quilts.pk, said("given", 2, whom="3 栋老人"), by=helping.secretary)
    with pytest.raises(NotAllowed):
        services.see(given.pk, by=helping.secretary)
    with pytest.raises(Refused) as caught:
        services.close(helping.drive.pk, "送出 2 床", by=helping.secretary)
    assert caught.value.code == "not_seen_by_two"
    services.see(given.pk, by=helping.colleague)
    closed = services.close(helping.drive.pk, "送出 2 床", by=helping.secretary)
    assert closed.state == "closed"
    assert left(helping.quilts) == 0
    line = queries.lines(closed)[0]
    assert (line.account.received, line.account.given, line.account.left) == (2, 2, 0)
    assert queries.thanked(closed) == [cast.resident.name]
    verbs = list(Entry.objects.filter(subject_kind__startswith="aid_").order_by("pk").values_list("verb", flat=True))
    assert verbs == [
        "aid.prepared", "aid.asked", "aid.asked", "aid.opened", "aid.pledged", "aid.moved", "aid.kept", "aid.moved",
        "aid.seen", "aid.closed",
    ]  # fmt: skip


def test_nothing_goes_out_that_is_not_there(helping: Helping) -> None:
    services.move(helping.quilts.pk, said("received", 5, whom="热心商户"), by=helping.secretary)
    with pytest.raises(Refused) as caught:
        services.move(helping.quilts.pk, said("given", 6, whom="老人"), by=helping.secretary)
    assert (caught.value.code, left(helping.quilts)) == ("not_there", 5)
    with pytest.raises(IntegrityError), transaction.atomic():
        Item.objects.filter(pk=helping.quilts.pk).update(left=-1)
    out = services.move(helping.quilts.pk, said("given", 4, whom="老人"), by=helping.secretary)
    received = Move.objects.get(kind="received")
    with pytest.raises(Refused):
        services.undo(received.pk, "记错", by=helping.secretary)  # four of them are given already
    services.undo(out.pk, "记错了人", by=helping.secretary)
    assert left(helping.quilts) == 5
    with pytest.raises(Refused):
        services.undo(out.pk, "再来一次", by=helping.secretary)
    with pytest.raises(Refused):
        services.undo(out.undone.pk, "冲回冲回", by=helping.secretary)
    assert queries.unseen(helping.drive).count() == 0


def test_what_came_and_is_said_not_to_have_come_is_seen_by_a_second_person(helping: Helping) -> None:
    """Else one alone could take what was given, and the account would balance."""
    came = services.move(helping.quilts.pk, said("received", 5, whom="热心商户"), by=helping.secretary)
    back = services.undo(came.pk, "没有来", by=helping.secretary)
    assert (left(helping.quilts), queries.unseen(helping.drive).get().pk) == (0, back.pk)
    with pytest.raises(Refused) as caught:
        services.close(helping.drive.pk, "没有收到", by=helping.secretary)
    assert caught.value.code == "not_seen_by_two"
    with pytest.raises(NotAllowed):
        services.see(back.pk, by=helping.secretary)
    services.see(back.pk, by=helping.colleague)
    assert queries.unseen(helping.drive).count() == 0


def test_who_runs_it_neither_notes_their_own_gift_nor_gives_to_themselves(helping: Helping) -> None:
    me_too = helping.bodies.cast.secretary
    row = Pledge.objects.create(item=helping.quilts, person=me_too, quantity=1, made_by=me_too)
    with pytest.raises(NotAllowed):
        services.receive(row.pk, 1, by=helping.secretary)
    services.receive(row.pk, 1, by=helping.colleague)
    with pytest.raises(NotAllowed):
        services.move(
            helping.quilts.pk, said("given", 1, whom="自己", person_id=me_too.pk), by=helping.secretary
        )  # fmt: skip
    assert left(helping.quilts) == 1


def test_only_residents_pledge_once_and_while_it_is_open(helping: Helping) -> None:
    cast = helping.bodies.cast
    with pytest.raises(NotAllowed):
        services.pledge(helping.quilts.pk, 1, by=me(cast.far_resident))
    first = services.pledge(helping.quilts.pk, 1, by=me(cast.resident))
    with pytest.raises(Refused) as caught:
        services.pledge(helping.quilts.pk, 1, by=me(cast.resident))
    assert caught.value.code == "pledged_already"
    with pytest.raises(NotAllowed):
        services.withdraw(first.pk, by=me(cast.neighbour))
    services.withdraw(first.pk, by=me(cast.resident))
    services.pledge(helping.quilts.pk, 2, by=me(cast.resident))
    with clock.moved(clock.now() + timedelta(days=30)), pytest.raises(Refused) as late:
        services.pledge(helping.hours.pk, 1, by=me(cast.neighbour))
    assert late.value.code == "not_open"
    with pytest.raises(Refused) as open_one:
        services.close(helping.drive.pk, "结束", by=helping.secretary)
    assert open_one.value.code == "pledges_open"


def test_money_is_collected_by_a_charity_alone_and_only_reported_here(bodies: Bodies) -> None:
    by = bodies.secretary
    with pytest.raises(Refused) as caught:
        services.prepare(bodies.branch.pk, plan(**{**CHARITY, "licence": " "}), by=by)
    assert (caught.value.code, caught.value.basis) == ("charity_missing", "慈善法 art. 22, 26, 27")
    inside = services.prepare(bodies.branch.pk, plan(), by=by)
    with pytest.raises(Refused):
        services.ask(inside.pk, "善款", "元", None, by=by, money=True)
    joint = services.prepare(bodies.branch.pk, plan(**CHARITY), by=by)
    money = services.ask(joint.pk, "善款", "", None, by=by, money=True)
    services.open_up(joint.pk, by=by)
    with pytest.raises(Refused) as paid:
        services.pledge(money.pk, 100, by=me(bodies.cast.resident))
    assert paid.value.code == "no_money_here"
    with pytest.raises(Refused):
        services.move(money.pk, said("received", 123_450), by=by)  # by which statement?
    services.move(money.pk, said("received", 123_450, note="慈善总会 11 月报表"), by=by)
    assert queries.lines(joint)[0].sums["received"] == "1,234.50 元"


@pytest.mark.parametrize("role", ["director", "community_officer", "resident", "far_secretary"])
def test_nobody_else_runs_it(helping: Helping, role: str) -> None:
    by = me(getattr(helping.bodies.cast, role))
    row = services.pledge_for(helping.quilts.pk, "李奶奶", 1, by=helping.secretary)
    attempts = (
        lambda: services.ask(helping.drive.pk, "米", "袋", 1, by=by),
        lambda: services.close(helping.drive.pk, "完", by=by),
        lambda: services.pledge_for(helping.quilts.pk, "张三", 1, by=by),
        lambda: services.receive(row.pk, 1, by=by),
        lambda: services.withdraw(row.pk, by=by),
        lambda: services.move(helping.quilts.pk, said("received", 1), by=by),
    )
    before = Entry.objects.count()
    for attempt in attempts:
        with pytest.raises(NotAllowed):
            attempt()
    assert Entry.objects.count() == before


def test_what_was_noted_as_come_by_mistake_is_pledged_still_and_thanks_nobody(helping: Helping) -> None:
    row = services.pledge(helping.quilts.pk, 3, shown=True, by=me(helping.bodies.cast.resident))
    moved = services.receive(row.pk, 3, by=helping.secretary)
    services.undo(moved.pk, "点错了", by=helping.secretary)
    row.refresh_from_db()
    assert (row.state, left(helping.quilts), queries.thanked(helping.drive)) == ("made", 0, [])
    services.receive(row.pk, 2, by=helping.secretary)
    assert left(helping.quilts) == 2


def test_a_collection_with_money_does_not_become_one_of_neighbours(bodies: Bodies) -> None:
    drive = services.prepare(bodies.branch.pk, plan(**CHARITY), by=bodies.secretary)
    services.ask(drive.pk, "善款", "", None, by=bodies.secretary, money=True)
    with pytest.raises(Refused) as caught:
        services.change(drive.pk, plan(), by=bodies.secretary)
    assert caught.value.code == "no_money_here"


def test_open_pledges_and_gifts_nobody_saw_stand_first_however_many_follow(helping: Helping) -> None:
    first = services.pledge_for(helping.quilts.pk, "第一位", 1, by=helping.secretary)
    later = services.pledge_for(helping.quilts.pk, "第二位", 2, by=helping.secretary)
    services.receive(later.pk, 2, by=helping.secretary)
    given = services.move(helping.quilts.pk, said("given", 1, whom="老人"), by=helping.secretary)
    services.move(helping.quilts.pk, said("received", 5, whom="商户"), by=helping.secretary)
    assert [row.pk for row in queries.pledges(helping.drive)] == [first.pk, later.pk]
    assert queries.moves(helping.drive)[0].pk == given.pk
