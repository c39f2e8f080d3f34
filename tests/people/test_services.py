"""Posts, terms, bindings and unmasking, as the estate uses them."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from linli.journal import bodies
from linli.journal.actors import SYSTEM
from linli.journal.queries import accesses_of, history_of
from linli.journal.services import note_access
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people import access, homes, queries, services, terms
from linli.people.models import Binding, Household, Ownership, Person, Residence, Term
from tests.people.conftest import World, acting, give_post, make_person


def verbs(row: object) -> list[str]:
    return [entry.verb for entry in history_of(row)]  # type: ignore[arg-type]  # any subject


def test_phone_and_id_number_are_sealed_and_found_by_their_index(world: World) -> None:
    person = services.create_person(
        "王小明", phone="138 0013 8000", id_number="11010519491231002x", by=access_system(), area=None
    )
    raw = Person.objects.filter(pk=person.pk).values_list("phone_index", "id_index").get()
    assert person.phone == "+8613800138000"
    assert person.id_number == "11010519491231002X"
    assert all(len(index) == 32 for index in raw)
    assert Person.objects.by_phone("+8613800138000") == person
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT phone, id_number FROM people_person WHERE id = %s", [person.pk])
        stored = [bytes(value) for value in cursor.fetchone()]
    assert not any(b"13800138000" in value or b"11010519491231002" in value for value in stored)


def access_system() -> services.Actor:
    from linli.journal.actors import SYSTEM

    return SYSTEM


def test_two_people_cannot_have_one_number(world: World) -> None:
    make_person("甲", "13800138000")
    with pytest.raises(Refused) as refusal:
        make_person("乙", "+86 138-0013-8000")
    assert refusal.value.code == "person_known"
    assert Person.objects.count() == 1


@pytest.mark.parametrize("name", ["（已注销）", " (已注销 12) ", "(erased)", "（已\u200b注销）"])
def test_nobody_is_put_on_record_under_what_stands_in_place_of_an_erased_name(world: World, name: str) -> None:
    with pytest.raises(Refused) as refusal:
        make_person(name)
    assert (refusal.value.code, refusal.value.field) == ("name_erased", "name")
    assert not Person.objects.exists()


def test_a_name_is_kept_as_it_is_read(world: World) -> None:
    """A rare glyph stays chosen; what nobody sees goes, and of it alone nothing is left."""
    assert make_person("\u202e王\u200b明\ufeff").name == "王明"
    assert make_person("葛\U000e0100亮").name == "葛\U000e0100亮"
    with pytest.raises(Refused) as refusal:
        make_person("\u200b\u3164")
    assert refusal.value.code == "name_length"


def test_power_ends_with_the_term(world: World) -> None:
    officer = world.holder("street_officer", world.street)
    worker = make_person("小李")
    post = give_post(worker, "grid_worker", world.grid)
    resident = make_person("张大妈")
    Ownership.objects.create(person=resident, unit=world.unit)
    assert access.may(acting(worker), "person.read", resident)
    term = services.end_term(Term.objects.get(post=post).pk, by=officer)
    assert verbs(term) == ["term.started", "term.ended"]
    assert not access.may(acting(worker), "person.read", resident)
    assert not access.scope(acting(worker), "person.read", Person.objects.filter(pk=resident.pk)).exists()


@pytest.mark.django_db(transaction=True)
def test_a_post_ended_while_colleagues_are_read_gives_no_power_afterwards(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = make_person("王五", "+8613900029999")
    post, read = give_post(person, "grid_worker", world.estate), terms.Held

    def ended_meanwhile(*row: Any) -> terms.Held:
        monkeypatch.setattr(terms, "Held", read)
        services.end_term(Term.objects.get(post=post).pk, by=SYSTEM, why="moved away")
        return read(*row)

    terms.forget()
    monkeypatch.setattr(terms, "Held", ended_meanwhile)
    terms.read_ahead([person.pk])
    assert terms.held(person.pk) == []


def test_a_term_with_an_end_needs_no_write_to_end(world: World) -> None:
    worker = make_person("小李")
    post = give_post(worker, "grid_worker", world.grid)
    Term.objects.filter(post=post).update(ends=clock.now() + timedelta(days=1))
    resident = make_person("张大妈")
    Ownership.objects.create(person=resident, unit=world.unit)
    assert access.may(acting(worker), "person.read", resident)
    with clock.moved(clock.now() + timedelta(days=1, seconds=1)):
        assert not access.may(acting(worker), "person.read", resident)


def test_who_held_a_post_once_is_no_longer_an_open_book_to_the_staff_there(world: World) -> None:
    secretary, officer = world.holder("branch_secretary", world.estate), world.holder("street_officer", world.street)
    worker = make_person("小李", "13900000077")
    term = Term.objects.get(post=give_post(worker, "grid_worker", world.grid))
    assert access.may(secretary, "person.read", worker)
    services.end_term(term.pk, by=officer, ends=clock.now() + timedelta(days=1))
    assert access.may(secretary, "person.read", worker)
    with clock.moved(clock.now() + timedelta(days=1, seconds=1)):
        for action in ("person.read", "person.unmask"):
            assert not access.may(secretary, action, worker)
            assert not access.scope(secretary, action, Person.objects.filter(pk=worker.pk)).exists()
        assert access.may(acting(worker), "person.read", worker)
        with pytest.raises(NotAllowed):
            services.unmask(worker.pk, by=secretary, reason="核对名册", field="phone")
        Ownership.objects.create(person=worker, unit=world.unit)  # now for a reason of its own
        assert access.may(secretary, "person.read", worker)


def test_nobody_appoints_themselves_nor_ends_their_own_term(world: World) -> None:
    admin = make_person("管理员")
    give_post(admin, "administrator", world.city)
    body = Term.objects.get(person=admin).post.organisation
    post = services.create_post("street_officer", body, world.street, by=acting(admin))
    with pytest.raises(NotAllowed):
        services.appoint(post.pk, admin.pk, by=acting(admin))
    with pytest.raises(NotAllowed):
        services.end_term(Term.objects.get(person=admin).pk, by=acting(admin))
    assert Term.objects.count() == 1


def test_a_street_officer_cannot_make_administrators(world: World) -> None:
    officer = world.holder("street_officer", world.street)
    body = Term.objects.get().post.organisation
    strong = services.create_post("administrator", body, world.street, by=access_system())
    plain = services.create_post("branch_secretary", body, world.estate, by=officer)
    person = make_person("新人")
    with pytest.raises(NotAllowed):
        services.appoint(strong.pk, person.pk, by=officer)
    term = services.appoint(plain.pk, person.pk, by=officer, document="青云街〔2026〕3号")
    assert verbs(term) == ["term.started"]


def test_a_post_stands_only_at_its_levels(world: World) -> None:
    officer = world.holder("street_officer", world.street)
    body = Term.objects.get().post.organisation
    with pytest.raises(Refused) as refusal:
        services.create_post("property_manager", body, world.street, by=officer)
    assert refusal.value.code == "post_level"


def test_binding_is_compared_with_the_roll_and_decided_by_the_estate(world: World) -> None:
    secretary = world.holder("branch_secretary", world.estate)
    asks = make_person("王小明", "13800138000")
    known = Person.objects.create(name="王小明", other_phone="+8613800138000")
    Ownership.objects.create(person=known, unit=world.unit)
    binding = services.request_binding(asks.pk, world.unit.pk, "owner", by=acting(asks))
    match = queries.roll_match(binding)
    assert (match.on_roll, match.phone_same, match.name_same, match.relation_same) == (False, True, True, True)
    assert match.roll == ("王*明",)
    assert list(queries.bindings_waiting(secretary)) == [binding]
    assert list(queries.bindings_waiting(acting(asks))) == []
    assert not access.may(acting(asks), "unit.people", world.unit)
    services.decide_binding(binding.pk, approve=True, by=secretary)
    with pytest.raises(Refused) as refusal:
        services.decide_binding(binding.pk, approve=True, by=secretary)
    assert refusal.value.code == "binding_decided"
    assert verbs(binding) == ["binding.requested", "binding.approved"]


def test_a_refusal_says_why_and_nobody_decides_their_own(world: World) -> None:
    secretary = make_person("支书")
    give_post(secretary, "branch_secretary", world.estate)
    own = services.request_binding(secretary.pk, world.unit.pk, "owner", by=acting(secretary))
    with pytest.raises(NotAllowed):
        services.decide_binding(own.pk, approve=True, by=acting(secretary))
    asks = make_person("租客")
    binding = services.request_binding(asks.pk, world.unit.pk, "tenant", by=acting(asks))
    with pytest.raises(Refused) as refusal:
        services.decide_binding(binding.pk, approve=False, by=acting(secretary))
    assert refusal.value.code == "reason_missing"
    services.decide_binding(binding.pk, approve=False, by=acting(secretary), reason="名册上没有这个人")
    assert Binding.objects.get(pk=binding.pk).state == "refused"
    services.request_binding(asks.pk, world.unit.pk, "tenant", by=acting(asks))


def test_asking_twice_for_one_home_is_refused(world: World) -> None:
    asks = make_person("租客")
    services.request_binding(asks.pk, world.unit.pk, "tenant", by=acting(asks))
    with pytest.raises(Refused) as refusal:
        services.request_binding(asks.pk, world.unit.pk, "family", by=acting(asks))
    assert refusal.value.code == "binding_exists"
    assert Binding.objects.count() == 1


def test_unmasking_needs_a_reason_and_the_person_sees_it(world: World) -> None:
    worker = make_person("小李")
    give_post(worker, "grid_worker", world.grid)
    resident = make_person("张大妈", "13800138000")
    Residence.objects.create(person=resident, household=services_household(world), relation="owner")
    assert [line.phone for line in queries.people(acting(worker), find="张")] == ["138****8000"]
    with pytest.raises(Refused):
        services.unmask(resident.pk, by=acting(worker), reason=" ", field="phone")
    assert not accesses_of(resident.pk).exists()
    value = services.unmask(resident.pk, by=acting(worker), reason="回电核实漏水", field="phone")
    assert value == "+8613800138000"
    looks = queries.looks_page(resident.pk)
    assert [(look.who, look.what, look.reason) for look in looks.rows] == [("小李", "phone", "回电核实漏水")]


def test_what_one_person_opened_on_a_day_for_a_reason_is_one_line_with_how_often_and_when_last(
    world: World, moved: Callable[[datetime], None]
) -> None:
    worker, other, resident = make_person("小李"), make_person("小周"), make_person("张大妈", "13800138000")
    seen = [
        ("2028-06-05T09:00", worker, "phone", "回电"), ("2028-06-05T10:00", other, "phone", "回电"),
        ("2028-06-05T11:00", worker, "phone", "核实"), ("2028-06-05T23:30", worker, "phone", "回电"),
        ("2028-06-06T00:30", worker, "phone", "回电"), ("2028-06-06T08:00", worker, "name", "回电"),
    ]  # fmt: skip
    for at, by, what, reason in seen:
        moved(datetime.fromisoformat(at).replace(tzinfo=clock.LOCAL))
        note_access(resident.pk, by=acting(by), what=what, reason=reason, subject_kind="person", subject_id=resident.pk)
    found = queries.looks_page(resident.pk)
    said = [
        (f"{look.at.astimezone(clock.LOCAL):%d %H:%M}", look.who, look.what, look.reason, look.times)
        for look in found.rows
    ]
    assert said == [
        ("06 08:00", "小李", "name", "回电", 1), ("06 00:30", "小李", "phone", "回电", 1),
        ("05 23:30", "小李", "phone", "回电", 2), ("05 11:00", "小李", "phone", "核实", 1),
        ("05 10:00", "小周", "phone", "回电", 1),
    ]  # fmt: skip
    assert queries.looks_page(resident.pk, before="9" * 5000) == found  # an address somebody made up


def test_the_last_to_move_out_closes_the_household_and_the_next_make_their_own(world: World) -> None:
    secretary = world.holder("branch_secretary", world.estate)
    mother, son, tenant = make_person("张大妈"), make_person("张小宝"), make_person("房客")
    for person in (mother, son):
        homes.settle(person.pk, world.unit.pk, "family", by=secretary)
    household = Household.objects.get(unit=world.unit)
    homes.end_home("residence", Residence.objects.get(person=mother).pk, by=secretary)
    household.refresh_from_db()
    assert household.ended_at is None
    homes.end_home("residence", Residence.objects.get(person=son).pk, by=secretary)
    household.refresh_from_db()
    assert household.ended_at is not None
    assert verbs(household) == ["household.created", "household.ended"]
    homes.settle(tenant.pk, world.unit.pk, "tenant", by=secretary)
    lived = Residence.objects.get(person=tenant)
    assert lived.household_id != household.pk
    assert Household.objects.filter(unit=world.unit, ended_at=None).count() == 1


def services_household(world: World) -> object:
    return Household.objects.create(unit=world.unit)


def test_somebody_without_reach_neither_sees_nor_unmasks(world: World) -> None:
    stranger = world.holder("branch_secretary", world.other)
    resident = make_person("张大妈", "13800138000")
    Ownership.objects.create(person=resident, unit=world.unit)
    assert queries.people(stranger, find="张") == []
    with pytest.raises(NotAllowed):
        services.unmask(resident.pk, by=stranger, reason="好奇而已啊", field="phone")
    assert not accesses_of(resident.pk).exists()


def test_preferences_stay_with_the_account(world: World) -> None:
    person = make_person("张大妈")
    services.set_preferences(person.pk, by=acting(person), elder=True, text_size=24)
    person.refresh_from_db()
    assert (person.elder, person.text_size, person.language) == (True, 24, "zh-hans")
    with pytest.raises(NotAllowed):
        services.set_preferences(person.pk, by=acting(make_person("别人")), elder=False)


def test_a_preference_pressed_again_is_no_change_and_the_first_press_for_what_holds_is_a_choice(world: World) -> None:
    person = make_person("张大妈")
    for elder in (False, False, True, True):
        services.set_preferences(person.pk, by=acting(person), elder=elder, text_size=18)
    said = [bodies.data_of(entry)["fields"] for entry in history_of(person).filter(verb="person.preferences_set")]
    assert said == [["elder", "text_size"], ["elder"]]
