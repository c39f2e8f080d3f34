"""A person's own data as files: JSON for programs, a page to read, and what they sent (PIPL art. 45)."""

import json
import tempfile
import zipfile
from collections.abc import Iterable
from datetime import date, datetime
from io import TextIOWrapper
from itertools import islice
from typing import IO, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from linli.files import registry, store
from linli.files.models import File, Kind, State
from linli.files.views import ENDINGS, SIZES
from linli.journal.actors import Actor
from linli.kernel import clock
from linli.people import personal
from linli.people.models import Person
from linli.people.personal import Part
from linli.ui import moments

READ_AT_MOST = 2_000  # rows of a part on the page in the archive; the JSON has all
FILES_AT_MOST, BYTES_AT_MOST = 500, 300 * 1024 * 1024


def rows_read(part: Part, person_id: int, most: int) -> list[list[tuple[str, Any]]]:
    """The newest rows of a part in words, one more than `most` where there are more."""
    return [
        [(name, _written(value)) for name, value in part.words(row)]
        for row in islice(part.of(person_id), most + 1)
    ]  # fmt: skip


def _written(value: Any) -> Any:
    return moments.whole(value) if isinstance(value, date) else value


@transaction.atomic
def as_json(person: Person, *, by: Actor) -> IO[bytes]:
    """Everything as JSON; that it was taken along is on record. The file is gone when it is closed."""
    personal.hand_out(person.pk, by=by)
    target = tempfile.TemporaryFile(suffix=".json")  # noqa: SIM115 (handed to the caller)
    _write_json(target, person)
    target.seek(0)
    return target


@transaction.atomic
def as_archive(request: HttpRequest, person: Person, *, by: Actor) -> IO[bytes]:
    """JSON, a page to read, and the files that the person sent and still may see, up to `FILES_AT_MOST`."""
    personal.hand_out(person.pk, by=by)
    target = tempfile.TemporaryFile(suffix=".zip")  # noqa: SIM115 (handed to the caller)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        with out.open("data.json", "w", force_zip64=True) as inner:
            _write_json(inner, person)
        out.writestr("data.html", _page(person))
        for path, file in _files(request, person):
            with out.open(zipfile.ZipInfo(path, date_time=_local(file.made_at)), "w") as inner:
                stored = store.kept(file.code, SIZES[Kind(file.kind)][0])
                inner.writelines(stored.blocks(0, stored.size() - 1))
    target.seek(0)
    return target


def _write_json(target: IO[bytes], person: Person) -> None:
    """Part by part and row by row, so that however much it is never stands in memory at once."""
    text = TextIOWrapper(target, encoding="utf-8", write_through=True)
    head = {"format": "linli.personal-data.1", "made_at": clock.now(), "person": person.code}
    text.write(_json(head)[:-1] + ', "parts": {')
    for at, part in enumerate(personal.parts()):
        text.write(f'{"," * bool(at)}\n{_json(part.key)}: {{{_json("title")}: {_json(str(part.title))}, "rows": [')
        text.writelines(f"{',' * bool(row)}\n{_json(told)}" for row, told in enumerate(part.of(person.pk)))
        text.write("]}")
    text.write("\n}}\n")
    text.detach()


def _json(value: Any) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)


def _page(person: Person) -> str:
    shown = [(part.title, rows_read(part, person.pk, READ_AT_MOST)) for part in personal.parts()]
    found = [(title, rows[:READ_AT_MOST], len(rows) > READ_AT_MOST) for title, rows in shown if rows]
    return render_to_string("web/people/own_data_file.html", {"person": person, "parts": found, "at": clock.now()})


def _files(request: HttpRequest, person: Person) -> Iterable[tuple[str, File]]:
    rows = File.objects.filter(uploader=person, state=State.READY).order_by("-pk")[:FILES_AT_MOST]
    left = BYTES_AT_MOST
    for number, file in enumerate(rows, 1):
        if file.bytes > left or not registry.may_see(request, file):
            continue
        if not store.kept(file.code, SIZES[Kind(file.kind)][0]).exists():
            continue
        left -= file.bytes
        yield f"{_('files')}/{number:03} {file.code}.{ENDINGS.get(file.mime, 'bin')}", file


def _local(moment: datetime) -> tuple[int, int, int, int, int, int]:
    at = moments.local(moment)
    return (max(at.year, 1980), at.month, at.day, at.hour, at.minute, at.second)
