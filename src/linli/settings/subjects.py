"""Which of this floor's rows the journal follows, and by which of their columns."""

from linli.journal import subjects
from linli.settings.models import CalendarYear, Setting


def fill() -> None:
    """Called once when the application is ready."""
    subjects.register("setting", Setting, ("key", "area_id", "value", "starts", "ends", "source"))
    subjects.register("calendar_year", CalendarYear, ("year", "off", "work", "source"))
