"""Minutes: assembled from the meeting as a paper of its body, corrected, signed by those present, closed.

What the branch files of its own life is 会议记录, what bodies agree together 会议纪要: two templates.
"""

from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.cases.deadlines import basis_words
from linli.cases.models import Concern
from linli.council import polling, queries
from linli.council.models import Away, Item, Meeting, Point, Signature, State
from linli.council.services import must_stand, running
from linli.journal.actors import Actor
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.kernel.wording import in_a_list
from linli.papers import about
from linli.papers import services as papers
from linli.papers.models import Paper
from linli.people.access import may
from linli.rules.ballot import Line

TEMPLATES = Path(__file__).parent / "papers"
_AGREED = ("joint", "council")
_NONE = "无。"  # zh: of the official form


@transaction.atomic
def draw_up(meeting_id: int, *, by: Actor) -> Meeting:
    """Assemble the minutes anew from what was recorded; corrections made by hand before are replaced."""
    meeting = running(meeting_id, by, State.ENDED)
    values, concerns = assembled(meeting), _concerns(meeting)
    if meeting.paper is None:
        name = "minutes" if meeting.kind in _AGREED else "record"
        meeting.paper = papers.draft(
            (TEMPLATES / f"{name}.yaml").read_text(), pack="council", name=name, body_id=meeting.body_id,
            area=meeting.area, subject=("meeting", meeting.pk), values=values, by=by, concerns=concerns, closed=True,
        )  # fmt: skip
        meeting.save(update_fields=["paper"])
    else:
        papers.redraft(meeting.paper.pk, values, by=by)
        papers.withhold(("meeting", meeting.pk), concerns)
    record("meeting.drawn_up", meeting, by=by, data={"paper": meeting.paper.pk}, area_id=meeting.area_id)
    return meeting


def assembled(meeting: Meeting) -> dict[str, Any]:
    """What the official form is filled with."""
    invitees = list(meeting.invitees.select_related("person").order_by("pk"))
    seen, items = queries.attendance(meeting, invitees), queries.agenda(meeting)
    away = [
        f"{one.person.name}（{one.reason or one.get_away_display()}）"
        for one in invitees
        if one.due and one.away and one.counts
    ]
    if seen.left_out:
        away.append(f"另有{seen.left_out}人经批准不计入应到")  # zh: of the official form
    return {
        "title": meeting.title,
        "when": meeting.starts_at.astimezone(clock.LOCAL).strftime("%Y年%m月%d日 %H:%M"),  # zh: of the official form
        "place": meeting.place,
        "host": meeting.host.name,
        "recorder": meeting.recorder.name,
        "due": seen.due,
        "present": seen.present,
        "excused": seen.excused,
        "absent": seen.due - seen.present - seen.excused,
        "quorum": _spelt(seen.quorum) if seen.quorum else "",
        "others": "、".join(one.person.name for one in invitees if one.present_at and not one.due),  # zh: of it
        "away": "、".join(away),  # zh: of the official form
        "agenda": "\n".join(f"{item.position}. {item.title}" for item in items) or _NONE,
        "said": "\n".join(_said(item) for item in items if _points(item)) or _NONE,
        "decided": "\n".join([*(line for item in items for line in _decided(meeting, item)), *_polled(meeting)])
        or _NONE,
        "tasks": [
            {"what": task.what, "who": task.person.name, "due": task.due.isoformat()}
            for item in items
            for task in item.tasks.all()
        ],
        "dissents": [
            {"item": item.position, "who": point.speaker, "words": point.words, "signature": ""}
            for item in items
            for point in _points(item, dissent=True)
        ],
    }


def _polled(meeting: Meeting) -> list[str]:
    """What came of the polls on paper that were counted and confirmed."""
    said = []
    for poll in meeting.polls.exclude(confirmed_at=None).order_by("pk"):
        choices = list(poll.choices.order_by("position"))
        papers = f"发出{poll.issued}张，收回{poll.returned}张，空白{poll.blank}张，作废{poll.void}张"  # zh: of the form
        if (found := polling.outcome(poll, choices)) is None:
            grades = [one.get_grade_display() or "、".join(map(str, one.marks)) for one in choices]  # zh: of the form
            marks = "；".join(f"{one.name}：{grade}" for one, grade in zip(choices, grades, strict=True))  # zh: of it
            said.append(f"{poll.title}：{papers}。{marks}。")
            continue
        tag = {True: "（另选人）", False: ""}  # zh: of the official form
        votes = "，".join(f"{one.name}{tag[one.written]}{sum(one.marks)}票" for one in choices)  # zh: of the form
        names = [one.name for one in choices if str(one.pk) in found.elected]
        elected = "、".join(names) or _NONE.rstrip("。")  # zh: of the official form
        there = f"有选举权应到{poll.roll}人，实到{poll.present}人"  # zh: of the official form
        open_ = f"其余{found.open_seats}名经表决同意暂缺。" if poll.left_open_id else ""  # zh: of the official form
        said.append(f"{poll.title}：{there}；{papers}。{votes}。当选：{elected}。{open_}")  # zh: of the official form
    return said


def _concerns(meeting: Meeting) -> list[tuple[int | None, int | None]]:
    """Whom the cases on its agenda are about: the minutes are withheld from them."""
    about = {case.pk for item in queries.agenda(meeting) if (case := item.about)}
    return list(Concern.objects.filter(case__in=about).values_list("person_id", "organisation_id").distinct())


def _spelt(line: Line) -> str:
    """The line of the law with its numbers, as the form has it."""
    verdict = "符合" if line.met else "不符合"  # zh: of the official form
    numbers = f"应有表决权{line.of}人，到会{line.have}人，至少需{line.needed}人"  # zh: of the official form
    return f"{numbers}，{verdict}到会人数要求（{basis_words(line.threshold.basis)}）。"  # zh: of the official form


def _points(item: Item, *, dissent: bool = False) -> list[Point]:
    """What was said on it; or the opinions of whoever did not agree, which stand apart."""
    return [point for point in item.points.all() if point.dissent == dissent]


def _said(item: Item) -> str:
    return "\n".join([f"{item.position}. {item.title}", *(point.line for point in _points(item))])


def _decided(meeting: Meeting, item: Item) -> list[str]:
    said = [f"{item.position}. {item.title}：{item.agreed}。"] if item.agreed else []  # zh: of the official form
    for motion in item.motions.all():
        verdict = "通过" if motion.passed else "未通过"  # zh: of the official form
        counts = f"同意{motion.ayes}票，反对{motion.noes}票，弃权{motion.abstentions}票"  # zh: of the official form
        said.append(f"{item.position}. {motion.text}：{counts}，{verdict}。")  # zh: of the official form
    if item.task and item.task.done_at:
        said.append(f"{item.position}. {item.title}：已完成，{item.task.outcome}。")  # zh: of the official form
    return said


def signers(meeting: Meeting) -> set[int]:
    """Who has to sign: everybody due who was present where the kind says so, else host, recorder and who dissented."""
    dissented = Point.objects.filter(item__meeting=meeting, dissent=True, person__isnull=False)
    ends = {meeting.host_id, meeting.recorder_id, *dissented.values_list("person_id", flat=True)}
    if not meeting.sitting.all_sign:
        return ends
    return ends | set(meeting.invitees.filter(due=True, present_at__isnull=False).values_list("person_id", flat=True))


@transaction.atomic
def sign(meeting_id: int, version: int, *, by: Actor) -> Signature:
    """Stand for the minutes in the version that one saw."""
    meeting = _locked(meeting_id)
    if by.person_id not in signers(meeting) or not may(by, "meeting.sign", meeting):
        raise NotAllowed(_("Minutes are signed by those who were present, once they are drawn up."))
    return _signed(meeting, by.person_id or 0, version, on_paper=False, by=by)


@transaction.atomic
def signed_on_paper(meeting_id: int, person_id: int, *, by: Actor) -> Signature:
    """Whoever records has the person's signature on the printed minutes."""
    meeting = running(meeting_id, by, State.ENDED)
    if person_id not in signers(meeting):
        raise Refused("no_signer", _("This person does not sign these minutes."))
    version = meeting.paper.version if meeting.paper else 0
    return _signed(meeting, person_id, version, on_paper=True, by=by)


def _signed(meeting: Meeting, person_id: int, version: int, *, on_paper: bool, by: Actor) -> Signature:
    must_stand(meeting, State.ENDED)
    if meeting.paper is None:
        raise Refused("no_minutes", _("Draw the minutes up first."))
    if meeting.paper.version != version:
        raise Refused("paper_changed", _("The minutes were changed meanwhile. Read them again."))
    mine, new = Signature.objects.get_or_create(
        meeting=meeting, person_id=person_id, version=version,
        defaults={"on_paper": on_paper, "signed_at": clock.now()},
    )  # fmt: skip
    if new:
        data = {"person_id": person_id, "version": version, "on_paper": on_paper}
        record("meeting.signed", meeting, by=by, data=data, area_id=meeting.area_id)
    return mine


@transaction.atomic
def close(meeting_id: int, *, by: Actor) -> Meeting:
    """Freeze the signed minutes. Whoever closes has read them as the second person, beside whoever wrote them."""
    meeting = running(meeting_id, by, State.ENDED)
    if meeting.paper is None:
        raise Refused("no_minutes", _("Draw the minutes up first."))
    if missing := signers(meeting) - queries.signed(meeting):
        names = in_a_list(meeting.invitees.filter(person_id__in=missing).values_list("person__name", flat=True))
        raise Refused("unsigned", _("Not signed yet: %(names)s") % {"names": names or len(missing)})
    if meeting.paper.state == "draft":
        papers.check(meeting.paper.pk, meeting.paper.version, by=by)
    papers.issue(meeting.paper.pk, by=by)
    meeting.state, meeting.closed_at = State.CLOSED, clock.now()
    meeting.save(update_fields=["state", "closed_at"])
    data = {"paper": meeting.paper.pk, "kind": meeting.kind, "day": meeting.day.isoformat(), **_came(meeting)}
    record("meeting.closed", meeting, by=by, data=data, area_id=meeting.area_id)
    return meeting


def _came(meeting: Meeting) -> dict[str, list[int]]:
    """Who was there and who stayed away without excuse, as the signed minutes have it."""
    rows = meeting.invitees.order_by("person_id")
    return {
        "present_ids": list(rows.exclude(present_at=None).values_list("person_id", flat=True)),
        "absent_ids": list(rows.filter(due=True, away=Away.ABSENT, left_out=False).values_list("person_id", flat=True)),
    }


@transaction.atomic
def publish(meeting_id: int, *, by: Actor, shown: bool = True) -> Meeting:
    """Let residents read what was decided on the items marked for them; or no longer, once it was shown long enough."""
    meeting = running(meeting_id, by, State.CLOSED)
    if not shown:
        _must_be_shown_long_enough(meeting)
    meeting.published_on = clock.today() if shown and not meeting.published else meeting.published_on
    meeting.published = shown
    meeting.save(update_fields=["published", "published_on"])
    verb = "meeting.published" if shown else "meeting.unpublished"
    record(verb, meeting, by=by, data={}, area_id=meeting.area_id)
    return meeting


def _must_be_shown_long_enough(meeting: Meeting) -> None:
    law, allowed = meeting.law, taken_down_from(meeting)
    if allowed and clock.today() < allowed:
        words = _("What such a meeting decided is shown %(days)s days: it can be taken down from %(day)s (%(basis)s).")
        given = {"days": law.shown, "day": allowed.isoformat(), "basis": basis_words(law.shown_basis)}
        raise Refused("shown_too_short", words % given, basis=law.shown_basis)


def taken_down_from(meeting: Meeting) -> date | None:
    """The day from which what residents read of it may be taken down; None where nothing is shown."""
    return meeting.law.taken_down_from(meeting.published_on) if meeting.published and meeting.published_on else None


def reads(by: Actor, paper: Paper) -> bool:
    """Whether the actor reads the minutes: by a post of the body, or as called, host or recorder, and unconcerned."""
    return may(by, "minutes.read", paper) or may(by, "paper.read", paper)


def link(meeting_id: int, by: Actor) -> about.Link | None:
    """The way from the paper back to its meeting."""
    meeting = Meeting.objects.filter(pk=meeting_id).first()
    if meeting is None or not may(by, "meeting.read", meeting):
        return None
    return about.Link(meeting.title, reverse("council:meeting", args=[meeting.pk]))


def _locked(meeting_id: int) -> Meeting:
    return Meeting.objects.select_for_update(of=("self",)).select_related("body", "area", "paper").get(pk=meeting_id)
