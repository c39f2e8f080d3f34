"""An address goes when its owner takes it out; a gateway is a machine."""

from linli.notify.models import Address, Gateway
from linli.people.retention.reasons import MACHINE, WITH_END
from linli.people.retention.registry import otherwise


def enrol() -> None:
    """Called once when the application is ready."""
    otherwise(Address, "value proof", WITH_END)
    otherwise(Gateway, "values", MACHINE)
