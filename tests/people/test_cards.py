"""The enforcement card (执法证) that goes with a post: who enters it, and what is none."""

from datetime import timedelta

import pytest

from linli.journal.audit import findings
from linli.journal.bodies import data_of
from linli.journal.queries import history_of
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people import queries, services
from linli.people.models import Person, Term
from linli.rules.cards import Card
from tests.people.conftest import World, acting, give_post, make_person

NUMBER, BODY = "湘云执0017", "湖南省人民政府"
KIND = "enforcement_officer"


@pytest.fixture
def officer(world: World) -> Person:
    person = make_person("邹毅")
    give_post(person, KIND, world.street)
    return person


def term_of(person: Person) -> Term:
    return Term.objects.get(person=person)


def test_an_officer_enters_their_own_card_and_the_record_tells_its_last_day_and_no_number(officer: Person) -> None:
    until = clock.today() + timedelta(days=400)
    term = services.keep_card(term_of(officer).pk, f" {NUMBER} ", BODY, until, by=acting(officer))
    assert (term.card, term.card_body, term.card_until) == (NUMBER, BODY, until)
    entry = history_of(term).latest("seq")
    said = {"was": {"card_until": None}, "now": {"card_until": until.isoformat()}, "words": ["card"]}
    assert (entry.verb, data_of(entry)) == ("term.card_kept", {"until": until.isoformat(), **said})
    assert queries.cards_of([officer.pk], [KIND]) == {officer.pk: Card(NUMBER, BODY, until)}
    assert queries.cards_of([officer.pk], ["grid_worker"]) == {}
    assert [one for one in findings() if one.subject == f"term {term.pk}" and one.damage != "missing-subject"] == []


def test_the_office_above_enters_it_and_no_colleague_does(world: World, officer: Person) -> None:
    other = make_person("阮宁")
    give_post(other, KIND, world.street)
    until = clock.today()
    with pytest.raises(NotAllowed):
        services.keep_card(term_of(officer).pk, NUMBER, BODY, until, by=acting(other))
    above = world.holder("street_officer", world.street)
    assert services.keep_card(term_of(officer).pk, NUMBER, BODY, until, by=above).card == NUMBER
    head = world.holder("enforcement_head", world.street)
    assert services.keep_card(term_of(other).pk, "湘云执0023", BODY, until, by=head).card == "湘云执0023"


def test_no_card_stands_that_is_over_or_somebody_elses_or_of_a_term_that_ended(world: World, officer: Person) -> None:
    other, today = make_person("阮宁"), clock.today()
    give_post(other, KIND, world.street)
    services.keep_card(term_of(other).pk, NUMBER, BODY, today, by=acting(other))
    for number, body, until, code in (
        (NUMBER, BODY, today, "card_known"),
        ("湘云执0018", BODY, today - timedelta(days=1), "card_over"),
        (" ", BODY, today, "card_missing"),
        ("湘云执0018", " ", today, "card_missing"),
    ):
        with pytest.raises(Refused) as refused:
            services.keep_card(term_of(officer).pk, number, body, until, by=acting(officer))
        assert refused.value.code == code
    services.keep_card(term_of(officer).pk, NUMBER, "另一机关", today, by=acting(officer))  # their numbers begin anew
    services.end_term(term_of(officer).pk, by=world.holder("street_officer", world.street))
    with pytest.raises(NotAllowed):
        services.keep_card(term_of(officer).pk, "湘云执0018", BODY, today, by=acting(officer))
    assert queries.cards_of([officer.pk], [KIND]) == {}
