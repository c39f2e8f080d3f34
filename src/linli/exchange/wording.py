"""Words for the rules of notices and talk."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FAULTS: Mapping[str, Promise] = {
    "backwards": _("Its last day comes after the day on which it appears."),
    "no_end": _("Give its last day: it stands for %(days)s days at least."),
    "too_short": _("It stands for %(days)s days at least, today counted when it is changed."),
    "no_contact": _("Say where somebody objects: a name and a telephone number."),
}
