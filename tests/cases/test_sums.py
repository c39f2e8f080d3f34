"""The figures of a process at the desk and for everybody: what a reader may see is counted, and how it came about."""

import re
from copy import copy
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from linli.cases import casework, packs, services, sums
from linli.cases.models import Case, Concern, Reckoned, Step
from linli.cases.parties import content
from linli.cases.party_models import Party
from linli.cases.services import Submission
from linli.jobs.models import Job
from linli.jobs.worker import run_until_idle
from linli.journal.actors import SYSTEM
from linli.kernel import clock
from linli.kernel.codes import public_code
from linli.people.models import Person
from linli.places.queries import Place
from tests.cases.desk import at_desk
from tests.cases.district import Office, labour, person_of, wages
from tests.cases.test_figures import Moved
from tests.support.cast import Cast
from tests.web.test_outs import rows as in_book

pytestmark = pytest.mark.django_db
__all__ = ["labour", "wages"]  # fixtures

WORKER = {"identity_number": "43011", "months": 3, "wage_units": 200, "rate": 10_000}


@pytest.fixture
def verified(wages: Case, labour: Office) -> Case:
    """The file with two workers, 2,000 yuan owed to each."""
    by = labour["labour_inspector"]
    named = [{**WORKER, "worker": name, "identity_number": f"4301{n}"} for n, name in enumerate(("张守田", "李有福"))]
    casework.enter_parties(wages.pk, "enter_worker", named, by=by)
    return wages


def lines(answer: Any) -> dict[str, tuple[str, str]]:
    """Figure → what it comes to, and its share, as the page shows them."""
    cells = r'<td>(?:<a [^>]*>)?([^<]*)(?:</a>)?</td><td class="n">([^<]*)</td><td class="n muted">([^<]*)</td>'
    found = re.findall(cells, answer.content.decode())
    return {title: (value, share) for title, value, share in found}


def asked(person: Person, name: str = "sums", **query: str) -> Any:
    return at_desk(person).get(reverse(f"cases:{name}"), query)


def inspector(labour: Office) -> Person:
    return person_of(labour["labour_inspector"])


def test_the_office_reads_how_many_how_much_and_how_far(verified: Case, labour: Office) -> None:
    found = lines(asked(inspector(labour), process="wage_arrears"))
    assert found["投诉"] == ("1", "")
    assert found["在办"] == ("1", "100.0%")
    assert (found["涉及工人"], found["没领齐的工人"]) == (("2", ""), ("2", "100.0%"))
    assert (found["欠付（含加付）"], found["已发放到手"]) == (("4,000.00 元", ""), ("0.00 元", "0.0%"))
    assert found["到第一笔发放（中位数）"] == ("—", "")


def test_a_case_that_is_kept_from_the_reader_is_in_none_of_the_figures(
    verified: Case, labour: Office, cast: Cast
) -> None:
    Concern.objects.create(case=verified, person=inspector(labour))
    Case.objects.filter(pk=verified.pk).update(concerned=True)
    assert "这里还没有事项" in asked(inspector(labour)).content.decode()
    assert lines(asked(person_of(labour["labour_head"])))["投诉"] == ("1", "")
    # The estate's own office does not deal with wages: it is told of no such process at all.
    assert lines(asked(cast.secretary, process="wage_arrears")) == {}
    assert "欠薪投诉" not in asked(cast.secretary, process="wage_arrears").content.decode()
    assert asked(cast.resident).status_code in (302, 403)


def test_a_period_counts_what_began_in_it_and_an_estate_what_began_there(
    verified: Case, labour: Office, moved: Moved, cast: Cast
) -> None:
    begun = verified.created_at.astimezone(clock.LOCAL)
    year, quarter = str(begun.year), f"{begun.year}-q{(begun.month + 2) // 3}"
    for period in (year, quarter, f"{begun:%Y-%m}", ""):
        assert lines(asked(inspector(labour), period=period))["投诉"] == ("1", "")
    assert lines(asked(inspector(labour), estate=cast.places.estate.code))["投诉"] == ("1", "")
    assert lines(asked(inspector(labour), estate=cast.places.far_estate.code)) == {}
    moved(datetime(begun.year + 1, 2, 1, 9, tzinfo=clock.LOCAL))
    assert lines(asked(inspector(labour), period=f"{begun.year + 1}")) == {}
    assert lines(asked(inspector(labour), period=year))["投诉"] == ("1", "")


def test_each_figure_leads_to_how_it_came_about(verified: Case, labour: Office) -> None:
    page = asked(inspector(labour), process="wage_arrears").content.decode()
    address = re.findall(r'href="([^"]*sums/why/[^"]*)#sum-claimed"', page)[0].replace("&amp;", "&")
    told = at_desk(inspector(labour)).get(address).content.decode()
    part = told.split('id="sum-claimed"', 1)[1].split("</section>", 1)[0]
    assert "4,000.00" in part
    assert reverse("cases:work", args=[verified.pk]) in part
    assert "保障农民工工资支付条例" in part
    assert "total(parties, &#x27;owed&#x27;)" in part
    assert "统计了 1 件" in told
    assert re.search(r"第 \d+ 版.*系统", told)
    for name in packs.active("wage_arrears")[1].sums:
        assert f'id="sum-{name}"' in told


def test_the_figures_are_taken_along_as_a_workbook(verified: Case, labour: Office) -> None:
    client = at_desk(inspector(labour), second_factor=True)
    found = {row[0]: list(row[1:3]) for row in in_book(client, reverse("cases:sums"))[0] if row}
    assert found["涉及工人"] == ["2", ""]
    assert found["没领齐的工人"] == ["2", "100.0%"]


def test_who_deals_with_no_process_of_figures_reads_that_there_are_none(labour: Office, cast: Cast) -> None:
    assert "您经办的流程没有汇总数据" in asked(cast.secretary).content.decode()


@pytest.mark.parametrize("many", [10, sums.AT_ONCE])
def test_the_pages_take_the_same_statements_however_many_cases_there_are(
    verified: Case, labour: Office, many: int
) -> None:
    copied(verified, many - 1)
    client = at_desk(inspector(labour))
    for name in ("sums", "sums_why"):
        address = reverse(f"cases:{name}")
        client.get(address)
        with CaptureQueriesContext(connection) as asked_for:
            answer = client.get(address)
        assert f">{many}<" in answer.content.decode()
        assert len(asked_for) <= 18, name


def copied(case: Case, times: int) -> None:
    """As many more of the case, each with a party and a step."""
    last = Case.objects.latest("number").number
    made = [copy(case) for _each in range(times)]
    for number, one in enumerate(made, start=last + 1):
        one.pk, one.code, one.number, one.token = None, public_code(), number, None
    Case.objects.bulk_create(made)
    now, fields = clock.now(), content({"worker": "某人", "owed": 100, "rest": 100})
    Step.objects.bulk_create(
        Step(case=one, action="pay_out", at=now, capacity="system", state=one.state) for one in made
    )
    Party.objects.bulk_create(Party(case=one, content=fields, state="claimed") for one in made)


# ---- of many --------------------------------------------------------------------------------------------------------


@pytest.fixture
def few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sums, "AT_ONCE", 10)
    monkeypatch.setattr(sums, "PIECE", 10)


@pytest.mark.usefixtures("few_at_once")
def test_of_many_cases_all_are_counted_piece_by_piece_behind_the_answer(verified: Case, labour: Office) -> None:
    copied(verified, 44)
    page = asked(inspector(labour)).content.decode()
    assert "已统计 0 件，共 45 件" in page
    assert [lines(asked(inspector(labour))), "as=excel" in page] == [{}, False]
    assert asked(inspector(labour), "sums_why").headers["Location"] == reverse("cases:sums") + "?process=wage_arrears"
    assert run_until_idle() >= 5
    found = lines(asked(inspector(labour)))
    assert (found["投诉"], found["涉及工人"]) == (("45", ""), ("46", ""))
    assert found["欠付（含加付）"] == ("4,044.00 元", "")
    why = asked(inspector(labour), "sums_why").content.decode()
    assert ["统计了 45 件" in why, "另有 25 件" in why] == [True, True]
    # Each reader's figures are their own, and what was counted stands for a while.
    copied(verified, 1)
    assert lines(asked(inspector(labour)))["投诉"] == ("45", "")
    assert "正在统计" in asked(person_of(labour["labour_head"])).content.decode()


@pytest.mark.usefixtures("few_at_once")
def test_what_was_counted_long_ago_stands_until_it_is_counted_anew(
    verified: Case, labour: Office, moved: Moved
) -> None:
    copied(verified, 19)
    asked(inspector(labour))
    run_until_idle()
    copied(verified, 5)
    moved(clock.now() + sums.FRESH * 2)
    page = asked(inspector(labour))
    assert ["共 25 件" in page.content.decode(), lines(page)["投诉"]] == [True, ("20", "")]
    run_until_idle()
    assert lines(asked(inspector(labour)))["投诉"] == ("25", "")


@pytest.mark.usefixtures("few_at_once")
def test_a_count_that_failed_for_good_is_begun_anew(verified: Case, labour: Office, moved: Moved) -> None:
    copied(verified, 14)
    asked(inspector(labour))
    Job.objects.filter(name=sums.JOB).delete()  # tried as often as jobs are, and given up
    assert "已统计 0 件" in asked(inspector(labour)).content.decode()
    assert not Job.objects.filter(name=sums.JOB).exists()  # for all that is known it is still being counted
    moved(clock.now() + sums.FRESH * 2)
    asked(inspector(labour))
    run_until_idle()
    assert lines(asked(inspector(labour)))["投诉"] == ("15", "")


@pytest.mark.usefixtures("few_at_once")
def test_a_piece_that_two_workers_count_at_once_counts_once(
    verified: Case, labour: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied(verified, 14)
    asked(inspector(labour))
    key, counting = Reckoned.objects.get().key, sums._rows

    def beside_another(pack: Any, cases: Any) -> Any:
        monkeypatch.setattr(sums, "_rows", counting)
        sums.go_on(key)
        return counting(pack, cases)

    monkeypatch.setattr(sums, "_rows", beside_another)
    sums.go_on(key)
    assert Reckoned.objects.get().underway["tally"]["number"] == 10
    run_until_idle()
    assert lines(asked(inspector(labour)))["投诉"] == ("15", "")


@pytest.mark.usefixtures("few_at_once")
def test_a_case_kept_from_the_reader_since_it_was_counted_is_not_named(verified: Case, labour: Office) -> None:
    copied(verified, 14)
    asked(inspector(labour))
    run_until_idle()
    newest = Case.objects.latest("pk")
    address = reverse("cases:work", args=[newest.pk])
    assert address in asked(inspector(labour), "sums_why").content.decode()
    Concern.objects.create(case=newest, person=inspector(labour))
    Case.objects.filter(pk=newest.pk).update(concerned=True)
    assert address not in asked(inspector(labour), "sums_why").content.decode()


# ---- for everybody --------------------------------------------------------------------------------------------------


def works(cast: Cast) -> Case:
    packs.publish_folder(packs.SEEDS / "clean_up", by=SYSTEM)
    packs.forget()
    where = Place(label="绿地", grid_id=cast.places.grid.pk)
    given = Submission(form={"what": "清理菜地", "outside_place": "南坡"}, way="put_up", where=where)
    return services.submit(cast.places.estate, given, by=cast.acting("director"), pack=packs.active("clean_up"))


def test_everybody_reads_what_a_process_calls_public_and_nothing_else(verified: Case, estate_cast: Cast) -> None:
    case = works(estate_cast)
    services.act(case.pk, "add_plot", {"plot": "樟树下", "grown_by": "谭家"}, by=estate_cast.acting("grid_worker"))
    page = Client().get(reverse("cases:public_sums", args=[estate_cast.places.estate.code]))
    found = lines(page)
    assert (found["整治"], found["登记的地块"], found["已清理的地块"]) == (("1", ""), ("1", ""), ("0", "0.0%"))
    assert "去新地方种的" not in found  # the page does not call it public
    assert not re.search("谭家|樟树下|投诉|欠付", page.content.decode())
    assert (
        reverse("cases:public_sums", args=[estate_cast.places.estate.code])
        in Client().get(reverse("cases:ledger", args=[estate_cast.places.estate.code])).content.decode()
    )


def test_what_is_about_the_estates_own_staff_is_not_among_the_public_figures(estate_cast: Cast) -> None:
    case = works(estate_cast)
    Case.objects.filter(pk=case.pk).update(concerned=True)
    address = reverse("cases:public_sums", args=[estate_cast.places.estate.code])
    page = Client().get(address).content.decode()
    assert "这里还没有可统计的" in page
    assert ("有了第一件诉求，这里就开始统计。" in page, "请换一个时段。" in page) == (True, False)
    of_a_year = Client().get(address, {"period": str(clock.today().year)}).content.decode()
    assert ("有了第一件诉求，这里就开始统计。" in of_a_year, "请换一个时段。" in of_a_year) == (False, True)
