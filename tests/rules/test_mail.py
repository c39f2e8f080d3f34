"""A mail is taken apart without being believed, however it was made."""

from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.rules import mail


def made(**headers: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = headers.pop("sender", "李想 <Li.Xiang@Example.com>")
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content("两位老师送教上门 https://v.example.com/1。")
    return message


def test_words_links_and_sender_are_read() -> None:
    found = mail.read(made(Subject="送教路", Message_ID="<1@example.com>").as_bytes())
    assert (found.sender, found.name, found.subject) == ("li.xiang@example.com", "李想", "送教路")
    assert (found.text, found.links) == ("两位老师送教上门 https://v.example.com/1。", ("https://v.example.com/1",))
    assert (found.machine, found.message_id, found.enclosed) == ("", "<1@example.com>", ())


@pytest.mark.parametrize(
    ("charset", "said"), [("gb2312", "gb18030"), ("GBK", "gb18030"), ("utf-8", "utf-8"), ("x-unknown", "gb18030")]
)
def test_chinese_mail_is_read_in_whatever_it_says_it_is_written(charset: str, said: str) -> None:
    raw = (
        b"From: a@example.com\r\nContent-Type: text/plain; charset="
        + charset.encode()
        + b"\r\n\r\n"
        + "镕基路".encode(said)
    )
    assert mail.read(raw).text == "镕基路"


@pytest.mark.parametrize(
    "sender",
    [
        "a@example.com, b@example.com",
        "nobody",
        "<>",
        "a@b@c",
        "a@example..com",
        "a b@example.com",
        "甲@example.com",
        "",
    ],
)
def test_a_sender_that_is_not_one_plain_address_is_nobody(sender: str) -> None:
    assert mail.read(f"From: {sender}\r\n\r\nx".encode()).sender == ""
    assert mail.read(b"From: a@example.com\r\nFrom: b@example.com\r\n\r\nx").sender == ""


@pytest.mark.parametrize(
    ("headers", "sign"),
    [
        ({"Auto_Submitted": "auto-generated"}, "auto"), ({"Auto_Submitted": "no"}, ""),
        ({"Precedence": "bulk"}, "list"),
        ({"List_Id": "<x>"}, "list"), ({"Return_Path": "<>"}, "report"), ({"sender": "noreply@example.com"}, "machine"),
        ({"sender": "no-reply+7@example.com"}, "machine"), ({"X_Auto_Response_Suppress": "All"}, "auto"),
        ({"sender": "Desk@Example.com"}, "own"), ({"sender": "noreplyer@example.com"}, ""),
    ],
)  # fmt: skip
def test_what_a_program_sent_is_told_by_its_signs(headers: dict[str, str], sign: str) -> None:
    assert mail.read(made(**headers).as_bytes(), ["desk@example.com"]).machine == sign


def test_a_report_of_delivery_is_one() -> None:
    raw = b"From: a@example.com\r\nContent-Type: multipart/report; boundary=b\r\n\r\n--b\r\n\r\nx\r\n--b--\r\n"
    assert mail.read(raw).machine == "report"


@pytest.mark.timeout(20)  # the library took hours
@pytest.mark.parametrize("begun", ["<a", "<!--", "<p x=", "<style", "</a", "<!["])
def test_html_of_nothing_but_beginnings_is_read_as_fast_as_any(begun: str) -> None:
    html = f"<p>你好</p>{begun * 100_000}".encode()
    found = mail.read(b"From: a@example.com\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + html)
    assert found.text.startswith("你好")


def test_html_with_sections_that_nobody_knows_gives_its_words_all_the_same() -> None:
    html = "<p>你好</p><![if !mso]>一<![endif]><![foo[二<![三 <b".encode()
    found = mail.read(b"From: a@example.com\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + html)
    assert found.text == "你好一foo[二三 <b"


def test_html_alone_gives_its_words_and_links_and_no_script() -> None:
    html = (
        b"<head><title>t</title></head><p>one<br>two</p><script>bad()</script><a href='https://x.example.com/a'>go</a>"
    )
    found = mail.read(b"From: a@example.com\r\nContent-Type: text/html\r\n\r\n" + html)
    assert (found.text, found.links) == ("one\ntwogo", ("https://x.example.com/a",))


def test_a_logo_in_the_text_is_no_picture_and_a_mail_within_a_mail_is_not_opened() -> None:
    message = made()
    message.add_attachment(
        b"x" * 100, maintype="image", subtype="png", filename="logo.png", disposition="inline", cid="<l>"
    )
    message.add_attachment(b"x" * 100, maintype="image", subtype="png", filename="a/../照片.png")
    message.add_attachment(made(Subject="inner"))
    found = mail.read(message.as_bytes())
    assert [one.name for one in found.enclosed] == ["a/../照片.png", "mail.eml"]
    assert found.enclosed[1].data == b""


def test_too_many_parts_are_not_gone_through_and_too_many_enclosures_are_counted() -> None:
    many = made()
    for number in range(30):
        many.add_attachment(b"x" * 10, maintype="image", subtype="png", filename=f"{number}.png")
    found = mail.read(many.as_bytes())
    assert (len(found.enclosed), found.left_out) == (mail.MOST_ENCLOSED, 10)
    heads = b"From: a@example.com\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
    with pytest.raises(mail.Unreadable):
        mail.read(heads + b"--b\r\n\r\nx\r\n" * 200)
    deep = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(3000))
    with pytest.raises(mail.Unreadable):
        mail.read(b"From: a@example.com\r\n" + deep)
    with pytest.raises(mail.Unreadable):
        mail.read(b"a: b\r\n" * 20_000)


@pytest.mark.parametrize(
    "subject", ["=?utf-8?B?!!!?=", "=?nope?Q?x?=", "=?utf-8?q?=ff=fe?=", "a\r\n b", "x" * 5000, "=?gb2312?B?y82wzA==?="]
)
def test_a_subject_is_one_line_whatever_it_is(subject: str) -> None:
    found = mail.read(f"From: a@example.com\r\nSubject: {subject}\r\n\r\nx".encode()).subject
    assert ("\n" in found, "\r" in found, len(found) <= 200) == (False, False, True)


@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
def test_headers_in_bare_bytes_are_words(charset: str) -> None:
    found = mail.read("From: 李想 <a@example.com>\r\nSubject: 送教路上的两位老师\r\n\r\nx".encode(charset))
    assert (found.sender, found.name, found.subject) == ("a@example.com", "李想", "送教路上的两位老师")


_HEADER = st.sampled_from(
    [b"From", b"Subject", b"Content-Type", b"Content-Disposition", b"Message-ID", b"Content-Transfer-Encoding"]
)


@given(st.lists(st.tuples(_HEADER, st.binary(max_size=60)), max_size=6), st.binary(max_size=300))
def test_no_mail_breaks_the_reader(headers: list[tuple[bytes, bytes]], body: bytes) -> None:
    raw = b"".join(name + b": " + said + b"\r\n" for name, said in headers) + b"\r\n" + body
    try:
        found = mail.read(raw)
    except mail.Unreadable:
        return
    assert "\n" not in found.sender + found.subject + found.message_id + found.name
    assert len(found.text) <= mail.MOST_LETTERS


@given(
    st.sampled_from(["text/plain", "multipart/mixed; boundary=b", "image/jpeg; name*=x''%", "message/rfc822"]),
    st.sampled_from(["base64", "quoted-printable", "7bit", "x-uuencode", "nope"]),
    st.binary(max_size=300),
)
def test_no_part_breaks_the_reader(kind: str, coding: str, body: bytes) -> None:
    head = f"From: a@example.com\r\nContent-Type: {kind}\r\nContent-Transfer-Encoding: {coding}\r\n\r\n"
    try:
        mail.read(head.encode() + body)
    except mail.Unreadable:
        return
