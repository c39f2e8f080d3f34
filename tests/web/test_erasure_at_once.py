"""A request under way as its sender is erased: by real threads, either it lands before and counts, or not at all."""

from collections.abc import Callable

import pytest

from linli.cases import services as cases
from linli.cases.models import Case
from linli.cases.services import Submission
from linli.doorstep import services as doorstep
from linli.doorstep.models import Wish
from linli.exchange import talking
from linli.exchange.talking import Words
from linli.exchange.topic_models import Topic
from linli.journal.actors import SYSTEM
from linli.journal.audit import findings
from linli.journal.models import Entry
from linli.kernel.refused import Refused
from linli.notify import addressing
from linli.notify.models import Address
from linli.people import erasing, homes, services
from linli.people.models import Binding, Erasure, Person, Residence
from linli.people.queries import living
from tests.activities.test_at_once import one_after_another
from tests.cases.conftest import *  # noqa: F403 - the process published and ways to send a request
from tests.support.cast import Cast
from tests.web.test_erasure import by, tenant

__all__ = ["tenant"]

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.engine]


def filed(cast: Cast, who: Person) -> object:
    given = Submission({"what": "卫生间漏水到楼下"}, reporter_id=who.pk)
    return cases.submit(cast.places.estate, given, by=by(who))


def filed_by_office(cast: Cast, who: Person) -> object:
    given = Submission({"what": "卫生间漏水到楼下"}, reporter_id=who.pk)
    return cases.submit(cast.places.estate, given, by=cast.acting("secretary"))


def said(cast: Cast, who: Person) -> object:
    return talking.open_topic(cast.places.estate.pk, "楼道的花", Words("谁来浇水"), by=by(who))


def allowed(cast: Cast, who: Person) -> object:
    return addressing.vouched("wecom", "who-it-is", by=by(who))


def wished(cast: Cast, who: Person) -> object:
    return doorstep.wish("visit", by=by(who))


def bound(cast: Cast, who: Person) -> object:
    return services.request_binding(who.pk, cast.places.second_unit.pk, "family", by=by(who))


def settled(cast: Cast, who: Person) -> object:
    return homes.settle(who.pk, cast.places.second_unit.pk, "family", by=SYSTEM)


WRITERS = [filed, filed_by_office, said, allowed, wished, bound, settled]


def left_of(who: Person) -> int:
    """How much there is that names the person and is not over."""
    return sum(
        (
            Case.objects.filter(reporter=who).count(),
            Topic.objects.filter(contributions__author=who).count(),
            Address.objects.filter(person=who).count(),
            Wish.objects.filter(person=who).count(),
            Binding.objects.filter(person=who, state=Binding.REQUESTED).count(),
            Residence.objects.filter(living(), person=who).count(),
        )
    )


@pytest.mark.parametrize("write", WRITERS, ids=[each.__name__ for each in WRITERS])
def test_what_comes_while_its_sender_is_erased_is_refused_and_leaves_nothing(
    estate_cast: Cast, tenant: Person, write: Callable[[Cast, Person], object]
) -> None:
    refused: list[str] = []

    def follow() -> None:
        try:
            write(estate_cast, tenant)
        except Refused as refusal:
            refused.append(refusal.code)

    one_after_another(lambda: erasing.ask(tenant.pk, by=by(tenant)), follow)
    tenant.refresh_from_db()
    assert (refused, tenant.erased_at is not None, left_of(tenant)) == (["person_gone"], True, 0)
    assert Entry.objects.filter(person_id=tenant.pk).latest("pk").verb == "person.erased"
    assert list(findings()) == []


def test_an_erasure_waits_for_the_request_under_way_and_finds_it_in_the_way(estate_cast: Cast, tenant: Person) -> None:
    one_after_another(lambda: filed(estate_cast, tenant), lambda: erasing.ask(tenant.pk, by=by(tenant)))
    tenant.refresh_from_db()
    assert (tenant.erased_at, Case.objects.get().reporter) == (None, tenant)
    assert Erasure.objects.get().state == Erasure.ASKED
    assert list(findings()) == []


def test_what_was_said_under_way_is_taken_back_by_the_erasure_that_waited(estate_cast: Cast, tenant: Person) -> None:
    one_after_another(lambda: said(estate_cast, tenant), lambda: erasing.ask(tenant.pk, by=by(tenant)))
    tenant.refresh_from_db()
    assert tenant.erased_at is not None
    assert "谁来浇水" not in Topic.objects.get().contributions.values_list("text", flat=True)
    assert list(findings()) == []
