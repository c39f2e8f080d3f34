"""A pack's page is checked whole: every fault comes with file, line and mend."""

import re
from pathlib import Path

import pytest

from linli.rules.pack import Pack
from linli.rules.reading import PackError, load, read
from tests.rules.packs import OURS, SHIPPED

FIRST = next(text for page in SHIPPED if load(text := page.read_text()).front)  # the residents' own


@pytest.mark.parametrize("page", SHIPPED, ids=lambda page: page.parent.name)
def test_a_shipped_pack_is_without_fault_and_lies_in_the_folder_of_its_id(page: Path) -> None:
    assert load(page.read_text()).id == page.parent.name


def line_of(text: str, needle: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), 1) if needle in line)


@pytest.mark.parametrize("pack", [pack for pack in OURS if pack.hands_over], ids=lambda pack: pack.id)
def test_a_desk_goes_over_wherever_its_cases_stand_but_where_nobody_is_in_charge(pack: Pack) -> None:
    stays = [
        name
        for name, state in pack.states.items()
        if not state.ends and name not in pack.actions[pack.hands_over].from_
    ]
    assert {pack.states[name].box for name in stays} <= {pack.unassigned}


ALIKE = "[" + ", ".join(["*part"] * 10) + "]"


@pytest.mark.parametrize(
    ("part", "line", "said"),
    [
        (f"x: &part [1, 2]\ny: &more {ALIKE}\n", 2, "a part that stands for another"),
        (f"x: {'[' * 3000}{']' * 3000}\n", 1, "parts within parts"),
        ("\n".join(f"{' ' * deep}x:" for deep in range(1500)), 1, "parts within parts"),
    ],
    ids=["alias", "brackets", "lines"],
)
def test_a_page_that_means_more_than_it_says_is_named_and_not_read(part: str, line: int, said: str) -> None:
    with pytest.raises(PackError) as raised:
        load(part)
    [fault] = raised.value.faults
    assert fault.startswith(f"process.yaml:{line}: page: not YAML: {said}")


def test_words_with_a_star_stand_for_nothing_but_themselves() -> None:
    assert load(f"{FIRST}# see *this*, and *that\n") == load(FIRST)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("    to: dispatched\n    by: worker", "    to: dispatchd\n    by: worker", 'no state "dispatchd"; they are'),
        ("    by: worker\n    assign: actor", "    by: walker\n    assign: actor", 'no who "walker"; they are'),
        ("    assign: actor\n    tone", "    asign: actor\n    tone", 'unknown key; did you mean "assign"?'),
        ('"!concerned"', '"!concernd"', "['concernd'] is neither a field nor one of"),
        ('"!concerned"', '"!concerned', "not YAML"),
        ("days_since_closed <= 30", "days_since_closed <=", "not a condition"),
        ("days_since_closed <= 30", "age(state) <= 30", "no function ['age']; the functions are"),
        ("    extends: resolve", "    extends: resolv", 'no clock "resolv"; they are'),
        ("    amount: 4\n", "", '"amount" is missing; add it'),
        ("    box: pool\n", "    box: pond\n", 'no box "pond"; they are'),
        ("  returned: {title", "  overdue: {title", "every process has this box; use another name"),
        ("type: long, role: matter", "type: text, role: matter", "has type long, not text"),
        ("type: long, role: matter", "type: long, role: mater", 'no role "mater"; they are'),
        ("very_satisfied: {zh", "most_satisfied: {zh", "no grade ['most_satisfied']"),
        ("  claim:\n", "  submitted:\n", "the journal says this of every case"),
        ("    ends: true\n    outcome: withdrawn", "    outcome: withdrawn", "only a state that ends has one"),
        ("{name: post, type: post", "{name: post, type: text", "nothing asks for whom"),
        (
            "    measures: handling\n",
            "    measures: handling\n    inner: true\n",
            "told of a clock with measures; take out",
        ),
        (
            "    tells: [handler, returner, reporter]",
            "    tells: [handler, retuner, reporter]",
            'no who "retuner"; they are',
        ),
        ("    unit: hours\n", "    unit: weeks\n", "Input should be 'hours', 'days', 'working' or 'months'"),
    ],
)
def test_a_fault_names_its_line_and_its_mend(old: str, new: str, said: str) -> None:
    broken = FIRST.replace(old, new, 1)
    assert broken != FIRST
    with pytest.raises(PackError) as raised:
        load(broken, "resident/process.yaml")
    [file, line, _words] = next(fault for fault in raised.value.faults if said in fault).split(":", 2)
    assert file == "resident/process.yaml"
    if new and "not YAML" not in said:
        wrong = line_of(broken, new.strip().splitlines()[0].strip())
        assert abs(int(line) - wrong) <= 2


def test_a_page_kept_from_before_that_tells_whom_a_step_remembers_is_still_read() -> None:
    before = re.sub(r"(?m)^  returner: .*\n", "", FIRST)
    assert before != FIRST
    assert load(before).actions["settle_return"].tells == ("handler", "returner", "reporter")


def test_a_page_kept_from_before_that_tells_nobody_known_is_still_read_and_published_no_more() -> None:
    before = FIRST.replace("tells: [handler, returner, reporter]", "tells: [handler, retuner, reporter]")
    assert read(before)[0].actions["settle_return"].tells == ("handler", "retuner", "reporter")
    with pytest.raises(PackError, match='no who "retuner"'):
        load(before)


def test_one_clock_measures_a_thing() -> None:
    with pytest.raises(PackError, match=r"resolve\.measures: response is measured by contact already; one clock does"):
        load(FIRST.replace("    measures: handling\n", "    measures: response\n"))


def test_every_fault_is_listed_at_once() -> None:
    broken = FIRST.replace("to: pool", "to: pol").replace("extends: resolve", "extends: resolv")
    with pytest.raises(PackError) as raised:
        load(broken)
    assert len(raised.value.faults) >= 4


@pytest.mark.parametrize(
    ("old", "new"), [("type: long, role: matter", "type: long, role: mater"), ("    unit: ", "    unt: ")]
)
def test_faults_are_listed_from_the_top_of_the_page_to_its_end(old: str, new: str) -> None:
    broken = FIRST.replace(old, new)
    with pytest.raises(PackError) as raised:
        load(broken)
    lines = [int(fault.split(":", 2)[1]) for fault in raised.value.faults]
    assert len(set(lines)) >= 2
    assert lines == sorted(lines)


@pytest.mark.parametrize(
    ("fact", "said"),
    [
        (
            "{title: {zh: 通过, en: Passed}, from_meeting: party_lecture}",
            'no kind of meeting that votes by show of hands "party_lecture"',
        ),
        ("{title: {zh: 通过, en: Passed}, from_meeting: owners_assembly}", 'by show of hands "owners_assembly"'),
        ("{title: {zh: 几票, en: Votes}, type: int, from_meeting: council}", "says yes and no more"),
        (
            "{title: {zh: 通过, en: Passed}, from_meeting: council, basis: 民法典 art. 278}",
            "owners decide this in common",
        ),
        (
            "{title: {zh: 通过, en: Passed}, from_ballot: [4, 10], basis: 民法典 art. 278}",
            r"no matter of Civil Code 278: \[10\]",
        ),
        (
            "{title: {zh: 通过, en: Passed}, from_ballot: [4], matters: {which: {fund: 6}}, basis: 民法典 art. 278}",
            r'no question whose answer stays known "which"',
        ),
        (
            "{title: {zh: 通过, en: Passed}, from_ballot: [4], matters: {about: {fund: 6}}, basis: 民法典 art. 278}",
            r"not among those under from_ballot: \[6\]",
        ),
        ("{title: {zh: 几票, en: Votes}, type: int, from_ballot: [4], basis: 民法典 art. 278}", "says yes or no"),
        ("{title: {zh: 通过, en: Passed}, from_ballot: [4]}", "rests on 民法典 art. 278"),
    ],
)
def test_a_meeting_and_a_vote_decide_what_is_for_each_alone(fact: str, said: str) -> None:
    with pytest.raises(PackError, match=said):
        load(f"{FIRST}\nfacts:\n  agreed: {fact}\n")


DECIDED = next(
    text for page in SHIPPED if "from_meeting: council" in (text := page.read_text()) and "from_ballot" in text
)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("by: convener, second: doer, from_meeting", "by: convener, from_meeting", "confirmed by another person"),
        ("by: convener\n    second: doer\n    in: [agreed", "by: convener\n    in: [agreed", "confirmed by another"),
        (
            "sets: {visibility: public}",
            "sets: {visibility: public, resolution: true}",
            "no step says it in their stead",
        ),
        (
            "actions:\n",
            "actions:\n  owners_vote: {title: {zh: 通过, en: Passed}, from: [agreed], by: convener,"
            " attaches: owners_vote, form: [{name: owners_vote, type: bool, title: {zh: 通过, en: Passed}}]}\n",
            "no step says it in their stead",
        ),
    ],
)
def test_no_step_says_what_a_ballot_or_a_meeting_decides(before: str, after: str, said: str) -> None:
    assert before in DECIDED
    with pytest.raises(PackError, match=said):
        load(DECIDED.replace(before, after, 1))
