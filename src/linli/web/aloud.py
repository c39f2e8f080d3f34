"""The sound file behind a read-aloud button."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.files import ranges
from linli.ui import speech
from linli.web.said import Saying, say


@require_safe
def aloud(request: HttpRequest, digest: str) -> HttpResponse:
    """A WAV, whole or the one range asked for (iPhones ask for ranges or play nothing)."""
    try:
        wav = speech.sound(digest)
    except speech.CannotSpeak:
        return say(request, Saying(503, _("Reading aloud does not work now"), _("Please read the page itself.")))
    if wav is None:
        raise Http404
    first, last, status = ranges.part(request.headers.get("Range", ""), len(wav))
    if status == 416:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{len(wav)}"})
    answer = HttpResponse(wav[first : last + 1], status=status, content_type="audio/wav")
    if status == 206:
        answer["Content-Range"] = f"bytes {first}-{last}/{len(wav)}"
    answer["Accept-Ranges"] = "bytes"
    answer["Cache-Control"] = "private, max-age=86400"
    return answer
