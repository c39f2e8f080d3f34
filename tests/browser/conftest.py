"""What the browser tests stand on: an estate with a process and a rule, people signed in, a case at each stage."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction

from linli.activities import attending as coming
from linli.activities import certifying, signing_up
from linli.activities import services as activities
from linli.activities.hour_models import Hours
from linli.activities.models import Session
from linli.activities.services import Plan as Activity
from linli.ballots import counting, key_holders, keys, marking, nominating, objecting, plans
from linli.ballots import paper as ballot_paper
from linli.ballots import services as ballots
from linli.ballots.models import Ballot
from linli.bookings.models import Booking
from linli.cases import (
    batches,
    casework,
    commenting,
    packs,
    party_sheets,
    referrals,
    rounds,
    route_services,
    services,
)
from linli.cases.batch_rows import named
from linli.cases.import_models import Import
from linli.cases.imports import stage as staged
from linli.cases.mapping import ColumnsOf, RowMapping
from linli.cases.models import Case, Route
from linli.cases.party_models import Batch, Party, PartySheet
from linli.cases.referral_models import Referral
from linli.cases.rounds import Plan
from linli.cases.route_services import Rule
from linli.cases.services import Submission
from linli.council import attending, covenants, deciding, demand_acting, demands, dues, polling, reporting, transfers
from linli.council import services as council
from linli.council.demand_models import Demand
from linli.council.models import Edition, Meeting
from linli.council.party_models import DuesBase, Partner, Transfer
from linli.council.services import Call
from linli.doorstep.models import Answer
from linli.exchange.chat_models import Paste
from linli.exchange.models import Notice
from linli.exchange.topic_models import Contribution
from linli.files import jobs as file_jobs
from linli.files.models import File
from linli.files.services import take_in
from linli.jobs import timetable
from linli.jobs.models import Job, State, Timetable
from linli.jobs.worker import run_until_idle
from linli.journal.actors import SYSTEM, Actor
from linli.kernel import clock
from linli.media.film_models import Film
from linli.mutual_aid import services as aid
from linli.mutual_aid.models import Move
from linli.orders import services as ordering
from linli.orders.models import Order
from linli.orders.services import Wish
from linli.papers import serving
from linli.papers.models import Paper
from linli.papers.sheets import write
from linli.people import erasing, homes, kinship, second_factor
from linli.people import services as people
from linli.people.merging import services as merging
from linli.people.models import Binding
from linli.people.retention import holding
from linli.places import services as places
from linli.places.queries import Place
from linli.points import drafting
from linli.rotas.models import Swap
from linli.rules.serving import Proof
from linli.rules.words import Words
from linli.settings.services import set_value
from linli.teams.models import Loan
from linli.teams.square_models import Agreement
from linli.visits.models import Visited
from linli.web import demo
from linli.web.registry.models import RosterUpload
from linli.web.scheduled import services as scheduled
from tests.bookings.playing import played as booked
from tests.bookings.team_playing import Asked
from tests.bookings.team_playing import played as banded
from tests.browser.plays import Stage, Time
from tests.browser.product import Product
from tests.cases import desk_playing, topics
from tests.cases.conftest import estate_cast, process
from tests.cases.desk import at_desk
from tests.cases.district import gang
from tests.cases.site import announced, proposed
from tests.cases.test_casework import FORM as OWED
from tests.cases.test_casework import PAGE as ARREARS
from tests.cases.test_casework import WORKERS
from tests.channels.playing import Wired
from tests.channels.playing import played as wired
from tests.doorstep.playing import played as carded
from tests.exchange.playing import pasted, talked, told
from tests.files.pictures import jpeg
from tests.lectures.playing import Taught, taught
from tests.media.playing import played as filmed
from tests.mutual_aid.conftest import CHARITY, plan
from tests.mutual_aid.playing import played as helped
from tests.office.playing import Office
from tests.office.playing import played as officed
from tests.orders.playing import played as ordered
from tests.papers import making
from tests.papers.templates import WAGES, WAGES_VALUES
from tests.points.playing import Played, played
from tests.rotas.playing import played as kept
from tests.shelf.playing import Shelf
from tests.shelf.playing import played as shelved
from tests.stories.playing import Told
from tests.stories.playing import played as told_by
from tests.support import oidc, wechat
from tests.support.cast import PHONES, Cast
from tests.support.district import District, appointed
from tests.support.served import Served
from tests.teams.playing import played as teamed
from tests.visits.playing import played as visits_played
from tests.web.registry.test_roster_pages import BAD, GOOD, send, workbook

if TYPE_CHECKING:
    from playwright.sync_api import Page

__all__ = ["estate_cast", "process"]


@pytest.fixture(autouse=True)
def files_of_this_run(settings: Any) -> Iterator[None]:
    """The served product keeps files where its environment says, not in a folder of this test."""
    assert Path(settings.FILES_DIR).is_relative_to(settings.DATA_DIR)
    return


@pytest.fixture(scope="package")
def product(
    django_db_setup: None, django_db_blocker: Any, collected: None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Product]:
    """One for all tests of this folder in a process."""
    if connection.vendor != "sqlite":
        pytest.skip("The states of the browser tests are copies of a SQLite file")
    with django_db_blocker.unblock(), wechat.running() as platform, oidc.issuing() as issuer:
        product = Product(tmp_path_factory.mktemp("product"), platform, issuer)
        yield product
        product.stop()


@pytest.fixture
def transactional_db(product: Product) -> None:
    """By this name pytest-django knows that the database is wanted; what is written stays until a state is begun."""


@pytest.fixture
def db(transactional_db: None, product: Product) -> None:
    """Nothing but what a product has that was just installed."""
    product.begin("empty", timetable.set_up)


@pytest.fixture
def served(transactional_db: None, product: Product) -> Served:
    """The product, running on whatever state the test begins with."""
    return product.served()


@pytest.fixture
def estate(transactional_db: None, product: Product, request: pytest.FixtureRequest) -> Cast:
    """The estate with its plan, where the grid worker is sent what comes in."""
    return product.begin("estate", lambda: _estate(request.getfixturevalue("estate_cast")))


def _estate(cast: Cast) -> Cast:
    plan = Path(demo.__file__).with_name("plan.svg").read_text()
    places.set_plan(cast.places.estate, plan, by=SYSTEM)
    rule = Rule(post_kind="grid_worker", note="由网格员先看")
    route_services.lay(cast.places.estate, [rule], by=cast.acting("secretary"))
    return cast


def _drafted(cast: Cast) -> Route:
    """A rule of a draft that was tried."""
    by = cast.acting("secretary")
    draft = route_services.draft(cast.places.estate, by=by)
    route_services.add(cast.places.estate, Rule(words="电梯 -装修", post_kind="property_manager", turns=True), by=by)
    route_services.try_out(draft.pk, by=by)
    return draft.routes.latest("pk")


@pytest.fixture
def time(transactional_db: None, product: Product) -> Iterator[Time]:
    """Everything of the test happens from 2 March 2026 on."""
    made = Time(product)
    made.on("2026-03-02")
    yield made
    made.close()


@pytest.fixture
def stage(time: Time, product: Product, visit: Callable[..., "Page"], request: pytest.FixtureRequest) -> Stage:
    """The estate and the offices of the district, every process in force, the product served; the clock moves."""
    district = product.begin("district", lambda: _district(request.getfixturevalue("cast")))
    time.on("2026-03-02")
    return Stage(district, product.served(), visit, time)


def _district(cast: Cast) -> District:
    Timetable.objects.all().delete()  # it goes on from the day of the play
    timetable.set_up()
    packs.publish_seeds(by=SYSTEM)
    packs.forget()
    return appointed(cast)


@dataclass(frozen=True)
class Life:
    """A case in hand, one waiting for its reporter, one closed and made public, one of many; two files read."""

    cast: Cast
    handled: Case
    answered: Case
    released: Case
    batch: Import
    roster: RosterUpload
    route: Route
    asked: Binding
    failed: Job
    paper: Paper
    many: Case
    listed: Batch
    gathered: Batch
    sheet: PartySheet
    own: Party
    works: Case
    meeting: Meeting
    ballots: list[Ballot]
    topic: Case
    edition: Edition
    demands: list[Demand]  # open for signatures; handed in; one that its body left until after the street's order
    dues: DuesBase
    transfer: Transfer
    partner: Partner
    sessions: list[Session]  # of an activity: one under way, and the next
    points: Played
    aid: Move
    teamed: tuple[Loan, Agreement]
    swap: Swap  # of a turn on a rota, taken and to be approved
    visited: Visited
    order: Order  # of somebody without an account, open to all who help
    due: Answer  # of a home with a card: to be told by a visit
    booking: Booking
    paste: Paste
    talk: list[Contribution]
    notices: list[Notice]
    told: Told
    band: Asked
    taught: Taught
    office: Office
    shelf: Shelf
    wired: Wired
    film: Film  # of a story that the resident sent in
    referred: tuple[Referral, str]  # of a helper unit; the link of an outside party

    @property
    def open_ballot(self) -> Ballot:
        """The one in which owners vote just now."""
        return next(ballot for ballot in self.ballots if ballot.state == "open")


@pytest.fixture
def life(transactional_db: None, product: Product, request: pytest.FixtureRequest) -> Life:
    """The estate in the midst of all that it does."""
    return product.begin("life", lambda: _life(request.getfixturevalue("estate")))


def _life(estate: Cast) -> Life:
    handled = _handled(estate, "3栋楼下污水井往外冒水，味道很大", category="sewage")
    answered = _answered(estate, "医保异地报销要什么材料")
    released = _answered(estate, "北门路灯不亮，晚上看不见")
    services.act(released.pk, "solved", {"face": "satisfied"}, by=estate.acting("resident"))
    services.act(released.pk, "ask_release", {"public_text": "北门路灯不亮。"}, by=estate.acting("grid_worker"))
    services.act(released.pk, "release", {}, by=estate.acting("secretary"))
    roster = send(at_desk(estate.secretary), estate.places, workbook([GOOD, BAD]))
    batch = _batch(estate)
    asked = people.request_binding(estate.neighbour.pk, estate.places.unit.pk, "tenant", by=estate.acting("neighbour"))
    twice = people.create_person("聂双份", by=SYSTEM)
    homes.settle(twice.pk, estate.places.unit.pk, "family", by=SYSTEM)
    holding.hold("case", released.code, "（2026）云01民初17号", by=estate.acting("secretary"))
    merging.propose(estate.resident.pk, twice.pk, proof="本人持身份证到场核对", by=estate.acting("secretary"))
    erasing.ask(estate.resident.pk, by=estate.acting("resident"))
    kinship.note(estate.neighbour.pk, estate.resident.pk, "child", document="户口簿", by=estate.acting("secretary"))
    with transaction.atomic():
        second_factor.keep(estate.administrator, second_factor.fresh_secret(), by=SYSTEM)
    weekly = scheduled.Wanted("/desk/figures/", "excel", "week", 0, 7)
    by = estate.acting("secretary")
    scheduled.make_now(scheduled.order(weekly, "统计", by=by).pk, by=by)
    run_until_idle()
    now = clock.now()
    failed = Job.objects.create(
        name="files.process", state=State.FAILED, error="OSError: disk full", run_at=now, made_at=now, ended_at=now
    )
    for file in File.objects.all():
        if not file.ready:
            file_jobs.process({"files": [file.pk]})
    paper = making.issued(estate, making.second_person(estate))
    officer = estate.acting("street_officer")
    serving.attempt(paper.pk, "direct", "两次上门无人", by=officer)
    serving.serve(paper.pk, Proof("post", sent_on=clock.today(), tracking="XA 1234 5678 9 CN"), by=officer)
    making.drafted(estate, WAGES, WAGES_VALUES)
    many, listed, sheet = _of_many(estate)
    walk = Plan("违建巡查", estate.posts["grid_worker"].pk, packs.front()[1].id, 3, clock.today())
    rounds.plan(estate.places.estate, walk, by=estate.acting("secretary"))
    desk_playing.played(estate, handled, "等物业报价", released=True)
    return Life(
        estate, handled, answered, released, batch, roster, _drafted(estate), asked, failed, paper, many, listed,
        _gathered(many, estate), sheet, _own_row(estate), _works(estate),
        _meeting(estate), _ballots(estate), _topic(estate), _edition(estate), _demands(estate), *_members(estate),
        _partner(estate), _sessions(estate), _points(estate),
        _aid(estate), teamed(estate.places.estate, "聂无号", estate.resident, "改为八点半结束"),
        kept(estate.posts["secretary"].organisation, "聂替班", estate.resident),
        visits_played(estate.posts["secretary"].organisation, "小明", estate.resident), _order(estate),
        _due(estate),
        _booking(estate), _pasted(estate), _talk(estate), _notices(estate), _told(estate), _band(estate),
        _lectures(estate), officed(estate, "地下室积水", "王女士"), shelved(estate, "十年如一日照顾邻居老人"),
        _wired(estate), _film(estate), _referred(estate, handled),
    )  # fmt: skip


def _referred(cast: Cast, case: Case) -> tuple[Referral, str]:
    """Two were asked about a case: the community's officer at the desk, the power company by a link."""
    by, due = Actor(case.handler_id, "post", case.handler_post_id), clock.today() + timedelta(days=5)
    _asked, secret = referrals.ask_outside(case.pk, "镇供电所", "北门路灯何时能修", due, by=by)
    post = cast.posts["community_officer"].pk
    return referrals.ask_helper(case.pk, post, "请联系水电工看一下", due, by=by), secret


def _own_row(cast: Cast) -> Party:
    """The resident is also a worker whose wages the labour office looks after."""
    own = gang(cast, said="四个月没领到工资", worker=cast.resident.name, phone=PHONES["resident"], title="第一批")
    services.act(own.case.pk, "take_up", {"external_number": "云麓监〔2026〕受 0147"}, by=own.inspector)
    return own.row


def _works(cast: Cast) -> Case:
    """Works on the public board, with an announcement for building 3."""
    site = proposed(cast)
    announced(site)
    return site.case


def _members(cast: Cast) -> tuple[DuesBase, Transfer]:
    """The branch keeps its dues and transfers here: the resident, its member, has paid a month and moves away."""
    branch, by = cast.posts["secretary"].organisation, cast.acting("secretary")
    for key in (dues.SETTING, transfers.SETTING):
        set_value(key, True, area_id=branch.area_id, by=SYSTEM, source="支部")
    seat = people.create_post("party_seat", branch, cast.places.estate, by=SYSTEM)
    people.appoint(seat.pk, cast.resident.pk, by=SYSTEM)
    year = dues.open_year(branch.pk, clock.today().year, cast.secretary.pk, by=by)
    base = dues.set_base(year.pk, cast.resident.pk, dues.Base("pension", 4_200_00), by=by)
    dues.note_paid(year.pk, 1, [cast.resident.pk], clock.today(), "cash", by=by)
    return base, transfers.request_out(branch.pk, cast.resident.pk, "云湖市第一小学党支部", "随女儿居住", by=by)


def _aid(cast: Cast) -> Move:
    """The branch asks for quilts; the resident has pledged one, another came and was given."""
    given = helped(cast.posts["secretary"].organisation, "李奶奶", "3 栋王奶奶", cast.acting("secretary"))
    aid.pledge(given.item_id, 1, by=cast.acting("resident"))
    aid.prepare(given.item.drive.organiser_id, plan(**CHARITY), by=cast.acting("secretary"))
    return given


def _due(cast: Cast) -> Answer:
    """Something was said by the card of the neighbour's home, and handled; another message nobody has heard yet."""
    by = cast.acting("grid_worker")
    carded(cast.places.unit, "陈奶奶", "13911112222", by, way="slip")
    return carded(cast.places.second_unit, "刘大爷", "13911113333", by, written="楼道灯不亮")


def _order(cast: Cast) -> Order:
    """The neighbour helps with repairs; one is open to them, the resident ordered another."""
    branch, by = cast.posts["secretary"].organisation, cast.acting("secretary")
    row = ordered(branch, cast.neighbour, "李奶奶", "3 栋 302", by)
    wish = Wish(clock.today(), "any", "3 栋 502", "插座不通电")
    ordering.order(row.service_id, wish, by=cast.acting("resident"))
    return row


def _booking(cast: Cast) -> Booking:
    """The branch keeps a room: one booking was entered at the desk, the resident asks for another and waits in line."""
    by = cast.acting("secretary")
    return booked(cast.posts["secretary"].organisation, cast.places.estate, "李奶奶", by, cast.acting("resident"))


def _pasted(cast: Cast) -> Paste:
    """What the estate's group said yesterday, read in by the secretary."""
    return pasted(cast.places.estate, "楼道灯坏了", cast.acting("secretary"))


def _talk(cast: Cast) -> list[Contribution]:
    """The resident asks when the dancing ends; a reply was reported, another is held."""
    by = (cast.acting("resident"), cast.acting("neighbour"), cast.acting("community_officer"))
    return talked(cast.places.estate, "广场舞几点结束", *by)


def _notices(cast: Cast) -> list[Notice]:
    """The branch tells of a day without water; one notice is for residents alone, one appears in two days."""
    return told(cast.posts["secretary"].organisation, "楼道清理", cast.acting("secretary"))


def _wired(cast: Cast) -> Wired:
    """The community has an official account, to which the resident has bound their WeChat; the branch a robot."""
    branch, by = cast.posts["secretary"].organisation, cast.acting("secretary")
    return wired(cast.places.community, branch, by, cast.acting("administrator"), cast.acting("resident"))


def _told(cast: Cast) -> Told:
    """The street's officer is an editor of the paper too; the resident was paid for a film."""
    places = cast.places
    return told_by(
        places.estate,
        places.district,
        cast.street_officer,
        cast.resident,
        cast.inspector,
        "通讯员小段",
        "还没有发布的来稿",
    )


def _band(cast: Cast) -> Asked:
    """The director leads a team, the neighbour plays in it, the resident asked for it and is proposed another time."""
    return banded(cast.places.estate, "谭家大哥", cast.director, cast.neighbour, cast.acting("resident"))


def _lectures(cast: Cast) -> Taught:
    """The neighbour lectures for the branch; the resident was there, asks, and is called up."""
    branch, by = cast.posts["secretary"].organisation, cast.acting("secretary")
    return taught(branch, cast.neighbour, cast.resident, by, cast.acting("community_officer"))


def _film(cast: Cast) -> Film:
    """The resident sent a story with a film; the street's officer is the paper's editor too."""
    film = filmed(cast)
    body = cast.posts["street_officer"].organisation
    post = people.create_post("media_editor", body, body.area, by=SYSTEM)
    people.appoint(post.pk, cast.street_officer.pk, by=SYSTEM)
    return film


def _points(cast: Cast) -> Played:
    """The branch keeps points; the resident, its member, asked for some, objected and claimed a good."""
    by = cast.acting("secretary")
    points = played(cast.posts["secretary"].organisation, cast.resident, "参加清理菜地", by)
    drafting.draft(points.book.pk, by=by)
    return points


def _partner(cast: Cast) -> Partner:
    """A unit that reports to the branch, with a project carried out and a need that is open."""
    by = cast.acting("secretary")
    unit = reporting.enter(
        cast.posts["secretary"].organisation_id, "云麓区税务局", "周科长", by=by, phone="0990-5550111"
    )
    project = reporting.put(unit.pk, "project", "暑期课堂六次", by=by)
    reporting.done(project.pk, clock.today(), 12, 36, "二十名儿童参加", by=by)
    reporting.put(unit.pk, "need", "停车引导", by=by)
    return unit


def _sessions(cast: Cast) -> list[Session]:
    """A class under way, one who came and has a certificate, and a guest; the next, full, the neighbour waiting."""
    branch, by = cast.posts["secretary"].organisation_id, cast.acting("secretary")
    hour = clock.now().astimezone(clock.LOCAL).replace(minute=0, second=0, microsecond=0).time()
    plan = Activity(
        "class", "儿童之家手工课", cast.secretary.pk, clock.today(), hour, 120, "志愿者带孩子做手工",
        "FREQ=WEEKLY", place="儿童之家", places=3, companions=2,
    )  # fmt: skip
    first, following = activities.found(branch, plan, by=by).sessions.order_by("starts_at")[:2]
    role = first.programme.roles.get().pk
    came = signing_up.enter(first.pk, role, cast.resident.pk, by=by, companions=1, named="小宝")
    signing_up.enter_guest(first.pk, role, "王奶奶", by=by)
    coming.mark(first.pk, came.pk, "list", by=by)
    Hours.objects.create(
        sign_up=came, minutes=60, state="confirmed", recorded_at=clock.now(), confirmed_at=clock.now(),
        open_until=clock.today(),
    )  # fmt: skip
    certifying.issue(branch, cast.resident.pk, by=by)
    signing_up.enter(following.pk, role, cast.resident.pk, by=by, companions=2)
    signing_up.sign_up(following.pk, role, by=cast.acting("neighbour"))
    return [first, following]


def _meeting(cast: Cast) -> Meeting:
    """The branch's members sit: something was said, voted, given to somebody to do; an election is prepared."""
    branch, by = cast.posts["secretary"].organisation, cast.acting("secretary")
    member = people.create_person("唐月娥", by=SYSTEM)
    post = people.create_post("branch_member", branch, cast.places.estate, by=SYSTEM)
    people.appoint(post.pk, member.pk, by=SYSTEM)
    seat = people.create_post("party_seat", branch, cast.places.estate, by=SYSTEM)
    standing = [people.create_person(f"党员{letter}", by=SYSTEM).pk for letter in "甲乙"]
    for one in standing:
        people.appoint(seat.pk, one, by=SYSTEM)
    said = Call(
        "party_assembly",
        clock.now(),
        "党群服务中心",
        cast.secretary.pk,
        member.pk,
        items=("绿化带种菜", "主题党日安排"),
    )
    meeting = council.open_meeting(council.call(branch.pk, said, by=by).pk, by=by)
    for one in meeting.invitees.all():
        attending.mark(meeting.pk, one.pk, "list", by=by)
    item = meeting.items.get(position=1)
    for speaker, words in (("周正明", "先听居民意见"), ("唐月娥", "同意统一清理")):
        deciding.say(item.pk, words, by=by, speaker=speaker)
    deciding.agree(item.pk, "", by=by, public=True)
    deciding.vote(item.pk, "统一清理，另辟种植区", 4, 0, 0, by=by)
    deciding.give(item.pk, "划出种植区", member.pk, clock.today(), by=by)
    polling.prepare_election(
        meeting.pk, "补选支部副书记", 1, standing, teller_id=cast.secretary.pk, watcher_id=member.pk, by=by,
        kind=polling.OFFICES[-1],  # a small branch has no committee to elect
    )  # fmt: skip
    return meeting


def _ballots(cast: Cast) -> list[Ballot]:
    """A draft, one published, one of the residents, one in which two papers of a home contend, two that ended."""
    by, day = cast.acting("director"), clock.today() + timedelta(days=15)
    plan = plans.Plan("选聘物业服务企业", day, day + timedelta(days=10), (plans.Asked(4, "选聘安和物业"),))
    body = cast.posts["director"].organisation_id
    for role in ("director", "community_officer"):  # most of five seats are vacant: one can be voted on
        people.set_seats(cast.posts[role].organisation_id, 5, by=SYSTEM)
    long_ago = clock.now() - timedelta(days=40)
    home = places.create_unit(cast.places.second_building, "601", by=SYSTEM, floor=6, area_cm=8800)
    homes.settle(cast.secretary.pk, home.pk, "owner", by=SYSTEM)
    people.appoint(cast.posts["director"].pk, cast.secretary.pk, by=SYSTEM, starts=long_ago)
    draft, published = (ballots.draw_up(plan, by=by, area=cast.places.estate, body_id=body) for _each in range(2))
    ballots.publish(published.pk, by=by)
    tellers = (cast.grid_worker.pk, cast.director.pk)
    key_holders.give_key(published.pk, tellers=tellers, supervisor=cast.community_officer.pk, by=by)
    objecting.object_to_roll(published.pk, "5栋101 的面积不对", by=cast.acting("resident"))
    return [draft, published, _by_heads(cast), _open_ballot(cast, body), *_ended(cast, body)]


def _by_heads(cast: Cast) -> Ballot:
    """The residents' committee is to be elected by all who vote there; one of them is left out."""
    by, day = cast.acting("community_officer"), clock.today() + timedelta(days=21)
    asked = plans.Asked(0, "居委会委员", seats=1, candidates=(cast.resident.name, cast.neighbour.name))
    plan = plans.Plan("居委会换届选举", day, day, (asked,), kind="residents_committee")
    body = cast.posts["community_officer"].organisation_id
    ballot = ballots.draw_up(plan, by=by, area=cast.places.estate, body_id=body)
    branch = cast.posts["secretary"].organisation_id
    for place, name in enumerate(asked.candidates):
        said = nominating.Said(name, "party", "提名报告", body_id=branch) if place else nominating.Said(
            name, "voters", "联名提名表", number=12
        )  # fmt: skip
        nominating.note(ballot.pk, said, by=by)
    ballots.publish(ballot.pk, by=by)
    left_out = ballot.slips.latest("pk").owners.get().person_id
    marking.leave_out(ballot.pk, left_out, "absent", reason="在外地务工", document="外出登记表", by=by)
    ballot.refresh_from_db()
    return ballot


def _open_ballot(cast: Cast, body: int) -> Ballot:
    """Two papers of one home contend."""
    ballot, _made = _begun(cast, body, ago=20)
    slip = ballot.slips.latest("pk")
    for _each in range(2):
        ballot_paper.take(slip.pk, "paper", {}, by=cast.acting("grid_worker"))
    return ballot


def _begun(cast: Cast, body: int, *, ago: int) -> tuple[Ballot, keys.Made]:
    """Published so many days ago by the branch secretary, who directs the owners' committee; open since the 20th."""
    began = clock.now() - timedelta(days=ago)
    by = Actor(cast.secretary.pk, "person", name=cast.secretary.name)
    first = clock.today() - timedelta(days=ago - 20)
    with clock.moved(began + timedelta(hours=1)):
        stand = (cast.resident.name, cast.neighbour.name)
        asked = (plans.Asked(5, "动用维修资金修屋顶"), plans.Asked(8, "公共收益补充维修资金"),
                 plans.Asked(3, "补选业委会委员", seats=1, candidates=stand))  # fmt: skip
        plan = plans.Plan("维修资金和公共收益", first, first + timedelta(days=10), asked, may_change=True)
        ballot = ballots.draw_up(plan, by=by, area=cast.places.estate, body_id=body)
        ballots.publish(ballot.pk, by=by)
    tellers = (cast.grid_worker.pk, cast.director.pk)
    made = key_holders.give_key(ballot.pk, tellers=tellers, supervisor=cast.community_officer.pk, by=by)
    for person in (cast.grid_worker, cast.director, cast.community_officer):
        key_holders.hold_share(ballot.pk, made.public, by=Actor(person.pk, "person", name=person.name))
    with clock.moved(began + timedelta(days=20, hours=1)):
        return ballots.open_voting(ballot.pk, by=by), made


def _ended(cast: Cast, body: int) -> list[Ballot]:
    """One whose boxes are open, with a paper to enter; one whose result is public."""
    by = Actor(cast.secretary.pk, "person", name=cast.secretary.name)
    (closed, _made), (decided, made) = (_begun(cast, body, ago=32) for _each in range(2))
    with clock.moved(clock.now() - timedelta(days=5)):
        ballot_paper.take(closed.slips.earliest("pk").pk, "paper", {}, by=by)
    for ballot in (closed, decided):
        counting.close(ballot.pk, by=by)
    counting.open_boxes(closed.pk, watched_by="三户业主", by=by)
    counting.count(decided.pk, made.shares[:2], by=by)
    return [closed, counting.announce(decided.pk, by=by)]


def _topic(cast: Cast) -> Case:
    """A proposal taken up, with two options; a neighbour's comment stands, another is hidden."""
    topic = topics.taken_up(cast)
    topics.two_options(cast, topic)
    rude = topics.said(cast, topic, "种菜的都不讲理", "against")
    commenting.hide(rude.pk, "指责他人", by=cast.acting("director"))
    topics.said(cast, topic)
    return topic


def _edition(cast: Cast) -> Edition:
    """A covenant in its first words, open for comments on the page of the proposal."""
    by, topic = cast.acting("secretary"), Case.objects.get(pack_version__pack="proposal")
    edition = covenants.draft(cast.places.estate, "residents", "第一条 公共绿地不种菜。\n第二条 遛狗牵绳。", by=by)
    return covenants.lay_out(edition.pk, topic.pk, by=by)


def _demands(cast: Cast) -> list[Demand]:
    """For a meeting of the owners: as it is signed, as it is checked, and as nobody acted on it."""
    body, by = cast.posts["director"].organisation_id, cast.acting("resident")

    def begun(title: str) -> Demand:
        plan = demands.Plan("owners_assembly", "owners", title, "电梯停运三个月无人处理，请召开业主大会审议。")
        return demands.start(body, plan, by=by)

    found = [begun("公布公共收益账目"), begun("审议更换物业服务企业")]
    demands.hand_in(found[1].pk, by=by)
    with clock.moved(clock.now() - timedelta(days=60)):
        late = begun("维修一号电梯")
        demands.hand_in(late.pk, by=by)
        demand_acting.check(late.pk, by=SYSTEM)  # before anybody held a post
    with clock.moved(clock.now() - timedelta(days=20)):
        until = clock.today() + timedelta(days=10)
        demand_acting.order(late.pk, "青云街责〔2026〕3号", until, by=SYSTEM)
    return [Demand.objects.get(pk=one.pk) for one in (*found, late)]


def _gathered(many: Case, cast: Cast) -> Batch:
    """The file of many beside its workers, in one batch of several cases."""
    rows = [named(many.pk), *(named(many.pk, row.key) for row in many.parties.order_by("pk"))]
    batch, _none = batches.gather(
        many.pack_version.pack, "节前清欠", rows, by=cast.acting("community_officer"), purpose="春节前一并受理",
        meeting=clock.today(),
    )  # fmt: skip
    return batch


# The page of the tests with lists of workers, and what is printed of them.
LISTS = ARREARS.replace("papers:\n", "papers:\n  roll: {title: {zh: 工人名单, en: Roll}}\n", 1)
LISTS += "\nbatches: {title: {zh: 名单, en: List}, sheets: [roll], slips: [roll]}\n"
ROLL = """title: {zh: 工人名单, en: Roll}
text: |
  单位：{{ employer }}
  | 序号 | 姓名 | 应发（元） | 签名按手印 |
  each parties: | {{ row }} | {{ worker }} | {{ gross: amount }} |　|
"""


def _of_many(cast: Cast) -> tuple[Case, Batch, PartySheet]:
    """Wages owed to two workers, being looked into; a list of them, and a sheet with one more that is not taken in."""
    packs.publish(LISTS, by=SYSTEM, templates={"roll": ROLL})
    packs.forget()
    by = cast.acting("community_officer")
    case = services.submit(
        cast.places.estate, Submission(form=OWED, way="receive"), by=by, pack=packs.active("arrears")
    )
    casework.enter_parties(case.pk, "enter", WORKERS, by=by)
    services.act(case.pk, "accept", {}, by=by)
    services.act(case.pk, "secure", {}, by=by)
    services.act(case.pk, "ask_police", {}, by=by)
    keys = list(case.parties.order_by("pk").values_list("key", flat=True))
    listed, _none = batches.form(case.pk, "全部工人", keys, by=by)
    rows = [["张三", "200", "26"], ["李四", "二百", "26"]]
    with write(["姓名", "日工资", "工日"], rows, "工资表") as book:
        sheet = party_sheets.take(case.pk, book, "工资表.xlsx", by=by)
    return Case.objects.get(pk=case.pk), listed, sheet


def _sent(cast: Cast, words: str, category: str) -> Case:
    ground, resident = cast.places, cast.acting("resident")
    photos = take_in([SimpleUploadedFile("a.jpg", jpeg())], by=resident, role="before")
    where = Place(building_id=ground.building.pk, unit_id=ground.unit.pk, label="3栋", grid_id=ground.grid.pk)
    given = Submission(
        form={"what": words, "category": category}, where=where, files=photos, name=cast.resident.name,
        phone=PHONES["resident"], reporter_id=resident.person_id,
    )  # fmt: skip
    return services.submit(ground.estate, given, by=resident)


def _handled(cast: Cast, words: str, category: str) -> Case:
    case = _sent(cast, words, category)
    worker = cast.acting("grid_worker")
    services.act(case.pk, "contact", {"how": "phone", "note": "约好下午去看"}, by=worker)
    services.act(case.pk, "progress", {"progress": "约了疏通队下午到场"}, by=worker)
    return Case.objects.get(pk=case.pk)


def _answered(cast: Cast, words: str) -> Case:
    case = _handled(cast, words, "consult")
    worker: Actor = cast.acting("grid_worker")
    photos = take_in([SimpleUploadedFile("b.jpg", jpeg())], by=worker, role="after")
    services.act(case.pk, "finish", {"result": "已经办好，请您看看。"}, by=worker, files=photos)
    return Case.objects.get(pk=case.pk)


def _batch(cast: Cast) -> Import:
    mapping = RowMapping(title=Words(zh="留言", en="Messages"), columns=ColumnsOf.model_validate({"text": "what"}))
    rows = [(2, {"what": "路面有个大坑"}), (3, {"what": ""})]
    return staged(rows, mapping, cast.places.estate, name="留言.csv", sha256="0" * 64, by=cast.acting("secretary"))
