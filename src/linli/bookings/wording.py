"""Words for the rules of bookings."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from linli.rules.booking import Kind

FAULTS: Mapping[Kind, Promise] = {
    "backwards": _("It ends after it begins."),
    "past": _("Choose a time that lies ahead."),
    "steps": _("Book in steps of a quarter of an hour."),
    "too_long": _("At most %(longest)s minutes at a time."),
    "too_far": _("At most %(ahead)s days ahead."),
    "shut": _("On that day it is open: %(hours)s."),
    "closed": _("It is closed on that day."),
    "too_often": _("At most %(a_month)s times a month."),
    "too_many": _("There is room for %(seats)s."),
}
