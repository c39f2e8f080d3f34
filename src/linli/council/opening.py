"""A decision begins a case of any process: a request, a clean-up, a campaign. What was decided goes with it."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from linli.cases import casework, packs
from linli.cases.doors.desk import navigation
from linli.cases.models import Case
from linli.cases.origins import Origin, register
from linli.council import deciding, queries
from linli.council.models import Meeting, Motion, State
from linli.council.services import running
from linli.journal.actors import Actor
from linli.journal.services import record
from linli.kernel.refused import NotAllowed, Refused
from linli.people.access import may
from linli.places.models import Area
from linli.rules.pack import Pack

KIND = "motion"
_STATES = (State.OPEN, State.ENDED, State.CLOSED)


def openable(meeting: Meeting, kinds: frozenset[str]) -> list[Pack]:
    """The processes that holders of these kinds of posts may begin at the desk; first those that wait for what such a
    meeting decides.
    """
    found = [pack for pack in packs.all_active() if (way := pack.door("desk")) and _begins(pack, way, kinds)]
    return sorted(found, key=lambda pack: not _waits(pack, meeting))


def within(meeting: Meeting, reach: Iterable[Area]) -> list[Area]:
    """Those of the estates in which what it decided can be carried out: its own, or those of its community."""
    return [estate for estate in reach if estate.level == "estate" and meeting.area_id in estate.path_ids]


def _begins(pack: Pack, way: str, kinds: frozenset[str]) -> bool:
    return pack.front or navigation.may_begin(pack, way, kinds)


def _waits(pack: Pack, meeting: Meeting) -> bool:
    return any(meeting.kind in fact.from_meeting for fact in pack.facts.values())


def words(motion_id: int, by: Actor) -> str:
    """What was passed, as the matter of the case."""
    motion = Motion.objects.select_related("item__meeting").filter(pk=motion_id).first()
    if motion is None or not may(queries.in_all_posts(by), "meeting.run", motion.item.meeting):
        raise NotAllowed(_("Only a post of the body, or whoever records the meeting, can do this."))
    return motion.text


def hold(motion_id: int) -> None:
    """Its meeting, which is locked before any case, as by whoever opens one from a task."""
    Meeting.objects.select_for_update().get(pk=Motion.objects.values_list("item__meeting_id").get(pk=motion_id)[0])


def begun(motion_id: int, case: Case, by: Actor) -> None:
    """The case knows of the resolution where it waits for one, and hangs together with the case that led to it."""
    motion = Motion.objects.select_related("item__case").get(pk=motion_id)
    meeting = running(motion.item.meeting_id, queries.in_all_posts(by), *_STATES)
    if not motion.passed:
        raise Refused("not_passed", _("Only what was passed can be carried out."))
    if meeting.area_id not in case.area.path_ids:
        raise Refused("case_elsewhere", _("This estate does not belong to the area of the body that decided."))
    if motion.case_id:
        raise Refused("opened_already", _("A case was begun from this decision already."))
    for name in queries.awaited(meeting, case):
        deciding.must_decide(meeting)
        casework.attach_fact(case.pk, name, True, by=by, source=("meeting", meeting.pk))
    if motion.item.case:
        _hang_together(case, motion.item.case, by)
    motion.case = case
    motion.save(update_fields=["case"])
    data = {"motion": motion.pk, "case": case.pk}
    record("meeting.case_opened", meeting, by=by, data=data, area_id=meeting.area_id)


def _hang_together(case: Case, led: Case, by: Actor) -> None:
    """Under the first link of the page that gathers what led to a case: none that opens or takes others by itself."""
    pack = packs.by_version(case.pack_version_id)
    name = next((name for name, kind in pack.links.items() if not kind.opens and not kind.takes), "")
    if name and queries.reads_case(by, led):
        casework.link(case.pk, name, led.pk, by=queries.in_all_posts(by))


def enrol() -> None:
    """Called when the app is ready."""
    register(KIND, Origin(words, hold, begun))
