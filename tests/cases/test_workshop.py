"""The pack workshop at the command line: check, draw, try and publish a folder that somebody wrote."""

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from linli.cases import packs
from linli.cases.checks import processes_that_ship
from linli.cases.models import PackVersion
from linli.journal.actors import SYSTEM
from linli.journal.models import Entry
from tests.rules.packs import SHIPPED

pytestmark = pytest.mark.django_db  # a page is checked beside the processes in force

PAGES = Path(__file__).parents[1] / "rules" / "pages"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A process somebody wrote elsewhere."""
    (tmp_path / "process.yaml").write_text((PAGES / "tree_permit.yaml").read_text())
    return tmp_path


Played = Callable[[str], str]


@pytest.fixture
def played(monkeypatch: pytest.MonkeyPatch, folder: Path) -> Played:
    """What the terminal says to a script."""

    def play(script: str) -> str:
        monkeypatch.setattr("sys.stdin", io.StringIO(script))
        return said("try", folder, "--at", "2026-07-01T10:00")

    return play


def said(what: str, folder: Path, *more: str, language: str = "en") -> str:
    out = io.StringIO()
    call_command("pack", what, str(folder), "--language", language, *more, stdout=out)
    return out.getvalue()


def change(folder: Path, old: str, new: str) -> None:
    page = folder / "process.yaml"
    text = page.read_text()
    assert old in text
    page.write_text(text.replace(old, new))


def line_of(folder: Path, start: str) -> int:
    lines = (folder / "process.yaml").read_text().splitlines()
    return next(number for number, line in enumerate(lines, 1) if line.startswith(start))


def test_a_folder_in_order_is_said_to_be_with_its_sizes(folder: Path) -> None:
    assert said("check", folder) == f"{folder}/process.yaml is in order: 5 states, 7 steps, 2 clocks, 7 questions.\n"


@pytest.mark.parametrize("page", SHIPPED, ids=lambda page: page.parent.name)
def test_every_process_that_ships_is_in_order(page: Path) -> None:
    assert "is in order" in said("check", page.parent)


def test_each_finding_has_file_line_and_mend_and_the_command_fails(folder: Path) -> None:
    change(folder, "stops: [granted, refused]", "stops: granted")
    change(folder, "{zh: 理由, en: Grounds}", "{zh: 理由}")
    out = io.StringIO()
    with pytest.raises(CommandError, match=r"2 findings\."):
        call_command("pack", "check", str(folder), "--language", "en", stdout=out)
    stops, refuse = line_of(folder, "    stops: granted"), line_of(folder, "  refuse:")
    assert out.getvalue().splitlines() == [
        f"{folder}/process.yaml:{stops}: clocks.decide.stops: the clock “decide” still runs when a case ends in the"
        " state “refused”; add that state to its stops",
        f"{folder}/process.yaml:{refuse}: actions.refuse.form.0.title: “理由” has no English; add en",
    ]


def test_findings_are_said_in_chinese_too(folder: Path) -> None:
    change(folder, "basis: [城市绿化条例 art. 20]", "basis: []")
    out = io.StringIO()
    with pytest.raises(CommandError, match="发现 1 处。"):
        call_command("pack", "check", str(folder), stdout=out)
    assert "缺依据；请写明法规和条款，没有的写 practice" in out.getvalue()


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("post: street_officer", "post: mayor", 'who.chief.post: no post "mayor"; they are'),
        ("to: granted,", "to: grantd,", 'actions.grant.to: no state "grantd"; they are'),
        ("remember:", "remembr:", 'unknown key; did you mean "remember"?'),
    ],
)
def test_what_cannot_be_loaded_is_named_with_its_line(folder: Path, old: str, new: str, told: str) -> None:
    change(folder, old, new)
    with pytest.raises(CommandError) as fault:
        said("check", folder)
    assert told in str(fault.value)
    assert str(fault.value).startswith(f"{folder}/process.yaml:")


def test_a_template_reads_what_the_form_asks_and_its_own_faults_are_found(folder: Path) -> None:
    change(folder, "\nstarts:", "\n  - {name: pots, type: bool, title: {zh: 有花盆吗, en: Pots}}\nstarts:")
    with pytest.raises(CommandError, match=r"1 finding\."):
        said("check", folder)
    (folder / "papers").mkdir()
    template = folder / "papers" / "leave.yaml"
    template.write_text("title: {zh: 许可, en: Leave}\nto: 申请人：\ntext: |\n  花盆：{{ pots }}。\n")
    assert "is in order" in said("check", folder)
    template.write_text("title: {zh: 许可, en: Leave}\nto: 申请人：\ntext: |\n  花盆：{{ pots。\n")
    with pytest.raises(CommandError, match=r"papers/leave\.yaml:4: "):
        said("check", folder)


@pytest.mark.parametrize("what", ["check", "draw", "publish"])
def test_a_folder_without_a_page_is_named(what: str, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"process\.yaml: No such file"):
        said(what, tmp_path)


def test_a_process_is_drawn_with_its_states_and_the_names_of_its_steps(folder: Path) -> None:
    tree = ElementTree.fromstring(said("draw", folder))
    words = ["".join(text.itertext()) for text in tree.iter(f"{SVG}text")]
    assert len(list(tree.iter(f"{SVG}rect"))) == 5
    assert {"Received", "Refused", "1 · Ask for papers", "7 · Refuse"} <= set(words)
    assert "待补正" in said("draw", folder, language="zh-hans")


def test_chance_plays_it_by_a_seed_and_tells_the_shortest_walk_that_fails(folder: Path) -> None:
    assert said("play", folder, "--seed", "7", "--walks", "30").startswith("Seed 7: 30 walks, ")
    gate = 'gates: [{if: "old != true", basis: practice, else: {zh: 古树, en: An old tree}}]'
    change(folder, "to: refused, by: chief, form", f"to: refused, by: chief, {gate}, form")
    out = io.StringIO()
    with pytest.raises(CommandError, match=r"1 finding\."):
        call_command("pack", "play", str(folder), "--language", "en", "--seed", "7", stdout=out)
    lines = out.getvalue().splitlines()
    assert lines[1] == "This walk fails, and no shorter one was found:"
    assert [re.sub(r" \(.*", "", line.partition(": ")[2]) for line in lines[2:4]] == [
        "Apply [apply]",
        "Give an opinion [opine]",
    ]
    assert "old True" in lines[2]
    assert lines[-1] == "nobody can do anything in the state “weighed” any more, and no clock leads on"
    assert "谁也办不了任何步骤" in played_in_chinese(folder)


def played_in_chinese(folder: Path) -> str:
    out = io.StringIO()
    with pytest.raises(CommandError):
        call_command("pack", "play", str(folder), "--language", "zh-hans", "--seed", "7", stdout=out)
    return out.getvalue()


def test_the_drawing_goes_to_a_file_if_wanted(folder: Path) -> None:
    out = folder / "tree.svg"
    assert said("draw", folder, "--out", str(out)) == ""
    assert out.read_text() == said("draw", folder)


WALK = """
# the tree at the gate
be anyone
begin apply
The old locust at the gate
60
yes
be clerk
take opine
yes
be chief
take grant
take extend
30
take extend
5
wait 2 working
look
take refuse

take refuse
It stands
"""


def test_a_walk_says_where_the_case_stands_and_why_a_step_is_refused(played: Played) -> None:
    told = played(WALK).splitlines()
    assert "1 July 2026 10:00 anybody [anyone]: Apply" in told
    assert "Clock: Decision until 29 July 2026 23:59 (行政许可法 art. 42)" in told
    assert "Others may: Ask for papers [ask]: the clerk [clerk]" in told
    assert "Not now: Grant [grant → granted]: An old tree may not be felled (城市绿化条例 art. 25)" in told
    assert "Refused: An old tree may not be felled (城市绿化条例 art. 25)" in told
    assert "Refused: An extension may be no longer than the limit itself. (行政许可法 art. 42)" in told
    assert "Clock: Decision until 5 August 2026 23:59 (行政许可法 art. 42)" in told
    assert "It is 3 July 2026 10:00; you are the chief [chief]." in told
    assert "why: please fill this in" in told
    assert told[-3:] == [
        "It is 3 July 2026 10:00; you are the chief [chief].",
        "State: Refused [refused]",
        "Residents read: Refused",
    ]


def test_when_the_clock_runs_out_the_system_acts(played: Played) -> None:
    told = played("be anyone\nbegin apply\nA tree\n20\nbe clerk\ntake ask\nlook\nwait\nlook\n").splitlines()
    assert "Clock: Decision is paused" in told
    assert "Whose turn it is: the applicant [applicant]" in told
    assert "6 July 2026 23:59 the system [system]: Not supplied in time" in told
    assert told[-2] == "State: Refused [refused]"


def test_who_took_the_case_on_is_played_as_the_handler_and_bars_themselves(played: Played) -> None:
    told = played("be anyone\nbegin apply\nA tree\n20\nbe clerk 2\ntake ask\nbe handler\n").splitlines()
    assert told[-1] == "You are the clerk 2 [clerk]."


def test_what_is_typed_wrong_is_asked_again_and_unknown_words_are_answered(played: Played) -> None:
    told = played("be mayor\nbegin anew\nfell it\ntake axe\nwait long\nattach x\n"
                  "be anyone\nbegin apply\nA tree\nmany\n20\nserve leave\nconfirm\nhelp\nquit\nlook\n")  # fmt: skip
    for words in (
        "Nobody is called so; they are applicant, anyone, clerk, handler, chief, system.",
        "A case begins by: apply.",
        "“fell it” is no command; help names them.",
        "The steps are: ask, supply, lapse, opine, extend, grant, refuse.",
        "Say how long: 3 days, 4 hours, 2 working.",
        "This is no number.",
        "Refused: ",
    ):
        assert words in told
    assert told.count("State: ") == 1  # nothing was done after quit
    told = played("be anyone\nbegin apply\nA tree\n20\nattach size ²\nquit\n").splitlines()
    assert told[-1].endswith("such fact.")  # a word like others


IN_FORCE = "tree_permit, version {page} of its page, is in force; the desk lists it as version {number}.\n"


def test_a_process_in_order_is_put_in_force_and_the_same_again_changes_nothing(db: None, folder: Path) -> None:
    assert said("publish", folder) == IN_FORCE.format(page=7, number=1)
    assert said("publish", folder) == IN_FORCE.format(page=7, number=1)
    change(folder, "amount: 20", "amount: 10")
    change(folder, "version: 7", "version: 8")
    assert said("publish", folder) == IN_FORCE.format(page=8, number=2)
    assert [(row.number, row.active) for row in PackVersion.objects.order_by("number")] == [(1, False), (2, True)]
    assert Entry.objects.filter(verb="pack.published").count() == 2


def test_without_a_folder_the_processes_that_ship_are_published_once(db: None) -> None:
    out = io.StringIO()
    call_command("pack", "publish", "--language", "en", stdout=out)
    told = r"resident_request, version \d+ of its page, is in force; the desk lists it as version 1\."
    assert re.search(told, out.getvalue())
    call_command("pack", "publish", stdout=(again := io.StringIO()))
    assert again.getvalue() == ""


def test_a_process_that_is_off_is_said_to_be_kept_and_not_in_force(db: None, folder: Path) -> None:
    change(folder, "version: 7", "version: 7\nactive: false")
    told = said("publish", folder)
    kept = "tree_permit, version 7 of its page, is kept and listed at the desk as version 1; the page says"
    assert told == f"{kept} that it is not in force (active: false).\n"
    assert not PackVersion.objects.get().active


def test_a_page_edited_under_the_same_number_is_refused_with_file_line_and_mend(db: None, folder: Path) -> None:
    said("publish", folder)
    page = folder / "process.yaml"
    line = page.read_text().splitlines().index("version: 7") + 1
    change(folder, "amount: 20", "amount: 10")
    with pytest.raises(CommandError) as refused:
        said("publish", folder)
    told = "version 7 was published with other words, here or in a template; raise it to 8"
    assert str(refused.value) == f"{page}:{line}: version: {told}"
    assert [row.number for row in PackVersion.objects.all()] == [1]
    change(folder, "version: 7", "version: 8")
    assert said("publish", folder) == IN_FORCE.format(page=8, number=2)


def test_a_page_put_back_as_it_was_keeps_its_number(db: None, folder: Path) -> None:
    page = folder / "process.yaml"
    before = page.read_text()
    said("publish", folder)
    change(folder, "version: 7", "version: 8")
    said("publish", folder)
    page.write_text(before)
    assert said("publish", folder) == IN_FORCE.format(page=7, number=3)


@pytest.fixture
def shipped(db: None, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A process that comes with the product and was published, and reads otherwise since."""
    written, ships = folder / "process.yaml", folder / "ships" / "tree_permit"
    ships.mkdir(parents=True)
    written.rename(ships / "process.yaml")
    monkeypatch.setattr(packs, "SEEDS", ships.parent)
    packs.publish_folder(ships, by=SYSTEM)
    assert processes_that_ship(databases=["default"]) == []
    change(ships, "amount: 20", "amount: 10")
    return ships


def test_a_newer_process_that_ships_is_named_before_serving(shipped: Path) -> None:
    change(shipped, "version: 7", "version: 8")
    with translation.override("en"):
        (warning,) = processes_that_ship(databases=["default"])
    told = "Process tree_permit comes as version 8 with the product; an earlier one stays in force."
    assert (warning.msg, warning.is_serious()) == (told, False)
    assert f"linli pack publish {shipped}" in str(warning.hint)
    call_command("pack", "publish", "--language", "en", stderr=(said_so := io.StringIO()))
    assert told in said_so.getvalue()
    packs.publish_folder(shipped, by=SYSTEM)
    assert processes_that_ship(databases=["default"]) == []


def test_a_process_that_ships_and_was_edited_under_its_number_is_neither_published_nor_served(shipped: Path) -> None:
    told = "Process tree_permit reads otherwise than what was published as version 7, which stays in force."
    mend = f"Raise “version” in {shipped / 'process.yaml'}, then: linli pack publish {shipped}"
    for command, options in (("pack", ["publish", "--language", "en"]), ("serve", ["--port", "0"])):
        with translation.override("en"), pytest.raises(CommandError):
            call_command(command, *options, stderr=(said_so := io.StringIO()))
        assert told in said_so.getvalue()
        assert mend in said_so.getvalue()
    assert PackVersion.objects.get(pack="tree_permit").number == 1


def test_a_published_process_that_the_program_reads_no_more_is_named_and_not_served_over(shipped: Path) -> None:
    kept = PackVersion.objects.get(pack="tree_permit")
    PackVersion.objects.filter(pk=kept.pk).update(text=kept.text.replace("to: granted,", "to: grantd,"))
    packs.forget()
    with translation.override("en"):
        (error,) = processes_that_ship(databases=["default"])
    assert "cannot be read any more: tree_permit 1:" in error.msg
    assert error.is_serious()


@pytest.mark.parametrize("name", ["DEBUG", "DEMO"])
def test_where_pages_are_written_and_in_the_demonstration_it_is_named_and_served(
    shipped: Path, settings: Any, name: str
) -> None:
    setattr(settings, name, True)
    (warning,) = processes_that_ship(databases=["default"])
    assert not warning.is_serious()


def test_a_faulty_process_is_not_published(db: None, folder: Path) -> None:
    change(folder, "to: granted,", "to: grantd,")
    with pytest.raises(CommandError, match='no state "grantd"'):
        said("publish", folder)
    assert not PackVersion.objects.exists()
