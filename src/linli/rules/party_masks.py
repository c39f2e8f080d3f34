"""What is left to see of a party's field: the one way for lists, notices, strips, previews and the page of one party.

A page says `public: true` or `personal: false` of what leads to no person. Whatever else is written in words counts as
a person's name, the steps of a plan excepted: a page that says nothing hides too much rather than too little, and the
workshop asks for the word. Of the telephone that opens a party's own page not even the last digits are shown.
"""

from collections.abc import Mapping
from typing import Any

from linli.rules.identifiers import phones_in
from linli.rules.masks import mask_id, mask_name, mask_phone_whole
from linli.rules.pack import Pack
from linli.rules.questions import Input


def is_sealed(pack: Pack, asked: Input) -> bool:
    """Whether it is masked even where a party's name is not: a number that opens a page or proves who somebody is."""
    return asked.role == "identity_number" or bool(pack.parties and asked.name == pack.parties.phone)


def on_page(pack: Pack, asked: Input, words: str) -> str:
    """The field as the page of this one party shows it."""
    if not is_sealed(pack, asked):
        return words
    if asked.role == "identity_number":
        return mask_id(words)
    return " ".join(mask_phone_whole(phone) for phone in phones_in(words)) or mask_phone_whole(words)


def may_name(asked: Input) -> bool:
    """Whether what stands there may be a person's name, as far as the page says."""
    return asked.type in ("text", "long") and not asked.public and asked.personal is not False


COMPANY = "公司"  # zh: what the name of an enterprise ends in; it leads to no person


def in_list(pack: Pack, asked: Input, words: str) -> str:
    """The field as lists of many show it."""
    planned = pack.parties is not None and pack.parties.chart is not None
    if is_sealed(pack, asked) or planned or not may_name(asked):
        return on_page(pack, asked, words)
    return words if words.endswith(COMPANY) else mask_name(words)


def name_in_lists(pack: Pack, fields: Mapping[str, Any]) -> str:
    """What lists, strips and refusals call a party."""
    chart = pack.parties.chart if pack.parties else None
    name = chart.name if chart else pack.party_name
    asked = next((one for one in pack.party_fields if one.name == name), None)
    return in_list(pack, asked, str(fields.get(name) or "")) if asked else ""
