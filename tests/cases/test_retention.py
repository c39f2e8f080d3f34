"""Who reported a closed case is forgotten when its time is over, by what its area has set, and not while it is held."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from linli.cases import disclosure, erasing
from linli.cases.models import Case
from linli.journal import audit
from linli.journal.actors import SYSTEM
from linli.journal.queries import history_of
from linli.kernel import clock
from linli.people import jobs
from linli.people.models import Emptied, Hold
from linli.people.retention import registry, sweeping
from linli.settings import services as settings
from tests.cases.desk import at_desk
from tests.support.cast import Cast


@pytest.fixture
def old(estate_cast: Cast, sent: Callable[..., Any]) -> Case:
    """Closed four years ago."""
    case: Case = sent("路灯不亮", phone="13800138000")
    return age(case, 4)


def age(case: Case, years: int) -> Case:
    Case.objects.filter(pk=case.pk).update(open=False, closed_at=clock.now() - timedelta(days=years * 365 + 1))
    case.refresh_from_db()
    return case


def due() -> list[int]:
    [reporter] = [each for each in registry.kept() if each.key == "case_reporter"]
    return sorted(sweeping.due(reporter).values_list("pk", flat=True))


def damage() -> list[str]:
    return [each.damage for each in audit.findings() if each.damage not in ("missing-subject", "row-edited")]


@pytest.mark.engine
def test_who_reported_is_emptied_and_the_case_stays(old: Case, sent: Callable[..., Any]) -> None:
    running = sent("水管漏水", phone="13800138000")
    words, title = old.text, old.title
    assert due() == [old.pk]
    jobs.empty_old({})
    old.refresh_from_db()
    running.refresh_from_db()
    assert (old.reporter_name, old.reporter_phone, old.phone_index) == ("", "", "")
    assert (old.text, old.title) == (words, title)
    assert running.reporter_phone
    assert Emptied.objects.filter(kind="case", row_id=old.pk).count() == 1
    assert history_of(old).filter(verb="retention.emptied").count() == 1
    assert damage() == []
    jobs.empty_old({})
    assert Emptied.objects.filter(kind="case").count() == 1


def test_the_link_does_not_open_alone_what_the_digits_opened_once_the_telephone_is_emptied(
    old: Case, sent: Callable[..., Any]
) -> None:
    nobodys = age(sent("楼道堆放杂物"), 4)
    jobs.empty_old({})
    words = {case: Client().get(reverse("cases:track", args=[case.code])).content.decode() for case in (old, nobodys)}
    assert old.text not in words[old]
    assert "反映人的信息已经清除" in words[old]
    assert nobodys.text in words[nobodys]  # neither telephone nor account was left: the link alone opened it ever since
    refused = Client().post(reverse("cases:unlock", args=[old.code]), {"digits": "8000"})
    assert refused.headers["Location"] == reverse("cases:track", args=[old.code])


def test_the_link_of_an_erased_persons_request_opens_to_nobody(old: Case, estate_cast: Cast) -> None:
    Case.objects.filter(pk=old.pk).update(reporter=estate_cast.resident, reporter_phone="", phone_index="")
    erasing.forget_reporter(estate_cast.resident.pk, SYSTEM)
    page = Client().get(reverse("cases:track", args=[old.code])).content.decode()
    assert "反映人的信息已经清除" in page


def test_nor_does_it_open_on_the_phone_on_which_it_was_opened_before(old: Case, estate_cast: Cast) -> None:
    Case.objects.filter(pk=old.pk).update(reporter=estate_cast.resident)
    phone, track = Client(), reverse("cases:track", args=[old.code])
    phone.post(reverse("cases:unlock", args=[old.code]), {"digits": "8000"})
    assert old.text in phone.get(track).content.decode()
    erasing.forget_reporter(estate_cast.resident.pk, SYSTEM)
    page = phone.get(track).content.decode()
    assert ("反映人的信息已经清除" in page, "您反映的事" in page, "谁看过我的信息" in page) == (True, False, False)


def test_each_area_keeps_it_for_its_own_time(old: Case, estate_cast: Cast) -> None:
    estate = estate_cast.places.estate
    given = {"by": estate_cast.acting("administrator"), "source": "社区公约"}
    settings.set_value("retention.case_reporter", 5 * 365, area_id=estate.pk, level="estate", **given)
    assert due() == []
    settings.set_value("retention.case_reporter", 400, area_id=None, **given)
    assert due() == []
    age(old, 6)
    assert due() == [old.pk]


def test_a_case_on_hold_stays_until_the_dispute_is_over(old: Case, estate_cast: Cast) -> None:
    desk = at_desk(estate_cast.secretary, second_factor=True)
    page = reverse("web:hold")
    assert desk.post(page, {"code": "ZZ-2026-999999", "reason": "（2026）云01民初17号"}).status_code == 422
    assert desk.post(page, {"code": old.code, "reason": ""}).status_code == 422
    assert desk.post(page, {"code": old.code, "reason": "（2026）云01民初17号"}).status_code == 302
    assert due() == []
    row = Hold.objects.get()
    listed = desk.get(reverse("web:holds")).content.decode()
    assert "云01民初17号" in listed
    assert old.title in listed
    assert at_desk(estate_cast.resident).get(reverse("web:holds")).status_code in (302, 403, 404)
    end = reverse("web:hold_end", args=[row.pk])
    assert desk.get(end).status_code == 200
    assert due() == []
    assert desk.post(end).status_code == 302
    assert due() == [old.pk]


def test_a_case_is_held_by_the_number_that_stands_on_it(old: Case, estate_cast: Cast) -> None:
    desk = at_desk(estate_cast.secretary, second_factor=True)
    old.area.refresh_from_db()
    prefix = f"{old.area.prefix}-" if old.area.prefix else ""
    number = f"{prefix}{clock.today().year}-{old.number:06d}"
    assert desk.post(reverse("web:hold"), {"code": number, "reason": "（2026）云01民初17号"}).status_code == 302
    assert Hold.objects.get().row_id == old.pk


def test_nobody_holds_or_reads_what_is_not_theirs_to_read(estate_cast: Cast, sent: Callable[..., Any]) -> None:
    about = age(sent("书记态度不好", form={"about": "branch_secretary"}), 4)
    secretary, officer = (
        at_desk(getattr(estate_cast, role), second_factor=True) for role in ("secretary", "street_officer")
    )
    given = {"code": about.code, "reason": "（2026）云01民初18号"}
    assert secretary.post(reverse("web:hold"), given).status_code == 422
    assert officer.post(reverse("web:hold"), given).status_code == 302
    assert "云01民初18号" not in secretary.get(reverse("web:holds")).content.decode()
    end = reverse("web:hold_end", args=[Hold.objects.get().pk])
    assert secretary.get(end).status_code == 404
    assert secretary.post(end).status_code == 404
    assert Hold.objects.get().ended_at is None


def test_the_desk_reads_when_it_was_emptied_and_no_name_from_the_reporters_account(
    old: Case, estate_cast: Cast
) -> None:
    Case.objects.filter(pk=old.pk).update(reporter_id=estate_cast.resident.pk)
    desk = at_desk(estate_cast.secretary, second_factor=True)
    page = reverse("cases:work", args=[old.pk])
    masked = f"{estate_cast.resident.name[0]}*"
    jobs.empty_old({})
    shown = desk.get(page).content.decode()
    who = shown.split('aria-labelledby="who"', 1)[1].split("</section>", 1)[0]
    assert ("保存期限已到" in who, masked in who) == (True, False)
    told = disclosure.reveal(old.pk, by=estate_cast.acting("secretary"), reason="核对当年的情况")
    assert (told.name, told.phone) == ("", "")
    assert old.text in shown
    age(old, 11)
    with clock.moved(clock.now() + timedelta(days=1)):  # a night's work is done once a night
        jobs.empty_old({})
    words = desk.get(page).content.decode().split('aria-labelledby="words"', 1)[1].split("</section>", 1)[0]
    assert "保存期限已到" in words
