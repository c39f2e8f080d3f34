"""Requests from a file (导入核对): upload, every row as new or faulty with the mend, then all or the good ones."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from linli.cases import import_files, imports, packs
from linli.cases.doors.desk import staff, wording
from linli.cases.doors.desk.export import handed
from linli.cases.import_files import digest, open_file
from linli.cases.import_models import Import, ImportRow
from linli.cases.mapping import shipped
from linli.journal.actors import Actor
from linli.kernel import clock
from linli.kernel.codes import normalised
from linli.kernel.refused import NotAllowed, Refused
from linli.kernel.wording import colon
from linli.papers import matching, outs, sheets
from linli.people.access import may
from linli.people.doors import staff_required
from linli.places.models import Area
from linli.rules.identifiers import phones_in
from linli.rules.ledgers import year_of
from linli.rules.masks import mask_name, mask_phone

PAGE = 50
RECENT = 8


class UploadForm(forms.Form):
    """A file, the estate it is about, and how its columns are read."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("Excel (xlsx, xls) or CSV, also packed as csv.gz; any of the usual encodings."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv,.gz"}),
    )
    estate = forms.ChoiceField(label=gettext_lazy("Estate"))
    mapping = forms.ChoiceField(label=gettext_lazy("Columns"), required=False)

    def __init__(self, *args: Any, estates: list[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(name, mapping.title.say(staff.language())) for name, mapping in shipped().items()]
        self._offer("estate", [(area.code, area.name) for area in estates])
        self._offer("mapping", [("", _("Found by the headings")), *offered])

    def _offer(self, name: str, choices: Any) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required
@outs.listed
def upload(request: HttpRequest) -> HttpResponse:
    """Take a file in and check every row; nothing becomes a request yet."""
    actor = staff.actor_of(request)
    estates = [area for area in staff.estates_of(actor) if may(actor, "import.requests", _probe(area))]
    if not estates:
        raise NotAllowed(_("Importing requests is for the desk of this area."))
    sent = request.method == "POST"
    first = {"estate": request.GET.get("estate", "")}
    form = UploadForm(request.POST if sent else None, request.FILES if sent else None, estates=estates, initial=first)
    if form.is_bound and form.is_valid():
        area = next(area for area in estates if area.code == form.cleaned_data["estate"])
        file = form.cleaned_data["file"]
        try:
            batch = _taken(file, form.cleaned_data["mapping"], area, actor)
            return _see_other(reverse("cases:import_preview", args=[batch.code]))
        except Refused as refusal:
            form.add_error("mapping" if refusal.field == "mapping" else "file", refusal.message)
    recent = imports.readable(actor).select_related("area", "by").order_by("-pk")[:RECENT]
    context = {"form": form, "recent": recent}
    return render(request, "cases/desk/import.html", context, status=422 if form.errors else 200)


def _taken(file: Any, mapping: str, area: Area, actor: Actor) -> Import:
    """The file with its rows checked, or kept until somebody says which column is what."""
    sha256, name = digest(file), file.name or ""  # before the rows are begun, which are read as they are asked for
    try:
        opened = open_file(file, mapping, area)
    except Refused as refusal:
        file.seek(0)
        if refusal.code != "no_mapping" or mapping:
            raise
        headings, rows, year = import_files.unread(file)
        if not headings:
            raise
        return imports.keep(rows, headings, area, name=name, sha256=sha256, by=actor, year=year or year_of([name]))
    return imports.stage(
        opened.rows, opened.mapping, area, name=name, sha256=sha256, by=actor, year=opened.year or year_of([name])
    )


def _columns(request: HttpRequest, batch: Import) -> HttpResponse:
    """Which column is what: kept for every file of the estate with these headings, and this one is read by it."""
    said = request.POST if request.method == "POST" else None
    found, actor = import_files.matched(batch.mapping["headings"], batch.area, said), staff.actor_of(request)
    if said is not None and not found.missing:
        matching.remember(import_files.KIND, batch.area, found, import_files.FIELDS, by=actor)
        made = imports.read_kept(batch.pk, import_files.read_as(found.columns), by=actor)
        return _see_other(reverse("cases:import_preview", args=[made.code]))
    columns = matching.ColumnsForm(found, import_files.FIELDS)
    context = {"batch": batch, "columns": columns, "missing": found.missing}
    return render(request, "cases/desk/import_columns.html", context, status=200 if said is None else 422)


def _probe(area: Area) -> Import:
    return Import().locate(area)


def _see_other(url: str) -> HttpResponseRedirect:
    response = HttpResponseRedirect(url)
    response.status_code = 303
    return response


def _batch(request: HttpRequest, code: str) -> Import:
    batches = imports.readable(staff.actor_of(request)).select_related("area", "by")
    return batches.get(code=normalised(code))


@dataclass(frozen=True)
class Line:
    """One row of the file: what it would become, or what to mend."""

    row: int
    title: str
    at: datetime | date | None
    category: str
    place: str
    who: str
    fault: str
    mend: str


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required
def preview(request: HttpRequest, code: str) -> HttpResponse:
    """Every row, once its columns are known; then import all, only the good ones, or throw the file away."""
    batch = _batch(request, code)
    if batch.state == "columns" and "drop" not in request.POST and not imports.being_read(batch):
        return _columns(request, batch)
    if request.method == "POST":
        return _decide(request, batch)
    only_bad = "bad" in request.GET
    after = request.GET.get("after", "")
    read = batch.state in ("staged", "applied")  # while it is read, its rows are but cells
    rows = batch.staged.order_by("row") if read else batch.staged.none()
    if only_bad:
        rows = rows.exclude(fault="")
    if after.isascii() and after.isdigit() and len(after) < 9:
        rows = rows.filter(row__gt=int(after))
    found = list(rows[: PAGE + 1])
    bad = "bad=1&" if only_bad else ""
    context = {
        "batch": batch,
        "bad": batch.rows - batch.good if read else 0,
        "only_bad": only_bad,
        "lines": [_line(row) for row in found[:PAGE]],
        "left_out": batch.mapping.get(imports.LEFT_OUT, []),
        "older": f"?{bad}after={found[PAGE - 1].row}" if len(found) > PAGE else "",
        "first": f"?{bad}" if after else "",
    }
    return render(request, "cases/desk/import_preview.html", context)


def _line(row: ImportRow) -> Line:
    if row.fault:
        value = row.values["value"]
        field = row.values["field"]
        return Line(row.row, value, None, "", "", "", field, imports.mend({"code": row.fault}))
    values = row.values
    category = wording.category_words(packs.front()[1], values["category"]) if values["category"] else ""
    number = next(iter(phones_in(values["phone"])), "")
    who = " ".join(part for part in (mask_name(values["name"]), mask_phone(number)) if part)
    at = _as_written(datetime.fromisoformat(values["at"])) if values["at"] else None
    return Line(row.row, values["title"] or values["text"][:60], at, category, values["place"], who, "", "")


def _as_written(at: datetime) -> datetime | date:
    """A day without an hour is kept as its first instant: no ledger says 0:00."""
    return clock.day_of(at) if at == clock.midnight(clock.day_of(at)) else at


def _decide(request: HttpRequest, batch: Import) -> HttpResponse:
    actor = staff.actor_of(request)
    if "drop" in request.POST:
        imports.drop(batch.pk, by=actor)
        messages.success(request, _("The file was thrown away; nothing was imported."))
        return _see_other(reverse("cases:import"))
    try:
        done = imports.apply(batch.pk, by=actor, only_good="good" in request.POST)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return _see_other(reverse("cases:import_preview", args=[batch.code]))
    words = ngettext("One request was imported.", "%(count)s requests were imported.", done.cases)
    messages.success(request, words % {"count": done.cases})
    left = batch.rows - batch.good
    where = reverse("cases:import_preview", args=[batch.code]) if left else f"{reverse('cases:inbox')}?box=all"
    return _see_other(where)


@require_safe
@staff_required
def bad_rows(request: HttpRequest, code: str) -> HttpResponse:
    """The bad rows as Excel, each with the mend beside it, to be mended and uploaded again."""
    batch = _batch(request, code)
    book = book_of_bad_rows(batch, by=staff.actor_of(request).name)
    return handed(book, _("rows to mend") + ".xlsx")


def book_of_bad_rows(batch: Import, *, by: str) -> Any:
    """A workbook with the cells as they stood, the line in the file, and the mend."""
    rows = list(batch.staged.exclude(fault="").order_by("row"))
    headings = list(dict.fromkeys(heading for row in rows for heading in row.values["cells"]))
    columns: list[sheets.Column | str] = [
        *(sheets.Column(heading, text=True) for heading in headings),
        _("Line in the file"),
        _("What to mend"),
    ]
    lines = (
        [
            *(row.values["cells"].get(heading, "") for heading in headings),
            row.row,
            f"{row.values['field']}{colon()}{imports.mend({'code': row.fault})}",
        ]
        for row in rows
    )
    return sheets.write(columns, lines, _("rows to mend"), by=by)
