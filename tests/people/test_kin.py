"""Near relatives on record: noted by a document or a declaration, kept once, read by recusal and the law of bodies."""

from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from linli.journal.actors import SYSTEM
from linli.journal.audit import findings
from linli.journal.models import Entry
from linli.journal.queries import history_of
from linli.kernel.refused import NotAllowed, Refused
from linli.people import eligibility, homes, kin, kinship, terms
from linli.people import services as people
from linli.people.models import Kinship, Person, Residence, Term
from linli.rules.bodies import LAWS
from tests.cases.desk import at_desk
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db
BOOK = "户口簿第 3 页"


def text(answer: Any) -> str:
    return str(answer.content.decode())


def married(cast: Cast, one: Person, other: Person, **more: Any) -> Kinship:
    return kinship.note(one.pk, other.pk, "spouse", document=BOOK, by=cast.acting("street_officer"), **more)


def test_a_relation_is_kept_once_for_both_sealed_and_each_is_a_relative_of_the_other(cast: Cast) -> None:
    """The resident is the neighbour's mother: the neighbour is her child."""
    row = kinship.note(
        cast.resident.pk, cast.neighbour.pk, "parent", document=BOOK, by=cast.acting("secretary"), declared=True
    )
    for person, other, kind in ((cast.resident, cast.neighbour, "child"), (cast.neighbour, cast.resident, "parent")):
        (seen,) = kin.seen_by(person.pk)
        assert (seen.other, seen.kind, seen.row.declared) == (other, kind, True)
        assert kin.of([person.pk]) == {person.pk: {other.pk}}
    with connection.cursor() as cursor:
        cursor.execute("SELECT kind, document FROM people_kinship")
        assert not any(word in bytes(value) for value in cursor.fetchone() for word in (b"parent", BOOK.encode()))
    bodies = [bytes(entry.body) for entry in Entry.objects.filter(subject_kind="kinship")]
    assert [entry.verb for entry in history_of(row)] == ["kinship.noted"]
    assert not any(word in body for body in bodies for word in (b"parent", BOOK.encode()))
    assert list(findings()) == []


def test_a_relation_that_ended_is_none_and_may_be_noted_anew(cast: Cast) -> None:
    row = married(cast, cast.resident, cast.neighbour)
    with pytest.raises(Refused) as refusal:
        married(cast, cast.neighbour, cast.resident)
    assert refusal.value.code == "kin_on_record"
    kinship.end(row.pk, by=cast.acting("street_officer"))
    assert kin.of([cast.resident.pk])[cast.resident.pk] == set()
    married(cast, cast.neighbour, cast.resident)


@pytest.mark.parametrize(
    ("kind", "document", "code"), [("cousin", BOOK, "kin_unknown"), ("spouse", "  ", "document_missing")]
)
def test_what_is_no_near_relative_or_has_no_document_is_refused(
    cast: Cast, kind: str, document: str, code: str
) -> None:
    by = cast.acting("street_officer")
    with pytest.raises(Refused) as refusal:
        kinship.note(cast.resident.pk, cast.neighbour.pk, kind, document=document, by=by)
    assert refusal.value.code == code
    with pytest.raises(Refused) as refusal:
        kinship.note(cast.resident.pk, cast.resident.pk, "sibling", document=BOOK, by=by)
    assert refusal.value.code == "own_relative"


def test_nobody_notes_their_own_relatives_nor_does_who_keeps_no_people(cast: Cast) -> None:
    for role in ("secretary", "resident", "property_manager", "far_secretary"):
        with pytest.raises(NotAllowed):
            kinship.note(cast.secretary.pk, cast.resident.pk, "sibling", document=BOOK, by=cast.acting(role))
    assert Kinship.objects.count() == 0


def test_who_lives_together_is_near_and_tenants_are_not(cast: Cast) -> None:
    unit = cast.places.second_unit
    names = ("父亲", "女儿", "租客")
    three = [people.create_person(name, by=SYSTEM) for name in names]
    for one, relation in zip(three, ("family", "family", "tenant"), strict=True):
        homes.settle(one.pk, unit.pk, relation, by=SYSTEM)
    found = kin.of([one.pk for one in three])
    assert three[1].pk in found[three[0].pk]
    assert three[0].pk in found[three[1].pk]
    assert found[three[2].pk] == set()
    assert kin.of([]) == {}


def test_what_recusal_keeps_in_mind_knows_at_once_of_a_relation_a_shared_home_and_their_end(cast: Cast) -> None:
    me, other, unit = cast.resident.pk, cast.neighbour.pk, cast.places.second_unit
    assert other not in terms.near(me)
    row = married(cast, cast.resident, cast.neighbour)
    assert (other in terms.near(me), me in terms.near(other)) == (True, True)
    kinship.end(row.pk, by=cast.acting("street_officer"))
    assert other not in terms.near(me)
    for pk in (me, other):
        homes.settle(pk, unit.pk, "family", by=SYSTEM)
    assert other in terms.near(me)
    homes.end_home("residence", Residence.objects.get(person_id=other, household__unit=unit).pk, by=SYSTEM)
    assert other not in terms.near(me)


# ---- the law of bodies -----------------------------------------------------------------------------------------------


def test_a_near_relative_of_the_property_company_takes_no_seat_of_the_owners_committee(cast: Cast) -> None:
    homes.settle(cast.neighbour.pk, cast.places.second_unit.pk, "owner", by=SYSTEM)
    married(cast, cast.property_manager, cast.neighbour)
    by, post = cast.acting("street_officer"), cast.posts["director"]
    with pytest.raises(Refused) as refusal:
        people.appoint(post.pk, cast.neighbour.pk, by=by, document="业主大会决定")
    assert (refusal.value.code, refusal.value.basis) == (
        "incompatible_kin",
        "practice, after 北京市物业管理条例 and others",
    )
    kinship.end(Kinship.objects.get().pk, by=by)
    people.appoint(post.pk, cast.neighbour.pk, by=by, document="业主大会决定")
    assert eligibility.beside_kin(post.organisation) == []


def test_a_relation_that_comes_to_be_known_later_stands_on_the_page_of_the_body(cast: Cast) -> None:
    married(cast, cast.property_manager, cast.director)
    ((name, rule),) = eligibility.beside_kin(cast.posts["director"].organisation)
    assert (name, rule.kin) == (cast.director.name, True)
    page = text(at_desk(cast.street_officer, second_factor=True).get(
        reverse("council:body", args=[cast.posts["director"].organisation.code])
    ))  # fmt: skip
    assert "近亲属" in page


def test_brothers_do_not_sit_together_in_a_residents_committee_though_they_live_apart(cast: Cast) -> None:
    community = cast.places.community
    body = cast.posts["community_officer"].organisation
    seat = people.create_post("residents_seat", body, community, by=SYSTEM)
    people.appoint(seat.pk, cast.resident.pk, by=SYSTEM)
    homes.settle(cast.neighbour.pk, cast.places.second_unit.pk, "owner", by=SYSTEM)
    kinship.note(cast.resident.pk, cast.neighbour.pk, "sibling", document=BOOK, by=cast.acting("street_officer"))
    facts = eligibility.known([cast.neighbour.pk], body, LAWS["residents_committee"])
    assert facts[cast.neighbour.pk]["unrelated"] is False
    with pytest.raises(Refused) as refusal:
        people.appoint(seat.pk, cast.neighbour.pk, by=cast.acting("street_officer"), document="选举结果")
    assert refusal.value.basis == "城市居民委员会组织法 art. 8"
    assert Term.objects.filter(post=seat).count() == 1


# ---- pages -----------------------------------------------------------------------------------------------------------


def test_the_secretary_notes_a_relative_on_the_persons_page_and_ends_it_there(cast: Cast) -> None:
    desk = at_desk(cast.secretary, second_factor=True)
    page, add = reverse("web:person", args=[cast.resident.code]), reverse("web:kin_add", args=[cast.resident.code])
    assert add in text(desk.get(page))
    given = {"who": "139 0000 0002", "kind": "child", "known_by": "declared", "document": ""}
    assert desk.post(add, given).status_code == 422
    assert desk.post(add, {**given, "who": "查无此人", "document": BOOK}).status_code == 422
    assert desk.post(add, {**given, "document": BOOK}).status_code == 302
    shown = text(desk.get(page))
    assert "刘*强" in shown
    assert "刘志强" not in shown
    (seen,) = kin.seen_by(cast.resident.pk)
    assert seen.kind == "child"
    assert BOOK in shown
    own = text(at_desk(cast.neighbour).get(reverse("people:me")))
    assert "陈*兰" in own
    assert "父母" in own
    ending = reverse("web:kin_end", args=[seen.row.pk])
    assert desk.get(ending).status_code == 200
    assert Kinship.objects.filter(ends=None).count() == 1
    assert desk.post(ending).status_code == 302
    assert Kinship.objects.filter(ends=None).count() == 0


def test_whoever_keeps_no_relatives_does_not_read_them(cast: Cast) -> None:
    married(cast, cast.resident, cast.neighbour)
    for role in ("grid_worker", "director"):
        desk = at_desk(getattr(cast, role), second_factor=True)
        assert "刘*强" not in text(desk.get(reverse("web:person", args=[cast.resident.code])))
        assert desk.get(reverse("web:kin_add", args=[cast.resident.code])).status_code in (403, 404)
        assert desk.post(reverse("web:kin_end", args=[Kinship.objects.get().pk])).status_code in (403, 404)


@pytest.mark.parametrize("named", [(), (7,)])
def test_what_has_changed_behind_the_locks_is_done_anew_with_those_who_came(named: tuple[int, ...]) -> None:
    tried: list[frozenset[int]] = []

    def act(beside: frozenset[int]) -> str:
        tried.append(beside)
        if len(tried) == 1:
            raise kin.Anew(*named)
        return "done"

    assert (kin.until_held(act), tried) == ("done", [frozenset(), frozenset(named)])


def test_who_leaves_out_the_people_that_were_to_be_locked_does_not_begin_anew_for_ever() -> None:
    def act(beside: frozenset[int]) -> None:
        raise kin.Anew(7)

    with pytest.raises(kin.Anew):
        kin.until_held(act)
