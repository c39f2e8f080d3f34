"""A paper served upon each party: whoever was not served is named, and everybody's periods run from their own day."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from linli.rules import consequences, process, running, upon
from linli.rules.clocks import LOCAL
from linli.rules.known import Known
from linli.rules.pack import Pack
from linli.rules.reading import PackError, load
from linli.rules.situation import Paper, Party, ProcessRefused, Run, Situation, Standing
from tests.rules.calendars import CALENDAR

PAGE = """
id: notice_to_each
version: 1
title: {zh: 告知}
who:
  officer: {title: {zh: 经办}, post: officer}
form: [{name: what, type: long, role: matter, title: {zh: 情况}}]
starts: {enter: {title: {zh: 登记}, by: officer, to: told}}
parties:
  title: {zh: 当事人}
  fields:
    - {name: named, type: text, title: {zh: 姓名}}
    - {name: neighbour, type: bool, required: false, title: {zh: 利害关系人}}
    - {name: asked_on, type: date, required: false, title: {zh: 申请日期}}
    - {name: answered_on, type: date, required: false, title: {zh: 答复日期}}
  begins: silent
  states: {silent: {title: {zh: 未申请}}, asking: {title: {zh: 复议中}}, answered: {title: {zh: 已答复}}}
figures:
  last_day: {title: {zh: 复议最后日期}, of: due('review'), type: date, shown: runs('review')}
papers: {notice: {title: {zh: 告知书}, upon: "row.neighbour != true"}}
clocks:
  statement: {title: {zh: 陈述}, amount: 3, unit: working, served: notice, per: party, stops: decided, duty: citizen, basis: 行政处罚法 art. 45}
  own_term: {title: {zh: 限期改正}, amount: days_given, unit: days, served: notice, per: party, stops: decided, duty: citizen, basis: practice}
  review: {title: {zh: 申请复议}, amount: 60, unit: days, served: notice, per: party, stops: [asking, decided], duty: citizen, basis: 行政复议法 art. 20}
  after_review: {title: {zh: 复议后起诉}, amount: 15, unit: days, since: answered_on, starts: answered, per: party, stops: [asking, decided], restart: true, duty: citizen, basis: 行政诉讼法 art. 45}
states:
  told: {title: {zh: 已告知}, public: {zh: 已告知}}
  decided: {title: {zh: 已决定}, public: {zh: 已决定}, ends: true}
actions:
  enter_party: {title: {zh: 登记当事人}, from: told, by: officer, row: new, form: [{name: named, type: text, title: {zh: 姓名}}]}
  give_time: {title: {zh: 定期限}, from: told, by: officer, form: [{name: days_given, type: int, keep: true, title: {zh: 限期（日）}}]}
  ask: {title: {zh: 申请}, from: told, by: officer, row: {to: asking}, form: [{name: asked_on, type: date, title: {zh: 申请日期}}]}
  answer: {title: {zh: 答复}, from: told, by: officer, row: {from: asking, to: answered}, form: [{name: answered_on, type: date, title: {zh: 答复日期}}]}
  hear:
    title: {zh: 听取}
    from: told
    by: officer
    row: true
    gates: [{if: "served('notice')", else: {zh: 还没有送达}}]
  decide:
    title: {zh: 决定}
    from: told
    to: decided
    by: officer
    gates:
      - {if: "served('notice')", else: {zh: 告知书尚未送达}}
      - {if: "ran_out('statement')", else: {zh: 期限未满}}
"""  # noqa: E501
OFFICER = Standing(posts=frozenset({"officer"}))
ROWS = tuple(Party(key, {"named": name, "neighbour": name == "邻居"}, "silent") for key, name in (
    ("a", "许文静"), ("b", "许文远"), ("n", "邻居"),
))  # fmt: skip


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load(PAGE, "page")


def at(day: str) -> Run:
    return Run(datetime.fromisoformat(f"{day}T12:00:00+08:00"), CALENDAR, actor="1")


def told(pack: Pack, rows: tuple[Party, ...] = ROWS, **upon_whom: str) -> Situation:
    """Issued on 1 July 2026 and served upon these on these days."""
    stands = Situation("told", "", {"what": "x"}, parties=rows)
    days = {key: date.fromisoformat(day) for key, day in upon_whom.items()}
    return upon.with_paper(pack, stands, "notice", Paper(date(2026, 7, 1), upon=days), at("2026-07-01"))


def refusal(pack: Pack, case: Situation, day: str, name: str = "decide", row: str = "") -> ProcessRefused:
    with pytest.raises(ProcessRefused) as raised:
        process.apply(pack, name, {}, standing=OFFICER, situation=case, run=at(day), row=row)
    return raised.value


def lasts(case: Situation) -> dict[str, str]:
    return {
        row.key: row.clocks["statement"].due.astimezone(LOCAL).date().isoformat() for row in case.parties if row.clocks
    }


def test_whoever_was_not_served_is_named_and_a_neighbour_need_not_be(pack: Pack) -> None:
    refused = refusal(pack, told(pack, a="2026-07-01"), "2026-07-20")
    assert (refused.words and refused.words.zh, refused.missing) == ("告知书尚未送达", ("许*远",))
    nobody = refusal(pack, told(pack), "2026-07-20")
    assert (nobody.words and nobody.words.zh, nobody.missing) == ("告知书尚未送达", ())


def test_everybodys_period_runs_from_their_own_day_and_the_last_one_counts(pack: Pack) -> None:
    case = told(pack, a="2026-07-01", b="2026-07-06")
    assert (lasts(case), case.clocks) == ({"a": "2026-07-06", "b": "2026-07-09"}, {})
    refused = refusal(pack, case, "2026-07-08")
    assert (refused.words and refused.words.zh, refused.missing, refused.since) == (
        "期限未满", ("许*远",), date(2026, 7, 10),
    )  # fmt: skip
    done = process.apply(pack, "decide", {}, standing=OFFICER, situation=case, run=at("2026-07-10")).after
    assert [bool(row.clocks["statement"].stopped) for row in done.parties[:2]] == [True, True]


def test_who_joins_later_has_a_term_of_their_own(pack: Pack) -> None:
    case = told(pack, a="2026-07-01", b="2026-07-01")
    joined = process.apply(
        pack, "enter_party", {"named": "许文华"}, standing=OFFICER, situation=case, run=at("2026-07-10"), row="c"
    ).after
    assert refusal(pack, joined, "2026-07-10").missing == ("许*华",)
    paper = joined.papers["notice"]
    served = replace(paper, upon={**paper.upon, "c": date(2026, 7, 10)})
    after = upon.with_paper(pack, joined, "notice", served, at("2026-07-10"))
    assert lasts(after) == {"a": "2026-07-06", "b": "2026-07-06", "c": "2026-07-15"}
    assert refusal(pack, after, "2026-07-15").missing == ("许*华",)


def test_a_step_on_one_party_asks_whether_they_were_served(pack: Pack) -> None:
    case = told(pack, a="2026-07-01")
    assert process.apply(pack, "hear", {}, standing=OFFICER, situation=case, run=at("2026-07-02"), row="a").row == "a"
    assert refusal(pack, case, "2026-07-02", "hear", "b").code == "gate_closed"


def test_a_withdrawn_paper_takes_everybodys_period_along_and_a_new_one_begins_anew(pack: Pack) -> None:
    case = told(pack, a="2026-07-01", b="2026-07-06")
    void = upon.with_paper(pack, case, "notice", None, at("2026-07-07"))
    assert lasts(void) == {}
    anew = upon.with_paper(
        pack, case, "notice", Paper(date(2026, 7, 8), upon={"a": date(2026, 7, 8)}), at("2026-07-08")
    )
    assert lasts(anew) == {"a": "2026-07-13"}


def test_without_parties_the_case_itself_is_served(pack: Pack) -> None:
    stands = Situation("told", "", {"what": "x"})
    paper = Paper(date(2026, 7, 1), date(2026, 7, 1))
    case = upon.with_paper(pack, stands, "notice", paper, at("2026-07-01"))
    assert case.clocks["statement"].due.astimezone(LOCAL).date() == date(2026, 7, 6)
    assert process.apply(pack, "decide", {}, standing=OFFICER, situation=case, run=at("2026-07-07")).after.closed_on


def test_the_calendar_of_consequences_says_whose_day_it_is(pack: Pack) -> None:
    case = told(pack, a="2026-07-01", b="2026-07-06")
    run = at("2026-07-02")
    days = [(one.whose, one.legal.isoformat(), one.kind) for one in consequences.strip(pack, case, run)]
    assert days == [
        ("许*静", "2026-07-06", "due"), ("许*远", "2026-07-09", "due"), ("", "2026-07-10", "possible"),
        ("许*静", "2026-08-31", "due"), ("许*远", "2026-09-04", "due"),
    ]  # fmt: skip
    turn = running.turn(pack, case, run.now)
    assert turn is not None
    assert turn.due.astimezone(LOCAL).date() == date(2026, 7, 6)


def taken(pack: Pack, case: Situation, day: str, name: str, row: str = "", **form: object) -> Situation:
    return process.apply(pack, name, form, standing=OFFICER, situation=case, run=at(day), row=row).after


def still(case: Situation, key: str) -> dict[str, str]:
    """What still runs for the party, and until when."""
    return {
        name: state.due.astimezone(LOCAL).date().isoformat()
        for row in case.parties
        if row.key == key
        for name, state in row.clocks.items()
        if state.running
    }


def test_what_a_party_does_ends_and_begins_its_own_periods_and_no_others(pack: Pack) -> None:
    case = told(pack, a="2026-07-01", b="2026-07-01")
    case = taken(pack, case, "2026-07-06", "ask", "a", asked_on="2026-07-06")
    case = taken(pack, case, "2026-07-20", "answer", "a", answered_on="2026-07-16")
    assert still(case, "a") == {"statement": "2026-07-06", "after_review": "2026-07-31"}
    assert still(case, "b") == {"statement": "2026-07-06", "review": "2026-08-31"}
    again = taken(pack, case, "2026-07-21", "ask", "a", asked_on="2026-07-21")
    again = taken(pack, again, "2026-08-03", "answer", "a", answered_on="2026-08-03")
    assert still(again, "a")["after_review"] == "2026-08-18"


@pytest.mark.parametrize(("day", "runs"), [("2026-07-31", True), ("2026-08-01", True), ("2026-09-01", False)])
def test_a_right_runs_while_it_does_for_any_of_them_and_what_was_cut_short_is_nobodys_last_day(
    pack: Pack, day: str, runs: bool
) -> None:
    case = told(pack, a="2026-07-01", b="2026-07-01")
    case = taken(pack, case, "2026-07-06", "ask", "a", asked_on="2026-07-06")
    known = Known(pack, case, {}, at(day))
    assert (known.value("runs('review')"), known.value("due('review')")) == (runs, "2026-08-31")
    both = Known(pack, taken(pack, case, "2026-07-07", "ask", "b", asked_on="2026-07-07"), {}, at(day))
    assert (both.value("runs('review')"), both.value("due('review')")) == (False, None)


def test_a_period_lasts_as_long_as_was_answered_and_does_not_run_where_nobody_has_said(pack: Pack) -> None:
    assert "own_term" not in still(told(pack, a="2026-07-01"), "a")
    stands = Situation("told", "", {"what": "x", "days_given": 20}, parties=ROWS)
    paper = Paper(date(2026, 7, 1), upon={"a": date(2026, 7, 1)})
    assert still(upon.with_paper(pack, stands, "notice", paper, at("2026-07-01")), "a")["own_term"] == "2026-07-21"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('upon: "row.neighbour != true"', "external: true, upon: true", "served upon each party is a paper of this"),
        (', upon: "row.neighbour != true"', "", "it begins with papers that say upon"),
        (
            "{title: {zh: 告知书}, upon",
            '{title: {zh: 告知书}, about: "true", upon',
            "of whom it speaks is said by upon",
        ),
        (
            "[{name: what,",
            "[{name: who_else, type: colleague, title: {zh: 另一人}}, {name: what,",
            "in a step of staff",
        ),
        ("starts: answered, per", "starts: told, per", 'no state "told"'),
        ("amount: days_given", "amount: asked_on", 'no whole number that stays known "asked_on"'),
        ("{silent:", "{told:", "another line has a state of this name"),
    ],
)
def test_a_page_that_cannot_work_is_told(old: str, new: str, words: str) -> None:
    with pytest.raises(PackError, match=words):
        load(PAGE.replace(old, new), "page")
