"""What a record of service lacks, and what keeps a template from being filled in, in words."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from linli.rules.paper import Empty, TemplateError

_LACKING: dict[str, Promise] = {
    "receiver": _("Say who received the paper."),
    "relation": _("Say how the person who received it is related to the addressee."),
    "received_on": _("Say on which day it was received."),
    "sent_on": _("Say on which day it was sent or published."),
    "refused": _("Say how the addressee refused it."),
    "attested": _("Name a witness of the residents' committee or the employer, or add photos of the whole act."),
    "consent": _("Electronic service needs the addressee's written consent."),
    "address": _("Give the mailbox or number that the addressee consented to."),
    "tracking": _("Give the number of the letter."),
    "reason": _("Say why it could not be served otherwise."),
    "published": _("Say where the notice stands."),
}


def lacking(field: str) -> str:
    """What to add."""
    return str(_LACKING[field])


def unfilled(error: TemplateError, titles: Mapping[str, str]) -> str:
    """Every fault on a line of its own; an empty field by what its page calls it, with the template's line."""
    return "\n".join(_said(fault, titles) for fault in error.faults)


def _said(fault: str, titles: Mapping[str, str]) -> str:
    if not isinstance(fault, Empty) or fault.field not in titles:
        return fault
    given = {"field": titles[fault.field], "where": fault.where}
    return gettext("“%(field)s” is not filled in yet; the paper needs it (%(where)s).") % given
