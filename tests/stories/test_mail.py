"""Mail to a desk: read once each from a real IMAP server, answered by SMTP, a case once its sender says so."""

import email
import email.policy
import io
import re
import zipfile
from dataclasses import dataclass, replace
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from linli.cases.models import Case
from linli.files.models import File
from linli.jobs.models import Job
from linli.jobs.worker import run_until_idle
from linli.journal.seen import state_of
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.media import keeping
from linli.media.film_models import Film
from linli.stories import answering, letters, mailboxes, paying, services
from linli.stories.mail_models import Answer, Enclosed, Letter, LetterState, Mailbox
from tests.files.pictures import jpeg
from tests.media.conftest import sample  # noqa: F401 -- the fixture
from tests.notify.conftest import Mailbox as Smtp
from tests.notify.conftest import by_mail, mailbox  # noqa: F401 -- the fixture
from tests.stories.conftest import ACCOUNT, Desk
from tests.support.imap import PASSWORD, Account, Imap, imap  # noqa: F401 -- the fixture

pytestmark = pytest.mark.django_db

SITE = "https://linli.example"
SENDER = "li.xiang@example.com"
ANSWERS = {"credits": "视频／李想", "rights": "own", "minors": "none", "people_agree": "agreed"}


@dataclass
class Post:
    """The desk with its mailbox, and what went out."""

    desk: Desk
    row: Mailbox
    account: Account
    server: Imap
    out: Smtp

    def read(self) -> int:
        return mailboxes.read(self.row.pk)

    def answers(self) -> list[Any]:
        """What went out so far, as mail."""
        run_until_idle()
        return [
            email.message_from_bytes(one.content, policy=email.policy.default)  # type: ignore[arg-type]  # a mail is stored as bytes
            for one in self.out.mails
        ]

    def link(self) -> str:
        """The path of the one link in the last answer that has one; what is told later has none."""
        texts = [one.get_body(("plain",)).get_content() for one in self.answers()]
        found = [set(re.findall(rf"{SITE}(/stories/mail/\w+/)", text)) for text in texts]
        last = next(links for links in reversed(found) if links)
        assert len(last) == 1, texts[-1]
        return str(last.pop())


@pytest.fixture
def post(
    press: Desk, imap: Imap, mailbox: tuple[Smtp, int], settings: Any, monkeypatch: pytest.MonkeyPatch,  # noqa: F811
    request: pytest.FixtureRequest,
) -> Post:  # fmt: skip
    settings.SITE = SITE
    monkeypatch.setenv("SSL_CERT_FILE", str(imap.authority))
    by_mail(press.cast, mailbox[1])
    name = f"box{abs(hash(request.node.nodeid)) % 10**9}-{clock.now().timestamp():.0f}"
    account = imap.account(name)
    values = {"host": "localhost", "port": str(imap.secure), "security": "ssl", "user": name, "password": PASSWORD}
    row = mailboxes.set_up(
        press.paper.pk, press.cast.places.estate.pk, values, active=True, by=press.cast.acting("administrator")
    )
    Job.objects.all().delete()
    return Post(press, row, account, imap, mailbox[0])


def mail(text: str = "两位老师周末骑车送教上门。", *, sender: str = f"李想 <{SENDER}>", **headers: str) -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"] = sender, "desk@daily.example"
    made["Subject"] = headers.pop("subject", "送教路")
    made["Message-ID"] = headers.pop("message_id", f"<{clock.now().timestamp()}.{id(made)}@example.com>")
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content(text)
    return made


def with_picture(made: EmailMessage, name: str = "a.jpg") -> EmailMessage:
    made.add_attachment(jpeg((64, 48)), maintype="image", subtype="jpeg", filename=name)
    return made


def test_a_mail_with_a_picture_a_film_and_a_link_is_its_senders_once_the_link_is_opened(post: Post, sample) -> None:  # noqa: F811
    made = with_picture(mail("夫妻俩的送教路。\n看这里 https://v.example.com/show?id=5。"))
    made.add_attachment(sample.read_bytes(), maintype="video", subtype="mp4", filename="周末.mp4")
    post.account.lay(made.as_bytes())
    assert post.read() == 1
    letter = Letter.objects.get()
    assert (letter.state, letter.sender, letter.subject, letters.links_of(letter)) == (
        LetterState.WAITING, SENDER, "送教路", ["https://v.example.com/show?id=5"],
    )  # fmt: skip
    assert not Case.objects.exists()  # nothing counts as theirs yet
    answer = post.answers()[0]
    assert (answer["To"], answer["In-Reply-To"], answer["Auto-Submitted"]) == (
        SENDER, made["Message-ID"], "auto-replied",
    )  # fmt: skip
    assert "夫妻俩" not in answer.get_body(("plain",)).get_content()
    assert "送教路" not in str(answer["Subject"])
    phone = Client()
    page = phone.get(post.link()).content.decode()
    assert ("夫妻俩的送教路" in page, "周末.mp4" in page, "a.jpg" in page) == (True, True, True)
    sent = phone.post(post.link(), {**ANSWERS, "headline": "送教路", "what": "夫妻俩的送教路。"})
    assert sent.status_code == 302, sent.content.decode()
    case = Case.objects.get()
    assert (case.channel, case.text, case.reporter_id, case.entered_by_id, case.way) == (
        "email", "夫妻俩的送教路。", None, None, "submit",
    )  # fmt: skip
    assert sent["Location"].startswith(reverse("cases:track", args=[case.code]))
    assert "夫妻俩的送教路" in phone.get(sent["Location"]).content.decode()
    assert [file.name for file in File.objects.filter(owner_kind="case", owner_id=case.pk)] == ["a.jpg"]
    films = Film.objects.filter(case=case).order_by("pk")
    assert [(film.name, film.link) for film in films] == [("周末.mp4", ""), ("", "https://v.example.com/show?id=5")]
    assert keeping.original(films[0].code).size() == len(sample.read_bytes())
    again = phone.post(post.link(), {**ANSWERS, "what": "再来一次"})
    assert (again.status_code, Case.objects.count()) == (302, 1)
    run_until_idle()
    assert Film.objects.get(pk=films[0].pk).duration > 0


def test_nothing_comes_twice_and_nothing_is_lost(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3):
        post.account.lay(mail(f"第{number}封").as_bytes())
    written = letters._written
    monkeypatch.setattr(letters, "_written", lambda letter, found, *more: _killed_at(written, letter, found, *more))
    with pytest.raises(KeyboardInterrupt):  # killed at the second one, after its bytes and before its row
        post.read()
    assert [one.text for one in Letter.objects.order_by("pk")] == ["第0封"]
    monkeypatch.setattr(letters, "_written", written)
    assert (post.read(), post.read()) == (2, 0)
    assert [one.text for one in Letter.objects.order_by("pk")] == ["第0封", "第1封", "第2封"]
    before = Mailbox.objects.get()
    post.account.begin_anew()
    post.account.lay(mail("第3封").as_bytes())
    assert post.read() == 4  # all UIDs are new
    after = Mailbox.objects.get()
    assert (after.validity != before.validity, Letter.objects.count()) == (True, 4)
    assert len(post.answers()) == 4


def _killed_at(written: Any, letter: Letter, found: Any, *more: Any) -> Any:
    if found.text == "第1封":
        raise KeyboardInterrupt
    return written(letter, found, *more)


def test_programs_are_never_answered_and_seen_at_the_desk(post: Post) -> None:
    signs = {
        "auto": mail(Auto_Submitted="auto-replied"), "list": mail(List_Id="<news.example.com>"),
        "machine": mail(sender="mailer-daemon@example.com"), "own": mail(sender="linli@anhe.example"),
        "nobody": mail(sender="a@example.com, b@example.com"), "report": mail(Return_Path="<>"),
    }  # fmt: skip
    for made in signs.values():
        post.account.lay(made.as_bytes())
    assert post.read() == 6
    found = Letter.objects.order_by("pk")
    assert [one.state for one in found] == [LetterState.MACHINE] * 6
    assert {one.reason for one in found} == set(signs)
    assert post.answers() == []
    page = _desk(post).get(reverse("stories:mail", args=[post.desk.paper.code])).content.decode()
    assert ("自动" in page, "退信" in page) == (True, True)


def _desk(post: Post) -> Client:
    from tests.cases.desk import at_desk
    from tests.cases.district import person_of

    return at_desk(person_of(post.desk.editor))


def test_what_is_hostile_is_refused_told_back_once_and_seen(post: Post) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("bomb", b"\0" * 20_000_000)
    made = mail("附件")
    for name, data in (
        ("片.zip", packed.getvalue()),
        ("a.jpg", b"MZ" + b"\0" * 999),
        ("b.mp4", b"#EXTM3U\nfile:///etc/x"),
    ):
        made.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    post.account.lay(made.as_bytes())
    nested = b"From: x@example.com\r\nContent-Type: multipart/mixed; boundary=a\r\n\r\n" + b"--a\r\n\r\nx\r\n" * 500
    post.account.lay(nested)
    post.account.lay(mail("", subject="", message_id="<e@example.com>").as_bytes())
    assert post.read() == 3
    kinds = [(one.state, one.reason) for one in Letter.objects.order_by("pk")]
    assert kinds == [("waiting", ""), ("refused", "unreadable"), ("refused", "empty")]
    assert [(one.name, one.fault) for one in Enclosed.objects.order_by("pk")] == [
        ("片.zip", "kind"), ("a.jpg", "kind"), ("b.mp4", "kind"),
    ]  # fmt: skip
    assert (File.objects.count(), Film.objects.count()) == (0, 0)
    told = [one.get_body(("plain",)).get_content() for one in post.answers()]
    assert (len(told), "没有内容" in told[2], "There is nothing in it" in told[2]) == (3, True, True)
    post.read()
    assert len(post.answers()) == 3
    page = _desk(post).get(reverse("stories:mail", args=[post.desk.paper.code])).content.decode()
    assert page.count("未收下") >= 2


def test_a_mail_that_is_too_large_is_never_fetched(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailboxes, "MEGABYTE", 1000)  # 50 kB at most
    made = mail("大")
    made.add_attachment(b"x" * 60_000, maintype="video", subtype="mp4", filename="大.mp4")
    post.account.lay(made.as_bytes())
    monkeypatch.setattr(mailboxes.imap.Inbox, "whole", lambda *args: pytest.fail("fetched"))
    assert post.read() == 1
    letter = Letter.objects.get()
    assert (letter.state, letter.reason, letter.bytes > 60_000) == ("refused", "heavy", True)
    assert "2 GB" in post.answers()[0].get_body(("plain",)).get_content()


def test_a_flood_of_one_address_is_answered_some_times_only(post: Post) -> None:
    for number in range(25):
        post.account.lay(mail(f"第{number}封").as_bytes())
    assert post.read() == 25
    states = list(Letter.objects.order_by("pk").values_list("state", flat=True))
    assert (states.count("waiting"), states.count("refused")) == (20, 5)
    assert len(post.answers()) == 5


def test_html_alone_is_read_as_words_and_nothing_in_it_is_fetched(post: Post) -> None:
    made = EmailMessage()
    made["From"], made["Subject"], made["Message-ID"] = f"<{SENDER}>", "看", "<h@example.com>"
    made.set_content(
        "<html><head><style>p{}</style></head><body><p>地铁六号线<br>开来了</p><script>alert(1)</script>"
        '<img src="http://127.0.0.1/x"><a href="https://v.example.com/6">看</a></body></html>', subtype="html",
    )  # fmt: skip
    post.account.lay(made.as_bytes())
    post.read()
    letter = Letter.objects.get()
    assert (letter.text, letters.links_of(letter)) == ("地铁六号线\n开来了看", ["https://v.example.com/6"])


def test_an_answer_that_was_perhaps_sent_is_marked_and_not_repeated(post: Post) -> None:
    post.account.lay(mail().as_bytes())
    post.read()
    Letter.objects.update(answer_begun_at=clock.now())  # killed between the server's word and ours
    assert post.answers() == []
    letter = Letter.objects.get()
    assert letter.answer == Answer.DOUBTFUL
    with pytest.raises(NotAllowed):
        answering.again(letter.pk, by=post.desk.cast.acting("secretary"))
    answering.again(letter.pk, by=post.desk.editor)
    assert len(post.answers()) == 1


def test_a_busy_server_gets_the_answer_later_and_once(post: Post) -> None:
    post.out.busy = 1
    post.account.lay(mail().as_bytes())
    post.read()
    run_until_idle(strict=False)
    assert post.out.mails == []
    Job.objects.update(run_at=clock.now())
    assert len(post.answers()) == 1
    assert Letter.objects.get().answer == Answer.SENT


def test_what_nobody_answers_for_is_erased(post: Post, sample, django_capture_on_commit_callbacks) -> None:  # noqa: F811
    made = with_picture(mail("没人认领"))
    made.add_attachment(sample.read_bytes(), maintype="video", subtype="mp4", filename="周末.mp4")
    post.account.lay(made.as_bytes())
    post.read()
    link, code = post.link(), Enclosed.objects.exclude(code="").get().code
    Letter.objects.update(until=clock.now() - timedelta(minutes=1))
    assert Client().post(link, {**ANSWERS, "what": "x"}).status_code == 422
    with django_capture_on_commit_callbacks(execute=True):
        assert letters.forget_old() == 1
    letter = Letter.objects.get()
    assert (letter.state, letter.text, letter.sender, letter.subject) == ("over", "", "", "")
    assert not File.objects.filter(owner_kind="desk_mail").exists()
    assert not Case.objects.exists()
    assert not keeping.original(code).exists()
    assert Client().get(link).status_code == 404


def test_the_desk_enters_a_mail_itself_and_its_enclosures_go_along(post: Post) -> None:
    post.account.lay(with_picture(mail("电话里说过的那条")).as_bytes())
    post.read()
    letter = Letter.objects.get()
    desk, where = _desk(post), f"{reverse('cases:new')}?process=media_submission&from=desk_mail.{letter.pk}"
    assert "电话里说过的那条" in desk.get(where).content.decode()
    given = {
        "process": "media_submission", "from": f"desk_mail.{letter.pk}", "what": "电话里说过的那条", "token": "t1",
        "estate": post.row.estate.code, "name": "李想", "channel": "email", **ANSWERS,
    }  # fmt: skip
    answer = desk.post(where, given)
    assert answer.status_code == 303, answer.content.decode()
    case, letter = Case.objects.get(), Letter.objects.get()
    assert (letter.state, letter.case_id, case.entered_by_id) == ("entered", case.pk, post.desk.editor.person_id)
    assert case.channel == "email"
    assert File.objects.filter(owner_kind="case", owner_id=case.pk).count() == 1
    assert Client().post(post.link(), {**ANSWERS, "what": "x"}).status_code in (404, 422)


def test_tls_is_asked_for_and_a_stranger_is_not_trusted(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    def read_with(**changed: str) -> str:
        values = {**mailboxes.values_of(Mailbox.objects.get()), **changed}
        mailboxes.set_up(
            post.desk.paper.pk, post.row.estate_id, values, active=True, by=post.desk.cast.acting("administrator")
        )
        post.read()
        return Mailbox.objects.get().fault

    assert read_with() == ""
    assert read_with(security="starttls", port=str(post.server.port)) == ""
    assert read_with(security="ssl", port=str(post.server.secure), password="falsch") == "login"
    monkeypatch.delenv("SSL_CERT_FILE")
    assert read_with(password=PASSWORD) == "certificate"
    assert read_with(port="1") == "silent"


def test_only_an_administrator_sets_the_mailbox_up_and_its_password_is_sealed(post: Post) -> None:
    from tests.notify.test_sending import stored

    with pytest.raises(NotAllowed):
        mailboxes.set_up(post.desk.paper.pk, post.row.estate_id, {}, active=False, by=post.desk.editor)
    assert PASSWORD.encode() not in stored("stories_mailbox", "values")


def test_the_password_is_typed_anew_for_another_server(post: Post) -> None:
    row, by = Mailbox.objects.get(), post.desk.cast.acting("administrator")
    kept = mailboxes.values_of(row)
    elsewhere = {**kept, "password": "", "host": "imap.elsewhere.example"}
    with pytest.raises(Refused) as refused:
        mailboxes.set_up(post.desk.paper.pk, row.estate_id, elsewhere, active=True, by=by, seen=state_of(row))
    assert (refused.value.code, mailboxes.values_of(Mailbox.objects.get())) == ("password_anew", kept)
    same = {**kept, "password": ""}
    mailboxes.set_up(post.desk.paper.pk, row.estate_id, same, active=True, by=by, seen=state_of(row))
    assert mailboxes.values_of(Mailbox.objects.get()) == kept


def sent_in(post: Post, headline: str) -> Case:
    """Somebody without an account writes, opens the link and sends it in."""
    post.account.lay(mail(subject=headline).as_bytes())
    post.read()
    words = {**ANSWERS, "headline": headline, "what": "两位老师每到周末骑车送教上门。"}
    post.answers()
    assert Client().post(post.link(), words).status_code == 302
    return Case.objects.latest("pk")


def plain(one: Any) -> str:
    text: str = one.get_body(("plain",)).get_content()
    return text


def test_who_wrote_without_an_account_is_told_by_mail_how_it_goes_on(post: Post) -> None:
    desk = post.desk
    case = sent_in(post, "送教路")
    told = post.answers()[1:]
    assert [(one["To"], one["Subject"]) for one in told] == [(SENDER, "您给石榴视频的投稿")]
    track = reverse("cases:track", args=[case.code])
    assert (str(case.number) in plain(told[0]), SITE + track in plain(told[0])) == (True, True)
    desk.ready(case)
    desk.reviewed(case)
    story = services.release(case.pk, by=desk.editor, address=SITE)
    before = len(post.answers())
    assert any("已发布" in plain(one) for one in post.answers()[2:])
    payee = paying.enter_payee(desk.paper.pk, replace(ACCOUNT, name="李想"), by=desk.editor)
    other = paying.enter_payee(
        desk.paper.pk, replace(ACCOUNT, id_number="990101199107040080"), by=desk.editor
    )  # fmt: skip
    for whose in (payee, other):
        paying.decide(desk.fee(story, whose).pk, yes=True, by=desk.head)
    paying.note_paid(paying.make_list(desk.paper.pk, by=desk.editor).pk, clock.today(), by=desk.chief)
    paid = [plain(one) for one in post.answers()[before:]]
    assert (len(paid), "972.00" in paid[0]) == (1, True)  # not of what another was paid
    assert len({one["Message-ID"] for one in post.answers()}) == len(post.answers())


def test_a_refusal_is_told_with_its_reason_and_to_nobody_whose_mail_the_desk_entered(post: Post) -> None:
    case, desk = sent_in(post, "送教路"), post.desk
    before = len(post.answers())
    desk.step(case, desk.editor, "do_not_use", not_used_why="known", grounds="上周已有同题稿件。")
    run_until_idle()
    told = [plain(one) for one in post.answers()[before:]]
    assert (len(told), "上周已有同题稿件" in told[0]) == (1, True)
    other = sent_in(post, "另一篇")
    Letter.objects.filter(case=other).update(state=LetterState.ENTERED)  # nobody proved the address
    before = len(post.answers())
    desk.step(other, desk.editor, "do_not_use", not_used_why="known", grounds="同上。")
    assert len(post.answers()) == before
