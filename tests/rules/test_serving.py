from datetime import date

import pytest

from linli.rules.serving import WAYS, Proof, contradiction, lacks, served_on

DAY = date(2026, 4, 1)


@pytest.mark.parametrize(
    ("proof", "day"),
    [
        (Proof("direct", received_on=DAY, receiver="许文静"), DAY),
        (Proof("family", received_on=DAY, receiver="许强", relation="子"), DAY),
        (Proof("left", received_on=DAY, refused="拒绝签收", witness="社区居委会赵晓燕"), DAY),
        (Proof("left", received_on=DAY, refused="拒绝签收", photos=2), DAY),
        (Proof("electronic", received_on=DAY, consent=True, address="139****0012"), DAY),
        (Proof("post", sent_on=DAY, received_on=date(2026, 4, 4), tracking="EMS 1"), date(2026, 4, 4)),
        # rules.md E-9: published 2026-04-01, served 2026-05-01, a rest day or not.
        (Proof("notice", sent_on=DAY, reason="下落不明", published="公告栏"), date(2026, 5, 1)),
    ],
)
def test_each_way_of_service_takes_effect_on_its_day(proof, day):
    assert lacks(proof) == []
    assert served_on(proof) == day


@pytest.mark.parametrize(
    ("proof", "missing"),
    [
        (Proof("direct"), ["receiver", "received_on"]),
        (Proof("family", received_on=DAY, receiver="许强"), ["relation"]),
        (Proof("left", received_on=DAY, refused="拒绝签收"), ["attested"]),
        (Proof("electronic", received_on=DAY, address="139"), ["consent"]),
        (Proof("notice", sent_on=DAY, published="公告栏"), ["reason"]),
    ],
)
def test_a_record_that_proves_nothing_names_what_it_lacks_and_the_article(proof, missing):
    assert [lack.field for lack in lacks(proof)] == missing
    assert {lack.basis for lack in lacks(proof)} == {WAYS[proof.way].basis}
    assert served_on(proof) is None


def test_a_letter_on_its_way_is_not_served_yet():
    letter = Proof("post", sent_on=DAY, tracking="EMS 1")
    assert (lacks(letter), served_on(letter)) == ([], None)


def test_no_day_lies_in_the_future_or_before_the_sending():
    assert contradiction(Proof("post", sent_on=date(2026, 4, 2)), DAY) == "sent_on"
    assert contradiction(Proof("direct", received_on=date(2026, 4, 2)), DAY) == "received_on"
    assert contradiction(Proof("post", sent_on=DAY, received_on=date(2026, 3, 31)), DAY) == "received_on"
    assert contradiction(Proof("post", sent_on=DAY, received_on=DAY), DAY) == ""
