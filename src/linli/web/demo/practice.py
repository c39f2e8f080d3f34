"""A way out of the house that leads nowhere, for the demonstration: it answers as it is told to, and sends nothing."""

from collections.abc import Collection, Mapping

from django.utils.translation import gettext_lazy as _

from linli.notify import channels
from linli.notify.channels import Channel, Field, Letter, Outcome, Values


class Practice(Channel):
    """To see and to try what becomes of a delivery: taken, to be tried later, refused, unknown."""

    name = "practice"
    title = _("Practice (sends nothing)")
    fields = (Field("answer", _("What it answers: sent, later, never or unknown"), initial="sent"),)
    per_minute = 60
    only_urgent = False

    def addresses(self, person_ids: Collection[int]) -> Mapping[int, str]:
        """Whoever has an address here."""
        return channels.addresses_of(self.name, person_ids)

    def send(self, letter: Letter, values: Values) -> Outcome:
        """As an administrator said."""
        answers = {"later": channels.later, "never": channels.never, "unknown": channels.unknown}
        said = values.get("answer", "sent")
        return answers[said]("practice") if said in answers else channels.sent("practice")
