"""Who votes for whom in an election of the residents' committee stands on a published list (居委会组织法 art. 19)."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from linli.ballots import authorities, counting, marking, objecting, proxies, services
from linli.ballots.models import Kind, Objection, Proxy, Slip, Vote
from linli.journal.actors import SYSTEM
from linli.journal.audit import findings
from linli.kernel.refused import NotAllowed
from linli.rules.authority import Authority
from linli.settings.services import set_value
from tests.ballots.conftest import START, Called, key, refused, take
from tests.ballots.test_after_pages import text
from tests.ballots.test_households import drawn, named
from tests.files.pictures import jpeg
from tests.support.overtaken import overtaken

pytestmark = pytest.mark.django_db
DECEMBER = Authority(date(2026, 12, 1), date(2026, 12, 31))
BASIS = "城市居民委员会组织法 art. 19"


@pytest.fixture
def worker(court):
    return court.cast.acting("community_officer")


@pytest.fixture
def ballot(court, worker):
    """Published: who stands is 甲一, 乙二 or 己六."""
    found = drawn(court, Kind.RESIDENTS_COMMITTEE, building=court.units["101"].building)
    return services.publish(found.pk, by=worker)


def number(court, ballot, name):
    return Slip.objects.get(ballot=ballot, owners__person=court.owners[name]).number


def listed(court, ballot, voter, proxy, *, by, authority=DECEMBER):
    numbers = (number(court, ballot, name) for name in (voter, proxy))
    return proxies.enter(ballot.pk, *numbers, authority, document="12 月 3 日委托书", by=by)


def opened(court, ballot, moved):
    made = key(court, ballot)
    moved(START + timedelta(days=20))
    return Called(court, services.open_voting(ballot.pk, by=court.director), made.shares)


def test_a_proxys_paper_is_taken_in_from_whoever_stands_on_the_list_and_from_nobody_else(court, ballot, worker, moved):
    listed(court, ballot, "丙三", "丁四", by=worker)
    called = opened(court, ballot, moved)
    given = {"proxy": "丁四", "document": "委托书", "matters": "all", "choice": "free", "since": "2026-12-01",
             "until": "2026-12-31"}  # fmt: skip
    error = refused("proxy_unlisted", take, called.slip("戊五").pk, "proxy", given, by=worker)
    assert error.basis == BASIS
    vote = take(called.slip("丙三").pk, "proxy", {"choice": "bound"}, by=worker)
    said = authorities.evidence_of(vote)
    assert (said["proxy"], said["document"], said["choice"]) == ("丁四", "12 月 3 日委托书", "bound")
    assert list(findings()) == []


def test_one_person_votes_for_three_at_most_and_for_fewer_where_the_estate_says_so(court, ballot, worker):
    for name in ("丁四", "戊五", "庚七"):
        listed(court, ballot, name, "丙三", by=worker)
    error = refused("proxies_spent", listed, court, ballot, "辛八", "丙三", by=worker)
    assert (error.basis, proxies.most_for(ballot)) == (BASIS, 3)
    estate = court.cast.places.estate
    set_value("ballots.proxies_at_most", 5, area_id=estate.pk, by=SYSTEM, source="试验")  # of the owners' own votes
    refused("proxies_spent", listed, court, ballot, "辛八", "丙三", by=worker)
    gone = proxies.standing(ballot)[0].row
    proxies.withdraw(gone.pk, "本人回来了", by=worker)
    listed(court, ballot, "辛八", "丙三", by=worker)
    assert len(proxies.standing(ballot)) == 3


def test_candidates_strangers_and_oneself_vote_for_nobody(court, ballot, worker):
    refused("proxy_candidate", listed, court, ballot, "丙三", "甲一", by=worker)
    refused("proxy_self", listed, court, ballot, "丙三", "丙三", by=worker)
    own = number(court, ballot, "丙三")
    refused("proxy_no_voter", proxies.enter, ballot.pk, own, 9999, DECEMBER, document="委托书", by=worker)
    refused("authority_missing", proxies.enter, ballot.pk, own, number(court, ballot, "丁四"), DECEMBER, document=" ",
            by=worker)  # fmt: skip
    before = Authority(date(2026, 12, 1), date(2026, 12, 20))  # voting begins on the 21st
    refused("authority_over", listed, court, ballot, "丙三", "丁四", by=worker, authority=before)
    listed(court, ballot, "丙三", "丁四", by=worker)
    refused("proxy_listed", listed, court, ballot, "丙三", "戊五", by=worker)
    with pytest.raises(NotAllowed):
        listed(court, ballot, "戊五", "丁四", by=court.actor("甲一"))
    assert Proxy.objects.count() == 1


def test_representatives_and_other_votes_have_no_list(court, worker):
    other = drawn(court, Kind.REPRESENTATIVES, seats=1)
    services.publish(other.pk, by=worker)
    refused("no_list", proxies.enter, other.pk, 1, 2, DECEMBER, document="委托书", by=worker)
    assert court.desk("community_officer").get(f"/desk/ballots/{other.code}/proxies/").status_code == 404


def test_the_list_is_kept_on_its_page_and_read_masked_by_the_people_of_the_place(court, ballot):
    desk, there = court.desk("community_officer"), f"/desk/ballots/{ballot.code}/proxies/"
    assert there in desk.get(f"/desk/ballots/{ballot.code}/").content.decode()
    numbers = {"voter": number(court, ballot, "丙三"), "proxy": number(court, ballot, "丁四")}
    given = {**numbers, "document": "12 月 3 日委托书", "since": "2026-12-01", "until": "2026-12-31"}
    assert desk.post(there, {**given, "proxy": given["voter"]}).status_code == 422
    photo = SimpleUploadedFile("authority.jpg", jpeg((64, 48)), "image/jpeg")
    assert desk.post(there, {**given, "file": photo}).status_code == 302
    assert "12 月 3 日委托书" in text(desk.get(there))
    public = text(court.phone("甲一").get(f"/vote/{ballot.code}/proxies/"))
    assert "丁*" in public
    assert "丙*" in public
    for word in ("丁四", "丙三", "委托书"):
        assert word not in public
    assert court.desk("far_resident").get(f"/vote/{ballot.code}/proxies/").status_code == 404
    row = Proxy.objects.get()
    assert desk.post(f"{there}{row.pk}/", {"reason": "本人回来了"}).status_code == 303
    assert "本人回来了" in text(desk.get(there))
    assert "丁*" not in text(court.phone("甲一").get(f"/vote/{ballot.code}/proxies/"))


def test_an_objection_that_is_upheld_strikes_the_line_off_and_its_paper_does_not_count(court, ballot, worker, moved):
    row = listed(court, ballot, "丙三", "丁四", by=worker)
    called = opened(court, ballot, moved)
    vote = take(called.slip("丙三").pk, "proxy", {"choice": "free"}, by=worker)
    phone, address = court.phone("甲一"), f"/vote/{ballot.code}/proxies/{row.pk}/"
    assert phone.post(address, {"text": "丙三没有外出"}).status_code == 303
    objection = Objection.objects.get(about=Objection.PROXY)
    refused("objection_open", objecting.object_to_proxy, row.pk, "再说一次", by=court.actor("甲一"))
    moved(START + timedelta(days=31))
    counting.close(ballot.pk, by=court.director)
    error = refused("objections_open", counting.open_boxes, ballot.pk, watched_by="代表", by=court.director)
    assert error.basis == BASIS
    page = f"/desk/ballots/{ballot.code}/objections/{objection.pk}/"
    desk = court.desk("community_officer")
    assert page in desk.get(f"/desk/ballots/{ballot.code}/objections/").content.decode()
    said = {"upheld": "yes", "answer": "核实：没有外出，委托无效", "document": "核查记录"}
    assert desk.post(page, said).status_code == 302
    row.refresh_from_db()
    vote.refresh_from_db()
    assert (row.reason, vote.valid) == ("核实：没有外出，委托无效", False)
    counting.open_boxes(ballot.pk, watched_by="代表", by=court.director)
    assert Vote.objects.filter(ballot=ballot, valid=True).count() == 0
    assert "核实：没有外出" in text(phone.get(f"/vote/{ballot.code}/"))
    assert list(findings()) == []


def test_a_rejected_objection_leaves_the_line_and_who_withdraws_does_so_before_the_paper_is_in(
    court, ballot, worker, moved
):
    row = listed(court, ballot, "丙三", "丁四", by=worker)
    objection = objecting.object_to_proxy(row.pk, "丙三没有外出", by=court.actor("甲一"))
    objecting.decide_objection(objection.pk, upheld=False, answer="在外地", document="车票", by=worker)
    called = opened(court, ballot, moved)
    take(called.slip("丙三").pk, "proxy", {"choice": "free"}, by=worker)
    refused("proxy_voted", proxies.withdraw, row.pk, "反悔", by=worker)
    refused("voted_already", listed, court, ballot, "丙三", "戊五", by=worker)


def test_a_line_struck_off_just_then_is_objected_to_no_more(court, ballot, worker, monkeypatch):
    row = listed(court, ballot, "丙三", "丁四", by=worker)
    overtaken(monkeypatch, objecting, "_objected_to", lambda: proxies.withdraw(row.pk, "本人回来了", by=worker))
    refused("list_settled", objecting.object_to_proxy, row.pk, "丙三没有外出", by=court.actor("甲一"))


def test_whoever_leaves_the_roll_falls_off_the_list(court, ballot, worker):
    row = listed(court, ballot, "丙三", "丁四", by=worker)
    marking.leave_out(ballot.pk, court.owners["丁四"].pk, "absent", reason="外出", document="登记表", by=worker)
    row.refresh_from_db()
    assert (row.ended_at is not None, row.reason) == (True, "已不在选民名单上。")


def test_of_a_household_whom_it_sends_may_be_represented_and_represent(court, worker):
    ballot = drawn(court, building=court.units["101"].building)
    slip = Slip.objects.get(ballot=ballot, owners__person=court.owners["庚七"])
    named(court, ballot, slip, "庚七")
    services.publish(ballot.pk, by=worker)
    row = listed(court, ballot, "庚七", "丁四", by=worker)
    assert (row.voter, row.person) == (court.owners["庚七"], court.owners["丁四"])
    named(court, ballot, slip, "己六")  # another was named: the authority was the first one's
    row.refresh_from_db()
    assert row.ended_at is not None
