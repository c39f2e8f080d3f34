"""The roll at the desk: home by home, mended by documents, published for objection, frozen with its digest; the key."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from linli.ballots import key_holders, objecting, services
from linli.ballots.models import Ballot, Mark, Objection, Slip, SlipUnit
from linli.files.models import File
from linli.journal.actors import SYSTEM
from linli.journal.audit import findings
from linli.journal.models import Access
from linli.journal.queries import history_of
from linli.kernel.refused import Refused
from linli.people import homes
from linli.people import services as people
from linli.people.models import Ownership
from linli.ui import moments
from tests.ballots.conftest import START, at, drawn_up, held, key, opened, page, published
from tests.files.pictures import jpeg

pytestmark = pytest.mark.django_db


def paper():
    return SimpleUploadedFile("材料.jpg", jpeg((64, 48)))


def test_the_roll_is_read_home_by_home_with_names_masked(court):
    ballot = published(court)
    said = page(court.desk(), at(ballot, "roll/"))
    assert "7栋302" in said
    assert "己*、庚*" in said
    assert "己六" not in said
    assert "建设单位" in said
    assert "销售台账" in said


def test_whoever_runs_a_vote_is_told_that_a_home_was_sold_while_the_roll_was_laid_out(court):
    ballot, told = published(court), "清册生成后登记有变化"
    assert told not in page(court.desk(), at(ballot, "")) + page(court.desk(), at(ballot, "roll/"))
    sold = Ownership.objects.get(unit=court.units["101"])
    homes.end_home("ownership", sold.pk, by=SYSTEM)
    buyer = people.create_person("新业主", by=SYSTEM, area=court.cast.places.estate)
    homes.settle(buyer.pk, court.units["101"].pk, "owner", by=SYSTEM)
    assert told in page(court.desk(), at(ballot, ""))
    assert told in page(court.desk(), at(ballot, "roll/"))
    assert told not in page(court.desk("grid_worker"), at(ballot, "roll/"))
    court.desk().post(at(ballot, "roll/anew/"))
    assert told not in page(court.desk(), at(ballot, "")) + page(court.desk(), at(ballot, "roll/"))
    assert Slip.objects.get(units__unit=court.units["101"]).owners.get().person == buyer


def test_the_roll_is_narrowed_to_a_building_and_read_page_after_page(court, monkeypatch):
    monkeypatch.setattr("linli.ballots.rolls.PAGE", 4)
    ballot = published(court)
    first = page(court.desk(), at(ballot, "roll/"), building=court.units["101"].building_id)
    assert "?building" in first
    assert "after=4" in first
    assert "7栋302" not in first
    assert "7栋302" in page(court.desk(), at(ballot, "roll/"), after="4")


def test_the_roll_is_handed_out_as_a_workbook_and_what_may_be_read_of_it_only(court):
    ballot = published(court)
    answer = court.desk().get(at(ballot, "roll/"), {"as": "excel"})
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    rows = [row for sheet in book for row in sheet.iter_rows(values_only=True)]
    answer.close()
    assert any("7栋302" in row for row in rows)
    assert not any("己六" in str(row) for row in rows)


def test_a_grid_worker_sees_the_homes_of_the_own_grid_and_changes_nothing(court):
    ballot = published(court)
    assert "7栋101" in page(court.desk("grid_worker"), at(ballot, "roll/"))
    for address in ("roll/missing/", "roll/board/", f"unit/{court.units['101'].pk}/", "key/"):
        assert court.desk("grid_worker").get(at(ballot, address)).status_code == 404
    assert court.desk("grid_worker").post(at(ballot, "roll/anew/")).status_code == 404


def test_a_home_without_an_owner_is_named_with_where_it_is_mended(court):
    ballot = drawn_up(court)
    said = page(court.desk(), at(ballot, "roll/missing/"))
    assert "有 2 套房屋没有业主或面积" in said
    assert f"/registry/building/{court.units['501'].building_id}/" in said
    assert at(ballot, f"unit/{court.units['501'].pk}/") in said


def test_a_home_is_marked_by_a_document_with_its_photo_and_the_mark_taken_back(court):
    ballot, home = drawn_up(court), court.units["501"]
    there = at(ballot, f"unit/{home.pk}/")
    given = {"step": "mark", "kind": "unsold", "reason": "尚未出售", "document": "销售台账 3 号"}
    short = court.desk().post(there, {**given, "document": ""})
    assert short.status_code == 422
    court.desk().post(there, {**given, "file": paper()})
    mark = Mark.objects.get()
    assert File.objects.get().owner_id == mark.pk
    assert Slip.objects.filter(ballot=ballot, developer=True).count() == 1
    assert "销售台账 3 号" in page(court.desk(), there)
    court.desk().post(there, {"step": "take_back"})
    assert not Mark.objects.exists()
    assert File.objects.get().owner_id is None
    assert not Slip.objects.filter(ballot=ballot, developer=True).exists()
    assert list(findings()) == []


def test_the_co_owners_choice_is_noted_with_its_document(court):
    ballot = published(court)
    there = at(ballot, f"unit/{court.units['302'].pk}/")
    given = {"step": "choose", "person": court.owners["庚七"].pk, "document": "推选书"}
    assert court.desk().post(there, {**given, "person": court.owners["甲一"].pk}).status_code == 422
    court.desk().post(there, {**given, "file": paper()})
    slip = Slip.objects.get(ballot=ballot, owners__person=court.owners["己六"])
    assert (slip.representative, slip.authority) == (court.owners["庚七"], "推选书")
    assert "推选书" in page(court.desk(), there)


def test_the_roll_for_the_board_names_homes_and_masks_owners_and_tells_areas_by_building_alone(court):
    draft = drawn_up(court)
    assert court.desk().get(at(draft, "roll/board/")).status_code == 404
    ballot = published(court)
    said = page(court.desk(), at(ballot, "roll/board/"))
    assert "7栋302" in said
    assert "己*、庚*" in said
    assert "945.00" in said  # the building's sum
    assert "90.00" not in said  # the first home's own


def test_an_objection_is_answered_with_a_document_and_upheld_draws_the_roll_anew(court, moved):
    ballot = published(court)
    row = objecting.object_to_roll(ballot.pk, "302 已经卖了", by=court.actor("甲一"))
    said = page(court.desk(), at(ballot, "objections/"))
    assert "302 已经卖了" in said
    assert "甲一" not in said
    there = at(ballot, f"objections/{row.pk}/")
    shown = page(court.desk(), there)
    unit = SlipUnit.objects.get(ballot=ballot, slip__owners__person=row.person).unit
    assert f"<b>{unit}</b>" in shown  # a masked name alone says of no home what is to be corrected
    assert reverse("web:unit_edit", args=[unit.pk]) in shown
    look = Access.objects.get(what="objection_home")
    assert (look.person_id, look.subject_id, look.by_person_id) == (row.person_id, row.pk, court.cast.director.pk)
    assert "甲一" not in shown
    assert court.desk().post(there, {"upheld": "yes", "answer": ""}).status_code == 422
    Mark.objects.filter(unit=court.units["501"]).update(kind=Mark.EXCLUDED)  # what was wrong is corrected
    court.desk().post(there, {"upheld": "yes", "answer": "已更正登记", "document": "不动产登记簿", "file": paper()})
    row.refresh_from_db()
    assert (row.state, row.answer, File.objects.get().owner_id) == (Objection.UPHELD, "已更正登记", row.pk)
    assert [entry.verb for entry in history_of(ballot)][-1] == "ballot.redrawn"


def test_nobody_answers_their_own_objection(court):
    ballot = published(court)
    director = court.cast.director
    row = objecting.object_to_roll(ballot.pk, "我家面积不对", by=court.director)
    answer = court.desk().post(at(ballot, f"objections/{row.pk}/"), {"upheld": "no", "answer": "不改"})
    row.refresh_from_db()
    assert (answer.status_code, row.state, row.person) == (422, Objection.OPEN, director)


def test_once_voting_begins_the_roll_shows_its_digest_and_is_changed_no_more(court, moved):
    ballot = opened(court, moved).ballot
    said = page(court.desk(), at(ballot, "roll/"))
    assert ballot.roll_digest in said
    assert "按登记重新生成" not in said
    before = Ballot.objects.values_list("roll_digest", flat=True).get(pk=ballot.pk)
    court.desk().post(at(ballot, "roll/anew/"))
    unit = at(ballot, f"unit/{court.units['501'].pk}/")
    court.desk().post(unit, {"step": "mark", "kind": "excluded", "reason": "诉讼", "document": "受理通知"})
    assert Ballot.objects.values_list("roll_digest", flat=True).get(pk=ballot.pk) == before


# ---- the key ----


def holders(court, **more):
    cast = court.cast
    return {"known": "", "teller_one": cast.secretary.pk, "teller_two": cast.director.pk,
            "supervisor": cast.community_officer.pk, **more}  # fmt: skip


def test_the_shares_are_shown_once_on_three_pages_that_no_browser_keeps(court):
    ballot, desk = published(court), court.desk()
    answer = desk.post(at(ballot, "key/"), holders(court))
    said = answer.content.decode()
    assert said.count('class="share stack"') == 3
    assert said.count("<svg") >= 3
    assert said.count(f"{moments.whole(ballot.closes_on)}之后计票时带来") == 3  # the day as every page writes it
    assert "no-store" in answer.headers["Cache-Control"]
    ballot.refresh_from_db()
    assert ballot.public_key
    share = f"LINLI-{ballot.code.upper()}-1-"
    assert share in said
    assert share not in desk.get(at(ballot, "key/")).content.decode()
    entry = [entry for entry in history_of(ballot) if entry.verb == "ballot.key_made"][-1]
    assert entry.person_id == court.cast.director.pk


def test_sending_the_form_again_shows_no_shares_and_makes_no_other_key(court):
    ballot, desk = published(court), court.desk()
    desk.post(at(ballot, "key/"), holders(court))
    made = Ballot.objects.get(pk=ballot.pk).public_key
    again = desk.post(at(ballot, "key/"), holders(court), follow=True)
    assert "密钥只显示一次" in again.content.decode()
    assert Ballot.objects.get(pk=ballot.pk).public_key == made
    desk.post(at(ballot, "key/"), holders(court, known=made[:16]))
    assert Ballot.objects.get(pk=ballot.pk).public_key != made


def made_by_the_director(court, ballot):
    cast = court.cast
    tellers = (cast.secretary.pk, cast.director.pk)
    return key_holders.give_key(ballot.pk, tellers=tellers, supervisor=cast.community_officer.pk, by=court.director)


def test_each_holder_says_under_their_own_sign_in_that_they_have_their_share_before_voting_begins(court, moved):
    ballot = published(court)
    made = made_by_the_director(court, ballot)
    assert at(ballot, "share/") in court.desk().get(at(ballot, "")).content.decode()
    assert court.desk("grid_worker").get(at(ballot, "share/")).status_code == 404
    for role in ("secretary", "director"):
        desk = court.desk(role)
        assert "我已拿到我的一份" in desk.get(at(ballot, "share/")).content.decode()
        desk.post(at(ballot, "share/"), {"key": made.public})
        assert "您已确认持有这一份" in desk.get(at(ballot, "share/")).content.decode()
    assert [entry.verb for entry in history_of(ballot)].count("ballot.share_held") == 2
    moved(START + timedelta(days=19))
    with pytest.raises(Refused) as refusal:
        services.open_voting(ballot.pk, by=court.director)
    assert refusal.value.code == "shares_unconfirmed"
    assert court.cast.community_officer.name in refusal.value.message
    assert "待本人确认持有密钥份额" in court.desk().get(at(ballot, "")).content.decode()
    key_holders.hold_share(ballot.pk, made.public, by=court.cast.acting("community_officer"))
    assert services.open_voting(ballot.pk, by=court.director).state == "open"


def test_a_new_key_has_to_be_confirmed_anew(court, moved):
    ballot = published(court)
    before = key(court, ballot)
    again = made_by_the_director(court, ballot)
    moved(START + timedelta(days=19))
    for act, code in (
        (lambda: key_holders.hold_share(ballot.pk, before.public, by=court.director), "another_key"),
        (lambda: services.open_voting(ballot.pk, by=court.director), "shares_unconfirmed"),
    ):
        with pytest.raises(Refused) as refusal:
            act()
        assert refusal.value.code == code
    held(court, ballot, again.public)
    assert services.open_voting(ballot.pk, by=court.director).state == "open"


def test_three_people_hold_the_shares_and_the_third_is_of_the_supervising_office(court):
    ballot, cast = published(court), court.cast
    twice = court.desk().post(at(ballot, "key/"), holders(court, teller_two=cast.secretary.pk))
    assert twice.status_code == 422
    with pytest.raises(Refused) as refusal:
        key_holders.give_key(
            ballot.pk, tellers=(cast.director.pk, cast.community_officer.pk), supervisor=cast.secretary.pk,
            by=court.director,
        )  # fmt: skip
    assert refusal.value.code == "no_supervisor"
    assert not Ballot.objects.get(pk=ballot.pk).public_key


def test_no_key_is_made_before_the_publication_or_once_voting_has_begun(court, moved):
    draft = drawn_up(court)
    assert court.desk().get(at(draft, "key/")).status_code == 302
    ballot = published(court)
    key(court, ballot)
    moved(START + timedelta(days=19))
    services.open_voting(ballot.pk, by=court.director)
    made = Ballot.objects.get(pk=ballot.pk).public_key
    court.desk().post(at(ballot, "key/"), holders(court, known=made[:16]))
    assert Ballot.objects.get(pk=ballot.pk).public_key == made
