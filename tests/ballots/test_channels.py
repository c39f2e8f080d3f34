"""No channel, no order and no batch changes a result: the same votes given in other ways make the same sheet."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

import pytest

from linli.ballots import casting, counting, recount, results, services
from linli.ballots.models import Ballot, Vote
from linli.ballots.plans import Asked
from linli.journal.audit import findings
from tests.ballots.conftest import START, WHOLE, Called, Court, entered, key, published, take

pytestmark = pytest.mark.django_db
NAMES = ("丙三", "戊五", "庚七")
ASKED = (Asked(4, "选聘物业"), Asked(8, "广告位招租"), Asked(3, "补选委员", seats=2, candidates=NAMES))
CHOICES = {
    "甲一": [["for"], ["for"], ["丙三", "戊五"]],
    "乙二": [["for"], ["against"], ["丙三"]],
    "丙三": [["abstain"], ["for"], []],
    "丁四": [["for"], ["for"], ["戊五", "庚七"]],
    "辛八": [["for"], ["for"], ["丙三", "戊五"]],
    "己六": [["against"], ["for"], ["丙三"]],
}
EVIDENCE = {
    "paper": {},
    "visit": {"signed_by": "业主本人"},
    "video": {"shown": "业主本人", "call": "12 月 25 日 19:30 微信视频", "brought": "挂号信 XA12"},
    "proxy": {"proxy": "张三", "document": "委托书", **WHOLE},
}


def given(court: Court, ballot: Ballot, name: str, channel: str) -> Vote | None:
    """Whoever it is votes in that way; a paper stays shut until the close."""
    slip = Called(court, ballot, ()).slip(name)
    if channel == "phone":
        casting.vote(slip.pk, CHOICES[name], by=court.actor(name), agreed=True)
        return None
    row = take(slip.pk, channel, EVIDENCE[channel], by=court.cast.acting("grid_worker"))
    assert isinstance(row, Vote)
    return row


def read(court: Court, papers: Iterable[tuple[str, Vote]]) -> None:
    for name, vote in papers:
        for by in (court.director, court.cast.acting("secretary")):
            entered(vote.pk, CHOICES[name], by=by)


@pytest.fixture
def open_ballots(court, moved):
    """Four votes on the same matters, all of them open."""
    rows = [published(court, *ASKED) for _each in range(4)]
    shares = [key(court, row).shares for row in rows]
    moved(START + timedelta(days=19))
    return [(services.open_voting(row.pk, by=court.director), held) for row, held in zip(rows, shares, strict=True)]


def test_the_same_votes_make_the_same_sheet_whichever_way_and_in_whichever_order_they_come(court, open_ballots, moved):
    ways: Sequence[Sequence[str]] = (
        ("phone",) * 6,
        ("paper",) * 6,
        ("phone", "paper", "visit", "proxy", "video", "paper"),
        ("proxy", "visit", "paper", "phone", "proxy", "visit"),
    )
    orders = (list(CHOICES), list(CHOICES), list(reversed(CHOICES)), sorted(CHOICES))
    shut = []
    for (ballot, _shares), channels, order in zip(open_ballots, ways, orders, strict=True):
        taken = [(name, given(court, ballot, name, channel)) for name, channel in zip(order, channels, strict=True)]
        shut.append([(name, vote) for name, vote in taken if vote])
    moved(START + timedelta(days=31))
    sheets = []
    for place, ((ballot, shares), papers) in enumerate(zip(open_ballots, shut, strict=True)):
        counting.close(ballot.pk, by=court.director)
        if papers:
            counting.open_boxes(ballot.pk, watched_by="社区 王芳", by=court.director)
            batch = len(papers) // 2  # entered in two batches, the later one first
            read(court, papers[batch:] if place % 2 else papers[:batch])
            read(court, papers[:batch] if place % 2 else papers[batch:])
        counted = counting.count(ballot.pk, shares[:2], by=court.director)
        assert recount.differences(results.export(counted)) == []
        sheets.append(counted.result)
    assert sheets[1:] == sheets[:1] * 3
    *decided, electing = sheets[0]["matters"]
    assert [matter["passed"] for matter in decided] == [True, True]
    assert (electing["elected"], electing["open_seats"], electing["blank"][0]) == (["丙三"], 1, 1)
    assert list(findings()) == []
