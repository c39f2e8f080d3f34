"""The one door to files."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.html import escape
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.files import content, registry, store
from linli.files.models import ORIGINAL, File, Kind
from linli.files.sending import send

SIZES = {Kind.PHOTO: ("large", "small"), Kind.DOCUMENT: (ORIGINAL,), Kind.AUDIO: (ORIGINAL,), Kind.FILM: (ORIGINAL,)}
ENDINGS = {**content.DOCUMENTS, **content.AUDIO, **content.FILMS, "image/jpeg": "jpg"}


@require_safe
def show(request: HttpRequest, code: str, size: str) -> HttpResponseBase:
    """One size of a file. Who may not see it, and who asks too early, gets 404, as for a code that never was."""
    file = get_object_or_404(File, code=code)
    if not file.ready or size not in SIZES[Kind(file.kind)] or not registry.may_see(request, file):
        raise Http404
    if file.kind == Kind.PHOTO and not store.kept(file.code, size).exists():
        return _lost()
    response = send(request, store.kept(file.code, size), mime=file.mime, etag=f'"{file.kept_sha256[:32]}.{size}"')
    # A photo may be withdrawn: the browser keeps it but asks again before it shows it.
    response["Cache-Control"] = "private, no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Content-Disposition"] = _disposition(file)
    return response


def _lost() -> HttpResponse:
    """In place of a photo whose bytes are gone: a drawing that says so; pages show it although it is a 404."""
    words = escape(_("The photo is missing"))
    drawn = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 240" width="320" height="240">'
        '<rect width="320" height="240" fill="#eceae4"/>'
        '<path d="M115 66h90v66h-90zM115 124l26-24 20 18 16-13 28 24M109 58l102 84" fill="none" stroke="#636d69"'
        ' stroke-width="4"/><text x="160" y="186" text-anchor="middle" font-family="sans-serif" font-size="22"'
        f' fill="#525d59">{words}</text></svg>'
    )
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return HttpResponse(drawn, status=404, content_type="image/svg+xml", headers=headers)


def _disposition(file: File) -> str:
    """Only pictures of our own making open in the browser; a document is always saved."""
    stem = file.name.rpartition(".")[0] or file.code
    header = content_disposition_header(file.kind != Kind.PHOTO, f"{stem}.{ENDINGS[file.mime]}")
    return header or "attachment"
