"""What a notice's words are filled with, kept as JSON: names of things, numbers, times, words of both languages."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import get_language

from linli.notify.subscriptions import Fact
from linli.rules.words import Words
from linli.ui import moments


def kept(facts: Mapping[str, Fact]) -> dict[str, Any]:
    """As the column holds them."""
    return {name: _kept(fact) for name, fact in facts.items()}


def _kept(fact: Fact) -> Any:
    if isinstance(fact, datetime):
        return {"time": fact.isoformat()}
    if isinstance(fact, date):
        return {"day": fact.isoformat()}
    if isinstance(fact, Words):
        return {"zh": fact.zh, "en": fact.en}
    return fact


def said(facts: Mapping[str, Any]) -> dict[str, str]:
    """As the reader's language says them."""
    return {name: _said(fact) for name, fact in facts.items()}


def _said(fact: Any) -> str:
    match fact:
        case {"time": str(at)}:
            return moments.said(datetime.fromisoformat(at))
        case {"day": str(day)}:
            return moments.named_day(date.fromisoformat(day))
        case {"zh": str(zh), **rest}:
            return Words(zh=zh, en=str(rest.get("en", ""))).say(get_language() or "zh-hans")
    return str(fact)
