"""A ballot from draft to the end of its term: each step, what it waits for, and what it leaves on record."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from linli.ballots import casting, counting, key_holders, objecting, services
from linli.ballots.models import Ballot, BoxPaper, Mark, Objection, Slip, Vote
from linli.journal import bodies
from linli.journal.actors import SYSTEM
from linli.journal.audit import findings
from linli.journal.queries import history_of
from linli.kernel.refused import NotAllowed
from linli.people import services as people
from linli.people.models import Person
from linli.places.models import Unit
from linli.rules.ballot import Weight
from tests.ballots.conftest import START, drawn_up, key, opened, published, refused, sold_out

pytestmark = pytest.mark.django_db


def test_one_head_for_each_owner_however_many_homes_one_for_a_couple_and_one_for_the_developer(court):
    ballot = drawn_up(court)
    sold_out(court, ballot)
    ballot.refresh_from_db()
    # 甲一 … 戊五, the couple, 辛八 with two homes, the developer with two
    assert Weight(ballot.heads, ballot.area_cm) == Weight(8, sum(9000 + 100 * place for place in range(10)))
    by_units = {tuple(sorted(unit.unit.number for unit in slip.units.all())) for slip in Slip.objects.all()}
    assert by_units == {("101",), ("102",), ("201",), ("202",), ("301",), ("302",), ("401", "402"), ("501", "502")}
    assert Slip.objects.filter(developer=True).count() == 1


def test_a_home_left_out_by_a_document_counts_in_neither_heads_nor_area(court):
    ballot = drawn_up(court)
    sold_out(court, ballot)
    unit = court.units["101"].pk
    refused("document_missing", services.mark_unit, ballot.pk, unit, Mark.EXCLUDED, reason="争议", document=" ",
            by=court.director)  # fmt: skip
    services.mark_unit(
        ballot.pk, unit, Mark.EXCLUDED, reason="权属争议", document="(2026)云0102民初8号", by=court.director
    )
    ballot.refresh_from_db()
    assert (ballot.heads, ballot.area_cm) == (7, 94500 - 9000)


def test_a_roll_with_a_home_that_nobody_owns_is_not_published(court):
    ballot = drawn_up(court)
    found = refused("roll_incomplete", services.publish, ballot.pk, by=court.director)
    assert "501" in found.message


def test_a_vote_is_published_fifteen_days_before_it_begins_or_not_at_all(court, moved):
    ballot = drawn_up(court)
    sold_out(court, ballot)
    moved(START + timedelta(days=5))  # 6 December: one day late for the 20th (vector A-11)
    found = refused("notice_too_short", services.publish, ballot.pk, by=court.director)
    assert "2026-12-21" in found.message
    assert found.basis == "物业管理条例 art. 14"
    moved(START + timedelta(days=4))
    assert services.publish(ballot.pk, by=court.director).state == "published"


def test_voting_begins_on_its_day_with_a_key_and_every_objection_answered(court, moved):
    ballot = published(court)
    refused("not_yet", services.open_voting, ballot.pk, by=court.director)
    objection = objecting.object_to_roll(ballot.pk, "我家面积不对", by=court.actor("甲一"))
    moved(START + timedelta(days=19))
    refused("objections_open", services.open_voting, ballot.pk, by=court.director)
    objecting.decide_objection(
        objection.pk, upheld=False, answer="与产权证一致", document="产权证", by=court.cast.acting("secretary")
    )
    refused("no_key", services.open_voting, ballot.pk, by=court.director)
    key(court, ballot)
    opened = services.open_voting(ballot.pk, by=court.director)
    assert (opened.state, len(opened.roll_digest)) == ("open", 64)
    refused("roll_frozen", objecting.object_to_roll, ballot.pk, "太小", by=court.actor("乙二"))
    refused("ballot_open", services.redraw, ballot.pk, by=court.director)


def test_an_upheld_objection_draws_the_roll_anew(court):
    ballot = published(court)
    before = ballot.roll_digest
    objection = objecting.object_to_roll(ballot.pk, "501 已交付给我", by=court.actor("甲一"))
    Mark.objects.filter(unit=court.units["501"]).update(kind=Mark.EXCLUDED)
    decided = objecting.decide_objection(
        objection.pk, upheld=True, answer="属实", document="交付单", by=court.cast.acting("secretary")
    )
    ballot.refresh_from_db()
    assert (decided.state, ballot.roll_digest != before) == (Objection.UPHELD, True)


def test_an_objection_to_the_roll_is_not_upheld_before_what_is_wrong_was_corrected(court):
    ballot = published(court)
    objection = objecting.object_to_roll(ballot.pk, "501 已交付给我", by=court.actor("甲一"))
    said = {"upheld": True, "answer": "属实", "document": "交付单", "by": court.cast.acting("secretary")}
    refused("register_unchanged", objecting.decide_objection, objection.pk, **said)
    assert Objection.objects.get().state == Objection.OPEN
    Mark.objects.filter(unit=court.units["501"]).update(kind=Mark.EXCLUDED)
    services.redraw(ballot.pk, by=court.director)  # beforehand, as one does at the desk
    assert objecting.decide_objection(objection.pk, **said).state == Objection.UPHELD


@pytest.mark.parametrize("wrong", ["name", "door", "document"])
def test_an_objection_to_a_name_a_door_or_a_document_on_the_roll_is_upheld_once_it_is_corrected(court, wrong):
    ballot = published(court)
    objection = objecting.object_to_roll(ballot.pk, "我家写错了", by=court.actor("甲一"))
    if wrong == "name":
        Person.objects.filter(pk=court.owners["甲一"].pk).update(name="贾一")
    elif wrong == "document":
        Mark.objects.filter(unit=court.units["501"]).update(document="补充协议")
    else:
        Unit.objects.filter(pk=court.units["101"].pk).update(number="109")
    said = {"upheld": True, "answer": "属实", "document": "", "by": court.cast.acting("secretary")}
    assert objecting.decide_objection(objection.pk, **said).state == Objection.UPHELD


def test_what_the_record_keeps_of_a_roll_objected_to_gives_no_name_on_it_away(court):
    ballot = published(court)
    raised = [objecting.object_to_roll(ballot.pk, "我家写错了", by=court.actor(name)) for name in ("甲一", "乙二")]
    kept = {bodies.data_of(history_of(one).get())["roll"] for one in raised}
    assert len(kept) == 2  # salted: of one roll each has another, so that nobody tries names on it


def test_each_person_has_one_objection_open_and_none_to_the_roll_once_voting_may_begin(court, moved):
    ballot = published(court)
    objection = objecting.object_to_roll(ballot.pk, "我家面积不对", by=court.actor("甲一"))
    refused("objection_open", objecting.object_to_roll, ballot.pk, "还有", by=court.actor("甲一"))
    objecting.object_to_roll(ballot.pk, "漏了我家", by=court.actor("乙二"))
    page = f"/vote/{ballot.code}/"
    assert f"{page}object/" not in court.phone("甲一").get(page).content.decode()
    assert f"{page}object/" in court.phone("丙三").get(page).content.decode()
    objecting.decide_objection(
        objection.pk, upheld=False, answer="与产权证一致", document="", by=court.cast.acting("secretary")
    )
    objecting.object_to_roll(ballot.pk, "还是不对", by=court.actor("甲一"))
    moved(START + timedelta(days=19))  # the first day of voting
    refused("roll_frozen", objecting.object_to_roll, ballot.pk, "太小", by=court.actor("丙三"))


def test_nobody_marks_their_own_home_or_puts_its_representative_on_record(court):
    ballot = drawn_up(court)
    sold_out(court, ballot)
    people.appoint(court.cast.posts["director"].pk, court.owners["己六"].pk, by=SYSTEM)
    own, by = court.units["302"].pk, court.actor("己六")
    mark = services.mark_unit(ballot.pk, own, Mark.EXCLUDED, reason="诉讼", document="裁定书", by=court.director)
    slip = Slip.objects.filter(ballot=ballot, owners__person=court.owners["己六"])
    for act in (
        lambda: services.mark_unit(ballot.pk, own, Mark.UNSOLD, reason="尚未出售", document="销售台账", by=by),
        lambda: services.unmark_unit(mark.pk, by=by),
    ):
        with pytest.raises(NotAllowed):
            act()
    services.unmark_unit(mark.pk, by=court.director)
    with pytest.raises(NotAllowed):
        services.choose_representative(slip.get().pk, court.owners["己六"].pk, document="推选书", by=by)
    services.mark_unit(ballot.pk, court.units["101"].pk, Mark.EXCLUDED, reason="诉讼", document="裁定书", by=by)


def test_the_key_is_held_by_three_people(court):
    ballot = published(court)
    director = court.cast.director.pk
    refused("three_people", key_holders.give_key, ballot.pk, tellers=(director, director),
            supervisor=court.cast.secretary.pk, by=court.director)  # fmt: skip


def test_from_the_vote_to_the_final_result(called, moved):
    court, ballot = called.court, called.ballot
    receipts = {}
    for name, choice in (("甲一", "for"), ("乙二", "for"), ("丙三", "for"), ("丁四", "against"), ("辛八", "for")):
        receipts[name] = casting.vote(called.slip(name).pk, [[choice]], by=court.actor(name)).receipt
    couple = called.slip("己六")
    refused("co_owned", casting.vote, couple.pk, [["for"]], by=court.actor("己六"))
    casting.vote(couple.pk, [["for"]], by=court.actor("己六"), agreed=True)
    moved(START + timedelta(days=30))  # the last day, of which all is left
    refused("closes_later", counting.close, ballot.pk, by=court.director)
    moved(START + timedelta(days=31))
    counting.close(ballot.pk, by=court.director)
    refused("ballot_closed", counting.close, ballot.pk, by=court.cast.acting("secretary"))
    refused("ballot_closed", casting.vote, called.slip("戊五").pk, [["for"]], by=court.actor("戊五"))
    refused("shares_wrong", counting.count, ballot.pk, [called.shares[0]] * 2, by=court.director)
    counted = counting.count(ballot.pk, called.shares[1:], by=court.director)
    matter = counted.result["matters"][0]
    # 6 of 8 heads take part; 5 for: 101, 102, 201, 401 + 402, 302
    assert matter["taking_part"] == [6, 9000 + 9100 + 9200 + 9300 + 9600 + 9700 + 9500]
    assert matter["options"]["for"] == [5, 65400 // 2 + 1]  # of the area as much as is needed, and no more, is told
    assert [(line["stage"], line["measure"], line["needed"], line["met"]) for line in matter["lines"]] == [
        ("participation", "heads", 6, True),
        ("participation", "area", 63000, True),
        ("approval", "heads", 4, True),
        ("approval", "area", 32701, True),
    ]
    assert matter["passed"] is True
    counting.announce(ballot.pk, by=court.director)
    found = refused("shown_too_short", counting.finish, ballot.pk, by=court.director)
    assert "2027 年 1 月 17 日" in found.message
    moved(START + timedelta(days=47))
    assert counting.finish(ballot.pk, by=court.director).state == "final"
    assert [entry.verb for entry in history_of(Ballot.objects.get())] == [
        "ballot.drawn_up", *["ballot.redrawn"] * 2, "ballot.published", "ballot.key_made", *["ballot.share_held"] * 3,
            "ballot.opened",
        "ballot.closed", "ballot.counted", "ballot.announced", "ballot.final",
    ]  # fmt: skip
    mine = BoxPaper.objects.get(finder=casting.finder_of(ballot, called.slip("丁四"), receipts["丁四"]))
    assert mine.choices == [["against"]]
    assert list(findings()) == []


def test_any_two_of_the_three_shares_open_the_box_and_one_opens_nothing(court, moved):
    for chosen in ((0, 1), (0, 2), (1, 2)):
        with transaction.atomic():
            called = opened(court, moved)
            moved(START + timedelta(days=31))
            counting.close(called.ballot.pk, by=court.director)
            refused("shares_wrong", counting.count, called.ballot.pk, [called.shares[0]], by=court.director)
            counted = counting.count(called.ballot.pk, [called.shares[place] for place in chosen], by=court.director)
            assert counted.result["matters"][0]["passed"] is False
            moved(START)


def test_the_database_keeps_one_valid_vote_for_each_owner(called):
    court = called.court
    slip = called.slip("甲一")
    casting.vote(slip.pk, [["for"]], by=court.actor("甲一"))
    refused("voted_already", casting.vote, slip.pk, [["against"]], by=court.actor("甲一"))
    assert (Vote.objects.count(), BoxPaper.objects.count()) == (1, 1)


def test_nobody_votes_for_a_home_that_is_not_theirs(called):
    slip = called.slip("甲一")
    with pytest.raises(NotAllowed):
        casting.vote(slip.pk, [["for"]], by=called.court.actor("乙二"))
    with pytest.raises(NotAllowed):
        casting.vote(slip.pk, [["for"]], by=called.court.director)


def test_whom_the_co_owners_chose_votes_for_all_of_them(called):
    court, slip = called.court, called.slip("己六")
    services.choose_representative(slip.pk, court.owners["庚七"].pk, document="共有人推选书", by=court.director)
    refused("represented", casting.vote, slip.pk, [["for"]], by=court.actor("己六"), agreed=True)
    casting.vote(slip.pk, [["for"]], by=court.actor("庚七"))


def test_a_vote_is_changed_with_its_receipt_where_the_ballot_allows_it(changeable):
    court, slip = changeable.court, changeable.slip("甲一")
    first = casting.vote(slip.pk, [["for"]], by=court.actor("甲一"))
    refused("receipt_unknown", casting.change, slip.pk, [["against"]], receipt="0" * 16, by=court.actor("甲一"))
    second = casting.change(slip.pk, [["against"]], receipt=first.receipt.upper(), by=court.actor("甲一"))
    refused("receipt_unknown", casting.change, slip.pk, [["for"]], receipt=first.receipt, by=court.actor("甲一"))
    assert (first.receipt != second.receipt, BoxPaper.objects.count(), Vote.objects.count()) == (True, 1, 1)


def test_a_vote_stands_where_the_ballot_says_so(called):
    court, slip = called.court, called.slip("甲一")
    first = casting.vote(slip.pk, [["for"]], by=court.actor("甲一"))
    refused("no_change", casting.change, slip.pk, [["against"]], receipt=first.receipt, by=court.actor("甲一"))


def test_a_paper_in_the_box_says_neither_whose_it_is_nor_by_its_length_what_it_says(called):
    court = called.court
    for name, choice in (("甲一", "for"), ("乙二", "against"), ("丙三", "abstain"), ("辛八", "for")):
        casting.vote(called.slip(name).pk, [[choice]], by=court.actor(name))
    assert len({len(bytes(row.sealed)) for row in BoxPaper.objects.all()}) == 1
    columns = {field.name for field in BoxPaper._meta.get_fields()}
    assert columns == {"key", "ballot", "sealed", "finder", "choices"}


def test_a_paper_changed_in_the_box_stops_the_count(called, moved):
    court, ballot = called.court, called.ballot
    casting.vote(called.slip("甲一").pk, [["for"]], by=court.actor("甲一"))
    moved(START + timedelta(days=31))
    counting.close(ballot.pk, by=court.director)
    sealed = bytes(BoxPaper.objects.get().sealed)
    BoxPaper.objects.update(sealed=sealed[:-1] + bytes([sealed[-1] ^ 1]))
    refused("paper_unreadable", counting.count, ballot.pk, called.shares[:2], by=court.director)


@pytest.mark.parametrize("state", ["published", "open", "closed", "counted", "announced", "final"])
def test_a_ballot_that_was_published_is_never_deleted_nor_its_question_days_or_rules_changed(called, moved, state):
    court, ballot = called.court, called.ballot
    moved(START + timedelta(days=31))
    steps = {
        "closed": lambda: counting.close(ballot.pk, by=court.director),
        "counted": lambda: counting.count(ballot.pk, called.shares[:2], by=court.director),
        "announced": lambda: counting.announce(ballot.pk, by=court.director),
    }
    if state == "published":
        moved(START)
        ballot = published(court)
    for name, step in steps.items() if state not in ("published", "open") else ():
        step()
        if name == state:
            break
    if state == "final":
        moved(START + timedelta(days=60))
        counting.finish(ballot.pk, by=court.director)
    assert Ballot.objects.get(pk=ballot.pk).state == state
    for change in (lambda rows: rows._raw_delete("default"), lambda rows: rows.update(title="另一题"),
                   lambda rows: rows.update(opens_on="2026-12-01")):  # fmt: skip
        with pytest.raises(DatabaseError), transaction.atomic():
            change(Ballot.objects.filter(pk=ballot.pk))


def test_a_draft_is_deleted_with_its_entries_kept(court):
    ballot = drawn_up(court)
    services.discard(ballot.pk, by=court.director)
    assert not Ballot.objects.exists()
    assert list(findings()) == []


def test_the_ballot_is_locked_before_any_row_of_its_roll(court):
    ballot = published(court)
    slip = Slip.objects.get(ballot=ballot, owners__person=court.owners["己六"])
    objection = objecting.object_to_roll(ballot.pk, "我家面积不对", by=court.actor("甲一"))
    steps = (
        lambda: services.choose_representative(
            slip.pk, court.owners["庚七"].pk, document="共有人推选书", by=court.director
        ),
        lambda: objecting.decide_objection(
            objection.pk, upheld=False, answer="与产权证一致", document="产权证", by=court.cast.acting("secretary")
        ),
    )
    whole = {
        '"ballots_ballot"."state"': "ballot",
        '"ballots_slip"."number"': "below",
        '"ballots_objection"."state"': "below",
    }
    for step in steps:
        with CaptureQueriesContext(connection) as asked:
            step()
        read = [row for each in asked for column, row in whole.items() if column in each["sql"].partition(" FROM ")[0]]
        assert read[0] == "ballot"
