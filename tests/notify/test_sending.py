"""What is queued goes out once, in its time and at its rate; what broke is seen, and what is doubtful not repeated."""

import email
import email.policy
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from linli.jobs.worker import run_until_idle
from linli.journal.queries import history_of
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.notify import addressing, channels, choosing, gateways, managing, sending
from linli.notify.models import Address, Delivery, Gateway, Notice, State
from linli.people.models import Person
from tests.cases.desk import at_desk, by_printed_code
from tests.notify.conftest import Mailbox, Noting, by_mail, told
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 2, 12, tzinfo=clock.LOCAL)
NIGHT = datetime(2026, 3, 2, 23, tzinfo=clock.LOCAL)


def stored(table: str, column: str) -> bytes:
    """What lies in the database itself."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT "{column}" FROM {table}')
        return bytes(cursor.fetchone()[0])


def states() -> list[str]:
    return list(Delivery.objects.order_by("pk").values_list("state", flat=True))


@pytest.mark.unshared
def test_what_is_told_at_noon_goes_out_at_once_and_once(moved: Any, cast: Cast, noting: Noting) -> None:
    moved(NOON)
    told(cast.resident, cast.neighbour)
    run_until_idle()
    run_until_idle()
    sending.send_due("noting")
    assert sorted(one.person_id for one in noting.letters) == sorted([cast.resident.pk, cast.neighbour.pk])
    assert states() == [State.SENT, State.SENT]
    assert Notice.objects.count() == 2
    assert "茶" in noting.letters[0].subject


@pytest.mark.unshared
def test_at_night_only_what_is_urgent_leaves_the_rest_in_the_morning(moved: Any, cast: Cast, noting: Noting) -> None:
    moved(NIGHT)
    told(cast.resident)
    told(cast.neighbour, urgent=True)
    run_until_idle()
    assert [one.person_id for one in noting.letters] == [cast.neighbour.pk]
    moved(NIGHT + timedelta(hours=8))
    sending.send_due("noting")
    assert [one.person_id for one in noting.letters] == [cast.neighbour.pk, cast.resident.pk]


@pytest.mark.unshared
def test_who_wants_it_once_a_day_gets_one_letter_in_their_language(moved: Any, cast: Cast, noting: Noting) -> None:
    moved(NOON)
    choosing.choose(
        by=cast.acting("resident"), quiet_from=22, quiet_until=7, language="en", plain=True,
        topics={"bookings": {"channels": ["noting"], "digest": True}, "teams": {"channels": [], "digest": False}},
    )  # fmt: skip
    for _number in range(3):
        told(cast.resident)
    told(cast.resident, topic="teams")
    run_until_idle()
    assert noting.letters == []
    moved(NOON + timedelta(hours=6))
    sending.send_due("noting")
    letter = noting.letters[0]
    assert (len(noting.letters), letter.subject, [one.title for one in letter.lines]) == (
        1, "3 notices today", ["Look: 茶."] * 3,
    )  # fmt: skip
    assert (states(), Notice.objects.count()) == ([State.SENT] * 3, 4)


@pytest.mark.unshared
def test_what_may_pass_is_tried_again_and_given_up_after_seven_tries(moved: Any, cast: Cast, noting: Noting) -> None:
    moved(NOON)
    noting.answers = [channels.later("busy")] * 7
    told(cast.resident)
    run_until_idle()
    assert states() == [State.WAITING]
    assert Delivery.objects.get().due_at > clock.now()
    for day in range(1, 7):
        moved(NOON + timedelta(days=day))
        sending.send_due("noting")
    assert (states(), len(noting.letters), {one.code for one in noting.letters}) == (
        [State.DEAD], 7, {Delivery.objects.get().code},
    )  # fmt: skip


@pytest.mark.unshared
def test_the_rate_holds_and_the_rest_follows_a_minute_later(moved: Any, cast: Cast, noting: Noting) -> None:
    moved(NOON)
    Gateway.objects.update(per_minute=2)
    told(cast.resident, cast.neighbour, cast.director)
    sending.send_due("noting")
    sending.send_due("noting")
    assert len(noting.letters) == 2
    moved(NOON + timedelta(seconds=61))
    sending.send_due("noting")
    assert len(noting.letters) == 3


def test_what_a_killed_run_left_on_its_way_is_doubtful_and_waits_for_an_administrator(
    cast: Cast, noting: Noting
) -> None:
    told(cast.resident, urgent=True)
    Delivery.objects.update(state=State.SENDING, begun_at=clock.now())
    sending.send_due("noting")
    assert (states(), noting.letters) == ([State.DOUBTFUL], [])
    code = Delivery.objects.get().code
    with pytest.raises(NotAllowed):
        managing.send_again(code, by=cast.acting("secretary"))
    page = at_desk(cast.administrator, second_factor=True)
    assert "存疑" in page.get(reverse("notify:gateways")).content.decode()
    page.post(reverse("notify:again", args=[code]))
    run_until_idle()
    assert (states(), len(noting.letters)) == ([State.SENT], 1)


def test_an_answer_that_never_came_is_doubtful_and_a_permanent_error_is_a_dead_letter(
    cast: Cast, noting: Noting
) -> None:
    noting.answers = [channels.unknown("ReadTimeout"), channels.never("550")]
    told(cast.resident, cast.neighbour, urgent=True)
    run_until_idle()
    sending.send_due("noting")
    assert (states(), len(noting.letters)) == ([State.DOUBTFUL, State.DEAD], 2)


# ---- by a real mail server ------------------------------------------------------------------------------------------


def with_mail(person: Person, address: str) -> None:
    Address.objects.create(person=person, channel="email", value=address, proved_at=clock.now())


def test_mail_arrives_in_text_and_html_with_a_way_to_end_it(
    cast: Cast, mailbox: tuple[Mailbox, int], settings: Any
) -> None:
    settings.SITE = "https://linli.example"
    box, port = mailbox
    by_mail(cast, port)
    with_mail(cast.resident, "chen@example.cn")
    told(cast.resident, urgent=True)
    run_until_idle()
    assert states() == [State.SENT]
    mail: Any = email.message_from_bytes(box.mails[0].content, policy=email.policy.default)
    assert box.mails[0].rcpt_tos == ["chen@example.cn"]
    assert mail["List-Unsubscribe"] == "<https://linli.example/notices/settings/>"
    assert mail["Message-ID"] == f"<{Delivery.objects.get().code}@anhe.example>"
    parts = [part.get_content() for part in mail.iter_parts()]
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    for part in parts:
        assert f"https://linli.example/notices/{Notice.objects.get().code}/" in part
        assert "茶" in part


def test_a_busy_server_gets_it_later_and_an_unknown_user_never(cast: Cast, mailbox: tuple[Mailbox, int]) -> None:
    box, port = mailbox
    box.busy = 1
    by_mail(cast, port)
    with_mail(cast.resident, "chen@example.cn")
    told(cast.resident, urgent=True)
    run_until_idle()
    with_mail(cast.neighbour, "nobody@example.cn")
    told(cast.neighbour, urgent=True)
    run_until_idle()
    assert list(Delivery.objects.order_by("pk").values_list("state", "reason")) == [
        ("waiting", "SMTP 451"), ("dead", "SMTP 550"),
    ]  # fmt: skip
    assert box.mails == []


def test_no_server_is_no_loss(cast: Cast) -> None:
    by_mail(cast, 9)
    with_mail(cast.resident, "chen@example.cn")
    told(cast.resident, urgent=True)
    run_until_idle()
    assert list(Delivery.objects.values_list("state", "reason")) == [("waiting", "ConnectionRefusedError")]


# ---- pages ----------------------------------------------------------------------------------------------------------


def test_somebody_proves_their_address_by_the_code_that_came_there(cast: Cast, mailbox: tuple[Mailbox, int]) -> None:
    box, port = mailbox
    by_mail(cast, port)
    client = Client()
    client.force_login(cast.resident)
    assert client.post(reverse("notify:address", args=["ask"]), {"address": "x"}).status_code == 422
    client.post(reverse("notify:address", args=["ask"]), {"address": "chen@example.cn"})
    run_until_idle()
    code = Address.objects.get().proof
    assert code in email.message_from_bytes(box.mails[0].content, policy=email.policy.default).get_body().get_content()  # type: ignore[union-attr, arg-type]  # a mail of one part
    wrong = client.post(reverse("notify:address", args=["prove"]), {"code": "x" + code[1:]})
    assert (wrong.status_code, Address.objects.get().tries) == (422, 1)
    other = Client()
    other.force_login(cast.neighbour)
    assert other.post(reverse("notify:address", args=["prove"]), {"code": code}).status_code == 422
    assert client.post(reverse("notify:address", args=["prove"]), {"code": code}).status_code == 302
    assert Address.objects.get().proved_at is not None
    assert b"chen@" not in stored("notify_address", "value")
    client.post(reverse("notify:address", args=["remove"]))
    assert not Address.objects.exists()


def test_by_a_printed_code_nobody_has_mail_sent_to_another_address(cast: Cast, mailbox: tuple[Mailbox, int]) -> None:
    """Whoever printed the code could have used it, and the mail would outlast the sheet."""
    by_mail(cast, mailbox[1])
    client = by_printed_code(cast.resident)
    assert client.post(reverse("notify:address", args=["ask"]), {"address": "chen@example.cn"}).status_code == 403
    assert not Address.objects.exists()


def test_five_wrong_codes_and_another_is_needed(cast: Cast, noting: Noting) -> None:
    by = cast.acting("resident")
    row = addressing.ask("noting", "somewhere", by=by)
    for _number in range(5):
        addressing.prove("noting", "000000" if row.proof != "000000" else "1", by=by)
    with pytest.raises(Exception, match="失效"):
        addressing.prove("noting", row.proof, by=by)


def test_wishes_are_kept_on_their_page_and_are_nobody_elses(cast: Cast, noting: Noting) -> None:
    client = Client()
    assert client.get(reverse("notify:settings")).status_code == 302
    client.force_login(cast.resident)
    page = client.get(reverse("notify:settings")).content.decode()
    assert ("免打扰开始" in page, "topic_bookings" in page) == (True, True)
    form = {
        "quiet_from": "21",
        "quiet_until": "8",
        "language": "",
        "plain": "yes",
        "topic_bookings": ["noting", "digest"],
    }
    assert "（可不填）" not in page  # each has an answer for who wishes nothing
    assert client.post(reverse("notify:settings"), form).status_code == 302
    other = Client()
    other.force_login(cast.neighbour)
    assert 'value="22" selected' in other.get(reverse("notify:settings")).content.decode()
    assert 'value="21" selected' in client.get(reverse("notify:settings")).content.decode()


def test_an_administrator_sets_up_a_channel_whose_secret_is_never_shown(
    cast: Cast, mailbox: tuple[Mailbox, int]
) -> None:
    box, port = mailbox
    page, there = at_desk(cast.administrator, second_factor=True), reverse("notify:gateway", args=["email"])
    values = {
        "host": "127.0.0.1",
        "port": str(port),
        "security": "none",
        "sender": "linli@anhe.example",
        "per_minute": 60,
    }
    assert page.post(there, {**values, "sender": "", "active": "on"}).status_code == 422
    assert page.post(there, {**values, "password": "geheim-1"}).status_code == 302
    assert "geheim-1" not in page.get(there).content.decode()
    assert b"geheim-1" not in stored("notify_gateway", "values")
    page.post(there, {**values, "active": "on"})
    assert "geheim-1" in Gateway.objects.get().values
    with_mail(cast.administrator, "admin@example.cn")
    assert page.post(reverse("notify:try", args=["email"])).status_code == 302
    assert [one.rcpt_tos for one in box.mails] == [["admin@example.cn"]]
    other = at_desk(cast.secretary, second_factor=True)
    assert (other.get(there).status_code, other.get(reverse("notify:gateways")).status_code) == (403, 403)
    assert "谁" in other.get(reverse("notify:table")).content.decode()


def test_a_secret_on_file_goes_to_no_other_server_than_it_was_typed_for(cast: Cast) -> None:
    admin = cast.acting("administrator")
    given = {"host": "mail.anhe.example", "port": "465", "security": "ssl", "user": "a", "password": "geheim",
             "sender": "linli@anhe.example"}  # fmt: skip
    managing.set_up("email", given, active=True, per_minute=60, by=admin)
    kept = {**given, "password": ""}
    managing.set_up("email", {**kept, "sender": "b@anhe.example"}, active=True, per_minute=60, by=admin)
    for changed in ({"host": "elsewhere.example"}, {"port": "25"}, {"security": "none"}):
        with pytest.raises(Refused) as refused:
            managing.set_up("email", {**kept, **changed}, active=True, per_minute=60, by=admin)
        assert (refused.value.code, refused.value.field) == ("secret_anew", "password")
    opened = gateways.opened("email")
    assert opened is not None
    assert (opened.values["host"], opened.values["password"]) == ("mail.anhe.example", "geheim")
    managing.set_up("email", {**given, "host": "elsewhere.example"}, active=True, per_minute=60, by=admin)


def test_the_same_wishes_saved_again_leave_no_entry(cast: Cast) -> None:
    for _press in range(2):
        kept = choosing.choose(
            by=cast.acting("resident"), quiet_from=22, quiet_until=7, language="", plain=None,
            topics={"teams": {"channels": [], "digest": False}},
        )  # fmt: skip
    assert [entry.verb for entry in history_of(kept)] == ["preference.chosen"]
