"""Works that are accepted settle the requests that led to them, each by its own process; none is closed unheard."""

import pytest
from django.urls import reverse

from linli.cases import casework, packs, services, settling
from linli.cases.models import Case, CaseLink
from linli.cases.services import Submission
from linli.jobs.worker import run_until_idle
from linli.journal.actors import SYSTEM
from linli.journal.queries import history_of
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.notify.models import Notice
from linli.places.queries import Place
from tests.cases.conftest import Sent
from tests.cases.desk import at_desk
from tests.cases.site import Site, accepted, site
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db

__all__ = ["site"]  # a fixture


def linked(site: Site, *requests: Case) -> None:
    for request in requests:
        casework.link(site.case.pk, "requests", request.pk, by=site.by("secretary"))


def verbs(case: Case) -> list[str]:
    return [entry.verb for entry in history_of(case)]


def test_the_reporters_are_told_and_asked_and_nothing_is_closed(site: Site, sent: Sent) -> None:
    request = sent(phone="13811112222")
    linked(site, request)
    accepted(site, told_result="主管道换新，检查井重砌")
    run_until_idle()
    request.refresh_from_db()
    assert (request.state, request.open, CaseLink.objects.get().outcome) == ("answered", True, "passed")
    assert request.steps.get().words == {"result": "主管道换新，检查井重砌"}
    settling.settle(CaseLink.objects.get().pk, "again")
    run_until_idle()
    assert verbs(request) == ["case.submitted", "case.result_from_works"]


def test_those_whose_works_are_given_up_hear_why_and_may_say_that_it_is_not_mended(site: Site, sent: Sent) -> None:
    request = sent(phone="13811112222")
    linked(site, request)
    Case.objects.filter(pk=site.case.pk).update(state="funded")
    site.take("give_up", "street_officer", drop_reason="上级资金收回，明年再申请")
    run_until_idle()
    request.refresh_from_db()
    assert (request.state, request.open, CaseLink.objects.get().outcome) == ("answered", True, "passed")
    assert request.steps.get().words == {"result": "上级资金收回，明年再申请"}
    told = packs.by_version(request.pack_version_id).actions["result_from_works"]
    assert [words for words in (told.title.zh, told.public.zh if told.public else "") if "办成" in words] == []


def test_a_request_whose_process_does_not_admit_it_is_listed_and_its_handler_told(site: Site, sent: Sent) -> None:
    request = sent(phone="13811112222")
    linked(site, request)
    Case.objects.filter(pk=request.pk).update(state="returned", handler=site.person("grid_worker"))
    accepted(site, told_result="换新")
    run_until_idle()
    request.refresh_from_db()
    assert (request.state, CaseLink.objects.get().outcome) == ("returned", "held")
    assert (
        Notice.objects.filter(subject_id=request.pk, person=site.person("grid_worker"), action="held_back").count() == 1
    )
    page = at_desk(site.person("secretary")).get(reverse("cases:linked", args=[site.case.pk])).content.decode()
    assert ("请承办人告知反映人" in page, "再转告一次" in page) == (True, True)
    told = at_desk(site.person("grid_worker")).get(reverse("notify:desk")).content.decode()
    assert "请把结果告知反映人" in told
    Case.objects.filter(pk=request.pk).update(state="pool")
    again = {"name": "requests", "again": request.pk}
    at_desk(site.person("secretary")).post(reverse("cases:linked", args=[site.case.pk]), again)
    request.refresh_from_db()
    assert (request.state, CaseLink.objects.get().outcome) == ("answered", "passed")
    assert verbs(request)[-2:] == ["case.held_back", "case.result_from_works"]


def test_of_many_each_has_its_own_transaction_and_a_closed_one_is_left_alone(site: Site, sent: Sent) -> None:
    first, second, third = sent("一", phone="13811112222"), sent("二", phone="13811112222"), sent("三")
    linked(site, first, second, third)
    Case.objects.filter(pk=second.pk).update(state="asking")
    Case.objects.filter(pk=third.pk).update(state="withdrawn", open=False, closed_at=clock.now())
    accepted(site, told_result="换新")
    run_until_idle()
    found = {link.target_id: (link.outcome, link.target.state) for link in CaseLink.objects.select_related("target")}
    assert found == {
        first.pk: ("passed", "answered"), second.pk: ("held", "asking"), third.pk: ("", "withdrawn"),
    }  # fmt: skip


def test_acceptance_asks_what_reporters_are_told_only_where_somebody_reported(site: Site, sent: Sent) -> None:
    linked(site, sent())
    with pytest.raises(Refused) as refusal:
        accepted(site)
    assert (refusal.value.code, refusal.value.field) == ("form", "told_result")
    casework.unlink(site.case.pk, "requests", CaseLink.objects.get().target_id, by=site.by("secretary"))
    assert accepted(site).state == "accepted"


def test_those_whose_plots_are_not_cleared_after_all_hear_why(estate_cast: Cast, sent: Sent) -> None:
    packs.publish_folder(packs.SEEDS / "clean_up", by=SYSTEM)
    packs.forget()
    director, request = estate_cast.acting("director"), sent(phone="13811112222")
    given = Submission(
        form={"what": "3 栋南的菜地", "outside_place": "河边空地"}, way="put_up", where=Place(label="3栋南")
    )
    campaign = services.submit(estate_cast.places.estate, given, by=director, pack=packs.active("clean_up"))
    casework.link(campaign.pk, "requests", request.pk, by=director)
    services.act(campaign.pk, "not_now", {"drop_reason": "大家商量先等秋收"}, by=director)
    run_until_idle()
    request.refresh_from_db()
    assert (request.state, request.open, CaseLink.objects.get().outcome) == ("answered", True, "passed")
    assert request.steps.get().words == {"result": "大家商量先等秋收"}
