"""The papers' pages, as an office and a recipient use them."""

import io

import pypdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from linli.files import store
from linli.files.models import File
from linli.jobs.worker import run_until_idle
from linli.journal.models import Access
from linli.papers.models import PDF, Paper
from linli.people.models import Person
from tests.cases.desk import at_desk
from tests.files import pdfs


def text(answer):
    return b"".join(answer).decode()


@pytest.fixture
def desk(cast):
    return at_desk(cast.street_officer)


@pytest.fixture
def second(colleague):
    return at_desk(Person.objects.get(pk=colleague.person_id))


def test_a_paper_goes_from_draft_to_number_by_two_people_at_the_desk(draft, desk, second):
    paper = draft()
    page = reverse("papers:paper", args=[paper.code])
    own = text(desk.get(page))
    assert "许文静：" in own
    assert reverse("papers:check", args=[paper.code]) not in own
    assert reverse("papers:check", args=[paper.code]) in text(second.get(page))
    assert second.post(reverse("papers:check", args=[paper.code]), {"version": paper.version}).status_code == 302
    answer = desk.post(reverse("papers:issue", args=[paper.code]), follow=True)
    issued = Paper.objects.get(pk=paper.pk)
    assert issued.number in text(answer)
    assert issued.number in text(desk.get(reverse("papers:index")))


def test_the_pdf_is_the_very_file_that_was_issued_and_can_be_fetched_by_parts(issued, desk):
    address = reverse("papers:pdf", args=[issued.code])
    whole = desk.get(address)
    content = b"".join(whole)
    assert content == store.kept(issued.code, PDF).read_bytes()
    assert whole["Content-Type"] == "application/pdf"
    assert whole["Content-Disposition"].startswith("inline")
    part = desk.get(address, headers={"Range": "bytes=10-19"})
    assert (part.status_code, b"".join(part), part["Content-Range"]) == (
        206,
        content[10:20],
        f"bytes 10-19/{len(content)}",
    )
    said = pypdf.PdfReader(io.BytesIO(content)).pages[0].extract_text()
    assert issued.number in said.replace(" ", "").replace("\n", "")


def test_a_stored_file_that_was_changed_is_not_handed_out(issued, desk):
    with store.kept(issued.code, PDF).local() as path:
        path.write_bytes(b"%PDF- forged")
    answer = desk.get(reverse("papers:pdf", args=[issued.code]))
    assert (answer.status_code, answer["X-Refused"]) == (409, "paper_damaged")


def test_drafts_are_shown_marked_and_the_word_file_opens(draft, desk):
    paper = draft()
    content = desk.get(reverse("papers:pdf", args=[paper.code])).content
    assert "草稿" in pypdf.PdfReader(io.BytesIO(content)).pages[0].extract_text()
    word = desk.get(reverse("papers:docx", args=[paper.code]))
    assert word["Content-Disposition"].startswith("attachment")
    assert word.content.startswith(b"PK")


def test_every_look_is_on_record(issued, desk, cast):
    desk.get(reverse("papers:paper", args=[issued.code]))
    desk.get(reverse("papers:pdf", args=[issued.code]))
    looks = Access.objects.filter(subject_kind="paper", subject_id=issued.pk).order_by("pk")
    assert [(look.reason, look.by_person_id) for look in looks] == [
        ("read", cast.street_officer.pk),
        ("pdf", cast.street_officer.pk),
    ]


@pytest.mark.parametrize("role", ["secretary", "director", "administrator", "resident"])
def test_who_has_no_business_with_a_paper_does_not_learn_that_it_is_there(issued, cast, role):
    client = at_desk(getattr(cast, role), second_factor=True)
    for name in ("paper", "pdf", "docx"):
        assert client.get(reverse(f"papers:{name}", args=[issued.code])).status_code in (403, 404)
    for name in ("check", "issue", "discard", "withdraw", "serve"):
        assert client.post(reverse(f"papers:{name}", args=[issued.code])).status_code in (403, 404)
    assert Client().get(reverse("papers:paper", args=[issued.code])).status_code == 302


def test_a_service_that_proves_nothing_comes_back_with_the_mend_at_its_field(issued, desk):
    address = reverse("papers:serve", args=[issued.code])
    answer = desk.post(address, {"way": "direct", "received_on": issued.issued_on.isoformat()})
    assert answer.status_code == 422
    assert "（民事诉讼法第 88 条）" in text(answer)  # in the reader's language, as everywhere
    desk.post(address, {"way": "direct", "received_on": issued.issued_on.isoformat(), "receiver": "许文静"})
    assert [(row.outcome, row.served_on) for row in issued.services.all()] == [("served", issued.issued_on)]


def test_the_receipt_may_be_a_scan_and_whoever_reads_the_paper_finds_it(issued, desk):
    said = {"way": "direct", "received_on": issued.issued_on.isoformat(), "receiver": "许文静"}
    scan = SimpleUploadedFile("送达回证.pdf", pdfs.scan(), "application/pdf")
    assert desk.post(reverse("papers:serve", args=[issued.code]), {**said, "photos": scan}).status_code in (302, 303)
    run_until_idle()
    file = File.objects.get(owner_kind="service", owner_id=issued.services.get().pk)
    address = reverse("files:show", args=[file.code, "file"])
    shown = text(desk.get(reverse("papers:paper", args=[issued.code])))
    assert f'<a class="scan" href="{address}">' in shown
    assert "送达回证.pdf" in shown
    assert desk.get(address)["Content-Disposition"].startswith("attachment")


def test_anybody_learns_by_the_code_who_issued_a_paper_but_not_what_it_says(issued):
    spoken = f"{issued.code[:4]}-{issued.code[4:8]}-{issued.code[8:]}".upper()
    found = Client().get(reverse("papers:find"), {"code": spoken}, follow=True)
    page = text(found)
    for words in (issued.number, "青云街道办事处", issued.sha256, "责令停止违法建设通知书"):
        assert words in page
    assert "许文静" not in page
    assert "云岭雅苑" not in page
    assert Client().get(reverse("papers:genuine", args=["0" * 14])).status_code == 404


def test_a_copy_is_compared_with_what_was_issued(issued):
    address = reverse("papers:genuine", args=[issued.code])
    right = store.kept(issued.code, PDF).read_bytes()
    same = Client().post(address, {"file": SimpleUploadedFile("a.pdf", right)})
    other = Client().post(address, {"file": SimpleUploadedFile("a.pdf", right + b" ")})
    assert (same.context["same"], other.context["same"]) == (True, False)


def test_a_draft_is_no_paper_to_anybody_outside(draft):
    assert Client().get(reverse("papers:genuine", args=[draft().code])).status_code == 404


def test_a_withdrawn_paper_says_so(issued, desk):
    desk.post(reverse("papers:withdraw", args=[issued.code]), {"reason": "姓名有误"})
    page = text(Client().get(reverse("papers:genuine", args=[issued.code]), headers={"Accept-Language": "en"}))
    assert "This paper was withdrawn" in page
    assert "姓名有误" not in page


@pytest.mark.parametrize("amount", [1, 30])
def test_the_list_costs_the_same_at_one_paper_and_at_thirty(draft, desk, amount, django_assert_max_num_queries):
    for _ in range(amount):
        draft()
    desk.get(reverse("papers:index"))
    with django_assert_max_num_queries(12):
        desk.get(reverse("papers:index"))
