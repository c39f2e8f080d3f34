"""Whoever a ticket concerns is told of it, once, and nobody else."""

from datetime import datetime, timedelta

import pytest

from linli.cases import services as cases
from linli.jobs.worker import run_until_idle
from linli.journal.queries import history_of
from linli.kernel import clock
from linli.notify.models import Notice
from linli.office import reminding, tickets
from linli.office.models import Ticket
from linli.people.models import Person
from tests.office.conftest import taken, verbs
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db

HEAD = "工单编号\t诉求内容\t签收时限\t办理时限\n"


def written(moment: datetime) -> str:
    return moment.astimezone(clock.LOCAL).strftime("%Y-%m-%d %H:%M")


def due(cast: Cast, sign: timedelta, deadline: timedelta, by: str = "community_officer") -> Ticket:
    now = clock.now()
    text = f"{HEAD}YH9\t楼道灯不亮\t{written(now + sign)}\t{written(now + deadline)}\n"
    return taken(cast, text, by=cast.acting(by))[0]


def handed_to_the_worker(cast: Cast, ticket: Ticket) -> None:
    cases.act(ticket.case_id, "dispatch", {"post": cast.posts["grid_worker"].pk}, by=cast.acting("secretary"))


def told_of_steps(person: Person) -> int:
    run_until_idle()
    return Notice.objects.filter(row="case.step", person=person).count()


def told(row: str) -> set[int]:
    """Who was told by that row of the table, each of them once."""
    run_until_idle()
    people = list(Notice.objects.filter(row=row).values_list("person_id", flat=True))
    assert len(people) == len(set(people))
    return set(people)


def test_the_nearest_desk_is_told_of_a_ticket_that_came_and_not_whoever_took_it_in(hotline: Cast) -> None:
    due(hotline, timedelta(hours=5), timedelta(days=5))
    assert told("ticket.came") == {hotline.secretary.pk}


def test_whoever_took_it_in_is_not_told(hotline: Cast) -> None:
    due(hotline, timedelta(hours=5), timedelta(days=5), by="secretary")
    assert told("ticket.came") == set()


def test_whoever_gets_its_request_is_told_as_of_any_request(hotline: Cast) -> None:
    ticket = due(hotline, timedelta(hours=5), timedelta(days=5), by="secretary")
    before = told_of_steps(hotline.grid_worker)
    handed_to_the_worker(hotline, ticket)
    assert told_of_steps(hotline.grid_worker) == before + 1


def test_an_hour_before_the_signing_and_a_day_before_the_deadline_they_are_told_once(hotline: Cast) -> None:
    ticket, began = due(hotline, timedelta(hours=5), timedelta(days=5)), clock.now()
    assert reminding.remind() == 0
    with clock.moved(began + timedelta(hours=4, minutes=30)):
        assert (reminding.remind(), reminding.remind()) == (1, 0)
        assert told("ticket.sign_soon") == {hotline.secretary.pk}
        tickets.sign(ticket.pk, by=hotline.acting("secretary"))
    with clock.moved(began + timedelta(days=4, hours=6)):
        assert (reminding.remind(), reminding.remind()) == (1, 0)
        assert told("ticket.due_soon") >= {hotline.secretary.pk}
    with clock.moved(began + timedelta(days=6)):
        assert reminding.remind() == 0
    assert verbs(history_of(ticket)) == ["ticket.came", "ticket.sign_soon", "ticket.signed", "ticket.due_soon"]


def test_what_is_signed_for_or_replied_to_needs_no_word(hotline: Cast) -> None:
    by, began = hotline.acting("secretary"), clock.now()
    ticket = due(hotline, timedelta(hours=2), timedelta(days=2))
    tickets.save_reply(ticket.pk, dict.fromkeys(tickets.PARTS, "已核实"), by=by)
    tickets.replied(ticket.pk, by=by)
    for later in (timedelta(minutes=90), timedelta(days=1, hours=12)):
        with clock.moved(began + later):
            assert reminding.remind() == 0


def test_of_a_nudge_and_of_a_return_not_accepted_desk_and_handler_are_told(hotline: Cast) -> None:
    ticket, officer = due(hotline, timedelta(hours=2), timedelta(days=2)), hotline.acting("community_officer")
    handed_to_the_worker(hotline, ticket)
    tickets.nudge(ticket.pk, "市民再次来电", by=officer)
    both = {hotline.secretary.pk, hotline.grid_worker.pk}
    assert told("ticket.nudged") == both
    line = tickets.enter_duty(hotline.places.community.pk, "1", "管网", "区住建局", "清单", by=officer)
    tickets.send_back(ticket.pk, line.pk, "不在红线内", by=officer)
    assert told("ticket.sent_back") == both
    tickets.come_again(ticket.pk, by=officer)
    assert told("ticket.came_again") == both
    url = dict(Notice.objects.filter(row="ticket.nudged").values_list("person_id", "url"))
    assert f"/tickets/{ticket.code}/" in url[hotline.secretary.pk]
    assert str(ticket.case_id) in url[hotline.grid_worker.pk]  # who may not work tickets reads the request


def test_of_a_request_about_the_desk_the_office_above_is_told(hotline: Cast) -> None:
    ticket = due(hotline, timedelta(hours=2), timedelta(days=2), by="secretary")
    run_until_idle()
    Notice.objects.all().delete()
    cases.act(ticket.case_id, "sort", {"category": "staff"}, by=hotline.acting("secretary"))
    tickets.nudge(ticket.pk, "市民再次来电", by=hotline.acting("street_officer"))
    assert told("ticket.nudged") == {hotline.community_officer.pk}
