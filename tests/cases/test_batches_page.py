"""Batches at the desk: formed, appointed, printed, one step on all; the same statements however many stand in one."""

import io
from datetime import timedelta
from typing import Any

import pypdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from linli.cases import batches, casework, services
from linli.cases.models import Case
from linli.cases.party_models import Batch
from linli.files.models import File
from linli.journal.models import Access
from linli.kernel import clock
from linli.papers import sheets
from tests.cases.desk import at_desk
from tests.cases.district import HELD, Office, labour, park, person_of, registry, wages
from tests.cases.test_batches import fields, issuing, keys_of, photo, states
from tests.support.cast import Cast
from tests.web.test_outs import rows

pytestmark = pytest.mark.django_db

__all__ = ["labour", "park", "registry", "wages"]  # fixtures


def desk(office: Office, role: str, *, second_factor: bool = False) -> Client:
    return at_desk(person_of(office[role]), second_factor=second_factor)


def read(client: Client, name: str, *args: Any, **asked: Any) -> str:
    answer = client.get(reverse(name, args=args), asked)
    assert answer.status_code == 200, answer
    return answer.content.decode()


def formed(case: Case, office: Office, keys: list[str]) -> Batch:
    return batches.form(case.pk, "第一批", keys, by=office["registrar"])[0]


def signed() -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (60, 80), "white").save(out, "JPEG")
    return SimpleUploadedFile("sheet.jpg", out.getvalue(), "image/jpeg")


def test_the_first_so_many_whom_no_rule_keeps_out_are_put_together(park: Case, registry: Office) -> None:
    issuing(park, registry)
    casework.enter_parties(
        park.pk,
        "add_unit",
        [{"room": "A000", **HELD, "holder": "另一买受人"}],
        by=registry["certificates_lead"],
    )
    client, keys = desk(registry, "registrar"), keys_of(park)
    page = read(client, "cases:batches", park.pk)
    assert ["商*0" in page, "商户0" in page, "材料已齐" in page] == [True, False, True]
    answer = client.post(reverse("cases:batches", args=[park.pk]), {"name": "第一批", "rows": keys, "first": "2"})
    assert answer.status_code == 303
    batch = Batch.objects.get(name="第一批")
    assert list(batch.rows.order_by("pk").values_list("party__key", flat=True)) == keys[1:3]


def test_the_batches_of_a_case_go_out_and_print_as_the_page_shows_them(park: Case, registry: Office) -> None:
    issuing(park, registry, shops=3)
    first, second, third = keys_of(park)
    formed(park, registry, [first, second])
    batches.form(park.pk, "第二批", [third], by=registry["registrar"])
    client = at_desk(person_of(registry["registrar"]), second_factor=True)
    address = reverse("cases:batches", args=[park.pk])
    page = client.get(address).content.decode()
    assert ["as=excel" in page, "data-print" in page] == [True, True]
    (sheet,) = rows(client, address)
    assert sheet[0][:3] == ["事项", "数量", "办理情况"]
    assert [line[:3] for line in sheet[1:3]] == [["第二批", "1", "材料已齐 1"], ["第一批", "2", "材料已齐 2"]]
    assert "商户" not in str(sheet)


def test_whom_a_rule_keeps_out_is_named_with_the_rule(park: Case, registry: Office) -> None:
    issuing(park, registry)
    casework.enter_parties(
        park.pk,
        "add_unit",
        [{"room": "A000", **HELD, "holder": "另一买受人"}],
        by=registry["certificates_lead"],
    )
    client = desk(registry, "registrar")
    answer = client.post(reverse("cases:batches", args=[park.pk]), {"name": "全部", "rows": keys_of(park)}, follow=True)
    said = answer.content.decode()
    assert "双方都不得入批" in said
    assert "不动产登记暂行条例" in said
    assert Batch.objects.get(name="全部").rows.count() == 3


def test_certificates_are_handed_over_with_one_photo_and_a_number_each(park: Case, registry: Office) -> None:
    keys, registrar = issuing(park, registry), registry["registrar"]
    batch = formed(park, registry, keys)
    batches.act(batch.pk, "into_batch", {}, {}, keys, by=registrar)
    batches.act(batch.pk, "accept_row", {"taken_on": clock.today().isoformat()}, {}, keys, by=registrar)
    client, address = desk(registry, "certificates_lead"), reverse("cases:batch_act", args=[batch.code, "hand_over"])
    page = client.get(address).content.decode()
    assert f'name="own_{keys[0]}_certificate"' in page
    numbers = {f"own_{key}_certificate": f"湘{number}" for number, key in enumerate(keys[:3])}
    given = {"rows": keys[:3], "signed_for": "on", **numbers}
    without = client.post(address, given)
    assert (without.status_code, states(park, keys)) == (422, ["taken"] * 4)
    assert "湘1" in without.content.decode()
    done = client.post(address, {**given, "sheet": signed()}, follow=True)
    assert "已办好 3 项" in done.content.decode()
    assert states(park, keys) == ["handed_over"] * 3 + ["taken"]
    file = File.objects.get(role="signed")
    assert file.owner_kind == "batch"
    party = read(client, "cases:party", park.pk, keys[0])
    assert "已签字的表" in party


def test_the_photo_of_a_signed_sheet_is_for_the_desk_alone(park: Case, registry: Office, cast: Cast) -> None:
    keys = issuing(park, registry)
    batch = formed(park, registry, keys)
    file = photo(registry["registrar"])[0]
    File.objects.filter(pk=file.pk).update(owner_kind="batch", owner_id=batch.pk, state="ready")
    address = reverse("files:show", args=[file.code, "large"])
    assert at_desk(cast.neighbour).get(address).status_code == 404
    assert Client().get(address).status_code == 404
    park.refresh_from_db()
    reporter = Client()
    reporter.get(reverse("cases:track", args=[park.code]))
    assert reporter.get(address).status_code == 404


def test_a_bad_answer_of_one_party_is_named_beside_it_and_nothing_is_done(wages: Case, labour: Office) -> None:
    by = labour["labour_inspector"]
    worker = {"identity_number": "110101199003070038", "months": 4, "wage_units": 265, "rate": 320_00}
    services.act(wages.pk, "take_up", {}, by=by)
    casework.enter_parties(wages.pk, "enter_worker", [{"worker": f"王{n}", **worker} for n in range(2)], by=by)
    services.act(wages.pk, "begin_verifying", {}, by=by)
    keys = keys_of(wages)
    batch, _none = batches.form(wages.pk, "核实", keys, by=by)
    client, address = desk(labour, "labour_inspector"), reverse("cases:batch_act", args=[batch.code, "verify_row"])
    own, given = f"own_{keys[1]}_overtime", {"rows": keys, "foreman_says": "agrees", "thumb_printed": "on"}
    answer = client.post(address, {**given, own: "五百五", "sheet": signed()})
    assert (answer.status_code, states(wages, keys)) == (422, ["claimed"] * 2)
    assert "五百五" in answer.content.decode()
    assert client.post(address, {**given, own: "550", "sheet": signed()}).status_code == 303
    assert [fields(wages, key)["overtime"] for key in keys] == [None, 550_00]
    page = client.get(reverse("cases:batch", args=[batch.code])).content.decode()
    assert '<th scope="col">签字或交付</th>' in page  # they signed the table: nobody was given anything yet
    paying = client.get(reverse("cases:batch_act", args=[batch.code, "pay_out"])).content.decode()
    assert f"own_{keys[0]}_handed" in paying


def test_a_row_that_does_not_admit_the_step_says_why_beside_those_that_did(park: Case, registry: Office) -> None:
    keys = issuing(park, registry)
    batch, lead = formed(park, registry, keys), registry["certificates_lead"]
    services.act(park.pk, "in_dispute", {"blocked_by": "一铺两卖"}, by=lead, row=keys[1])
    client, address = desk(registry, "registrar"), reverse("cases:batch_act", args=[batch.code, "into_batch"])
    assert client.post(address, {"rows": keys}).status_code == 303
    assert states(park, keys) == ["in_batch", "blocked", "in_batch", "in_batch"]
    page = read(client, "cases:batch", batch.code)
    assert page.count("入批：已办") == 3
    assert page.count("入批：") == 4


def test_appointments_are_given_printed_and_told_on_a_slip(park: Case, registry: Office) -> None:
    keys = issuing(park, registry)
    batch = formed(park, registry, keys)
    client, day = desk(registry, "certificates_lead"), clock.today() + timedelta(days=2)
    given = {"day": day.isoformat(), "begins": "09:00", "at_once": "2", "minutes": "30", "place": "园区门口"}
    address = reverse("cases:batch_appoint", args=[batch.code])
    assert client.post(address, {**given, "day": ""}).status_code == 422
    early = client.get(reverse("cases:batch_slips", args=[batch.code, "appointment_slip"]))
    assert "还没有安排预约：请先在批次页面填写日期和地点。" in early.content.decode()
    assert "the field is empty" not in early.content.decode()
    assert client.post(address, {**given, "meet_at": "on_site"}).status_code == 303
    assert fields(park, keys[3])["appointed_at"] == "09:30"
    table = read(client, "cases:batch_table", batch.code)
    assert ["09:30" in table, "园区门口" in table, "商户0" in table] == [True, True, False]
    slips = client.get(reverse("cases:batch_slips", args=[batch.code, "appointment_slip"]))
    pages = pypdf.PdfReader(io.BytesIO(slips.content)).pages
    texts = ["".join(page.extract_text().split()) for page in pages]
    assert len(texts) == 4
    assert "商户3" in texts[3]
    assert "09:30" in texts[3]
    assert Access.objects.filter(subject_kind="party").count() == 4


def test_the_missing_papers_notices_of_a_batch_are_one_file_with_a_page_for_whoever_lacks_something(
    park: Case, registry: Office
) -> None:
    keys, lead = issuing(park, registry), registry["certificates_lead"]
    for key in keys:
        casework.note_papers(park.pk, key, ["identity", "purchase", "tax_paid", "proxy"], by=lead)
    casework.note_papers(park.pk, keys[2], ["identity", "proxy"], by=lead)
    batch = formed(park, registry, keys)
    client = desk(registry, "certificates_lead")
    answer = client.get(reverse("cases:batch_slips", args=[batch.code, "missing_notice"]))
    pages = pypdf.PdfReader(io.BytesIO(answer.content)).pages
    text = "".join(pages[0].extract_text().split())
    assert len(pages) == 1
    assert "合同、发票、完税凭证" in text
    assert "商户2" in text
    casework.note_papers(park.pk, keys[2], ["identity", "purchase", "tax_paid", "proxy"], by=lead)
    assert client.get(reverse("cases:batch_slips", args=[batch.code, "missing_notice"])).status_code == 409


def test_the_verification_table_of_a_list_is_printed_in_full_and_handed_out_as_excel(
    wages: Case, labour: Office
) -> None:
    by = labour["labour_inspector"]
    worker = {"identity_number": "110101199003070038", "months": 4, "wage_units": 265, "rate": 320_00}
    casework.enter_parties(
        wages.pk, "enter_worker", [{"worker": "王桂", **worker}, {"worker": "李明", **worker}], by=by
    )
    batch, _none = batches.form(wages.pk, "全部工友", keys_of(wages), by=by)
    client = desk(labour, "labour_inspector", second_factor=True)
    page = read(client, "cases:batch_sheet", batch.code, "verification_table")
    for words in ("工资核实表", "王桂", "110101199003070038", "26.5", "8480.00", "16960.00", "签名按手印"):
        assert words in page
    assert Access.objects.filter(subject_kind="party", what="party").count() == 2
    looks = Access.objects.filter(subject_kind="party", what="party")
    for name, args in (("cases:batch_sheet_excel", ["verification_table"]), ("cases:batch_excel", [])):
        before = looks.count()
        answer = client.get(reverse(name, args=[batch.code, *args]))
        rows = sheets.read(io.BytesIO(b"".join(answer.streaming_content)))[0].rows
        assert "王桂" in [str(cell) for cell in rows[1]]
        assert looks.count() == before + 2  # each can read who took the name along


def test_a_list_in_full_is_printed_or_leaves_as_a_file_only_after_a_second_factor(wages: Case, labour: Office) -> None:
    batch, _none = batches.form(wages.pk, "全部工友", [], by=labour["labour_inspector"])
    client = desk(labour, "labour_inspector")
    for name, more in (("batch_excel", []), ("batch_sheet", ["verification_table"])):
        answer = client.get(reverse(f"cases:{name}", args=[batch.code, *more]))
        assert answer.url.startswith(reverse("people:second_factor"))


def test_nobody_else_finds_a_batch(park: Case, registry: Office, cast: Cast) -> None:
    batch = formed(park, registry, [])
    for client in (at_desk(cast.community_officer), at_desk(cast.secretary)):
        for name in ("batch", "batch_table", "batch_excel"):
            assert client.get(reverse(f"cases:{name}", args=[batch.code])).status_code in (302, 404)
        assert client.get(reverse("cases:batch", args=[batch.code])).status_code == 404
        assert client.get(reverse("cases:batches", args=[park.pk])).status_code == 404


@pytest.mark.parametrize("many", [1, 239])
def test_the_pages_of_batches_take_the_same_statements_however_many_parties_there_are(
    park: Case, registry: Office, many: int, django_assert_max_num_queries: Any
) -> None:
    rows = [{"room": f"A{number:03}", **HELD, "holder": f"商户{number}"} for number in range(many)]
    casework.enter_parties(park.pk, "add_unit", rows, by=registry["certificates_lead"])
    keys = keys_of(park)
    batch = formed(park, registry, keys)
    client = desk(registry, "certificates_lead", second_factor=True)
    pages = {
        reverse("cases:batches", args=[park.pk]): many,
        reverse("cases:batch", args=[batch.code]): many,
        reverse("cases:batch_act", args=[batch.code, "missing_papers"]): many,
        reverse("cases:batch_table", args=[batch.code]): many,
        reverse("cases:batch_sheet", args=[batch.code, "batch_table"]): many + 1,
    }
    for address, shown in pages.items():
        client.get(address)
        with django_assert_max_num_queries(12):
            assert client.get(address).content.decode().count("data-row") == shown, address
