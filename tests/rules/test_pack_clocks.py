"""Every published deadline once more, as a clock that a pack's page declares."""

from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

import pytest
import yaml

from linli.rules import process, running
from linli.rules.clocks import LOCAL
from linli.rules.pack import Pack
from linli.rules.reading import load
from linli.rules.situation import Run, Situation, Standing
from tests.rules.calendars import CALENDAR
from tests.rules.vectors import vectors

VECTORS = vectors("deadlines")

# What the page says for each vector; bases as in rules.md.
CLOCKS: dict[str, dict[str, Any]] = {
    "A-11a": {"amount": 15, "unit": "days", "before": True, "basis": "物业管理条例 art. 14"},
    "A-11b": {"amount": 30, "unit": "days", "basis": "物业管理条例 art. 16"},
    "C-1": {"amount": 15, "unit": "days", "basis": "信访工作条例 art. 23"},
    "C-2": {"amount": 60, "unit": "days", "basis": "信访工作条例 art. 34"},
    "C-3": {"amount": 60, "unit": "days", "basis": "信访工作条例 art. 34"},
    "C-4": {"amount": 5, "unit": "working", "basis": "信访工作条例 art. 23"},
    "E-1": {"amount": 90, "unit": "days", "basis": "行政处罚法 art. 60"},
    "E-2": {"amount": 5, "unit": "working", "duty": "citizen", "basis": "行政处罚法 art. 64"},
    "E-3": {"amount": 7, "unit": "working", "before": True, "basis": "行政处罚法 art. 64"},
    "E-4a": {"amount": 60, "unit": "days", "duty": "citizen", "basis": "行政复议法 art. 20"},
    "E-4b": {"amount": 6, "unit": "months", "duty": "citizen", "basis": "行政诉讼法 art. 46"},
    "E-4c": {"amount": 6, "unit": "months", "not_before": True, "basis": "行政强制法 art. 44"},
    "E-9": {"amount": 30, "unit": "days", "roll": False, "basis": "民事诉讼法 art. 95"},
    "F-1": {"amount": 5, "unit": "working", "basis": "关于实施《劳动保障监察条例》若干规定 art. 18"},
    "F-2a": {"amount": 60, "unit": "working", "basis": "劳动保障监察条例 art. 17"},
    "F-2b": {"amount": 60, "unit": "working", "basis": "劳动保障监察条例 art. 17"},
    "G-1a": {"amount": 30, "unit": "working", "basis": "不动产登记暂行条例 art. 20"},
    "G-1b": {"amount": 5, "unit": "working", "basis": "practice"},
    "G-2": {"amount": 15, "unit": "working", "basis": "practice"},
    "G-3": {"amount": 30, "unit": "working", "basis": "不动产登记暂行条例 art. 20"},
}
EXTENDED = {"C-3": 30, "F-2b": 30}
CLERK = Standing(posts=frozenset({"street_officer"}))


class WrittenOut(yaml.SafeDumper):
    """No part of a page stands for another one."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def page(clock: dict[str, Any]) -> Pack:
    """A process of a few moves around one clock."""
    said = {"zh": "一"}
    move = {"title": said, "by": "clerk"}
    return load(
        yaml.dump(
            {
                "id": "deadline", "version": 1, "title": said, "form": [],
                "who": {"clerk": {"title": said, "post": "street_officer"}},
                "starts": {"open": {"title": said, "by": "clerk", "to": "running"}},
                "clocks": {
                    "due": {
                        "title": said, "starts": "running", "stops": "ended", "pauses": "waiting",
                        "extend": {"by": "clerk"}, **clock,
                    }
                },
                "states": {
                    "running": {"title": said, "public": said}, "waiting": {"title": said, "public": said},
                    "ended": {"title": said, "public": said, "ends": True},
                },
                "actions": {
                    "wait": {**move, "from": "running", "to": "waiting"},
                    "go_on": {**move, "from": "waiting", "to": "running"},
                    "end": {**move, "from": "running", "to": "ended"},
                    "extend": {
                        **move, "from": "running", "extends": "due",
                        "form": [{"name": "days", "type": "int", "title": said}],
                    },
                },
                "categories": {"other": {"title": said}},
            },
            Dumper=WrittenOut, allow_unicode=True,
        )
    )  # fmt: skip


def test_a_clock_that_does_not_ask_who_waits_runs_on_whoever_joins_or_leaves() -> None:
    pack = page({"amount": 5, "unit": "days", "basis": "practice", "if": "handler_found"})
    case = Situation(state="", category="other", fields={}, handler_found=True)
    case = process.start(pack, "open", {}, standing=CLERK, situation=case, run=run("2026-07-01")).after
    case = replace(case, handler_found=False, counts={"supporters": 1})
    assert running.as_who_waits(pack, case, run("2026-07-02")) == case.clocks
    assert "due" in case.clocks


def run(day: str) -> Run:
    return Run(datetime.combine(date.fromisoformat(day), time(12), LOCAL), CALENDAR)


def test_every_vector_stands_on_the_page() -> None:
    assert {vector["id"] for vector in VECTORS} == CLOCKS.keys()


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["id"])
def test_a_pack_s_clock_ends_on_the_published_day(vector: dict[str, Any]) -> None:
    pack = page(CLOCKS[vector["id"]])
    case = Situation(state="", category="other", fields={})
    case = process.start(pack, "open", {}, standing=CLERK, situation=case, run=run(vector["event"])).after
    if vector["id"] in EXTENDED:
        form = {"days": EXTENDED[vector["id"]]}
        case = process.apply(pack, "extend", form, standing=CLERK, situation=case, run=run(vector["event"])).after
    for name, day in zip(("wait", "go_on"), vector.get("pause", ()), strict=False):
        case = process.apply(pack, name, {}, standing=CLERK, situation=case, run=run(day)).after
    clock = case.clocks["due"]
    expected = vector["expect"] if isinstance(vector["expect"], dict) else {"rolled": vector["expect"]}
    assert clock.due.date().isoformat() == expected["rolled"]
    if "unrolled" in expected:
        assert clock.end.date().isoformat() == expected["unrolled"]
