"""What a staff group is told by its robot: a request that came in, what is overdue, the week's sum.

Never a name, a telephone or a room: a group has more readers than the case. What is about staff or
a body is not told at all.
"""

from datetime import datetime, timedelta
from itertools import islice

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from linli.cases import masking, packs, queries, told
from linli.cases.models import Case
from linli.cases.standing import PROMISED
from linli.channels import wecom, week
from linli.channels.models import Robot
from linli.channels.platform import PlatformError
from linli.channels.wording import platform_words
from linli.jobs.registry import GiveUp
from linli.jobs.services import enqueue
from linli.kernel import clock
from linli.kernel.wording import in_a_list

A_MINUTE, MINUTE = 20, 60  # messages of one robot in so many seconds, says the platform
NAMED = 20
CHUNK = 100
LANGUAGE = "zh-hans"


def tell(what: str, case: Case) -> None:
    """Have the groups of the estate's bodies told of a case, in the caller's transaction."""
    for robot in Robot.objects.filter(area__in=case.area.path_ids, ended_at=None).order_by("pk"):
        if what in robot.tells:
            payload = {"robot": robot.pk, "what": what, "case": case.pk}
            enqueue("channels.tell_group", payload, key=f"channels.group.{robot.pk}.{what}.{case.pk}")


def tell_all(what: str) -> None:
    """Have every group told that wants to be."""
    day = clock.today().isoformat()
    with transaction.atomic():
        for robot in Robot.objects.filter(ended_at=None).order_by("pk"):
            if what in robot.tells:
                payload = {"robot": robot.pk, "what": what}
                enqueue("channels.tell_group", payload, key=f"channels.group.{robot.pk}.{what}.{day}")


def say(robot_id: int, what: str, case_id: int | None) -> None:
    """Say it, within what the platform takes in a minute; what it takes never is noted at the robot."""
    robot = Robot.objects.select_related("area").filter(pk=robot_id, ended_at=None).first()
    if robot is None or what not in robot.tells:
        return
    with translation.override(LANGUAGE):
        words = words_of(robot, what, case_id)
    if not words:
        return
    if free_at := _spend(robot_id):
        payload = {"robot": robot_id, "what": what, "case": case_id}
        enqueue("channels.tell_group", payload, run_at=free_at)
        return
    try:
        wecom.say_in_group(robot.key, words)
    except PlatformError as error:
        if error.later:
            raise
        Robot.objects.filter(pk=robot_id).update(fault=platform_words(error.code)[:120])
        raise GiveUp(str(error)) from None
    if robot.fault:
        Robot.objects.filter(pk=robot_id).update(fault="")


def words_of(robot: Robot, what: str, case_id: int | None) -> str:
    """What is said; empty where there is nothing to say."""
    if what == "new":
        case = Case.objects.select_related("area").filter(pk=case_id or 0).first()
        return _new(case) if case and not (case.reserved or case.concerned) else ""
    if what == "late":
        return _late(robot)
    return week.of_area(robot.area)


def _new(case: Case) -> str:
    place = masking.outline_place(case)
    return _("No. %(number)s came in: %(title)s%(place)s. Details at your desk.") % {
        "number": case.number, "title": masking.outline_title(case, LANGUAGE), "place": f" · {place}" if place else "",
    }  # fmt: skip


def _late(robot: Robot) -> str:
    column = f"{robot.area.level}_id"
    past = Case.objects.filter(**{column: robot.area_id}, open=True, due_at__lt=clock.now())
    past = past.filter(reserved=False, concerned=False).order_by("due_at", "pk")
    rows = queries.rows(past, *PROMISED).iterator(CHUNK)
    late = (case for case in rows if told.overdue(case, packs.by_version(case.pack_version_id)))
    found = [(case.area.name, case.number) for case in islice(late, NAMED + 1)]
    if not found:
        return ""
    numbers = [str(number) if robot.area.level == "estate" else f"{name} {number}" for name, number in found]
    more = "…" if len(found) > NAMED else ""
    listed = in_a_list(numbers[:NAMED]) + more
    return _("Overdue this morning: No. %(numbers)s. Details at your desk.") % {"numbers": listed}


@transaction.atomic
def _spend(robot_id: int) -> datetime | None:
    """Use up one of twenty in any sixty seconds, or answer when one is free. Locked: two workers count together."""
    robot = Robot.objects.select_for_update().get(pk=robot_id)
    now = clock.now()
    recent = [at for at in robot.sent_at if at > now.timestamp() - MINUTE]
    if len(recent) >= A_MINUTE:
        return now + timedelta(seconds=max(1.0, recent[-A_MINUTE] + MINUTE - now.timestamp()))
    robot.sent_at = [*recent, now.timestamp()]
    robot.save(update_fields=["sent_at"])
    return None
