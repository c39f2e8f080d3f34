"""Who may take a seat: the law of each body held against the register, and each refusal with its article."""

import pytest
from django.test import Client

from linli.council import bodies as council
from linli.council import kinds
from linli.journal.actors import SYSTEM, Actor
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.people import services as people
from linli.people.models import Household, Organisation, Ownership, Person, Post, Residence, Term
from linli.rules.bodies import LAWS
from tests.cases.desk import at_desk
from tests.council.conftest import Bodies, owning, person
from tests.people.test_roster import id_of

pytestmark = pytest.mark.django_db
DOCUMENT = "青云街〔2026〕3 号"


def refused(post: Post, whom: Person, by: Actor) -> tuple[str, str | None]:
    with pytest.raises(Refused) as refusal:
        people.appoint(post.pk, whom.pk, by=by, document=DOCUMENT)
    return refusal.value.code, refusal.value.basis


def committee(bodies: Bodies) -> tuple[Organisation, Post]:
    """The residents' committee, and the post of its members."""
    body = bodies.cast.posts["community_officer"].organisation
    return body, people.create_post("residents_seat", body, body.area, by=SYSTEM)


def household(bodies: Bodies, *relations: str) -> list[Person]:
    """People of one home, each with how they live there."""
    home = Household.objects.create(unit=bodies.cast.places.unit)
    together = [person(f"同住{place}") for place, _relation in enumerate(relations)]
    for one, relation in zip(together, relations, strict=True):
        Residence.objects.create(person=one, household=home, relation=relation)
    return together


def test_only_an_owner_of_the_estate_sits_in_its_owners_committee(bodies: Bodies) -> None:
    officer = bodies.cast.acting("street_officer")
    post = people.create_post("committee_member", bodies.owners, bodies.cast.places.estate, by=SYSTEM)
    stranger = person("外人")
    Ownership.objects.create(person=stranger, unit=bodies.cast.places.far_unit)
    assert refused(post, stranger, officer) == ("not_eligible", "业主大会和业主委员会指导规则 art. 31")
    owning(stranger, bodies)
    assert people.appoint(post.pk, stranger.pk, by=officer, document=DOCUMENT).person == stranger


def test_whoever_is_not_of_age_sits_in_no_committee(bodies: Bodies) -> None:
    officer, (_body, post) = bodies.cast.acting("community_officer"), committee(bodies)
    child = people.create_person("小明", by=SYSTEM, id_number=id_of_year(clock.today().year - 17))
    Residence.objects.create(
        person=child, household=Household.objects.create(unit=bodies.cast.places.unit), relation="family"
    )
    assert refused(post, child, officer) == ("not_eligible", "城市居民委员会组织法 art. 16")


def id_of_year(year: int) -> str:
    from linli.rules.identifiers import ID_CHECKS, ID_WEIGHTS

    body = f"990101{year}1231001"
    return body + ID_CHECKS[sum(int(digit) * weight for digit, weight in zip(body, ID_WEIGHTS, strict=True)) % 11]


def test_near_relatives_do_not_sit_in_one_residents_committee_but_lodgers_may(bodies: Bodies) -> None:
    officer, (_body, post) = bodies.cast.acting("community_officer"), committee(bodies)
    husband, wife, lodger = household(bodies, "owner", "family", "tenant")
    people.appoint(post.pk, husband.pk, by=officer, document=DOCUMENT)
    assert refused(post, wife, officer) == ("not_eligible", "城市居民委员会组织法 art. 8")
    people.appoint(post.pk, lodger.pk, by=officer, document=DOCUMENT)


def test_who_lives_elsewhere_does_not_sit_in_the_residents_committee(bodies: Bodies) -> None:
    _body, post = committee(bodies)
    assert refused(post, bodies.cast.inspector, bodies.cast.acting("community_officer"))[0] == "not_eligible"


def test_neither_members_of_the_committee_nor_their_relatives_supervise_it(bodies: Bodies) -> None:
    officer, (body, post) = bodies.cast.acting("community_officer"), committee(bodies)
    husband, wife = household(bodies, "owner", "family")
    people.appoint(post.pk, husband.pk, by=officer, document=DOCUMENT)
    watch = people.create_organisation("residents_supervision", "居务监督委员会", body.area, by=SYSTEM)
    seat = people.create_post("supervision_seat", watch, body.area, by=SYSTEM)
    assert refused(seat, husband, officer) == ("incompatible", "城市居民委员会组织法 art. 36")
    assert refused(seat, wife, officer) == ("not_eligible", "城市居民委员会组织法 art. 36")
    people.appoint(seat.pk, bodies.cast.community_officer.pk, by=SYSTEM)  # social workers may


@pytest.mark.parametrize("kind", ["probationary_seat", "disciplined_seat", "reporting_seat"])
def test_only_full_members_with_a_vote_sit_in_the_branch_committee(bodies: Bodies, kind: str) -> None:
    officer = bodies.cast.acting("street_officer")
    one = person("党员庚")
    seat = people.create_post(kind, bodies.branch, bodies.cast.places.estate, by=SYSTEM)
    people.appoint(seat.pk, one.pk, by=SYSTEM)
    article = "中国共产党基层组织选举工作条例 art. 5"
    assert refused(bodies.recorder_post, one, officer) == ("not_eligible", article)
    assert refused(bodies.recorder_post, bodies.cast.neighbour, officer) == ("not_eligible", article)
    people.appoint(bodies.recorder_post.pk, bodies.members[0].pk, by=officer, document=DOCUMENT)


def test_who_is_on_probation_as_a_sanction_has_no_vote_in_whatever_seat(bodies: Bodies) -> None:
    seat = people.create_post("disciplined_seat", bodies.branch, bodies.cast.places.estate, by=SYSTEM)
    for one in (bodies.recorder, bodies.members[0]):
        people.appoint(seat.pk, one.pk, by=SYSTEM)
    for kind, voters in (("party_assembly", 4), ("branch_committee", 1)):
        meeting = bodies.called(kind)
        assert not meeting.invitees.get(person=bodies.recorder).votes
        assert meeting.invitees.filter(votes=True).count() == voters


def test_no_more_hold_seats_than_the_body_was_elected_with(bodies: Bodies) -> None:
    officer = bodies.cast.acting("street_officer")
    people.set_seats(bodies.owners.pk, 5, by=officer)
    post = people.create_post("committee_member", bodies.owners, bodies.cast.places.estate, by=SYSTEM)
    new = [owning(person(f"委员{place}"), bodies) for place in range(5)]
    for one in new[:4]:
        people.appoint(post.pk, one.pk, by=officer, document=DOCUMENT)
    assert refused(post, new[4], officer)[0] == "no_seat_vacant"
    people.end_term(Term.objects.get(person=new[0], post=post).pk, by=officer, why="resigned")
    people.appoint(post.pk, new[4].pk, by=officer, document=DOCUMENT)


def test_the_last_seat_of_a_residents_committee_is_a_womans_where_no_woman_sits_yet(bodies: Bodies) -> None:
    officer, (body, post) = bodies.cast.acting("community_officer"), committee(bodies)
    people.set_seats(body.pk, 5, by=SYSTEM)
    home = bodies.cast.places.far_unit
    men = [people.create_person(f"男{place}", by=SYSTEM, id_number=id_of(place * 2 + 1)) for place in range(5)]
    woman = people.create_person("女", by=SYSTEM, id_number=id_of(2))
    for one in (*men, woman):
        Residence.objects.create(person=one, household=Household.objects.create(unit=home), relation="tenant")
    for one in men[:4]:
        people.appoint(post.pk, one.pk, by=officer, document=DOCUMENT)
    assert council.amiss(body)[0].startswith("成员中应有妇女")
    assert refused(post, men[4], officer) == ("women_missing", "城市居民委员会组织法 art. 8")
    people.appoint(post.pk, woman.pk, by=officer, document=DOCUMENT)
    assert council.amiss(body) == []


def test_an_appointment_has_its_document(bodies: Bodies) -> None:
    post = bodies.cast.posts["grid_worker"]
    with pytest.raises(Refused) as refusal:
        people.appoint(post.pk, bodies.cast.neighbour.pk, by=bodies.cast.acting("street_officer"), document=" ")
    assert (refusal.value.code, refusal.value.field) == ("document_missing", "document")


def test_the_page_of_a_body_says_who_may_sit_how_it_decides_and_who_no_longer_may(bodies: Bodies) -> None:
    owning(bodies.cast.neighbour, bodies)  # so the register knows owners; the director is none
    desk: Client = at_desk(bodies.cast.street_officer)
    page = desk.get(f"/desk/bodies/{bodies.owners.code}/").content.decode()
    for words in (
        "是本小区业主",
        "业主大会和业主委员会指导规则第 31 条",
        "业主大会和业主委员会指导规则第 31-32 条",
        "到会人数占全体有表决权人数：过半数",
    ):
        assert words in page
    assert "吴建国 不能担任成员，应当：是本小区业主" in page


def test_every_body_that_meets_has_a_law_and_whatever_it_holds_decides_by_one() -> None:
    from linli.people.kinds import LAWS as OF_BODIES
    from linli.rules.meetings import KINDS

    assert set(council.MEET) - OF_BODIES.keys() == {"party_group"}
    for body, (name, _seats) in OF_BODIES.items():
        assert kinds.held_by(body)
        assert LAWS[name].deciding()
    assert {kind.decides for kind in KINDS.values()} - {"", "owners"} <= LAWS.keys()
