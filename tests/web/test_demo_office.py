"""The office's desk and the shelf of the demonstration."""

from datetime import timedelta

import pytest

from linli.cases import packs
from linli.journal.actors import SYSTEM
from linli.journal.audit import findings
from linli.kernel import clock
from linli.office.form_models import Collection
from linli.office.home_models import HomeNote, Leave, StandIn
from linli.office.models import Ticket
from linli.people.models import Organisation
from linli.shelf.models import Account, Exemplar, Guide, Project, Thanks
from linli.web.demo import estates, office, shelf
from linli.web.demo.people import Names
from linli.web.demo.play import DAYS, Year

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(300)]


def test_the_offices_desk_and_the_shelf_are_lived_with() -> None:
    packs.publish_seeds(by=SYSTEM)
    packs.forget()
    with clock.moved(clock.now() - timedelta(days=DAYS)):
        stage = estates.build(Names(2026))
    year = Year(stage)
    branch = Organisation.objects.get(area=stage.estate, kind="party_branch")
    office.plan(year, branch)
    shelf.plan(year, branch)
    assert year.run(lambda _cases: None).refused == []

    states = list(Ticket.objects.order_by("pk").values_list("state", flat=True))
    assert states == ["replied", "returned", "signed", "signed", "sent"]
    assert not Ticket.objects.filter(deadline=None).exists()
    form = Collection.objects.get()
    assert (form.fillings.count(), form.closed_at) == (12, None)
    assert HomeNote.objects.filter(kind="concern", ended_at=None).count() == 2
    assert (StandIn.objects.count(), Leave.objects.filter(back_at=None).count()) == (1, 1)

    assert (Guide.objects.count(), Guide.objects.filter(public=False).count()) == (len(shelf.GUIDES), 1)
    older, newer = Account.objects.filter(state="published").order_by("first")
    assert newer.opening == older.closing
    assert sorted(Project.objects.values_list("state", flat=True)) == ["open", "struck", "struck"]
    assert Thanks.objects.filter(shown_at=None).count() == Thanks.objects.filter(consent="none").count() == 1
    assert set(Exemplar.objects.values_list("state", flat=True)) == {"honoured", "published"}
    assert list(findings()) == []
