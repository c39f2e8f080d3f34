"""A drive with something of everything: pledges come and to come, and a quilt given that nobody else saw."""

from linli.journal.actors import Actor
from linli.kernel import clock
from linli.mutual_aid import services
from linli.mutual_aid.models import Move
from linli.people.models import Organisation
from tests.mutual_aid.conftest import plan


def played(body: Organisation, giver: str, whom: str, by: Actor) -> Move:
    """The quilt that was given."""
    drive = services.prepare(body.pk, plan(), by=by)
    quilts = services.ask(drive.pk, "棉被", "床", 20, by=by)
    services.open_up(drive.pk, by=by)
    came = services.pledge_for(quilts.pk, giver, 2, by=by)
    services.receive(came.pk, 2, by=by)
    services.pledge_for(quilts.pk, giver, 1, by=by)
    return services.move(quilts.pk, services.Said("given", 1, clock.today(), whom=whom), by=by)
