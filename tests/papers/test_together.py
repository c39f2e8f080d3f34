"""Papers drafted in bulk are checked and issued together, each by itself: two people, numbers without a gap, frozen."""

import io
from typing import Any

import pypdf
import pytest
from django.test import Client
from django.urls import reverse

from linli.journal.audit import findings
from linli.journal.bodies import data_of
from linli.journal.models import Access
from linli.journal.queries import history_of
from linli.papers import queries, services, together
from linli.papers.models import Paper, State
from linli.people.models import Person
from tests.cases.desk import at_desk
from tests.cases.test_services_at_once import at_once
from tests.papers.templates import STOP_VALUES

pytestmark = pytest.mark.django_db


def seen(papers: list[Paper]) -> dict[int, int]:
    return {paper.pk: paper.version for paper in papers}


def numbers() -> list[int]:
    return list(Paper.objects.exclude(serial=None).order_by("pk").values_list("serial", flat=True))


def test_many_are_checked_by_a_second_person_and_issued_in_order_each_frozen_on_the_journal(
    draft: Any, officer: Any, colleague: Any
) -> None:
    papers = [draft() for _ in range(5)]
    assert [one.refused for one in together.check(papers, seen(papers), by=colleague)] == [""] * 5
    outcomes = together.issue(papers, by=officer)
    assert [one.refused for one in outcomes] == [""] * 5
    assert numbers() == [1, 2, 3, 4, 5]
    for one in outcomes:
        entry = history_of(one.paper).last()
        said = data_of(entry)
        assert (entry.verb, said["number"], said["sha256"]) == ("paper.issued", one.paper.number, one.paper.sha256)
        assert queries.stands(one.paper)
    assert list(findings()) == []


def test_nobody_checks_their_own_among_many_and_the_others_are_checked(
    draft: Any, officer: Any, colleague: Any
) -> None:
    papers = [draft(), draft(by=colleague), draft()]
    outcomes = together.check(papers, seen(papers), by=colleague)
    assert [bool(one.refused) for one in outcomes] == [False, True, False]
    assert Paper.objects.get(pk=papers[1].pk).state == State.DRAFT


def test_a_draft_changed_since_it_was_read_is_not_checked_with_the_rest(
    draft: Any, officer: Any, colleague: Any
) -> None:
    papers = [draft(), draft()]
    before = seen(papers)
    services.redraft(papers[0].pk, {**STOP_VALUES, "party": "李四"}, by=officer)
    assert [bool(one.refused) for one in together.check(papers, before, by=colleague)] == [True, False]


def test_one_that_cannot_be_issued_leaves_no_gap(draft: Any, officer: Any, colleague: Any, monkeypatch: Any) -> None:
    papers = [draft() for _ in range(3)]
    together.check([papers[0], papers[2]], seen(papers), by=colleague)
    assert [bool(one.refused) for one in together.issue(papers, by=officer)] == [False, True, False]
    assert [bool(one.refused) for one in together.issue(papers, by=officer)] == [True] * 3
    assert numbers() == [1, 2]


@pytest.mark.django_db(transaction=True)
def test_two_clients_that_issue_the_same_papers_at_once_give_each_one_number(
    draft: Any, officer: Any, colleague: Any
) -> None:
    papers = [draft() for _ in range(8)]
    together.check(papers, seen(papers), by=colleague)
    clients = [at_desk(Person.objects.get(pk=by.person_id)) for by in (officer, colleague)]
    given = {"issue": "1", "paper": [paper.code for paper in papers]}
    statuses = at_once(*(_posting(client, given) for client in clients))
    assert statuses == [302, 302]
    assert numbers() == list(range(1, 9))
    assert [history_of(paper).filter(verb="paper.issued").count() for paper in papers] == [1] * 8


def _posting(client: Client, given: dict[str, Any]) -> Any:
    return lambda: client.post(reverse("papers:many"), given).status_code


def test_at_the_desk_many_are_read_in_one_pdf_checked_and_issued(draft: Any, officer: Any, colleague: Any) -> None:
    papers = [draft() for _ in range(3)]
    codes = [paper.code for paper in papers]
    own, second = (at_desk(Person.objects.get(pk=by.person_id)) for by in (officer, colleague))
    assert "勾选的已阅，无误" not in own.get(reverse("papers:index")).content.decode()
    page = second.get(reverse("papers:index"), {"state": "draft", "about": "case.7"}).content.decode()
    assert [f'value="{code}"' in page for code in codes] == [True] * 3
    read = second.get(reverse("papers:read_many"), {"paper": codes})
    assert len(pypdf.PdfReader(io.BytesIO(read.content)).pages) == 3
    assert Access.objects.filter(subject_kind="paper", person_id=None, by_person_id=colleague.person_id).count() == 3
    versions = {f"version_{paper.code}": paper.version for paper in papers}
    done = second.post(
        reverse("papers:many"), {"check": "1", "paper": codes, **versions, "state": "draft"}, follow=True
    )
    assert "已核稿" in done.content.decode()
    issued = own.post(reverse("papers:many"), {"issue": "1", "paper": codes, "about": "case.7"}, follow=True)
    assert all(number in issued.content.decode() for number in Paper.objects.values_list("number", flat=True))
    assert numbers() == [1, 2, 3]


def test_the_list_is_narrowed_to_what_the_papers_are_about(draft: Any, officer: Any) -> None:
    mine, other = draft(), draft(subject=("case", 9))
    rows = queries.readable(officer)
    assert list(queries.narrowed(rows, about="case.7.8")) == [mine]
    assert list(queries.narrowed(rows, about="case.9", state="draft")) == [other]
    assert list(queries.narrowed(rows, about="case.9", state="issued")) == []
    for strange in ("case", "case.x", ".", "case.-1"):
        assert set(queries.narrowed(rows, about=strange)) == {mine, other}
