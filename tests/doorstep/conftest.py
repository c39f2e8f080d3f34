"""The homes of one building with their cards, and a phone that scans one."""

import io
import wave

from django.core.files.uploadedfile import SimpleUploadedFile

from linli.doorstep import services
from linli.doorstep.models import Card
from linli.people.models import Post
from tests.cases.conftest import estate_cast, phone_client, process, sent  # noqa: F401 -- fixtures
from tests.support.cast import Cast
from tests.support.shared import shared

NUMBER = "0731-5555 0003"


@shared
def carded(estate_cast: Cast) -> Card:  # noqa: F811 -- the fixture
    """The card of the resident's home."""
    Post.objects.filter(pk=estate_cast.posts["grid_worker"].pk).update(phone=NUMBER)
    services.issue(estate_cast.places.building.pk, by=estate_cast.acting("grid_worker"))
    return Card.objects.get()


def voice(seconds: int = 1, name: str = "voice.wav") -> SimpleUploadedFile:
    """A recording, silent."""
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(b"\0\0" * 8000 * seconds)
    return SimpleUploadedFile(name, out.getvalue(), content_type="audio/wav")
