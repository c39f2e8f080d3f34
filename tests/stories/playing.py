"""A paper's desk in the midst of its work: a story that everybody reads, one made ready, fees in every state."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from linli.cases import packs
from linli.cases import services as cases
from linli.cases.models import Case
from linli.cases.services import Submission
from linli.files import jobs as file_jobs
from linli.files.models import File
from linli.journal.actors import SYSTEM, Actor
from linli.journal.services import record
from linli.kernel import clock
from linli.people import services as people
from linli.people.models import Organisation, Person
from linli.places.models import Area
from linli.stories import calls, correspondents, judging, letters, mailboxes, paying, results, services
from linli.stories.call_models import Call, Entry, Juror
from linli.stories.calls import Plan
from linli.stories.correspondent_models import Commission, Correspondent
from linli.stories.fee_models import Fee, PayList
from linli.stories.mail_models import Letter
from linli.stories.models import Publisher, Story
from linli.stories.paying import Account
from linli.stories.services import Prepared
from tests.files.pictures import jpeg
from tests.stories.conftest import CHECKED, SAID
from tests.support.bringing import bring


@dataclass
class Told:
    """`ready` is not released; `shown` is, with a picture. `fee` waits for a word, `paid` was paid to the resident.

    Of the calls one takes works, `entry` of another is to be judged by the juror, the result of the third is public.
    """

    paper: Publisher
    ready: Case
    shown: Story
    fee: Fee
    paid: Fee
    list: PayList
    taking: Call
    entry: Entry
    decided: Call
    photo: str  # of what is made ready
    letter: Letter  # a mail whose sender was not asked yet
    writer: Correspondent  # the resident
    commission: Commission  # of them, not answered yet
    unbound: Correspondent  # who has bound no account

    @property
    def picture(self) -> str:
        """The code of the picture of the story that is shown."""
        return str(self.shown.pictures[0])


def played(
    estate: Area, district: Area, editor: Person, resident: Person, juror: Person, name: str, words: str
) -> Told:
    """`name` is a contributor without an account, `words` those of the story that nobody reads yet."""
    packs.publish_folder(packs.SEEDS / "media_submission", by=SYSTEM)
    packs.forget()
    bring("media_editor", "media_chief", "media_head")
    body = people.create_organisation("other", "云湖日报编辑部", district, by=SYSTEM, letters="云湖报")
    desk = {}
    for kind, person in (("media_editor", editor), ("media_chief", None), ("media_head", None)):
        holder = person or people.create_person(f"编辑{kind[-4:]}", by=SYSTEM)
        post = people.create_post(kind, body, district, by=SYSTEM)
        people.appoint(post.pk, holder.pk, by=SYSTEM)
        desk[kind] = Actor(holder.pk, "post", post.pk, holder.name)
    first, chief, head = desk.values()
    paper = services.open_publisher(body.pk, "石榴视频", licence="99120260001", by=first)
    section = services.add_section(paper.pk, "society", "社会", name_en="Society", by=first)
    film = paying.set_tariff(paper.pk, "视频", "piece", 100_00, 5_000_00, since=date(2020, 1, 1), by=first)

    def sent(**said: object) -> Case:
        given = Submission(form={**SAID, **said}, way="enter", channel="visit")
        return cases.submit(estate, given, by=first, pack=packs.active("media_submission"))

    ready, shown = sent(what=words, headline=words[:20]), sent()
    for case in (ready, shown):
        services.prepare(case.pk, Prepared(section.pk, summary=words if case is ready else "六年送教路"), by=first)
    services.add_pictures(shown.pk, [SimpleUploadedFile("a.jpg", jpeg((64, 48)))], by=first)
    picture = File.objects.latest("pk")
    file_jobs.process({"files": [picture.pk]})
    services.add_pictures(ready.pk, [SimpleUploadedFile("b.jpg", jpeg((64, 48)))], by=first)
    photo = File.objects.latest("pk")
    file_jobs.process({"files": [photo.pk]})
    with_picture = Prepared(section.pk, "film", "六年送教路", [picture.code], picture.code)
    services.prepare(shown.pk, with_picture, by=first)
    cases.act(shown.pk, "pass_first", {"opinion": "可用", **CHECKED}, by=first)
    cases.act(shown.pk, "pass_second", {"opinion": "同意"}, by=chief)
    for by, step in ((chief, "proofread_1"), (first, "proofread_2"), (head, "proofread_3")):
        cases.act(shown.pk, step, {"corrections": 0}, by=by)
    cases.act(shown.pk, "pass_final", {}, by=head)
    story = services.release(shown.pk, by=first)
    services.correct(story.pk, "“两万”应为“两万三千”", by=first)
    number, bank = "11010519491231002X", "云湖银行城东支行"
    own = paying.tell_account(
        Account(resident.name, number, bank, "6222021234567890123"), by=Actor(resident.pk, "resident")
    )
    other = paying.enter_payee(paper.pk, Account(name, "990101199107040080", bank, "6222021234567890124"), by=first)
    paid = paying.propose(shown.pk, own.pk, film.pk, number=1, rate=1_000_00, by=first)
    paying.decide(paid.pk, yes=True, by=head)
    made = paying.make_list(paper.pk, by=first)
    paying.note_paid(made.pk, clock.today(), by=chief)
    fee = paying.propose(shown.pk, other.pk, film.pk, number=1, rate=300_00, by=chief)
    jurors = [juror, *(people.create_person(f"评委{n}", by=SYSTEM) for n in range(2))]
    taking = _call(paper, "身边的节日", jurors, by=first)
    judged, decided = (_call(paper, title, jurors, by=first) for title in ("身边的周末", "老照片"))
    entry = _sent_in(judged, shown, first)
    _judged(_sent_in(decided, shown, first), jurors)
    results.announce(decided.pk, by=first)
    for row in (story, paid, fee, made, taking, entry, decided):
        row.refresh_from_db()
    return Told(
        paper, ready, story, fee, paid, made, taking, entry, decided, photo.code,
        _mail(paper, estate, body), *_written(paper, resident, shown, first),
    )  # fmt: skip


def _call(paper: Publisher, title: str, jurors: list[Person], by: Actor) -> Call:
    plan = Plan(
        title, "拍一拍邻里的生活。", clock.today() + timedelta(days=10), ["照片"], [("内容", 60), ("表达", 40)],
        [("一等奖", 1, 500_00)],
    )  # fmt: skip
    made = calls.draw_up(paper.pk, plan, by=by)
    for person in jurors:
        Juror.objects.create(call=made, person=person, named_at=clock.now())  # some have no telephone
    return calls.open_call(made.pk, by=by)


def _sent_in(call: Call, case: Case, by: Actor) -> Entry:
    """The case is sent in, and the last day is over."""
    entry = judging.enter(call.pk, case.pk, call.categories.get().pk, maker="通讯员老段", by=by)
    with transaction.atomic():
        call.until = clock.today() - timedelta(days=1)
        call.save(update_fields=["until"])
        record("call.prolonged", call, by=SYSTEM, data={}, area_id=call.area_id)
    return entry


def _judged(entry: Entry, jurors: list[Person]) -> None:
    points = {one.pk: one.most - 10 for one in entry.call.criteria.all()}
    for person in jurors:
        judging.judge(entry.pk, points, by=Actor(person.pk, "person", name=person.name))


def _written(
    paper: Publisher, resident: Person, case: Case, by: Actor
) -> tuple[Correspondent, Commission, Correspondent]:
    """The resident writes for the paper and is asked for a work; somebody else has bound no account."""
    row = correspondents.enlist(paper.pk, "小段", "石牌小学", by=by)
    writer = correspondents.join(row.token, by=Actor(resident.pk, "resident", name=resident.name))
    correspondents.credit(case.pk, writer.pk, by=by)
    asked = correspondents.commission(paper.pk, [writer.pk], "重阳节", clock.today(), by=by)[0]
    return writer, asked, correspondents.enlist(paper.pk, "小冯", "市人民医院", by=by)


def _mail(paper: Publisher, estate: Area, body: Organisation) -> Letter:
    """Somebody wrote to the paper's mailbox."""
    keeper = people.create_person("邮箱管理员", by=SYSTEM)
    post = people.create_post("administrator", body, Area.objects.get(level="city"), by=SYSTEM)
    people.appoint(post.pk, keeper.pk, by=SYSTEM)
    values = {"host": "imap.daily.example", "port": "993", "security": "ssl", "user": "desk", "password": "geheim"}
    by = Actor(keeper.pk, "post", post.pk, keeper.name)
    box = mailboxes.set_up(paper.pk, estate.pk, values, active=False, by=by)
    mail = "From: <reader@example.com>\r\nSubject: metro\r\nMessage-ID: <1@example.com>\r\n\r\nLine 6\r\n"
    letter = letters.take(box, 1, "0" * 64, mail.encode(), size=len(mail))
    assert letter is not None
    return letter
