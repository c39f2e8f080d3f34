"""Days that are typed: none of another age, with which nothing here can be reckoned."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

EARLIEST, LATEST = date(1850, 1, 1), date(2199, 12, 31)  # whoever is alive was born since; no term reaches beyond


def of_our_time(day: date) -> None:
    """Validator of every day and instant of a form. Who plans something asks for more (`people.forms.near`)."""
    of = day.date() if isinstance(day, datetime) else day
    if not EARLIEST <= of <= LATEST:
        raise ValidationError(_("There is no such year here; look at the day again."))
