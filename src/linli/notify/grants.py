"""Who sets up channels and sees what could not be delivered. One's own inbox and wishes are asked for by oneself."""

from linli.journal import subjects
from linli.notify.models import Address, Delivery, Gateway, Preference
from linli.people.access import Anywhere, Grant, Holds, register, register_place

GRANTS = [Grant("gateway.manage", Holds("administrator"))]


def enrol() -> None:
    """Put the rows in; called when the app is ready."""
    register_place(Gateway, Anywhere())
    register(GRANTS)
    subjects.register("gateway", Gateway, ("channel", "active", "per_minute"), salt=None)
    # Wishes and deliveries come and go; the journal tells what somebody did with one.
    subjects.register("preference", Preference, (), salt=None)
    subjects.register("message_address", Address, (), salt=None)
    subjects.register("delivery", Delivery, (), salt=None)
