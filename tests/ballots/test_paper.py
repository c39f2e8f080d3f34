"""Paper, doors and proxies: shut until the close, read by two people, one vote for each owner whichever way it came."""

import json
from datetime import timedelta

import pytest
from django.db import connection

from linli.ballots import (
    authorities,
    casting,
    counting,
    delivering,
    key_holders,
    locks,
    objecting,
    own,
    paper,
    recount,
    results,
    services,
)
from linli.ballots.models import BoxPaper, Conflict, Mark, Reading, Slip, Vote
from linli.ballots.plans import Asked
from linli.journal.actors import SYSTEM, Actor
from linli.journal.audit import findings
from linli.journal.bodies import data_of
from linli.journal.queries import history_of
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people import homes
from linli.people import services as people
from linli.rules.ballot import FOR
from tests.ballots.conftest import START, WHOLE, Called, drawn_up, entered, handed, held, opened, take
from tests.ballots.test_course import refused

pytestmark = pytest.mark.django_db


def taken(called, name, channel="paper", **evidence):
    return take(called.slip(name).pk, channel, evidence, by=called.court.cast.acting("grid_worker"))


def never(by, act, *given, **more):
    with pytest.raises(NotAllowed):
        act(*given, **more, by=by)


@pytest.fixture
def shut(called, moved):
    """Three papers are back, and the vote is closed."""
    votes = [taken(called, name) for name in ("甲一", "乙二", "丙三")]
    moved(START + timedelta(days=31))
    counting.close(called.ballot.pk, by=called.court.director)
    counting.open_boxes(called.ballot.pk, watched_by="社区 王主任", by=called.court.director)
    return votes


def readers(called):
    return [called.court.cast.acting(role) for role in ("secretary", "director", "community_officer")]


def test_before_the_close_a_paper_is_known_to_be_back_and_nothing_of_it_is_entered(called):
    vote = taken(called, "甲一")
    assert (vote.valid, vote.entered, BoxPaper.objects.count()) == (True, False, 0)
    refused("ballot_open", paper.read, vote.pk, [[FOR]], by=called.court.director)


def test_two_people_who_read_the_same_put_the_paper_into_the_box_and_what_they_read_is_wiped(called, shut):
    first, second, _third = readers(called)
    entered(shut[0].pk, [[FOR]], by=first)
    refused("read_already", paper.read, shut[0].pk, [[FOR]], by=first)
    assert BoxPaper.objects.count() == 0
    entered(shut[0].pk, [[FOR]], by=second)
    assert (BoxPaper.objects.count(), Vote.objects.get(pk=shut[0].pk).entered) == (1, True)
    assert {row.words for row in Reading.objects.all()} == {""}
    refused("paper_settled", paper.read, shut[0].pk, [[FOR]], by=readers(called)[2])


def test_when_two_differ_a_third_reads_and_the_count_waits_for_every_paper(called, shut):
    first, second, third = readers(called)
    for vote in shut[:2]:  # two papers that are read differently
        entered(vote.pk, [["for"]], by=first)
        entered(vote.pk, [["against"]], by=second)
        assert not Vote.objects.get(pk=vote.pk).entered
        entered(vote.pk, [["against"]], by=third)
    refused("papers_waiting", counting.count, called.ballot.pk, called.shares[:2], by=called.court.director)
    for reader in (first, second):
        entered(shut[2].pk, None, by=reader, invalid="未签名")
    counted = counting.count(called.ballot.pk, called.shares[:2], by=called.court.director)
    matter = counted.result["matters"][0]
    # the unsigned one does not take part
    assert (matter["taking_part"][0], matter["options"]["against"][0]) == (2, 2)
    assert list(findings()) == []


def test_a_paper_after_a_vote_on_the_phone_is_a_conflict_and_the_sealed_vote_stands(called, moved):
    court = called.court
    casting.vote(called.slip("甲一").pk, [["for"]], by=court.actor("甲一"))
    conflict = taken(called, "甲一")
    assert (type(conflict), conflict.kind, Vote.objects.count()) == (Conflict, "second", 1)
    moved(START + timedelta(days=31))
    counting.close(called.ballot.pk, by=court.director)
    refused("conflicts_open", counting.open_boxes, called.ballot.pk, watched_by="社区 王主任", by=court.director)
    refused("conflicts_open", counting.count, called.ballot.pk, called.shares[:2], by=court.director)
    refused("in_the_box", paper.settle, conflict.pk, keep=False, reason="纸票在后", by=court.director)
    paper.settle(conflict.pk, keep=True, reason="已用手机投票", by=court.director)
    refused("conflict_decided", paper.settle, conflict.pk, keep=True, reason="再次", by=court.director)
    counting.open_boxes(called.ballot.pk, watched_by="社区 王主任", by=court.director)
    counting.count(called.ballot.pk, called.shares[:2], by=court.director)


def test_of_two_papers_the_second_may_be_found_to_be_the_owners(called):
    taken(called, "甲一")
    conflict = taken(called, "甲一", "visit", signed_by="甲一")
    paper.settle(conflict.pk, keep=False, reason="第一张非本人签字", by=called.court.director)
    assert [(vote.channel, vote.valid) for vote in Vote.objects.order_by("pk")] == [("paper", False), ("visit", True)]


def test_a_vote_on_the_phone_after_a_paper_came_back_is_refused(called):
    taken(called, "甲一")
    slip = called.slip("甲一").pk
    refused("voted_already", casting.vote, slip, [["for"]], by=called.court.actor("甲一"))


def test_a_proxy_brings_a_written_authority_and_a_door_visit_a_signature(called):
    slip, by = called.slip("甲一").pk, called.court.cast.acting("grid_worker")
    given = {"proxy": "张三", "document": "委托书 2026-12-18", **WHOLE, "matters": ""}
    found = refused("authority_missing", take, slip, "proxy", given, by=by)
    assert (found.field, found.basis) == ("matters", "业主大会和业主委员会指导规则 art. 26(1)")
    refused("signature_missing", take, slip, "visit", {}, by=by)
    vote = take(slip, "proxy", {**given, "matters": "all"}, by=by)
    assert authorities.evidence_of(vote)["proxy"] == "张三"


def test_a_proxy_votes_within_the_authority_for_no_more_owners_than_the_estate_allows(called):
    by = called.court.cast.acting("grid_worker")
    given = {"proxy": "张三", "document": "委托书 2026-12-18", **WHOLE}
    over = {**given, "until": "2026-12-01"}
    assert refused("authority_over", take, called.slip("甲一").pk, "proxy", over, by=by).field == "until"
    for name in ("甲一", "乙二", "丙三"):
        take(called.slip(name).pk, "proxy", given, by=by)
    refused("proxies_spent", take, called.slip("丁四").pk, "proxy", given, by=by)
    take(called.slip("丁四").pk, "proxy", {**given, "proxy": "李四"}, by=by)


def test_an_authority_holds_from_its_first_day_to_its_last_in_its_way_and_for_matters_that_are_asked(called):
    slip, by = called.slip("甲一").pk, called.court.cast.acting("grid_worker")
    given = {"proxy": "张三", "document": "委托书", **WHOLE}
    for more, code, field in (
        ({"since": "2026-12-25"}, "authority_not_yet", "since"),
        ({"since": "2026-12-31", "until": "2026-12-30"}, "authority_term_order", "until"),
        ({"since": "no day"}, "authority_over", "until"),
        ({"matters": "1,2"}, "authority_no_such_matter", "matters"),
        ({"matters": "x"}, "authority_no_such_matter", "matters"),
        ({"allowed": "counter", "way": "door"}, "authority_other_way", "way"),
    ):
        assert refused(code, take, slip, "proxy", {**given, **more}, by=by).field == field
    assert not Vote.objects.exists()
    taken = take(slip, "proxy", {**given, "allowed": "door", "way": "door", "choice": "bound"}, by=by)
    found = authorities.authority_of(taken)
    assert (found.bound, found.covers(1), found.way) == (True, True, "door")


def test_a_proxys_paper_counts_on_the_matters_of_the_authority_alone(court, moved):
    """On the others nobody took part, neither in heads nor in area, whatever stands on the paper."""
    called = opened(court, moved, Asked(4, "选聘"), Asked(9, "公共收益"))
    ballot, worker = called.ballot, court.cast.acting("grid_worker")
    given = {"proxy": "张三", "document": "委托书", **WHOLE, "matters": "2"}
    vote = take(called.slip("甲一").pk, "proxy", given, by=worker)
    for name in ("乙二", "丙三", "丁四", "戊五", "辛八"):
        casting.vote(called.slip(name).pk, [["for"], ["for"]], by=court.actor(name))
    moved(START + timedelta(days=31))
    counting.close(ballot.pk, by=court.director)
    counting.open_boxes(ballot.pk, watched_by="王主任", by=court.director)
    with pytest.raises(Refused):  # an answer for each matter that it covers, and for no other
        entered(vote.pk, [["for"], ["for"]], by=court.director)
    for reader in (court.director, court.cast.acting("secretary")):
        entered(vote.pk, [["against"]], by=reader)
    counted = counting.count(ballot.pk, called.shares[:2], by=court.director)
    first, second = counted.result["matters"]
    area = called.slip("甲一").area_cm
    assert (first["taking_part"][0], first["void"], second["taking_part"][0]) == (5, [1, area], 6)
    assert second["taking_part"][1] - first["taking_part"][1] == area
    published = results.export(counted)
    assert recount.differences(published) == []
    # The void area is that home's own, and the roll tells whose: nothing in the export joins it to its choice.
    first_column, second_column = published["answers"]
    assert not {each["receipt"] for each in first_column} & {each["receipt"] for each in second_column}
    assert [[each["choice"] for each in column].count(["against"]) for column in published["answers"]] == [0, 1]


def test_a_candidate_is_nobodys_proxy(court, moved):
    electing = Asked(3, "选举业主委员会", seats=1, candidates=["甲一", "乙二", "丙三", "丁四", "戊五", "辛八"])
    called = opened(court, moved, electing)
    given = {"proxy": "乙二", "document": "委托书", **WHOLE}
    by = court.cast.acting("grid_worker")
    refused("proxy_candidate", take, called.slip("甲一").pk, "proxy", given, by=by)


def test_nobody_takes_in_or_decides_on_the_paper_of_their_own_home(called):
    court, slip = called.court, called.slip("甲一")
    people.appoint(court.cast.posts["grid_worker"].pk, court.owners["甲一"].pk, by=SYSTEM)
    people.appoint(court.cast.posts["director"].pk, court.owners["甲一"].pk, by=SYSTEM)
    taken(called, "甲一")
    conflict = taken(called, "甲一")
    for act in (
        lambda by: take(slip.pk, "paper", {}, by=by),
        lambda by: paper.settle(conflict.pk, keep=True, reason="第一张有效", by=by),
    ):
        with pytest.raises(NotAllowed):
            act(court.actor("甲一"))
    assert paper.settle(conflict.pk, keep=True, reason="第一张有效", by=court.director).state == "kept"


def test_a_co_owner_disputes_the_vote_that_the_other_gave(called):
    court, slip = called.court, called.slip("己六")
    casting.vote(slip.pk, [["for"]], by=court.actor("己六"), agreed=True)
    with pytest.raises(NotAllowed):
        paper.dispute(slip.pk, "我没同意", by=court.actor("甲一"))
    with pytest.raises(NotAllowed):
        paper.dispute(slip.pk, "我没同意", by=court.actor("己六"))
    assert paper.dispute(slip.pk, "我没同意", by=court.actor("庚七")).kind == "dispute"


def test_a_sole_owner_disputes_a_paper_that_was_not_theirs_and_votes_once_it_does_not_count(called):
    court, slip = called.court, called.slip("甲一")
    taken(called, "甲一")
    (mine,) = own.slips_of(court.owners["甲一"].pk, called.ballot)
    assert mine.can_dispute
    paper.dispute(slip.pk, "我没有交过纸票", by=court.actor("甲一"))
    refused("disputed_already", paper.dispute, slip.pk, "再说一次", by=court.actor("甲一"))
    paper.settle(Conflict.objects.get().pk, keep=False, reason="纸票不是本人的", by=court.director)
    casting.vote(slip.pk, [["for"]], by=court.actor("甲一"))
    casting.vote(called.slip("乙二").pk, [["for"]], by=court.actor("乙二"))
    (sealed,) = own.slips_of(court.owners["乙二"].pk, called.ballot)
    assert not sealed.can_dispute  # nobody else voted


def test_nobody_decides_a_conflict_of_which_they_took_in_either_side(called):
    court = called.court
    secretary, officer = court.cast.acting("secretary"), court.cast.acting("community_officer")
    slip = called.slip("甲一")
    take(slip.pk, "paper", {}, by=secretary)
    conflict = take(slip.pk, "paper", {}, by=officer)
    for keep, by in ((True, secretary), (False, secretary), (True, officer), (False, officer)):
        with pytest.raises(NotAllowed):
            paper.settle(conflict.pk, keep=keep, reason="我说了算", by=by)
    page = f"/desk/ballots/{called.ballot.code}/conflicts/"
    assert "作出处理" not in court.desk("secretary").get(page).content.decode()
    assert "作出处理" in court.desk("director").get(page).content.decode()
    assert paper.settle(conflict.pk, keep=False, reason="第二张有签名", by=court.director).state == "void"


def test_what_is_ticked_as_delivered_after_the_last_day_makes_nobody_silent(court, moved):
    called = opened(court, moved, silence="join_majority", clause="议事规则第12条")
    helper = court.cast.acting("grid_worker")
    late, timely = called.slip("甲一"), called.slip("乙二")
    handed(called, "乙二")
    moved(START + timedelta(days=31))
    refused("ballot_closed", delivering.deliver, late.pk, by=helper)
    refused("ballot_closed", delivering.undeliver, timely.pk, by=helper)
    now = {"delivered_at": clock.now(), "handed": "signed", "handed_on": clock.today()}
    Slip.objects.filter(pk=late.pk).update(**now)  # as it could be before
    assert results.silent(called.ballot).heads == 1


def test_where_silence_joins_a_tick_is_no_delivery_and_its_proof_says_who_when_and_shows_it(court, moved):
    called = opened(court, moved, silence="join_majority", clause="议事规则第12条")
    helper, slip = court.cast.acting("grid_worker"), called.slip("甲一")
    refused("proof_missing", delivering.deliver, slip.pk, by=helper)
    signed = delivering.Proof("signed", "甲一", clock.today())
    refused("evidence_missing", delivering.deliver, slip.pk, by=helper, proof=signed)
    for wrong, code in (({"name": " "}, "signature_missing"), ({"way": "tick"}, "signature_missing"),
                        ({"on": START.date() - timedelta(days=1)}, "delivered_when"),
                        ({"on": clock.today() + timedelta(days=1)}, "delivered_when")):  # fmt: skip
        refused(code, handed, called, "甲一", **wrong)
    assert (Slip.objects.get(pk=slip.pk).delivered_at, results.silent(called.ballot).heads) == (None, 0)
    Slip.objects.filter(pk=called.slip("丙三").pk).update(delivered_at=clock.now())  # a bare tick of before
    assert results.silent(called.ballot).heads == 0
    handed(called, "甲一")
    handed(called, "乙二", way="refused", name="楼栋长李大姐")
    assert results.silent(called.ballot).heads == 1
    confirmed(called, "乙二")
    assert results.silent(called.ballot).heads == 2
    told = history_of(slip).get(verb="slip.delivered")
    assert ("甲一" in str(data_of(told)), data_of(told)["way"], len(data_of(told)["files"])) == (False, "signed", 1)
    delivering.undeliver(slip.pk, by=helper)
    assert results.silent(called.ballot).heads == 1
    assert list(findings()) == []


def test_ticks_are_enough_where_only_papers_that_come_back_count_and_make_nobody_silent(called):
    delivering.deliver(called.slip("甲一").pk, by=called.court.director)
    assert results.silent(called.ballot).heads == 0


def test_a_proxys_paper_that_waits_among_the_conflicts_is_counted_and_so_is_one_that_is_let_through(called):
    court, by = called.court, called.court.cast.acting("grid_worker")
    given = {"proxy": "张三", "document": "委托书 2026-12-18", **WHOLE}
    taken(called, "甲一")
    waiting = take(called.slip("甲一").pk, "proxy", given, by=by)
    for name in ("乙二", "丙三"):
        take(called.slip(name).pk, "proxy", given, by=by)
    refused("proxies_spent", take, called.slip("丁四").pk, "proxy", given, by=by)
    others = {**given, "proxy": "李四"}
    fourth = take(called.slip("丁四").pk, "proxy", others, by=by)
    fourth.evidence = json.dumps(given)  # a third owner's by the same proxy, as it could stand before
    fourth.save()
    refused("proxies_spent", paper.settle, waiting.pk, keep=False, reason="代理人的有效", by=court.director)
    assert paper.settle(waiting.pk, keep=True, reason="本人的有效", by=court.director).state == "kept"


def test_a_candidate_touches_neither_roll_nor_key_nor_papers_nor_conflicts_nor_boxes_nor_the_count(court, moved):
    names = ["甲一", "乙二", "丙三", "丁四", "戊五", court.cast.director.name]
    homes.settle(court.cast.director.pk, court.cast.places.second_unit.pk, "owner", by=SYSTEM)
    ballot = drawn_up(court, Asked(3, "选举业主委员会", seats=1, candidates=names))
    cast, candidate, other = court.cast, court.director, court.cast.acting("secretary")
    unsold = {"kind": Mark.UNSOLD, "reason": "尚未出售", "document": "销售台账"}
    never(candidate, services.mark_unit, ballot.pk, court.units["501"].pk, **unsold)
    marks = [services.mark_unit(ballot.pk, court.units[one].pk, **unsold, by=other) for one in ("501", "502")]
    never(candidate, services.unmark_unit, marks[0].pk)
    never(candidate, services.publish, ballot.pk)
    services.publish(ballot.pk, by=other)
    objection = objecting.object_to_roll(ballot.pk, "面积不对", by=court.actor("甲一"))
    answered = {"upheld": False, "answer": "与登记一致", "document": "不动产登记簿"}
    never(candidate, objecting.decide_objection, objection.pk, **answered)
    objecting.decide_objection(objection.pk, **answered, by=other)
    tellers, officer = (cast.secretary.pk, cast.grid_worker.pk), cast.community_officer.pk
    never(candidate, key_holders.give_key, ballot.pk, tellers=tellers, supervisor=officer)
    never(other, key_holders.give_key, ballot.pk, tellers=(cast.secretary.pk, cast.director.pk), supervisor=officer)
    made = key_holders.give_key(ballot.pk, tellers=tellers, supervisor=officer, by=other)
    held(court, ballot, made.public, "secretary", "grid_worker", "community_officer")
    moved(START + timedelta(days=19))
    called = Called(court, services.open_voting(ballot.pk, by=other), made.shares)
    couple = called.slip("己六").pk
    never(candidate, services.choose_representative, couple, court.owners["己六"].pk, document="协议")
    never(candidate, delivering.deliver, couple)
    never(candidate, take, couple, "paper", {})
    vote = taken(called, "甲一")
    conflict = taken(called, "甲一")
    moved(START + timedelta(days=31))
    never(candidate, counting.close, ballot.pk)
    counting.close(ballot.pk, by=other)
    never(candidate, paper.settle, conflict.pk, keep=True, reason="第一张有效")
    paper.settle(conflict.pk, keep=True, reason="第一张有效", by=other)
    never(candidate, counting.open_boxes, ballot.pk, watched_by="街道")
    counting.open_boxes(ballot.pk, watched_by="街道", by=other)
    never(candidate, paper.photograph, vote.pk, [])
    never(candidate, entered, vote.pk, [["甲一"]])
    never(candidate, counting.count, ballot.pk, made.shares[:2])


def test_nobody_photographs_the_paper_of_their_own_home(called, shut):
    people.appoint(called.court.cast.posts["grid_worker"].pk, called.court.owners["甲一"].pk, by=SYSTEM)
    with pytest.raises(NotAllowed):
        paper.photograph(shut[0].pk, [], by=called.court.actor("甲一"))


def test_residents_take_in_no_papers(called):
    with pytest.raises(NotAllowed):
        take(called.slip("甲一").pk, "paper", {}, by=called.court.actor("甲一"))


def test_who_handed_in_a_void_paper_is_not_counted_as_silent_and_the_reason_stays_with_the_vote(court, moved):
    called = opened(court, moved, silence="join_majority", clause="议事规则第12条")
    for name in ("甲一", "乙二", "丙三"):
        casting.vote(called.slip(name).pk, [["for"]], by=court.actor(name))
    for name in ("丁四", "戊五"):
        handed(called, name)
    vote = taken(called, "丁四", "visit", signed_by="丁四")
    moved(START + timedelta(days=31))
    counting.close(called.ballot.pk, by=court.director)
    counting.open_boxes(called.ballot.pk, watched_by="社区 王主任", by=court.director)
    for reader in readers(called)[:2]:
        entered(vote.pk, None, by=reader, invalid="未签名")
    vote.refresh_from_db()
    assert (vote.valid, authorities.evidence_of(vote)) == (False, {"signed_by": "丁四", "invalid": "未签名"})
    result = counting.count(called.ballot.pk, called.shares[:2], by=court.director).result
    assert result["silent"] == [1, called.slip("戊五").area_cm]
    assert result["matters"][0]["options"]["for"][0] == 3 + 1


def confirmed(called, owner):
    return delivering.confirm_refusal(called.slip(owner).pk, by=called.court.cast.acting("secretary"))


def test_no_helper_is_the_witness_of_a_refusal_or_signs_for_another_where_silence_joins(court, moved):
    called = opened(court, moved, silence="join_majority", clause="议事规则第12条")
    for name in (court.cast.grid_worker.name, court.cast.director.name):  # who hands it over, and a colleague
        for way in ("refused", "signed"):
            assert refused("witness_helps", handed, called, "甲一", way=way, name=name).field == "name"


def test_a_helpers_name_written_otherwise_is_still_theirs_and_a_namesake_signs_with_the_home_beside_it(court, moved):
    """With the home the roll says which person it is; without, every name that reads the same is the helper's."""
    worker = court.cast.grid_worker.name
    namesake = people.create_person(worker, by=SYSTEM).pk
    homes.settle(namesake, court.units["501"].pk, "owner", by=SYSTEM)
    ballot = drawn_up(court, silence="join_majority", clause="议事规则第12条")
    services.mark_unit(ballot.pk, court.units["502"].pk, "unsold", reason="未售", document="台账", by=court.director)
    ballot = services.publish(ballot.pk, by=court.director)
    called = Called(court, ballot, ())
    unseen = [sign.join(worker) for sign in ("\u200b", "\u2060", "\u202e", "\U000e0100")]
    for name in (worker, " ".join(worker), f"{worker} ", worker.join("\u3000\u3000"), *unseen):
        assert refused("witness_helps", handed, called, "甲一", way="refused", name=name).field == "name"
    assert handed(called, "甲一", way="refused", name=f"{worker} 7栋501室").handed == "refused"
    assert handed(called, "乙二", name="乙 二").handed == "signed"  # the owner, however it is written


def test_the_witness_of_a_refusal_does_not_confirm_it(court, moved):
    called = opened(court, moved, silence="join_majority", clause="议事规则第12条")
    slip = handed(called, "乙二", way="refused", name="楼栋长 李大姐")
    sister = people.create_person("楼栋长李大姐", by=SYSTEM)
    people.appoint(court.cast.posts["grid_worker"].pk, sister.pk, by=SYSTEM)
    with pytest.raises(NotAllowed):
        delivering.confirm_refusal(slip.pk, by=Actor(sister.pk, "post", court.cast.posts["grid_worker"].pk))


def test_a_refusal_counts_once_another_than_whoever_noted_it_confirms_it(court, moved):
    called = opened(court, moved, silence="join_majority", clause="议事规则第12条")
    slip = handed(called, "乙二", way="refused", name="楼栋长李大姐")
    with pytest.raises(NotAllowed):
        delivering.confirm_refusal(slip.pk, by=court.cast.acting("grid_worker"))
    page, there = court.desk("secretary"), f"/desk/ballots/{called.ballot.code}/delivered/"
    assert ("拒收待确认" in page.get(there).content.decode(), results.silent(called.ballot).heads) == (True, 0)
    page.post(f"/desk/ballots/{called.ballot.code}/deliver/", {"slip": slip.pk, "confirms": "1"})
    assert ("拒收待确认" in page.get(there).content.decode(), results.silent(called.ballot).heads) == (False, 1)
    refused("nothing_to_confirm", confirmed, called, "乙二")
    assert list(findings()) == []


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite writes one after another in any case")
def test_whoever_takes_in_a_proxys_paper_holds_that_proxy_so_that_another_desk_counts_it_too(called):
    by = called.court.cast.acting("grid_worker")
    for name, proxy in (("甲一", "张三"), ("乙二", "张三"), ("丙三", "李四")):
        take(called.slip(name).pk, "proxy", {"proxy": proxy, "document": "委托书", **WHOLE}, by=by)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND mode = 'ExclusiveLock'"
            " AND pid = pg_backend_pid() AND classid = %s", [locks.PROXIES]
        )  # fmt: skip
        assert cursor.fetchone() == (2,)


VIDEO = {"shown": "业主本人", "call": "12 月 25 日 19:30 微信视频", "brought": "挂号信 XA12"}


@pytest.mark.parametrize(
    ("channel", "said"),
    [
        ("visit", {"signed_by": "业主本人"}),
        ("video", VIDEO),
        ("proxy", {"proxy": "张三", "document": "委托书", **WHOLE}),
    ],
)
def test_a_signature_or_an_authority_is_shown_and_a_name_alone_is_not_enough(called, channel, said):
    slip, worker = called.slip("甲一"), called.court.cast.acting("grid_worker")
    found = refused("evidence_missing", paper.take, slip.pk, channel, said, by=worker)
    assert (found.field, Vote.objects.filter(slip=slip).exists()) == ("photos", False)
    assert take(slip.pk, channel, said, by=worker).channel == channel
