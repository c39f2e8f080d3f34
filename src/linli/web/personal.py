"""What this floor holds about a person (`people.personal`), and the journal's codes in words."""

from django.utils.translation import gettext_lazy as _

from linli.cases.models import Step
from linli.journal.models import Entry
from linli.people.personal import OFFICE, Part, register, say
from linli.web.journal import words
from linli.web.registry.models import RosterUpload
from linli.web.scheduled.models import ListOrder


def fill() -> None:
    """Called once when the application is ready."""
    told = "title address rhythm next_at at outcome outcome_at rows why"
    lists = Part(_("My regular exports"), ListOrder, "person", told, gone=True)
    register([lists], [(RosterUpload, "by", OFFICE)])
    say(Entry, "verb", words.verb)
    say(Entry, "capacity", words.capacity)
    say(Step, "action", lambda action: words.verb(f"case.{action}"))
