"""Who is told what of cases: rows of the table of `notify`. Whom a step tells stands on the process's own page."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from linli.cases import board, packs, queries, routing, supervising, ties, told
from linli.cases.charge import aside
from linli.cases.desk_models import CaseTask
from linli.cases.doors.desk import wording
from linli.cases.grants import RELEASERS
from linli.cases.models import Case
from linli.cases.opinion_models import Comment
from linli.cases.oversight_models import MonthReport
from linli.cases.referral_models import Referral
from linli.cases.standing import OWN_COLUMNS, remembered
from linli.cases.supporting import supporters_of
from linli.journal.actors import Actor
from linli.journal.bodies import data_of
from linli.journal.models import Entry
from linli.journal.reactions import subject_of
from linli.notify.concerned import by, only, still
from linli.notify.models import Notice
from linli.notify.subscriptions import Fact, Row, Said, Told
from linli.papers.models import Paper, State
from linli.papers.queries import checkers
from linli.people.access import may
from linli.people.queries import residents_of
from linli.rules.pack import OWN_ROW, PARTY, SUPPORTER, Pack
from linli.rules.pack_parts import Action

# Of a comment: its author reads on their own page why it was hidden, and what was answered.
ON_COMMENTS = frozenset({"comment.hidden", "comment.restored", "comment.upheld"})


def _told(case: Case, people: Iterable[int], action: str, facts: Mapping[str, Fact] | None = None) -> Iterable[Told]:
    yield Told(set(people), case, facts=facts or {}, action=action, aside=aside(case))


def name_of_step(entry: Entry) -> str:
    """The step of the case's process that the entry tells of."""
    return entry.verb.removeprefix("case.")


def action_of(entry: Entry) -> Action | None:
    """The same as its page describes it, if it is one."""
    case = subject_of(entry, queries.by_id)
    return packs.by_version(case.pack_version_id).actions.get(name_of_step(entry))


def of_step(entry: Entry) -> Iterable[Told]:
    """Everybody whom the pack's step tells."""
    case = subject_of(entry, queries.by_id)
    pack = packs.by_version(case.pack_version_id)
    name = name_of_step(entry)
    step = pack.starts.get(case.way) if name == "submitted" else pack.actions.get(name)
    if step is None:
        return
    row = data_of(entry).get("row", "")
    taken = case.steps.filter(action=name, at__lte=entry.at).order_by("-pk").first()
    facts: dict[str, Fact] = {"due": taken.due_at} if taken and taken.due_at else {}
    yield from _told(case, {*_people(step.tells, case, pack), *_of_row(step.tells, case, pack, row)}, name, facts)
    if any(pack.means(one, "reporter") for one in step.tells):
        for sleeping in ties.followers(case):
            yield Told([sleeping.reporter_id or 0], sleeping, facts=facts, action=name, aside=aside(sleeping))


def of_proposal(entry: Entry) -> Iterable[Told]:
    """Whoever may say yes or no to a step that waits for a second person."""
    case = subject_of(entry, queries.by_id)
    pack = packs.by_version(case.pack_version_id)
    action = pack.actions.get(data_of(entry).get("step", ""))
    return _told(case, _people([action.second], case, pack, but=entry.person_id), "proposed") if action else ()


def of_draft(entry: Entry) -> Iterable[Told]:
    """Whoever may check a case's paper, which is not issued before a second person has."""
    paper = Paper.objects.filter(pk=entry.subject_id, subject_kind="case", state=State.DRAFT).first()
    case = Case.objects.select_related("area").filter(pk=paper.subject_id).first() if paper else None
    if not paper or not case:
        return ()
    # Who checks in place of the body may be no reader of its case: they find the draft among the papers.
    readers = {one for one in checkers(paper) if not paper.above_id or may(Actor(one, "person"), "case.read", case)}
    return _told(case, readers, "drafted")


def tells_homes(entry: Entry) -> bool:
    """Whether the step is announced to buildings."""
    action = action_of(entry)
    return action is not None and bool(action.tells_homes)


def of_homes(entry: Entry) -> Iterable[Told]:
    """Residents of the buildings that the step names."""
    case, action = subject_of(entry, queries.by_id), action_of(entry)
    if action is None:
        return
    name = name_of_step(entry)
    step = case.steps.filter(action=name, at__lte=entry.at).order_by("-pk").first()
    named = step.words.get(action.tells_homes) or [] if step else []
    yield Told(set(residents_of(case.area_id, named)), case, action=name)


def of_link(entry: Entry) -> Iterable[Told]:
    """Whoever the page names is told of what was linked."""
    case = subject_of(entry, queries.by_id)
    pack = packs.by_version(case.pack_version_id)
    kind = pack.links.get(data_of(entry)["link"])
    return _told(case, _people(kind.tells, case, pack), "linked") if kind else ()


def of_link_for_reporter(entry: Entry) -> Iterable[Told]:
    """Whoever reported what was linked is told where it goes on, if the page says so."""
    case, said = subject_of(entry, queries.by_id), data_of(entry)
    kind = packs.by_version(case.pack_version_id).links.get(said["link"])
    target = queries.by_id(said["target"]) if kind and kind.tells_reporters else None
    if target is not None:
        people = {target.reporter_id, *supporters_of(target)} - {None, case.reporter_id}
        yield from _told(target, [one for one in people if one], "linked")


def of_comment(entry: Entry) -> Iterable[Told]:
    """Whoever wrote a comment that was hidden, or objected to that."""
    one = Comment.objects.select_related("case__area").filter(pk=entry.subject_id).first()
    if one is not None and one.author_id is not None:
        yield Told([one.author_id], one.case, action=entry.verb)


def _asked_of(row: Referral) -> Told:
    holders = [desk.person_id for desk in routing.desks(row.case.area) if desk.post_id == row.post_id]
    return Told(holders, row, reverse("cases:helping", args=[row.code]), {"day": row.due})


def _answered(row: Referral) -> Told:
    told = {*routing.handlers(row.case), *only(row.by_id)}
    facts = {"number": wording.number_of(row.case)}
    return Told(told, row, reverse("cases:referrals", args=[row.case_id]), facts, aside=aside(row.case))


def _to_release(row: MonthReport) -> Told | None:
    """The desk next to the estate that releases its month; nobody once it is out."""
    if row.released_at is not None:
        return None
    desks = [desk for desk in routing.desks(row.area) if desk.kind in RELEASERS]
    near = {desk.person_id for desk in desks if desk.level == desks[0].level}
    facts = {"month": f"{row.month:%Y-%m}", "estate": row.area.name}
    return Told(near, row, reverse("cases:month", args=[row.pk]), facts)


def of_result_held_back(entry: Entry) -> Iterable[Told]:
    """A result that the process of the case does not admit now is its handler's to tell."""
    case = subject_of(entry, queries.by_id)
    return _told(case, routing.handlers(case), "held_back")


def of_supervision(entry: Entry) -> Iterable[Told]:
    """Who handles the case and who supervises it; not whoever did it."""
    case = subject_of(entry, queries.by_id)
    one = case.supervisions.order_by("-pk").first()
    people = routing.handlers(case) | (supervising.told_people(case, one) if one else set())
    return _told(case, people - {entry.person_id}, entry.verb)


def of_remark(entry: Entry) -> Iterable[Told]:
    """Colleagues who are named in a note."""
    case = subject_of(entry, queries.by_id)
    return _told(case, data_of(entry)["mentions"], entry.verb)


def of_task(entry: Entry) -> Iterable[Told]:
    """Who is to do it; of one that is done whoever gave it. Nobody of what they did themselves."""
    case, said = subject_of(entry, queries.by_id), data_of(entry)
    task = CaseTask.objects.filter(pk=said["task"]).first()
    person = None if task is None else task.person_id if entry.verb == "case.task_given" else task.given_by_id
    return _told(case, {person} - {None, entry.person_id}, entry.verb) if person else ()


def _of_row(names: Iterable[str], case: Case, pack: Pack, key: str) -> Iterable[int]:
    """The party on which the step was taken, or all of them, where it tells them and they have an account."""
    if any(pack.means(name, relation) for name in names for relation in (OWN_ROW, PARTY)):
        rows = case.parties.filter(person__isnull=False, left=False, **({"key": key} if key else {}))
        yield from rows.values_list("person_id", flat=True)


def _people(names: Iterable[str], case: Case, pack: Pack, but: int | None = None) -> Iterable[int]:
    """Holders of relations, and of the posts meant nearest to the case, as if one person held none."""
    for name in names:
        if name not in pack.who:  # a version of before that was checked names what the case remembers
            yield from remembered(case, name)
            continue
        who = pack.who[name]
        for relation in who.relation:
            if relation == SUPPORTER:
                yield from supporters_of(case)
                continue
            if relation == "handler":
                yield from routing.handlers(case)
                continue
            own = relation in OWN_COLUMNS
            yield from filter(None, [getattr(case, f"{relation}_id")] if own else remembered(case, relation))
        fitting = [desk for desk in routing.desks(case.area) if desk.kind in who.post and desk.person_id != but]
        if fitting:
            yield from (desk.person_id for desk in fitting if desk.level == fitting[0].level)


# ---- in words -------------------------------------------------------------------------------------------------------


def say(notices: Sequence[Notice], reader: Actor, plain: bool = False) -> Mapping[int, Said]:
    """The case and its step; nothing of cases that one may no longer read. Three statements.

    To whoever complained of staff neither words nor number: they may have signed in by a code that those printed.

    `plain`: what it is about and how far it is now, in two short sentences.
    """
    wanted = {notice.subject_id for notice in notices}
    rows = Case.objects.filter(pk__in=wanted).select_related("area")
    cases = {case.pk: case for case in rows}
    at_desk = set(queries.readable(reader).filter(pk__in=wanted).values_list("pk", flat=True))
    rows_of = {row.case_id: str(row.code) for row in queries.own_rows(reader) if row.case_id in wanted}
    found = {}
    for notice in notices:
        case = cases.get(notice.subject_id)
        if case is not None and case.concerned and case.pk not in at_desk and _is_own(case, reader):
            found[notice.pk] = Said(_("News of a request of yours"), "", reverse("cases:mine"))
        elif case is not None and (url := _page(case, reader, at_desk, rows_of)):
            words = _step_words(notice, case, reader, at_desk=case.pk in at_desk)
            found[notice.pk] = _plainly(words, case, reader, url) if plain else _in_full(words, case, url)
    return found


def _is_own(case: Case, reader: Actor) -> bool:
    return case.reporter_id is not None and case.reporter_id == reader.person_id


def _in_full(words: str, case: Case, url: str) -> Said:
    return Said(wording.list_title(case), f"{words} · {wording.number_of(case)}", url)


def _plainly(words: str, case: Case, reader: Actor, url: str) -> Said:
    """To whoever reported it how far it is now; to others the step."""
    title = wording.list_title(case)
    if not _is_own(case, reader):
        return Said(_("About “%(title)s”") % {"title": title}, words, url)
    state = told.state_words(case, packs.by_version(case.pack_version_id))
    head = _("What you reported, “%(title)s”, goes on") % {"title": title}
    return Said(head, _("Now: %(state)s. Number %(number)s.") % {"state": state, "number": case.number}, url)


def _page(case: Case, reader: Actor, at_desk: set[int], rows_of: Mapping[int, str]) -> str:
    """Where this reader reads of the case; nowhere when they may not."""
    if case.pk in at_desk:
        return reverse("cases:work", args=[case.pk])
    if _is_own(case, reader):
        return reverse("cases:track", args=[case.code])
    if case.pk in rows_of:
        return reverse("cases:own_row", args=[rows_of[case.pk]])
    return board.address(case) if may(reader, "case.see", case) else ""


def _step_words(notice: Notice, case: Case, reader: Actor, *, at_desk: bool) -> str:
    """What the desk calls the step; to everybody else what the process's page tells residents of it."""
    fixed = {
        "proposed": _("A step waits for your word"),
        "drafted": _("A paper waits to be checked"),
        "linked": _("Another case was linked with it"),
        "held_back": _("What it led to is done; tell the reporter the result"),
        "case.supervised": _("It is supervised from now on"),
        "case.supervision_replied": _("The supervision is answered"),
        "case.supervision_released": _("It is supervised no longer"),
        "case.remarked": _("A colleague named you in a note"),
        "case.task_given": _("A task for you"),
        "case.task_done": _("A task that you gave is done"),
        **dict.fromkeys(ON_COMMENTS, _("A comment of yours was moderated")),
    }
    if notice.action in fixed:
        return fixed[notice.action]
    pack = packs.by_version(case.pack_version_id)
    if notice.action not in pack.actions and case.way == pack.door("resident"):
        return _("Received")  # the resident's own words for it stand on their button
    step = pack.actions.get(notice.action) or pack.starts.get(case.way)
    if step is None:
        return notice.action
    own = _is_own(case, reader)
    if at_desk or not step.public:
        return told.say(step.title)
    kept = notice.facts.get("due")
    due = datetime.fromisoformat(kept["time"]) if kept else None
    return told.step_words(step, "own" if own else "open", due)


STEP, OF_IT = lazy("the step as the process's page calls it"), lazy("What you reported: it goes on.")
ROWS = [
    Row(
        "case.step", "case.*", "cases", lazy("whom the step on the process's page tells (`tells`)"), STEP, OF_IT,
        of_step, say=say,
    ),
    Row(
        "case.homes", "case.*", "cases", lazy("residents of the buildings that the step names"), STEP,
        lazy("News for your building."), of_homes, when=tells_homes, say=say,
    ),
    Row(
        "case.second", "case.proposed", "cases", lazy("whoever may say yes or no as the second person"),
        lazy("A step waits for your word"), lazy("Please look: yes or no?"), of_proposal, say=say,
    ),
    Row(
        "case.draft", "paper.drafted", "cases", lazy("whoever may check the paper"),
        lazy("A paper waits to be checked"), lazy("Please check a paper."), of_draft, say=say,
    ),
    Row(
        "case.redraft", "paper.redrafted", "cases", lazy("whoever may check the paper"),
        lazy("A paper waits to be checked"), lazy("Please check a paper."), of_draft, say=say,
    ),
    Row(
        "case.linked", "case.linked", "cases", lazy("whom the kind of link on the process's page tells"),
        lazy("Another case was linked with it"), lazy("It goes on together with another matter."), of_link, say=say,
    ),
    Row(
        "case.goes_on", "case.linked", "cases", lazy("whoever reported what was linked, where the page says so"),
        lazy("Another case was linked with it"), lazy("It goes on together with another matter."),
        of_link_for_reporter, say=say,
    ),
    *(
        Row(
            verb, verb, "cases", lazy("whoever wrote the comment"), lazy("A comment of yours was moderated"),
            lazy("Somebody looked at what you wrote."), of_comment, say=say,
        )
        for verb in sorted(ON_COMMENTS)
    ),
    *(
        Row(
            verb, verb, "cases", lazy("whoever handles the case and whoever supervises it"), said,
            lazy("A case is supervised: please look."), of_supervision, say=say,
        )
        for verb, said in (
            ("case.supervised", lazy("It is supervised from now on")),
            ("case.supervision_replied", lazy("The supervision is answered")),
            ("case.supervision_released", lazy("It is supervised no longer")),
        )
    ),
    Row(
        "case.remarked", "case.remarked", "cases", lazy("colleagues whom a note names"),
        lazy("A colleague named you in a note"), lazy("A colleague named you in a note."), of_remark, say=say,
    ),
    Row(
        "case.task_given", "case.task_given", "cases", lazy("whoever is to do the task"), lazy("A task for you"),
        lazy("A task for you."), of_task, say=say,
    ),
    Row(
        "case.task_done", "case.task_done", "cases", lazy("whoever gave the task"),
        lazy("A task that you gave is done"), lazy("A task that you gave is done."), of_task, say=say,
    ),
    Row(
        "referral.asked", "referral.asked", "cases", lazy("whoever holds the post that is asked for help"),
        lazy("Your help is asked for; answer by %(day)s"), lazy("Please answer a question by %(day)s."),
        by(Referral, _asked_of, "case__area"),
    ),
    Row(
        "referral.answered", "referral.answered", "cases", lazy("whoever is in charge, and whoever had asked"),
        lazy("%(number)s: somebody you asked has answered"), lazy("Somebody you asked has answered."),
        by(Referral, _answered, "case__area"),
    ),
    Row(
        "report.written", "report.written", "cases", lazy("the desk next to the estate that releases its month"),
        lazy("The month %(month)s of %(estate)s is written: look through it and release it"),
        lazy("A month's report is written: please look through it."), by(MonthReport, _to_release, "area"),
        stands=still(MonthReport, released_at=None),
    ),
    Row(
        "case.held_back", "case.held_back", "cases", lazy("whoever handles the case"),
        lazy("What it led to is done; tell the reporter the result"), lazy("Please tell the reporter the result."),
        of_result_held_back, say=say,
    ),
]  # fmt: skip
