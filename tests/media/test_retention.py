"""Films go by the clock after their case is closed; what everybody plays stays, and the journal goes on to verify."""

from datetime import timedelta
from pathlib import Path

import pytest

from linli.cases import packs
from linli.cases.models import Case
from linli.files.reconciling import everything
from linli.jobs.worker import run_until_idle
from linli.journal.audit import findings
from linli.journal.queries import history_of
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.media import films, keeping, queries
from linli.media.film_models import Film, Version
from linli.people.models import Emptied, Hold
from linli.people.retention import registry, sweeping
from linli.rules.films import Edit
from tests.media.conftest import Desk

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def kept() -> registry.Kept:
    [found] = [each for each in registry.kept() if each.key == "sent_films"]
    return found


def film_of(paper: Desk) -> Film:
    """A film with its two versions, as the mill would have left them."""
    code = Film().code
    whole = keeping.parts() / "whole"
    whole.write_bytes(b"as it was sent")
    keeping.original(code).put(whole)
    film = films.take_in(paper.case.pk, code, "周末.mp4", 14, by=paper.author)
    made_ready(film, 0)
    film.refresh_from_db()
    films.edit(film.pk, Edit(ends=5_000), by=paper.editor)
    made_ready(film, 1)
    return film


def made_ready(film: Film, number: int) -> None:
    for name in keeping.NAMES:
        there = keeping.parts() / name
        there.write_bytes(b"made")
        keeping.made(film.code, number, name).put(there)
    version = film.versions.get(number=number)
    made = {"duration": 9_000, "sizes": {"high": (160, 90)}, "sha256": "a" * 64, "print": "b" * 256}
    films.settle(version.pk, made=made)


def closed(paper: Desk, state: str, days: int = 4 * 366) -> None:
    at = clock.now() - timedelta(days=days)
    Case.objects.filter(pk=paper.case.pk).update(open=False, state=state, closed_at=at)


def swept() -> None:
    before = {str(one) for one in findings()}
    assert sweeping.sweep(kept(), batches=1)
    run_until_idle()
    assert {str(one) for one in findings()} <= before


def states(film: Film) -> list[tuple[int, str, str]]:
    return list(Version.objects.filter(film=film).order_by("number").values_list("number", "state", "reason"))


def test_of_what_was_never_shown_everything_goes(paper: Desk) -> None:
    film = film_of(paper)
    closed(paper, "not_used")
    swept()
    film.refresh_from_db()
    assert (film.name, film.captions, film.print, film.released) == ("", "", "", None)
    assert states(film) == [(0, "refused", "expired"), (1, "refused", "expired")]
    assert everything(film.code) == []
    assert Emptied.objects.get().row_id == film.pk
    assert [entry.verb for entry in history_of(film)][-1] == "retention.emptied"
    assert queries.shown(film).reason == "保存期已满，已删除。"
    with pytest.raises(Refused) as refusal:
        films.edit(film.pk, Edit(ends=3_000), by=paper.editor)
    assert refusal.value.code == "film_expired"
    assert not sweeping.due(kept()).exists()


def test_what_everybody_plays_stays_until_its_story_is_recalled(paper: Desk) -> None:
    film = film_of(paper)
    films.release(film.pk, 1, by=paper.editor)
    rule = packs.by_version(paper.case.pack_version_id).story
    assert rule is not None
    closed(paper, rule.shown[-1])
    swept()
    film.refresh_from_db()
    assert (film.name, film.released.number if film.released else None) == ("周末.mp4", 1)
    assert states(film) == [(0, "refused", "expired"), (1, "ready", "")]
    assert {Path(one.name).name for one in everything(film.code)} == {f"1-{name}" for name in keeping.NAMES}
    assert not sweeping.due(kept()).exists()
    closed(paper, "taken_down")
    assert sweeping.due(kept()).count() == 1
    with clock.moved(clock.shift(timedelta(days=1))):  # the next night
        swept()
    film.refresh_from_db()
    assert film.released is None
    assert everything(film.code) == []


@pytest.mark.parametrize("kept_by", ["time", "hold", "open"])
def test_what_is_young_held_or_open_stays(paper: Desk, kept_by: str) -> None:
    film_of(paper)
    closed(paper, "not_used", days=1000 if kept_by == "time" else 4 * 366)
    if kept_by == "hold":
        Hold.objects.create(kind="case", row_id=paper.case.pk, reason="（2026）云01民初17号")
    if kept_by == "open":
        Case.objects.filter(pk=paper.case.pk).update(open=True)
    assert not sweeping.due(kept()).exists()


def test_bytes_that_a_killed_worker_left_go_when_its_job_runs_again(paper: Desk) -> None:
    film = film_of(paper)
    closed(paper, "not_used")
    assert sweeping.sweep(kept(), batches=1)
    assert everything(film.code)  # killed here: rows and job stand together
    run_until_idle()
    assert everything(film.code) == []
