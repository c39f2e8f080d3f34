"""What the journal vouches for: which bytes were received and kept. Whose they are, the owner's own entries say."""

from linli.files.models import File
from linli.journal import subjects

FIELDS = ("kind", "role", "state", "bytes", "sha256", "kept_sha256")


def fill() -> None:
    """Register the kinds; called once when Django starts."""
    subjects.register("file", File, FIELDS)
