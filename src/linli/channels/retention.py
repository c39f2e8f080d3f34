"""What chats keep goes with the binding, or within days."""

from linli.channels.models import Account, Bound, Heard, Robot, Talk, WorkApp
from linli.people.retention.reasons import MACHINE, SOON, WITH_END
from linli.people.retention.registry import otherwise


def enrol() -> None:
    """Called once when the application is ready."""
    otherwise(Account, "access_token secret token aes_key", MACHINE)
    otherwise(Bound, "openid", WITH_END)
    otherwise(Heard, "answer", SOON)
    otherwise(Talk, "what where", SOON)
    otherwise(WorkApp, "access_token secret", MACHINE)
    otherwise(Robot, "key", MACHINE)
