"""After the close: boxes opened before somebody, the result in time or with its reason, objections to it, the paper."""

from datetime import timedelta

import pytest
from django.urls import reverse

from linli.ballots import announcement, casting, counting, objecting, paper, recount, results
from linli.ballots.models import Ballot, Objection, SlipOwner
from linli.files.models import File
from linli.jobs.worker import run_until_idle
from linli.journal.actors import SYSTEM
from linli.journal.audit import findings
from linli.journal.queries import history_of
from linli.kernel.refused import NotAllowed
from linli.notify.models import Notice
from linli.papers import services as papers
from linli.papers.rendering import filled
from linli.people import services as people
from linli.rules.bodies import SHARES
from linli.settings.services import set_value
from tests.ballots.conftest import START, Asked, entered, handed, opened, published, refused, take

pytestmark = pytest.mark.django_db


def counted(called, moved, *, on=31):
    """Six of eight heads have voted, five of them for it; counted on that day."""
    court, ballot = called.court, called.ballot
    for name, choice in (("甲一", "for"), ("乙二", "for"), ("丙三", "for"), ("丁四", "against"), ("辛八", "for")):
        casting.vote(called.slip(name).pk, [[choice]], by=court.actor(name))
    casting.vote(called.slip("己六").pk, [["for"]], by=court.actor("己六"), agreed=True)
    moved(START + timedelta(days=on))
    counting.close(ballot.pk, by=court.director)
    return counting.count(ballot.pk, called.shares[:2], by=court.director)


def test_no_paper_is_entered_before_the_boxes_are_opened_before_somebody(called, moved):
    court, ballot = called.court, called.ballot
    shut = take(called.slip("甲一").pk, "paper", {}, by=court.cast.acting("grid_worker"))
    refused("ballot_open", counting.open_boxes, ballot.pk, watched_by="王主任", by=court.director)
    moved(START + timedelta(days=31))
    counting.close(ballot.pk, by=court.director)
    for act in (lambda: paper.read(shut.pk, [["for"]], by=court.director),
                lambda: paper.photograph(shut.pk, [], by=court.director)):  # fmt: skip
        refused("boxes_shut", act)
    refused("nobody_watches", counting.open_boxes, ballot.pk, watched_by=" ", by=court.director)
    seen = counting.open_boxes(ballot.pk, watched_by="社区 王主任、街道 李科长", by=court.director)
    assert (seen.watched_by, seen.boxes_opened_at is not None) == ("社区 王主任、街道 李科长", True)
    refused("boxes_open", counting.open_boxes, ballot.pk, watched_by="王主任", by=court.director)
    assert list(history_of(seen))[-1].verb == "ballot.boxes_opened"


def test_the_photo_of_a_paper_goes_once_two_read_the_same_and_stays_where_it_is_not_valid(called, moved):
    court, ballot = called.court, called.ballot
    worker = court.cast.acting("grid_worker")
    good, bad = (take(called.slip(name).pk, "paper", {}, by=worker) for name in ("甲一", "乙二"))
    moved(START + timedelta(days=31))
    counting.close(ballot.pk, by=court.director)
    counting.open_boxes(ballot.pk, watched_by="王主任", by=court.director)
    for vote in (good, bad):
        photo = File.objects.create(kind="photo", name="票.jpg", mime="image/jpeg", bytes=9, role="paper")
        paper.photograph(vote.pk, [photo], by=court.director)
    for reader in (court.director, court.cast.acting("secretary")):
        entered(good.pk, [["for"]], by=reader)
        entered(bad.pk, None, invalid="未签名", by=reader)
    assert list(File.objects.filter(owner_kind=paper.FILLED).values_list("owner_id", flat=True)) == [bad.pk]


def test_the_result_is_published_in_time_or_with_the_reason_for_the_delay(called, moved):
    court, ballot = called.court, called.ballot
    counted(called, moved)
    moved(START + timedelta(days=35))  # the third day is the 34th
    found = refused("result_late", counting.announce, ballot.pk, by=court.director)
    assert "2027-01-04" in found.message
    late = counting.announce(ballot.pk, reason="假期无人值守", by=court.director)
    assert (late.state, late.late_reason) == ("announced", "假期无人值守")


def test_the_result_becomes_final_once_shown_and_every_objection_to_it_is_answered(called, moved):
    court, ballot = called.court, called.ballot
    counted(called, moved)
    refused("result_settled", objecting.object_to_result, ballot.pk, "票数不对", by=court.actor("甲一"))
    counting.announce(ballot.pk, by=court.director)
    refused("roll_frozen", objecting.object_to_roll, ballot.pk, "面积不对", by=court.actor("甲一"))
    with pytest.raises(NotAllowed):
        objecting.object_to_result(ballot.pk, "票数不对", by=court.cast.acting("far_resident"))
    raised = objecting.object_to_result(ballot.pk, "我家的票没有计入", by=court.actor("戊五"))
    moved(START + timedelta(days=46))
    refused("shown_too_short", counting.finish, ballot.pk, by=court.director)
    moved(START + timedelta(days=47))
    refused("objections_open", counting.finish, ballot.pk, by=court.director)
    objecting.decide_objection(
        raised.pk, upheld=False, answer="票未交回，名册可查", document="送达登记表", by=court.cast.acting("secretary")
    )
    final = counting.finish(ballot.pk, by=court.director)
    assert (final.state, Objection.objects.get().about) == ("final", "result")
    refused("result_settled", objecting.object_to_result, ballot.pk, "又一件", by=court.actor("甲一"))
    assert list(findings()) == []


def test_everybody_on_the_roll_is_told_once_that_the_result_is_final_and_not_before(called, moved):
    court, ballot = called.court, called.ballot
    counted(called, moved)
    counting.announce(ballot.pk, by=court.director)
    run_until_idle()
    told = Notice.objects.filter(row="ballot.final")
    assert not told.exists()
    moved(START + timedelta(days=47))
    counting.finish(ballot.pk, by=court.director)
    run_until_idle()
    heard = sorted(told.values_list("person_id", flat=True))
    owners = SlipOwner.objects.filter(slip__ballot=ballot).values_list("person_id", flat=True)
    assert set(owners) <= set(heard)
    assert len(heard) == len(set(heard))
    assert set(told.values_list("url", flat=True)) == {reverse("ballots:show", args=[ballot.code])}


def test_a_result_that_was_rightly_objected_to_never_becomes_final(called, moved):
    court, ballot = called.court, called.ballot
    counted(called, moved)
    counting.announce(ballot.pk, by=court.director)
    raised = objecting.object_to_result(ballot.pk, "代理超出授权", by=court.actor("丁四"))
    objecting.decide_objection(
        raised.pk, upheld=True, answer="属实，重新表决", document="核查记录", by=court.cast.acting("secretary")
    )
    moved(START + timedelta(days=60))
    found = refused("result_contested", counting.finish, ballot.pk, by=court.director)
    assert "民法典 art. 280" in found.basis


def test_the_result_is_a_numbered_paper_with_both_tests_line_by_line(called, moved):
    court, ballot = called.court, called.ballot
    refused("ballot_open", announcement.draw_up, ballot.pk, by=court.director)
    counted(called, moved)
    body = court.cast.posts["director"].organisation
    people.set_letters(body.pk, "安业", by=court.cast.acting("street_officer"))
    drawn = announcement.draw_up(ballot.pk, by=court.director)
    words = filled(drawn.paper).words()
    for part in (
        "选聘物业服务企业",
        "应参加8人",
        "945.00平方米",
        "民法典第 278 条",
        "三分之二以上",
        "超过二分之一",
        "通过",
    ):
        assert part in words, part
    again = announcement.draw_up(ballot.pk, by=court.director)  # anew, not a second one
    assert (again.paper_id, again.paper.version) == (drawn.paper_id, 2)
    papers.check(again.paper_id, again.paper.version, by=court.cast.acting("community_officer"))
    issued = papers.issue(again.paper_id, by=court.director)
    assert issued.number.startswith("安业表决〔2027〕1号")
    refused("paper_issued", announcement.draw_up, ballot.pk, by=court.director)
    assert list(findings()) == []


def test_both_results_stand_on_the_sheet_where_silence_joins(court, moved):
    called = opened(court, moved, Asked(4, "选聘"), silence="join_majority", clause="议事规则第九条")
    for name in ("甲一", "戊五"):  # of whom 戊五 stays silent
        handed(called, name)
    ballot = counted(called, moved)
    matter = ballot.result["matters"][0]
    assert (results.silent(ballot), matter["taking_part"], matter["other"]["taking_part"]) == (
        (1, 9400), [7, 65400 + 9400], [6, 65400],
    )  # fmt: skip
    people.set_letters(ballot.body_id, "安业", by=court.cast.acting("street_officer"))
    words = filled(announcement.draw_up(ballot.pk, by=court.director).paper).words()
    assert "依据议事规则第九条，已送达而未交回的票计入多数意见；各地法院对此认识不一" in words
    assert "第1项只计交回的票，结果为通过。" in words


def test_where_the_assembly_asks_for_more_than_the_law_more_is_needed_from_the_day_on_which_voting_begins(court, moved):
    """Five of six agree; the four fifths asked for are met, and said with the assembly's rules beside the article."""
    set_value("ballots.agree", "four_fifths", area_id=court.cast.places.estate.pk, by=SYSTEM, source="议事规则第六条")
    called = opened(court, moved, Asked(4, "选聘"))
    ballot = counted(called, moved)
    lines = ballot.result["matters"][0]["lines"]
    assert [(line["needed"], line["met"]) for line in lines[2:]] == [(5, True), (52320, True)]
    assert {line["basis"] for line in lines} == {"民法典 art. 278", "民法典 art. 278; 业主大会议事规则"}
    export = results.export(ballot)
    assert (export["stricter"], recount.differences(export)) == ({"approval": [4, 5]}, [])
    assert recount.differences({**export, "stricter": {"approval": [9, 10]}}) != []
    people.set_letters(ballot.body_id, "安业", by=court.cast.acting("street_officer"))
    assert "五分之四以上" in filled(announcement.draw_up(ballot.pk, by=court.director).paper).words()


def test_a_vote_keeps_the_shares_that_were_asked_for_as_it_was_published(court, moved):
    estate = court.cast.places.estate.pk
    set_value("ballots.agree", "two_thirds", area_id=estate, by=SYSTEM, source="议事规则第六条")
    ballot = published(court, Asked(4, "选聘"))
    moved(START + timedelta(days=1))
    set_value("ballots.agree", "four_fifths", area_id=estate, by=SYSTEM, source="新议事规则")
    set_value("ballots.take_part", "four_fifths", area_id=estate, by=SYSTEM, source="新议事规则")
    assert results.held(Ballot.objects.get(pk=ballot.pk)).local == {"approval": SHARES["two_thirds"]}
