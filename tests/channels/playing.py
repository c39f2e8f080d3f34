"""What an administrator has set up, and a resident who has bound their WeChat; nothing of it calls a platform."""

from dataclasses import dataclass

from linli.channels import accounts, binding
from linli.channels.models import Account, Bound, Robot, SiteFile, WorkApp
from linli.journal.actors import SYSTEM, Actor
from linli.people.models import Organisation
from linli.places.models import Area
from tests.channels.conftest import GIVEN
from tests.support import wechat


@dataclass(frozen=True)
class Wired:
    """An account and an application of the community, a body's robot that is told nothing, a file, a bound resident."""

    account: Account
    app: WorkApp
    robot: Robot
    file: SiteFile
    bound: Bound


def played(community: Area, body: Organisation, by: Actor, administrator: Actor, resident: Actor) -> Wired:
    account = accounts.set_up(community.pk, GIVEN, by=SYSTEM)
    letters, _until = binding.letters_for(account, by=resident)
    return Wired(
        account,
        accounts.set_up_app(community.pk, "邻里", wechat.CORP_ID, wechat.AGENT, wechat.CORP_SECRET, by=SYSTEM),
        accounts.add_robot(body.pk, "支部工作群", wechat.ROBOT, (), by=by),
        accounts.put_file("MP_verify_8KQqRJd2UkVxJ2pB.txt", "8KQqRJd2UkVxJ2pB", by=administrator),
        binding.bind(account, "oPlayed-resident", letters),
    )
