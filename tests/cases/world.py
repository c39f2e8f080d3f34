"""An estate with its secrets, and what of it stands behind every address of the product.

A new address with a parameter that nobody taught makes the tests fail until `World.taught` says which rows to try
there.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from linli.activities import attending as coming
from linli.activities import certifying, signing_up
from linli.activities import services as activities
from linli.activities.hour_models import Certificate, Hours
from linli.activities.models import SignUp
from linli.activities.services import Plan
from linli.ballots import plans
from linli.ballots import services as ballots
from linli.ballots.models import Ballot
from linli.bookings.models import Booking
from linli.cases import batches, commenting, packs, referrals, rounds, route_services, services
from linli.cases.batch_rows import named
from linli.cases.import_models import Import
from linli.cases.imports import stage
from linli.cases.mapping import ColumnsOf, RowMapping
from linli.cases.models import Case, Route
from linli.cases.party_models import Batch
from linli.cases.referral_models import Referral
from linli.cases.round_models import Round
from linli.cases.route_models import RouteEdition
from linli.cases.route_services import Rule
from linli.cases.services import Submission
from linli.council import attending, covenants, deciding, demands, dues, reporting, transfers
from linli.council import services as council
from linli.council.demand_models import Demand
from linli.council.models import Edition, Meeting
from linli.council.party_models import DuesBase, Partner, Transfer
from linli.doorstep.models import Answer
from linli.exchange.chat_models import Paste
from linli.exchange.models import Notice as BoardNotice
from linli.exchange.topic_models import Contribution
from linli.files import jobs as file_jobs
from linli.files.models import File
from linli.files.services import take_in
from linli.jobs.worker import run_until_idle
from linli.journal.actors import SYSTEM, Actor
from linli.journal.queries import history_of
from linli.kernel import clock
from linli.media.film_models import Film
from linli.media.models import Upload
from linli.mutual_aid.models import Move
from linli.notify.models import Notice
from linli.orders.models import Order
from linli.papers.models import Paper
from linli.papers.sheets import Page, write_book
from linli.people import erasing, kinship, signing
from linli.people import services as people
from linli.people.merging import services as merging
from linli.people.models import (
    Binding,
    Erasure,
    Hold,
    Kinship,
    Merge,
    Organisation,
    Ownership,
    Person,
    SignInCode,
    Term,
)
from linli.people.retention import holding
from linli.places import services as places
from linli.places.models import Area
from linli.places.queries import Place
from linli.rotas.models import Swap
from linli.rules.words import Words
from linli.settings.services import set_value
from linli.stories.models import Story
from linli.teams.models import Loan
from linli.teams.square_models import Agreement
from linli.visits.models import Visited
from linli.web.registry import roster, roster_sheets
from linli.web.registry.models import RosterUpload
from linli.web.scheduled import services as scheduled
from linli.web.scheduled.models import ListOrder, MadeList
from tests.bookings.playing import played as booked
from tests.bookings.team_playing import Asked
from tests.bookings.team_playing import played as banded
from tests.cases import desk_playing, topics
from tests.cases.addresses import filled
from tests.cases.district import Gang, gang
from tests.cases.site import announced, proposed
from tests.channels.conftest import GIVEN
from tests.channels.playing import Wired
from tests.channels.playing import played as wired
from tests.doorstep.playing import played as carded
from tests.exchange.playing import pasted, talked, told
from tests.files.pictures import jpeg
from tests.lectures.playing import Taught, taught
from tests.media.playing import played as filmed
from tests.mutual_aid.playing import played as helped
from tests.office.playing import Office
from tests.office.playing import played as officed
from tests.orders.playing import played as ordered
from tests.papers import making
from tests.papers.templates import STOP_VALUES
from tests.points.playing import Played, played
from tests.rotas.playing import played as kept
from tests.shelf.playing import Shelf
from tests.shelf.playing import played as shelved
from tests.stories.playing import Told
from tests.stories.playing import played as told_by
from tests.support import wechat
from tests.support.cast import Cast
from tests.support.shared import shared
from tests.teams.playing import played as teamed
from tests.visits.playing import played as visits_played
from tests.web.registry.test_roster_pages import HOMES, OWNERS

SECRET_WORDS = {
    "said": "青苹果暗号",
    "about": "红石榴暗号",
    "done": "紫葡萄暗号",
    "row": "黄杏子暗号",
    "rule": "白梨子暗号",
    "asked": "青柚子暗号",
    "paper": "绿橄榄暗号",
    "worker": "蓝靛莓暗号",
    "list": "灰核桃暗号",
    "round": "粉荔枝暗号",
    "gathered": "褐板栗暗号",
    "meeting": "橙柑子暗号",
    "ballot": "青柠檬暗号",
    "comment": "紫山竹暗号",
    "covenant": "金桂花暗号",
    "demand": "银杏叶暗号",
    "member": "红玛瑙暗号",
    "activity": "绿芒果暗号",
    "points": "蓝宝石暗号",
    "order": "灰玛瑙暗号",
    "notice": "青琉璃暗号",
    "story": "红珊瑚暗号",
    "film": "紫水晶暗号",
    "talk": "白珊瑚暗号",
    "chat": "黑珍珠暗号",
    "ticket": "青金石暗号",
    "shelf": "碧玉髓暗号",
    "beside": "黄玛瑙暗号",
    "card": "金丝楠暗号",
}
SECRET_PERSON = {
    "roll": "诸葛册名",
    "roll_phone": "13955507777",
    "name": "欧阳秘名",
    "phone": "13955501234",
    "room": "房9876",
    "alone": "司徒密姓",
    "alone_phone": "13955505678",
    "worker_phone": "13955508888",
    "points": "慕容隐名",
    "aid": "上官施名",
    "helped": "尉迟受名",
    "teamed": "公良队名",
    "visited": "东郭访名",
    "on_duty": "南宫岗名",
    "orderer": "夏侯点名",
    "booked": "长孙订名",
    "contributor": "端木稿名",
    "band": "淳于请名",
    "listener": "令狐听名",
    "caller": "濮阳来名",
    "carded": "濮阳码名",
    "carded_phone": "13955507654",
}


@dataclass
class World:
    """The estate with its secrets: a case kept to itself, one for neighbours, one about the secretary; imports."""

    cast: Cast
    closed: Case
    shared: Case
    about: Case
    batch: Import
    route: Route
    roster: RosterUpload
    person: Person
    files: list[File]
    papers: list[Paper]
    labour: Gang  # a wage file of the labour office
    round: Round  # a patrol planned by the secretary
    works: Case  # under way, on the public board
    listed: Batch  # of the labour office's cases
    meeting: Meeting  # of the owners' committee, with a task
    ballot: Ballot  # a draft of the owners' committee
    edition: Edition  # the draft of a covenant
    demand: Demand  # for an owners' assembly, signed by the resident
    topic: Case  # kept within the estate, with a comment that was hidden
    dues: DuesBase  # of a member of the estate's branch, with a month paid
    transfer: Transfer  # of another
    partner: Partner  # a unit that reports to that branch
    sign_up: SignUp  # of a guest, in a rehearsal that residents do not see
    certificate: Certificate  # of hours that somebody served for the branch
    points: Played  # of a member of that branch
    order: Order  # of somebody without an account, sent to whoever helps
    due: Answer  # of a home whose card bears a name and a number
    aid: Move  # what that branch gave somebody out of what somebody else gave
    teamed: tuple[Loan, Agreement]  # what is on loan to a member of a team; the draft for a place
    swap: Swap  # of a turn on a rota of that branch, taken and to be approved
    visited: Visited  # a child that two visitors of that branch go to
    booking: Booking  # at the desk of a room that the branch keeps
    paste: Paste  # what was said in that estate's group
    talk: list[Contribution]  # a topic of that estate: opened, a reply that was reported, one that is held
    notices: list[BoardNotice]  # of that branch: to all, to residents alone, not out yet
    told: Told  # of a paper, with a story that nobody reads yet
    film: Film  # of a story that the resident sent in
    band: Asked  # a team that plays for somebody without an account
    taught_lectures: Taught  # of that branch, heard by somebody whom it calls up
    office: Office  # of the estate's desk: a ticket of the hotline that waits, one sent back
    shelf: Shelf  # of the estate, with what is not for everybody
    wired: Wired  # an official account of the community, to which the resident is bound, and a robot of the branch

    @property
    def cases(self) -> list[Case]:
        return [self.closed, self.shared, self.about]

    @property
    def secrets(self) -> list[str]:
        """What must not stand in any answer, unless the intruder wrote it in the question."""
        return [
            *SECRET_WORDS.values(), *SECRET_PERSON.values(), SECRET_PERSON["phone"][-8:], self.person.name,
            *(case.code for case in self.cases), *(file.code for file in self.files), self.batch.code, self.roster.code,
            self.meeting.code, self.ballot.code, self.transfer.code, "654.32", self.sign_up.code,
            self.sign_up.session.code,
            *self.ballot.slips.values_list("code", flat=True),
            self.labour.case.code, str(self.labour.row.code), self.labour.listed.code, self.labour.sheet.code,
            self.listed.code, self.cast.places.unit.code, self.cast.resident.name, "13900000001",
            self.wired.robot.code, self.wired.app.code, GIVEN.secret, GIVEN.token, GIVEN.aes_key, wechat.ROBOT,
        ]  # fmt: skip

    def taught(self) -> dict[str, list[object]]:
        """Parameter by its place in the route → the values to try there."""
        ground = self.cast.places
        codes: list[object] = [case.code for case in self.cases]
        estates: list[object] = [ground.estate.code, ground.far_estate.code]
        pack = packs.front()[1]
        areas: list[object] = [ground.city.pk, ground.community.pk, ground.estate.pk, ground.grid.pk]
        return {
            "notices/settings/address/<name>": ["ask", "prove", "remove"],
            "desk/messages/<channel>": ["email", "sms_aliyun"],
            "desk/deliveries/<code>": ["x"],
            "notices/<code>": list(Notice.objects.order_by("-pk").values_list("code", flat=True)[:3]) or ["x"],
            "report/<code>": estates,
            "report/<code>/for/<process>": [one.id for one in packs.all_active() if one.door("resident")],
            "t/<code>": [*codes, self.labour.case.code],
            "p/<code>": [self.labour.row.code],
            "p/<code>/do/<name>": ["confirm_own", "object_own", "say_received", "verify_row"],
            "t/<code>/paper/<name>": ["receipt"],
            "t/<code>/do/<name>": ["solved", "not_solved", "withdraw", "answer"],
            "ledger/<code>": estates,
            "ledger/<code>/<number>/print/<step>": [self.works.steps.latest("pk").pk],
            "proof/<code>": codes,
            "desk/case/<key>/act/<name>": list(pack.actions),
            "desk/case/<key>/parties/<row>": ["0123456789abcd", self.labour.row.key],
            "desk/case/<key>/parties/<row>/act/<name>": ["check"],
            "desk/case/<key>/sheet/<code>": [self.labour.sheet.code],
            "desk/visits/plan/new/<estate>": estates,
            "desk/visits/plan/<round_id>": [self.round.pk],
            "desk/visits/<visit_id>": [self.round.walks.earliest("day").pk],
            "desk/batch/<code>": [self.labour.listed.code, self.listed.code],
            "desk/batch/<code>/act/<name>": ["verify_row", "settle_row"],
            "desk/batch/<code>/sheet/<name>": ["verification_table", "receipt"],
            "desk/batch/<code>/slips/<name>": ["verification_table"],
            "desk/routes/new/<estate>": estates,
            "desk/routes/<route_id>": [self.route.pk],
            "desk/routes/draft/<estate>": [ground.estate.code],
            "desk/routes/edition/<edition_id>": list(RouteEdition.objects.values_list("pk", flat=True)),
            "desk/asked/<code>": list(Referral.objects.values_list("code", flat=True)),
            "asked/<secret>": ["x" * 26],
            "desk/desks/<person>": [self.cast.secretary.pk],
            "desk/desks/<person>/<post>": [self.cast.posts["secretary"].pk],
            "desk/import/<code>": [self.batch.code],
            "packs/<pack>": [pack.id],
            "packs/<pack>/<number>": [1],
            "looks/<colour>": ["1-5b3a8c"],
            "packs/<pack>/questions/<category>": [pack.unsorted],
            "packs/<pack>/categories/of/<category>": [pack.unsorted],
            "packs/<pack>/categories/groups/of/<group>": list(pack.groups)[:1],
            "me/phone/<device_id>": [1],
            "file/<code>": [file.code for file in self.files],
            "file/<code>/<size>": ["large", "small", "original"],
            "e/<code>": estates,
            "aloud/<digest>": ["0" * 64],
            "paper/<code>": [paper.code for paper in self.papers],
            "desk/paper/<code>": [paper.code for paper in self.papers],
            "desk/paper/<code>/service/<pk>": [1],
            "registry/area/<pk>": areas,
            "registry/building/<pk>": [ground.building.pk],
            "registry/entrance/<pk>": [entrance.pk for entrance in ground.building.entrances.all()],
            "registry/unit/<pk>": [ground.unit.pk],
            "registry/spot/<pk>": [ground.gate.pk],
            "registry/import/estate/<pk>": [ground.estate.pk],
            "registry/import/<code>": [self.roster.code],
            **self.taught_of_people(),
            **self.taught_of_topics(),
            **self.taught_of_activities(),
            **self.taught_of_points(),
            **self.taught_of_aid(),
            **self.taught_of_teams(),
            **self.taught_of_rotas(),
            **self.taught_of_visits(),
            **self.taught_of_orders(),
            **self.taught_of_cards(),
            **self.taught_of_places(),
            **self.taught_of_exchange(),
            **self.taught_of_bands(),
            **self.taught_of_lectures(),
            **self.taught_of_stories(),
            **self.taught_of_channels(),
            **self.taught_of_office(),
        }

    def taught_of_office(self) -> dict[str, list[object]]:
        """The same for what an office keeps."""
        return {
            "desk/forms/<code>": [self.office.form.code],
            "desk/forms/<code>/do/<name>": ["columns", "chain", "close"],
            "desk/forms/<code>/missing/<building>": [self.cast.places.building.pk],
            "desk/forms/<code>/home/<home>": [self.cast.places.unit.code],
            "forms/<code>": [self.office.form.code],
            "forms/<code>/<home>": [self.cast.places.unit.code],
            **self.taught_of_shelf(),
            "desk/doors/building/<building>": [self.cast.places.building.pk],
            "desk/doors/home/<code>": [self.cast.places.unit.code],
            "desk/leave/<pk>": [1],
            "desk/tickets/new/<code>": [self.cast.places.estate.code],
            "desk/tickets/duties/<pk>": [self.office.duty.pk],
            "desk/tickets/day/<code>": [self.cast.places.estate.code, self.cast.places.street.code],
            "desk/tickets/<code>": [self.office.ticket.code, self.office.returned.code],
            "desk/tickets/<code>/do/<name>": ["sign", "nudge", "replied", "back", "again"],
        }

    def taught_of_channels(self) -> dict[str, list[object]]:
        """The same for WeChat and WeCom."""
        wired = self.wired
        return {
            "wechat/<code>": [wired.account.code],
            "MP_verify_<key>": ["8KQqRJd2UkVxJ2pB"],
            "WW_verify_<key>": ["8KQqRJd2UkVxJ2pB"],
            "desk/channels/accounts/<code>": [wired.account.code],
            "desk/channels/accounts/<code>/do/<name>": ["menu", "end"],
            "desk/channels/apps/<code>": [wired.app.code],
            "desk/channels/robots/of/<body>": [wired.robot.organisation.code],
            "desk/channels/robots/<code>": [wired.robot.code],
            "desk/channels/files/<file_id>": [wired.file.pk],
            "me/wechat/<bound_id>": [wired.bound.pk],
            "me/wecom/do/<name>": ["begin", "ask", "prove", "remove"],
            **self.taught_of_films(),
        }

    def taught_of_shelf(self) -> dict[str, list[object]]:
        """The same for the estate's shelf."""
        shelf, body = self.shelf, self.cast.posts["secretary"].organisation.code
        return {
            "desk/guides/<code>": [shelf.kept.code, shelf.guide.code],
            "desk/accounts/new/<code>": [self.cast.posts["director"].organisation.code],
            "desk/accounts/<code>": [shelf.account.code],
            "desk/accounts/<code>/do/<name>": ["publish", "withdraw"],
            "desk/projects/new/<code>": [body],
            "desk/projects/<code>": [shelf.project.code],
            "desk/projects/<code>/do/<name>": ["strike", "back", "drop"],
            "desk/thanks/new/<code>": [self.cast.places.estate.code],
            "desk/thanks/<code>/do/<name>": ["show", "hide"],
            "desk/thanks/<code>": [shelf.thanks.code],
            "desk/exemplars/new/<code>": [body],
            "desk/exemplars/<code>": [shelf.exemplar.code, shelf.asked.code],
            "desk/exemplars/<code>/do/<name>": ["check", "agree", "answer", "honour", "refuse", "told"],
            "shelf/<code>": [self.cast.places.estate.code],
            "shelf/<code>/guides/<guide>": [shelf.guide.code, shelf.kept.code],
            "shelf/<code>/accounts/<account>": [shelf.account.code],
            "honour/<code>": [shelf.exemplar.code, shelf.asked.code],
            "thanks/<code>": [shelf.thanks.code],
        }

    def taught_of_points(self) -> dict[str, list[object]]:
        """The same for points."""
        return {
            "desk/points/<code>": [self.points.book.code],
            "desk/points/<code>/of/<pk>": [self.points.entry.account_id],
            "desk/points/<code>/entry/<pk>": [self.points.entry.pk],
            "desk/points/<code>/rules/<number>": [1],
            "desk/points/<code>/rules/<number>/<name>": ["new"],
            "desk/points/<code>/asked/<pk>": [self.points.application.pk],
            "desk/points/<code>/objection/<pk>": [self.points.objection.pk],
            "desk/points/<code>/periods/<pk>": [self.points.closing.pk],
            "desk/points/<code>/shop/<pk>": [self.points.claim.pk],
            "points/why/<pk>": [self.points.entry.pk],
            "points/<code>": [self.points.book.code],
            "points/asked/<pk>": [self.points.application.pk],
            "points/<code>/known/<pk>": [self.points.closing.pk],
            "points/<code>/shop/<pk>": [self.points.claim.pk],
        }

    def taught_of_exchange(self) -> dict[str, list[object]]:
        """The same for notices and talk."""
        codes: list[object] = [notice.code for notice in self.notices]
        return {
            "desk/board/new/<code>": [self.notices[0].body.code],
            "desk/board/<code>": codes,
            "desk/board/doors/<building>": [self.cast.places.building.pk],
            "desk/board/<code>/do/<name>": ["publish", "withdraw"],
            "desk/board/<code>/unread/<building>": [self.cast.places.building.pk],
            "desk/chat/new/<code>": [self.cast.places.estate.code],
            "desk/chat/<code>": [self.paste.code],
            "desk/chat/<code>/do/<name>": ["pick", "forget"],
            "desk/talk/words/<pk>": [self.cast.places.community.pk],
            "desk/talk/<code>": [one.code for one in self.talk],
            "desk/talk/<code>/do/<name>": ["hide", "stand", "reveal", "grant", "erase", "shut"],
            "talk/in/<code>": [self.cast.places.estate.code],
            "talk/<code>": [self.talk[0].topic.code],
            "talk/<code>/do/<name>": ["answer", "request", "proposal"],
            "talk/said/<code>": [one.code for one in self.talk],
            "talk/said/<code>/<name>": ["report", "take-back", "appeal"],
            "board/in/<code>": [self.cast.places.estate.code],
            "board/<code>": codes,
        }

    def taught_of_stories(self) -> dict[str, list[object]]:
        """The same for stories and their fees."""
        told = self.told
        return {
            "desk/stories/publishers/<code>": [told.paper.code],
            "desk/stories/publishers/<code>/do/<name>": ["change", "section", "tariff", "end"],
            "desk/stories/correspondents/<code>": [told.paper.code],
            "desk/stories/correspondents/<code>/do/<name>": ["enlist", "commission"],
            "desk/stories/correspondent/<code>": [told.writer.code, told.unbound.code],
            "desk/stories/commission/<code>": [told.commission.code],
            "desk/stories/commission/<code>/<name>": ["withdraw", "yes", "no", "deliver"],
            "desk/stories/case/<key>/credit/<name>": ["add", "remove"],
            "stories/commissions/<code>": [told.commission.code],
            "stories/commissions/<code>/<name>": ["yes", "no", "deliver"],
            "stories/join/<token>": [told.writer.token],  # an unused one is an invitation to whoever holds it
            "desk/stories/mail/<code>": [told.paper.code],
            "desk/stories/letters/<code>": [told.letter.code],
            "stories/mail/<token>": [told.letter.token],
            "desk/stories/fees/<code>": [told.paper.code],
            "desk/stories/fee/<code>": [told.fee.code],
            "desk/stories/fee/<code>/<name>": ["yes", "no"],
            "desk/stories/lists/<code>": [told.list.code],
            "desk/stories/case/<key>": [told.ready.pk, told.shown.case_id],
            "desk/stories/case/<key>/do/<name>": ["prepare", "release", "pictures", "correct", "propose", "sort"],
            "desk/stories/case/<key>/cover/<size>": ["wide"],
            "desk/stories/case/<key>/pictures/<code>": [told.picture, told.photo],
            "desk/stories/calls/of/<code>": [told.paper.code],
            "desk/stories/calls/<code>": [told.taking.code, told.entry.call.code, told.decided.code],
            "desk/stories/calls/<code>/do/<name>": [
                "change",
                "juror",
                "drop",
                "open",
                "prolong",
                "call_off",
                "enter",
                "out",
                "tie",
                "announce",
                "answer",
                "finish",
                "prize",
            ],
            "stories/calls/<code>": [told.taking.code, told.entry.call.code, told.decided.code],
            "stories/calls/<code>/say/<name>": ["object", "take_back"],
            "stories/entries/<code>": [told.entry.code],
            "stories/entries/<code>/pictures/<file>": [told.picture],
            "stories/entries/<code>/pictures/<file>/<size>": ["large"],
            "stories/fees/<code>": [told.paid.code],
            "stories/of/<code>": [told.paper.code],
            "stories/of/<code>/feed.<form>": ["rss", "atom"],
            "stories/<code>": [told.shown.code, Story.objects.get(case=told.ready).code],
            "stories/<code>/films/<number>": [1],
            "stories/<code>/pictures/<file>": [told.picture],
            "stories/<code>/pictures/<file>/<size>": ["large"],
        }

    def taught_of_places(self) -> dict[str, list[object]]:
        """The same for places that are booked."""
        place, asked = self.booking.place, self.booking.place.bookings.filter(state="asked").earliest("pk")
        return {
            "desk/places/new/<code>": [place.keeper.code],
            "desk/places/<code>": [place.code],
            "desk/places/<code>/do/<name>": ["close", "end"],
            "desk/places/<code>/bookings/<booking>": [asked.code, self.booking.code],
            "desk/places/<code>/bookings/<booking>/<name>": ["yes", "no", "back", "came"],
            "places/of/<code>": [self.cast.places.estate.code],
            "places/<code>": [place.code],
            "places/mine/<code>": [asked.code],
            "places/mine/<code>/<name>": ["take", "back"],
        }

    def taught_of_films(self) -> dict[str, list[object]]:
        """The same for films."""
        return {
            "films/of/<code>": [self.film.case.code],
            "films/uploads/<code>": list(Upload.objects.values_list("code", flat=True)),
            "films/play/<ticket>": ["x", f"{self.film.code}.0.9999999999.0"],
            "films/play/<ticket>/<name>": ["high.mp4", "film.m3u8"],
            "desk/films/of/<key>": [self.film.case_id],
            "desk/films/<code>": [self.film.code],
        }

    def taught_of_bands(self) -> dict[str, list[object]]:
        """The same for teams that are asked for."""
        row = self.band.agreed
        return {
            "desk/teams-asked/for/<code>": [row.team.code],
            "desk/teams-asked/<code>": [row.code, self.band.own.code],
            "desk/teams-asked/<code>/do/<name>": [
                "agree", "propose", "no", "off", "take", "parts", "lend", "call", "came",
            ],
            "desk/teams-asked/<code>/with/<name>": ["yes", "no", "there", "absent"],
            "desk/teams-asked/<code>/with/<name>/<pk>": [self.band.called.pk],
            "ask-a-team/in/<code>": [self.cast.places.estate.code],
            "ask-a-team/mine/<code>": [self.band.own.code],
            "ask-a-team/mine/<code>/<name>": ["take", "off"],
            "ask-a-team/<code>": [row.team.code],
            "played/<code>": [self.band.called.code],
            "played/<code>/<name>": ["yes", "no", "there", "absent"],
        }  # fmt: skip

    def taught_of_aid(self) -> dict[str, list[object]]:
        """The same for help between neighbours."""
        drive, pledge = self.aid.item.drive, self.aid.item.pledges.earliest("pk")
        return {
            "desk/aid/new/<code>": [drive.organiser.code],
            "desk/aid/<code>": [drive.code],
            "desk/aid/<code>/do/<name>": ["item", "open", "close", "pledge", "move"],
            "desk/aid/<code>/pledge/<pledge>": [pledge.code],
            "desk/aid/<code>/move/<pk>": [self.aid.pk],
            "aid/<code>": [self.cast.places.estate.code, drive.code],
            "aid/<code>/take-back/<pledge>": [pledge.code],
        }

    def taught_of_rotas(self) -> dict[str, list[object]]:
        """The same for rotas."""
        duty = self.swap.turn.duty
        return {
            "desk/rotas/new/<code>": [duty.rota.organiser.code],
            "desk/rotas/<code>": [duty.rota.code],
            "desk/rotas/<code>/people/<keeper>": [self.swap.giver.code],
            "desk/rotas/<code>/duty/<duty>": [duty.code],
            "desk/rotas/<code>/do/<name>": ["lay", "circle", "propose", "publish", "end", "approve", "refuse"],
            "duties/away/<keeper>": [self.swap.giver.code],
            "duties/<duty>": [duty.code],
            "duties/<duty>/do/<name>": ["come", "leave", "hand_over", "report", "ask", "take", "leave_it", "take_back"],
        }

    def taught_of_teams(self) -> dict[str, list[object]]:
        """The same for teams and open places."""
        loan, _draft = self.teamed
        team, estate = loan.member.team, self.cast.places.estate
        return {
            "desk/teams/keep/<code>": list(
                Organisation.objects.filter(name="安和普法队").values_list("code", flat=True)
            ),
            "desk/teams/<code>": [team.code],
            "desk/teams/<code>/sheet/<kind>": ["members", "equipment"],
            "desk/teams/<code>/do/<name>": ["about", "line-up", "enter", "own", "lend", "piece", "picture"],
            "desk/teams/<code>/with/<name>": ["yes", "no", "leave", "part", "skill", "confirm", "release", "back"],
            "desk/teams/<code>/with/<name>/<pk>": [loan.pk, loan.member.pk],
            "desk/square/<code>": [estate.code],
            "desk/square/<code>/do/<name>": ["draft", "turn", "strike", "publish"],
            "teams/in/<code>": [estate.code],
            "teams/<code>": [team.code],
            "teams/<code>/do/<name>": ["apply", "leave", "shown", "hidden", "skill"],
            "square/<code>": [estate.code],
        }

    def taught_of_visits(self) -> dict[str, list[object]]:
        """The same for visits at home."""
        programme = self.visited.programme
        return {
            "desk/home-visits/new/<code>": [programme.body.code],
            "desk/home-visits/of/<code>": [self.visited.code],
            "desk/home-visits/of/<code>/do/<name>": ["pair", "release", "void", "agree", "differ"],
            "desk/home-visits/<code>": [programme.code],
            "desk/home-visits/<code>/do/<name>": ["enlist", "dismiss", "take", "end"],
            "home-visits/of/<code>": [self.visited.code],
        }

    def taught_of_cards(self) -> dict[str, list[object]]:
        """The same for the cards of homes and the answers that wait."""
        card = self.due.case.message.card
        return {
            "k/<code>": [card.code],
            "desk/cards/<building>": [card.unit.building_id],
            "desk/card/<card>": [card.pk],
            "desk/answers/<answer>": [self.due.pk],
            "desk/answers/<answer>/<what>": ["told", "missed"],
        }

    def taught_of_orders(self) -> dict[str, list[object]]:
        """The same for what residents order."""
        service, code = self.order.service, self.order.code
        return {
            "desk/orders/offer/<body>": [service.organiser.code],
            "desk/orders/services/<code>": [service.code],
            "desk/orders/services/<code>/do/<name>": ["close", "enter", "accept", "leave"],
            "desk/orders/<code>": [code],
            "desk/orders/<code>/do/<name>": ["send", "record", "refuse", "rate", "miss", "withdraw"],
            "orders/in/<code>": [self.cast.places.estate.code],
            "orders/service/<code>": [service.code],
            "orders/<code>": [code],
            "orders/<code>/do/<name>": ["withdraw", "take", "decline", "give_back", "serve", "rate"],
        }

    def taught_of_lectures(self) -> dict[str, list[object]]:
        """The same for lectures and calls."""
        taught = self.taught_lectures
        return {
            "desk/lectures/new/<body>": [taught.held.season.organiser.code],
            "desk/lectures/lecturers/<body>": [taught.held.season.organiser.code],
            "desk/lectures/<code>": [taught.held.season.code],
            "desk/lectures/<code>/do/<name>": ["approve"],
            "desk/lecture/<code>": [taught.held.code, taught.coming.code],
            "desk/lecture/<code>/do/<name>": ["approve", "announce", "question"],
            "desk/call-ups/new/<body>": [taught.held.season.organiser.code],
            "desk/call-ups/off/<pk>": [taught.ready.pk],
            "desk/call-ups/<code>": [taught.call.code],
            "desk/call-ups/<code>/do/<name>": ["assembled", "finish", "confirm", "call_off", "here", "no"],
            "lectures/in/<code>": [self.cast.places.estate.code],
            "lectures/mine/do/<name>": ["certify"],
            "lectures/teach/<code>": [taught.lecturer.code],
            "lectures/teach/<code>/do/<name>": ["accept"],
            "lectures/teach/<code>/letter/<form>": ["pdf", "word"],
            "lectures/attended/<code>": [taught.paper.code],
            "attended/<code>": [taught.paper.code],
            "lectures/<code>": [taught.held.code, taught.coming.code],
            "lectures/<code>/do/<name>": ["ask"],
            "call-ups/<code>": [taught.call.code],
            "call-ups/<code>/here/<token>": ["x"],
        }

    def taught_of_activities(self) -> dict[str, list[object]]:
        """The same for what people do together."""
        session = self.sign_up.session
        return {
            "desk/activities/<code>/with/<name>": ["ask", "strike", "accept", "decline"],
            "desk/volunteers/record/<body>": [session.programme.organiser.code],
            "desk/activities/new/<body>": [session.programme.organiser.code],
            "desk/activities/<code>": [session.programme.code],
            "desk/activities/<code>/do/<name>": ["role", "session", "end"],
            "desk/sessions/<code>": [session.code],
            "desk/sessions/<code>/do/<name>": [
                "call_off",
                "move",
                "close",
                "guest",
                "see_paper",
                "circle",
                "no_circle",
            ],
            "desk/sessions/<code>/people/<sign_up>": [self.sign_up.code],
            "desk/sessions/<code>/hours/<name>": ["record", "confirm", "correct", "answer"],
            "service/do/<name>": ["object", "certify"],
            "service/certificate/<code>": [self.certificate.code],
            "certificate/<code>": ["0" * 14],
            "stars/<code>": [self.cast.places.estate.code],
            "activities/of/<code>": [session.programme.code],
            "activities/in/<code>": [self.cast.places.estate.code],
            "activities/feed/<token>": ["x"],
            "activities/<code>": [session.code],
            "activities/<code>/do/<name>": ["cancel", "take", "leave_it", "leave"],
            "activities/<code>/here/<token>": [coming.token(session)],
        }

    def taught_of_topics(self) -> dict[str, list[object]]:
        """The same for what neighbours weigh together."""
        return {
            "ledger/<code>/<number>": [*(case.number for case in self.cases), self.topic.number],
            "ledger/<code>/<number>/comments/<comment>": [self.topic.comments.get().code],
            "ledger/<code>/<number>/comments/<comment>/<what>": ["agree", "object", "take_back"],
            "desk/case/<key>": [*(case.pk for case in self.cases), self.labour.case.pk, self.topic.pk],
            "desk/case/<key>/options/<number>": [1],
            "desk/together/<process>": ["proposal"],
            "covenants/<code>": [self.cast.places.estate.code],
            "covenants/<code>/<edition>": [self.edition.code],
            "desk/covenants/<edition>": [self.edition.code],
            "demands/<code>": [self.demand.code],
            "desk/demands/<code>": [self.demand.code],
            "desk/demands/<code>/strike/<pk>": [self.demand.signers.get().pk],
            "desk/demands/<code>/do/<name>": ["hand-in", "check", "send-back", "order"],
        }

    def taught_of_people(self) -> dict[str, list[object]]:
        """The same for people, journal, queue and settings."""
        persons: list[object] = [self.person.code, self.cast.resident.code]
        return {
            "people/bindings/<pk>": [Binding.objects.get(person=self.person).pk],
            "people/homes/<kind>": ["binding"],
            "people/homes/<kind>/<pk>": [Binding.objects.get(person=self.person).pk],
            "settings/holds/<pk>": [Hold.objects.get().pk],
            "people/merges/<code>": [Merge.objects.get().code],
            "me/twice/<code>": [Merge.objects.get().code],
            "people/<code>/double/<other>": [Merge.objects.get().second.code],
            "people/erasures/<pk>": [Erasure.objects.get(person=self.cast.resident).pk],
            "people/kin/<pk>": list(Kinship.objects.values_list("pk", flat=True)),
            "people/codes/<pk>": [SignInCode.objects.get().pk],
            "people/bodies/<pk>": [self.cast.posts["grid_worker"].organisation_id],
            "people/posts/<pk>": [self.cast.posts["grid_worker"].pk],
            "people/posts/roles/<kind>": ["grid_worker"],
            "people/terms/<pk>": [
                Term.objects.get(post=self.cast.posts["grid_worker"]).pk,
                Term.objects.get(post=self.labour.inspector.post_id).pk,  # who has a card
            ],
            "people/<code>": persons,
            "people/<code>/<field>": ["name", "phone"],
            "journal/entry/<pk>": [history_of(case).latest("seq").pk for case in self.cases],
            **desk_playing.taught(),
            "journal/case/<pk>": [case.pk for case in self.cases],
            "journal/of/<kind>": ["case", "person"],
            "journal/of/<kind>/<pk>": [*(case.pk for case in self.cases), self.person.pk],
            "jobs/<pk>": [1],
            "desk/lists/<code>": [ListOrder.objects.get().code],
            "desk/lists/file/<pk>": [MadeList.objects.get().pk],
            "desk/meetings/<pk>": [self.meeting.pk],
            "desk/meetings/<pk>/do/<name>": ["open", "end", "draw_up", "close", "publish", "cancel"],
            "desk/meetings/<pk>/items/<position>": [1],
            "desk/meetings/<pk>/motion/<motion>": [1],
            "desk/meetings/<pk>/point/<point>": [1],
            "desk/meetings/<pk>/polls/<number>": [1],
            "desk/meetings/<pk>/polls/<kind>": ["election", "appraisal"],
            "meetings/<code>/polls/<number>": [1],
            "desk/meetings/tasks/<pk>": [self.meeting.tasks.get().pk],
            "desk/meetings/call/<body>": [self.meeting.body.code],
            "desk/bodies/<code>": [self.meeting.body.code, self.transfer.body.code],
            "desk/bodies/<code>/seal/<pk>": [1],
            "desk/bodies/<code>/partners/<pk>": [self.partner.pk],
            "desk/bodies/<code>/letters/<pk>": [1],
            "desk/bodies/<code>/owed/<pk>": [1],
            "desk/bodies/<code>/ended/<pk>": [1],
            "desk/bodies/<code>/dues/<year>": [self.dues.year.year],
            "desk/bodies/<code>/dues/<year>/<person>": [self.dues.person_id],
            "desk/bodies/<code>/dues/<year>/back/<pk>": [self.dues.payments.get().pk],
            "desk/bodies/<code>/transfers/<transfer>": [self.transfer.code],
            "who/<code>": [self.cast.places.estate.code],
            "meetings/seat/<pk>": [Term.objects.get(post=self.cast.posts["director"]).pk],
            "desk/life/<code>": [self.cast.posts["secretary"].organisation.code],
            "meetings/feed/<token>": ["x"],
            "meetings/<code>": [self.meeting.code],
            "meetings/<code>/here/<token>": [attending.token(self.meeting)],
            "decided/<code>": [self.cast.places.estate.code],
            **self.taught_of_votes(),
            "settings/set/<key>": ["cases.contact_hours"],
        }

    def taught_of_votes(self) -> dict[str, list[object]]:
        """The same for votes of the owners, by the desk's addresses and the voters'."""
        codes: list[object] = [self.ballot.code]
        slips = list(self.ballot.slips.order_by("pk"))
        return {
            "desk/ballots/new/<place>": [self.cast.places.estate.code],
            "desk/ballots/<code>": codes,
            "desk/ballots/<code>/do/<name>": ["open"],
            "desk/ballots/<code>/unit/<pk>": [self.cast.places.unit.pk],
            "desk/ballots/<code>/voters/<number>": [1],
            "desk/ballots/<code>/marked/<pk>": [1],
            "desk/ballots/<code>/proxies/<pk>": [1],
            "desk/ballots/<code>/nominations/<pk>": [1],
            "vote/<code>/proxies/<pk>": [1],
            "desk/ballots/<code>/objections/<pk>": [1],
            "desk/ballots/<code>/slips/<pk>": [1],
            "desk/ballots/<code>/end/<name>": ["close", "draw_up", "finish"],
            "desk/ballots/<code>/boxes/<place>": [1],
            "desk/ballots/<code>/seats/<place>": [1],
            "recount/<code>": codes,
            "desk/ballots/<code>/papers/<number>": [slips[0].number],
            "desk/ballots/<code>/conflicts/<pk>": [1],
            "votes/<code>": [self.cast.places.estate.code],
            "vote/<code>": codes,
            "vote/<code>/roll/<building>": [self.cast.places.building.pk],
            "vote/<code>/<slip>": [slip.code for slip in slips[:2]],
        }

    def addresses(self) -> Iterator[tuple[str, str]]:
        """(name, address) of the whole product, and of the lists with what can be asked of them."""
        yield from filled(self.taught())
        estate = self.cast.places.estate
        grid = self.cast.places.grid
        for word in ("青苹", "红石榴", "紫葡萄", "9876", str(self.closed.number)):
            yield "list", f"/ledger/{estate.code}/?q={word}"
            for page in ("desk/", "desk/export/", "desk/print/"):
                yield "list", f"/{page}?box=all&q={word}"
        for narrowed in (f"estate={estate.pk}", f"grid={grid.pk}"):
            for page in ("desk/", "desk/export/", "desk/print/"):
                yield "list", f"/{page}?box=all&{narrowed}"
        for box in ("mine", "pool", "open", "all", "overdue", "today", "returned", "verify", "again", "callback"):
            yield "list", f"/desk/?box={box}&estate={estate.pk}"
        yield "list", f"/desk/figures/?estate={estate.code}"
        yield "list", f"/desk/batches/new/?process={self.labour.case.pack_version.pack}&of=parties"
        yield "list", f"/registry/?q={SECRET_PERSON['room']}"


@shared
def estate_with_secrets(estate_cast: Cast) -> World:
    ground = estate_cast.places
    secretary = estate_cast.acting("secretary")
    places.change_unit(
        ground.unit.pk, by=SYSTEM, number=SECRET_PERSON["room"], entrance=ground.unit.entrance, floor=5, area_cm=8950
    )
    person = people.create_person(SECRET_PERSON["alone"], by=SYSTEM, phone=SECRET_PERSON["alone_phone"])
    asked = people.request_binding(person.pk, ground.unit.pk, "tenant", by=Actor(person.pk, "person", name=person.name))
    assert asked.pk
    signing.send_code(SECRET_PERSON["alone_phone"])
    twice = people.create_person(SECRET_PERSON["alone"], by=SYSTEM)
    Ownership.objects.create(person=twice, unit=ground.second_unit)
    merging.propose(estate_cast.resident.pk, twice.pk, proof=SECRET_WORDS["member"], by=secretary)
    kinship.note(person.pk, estate_cast.neighbour.pk, "sibling", document=SECRET_WORDS["member"], by=SYSTEM)
    closed = _case(estate_cast, "said", category="neighbours")
    shared = _case(estate_cast, "said", category="sewage")
    about = _case(estate_cast, "about", category="sewage", about="branch_secretary")
    services.act(shared.pk, "claim", {}, by=secretary)
    holding.hold("case", about.code, SECRET_WORDS["about"], by=estate_cast.acting("street_officer"))
    services.act(shared.pk, "contact", {"how": "phone"}, by=secretary)
    due = clock.today() + timedelta(days=5)
    referrals.ask_outside(shared.pk, SECRET_WORDS["asked"], SECRET_WORDS["asked"], due, by=secretary)
    worker = estate_cast.posts["grid_worker"].pk
    referrals.ask_helper(shared.pk, worker, SECRET_WORDS["asked"], due, by=secretary)
    services.act(shared.pk, "ask", {"question": SECRET_WORDS["done"]}, by=secretary)
    route_services.lay(ground.estate, [Rule(words=SECRET_WORDS["rule"], post_kind="grid_worker")], by=secretary)
    route = route_services.draft(ground.estate, by=secretary).routes.get()
    run_until_idle()
    files = list(File.objects.all())
    for file in files:
        if not file.ready:
            file_jobs.process({"files": [file.pk]})
    desk_playing.played(estate_cast, shared, SECRET_WORDS["beside"])
    cases = [Case.objects.get(pk=case.pk) for case in (closed, shared, about)]
    erasing.ask(estate_cast.resident.pk, by=Actor(estate_cast.resident.pk, "person"))
    batch, upload = _batch(ground.estate, secretary), _roster(ground.estate, secretary)
    _regular_export(estate_cast.acting("community_officer"))
    papers = _papers(estate_cast)
    labour = gang(
        estate_cast, said=SECRET_WORDS["worker"], worker=SECRET_WORDS["worker"],
        phone=SECRET_PERSON["worker_phone"], title=SECRET_WORDS["list"],
    )  # fmt: skip
    return World(
        estate_cast,
        *cases,
        batch,
        route,
        upload,
        person,
        list(File.objects.all()),
        papers,
        labour,
        _round(estate_cast),
        _announced(estate_cast),
        _gathered(labour),
        _meeting(estate_cast),
        _ballot(estate_cast),
        covenants.draft(ground.estate, "residents", SECRET_WORDS["covenant"], by=estate_cast.acting("secretary")),
        _demand(estate_cast),
        _topic(estate_cast),
        *_members(estate_cast),
        _partner(estate_cast),
        *_activity(estate_cast),
        _points(estate_cast),
        _order(estate_cast),
        _due(estate_cast),
        _aid(estate_cast),
        _teamed(estate_cast),
        kept(estate_cast.posts["secretary"].organisation, SECRET_PERSON["on_duty"]),
        visits_played(estate_cast.posts["secretary"].organisation, SECRET_PERSON["visited"]),
        _booking(estate_cast),
        pasted(ground.estate, SECRET_WORDS["chat"], estate_cast.acting("secretary")),
        talked(
            ground.estate,
            SECRET_WORDS["talk"],
            estate_cast.acting("resident"),
            estate_cast.acting("neighbour"),
            estate_cast.acting("community_officer"),
        ),
        told(estate_cast.posts["secretary"].organisation, SECRET_WORDS["notice"], estate_cast.acting("secretary")),
        _told(estate_cast),
        filmed(estate_cast, f"{SECRET_WORDS['film']}.mp4"),
        _band(estate_cast),
        _lectures(estate_cast),
        officed(estate_cast, SECRET_WORDS["ticket"], SECRET_PERSON["caller"]),
        shelved(estate_cast, SECRET_WORDS["shelf"]),
        _wired(estate_cast),
    )


def _due(cast: Cast) -> Answer:
    """A neighbour's home with a card, by which something was said that only the office may read."""
    name, phone = SECRET_PERSON["carded"], SECRET_PERSON["carded_phone"]
    by = cast.acting("community_officer")
    return carded(cast.places.second_unit, name, phone, by, written=SECRET_WORDS["card"])


def _teamed(cast: Cast) -> tuple[Loan, Agreement]:
    """A team whose member has something on loan, and a draft for its place."""
    chair = people.create_person("舞队队长", by=SYSTEM)
    return teamed(cast.places.estate, SECRET_PERSON["teamed"], chair, SECRET_WORDS["covenant"])


def _demand(cast: Cast) -> Demand:
    """The resident has begun to collect signatures for a meeting of all owners."""
    plan = demands.Plan("owners_assembly", "owners", SECRET_WORDS["demand"], SECRET_WORDS["demand"])
    return demands.start(cast.posts["director"].organisation_id, plan, by=cast.acting("resident"))


def _gathered(labour: Gang) -> Batch:
    """What the labour office put together of its cases and of their workers."""
    rows = [named(labour.case.pk), named(labour.case.pk, labour.row.key)]
    process = labour.case.pack_version.pack
    batch, _none = batches.gather(
        process, SECRET_WORDS["gathered"], rows, by=labour.inspector, purpose=SECRET_WORDS["gathered"]
    )
    return batch


def _case(cast: Cast, words: str, **form: str) -> Case:
    ground, resident = cast.places, cast.acting("resident")
    photos = take_in([SimpleUploadedFile("a.jpg", jpeg((64, 48)))], by=resident, role="before")
    where = Place(
        building_id=ground.building.pk,
        unit_id=ground.unit.pk,
        words=SECRET_PERSON["room"],
        label="3栋",
        grid_id=ground.grid.pk,
    )
    given = Submission(
        form={"what": f"{SECRET_WORDS[words]}，请来看看", **form}, where=where, files=photos,
        name=SECRET_PERSON["name"], phone=SECRET_PERSON["phone"], reporter_id=resident.person_id,
    )  # fmt: skip
    return services.submit(ground.estate, given, by=resident)


def _batch(estate: Area, by: Actor) -> Import:
    mapping = RowMapping(title=Words(zh="留言", en="Messages"), columns=ColumnsOf.model_validate({"text": "what"}))
    return stage([(2, {"what": SECRET_WORDS["row"]})], mapping, estate, name="留言.csv", sha256="0" * 64, by=by)


def _papers(cast: Cast) -> list[Paper]:
    """A draft and an issued one; anybody who holds the latter's code may learn that it was issued, and by whom."""
    given = {"area": cast.places.estate, "values": {**STOP_VALUES, "party": SECRET_WORDS["paper"]}}
    return [making.drafted(cast, **given), making.issued(cast, making.second_person(cast), **given)]


def _announced(cast: Cast) -> Case:
    site = proposed(cast)
    announced(site)
    return site.case


def _round(cast: Cast) -> Round:
    plan = rounds.Plan(
        title=SECRET_WORDS["round"], post_id=cast.posts["grid_worker"].pk, process="resident_request", every=7,
        starts=clock.today(), buildings=(cast.places.building.pk,),
    )  # fmt: skip
    return rounds.plan(cast.places.estate, plan, by=cast.acting("secretary"))


def _meeting(cast: Cast) -> Meeting:
    """The owners' committee sits and gives a task; neither the secretary nor anybody else is called."""
    member = people.create_person("委员甲", by=SYSTEM)
    Ownership.objects.create(person=member, unit=cast.places.second_unit)
    post = people.create_post("committee_member", cast.posts["director"].organisation, cast.places.estate, by=SYSTEM)
    people.appoint(post.pk, member.pk, by=SYSTEM)
    said = council.Call(
        "owners_committee", clock.now(), SECRET_WORDS["meeting"], cast.director.pk, member.pk,
        title=SECRET_WORDS["meeting"], items=(SECRET_WORDS["meeting"],),
        called_on=clock.today() - timedelta(days=7), proof="会议通知签收表",
    )  # fmt: skip
    by = cast.acting("director")
    meeting = council.call(post.organisation_id, said, by=by)
    council.open_meeting(meeting.pk, by=by)
    deciding.give(meeting.items.get().pk, SECRET_WORDS["meeting"], member.pk, clock.today(), by=by)
    return meeting


def _ballot(cast: Cast) -> Ballot:
    """Drawn up by the owners' committee and not published."""
    day = clock.today() + timedelta(days=20)
    title = SECRET_WORDS["ballot"]
    plan = plans.Plan(title, day, day + timedelta(days=10), (plans.Asked(4, title),))
    by = cast.acting("director")
    return ballots.draw_up(plan, by=by, area=cast.places.estate, body_id=cast.posts["director"].organisation_id)


def _members(cast: Cast) -> tuple[DuesBase, Transfer]:
    """The branch keeps dues and transfers here: one member's sum is said and a month of it paid, another moves away."""
    branch, by = cast.posts["secretary"].organisation, cast.acting("secretary")
    for key in (dues.SETTING, transfers.SETTING):
        set_value(key, True, area_id=branch.area_id, by=SYSTEM, source="支部")
    seat = people.create_post("party_seat", branch, cast.places.estate, by=SYSTEM)
    pays, moves = (people.create_person(name, by=SYSTEM) for name in ("党员庚", "党员辛"))
    for one in (pays, moves):
        people.appoint(seat.pk, one.pk, by=SYSTEM)
    year = dues.open_year(branch.pk, clock.today().year, cast.secretary.pk, by=by)
    base = dues.set_base(year.pk, pays.pk, dues.Base("decided", 654_32, "支委会"), by=by)
    dues.note_paid(year.pk, 1, [pays.pk], clock.today(), "cash", by=by)
    moved = transfers.request_out(branch.pk, moves.pk, SECRET_WORDS["member"], SECRET_WORDS["member"], by=by)
    return base, moved


def _partner(cast: Cast) -> Partner:
    """A unit that reports to the branch, with what it offers."""
    branch, by = cast.posts["secretary"].organisation_id, cast.acting("secretary")
    unit = reporting.enter(branch, SECRET_WORDS["member"], SECRET_WORDS["member"], by=by)
    reporting.put(unit.pk, "resource", SECRET_WORDS["member"], by=by)
    return unit


def _activity(cast: Cast) -> tuple[SignUp, Certificate]:
    """A rehearsal of the branch that residents do not see, with a guest who brings somebody; hours of a volunteer."""
    branch, by, said = cast.posts["secretary"].organisation_id, cast.acting("secretary"), SECRET_WORDS["activity"]
    plan = Plan(
        "visit", said, cast.secretary.pk, clock.today(), time(0), 60, said, place=said, shown=False, companions=1
    )  # fmt: skip
    session = activities.found(branch, plan, by=by).sessions.get()
    role = session.programme.roles.get().pk
    served = signing_up.enter(session.pk, role, people.create_person(said, by=SYSTEM).pk, by=by)
    guest = signing_up.enter_guest(session.pk, role, said, by=by, phone="13955509999", companions=1, named=said)
    coming.mark(session.pk, served.pk, "list", by=by)
    Hours.objects.create(
        sign_up=served, minutes=60, state="confirmed", recorded_at=clock.now(), confirmed_at=clock.now(),
        open_until=clock.today(),
    )  # fmt: skip
    return guest, certifying.issue(branch, served.person_id or 0, by=by)


def _order(cast: Cast) -> Order:
    """Somebody without an account ordered a repair; where they live is the body's to read, and whoever takes it."""
    branch, said = cast.posts["secretary"].organisation, SECRET_WORDS["order"]
    helper = people.create_person(said, by=SYSTEM)
    return ordered(branch, helper, SECRET_PERSON["orderer"], said, cast.acting("secretary"))


def _aid(cast: Cast) -> Move:
    """The branch helps neighbours with what neighbours gave; the names of both are its own."""
    branch = cast.posts["secretary"].organisation
    return helped(branch, SECRET_PERSON["aid"], SECRET_PERSON["helped"], cast.acting("secretary"))


def _booking(cast: Cast) -> Booking:
    """The branch keeps a room; who has it is its own to know."""
    branch, by = cast.posts["secretary"].organisation, cast.acting("secretary")
    return booked(branch, cast.places.estate, SECRET_PERSON["booked"], by, cast.acting("resident"))


def _told(cast: Cast) -> Told:
    """A paper's desk of its own people; the street's officers are none of them."""
    editor = people.create_person("编辑甲", by=SYSTEM)
    contributor = people.create_person("通讯员甲", by=SYSTEM)
    places = cast.places
    juror = people.create_person("评委甲", by=SYSTEM)
    return told_by(
        places.estate, places.district, editor, contributor, juror, SECRET_PERSON["contributor"], SECRET_WORDS["story"]
    )


def _wired(cast: Cast) -> Wired:
    """The community's account, to which the resident has bound their WeChat; the branch's group has a robot."""
    branch, by = cast.posts["secretary"].organisation, cast.acting("secretary")
    return wired(cast.places.community, branch, by, cast.acting("administrator"), cast.acting("resident"))


def _band(cast: Cast) -> Asked:
    """A team that somebody has without an account; who that is its leader and the offices know."""
    chair = people.create_person("锣鼓队长", by=SYSTEM, phone="13955507779")
    member = people.create_person("锣鼓队员", by=SYSTEM, phone="13955507780")
    return banded(cast.places.estate, SECRET_PERSON["band"], chair, member, cast.acting("resident"))


def _lectures(cast: Cast) -> Taught:
    """The branch's lectures were heard by somebody whose name is its own."""
    listener = people.create_person(SECRET_PERSON["listener"], by=SYSTEM, phone="13955507777")
    lecturer = people.create_person("林秋月", by=SYSTEM, phone="13955507778")
    branch, by = cast.posts["secretary"].organisation, cast.acting("secretary")
    return taught(branch, lecturer, listener, by, cast.acting("community_officer"))


def _points(cast: Cast) -> Played:
    """The branch keeps points for its members; one of them asked for some, objected, claimed a good."""
    branch, by = cast.posts["secretary"].organisation, cast.acting("secretary")
    member = people.create_person(SECRET_PERSON["points"], by=SYSTEM)
    people.appoint(people.create_post("party_seat", branch, cast.places.estate, by=SYSTEM).pk, member.pk, by=SYSTEM)
    return played(branch, member, SECRET_WORDS["points"], by)


def _topic(cast: Cast) -> Case:
    """A proposal that neighbours alone read, with a comment that was hidden."""
    topic = topics.taken_up(cast, form={"topic": SECRET_WORDS["comment"], "reasons": SECRET_WORDS["comment"]})
    topics.two_options(cast, topic)
    one = topics.said(cast, topic, SECRET_WORDS["comment"])
    commenting.hide(one.pk, SECRET_WORDS["comment"], by=cast.acting("director"))
    Case.objects.filter(pk=topic.pk).update(visibility="estate")
    return topic


def _regular_export(by: Actor) -> None:
    row = scheduled.order(scheduled.Wanted("/desk/figures/", "excel", "week", 0, 7), "统计", by=by)
    scheduled.make(row.pk, clock.now())


def _roster(estate: Area, by: Actor) -> RosterUpload:
    homes = [["9栋", "1单元", 1, "101", 80.5]]
    owners = [["9栋", "1单元", "101", SECRET_PERSON["roll"], "13955507777", ""]]
    with write_book([Page("楼栋房屋", HOMES, homes), Page("业主", OWNERS, owners)]) as book:
        tables = roster_sheets.read_tables(book, "名册.xlsx", estate)
        return roster.take_upload(estate, tables, "名册.xlsx", by=by)
