"""What follows from an entry about a case: those concerned are told. Runs in the worker, once per entry."""

from collections.abc import Iterable, Mapping
from typing import Any

from linli.cases import casework, collages, packs, queries, routing, settling, taking
from linli.cases.charge import aside
from linli.cases.models import Case, Notice
from linli.cases.opinion_models import Comment
from linli.cases.party_models import Party
from linli.cases.passing import recount
from linli.cases.positions import place_by_photo
from linli.cases.standing import OWN_COLUMNS, remembered
from linli.cases.supporting import supporters_of
from linli.files.models import COLLAGE, File
from linli.files.queries import files_of
from linli.journal.actors import Actor
from linli.journal.bodies import data_of
from linli.journal.models import Entry
from linli.journal.reactions import on, subject_of
from linli.papers.models import Paper, State
from linli.papers.queries import checkers
from linli.people.access import may
from linli.people.queries import residents_of
from linli.rules.pack import OWN_ROW, PARTY, SUPPORTER, Pack
from linli.rules.pack_parts import Action
from linli.rules.questions import name_of


@on("case.*")
def tell(entry: Entry) -> None:
    """A notice for everybody whom the pack's step tells, but not for its own author nor for the complained-about."""
    case = subject_of(entry, queries.by_id)
    pack = packs.by_version(case.pack_version_id)
    name = _name(entry)
    step = pack.starts.get(case.way) if name == "submitted" else pack.actions.get(name)
    if step is None:
        return
    told = {*_people(step.tells, case, pack), *_of_row(step.tells, case, pack, data_of(entry).get("row", ""))}
    _notify(case, told, entry, name)


@on("case.proposed")
def tell_second(entry: Entry) -> None:
    """Whoever may say yes or no to a step that waits for a second person."""
    case = subject_of(entry, queries.by_id)
    pack = packs.by_version(case.pack_version_id)
    if action := pack.actions.get(data_of(entry).get("step", "")):
        _notify(case, set(_people([action.second], case, pack, but=entry.person_id)), entry, "proposed")


@on("paper.drafted")
def tell_checkers(entry: Entry) -> None:
    """Whoever may check a case's paper, which is not issued before a second person has."""
    _tell_checkers(entry)


@on("paper.redrafted")
def tell_checkers_again(entry: Entry) -> None:
    """The same once it says something else."""
    _tell_checkers(entry)


def _tell_checkers(entry: Entry) -> None:
    paper = Paper.objects.filter(pk=entry.subject_id, subject_kind="case", state=State.DRAFT).first()
    case = Case.objects.select_related("area").filter(pk=paper.subject_id).first() if paper else None
    if paper and case:
        # Who checks in place of the body may be no reader of its case: they find the draft among the papers.
        readers = {one for one in checkers(paper) if not paper.above_id or may(Actor(one, "person"), "case.read", case)}
        _notify(case, readers, entry, "drafted")


def _notify(case: Case, persons: set[int], entry: Entry, what: str) -> None:
    told = sorted(persons - {entry.person_id} - aside(case))
    Notice.objects.bulk_create(
        [Notice(case=case, person_id=person_id, entry_id=entry.pk, action=what, at=entry.at) for person_id in told],
        ignore_conflicts=True,
    )


def _name(entry: Entry) -> str:
    return entry.verb.removeprefix("case.")


def _action(entry: Entry) -> Action | None:
    """The step of the case's pack that the entry tells of, if it is one."""
    case = subject_of(entry, queries.by_id)
    return packs.by_version(case.pack_version_id).actions.get(_name(entry))


def _settles(entry: Entry) -> bool:
    action = _action(entry)
    return action is not None and bool(action.settles)


@on("case.*", when=_settles)
def settle_linked(entry: Entry) -> None:
    """A step that settles other cases: each gets its result in a transaction of its own."""
    if action := _action(entry):
        settling.settle_linked(subject_of(entry, queries.by_id), _name(entry), action.settles)


def _tells_homes(entry: Entry) -> bool:
    action = _action(entry)
    return action is not None and bool(action.tells_homes)


@on("case.*", when=_tells_homes)
def tell_homes(entry: Entry) -> None:
    """Residents of the buildings that the step names read of it on their own page."""
    case, action = subject_of(entry, queries.by_id), _action(entry)
    if action is None:
        return
    name = _name(entry)
    step = case.steps.filter(action=name, at__lte=entry.at).order_by("-pk").first()
    named = step.words.get(action.tells_homes) or [] if step else []
    people = residents_of(case.area_id, named)
    Notice.objects.bulk_create(
        [Notice(case=case, person_id=pk, entry_id=entry.pk, action=name, at=entry.at) for pk in people],
        ignore_conflicts=True,
        batch_size=500,
    )


def _sorts(entry: Entry) -> bool:
    action = _action(entry)
    return entry.verb == "case.submitted" or (action is not None and bool(name_of(action.form, type="category")))


@on("case.*", when=_sorts)
def take_what_comes_in(entry: Entry) -> None:
    """What comes in, or is sorted anew, is linked with what takes its kind at its place."""
    taking.take(queries.by_id(entry.subject_id))


@on("case.linked")
def tell_of_link(entry: Entry) -> None:
    """Whoever the page names is told of what was linked."""
    case = subject_of(entry, queries.by_id)
    pack = packs.by_version(case.pack_version_id)
    kind = pack.links.get(data_of(entry)["link"])
    told = set(_people(kind.tells, case, pack)) - {entry.person_id} if kind else set()
    Notice.objects.bulk_create(
        [Notice(case=case, person_id=pk, entry_id=entry.pk, action="linked", at=entry.at) for pk in sorted(told)],
        ignore_conflicts=True,
    )


@on("case.linked")
def tell_reporter_of_link(entry: Entry) -> None:
    """Whoever reported what was linked is told where it goes on, if the page says so."""
    case = subject_of(entry, queries.by_id)
    said = data_of(entry)
    kind = packs.by_version(case.pack_version_id).links.get(said["link"])
    target = queries.by_id(said["target"]) if kind and kind.tells_reporters else None
    if target and target.reporter_id and target.reporter_id != entry.person_id:
        told = Notice(case=target, person_id=target.reporter_id, entry_id=entry.pk, action="linked", at=entry.at)
        Notice.objects.bulk_create([told], ignore_conflicts=True)


# Of a comment: its author reads on their own page why it was hidden, and what was answered.
ON_COMMENTS = frozenset({"comment.hidden", "comment.restored", "comment.upheld"})


@on("comment.hidden")
def tell_author(entry: Entry) -> None:
    """Whoever wrote a comment reads why it was hidden."""
    _tell_author(entry)


@on("comment.restored")
def tell_author_that_it_stands(entry: Entry) -> None:
    """That it stands again after their objection."""
    _tell_author(entry)


@on("comment.upheld")
def tell_author_that_it_stays_hidden(entry: Entry) -> None:
    """That it stays hidden, and why."""
    _tell_author(entry)


def _tell_author(entry: Entry) -> None:
    one = Comment.objects.filter(pk=entry.subject_id).first()
    if one is not None and one.author_id is not None:
        told = Notice(case_id=one.case_id, person_id=one.author_id, entry_id=entry.pk, action=entry.verb, at=entry.at)
        Notice.objects.bulk_create([told], ignore_conflicts=True)


@on("case.held_back")
def tell_handler(entry: Entry) -> None:
    """A result that the process of the case does not admit now is its handler's to tell."""
    case = subject_of(entry, queries.by_id)
    if case.handler_id:
        told = Notice(case=case, person_id=case.handler_id, entry_id=entry.pk, action="held_back", at=entry.at)
        Notice.objects.bulk_create([told], ignore_conflicts=True)


def _file(file_id: int) -> File:
    return File.objects.get(pk=file_id)


@on("file.ready")
def use_position(entry: Entry) -> None:
    """A photo's position puts a case without a place on the plan."""
    place_by_photo(subject_of(entry, _file))


@on("file.ready")
def draw_collage(entry: Entry) -> None:
    """Before and after are put into one picture as soon as both photos can be shown."""
    file = subject_of(entry, _file)
    if file.owner_kind == "case" and file.owner_id is not None and file.role != COLLAGE:
        collages.draw(file.owner_id)


def _brings_photos(entry: Entry) -> bool:
    return bool(data_of(entry).get("files"))


@on("case.*", when=_brings_photos)
def use_photos_of_step(entry: Entry) -> None:
    """Photos kept while a form was mended are ready before the case has them: then both of the above are done now."""
    for file in files_of("case", entry.subject_id):
        if file.ready:
            place_by_photo(file)
    collages.draw(entry.subject_id)


@on("calendar.imported")
def lay_dates_anew(entry: Entry) -> None:
    """A year's calendar has come: dates that were counted with plain weekends are counted again."""
    waiting = Case.objects.filter(open=True, clocks__isnull=False).order_by("pk").values_list("pk", "clocks")
    for case_id, clocks in waiting.iterator(chunk_size=500):
        if any(state.get("provisional") for state in clocks.values()):
            recount(case_id)
    rows = Party.objects.filter(case__open=True, left=False).exclude(clocks={}).order_by("case_id")
    guessed = {
        case_id
        for case_id, clocks in rows.values_list("case_id", "clocks").iterator(chunk_size=500)
        if any(state.get("provisional") for state in clocks.values())
    }
    for case_id in sorted(guessed):
        recount(case_id)


@on("paper.issued")
def follow_issue(entry: Entry) -> None:
    """A paper of a case was issued: its gates open by that."""
    _follow(data_of(entry))


@on("paper.withdrawn")
def follow_withdrawal(entry: Entry) -> None:
    """A paper of a case is void: what it had opened closes."""
    _follow(data_of(entry))


@on("service.*")
def follow_service(entry: Entry) -> None:
    """A paper of a case was served: the periods that begin with it run."""
    _follow(data_of(entry))


def _follow(said: Mapping[str, Any]) -> None:
    kind, subject_id = said.get("subject") or ("", 0)
    if kind == "case" and Case.objects.filter(pk=subject_id).exists():
        casework.follow_paper(subject_id, said["name"])


def _of_row(names: Iterable[str], case: Case, pack: Pack, key: str) -> Iterable[int]:
    """The party on which the step was taken, or all of them, where it tells them and they have an account."""
    if any(pack.means(name, relation) for name in names for relation in (OWN_ROW, PARTY)):
        rows = case.parties.filter(person__isnull=False, left=False, **({"key": key} if key else {}))
        yield from rows.values_list("person_id", flat=True)


def _people(names: Iterable[str], case: Case, pack: Pack, but: int | None = None) -> Iterable[int]:
    """Holders of relations, and of the posts meant nearest to the case, as if one person held none."""
    for name in names:
        who = pack.who[name]
        for relation in who.relation:
            if relation == SUPPORTER:
                yield from supporters_of(case)
                continue
            own = relation in OWN_COLUMNS
            yield from filter(None, [getattr(case, f"{relation}_id")] if own else remembered(case, relation))
        fitting = [desk for desk in routing.desks(case.area) if desk.kind in who.post and desk.person_id != but]
        if fitting:
            yield from (desk.person_id for desk in fitting if desk.level == fitting[0].level)
