"""Papers of the cast's street office, made the whole way by two people."""

from collections.abc import Mapping
from typing import Any

from linli.journal.actors import SYSTEM, Actor
from linli.papers import services
from linli.papers.models import Paper
from linli.people import services as people
from tests.papers.templates import STOP, STOP_VALUES
from tests.support.cast import Cast


def second_person(cast: Cast) -> Actor:
    """Another officer of the street office."""
    person = people.create_person("钱树人", by=SYSTEM, phone="13900000021")
    body = cast.posts["street_officer"].organisation
    post = people.create_post("street_officer", body, cast.places.street, by=SYSTEM)
    people.appoint(post.pk, person.pk, by=SYSTEM)
    return Actor(person.pk, "post", post.pk, person.name)


def drafted(cast: Cast, template: str = STOP, values: Mapping[str, Any] = STOP_VALUES, **more: Any) -> Paper:
    """A draft of the street office about case 7."""
    given: dict[str, Any] = {
        "by": cast.acting("street_officer"),
        "body_id": cast.posts["street_officer"].organisation_id,
        "area": cast.places.far_estate,
        "subject": ("case", 7),
        **more,
    }
    return services.draft(template, pack="trial", name="stop", values=values, **given)


def issued(cast: Cast, second: Actor, **more: Any) -> Paper:
    """A paper that has gone the whole way."""
    paper = drafted(cast, **more)
    services.check(paper.pk, 1, by=second)
    return services.issue(paper.pk, by=cast.acting("street_officer"))
