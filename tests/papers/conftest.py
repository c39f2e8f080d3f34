"""The street office, its people, and papers of theirs."""

from collections.abc import Callable
from functools import partial

import pytest

from linli.journal.actors import Actor
from linli.papers.models import Paper
from tests.papers import making
from tests.support.cast import Cast

Draft = Callable[..., Paper]


@pytest.fixture
def officer(cast: Cast) -> Actor:
    """Who drafts at the street office."""
    return cast.acting("street_officer")


@pytest.fixture
def colleague(cast: Cast) -> Actor:
    """The second person at the street office."""
    return making.second_person(cast)


@pytest.fixture
def draft(cast: Cast) -> Draft:
    """Drafts a paper of the street office."""
    return partial(making.drafted, cast)


@pytest.fixture
def issued(cast: Cast, colleague: Actor) -> Paper:
    """A paper that has gone the whole way."""
    return making.issued(cast, colleague)
