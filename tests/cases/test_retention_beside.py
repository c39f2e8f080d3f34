"""What lies beside a case goes by the clock too: photos, voices, words and comments; answers and figures stay."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from linli.cases.models import Case
from linli.cases.opinion_models import Comment
from linli.files import sweeping
from linli.files.models import File, Kind
from linli.files.services import take_in
from linli.jobs.worker import run_until_idle
from linli.journal.actors import SYSTEM
from linli.journal.models import Entry
from linli.journal.queries import history_of
from linli.journal.services import record
from linli.kernel import clock
from linli.people.models import Emptied, Hold
from linli.people.retention import registry
from linli.people.retention import sweeping as night
from linli.settings import services as settings
from tests.cases.conftest import ANONYMOUS, Sent
from tests.cases.test_retention import age, damage
from tests.doorstep.conftest import voice
from tests.files.pictures import jpeg
from tests.support.cast import Cast

pytestmark = pytest.mark.engine
WORDS = "3栋2单元老李家漏水到我家厨房"


@pytest.fixture
def case(estate_cast: Cast, sent: Sent) -> Case:
    """Sent with a photo and a voice, answered by the office, and commented on."""
    photo = take_in([SimpleUploadedFile("a.jpg", jpeg((64, 48)))], by=ANONYMOUS, role="before")
    spoken = take_in([voice()], by=ANONYMOUS, role="voice", kind=Kind.AUDIO)
    made = sent(WORDS, files=[*photo, *spoken])
    made.steps.create(
        action="add", at=clock.now(), capacity="reporter", state=made.state, words={"what": WORDS},
    )  # fmt: skip
    made.steps.create(
        action="answer", at=clock.now(), capacity="post", by=estate_cast.secretary, state=made.state,
        words={"what": "已请物业修好", "answer": "已修好"},
    )  # fmt: skip
    said = Comment(case=made, author=estate_cast.resident, text="我家也漏", objection="隐藏不对", at=clock.now())
    said.save()
    record("comment.written", said, by=SYSTEM, data={}, area_id=made.area_id, new=True)
    run_until_idle()
    return made


def due(key: str) -> list[int]:
    [kept] = [each for each in registry.kept() if each.key == key]
    return list(night.due(kept).values_list("pk", flat=True))


def empty_due() -> None:
    """As the night does, however often it was night today."""
    for kept in registry.kept():
        night._batch(kept)


def files_of(case: Case) -> list[str]:
    return sorted(File.objects.filter(owner_kind="case", owner_id=case.pk).values_list("kind", flat=True))


def test_voices_go_after_a_year_photos_after_three_and_their_bytes_with_them(
    case: Case, django_capture_on_commit_callbacks: Any
) -> None:
    codes = list(File.objects.values_list("code", flat=True))
    assert all(_bytes(code) for code in codes)
    age(case, 2)
    empty_due()
    assert files_of(case) == [Kind.PHOTO]
    age(case, 4)
    empty_due()
    run_until_idle()
    assert files_of(case) == []
    assert sorted(Emptied.objects.filter(kind="case").values_list("field", flat=True)) == ["case_photos", "case_voices"]
    with django_capture_on_commit_callbacks(execute=True):
        sweeping.sweep(clock.now() + timedelta(days=1))
    assert not any(_bytes(code) for code in codes)
    assert not File.objects.filter(code__in=codes).exists()
    assert damage() == []
    assert due("case_photos") == due("case_voices") == []


def _bytes(code: str) -> list[Any]:
    return list(sweeping.everything(code))


def test_the_senders_words_go_after_ten_years_the_answer_and_the_figures_stay(case: Case) -> None:
    kept = {name: getattr(case, name) for name in ("number", "state", "category", "outcome", "solved", "visibility")}
    age(case, 9)
    empty_due()
    case.refresh_from_db()
    assert case.text == WORDS
    closed = age(case, 11).closed_at
    empty_due()
    case.refresh_from_db()
    assert WORDS not in (case.title, case.text)
    assert (case.text, case.place_words) == ("", "")
    first, answer = case.steps.order_by("pk")
    assert WORDS not in str(first.words)
    assert answer.words == {"what": "已请物业修好", "answer": "已修好"}
    assert ({name: getattr(case, name) for name in kept}, case.closed_at) == (kept, closed)
    told = [entry.verb for entry in history_of(case) if entry.verb == "retention.emptied"]
    assert len(told) == Emptied.objects.filter(kind="case", row_id=case.pk).count()
    assert damage() == []
    assert due("case_words") == []


def test_what_neighbours_said_goes_and_that_they_said_it_stays(case: Case) -> None:
    age(case, 4)
    empty_due()
    said = Comment.objects.get()
    assert (said.text, said.objection, said.case_id) == ("", "", case.pk)
    assert Entry.objects.filter(subject_kind="comment", verb="retention.emptied").count() == 1
    assert damage() == []


def test_nothing_of_an_open_case_of_one_in_dispute_or_of_an_archive_is_touched(case: Case) -> None:
    keys = ("case_photos", "case_voices", "case_words", "case_comments")
    age(case, 30)
    assert all(due(key) for key in keys)
    Case.objects.filter(pk=case.pk).update(open=True)
    assert not any(due(key) for key in keys)
    age(case, 30)
    held = Hold.objects.create(kind="case", row_id=case.pk, reason="（2026）云01民初17号")
    assert not any(due(key) for key in keys)
    held.ended_at = clock.now()
    held.save()
    Case.objects.filter(pk=case.pk).update(reserved=True)
    assert not any(due(key) for key in keys[:3])


def test_what_comes_to_a_case_that_was_open_again_goes_in_its_turn(case: Case) -> None:
    age(case, 4)
    empty_due()
    late = take_in([SimpleUploadedFile("b.jpg", jpeg((64, 48)))], by=ANONYMOUS, role="before", owner=("case", case.pk))
    assert due("case_photos") == [case.pk]
    empty_due()
    assert due("case_photos") == []
    late[0].refresh_from_db()
    assert late[0].owner_id is None


def test_an_area_keeps_photos_for_its_own_time(case: Case, estate_cast: Cast) -> None:
    settings.set_value(
        "retention.case_photos", 5 * 365, area_id=estate_cast.places.estate.pk, level="estate",
        by=estate_cast.acting("administrator"), source="社区公约",
    )  # fmt: skip
    age(case, 4)
    assert due("case_photos") == []
    age(case, 6)
    assert due("case_photos") == [case.pk]
