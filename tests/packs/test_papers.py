"""Every paper that a shipped process draws up has its template, and comes out as a PDF with its articles."""

import io
import re
from datetime import date
from pathlib import Path
from typing import Any

import pypdf
import pytest

import linli.packs
from linli.papers import typeset
from linli.rules.conditions import compared
from linli.rules.paper import ANSWERS, Template, load
from tests.rules.packs import OURS

FOLDER = Path(linli.packs.__path__[0])
TEMPLATES = sorted(FOLDER.glob("*/papers/*.yaml"))


def template(path: Path) -> Template:
    return load(path.read_text(), f"{path.parents[1].name}/{path.name}")


def sample(text: str, name: str) -> Any:
    """A value as the page wants it: whole numbers for sums and areas, days for days."""
    if kind := re.search(rf"\{{\{{ {name}\??: (\w+) }}}}", text):
        return date(2026, 5, 20) if kind[1] in ("date", "day") else 1_750_000
    return f"样张{name}"


def chosen(text: str) -> list[dict[str, str]]:
    """Answers under which, taken together, every line that hangs on a choice is printed."""
    found: dict[str, list[str]] = {}
    for name, answer in (pair for line in text.splitlines() if "  if " in line for pair in compared(line)):
        found.setdefault(name, []).append(answer)
    most = max(map(len, found.values()), default=1)
    return [{name: answers[each % len(answers)] for name, answers in found.items()} for each in range(most)]


def filled(path: Path) -> str:
    made, text = template(path), path.read_text()
    values: dict[str, Any] = {}
    for name, inner in made.fields().items():
        row = {field: sample(text, field) for field in inner}
        values[name] = [row, row] if inner else sample(text, name)
        values |= {field: value for field, value in row.items() if field not in values}
    documents = [
        made.fill({**values, ANSWERS: answers}, body="云麓区某机关", number="样〔2026〕1号", date="2026年5月20日")
        for answers in chosen(text)
    ]
    pages = pypdf.PdfReader(io.BytesIO(typeset.pdf(*documents))).pages
    return "".join("".join(page.extract_text().split()) for page in pages)


def drawn(name: str, **answers: Any) -> str:
    """What a paper says, with these values and samples of everything else, as text."""
    path = FOLDER / f"{name}.yaml"
    made, text = template(path), path.read_text()
    values: dict[str, Any] = {}
    for field, inner in made.fields().items():
        values[field] = [{each: sample(text, each) for each in inner}] if inner else sample(text, field)
    paper = made.fill({**values, **answers, ANSWERS: answers}, body="云麓区某机关", number="", date="2026年5月20日")
    return "".join(
        "".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(typeset.pdf(paper))).pages
    )


def test_the_acceptance_says_that_a_leak_test_was_passed_only_where_there_was_one() -> None:
    passed = drawn("public_works/papers/acceptance_report", leak_test=True)
    none = drawn("public_works/papers/acceptance_report", leak_test=None)
    assert ("闭水试验合格" in passed, "闭水试验合格" in none) == (True, False)


def test_what_growers_read_names_the_days_of_the_case_itself() -> None:
    """An area sets both terms."""
    letter = drawn("clean_up/papers/letter", own_clearing_due=date(2026, 4, 21))
    outcome = drawn("clean_up/papers/outcome", look_again_due=date(2026, 6, 3))
    assert ("最晚在2026年4月21日" in letter, "2026年6月3日起" in outcome) == (True, True)
    assert [words for words in ("十五天", "三十天") if words in letter + outcome] == []


def test_what_residents_say_themselves_stands_under_no_bodys_name() -> None:
    own = {"public_works/opinion_sheet", "illegal_construction/assisted_request", "illegal_construction/own_commitment"}
    found = {f"{path.parents[1].name}/{path.stem}" for path in TEMPLATES if template(path).page.by_party}
    assert own <= found
    assert "云麓区某机关" not in drawn("public_works/papers/opinion_sheet")


@pytest.mark.parametrize("pack", OURS, ids=lambda pack: pack.id)
def test_a_process_has_a_template_for_each_of_its_papers_and_no_other(pack: Any) -> None:
    stored = {path.stem: template(path) for path in TEMPLATES if path.parents[1].name == pack.id}
    assert {name: made.title.zh for name, made in stored.items()} == {
        name: paper.title.zh for name, paper in pack.papers.items()
    }


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: f"{path.parents[1].name}/{path.stem}")
def test_a_numbered_paper_leaves_its_first_letters_to_the_body_that_issues_it(path: Path) -> None:
    made = template(path)
    assert made.asks_letters == made.numbered


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: f"{path.parents[1].name}/{path.stem}")
def test_a_paper_comes_out_with_its_title_its_articles_and_what_was_filled_in(path: Path) -> None:
    said, text = filled(path), path.read_text()
    assert template(path).title.zh.replace("\n", "") in said
    for line in text.splitlines():
        for article in (part.split("》")[0] for part in line.split("《")[1:]):
            assert article in said
    assert "{{" not in said
    assert "强拆" not in said
