"""What the mill is told to do."""

from dataclasses import dataclass, field
from fractions import Fraction

from linli.rules.films import Edit

QUALITIES = {"high": (1280, 23), "low": (640, 28)}  # longest side, constant rate factor of x264
FRAMES_A_SECOND = 30
KEY_SECONDS = 2
SOUND_RATE = 48000
TIME = Fraction(1, 90000)  # of pictures; a millisecond is 90


@dataclass
class Order:
    """The film, the folder for results, the most milliseconds it lasts and seconds it costs, and how it is edited."""

    source: str
    folder: str
    longest: int
    seconds: float
    edit: Edit = field(default_factory=Edit)
    digest: bool = True

    @property
    def begins(self) -> int:
        """Milliseconds."""
        return self.edit.begins

    @property
    def ends(self) -> int:
        """Milliseconds; without a cut beyond the end."""
        return self.edit.ends or self.longest + 1000

    @property
    def cover(self) -> int:
        """Milliseconds."""
        return self.edit.cover or self.edit.begins
