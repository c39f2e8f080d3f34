"""The journal's verbs, kinds and capacities in plain words. A test holds this table to docs/verbs.md."""

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from linli.cases import packs

# A star stands for a part filled in while running, as in docs/verbs.md; a whole verb comes before its star.
VERBS: dict[str, Promise] = {
    "area.created": gettext_lazy("Area added"),
    "area.renamed": gettext_lazy("Area renamed or recoded"),
    "area.planned": gettext_lazy("Change of an area planned"),
    "area.called_off": gettext_lazy("Planned change called off"),
    "area.moved": gettext_lazy("Area moved under another"),
    "area.ended": gettext_lazy("Area ended"),
    "area.prefix_set": gettext_lazy("Prefix of request numbers set"),
    "area.roster_imported": gettext_lazy("Roster taken in"),
    "area.requests_exported": gettext_lazy("Requests exported"),
    "area.list_exported": gettext_lazy("List handed out"),
    "area.imported": gettext_lazy("Areas imported from a file"),
    "building.created": gettext_lazy("Building added"),
    "building.changed": gettext_lazy("Building changed"),
    "building.drawn": gettext_lazy("Building put on the plan"),
    "entrance.created": gettext_lazy("Entrance added"),
    "entrance.renamed": gettext_lazy("Entrance renamed"),
    "unit.created": gettext_lazy("Home added"),
    "unit.changed": gettext_lazy("Home changed"),
    "spot.created": gettext_lazy("Named place added"),
    "spot.changed": gettext_lazy("Named place changed"),
    "spot.drawn": gettext_lazy("Named place put on the plan"),
    "plan.set": gettext_lazy("Plan set"),
    "person.created": gettext_lazy("Person put on record"),
    "person.changed": gettext_lazy("Person corrected"),
    "person.password_set": gettext_lazy("Password chosen"),
    "person.phone_proved": gettext_lazy("Phone number proved"),
    "person.preferences_set": gettext_lazy("Preferences changed"),
    "person.second_factor_set_up": gettext_lazy("Second factor set up"),
    "person.second_factor_forgotten": gettext_lazy("Second factor taken away"),
    "device.trusted": gettext_lazy("Phone trusted with a PIN"),
    "device.ended": gettext_lazy("Phone no longer trusted"),
    "binding.requested": gettext_lazy("Home binding asked for"),
    "binding.approved": gettext_lazy("Home binding approved"),
    "binding.refused": gettext_lazy("Home binding refused"),
    "binding.ended": gettext_lazy("Home binding ended"),
    "binding.*": gettext_lazy("Home binding decided"),
    "household.created": gettext_lazy("Household entered"),
    "household.ended": gettext_lazy("Household ended"),
    "residence.started": gettext_lazy("Moved in"),
    "residence.ended": gettext_lazy("Moved out"),
    "residence.changed": gettext_lazy("Residence corrected"),
    "ownership.started": gettext_lazy("Ownership entered"),
    "ownership.ended": gettext_lazy("Ownership ended"),
    "ownership.changed": gettext_lazy("Ownership corrected"),
    "organisation.created": gettext_lazy("Organisation put on record"),
    "organisation.letters_set": gettext_lazy("Letters of an organisation's papers set"),
    "post.created": gettext_lazy("Post founded"),
    "term.started": gettext_lazy("Term began"),
    "term.ended": gettext_lazy("Term ended"),
    "setting.set": gettext_lazy("Setting changed"),
    "calendar.imported": gettext_lazy("Calendar of working days taken in"),
    "pack.proposed": gettext_lazy("Process proposed"),
    "pack.published": gettext_lazy("Process published"),
    "pack.retired": gettext_lazy("Version of a process replaced"),
    "file.ready": gettext_lazy("File checked and kept"),
    "file.refused": gettext_lazy("File refused"),
    "file.swept": gettext_lazy("Unused file deleted"),
    "file.*": gettext_lazy("File checked"),
    "job.retried": gettext_lazy("Failed job run again"),
    "job.forgotten": gettext_lazy("Failed job taken off the list"),
    "paper.drafted": gettext_lazy("Paper drafted"),
    "paper.redrafted": gettext_lazy("Draft of a paper changed"),
    "paper.discarded": gettext_lazy("Draft of a paper deleted"),
    "paper.passed_up": gettext_lazy("Who checks a draft changed"),
    "paper.checked": gettext_lazy("Paper checked by a second person"),
    "paper.issued": gettext_lazy("Paper issued"),
    "paper.withdrawn": gettext_lazy("Paper withdrawn"),
    "service.sent": gettext_lazy("Paper sent by post"),
    "service.received": gettext_lazy("Receipt of a letter back"),
    "service.served": gettext_lazy("Paper served"),
    "service.failed": gettext_lazy("Paper could not be served"),
    "service.*": gettext_lazy("Service of a paper"),
    "import.staged": gettext_lazy("Import received"),
    "import.checked": gettext_lazy("Import checked"),
    "import.applied": gettext_lazy("Import taken in"),
    "import.dropped": gettext_lazy("Import given up"),
    "route.added": gettext_lazy("Dispatch rule added"),
    "route.changed": gettext_lazy("Dispatch rule changed"),
    "route.switched": gettext_lazy("Dispatch rule switched on or off"),
    "route.moved": gettext_lazy("Dispatch rule moved"),
    "route.*": gettext_lazy("Dispatch rule changed"),
    "round.*": gettext_lazy("Patrol planned or walked"),
    "request.imported": gettext_lazy("Request imported"),
    "case.submitted": gettext_lazy("Request received"),
    "case.dialled": gettext_lazy("Resident dialled"),
    "case.revealed": gettext_lazy("Full number looked at"),
    "case.turned": gettext_lazy("Time ran out; the turn passed on"),
    "case.recounted": gettext_lazy("Deadlines counted again"),
    "case.proposed": gettext_lazy("Step proposed to a second person"),
    "case.refused": gettext_lazy("Proposed step not confirmed"),
    "case.attached": gettext_lazy("Decision attached"),
    "case.issued": gettext_lazy("Paper of the case issued"),
    "case.served": gettext_lazy("Paper served"),
    "case.voided": gettext_lazy("Paper of the case void"),
    "case.excepted": gettext_lazy("Need not wait for a linked case, or has to again"),
    "case.linked": gettext_lazy("Linked with another case"),
    "case.noted": gettext_lazy("Papers of a party noted"),
    "case.parted": gettext_lazy("Became a case of its own"),
    "party.linked": gettext_lazy("Link of an own page given out"),
    "party.bound": gettext_lazy("Party found in the register"),
    "party.unbound": gettext_lazy("Party no longer tied to the register"),
    "party.dialled": gettext_lazy("Party dialled"),
    "party.given": gettext_lazy("Link and news given to a party"),
    "case.given": gettext_lazy("Link given to the reporter"),
    "party.revealed": gettext_lazy("Full number of a party looked at"),
    "party.entered": gettext_lazy("Party entered"),
    "party.changed": gettext_lazy("Party changed"),
    "batch.formed": gettext_lazy("Batch formed"),
    "batch.filled": gettext_lazy("Parties taken into a batch"),
    "batch.thinned": gettext_lazy("Parties taken out of a batch"),
    "batch.appointed": gettext_lazy("Batch appointed"),
    "batch.worked": gettext_lazy("Step taken on a batch"),
    "batch.handed": gettext_lazy("Handed over what rows of a batch were to get"),
    "batch.closed": gettext_lazy("Batch closed"),
    "batch.exported": gettext_lazy("List of a batch handed out"),
    "case.held_back": gettext_lazy("Result of another case not taken over"),
    "case.unlinked": gettext_lazy("No longer joined to another case"),
    "case.placed": gettext_lazy("Place taken from the photo"),
    "organisation.sized": gettext_lazy("Seats of an organisation set"),
    "term.shown": gettext_lazy("Shown to residents, or no longer"),
    "meeting.called": gettext_lazy("Meeting called"),
    "meeting.cancelled": gettext_lazy("Meeting called off"),
    "meeting.item_added": gettext_lazy("Matter put on an agenda"),
    "meeting.opened": gettext_lazy("Meeting opened"),
    "meeting.attended": gettext_lazy("Attendance noted"),
    "meeting.counted": gettext_lazy("Attendance counted"),
    "meeting.minuted": gettext_lazy("What was said written down"),
    "meeting.voted": gettext_lazy("Put to a show of hands"),
    "meeting.attached": gettext_lazy("Resolution attached to a case"),
    "meeting.ended": gettext_lazy("Meeting ended"),
    "meeting.drawn_up": gettext_lazy("Minutes drawn up"),
    "meeting.signed": gettext_lazy("Minutes signed by somebody"),
    "meeting.closed": gettext_lazy("Minutes closed"),
    "meeting.published": gettext_lazy("Decisions published"),
    "meeting.unpublished": gettext_lazy("Decisions no longer published"),
    "task.given": gettext_lazy("Task given"),
    "task.done": gettext_lazy("Task of a meeting done"),
    "task.case_opened": gettext_lazy("Request opened from a task"),
    "case.*": gettext_lazy("Step in handling"),
}

KINDS: dict[str, Promise] = {
    "area": pgettext_lazy("kind of record", "Area"),
    "area_import": pgettext_lazy("kind of record", "Import of areas"),
    "building": pgettext_lazy("kind of record", "Building"),
    "entrance": pgettext_lazy("kind of record", "Entrance"),
    "unit": pgettext_lazy("kind of record", "Home"),
    "spot": pgettext_lazy("kind of record", "Named place"),
    "plan": pgettext_lazy("kind of record", "Plan"),
    "person": pgettext_lazy("kind of record", "Person"),
    "device": pgettext_lazy("kind of record", "Trusted phone"),
    "binding": pgettext_lazy("kind of record", "Home binding"),
    "household": pgettext_lazy("kind of record", "Household"),
    "residence": pgettext_lazy("kind of record", "Residence"),
    "ownership": pgettext_lazy("kind of record", "Ownership"),
    "organisation": pgettext_lazy("kind of record", "Organisation"),
    "post": pgettext_lazy("kind of record", "Post"),
    "term": pgettext_lazy("kind of record", "Term"),
    "setting": pgettext_lazy("kind of record", "Setting"),
    "calendar_year": pgettext_lazy("kind of record", "Calendar"),
    "pack": pgettext_lazy("kind of record", "Process"),
    "file": pgettext_lazy("kind of record", "File"),
    "job": pgettext_lazy("kind of record", "Background job"),
    "paper": pgettext_lazy("kind of record", "Official paper"),
    "service": pgettext_lazy("kind of record", "Record of service"),
    "import": pgettext_lazy("kind of record", "Import of requests"),
    "route": pgettext_lazy("kind of record", "Dispatch rule"),
    "round": pgettext_lazy("kind of record", "Patrol"),
    "case": pgettext_lazy("kind of record", "Request"),
    "party": pgettext_lazy("kind of record", "Party of a case"),
    "batch": pgettext_lazy("kind of record", "Batch of parties"),
    "meeting": pgettext_lazy("kind of record", "Meeting"),
    "task": pgettext_lazy("kind of record", "Task of a meeting"),
}

CAPACITIES: dict[str, Promise] = {
    "system": pgettext_lazy("capacity", "the program"),
    "reporter": pgettext_lazy("capacity", "reporter"),
    "link": pgettext_lazy("capacity", "by tracking link"),
    "handler": pgettext_lazy("capacity", "handler"),
    "resident": pgettext_lazy("capacity", "resident"),
    "person": pgettext_lazy("capacity", "the person themselves"),
    "own_row": pgettext_lazy("capacity", "party"),
    "anonymous": pgettext_lazy("capacity", "without sign-in"),
    "post": pgettext_lazy("capacity", "in a post"),
    "member": pgettext_lazy("capacity", "called to the meeting"),
    "recorder": pgettext_lazy("capacity", "recorder of the meeting"),
}


def verb(name: str) -> str:
    """The verb in words; an unknown one as it is written, so that nothing is hidden."""
    of, _dot, step = name.partition(".")
    found = VERBS.get(name) or (steps().get(step) if of == "case" else None) or VERBS.get(f"{of}.*")
    return str(found) if found else name


def steps() -> dict[str, str]:
    """The steps of every process in force by name, in their own words."""
    language = get_language() or "zh-hans"
    return {
        name: action.title.say(language)
        for pack in reversed(packs.all_active())
        for name, action in pack.actions.items()
    }


def kind(name: str) -> str:
    """The kind of record in words."""
    return str(KINDS.get(name, name))


def capacity(name: str) -> str:
    """In what capacity somebody acted, when it was no post."""
    return str(CAPACITIES.get(name, name))


def choices() -> list[tuple[str, str]]:
    """For the filter: every verb under its kind; a star means all of its kind not named otherwise."""
    named = [(name, f"{words}") for name, words in VERBS.items() if not name.endswith("*")]
    return [("", _("All")), *named, *((f"case.{name}", title) for name, title in steps().items())]
