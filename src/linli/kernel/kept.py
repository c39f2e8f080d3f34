"""The ORM's statements made once and run many times: what a busy page asks differs in its values alone.

Django takes longer to put such a statement together than the database to answer it. `keep` compiles a queryset that
was built with stand-ins (values that occur nowhere else); `rows` runs it with the real values in their place
and makes the same objects, with their `select_related` rows and annotations, that the queryset would have made.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connection, connections
from django.db.models import Field, Model, QuerySet
from django.db.models.base import ModelState
from django.db.models.expressions import RawSQL
from django.db.models.query import get_related_populators

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Kept(Generic[M]):
    """A compiled queryset. `sql` is empty when it can find nothing."""

    sql: str
    params: tuple[Any, ...] = ()
    model: type[M] | None = None
    names: tuple[str, ...] = ()
    span: tuple[int, int] = (0, 0)
    related: tuple[Any, ...] = ()
    converters: tuple[tuple[int, Any, Any], ...] = ()
    annotated: tuple[tuple[str, int], ...] = ()

    def rows(self, values: Mapping[Any, Any]) -> list[M]:
        """Run it; `values` says what stands in the place of each stand-in."""
        if self.model is None:
            return []
        (start, end), alias = self.span, connection.alias
        made = []
        shared: list[dict[Any, Any]] = [{} for _each in self.related]
        for row in self.tuples(values):
            one = _made(self.model, alias, self.names, row[start:end])
            for populator, known in zip(self.related, shared, strict=True):
                populator.local_setter(one, _related(populator, row, known))
            for name, position in self.annotated:
                setattr(one, name, row[position])
            made.append(one)
        return made

    def tuples(self, values: Mapping[Any, Any]) -> list[Sequence[Any]]:
        """The same as bare columns, for long lists of a few of them."""
        if not self.sql:
            return []
        if any(isinstance(stand_in, str) and _WORD.fullmatch(stand_in) for stand_in in values):
            raise ValueError(f"no stand-in is a plain word, which would stand in the statement: {[*values]}")
        asked = {as_given(stand_in): as_given(value) for stand_in, value in values.items()}
        with connection.cursor() as cursor:
            cursor.execute(self.sql, [asked.get(param, param) for param in self.params])
            found = cursor.fetchall()
        return [self._converted(row) for row in found] if self.converters else found

    def _converted(self, row: tuple[Any, ...]) -> list[Any]:
        values = list(row)
        for position, convert, expression in self.converters:
            for each in convert:
                values[position] = each(values[position], expression, connection)
        return values


def _made(model: type[M], alias: str, names: Sequence[str], cells: Sequence[Any]) -> M:
    """`model.from_db`, which sets every column by itself. Nobody hears a signal of it."""
    one = model.__new__(model)
    one._state = ModelState()
    one._state.adding, one._state.db = False, alias
    vars(one).update(zip(names, cells, strict=True))
    return one


def _related(populator: Any, row: Sequence[Any], known: dict[Any, Any]) -> Any:
    """The row's related object. A list names few of them, so each is made once and shared (`known`, by key)."""
    key = row[populator.cols_start + populator.pk_idx]
    if key is not None and key not in known:
        cells = row[populator.cols_start : populator.cols_end]
        made = known[key] = _made(populator.model_cls, populator.db, populator.init_list, cells)
        for further in populator.related_populators:
            further.populate(row, made)
    return known.get(key)


def insert(row: Model) -> None:
    """`row.save(force_insert=True)` by a statement made once for its table, for rows that are written all day.

    The row is new, of a model that inherits no other table's columns, and nobody hears a signal of it. What is NULL
    is left out, which is less to send.
    """
    _inserted(row, "")


def insert_unless_there(row: Model) -> bool:
    """The same where a constraint may say that there is such a row already: then nothing is written, and False.

    An error would end the transaction, and a savepoint against that costs two more ways to the database.
    """
    return _inserted(row, " ON CONFLICT DO NOTHING")


def _inserted(row: Model, otherwise: str) -> bool:
    given = _written(row, (), add=True)
    statement = _insertion(type(row), tuple(column for column, _value in given), otherwise)
    with connection.cursor() as cursor:
        cursor.execute(statement, [value for _, value in given])
        made = cursor.fetchone()
    if made is None:
        return False
    row.pk = made[0]
    row._state.adding, row._state.db = False, connection.alias
    return True


def as_read(row: M) -> M:
    """The row, locked and just read, of which `update` is to write only what differs from now."""
    read = {name: value for name, value in vars(row).items() if name != "_state"}  # which would hold itself
    vars(row._state)["as_read"] = read
    return row


def update(row: Model, names: Sequence[str]) -> None:
    """`row.save(update_fields=names)` in the same way, of a row that the transaction has locked.

    An index with a column that is written is written, too, whatever stands there: with `as_read` most are left alone.
    """
    changed = _changed(row, tuple(names))
    given = _written(row, changed, add=False) if changed else []
    if given:
        with connection.cursor() as cursor:
            cursor.execute(_change(type(row), changed), [*(value for _, value in given), row.pk])
    if "as_read" in vars(row._state):
        as_read(row)


def _changed(row: Model, names: tuple[str, ...]) -> tuple[str, ...]:
    read, now = vars(row._state).get("as_read"), vars(row)
    if read is None:
        return names
    fields = [field for _column, field in _columns(type(row), names)]
    return tuple(field.name for field in fields if _differs(read.get(field.attname, _UNREAD), now.get(field.attname)))


_UNREAD = object()


def _differs(before: Any, value: Any) -> bool:
    """What is changed in its place (an object of JSON) does not show."""
    return isinstance(value, dict | list) or value != before


def _written(row: Model, names: tuple[str, ...], *, add: bool) -> list[tuple[str, Any]]:
    """Each column with its value as the driver is given it; when none is named, of all that are not NULL."""
    to = connections[connection.alias]  # not through the proxy, which each field would ask several times
    found = [(column, field, field.pre_save(row, add)) for column, field in _columns(type(row), names)]
    return [(column, field.get_db_prep_save(value, to)) for column, field, value in found if names or value is not None]


@lru_cache(maxsize=64)
def _columns(model: type[Model], names: tuple[str, ...]) -> "tuple[tuple[str, Field[Any, Any]], ...]":
    wanted = [field for field in model._meta.concrete_fields if not names or field.name in names]
    return tuple((connection.ops.quote_name(str(field.column)), field) for field in wanted)


@lru_cache(maxsize=512)
def _insertion(model: type[Model], columns: tuple[str, ...], otherwise: str) -> str:
    marks = ", ".join(["%s"] * len(columns))
    table, key = _named(model)
    written = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608 -- our names
    return f"{written}{otherwise} RETURNING {key}"


@lru_cache(maxsize=512)
def _change(model: type[Model], names: tuple[str, ...]) -> str:
    changed = ", ".join(f"{column} = %s" for column, _field in _columns(model, names))
    table, key = _named(model)
    return f"UPDATE {table} SET {changed} WHERE {key} = %s"  # noqa: S608 -- our names


def _named(model: type[Model]) -> tuple[str, str]:
    quote = connection.ops.quote_name
    return quote(model._meta.db_table), quote(str(model._meta.pk.column))


def as_given(value: Any) -> Any:
    """The value as the driver is given it: SQLite takes instants and days as text."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value


_WORD = re.compile(r"[a-z0-9_]*")


def _spelt(sql: str, params: Sequence[Any]) -> tuple[str, tuple[Any, ...]]:
    """The statement with the product's words in it (a state, the kind of a thing), and the values that are left.

    PostgreSQL makes one plan for all keys only when it reads there that an index of some rows may be used; with the
    word as a value it plans each time anew, which takes ten times as long as the answer. SQLite compiles it anew.
    """
    given, left = iter(params), []

    def put(mark: re.Match[str]) -> str:
        if mark[0] == "%%":
            return "%%"
        value = next(given)
        if isinstance(value, str) and _WORD.fullmatch(value):
            return f"'{value}'"
        left.append(value)
        return "%s"

    return re.sub("%[%s]", put, sql), tuple(left)


def keep(queryset: QuerySet[M, Any]) -> Kept[M]:
    """Compile the queryset for the process's database; one of `values_list` gives `tuples` only."""
    compiler: Any = queryset.query.get_compiler(connection=connection)
    try:
        sql, params = _spelt(*compiler.as_sql())
    except EmptyResultSet:
        return Kept("")
    converters = compiler.get_converters([one[0] for one in compiler.select[: compiler.col_count]])
    listed = tuple((position, convert, expression) for position, (convert, expression) in converters.items())
    info = compiler.klass_info
    if info is None:
        return Kept(sql, params, converters=listed)
    populators: Any = get_related_populators  # the stubs are of a later Django, where it takes one argument more
    fields = info["select_fields"]
    span = (fields[0], fields[-1] + 1)
    return Kept(
        sql,
        params,
        info["model"],
        tuple(one[0].target.attname for one in compiler.select[span[0] : span[1]]),
        span,
        tuple(populators(info, compiler.select, connection.alias)),
        listed,
        tuple(compiler.annotation_col_map.items()),
    )


def keys_of(found: Sequence[QuerySet[Any]]) -> RawSQL | tuple[()]:
    """The keys of all of these, each once. A reach as one long "or" would have all its cases read and sorted."""
    parts: list[str] = []
    params: list[Any] = []
    for number, queryset in enumerate(found):
        try:
            sql, values = queryset.values("pk").query.sql_with_params()
        except EmptyResultSet:  # of one of none
            continue
        parts.append(f"SELECT * FROM ({sql}) AS branch{number}")  # noqa: S608 -- made by the ORM
        params += values
    return RawSQL(" UNION ".join(parts), params) if parts else ()  # noqa: S611 -- as above
