"""What is paid is an account; mail that nobody claims is erased by its own job; a story goes with its case."""

from linli.people.retention.reasons import ACCOUNT, MACHINE, ROLL, SOON
from linli.people.retention.registry import PartOf, otherwise, part_of
from linli.stories.correspondent_models import Correspondent
from linli.stories.fee_models import Fee, Payee
from linli.stories.mail_models import Letter, Mailbox
from linli.stories.models import Story


def enrol() -> None:
    """Called once when the application is ready."""
    otherwise(Correspondent, "name", ROLL)
    otherwise(Payee, "name id_number account", ACCOUNT)
    otherwise(Fee, "paid_into", ACCOUNT)
    otherwise(Mailbox, "values", MACHINE)
    part_of("story", PartOf(Story, "case", "case_id"))
    otherwise(Letter, "sender name subject text links", SOON)
