"""What a case is called and found by, from what was said."""

from collections.abc import Mapping
from typing import Any

from linli.cases.models import Case
from linli.rules import process
from linli.rules.pack import Pack


def sorted_under(pack: Pack, chosen: Any, text: str) -> str:
    """The category in use that was chosen, else the one that the words suggest, else the page's last."""
    if (one := pack.categories.get(chosen)) and one.active:
        return str(chosen)
    return next(iter(process.suggest(pack, text)), pack.unsorted)


def first_answer(pack: Pack, form: Mapping[str, Any]) -> str:
    """What a list says of a case that has no words of its own: the process, and the first thing that was written."""
    said = next((str(form[one.name]) for one in pack.form if one.type == "text" and form.get(one.name)), "")
    return " ".join(part for part in (pack.title.say("zh"), said) if part)


def title_of(text: str) -> str:
    """The first sentence, at most 40 characters: what lists show."""
    first = text.strip().splitlines()[0].strip() if text.strip() else ""
    for mark in "。！？!?；;":  # zh: where a sentence ends
        first = first.split(mark)[0]
    return first if len(first) <= 40 else first[:39] + "…"


def searchable(case: Case) -> str:
    """The words by which staff find a case: its own title if it came with one, what was said, where, its number."""
    title = "" if case.title == title_of(case.text) else case.title
    return f"{title} {case.text} {case.place_label} {case.place_words} {case.number} {case.source_number}"


def read_as(case: Case, pack: Pack, language: str) -> str:
    """What the case is called, in the reader's language where for want of words its process gave it the name."""
    way = pack.starts.get(case.way)
    given = (way.title, pack.title) if way else (pack.title,)
    return next((words.say(language) for words in given if words.say("zh") == case.title), case.title)
