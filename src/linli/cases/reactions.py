"""What follows from an entry about a case, in the worker, once per entry. Who is told of it: `subscriptions`."""

from collections.abc import Mapping
from typing import Any

from linli.cases import casework, collages, merging, packs, queries, settling, supervising, taking
from linli.cases.models import Case
from linli.cases.party_models import Party
from linli.cases.passing import recount
from linli.cases.positions import place_by_photo
from linli.cases.subscriptions import action_of, name_of_step
from linli.files.models import COLLAGE, File
from linli.files.queries import files_of
from linli.journal.bodies import data_of
from linli.journal.models import Entry
from linli.journal.reactions import on, subject_of
from linli.rules.questions import name_of


def _settles(entry: Entry) -> bool:
    action = action_of(entry)
    return action is not None and bool(action.settles)


@on("case.*", when=_settles)
def settle_linked(entry: Entry) -> None:
    """A step that settles other cases: each gets its result in a transaction of its own."""
    if action := action_of(entry):
        settling.settle_linked(subject_of(entry, queries.by_id), name_of_step(entry), action.settles)


def _gives_up(entry: Entry) -> bool:
    case = subject_of(entry, queries.by_id)
    pack = packs.by_version(case.pack_version_id)
    state = pack.states[case.state]
    return bool(pack.merges) and state.ends and bool(state.outcome)  # what is parked goes on, with all behind it


@on("case.*", when=_gives_up)
def wake_what_sleeps(entry: Entry) -> None:
    """A case into which others were merged was given up: those go their own way again. For one that was merged itself
    nobody waits any more."""
    case = subject_of(entry, queries.by_id)
    pack = packs.by_version(case.pack_version_id)
    merging.wake(case, pack)
    merging.wait_no_more(case, pack)


def _sorts(entry: Entry) -> bool:
    action = action_of(entry)
    return entry.verb == "case.submitted" or (action is not None and bool(name_of(action.form, type="category")))


@on("case.*", when=_sorts)
def take_what_comes_in(entry: Entry) -> None:
    """What comes in, or is sorted anew, is linked with what takes its kind at its place."""
    taking.take(queries.by_id(entry.subject_id))


def _may_begin_supervision(entry: Entry) -> bool:
    action = action_of(entry)
    return entry.verb == "case.submitted" or (action is not None and action.outcome == "unsolved")


@on("case.*", when=_may_begin_supervision)
def supervise_by_the_rules(entry: Entry) -> None:
    """Reopened too often, or one of several about the same thing: an office above is to see to it."""
    supervising.look(entry.subject_id)


def _ends(entry: Entry) -> bool:
    action, case = action_of(entry), subject_of(entry, queries.by_id)
    return action is not None and not case.open and case.supervised


@on("case.*", when=_ends)
def let_go_of_what_ended(entry: Entry) -> None:
    """What has ended needs no supervision that nobody asked for."""
    supervising.let_go(entry.subject_id)


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
