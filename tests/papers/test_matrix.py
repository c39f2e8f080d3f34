"""Who may do what with a paper of the street office: the table is written by hand, nothing is left out."""

from dataclasses import replace

import pytest

from linli.journal.actors import SYSTEM, Actor
from linli.papers import services
from linli.papers.models import Concern, Paper
from linli.people import access
from linli.people import services as people

ACTIONS = ("read", "draft", "check", "issue", "withdraw", "serve")
# Of a draft, a checked and an issued paper: d, c, i where the action is allowed, a point where it is not.
EXPECTED = """
                    read  draft check issue withdraw serve
street_officer      dci   dc.   ...   .c.   ..i      ..i
colleague           dci   dc.   d..   .c.   ..i      ..i
helper              dci   dc.   ...   ...   ...      ..i
community_officer   dci   ...   ...   ...   ...      ...
inspector           ...   ...   ...   ...   ...      ...
secretary           ...   ...   ...   ...   ...      ...
director            ...   ...   ...   ...   ...      ...
grid_worker         ...   ...   ...   ...   ...      ...
property_manager    ...   ...   ...   ...   ...      ...
administrator       ...   ...   ...   ...   ...      ...
resident            ...   ...   ...   ...   ...      ...
anonymous           ...   ...   ...   ...   ...      ...
system              ...   dc.   ...   ...   ...      ...
"""
TABLE = {row[0]: dict(zip(ACTIONS, row[1:], strict=True)) for row in map(str.split, EXPECTED.strip().splitlines()[1:])}


@pytest.fixture
def three(draft, officer, colleague):
    """A draft, a checked and an issued paper, drafted by the street officer."""
    papers = [draft() for _ in range(3)]
    for paper in papers[1:]:
        services.check(paper.pk, 1, by=colleague)
    services.issue(papers[2].pk, by=officer)
    return papers


@pytest.fixture
def actors(cast, colleague):
    body = cast.posts["street_officer"].organisation
    helper = people.create_person("万里", by=SYSTEM, phone="13900000022")
    post = people.create_post("grid_worker", body, cast.places.estate, by=SYSTEM)
    people.appoint(post.pk, helper.pk, by=SYSTEM)
    others = {"colleague": colleague, "helper": Actor(helper.pk, "person"), "system": SYSTEM}
    others["anonymous"] = Actor(None, "anonymous")
    return lambda who: others.get(who) or replace(cast.acting(who), post_id=None)


def allowed(by, action, papers):
    """The letters of the table, asked of `may` and of `scope`."""
    listed = set(access.scope(by, f"paper.{action}", Paper.objects.all()).values_list("pk", flat=True))
    found = []
    for letter, paper in zip("dci", papers, strict=True):
        may = access.may(by, f"paper.{action}", Paper.objects.get(pk=paper.pk))
        assert may == (paper.pk in listed)
        found.append(letter if may else ".")
    return "".join(found)


@pytest.mark.parametrize("who", TABLE)
def test_a_paper_is_in_the_hands_of_the_body_that_issues_it(who, three, actors):
    by = actors(who)
    assert {action: allowed(by, action, three) for action in ACTIONS} == TABLE[who]


def test_whom_the_papers_concern_does_nothing_with_them_whatever_their_post(three, actors, colleague):
    Concern.objects.bulk_create([Concern(paper=paper, person_id=colleague.person_id) for paper in three])
    Paper.objects.update(concerned=True)
    assert {allowed(colleague, action, three) for action in ACTIONS} == {"..."}


def test_every_action_of_papers_stands_in_the_table():
    assert {name for name in access.actions() if name.startswith("paper.")} == {f"paper.{name}" for name in ACTIONS}
