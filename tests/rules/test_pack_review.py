"""What a page may say and still be wrong is found, at its place; what ships and what others wrote is clean."""

from pathlib import Path

import pytest

from linli.rules import pack_graph as graph
from linli.rules.pack import Pack
from linli.rules.pack_review import Finding, review, sizes
from linli.rules.reading import load, read
from tests.rules.packs import SHIPPED, foreign

PERMIT = (Path(__file__).parent / "pages" / "tree_permit.yaml").read_text()


def found(*changes: tuple[str, str], page: str = PERMIT) -> list[Finding]:
    for old, new in changes:
        assert old in page, old
        page = page.replace(old, new)
    return review(load(page))


@pytest.mark.parametrize("pack", [foreign("tree_permit"), foreign("lost_property")], ids=lambda pack: pack.id)
def test_a_page_in_order_has_no_finding(pack: Pack) -> None:
    assert review(pack) == []


@pytest.mark.parametrize(("said", "codes"), [("", ["maybe_name"]), ("personal: false, ", []), ("public: true, ", [])])
def test_words_of_a_party_of_which_it_is_not_said_whether_they_name_somebody(said: str, codes: list[str]) -> None:
    parties = f"""
parties:
  title: {{zh: 邻居, en: Neighbours}}
  fields: [{{name: said_by, type: text, {said}title: {{zh: 意见, en: Opinion}}}}]
clocks:"""
    assert [(one.code) for one in found(("\nclocks:", parties)) if one.path[0] == "parties"] == codes


PLOTS = """
parties:
  title: {zh: 树, en: Trees}
  fields:
    - {name: tree, type: text, personal: false, title: {zh: 树, en: Tree}}
    - {name: rotten, type: bool, required: false, title: {zh: 已朽, en: Rotten}}
  begins: stands
  states: {stands: {title: {zh: 在, en: Stands}}}
clocks:"""
GATE = """
  mark_tree:
    title: {zh: 标记, en: Mark}
    from: received
    row: true
    by: clerk
    %s
    gates: [{if: "row.rotten != true", basis: practice, else: {zh: 已朽, en: Rotten}}]
  refuse:"""


@pytest.mark.parametrize(("sets", "codes"), [("sets: {tree: elm}", ["never_set"]), ("sets: {rotten: true}", [])])
def test_a_field_that_a_gate_asks_for_and_no_step_writes_is_found(sets: str, codes: list[str]) -> None:
    seen = found(("\nclocks:", "\n" + PLOTS), ("\n  refuse:", GATE % sets))
    assert [one.code for one in seen if one.path[:2] == ("parties", "fields")] == codes


@pytest.mark.parametrize("relation", ["party", "own_row"])
def test_people_known_by_their_row_need_the_telephone_by_which_they_are_known(relation: str) -> None:
    owner = ("\nwho:", f"\nwho:\n  tree_owner: {{title: {{zh: 树主, en: owner}}, relation: {relation}}}")
    parties = PLOTS.replace("begins:", "phone: tree\n  begins:")
    alone, known = (found(owner, ("\nclocks:", "\n" + text)) for text in (PLOTS, parties))
    assert [one.path for one in alone if one.code == "no_telephone"] == [("who", "tree_owner", "relation")]
    assert "no_telephone" not in {one.code for one in known}


def test_a_paper_that_no_step_draws_up_is_found_one_made_outside_too() -> None:
    papers = """
papers:
  permit: {title: {zh: 许可证, en: Permit}}
  opinion: {title: {zh: 意见, en: Opinion}, external: true}
  granted: {title: {zh: 准予决定, en: Granted}}
clocks:"""
    issued = ("\n  refuse: {", "\n  refuse: {issues: granted, ")
    assert {(one.path, one.code) for one in found(("\nclocks:", papers), issued)} >= {
        (("papers", "permit"), "undrafted"),
        (("papers", "opinion"), "undrafted"),
    }
    assert not [one for one in found(("\nclocks:", papers), issued) if one.path == ("papers", "granted")]


def test_states_that_lead_only_to_each_other_are_out_of_reach() -> None:
    island = """
  drawn: {title: {zh: 已勘, en: Drawn}, public: {zh: 已勘, en: Drawn}, turn: clerk}
  marked: {title: {zh: 已标, en: Marked}, public: {zh: 已标, en: Marked}, turn: clerk}
  granted:"""
    steps = """
  draw: {title: {zh: 勘, en: Draw}, from: marked, to: drawn, by: clerk}
  mark: {title: {zh: 标, en: Mark}, from: drawn, to: marked, by: clerk}
  refuse:"""
    assert {(one.path, one.code) for one in found(("\n  granted:", island), ("\n  refuse:", steps))} == {
        (("states", "drawn"), "out_of_reach"),
        (("states", "marked"), "out_of_reach"),
    }


def test_a_circle_from_which_no_case_can_end_is_a_dead_end() -> None:
    page = """
id: circle
version: 1
title: {zh: 循环, en: Circle}
basis: [practice]
who: {clerk: {title: {zh: 经办人, en: the clerk}, post: community_officer}}
form: [{name: what, type: long, title: {zh: 什么事, en: What}}]
starts:
  begin: {title: {zh: 开始, en: Begin}, by: clerk, to: asked, to_if: [["what == 'no'", closed]]}
clocks: {}
states:
  asked: {title: {zh: 已问, en: Asked}, public: {zh: 已问, en: Asked}}
  told: {title: {zh: 已答, en: Told}, public: {zh: 已答, en: Told}}
  closed: {title: {zh: 结束, en: Closed}, public: {zh: 结束, en: Closed}, ends: true}
actions:
  tell: {title: {zh: 答, en: Tell}, from: asked, to: told, by: clerk}
  ask: {title: {zh: 问, en: Ask}, from: told, to: asked, by: clerk}
"""
    codes = {(one.path, one.code) for one in found(page=page)}
    assert codes == {(("states", "asked"), "no_way_to_an_end"), (("states", "told"), "no_way_to_an_end")}
    nothing_ends = found((", ends: true", ""), ("from: told, to: asked", "from: [told, closed], to: asked"), page=page)
    assert [(one.path, one.code) for one in nothing_ends] == [(("states",), "nothing_ends")]


@pytest.mark.parametrize(
    ("change", "path", "code"),
    [
        (("stops: [granted, refused]", "stops: granted"), ("clocks", "decide", "stops"), "runs_on"),
        (("to: refused, by: system", "to: refused, by: clerk"), ("actions", "lapse", "by"), "not_the_systems"),
        (("stops: [received, refused]", "stops: [weighed, refused]"), ("clocks", "complete", "on_expire"),
         "expires_elsewhere"),
        (("to: refused, by: system}",
          "to: refused, by: system, form: [{name: why, type: text, title: {zh: 为何, en: Why}}]}"),
         ("actions", "lapse", "form", 0), "asks_the_system"),
        (("basis: [城市绿化条例 art. 20]", "basis: []"), ("basis",), "no_basis"),
        (("    basis: 行政许可法 art. 42", "    basis: ''"), ("clocks", "decide", "basis"), "no_basis"),
        (("basis: 城市绿化条例 art. 25, ", ""), ("actions", "grant", "gates", 0), "no_basis"),
        (("\nstarts:", "\n  - {name: pots, type: bool, title: {zh: 有花盆吗, en: Flower pots}}\nstarts:"),
         ("form", 3), "unread"),
        (("zh: 申请人, en: the applicant", "zh: 申请人"), ("who", "applicant", "title"), "no_english"),
        (("{zh: 理由, en: Grounds}", "{zh: Grounds, en: Grounds}"),
         ("actions", "refuse", "form", 0, "title", "zh"), "no_chinese"),
        (("{zh: 须一次告知, en: They", "{zh: '', en: They"),
         ("actions", "ask", "gates", 0, "else", "zh"), "no_chinese"),
    ],
)  # fmt: skip
def test_each_fault_is_found_where_it_stands(change: tuple[str, str], path: tuple[str | int, ...], code: str) -> None:
    assert (path, code) in {(one.path, one.code) for one in found(change)}


def test_practice_counts_as_a_basis() -> None:
    assert found(("basis: 城市绿化条例 art. 25", "basis: practice")) == []


def test_an_answer_that_a_paper_a_condition_or_the_public_reads_is_no_finding() -> None:
    asked = "\n  - {name: pots, type: bool, %stitle: {zh: 有花盆吗, en: Flower pots}}\nstarts:"
    assert found(("\nstarts:", asked % "public: true, ")) == []
    assert found(("\nstarts:", asked % ""), ('"old != true"', '"old != true && pots != true"')) == []
    assert review(load(PERMIT.replace("\nstarts:", asked % "")), papers={"pots"}) == []


WAIVED = "form: [{name: waived, type: choice, %stitle: {zh: 免了什么, en: Waived}, options: {fee: {zh: 费, en: Fee}}}]"
COUNTED = "sums: {by: {title: {zh: 免, en: Waived}, split: waived, basis: practice}}\n"


@pytest.mark.parametrize(
    ("said", "sums"), [("basis: practice, ", ""), ("public: true, ", ""), ("keep: true, ", COUNTED)]
)
def test_what_a_step_asks_is_gone_by_or_says_on_which_basis_it_is_put_on_record(said: str, sums: str) -> None:
    """A choice that is only to stand in the course of the case is not asked; prose is for people."""
    step = "\n  waive:\n    title: {zh: 减免, en: Waive}\n    from: received\n    by: clerk\n    %s\n  refuse:"
    assert [one.code for one in found(("\n  refuse:", step % (WAIVED % "")))] == ["unread"]
    assert found(("\n  refuse:", step % (WAIVED % said)), ("\nclocks:", f"\n{sums}clocks:")) == []


def test_a_finding_names_the_line_of_its_key_or_of_the_nearest_around_it() -> None:
    _pack, page = read(PERMIT, "tree/process.yaml")
    line = next(number for number, text in enumerate(PERMIT.splitlines(), 1) if text.startswith("  grant:"))
    assert page.line(("actions", "grant")) == line
    assert page.fault(("actions", "grant", "basis"), "why").startswith(
        f"tree/process.yaml:{line}: actions.grant.basis: "
    )


def test_the_sizes_of_a_page_are_counted() -> None:
    assert vars(sizes(foreign("tree_permit"))) == {"states": 5, "actions": 7, "clocks": 2, "questions": 7}


def test_where_a_clock_may_still_run_is_told_from_the_states_alone() -> None:
    pack = foreign("tree_permit")
    assert graph.alive(pack, "decide") == {"received", "lacking", "weighed"}
    assert graph.alive(pack, "complete") == {"lacking"}
    assert graph.alive(foreign("arrears"), "payment") == frozenset()  # it begins with the service of a paper
    assert graph.reachable(pack) == pack.states.keys()


def test_a_field_of_the_parties_that_bears_the_name_of_another_is_found() -> None:
    field = "\n    - {name: team,"
    page = next(text for page in SHIPPED if field in (text := page.read_text()))
    again = "\n    - {name: rate, type: money, title: {zh: 单价, en: Rate}}" + field
    assert "named_twice" not in {one.code for one in found(page=page)}
    twice = [one for one in found((field, again), page=page) if one.code == "named_twice"]
    assert [one.values for one in twice] == [{"field": "rate"}]
