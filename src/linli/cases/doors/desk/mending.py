"""What is wrong with a process's page, in its own words: where it stands, the line itself, and how it is mended."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import yaml
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.cases.doors.desk.changes import KEYS, PARTS
from linli.cases.doors.desk.staff import language
from linli.cases.doors.workshop import findings
from linli.kernel.refused import Refused
from linli.kernel.wording import in_a_list, noted
from linli.rules.expressions import Path
from linli.rules.faults import Said
from linli.rules.own_questions import READER
from linli.rules.pack_review import Finding
from linli.rules.reading import Fault, PackError, Page

SAID: Mapping[str, Callable[[], str]] = {
    "no_yaml": lambda: _("this cannot be read: %(problem)s; look at the indentation and the quotes here"),
    "not_by_line": lambda: _(
        "only where each entry stands on a line of its own can one be changed here; mend the file and upload it"
    ),
    "unknown_key": lambda: _("a process's page has no such key here; remove it"),
    "like_key": lambda: _("a process's page has no such key here; did you mean “%(near)s”?"),
    "key_missing": lambda: _("“%(key)s” is missing; add it"),
    "no_such": lambda: _("this page has no %(what)s “%(name)s”; there are: %(known)s"),
    "no_condition": lambda: _("this is no condition that can be asked (%(why)s): %(found)s"),
    "no_field": lambda: _("%(names)s: no such field; ask for it in a form, or use one of: %(known)s"),
    "no_field_before": lambda: _("%(names)s: no such field before it; ask for it in a form first"),
    "no_function": lambda: _("%(names)s: no such function; there are: %(known)s"),
    "int_parsing": lambda: _("write a whole number instead of %(found)s"),
    "int_type": lambda: _("write a whole number instead of %(found)s"),
    "bool_parsing": lambda: _("write true or false instead of %(found)s"),
    "bool_type": lambda: _("write true or false instead of %(found)s"),
    "string_type": lambda: _("write words instead of %(found)s"),
    "tuple_type": lambda: _("write a list instead of %(found)s"),
    "list_type": lambda: _("write a list instead of %(found)s"),
    "dict_type": lambda: _("write keys with their values below it instead of %(found)s"),
    "model_type": lambda: _("write keys with their values below it instead of %(found)s"),
    "literal_error": lambda: _("%(found)s is none of these: %(expected)s"),
    "greater_than_equal": lambda: _("write at least %(ge)s instead of %(found)s"),
    "less_than_equal": lambda: _("write at most %(le)s instead of %(found)s"),
}
WHAT = {
    "action": gettext_lazy("step"), "box": gettext_lazy("box of the desk"), "category": gettext_lazy("category"),
    "clock": gettext_lazy("time limit"), "fact": gettext_lazy("fact"), "field": gettext_lazy("field"),
    "group": gettext_lazy("group of categories"), "link": gettext_lazy("link to other cases"),
    "paper": gettext_lazy("paper"), "state": gettext_lazy("state"), "track": gettext_lazy("track"),
    "who": gettext_lazy("name under “Who is who”"),
    "answer that stays known": gettext_lazy("answer that stays known"),
    "choice of the parties": gettext_lazy("choice of the parties"),
    "count": gettext_lazy("count of a step"),
    "count or sum": gettext_lazy("count or sum"),
    "day of the parties": gettext_lazy("day of the parties"),
    "figure above": gettext_lazy("figure above"),
    "kind of meeting that votes by show of hands": gettext_lazy("kind of meeting that votes by show of hands"),
    "option of that question": gettext_lazy("option of that question"),
    "paper with external: true": gettext_lazy("paper with external: true"),
    "question of a step": gettext_lazy("question of a step"),
    "question of that step": gettext_lazy("question of that step"),
    "question of type date": gettext_lazy("question of type date"),
    "question of type pictures": gettext_lazy("question of type pictures"),
    "question whose answer stays known": gettext_lazy("question whose answer stays known"),
    "question with public: true": gettext_lazy("question with public: true"),
    "row": gettext_lazy("row"),
    "slip": gettext_lazy("slip"),
    "state, tracks, or choice that stays known": gettext_lazy("state, tracks, or choice that stays known"),
    "step on one party": gettext_lazy("step on one party"),
    "whole number that stays known": gettext_lazy("whole number that stays known"),
}  # fmt: skip

_QUOTED = frozenset({"no_english", "no_chinese"})


@dataclass(frozen=True)
class Mend:
    """One thing to mend: the line of the file, where on the page that is, the line's own text, and what to do."""

    line: int
    place: str
    text: str
    words: str


def of_refusal(refusal: Refused) -> list[Mend]:
    """Everything for which a page was refused, of a faulty page with the lines at fault."""
    error = refusal.__cause__
    if not isinstance(error, PackError):
        return plain(str(refusal).splitlines())
    titles = _Titles(error.text)
    return [_mend(one, titles) for one in error.faults]


def of_form(refusal: Refused, form: forms.Form) -> list[Mend]:
    """What a form was refused for: said at its field where it has one, else returned."""
    if refusal.field not in form.fields:
        return of_refusal(refusal)
    form.add_error(refusal.field, refusal.message)
    return []


def plain(faults: Iterable[str]) -> list[Mend]:
    """What stands on no line of a page."""
    return [Mend(0, "", "", one) for one in faults]


def of_review(found: Iterable[Finding], page: Page) -> list[Mend]:
    """What a review advises, from the top of the page to its end; words that want a language are quoted anyhow."""
    titles, mends = _Titles(page.text), []
    for one in findings.in_order(found, page):
        words = findings.words(_titled(one, titles))
        mend = _mend(Fault(page.source, page.line(one.path), one.path, words), titles)
        mends.append(replace(mend, text="") if one.code in _QUOTED else mend)
    return mends


def _titled(finding: Finding, titles: "_Titles") -> Finding:
    return Finding(finding.path, finding.code, {key: titles.both(value) for key, value in finding.values.items()})


def _mend(fault: str, titles: "_Titles") -> Mend:
    if not isinstance(fault, Fault):  # of a paper's template, or of other processes: it names its own file
        return Mend(0, "", "", fault)
    return Mend(fault.line, titles.place(fault.path), titles.line(fault.line), _words(fault.words, titles))


def _words(words: str, titles: "_Titles") -> str:
    """In the reader's language as far as the fault is a common one, with what things are called beside their names."""
    if not isinstance(words, Said) or words.code not in SAID:
        return words
    values = {key: titles.both(value) for key, value in words.values.items()}
    if "what" in values:
        values["what"] = str(WHAT.get(words.values["what"], words.values["what"]))
    return SAID[words.code]() % values


class _Titles:
    """What the parts of a page are called, read from its text: a faulty page is no process yet."""

    def __init__(self, text: str) -> None:
        self.lines = text.splitlines()
        try:
            data = READER(text).get_single_data()
        except (yaml.YAMLError, ValueError, RecursionError):
            data = None
        self.page: Any = data if isinstance(data, dict) else {}

    def line(self, number: int) -> str:
        return self.lines[number - 1].strip()[:120] if 0 < number <= len(self.lines) else ""

    def place(self, path: Path) -> str:
        """Steps › Close › To."""
        steps, here = [], self.page
        for depth, key in enumerate(path):
            here = _inner(here, key)
            label = PARTS.get(str(key)) if not depth else KEYS.get(str(key))
            steps.append(_title(here) or str(label or (key + 1 if isinstance(key, int) else key)))
        return " › ".join(steps)

    def both(self, value: Any) -> Any:
        """A name, or several, with what each is called on the page."""
        if isinstance(value, list):
            return in_a_list(map(self.both, value))
        called = isinstance(value, str) and next(
            (title for part in self.page.values() if (title := _title(_inner(part, value)))), ""
        )
        return noted(value, called) if called else value


def _inner(value: Any, key: Any) -> Any:
    """What stands below the key; of a list also the item of that name."""
    if isinstance(value, dict):
        return value.get(key)
    if isinstance(value, list):
        named = (one for one in value if isinstance(one, dict) and one.get("name") == key)
        return value[key] if isinstance(key, int) and key < len(value) else next(named, None)
    return None


def _title(value: Any) -> str:
    """What it is called in the reader's language; empty where it is called nothing."""
    words = value.get("title", value.get("else")) if isinstance(value, dict) else None
    if isinstance(words, dict):
        return str(words.get("en" if language().startswith("en") else "zh") or words.get("zh") or "")
    return ""
