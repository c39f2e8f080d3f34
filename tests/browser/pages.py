"""Every page of the product, from the URLconf, and who of the cast opens it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.test import Client

from linli.activities import attending as coming
from linli.activities.hour_models import Certificate
from linli.cases import packs
from linli.cases.round_models import Round, Visit
from linli.council import attending
from linli.journal.models import Entry
from linli.mutual_aid.models import Drive
from linli.orders.models import Order
from linli.papers.models import Paper
from linli.people.models import Kinship, Person, Term
from tests.browser.conftest import Life
from tests.cases.addresses import filled
from tests.cases.desk import at_desk

# No page of their own: what they answer with, by the name of their address.
NOT_PAGES = {
    "people:code": "needs a code on its way",
    "people:name": "needs a telephone just proved",
    "people:forget_device": "only by a form",
    "notify:follow": "leads on to what a notice is about",
    "web:onwards": "leads on to where somebody begins",
    "web:demo": "only in the demonstration",
    "web:aloud": "a sound file",
    "web:plan": "a drawing",
    "web:health": "for machines",
    "web:robots": "for machines",
    "web:manifest": "for machines",
    "files:show": "a photo",
    "papers:pdf": "a document",
    "exchange:sheet": "a document",
    "papers:docx": "a document",
    "stories:feed": "a feed for a program",
    "stories:sitemap": "for machines",
    "stories:picture": "a photo",
    "stories:film": "leads on to where a film plays",
    "stories:cover": "a photo",
    "stories:embed": "a card in another page",
    "lectures:letter": "a document",
    "lectures:certificate": "a document",
    "papers:read_many": "a document",
    "cases:own_paper": "a document",
    "council:own_minutes": "a document",
    "ballots:slips_pdf": "a document",
    "ballots:export": "all papers of a vote, for a program",
    "ballots:script": "a program",
    "council:poll_papers": "a document",
    "council:feed": "a calendar for a program",
    "council:covenant_word": "a document",
    "cases:import_bad_rows": "a workbook",
    "cases:sheet_template": "a workbook",
    "cases:sheet_bad_rows": "a workbook",
    "cases:batch_excel": "a workbook",
    "cases:batch_sheet_excel": "a workbook",
    "cases:batch_slips": "a document",
    "activities:feed_of_estate": "a calendar for a program",
    "activities:feed_of_person": "a calendar for a program",
    "activities:certificate": "a document",
    "activities:next": "leads on to the next session",
    "visits:worker": "a program",
    "channels:callback": "for the platform",
    "channels:mp_file": "for the platform",
    "channels:ww_file": "for the platform",
    "media:uploads": "for programs that speak tus",
    "media:upload": "for programs that speak tus",
    "media:play": "a film",
    "media:progress": "a part of a page",
    "web:roster_template": "a workbook",
    "web:roster_bad_rows": "a workbook",
}
OFTEN = 3  # a page that stands at many addresses is looked at in so many states
VISITORS = ("resident", "neighbour", "secretary", "street_officer", "administrator", "inspector", "community_officer")


@dataclass(frozen=True)
class Opened:
    """An address and who opens it; nobody is a visitor without an account. Further states are not `first`."""

    address: str
    person: Person | None
    first: bool = True


def taught(life: Life) -> dict[str, list[object]]:
    """Parameter by its place in the route → what to open there."""
    ground = life.cast.places
    pack = packs.front()[1]
    estate: list[object] = [ground.estate.code]
    followed: list[object] = [life.answered.code, life.handled.code]
    return {
        "notices/<code>": ["x"],
        "report/<code>": estate,
        "report/<code>/for/<process>": [one.id for one in packs.all_active() if one.door("resident")],
        "t/<code>": followed,
        "t/<code>/paper/<name>": ["receipt"],
        "t/<code>/do/<name>": ["solved", "not_solved", "withdraw"],
        "ledger/<code>": estate,
        "ledger/<code>/<number>": [life.released.number, life.works.number, life.topic.number],
        "ledger/<code>/<number>/comments/<comment>": [life.topic.comments.latest("pk").code],
        "ledger/<code>/<number>/comments/<comment>/<what>": ["agree"],
        "ledger/<code>/<number>/support": [life.released.number],
        "ledger/<code>/<number>/print/<step>": [life.works.steps.latest("pk").pk],
        "p/<code>": [life.own.code],
        "p/<code>/do/<name>": ["confirm_own", "object_own"],
        "proof/<code>": [life.released.code],
        "desk/case/<key>": [life.answered.pk, life.handled.pk, life.many.pk, life.topic.pk],
        "desk/case/<key>/options/<number>": [1],
        "desk/together/<process>": [life.topic.pack_version.pack],
        "covenants/<code>": estate,
        "covenants/<code>/<edition>": [life.edition.code],
        "desk/covenants/<edition>": [life.edition.code],
        "demands/<code>": [one.code for one in life.demands],
        "desk/demands/<code>": [one.code for one in life.demands],
        "desk/demands/<code>/strike/<pk>": [1],
        "desk/demands/<code>/do/<name>": ["check"],
        "desk/case/<key>/parties/<row>": [row.key for row in life.many.parties.all()],
        "desk/case/<key>/parties/<row>/act/<name>": ["check"],
        "desk/case/<key>/act/<name>": ["contact"],
        "desk/case/<key>/sheet/<code>": [life.sheet.code],
        "desk/batch/<code>": [life.listed.code, life.gathered.code],
        "desk/batch/<code>/act/<name>": ["check"],
        "desk/batch/<code>/sheet/<name>": ["roll"],
        "desk/batch/<code>/slips/<name>": ["roll"],
        "desk/routes/new/<estate>": estate,
        "desk/routes/<route_id>": [life.route.pk],
        "desk/visits/plan/new/<estate>": estate,
        "desk/visits/plan/<round_id>": list(Round.objects.values_list("pk", flat=True)),
        "desk/visits/<visit_id>": list(Visit.objects.values_list("pk", flat=True)),
        "desk/import/<code>": [life.batch.code],
        "packs/<pack>": [pack.id],
        "packs/<pack>/<number>": [1],
        "me/phone/<device_id>": [1],
        "file/<code>": ["x"],
        "file/<code>/<size>": ["small"],
        "paper/<code>": [life.paper.code, "0" * 14],
        "desk/paper/<code>": list(Paper.objects.values_list("code", flat=True)),
        "desk/paper/<code>/service/<pk>": [1],
        "e/<code>": estate,
        "aloud/<digest>": ["0" * 64],
        "registry/area/<pk>": [ground.city.pk, ground.estate.pk],
        "registry/building/<pk>": [ground.building.pk],
        "registry/entrance/<pk>": [entrance.pk for entrance in ground.building.entrances.all()],
        "registry/unit/<pk>": [ground.unit.pk],
        "registry/spot/<pk>": [ground.gate.pk],
        "registry/import/estate/<pk>": [ground.estate.pk],
        "registry/import/<code>": [life.roster.code],
        "journal/entry/<pk>": [Entry.objects.filter(subject_kind="case").latest("pk").pk],
        "journal/of/<kind>": ["case"],
        "journal/of/<kind>/<pk>": [life.handled.pk],
        "jobs/<pk>": [life.failed.pk],
        "desk/meetings/<pk>": [life.meeting.pk],
        "desk/meetings/<pk>/do/<name>": ["open"],
        "desk/meetings/<pk>/items/<position>": [1],
        "desk/meetings/<pk>/motion/<motion>": [1],
        "desk/meetings/<pk>/point/<point>": [1],
        "desk/meetings/<pk>/polls/<number>": [life.meeting.polls.get().pk],
        "desk/meetings/<pk>/polls/<kind>": ["secretary", "election"],
        "meetings/<code>/polls/<number>": [life.meeting.polls.get().pk],
        "desk/meetings/tasks/<pk>": [life.meeting.tasks.get().pk],
        "desk/meetings/call/<body>": [life.meeting.body.code],
        "desk/bodies/<code>": [life.meeting.body.code],
        "desk/bodies/<code>/seal/<pk>": [1],
        "desk/bodies/<code>/partners/<pk>": [life.partner.pk],
        "desk/bodies/<code>/letters/<pk>": [1],
        "desk/bodies/<code>/owed/<pk>": [1],
        "desk/bodies/<code>/ended/<pk>": [1],
        "desk/bodies/<code>/dues/<year>": [life.dues.year.year],
        "desk/bodies/<code>/dues/<year>/<person>": [life.dues.person_id],
        "desk/bodies/<code>/dues/<year>/back/<pk>": [1],
        "desk/bodies/<code>/transfers/<transfer>": [life.transfer.code],
        "who/<code>": estate,
        "meetings/seat/<pk>": [Term.objects.get(post=life.cast.posts["secretary"]).pk],
        "desk/life/<code>": [life.cast.posts["secretary"].organisation.code],
        "meetings/feed/<token>": ["x"],
        "meetings/<code>": [life.meeting.code],
        "meetings/<code>/here/<token>": [attending.token(life.meeting)],
        "decided/<code>": estate,
        "desk/activities/<code>/with/<name>": ["ask"],
        "desk/volunteers/record/<body>": [life.cast.posts["secretary"].organisation.code],
        "desk/activities/new/<body>": [life.cast.posts["secretary"].organisation.code],
        "desk/activities/<code>": [life.sessions[0].programme.code],
        "desk/activities/<code>/do/<name>": ["end"],
        "desk/sessions/<code>": [one.code for one in life.sessions],
        "desk/sessions/<code>/do/<name>": ["close"],
        "desk/sessions/<code>/people/<sign_up>": [life.sessions[0].sign_ups.earliest("pk").code],
        "desk/sessions/<code>/hours/<name>": ["confirm"],
        "service/do/<name>": ["object"],
        "service/certificate/<code>": ["x"],
        "certificate/<code>": [Certificate.objects.latest("pk").code],
        "stars/<code>": estate,
        "activities/of/<code>": [life.sessions[0].programme.code],
        "activities/in/<code>": estate,
        "activities/feed/<token>": ["x"],
        "activities/<code>": [one.code for one in life.sessions],
        "activities/<code>/do/<name>": ["cancel"],
        "activities/<code>/here/<token>": [coming.token(life.sessions[0])],
        "desk/orders/offer/<body>": [life.order.service.organiser.code],
        "desk/orders/services/<code>": [life.order.service.code],
        "desk/orders/services/<code>/do/<name>": ["close"],
        "desk/orders/<code>": list(Order.objects.order_by("pk").values_list("code", flat=True)),
        "desk/orders/<code>/do/<name>": ["send"],
        "orders/in/<code>": estate,
        "orders/service/<code>": [life.order.service.code],
        "orders/<code>": [Order.objects.latest("pk").code, life.order.code],
        "orders/<code>/do/<name>": ["take"],
        "desk/aid/new/<code>": [life.aid.item.drive.organiser.code],
        "desk/aid/<code>": list(Drive.objects.order_by("pk").values_list("code", flat=True)),
        "desk/aid/<code>/do/<name>": ["open"],
        "desk/aid/<code>/pledge/<pledge>": [life.aid.item.pledges.earliest("pk").code],
        "desk/aid/<code>/move/<pk>": [life.aid.pk],
        "aid/<code>": [*estate, life.aid.item.drive.code],
        "aid/<code>/take-back/<pledge>": [life.aid.item.pledges.latest("pk").code],
        "desk/teams/keep/<code>": ["x"],
        "desk/teams/<code>": [life.teamed[0].member.team.code],
        "desk/teams/<code>/sheet/<kind>": ["members", "equipment"],
        "desk/teams/<code>/do/<name>": ["piece"],
        "desk/teams/<code>/with/<name>": ["part"],
        "desk/teams/<code>/with/<name>/<pk>": [life.teamed[0].member.pk],
        "desk/square/<code>": estate,
        "desk/square/<code>/do/<name>": ["draft"],
        "teams/in/<code>": estate,
        "teams/<code>": [life.teamed[0].member.team.code],
        "teams/<code>/do/<name>": ["shown"],
        "square/<code>": estate,
        "desk/rotas/new/<code>": [life.swap.turn.duty.rota.organiser.code],
        "desk/rotas/<code>": [life.swap.turn.duty.rota.code],
        "desk/rotas/<code>/people/<keeper>": [life.swap.giver.code],
        "desk/rotas/<code>/duty/<duty>": [life.swap.turn.duty.code],
        "desk/rotas/<code>/do/<name>": ["end"],
        "duties/away/<keeper>": [life.swap.giver.code],
        "duties/<duty>": [life.swap.turn.duty.code],
        "duties/<duty>/do/<name>": ["come"],
        "desk/home-visits/new/<code>": [life.visited.programme.body.code],
        "desk/home-visits/of/<code>": [life.visited.code],
        "desk/home-visits/of/<code>/do/<name>": ["pair"],
        "desk/home-visits/<code>": [life.visited.programme.code],
        "desk/home-visits/<code>/do/<name>": ["end"],
        "home-visits/of/<code>": [life.visited.code],
        "desk/board/new/<code>": [life.notices[0].body.code],
        "desk/board/<code>": [one.code for one in life.notices],
        "desk/board/<code>/do/<name>": ["publish"],
        "desk/board/<code>/unread/<building>": [ground.building.pk],
        "board/in/<code>": estate,
        "board/<code>": [one.code for one in life.notices],
        "desk/places/new/<code>": [life.booking.place.keeper.code],
        "desk/places/<code>": [life.booking.place.code],
        "desk/places/<code>/do/<name>": ["close"],
        "desk/places/<code>/bookings/<booking>": [life.booking.code],
        "desk/places/<code>/bookings/<booking>/<name>": ["yes"],
        "places/of/<code>": estate,
        "places/<code>": [life.booking.place.code],
        "places/mine/<code>": [life.booking.place.bookings.filter(state="asked").earliest("pk").code],
        "places/mine/<code>/<name>": ["back"],
        "wechat/<code>": [life.wired.account.code],
        "MP_verify_<key>": ["8KQqRJd2UkVxJ2pB"],
        "WW_verify_<key>": ["8KQqRJd2UkVxJ2pB"],
        "desk/channels/accounts/<code>": [life.wired.account.code],
        "desk/channels/accounts/<code>/do/<name>": ["menu"],
        "desk/channels/apps/<code>": [life.wired.app.code],
        "desk/channels/robots/of/<body>": [life.wired.robot.organisation.code],
        "desk/channels/robots/<code>": [life.wired.robot.code],
        "desk/channels/files/<file_id>": [life.wired.file.pk],
        "me/wechat/<bound_id>": [life.wired.bound.pk],
        "films/of/<code>": [life.film.case.code],
        "films/uploads/<code>": ["x"],
        "films/play/<ticket>": ["x"],
        "films/play/<ticket>/<name>": ["x"],
        "desk/films/of/<code>": [life.film.case.code],
        "desk/films/<code>": [life.film.code],
        "desk/lectures/new/<body>": [life.taught.held.season.organiser.code],
        "desk/lectures/lecturers/<body>": [life.taught.held.season.organiser.code],
        "desk/lectures/<code>": [life.taught.held.season.code],
        "desk/lectures/<code>/do/<name>": ["approve"],
        "desk/lecture/<code>": [life.taught.held.code, life.taught.coming.code],
        "desk/lecture/<code>/do/<name>": ["announce"],
        "desk/call-ups/new/<body>": [life.taught.held.season.organiser.code],
        "desk/call-ups/off/<pk>": [life.taught.ready.pk],
        "desk/call-ups/<code>": [life.taught.call.code],
        "desk/call-ups/<code>/do/<name>": ["assembled"],
        "desk/stories/publishers/<code>": [life.told.paper.code],
        "desk/stories/publishers/<code>/do/<name>": ["section"],
        "desk/stories/fees/<code>": [life.told.paper.code],
        "desk/stories/fee/<code>": [life.told.fee.code],
        "desk/stories/fee/<code>/<name>": ["yes"],
        "desk/stories/lists/<code>": [life.told.list.code],
        "desk/stories/case/<key>": [life.told.shown.case_id, life.told.ready.pk],
        "desk/stories/case/<key>/do/<name>": ["prepare"],
        "desk/stories/case/<key>/cover/<size>": ["wide"],
        "stories/fees/<code>": [life.told.paid.code],
        "stories/of/<code>": [life.told.paper.code],
        "stories/of/<code>/feed.<form>": ["rss"],
        "stories/<code>": [life.told.shown.code],
        "stories/<code>/films/<number>.mp4": [1],
        "stories/<code>/pictures/<file>": [life.told.picture],
        "stories/<code>/pictures/<file>/<size>": ["large"],
        "lectures/in/<code>": [*estate],
        "lectures/mine/do/<name>": ["certify"],
        "lectures/teach/<code>": [life.taught.lecturer.code],
        "lectures/teach/<code>/do/<name>": ["accept"],
        "lectures/teach/<code>/letter/<form>": ["pdf", "word"],
        "lectures/attended/<code>": [life.taught.paper.code],
        "attended/<code>": [life.taught.paper.code],
        "lectures/<code>": [life.taught.held.code, life.taught.coming.code],
        "lectures/<code>/do/<name>": ["ask"],
        "call-ups/<code>": [life.taught.call.code],
        "call-ups/<code>/here/<token>": [coming.token(life.taught.call.session)],
        "desk/points/<code>": [life.points.book.code],
        "desk/points/<code>/of/<pk>": [life.points.entry.account_id],
        "desk/points/<code>/entry/<pk>": [life.points.entry.pk],
        "desk/points/<code>/rules/<number>": [1, 2],
        "desk/points/<code>/rules/<number>/<name>": ["new"],
        "desk/points/<code>/asked/<pk>": [life.points.application.pk],
        "desk/points/<code>/objection/<pk>": [life.points.objection.pk],
        "desk/points/<code>/periods/<pk>": [life.points.closing.pk],
        "desk/points/<code>/shop/<pk>": [life.points.claim.pk],
        "points/why/<pk>": [life.points.entry.pk],
        "points/<code>": [life.points.book.code],
        "points/asked/<pk>": [life.points.application.pk],
        "points/<code>/known/<pk>": [life.points.closing.pk],
        "points/<code>/shop/<pk>": [life.points.claim.pk],
        "desk/ballots/new/<place>": estate,
        "desk/ballots/<code>": [one.code for one in reversed(life.ballots)],
        "desk/ballots/<code>/do/<name>": ["open"],
        "desk/ballots/<code>/slips/<pk>": [1],
        "desk/ballots/<code>/unit/<pk>": [ground.unit.pk],
        "desk/ballots/<code>/voters/<number>": [1],
        "desk/ballots/<code>/marked/<pk>": [1],
        "desk/ballots/<code>/proxies/<pk>": [1],
        "desk/ballots/<code>/nominations/<pk>": [1],
        "vote/<code>/proxies/<pk>": [1],
        "desk/ballots/<code>/objections/<pk>": [life.ballots[1].objections.earliest("pk").pk],
        "desk/ballots/<code>/end/<name>": ["close"],
        "desk/ballots/<code>/boxes/<place>": [1],
        "desk/ballots/<code>/seats/<place>": [3],
        "desk/ballots/<code>/result/<pk>": [1],
        "recount/<code>": [one.code for one in reversed(life.ballots) if one.state != "draft"],
        "desk/ballots/<code>/papers/<number>": [life.open_ballot.slips.earliest("pk").number],
        "desk/ballots/<code>/conflicts/<pk>": [1],
        "votes/<code>": estate,
        "vote/<code>": [one.code for one in reversed(life.ballots) if one.state != "draft"],
        "vote/<code>/roll/<building>": [ground.building.pk],
        "vote/<code>/<slip>": [slip.code for slip in life.open_ballot.slips.all()],
        "settings/set/<key>": ["cases.contact_hours"],
        "people/bindings/<pk>": [life.asked.pk],
        "people/homes/<kind>": ["binding"],
        "people/homes/<kind>/<pk>": [life.asked.pk],
        "people/kin/<pk>": list(Kinship.objects.values_list("pk", flat=True)),
        "people/codes/<pk>": [1],
        "people/bodies/<pk>": [life.cast.posts["grid_worker"].organisation_id],
        "people/posts/<pk>": [life.cast.posts["grid_worker"].pk],
        "people/terms/<pk>": [
            Term.objects.order_by("pk").values_list("pk", flat=True)[0],
            Term.objects.filter(post__kind="labour_inspector").values_list("pk", flat=True)[0],  # who has a card
        ],
        "people/<code>": [life.cast.neighbour.code],
        "people/<code>/<field>": ["phone"],
    }


def visits(life: Life) -> Iterator[Opened]:
    """Every page once, as the first of the cast who may open it; and what a stranger meets at a resident's link."""
    clients: list[tuple[Person, Client]] = [
        (person, at_desk(person, second_factor=True)) for person in (getattr(life.cast, role) for role in VISITORS)
    ]
    opened, names = Counter[str](), set()
    for name, address in filled(taught(life)):
        names.add(name)
        if name in NOT_PAGES or opened[name] == OFTEN:
            continue
        for person, client in clients:
            answer = client.get(address)
            if answer.status_code == 405:
                opened[name] += 1
                break
            if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html"):
                yield Opened(address, person, first=not opened[name])
                opened[name] += 1
                break
    unopened = names - opened.keys() - set(NOT_PAGES)
    assert not unopened, f"nobody of the cast can open {sorted(unopened)}"
    for address in ("/", "/sign-in/", f"/t/{life.answered.code}/", f"/t/{life.answered.code}/?new=1", "/nowhere/"):
        yield Opened(address, None)
    for of in ("", "parties"):
        chosen = f"/desk/batches/new/?process={life.many.pack_version.pack}&of={of}"
        yield Opened(chosen, life.cast.community_officer)
    yield Opened("/desk/papers/?state=draft", life.cast.street_officer)
    yield Opened("/desk/?box=all", life.cast.grid_worker)
    yield Opened("/desk/?box=overdue", life.cast.grid_worker)
