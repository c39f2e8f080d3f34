"""The demonstration's cases of the district: all that its book tells happens, in the sizes of the scenario."""

from collections import Counter
from datetime import timedelta

import pytest

from linli.cases import packs
from linli.cases.models import Case, CaseLink
from linli.cases.parties import parties_of
from linli.cases.round_models import Visit
from linli.cases.services import pack_of
from linli.council.models import Meeting
from linli.journal.actors import SYSTEM
from linli.journal.audit import findings
from linli.kernel import clock
from linli.papers.models import Paper, State
from linli.rules.situation import Party
from linli.web.demo import dispatch, district, estates, meetings
from linli.web.demo.people import Names
from linli.web.demo.play import DAYS, Year

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(300)]


def rows(process: str) -> list[Party]:
    """The rows of the largest case of the process."""
    found = [parties_of(case, pack_of(case)) for case in Case.objects.filter(pack_version__pack=process)]
    return list(max(found, key=len))


def test_every_step_is_taken_and_the_cases_have_the_scenarios_size() -> None:
    packs.publish_seeds(by=SYSTEM)
    names = Names(2026)
    with clock.moved(clock.now() - timedelta(days=DAYS)):
        stage = estates.build(names)
        meetings.Bodies(stage).found()  # the council passes what opens some of the cases
    year = Year(stage)
    district.plan(year, names)
    dispatch.plan(year)
    played = year.run(lambda _cases: None)
    assert played.refused == []

    told = Counter(told["process"] for told in estates.DISTRICT["cases"])
    begun = Counter(Case.objects.values_list("pack_version__pack", flat=True)) - Counter({packs.front()[1].id: 1000})
    assert begun == told + Counter({"shared_matter": 1})  # which residents' requests are gathered in
    assert set(begun) == {pack.id for pack in packs.all_active() if not pack.front}

    workers = rows("wage_arrears")
    owed, paid = (sum(row.fields[name] for row in workers) for name in ("owed", "paid_out"))
    assert (len(workers), owed, paid) == (20, 350_000_00, 308_000_00)
    shops = Counter(row.state for row in rows("property_certificates"))
    assert (shops.total(), shops["handed_over"], shops["in_batch"]) == (239, 39, 14)
    removed = Case.objects.filter(facts__came_by="assisted")
    assert sorted(case.state for case in removed) == ["closed", "closed", "put_right", "put_right"]
    sites = [link.target for link in CaseLink.objects.filter(name="sites").select_related("target")]
    ways = Counter(site.facts["came_by"] for site in sites)
    assert ways == {"assisted": 4, "self_removed": 1, "executed": 1}  # children of one campaign, each by its own road
    walks = Visit.objects.filter(round__process="illegal_construction").order_by("day")
    assert [walk.state for walk in walks] == ["clear", "clear", "clear", "found", "to_walk"]
    assert [walk.case.place_label for walk in walks if walk.case] == ["18 号"]
    assert not Paper.objects.exclude(state=State.ISSUED).exists()
    assert all(case.title for case in Case.objects.all())
    long_over = Meeting.objects.filter(starts_at__lt=clock.now() - timedelta(days=2))
    assert set(long_over.values_list("state", flat=True)) == {"closed"}
    assert list(findings()) == []
