"""A party's own page: no account, one row, opened by the last four digits; nothing of anybody else, ever."""

import json
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from linli.cases import casework, own_rows, packs, services
from linli.cases.models import Case
from linli.cases.party_models import Party
from linli.cases.services import Submission
from linli.jobs.worker import run_until_idle
from linli.journal.actors import SYSTEM, Actor
from linli.journal.audit import findings
from linli.journal.models import Access
from linli.journal.queries import history_of
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.notify.models import Notice
from linli.people import services as people
from linli.people.models import Person
from tests.cases.desk import at_desk
from tests.cases.district import BY_TWO, colleague
from tests.support.cast import PHONES, Cast
from tests.support.pages import told_by

pytestmark = pytest.mark.django_db

FORM = {"what": "工资没发", "project": "某工地", "arrears_ended": "2026-05-31", "has_contract": "none_has"}
WORKERS = [
    {"worker": "张守田", "identity_number": "430111198001010016", "telephone": "13911110001", "months": 4,
     "wage_units": 265, "rate": 32_000},
    {"worker": "欧阳春", "identity_number": "430111198002020024", "telephone": "13922220002", "months": 3,
     "wage_units": 100, "rate": 25_111},
    {"worker": "司马平", "identity_number": "430111198003030032", "telephone": None, "months": 3,
     "wage_units": 200, "rate": 20_000},
]  # fmt: skip
FIRST_SUM, SECOND_SUM = "8,480.00", "2,511.10"
OTHERS = ["欧阳春", "司马平", "13922220002", "430111198002020024", SECOND_SUM, "4,000.00", "14,991.10"]


@pytest.fixture
def inspector(estate_cast: Cast, every_process: None) -> Actor:
    """The labour inspector of the district, and the district's processes."""
    office = people.create_organisation(
        "other", "云麓区人力资源和社会保障局", estate_cast.places.district, by=SYSTEM, letters="云麓人社"
    )
    holder = people.create_person("邓监察", by=SYSTEM, phone="13900000050")
    post = people.create_post("labour_inspector", office, estate_cast.places.district, by=SYSTEM)
    people.appoint(post.pk, holder.pk, by=SYSTEM)
    return Actor(holder.pk, "post", post.pk, holder.name)


@pytest.fixture
def wages(estate_cast: Cast, inspector: Actor) -> Case:
    """A wage file with three workers, being verified, each with a link who has a telephone."""
    given = Submission(form={**FORM, "channel": "visit"}, way="enter", channel="visit")
    case = services.submit(estate_cast.places.estate, given, by=inspector, pack=packs.active("wage_arrears"))
    casework.enter_parties(case.pk, "enter_worker", WORKERS, by=inspector)
    for step in ("take_up", "begin_verifying"):
        services.act(case.pk, step, {}, by=inspector)
    assert own_rows.give_links(case.pk, by=inspector) == 2
    return Case.objects.get(pk=case.pk)


def person(by: Actor) -> Person:
    return Person.objects.get(pk=by.person_id)


def row(case: Case, number: int) -> Party:
    return list(Party.objects.filter(case=case).order_by("pk"))[number]


def address(party: Party, *more: str) -> str:
    return reverse("cases:own_row", args=[party.code]) + "".join(f"{part}/" for part in more)


def open_with(client: Client, party: Party, digits: str) -> Any:
    return client.post(address(party, "open"), {"digits": digits})


def verify(case: Case, party: Party, inspector: Actor, **more: Any) -> None:
    form = {"evidence": "证1", "thumb_printed": True, "foreman_says": "agrees", **more}
    services.act(case.pk, "verify_row", form, by=inspector, row=party.key)


def fields(party: Party) -> dict[str, Any]:
    party.refresh_from_db()
    found: dict[str, Any] = json.loads(party.content)
    return found


def take(client: Client, party: Party, name: str, **form: Any) -> Any:
    page = client.get(address(party, "do", name)).content.decode()
    read = re.search(r'name="read" value="(\w+)"', page)
    return client.post(address(party, "do", name), {"read": read.group(1) if read else "", **form})


def test_without_the_digits_the_page_and_the_slip_tell_nothing_of_anybody(wages: Case, inspector: Actor) -> None:
    first = row(wages, 0)
    desk = at_desk(person(inspector))
    printed = desk.get(reverse("cases:row_slips", args=[wages.pk]))
    assert address(first) in printed.content.decode()
    slip = told_by(printed)
    assert "张*" in slip
    for page in (told_by(Client().get(address(first))), slip):
        assert f"第 {wages.number} 号" in page
        for secret in (*OTHERS, "张守田", "13911110001", "430111198001010016", FIRST_SUM):
            assert secret not in page


def test_the_digits_open_ones_own_row_and_no_other(wages: Case, client: Client) -> None:
    first, second = row(wages, 0), row(wages, 1)
    assert open_with(client, first, "0001").status_code == 302
    page = told_by(client.get(address(first)))
    for words in (
        "张守田",
        "26.5",
        "320.00",
        FIRST_SUM,
        "待核实",
        "合同或工作证",
        "缺 7 份材料",
        "正在逐人核对工资",
        "邓监察",
    ):
        assert words in page
    for secret in OTHERS:
        assert secret not in page
    assert "欧阳春" not in told_by(client.get(address(second)))
    assert client.get(address(second, "do", "object_own")).status_code == 302


def test_once_the_case_is_over_nobody_is_told_what_to_bring(wages: Case, client: Client) -> None:
    own = row(wages, 0)
    open_with(client, own, "0001")
    assert "要带的材料" in told_by(client.get(address(own)))
    Case.objects.filter(pk=wages.pk).update(open=False, closed_at=clock.now())
    page = told_by(client.get(address(own)))
    assert ("张守田" in page, "要带的材料" in page) == (True, False)


def test_five_wrong_digits_shut_it_and_staff_can_give_another_link(
    wages: Case, inspector: Actor, client: Client
) -> None:
    first, second = row(wages, 0), row(wages, 1)
    for number in range(5):
        assert open_with(client, first, f"{number:04}" if number != 1 else "9999").status_code == 422
    assert open_with(client, first, "0001").status_code == 422
    assert "张守田" not in told_by(client.get(address(first)))
    assert open_with(Client(), second, "0002").status_code == 302
    old = address(first)
    assert own_rows.give_links(wages.pk, by=inspector, keys=[first.key], anew=True) == 1
    first.refresh_from_db()
    assert client.get(old).status_code == 404
    assert open_with(client, first, "0001").status_code == 302


def test_whoever_opened_it_by_a_wrong_number_reads_no_further_once_the_number_is_mended(
    wages: Case, inspector: Actor, client: Client
) -> None:
    first = row(wages, 0)
    assert open_with(client, first, "0001").status_code == 302
    casework.enter_parties(
        wages.pk, "enter_worker", [], by=inspector, changes={first.key: {"telephone": "13911118888"}}
    )
    assert client.get(address(first)).status_code == 404
    first.refresh_from_db()
    assert first.code is None


def test_either_of_two_numbers_in_a_row_opens_it(wages: Case, inspector: Actor) -> None:
    first = row(wages, 0)
    renumbered(wages, first, "13911110001 073182345678", inspector)
    own_rows.give_links(wages.pk, by=inspector)
    first.refresh_from_db()
    for digits, status in (("0001", 302), ("5678", 302), ("0002", 422)):
        assert open_with(Client(), first, digits).status_code == status


def test_nobody_opens_a_row_without_a_telephone_or_by_anothers_digits(wages: Case, client: Client) -> None:
    first, third = row(wages, 0), row(wages, 2)
    assert third.code is None
    assert open_with(client, first, "0002").status_code == 422
    assert open_with(client, first, "").status_code == 422
    for code in ("0123456789abcd", first.key, wages.code):
        assert client.get(reverse("cases:own_row", args=[code])).status_code == 404


def test_a_worker_confirms_what_he_has_read_and_only_that(wages: Case, inspector: Actor, client: Client) -> None:
    first = row(wages, 0)
    verify(wages, first, inspector)
    open_with(client, first, "0001")
    before = client.get(address(first, "do", "confirm_own")).content.decode()
    read = re.search(r'name="read" value="(\w+)"', before)
    verify(wages, first, inspector, paid=1_000_00)
    stale = client.post(address(first, "do", "confirm_own"), {"read": read and read.group(1), "own_signature": "on"})
    assert stale.status_code == 409
    assert "您打开以后这里有变动" in told_by(stale)
    assert fields(first)["worker_says"] == "asked"
    assert take(client, first, "confirm_own", own_signature="on").status_code == 302
    assert [fields(first)[name] for name in ("worker_says", "owed")] == ["agrees", 7_480_00]
    step = wages.steps.get(action="confirm_own")
    assert (step.row, step.capacity, step.by_id, step.words) == (first.key, "link", None, {"own_signature": True})
    assert "您确认了金额" in told_by(client.get(address(first)))
    assert list(findings()) == []


def test_the_inspector_corrects_days_and_rate_of_whoever_objected_and_the_course_says_from_what_to_what(
    wages: Case, inspector: Actor, client: Client
) -> None:
    """Without the whole list being uploaded again; nobody else's row, and nobody but the inspector."""
    first, second = row(wages, 0), row(wages, 1)
    right = {"months": 4, "wage_units": 1050, "rate": 450_00, "why_corrected": "考勤表上多三天"}
    with pytest.raises(Refused, match="本人没有提出异议"):
        services.act(wages.pk, "correct_row", right, by=inspector, row=second.key)
    open_with(client, first, "0001")
    assert take(client, first, "object_own", objection="少算了三天").status_code == 302
    before = fields(first)
    with pytest.raises(Refused, match="由别人来做"):
        services.act(wages.pk, "correct_row", right, by=Actor(None, "link", link=("party", first.pk)), row=first.key)
    desk = at_desk(Person.objects.get(pk=inspector.person_id))
    there = reverse("cases:party", args=[wages.pk, first.key])
    form = desk.get(there).content.decode().split("更正工日、单价", 1)[1]
    assert f'value="{before["wage_units"] / 10:.1f}"' in form  # what stands there is mended, not written anew
    services.act(wages.pk, "correct_row", right, by=inspector, row=first.key)
    first.refresh_from_db()
    after = fields(first)
    assert (after["wage_units"], after["rate"], after["gross"]) == (1050, 450_00, 105 * 450_00)
    assert (after["worker_says"], first.state) == ("objects", "claimed")  # it still waits to be verified and signed
    page = desk.get(there).content.decode()
    course = page.split('id="course"', 1)[1]
    assert "考勤表上多三天" in course
    assert f"{before['wage_units'] / 10:.1f}" in course
    assert "105.0" in course
    assert list(findings()) == []


def test_an_objection_sends_the_row_back_and_tells_the_inspector(wages: Case, inspector: Actor, client: Client) -> None:
    first = row(wages, 0)
    verify(wages, first, inspector)
    open_with(client, first, "0001")
    assert take(client, first, "object_own", objection="少算了三天").status_code == 302
    run_until_idle()
    assert (fields(first)["objection"], first.state) == ("少算了三天", "claimed")
    assert Notice.objects.get(action="object_own").person_id == inspector.person_id
    assert "少算了三天" not in str(list(wages.steps.values_list("words", flat=True)))
    services.act(wages.pk, "name_payer", {"payer": "锦程服饰", "liability": "employer"}, by=inspector)
    colleague(inspector)
    services.act(wages.pk, "demand_records", {"records_from": "锦程服饰", **BY_TWO}, by=inspector)
    with pytest.raises(Refused, match="还有工资未逐人核实"):
        services.act(wages.pk, "order", {"amount": 1, "order_term": 5}, by=inspector)


def test_a_link_moves_its_own_row_alone(wages: Case, inspector: Actor) -> None:
    first, second = row(wages, 0), row(wages, 1)
    for party in (first, second):
        verify(wages, party, inspector)
    holder = Actor(None, "link", link=("party", first.pk))
    for name, form, key in (
        ("confirm_own", {"own_signature": True}, second.key),
        ("object_own", {"objection": "不对"}, second.key),
        ("pass_on", {"receiver": "x"}, ""),
        ("add_proof", {"explanation": "x"}, ""),
        ("move_apart", {"why_apart": "x"}, first.key),
        ("verify_row", {"thumb_printed": True, "foreman_says": "agrees"}, first.key),
    ):
        with pytest.raises((NotAllowed, Refused)):
            services.act(wages.pk, name, form, by=holder, row=key)
    assert [fields(party)["worker_says"] for party in (first, second)] == ["asked", "asked"]
    with pytest.raises(NotAllowed):
        own_rows.give_links(wages.pk, by=holder)
    with pytest.raises(NotAllowed):
        casework.note_papers(wages.pk, first.key, ["identity"], by=holder)


def test_staff_who_know_the_number_do_not_become_the_worker(wages: Case, inspector: Actor) -> None:
    first = row(wages, 0)
    verify(wages, first, inspector)
    desk = at_desk(person(inspector))
    assert "您是这里的工作人员" in told_by(desk.get(address(first)))
    assert open_with(desk, first, "0001").status_code == 302
    assert "张守田" not in told_by(desk.get(address(first)))
    assert take(desk, first, "confirm_own", own_signature="on").status_code == 302
    with pytest.raises(Refused):
        services.act(
            wages.pk, "confirm_own", {"own_signature": True},
            by=Actor(inspector.person_id, "link", link=("party", first.pk)), row=first.key,
        )  # fmt: skip
    assert fields(first)["worker_says"] == "asked"


def beside_the_register(inspector: Actor, cast: Cast) -> None:
    """The inspector works for the community as well, and so reads its register."""
    community = cast.posts["community_officer"]
    post = people.create_post("community_officer", community.organisation, cast.places.community, by=SYSTEM)
    people.appoint(post.pk, inspector.person_id or 0, by=SYSTEM)


def renumbered(case: Case, party: Party, phone: str, by: Actor) -> None:
    casework.enter_parties(case.pk, "enter_worker", [], by=by, changes={party.key: {"telephone": phone}})


def test_a_person_of_the_register_finds_the_row_among_their_matters_once_staff_said_so(
    wages: Case, inspector: Actor, estate_cast: Cast
) -> None:
    beside_the_register(inspector, estate_cast)
    first, second, worker = row(wages, 0), row(wages, 1), estate_cast.resident
    renumbered(wages, first, PHONES["resident"], inspector)
    mine = at_desk(worker).get(reverse("cases:mine"))
    assert "欠薪投诉" not in told_by(mine)
    desk = at_desk(person(inspector))
    assert "陈*兰" in told_by(desk.get(reverse("cases:party", args=[wages.pk, first.key])))
    with pytest.raises(Refused):
        own_rows.bind(wages.pk, first.key, estate_cast.neighbour.code, by=Actor(inspector.person_id, "person"))
    url = reverse("cases:row_person", args=[wages.pk, first.key])
    assert desk.post(url, {"person": worker.code}).status_code == 303
    first.refresh_from_db()
    page = at_desk(worker)
    assert address(first) in page.get(reverse("cases:mine")).content.decode()
    assert FIRST_SUM in told_by(page.get(address(first)))
    assert "欧阳春" not in told_by(page.get(address(second)))
    assert [entry.verb for entry in history_of(first).order_by("seq")][-1] == "party.bound"
    desk.post(url)
    assert address(first) not in page.get(reverse("cases:mine")).content.decode()


def test_the_register_tells_the_inspector_nobody_whom_they_may_not_read_there(
    wages: Case, inspector: Actor, estate_cast: Cast, django_assert_num_queries: Any
) -> None:
    first = row(wages, 0)
    stranger = people.create_person("司空见", by=SYSTEM, phone="13911119999")  # of no area: in nobody's reach
    pack = services.pack_of(wages)

    def told(phone: str) -> dict[str, Any]:
        renumbered(wages, first, phone, inspector)
        party, asking = row(wages, 0), Actor(inspector.person_id, "person")
        with django_assert_num_queries(2):  # whoever has the number, and whoever has it where
            return own_rows.about(wages, pack, party, asking)

    nobodys = told("13911112222")
    assert (nobodys["known"], nobodys["known_code"]) == ("", "")
    assert told("13911119999") == told(PHONES["resident"]) == nobodys
    beside_the_register(inspector, estate_cast)
    assert told("13911119999") == told("13911112222") == nobodys
    assert told(PHONES["resident"])["known"] == "陈*兰"
    renumbered(wages, first, "13911119999", inspector)
    answers = set()
    for code in (stranger.code, "0123456789abcd"):
        with pytest.raises(Refused) as refusal:
            own_rows.bind(wages.pk, first.key, code, by=inspector)
        answers.add((refusal.value.code, refusal.value.message))
    assert len(answers) == 1


def test_the_number_that_opens_a_party_s_page_is_shown_to_nobody_without_a_reason_on_record(
    wages: Case, inspector: Actor
) -> None:
    first = row(wages, 0)
    desk = at_desk(person(inspector), second_factor=True)
    here = reverse("cases:party", args=[wages.pk, first.key])
    masked = told_by(desk.get(here))
    assert "139********" in masked
    assert "430111********0016" in masked
    for shown in (desk.get(here), desk.get(reverse("cases:parties", args=[wages.pk])),
                  desk.get(reverse("cases:work", args=[wages.pk]))):  # fmt: skip
        for number in ("13911110001", "110001", "430111198001010016"):
            assert number not in shown.content.decode()
    dial = reverse("cases:party_dial", args=[wages.pk, first.key])
    assert desk.post(dial, {"reason": ""}).status_code == 303
    assert Access.objects.filter(what="phone").count() == 0
    called = desk.post(dial, {"reason": "约核对工资的时间"}).content.decode()
    assert 'href="tel:+8613911110001"' in called
    assert "430111198001010016" not in called
    reveal = reverse("cases:party_reveal", args=[wages.pk, first.key])
    assert at_desk(person(inspector)).get(reveal).status_code == 302  # to the second factor
    assert desk.post(reveal, {"reason": " "}).status_code == 422
    full = desk.post(reveal, {"reason": "核对证件"}).content.decode()
    assert "13911110001" in full
    assert "430111198001010016" in full
    looks = Access.objects.filter(subject_id=first.pk).exclude(what="party").order_by("pk")
    assert [(look.what, look.reason) for look in looks] == [
        ("phone", "约核对工资的时间"), ("id_number", "核对证件"), ("phone", "核对证件"),
    ]  # fmt: skip
    assert [entry.verb for entry in history_of(first).order_by("seq")][-2:] == ["party.dialled", "party.revealed"]
    assert list(findings()) == []


def test_an_answer_by_link_after_the_number_was_seen_says_so_at_the_desk(
    wages: Case, inspector: Actor, moved: Any
) -> None:
    first, second = row(wages, 0), row(wages, 1)
    desk = at_desk(person(inspector))
    for party in (first, second):
        verify(wages, party, inspector)
    desk.post(reverse("cases:party_dial", args=[wages.pk, first.key]), {"reason": "约核对工资的时间"})
    for party, digits in ((first, "0001"), (second, "0002")):
        phone = Client()
        open_with(phone, party, digits)
        assert take(phone, party, "confirm_own", own_signature="on").status_code == 302
    shown = told_by(desk.get(reverse("cases:party", args=[wages.pk, first.key])))
    assert "作答前号码被完整查看过" in shown
    assert "劳动保障监察员邓监察" in shown.partition("作答前号码被完整查看过")[2]
    assert "本人，凭链接" in shown
    other = told_by(desk.get(reverse("cases:party", args=[wages.pk, second.key])))
    assert "作答前号码被完整查看过" not in other
    assert "本人，凭链接" in other
    assert told_by(desk.get(reverse("cases:work", args=[wages.pk]))).count("作答前号码被完整查看过") == 1
    later = Client()
    open_with(later, first, "0001")
    assert "约核对工资的时间" in told_by(later.get(address(first)))


def test_a_worker_reads_who_looked_at_his_row(wages: Case, inspector: Actor, client: Client) -> None:
    first = row(wages, 0)
    at_desk(person(inspector)).get(reverse("cases:party", args=[wages.pk, first.key]))
    assert Access.objects.get().subject_id == first.pk
    open_with(client, first, "0001")
    assert "邓监察" in told_by(client.get(address(first))).partition("谁看过")[2]


def test_the_link_follows_a_worker_into_a_case_of_his_own(wages: Case, inspector: Actor, client: Client) -> None:
    first = row(wages, 0)
    url = address(first)
    services.act(wages.pk, "move_apart", {"why_apart": "另有合同"}, by=inspector, row=first.key)
    alone = Party.objects.get(code=first.code)
    assert alone.case_id != wages.pk
    open_with(client, alone, "0001")
    assert FIRST_SUM in told_by(client.get(url))
    assert list(findings()) == []


def test_whoever_reported_is_not_told_as_their_own_what_others_did_on_their_rows(
    wages: Case, inspector: Actor, client: Client
) -> None:
    first, second = row(wages, 0), row(wages, 1)
    for party, digits in ((first, "0001"), (second, "0002")):
        verify(wages, party, inspector)
        open_with(client, party, digits)
        assert take(client, party, "confirm_own").status_code == 302
    Case.objects.filter(pk=wages.pk).update(reporter_phone="13955550009")
    reporter = Client()
    assert reporter.post(reverse("cases:unlock", args=[wages.code]), {"digits": "0009"}).status_code == 302
    page = told_by(reporter.get(reverse("cases:track", args=[wages.code])))
    assert "您确认了金额" not in page
    assert "正在逐人核对工资" in page  # what was done on the case as a whole
    assert told_by(client.get(address(second))).count("您确认了金额") == 1
