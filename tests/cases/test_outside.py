"""What comes from outside: a resolution recorded with its document and confirmed, a paper of another office served."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from linli.cases import casework, services
from linli.cases.models import Case, Step
from linli.files.models import File
from linli.journal.actors import SYSTEM
from linli.journal.audit import findings
from linli.journal.bodies import data_of
from linli.journal.queries import history_of
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.settings.services import set_value
from tests.cases.desk import at_desk
from tests.cases.district import plots_found
from tests.files.pictures import jpeg
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def plots(estate_cast: Cast) -> Case:
    return plots_found(estate_cast)


def recorded(case: Case, **answers: Any) -> dict[str, Any]:
    """What the director posts at the desk."""
    case.refresh_from_db()
    today = clock.today().isoformat()
    given = {
        "decided_by": "党建引领议事会",
        "decided_on": today,
        "members_due": "13",
        "members_present": "11",
        "members_for": "9",
        "resolution": "on",
        "version": case.version,
        **answers,
    }
    return {**given, "photos": SimpleUploadedFile("minutes.jpg", jpeg((64, 48)))}


def test_a_meeting_held_outside_is_held_against_the_shares_that_the_estate_has_set(
    estate_cast: Cast, plots: Case
) -> None:
    url = reverse("cases:act", args=[plots.pk, "resolution"])
    estate = estate_cast.places.estate.pk
    set_value("meetings.council_majority", "four_fifths", area_id=estate, by=SYSTEM, source="议事会章程")
    client = at_desk(estate_cast.director, second_factor=True)
    assert "没有通过" in client.post(url, recorded(plots, members_for="8")).content.decode()  # 8 of 11: two thirds
    assert client.post(url, recorded(plots, members_for="9")).status_code == 303


def test_a_resolution_is_recorded_with_its_document_and_confirmed_by_another(estate_cast: Cast, plots: Case) -> None:
    url = reverse("cases:act", args=[plots.pk, "resolution"])
    desk = at_desk(estate_cast.director)
    with pytest.raises(Refused, match="须先有议事会议定事项"):
        services.act(plots.pk, "open_clean_up", {}, by=estate_cast.acting("director"))
    assert desk.post(url, recorded(plots)).status_code == 303
    plots.refresh_from_db()
    assert (plots.facts.get("resolution"), plots.turn) == (None, "worker")
    with pytest.raises(Refused, match="提出人以外的另一人"):
        casework.confirm(plots.pk, by=estate_cast.acting("director"))
    casework.confirm(plots.pk, by=estate_cast.acting("grid_worker"))
    plots.refresh_from_db()
    assert plots.facts["resolution"] is True
    step = Step.objects.latest("pk")
    assert (step.words["decided_by"], step.by_id, step.first_id) == (
        "党建引领议事会", estate_cast.grid_worker.pk, estate_cast.director.pk,
    )  # fmt: skip
    proposed = next(entry for entry in history_of(plots) if entry.verb == "case.proposed")
    assert data_of(proposed)["files"] == [File.objects.get(owner_kind="case").sha256]
    assert list(findings()) == []


@pytest.mark.parametrize(
    ("numbers", "why"),
    [
        ({"members_present": "8", "members_for": "8"}, "没有通过"),  # fewer than two thirds
        ({"members_for": "5"}, "没有通过"),  # less than half of who came
        ({"members_for": "12"}, "前后矛盾"),
        ({"resolution": ""}, "结果与填的不同"),
    ],
)
def test_what_the_council_did_not_pass_by_the_numbers_of_its_paper_is_not_recorded(
    estate_cast: Cast, plots: Case, numbers: dict[str, str], why: str
) -> None:
    url = reverse("cases:act", args=[plots.pk, "resolution"])
    answer = at_desk(estate_cast.director).post(url, recorded(plots, **numbers))
    assert (answer.status_code, why in answer.content.decode()) == (409, True)
    plots.refresh_from_db()
    assert (plots.pending, plots.facts) == (None, {})


def test_a_day_that_lies_ahead_and_a_missing_document_are_refused_and_nothing_changes(
    estate_cast: Cast, plots: Case
) -> None:
    url, desk = reverse("cases:act", args=[plots.pk, "resolution"]), at_desk(estate_cast.director)
    ahead = desk.post(url, recorded(plots, decided_on=str(clock.today() + timedelta(days=1))))
    assert (ahead.status_code, "日期在今天之后" in ahead.content.decode()) == (409, True)
    bare = recorded(plots)
    bare.pop("photos")
    assert desk.post(url, bare).status_code == 422
    plots.refresh_from_db()
    assert (plots.pending, plots.facts) == (None, {})


def test_whoever_the_page_does_not_name_records_nothing(estate_cast: Cast, plots: Case) -> None:
    answer = at_desk(estate_cast.community_officer).post(
        reverse("cases:act", args=[plots.pk, "resolution"]), recorded(plots)
    )
    assert answer.status_code == 409
    plots.refresh_from_db()
    assert plots.pending is None
