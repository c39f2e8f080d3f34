"""What the journal vouches for: kinds of rows, and which of their columns an entry's digest covers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models

from linli.kernel.canonical import salted_digest


@dataclass(frozen=True)
class Kind:
    """A kind of subject. `columns` are attribute names ("area_id", not "area"), the salt's not among them.

    A kind without columns is of rows that come and go by themselves: the journal tells what somebody did with one, and
    vouches for none.

    `shipped` answers a test of a row's values: whether the program itself ships a row of this very state, which
    therefore needs no entry until it is changed; or whether the row has only come in and counts for nothing yet.
    """

    name: str
    model: type[models.Model]
    columns: tuple[str, ...]
    fields: tuple[models.Field[Any, Any], ...]
    salt: str | None
    shipped: Callable[[], Callable[[Sequence[Any]], bool]] | None = None

    def digest(self, values: Sequence[Any], salt: bytes) -> str:
        """The salted digest of the columns' values, as the database gives them back.

        What is empty is left out: a column that a later version adds, empty in older rows, leaves their digests as they
        were recorded.
        """
        return salted_digest(salt, {name: value for name, value in zip(self.columns, values, strict=True) if value})

    def digest_of(self, row: models.Model) -> str:
        """The salted digest of a row just saved. A value is brought to its column's type first ("5" to 5)."""
        if not self.columns:
            return ""
        values = [
            field.to_python(getattr(row, column)) for field, column in zip(self.fields, self.columns, strict=True)
        ]
        return self.digest(values, bytes(getattr(row, self.salt)) if self.salt else b"")


_kinds: dict[str, Kind] = {}
_by_model: dict[type[models.Model], Kind] = {}


def register(
    kind: str,
    model: type[models.Model],
    fields: Sequence[str],
    salt: str | None = "salt",
    *,
    shipped: Callable[[], Callable[[Sequence[Any]], bool]] | None = None,
) -> Kind:
    """Let the journal vouch for these columns of the model's rows. Every change of one needs an entry.

    Columns may be added where they are empty in older rows (null, zero, no, ""); none may be renamed or taken out.
    `salt` names the row's column of random bytes; None where the columns hold nothing that may be guessed back.
    `shipped` is called once a check; what it answers tells whether a row without entries is as the program ships it.
    """
    meta = [model._meta.get_field(name) for name in fields]
    found = tuple(field for field in meta if isinstance(field, models.Field))
    if len(found) != len(meta):
        raise ValueError(f"{kind}: only columns of {model.__name__} itself can be vouched for, among {list(fields)}")
    if salt is not None:
        model._meta.get_field(salt)
    known = _kinds.get(kind)
    if known and known.model is not model:
        raise ValueError(f"Kind {kind} is {known.model.__name__} already, not {model.__name__}")
    made = Kind(kind, model, tuple(field.attname for field in found), found, salt, shipped)
    _kinds[kind] = _by_model[model] = made
    return made


def kind_of(row: models.Model) -> Kind:
    """The row's kind, or LookupError that says how to register one."""
    try:
        return _by_model[type(row)]
    except KeyError:
        name = type(row).__name__
        raise LookupError(f"{name} is no subject; call journal.subjects.register(kind, {name}, fields)") from None


def kind_for(model: type[models.Model]) -> Kind | None:
    """The kind of the model's rows; None where the journal follows none of them."""
    return _by_model.get(model)


def kinds() -> Mapping[str, Kind]:
    """All kinds by name."""
    return _kinds
