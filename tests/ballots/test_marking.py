"""Marks of single people on a roll of heads: by a document, read by who works the vote alone, counted for all."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from linli.ballots import marking, services
from linli.ballots.models import Kind, Slip, VoterMark
from linli.files.models import File
from linli.journal.actors import SYSTEM
from linli.journal.audit import findings
from linli.journal.models import Entry
from linli.kernel.refused import NotAllowed
from linli.people import services as people
from tests.ballots.conftest import START, drawn_up, key, refused
from tests.ballots.test_after_pages import text
from tests.ballots.test_households import drawn
from tests.files.pictures import jpeg

pytestmark = pytest.mark.django_db
PAPER = {"reason": "在外地务工，本人说明", "document": "外出登记表"}


@pytest.fixture
def worker(court):
    return court.cast.acting("community_officer")


@pytest.fixture
def ballot(court):
    return drawn(court, Kind.RESIDENTS_COMMITTEE, building=court.units["101"].building)


def names(ballot):
    return set(Slip.objects.filter(ballot=ballot).values_list("owners__person__name", flat=True))


@pytest.mark.parametrize("kind", marking.LEFT_OUT)
def test_whoever_a_document_leaves_out_is_no_head_and_stands_again_once_it_is_taken_back(court, ballot, worker, kind):
    before = (ballot.heads, ballot.roll_digest)
    mark = marking.leave_out(ballot.pk, court.owners["丙三"].pk, kind, **PAPER, by=worker)
    ballot.refresh_from_db()
    assert (ballot.heads, "丙三" in names(ballot)) == (before[0] - 1, False)
    marking.take_back(mark.pk, by=worker)
    ballot.refresh_from_db()
    assert ((ballot.heads, ballot.roll_digest), VoterMark.objects.count()) == (before, 0)
    assert list(findings()) == []


def test_nobody_is_marked_without_a_document_nor_by_themselves_nor_on_the_roll_of_owners(court, ballot, worker):
    third = court.owners["丙三"].pk
    refused("document_missing", marking.leave_out, ballot.pk, third, "absent", reason="外出", document=" ", by=worker)
    refused("mark_unknown", marking.leave_out, ballot.pk, third, "admitted", **PAPER, by=worker)
    refused("not_on_roll", marking.leave_out, ballot.pk, court.cast.far_resident.pk, "absent", **PAPER, by=worker)
    with pytest.raises(NotAllowed):
        marking.leave_out(ballot.pk, worker.person_id, "absent", **PAPER, by=worker)
    with pytest.raises(NotAllowed):
        marking.leave_out(ballot.pk, third, "absent", **PAPER, by=court.actor("甲一"))
    owners = drawn_up(court)
    refused("homes_are_marked", marking.leave_out, owners.pk, third, "absent", **PAPER, by=court.director)
    assert VoterMark.objects.count() == 0


def test_of_a_household_the_others_vote_on_when_one_is_left_out(court, worker):
    ballot = drawn(court, building=court.units["101"].building)
    marking.leave_out(ballot.pk, court.owners["己六"].pk, "deprived", **PAPER, by=worker)
    slip = Slip.objects.get(ballot=ballot, owners__person=court.owners["庚七"])
    ballot.refresh_from_db()
    assert (slip.owners.count(), ballot.heads) == (1, 7)


def test_who_works_here_and_lives_elsewhere_is_admitted_where_each_resident_votes(court, ballot, worker):
    estate = court.cast.places.estate
    people.create_person("社工", by=SYSTEM, phone="13911110099", area=estate)
    said = {"reason": "2026 年 3 月起任社区工作者", "document": "参加选举申请，居民选举委员会确认"}
    refused("person_unknown", marking.admit, ballot.pk, "13911110098", **said, by=worker)
    refused("on_roll_already", marking.admit, ballot.pk, "13911110000", **said, by=worker)
    marking.admit(ballot.pk, "139 1111 0099", **said, by=worker)
    assert "社工" in names(ballot)
    refused("on_roll_already", marking.admit, ballot.pk, "13911110099", **said, by=worker)
    by_households = drawn(court)
    refused("admits_nobody", marking.admit, by_households.pk, "13911110099", **said, by=worker)


def test_a_roll_is_marked_until_voting_begins(court, ballot, worker, moved):
    third = court.owners["丙三"].pk
    services.publish(ballot.pk, by=worker)
    mark = marking.leave_out(ballot.pk, third, "disputed", **PAPER, by=worker)
    key(court, ballot)
    moved(START + timedelta(days=20))
    services.open_voting(ballot.pk, by=court.director)
    refused("ballot_open", marking.take_back, mark.pk, by=worker)
    refused("ballot_open", marking.leave_out, ballot.pk, court.owners["丁四"].pk, "absent", **PAPER, by=worker)


def test_why_somebody_is_left_out_is_sealed_and_the_public_reads_their_number_alone(court, ballot, worker):
    desk = court.desk("community_officer")
    slip = Slip.objects.get(ballot=ballot, owners__person=court.owners["丙三"])
    there = f"/desk/ballots/{ballot.code}/voters/{slip.number}/"
    given = {"step": "leave_out", "person": court.owners["丙三"].pk, "kind": "deprived", **PAPER}
    assert desk.post(there, {**given, "document": ""}).status_code == 422
    photo = SimpleUploadedFile("proof.jpg", jpeg((64, 48)), "image/jpeg")
    assert desk.post(there, {**given, "file": photo}).status_code == 302
    roll = text(desk.get(f"/desk/ballots/{ballot.code}/roll/"))
    assert PAPER["reason"] in roll
    assert "丙*" in roll
    assert PAPER["reason"] not in text(court.desk("director").get(f"/desk/ballots/{ballot.code}/")) + str(
        [bytes(body) for body in Entry.objects.values_list("body", flat=True)]
    )
    assert File.objects.filter(owner_kind="voter_mark").count() == 1
    services.publish(ballot.pk, by=worker)
    public = text(court.phone("甲一").get(f"/vote/{ballot.code}/"))
    assert "凭文书不列入名册的 1 人" in public
    for word in (PAPER["reason"], "政治权利", "丙"):
        assert word not in public
    mark = VoterMark.objects.get()
    assert desk.post(f"/desk/ballots/{ballot.code}/marked/{mark.pk}/back/").status_code == 303
    assert (VoterMark.objects.count(), File.objects.filter(owner_kind="voter_mark").count()) == (0, 0)


def test_admitting_has_its_page_and_only_where_each_resident_votes(court, ballot, moved):
    people.create_person("社工", by=SYSTEM, phone="13911110099", area=court.cast.places.estate)
    desk, there = court.desk("community_officer"), f"/desk/ballots/{ballot.code}/admit/"
    assert there in desk.get(f"/desk/ballots/{ballot.code}/roll/").content.decode()
    given = {"phone": "13911110099", "reason": "2026 年 3 月起任社区工作者", "document": "申请"}
    assert desk.post(there, {**given, "phone": "1"}).status_code == 422
    assert desk.post(there, given).status_code == 302
    assert "社工" in names(ballot)
    by_households = drawn(court)
    assert desk.get(f"/desk/ballots/{by_households.code}/admit/").status_code == 404


def test_a_draft_that_is_discarded_takes_its_marks_with_it(court, ballot, worker):
    marking.leave_out(ballot.pk, court.owners["丙三"].pk, "absent", **PAPER, by=worker)
    services.discard(ballot.pk, by=worker)
    assert VoterMark.objects.count() == 0
    assert list(findings()) == []
