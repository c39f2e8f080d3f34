"""What was noted of a visit goes by the clock, a photo with its consent, and the journal goes on to verify."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse

from linli.files.models import File
from linli.files.reconciling import everything
from linli.files.services import take_in
from linli.jobs.worker import run_until_idle
from linli.journal.actors import SYSTEM
from linli.journal.audit import findings
from linli.journal.bodies import data_of
from linli.journal.models import Entry
from linli.journal.queries import history_of
from linli.kernel import clock
from linli.people import consents, emptying, jobs, personal
from linli.people.models import Emptied, Person
from linli.people.retention import registry, sweeping
from linli.settings import services as settings
from linli.visits import noting, services
from linli.visits.models import Visit, Visited
from tests.cases.desk import at_desk
from tests.files.pictures import png
from tests.visits.conftest import Visiting, drawn, home, me, note, visited_once


@pytest.mark.engine
def test_the_words_of_a_visit_are_emptied_and_the_visit_stays(visiting: Visiting) -> None:
    visit = visited_once(visiting.paired, visiting.going[0])
    said, salt = str(visit.done), bytes(visit.salt)
    assert said
    Visited.objects.filter(pk=visiting.paired.pk).update(ended_at=clock.now() - timedelta(days=40 * 366))
    before = {str(one) for one in findings()}  # of what is aged past the journal
    jobs.empty_old({})
    visit = Visit.objects.get(pk=visit.pk)
    assert (visit.done, visit.goals, visit.response, visit.advice, visit.safety) == ("", "", "", "", "")
    assert bytes(visit.salt) != salt
    assert Emptied.objects.filter(kind="home_visit", row_id=visit.pk).exists()
    assert {str(one) for one in findings()} <= before


def photographed(visiting: Visiting, who: Person | None = None) -> tuple[Visit, File, File]:
    """A visit with a photo and a signature, of somebody who agreed to both."""
    Visited.objects.filter(pk=visiting.paired.pk).update(person=who, photos=True)
    [photo] = take_in([SimpleUploadedFile("a.png", png((64, 64)))], by=visiting.pair, role="visit")
    [signature] = drawn(visiting.pair)
    said = note(signed="drawn", unsigned_why="")
    visit = noting.write(visiting.paired.pk, said, by=visiting.pair, photos=[photo], drawn=[signature])
    return visit, photo, signature


def gone(visit: Visit, photo: File, signature: File) -> None:
    assert list(File.objects.all()) == [signature]
    assert not everything(photo.code)
    assert Emptied.objects.get(kind="home_visit", row_id=visit.pk).field == "home_photos"
    [one] = Entry.objects.filter(verb="file.removed")
    assert (one.subject_kind, one.subject_id) == ("file", photo.pk)
    last = history_of(visit).last()
    assert last is not None
    assert (last.verb, data_of(last)["files"]) == ("home_visit.photos_removed", 1)


@pytest.mark.engine
@pytest.mark.parametrize("checked", [False, True])
def test_a_photo_goes_at_once_when_whoever_is_visited_takes_the_consent_back(
    visiting: Visiting, checked: bool, django_capture_on_commit_callbacks: Any
) -> None:
    who = visiting.bodies.cast.resident
    visit, photo, signature = photographed(visiting, who)
    if checked:
        run_until_idle()
        assert everything(photo.code)
    before = {str(one) for one in findings()}
    with django_capture_on_commit_callbacks(execute=True):
        consents.withdraw("visits.visited", visiting.paired.pk, by=me(who))
    gone(visit, photo, signature)
    assert {str(one) for one in findings()} <= before
    run_until_idle()  # a job that was to check it finds it gone
    page = at_desk(visiting.going[0]).get(reverse("visits:file", args=[visiting.paired.code])).content.decode()
    assert ("照片已删除" in page, photo.code in page) == (True, False)
    assert File.objects.filter(pk=signature.pk, state="ready").exists()


def test_a_photo_goes_when_the_office_notes_that_nobody_agrees_any_more(
    visiting: Visiting, django_capture_on_commit_callbacks: Any
) -> None:
    visit, photo, signature = photographed(visiting)
    with django_capture_on_commit_callbacks(execute=True):
        services.describe(visiting.paired.pk, home("小明", photos=True), by=visiting.office)
        assert File.objects.count() == 2
        services.describe(visiting.paired.pk, home("小明"), by=visiting.office)
    gone(visit, photo, signature)


@pytest.mark.engine
def test_photos_go_a_year_after_each_visit_and_signatures_after_three_though_the_consent_stands(
    visiting: Visiting, django_capture_on_commit_callbacks: Any, moved: Callable[[datetime], None]
) -> None:
    visit, photo, signature = photographed(visiting)
    run_until_idle()
    for years, days, left, said in ((1, -1, 2, 0), (1, 2, 1, 1), (3, -1, 1, 1), (3, 2, 0, 2)):
        moved(visit.left_at + timedelta(days=years * 365 + days))
        with django_capture_on_commit_callbacks(execute=True):
            jobs.empty_old({})
        assert File.objects.count() == left
        assert Emptied.objects.filter(kind="home_visit", row_id=visit.pk).count() == said
    assert not everything(photo.code)
    assert not everything(signature.code)
    visit.refresh_from_db()
    assert (visit.done, Visited.objects.get(pk=visiting.paired.pk).photos) == ("认数字一到五", True)
    assert Entry.objects.filter(verb="file.removed", area_id=visiting.paired.area_id).count() == 2
    assert [entry.verb for entry in history_of(visit)][-2:] == ["retention.emptied"] * 2
    page = at_desk(visiting.going[0]).get(reverse("visits:file", args=[visiting.paired.code])).content.decode()
    assert ("保存期已满" in page, "撤回了同意" in page, photo.code in page) == (True, False, False)


def test_an_area_sets_another_time_for_photos(visiting: Visiting, moved: Callable[[datetime], None]) -> None:
    photographed(visiting)
    moved(clock.now() + timedelta(days=100))
    [kept] = [each for each in registry.kept() if each.key == "home_visit_photos"]
    assert sweeping.count(kept) == 0
    area = visiting.paired.area
    settings.set_value(kept.setting, 90, area_id=area.pk, by=SYSTEM, starts=clock.today(), source="街道规定")
    assert (sweeping.count(kept), sweeping.count(kept, within=area)) == (1, 1)


@pytest.mark.engine
def test_whoever_is_erased_is_in_no_file_of_visits_nor_whoever_answers_for_them(visiting: Visiting) -> None:
    visited, parent = visiting.bodies.cast.resident, visiting.bodies.cast.neighbour
    visit, photo, _signature = photographed(visiting, who=visited)
    Visited.objects.filter(pk=visiting.unpaired.pk).update(answers=parent)
    assert [str(personal.NEEDED) in personal.hindrances(parent.pk)] == [True]
    for who in (visited, parent):
        with transaction.atomic():
            for step in personal.settles():
                step(who.pk, me(who))
            for part in personal.parts():
                emptying.empty(part, who.pk, by=me(who))
    row, other = visiting.paired, visiting.unpaired
    for one in (row, other, visit):
        one.refresh_from_db()
    assert (row.name, row.address, row.guardian, row.phone, row.need, row.reason) == ("",) * 6
    assert (visit.done, visit.advice, visit.day is not None) == ("", "", True)
    assert (other.name, other.guardian, other.phone) == ("小红", "", "")
    assert not File.objects.filter(pk=photo.pk).exists()
    assert [one.damage for one in findings() if one.subject.startswith(("home_visit ", "person "))] == []
