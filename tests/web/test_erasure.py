"""Erasing a person: at once at their own wish, by the office where something stood in the way, within the law."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from linli.cases import services as cases
from linli.cases.models import Case
from linli.cases.opinion_models import Comment
from linli.cases.routing import desks
from linli.cases.routing import forget as forget_desks
from linli.jobs.worker import run_until_idle
from linli.journal.actors import SYSTEM, Actor
from linli.journal.audit import findings
from linli.journal.models import Entry
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.notify.models import Notice
from linli.people import erasing, kinship, personal, services
from linli.people.homes import enter_person
from linli.people.models import Erasure, Person, Post, Residence, TrustedDevice
from linli.people.retention import holding
from linli.places.queries import Place
from tests.cases.conftest import *  # noqa: F403 - the process published and ways to send a request
from tests.cases.desk import at_desk
from tests.support.cast import Cast

PAGE = "web:own_erasure"
PHONE = "13912345678"


def by(person: Person) -> Actor:
    return Actor(person.pk, "person", name=person.name)


@pytest.fixture
def tenant(estate_cast: Cast) -> Person:
    """Somebody who rents a home of the estate, with an account and a telephone that was proved."""
    places = estate_cast.places
    made = enter_person(
        "温小雨", by=estate_cast.acting("secretary"), area=places.estate, phone=PHONE, unit_id=places.unit.pk,
        relation="tenant",
    )  # fmt: skip
    return services.prove_phone(made.pk, by=by(made))


def report(cast: Cast, person: Person, sent: Any, *, close: bool) -> Case:
    case: Case = sent("卫生间漏水到楼下", by=by(person))
    if close:
        case = cases.act(case.pk, "withdraw", {}, by=Actor(person.pk, "reporter"))
    return case


def test_every_part_says_what_an_erasure_leaves_of_it() -> None:
    for part in personal.parts():
        assert part.gone != (part.stays is not None), f"{part.key}: gone, or stays and why"
        assert not (part.gone and part.emptied), part.key
        if part.emptied != "*":
            for name in part.emptied.split():
                part.model._meta.get_field(name)
    with translation.override("zh-hans"):
        assert erasing.tombstone() == "（已注销）"


def test_where_nothing_stands_in_the_way_it_is_done_at_once_and_for_good(
    estate_cast: Cast, tenant: Person, sent: Any
) -> None:
    case = report(estate_cast, tenant, sent, close=True)
    with transaction.atomic():
        phone = TrustedDevice.objects.create(person=tenant, token_hash="0", pin_hash="0", label="小雨的手机")
        record("device.trusted", phone, by=by(tenant), data={}, area_id=None, new=True)
    salt = bytes(tenant.salt)
    browser = at_desk(tenant, second_factor=True)
    page = browser.get(reverse(PAGE)).content.decode()
    assert "立即注销" in page
    assert "暂不能注销的原因" not in page
    answer = browser.post(reverse(PAGE), {"act": "erase_me", "sure": "1"})
    assert "已注销" in answer.content.decode()
    assert browser.get(reverse("people:me")).status_code == 302  # signed out
    tenant.refresh_from_db()
    assert (tenant.name, tenant.phone, tenant.phone_index, tenant.is_active) == (erasing.tombstone(), "", None, False)
    assert bytes(tenant.salt) != salt  # digests of before lead to nobody
    assert tenant.erased_at is not None
    assert not tenant.devices.exists()
    assert not Residence.objects.filter(person=tenant, ends=None).exists()
    case.refresh_from_db()
    assert (case.reporter, case.text, case.reporter_phone) == (None, "", "")
    assert "卫生间" not in case.title
    assert [made.state for made in tenant.erasures.all()] == [Erasure.DONE]
    assert list(findings()) == []
    with pytest.raises(Refused):
        erasing.ask(tenant.pk, by=by(tenant))


def test_what_is_in_dispute_stays_until_the_dispute_is_over(estate_cast: Cast, tenant: Person, sent: Any) -> None:
    case, officer = report(estate_cast, tenant, sent, close=True), estate_cast.acting("street_officer")
    held = holding.hold("case", case.code, "业主起诉物业，案号（2026）第 12 号", by=officer)
    assert list(personal.hindrances(tenant.pk)) == [str(personal.NEEDED)]
    holding.release(held.pk, by=officer)
    assert list(personal.hindrances(tenant.pk)) == []


def test_the_number_is_free_for_somebody_new(estate_cast: Cast, tenant: Person) -> None:
    erasing.ask(tenant.pk, by=by(tenant))
    assert services.person_of_phone(PHONE) is None
    anew = services.create_person("温小雨", by=SYSTEM, phone=PHONE)
    assert anew.pk != tenant.pk
    assert list(personal.hindrances(anew.pk)) == []


def test_a_tick_is_needed_and_a_code_of_the_phone(estate_cast: Cast, tenant: Person) -> None:
    assert (
        "请勾选"
        in at_desk(tenant, second_factor=True).post(reverse(PAGE), {"act": "erase_me"}, follow=True).content.decode()
    )
    stolen = at_desk(tenant).post(reverse(PAGE), {"act": "erase_me", "sure": "1"})
    assert stolen["Location"].partition("?")[0] == reverse("people:confirm")
    tenant.refresh_from_db()
    assert tenant.erased_at is None
    assert not Erasure.objects.exists()


def test_what_stands_in_the_way_is_named_and_the_office_answers_in_time(
    estate_cast: Cast, tenant: Person, sent: Any
) -> None:
    report(estate_cast, tenant, sent, close=False)
    browser = at_desk(tenant, second_factor=True)
    page = browser.get(reverse(PAGE)).content.decode()
    assert "您有诉求尚未办结" in page
    assert f"向{estate_cast.places.estate.name}申请" in page
    browser.post(reverse(PAGE), {"act": "erase_me", "sure": "1"})
    made = Erasure.objects.get()
    assert (made.state, made.area, made.due is not None) == (Erasure.ASKED, estate_cast.places.estate, True)
    assert clock.today() + timedelta(days=14) < made.due <= clock.today() + timedelta(days=40)
    with pytest.raises(Refused):  # once is enough
        erasing.ask(tenant.pk, by=by(tenant))
    run_until_idle()
    told = set(Notice.objects.filter(row="erasure.asked").values_list("person_id", flat=True))
    assert told == {estate_cast.secretary.pk, estate_cast.community_officer.pk}
    desk = at_desk(estate_cast.secretary, second_factor=True)
    listed = desk.get(reverse("web:erasures")).content.decode()
    assert "温*雨" in listed
    assert "温小雨" not in listed
    one = reverse("web:erasure", args=[made.pk])
    shown = desk.get(one).content.decode()
    assert ("您有诉求尚未办结" in shown, "（可不填）" in shown) == (True, False)  # all that can be said is no, and why
    assert "诉求尚未办结" in desk.post(one, {"decision": "grant", "reason": ""}).content.decode()  # not yet
    assert desk.post(one, {"decision": "refuse", "reason": ""}).status_code == 422
    desk.post(one, {"decision": "refuse", "reason": "漏水的事还没有办完，办完后再申请。"})
    made.refresh_from_db()
    assert (made.state, made.decided_by) == (Erasure.REFUSED, estate_cast.secretary)
    late = desk.post(one, {"decision": "refuse", "reason": "不同意"}, follow=True)  # from a second tab, or a colleague
    assert "已经有人答复" in late.content.decode()
    assert desk.get(reverse("web:erasure", args=[made.pk + 1])).status_code == 404
    run_until_idle()
    assert Notice.objects.filter(row="erasure.refused", person=tenant).count() == 1
    assert "漏水的事还没有办完" in browser.get(reverse(PAGE)).content.decode()
    assert Person.objects.get(pk=tenant.pk).erased_at is None


def test_a_wish_whose_answer_is_overdue_says_so_in_the_list(estate_cast: Cast, tenant: Person, sent: Any) -> None:
    report(estate_cast, tenant, sent, close=False)
    erasing.ask(tenant.pk, by=by(tenant))
    Erasure.objects.update(due=clock.today() - timedelta(days=1))
    listed = at_desk(estate_cast.secretary, second_factor=True).get(reverse("web:erasures"))
    assert (listed.status_code, 'class="chip late"' in listed.content.decode()) == (200, True)


def test_once_it_is_over_the_office_carries_it_out(estate_cast: Cast, tenant: Person, sent: Any) -> None:
    case = report(estate_cast, tenant, sent, close=False)
    made = erasing.ask(tenant.pk, by=by(tenant))
    cases.act(case.pk, "withdraw", {}, by=Actor(tenant.pk, "reporter"))
    desk = at_desk(estate_cast.secretary, second_factor=True)
    assert "已没有未结事项" in desk.get(reverse("web:erasure", args=[made.pk])).content.decode()
    assert desk.post(reverse("web:erasure", args=[made.pk]), {"decision": "grant"}).status_code == 302
    tenant.refresh_from_db()
    assert tenant.erased_at is not None
    verbs = set(Entry.objects.filter(subject_kind__in=("person", "erasure")).values_list("verb", flat=True))
    assert {"erasure.asked", "erasure.granted", "person.erased"} <= verbs
    assert list(findings()) == []


def test_the_wish_is_taken_back(estate_cast: Cast, tenant: Person, sent: Any) -> None:
    report(estate_cast, tenant, sent, close=False)
    made = erasing.ask(tenant.pk, by=by(tenant))
    with pytest.raises(NotAllowed):
        erasing.take_back(made.pk, by=by(estate_cast.neighbour))
    at_desk(tenant, second_factor=True).post(reverse(PAGE), {"act": "take_back"})
    made.refresh_from_db()
    assert made.state == Erasure.DROPPED
    with pytest.raises(Refused):
        erasing.grant(made.pk, by=estate_cast.acting("secretary"))


@pytest.mark.parametrize(
    "role", ["resident", "neighbour", "property_manager", "director", "far_secretary", "grid_worker"]
)
def test_nobody_else_answers(estate_cast: Cast, tenant: Person, sent: Any, role: str) -> None:
    report(estate_cast, tenant, sent, close=False)
    made = erasing.ask(tenant.pk, by=by(tenant))
    for answer in (erasing.grant, lambda pk, by: erasing.refuse(pk, "不行", by=by)):
        with pytest.raises(NotAllowed):
            answer(made.pk, by=estate_cast.acting(role))
    with pytest.raises(NotAllowed):
        erasing.order(tenant.pk, "某纸", by=estate_cast.acting(role))
    assert at_desk(getattr(estate_cast, role), second_factor=True).get(
        reverse("web:erasure", args=[made.pk])
    ).status_code in (403, 404)  # fmt: skip


def test_nobody_decides_about_a_near_relative(estate_cast: Cast, tenant: Person, sent: Any) -> None:
    kinship.note(tenant.pk, estate_cast.secretary.pk, "sibling", document="户口簿", by=SYSTEM)
    report(estate_cast, tenant, sent, close=False)
    made = erasing.ask(tenant.pk, by=by(tenant))
    with pytest.raises(NotAllowed):
        erasing.refuse(made.pk, "不行", by=estate_cast.acting("secretary"))
    assert erasing.refuse(made.pk, "漏水未办完", by=estate_cast.acting("community_officer")).state == Erasure.REFUSED


def test_a_post_a_home_of_ones_own_and_the_partys_roll_stand_in_the_way(estate_cast: Cast, tenant: Person) -> None:
    with translation.override("en"):
        assert any("post" in words for words in personal.hindrances(estate_cast.secretary.pk))
        Person.objects.filter(pk=tenant.pk).update(member=True)
        assert any("Party members" in words for words in personal.hindrances(tenant.pk))
        places = estate_cast.places
        owner = enter_person(
            "业主甲", by=estate_cast.acting("secretary"), area=places.estate, unit_id=places.second_unit.pk,
            relation="owner",
        )  # fmt: skip
        assert any("own a home" in words for words in personal.hindrances(owner.pk))
        with pytest.raises(Refused, match="own a home"):
            erasing.order(owner.pk, "书面申请", by=estate_cast.acting("secretary"))


def test_an_office_erases_somebody_without_account_by_a_paper(estate_cast: Cast) -> None:
    places = estate_cast.places
    old = enter_person(
        "老住户", by=estate_cast.acting("secretary"), area=places.estate, phone="13911112222", unit_id=places.unit.pk,
        relation="family",
    )  # fmt: skip
    desk = at_desk(estate_cast.secretary, second_factor=True)
    assert reverse("web:person_erase", args=[old.code]) in desk.get(
        reverse("web:person", args=[old.code])
    ).content.decode()  # fmt: skip
    with pytest.raises(Refused):
        erasing.order(old.pk, " ", by=estate_cast.acting("secretary"))
    desk.post(reverse("web:person_erase", args=[old.code]), {"document": "家属书面申请 2026-11-02"})
    old.refresh_from_db()
    made = old.erasures.get()
    assert (old.erased_at is not None, made.document, made.decided_by) == (
        True, "家属书面申请 2026-11-02", estate_cast.secretary,
    )  # fmt: skip
    assert list(findings()) == []


def test_whoever_signs_in_asks_themselves(estate_cast: Cast, tenant: Person) -> None:
    with pytest.raises(Refused) as refused:
        erasing.order(tenant.pk, "书面申请", by=estate_cast.acting("secretary"))
    assert refused.value.code == "has_account"


def test_the_database_keeps_no_number_of_an_erased_person(estate_cast: Cast, tenant: Person) -> None:
    for wrong in ({"is_active": True}, {"phone": "+8613912345678"}, {"address": "某处"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Person.objects.filter(pk=tenant.pk).update(
                **{
                    "erased_at": clock.now(), "is_active": False, "phone_index": None, "phone": "",
                    "phone_proved_at": None, **wrong,
                }
            )  # fmt: skip


def test_the_list_takes_as_many_statements_for_thirty_wishes_as_for_one(
    estate_cast: Cast, tenant: Person, sent: Any
) -> None:
    desk = at_desk(estate_cast.secretary, second_factor=True)

    def statements() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert "温*雨" in desk.get(reverse("web:erasures")).content.decode()
        return len(asked)

    report(estate_cast, tenant, sent, close=False)
    erasing.ask(tenant.pk, by=by(tenant))
    once = min(statements() for _time in range(2))
    for number in range(29):
        other = services.create_person(f"住户{number}", by=SYSTEM)
        made = Erasure(person=other, area=estate_cast.places.estate, due=clock.today())
        made.save()
    assert min(statements() for _time in range(2)) == once


def test_what_was_called_in_under_their_number_and_answered_elsewhere_goes_too(
    estate_cast: Cast, tenant: Person, sent: Any
) -> None:
    called = sent("楼道灯坏了，我是六楼温小雨", phone=PHONE, name="温女士")
    others = sent("邻居报的事", by=by(estate_cast.neighbour))
    step = others.steps.create(
        action="add", at=clock.now(), capacity="resident", by=tenant, state=others.state,
        words={"what": "我家也漏，电话 13912345678"},
    )  # fmt: skip
    running = sent("门禁坏了", phone=PHONE, name="温女士")
    Case.objects.filter(pk=called.pk).update(open=False, closed_at=clock.now())
    cases.act(others.pk, "withdraw", {}, by=Actor(estate_cast.neighbour.pk, "reporter"))
    salt = bytes(step.salt)
    erasing.ask(tenant.pk, by=by(tenant))
    for row in (called, others, running, step):
        row.refresh_from_db()
    assert (called.text, called.reporter_name, called.reporter_phone, called.phone_index) == ("", "", "", "")
    assert (others.text, step.words, bytes(step.salt) != salt) == ("邻居报的事", {}, True)
    assert running.reporter_phone == f"+86{PHONE}"  # somebody is still to be called back; the clock empties it
    assert list(findings()) == []


def test_a_call_in_dispute_stays_and_so_does_that_of_somebody_else_with_the_same_number(
    estate_cast: Cast, tenant: Person, sent: Any
) -> None:
    held, spouse = (sent("楼道灯坏了", phone=PHONE, name=name) for name in ("温女士", "李先生"))
    Case.objects.filter(pk__in=(held.pk, spouse.pk)).update(open=False, closed_at=clock.now())
    holding.hold("case", held.code, "业主起诉物业，案号（2026）第 12 号", by=estate_cast.acting("street_officer"))
    erasing.ask(tenant.pk, by=by(tenant))
    for case in (held, spouse):
        case.refresh_from_db()
        assert (case.text, case.reporter_phone) == ("楼道灯坏了", f"+86{PHONE}")


@pytest.mark.parametrize("what", ["step", "comment"])
def test_what_was_said_in_somebody_elses_matter_in_dispute_stays_until_it_is_over(
    estate_cast: Cast, tenant: Person, sent: Any, what: str
) -> None:
    case, officer = sent("邻居报的事", by=by(estate_cast.neighbour)), estate_cast.acting("street_officer")
    if what == "step":
        case.steps.create(action="add", at=clock.now(), capacity="resident", by=tenant, state=case.state, words={})
    else:
        Comment.objects.create(case=case, author=tenant, text="我家支持", at=clock.now())
    held = holding.hold("case", case.code, "业主起诉物业，案号（2026）第 12 号", by=officer)
    assert set(personal.hindrances(tenant.pk)) == {str(personal.NEEDED)}
    holding.release(held.pk, by=officer)
    assert list(personal.hindrances(tenant.pk)) == []


def test_whose_words_go_from_anothers_case_is_on_record_there(estate_cast: Cast, tenant: Person, sent: Any) -> None:
    case = sent("邻居报的事", by=by(estate_cast.neighbour))
    case.steps.create(
        action="add", at=clock.now(), capacity="resident", by=tenant, state=case.state, words={"what": "我家也漏"}
    )
    cases.act(case.pk, "withdraw", {}, by=Actor(estate_cast.neighbour.pk, "reporter"))
    erasing.ask(tenant.pk, by=by(tenant))
    assert Entry.objects.filter(verb="person.words_erased", subject_kind="case", subject_id=case.pk).count() == 1


def test_what_was_said_of_a_proposal_is_taken_back(estate_cast: Cast, tenant: Person, sent: Any) -> None:
    case = sent("想装电梯", by=by(estate_cast.neighbour))
    said = Comment(case=case, author=tenant, text="我家支持", named=True, place="3栋", post="楼长", at=clock.now())
    with transaction.atomic():
        said.save()
        record("comment.written", said, by=by(tenant), data={}, area_id=case.area_id, new=True)
    erasing.ask(tenant.pk, by=by(tenant))
    said.refresh_from_db()
    assert (said.text, said.named, said.place, said.post, said.taken_back) == ("", False, "", "", True)
    assert list(findings()) == []


def test_whoever_held_a_post_with_an_english_title_is_named_in_no_case_either_way_it_was_written(
    estate_cast: Cast, sent: Any
) -> None:
    worker, case = estate_cast.grid_worker, sent("路灯坏了", by=by(estate_cast.neighbour))
    Post.objects.filter(terms__person=worker).update(title="Grid worker")
    forget_desks()
    desk = next(one for one in desks(case.area) if one.person_id == worker.pk)
    assert desk.label == f"Grid worker {worker.name}"
    for label in (desk.label, f"Grid worker{worker.name}"):
        case.steps.create(action="assign", at=clock.now(), capacity="post", state=case.state, handler_label=label)
    services.end_term(worker.terms.get().pk, by=SYSTEM, ends=clock.now())
    erasing.ask(worker.pk, by=by(worker))
    said = set(case.steps.filter(action="assign").values_list("handler_label", flat=True))
    assert said == {f"Grid worker {erasing.tombstone()}"}


def test_whoever_held_a_post_is_named_in_no_case_any_more(estate_cast: Cast, sent: Any) -> None:
    worker = estate_cast.grid_worker
    case = sent("路灯坏了", by=by(estate_cast.neighbour))
    held, other = (
        case.steps.create(action="assign", at=clock.now(), capacity="post", state=case.state, handler_label=label)
        for label in (f"{estate_cast.posts['grid_worker'].title}{worker.name}", f"张{worker.name}")
    )
    places, neighbour = estate_cast.places, estate_cast.neighbour
    where = Place(building_id=places.far_unit.building_id, label="1栋")
    far = cases.submit(
        places.far_estate,
        cases.Submission({"what": "别处的事"}, where=where, reporter_id=neighbour.pk),
        by=by(neighbour),
    )
    namesake, before = (
        of.steps.create(action="assign", at=at, capacity="post", state=of.state, handler_label=held.handler_label)
        for of, at in ((far, clock.now()), (case, clock.now() - timedelta(days=9000)))
    )
    services.end_term(worker.terms.get().pk, by=SYSTEM, ends=clock.now())
    assert personal.hindrances(worker.pk) == []
    erasing.ask(worker.pk, by=by(worker))
    for step in (held, other, namesake, before):
        step.refresh_from_db()
    assert held.handler_label == f"{estate_cast.posts['grid_worker'].title}{erasing.tombstone()}"
    assert other.handler_label == f"张{worker.name}"  # somebody else
    assert namesake.handler_label == before.handler_label == f"{estate_cast.posts['grid_worker'].title}{worker.name}"
    assert list(findings()) == []
