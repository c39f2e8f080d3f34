"""The sound file behind a read-aloud button."""

import re

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.ui import speech
from linli.web.said import Saying, say

_RANGE = re.compile(r"bytes=(\d+)-(\d*)")


@require_safe
def aloud(request: HttpRequest, digest: str) -> HttpResponse:
    """A WAV, whole or the one range asked for (iPhones ask for ranges or play nothing)."""
    try:
        wav = speech.sound(digest)
    except speech.CannotSpeak:
        return say(request, Saying(503, _("Reading aloud does not work now"), _("Please read the page itself.")))
    if wav is None:
        raise Http404
    wanted = _RANGE.fullmatch(request.headers.get("Range", ""))
    answer = _part(wav, wanted) if wanted else HttpResponse(wav, content_type="audio/wav")
    answer["Accept-Ranges"] = "bytes"
    answer["Cache-Control"] = "private, max-age=86400"
    return answer


def _part(wav: bytes, wanted: re.Match[str]) -> HttpResponse:
    start, end = int(wanted[1]), min(int(wanted[2] or len(wav)), len(wav) - 1)
    if start > end:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{len(wav)}"})
    headers = {"Content-Range": f"bytes {start}-{end}/{len(wav)}"}
    return HttpResponse(wav[start : end + 1], status=206, content_type="audio/wav", headers=headers)
