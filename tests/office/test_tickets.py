"""Tickets of the hotline come in once with number and deadline, are signed for, replied to, sent back."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from linli.cases import services as cases
from linli.cases.models import Case
from linli.journal.queries import history_of
from linli.kernel import clock
from linli.office import picture, replying, ticket_queries, tickets
from linli.office.models import Duty, Nudge, Ticket
from linli.papers.match_models import Matching
from linli.people.erased_name import tombstone
from linli.shelf import guides
from tests.office.conftest import TABLE, refused, signed_in, slips, taken, verbs, words
from tests.papers.rows import pressed, shown
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db


def duty(cast: Cast) -> Duty:
    return tickets.enter_duty(
        cast.places.street.pk,
        "3.2",
        "市政排水管网维护",
        "区住建局",
        "青云街道职责清单（2026）",
        by=cast.acting("street_officer"),
    )


def test_a_ticket_keeps_number_and_times_and_becomes_a_request(hotline: Cast) -> None:
    first, second = taken(hotline)
    at = datetime(2026, 7, 6, 18, tzinfo=clock.LOCAL)
    assert (first.number, first.deadline, first.state, second.sign_by) == ("YH2026070001", at, "sent", None)
    case = Case.objects.get(pk=first.case_id)
    assert (case.channel, case.source_number, case.reporter_name) == ("hotline", "YH2026070001", "王女士")
    assert (case.text, case.place_label) == ("3栋地下室积水没人管", "3栋")
    assert (case.building, case.grid_id) == (hotline.places.building, hotline.places.building.grid_id)
    assert second.case.place_label == second.case.place_words == "文化广场"
    assert verbs(history_of(first)) == ["ticket.came"]


def test_what_is_here_already_is_left_as_it_stands(hotline: Cast) -> None:
    taken(hotline)
    assert [one.fault for one in slips(hotline)] == ["known", "known"]
    assert refused(taken, hotline) == "nothing_new"
    assert (Ticket.objects.count(), Case.objects.count()) == (2, 2)


def test_every_bad_row_is_named_with_its_mend_and_comes_not_in(hotline: Cast) -> None:
    text = (
        TABLE
        + f"\t没有编号\nYH3\t\nYH4\t停水\t\t12\nYH5\t停电\t\t\t\t昨天\nYH6\t停气\t{tombstone()}\nYH2026070001\t又一次\n"
    )
    bad = ["no_number", "no_text", "bad_phone", "no_time", "no_name", "twice"]
    assert [one.fault for one in slips(hotline, text)] == ["", "", *bad]
    assert all(one.mend for one in slips(hotline, text)[2:])
    assert len(taken(hotline, text)) == 2


def test_what_stands_below_the_citys_list_is_no_ticket_and_its_lines_are_named(hotline: Cast) -> None:
    text = TABLE + "合计\t2件\n填表人：张三\t\t审核人：李四\n备注：\t以上均为本周工单\n"
    client, estate = signed_in(hotline.secretary), hotline.places.estate
    page: Any = shown(client, reverse("office:take_in", args=[estate.code]), {"text": text})
    assert [slip.fault for slip in page.context["slips"]] == ["", ""]
    assert '行号： <span class="num">4 5 6 </span>' in words(page)
    pressed(client, page)
    assert Ticket.objects.count() == 2


def test_what_the_city_says_was_signed_for_comes_in_so_and_a_day_without_an_hour_lasts_until_its_end(
    hotline: Cast,
) -> None:
    text = (
        "工单编号\t诉求内容\t签收时限\t签收时间\t办理时限\nYH8\t停水\t2026年7月1日 12时\t2026/7/1 11:30\t2026-07-06\n"
    )
    (ticket,) = taken(hotline, text)
    signed = datetime(2026, 7, 1, 11, 30, tzinfo=clock.LOCAL)
    assert (ticket.state, ticket.signed_at, ticket.signed_by) == ("signed", signed, None)
    assert ticket.sign_by == datetime(2026, 7, 1, 12, tzinfo=clock.LOCAL)
    assert ticket.deadline == datetime(2026, 7, 6, 23, 59, tzinfo=clock.LOCAL)
    assert refused(tickets.sign, ticket.pk, by=hotline.acting("secretary")) == "ticket_state"
    page = words(signed_in(hotline.secretary).get(reverse("office:ticket", args=[ticket.code])))
    assert ("2026 年 7 月 1 日 11:30" in page, "None" in page) == (True, False)


def test_a_number_that_the_city_keeps_to_itself_is_no_fault(hotline: Cast) -> None:
    text = "工单编号\t诉求内容\t联系电话\nYH8\t停水\t139****1111\nYH9\t停电\t保密\n"
    assert [(one.fault, one.phone) for one in slips(hotline, text)] == [("", ""), ("", "")]


def test_what_the_office_answers_in_such_a_case_stands_beside_the_reply_to_be_copied(hotline: Cast) -> None:
    said = guides.Said("电梯停运怎么答复", "已通知维保单位，两小时内到场。", "工作惯例", words="电梯", public=False)
    guides.write(hotline.places.estate.pk, said, by=hotline.acting("secretary"))
    lift, other = taken(hotline, "工单编号\t诉求内容\nYH8\t电梯又停了\nYH9\t广场音响太吵\n")
    client = signed_in(hotline.secretary)
    page, without = (words(client.get(reverse("office:ticket", args=[one.code]))) for one in (lift, other))
    assert ("两小时内到场" in page, "两小时内到场" in without) == (True, False)
    assert reverse("shelf:guides_desk") in without


def test_by_when_a_ticket_is_to_be_signed_for_stands_in_the_list_which_goes_by_it(
    hotline: Cast, moved: Callable[[datetime], None]
) -> None:
    now = clock.now()
    soon, later, latest = (
        f"{now.astimezone(clock.LOCAL) + timedelta(hours=hours):%Y-%m-%d %H:%M}" for hours in (1, 100, 200)
    )
    text = f"工单编号\t诉求内容\t签收时限\t办理时限\nYH8\t停水\t{soon}\t{latest}\nYH9\t停电\t\t{later}\n"
    first, _second = taken(hotline, text)
    client = signed_in(hotline.secretary)
    page = words(client.get(reverse("office:tickets")))
    assert page.index("YH8") < page.index("YH9")
    assert ("签收时限" in page, "超时未签收" in page) == (True, False)
    moved(now + timedelta(hours=1, minutes=1))
    assert "超时未签收" in words(client.get(reverse("office:tickets")))
    tickets.sign(first.pk, by=hotline.acting("secretary"))
    page = words(client.get(reverse("office:tickets")))
    assert page.index("YH9") < page.index("YH8")
    assert ("签收时限" in page, "超时未签收" in page) == (False, False)


def test_it_is_signed_for_once(hotline: Cast) -> None:
    ticket = taken(hotline)[0]
    signed = tickets.sign(ticket.pk, by=hotline.acting("community_officer"))
    assert (signed.state, signed.signed_by_id) == ("signed", hotline.community_officer.pk)
    assert refused(tickets.sign, ticket.pk, by=hotline.acting("secretary")) == "ticket_state"
    assert verbs(history_of(ticket)) == ["ticket.came", "ticket.signed"]


def test_the_reply_is_drafted_from_the_record_in_four_parts(hotline: Cast) -> None:
    ticket = taken(hotline)[0]
    by = hotline.acting("secretary")
    case = Case.objects.get(pk=ticket.case_id)
    if case.handler_id != by.person_id:
        cases.act(case.pk, "claim", {}, by=by)
    cases.act(case.pk, "contact", {"how": "phone", "note": "王女士说水已漫到电梯井"}, by=by)
    cases.act(case.pk, "finish", {"result": "抽干积水，疏通地漏"}, by=by)
    found = replying.drafted(Ticket.objects.select_related("case").get(pk=ticket.pk))
    assert "王女士说水已漫到电梯井" in found["contact"]
    assert "抽干积水，疏通地漏" in found["handling"]
    assert (found["opinion"], "抽干" in found["contact"]) == ("", False)


def test_it_counts_as_replied_only_with_every_part_said(hotline: Cast) -> None:
    ticket, by = taken(hotline)[0], hotline.acting("secretary")
    assert refused(tickets.replied, ticket.pk, by=by) == "reply_incomplete"
    tickets.save_reply(ticket.pk, dict.fromkeys(tickets.PARTS, "已核实"), by=by)
    done = tickets.replied(ticket.pk, by=by)
    assert (done.state, done.signed_at is not None) == ("replied", True)
    assert refused(tickets.save_reply, ticket.pk, {}, by=by) == "ticket_state"
    assert verbs(history_of(ticket)) == ["ticket.came", "ticket.reply_kept", "ticket.replied"]


def test_what_was_sent_back_is_no_longer_wanted_by_the_citys_deadline_on_the_requests_page(hotline: Cast) -> None:
    ticket, by, line = taken(hotline)[0], hotline.acting("secretary"), duty(hotline)
    url, client = reverse("cases:work", args=[ticket.case_id]), signed_in(hotline.secretary)
    assert "热线要求" in words(client.get(url))
    tickets.send_back(ticket.pk, line.pk, "管网在红线外", by=by)
    page = words(client.get(url))
    assert ("热线要求" in page, "已退单" in page) == (False, True)


def test_a_return_quotes_a_duty_of_the_area_and_can_come_again(hotline: Cast) -> None:
    ticket, by, line = taken(hotline)[0], hotline.acting("secretary"), duty(hotline)
    assert refused(tickets.send_back, ticket.pk, 0, "不归我们管", by=by) == "duty_missing"
    assert refused(tickets.send_back, ticket.pk, line.pk, " ", by=by) == "reason_missing"
    sent = tickets.send_back(ticket.pk, line.pk, "管网在红线外", by=by)
    assert (sent.state, sent.duty_id) == ("returned", line.pk)
    again = tickets.come_again(ticket.pk, by=by)
    assert (again.state, again.duty, again.because) == ("sent", None, "")
    tickets.end_duty(line.pk, by=hotline.acting("street_officer"))
    assert refused(tickets.send_back, ticket.pk, line.pk, "管网在红线外", by=by) == "duty_missing"


def test_the_estates_desk_keeps_no_duty_list_and_no_number_stands_twice(hotline: Cast) -> None:
    duty(hotline)
    estate = hotline.places.estate.pk
    assert refused(tickets.enter_duty, estate, "1", "a", "b", "c", by=hotline.acting("secretary")) == "not_allowed"
    assert refused(duty, hotline) == "duty_twice"


def test_a_nudge_is_kept_with_its_words(hotline: Cast) -> None:
    ticket, by = taken(hotline)[0], hotline.acting("secretary")
    tickets.nudge(ticket.pk, "市民再次来电", by=by)
    assert Nudge.objects.get().words == "市民再次来电"
    assert [vars(row)["asked"] for row in ticket_queries.waiting(by)] == [1, 0]


def test_only_the_desk_of_the_estate_and_above_works_tickets(hotline: Cast) -> None:
    ticket = taken(hotline)[0]
    for role in ("grid_worker", "director", "far_secretary", "administrator", "resident"):
        assert refused(tickets.sign, ticket.pk, by=hotline.acting(role)) == "not_allowed", role
        assert not ticket_queries.tickets(hotline.acting(role)).exists()


def test_who_may_not_read_the_request_may_not_see_its_ticket(hotline: Cast) -> None:
    ticket = taken(hotline)[0]
    Case.objects.filter(pk=ticket.case_id).update(concerned=True)
    assert refused(tickets.sign, ticket.pk, by=hotline.acting("secretary")) == "not_allowed"
    assert ticket_queries.tickets(hotline.acting("secretary")).count() == 1
    assert ticket_queries.tickets(hotline.acting("community_officer")).count() == 2


def test_the_bulletin_counts_a_day_and_is_a_picture(hotline: Cast) -> None:
    by, area = hotline.acting("street_officer"), hotline.places.street
    now = clock.now()
    first, second = taken(hotline)
    Ticket.objects.filter(pk=first.pk).update(came_at=now, deadline=now - timedelta(hours=1))
    Ticket.objects.filter(pk=second.pk).update(came_at=now, deadline=None)
    tickets.sign(second.pk, by=hotline.acting("secretary"))
    tickets.nudge(second.pk, "一", by=hotline.acting("secretary"))
    tickets.nudge(second.pk, "二", by=hotline.acting("secretary"))
    found = ticket_queries.bulletin(by, area, clock.today())
    assert (found.came, found.signed, found.waiting, found.unsigned, found.overdue, found.nudged) == (2, 1, 2, 1, 1, 1)
    assert picture.drawn(found).startswith(b"\x89PNG")


def test_the_bulletin_of_the_morning_is_about_the_day_before(hotline: Cast) -> None:
    today = clock.today() + timedelta(days=1)  # at every hour of it the officer holds the post
    page = reverse("office:bulletin", args=["990102001000"])

    def day_at(hour: int, **asked: str) -> Any:
        with clock.moved(datetime.combine(today, time(hour, 30), clock.LOCAL)):
            return signed_in(hotline.street_officer).get(page, asked).context["bulletin"].day

    assert [day_at(8), day_at(11), day_at(12)] == [today - timedelta(days=1), today - timedelta(days=1), today]
    assert day_at(8, day=today.isoformat()) == today


def test_pasted_shown_matched_and_taken_in_by_the_page(hotline: Cast) -> None:
    client, estate = signed_in(hotline.secretary), hotline.places.estate
    url = reverse("office:take_in", args=[estate.code])
    odd = TABLE.replace("诉求内容", "情况说明")
    page: Any = shown(client, url, {"text": odd})
    assert "请指出哪一列是" in words(page)
    assert Ticket.objects.count() == 0
    said = {"column_number": "工单编号", "column_text": "情况说明", "column_deadline": "办理时限", "column_sign_by": ""}
    client.post(page.wsgi_request.get_full_path(), {"go": "1", **said})
    assert (Ticket.objects.count(), Matching.objects.count()) == (0, 0)  # read so it was never shown
    page = pressed(client, page, "", follow=True, **said)
    assert "接收 2 件工单" in words(page)
    assert "接收 2 件工单" in words(client.get(page.wsgi_request.get_full_path()))  # Back leads there again
    assert pressed(client, page, **said).status_code == 302
    assert "这份表格已经录入" in words(pressed(client, page, follow=True, **said))
    assert Ticket.objects.get(number="YH2026070001").sign_by is None
    assert Matching.objects.get().columns["text"] == "情况说明"
    later = words(shown(client, url, {"text": odd.replace("YH20260700", "YH20260800")}))
    assert "接收 2 件工单" in later  # the columns were remembered


def test_the_desk_reads_signs_replies_and_sends_back_by_its_pages(hotline: Cast) -> None:
    taken(hotline)
    line = duty(hotline)
    client = signed_in(hotline.secretary)
    listed = words(client.get(reverse("office:tickets")))
    assert ("YH2026070001" in listed, "王女士" in listed, "13900001111" in listed) == (True, False, False)
    code = Ticket.objects.get(number="YH2026070001").code
    page = reverse("office:ticket", args=[code])
    fresh = words(client.get(page))
    assert ("还没有可供起草的办理记录" in fresh, "已按办理记录起草" in fresh) == (True, False)
    client.post(reverse("office:ticket_act", args=[code, "sign"]))
    assert client.post(page, dict.fromkeys(tickets.PARTS, "已核实")).status_code == 302
    assert "已核实" in words(client.get(page))
    anew = client.get(page, {"draft": "1"}).context["form"]
    assert anew["handling"].value() == "已核实"  # nothing is on record that could stand in its place
    client.post(reverse("office:ticket_act", args=[code, "back"]), {"duty": line.pk, "because": "红线外"})
    assert "依据《青云街道职责清单（2026）》第 3.2 项" in words(client.get(page))
    assert client.post(reverse("office:ticket_act", args=[code, "x"])).status_code == 404
    assert signed_in(hotline.far_secretary).get(page).status_code == 404
    assert signed_in(hotline.street_officer).get(reverse("office:bulletin", args=["990102001000"])).status_code == 200
    png = signed_in(hotline.street_officer).get(reverse("office:bulletin_picture", args=["990102001000"]))
    assert png.headers["Content-Type"] == "image/png"


def test_the_list_costs_the_same_at_one_ticket_and_at_many(hotline: Cast) -> None:
    client = signed_in(hotline.secretary)

    def statements() -> int:
        client.get(reverse("office:tickets"))
        with CaptureQueriesContext(
            connection,
        ) as caught:
            client.get(reverse("office:tickets"))
        return len(caught)

    taken(hotline, "工单编号\t诉求内容\nA1\t停水")
    one = statements()
    taken(hotline, "工单编号\t诉求内容\n" + "\n".join(f"B{n}\t停电{n}" for n in range(12)))
    assert statements() == one


def test_the_case_leads_to_its_ticket(hotline: Cast) -> None:
    ticket = taken(hotline)[0]
    assert reverse("office:ticket", args=[ticket.code]) in words(
        signed_in(hotline.secretary).get(reverse("cases:work", args=[ticket.case_id]))
    )
