"""What a case gives to the papers that its steps issue: the names, checked when the page is read, and the values."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import PurePath
from typing import Any

from linli.rules import clocks, parties, taken
from linli.rules.pack import Pack
from linli.rules.pack_parts import Action, Start
from linli.rules.paper import ANSWERS, Template, TemplateError, load
from linli.rules.questions import FILES, GRADED, LISTS, NUMBERS, Input
from linli.rules.reading import Page
from linli.rules.situation import Move, Paper, Party, Situation

# What every case gives, whatever its page asks; a question of the same name goes before.
OWN = frozenset({"estate", "place", "handler", "case_number", "begun_on"})
# What a batch gives beside that.
OF_BATCH = frozenset({"batch_name", "meeting_on", "meeting_place"})
# Answers that cannot stand on paper, or must not: who gave which grade is nobody's business.
UNSAID = GRADED | FILES | {"pictures", "post", "place", "concern", "point"}
# Answers that stand on paper in other words than they were given in.
IN_WORDS = LISTS | {"choice", "bool", "category"}


def faults(pack: Pack, page: Page, templates: Mapping[str, str]) -> list[str]:
    """Papers without a template, templates that cannot be read, and fields that the case does not give."""
    found: list[str] = []
    for name, kind in pack.papers.items():
        if name in templates:
            found += _template_faults(pack, name, f"{PurePath(page.source).parent / 'papers' / name}.yaml", templates)
        elif not kind.external:
            words = f"no template papers/{name}.yaml; write it, or say external: true where the paper is made elsewhere"
            found.append(page.fault(("papers", name), words))
    return found


def _template_faults(pack: Pack, name: str, source: str, templates: Mapping[str, str]) -> list[str]:
    try:
        template: Template = load(templates[name], source)
    except TemplateError as error:
        return error.faults
    strange = [
        template.strange(given(pack, action), _options(pack, _questions(pack, action)))
        for action in pack.actions.values()
        if action.issues == name
    ]
    if pack.batches and name in (*pack.batches.sheets, *pack.batches.slips):
        slip = name in pack.batches.slips
        options = _options(pack, _asked(pack, pack.party_fields if slip else ()))
        strange.append(template.strange(given_to_batch(pack, slip=slip), options))
    return list(dict.fromkeys(fault for listed in strange for fault in listed))


def named(templates: Mapping[str, str]) -> set[str]:
    """Every field that these templates, which were checked, fill in."""
    return {field for name, text in templates.items() for field in load(text, name).fields()}


def given(pack: Pack, action: Action) -> dict[str, frozenset[str]]:
    """The fields that a case gives to the paper of this step; those of lists with the names in their rows."""
    names = {
        *OWN,
        *(name for name, figure in pack.figures.items() if not figure.split),
        *taken.names(pack, next(name for name, one in pack.actions.items() if one is action)),
        *_questions(pack, action),
        *(f"{clock}_due" for clock in pack.clocks),
        *(f"{paper}_{what}" for paper in pack.papers for what in ("number", "issued_on", "served_on")),
        *(f"total_{field}" for field in (pack.parties.totals if pack.parties else ())),
    }
    found: dict[str, frozenset[str]] = dict.fromkeys(names, frozenset())
    if pack.parties:
        found["parties"] = frozenset(asked.name for asked in pack.party_fields)
        found |= {"addressees": frozenset(), "addressed": found["parties"]}
    return found


def given_to_batch(pack: Pack, *, slip: bool) -> dict[str, frozenset[str]]:
    """The fields that a batch gives to its list, or (`slip`) to the paper of each of its parties."""
    names = {*OWN, *OF_BATCH, *_asked(pack, ()), *(f"total_{field}" for field in _totals(pack))}
    if slip:
        names |= {asked.name for asked in pack.party_fields} | set(missing_asked(pack))
    return {**dict.fromkeys(names, frozenset()), "parties": frozenset(asked.name for asked in pack.party_fields)}


def missing_asked(pack: Pack) -> list[str]:
    """The questions in which a party is told what it lacks."""
    return [asked.name for action in pack.actions.values() for asked in action.form if asked.role == "missing_papers"]


def values_of_batch(
    pack: Pack, situation: Situation, rows: Sequence[Party], own: Mapping[str, str], *, row: Party | None = None
) -> dict[str, Any]:
    """What stands on the list of these parties; with `row` on the paper of that one. `own`: of case and batch."""
    found: dict[str, Any] = {**own, **_listed(pack, [row] if row else rows)}
    own_fields = {asked.name: row.fields.get(asked.name) for asked in pack.party_fields} if row else {}
    found |= _told(pack, _asked(pack, pack.party_fields if row else ()), {**situation.fields, **own_fields})
    if row is not None:
        lacks = parties.missing_words(pack, row)
        found |= dict.fromkeys(missing_asked(pack), lacks)
    return found


def values(pack: Pack, move: Move, own: Mapping[str, Any], figures: Mapping[str, Any]) -> dict[str, Any]:
    """What stands in these fields after the step. Null where nothing is known; choices are said in words.

    `figures`: what the page's figures come to then.
    """
    action, after = pack.actions[move.name], move.after
    row = next((one for one in after.parties if one.key == move.row), None) if move.row else None
    unsplit = [name for name, figure in pack.figures.items() if not figure.split]
    found: dict[str, Any] = {**own, **dict.fromkeys(unsplit), **figures}
    found |= {f"{name}_due": _due(after, name) for name in pack.clocks}
    for name in pack.papers:
        paper = after.papers.get(name)
        one = paper.naming(row.key) if paper and row else None  # of a step on one party, the paper that names them
        found[f"{name}_number"] = one.number if one else (paper.numbers if paper else None)
        found[f"{name}_issued_on"] = (one or paper).issued.isoformat() if paper else None
        found[f"{name}_served_on"] = day.isoformat() if paper and (day := _served_on(paper, row)) else None
    if pack.parties:
        found |= _listed(pack, [row] if row else [party for party in after.parties if not party.left])
    known = {**after.fields, **(row.fields if row else {}), **move.form}
    return found | _told(pack, _questions(pack, action), known)


def _served_on(paper: Paper, row: Party | None) -> date | None:
    """Since when it counts as served: upon this party, or upon the last of them."""
    return (paper.upon.get(row.key) if row else None) or max(paper.upon.values(), default=paper.served)


def without_other_lists(template: Template, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values without the lists that the paper does not print: nothing of the parties is kept with it needlessly."""
    asked = template.fields()
    return {name: value for name, value in values.items() if name in asked or not isinstance(value, list)}


def _listed(pack: Pack, rows: Sequence[Party]) -> dict[str, Any]:
    """Parties and their sums. The paper of a step on one of them is theirs: it says nothing of the others."""
    sums = {f"total_{name}": sum(one.fields.get(name) or 0 for one in rows) for name in _totals(pack)}
    return {**sums, "parties": [of_party(pack, one) for one in rows]}


def _told(pack: Pack, questions: Mapping[str, Input], known: Mapping[str, Any]) -> dict[str, Any]:
    """The answers in words, and, for the conditions of templates, those as given that the words only stand for."""
    plain = {name: known.get(name) for name, asked in questions.items() if asked.type in IN_WORDS}
    return {name: _said(pack, asked, known.get(name)) for name, asked in questions.items()} | {ANSWERS: plain}


def _options(pack: Pack, questions: Mapping[str, Input]) -> dict[str, frozenset[str]]:
    """The names of what can be chosen, of each question that leaves a choice."""
    found = {name: frozenset(asked.options) for name, asked in questions.items() if asked.options}
    chosen = {name for name, asked in questions.items() if asked.type == "category"}
    return found | dict.fromkeys(chosen, frozenset(pack.categories))


def _questions(pack: Pack, action: Action) -> dict[str, Input]:
    """Everything asked whose answer the case still knows when the step is taken."""
    return _asked(pack, (*(pack.party_fields if action.row else ()), *action.form))


def _asked(pack: Pack, more: Iterable[Input]) -> dict[str, Input]:
    moves: tuple[Start | Action, ...] = (*pack.starts.values(), *pack.actions.values())
    kept = [asked for move in moves for asked in move.form if asked.keep]
    return {asked.name: asked for asked in (*pack.form, *kept, *more) if asked.type not in UNSAID}


def _totals(pack: Pack) -> tuple[str, ...]:
    return pack.parties.totals if pack.parties else ()


def of_party(pack: Pack, party: Party) -> dict[str, Any]:
    """What is known of one party, in words."""
    found = {asked.name: _said(pack, asked, party.fields.get(asked.name)) for asked in pack.party_fields}
    return {
        asked.name: found[asked.name] or 0 if asked.type in NUMBERS else found[asked.name]
        for asked in pack.party_fields
    }


def _said(pack: Pack, asked: Input, answer: Any) -> Any:
    if asked.type == "category":
        return pack.category(answer).title.zh if answer else None
    if asked.type in LISTS:
        titles = {name: words.zh for name, words in asked.options.items()}
        return "、".join(titles.get(one, one) for one in answer or ())
    if asked.type == "choice" and answer in asked.options:
        return asked.options[answer].zh
    if isinstance(answer, bool):
        return "是" if answer else "否"
    if asked.decimals and isinstance(answer, int):
        return asked.written(answer)
    return answer


def _due(after: Situation, name: str) -> str | None:
    state = after.clocks.get(name)
    return clocks.day_of(state.due).isoformat() if state else None
