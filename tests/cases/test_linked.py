"""Other cases of a case: searched, looked at once more, linked and unlinked by whom the page of the process names."""

from typing import Any

import pytest
from django.urls import reverse

from linli.cases import casework, packs
from linli.cases.models import Case, CaseLink
from linli.cases.services import Submission, submit
from linli.journal.actors import SYSTEM
from linli.journal.queries import history_of
from linli.kernel.refused import NotAllowed, Refused
from tests.cases.conftest import Sent
from tests.cases.desk import at_desk
from tests.cases.site import Site, site
from tests.council.test_four_deliberations import MATTER

pytestmark = pytest.mark.django_db

__all__ = ["site"]  # a fixture


def address(case: Case) -> str:
    return reverse("cases:linked", args=[case.pk])


def test_a_request_is_found_by_number_and_by_words_and_linked_after_a_second_look(site: Site, sent: Sent) -> None:
    request, far = sent("3栋楼下污水井往外冒水"), sent("路灯不亮")
    desk = at_desk(site.person("secretary"))
    by_words = desk.get(address(site.case), {"q": "污水井"}).content.decode()
    assert (f'value="{request.pk}"' in by_words, f'value="{far.pk}"' in by_words) == (True, False)
    by_number = desk.get(address(site.case), {"q": f"AH-2026-{request.number:06d}"}).content.decode()
    assert f'name="with" value="{request.pk}"' in by_number
    asked = desk.get(address(site.case), {"name": "requests", "with": [request.pk]}).content.decode()
    assert ("关联这些事项？" in asked, CaseLink.objects.exists()) == (True, False)
    answer = desk.post(address(site.case), {"name": "requests", "with": [request.pk]})
    assert answer.status_code == 303
    link = CaseLink.objects.get()
    assert (link.case_id, link.name, link.target_id, link.outcome) == (site.case.pk, "requests", request.pk, "")
    assert [entry.verb for entry in history_of(site.case)] == ["case.submitted", "case.linked"]
    assert "污水井" in desk.get(reverse("cases:work", args=[site.case.pk])).content.decode()
    assert "由哪些诉求引起" in desk.get(reverse("cases:work", args=[request.pk])).content.decode()


def test_a_link_is_taken_back_after_a_second_look_and_both_stay_on_record(site: Site, sent: Sent) -> None:
    request = sent()
    casework.link(site.case.pk, "requests", request.pk, by=site.by("secretary"))
    casework.link(site.case.pk, "requests", request.pk, by=site.by("secretary"))
    desk = at_desk(site.person("secretary"))
    assert "取消这件的关联？" in desk.get(address(site.case), {"name": "requests", "drop": request.pk}).content.decode()
    desk.post(address(site.case), {"name": "requests", "with": [request.pk], "drop": "1"})
    assert not CaseLink.objects.exists()
    assert [entry.verb for entry in history_of(site.case)] == ["case.submitted", "case.linked", "case.unlinked"]
    with pytest.raises(Refused) as refusal:
        casework.unlink(site.case.pk, "requests", request.pk, by=site.by("secretary"))
    assert refusal.value.code == "not_linked"


def test_who_is_not_named_links_nothing_and_who_may_not_read_a_case_does_not_reach_it(site: Site, sent: Sent) -> None:
    request = sent()
    with pytest.raises(NotAllowed):
        casework.link(site.case.pk, "requests", request.pk, by=site.by("contractor"))
    page = at_desk(site.person("contractor")).get(address(site.case)).content.decode()
    assert ("关联一件" in page, 'name="q"' in page) == (False, False)
    with pytest.raises(Refused) as refusal:  # the works office reads no request
        casework.link(site.case.pk, "requests", request.pk, by=site.by("works_manager"))
    assert refusal.value.code == "no_such_case"
    casework.link(site.case.pk, "requests", request.pk, by=site.by("secretary"))
    told = at_desk(site.person("contractor")).get(address(site.case)).content.decode()
    assert ("一件您不能打开的事项" in told, "污水井" in told) == (True, False)
    assert at_desk(site.person("grid_worker")).get(address(site.case)).status_code == 404


def test_a_process_without_links_has_no_such_page(site: Site) -> None:
    by = site.cast.acting("secretary")
    packs.publish_folder(packs.SEEDS / "four_deliberations", by=SYSTEM)
    packs.forget()
    given = Submission(form=MATTER, way="put_forward")
    case = submit(site.cast.places.estate, given, by=by, pack=packs.active("four_deliberations"))
    assert at_desk(site.person("secretary")).get(address(case)).status_code == 404


@pytest.mark.parametrize("many", [1, 30])
def test_the_page_takes_the_same_statements_however_many_hang_there(
    site: Site, sent: Sent, many: int, django_assert_max_num_queries: Any
) -> None:
    for number in range(many):
        casework.link(site.case.pk, "requests", sent(f"第{number}处冒水").pk, by=site.by("secretary"))
    desk = at_desk(site.person("secretary"))
    desk.get(address(site.case), {"q": "冒水"})
    with django_assert_max_num_queries(12):
        assert desk.get(address(site.case), {"q": "冒水"}).status_code == 200
