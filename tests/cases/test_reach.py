"""What is kept between two pages for whoever looks at them: reach, menu, clocks, forms. A change shows at once."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from linli.cases import packs, queries
from linli.cases.forms import start_form
from linli.cases.models import Case, Concern
from linli.cases.standing import clocks_of
from linli.journal.actors import SYSTEM, Actor
from linli.kernel import clock
from linli.people import kinship
from linli.people import services as people
from linli.people.models import Person, Term
from linli.ui import fields as drawing
from tests.cases.conftest import Sent
from tests.cases.desk import at_desk
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db


def with_all_posts(person: Person) -> Actor:
    return Actor(person.pk, "person", name=person.name)


def reads(person: Person, case: Case) -> bool:
    try:
        return queries.one(with_all_posts(person), case.pk).pk == case.pk
    except Case.DoesNotExist:
        return False


def test_whoever_gains_or_loses_a_post_reads_more_or_less_at_once(estate_cast: Cast, sent: Sent) -> None:
    case, newcomer = sent(), estate_cast.neighbour
    assert (reads(estate_cast.secretary, case), reads(newcomer, case)) == (True, False)
    term = people.appoint(estate_cast.posts["secretary"].pk, newcomer.pk, by=SYSTEM)
    assert reads(newcomer, case)
    people.end_term(term.pk, by=SYSTEM, why="试用")
    assert not reads(newcomer, case)


def test_whoever_marries_the_person_complained_about_reads_it_no_more(estate_cast: Cast, sent: Sent) -> None:
    case, officer = sent(), estate_cast.community_officer
    Concern.objects.create(case=case, person=estate_cast.director)
    Case.objects.filter(pk=case.pk).update(concerned=True)
    assert reads(officer, case)
    row = kinship.note(
        officer.pk, estate_cast.director.pk, "spouse", document="户口簿", by=estate_cast.acting("street_officer")
    )
    assert not reads(officer, case)
    kinship.end(row.pk, by=estate_cast.acting("street_officer"))
    assert reads(officer, case)


def test_a_term_that_runs_out_takes_its_reach_along_though_nothing_is_written(estate_cast: Cast, sent: Sent) -> None:
    case, person = sent(), estate_cast.secretary
    Term.objects.filter(person=person).update(ends=clock.now() + timedelta(seconds=1))
    with clock.moved(clock.now() + timedelta(seconds=2)):
        assert not reads(person, case)


@pytest.mark.parametrize(
    ("language", "to_do", "reports"), [("zh-hans", "待办", "月报"), ("en", "To do", "Monthly reports")]
)
def test_the_menu_follows_the_posts_and_the_language(
    estate_cast: Cast, language: str, to_do: str, reports: str
) -> None:
    worker, at_work = estate_cast.grid_worker, at_desk(estate_cast.grid_worker)
    at_work.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    page = at_work.get("/desk/").content.decode()
    assert f"<span>{to_do}</span>" in page
    assert f"<span>{reports}</span>" not in page
    people.appoint(estate_cast.posts["secretary"].pk, worker.pk, by=SYSTEM)
    assert f"<span>{reports}</span>" in at_work.get("/desk/").content.decode()


def test_what_waits_stands_in_the_menu_at_once(estate_cast: Cast, sent: Sent) -> None:
    secretary = at_desk(estate_cast.secretary)
    entry = '<a href="/desk/?box=pool"><span>待认领</span><b{}>{}</b></a>'
    assert entry.format(' class="zero"', 0) in secretary.get("/desk/").content.decode()
    sent()
    assert entry.format("", 1) in secretary.get("/desk/").content.decode()


def test_clocks_are_read_anew_when_they_change(estate_cast: Cast, sent: Sent) -> None:
    case = sent()
    before = clocks_of(case)
    assert before
    before.clear()
    assert clocks_of(case)
    case.clocks = {}
    assert clocks_of(case) == {}


def test_what_one_form_leaves_out_another_of_the_same_drawing_still_asks(estate_cast: Cast) -> None:
    pack = packs.front()[1]
    drawn = start_form(pack, "submit", estate_cast.places.estate, "zh")
    one, other = drawn(), drawn()
    assert list(one.fields) == list(other.fields)
    one.fields.popitem()
    assert len(one.fields) == len(other.fields) - 1


def test_a_form_that_is_sent_and_refused_leaves_the_shared_fields_as_they_were(estate_cast: Cast) -> None:
    pack, estate = packs.front()[1], estate_cast.places.estate
    blank = str(start_form(pack, "submit", estate, "zh")())
    for sent in ({}, {"text": "长" * 5000, "category": "none of them"}, {"text": "灯不亮"}):
        form = start_form(pack, "submit", estate, "zh")(QueryDict(urlencode(sent)), MultiValueDict())
        form.is_valid()
        form.draw_anew(7)
        str(form)
        assert str(start_form(pack, "submit", estate, "zh")()) == blank


def test_a_question_is_drawn_once_for_all_who_are_asked_it(estate_cast: Cast) -> None:
    """Another language has its own, and what an estate says beside it too."""
    pack, estate = packs.front()[1], estate_cast.places.estate
    one, again, english = (start_form(pack, "spot", estate, language)() for language in ("zh", "zh", "en"))
    kept = [name for name, field in one.fields.items() if drawing.is_kept(field)]
    assert kept
    for name in kept:
        assert one.fields[name] is again.fields[name]
        assert one.fields[name] is not english.fields[name]
