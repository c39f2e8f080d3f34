"""What this floor holds about a person (`people.personal`), and the journal's codes in words."""

from linli.cases.models import Step
from linli.journal.models import Entry
from linli.people.personal import OFFICE, register, say
from linli.web.journal import words
from linli.web.registry.models import RosterUpload


def fill() -> None:
    """Called once when the application is ready."""
    register([], [(RosterUpload, "by", OFFICE)])
    say(Entry, "verb", words.verb)
    say(Entry, "capacity", words.capacity)
    say(Step, "action", lambda action: words.verb(f"case.{action}"))
