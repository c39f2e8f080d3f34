"""Several requests of one cause become one proposal: links are kept, reporters are told, and get its result."""

import pytest
from django.test import Client
from django.urls import reverse

from linli.cases import board, casework, packs, services
from linli.cases.models import Case, CaseLink
from linli.cases.services import Submission
from linli.jobs.worker import run_until_idle
from linli.journal.actors import Actor
from linli.journal.audit import findings
from linli.kernel.refused import NotAllowed, Refused
from linli.notify.models import Notice
from tests.cases.conftest import Sent
from tests.cases.desk import at_desk
from tests.cases.topics import TOPIC
from tests.support.district import District

pytestmark = pytest.mark.django_db


@pytest.fixture
def requests(district: District, sent: Sent) -> list[Case]:
    """Three about the same thing; the first by somebody with an account."""
    resident = Actor(district.cast.resident.pk, "person", name=district.cast.resident.name)
    return [sent("绿地里种菜，味道大", by=resident), sent("菜地招蚊子"), sent("种菜占了绿地")]


def test_the_desk_chooses_requests_and_raises_them_as_one(district: District, requests: list[Case]) -> None:
    desk = at_desk(district.cast.director)
    page = reverse("cases:together", args=["proposal"])
    assert "菜地招蚊子" in desk.get(page, {"q": "菜地"}).content.decode()
    keys = [str(one.pk) for one in requests]
    on = desk.get(page, {"with": keys, "on": "1"})
    assert on.status_code == 302
    new = desk.get(on.headers["Location"]).content.decode()
    assert [one for one in requests if f'name="with" value="{one.pk}"' not in new] == []
    assert [name for name in TOPIC if f'name="{name}"' not in new] == []
    answer = desk.post(reverse("cases:new"), {**TOPIC, "process": "proposal", "with": keys, "token": "t1"})
    assert answer.status_code == 303
    topic = Case.objects.get(pack_version__pack="proposal")
    assert topic.state == "screening"
    assert topic.title == TOPIC["topic"]  # its one sentence; its reasons began every list
    assert sorted(CaseLink.objects.values_list("case", "target")) == sorted((topic.pk, one.pk) for one in requests)
    run_until_idle()
    told = Notice.objects.filter(subject_id=requests[0].pk, action="linked")
    assert list(told.values_list("person_id", flat=True)) == [district.cast.resident.pk]
    (sign,) = board.signs_for(requests[0])
    assert (sign.url, sign.title, sign.state) == ("", "议题", "议事会正在审核是否列入")
    assert list(findings()) == []


def test_the_reporter_reads_on_their_own_page_that_it_goes_on(
    district: District, requests: list[Case], client: Client
) -> None:
    _raised(district, requests)
    client.force_login(district.cast.resident)
    page = client.get(reverse("cases:track", args=[requests[0].code])).content.decode()
    assert "和其他几件一起往下办" in page
    assert TOPIC["topic"] not in page  # not for everybody before two have read it


def _raised(district: District, requests: list[Case]) -> Case:
    given = Submission(form=TOPIC, way="raise_from_requests")
    ids = [one.pk for one in requests]
    pack = packs.active("proposal")
    return casework.begin_from(ids, district.cast.places.estate, given, by=district.cast.acting("director"), pack=pack)


def test_the_result_of_the_proposal_answers_each_of_them(district: District, requests: list[Case]) -> None:
    topic = _raised(district, requests)
    director = district.cast.acting("director")
    for one in requests:
        services.act(one.pk, "claim", {}, by=district.cast.acting("grid_worker"))
        services.act(one.pk, "contact", {"how": "phone"}, by=district.cast.acting("grid_worker"))
    Case.objects.filter(pk=topic.pk).update(state="carried_out")
    services.act(topic.pk, "feed_back", {"result": "菜都搬到东门外的菜园了"}, by=director)
    run_until_idle()
    assert {link.outcome for link in CaseLink.objects.filter(case=topic)} == {"passed"}
    said = [one.steps.latest("pk").words for one in Case.objects.filter(pk__in=[one.pk for one in requests])]
    assert all("菜都搬到东门外的菜园了" in str(words) for words in said)
    assert list(findings()) == []


def test_all_are_of_one_estate_readable_and_raised_by_whom_the_page_names(
    district: District, requests: list[Case]
) -> None:
    cast, given = district.cast, Submission(form=TOPIC, way="raise_from_requests")
    pack = packs.active("proposal")
    hidden = services.submit(
        cast.places.estate, Submission(form={"what": "主任态度不好", "about": "committee_director"}),
        by=Actor(None, "anonymous"),
    )  # fmt: skip
    with pytest.raises(Refused):
        casework.begin_from([hidden.pk], cast.places.estate, given, by=cast.acting("director"), pack=pack)
    with pytest.raises(Refused, match="同一小区"):
        casework.begin_from([requests[0].pk], cast.places.far_estate, given, by=cast.acting("director"), pack=pack)
    with pytest.raises((Refused, NotAllowed)):
        casework.begin_from([requests[0].pk], cast.places.estate, given, by=cast.acting("grid_worker"), pack=pack)
    assert not Case.objects.filter(pack_version__pack="proposal").exists()
    assert at_desk(cast.grid_worker).get(reverse("cases:together", args=["proposal"])).status_code == 404
