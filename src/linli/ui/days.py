"""Days that are typed: none of another age, with which nothing here can be reckoned."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

EARLIEST, LATEST = date(1850, 1, 1), date(2199, 12, 31)  # whoever is alive was born since; no term reaches beyond


def of_our_time(day: date) -> None:
    """Validator of every day and instant of a form. Who plans something asks for more (`people.forms.near`)."""
    if not _is_of_our_time(day):
        raise ValidationError(_("There is no such year here; look at the day again."))


def typed(text: str) -> date | None:
    """The day that an address or a button says; None where it is none, or one of another age."""
    try:
        day = parse_date(text)
    except ValueError:  # the 31st of a shorter month
        return None
    return day if day and _is_of_our_time(day) else None


def _is_of_our_time(day: date) -> bool:
    of = day.date() if isinstance(day, datetime) else day
    return EARLIEST <= of <= LATEST
