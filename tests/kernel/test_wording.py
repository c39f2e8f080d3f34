"""How words stand one after another, in the language of who reads them."""

import re
from pathlib import Path

from django.utils import translation

import linli
from linli.kernel.wording import in_post, noted, sentences


def test_a_note_stands_in_the_brackets_of_the_readers_language() -> None:
    with translation.override("zh-hans"):
        assert noted("帐篷", 3) == "帐篷（3）"
    with translation.override("en"):
        assert noted("Tent", 3) == "Tent (3)"


def test_a_post_in_letters_stands_apart_from_its_holders_name() -> None:
    assert in_post("Branch secretary", "王建国") == "Branch secretary 王建国"
    assert in_post("支部书记", "王建国") == "支部书记王建国"
    assert in_post("", "王建国") == "王建国"
    assert in_post("Branch secretary", "") == "Branch secretary"


def test_chinese_sentences_follow_one_another_without_a_gap() -> None:
    with translation.override("zh-hans"):
        assert sentences(["太长。", "太多。"]) == "太长。太多。"
    with translation.override("en"):
        assert sentences(["Too long.", "Too many."]) == "Too long. Too many."
    end = r"(?:[.?!][\"'] %\}|[.?!]\{% endblocktranslate %\})"
    gap = re.compile(end + r"(?:\{% endif %\})*(?:\{% (?:if|elif) [^%]*%\})? \{% (?:if|endif|block|trans)")
    pages = Path(linli.__file__).parent.rglob("*.html")
    assert [page.name for page in pages if gap.search(page.read_text())] == []


def test_no_page_writes_brackets_or_colons_of_one_language_around_what_it_fills_in() -> None:
    written = []
    for page in Path(linli.__file__).parent.rglob("*.html"):
        words = page.read_text()
        words = re.sub(r"\{% (comment|blocktranslate) .*?\{% end\1 %\}", "{}", words, flags=re.DOTALL)
        words = re.sub(r"<(script|style).*?</\1>", "", words, flags=re.DOTALL)
        words = re.sub(r"<[^>{]*(?:\{[^}]*\}+[^>{]*)*>", "", re.sub(r"\{%.*?%\}", "{}", words))
        written += [
            (page.name, found) for found in re.findall(r"\(\{.*?\}\)|\}[;,:] |[（：；，]\{|\}[）：；，]", words)
        ]
    assert not written
