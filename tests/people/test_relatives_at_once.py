"""Two relatives are appointed at the same instant to seats that do not go together: by real threads, one is."""

import pytest

from linli.journal.actors import SYSTEM
from linli.journal.audit import findings
from linli.kernel.refused import Refused
from linli.people import homes, services
from linli.people.models import Person, Term
from tests.activities.test_at_once import one_after_another
from tests.people.test_regrading import married
from tests.support.cast import Cast

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.engine]


def company_post(cast: Cast) -> int:
    company = services.create_organisation("property_company", "青云物业二公司", cast.places.estate, by=SYSTEM)
    return services.create_post("property_manager", company, cast.places.estate, by=SYSTEM).pk


def appointed(cast: Cast, post_id: int, who: Person) -> str:
    """What came of it: a refusal's code, or nothing."""
    try:
        services.appoint(post_id, who.pk, by=cast.acting("street_officer"), document="聘任书")
    except Refused as refused:
        return refused.code
    return ""


@pytest.mark.parametrize("company_first", [True, False])
def test_of_spouses_for_the_committee_and_for_the_company_the_second_is_refused(
    cast: Cast, company_first: bool
) -> None:
    manager = services.create_person("经理", by=SYSTEM)
    homes.settle(cast.neighbour.pk, cast.places.second_unit.pk, "owner", by=SYSTEM)
    married(cast, manager, cast.neighbour)
    pairs = [(company_post(cast), manager), (cast.posts["director"].pk, cast.neighbour)]
    if not company_first:
        pairs.reverse()
    outcomes: list[str] = []
    one_after_another(*(lambda pair=pair: outcomes.append(appointed(cast, *pair)) for pair in pairs))
    assert outcomes == ["", "incompatible_kin"]
    assert Term.objects.filter(post__in=[pk for pk, _who in pairs], person__in=[manager, cast.neighbour]).count() == 1
    assert list(findings()) == []
