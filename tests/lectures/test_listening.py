"""The audience: who was turned away comes first, who missed hears it again; questions, surveys, certificates."""

import io
from datetime import timedelta

import pypdf
import pytest

from linli.activities import signing_up
from linli.activities.models import State
from linli.journal.audit import findings
from linli.journal.models import Entry
from linli.kernel import clock
from linli.kernel.refused import NotAllowed
from linli.lectures import asking, certifying, queries, services
from linli.lectures.models import QUESTIONS, Answer, Attended, Season, Surveyed
from tests.lectures.conftest import Hall, at, crowd, held, himself, refuses, sign_up, slides, term

pytestmark = pytest.mark.django_db
FIVE = dict.fromkeys(QUESTIONS, 5)


def test_who_was_turned_away_the_last_time_is_offered_the_next_place_first(hall: Hall) -> None:
    people = crowd(5)
    sign_up(hall.lecture, *people)  # room for three: the last two wait
    held(hall.lecture, hall.by, *people[:3])
    again = hall.announced(topic="数据录入")
    late, early = people[4], crowd(1, "新人")[0]
    sign_up(again, *people[:3], early, late)  # the newcomer waited first
    first = again.session.sign_ups.get(person=people[0])  # type: ignore[union-attr]  # there is one
    signing_up.cancel(first.pk, by=himself(people[0]))
    states = dict(again.session.sign_ups.values_list("person__name", "state"))  # type: ignore[union-attr]  # there is one
    assert states[late.name] == State.OFFERED
    assert states[early.name] == State.WAITING


def test_who_missed_or_was_turned_away_is_told_where_it_is_held_again(hall: Hall) -> None:
    here, absent, waited, *_rest = people = crowd(4)
    sign_up(hall.lecture, here, absent, people[3], waited)
    held(hall.lecture, hall.by, here, people[3])
    assert [one.said for one in queries.parts(absent.pk)] == ["missed"]
    assert [one.said for one in queries.parts(waited.pk)] == ["turned_away"]
    assert queries.made_up(queries.parts(absent.pk)) == []  # not held again yet
    again = hall.announced(9, topic="不管写什么", repeats_id=hall.lecture.pk)
    assert again.topic == hall.lecture.topic
    for one in (absent, waited):
        assert queries.made_up(queries.parts(one.pk)) == [again]
    assert queries.made_up(queries.parts(here.pk)) == []
    sign_up(again, absent)
    assert queries.made_up(queries.parts(absent.pk)) == []
    held(again, hall.by, absent)
    rows = {one.name: (one.came, one.missed, one.turned_away, one.owed) for one in queries.attendance(hall.season)}
    assert rows == {
        here.name: (1, 0, 0, []), people[3].name: (1, 0, 0, []), absent.name: (1, 1, 0, []),
        waited.name: (0, 0, 1, [hall.lecture.topic]),
    }  # fmt: skip


def test_questions_are_read_first_then_shown_without_a_name_and_answered(hall: Hall) -> None:
    anna, ben = crowd(2)
    with pytest.raises(NotAllowed):
        asking.ask(hall.lecture.pk, "防护服怎么脱？", by=himself(anna))
    sign_up(hall.lecture, anna, ben)
    row = asking.ask(hall.lecture.pk, "防护服怎么脱？", by=himself(anna))
    rude = asking.ask(hall.lecture.pk, "讲得太差", by=himself(ben))
    assert queries.questions(hall.lecture, "shown") == []
    with refuses("not_shown"):
        asking.upvote(row.pk, by=himself(ben))
    with pytest.raises(NotAllowed):
        asking.settle(row.pk, "shown", "", by=himself(anna))
    asking.settle(row.pk, "shown", "", by=hall.by)
    with refuses("reason_missing"):
        asking.settle(rude.pk, "held_back", "", by=hall.by)
    asking.settle(rude.pk, "held_back", "不是提问", by=hall.by)
    asking.upvote(row.pk, by=himself(ben))
    asking.upvote(row.pk, by=himself(ben))
    with refuses("own_question"):
        asking.upvote(row.pk, by=himself(anna))
    (shown,) = queries.questions(hall.lecture, "shown")
    assert (shown.words, shown.wanted) == ("防护服怎么脱？", 1)  # type: ignore[attr-defined]  # beside the row, for its page
    asking.settle(row.pk, "answered", "", by=hall.by)
    for _ in range(4):
        asking.ask(hall.lecture.pk, "还有吗？", by=himself(anna))
    with refuses("many_questions"):
        asking.ask(hall.lecture.pk, "还有吗？", by=himself(anna))


def test_the_survey_takes_one_answer_of_each_who_came_and_keeps_no_name(hall: Hall) -> None:
    here, absent = crowd(2)
    sign_up(hall.lecture, here, absent)
    held(hall.lecture, hall.by, here)
    assert hall.lecture.session is not None
    with clock.moved(hall.lecture.session.ends_at):
        with pytest.raises(NotAllowed):
            asking.survey(hall.lecture.pk, FIVE, "", by=himself(absent))
        with refuses("grade_wrong"):
            asking.survey(hall.lecture.pk, FIVE | {"able": 6}, "", by=himself(here))
        asking.survey(hall.lecture.pk, FIVE, "多些实操", by=himself(here))
        with refuses("surveyed"):
            asking.survey(hall.lecture.pk, FIVE, "", by=himself(here))
    assert (Answer.objects.count(), Surveyed.objects.count()) == (1, 1)
    assert {field.name for field in Answer._meta.get_fields()} == {"key", "lecture", "words", *QUESTIONS}
    assert here.name not in str(Entry.objects.filter(verb="lecture.surveyed").values().get())
    assert queries.result(hall.lecture) == queries.Result(1)  # too few to tell nobody apart


def test_five_answers_are_told_as_means_and_counts(hall: Hall) -> None:
    for grade in (5, 5, 4, 4, 3):
        Answer.objects.create(lecture=hall.lecture, **dict.fromkeys(QUESTIONS, grade))
    told = queries.result(hall.lecture)
    assert told.number == 5
    assert [(mean, counts) for _what, mean, counts in told.lines] == [("4.2", [2, 2, 1, 0, 0])] * 4


def test_a_certificate_says_what_was_heard_and_is_numbered_without_a_gap(hall: Hall) -> None:
    anna, ben, carl = crowd(3)
    sign_up(hall.lecture, anna, ben, carl)
    with refuses("nothing_heard"):
        certifying.issue(hall.season.pk, anna.pk, by=himself(anna))
    held(hall.lecture, hall.by, anna, ben)
    made = certifying.issue(hall.season.pk, anna.pk, by=himself(anna))
    assert certifying.issue(hall.season.pk, anna.pk, by=himself(anna)) == made  # nothing new to certify
    with pytest.raises(NotAllowed):
        certifying.issue(hall.season.pk, ben.pk, by=himself(anna))
    other = certifying.issue(hall.season.pk, ben.pk, by=hall.by)
    assert (made.serial, other.serial, made.lectures, made.minutes) == (1, 2, 1, 120)
    with clock.moved(hall.lecture.starts_at):
        content = certifying.pdf(made, "https://linli.example/attended/x/")
    text = "".join("".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    assert anna.name in text
    assert "听课1场" in text
    assert Attended.objects.count() == 2
    assert list(findings()) == []


def test_a_lecture_cannot_be_asked_about_once_it_is_over(hall: Hall) -> None:
    (anna,) = crowd(1)
    sign_up(hall.lecture, anna)
    held(hall.lecture, hall.by, anna)
    with refuses("over"):
        asking.ask(hall.lecture.pk, "还来得及吗？", by=himself(anna))
    late = services.add(hall.season.pk, hall.topic(8), by=hall.by)
    slides(late, hall.second)
    with refuses("begun"), clock.moved(late.starts_at):
        services.announce(late.pk, by=hall.by)


def another_term(hall: Hall) -> Season:
    """A later season, approved, in which the first lecture is held again."""
    first = clock.today() + timedelta(days=30)
    days = term(title="第二学期", starts=first, ends=first + timedelta(days=80), places=3)
    season = services.plan(hall.bodies.branch.pk, days, by=hall.by)
    again = services.add(season.pk, hall.topic(33, starts_at=at(33), repeats_id=hall.lecture.pk), by=hall.by)
    services.approve(season.pk, by=hall.second)
    slides(again, hall.second)
    services.announce(again.pk, by=hall.by)
    season.refresh_from_db()
    return season


def test_what_was_missed_in_one_term_is_held_again_and_heard_in_the_next(hall: Hall) -> None:
    here, absent, waited, late = people = crowd(4)
    sign_up(hall.lecture, here, absent, late, waited)  # room for three
    held(hall.lecture, hall.by, here, late)
    season = another_term(hall)
    (again,) = queries.of_season(season)
    assert (again.repeats, again.topic) == (hall.lecture, hall.lecture.topic)
    for one in (absent, waited):
        assert [found.pk for found in queries.made_up(queries.parts(one.pk))] == [again.pk]
    newcomers = crowd(3, "新人")
    sign_up(again, *newcomers[:2], here, newcomers[2], waited)
    own = again.session.sign_ups.get(person=here)  # type: ignore[union-attr]  # there is one
    signing_up.cancel(own.pk, by=himself(here))
    states = dict(again.session.sign_ups.values_list("person__name", "state"))  # type: ignore[union-attr]  # there is one
    assert states[waited.name] == State.OFFERED  # turned away at the end of the last term
    assert states[newcomers[2].name] == State.WAITING
    held(again, hall.by, *newcomers[:2])
    of_first = {one.name: one.owed for one in queries.attendance(hall.season)}
    assert of_first == {people[0].name: [], absent.name: [again.topic], late.name: [], waited.name: [again.topic]}
    whole = {one.name: (one.terms, one.came) for one in queries.attendance(hall.season, whole=True)}
    assert whole[here.name] == (1, 1)
    assert whole[waited.name] == (0, 0)
    assert set(whole) == {one.name for one in (*people, *newcomers)}
