"""What a record of service lacks, in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

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
