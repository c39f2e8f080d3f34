"""Telling parties: by account at once, by a text or a slip that a worker gives; what was given to whom is kept."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from linli.cases import casework, own_rows, packs, services, telling
from linli.cases.models import Case
from linli.cases.party_models import Party
from linli.cases.services import Submission
from linli.jobs.worker import run_until_idle
from linli.journal.actors import Actor
from linli.journal.audit import findings
from linli.journal.models import Entry
from linli.journal.queries import history_of
from linli.kernel import clock
from linli.kernel.refused import NotAllowed
from linli.notify.models import Notice
from linli.people.models import Person
from tests.cases.desk import at_desk
from tests.cases.district import BY_TWO, Office, begun, colleague, person_of, staffed
from tests.cases.test_own_rows import address, inspector, open_with, renumbered, row, verify, wages
from tests.support.cast import PHONES, Cast
from tests.support.pages import told_by

pytestmark = pytest.mark.django_db

__all__ = ["inspector", "wages"]  # fixtures


def desk(by: Actor) -> Client:
    return at_desk(Person.objects.get(pk=by.person_id))


def given(case: Case) -> list[tuple[str, bool]]:
    return [(party.given_how, party.given_at is not None) for party in Party.objects.filter(case=case).order_by("pk")]


def test_each_party_has_a_text_to_copy_and_it_is_kept_that_it_was(wages: Case, inspector: Actor) -> None:
    first, second = row(wages, 0), row(wages, 1)
    client, page = desk(inspector), reverse("cases:row_slips", args=[wages.pk])
    shown = client.get(page).content.decode()
    for party in (first, second):
        assert f"打开 http://testserver{address(party)} ，输入您手机号的后四位" in shown
    for secret in ("张守田", "13911110001", "430111198001010016", "8,480.00"):
        assert secret not in shown
    assert shown.count("待通知</span>") == 2
    assert client.post(reverse("cases:row_copied", args=[wages.pk]), {"row": first.key}).status_code == 303
    assert given(wages) == [("copied", True), ("", False), ("", False)]
    assert client.get(page).content.decode().count("待通知</span>") == 1
    assert "1 人待通知" in told_by(client.get(reverse("cases:work", args=[wages.pk])))
    entry = history_of(first).order_by("seq").last()
    assert entry is not None
    assert (entry.verb, entry.person_id) == ("party.given", inspector.person_id)
    assert list(findings()) == []


def test_slips_are_printed_for_those_still_to_be_told_several_on_a_sheet(wages: Case, inspector: Actor) -> None:
    first, second = row(wages, 0), row(wages, 1)
    client, url = desk(inspector), reverse("cases:row_slips_print", args=[wages.pk])
    telling.note_given(wages.pk, [first.key], "copied", by=inspector)
    sheet = client.post(url, {"which": "waiting"}).content.decode()
    assert (address(first) in sheet, address(second) in sheet) == (False, True)
    assert given(wages) == [("copied", True), ("printed", True), ("", False)]
    everybody = client.post(url, {"which": "all"}).content.decode()
    assert (everybody.count("<svg"), everybody.count('class="slip"')) >= (2, 2)
    assert client.post(url, {"which": "nobody"}).content.decode().count('class="slip"') == 0
    with pytest.raises(NotAllowed):
        telling.note_given(wages.pk, [first.key], "copied", by=Actor(None, "link", link=("party", first.pk)))


def test_a_step_that_tells_a_party_makes_them_to_be_told_again(wages: Case, inspector: Actor, moved: Any) -> None:
    first, second = row(wages, 0), row(wages, 1)
    telling.note_given(wages.pk, [first.key, second.key], "printed", by=inspector)
    client = desk(inspector)
    assert "待通知" not in told_by(client.get(reverse("cases:work", args=[wages.pk])))
    moved(clock.shift(timedelta(hours=1)))
    verify(wages, first, inspector)
    page = client.get(reverse("cases:row_slips", args=[wages.pk])).content.decode()
    assert page.count("待通知</span>") == 1


def test_whose_account_proved_number_and_name_reads_it_among_their_matters_and_is_told_there(
    wages: Case, inspector: Actor, estate_cast: Cast
) -> None:
    first, second, worker = row(wages, 0), row(wages, 1), estate_cast.resident
    renumbered(wages, first, PHONES["resident"], inspector)
    renumbered(wages, second, PHONES["neighbour"], inspector)  # a number of somebody else's: no other name is told
    own_rows.give_links(wages.pk, by=inspector)
    assert [party.person_id for party in Party.objects.filter(case=wages).order_by("pk")] == [None, None, None]
    casework.enter_parties(wages.pk, "enter_worker", [], by=inspector, changes={first.key: {"worker": worker.name}})
    own_rows.give_links(wages.pk, by=inspector)
    assert [party.person_id for party in Party.objects.filter(case=wages).order_by("pk")] == [worker.pk, None, None]
    bound = history_of(row(wages, 0)).order_by("seq").last()
    assert bound is not None
    assert (bound.verb, bound.capacity) == ("party.bound", "system")
    # Staff learn nothing of it, by name or by who is left to be told: the register is not theirs to ask.
    assert [telling.waits(row(wages, number), None) for number in (0, 1)] == [True, True]
    assert (
        "陈*兰</"
        not in told_by(desk(inspector).get(reverse("cases:party", args=[wages.pk, first.key]))).partition("本人页面")[2]
    )
    verify(wages, row(wages, 0), inspector)
    run_until_idle()
    assert [one.person_id for one in Notice.objects.filter(action="verify_row")] == [worker.pk]
    phone = at_desk(worker)
    mine = told_by(phone.get(reverse("cases:mine")))
    assert "新进展" in mine
    assert "核实一人" in mine
    assert phone.get(address(row(wages, 0))).status_code == 200
    assert "新进展" not in told_by(phone.get(reverse("cases:mine")))
    colleague(inspector)
    services.act(wages.pk, "demand_records", {"records_from": "锦程服饰", **BY_TWO}, by=inspector)


def test_staff_at_work_on_the_case_are_bound_to_no_row_by_their_own_number(wages: Case, inspector: Actor) -> None:
    holder = Person.objects.get(pk=inspector.person_id)
    Person.objects.filter(pk=holder.pk).update(phone_proved_at="2026-01-01T00:00:00Z")
    first = row(wages, 0)
    changes = {first.key: {"worker": holder.name, "telephone": "13900000050"}}
    casework.enter_parties(wages.pk, "enter_worker", [], by=inspector, changes=changes)
    own_rows.give_links(wages.pk, by=inspector)
    assert row(wages, 0).person_id is None


def test_an_author_of_whom_something_is_asked_is_sent_the_link_by_whoever_may_call_them(cast: Cast) -> None:
    office: Office = staffed(cast, "media_editor")
    said = {
        "what": "送教路",
        "credits": "小段",
        "rights": "own",
        "people_agree": "nobody_shown",
        "consent_read": "agreed",
    }
    begun(cast, "media_submission", "enter", office["media_editor"], said)
    by = office["media_editor"]
    submission = Submission(form=said, way="enter", name="小段", phone="13911112222", channel="phone")
    case = services.submit(cast.places.estate, submission, by=by, pack=packs.active("media_submission"))
    client, page = at_desk(person_of(by)), reverse("cases:work", args=[case.pk])
    assert case.code not in client.get(page).content.decode()
    services.act(case.pk, "ask_change", {"change_why": "facts", "change_what": "请核实"}, by=by)
    shown = client.get(page).content.decode()
    assert reverse("cases:track", args=[case.code]) in shown
    assert "13911112222" not in shown
    assert client.post(reverse("cases:reporter_told", args=[case.pk])).status_code == 303
    assert Entry.objects.filter(verb="case.given", subject_id=case.pk).count() == 1
    assert at_desk(cast.grid_worker).post(reverse("cases:reporter_told", args=[case.pk])).status_code == 404


def test_a_text_opens_nothing_without_the_digits(wages: Case, client: Client) -> None:
    first = row(wages, 0)
    assert "张守田" not in told_by(client.get(address(first)))
    assert open_with(client, first, "0001").status_code == 302
