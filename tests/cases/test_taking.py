"""During warranty what residents report at the place of the works is linked with them; whoever has to mend is told."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from linli.cases import casework, taking
from linli.cases.models import Case, CaseLink
from linli.jobs.worker import run_until_idle
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.notify.models import Notice
from linli.places.queries import Place
from tests.cases.conftest import Sent
from tests.cases.desk import at_desk
from tests.cases.site import Site, accepted, site

pytestmark = pytest.mark.django_db

__all__ = ["site"]  # a fixture


@pytest.fixture
def finished(site: Site) -> Site:
    """Sewers and waterproofing accepted today, under warranty by a named contractor, on a public board."""
    Case.objects.filter(pk=site.case.pk).update(answers={"contractor_name": "云湖市政公司"}, visibility="public")
    accepted(site, work_kinds=["pipes", "waterproofing"])
    return site


def linked() -> list[int]:
    return list(CaseLink.objects.filter(name="faults").order_by("pk").values_list("target_id", flat=True))


def test_a_drain_that_overflows_again_is_linked_and_the_contractor_told(finished: Site, sent: Sent) -> None:
    request = sent("3栋楼下污水井往外冒水", phone="13811112222")
    run_until_idle()
    run_until_idle()
    assert linked() == [request.pk]
    assert taking.take(request) == 0
    assert linked() == [request.pk]
    told = set(Notice.objects.filter(subject_id=finished.case.pk, action="linked").values_list("person_id", flat=True))
    assert told == {finished.person(role).pk for role in ("contractor", "street_officer")}
    works = at_desk(finished.person("contractor")).get(reverse("cases:work", args=[finished.case.pk])).content.decode()
    assert (
        "1 件未办结" in works,
        "有事项关联到这件" in at_desk(finished.person("contractor")).get(reverse("notify:desk")).content.decode(),
    ) == (True, True)


def test_whoever_handles_it_and_the_reporter_read_who_mends_it_until_when(finished: Site, sent: Sent) -> None:
    request = sent("3栋楼下污水井往外冒水", phone="13811112222")
    run_until_idle()
    until = f"{clock.today().year + 2} 年"
    desk = at_desk(finished.person("grid_worker")).get(reverse("cases:work", args=[request.pk])).content.decode()
    assert ("云湖市政公司" in desk, f"质保到 {until}" in desk) == (True, True)
    client = Client()
    client.post(reverse("cases:unlock", args=[request.code]), {"digits": "2222"})
    track = client.get(reverse("cases:track", args=[request.code])).content.decode()
    assert ("云湖市政公司" in track, f"质保到 {until}" in track) == (True, True)


def test_another_kind_a_period_that_is_over_and_what_is_about_staff_are_not_linked(finished: Site, sent: Sent) -> None:
    sent("路灯不亮", form={"category": "utilities"}, where=Place(label="北门"))
    sent("垃圾没人清")
    sent("3栋下水堵了，网格员不管", form={"concern": "grid_worker"})
    run_until_idle()
    utilities = CaseLink.objects.filter(name="faults")
    assert [link.target.category for link in utilities] == ["utilities"]  # its water pipes are the works' own
    clocks = dict(Case.objects.get(pk=finished.case.pk).clocks)
    clocks["warranty_pipes"]["due"] = clock.now().isoformat()
    Case.objects.filter(pk=finished.case.pk).update(clocks=clocks)
    sent("3栋楼下污水井往外冒水")
    run_until_idle()
    assert utilities.count() == 1


def test_what_led_to_the_works_and_what_came_before_them_is_no_defect(site: Site, sent: Sent) -> None:
    led, before = sent("污水冒出来"), sent("下水堵了")
    casework.link(site.case.pk, "requests", led.pk, by=site.by("secretary"))
    yesterday = clock.now() - timedelta(days=1)
    Case.objects.filter(pk=before.pk).update(created_at=yesterday)
    accepted(site, told_result="换新")
    run_until_idle()
    assert linked() == []


def test_works_in_one_building_take_what_comes_in_there_alone(finished: Site, sent: Sent) -> None:
    places = finished.cast.places
    Case.objects.filter(pk=finished.case.pk).update(building=places.building)
    here = sent("污水冒出来", where=Place(building_id=places.building.pk, label="3栋"))
    sent("污水冒出来", where=Place(building_id=places.second_building.pk, label="5栋"))
    run_until_idle()
    assert linked() == [here.pk]


def test_warranty_does_not_end_over_an_open_defect(finished: Site, sent: Sent) -> None:
    request = sent()
    run_until_idle()
    past = {
        name: {**state, "due": "2020-01-01T00:00:00+08:00"}
        for name, state in Case.objects.get(pk=finished.case.pk).clocks.items()
    }
    Case.objects.filter(pk=finished.case.pk).update(state="warranty", clocks=past)
    with pytest.raises(Refused, match="关联的居民诉求还没办结"):
        finished.take("end_warranty", "street_officer")
    Case.objects.filter(pk=request.pk).update(open=False, closed_at=clock.now())
    with pytest.raises(Refused, match="质保期满后还没有回访住户"):
        finished.take("end_warranty", "street_officer")
    asked = {"visited_on": clock.today().isoformat(), "homes_asked": 12, "homes_content": 12}
    finished.take("return_visit", "street_officer", **asked)
    assert finished.take("end_warranty", "street_officer").state == "closed"
