"""The estate's covenant: drafted, open for comments, adopted by whom the law names, in force; each version readable."""

import io
import zipfile
from datetime import date, timedelta

import pytest
from django.test import Client

from linli.cases import casework
from linli.cases.models import Case
from linli.council import attending, covenants, deciding, services
from linli.council.models import Edition, Motion
from linli.council.services import Call
from linli.journal.actors import SYSTEM
from linli.journal.audit import findings
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from tests.cases.desk import at_desk
from tests.cases.topics import taken_up
from tests.council.conftest import Bodies
from tests.support.residents import inhabited

pytestmark = pytest.mark.django_db

FIRST = "第一条 遛狗须牵绳。\n第二条 晚上十点后不唱歌。"
SECOND = "第一条 遛狗须牵绳。\n第二条 晚上九点半以后不跳舞、不唱歌。"


@pytest.fixture
def topic(bodies: Bodies) -> Case:
    return taken_up(bodies.cast, form={"topic": "修订居民公约", "reasons": "广场舞"})


def opened(bodies: Bodies, topic: Case, text: str = FIRST, kind: str = "residents") -> Edition:
    edition = covenants.draft(bodies.cast.places.estate, kind, text, by=bodies.secretary)
    return covenants.lay_out(edition.pk, topic.pk, by=bodies.secretary)


def assembly(bodies: Bodies, topic: Case | None, kind: str = "residents_assembly") -> Motion:
    """What residents passed today; about the case, or about nothing of it."""
    officer = bodies.cast.acting("community_officer")
    body = bodies.cast.posts["community_officer"].organisation
    said = Call(kind, clock.now(), "广场", officer.person_id or 0, bodies.recorder.pk,
                called_on=clock.today() - timedelta(days=10), proof="会议通知签收表")  # fmt: skip
    meeting = services.call(body.pk, said, by=officer)
    item = services.add_item(meeting.pk, "" if topic else "别的事", by=officer, case=topic)
    services.open_meeting(meeting.pk, by=officer)

    inhabited(meeting.area, 120, bodies.cast.places.unit)
    attending.counted(meeting.pk, 80, by=officer)
    return deciding.vote(item.pk, "通过居民公约", 70, 5, 5, by=officer)


def adopted(bodies: Bodies, topic: Case, edition: Edition) -> Edition:
    today = clock.today()
    motion = assembly(bodies, topic)
    return covenants.adopt(edition.pk, today, by=bodies.secretary, motion_id=motion.pk)


def test_a_version_is_drafted_opened_and_in_force_once_the_residents_passed_it(bodies: Bodies, topic: Case) -> None:
    edition = opened(bodies, topic)
    estate = bodies.cast.places.estate
    with pytest.raises(Refused, match="征求意见 7 天"):
        covenants.adopt(edition.pk, clock.today(), by=bodies.secretary, motion_id=1)
    with clock.moved(clock.now() + timedelta(days=9)):
        edition = adopted(bodies, topic, edition)
        assert (edition.state, edition.adopted_on) == ("adopted", clock.today())
        assert covenants.in_force(estate, "residents", clock.today()) == edition
        page = Client().get(f"/covenants/{estate.code}/{edition.code}/").content.decode()
        assert "施行中" in page
        assert "遛狗须牵绳" in page
        covenants.file(edition.pk, clock.today(), by=bodies.secretary)
    assert list(findings()) == []


def test_nobody_adopts_it_but_whom_the_law_names(bodies: Bodies, topic: Case) -> None:
    edition = opened(bodies, topic)
    with clock.moved(clock.now() + timedelta(days=9)):
        elsewhere = assembly(bodies, None)
        for motion_id in (elsewhere.pk, 0, 10**9):
            with pytest.raises(Refused) as refusal:
                covenants.adopt(edition.pk, clock.today(), by=bodies.secretary, motion_id=motion_id)
            assert (refusal.value.code, refusal.value.basis) == ("not_adopted", "城市居民委员会组织法 art. 30")
        own = opened(bodies, topic, kind="owners")
    with clock.moved(clock.now() + timedelta(days=20)):
        motion = assembly(bodies, topic)
        with pytest.raises(Refused) as refusal:  # no meeting adopts what owners decide in common
            covenants.adopt(own.pk, clock.today(), by=bodies.secretary, motion_id=motion.pk)
        assert refusal.value.basis == "民法典 art. 278"


def test_the_next_version_shows_what_it_changes_and_takes_its_place_on_its_day(bodies: Bodies, topic: Case) -> None:
    estate = bodies.cast.places.estate
    first = opened(bodies, topic)
    with clock.moved(clock.now() + timedelta(days=9)):
        first = adopted(bodies, topic, first)
        second = opened(bodies, topic, SECOND)
        page = Client().get(f"/covenants/{estate.code}/{second.code}/?show=changes").content.decode()
        assert "<del>十点后</del><ins>九点半以后不跳舞、</ins>" in page
        listed = Client().get(f"/covenants/{estate.code}/").content.decode()
        assert listed.index("征求意见") < listed.index("施行中")
    with clock.moved(clock.now() + timedelta(days=18)):
        motion = assembly(bodies, topic)
        later = clock.today() + timedelta(days=10)
        second = covenants.adopt(second.pk, later, by=bodies.secretary, motion_id=motion.pk)
        assert covenants.in_force(estate, "residents", clock.today()) == first
        assert covenants.in_force(estate, "residents", later) == second
    assert list(findings()) == []


def test_it_goes_out_as_a_word_file(bodies: Bodies, topic: Case) -> None:
    edition = opened(bodies, topic)
    answer = Client().get(f"/covenants/{bodies.cast.places.estate.code}/{edition.code}/word/")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        assert "遛狗须牵绳" in book.read("word/document.xml").decode()
    Edition.objects.filter(pk=edition.pk).update(adopted_on=date(2026, 3, 1))
    answer = Client().get(f"/covenants/{bodies.cast.places.estate.code}/{edition.code}/word/")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        assert "2026年3月1日" in book.read("word/document.xml").decode()


def test_drafts_are_read_by_those_who_write_them_alone(bodies: Bodies, topic: Case) -> None:
    estate = bodies.cast.places.estate
    edition = covenants.draft(estate, "residents", FIRST, by=bodies.secretary)
    assert Client().get(f"/covenants/{estate.code}/{edition.code}/").status_code == 404
    assert "遛狗" not in Client().get(f"/covenants/{estate.code}/").content.decode()
    assert at_desk(bodies.cast.grid_worker).get(f"/desk/covenants/{edition.code}/").status_code == 404
    for role in ("grid_worker", "resident", "far_secretary"):
        with pytest.raises(NotAllowed):
            covenants.mend(edition.pk, SECOND, by=bodies.cast.acting(role))
    with pytest.raises(Refused, match="已有一个版本"):
        covenants.draft(estate, "residents", SECOND, by=bodies.secretary)


def test_what_is_mended_is_opened_anew_and_what_was_adopted_is_never_changed(bodies: Bodies, topic: Case) -> None:
    edition = covenants.mend(opened(bodies, topic).pk, SECOND, by=bodies.secretary)
    assert (edition.state, edition.opened_at) == ("draft", None)
    edition = covenants.lay_out(edition.pk, topic.pk, by=bodies.secretary)
    with clock.moved(clock.now() + timedelta(days=9)):
        adopted(bodies, topic, edition)
        for change in (
            lambda: covenants.mend(edition.pk, FIRST, by=bodies.secretary),
            lambda: covenants.give_up(edition.pk, "不要了", by=bodies.secretary),
        ):
            with pytest.raises(Refused, match="不能这样办"):
                change()


def test_the_desk_goes_the_whole_way(bodies: Bodies, topic: Case) -> None:
    desk, estate = at_desk(bodies.cast.secretary), bodies.cast.places.estate
    answer = desk.post("/desk/covenants/", {"estate": estate.code, "kind": "residents", "text": FIRST})
    there = answer.headers["Location"]
    assert f'<option value="{topic.pk}">' in desk.get(there).content.decode()
    desk.post(there, {"do": "open", "case": str(topic.pk)})
    assert Edition.objects.get().state == "open"
    with clock.moved(clock.now() + timedelta(days=9)):
        motion = assembly(bodies, topic)
        desk = at_desk(bodies.cast.secretary)
        assert f'value="{motion.pk}"' in desk.get(there).content.decode()
        for none in ("", "0001-01-01", "9999-12-31"):
            desk.post(there, {"do": "adopt", "motion": str(motion.pk), "in_force_on": none})
        assert Edition.objects.get().state == "open"
        desk.post(there, {"do": "adopt", "motion": str(motion.pk), "in_force_on": clock.today().isoformat()})
        desk.post(there, {"do": "file", "filed_on": clock.today().isoformat()})
    edition = Edition.objects.get()
    assert (edition.state, edition.filed_on) == ("adopted", edition.adopted_on)
    assert isinstance(edition.filed_on, date)


def test_the_owners_covenant_is_adopted_by_their_vote_as_its_case_knows_it(bodies: Bodies, topic: Case) -> None:
    own = opened(bodies, topic, kind="owners")
    Case.objects.filter(pk=topic.pk).update(state="to_vote")
    with clock.moved(clock.now() + timedelta(days=9)):
        with pytest.raises(Refused) as refusal:
            covenants.adopt(own.pk, clock.today(), by=bodies.secretary, fact="owners_vote")
        assert refusal.value.code == "not_adopted"
        casework.attach_fact(topic.pk, "owners_vote", True, by=SYSTEM, source=("ballot", 1))
        own = covenants.adopt(own.pk, clock.today(), by=bodies.secretary, fact="owners_vote")
        page = Client().get(f"/covenants/{bodies.cast.places.estate.code}/{own.code}/").content.decode()
    assert (own.state, own.motion, own.fact) == ("adopted", None, "owners_vote")
    assert "业主共同决定通过" in page
