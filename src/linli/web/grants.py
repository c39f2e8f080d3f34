"""Who oversees: reads the journal and the looks at personal data, keeps the queue, changes settings and calendars."""

from linli.jobs.models import Job
from linli.journal import subjects
from linli.people.access import Anywhere, Grant, Holds, register, register_place
from linli.people.models import SignInCode
from linli.settings.models import CalendarYear, Setting
from linli.web.scheduled.models import ListOrder

READERS = ("branch_secretary", "community_officer", "street_officer", "administrator")
SETTERS = ("street_officer", "administrator")

# What serves the whole installation lies nowhere: an administrator's post counts wherever it stands.
EVERYWHERE = (Job, CalendarYear, Setting, SignInCode)

GRANTS = [
    Grant("journal.read", Holds(*READERS)),
    # Entries of no area (an own password, a calendar), and who looked at whose data with what reason.
    Grant("journal.oversee", Holds("administrator")),
    Grant("jobs.manage", Holds("administrator")),
    Grant("calendar.edit", Holds("administrator")),
    Grant("setting.edit", Holds(*SETTERS)),
    Grant("setting.edit_everywhere", Holds("administrator")),
    # A code opens an account, so that no post of an estate reads its residents' codes.
    Grant("code.read", Holds("administrator")),
]


def fill() -> None:
    """Called once when the application is ready."""
    for model in EVERYWHERE:
        register_place(model, Anywhere())
    register(GRANTS)
    subjects.register("job", Job, (), salt=None)
    subjects.register("list_order", ListOrder, (), salt=None)
