"""The paper's desk of the demonstration: column, sections, tariffs, calls; stories made ready, released and paid."""

from collections.abc import Mapping
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from linli.cases import packs
from linli.cases.models import Case
from linli.files import jobs as file_jobs
from linli.files.models import File
from linli.journal.actors import Actor
from linli.kernel import clock
from linli.people.models import Post
from linli.stories import calls, correspondents, judging, letters, mailboxes, paying, queries, results, services
from linli.stories.call_models import Call
from linli.stories.calls import Plan
from linli.stories.models import Publisher
from linli.stories.paying import Account
from linli.stories.services import Prepared
from linli.web.demo.play import Year

SECTIONS = (
    ("society", "社会", "Society"),
    ("epidemic", "抗疫", "Epidemic"),
    ("economy", "经济", "Economy"),
    ("education", "教育", "Education"),
)
IDS = {
    "彭月琴": "990101195603120022",
    "李想": "990101198709180051",
    "冯小燕": "990101199107040080",
}
TARIFFS = (
    ("文字", "thousand", 80_00, 300_00, "使用文字作品支付报酬办法"),
    ("图片", "piece", 30_00, 200_00, "《云湖日报》稿酬标准"),
    ("视频", "piece", 100_00, 3_000_00, "《云湖日报》稿酬标准"),
)


def column(by: Actor) -> Publisher:
    """The paper's column; opened when its first story is made ready."""
    assert by.person_id is not None
    body = Post.objects.get(terms__person_id=by.person_id, kind="media_editor").organisation
    if found := Publisher.objects.filter(organisation=body).first():
        return found
    about = "市民拍、市民看。成片、线索、链接都可以投，采用即付稿酬。"
    made = services.open_publisher(body.pk, "石榴视频", licence="99120260001", about=about, by=by)
    for slug, name, name_en in SECTIONS:
        services.add_section(made.pk, slug, name, name_en=name_en, by=by)
    for kind, unit, least, most, basis in TARIFFS:
        paying.set_tariff(made.pk, kind, unit, least, most, since=date(2020, 1, 1), basis=basis, by=by)
    return made


def make_ready(case_id: int, said: Mapping[str, Any], by: Actor) -> None:
    """The section, the summary and, of the case's photos, all as pictures with the first as cover."""
    section = column(by).sections.get(slug=said["section"])
    files = list(File.objects.filter(owner_kind="case", owner_id=case_id).order_by("pk"))
    file_jobs.process({"files": [file.pk for file in files]})
    codes = [file.code for file in files if File.objects.get(pk=file.pk).ready]
    given = Prepared(section.pk, said.get("kind", "text"), said["summary"], codes, codes[0] if codes else "")
    services.prepare(case_id, given, by=by)


def release(case_id: int, by: Actor) -> None:
    """On this site."""
    services.release(case_id, by=by, address="https://linli.example.com")


def pay(case_id: int, said: Mapping[str, Any], by: Actor, chief: Actor, head: Actor) -> None:
    """Proposed, approved, on the bank's list, paid."""
    publisher = column(by)
    account = Account(said["to"], IDS[said["to"]], "云湖银行城东支行", "6222021234567890123", said.get("unit", ""))
    payee = paying.enter_payee(publisher.pk, account, by=by)
    tariff = publisher.tariffs.get(name=said["kind"])
    fee = paying.propose(case_id, payee.pk, tariff.pk, number=1, rate=said["fee"], by=by)
    paying.decide(fee.pk, yes=True, by=head)
    if said.get("paid", True):
        made = paying.make_list(publisher.pk, by=by)
        paying.note_paid(made.pk, clock.today(), by=chief)


JURORS = (("community_officer", "青云社区"), ("street_officer", "青云街道"), ("inspector", "云麓区"))
MARKS = ((92, 81, 88), (90, 84, 86), (95, 80, 85))  # of each juror, for the works in their order
RIGHTS = "须为本人作品。编辑部可在本报和本报账号上刊发，署作者名；著作权归作者。"


def plan_calls(year: Year) -> None:
    """One call whose result is public just now, and one that takes works."""
    start = clock.midnight(clock.day_of(year.until)) + timedelta(hours=10)

    def on(day: int, act: Any) -> None:
        year.at(start + timedelta(days=day), act)

    on(-22, lambda: _call(year, "我们的热闹", "小区里的演出、比赛、节日，一篇文字、一组图或一段视频都行。", days=19))
    for day in (-15, -11, -4):
        on(day, lambda: _send_in(year))
    on(-2, lambda: _judge(year))
    on(-2, lambda: results.announce(Call.objects.get(title="我们的热闹").pk, by=year.actor("editor")))
    on(-1, lambda: _call(year, "老照片里的安和", "翻翻相册：哪张照片里有从前的安和？连同它的故事发来。", days=26))


def _call(year: Year, title: str, theme: str, *, days: int) -> None:
    editor = year.actor("editor")
    plan = Plan(
        title, theme, clock.today() + timedelta(days=days), ["作品"], [("内容", 50), ("表达", 30), ("真实", 20)],
        [("一等奖", 1, 800_00), ("二等奖", 2, 300_00)], conditions=RIGHTS, least=60,
    )  # fmt: skip
    call = calls.draw_up(column(editor).pk, plan, by=editor)
    for role, unit in JURORS:
        person = year.stage.staff[role]
        calls.name_juror(call.pk, person.name, person.phone, unit, by=editor)
    calls.open_call(call.pk, by=editor)


def _send_in(year: Year) -> None:
    """The newest submission, as it came by telephone."""
    editor = year.actor("editor")
    call = Call.objects.get(title="我们的热闹")
    case = queries.at_desk(editor).order_by("-pk")[0]
    judging.enter(call.pk, case.pk, call.categories.get().pk, maker=case.reporter_name or "读者", by=editor)


def _judge(year: Year) -> None:
    call = Call.objects.get(title="我们的热闹")
    criteria = list(call.criteria.all())
    for (role, _unit), marks in zip(JURORS, MARKS, strict=True):
        for entry, mark in zip(calls.standing(call), marks, strict=True):
            shares = [one.most * mark // 100 for one in criteria]
            points = {one.pk: share for one, share in zip(criteria, shares, strict=True)}
            judging.judge(entry.pk, points, by=year.actor(role))


# ---- who writes regularly, and what came by mail ----

WRITERS = (("小冯", "市人民医院"), ("小段", "石牌小学"), ("彭阿姨", "安和安置小区腰鼓队"))
MAIL = (
    ("夕阳下的菜地", "菜地清了以后，张师傅在南坡开了一小块，傍晚浇水的样子很好看。视频在这里 https://v.example.com/field",
     ""),
    ("自动回复：您的邮件已收到", "我正在外出，回来再联系您。", "Auto-Submitted: auto-replied\r\n"),
    ("", "", ""),
)  # fmt: skip


def plan(year: Year) -> None:
    """Correspondents entered three weeks ago, a commission under way, mail of the last days."""
    year.at(year.until - timedelta(days=22), lambda: _enlist(year), office=False)
    year.at(year.until - timedelta(days=3), lambda: _ask(year), office=False)
    year.at(year.until - timedelta(hours=20), lambda: _mail(year), office=False)


def _enlist(year: Year) -> None:
    by = year.actor("editor")
    for name, unit in WRITERS:
        correspondents.enlist(column(by).pk, name, unit, by=by)


def _ask(year: Year) -> None:
    """What they sent so far is noted; one takes a work on by telephone, one has not said."""
    by = year.actor("editor")
    paper = column(by)
    for row in paper.correspondents.all():
        for case in Case.objects.filter(pack_version_id__in=[*packs.told()], reporter_name__endswith=row.name):
            correspondents.credit(case.pk, row.pk, by=by)
    first, second = list(paper.correspondents.order_by("pk")[:2])
    due = clock.today() + timedelta(days=6)
    said = "发热门诊的一天：医护、志愿者、就诊的居民，三百字配三张图。"
    taken = correspondents.commission(paper.pk, [first.pk], "发热门诊的一天", due, about=said, by=by)[0]
    correspondents.answer(taken.pk, yes=True, by=by)
    correspondents.commission(paper.pk, [second.pk], "送教路上的新学期", due + timedelta(days=4), by=by)


def _mail(year: Year) -> None:
    """The mailbox stands ready, switched off: a demonstration asks no server."""
    paper = column(year.actor("editor"))
    account = {"host": "imap.yunhu.example", "port": "993", "security": "ssl", "user": "shiliu", "password": "demo"}
    box = mailboxes.set_up(paper.pk, year.stage.estate.pk, account, active=False, by=year.actor("administrator"))
    for number, (subject, text, more) in enumerate(MAIL, 1):
        written = f"From: <reader{number}@example.com>\r\nSubject: {subject}\r\nMessage-ID: <{number}@example.com>\r\n"
        raw = f"{written}{more}Content-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n".encode()
        letters.take(box, number, sha256(raw).hexdigest(), raw, size=len(raw))
