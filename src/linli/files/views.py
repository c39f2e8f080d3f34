"""The one door to files."""

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from linli.files import content, registry, store
from linli.files.models import ORIGINAL, File, Kind
from linli.files.sending import send

SIZES = {Kind.PHOTO: ("large", "small"), Kind.DOCUMENT: (ORIGINAL,), Kind.AUDIO: (ORIGINAL,)}
ENDINGS = {**content.DOCUMENTS, **content.AUDIO, "image/jpeg": "jpg"}


@require_safe
def show(request: HttpRequest, code: str, size: str) -> HttpResponseBase:
    """One size of a file. Who may not see it, and who asks too early, gets 404, as for a code that never was."""
    file = get_object_or_404(File, code=code)
    if not file.ready or size not in SIZES[Kind(file.kind)] or not registry.may_see(request, file):
        raise Http404
    response = send(request, store.kept(file.code, size), mime=file.mime, etag=f'"{file.kept_sha256[:32]}.{size}"')
    # A photo may be withdrawn: the browser keeps it but asks again before it shows it.
    response["Cache-Control"] = "private, no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Content-Disposition"] = _disposition(file)
    return response


def _disposition(file: File) -> str:
    """Only pictures of our own making open in the browser; a document is always saved."""
    stem = file.name.rpartition(".")[0] or file.code
    header = content_disposition_header(file.kind != Kind.PHOTO, f"{stem}.{ENDINGS[file.mime]}")
    return header or "attachment"
