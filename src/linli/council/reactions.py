"""What follows from entries about meetings and terms: what the body is reminded of is reckoned anew."""

from linli.council import elections, reminders
from linli.council.models import Meeting
from linli.journal.models import Entry
from linli.journal.reactions import on
from linli.people.models import Organisation

CHANGING = frozenset({"meeting.ended", "meeting.called", "meeting.cancelled", "meeting.posted"})


@on("meeting.*", when=lambda entry: entry.verb in CHANGING)
def reckon_after_meeting(entry: Entry) -> None:
    """What was owed has been held; something is to be posted, or was."""
    meeting = Meeting.objects.select_related("body", "joined").get(pk=entry.subject_id)
    elections.met(meeting)
    reminders.look_ahead(body for body in (meeting.body, meeting.joined) if body)


@on("formality.*")
def reckon_after_formality(entry: Entry) -> None:
    """An election asks for something, or it was done."""
    reminders.look_ahead(Organisation.objects.filter(seatings__formalities=entry.subject_id, ended_at=None).distinct())


@on("organisation.founding")
def reckon_after_founding(entry: Entry) -> None:
    """A preparatory group has come further."""
    reminders.look_ahead(Organisation.objects.filter(pk=entry.subject_id, ended_at=None))


@on("term.*")
def reckon_after_term(entry: Entry) -> None:
    """Somebody took a seat or left it."""
    reminders.look_ahead(Organisation.objects.filter(posts__terms=entry.subject_id, ended_at=None).distinct())
