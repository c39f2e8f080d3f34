"""What was noted of a visit goes by the clock, a photo with its consent, and the journal goes on to verify."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from linli.files.models import File
from linli.files.reconciling import everything
from linli.files.services import take_in
from linli.jobs.worker import run_until_idle
from linli.journal.audit import findings
from linli.journal.bodies import data_of
from linli.journal.models import Entry
from linli.journal.queries import history_of
from linli.kernel import clock
from linli.people import consents, jobs
from linli.people.models import Emptied, Person
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
