"""A body, its people, and papers of theirs."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from linli.journal.actors import SYSTEM, Actor
from linli.papers import services
from linli.papers.models import Paper
from linli.people import services as people
from tests.papers.templates import STOP, STOP_VALUES
from tests.support.cast import Cast

Draft = Callable[..., Paper]


@pytest.fixture
def officer(cast: Cast) -> Actor:
    """Who drafts at the street office."""
    return cast.acting("street_officer")


@pytest.fixture
def colleague(cast: Cast) -> Actor:
    """The second person at the street office."""
    person = people.create_person("钱树人", by=SYSTEM, phone="13900000021")
    body = cast.posts["street_officer"].organisation
    post = people.create_post("street_officer", body, cast.places.street, by=SYSTEM)
    people.appoint(post.pk, person.pk, by=SYSTEM)
    return Actor(person.pk, "post", post.pk, person.name)


@pytest.fixture
def draft(cast: Cast, officer: Actor) -> Draft:
    """Drafts a paper of the street office about case 7."""

    def make(template: str = STOP, values: Mapping[str, Any] = STOP_VALUES, **more: Any) -> Paper:
        given = {"by": officer, "body_id": cast.posts["street_officer"].organisation_id, **more}
        return services.draft(
            template,
            pack="trial",
            name="stop",
            area=cast.places.far_estate,
            subject=("case", 7),
            values=values,
            **given,
        )

    return make


@pytest.fixture
def issued(draft: Draft, officer: Actor, colleague: Actor) -> Paper:
    """A paper that has gone the whole way."""
    paper = draft()
    services.check(paper.pk, 1, by=colleague)
    return services.issue(paper.pk, by=officer)
