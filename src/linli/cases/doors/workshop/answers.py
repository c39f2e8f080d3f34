"""Answers typed at the terminal, read as the forms of the pages read them."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from linli.kernel import clock
from linli.rules.pack import Pack
from linli.rules.pack_parts import Category
from linli.rules.pack_walk import role
from linli.rules.questions import Input
from linli.rules.words import Words

YES = ("yes", "y", "true", "1", "是")  # zh: what people type
NO = ("no", "n", "false", "0", "否")  # zh: what people type
AS_WRITTEN: Mapping[str, str] = {"date": "2026-07-01", "time": "2026-07-01T10:00", "point": "2500,6000"}


class Unreadable(ValueError):
    """What was typed is no answer; the message says what is."""


def asked(question: Input, pack: Pack, language: str) -> str:
    """The question as it stands before the cursor: its title, and what may be answered."""
    return f"{question.title.say(language)} [{question.name}: {_kind(question, pack, language)}]"


def _kind(question: Input, pack: Pack, language: str) -> str:
    if question.type in AS_WRITTEN:
        return AS_WRITTEN[question.type]
    match question.type:
        case "bool" | "signature":
            return _("yes or no")
        case "int" if question.decimals:
            return _("a number, as 22.5")
        case "int":
            return _("a whole number")
        case "money":
            return _("yuan, as 350000.00")
        case "credit_code":
            return _("a credit code, 18 characters")
        case "choices" | "buildings" | "pictures" if not question.options:
            return _("names, with commas between")
        case "photos" | "sound" | "film":
            return _("names of photos, with commas between")
        case "post":
            return _("a person, as handler")
    if titles := _titles(question, pack):
        return " | ".join(f"{key} {title.say(language)}" for key, title in titles)
    return _("text")


def read(question: Input, text: str, pack: Pack) -> Any:
    """The answer as the engine takes it; nothing typed is no answer. Unreadable says what would be one."""
    text = text.strip()
    if not text:
        return None
    match question.type:
        case "bool" | "signature":
            return _yes_or_no(text)
        case "date":
            return _moment(date.fromisoformat, text).isoformat()
        case "time":
            return _moment(datetime.fromisoformat, text).replace(tzinfo=clock.LOCAL).isoformat()
        case "int" | "money":
            return _number(text, places=question.places)
        case "choices" | "buildings" | "pictures":
            return [_one_of(question, name.strip(), pack) for name in text.split(",")]
        case "point":
            return [_number(part, places=0) for part in text.split(",")]
        case "photos" | "sound" | "film":
            return [name.strip() for name in text.split(",")]
        case "post":
            return _person(text, pack)
    return _one_of(question, text, pack)


def _one_of(question: Input, text: str, pack: Pack) -> str:
    return next((key for key, title in _titles(question, pack) if text in (key, title.zh, title.en)), text)


def _titles(question: Input, pack: Pack) -> Iterable[tuple[str, Words]]:
    if question.type == "category":
        kinds: Iterable[tuple[str, Category]] = pack.categories.items()
        return [(key, kind.title) for key, kind in kinds if kind.active]
    return list(question.options.items())


def _yes_or_no(text: str) -> bool:
    if text.lower() not in (*YES, *NO):
        raise Unreadable(_("Please say yes or no."))
    return text.lower() in YES


def _moment(read_iso: Any, text: str) -> Any:
    try:
        return read_iso(text)
    except ValueError:
        raise Unreadable(_("Please write it as %(form)s.") % {"form": "2026-07-01, 2026-07-01T10:00"}) from None


def _number(text: str, *, places: int) -> int:
    try:
        found = Decimal(text).scaleb(places)
    except ArithmeticError:
        raise Unreadable(_("This is no number.")) from None
    if found != found.to_integral_value():
        raise Unreadable(_("This number has too many decimal places."))
    return int(found)


def _person(text: str, pack: Pack) -> str:
    try:
        role(pack, text)
    except KeyError:
        raise Unreadable(_("Nobody is called so; they are %(people)s.") % {"people": ", ".join(pack.who)}) from None
    return text
