"""Batches of several cases at the desk: chosen from a list, seen row by row, printed; the same statements for many."""

import io
from typing import Any

import pypdf
import pytest
from django.test import Client
from django.urls import reverse

from linli.cases import batches, services
from linli.cases.models import Case, Concern
from linli.cases.party_models import Batch
from linli.papers import sheets
from tests.cases.desk import at_desk
from tests.cases.district import CERTIFICATES, WAGES, Office, labour, person_of, registry
from tests.cases.test_batches_of_cases import FUND, advanced, gangs, gathered, keys, parks, shops_of, states, waiting
from tests.cases.test_batches_page import desk, read, signed
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db

__all__ = ["labour", "registry"]  # fixtures

NEW = {"name": "节前清欠", "what_for": "春节前一并受理", "meeting": ""}


def new(client: Client, process: str, rows: list[str], **asked: str) -> Any:
    address = reverse("cases:gather", query={"process": process, **asked})
    return client.post(address, {**NEW, "rows": rows})


def test_cases_chosen_in_the_list_are_put_together_and_taken_up_with_a_result_for_each(
    cast: Cast, labour: Office
) -> None:
    cases, client = gangs(cast, labour), desk(labour, "labour_inspector")
    page = read(client, "cases:gather", process=WAGES, state="complaint_in")
    assert [f'value="{key}"' in page for key in keys(cases)] == [True] * 3
    answer = new(client, WAGES, keys(cases[:2]), state="complaint_in")
    batch = Batch.objects.get(name="节前清欠")
    assert (answer.status_code, answer.headers["Location"]) == (303, reverse("cases:batch", args=[batch.code]))
    page = read(client, "cases:batch", batch.code)
    assert [words in page for words in ("春节前一并受理", "投诉", reverse("cases:work", args=[cases[0].pk]))] == [
        True
    ] * 3
    assert reverse("cases:work", args=[cases[2].pk]) not in page
    address = reverse("cases:batch_act", args=[batch.code, "take_up"])
    assert client.get(address).content.decode().count("data-row") == 2
    done = client.post(address, {"rows": keys(cases), "external_number": "湘劳 9"}, follow=True).content.decode()
    assert "已办好 2 项" in done
    assert states(cases) == ["filed", "filed", "complaint_in"]
    assert "受理立案：已办" in done
    again = client.post(address, {"rows": keys(cases)}, follow=True).content.decode()
    assert again.count("受理立案：这件事现在的状态不能做这一步。") == 2
    assert batch.name in read(client, "cases:gathered")
    assert batch.name in read(client, "cases:gather", process=WAGES)


def test_parties_of_several_cases_are_chosen_and_told_what_they_lack(cast: Cast, registry: Office) -> None:
    cases, client = parks(cast, registry), desk(registry, "certificates_lead")
    page = read(client, "cases:gather", process=CERTIFICATES, of="parties")
    assert [f'value="{key}"' in page for key in shops_of(cases)] == [True] * 4
    assert "商户0" not in page
    assert new(client, CERTIFICATES, shops_of(cases), of="parties").status_code == 303
    batch = Batch.objects.get()
    answer = client.get(reverse("cases:batch_slips", args=[batch.code, "missing_notice"]))
    assert len(pypdf.PdfReader(io.BytesIO(answer.content)).pages) == 4
    sheet = read(
        desk(registry, "certificates_lead", second_factor=True), "cases:batch_sheet", batch.code, "batch_table"
    )
    assert sheet.count("商户0") == 2


def test_a_case_as_a_whole_stands_for_its_parties_where_they_are_told_what_they_lack(
    cast: Cast, registry: Office
) -> None:
    cases, client = parks(cast, registry), desk(registry, "certificates_lead")
    batch = gathered(cases, registry["certificates_lead"], process=CERTIFICATES)
    assert "2 户缺材料" in read(client, "cases:batch", batch.code)
    answer = client.get(reverse("cases:batch_slips", args=[batch.code, "missing_notice"]))
    assert len(pypdf.PdfReader(io.BytesIO(answer.content)).pages) == 4


def test_a_receipt_is_printed_signed_photographed_and_noted(cast: Cast, labour: Office) -> None:
    cases, client = gangs(cast, labour), desk(labour, "labour_inspector", second_factor=True)
    batch = gathered(cases, labour["labour_inspector"])
    receipt = client.get(reverse("cases:batch_table", args=[batch.code]), {"receipt": 1}).content.decode()
    assert [words in receipt for words in ("交接签收单", "签收人（签字）")] == [True, True]
    change = reverse("cases:batch_change", args=[batch.code])
    given = {"note_handed": "1", "rows": keys(cases[:2]), "sheet": signed()}
    assert client.post(change, given).status_code == 303
    assert [bool(row.handed_at) for row in batch.rows.order_by("pk")] == [True, True, False]
    page = read(client, "cases:batch", batch.code)
    assert "已签字的表" in page
    book = client.get(reverse("cases:batch_excel", args=[batch.code]))
    rows = sheets.read(io.BytesIO(b"".join(book.streaming_content)))[0].rows
    assert [bool(row[-2]) for row in rows[1:4]] == [True, True, False]


def test_whoever_reads_none_of_its_cases_finds_no_batch_and_cannot_choose_them(cast: Cast, labour: Office) -> None:
    cases = gangs(cast, labour)
    batch = gathered(cases, labour["labour_inspector"])
    for client in (at_desk(cast.secretary), at_desk(cast.community_officer)):
        for name in ("batch", "batch_table"):
            assert client.get(reverse(f"cases:{name}", args=[batch.code])).status_code == 404
        assert batch.name not in read(client, "cases:gathered")
        assert "data-row" not in read(client, "cases:gather", process=WAGES)
        new(client, WAGES, keys(cases))
    assert Batch.objects.count() == 1


def test_the_list_of_batches_counts_no_case_that_is_kept_from_the_reader(cast: Cast, labour: Office) -> None:
    cases = gangs(cast, labour)
    gathered(cases, labour["labour_inspector"])
    Concern.objects.create(case=cases[1], person_id=labour["labour_head"].person_id)
    Case.objects.filter(pk=cases[1].pk).update(concerned=True, visibility="never")
    sizes = [
        desk(labour, role).get(reverse("cases:gathered")).context["cards"][0][0].size
        for role in ("labour_inspector", "labour_head")
    ]
    assert sizes == [3, 2]


def test_a_signed_receipt_is_not_for_whom_one_of_the_cases_is_withheld_from(cast: Cast, labour: Office) -> None:
    cases, head = gangs(cast, labour), labour["labour_head"]
    batch = gathered(cases, labour["labour_inspector"])
    desk(labour, "labour_inspector").post(
        reverse("cases:batch_change", args=[batch.code]), {"note_handed": "1", "rows": keys(cases), "sheet": signed()}
    )
    assert "已签字的表" in read(desk(labour, "labour_head"), "cases:batch", batch.code)
    Concern.objects.create(case=cases[1], person_id=head.person_id)
    Case.objects.filter(pk=cases[1].pk).update(concerned=True, visibility="never")
    page = read(desk(labour, "labour_head"), "cases:batch", batch.code)
    assert ["已签字的表" in page, page.count("data-row")] == [False, 2]


def test_the_second_person_reads_what_was_proposed_on_each_row_and_says_yes_to_many(cast: Cast, labour: Office) -> None:
    case, rows = advanced(cast, labour)
    batch, _none = batches.form(case.pk, "应急周转金", rows, by=labour["labour_inspector"])
    mine, theirs = desk(labour, "labour_inspector"), desk(labour, "labour_head")
    address = reverse("cases:batch_act", args=[batch.code, "advance_fund"])
    assert "现在还不生效" in mine.get(address).content.decode()
    done = mine.post(address, {"rows": rows, "advanced": "2000", "purpose": "living_cost"}, follow=True)
    assert "已提出 3 项，待第二人确认" in done.content.decode()
    own = read(mine, "cases:batch", batch.code)
    assert ["撤回勾选的" in own, "同意勾选的" in own] == [True, False]
    page = read(theirs, "cases:batch", batch.code)
    assert [words in page for words in ("同意勾选的", "办件甲", "2,000.00", "基本生活费")] == [True] * 4
    seen = {f"seen_{row}": one.at.isoformat() for row, one in waiting(case).items()}
    change = reverse("cases:batch_change", args=[batch.code])
    answer = theirs.post(change, {"yes": "1", "rows": rows, **seen}, follow=True).content.decode()
    assert "已办好 3 项" in answer
    assert case.steps.filter(action="advance_fund").count() == 3


def test_a_party_that_waits_for_a_second_person_is_answered_on_its_own_page(cast: Cast, labour: Office) -> None:
    case, rows = advanced(cast, labour)
    services.act(case.pk, "advance_fund", FUND, by=labour["labour_inspector"], row=rows[1])
    client = desk(labour, "labour_head")
    pages = [read(client, "cases:party", case.pk, row).partition("<main")[2] for row in (rows[1], rows[0])]
    assert ["等第二人确认" in page for page in pages] == [True, False]
    at = waiting(case)[rows[1]].at.isoformat()
    given = {"yes": "1", "row": rows[1], "looked_at": at, "version": Case.objects.get(pk=case.pk).version}
    answer = client.post(reverse("cases:second", args=[case.pk]), given)
    assert answer.headers["Location"] == reverse("cases:party", args=[case.pk, rows[1]])
    assert case.steps.get(action="advance_fund").row == rows[1]


@pytest.mark.parametrize("many", [1, 30])
def test_the_pages_take_the_same_statements_however_many_cases_there_are(
    cast: Cast, labour: Office, many: int, django_assert_max_num_queries: Any
) -> None:
    cases, by = gangs(cast, labour, many), labour["labour_inspector"]
    batch = gathered(cases, by)
    batches.act(batch.pk, "take_up", {}, {}, keys(cases[:1]), by=by)
    client = at_desk(person_of(by), second_factor=True)
    pages = {
        reverse("cases:batch", args=[batch.code]): many,
        reverse("cases:batch_act", args=[batch.code, "take_up"]): many,
        reverse("cases:batch_table", args=[batch.code]): many,
        reverse("cases:gather", query={"process": WAGES}): many,
        reverse("cases:gathered"): 1,
    }
    for address, shown in pages.items():
        client.get(address)
        with django_assert_max_num_queries(12):
            assert client.get(address).content.decode().count("data-row") == shown, address
