"""Why a personal field is not emptied by the clock: one of a few reasons."""

from django.utils.translation import gettext_lazy as _

SOON = _("It goes by itself within days.")
SUBSTANCE = _("It is what was said or decided in the matter; it goes when its author or a moderator takes it back.")
ROLL = _("It stays while somebody is on the roll, and goes when they ask for its erasure.")
ACCOUNT = _("Accounts and their vouchers are kept for thirty years, as the rules for accounting archives ask.")
VOTE = _("Evidence of a vote stays with the vote, sealed.")
PAPER = _("An official paper and its service are kept as records.")
WITH_END = _("It is erased in the moment in which it ends.")
MACHINE = _("It belongs to a machine, not to a person.")
FINAL = _("The database holds it final: it is an entry of an account, sealed.")
