"""The pages of a case of many: the list, one party, and the second person's word on the workbench."""

from typing import Any

import pytest
from django.urls import reverse

from linli.cases import packs
from linli.cases.models import Case
from linli.cases.party_models import Party
from linli.journal.actors import SYSTEM
from linli.journal.models import Access
from tests.cases.desk import at_desk
from tests.cases.test_casework import FORM, PAGE, act, arrears, entered, office, ordered, verified
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db

__all__ = ["arrears", "office"]  # fixtures


def page(cast: Cast, name: str, case: Case, *more: str, role: str = "community_officer") -> str:
    answer = at_desk(getattr(cast, role)).get(reverse(name, args=[case.pk, *more]))
    assert answer.status_code == 200
    return answer.content.decode()


def post(cast: Cast, name: str, case: Case, *more: str, role: str = "community_officer", **form: Any) -> Any:
    case.refresh_from_db()
    url = reverse(name, args=[case.pk, *more])
    return at_desk(getattr(cast, role)).post(url, {"version": case.version, **form})


def test_the_list_shows_sums_in_full_and_names_masked(office: Cast, arrears: Case) -> None:
    entered(office, arrears)
    found = page(office, "cases:parties", arrears)
    for words in ("工人名册", "王*", "5,300.00", "4,858.25", "10,158.25", "缺 2 份材料", "已申报"):
        assert words in found
    assert "王桂" not in found


def test_one_party_is_shown_in_full_and_who_looked_is_kept(office: Cast, arrears: Case) -> None:
    row = entered(office, arrears)[0]
    found = page(office, "cases:party", arrears, row.key)
    assert "王桂" in found
    looked = Access.objects.get()
    assert (looked.what, looked.subject_id, looked.by_person_id) == ("party", row.pk, office.community_officer.pk)


def test_a_worker_is_checked_and_paid_on_his_page(office: Cast, arrears: Case) -> None:
    row = entered(office, arrears)[0]
    act(office, arrears, "accept")
    assert "还没有身份证复印件" in page(office, "cases:party", arrears, row.key)
    assert post(office, "cases:party_act", arrears, row.key, "check").status_code == 409
    assert post(office, "cases:party_papers", arrears, row.key, papers=["id_copy"]).status_code == 303
    # Whoever opened the page before that, and ticks nothing, takes nothing back.
    assert post(office, "cases:party_papers", arrears, row.key).status_code == 303
    assert post(office, "cases:party_act", arrears, row.key, "check", overtime="12.30").status_code == 303
    row.refresh_from_db()
    assert (row.state, row.papers, '"owed": 531230' in row.content) == ("checked", ["id_copy"], True)


def test_too_much_is_refused_with_what_was_written_kept(office: Cast, arrears: Case) -> None:
    row = ordered(office, arrears)[0]
    answer = post(office, "cases:party_act", arrears, row.key, "pay_out", amount="5300.01", signed="on")
    assert answer.status_code == 409
    assert "超过欠付的数" in answer.content.decode()
    assert "5300.01" in answer.content.decode()


def test_the_second_person_reads_what_is_proposed_and_confirms_it(office: Cast, arrears: Case) -> None:
    verified(office, arrears)
    proposed = post(office, "cases:act", arrears, "order")
    assert proposed.status_code == 303
    own = page(office, "cases:work", arrears)
    assert ["等第二人确认" in own, ">收回<" in own, ">确认<" in own] == [True, True, False]
    others = page(office, "cases:work", arrears, role="street_officer")
    assert ["赵晓燕" in others, ">不予确认<" in others, ">确认<" in others] == [True, True, True]
    assert post(office, "cases:second", arrears, role="street_officer", yes="1").status_code == 303
    arrears.refresh_from_db()
    assert (arrears.state, arrears.pending) == ("ordered", None)
    course = page(office, "cases:work", arrears)
    assert "（赵晓燕提出）" in course
    assert "逐人核实 · 王*" in course


def test_whoever_proposed_it_cannot_confirm_it_by_hand(office: Cast, arrears: Case) -> None:
    post(office, "cases:act", arrears, "decline")
    post(office, "cases:second", arrears, yes="1")
    arrears.refresh_from_db()
    assert arrears.pending is not None
    post(office, "cases:second", arrears, no="1")
    arrears.refresh_from_db()
    assert (arrears.pending, arrears.state) == (None, "received")


def test_the_workbench_shows_lines_sums_and_the_days_ahead(office: Cast, arrears: Case) -> None:
    entered(office, arrears)
    act(office, arrears, "accept")
    found = page(office, "cases:work", arrears)
    for words in ("并行事项", "取证中", "未商请", "工人名册", "10,158.25", "日程", "查处：最后一天"):
        assert words in found


@pytest.mark.parametrize("many", [1, 30])
def test_the_list_takes_the_same_statements_however_long_it_is(
    office: Cast, arrears: Case, many: int, django_assert_max_num_queries: Any
) -> None:
    from linli.cases import casework

    rows = [{"worker": f"工人{number}", "daily": 20_000, "days": 10} for number in range(many)]
    casework.enter_parties(arrears.pk, "enter", rows, by=office.acting("community_officer"))
    client, address = at_desk(office.community_officer), reverse("cases:parties", args=[arrears.pk])
    client.get(address)
    with django_assert_max_num_queries(12):
        assert client.get(address).content.decode().count("data-row") == many


def test_the_office_begins_a_case_from_its_own_entry(cast: Cast) -> None:
    packs.publish(PAGE.replace("by: anybody, to: received}", "by: inspector, door: desk, to: received}"), by=SYSTEM)
    packs.forget()
    client, address = at_desk(cast.community_officer), reverse("cases:new") + "?process=arrears"
    assert address in client.get(reverse("cases:inbox")).content.decode()
    form = client.get(address).content.decode()
    assert "用工单位" in form
    given = {**FORM, "process": "arrears", "estate": cast.places.estate.code}
    assert client.post(reverse("cases:new"), given).status_code == 303
    case = Case.objects.get()
    assert (case.way, case.title, case.answers["employer"]) == ("receive", "欠薪 锦程服饰园三号厂", FORM["employer"])
    assert address not in at_desk(cast.secretary).get(reverse("cases:inbox")).content.decode()
    assert client.get(reverse("cases:new") + "?process=nothing").status_code == 404


def test_another_estates_secretary_sees_no_party(office: Cast, arrears: Case) -> None:
    row = entered(office, arrears)[0]
    client = at_desk(office.far_secretary)
    for name, more in (("cases:parties", []), ("cases:party", [row.key])):
        assert client.get(reverse(name, args=[arrears.pk, *more])).status_code == 404
    assert Party.objects.filter(state="claimed").count() == 2
