"""A body with one post-holder cannot check its own papers: the next body up does, as long as nobody else is there."""

import pytest

from linli.jobs.worker import run_until_idle
from linli.journal.actors import SYSTEM, Actor
from linli.journal.audit import findings
from linli.journal.queries import history_of
from linli.kernel.refused import NotAllowed, Refused
from linli.papers import queries, services
from linli.papers.models import Paper
from linli.people import services as people
from linli.people import terms
from linli.people.access import may, scope
from linli.people.models import Organisation, Term
from linli.places.models import Area
from tests.cases.desk import at_desk
from tests.papers import making
from tests.papers.templates import STOP_VALUES
from tests.support.bringing import bring
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db


def office(kind: str, name: str, area: Area, post: str, person: str, phone: str) -> tuple[Organisation, Actor]:
    """A body with one holder of one post."""
    body = people.create_organisation(kind, name, area, by=SYSTEM)
    holder = people.create_person(person, by=SYSTEM, phone=phone)
    held = people.create_post(post, body, area, by=SYSTEM)
    people.appoint(held.pk, holder.pk, by=SYSTEM)
    terms.forget()
    return body, Actor(holder.pk, "post", held.pk, holder.name)


def of_community(cast: Cast) -> Paper:
    """A draft of the community committee, in which the officer is alone."""
    return making.drafted(
        cast, by=cast.acting("community_officer"),
        body_id=cast.posts["community_officer"].organisation_id,
    )  # fmt: skip


def test_the_body_above_checks_where_the_body_has_nobody_else(cast: Cast) -> None:
    paper = of_community(cast)
    above, other = cast.acting("street_officer"), cast.acting("secretary")
    assert paper.above == cast.posts["street_officer"].organisation
    assert queries.checkers(paper) == {above.person_id}
    with pytest.raises(Refused) as refusal:
        services.check(paper.pk, 1, by=cast.acting("community_officer"))
    assert refusal.value.code == "own_draft"
    with pytest.raises(NotAllowed):
        services.check(paper.pk, 1, by=other)
    checked = services.check(paper.pk, 1, by=above)
    assert checked.checked_by_id == above.person_id
    services.issue(paper.pk, by=cast.acting("community_officer"))
    assert list(findings()) == []


def test_the_body_above_reads_a_closed_paper_only_while_it_is_theirs_to_check(cast: Cast) -> None:
    officer, above = cast.acting("community_officer"), cast.acting("street_officer")
    body = cast.posts["community_officer"].organisation_id
    paper = making.drafted(cast, by=officer, body_id=body, closed=True)
    assert may(above, "paper.read", paper)
    services.check(paper.pk, 1, by=above)
    issued = services.issue(paper.pk, by=officer)
    assert (may(above, "paper.read", issued), may(officer, "paper.read", issued)) == (False, True)


def test_may_and_scope_agree_on_whom_a_draft_is_passed_up_to(cast: Cast) -> None:
    paper = of_community(cast)
    for role in ("street_officer", "community_officer", "secretary", "neighbour", "grid_worker"):
        by = cast.acting(role)
        for action in ("paper.read", "paper.check"):
            assert may(by, action, paper) == scope(by, action, Paper.objects.all()).exists()
    assert may(cast.acting("street_officer"), "paper.check", paper)


def test_once_somebody_else_is_appointed_the_body_checks_its_own_again(cast: Cast) -> None:
    paper = of_community(cast)
    colleague = people.create_person("新来的", by=SYSTEM, phone="13900000031")
    post = people.create_post(
        "community_officer", cast.posts["community_officer"].organisation, cast.places.community, by=SYSTEM
    )
    people.appoint(post.pk, colleague.pk, by=SYSTEM)
    terms.forget()
    with pytest.raises(NotAllowed):
        services.check(paper.pk, 1, by=cast.acting("street_officer"))
    run_until_idle()
    paper.refresh_from_db()
    assert paper.above is None
    assert [entry.verb for entry in history_of(paper)] == ["paper.drafted", "paper.passed_up"]
    people.end_term(Term.objects.get(post=post).pk, by=SYSTEM)
    run_until_idle()
    paper.refresh_from_db()
    assert paper.above == cast.posts["street_officer"].organisation
    assert list(findings()) == []


def test_a_bureau_is_checked_by_the_bureau_of_its_kind_and_by_no_other(cast: Cast) -> None:
    bring("labour_head", "housing_officer")
    district, city = cast.places.district, cast.places.city
    body, drafter = office("other", "区人社局", district, "labour_head", "区局长", "13900000041")
    _housing, stranger = office("other", "市住建局", city, "housing_officer", "市住建", "13900000042")
    paper = making.drafted(cast, by=drafter, body_id=body.pk)
    assert paper.above is None
    city_body, superior = office("other", "市人社局", city, "labour_head", "市局长", "13900000043")
    services.redraft(paper.pk, STOP_VALUES, by=drafter)
    paper.refresh_from_db()
    assert paper.above == city_body
    with pytest.raises(NotAllowed):
        services.check(paper.pk, 2, by=stranger)
    assert services.check(paper.pk, 2, by=superior).checked_by_id == superior.person_id


def test_a_company_has_no_superior_and_the_page_says_that_nobody_can_check(cast: Cast) -> None:
    body, manager = office(
        "property_company", "安心物业", cast.places.estate, "property_manager", "经理", "13900000044"
    )
    paper = making.drafted(cast, by=manager, body_id=body.pk)
    assert (paper.above, queries.checkers(paper)) == (None, set())


def test_the_page_says_who_checks_and_the_superior_finds_it_there(cast: Cast) -> None:
    paper = of_community(cast)
    address = f"/desk/paper/{paper.code}/"
    page = at_desk(cast.street_officer).get(address).content.decode()
    assert [words in page for words in ("待核稿", "没有其他人可以核稿", "已阅，无误")] == [True, True, True]
    done = at_desk(cast.street_officer).post(f"{address}check/", {"version": 1}, follow=True)
    assert done.status_code == 200
    assert Paper.objects.get(pk=paper.pk).checked_by_id == cast.street_officer.pk
