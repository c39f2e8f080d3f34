"""What residents read is shown as long as the law asks, and notice of days ago counts with what shows it."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from linli.ballots import bylaws
from linli.ballots.models import Ballot
from linli.council import attending, deciding, minutes, queries, services
from linli.council.models import Meeting
from linli.council.services import Call
from linli.files.queries import files_of
from linli.journal.actors import Actor
from linli.journal.queries import history_of
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.ui import moments
from tests.cases.desk import at_desk
from tests.council.conftest import Bodies, owning, person, seated
from tests.council.test_life import close
from tests.files.pictures import jpeg

pytestmark = pytest.mark.django_db


def closed(bodies: Bodies, meeting: Meeting) -> Meeting:
    services.open_meeting(meeting.pk, by=bodies.secretary)
    attending.everybody(meeting.pk, by=bodies.secretary)
    return close(bodies, services.end_meeting(meeting.pk, by=bodies.secretary))


def of_council(bodies: Bodies) -> Meeting:
    called_on = clock.today() - timedelta(days=3)
    return closed(bodies, bodies.called("council", body=bodies.council, items=("停车",), called_on=called_on))


def test_what_a_council_decided_is_shown_fifteen_days_before_it_is_taken_down(
    bodies: Bodies, moved: Callable[[datetime], None]
) -> None:
    meeting, nobody, estate = of_council(bodies), Actor(None, "anonymous"), bodies.cast.places.estate
    begins = clock.now()
    minutes.publish(meeting.pk, by=bodies.secretary)
    desk, page = at_desk(bodies.cast.secretary, second_factor=True), f"/desk/meetings/{meeting.pk}/"
    day = clock.today() + timedelta(days=16)
    allowed = day.isoformat()
    said = desk.get(page).content.decode()
    shown = f'<time datetime="{allowed}">{moments.near_day(day)}</time> 起方可撤下'
    assert (shown in said, "撤下公开内容" in said) == (True, False)
    for later in (0, 7, 15):
        moved(begins + timedelta(days=later))
        with pytest.raises(Refused) as refusal:
            minutes.publish(meeting.pk, by=bodies.secretary, shown=False)
        assert (refusal.value.code, refusal.value.basis) == ("shown_too_short", "城市居民委员会组织法 art. 34")
        assert allowed in str(refusal.value)
    assert queries.published(nobody, estate).exists()
    assert history_of(meeting).filter(verb="meeting.unpublished").count() == 0
    moved(begins + timedelta(days=16))
    assert "撤下公开内容" in desk.get(page).content.decode()
    assert desk.post(f"{page}do/take_down/").status_code in (302, 303)
    assert not queries.published(nobody, estate).exists()
    assert [entry.verb for entry in history_of(meeting).order_by("seq")][-1] == "meeting.unpublished"


def test_what_was_published_anew_is_shown_as_long_again_and_pressing_twice_begins_no_new_term(
    bodies: Bodies, moved: Callable[[datetime], None]
) -> None:
    meeting, begins = of_council(bodies), clock.now()
    minutes.publish(meeting.pk, by=bodies.secretary)
    moved(begins + timedelta(days=10))
    minutes.publish(meeting.pk, by=bodies.secretary)
    moved(begins + timedelta(days=16))
    minutes.publish(meeting.pk, by=bodies.secretary, shown=False)
    minutes.publish(meeting.pk, by=bodies.secretary)
    with pytest.raises(Refused):
        minutes.publish(meeting.pk, by=bodies.secretary, shown=False)


def test_a_branch_takes_down_its_own_when_it_likes(bodies: Bodies) -> None:
    meeting = closed(bodies, bodies.called("theme_day"))
    minutes.publish(meeting.pk, by=bodies.secretary)
    assert not minutes.publish(meeting.pk, by=bodies.secretary, shown=False).published


def test_no_meeting_is_published_without_its_day(bodies: Bodies) -> None:
    meeting = closed(bodies, bodies.called("theme_day"))
    with pytest.raises(IntegrityError), transaction.atomic():
        Meeting.objects.filter(pk=meeting.pk).update(published=True)


@pytest.mark.parametrize(("kind", "days"), [("owners", 7), ("residents_assembly", 15), ("council", 15)])
def test_a_result_of_residents_hangs_out_fifteen_days_whatever_is_set(bodies: Bodies, kind: str, days: int) -> None:
    ballot = Ballot(kind=kind, bylaws={"ballots.shown_days": 7}, area=bodies.cast.places.estate)
    assert bylaws.said(ballot, "ballots.shown_days") == days


def said(bodies: Bodies, **given: object) -> Call:
    ago = clock.today() - timedelta(days=7)
    held = {
        "kind": "owners_committee", "starts_at": clock.now(), "place": "物业用房", "host_id": bodies.cast.director.pk,
        "recorder_id": bodies.recorder.pk, "called_on": ago,
    }  # fmt: skip
    return Call(**{**held, **given})  # type: ignore[arg-type]  # handed on as they came


def test_notice_of_days_ago_counts_only_with_what_shows_it_and_who_entered_it(bodies: Bodies) -> None:
    by = bodies.cast.acting("director")
    with pytest.raises(Refused) as refusal:
        services.call(bodies.owners.pk, said(bodies), by=by)
    earliest = (clock.today() + timedelta(days=7)).isoformat()
    assert (refusal.value.code, refusal.value.field, earliest in str(refusal.value)) == (
        "notice_unproven",
        "proof",
        True,
    )
    assert not Meeting.objects.exists()
    meeting = services.call(bodies.owners.pk, said(bodies, proof="通知签收表 3 页"), by=by)
    assert (meeting.called_on, meeting.notice_proof) == (clock.today() - timedelta(days=7), "通知签收表 3 页")
    assert meeting.noticed_by == bodies.cast.director
    page = at_desk(bodies.cast.director).get(f"/desk/meetings/{meeting.pk}/").content.decode()
    assert "通知签收表 3 页" in page
    assert f"凭证由 {bodies.cast.director.name} 登记" in page


def test_a_meeting_far_enough_ahead_needs_no_proof_and_its_notice_counts_from_now(bodies: Bodies) -> None:
    later = clock.now() + timedelta(days=8)
    meeting = services.call(bodies.owners.pk, said(bodies, starts_at=later), by=bodies.cast.acting("director"))
    assert (meeting.called_on, meeting.noticed_by) == (clock.today(), None)


def test_where_no_law_asks_for_notice_none_is_proven(bodies: Bodies) -> None:
    yesterday = clock.now() - timedelta(days=1)
    meeting = bodies.called("theme_day", starts_at=yesterday, called_on=clock.today() - timedelta(days=2), proof="")
    assert (meeting.afterwards, meeting.noticed_by) == (True, None)


def test_a_photo_of_the_posted_notice_shows_it_and_whoever_reads_the_meeting_sees_it(bodies: Bodies) -> None:
    desk, member = at_desk(bodies.cast.director), owning(person("委员甲"), bodies)
    seated(member, "committee_member", bodies.owners)
    address = f"/desk/meetings/call/{bodies.owners.code}/"
    form = {
        "kind": "owners_committee", "starts_at": clock.now().astimezone(clock.LOCAL).strftime("%Y-%m-%dT%H:%M"),
        "place": "物业用房", "host": bodies.cast.director.pk, "recorder": member.pk, "items": "停车",
        "called_on": (clock.today() - timedelta(days=7)).isoformat(), "seen": desk.get(address).context["as_seen"],
    }  # fmt: skip
    refused = desk.post(address, form)
    assert (refused.status_code, "须有凭证" in refused.content.decode()) == (422, True)
    photo = SimpleUploadedFile("notice.jpg", jpeg(), "image/jpeg")
    assert desk.post(address, {**form, "photo": photo}).status_code in (302, 303)
    meeting = Meeting.objects.get()
    assert (meeting.noticed_by, len(files_of(services.NOTICE, meeting.pk))) == (bodies.cast.director, 1)
    assert "照片" in desk.get(f"/desk/meetings/{meeting.pk}/").content.decode()


def test_what_a_meeting_decided_goes_into_the_neighbours_group_as_masked_as_on_the_page(bodies: Bodies) -> None:
    estate, called_on = bodies.cast.places.estate, clock.today() - timedelta(days=3)
    meeting = bodies.called("council", body=bodies.council, items=("停车",), called_on=called_on)
    services.open_meeting(meeting.pk, by=bodies.secretary)
    attending.everybody(meeting.pk, by=bodies.secretary)
    item = meeting.items.get()
    deciding.agree(item.pk, "1502室 13912345678 限期清理", public=True, by=bodies.secretary)
    deciding.vote(item.pk, "北门只进不出", 2, 0, 0, by=bodies.secretary)
    close(bodies, services.end_meeting(meeting.pk, by=bodies.secretary))
    there = reverse("council:decided", args=[estate.code])
    assert Client().get(there).context["told"] == []
    minutes.publish(meeting.pk, by=bodies.secretary)
    page = Client().get(there)
    [(_row, said, link)] = page.context["told"]
    lines = said.splitlines()
    assert lines[0].startswith(f"【{estate.name}】{meeting.body.name}")
    assert ("13912345678" in said, "1502" in said) == (False, False)
    assert lines[2] == "2. 北门只进不出：未通过"
    assert lines[-1] == link == f"http://testserver{there}#m{meeting.pk}"
    assert "data:image/png" in page.content.decode()
