"""What a new version of a process changes, by name and key."""

from pathlib import Path

from linli.rules.pack import Pack
from linli.rules.pack_diff import changes
from linli.rules.reading import load
from tests.rules.packs import OURS, PACKS

PERMIT = (Path(__file__).parent / "pages" / "tree_permit.yaml").read_text()


def versions(*edits: tuple[str, str]) -> tuple[Pack, Pack]:
    page = PERMIT
    for old, new in edits:
        assert old in page, old
        page = page.replace(old, new)
    return load(PERMIT), load(page)


def told(*edits: tuple[str, str]) -> list[tuple[str, str, str, list[tuple[str, object, object]]]]:
    return [
        (change.part, change.name, change.kind, [(".".join(one.path), one.old, one.new) for one in change.details])
        for change in changes(*versions(*edits))
    ]


def test_the_same_page_changes_nothing_whatever_its_number_and_order() -> None:
    assert all(changes(pack, pack) == [] for pack in PACKS)
    assert told(("version: 7", "version: 8")) == []
    lines = PERMIT.splitlines()
    lapse, opine = (next(line for line in lines if line.startswith(start)) for start in ("  lapse:", "  opine:"))
    assert told((f"{lapse}\n{opine}", f"{opine}\n{lapse}")) == []


def test_a_changed_key_is_named_with_what_it_was_and_is() -> None:
    earlier = ("from: weighed, to: refused", "from: [weighed, received], to: refused")
    assert told(("amount: 20", "amount: 10"), earlier) == [
        ("actions", "refuse", "changed", [("from", ("weighed",), ("weighed", "received"))]),
        ("clocks", "decide", "changed", [("amount", 20, 10)]),
    ]


def test_what_is_added_and_what_is_removed_is_whole() -> None:
    note = "\n  note: {title: {zh: 记录, en: Note}, from: received, by: clerk}\n  refuse:"
    old, new = versions(("\n  refuse:", note))
    (added,) = changes(old, new)
    assert (added.part, added.name, added.kind, added.old, added.new) == (
        "actions", "note", "added", None, new.actions["note"],
    )  # fmt: skip
    (removed,) = changes(new, old)
    assert (removed.kind, removed.old, removed.new) == ("removed", new.actions["note"], None)


def test_questions_and_gates_are_compared_one_by_one() -> None:
    assert told(("max: 2000, ", ""), ("max: 300", "max: 500"), ("basis: 城市绿化条例 art. 25", "basis: practice")) == [
        ("actions", "grant", "changed", [("gates.old != true.basis", "城市绿化条例 art. 25", "practice")]),
        ("actions", "refuse", "changed", [("form.why.max", 300, 500)]),
        ("form", "girth", "changed", [("max", 2000, None)]),
    ]


def test_what_the_page_says_of_itself_is_told_too() -> None:
    assert told(("basis: [城市绿化条例 art. 20]", "basis: [城市绿化条例 art. 21]")) == [
        ("page", "", "changed", [("basis", ("城市绿化条例 art. 20",), ("城市绿化条例 art. 21",))])
    ]


def test_any_two_processes_can_be_compared_and_back_again() -> None:
    kinds = {"added": "removed", "removed": "added", "changed": "changed"}
    for one in PACKS:
        for other in OURS:
            there = [(change.part, change.name, kinds[change.kind]) for change in changes(one, other)]
            assert sorted(there) == sorted((change.part, change.name, change.kind) for change in changes(other, one))
