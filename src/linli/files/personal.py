"""What this floor holds about a person (`people.personal`)."""

from django.utils.translation import gettext_lazy as _

from linli.files.models import File
from linli.people.personal import ANON, Part, register

PARTS: list[Part] = [
    Part(
        _("Photos, documents and recordings that you sent"),
        File,
        "uploader",
        "kind name stamp made_at taken_at bytes state code",
        emptied="name stamp lat_e6 lon_e6",
        stays=ANON,
    ),
]


def fill() -> None:
    """Called once when the application is ready."""
    register(PARTS)
