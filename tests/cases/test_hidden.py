"""A case that must be hidden is hidden from the moment that this is known, and what is released was read by two."""

from unittest.mock import patch

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from linli.cases import passing, services, subscriptions
from linli.cases.charge import UNNAMED
from linli.cases.models import Case, Concern
from linli.journal.actors import SYSTEM
from linli.journal.services import note_access
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.notify.models import Notice
from linli.people import limits
from linli.people.access import may
from linli.people.models import Term
from linli.people.services import end_term
from tests.cases.conftest import Sent
from tests.cases.desk import at_desk, by_printed_code
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db

PHONE = "13800135678"


def sorted_under(case: Case, category: str, cast: Cast, role: str = "secretary") -> Case:
    services.act(case.pk, "sort", {"category": category}, by=cast.acting(role))
    return Case.objects.get(pk=case.pk)


def test_a_case_sorted_under_what_is_never_shown_leaves_the_ledger_at_once(sent: Sent, estate_cast: Cast) -> None:
    case, neighbour = sent(form={"category": "noise"}), estate_cast.acting("neighbour")
    assert may(neighbour, "case.see", case)
    case = sorted_under(case, "neighbours", estate_cast)
    assert case.visibility == "never"
    assert not may(neighbour, "case.see", case)
    assert sorted_under(case, "noise", estate_cast).visibility == "estate"


def test_a_complaint_about_staff_that_names_nobody_is_read_by_nobody_at_the_estate(
    sent: Sent, estate_cast: Cast
) -> None:
    case = sent("办事推诿，态度差", form={"category": "staff"})
    assert (case.visibility, case.concerned, case.handler_id) == ("never", True, estate_cast.community_officer.pk)
    for role in ("grid_worker", "secretary", "director", "property_manager"):
        assert not may(estate_cast.acting(role), "case.read", case), role
    assert may(estate_cast.acting("community_officer"), "case.read", case)


def test_what_was_wrongly_taken_for_a_complaint_about_staff_comes_back_to_the_estate(
    sent: Sent, estate_cast: Cast
) -> None:
    case = sent("网格员帮忙看看路灯", form={"category": "staff"})
    case = sorted_under(case, "utilities", estate_cast, "community_officer")
    assert (case.visibility, case.concerned, case.facts[UNNAMED]) == ("estate", False, False)
    assert not Concern.objects.filter(case=case).exists()
    assert may(estate_cast.acting("secretary"), "case.read", case)


def test_a_case_sorted_under_complaints_about_staff_goes_up(sent: Sent, estate_cast: Cast) -> None:
    case = sent(form={"category": "property"})
    services.act(case.pk, "claim", {}, by=estate_cast.acting("secretary"))
    case = sorted_under(case, "staff", estate_cast)
    assert (case.visibility, case.concerned, case.handler_id) == ("never", True, estate_cast.community_officer.pk)
    with pytest.raises(NotAllowed):
        services.act(case.pk, "contact", {"how": "phone"}, by=estate_cast.acting("secretary"))


def test_a_complaint_about_a_post_that_nobody_holds_still_goes_up_and_is_never_shown(
    sent: Sent, estate_cast: Cast
) -> None:
    end_term(Term.objects.get(person=estate_cast.property_manager).pk, by=SYSTEM)
    case = sent(form={"category": "sanitation", "about": "property_manager"})
    assert (case.visibility, case.concerned, case.handler_id) == ("never", True, estate_cast.community_officer.pk)


def test_the_text_of_a_released_case_is_not_changed_by_one_person(sent: Sent, estate_cast: Cast) -> None:
    case = sent()
    Case.objects.filter(pk=case.pk).update(
        visibility="public", public_text="井盖已修好", state="closed", open=False, closed_at=case.created_at
    )
    with pytest.raises(Refused) as refusal:
        services.act(case.pk, "ask_release", {"public_text": "3栋王芳家"}, by=estate_cast.acting("secretary"))
    assert refusal.value.code == "gate_closed"
    assert Case.objects.get(pk=case.pk).public_text == "井盖已修好"


def test_an_error_does_not_name_the_reporter_who_was_first(sent: Sent, estate_cast: Cast) -> None:
    case = sent(by=estate_cast.acting("resident"))
    services.act(case.pk, "add", {"answer": "还在冒水"}, by=estate_cast.acting("resident"))
    with pytest.raises(Refused) as refusal:
        services.act(case.pk, "claim", {}, by=estate_cast.acting("secretary"), version=case.version)
    assert refusal.value.code == "changed"
    assert estate_cast.resident.name not in refusal.value.message


def test_a_link_that_was_shut_is_not_opened_by_number_and_digits(sent: Sent, estate_cast: Cast, client: Client) -> None:
    case = sent(phone=PHONE)
    Case.objects.filter(pk=case.pk).update(link_tries=5)
    given = {"estate": estate_cast.places.estate.code, "number": case.number, "digits": PHONE[-4:]}
    answer = client.post(reverse("cases:track_form"), given)
    assert answer.status_code == 422
    assert "linli_links" not in client.cookies


def test_waiting_an_hour_gives_ten_tries_a_day_and_no_more(sent: Sent, estate_cast: Cast, client: Client) -> None:
    case = sent(phone=PHONE)
    given = {"estate": estate_cast.places.estate.code, "number": case.number}
    for _hour in range(2):
        for _try in range(5):
            client.post(reverse("cases:track_form"), given | {"digits": "0000"})
        cache.delete(f"people.limit.find.{given['estate']}.{case.number}")
    answer = client.post(reverse("cases:track_form"), given | {"digits": PHONE[-4:]})
    assert answer.status_code == 422
    assert "明天再试" in answer.content.decode()


def test_one_case_that_cannot_go_on_does_not_hold_up_the_others(sent: Sent, estate_cast: Cast) -> None:
    first, second = sent(), sent()
    Case.objects.update(system_due=first.created_at)
    seen: list[int] = []

    def stuck(case_id: int) -> None:
        seen.append(case_id)
        if case_id == first.pk:
            raise Refused("gate_closed", "shut")

    with patch.object(passing, "pass_time", stuck):
        assert passing.overdue_scan() == 2
        first.refresh_from_db()
        assert first.system_due > clock.now()
        assert passing.overdue_scan() == 1
    assert seen == [first.pk, second.pk, second.pk]


def test_nobody_pushes_a_count_of_tries_out_by_making_many_others() -> None:
    for _try in range(5):
        assert limits.spend("kept", limit=5, seconds=600)
    for number in range(1000):
        limits.spend(f"other.{number}", limit=1, seconds=600)
    assert not limits.spend("kept", limit=5, seconds=600)


def test_by_a_printed_code_nobody_reads_a_complaint_about_staff_who_may_have_printed_it(
    sent: Sent, estate_cast: Cast
) -> None:
    resident = estate_cast.acting("resident")
    case, other = sent("办事推诿，态度差", by=resident, form={"category": "staff"}), sent("路灯不亮了", by=resident)
    own, printed = at_desk(estate_cast.resident), by_printed_code(estate_cast.resident)
    track, estate = reverse("cases:track", args=[case.code]), f"/e/{estate_cast.places.estate.code}/"
    assert "办事推诿" in own.get(track).content.decode()
    shut = printed.get(f"{track}?new=1").content.decode()  # the receipt of whoever sends it so
    assert "用纸上的登录码打不开这里" in shut
    assert "办事推诿" not in shut
    assert printed.post(reverse("cases:follow_act", args=[case.code, "withdraw"])).headers["Location"] == track
    assert Case.objects.get(pk=case.pk).open
    for address in (reverse("cases:mine"), estate):
        assert track in own.get(address).content.decode(), address
        shown = printed.get(address).content.decode()
        assert track not in shown, address
        assert reverse("cases:track", args=[other.code]) in shown, address
    note_access(
        estate_cast.resident.pk, by=estate_cast.acting("street_officer"), what="phone", reason="核实对网格员的投诉",
        subject_kind="case", subject_id=case.pk,
    )  # fmt: skip
    assert "核实对网格员的投诉" in own.get("/me/looked/").content.decode()
    assert "核实对网格员的投诉" not in printed.get("/me/looked/").content.decode()
    assert (own.get("/me/consents/").status_code, printed.get("/me/consents/").status_code) == (200, 403)
    for told in (case, other):
        notice = Notice(person=estate_cast.resident, subject_kind="case", subject_id=told.pk, action="assign", pk=1)
        said = subscriptions.say([notice], resident)[1]
        assert (said.text == "", said.url == reverse("cases:mine")) == (told == case, told == case)
        assert "推诿" not in said.title
