"""What was answered in a form, against what its page asks; faults carry codes, which the caller translates."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from linli.rules import identifiers, instalments
from linli.rules.known import Known
from linli.rules.pack import Pack
from linli.rules.plan_points import is_point
from linli.rules.questions import Input, titles_of
from linli.rules.situation import FormFault, Party, Run, Situation

_BLANK: tuple[Any, ...] = (None, "", [], ())


def checked(
    pack: Pack,
    inputs: Iterable[Input],
    form: Mapping[str, Any],
    situation: Situation,
    run: Run,
    row: Party | None = None,
) -> dict[str, Any]:
    """The answers that belong to the form, every question present, null where open. FormFault names every fault."""
    inputs = tuple(inputs)
    given = {question.name: _given(question, form, row) for question in inputs}
    known = Known(pack, situation, given, run, row)
    faults: dict[str, str] = {}
    cleaned: dict[str, Any] = {}
    for question in inputs:
        value = given[question.name]
        if not question.asked_under(situation.category) or not known.holds(question.shown):
            cleaned[question.name] = given[question.name] = None  # nor is what hangs on it
            continue
        if value in _BLANK:
            # A category's own question binds where it was put: at the doors that draw it, not in a file or a call.
            if known.holds(question.required) and (question.name in form or not question.categories):
                faults[question.name] = "missing"
            value = [] if question.type == "pictures" and value == [] else None  # none any more is an answer, too
        elif form.get(question.name) not in _BLANK and (fault := _misfit(pack, question, value)):
            faults[question.name] = fault
        elif question.type == "credit_code":
            value = identifiers.credit_code(value)
        elif question.role == "instalments":
            value = instalments.written(value)
        cleaned[question.name] = value
    if faults:
        raise FormFault(faults, titles_of(inputs))
    return cleaned


def _given(question: Input, form: Mapping[str, Any], row: Party | None) -> Any:
    """The answer; where none has to be given and none was, what is known of the party already stays."""
    value = form.get(question.name)
    stays = row is not None and question.required is False and not question.clears
    return row.fields.get(question.name, value) if row and stays and value in (None, "") else value


def mended(inputs: Iterable[Input], known: Mapping[str, Any], form: Mapping[str, Any]) -> dict[str, Any]:
    """What other answers to the same questions took the place of: of those that begin with their own earlier answer."""
    asked_again = (question for question in inputs if question.name in question.prefill)
    return {
        question.name: before
        for question in asked_again
        if (before := question.stood(known)) is not None and form.get(question.name) not in (None, "", before)
    }


def _misfit(pack: Pack, question: Input, value: Any) -> str:
    limit = question.max
    match question.type:
        case "text" | "long":
            return _misfit_words(question, value)
        case "credit_code":
            return "not_a_credit_code" if identifiers.credit_code_error(value) else ""
        case "choice" | "concern" | "grade" | "faces":
            return "" if value in question.options else "not_an_option"
        case "category":
            chosen = pack.categories.get(value)
            return "" if chosen and chosen.active else "not_an_option"
        case "choices":
            return "" if isinstance(value, list) and set(value) <= question.options.keys() else "not_an_option"
        case "photos" | "sound" | "film":
            return "too_many" if limit and len(value) > limit else ""
        case "date":
            return "" if _is_day(value) else "not_a_day"
        case "option":  # which of them stand is for whoever keeps them to say
            return "" if isinstance(value, str) and value.isascii() and value.isdecimal() else "not_an_option"
        case "point":
            return "" if is_point(value) else "not_a_point"
        case "signature" | "bool":
            return "" if isinstance(value, bool) else "not_an_option"
        case "int" | "money":
            return _misfit_number(question, value)
    return ""


def _misfit_words(question: Input, value: str) -> str:
    if question.max and len(value) > question.max:
        return "too_long"
    return "not_instalments" if question.role == "instalments" and not instalments.readable(value) else ""


def _misfit_number(question: Input, value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, int):
        return "not_a_number"
    if value < question.min:
        return "too_small"
    return "too_large" if question.max and value > question.max else ""


def _is_day(value: Any) -> bool:
    try:
        return bool(date.fromisoformat(value))
    except (TypeError, ValueError):
        return False
