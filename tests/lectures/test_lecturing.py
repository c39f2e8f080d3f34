"""A season, its lecturers and their letters, material looked through by others, and what may then be announced."""

import io
from datetime import timedelta

import docx
import pypdf
import pytest

from linli.activities.models import Need, Session
from linli.journal.audit import findings
from linli.journal.queries import history_of
from linli.kernel import clock
from linli.kernel.refused import NotAllowed
from linli.lectures import appointing, services
from linli.lectures.models import Lecture, Lecturer, Material
from linli.papers import rendering
from linli.papers import services as papers
from tests.council.conftest import Bodies
from tests.lectures.conftest import Hall, at, himself, known, named, refuses, slides, term

pytestmark = pytest.mark.django_db


def test_a_season_is_approved_by_another_and_its_lectures_are_sessions_of_a_programme(hall: Hall) -> None:
    season, lecture = hall.season, hall.lecture
    season.refresh_from_db()
    assert lecture.session is not None
    assert season.programme_id == lecture.session.programme_id
    assert (str(lecture.session), lecture.session.starts_at) == ("流调与个人防护", lecture.starts_at)
    assert Session.objects.count() == 1  # the programme made none of its own
    assert Need.objects.get().places == 3
    assert [entry.verb for entry in history_of(season)] == ["season.planned", "season.approved"]
    assert list(findings()) == []


def test_nobody_approves_their_own_season_nor_an_empty_one(bodies: Bodies) -> None:
    season = services.plan(bodies.branch.pk, term(), by=bodies.secretary)
    with refuses("own_plan"):
        services.approve(season.pk, by=bodies.secretary)
    with refuses("no_lectures"):
        services.approve(season.pk, by=bodies.recording)
    with pytest.raises(NotAllowed):
        services.plan(bodies.branch.pk, term(), by=himself(bodies.cast.resident))


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"title": " "}, "title_missing"), ({"places": 0}, "no_room"), ({"place": ""}, "place_missing"),
        ({"ends": clock.today() - timedelta(days=3)}, "days_turned"), ({"spot_id": 0}, "spot_unknown"),
    ],
)  # fmt: skip
def test_a_season_says_what_it_has_to(bodies: Bodies, said: dict[str, object], code: str) -> None:
    with refuses(code):
        services.plan(bodies.branch.pk, term(**said), by=bodies.secretary)


def test_the_letter_is_word_and_pdf_and_is_answered_once_issued(bodies: Bodies) -> None:
    known(named())
    row = appointing.name(bodies.branch.pk, named(), by=bodies.recording)
    assert row.letter is not None
    with refuses("not_issued"):
        appointing.answer(row.pk, "", accepts=True, by=himself(row.person))
    papers.check(row.letter.pk, 1, by=bodies.secretary)
    letter = papers.issue(row.letter.pk, by=bodies.secretary)
    pdf = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(rendering.draft_pdf(letter))).pages)
    word = "".join(line.text for line in docx.Document(io.BytesIO(rendering.docx(letter))).paragraphs)
    for text in (pdf, word):
        joined = "".join(text.split())
        assert "兹聘请云湖市疾控中心林秋月同志担任本单位讲师" in joined
        assert "流行病学调查" in joined
    with pytest.raises(NotAllowed):
        appointing.answer(row.pk, "", accepts=True, by=bodies.secretary)
    declined = appointing.answer(row.pk, "值班", accepts=False, by=himself(row.person))
    assert (declined.state, declined.reason) == (Lecturer.State.DECLINED, "值班")
    with refuses("answered_already"):
        appointing.answer(row.pk, "", accepts=True, by=himself(row.person))


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"proof": ""}, "qualification_missing"),
        ({"ends": clock.today() - timedelta(days=1)}, "days_turned"),
        ({"phone": "13900000001"}, "another_name"),
        ({"name": "周正明", "phone": "13900000004"}, "own_letter"),
    ],
)
def test_who_is_named_says_by_what_they_know_it(bodies: Bodies, said: dict[str, object], code: str) -> None:
    with refuses(code):
        appointing.name(bodies.branch.pk, named(**said), by=bodies.secretary)
    assert not Lecturer.objects.exists()


def test_material_is_returned_with_reasons_and_approved_by_somebody_else(hall: Hall) -> None:
    lecture = services.add(hall.season.pk, hall.topic(), by=hall.by)
    lecturer = himself(hall.lecturer.person)
    with refuses("material_open"):
        services.announce(lecture.pk, by=hall.by)
    with refuses("files_missing"):
        services.send_material(lecture.pk, [], "", by=lecturer)
    with pytest.raises(NotAllowed):
        services.send_material(lecture.pk, [], "", by=hall.by)
    slides(lecture, hall.second)
    with refuses("under_review"):
        services.send_material(lecture.pk, [], "", by=lecturer)
    made = services.announce(lecture.pk, by=hall.by)
    with refuses("announced_already"):
        services.announce(lecture.pk, by=hall.by)
    with refuses("in_use"):
        services.drop(lecture.pk, by=hall.by)
    assert made.session is not None
    assert Material.objects.get(lecture=lecture).reviewer == hall.bodies.recorder


def test_the_lecturer_does_not_review_their_own_even_as_a_member_of_the_body(bodies: Bodies) -> None:
    recorder = bodies.recorder
    recorder.phone = "+8613900007003"
    recorder.save()
    who = appointing.name(bodies.branch.pk, named(name=recorder.name, phone=recorder.phone), by=bodies.secretary)
    season = services.plan(bodies.branch.pk, term(), by=bodies.secretary)
    lecture = services.add(season.pk, services.Topic("防护", who.pk, at(5)), by=bodies.secretary)
    Material.objects.create(lecture=lecture, edition=1, by=recorder)
    with refuses("own_material"):
        services.review(lecture.pk, 1, "", approves=True, by=bodies.recording)
    assert Material.objects.get().state == "sent"


def test_a_returned_edition_makes_room_for_the_next(hall: Hall) -> None:
    lecture = services.add(hall.season.pk, hall.topic(), by=hall.by)
    row = Material.objects.create(lecture=lecture, edition=1, by=hall.lecturer.person)
    with refuses("reason_missing"):
        services.review(lecture.pk, 1, " ", approves=False, by=hall.second)
    services.review(lecture.pk, 1, "第三页数据要注明出处", approves=False, by=hall.second)
    with refuses("nothing_sent"):
        services.review(lecture.pk, 1, "", approves=True, by=hall.second)
    row.refresh_from_db()
    assert (row.state, row.reason) == ("returned", "第三页数据要注明出处")
    slides(lecture, hall.second)
    assert list(lecture.materials.order_by("edition").values_list("state", flat=True)) == ["returned", "approved"]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"topic": ""}, "topic_missing"), ({"lecturer_id": 0}, "no_lecturer"), ({"minutes": 50}, "quarters"),
        ({"starts_at": at(400)}, "outside_season"),
    ],
)  # fmt: skip
def test_a_lecture_is_planned_within_the_season_by_a_lecturer(hall: Hall, said: dict[str, object], code: str) -> None:
    with refuses(code):
        services.add(hall.season.pk, hall.topic(**said), by=hall.by)  # type: ignore[arg-type]  # handed on as they came
    assert Lecture.objects.count() == 1


def test_a_lecture_of_a_lecturer_who_has_not_accepted_is_not_announced(hall: Hall) -> None:
    other = appointing.name(hall.season.organiser_id, named(name="罗开", phone="13900007002"), by=hall.by)
    lecture = services.add(hall.season.pk, hall.topic(lecturer_id=other.pk), by=hall.by)
    with refuses("not_accepted"):
        services.announce(lecture.pk, by=hall.by)
    services.drop(lecture.pk, by=hall.by)
    assert Lecture.objects.count() == 1
    assert list(findings()) == []
