"""Casework of the district: gates, a second person, files of many parties, tracks, papers, and the days that follow."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from linli.rules import consequences, parties, process, running, upon
from linli.rules.reading import PackError, load
from linli.rules.situation import FormFault, Move, Party, ProcessRefused, Run, Situation, Standing
from linli.rules.workdays import Calendar

PAGE = (Path(__file__).parent / "pages" / "arrears.yaml").read_text()
PACK = load(PAGE)
WEDNESDAY = datetime(2026, 7, 1, 2, 0, tzinfo=UTC)
INSPECTOR = Standing(posts=frozenset({"labour_inspector"}))
HEAD = Standing(posts=frozenset({"labour_head"}))
ANYBODY = Standing(relations=frozenset({"anyone"}))
SYSTEM = Standing(relations=frozenset({"system"}))
FORM = {"employer": "锦程服饰园三号厂", "arrears_ended": "2025-12-31", "received_on": "2026-07-01", "officers": 2}


def run(days: int = 0, actor: str = "1") -> Run:
    return Run(WEDNESDAY + timedelta(days=days), Calendar({}), actor=actor)


def begun(**form: Any) -> Situation:
    empty = Situation(state="", category="", fields={})
    return process.start(PACK, "receive", {**FORM, **form}, standing=ANYBODY, situation=empty, run=run()).after


def take(
    case: Situation, name: str, form: dict[str, Any] | None = None, *, row: str = "", at: Run | None = None
) -> Move:
    return process.apply(PACK, name, form or {}, standing=INSPECTOR, situation=case, run=at or run(), row=row)


def refusal(case: Situation, name: str, form: dict[str, Any] | None = None, **more: Any) -> ProcessRefused:
    with pytest.raises(ProcessRefused) as raised:
        take(case, name, form, **more)
    return raised.value


def worker(key: str, daily: int, days: int, **fields: Any) -> Party:
    return parties.new(PACK, key, {"worker": key, "daily": daily, "days": days, **fields})


def filed(*rows: Party) -> Situation:
    return replace(take(begun(), "accept").after, parties=rows)


def checked(case: Situation) -> Situation:
    """Everybody verified, the evidence secured, the legal office content: ready to be ordered."""
    for row in case.parties:
        case = replace(case, parties=parties.replaced(case.parties, replace(row, papers=frozenset({"id_copy"}))))
        case = take(case, "check", row=row.key).after
    return process.attached(PACK, take(case, "secure").after, "reviewed", True)


def ordered(*rows: Party) -> Situation:
    case = take(checked(filed(*rows)), "order").after
    return process.confirm(PACK, standing=HEAD, situation=case, run=run(actor="2")).after


# ---- gates ----------------------------------------------------------------------------------------------------------


def test_a_closed_gate_says_what_is_missing_and_its_article() -> None:
    refused = refusal(begun(arrears_ended="2024-06-30"), "accept")
    assert (refused.code, refused.basis, refused.since) == ("gate_closed", "劳动保障监察条例 art. 20", None)
    assert refused.words is not None
    assert refused.words.zh == "违法行为终了已超过两年"


def test_gates_are_asked_in_the_pages_order() -> None:
    case = filed(worker("王", 20000, 265))
    said = []
    for mend in (
        lambda one: replace(one, fields={**one.fields, "officers": 2}),
        lambda one: replace(one, parties=()),
        lambda one: take(one, "secure").after,
        lambda one: process.attached(PACK, one, "reviewed", True),
    ):
        poor = replace(case, fields={**case.fields, "officers": 1}) if not said else case
        words = refusal(poor, "order").words
        said.append(words.zh if words else "")
        case = mend(case)
    assert said == ["须有两名以上监察员", "还有工资未逐人核实", "证据未固定", "未经法制审核"]
    assert take(case, "order").proposed


def test_an_unknown_fact_cannot_be_attached() -> None:
    with pytest.raises(ProcessRefused, match="no_such_fact"):
        process.attached(PACK, begun(), "blessed", True)


def test_a_paper_must_be_served_and_its_period_run_out_before_the_court() -> None:
    case = ordered(worker("王", 20000, 10))
    assert refusal(case, "to_court").words == PACK.actions["to_court"].gates[0].otherwise
    case = upon.stated(PACK, case, "order_to_pay", date(2026, 7, 3), run(days=3))
    refused = refusal(case, "to_court", at=run(days=3))
    # Ten days after 3 July end on Monday the 13th; from the 14th on it may be applied for.
    assert (refused.basis, refused.since) == ("行政强制法 art. 53", date(2026, 7, 14))
    assert refusal(case, "to_court", at=run(days=12)).since == date(2026, 7, 14)
    assert take(case, "to_court", at=run(days=13)).after.state == "ordered"
    late = refusal(case, "to_court", at=run(days=300))
    assert (late.words, late.since) == (PACK.actions["to_court"].gates[2].otherwise, None)


def test_a_paper_is_served_neither_before_it_is_issued_nor_ahead_of_time() -> None:
    case = ordered()
    for day in (date(2026, 6, 30), date(2026, 7, 2)):
        with pytest.raises(ProcessRefused, match="served_when"):
            upon.stated(PACK, case, "order_to_pay", day, run())
    with pytest.raises(ProcessRefused, match="not_issued"):
        upon.stated(PACK, begun(), "order_to_pay", date(2026, 7, 1), run())


def test_another_case_must_be_closed_first() -> None:
    case = ordered()
    open_one = {"pack": "works", "state": "building", "open": True}
    assert take(case, "close").after.state == "closed"
    case = replace(case, linked={"project": (open_one,)})
    assert refusal(case, "close").words == PACK.actions["close"].gates[1].otherwise
    assert take(replace(case, linked={"project": ({**open_one, "open": False},)}), "close").after.closed_on is not None


def test_whoever_stands_in_a_barred_relation_may_not() -> None:
    finisher = Standing(INSPECTOR.posts, frozenset({"finisher"}))
    with pytest.raises(ProcessRefused, match="not_yours"):
        process.apply(PACK, "order", {}, standing=finisher, situation=checked(filed()), run=run())


# ---- the second person ----------------------------------------------------------------------------------------------


def test_nothing_happens_until_the_second_person_says_yes() -> None:
    case = take(begun(), "decline")
    assert (case.proposed, case.after.state) == (True, "received")
    done = process.confirm(PACK, standing=HEAD, situation=case.after, run=run(actor="2"))
    assert (done.name, done.after.state, done.after.pending) == ("decline", "declined", None)


def test_the_second_person_is_never_the_first_whatever_post_they_hold() -> None:
    case = take(begun(), "decline").after
    with pytest.raises(ProcessRefused, match="same_person"):
        process.confirm(PACK, standing=HEAD, situation=case, run=run(actor="1"))
    with pytest.raises(ProcessRefused, match="not_yours"):
        process.confirm(PACK, standing=ANYBODY, situation=case, run=run(actor="3"))


def test_a_no_of_the_second_or_a_change_of_mind_of_the_first_leaves_all_as_it_was() -> None:
    before = begun()
    case = take(before, "decline").after
    assert process.refuse(PACK, standing=HEAD, situation=case, run=run(actor="2")) == before
    assert process.refuse(PACK, standing=INSPECTOR, situation=case, run=run(actor="1")) == before
    with pytest.raises(ProcessRefused, match="not_yours"):
        process.refuse(PACK, standing=ANYBODY, situation=case, run=run(actor="3"))
    with pytest.raises(ProcessRefused, match="nothing_to_confirm"):
        process.confirm(PACK, standing=HEAD, situation=before, run=run(actor="2"))


def test_while_a_step_waits_no_other_moves_the_case_and_what_has_become_impossible_is_refused() -> None:
    case = take(checked(filed()), "order").after
    assert refusal(case, "secure").code == "waits_for_second"
    assert [offer.name for offer in process.available(PACK, standing=INSPECTOR, situation=case, run=run())] == []
    doubted = replace(case, facts={"reviewed": False})
    with pytest.raises(ProcessRefused, match="gate_closed"):
        process.confirm(PACK, standing=HEAD, situation=doubted, run=run(actor="2"))


# ---- many parties ---------------------------------------------------------------------------------------------------


def test_sums_are_reckoned_to_the_cent_and_rounded_once() -> None:
    row = worker("王", 18333, 265, overtime=5000, deductions=1)
    # 183.33 yuan × 26.5 days = 4858.245, half up 4858.25
    assert (row.fields["gross"], row.fields["owed"]) == (485825, 490824)
    assert parties.totals(PACK, [row, worker("李", 20000, 10)]) == {"gross": 505825, "owed": 510824, "paid_out": 0}


def test_a_row_whose_sums_differ_by_a_cent_is_not_taken_in() -> None:
    given = {"worker": "王", "daily": 18333, "days": 265, "gross": 485824}
    assert parties.faults_of(PACK, given) == {"gross": "differs"}
    assert parties.faults_of(PACK, {"daily": 183.33, "days": True}) == {
        "worker": "missing", "daily": "not_a_number", "days": "not_a_number",
    }  # fmt: skip
    with pytest.raises(ValueError, match="differs"):
        parties.new(PACK, "1", given)
    assert parties.differing(PACK, [worker("王", 20000, 10)], {"owed": 20001, "gross": 20000}) == {
        "owed": (20001, 20000)
    }


def test_a_worker_is_entered_checked_paid_in_parts_and_settled() -> None:
    case = take(begun(), "enter", {"worker": "王桂", "daily": 20000, "days": 265}, row="w1").after
    assert case.party("w1") == Party("w1", {**worker("王桂", 20000, 265).fields}, "claimed")
    with pytest.raises(ProcessRefused, match="row_known"):
        take(case, "enter", {"worker": "王桂", "daily": 1, "days": 1}, row="w1")
    case = take(case, "accept").after
    assert refusal(case, "check", row="w1").words == PACK.actions["check"].gates[0].otherwise
    row = case.party("w1")
    assert row is not None
    assert parties.missing_papers(PACK, row) == ("id_copy", "contract")
    case = checked(case)
    case = process.confirm(PACK, standing=HEAD, situation=take(case, "order").after, run=run(actor="2")).after
    case = take(case, "pay_out", {"amount": 300000, "signed": True}, row="w1").after
    assert refusal(case, "settle", row="w1").code == "gate_closed"
    assert refusal(case, "pay_out", {"amount": 230001, "signed": True}, row="w1").words is not None
    with pytest.raises(FormFault, match="signed: missing"):
        take(case, "pay_out", {"amount": 230000}, row="w1")
    case = take(case, "pay_out", {"amount": 230000, "signed": True}, row="w1").after
    row = take(case, "settle", row="w1").after.party("w1")
    assert row is not None
    assert (row.state, row.fields["paid_out"], row.fields["owed"]) == ("settled", 530000, 530000)


def test_a_step_on_one_party_leaves_all_others_alone() -> None:
    case = ordered(worker("王", 20000, 10), worker("李", 30000, 10))
    after = take(case, "pay_out", {"amount": 20000, "signed": True}, row="王").after
    assert after.party("李") == case.party("李")
    assert replace(after, parties=()) == replace(case, parties=())
    assert refusal(case, "pay_out", {"amount": 1, "signed": True}, row="赵").code == "no_such_row"


def test_whoever_becomes_a_case_of_his_own_counts_here_no_more() -> None:
    case = ordered(worker("王", 20000, 10), worker("李", 30000, 10))
    move = take(case, "part", row="李")
    assert (move.own_case, move.row, move.after.party("李")) == (True, "李", None)
    assert parties.totals(PACK, move.after.parties)["owed"] == 20000
    assert len(move.after.parties) == 2
    paid = take(move.after, "pay_out", {"amount": 20000, "signed": True}, row="王").after
    assert take(paid, "close").after.state == "closed"


def test_what_can_be_done_with_a_party_is_offered_for_that_party_alone() -> None:
    case = filed(worker("王", 20000, 10))
    whole = process.available(PACK, standing=INSPECTOR, situation=case, run=run())
    one = process.available(PACK, standing=INSPECTOR, situation=case, run=run(), row="王")
    assert [offer.name for offer in whole] == ["enter", "secure", "ask_police", "order"]
    assert [(offer.name, offer.refused is not None) for offer in one] == [("check", True), ("part", False)]


# ---- tracks and clocks ----------------------------------------------------------------------------------------------


def test_tracks_begin_move_and_carry_clocks_of_their_own() -> None:
    case = begun()
    assert case.tracks == {"police": "not_asked"}
    case = take(case, "accept").after
    assert case.tracks == {"police": "not_asked", "evidence": "sought"}
    assert {name for name, state in case.clocks.items() if state.running} == {"investigation", "securing"}
    move = take(case, "secure", at=run(days=2))
    assert (move.after.state, move.after.tracks["evidence"]) == ("filed", "secured")
    assert move.after.clocks["securing"].stopped is not None
    assert move.after.clocks["investigation"].running
    assert refusal(move.after, "secure").code == "not_in_this_state"


def test_a_clock_that_lapses_takes_the_pages_step_and_ends_what_waited_for_a_second() -> None:
    case = take(begun(), "ask").after
    at = run(days=31)
    assert running.expired(PACK, case, at.now) == ["give_up"]
    waiting = replace(case, waiting=take(begun(), "decline").after.waiting)
    lapsed = process.apply(PACK, "give_up", {}, standing=SYSTEM, situation=waiting, run=at).after
    assert (lapsed.state, lapsed.pending) == ("closed", None)


def test_a_period_that_must_run_out_first_is_nobodys_turn() -> None:
    case = upon.stated(PACK, ordered(), "order_to_pay", date(2026, 7, 1), run())
    assert case.clocks["payment"].running
    assert running.turn(PACK, case, run().now) is None


def test_the_strip_shows_both_dates_and_what_time_alone_makes_possible() -> None:
    case = upon.stated(PACK, ordered(), "order_to_pay", date(2026, 7, 1), run())
    found = {one.name: one for one in consequences.strip(PACK, case, run())}
    payment = found["payment"]
    # The tenth day is Saturday the 11th: the period ends on Monday, and what follows it may be from Tuesday on.
    assert (payment.kind, payment.legal, payment.alarm) == ("possible", date(2026, 7, 14), date(2026, 7, 14))
    assert (found["to_court"].kind, found["to_court"].legal, found["to_court"].basis) == (
        "possible", date(2026, 7, 14), "行政强制法 art. 53",
    )  # fmt: skip
    filed_strip = consequences.strip(PACK, filed(), run())
    assert [(one.name, one.kind) for one in filed_strip] == [("securing", "due"), ("investigation", "due")]
    securing = filed_strip[0]
    assert (securing.alarm, securing.legal) == (date(2026, 7, 11), date(2026, 7, 13))
    unclear = consequences.strip(PACK, take(begun(), "ask").after, run(days=40))
    assert [(one.name, one.kind, one.passed) for one in unclear] == [
        ("acceptance", "due", True), ("silence", "lapses", True),
    ]  # fmt: skip


# ---- the page -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("ran_out('payment')", "ran_out('paiment')", 'no clock "paiment"'),
        ("served('order_to_pay')", "served('order')", 'no paper "order"'),
        ("    second: head\n    issues", "    second: chief\n    issues", 'no who "chief"'),
        ("{from: sought, to: secured}", "{from: sought, to: safe}", 'no state "safe"'),
        ("adds: {paid_out: amount}", "reckons: {owed: amount}", "no field of the parties that a step fills"),
        ("adds: {paid_out: amount}", "reckons: {paid_out: amuont}", "['amuont'] is neither a field nor one of"),
        ("adds: {paid_out: amount}", "adds: {paid: amount}", "name a field of the parties and a question"),
        ("derive: gross + overtime - deductions", "derive: gross + paid_out", "['paid_out'] is no field before it"),
        ('derive: "rounded(daily * days, 10)"', 'derive: "total(daily, 10)"', "no function ['total']"),
        ("      asked_police: {title", "      filed: {title", "another line has a state of this name"),
        ("totals: [gross, owed", "totals: [gross, due", 'no field "due"'),
        ("    row: true\n    by: inspector\n    own_case", "    by: inspector\n    own_case", "add row: true"),
        ("served: order_to_pay, stops", "served: order_paid, stops", 'no paper "order_paid"'),
    ],
)
def test_what_the_page_cannot_mean_is_said(old: str, new: str, said: str) -> None:
    assert old in PAGE
    with pytest.raises(PackError) as raised:
        load(PAGE.replace(old, new, 1))
    assert said in str(raised.value)


# ---- what a step leaves known ---------------------------------------------------------------------------------------

KEEPING = load(
    PAGE.replace(
        "    track: {evidence: {from: sought, to: secured}}\n    by: inspector\n",
        "    track: {evidence: {from: sought, to: secured}}\n    by: inspector\n"
        "    form: [{name: secured_on, type: date, keep: true, title: {zh: 固定日期}}]\n",
    ).replace(
        "clocks:\n",
        "clocks:\n"
        "  again: {title: {zh: 再看}, amount: 10, unit: days, starts: secured, since: secured_on, basis: practice}\n",
    )
    + "  fine:\n    title: {zh: 加处罚款}\n    from: filed\n    by: inspector\n"
    + "    form: [{name: charge, type: money, title: {zh: 加处}}]\n"
    + "    gates:\n"
    + "      - {if: \"charge == late_charge(5000000, '2026-05-20', '2026-06-24', null, null)\", else: {zh: 不对}}\n"
    + "  many:\n    title: {zh: 人多}\n    from: filed\n    by: inspector\n"
    + "    gates: [{if: \"size(parties) >= setting('wages.many')\", else: {zh: 人不够}}]\n"
)


def keeping(case: Situation, name: str, form: dict[str, Any] | None = None, **settings: int) -> Move:
    at = replace(run(), settings={f"wages.{key}": value for key, value in settings.items()})
    return process.apply(KEEPING, name, form or {}, standing=INSPECTOR, situation=case, run=at)


def test_an_answer_that_stays_known_starts_the_clock_counted_from_its_day() -> None:
    case = keeping(filed(), "secure", {"secured_on": "2026-06-25"}).after
    assert case.fields["secured_on"] == "2026-06-25"
    again = case.clocks["again"]
    assert (again.alarm.date(), again.due.date()) == (date(2026, 7, 5), date(2026, 7, 6))
    with pytest.raises(FormFault, match="secured_on: not_a_day"):
        keeping(filed(), "secure", {"secured_on": "昨天"})


def test_a_condition_reckons_the_late_charge_of_the_law() -> None:
    # Vector E-5: 50,000 yuan served on 20 May, paid on 24 June, twenty days late.
    assert keeping(filed(), "fine", {"charge": 3_000_000}).name == "fine"
    with pytest.raises(ProcessRefused, match="gate_closed"):
        keeping(filed(), "fine", {"charge": 2_999_999})


def test_a_condition_asks_for_what_the_area_has_set() -> None:
    case = filed(worker("王", 1, 1), worker("李", 1, 1))
    assert KEEPING.settings_asked == {"wages.many"}
    assert keeping(case, "many", many=2).name == "many"
    for unset in ({"many": 3}, {}):
        with pytest.raises(ProcessRefused, match="gate_closed"):
            keeping(case, "many", **unset)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("minutes_since(employer) > 60", "minutes_since() takes a name in quotation marks"),
        ("minutes_since('no' + 'thing') > 60", "minutes_since() takes a name in quotation marks"),
        ("minutes_since ('Calls') > 60", 'no count "Calls"'),
        ("setting(employer) > 60", "setting() takes a name in quotation marks"),
    ],
)
def test_what_is_looked_up_beforehand_is_named_in_quotation_marks_or_is_a_fault_of_the_page(
    asked: str, said: str
) -> None:
    text = Path(__file__).with_name("pages").joinpath("arrears.yaml").read_text()
    text += "  again:\n    title: {zh: 再打}\n    from: filed\n    by: inspector\n"
    text += f'    gates: [{{if: "{asked}", else: {{zh: 再等等}}}}]\n'
    with pytest.raises(PackError) as raised:
        load(text)
    assert any(f"actions.again.gates.0.if: {said}" in fault for fault in raised.value.faults), raised.value.faults


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("since: secured_on", "since: employer", 'clocks.again.since: no question of type date "employer"'),
        ("wages.many", "wages.few", 'actions.many.gates.0.if: no setting "wages.few"'),
    ],
)
def test_a_day_or_a_setting_that_nobody_knows_is_a_fault_of_the_page(old: str, new: str, said: str) -> None:
    text = Path(__file__).with_name("pages").joinpath("arrears.yaml").read_text()
    text = text.replace(
        "clocks:\n",
        "clocks:\n  again: {title: {zh: 再看}, amount: 1, unit: days, starts: filed, since: secured_on, basis: law}\n",
    ).replace("received_on", "secured_on")
    text += "  many:\n    title: {zh: 人多}\n    from: filed\n    by: inspector\n"
    text += "    gates: [{if: \"size(parties) >= setting('wages.many')\", else: {zh: 人不够}}]\n"
    load(text, settings={"wages.many"})
    with pytest.raises(PackError) as raised:
        load(text.replace(old, new), settings={"wages.many"})
    assert any(said in fault for fault in raised.value.faults)
